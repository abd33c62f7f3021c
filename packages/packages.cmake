# A .deb and a tar of what `cmake --install` puts in place: `cpack` in the build folder. The program is static where
# archives of its libraries are found, so the .deb needs nothing else, but for workbooks.
set(CLOSS_MAINTAINER "closs maintainers <closs@git.example.org>" CACHE STRING "Who answers for the packages")
set(CPACK_GENERATOR DEB TGZ)
set(CPACK_PACKAGE_VENDOR closs)
set(CPACK_PACKAGE_CONTACT ${CLOSS_MAINTAINER})
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "customers lost to problems, and the revenue at risk")
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_STRIP_FILES ON)

# The tar unpacks into one folder; the .deb goes below /usr.
set(CPACK_SYSTEM_NAME linux-${CMAKE_SYSTEM_PROCESSOR})
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
if(CLOSS_LINK_STATIC AND TARGET closs-xlsx)
  # What writes workbooks is not static. Who wants none of them needs no library for it.
  set(CPACK_DEBIAN_PACKAGE_DEPENDS "libc6, libgcc-s1, libstdc++6")
  set(CPACK_DEBIAN_PACKAGE_RECOMMENDS libxlsxwriter4)
else()
  set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
endif()
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION "From one YAML file a scenario, closs computes how many customers a company
loses because of problems with its products and services, the revenue at risk,
what doing nothing costs a month, and what each fix is worth. Reports are in
English and Japanese, tables for programs in csv, json and SQLite.")

# What Debian wants of a package besides.
string(TIMESTAMP now "%a, %d %b %Y %H:%M:%S +0000" UTC)  # SOURCE_DATE_EPOCH makes it the same every time
configure_file(${CMAKE_CURRENT_LIST_DIR}/changelog.in packages/changelog @ONLY)
configure_file(${CMAKE_CURRENT_LIST_DIR}/debian.cmake.in packages/debian.cmake @ONLY)
set(CPACK_PRE_BUILD_SCRIPTS ${PROJECT_BINARY_DIR}/packages/debian.cmake)
include(CPack)
