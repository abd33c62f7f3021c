// What a text must be before anybody parses it: valid UTF-8 without control characters. yaml-cpp would replace
// broken bytes silently and take U+0004 for the end of the file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/scenario/fault.hpp"

namespace closs {

struct TextCheck {
  bool ascii = true;           // bytes and characters are the same
  std::optional<Fault> fault;  // the first one: not-utf8, control-character
};

/// Bytes of the valid UTF-8 sequence at `text[at]`, and its code point; 0: there is none.
std::size_t utf8_sequence(std::string_view text, std::size_t at, std::uint32_t& code_point);

/// Checks the whole text, in about a tenth of a nanosecond per byte where it is ASCII.
TextCheck check_text(int source, std::string_view text);

}  // namespace closs
