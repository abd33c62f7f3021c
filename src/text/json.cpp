#include "text/json.hpp"

#include <fmt/format.h>

#include <cmath>
#include <iterator>

#include "text/decimal.hpp"
#include "text/showable.hpp"
#include "text/utf8.hpp"

namespace closs {
namespace {

void append_escaped(std::string& out, char32_t code) {
  switch (code) {
    case '\b':
      out += "\\b";
      break;
    case '\f':
      out += "\\f";
      break;
    case '\n':
      out += "\\n";
      break;
    case '\r':
      out += "\\r";
      break;
    case '\t':
      out += "\\t";
      break;
    default:
      if (code > 0xFFFF)  // two halves, as in UTF-16
        fmt::format_to(std::back_inserter(out), "\\u{:04X}\\u{:04X}", 0xD7C0 + (code >> 10), 0xDC00 + (code & 0x3FF));
      else
        fmt::format_to(std::back_inserter(out), "\\u{:04X}", static_cast<unsigned>(code));
  }
}

/// A byte of a text that stands for itself whatever is around it.
constexpr bool is_plain(char c) { return c >= 0x20 && c < 0x7F && c != '"' && c != '\\' && c != '#'; }

/// Most characters stand for themselves: they are appended in runs.
void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  std::size_t done = 0, at = 0;
  while (true) {
    while (at < text.size() && is_plain(text[at])) ++at;
    if (at == text.size()) break;
    const Character c = first_character(text.substr(at));
    const std::size_t behind = at + c.bytes.size();
    const bool repeated = c.code == '#' && at > 0 && text[at - 1] == '#';  // runners of CI obey "##["
    const bool escaped = repeated || !is_showable(c.code);
    if (escaped || c.code == '"' || c.code == '\\' || c.is_broken()) {
      out.append(text, done, at - done);
      if (escaped)
        append_escaped(out, c.code);
      else if (c.is_broken())
        append_utf8(out, c);
      else
        out.append("\\").append(c.bytes);
      done = behind;
    }
    at = behind;
  }
  out.append(text, done).append("\"");
}

}  // namespace

void JsonWriter::new_line() {
  if (layout_ == JsonLayout::indented) out_.append("\n").append(2 * (depth_ + levels_.size()), ' ');
}

/// What stands before an element or a member.
void JsonWriter::separate() {
  if (behind_key_) {
    behind_key_ = false;
    return;
  }
  if (levels_.empty()) {
    if (depth_ > 0) new_line();
    return;
  }
  if (levels_.back().filled) out_ += layout_ == JsonLayout::one_line ? ", " : ",";
  levels_.back().filled = true;
  new_line();
}

void JsonWriter::begin(char opening, char closing) {
  separate();
  out_ += opening;
  levels_.push_back({closing});
}

void JsonWriter::end() {
  const OpenLevel level = levels_.back();
  levels_.pop_back();
  if (level.filled) new_line();
  out_ += level.closing;
}

void JsonWriter::key(std::string_view name) {
  separate();
  append_quoted(out_, name);
  out_ += layout_ == JsonLayout::compact ? ":" : ": ";
  behind_key_ = true;
}

void JsonWriter::text(std::string_view value) {
  separate();
  append_quoted(out_, value);
}

void JsonWriter::number(double value) {
  if (!std::isfinite(value)) return null();
  separate();
  append_exact(out_, value);
}

void JsonWriter::whole(std::int64_t value) { raw(std::to_string(value)); }

void JsonWriter::raw(std::string_view json) {
  separate();
  out_ += json;
}

std::string quoted_json(std::string_view text) {
  std::string out;
  append_quoted(out, text);
  return out;
}

}  // namespace closs
