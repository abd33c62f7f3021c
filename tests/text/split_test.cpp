#include "text/split.hpp"

#include "catch.hpp"

namespace closs::split_test {

TEST_CASE("parts stand between separators, empty ones too") {
  using Parts = std::vector<std::string_view>;
  CHECK(split("a.b.c", '.') == Parts{"a", "b", "c"});
  CHECK(split("abc", '.') == Parts{"abc"});
  CHECK(split("/a//b/", '/') == Parts{"", "a", "", "b", ""});
  CHECK(split("", '.') == Parts{""});
  CHECK(split(".", '.') == Parts{"", ""});
}

}  // namespace closs::split_test
