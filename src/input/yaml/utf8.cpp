#include "input/yaml/utf8.hpp"

#include <string>

namespace closs {
namespace {

/// Characters that no YAML text may hold; a carriage return only before a line feed.
bool is_control(std::string_view text, std::size_t at, std::uint32_t c) {
  if (c == '\t' || c == '\n' || c == 0x85) return false;
  if (c == '\r') return at + 1 >= text.size() || text[at + 1] != '\n';
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0xFFFE || c == 0xFFFF;
}

std::string hexadecimal(std::uint32_t number, int digits) {
  std::string out;
  for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) out += "0123456789ABCDEF"[number >> shift & 0xF];
  return out;
}

}  // namespace

std::size_t utf8_sequence(std::string_view text, std::size_t at, std::uint32_t& code_point) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(at);
  if (first < 0x80) {
    code_point = first;
    return 1;
  }
  const std::size_t size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() - at < size) return 0;
  code_point = first & (0xFFu >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(at + i) & 0xC0) != 0x80) return 0;
    code_point = code_point << 6 | (byte(at + i) & 0x3Fu);
  }
  const bool overlong = (size == 3 && code_point < 0x800) || (size == 4 && code_point < 0x10000);
  const bool surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
  return overlong || surrogate || code_point > 0x10FFFF ? 0 : size;
}

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
  for (std::size_t at = 0; at < text.size();) {
    std::uint32_t c = 0;
    const std::size_t size = utf8_sequence(text, at, c);
    if (size == 0) {
      const auto byte = static_cast<unsigned char>(text[at]);
      check.fault = Fault{"not-utf8", place, {{"byte", "0x" + hexadecimal(byte, 2)}}};
      return check;
    }
    if (is_control(text, at, c)) {
      check.fault = Fault{"control-character", place, {{"character", "U+" + hexadecimal(c, 4)}}};
      return check;
    }
    at += size;
    ++place.column;
    if (c == '\n') {
      ++place.line;
      place.column = 1;
    }
  }
  return check;
}

}  // namespace closs
