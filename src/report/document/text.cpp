// A document as plain text: paragraphs wrapped, tables aligned by display width, colors only where asked for.
#include <algorithm>
#include <cmath>

#include "report/document/document.hpp"
#include "text/width.hpp"

namespace closs {

namespace {

constexpr int gap = 2;                           // columns between columns
constexpr int title_widths[] = {16, 12, 10, 9};  // titles are broken into the first of these with which the table fits
constexpr int narrowest_first = 32, narrowest_text = 20,
              narrowest_last = 24;  // columns of text are not wrapped into less
constexpr int bar_columns = 30;

struct Ink {
  Color color;
  std::string_view begin(std::string_view code) const { return color == Color::on ? code : ""; }
  std::string_view end() const { return color == Color::on ? "\x1b[0m" : ""; }
};

constexpr std::string_view bold = "\x1b[1m", faint = "\x1b[2m", red = "\x1b[31m", green = "\x1b[32m",
                           yellow = "\x1b[33m";

std::string_view code_of(Paragraph::Tone tone) {
  switch (tone) {
    case Paragraph::Tone::headline:
      return bold;
    case Paragraph::Tone::note:
      return faint;
    case Paragraph::Tone::warning:
      return yellow;
    case Paragraph::Tone::good:
      return green;
    case Paragraph::Tone::bad:
      return red;
    case Paragraph::Tone::plain:
      break;
  }
  return "";
}

std::string_view code_of(Table::Row::Tone tone) {
  switch (tone) {
    case Table::Row::Tone::strong:
      return bold;
    case Table::Row::Tone::faint:
      return faint;
    case Table::Row::Tone::plain:
      break;
  }
  return "";
}

void write_inked(std::string& out, const Ink& ink, std::string_view code, std::string_view line) {
  if (code.empty() || ink.color == Color::off) {
    out += line;
  } else {
    out.append(code).append(line).append(ink.end());
  }
  out += '\n';
}

void write_paragraph(std::string& out, const Paragraph& paragraph, const Ink& ink, int width) {
  for (const std::string& line : wrapped(showable(paragraph.text), width))
    write_inked(out, ink, code_of(paragraph.tone), line);
}

// A table with every cell broken into lines that fit its column.
struct Layout {
  using Cell = std::vector<std::string>;
  std::vector<int> widths;
  std::vector<Cell> titles;
  std::vector<std::vector<Cell>> rows;
};

int width_of(const Layout::Cell& cell) {
  int widest = 0;
  for (const std::string& line : cell) widest = std::max(widest, display_width(line));
  return widest;
}

int total_width(const std::vector<int>& widths) {
  int total = 0;
  for (const int w : widths) total += w;
  return total + gap * std::max(0, static_cast<int>(widths.size()) - 1);
}

Layout one_line_cells(const Table& table) {
  Layout layout;
  const std::size_t n = table.columns.size();
  layout.widths.assign(n, 0);
  for (std::size_t c = 0; c < n; ++c) layout.titles.push_back({showable(table.columns[c].title)});
  for (const Table::Row& row : table.rows) {
    auto& cells = layout.rows.emplace_back(n, Layout::Cell{""});
    for (std::size_t c = 0; c < std::min(n, row.cells.size()); ++c) {
      cells[c] = {showable(row.cells[c])};
      layout.widths[c] = std::max(layout.widths[c], width_of(cells[c]));
    }
  }
  return layout;
}

// Titles broken into at most `narrowest` columns, or the width of what stands below them if that is more.
void break_titles(const Table& table, Layout& layout, const std::vector<int>& data_widths, int narrowest) {
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    layout.titles[c] = wrapped(showable(table.columns[c].title), std::max(data_widths[c], narrowest));
    layout.widths[c] = std::max(data_widths[c], width_of(layout.titles[c]));
  }
}

// Columns of text give up what the line lacks, from the last to the first.
void wrap_texts(const Table& table, Layout& layout, int width) {
  const std::size_t n = table.columns.size();
  for (std::size_t c = n; c-- > 0;) {
    const int over = total_width(layout.widths) - width;
    if (over <= 0) return;
    if (table.columns[c].align != Table::Column::Align::left) continue;
    const int narrowest = c == 0 ? narrowest_first : c + 1 == n ? narrowest_last : narrowest_text;
    const int room = std::max(std::min(layout.widths[c], narrowest), layout.widths[c] - over);
    layout.widths[c] = width_of(layout.titles[c]);
    for (auto& row : layout.rows) {
      row[c] = wrapped(row[c].front(), room);
      layout.widths[c] = std::max(layout.widths[c], width_of(row[c]));
    }
  }
}

// Titles are broken only where the table is too wide.
Layout laid_out(const Table& table, int width) {
  Layout layout = one_line_cells(table);
  const std::size_t n = table.columns.size();
  const std::vector<int> data_widths = layout.widths;
  for (std::size_t c = 0; c < n; ++c) layout.widths[c] = std::max(data_widths[c], width_of(layout.titles[c]));
  for (const int narrowest : title_widths) {
    if (total_width(layout.widths) <= width) break;
    break_titles(table, layout, data_widths, narrowest);
  }
  wrap_texts(table, layout, width);
  return layout;
}

std::string_view line_of(const Layout::Cell& cell, std::size_t line) {
  return line < cell.size() ? std::string_view(cell[line]) : "";
}

// The lines of one row of cells; `from_bottom`: shorter cells stand at the bottom, as titles do.
std::vector<std::string> lines_of(const Table& table, const Layout& layout, const std::vector<Layout::Cell>& cells,
                                  bool from_bottom) {
  std::size_t height = 1;
  for (const auto& cell : cells) height = std::max(height, cell.size());
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < height; ++i) {
    std::string line;
    for (std::size_t c = 0; c < cells.size(); ++c) {
      const std::size_t skipped = from_bottom ? height - cells[c].size() : 0;
      const std::string_view text = i < skipped ? "" : line_of(cells[c], i - skipped);
      const auto space = static_cast<std::size_t>(std::max(0, layout.widths[c] - display_width(text)));
      if (c > 0) line.append(gap, ' ');
      if (table.columns[c].align == Table::Column::Align::right) line.append(space, ' ');
      line += text;
      if (table.columns[c].align == Table::Column::Align::left) line.append(space, ' ');
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

std::string bar_text(const Table::Bar& bar, double mark) {
  const double low = std::clamp(std::min(bar.from, bar.to), 0.0, 1.0),
               high = std::clamp(std::max(bar.from, bar.to), 0.0, 1.0);
  const int begin = std::min(bar_columns - 1, static_cast<int>(std::floor(low * bar_columns)));
  int end = static_cast<int>(std::lround(high * bar_columns));
  if (high > low) end = std::max(end, begin + 1);
  const int marked = mark < 0 ? -1 : std::min(bar_columns - 1, static_cast<int>(mark * bar_columns));
  std::string text;
  for (int i = 0; i < std::max(end, marked + 1); ++i) text += i == marked ? "│" : i >= begin && i < end ? "█" : " ";
  return text;
}

// The two ends of the axis, as wide as the bars.
std::string axis_text(const Table::Axis& axis) {
  const int space = bar_columns - display_width(axis.from) - display_width(axis.to);
  return axis.from + std::string(static_cast<std::size_t>(std::max(1, space)), ' ') + axis.to;
}

void trim_line_end(std::string& line) {
  while (!line.empty() && line.back() == ' ') line.pop_back();
}

void write_table(std::string& out, const Table& table, const Ink& ink, int width) {
  const Layout layout = laid_out(table, table.bars.empty() ? width : std::max(40, width - bar_columns - gap));
  const bool titled =
      !table.axis.to.empty() || std::any_of(table.columns.begin(), table.columns.end(),
                                            [](const Table::Column& column) { return !column.title.empty(); });
  if (titled) {
    std::vector<std::string> titles = lines_of(table, layout, layout.titles, true);
    if (!table.axis.to.empty()) titles.back().append(gap, ' ').append(axis_text(table.axis));
    for (std::string& line : titles) {
      trim_line_end(line);
      write_inked(out, ink, "", line);
    }
    std::string rule;
    for (std::size_t c = 0; c < layout.widths.size(); ++c) {
      if (c > 0) rule.append(gap, ' ');
      rule.append(static_cast<std::size_t>(layout.widths[c]), '-');
    }
    write_inked(out, ink, faint, rule);
  }
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    std::vector<std::string> lines = lines_of(table, layout, layout.rows[r], false);
    if (r < table.bars.size()) lines.front().append(gap, ' ').append(bar_text(table.bars[r], table.axis.mark));
    for (std::string& line : lines) {
      trim_line_end(line);
      write_inked(out, ink, code_of(table.rows[r].tone), line);
    }
  }
}

struct TextWriter {
  std::string& out;
  Ink ink;
  int width;

  void operator()(const Section& section) const { write_inked(out, ink, bold, showable(section.title)); }
  void operator()(const Paragraph& paragraph) const { write_paragraph(out, paragraph, ink, width); }
  void operator()(const Table& table) const { write_table(out, table, ink, width); }
  void operator()(const Folded& folded) const {
    write_paragraph(out,
                    {folded.summary + " (" + std::to_string(folded.table.rows.size()) + ")", Paragraph::Tone::note},
                    ink, width);
  }
  void operator()(const Preformatted& block) const {
    for (const std::string& line : block.lines) out += showable(line) + '\n';
  }
};

// An empty line stands before a section and between a table and a paragraph; paragraphs of one tone stay together.
bool apart(const Part& above, const Part& below) {
  if (std::holds_alternative<Section>(below)) return true;
  if (std::holds_alternative<Section>(above)) return false;
  const auto* first = std::get_if<Paragraph>(&above);
  const auto* second = std::get_if<Paragraph>(&below);
  return !(first && second && first->tone == second->tone) || (second && second->tone == Paragraph::Tone::headline);
}

}  // namespace

std::string as_text(const Document& document, Color color, int width) {
  std::string out;
  for (std::size_t i = 0; i < document.parts.size(); ++i) {
    if (i > 0 && apart(document.parts[i - 1], document.parts[i])) out += '\n';
    std::visit(TextWriter{out, {color}, width}, document.parts[i]);
  }
  return out;
}

}  // namespace closs
