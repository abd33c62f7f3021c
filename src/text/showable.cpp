#include "text/showable.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <array>

#include "text/ascii.hpp"
#include "text/utf8.hpp"

namespace closs {

namespace {

constexpr std::string_view replaced = "\xEF\xBF\xBD";  // U+FFFD

struct Stretch {
  char32_t from, to;
};
constexpr std::array<Stretch, 10> hidden = {{{0x061C, 0x061C},
                                             {0x180E, 0x180E},
                                             {0x200B, 0x200B},
                                             {0x200E, 0x200F},
                                             {0x2028, 0x202E},
                                             {0x2060, 0x206F},
                                             {0xFEFF, 0xFEFF},
                                             {0xFFF9, 0xFFFB},
                                             {0xFFFE, 0xFFFF},
                                             {0xE0000, 0xE007F}}};

bool is_space_anywhere(const Character& c) {
  return c.code == '\t' || utf8proc_category(static_cast<utf8proc_int32_t>(c.code)) == UTF8PROC_CATEGORY_ZS;
}

/// Behind the blanks, of any script, and the colors that `text` has from `at` on.
std::size_t behind_blanks(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    if (text.substr(at, 2) == "\x1b[") at = std::min(text.find('m', at), text.size() - 1) + 1;
    if (at == text.size()) break;
    const Character c = first_character(text.substr(at));
    if (!is_space_anywhere(c)) break;
    at += c.bytes.size();
  }
  return at;
}

}  // namespace

bool is_showable(char32_t code) {
  if (code < 0xA0) return code >= 0x20 && code < 0x7F;
  return std::none_of(hidden.begin(), hidden.end(), [&](const Stretch& s) { return code >= s.from && code <= s.to; });
}

std::string showable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const Character c : Characters(text)) {
    if (c.code == '\n' || c.code == '\r' || c.code == '\t')
      out += ' ';
    else if (!is_showable(c.code))
      out += replaced;
    else
      append_utf8(out, c);
  }
  return without_commands(std::move(out));
}

std::string without_commands(std::string lines) {
  for (std::size_t at = lines.find("##"); at != std::string::npos; at = lines.find("##", at + 1)) {
    const auto letters = lines.begin() + static_cast<std::ptrdiff_t>(at) + 2;
    const auto end = std::find_if_not(letters, lines.end(), is_letter);
    if (end != lines.end() && *end == '[') lines.replace(at + 1, 1, replaced);
  }
  for (std::size_t line = 0; line < lines.size();) {
    const std::size_t at = behind_blanks(lines, line);
    if (lines.compare(at, 2, "::") == 0) lines.replace(at + 1, 1, replaced);
    line = lines.find('\n', at);
    if (line != std::string::npos) ++line;
  }
  return lines;
}

}  // namespace closs
