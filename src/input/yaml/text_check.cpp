#include "input/yaml/text_check.hpp"

#include <fmt/format.h>

#include <string>

#include "text/utf8.hpp"

namespace closs {
namespace {

/// Characters that no YAML text may hold; a carriage return only before a line feed.
bool is_forbidden(char32_t c, std::string_view behind) {
  if (c == '\t' || c == '\n' || c == 0x85) return false;
  if (c == '\r') return !behind.starts_with('\n');
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0xFFFE || c == 0xFFFF;
}

}  // namespace

TextCheck check_text(int source, std::string_view text) {
  unsigned char all = 0, suspicious = 0;
  for (const char c : text) {  // without a branch, so that it is vectorised
    const auto byte = static_cast<unsigned char>(c);
    all = static_cast<unsigned char>(all | byte);
    suspicious |= static_cast<unsigned char>((byte < 0x20) & (byte != '\n') & (byte != '\t')) |
                  static_cast<unsigned char>(byte == 0x7F);
  }
  TextCheck check{.ascii = all < 0x80, .fault = {}};
  if (check.ascii && !suspicious) return check;
  Place place{source, 1, 1, 1};
  for (std::string_view rest = text; !rest.empty();) {
    const Character c = first_character(rest);
    rest.remove_prefix(c.bytes.size());
    if (c.is_broken()) {
      const auto byte = static_cast<unsigned char>(c.bytes.front());
      check.fault = Fault{"not-utf8", place, {{"byte", fmt::format("0x{:02X}", byte)}}};
      return check;
    }
    if (is_forbidden(c.code, rest)) {
      check.fault = Fault{
          "control-character", place, {{"character", fmt::format("U+{:04X}", static_cast<std::uint32_t>(c.code))}}};
      return check;
    }
    ++place.column;
    if (c.code == '\n') {
      ++place.line;
      place.column = 1;
    }
  }
  return check;
}

}  // namespace closs
