// A document as GitHub-flavoured markdown, for a pull request.
#include <algorithm>

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

void write_row(std::string& out, const Table& table, const std::vector<std::string>& cells, Table::Row::Tone tone) {
  const std::string_view mark = tone == Table::Row::Tone::strong ? "**" : "";
  out += '|';
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    const std::string text = c < cells.size() ? escaped(cells[c]) : "";
    out += ' ';
    if (!text.empty()) out.append(mark).append(text).append(mark).append(" ");
    out += '|';
  }
  out += '\n';
}

void write_table(std::string& out, const Table& table) {
  std::vector<std::string> titles;
  for (const Table::Column& column : table.columns) titles.push_back(column.title);
  write_row(out, table, titles, Table::Row::Tone::plain);
  out += '|';
  for (const Table::Column& column : table.columns)
    out += column.align == Table::Column::Align::right ? " ---: |" : " --- |";
  out += '\n';
  for (const Table::Row& row : table.rows) write_row(out, table, row.cells, row.tone);
}

struct MarkdownWriter {
  std::string& out;

  void operator()(const Section& section) const { out += "## " + escaped(section.title) + "\n"; }
  void operator()(const Paragraph& paragraph) const {
    const bool headline = paragraph.tone == Paragraph::Tone::headline;
    const std::string_view mark = headline ? "**" : "";
    if (paragraph.tone == Paragraph::Tone::warning || paragraph.tone == Paragraph::Tone::bad) out += "> ";
    out.append(mark).append(escaped(paragraph.text)).append(mark).append("\n");
  }
  void operator()(const Table& table) const { write_table(out, table); }
  void operator()(const Folded& folded) const {
    out += "<details><summary>" + escaped(folded.summary) + " (" + std::to_string(folded.table.rows.size()) +
           ")</summary>\n\n";
    write_table(out, folded.table);
    out += "\n</details>\n";
  }
  void operator()(const Preformatted& block) const {
    out += "```text\n";
    for (const std::string& line : block.lines) out += showable(line) + "\n";
    out += "```\n";
  }
};

}  // namespace

std::string as_markdown(const Document& document) {
  std::string out;
  for (std::size_t i = 0; i < document.parts.size(); ++i) {
    if (i > 0) out += '\n';
    std::visit(MarkdownWriter{out}, document.parts[i]);
  }
  return out;
}

}  // namespace closs
