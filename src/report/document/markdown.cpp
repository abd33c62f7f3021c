// A document as GitHub-flavoured markdown, for a pull request.
#include "report/document/document.hpp"
#include "text/width.hpp"

namespace closs {

namespace {

std::string escaped(std::string_view raw) {
  std::string out;
  if (!raw.empty() && (raw.front() == '-' || raw.front() == '+') && raw.size() > 1 && raw[1] == ' ')
    out += '\\';  // no list
  for (const char c : showable(raw)) {
    if (c == '<') {
      out += "&lt;";
    } else if (c == '&') {
      out += "&amp;";
    } else {
      if (std::string_view("\\`*_[]|~#").find(c) != std::string_view::npos) out += '\\';
      out += c;
    }
  }
  return out;
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
    out.append(mark).append(escaped(paragraph.text)).append(mark).append("\n");
  }
  void operator()(const Table& table) const {
    const TableTexts texts = texts_of(table, look.language, look.digits);
    out += '|';
    for (const std::string& title : texts.titles) cell(escaped(title), "");
    out += "\n|";
    for (const Table::Column& column : table.columns) out += column.type == as_words ? " --- |" : " ---: |";
    out += '\n';
    for (std::size_t r = 0; r < texts.rows.size(); ++r) {
      out += '|';
      for (const std::string& text : texts.rows[r])
        cell(escaped(text), table.rows[r].tone == Table::Row::Tone::strong ? "**" : "");
      out += '\n';
    }
  }
  void operator()(const Chart& chart) const { (*this)(chart.table); }
  void operator()(const Folded& folded) const {
    out += "<details><summary>" + escaped(folded.summary) + " (" + std::to_string(folded.table.rows.size()) +
           ")</summary>\n\n";
    (*this)(folded.table);
    out += "\n</details>\n";
  }
  void operator()(const Preformatted& block) const {
    out += "```text\n";
    for (const std::string& line : block.lines) out += showable(line) + "\n";
    out += "```\n";
  }
};

}  // namespace

std::string as_markdown(const Document& document, const Look& look) {
  std::string out;
  for (std::size_t i = 0; i < document.parts.size(); ++i) {
    if (i > 0) out += '\n';
    std::visit(MarkdownWriter{out, look}, document.parts[i]);
  }
  return out;
}

}  // namespace closs
