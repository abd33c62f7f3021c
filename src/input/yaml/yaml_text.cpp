#include "input/yaml/yaml_text.hpp"

#include <algorithm>
#include <array>

#include "text/ascii.hpp"
#include "text/names.hpp"
#include "text/utf8.hpp"

namespace closs {
namespace {

bool ends_word(char c) { return is_space(c) || c == ',' || c == ']' || c == '}' || c == '[' || c == '{'; }
bool is_quote(char c) { return c == '"' || c == '\''; }
bool opens_text(std::string_view text, std::size_t at) {
  return is_quote(text[at]) && (at == 0 || ends_word(text[at - 1]));
}

constexpr std::array<std::string_view, 4> nulls = {"null", "~", "Null", "NULL"};

/// The quote that closes the one at `at`; the end of the text if none does.
std::size_t closing_quote(std::string_view text, std::size_t at) {
  const char quote = text[at];
  for (std::size_t i = at + 1; i < text.size(); ++i) {
    const bool doubled = quote == '\'' && text[i] == quote && i + 1 < text.size() && text[i + 1] == quote;
    if (doubled || (quote == '"' && text[i] == '\\'))
      ++i;
    else if (text[i] == quote)
      return i;
  }
  return text.size();
}

}  // namespace

std::size_t word_end(std::string_view text, std::size_t at) {
  for (++at; at < text.size() && !ends_word(text[at]);) ++at;
  return std::min(at, text.size());
}

std::size_t skip_spaces(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    if (text[at] == '#' && (at == 0 || is_space(text[at - 1])))
      at = std::min(text.find('\n', at), text.size());
    else if (is_space(text[at]))
      ++at;
    else
      break;
  }
  return at;
}

ScalarExtent extent_of(std::string_view text, std::size_t at, std::string_view value) {
  const char first = at < text.size() ? text[at] : '\0';
  if (is_quote(first)) {
    const std::size_t end = closing_quote(text, at) + 1;
    return {end, characters(first_line(text, at, end)), true};
  }
  if (first == '|' || first == '>') {
    const std::string_view header = first_line(text, at, text.size());
    return {at + header.size(), characters(header), true};
  }
  if (text.substr(at, value.size()) == value) return {at + value.size(), characters(value), false};
  const std::string_view line = first_line(text, at, text.size());
  return {at + line.size(), characters(line), false};
}

bool is_null(std::string_view word) { return std::find(nulls.begin(), nulls.end(), word) != nulls.end(); }

std::size_t null_length(std::string_view text, std::size_t at) {
  for (const std::string_view word : nulls) {
    if (text.substr(at, word.size()) != word) continue;
    std::size_t behind = at + word.size();
    if (behind < text.size() && !ends_word(text[behind])) continue;
    while (behind < text.size() && is_blank(text[behind])) ++behind;
    const bool is_next_key = behind < text.size() && text[behind] == ':';
    return is_next_key ? 0 : word.size();
  }
  return 0;
}

std::string_view first_line(std::string_view text, std::size_t from, std::size_t to) {
  std::string_view line = text.substr(from, std::min(to, text.size()) - from);
  line = line.substr(0, line.find('\n'));
  while (!line.empty() && is_space(line.back())) line.remove_suffix(1);
  return line;
}

std::string_view character_at(std::string_view text, std::size_t at) {
  return at < text.size() ? first_character(text.substr(at)).bytes : std::string_view{};
}

std::size_t line_start(std::string_view text, std::size_t at) {
  const std::size_t before = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
  return before == std::string_view::npos ? 0 : before + 1;
}

std::size_t behind_indentation(std::string_view text, std::size_t at) {
  return std::min(text.find_first_not_of(' ', line_start(text, at)), text.size());
}

std::size_t closing_bracket(std::string_view text, std::size_t at) {
  int open = 0;
  for (std::size_t i = at; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '[' || c == '{') ++open;
    if ((c == ']' || c == '}') && --open == 0) return i;
    if (opens_text(text, i)) i = closing_quote(text, i);
  }
  return text.size();
}

std::size_t unclosed_quote(std::string_view text, std::size_t at) {
  for (at = skip_spaces(text, at); at < text.size(); at = skip_spaces(text, at + 1)) {
    if (!opens_text(text, at)) continue;
    const std::size_t closed = closing_quote(text, at);
    if (closed == text.size()) return at;
    at = closed;
  }
  return text.size();
}

}  // namespace closs
