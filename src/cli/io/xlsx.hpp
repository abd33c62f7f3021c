// Workbooks: the program closs-xlsx (src/xlsx) makes their bytes of a description. It is a program of its own, so that
// closs needs no library for them.
#pragma once

#include <string>

namespace closs {

/// Where closs-xlsx is: beside this program, or in the folder of its helpers where it is installed. Failure
/// (xlsx-missing): nowhere; `file`: what was to be written.
std::string xlsx_program(const std::string& file);
/// The bytes that closs-xlsx makes of a description (report/workbook/workbook.hpp). Failure (xlsx-failed): it ended
/// otherwise than well, and has told why on standard error.
std::string xlsx_bytes(const std::string& program, const std::string& description, const std::string& file);

}  // namespace closs
