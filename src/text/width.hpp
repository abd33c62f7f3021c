// How many columns a text takes on a terminal, and where it may be broken. East Asian characters take two columns.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "text/utf8.hpp"

namespace closs {

/// Columns that a character takes.
int columns_of(const Character& character);
/// Columns that `text` takes on one line.
int display_width(std::string_view text);
/// Between which East Asian characters a line may end: any; within no word but compounds of kanji; where a word ends.
enum class Breaks { anywhere, compounds, words };
/// `text` broken into lines of at most `width` columns: at spaces, and between East Asian characters except
/// before closing and after opening marks. A word wider than `width` is broken behind slashes, or left whole.
std::vector<std::string> wrapped(std::string_view text, int width, Breaks breaks = Breaks::anywhere);

}  // namespace closs
