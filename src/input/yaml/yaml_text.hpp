// What stands at a byte of a YAML text: where a token ends, whether a null was written, which bracket closes which.
// yaml-cpp's events tell only where a token begins. Offsets are bytes; one behind the end of the text is "none".
#pragma once

#include <cstddef>
#include <string_view>

namespace closs {

/// Behind an anchor, an alias or a tag that begins at `at`.
std::size_t word_end(std::string_view text, std::size_t at);
/// Behind blanks, line breaks and comments.
std::size_t skip_spaces(std::string_view text, std::size_t at);

/// Where a scalar that begins at `at` ends.
struct ScalarExtent {
  std::size_t end;  // more than the text's size: a quote that is never closed
  int length;       // characters on its first line
  bool quoted;      // in quotes, or a block scalar
};
/// The extent of the scalar at `at` whose value is `value`.
ScalarExtent extent_of(std::string_view text, std::size_t at, std::string_view value);

/// Whether a word outside of quotes is a written null.
bool is_null(std::string_view word);
/// The length of a null written at `at`; 0: none is, so the value is empty and `at` is the next token's.
std::size_t null_length(std::string_view text, std::size_t at);

/// What stands between two offsets on the line of the first one, without blanks at its end.
std::string_view first_line(std::string_view text, std::size_t from, std::size_t to);
/// The whole character at `at`.
std::string_view character_at(std::string_view text, std::size_t at);
/// The first byte of the line of `at`, and the first on that line that is no blank.
std::size_t line_start(std::string_view text, std::size_t at);
std::size_t behind_indentation(std::string_view text, std::size_t at);

/// The bracket that closes the one at `at`; the end of the text if none does.
std::size_t closing_bracket(std::string_view text, std::size_t at);
/// The first quote from `at` on that opens a text and is never closed; the end of the text if there is none.
std::size_t unclosed_quote(std::string_view text, std::size_t at);

}  // namespace closs
