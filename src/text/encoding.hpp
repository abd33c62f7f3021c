// In what a text is written where nobody says so (UTF-8, Shift_JIS as Windows has it, UTF-16 with its byte order mark),
// and the same text as UTF-8. Texts come in pieces, whatever their size.
#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

namespace closs {

/// Writes at most `size` bytes of a text to `to` and returns how many; 0: the end.
using ReadBytes = std::function<std::size_t(char* to, std::size_t size)>;

enum class Encoding { utf8, shift_jis, utf16_le, utf16_be };
/// "Shift_JIS"
std::string_view name_of(Encoding encoding);

/// What a text is written in; UTF-8 where it is nothing that is known. `open` begins to read it, once or twice.
Encoding encoding_of(const std::function<ReadBytes()>& open);

/// The text that `read` gives in an encoding, as UTF-8 without a byte order mark. What is no character becomes a byte
/// 0xFF, which is none of UTF-8. (UTF-8 is passed on as it is.)
ReadBytes decoded(Encoding encoding, ReadBytes read);

/// The character that two bytes of Shift_JIS stand for; 0: none. cp932.cpp
char16_t cp932_character(unsigned char lead, unsigned char trail);

}  // namespace closs
