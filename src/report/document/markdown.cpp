// A document as GitHub-flavoured markdown, for a pull request.
#include <algorithm>

#include "report/document/document.hpp"
#include "text/ascii.hpp"
#include "text/showable.hpp"

namespace closs {

namespace {

constexpr std::string_view marks = "\\`*_[]|~#";

bool is_digit_at(std::string_view text, std::size_t at) { return at < text.size() && is_digit(text[at]); }

bool ends_word(std::string_view text, std::size_t at, std::string_view word) {
  if (at < word.size()) return false;
  const std::string_view before = text.substr(at - word.size(), word.size());
  return std::equal(before.begin(), before.end(), word.begin(), [](char a, char b) { return (a | 0x20) == b; });
}

/// Whether GitHub or GitLab would make a link of what stands here, or call somebody: @name, #12, !12, GH-12, http://,
/// www., a mail address. They look at the text that comes of the markdown, where an escape is gone.
bool is_alive(std::string_view text, std::size_t at) {
  switch (text[at]) {
    case '@':
      return true;
    case '#':
    case '!':
      return is_digit_at(text, at + 1);
    case '-':
      return is_digit_at(text, at + 1) && ends_word(text, at, "gh");
    case ':':
      return text.substr(at + 1, 2) == "//";
    case '.':
      return ends_word(text, at, "www");
    default:
      return false;
  }
}

/// A text that reads as it was written. What is alive stands in an element of its own.
std::string escaped(std::string_view raw) {
  const std::string text = showable(raw);
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (is_alive(text, i))
      out.append("<span>").append(1, c).append("</span>");
    else if (c == '<')
      out += "&lt;";
    else if (c == '&')
      out += "&amp;";
    else
      out.append(marks.find(c) == std::string_view::npos ? "" : "\\").append(1, c);
  }
  return out;
}

/// The same of a line of its own: no code for being indented, no list, no rule, no quotation.
std::string escaped_line(std::string_view raw) {
  std::string out(trimmed(escaped(raw)));
  const std::size_t mark = std::min(out.find_first_not_of("0123456789"), out.size());
  if (mark == out.size()) return out;
  const char c = out[mark];
  const bool ends = mark + 1 == out.size() || out[mark + 1] == ' ' || out[mark + 1] == c;
  const bool numbered = mark > 0 && (c == '.' || c == ')');
  const bool listed = mark == 0 && (c == '-' || c == '+');
  if (((numbered || listed) && ends) || (mark == 0 && c == '>')) out.insert(mark, 1, '\\');
  return out;
}

/// A fence that no line of the block closes.
std::string fence_around(const Preformatted& block) {
  std::size_t longest = 2;
  for (const std::string& line : block.lines)
    for (std::size_t from = line.find('`'); from != std::string::npos; from = line.find('`', from)) {
      const std::size_t end = std::min(line.find_first_not_of('`', from), line.size());
      longest = std::max(longest, end - from);
      from = end;
    }
  return std::string(longest + 1, '`');
}

struct MarkdownWriter {
  std::string& out;
  const Look& look;

  void cell(const std::string& text, std::string_view mark) const {
    out += ' ';
    if (!text.empty()) out.append(mark).append(text).append(mark).append(" ");
    out += '|';
  }

  void operator()(const Section& section) const { out += "## " + escaped(section.title) + "\n"; }
  void operator()(const Paragraph& paragraph) const {
    const std::string_view mark = paragraph.tone == Paragraph::Tone::headline ? "**" : "";
    if (paragraph.tone == Paragraph::Tone::warning) out += "> ";
    out.append(mark).append(escaped_line(paragraph.text)).append(mark).append("\n");
  }
  void operator()(const Table& table) const {
    const TableTexts texts = texts_of(table, look.language, look.digits);
    out += '|';
    for (const std::string& title : texts.titles) cell(escaped(title), "");
    out += "\n|";
    for (const Table::Column& column : table.columns) out += column.is_left() ? " --- |" : " ---: |";
    out += '\n';
    for (std::size_t r = 0; r < texts.rows.size(); ++r) {
      out += '|';
      for (const std::string& text : texts.rows[r])
        cell(escaped(text), table.rows[r].tone == Table::Row::Tone::strong ? "**" : "");
      out += '\n';
    }
  }
  void operator()(const Cards& cards) const { (*this)(table_of(cards)); }
  void operator()(const Chart& chart) const {
    if (!chart.title.empty()) out += escaped_line(chart.title) + "\n\n";
    (*this)(chart.table);
  }
  void operator()(const Folded& folded) const {
    out += "<details><summary>" + escaped(folded.summary) + " (" + std::to_string(folded.table.rows.size()) +
           ")</summary>\n\n";
    (*this)(folded.table);
    out += "\n</details>\n";
  }
  void operator()(const Live&) const {}
  void operator()(const Preformatted& block) const {
    const std::string fence = fence_around(block);
    out += fence + "text\n";
    for (const std::string& line : block.lines) out += showable(line) + "\n";
    out += fence + "\n";
  }
};

}  // namespace

std::string as_markdown(const Document& document, const Look& look) {
  std::string out;
  for (std::size_t i = 0; i < document.parts.size(); ++i) {
    if (i > 0) out += '\n';
    std::visit(MarkdownWriter{out, look}, document.parts[i]);
  }
  return without_commands(std::move(out));
}

}  // namespace closs
