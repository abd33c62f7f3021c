#include "report/document/width.hpp"

#include <utf8proc.h>

#include <algorithm>

namespace closs {

namespace {

constexpr char32_t replacement = 0xFFFD;
constexpr std::string_view replacement_bytes = "\xEF\xBF\xBD";

bool turns_direction(char32_t c) {
  return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

bool is_control(char32_t c) { return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029; }

// Marks that may not begin a line, and marks that may not end one, in Japanese typesetting.
constexpr std::u32string_view closing =
    U"、。，．・：；？！）」』】〕》〉］｝%％ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ)],.:;!?";
constexpr std::u32string_view opening = U"（「『【〔《〈［｛([¥￥$€£";

bool is_digit(char32_t c) { return c >= '0' && c <= '9'; }

// May a line end between these two?
bool breaks_between(const Glyph& left, const Glyph& right) {
  if (left.columns < 2 && right.columns < 2) return false;
  if (closing.find(right.code) != std::u32string_view::npos || opening.find(left.code) != std::u32string_view::npos)
    return false;
  return !is_digit(left.code);  // a number keeps its unit
}

// Pieces that stay together: words with the spaces behind them, or single East Asian characters. A word wider than a
// line, such as an address, may also end behind a slash.
std::vector<std::string_view> pieces_of(std::string_view text, int width) {
  std::vector<std::string_view> pieces;
  std::size_t begin = 0, at = text.find_first_not_of(' ');  // an indent stays with its word
  if (at == std::string_view::npos) at = 0;
  Glyph left;
  const auto too_wide = [&] { return display_width(text.substr(begin, text.find(' ', at) - begin)) > width; };
  while (at < text.size()) {
    const Glyph right = first_glyph(text.substr(at));
    const bool after_space = left.code == ' ' && right.code != ' ' && right.code != '%';
    if (at > begin && (after_space || (left.code == '/' && right.code != ' ' && too_wide()) ||
                       (left.code != ' ' && right.code != ' ' && breaks_between(left, right)))) {
      pieces.push_back(text.substr(begin, at - begin));
      begin = at;
    }
    left = right;
    at += right.bytes.size();
  }
  if (begin < text.size()) pieces.push_back(text.substr(begin));
  return pieces;
}

void trim_end(std::string& line) {
  while (!line.empty() && line.back() == ' ') line.pop_back();
}

}  // namespace

Glyph first_glyph(std::string_view text) {
  const auto byte = static_cast<unsigned char>(text.front());
  if (byte >= 0x20 && byte < 0x7F) return {text.substr(0, 1), byte, 1};
  utf8proc_int32_t code = 0;
  const utf8proc_ssize_t size = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                                 static_cast<utf8proc_ssize_t>(text.size()), &code);
  if (size <= 0) return {text.substr(0, 1), replacement, 1};
  return {text.substr(0, static_cast<std::size_t>(size)), static_cast<char32_t>(code),
          std::max(0, utf8proc_charwidth(code))};
}

int display_width(std::string_view text) {
  int columns = 0;
  for (std::size_t at = 0; at < text.size();) {
    const Glyph glyph = first_glyph(text.substr(at));
    columns += glyph.columns;
    at += glyph.bytes.size();
  }
  return columns;
}

std::string showable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const Glyph glyph = first_glyph(text.substr(at));
    at += glyph.bytes.size();
    if (glyph.code == '\n' || glyph.code == '\r' || glyph.code == '\t')
      out += ' ';
    else if (glyph.code == replacement || is_control(glyph.code) || turns_direction(glyph.code))
      out += replacement_bytes;
    else
      out += glyph.bytes;
  }
  return out;
}

std::string as_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const Glyph glyph = first_glyph(text.substr(at));
    at += glyph.bytes.size();
    out += glyph.code == replacement ? replacement_bytes : glyph.bytes;
  }
  return out;
}

std::vector<std::string> wrapped(std::string_view text, int width) {
  const std::size_t indent = std::min(text.find_first_not_of(' '), text.size());
  std::vector<std::string> lines;
  std::string line;
  int columns = 0;
  for (const std::string_view piece : pieces_of(text, width)) {
    const std::size_t end = piece.find_last_not_of(' ');
    const int needed = end == std::string_view::npos ? 0 : display_width(piece.substr(0, end + 1));
    if (columns > static_cast<int>(indent) && columns + needed > width) {
      trim_end(line);
      lines.push_back(std::move(line));
      line.assign(indent, ' ');
      columns = static_cast<int>(indent);
    }
    line += piece;
    columns += display_width(piece);
  }
  trim_end(line);
  if (!line.empty() || lines.empty()) lines.push_back(std::move(line));
  return lines;
}

}  // namespace closs
