// Names as users write them: ids of problems, segments, fixes and tags in any script, compared after Unicode
// normalisation, and what was probably meant by a name that does not exist.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace closs {

/// `text` in Unicode normalisation form C; UTF-8 in and out. A copy, at no cost, for ASCII and plain Japanese.
std::string normalised(std::string_view text);

/// Letters of any script (with their marks), digits, `-` and `_`; at least one character.
bool is_id(std::string_view text);

/// Letters in lower case, `_` and blanks as `-`: what names are compared by where how they are written does not count.
std::u32string folded(std::string_view text);

/// The known name that `written` probably stands for, by edit distance; empty when none is near.
std::string_view nearest(std::string_view written, std::span<const std::string_view> known);
std::string_view nearest(std::string_view written, std::span<const std::string> known);

}  // namespace closs
