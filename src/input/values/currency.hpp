// Currencies as people mark amounts with them: ISO 4217 codes, and the signs and words that stand for them.
#pragma once

#include <string_view>

namespace closs {

/// Whether `code` is a currency of ISO 4217 in use.
bool is_currency(std::string_view code);

/// The sign or word of a currency with which `text` begins ("¥", "US$", "円", "kr"); empty: none.
std::string_view leading_mark(std::string_view text);

/// Whether `mark`, a code or a sign, can stand for the currency `code`: "$" stands for several.
bool stands_for(std::string_view mark, std::string_view code);

}  // namespace closs
