// What a text must be before anybody parses it: valid UTF-8 without control characters. yaml-cpp would replace
// broken bytes silently and take U+0004 for the end of the file.
#pragma once

#include <optional>
#include <string_view>

#include "core/scenario/fault.hpp"

namespace closs {

struct TextCheck {
  bool ascii = true;           // bytes and characters are the same
  std::optional<Fault> fault;  // the first one: not-utf8, control-character
};

/// Checks the whole text, in about a tenth of a nanosecond per byte where it is ASCII.
TextCheck check_text(int source, std::string_view text);

}  // namespace closs
