// What cells of tables are compared by, whichever engine holds the table: a number with or without zeros behind its
// point, and the words for yes and no.
#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <string_view>

#include "text/ascii.hpp"

namespace closs {

/// Whether a text is a decimal without separators and exponent: `4`, `-1.5`, `1.`.
inline bool is_plain_number(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  return !text.empty() && is_digit(text.front()) && text.find_first_not_of("0123456789.") == text.npos &&
         std::count(text.begin(), text.end(), '.') <= 1;
}

/// Such a number without zeros behind its point.
inline std::string without_zeros(std::string_view number) {
  if (number.find('.') == number.npos) return std::string(number);
  number = number.substr(0, number.find_last_not_of('0') + 1);
  if (number.ends_with('.')) number.remove_suffix(1);
  return std::string(number);
}

/// The words that engines make of yes, no, true and false where they take a column for a boolean, in small letters;
/// none for any other text.
inline std::span<const std::string_view> words_like(std::string_view text) {
  static constexpr std::string_view yes[] = {"yes", "true", "y", "t"}, no[] = {"no", "false", "n", "f"};
  const std::string small = small_letters(text);
  if (small == "yes" || small == "true") return yes;
  if (small == "no" || small == "false") return no;
  return {};
}

}  // namespace closs
