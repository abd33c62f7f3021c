#include "text/width.hpp"

#include <utf8proc.h>

#include <algorithm>

namespace closs {

namespace {

// Marks that may not begin a line, and marks that may not end one, in Japanese typesetting.
constexpr std::u32string_view closing =
    U"、。，．・：；？！）」』】〕》〉］｝%％ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ)],.:;!?";
constexpr std::u32string_view opening = U"（「『【〔《〈［｛([¥￥$€£";

/// What a word of Japanese is written in: where it changes, a word begins (but for endings in hiragana).
enum class Script { kanji, katakana, hiragana, other };
Script script_of(char32_t c) {
  if (c >= 0x3041 && c <= 0x309F) return Script::hiragana;
  if (c >= 0x30A1 && c <= 0x30FF) return Script::katakana;
  return c >= 0x3400 && c <= 0x9FFF ? Script::kanji : Script::other;
}
bool may_part(const Character& left, const Character& right, Breaks breaks) {
  const Script from = script_of(left.code), to = script_of(right.code);
  if (breaks == Breaks::anywhere || to == Script::other || from == Script::other) return true;
  if (from == to) return breaks == Breaks::compounds && from == Script::kanji;
  return to != Script::hiragana;
}

// May a line end between these two?
bool breaks_between(const Character& left, const Character& right, Breaks breaks) {
  if (columns_of(left) < 2 && columns_of(right) < 2) return false;
  if (closing.find(right.code) != std::u32string_view::npos || opening.find(left.code) != std::u32string_view::npos)
    return false;
  if (left.code >= '0' && left.code <= '9') return false;  // a number keeps its unit
  constexpr std::u32string_view scales = U"万億兆";        // nor is it parted from its scale
  return scales.find(left.code) == std::u32string_view::npos && may_part(left, right, breaks);
}

// Pieces that stay together: words with the spaces behind them, or single East Asian characters. A word wider than a
// line, such as an address, may also end behind a slash.
std::vector<std::string_view> pieces_of(std::string_view text, int width, Breaks breaks) {
  std::vector<std::string_view> pieces;
  std::size_t begin = 0, at = text.find_first_not_of(' ');  // an indent stays with its word
  if (at == std::string_view::npos) at = 0;
  Character left;
  const auto too_wide = [&] { return display_width(text.substr(begin, text.find(' ', at) - begin)) > width; };
  while (at < text.size()) {
    const Character right = first_character(text.substr(at));
    const bool after_space = left.code == ' ' && right.code != ' ' && right.code != '%';
    if (at > begin && (after_space || (left.code == '/' && right.code != ' ' && too_wide()) ||
                       (left.code != ' ' && right.code != ' ' && breaks_between(left, right, breaks)))) {
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

int columns_of(const Character& character) {
  if (character.code >= 0x20 && character.code < 0x7F) return 1;
  if (character.is_broken()) return 1;
  return std::max(0, utf8proc_charwidth(static_cast<utf8proc_int32_t>(character.code)));
}

int display_width(std::string_view text) {
  int columns = 0;
  for (const Character character : Characters(text)) columns += columns_of(character);
  return columns;
}

std::vector<std::string> wrapped(std::string_view text, int width, Breaks breaks) {
  const std::size_t indent = std::min(text.find_first_not_of(' '), text.size());
  std::vector<std::string> lines;
  std::string line;
  int columns = 0;
  for (const std::string_view piece : pieces_of(text, width, breaks)) {
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
