// How many columns a text takes on a terminal, where it may be broken, and what of it may be shown at all.
// East Asian characters take two columns; what would move the cursor or turn the direction of writing
// is replaced, so that a scenario's own texts cannot disturb a terminal.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace closs {

/// One character of a UTF-8 text: its bytes, code point and columns. A byte that is no UTF-8 stands for itself
/// with the code point U+FFFD.
struct Glyph {
  std::string_view bytes;
  char32_t code = 0;
  int columns = 1;
};

/// The first character of `text`, which must not be empty.
Glyph first_glyph(std::string_view text);
/// Columns that `text` takes on one line.
int display_width(std::string_view text);
/// `text` with control characters, invalid bytes and marks of direction replaced by U+FFFD; line ends and tabs by
/// spaces.
std::string showable(std::string_view text);
/// `text` with invalid bytes replaced by U+FFFD: a file's name may be any bytes.
std::string as_utf8(std::string_view text);
/// `text` broken into lines of at most `width` columns: at spaces, and between East Asian characters except
/// before closing and after opening marks. A word wider than `width` is broken behind slashes, or left whole.
std::vector<std::string> wrapped(std::string_view text, int width);

}  // namespace closs
