// Cells of a CSV, quoted as RFC 4180 says.
#pragma once

#include <string>
#include <string_view>

namespace closs {

/// Appends a text as a cell, in quotes where it must be.
void append_csv_cell(std::string& out, std::string_view text);
/// The same of a text as it may be shown (showable), with an apostrophe in front where a spreadsheet would take the
/// text for a formula.
void append_csv_text(std::string& out, std::string_view text);

/// The text of one whole cell, without its quotes.
std::string unquoted_csv(std::string_view cell);

}  // namespace closs
