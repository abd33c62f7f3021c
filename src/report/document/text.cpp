// A document as plain text: paragraphs wrapped, tables aligned by display width, colors only where asked for.
#include <algorithm>
#include <cmath>
#include <optional>

#include "report/document/document.hpp"
#include "text/showable.hpp"
#include "text/width.hpp"

namespace closs {

namespace {

constexpr int gap = 2;                           // columns between columns
constexpr int title_widths[] = {16, 12, 10, 9};  // titles are broken into the first of these with which the table fits

/// Columns of text are not wrapped into less: the first, the last, and those between.
struct Narrowest {
  int first, last, between;
};
constexpr Narrowest narrowest_columns[] = {
    {32, 24, 20}, {22, 20, 14}, {16, 16, 10}};  // the first with which the table fits
constexpr int narrowest_bars = 16, widest_bars = 30;

struct Ink {
  Color color;
  std::string_view end() const { return color == Color::on ? "\x1b[0m" : ""; }
};

constexpr std::string_view bold = "\x1b[1m", faint = "\x1b[2m", yellow = "\x1b[33m";

std::string_view code_of(Paragraph::Tone tone) {
  switch (tone) {
    case Paragraph::Tone::headline:
      return bold;
    case Paragraph::Tone::note:
    case Paragraph::Tone::trace:
      return faint;
    case Paragraph::Tone::warning:
      return yellow;
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

std::string shown(const CellValue& cell, const Look& look) { return showable(show(cell, look.language, look.digits)); }

// A table with every cell broken into lines that fit its column.
struct Layout {
  using Lines = std::vector<std::string>;
  std::vector<int> widths;
  std::vector<Lines> titles;
  std::vector<std::vector<Lines>> rows;
};

int width_of(const Layout::Lines& cell) {
  int widest = 0;
  for (const std::string& line : cell) widest = std::max(widest, display_width(line));
  return widest;
}

int total_width(const std::vector<int>& widths) {
  int total = 0;
  for (const int w : widths) total += w;
  return total + gap * std::max(0, static_cast<int>(widths.size()) - 1);
}

Layout one_line_cells(const Table& table, const Look& look) {
  Layout layout;
  const std::size_t n = table.columns.size();
  layout.widths.assign(n, 0);
  const TableTexts texts = texts_of(table, look.language, look.digits);
  for (const std::string& title : texts.titles) layout.titles.push_back({showable(title)});
  for (const std::vector<std::string>& row : texts.rows) {
    auto& cells = layout.rows.emplace_back();
    for (std::size_t c = 0; c < n; ++c) {
      cells.push_back({showable(row[c])});
      layout.widths[c] = std::max(layout.widths[c], width_of(cells[c]));
    }
  }
  return layout;
}

// Titles broken into at most `narrowest` columns, or the width of what stands below them if that is more.
void break_titles(Layout& layout, const std::vector<Layout::Lines>& titles, const std::vector<int>& data_widths,
                  int narrowest, Breaks breaks) {
  for (std::size_t c = 0; c < titles.size(); ++c) {
    layout.titles[c] = wrapped(titles[c].front(), std::max(data_widths[c], narrowest), breaks);
    layout.widths[c] = std::max(data_widths[c], width_of(layout.titles[c]));
  }
}

// Columns of text give up what the line lacks, from the last to the first.
void wrap_texts(const Table& table, Layout& layout, int width, const Narrowest& least) {
  const std::size_t n = table.columns.size();
  for (std::size_t c = n; c-- > 0;) {
    const int over = total_width(layout.widths) - width;
    if (over <= 0) return;
    if (table.columns[c].type != as_words) continue;
    const int narrow = c == 0 ? least.first : c + 1 == n ? least.last : least.between;
    const int room = std::max(std::min(layout.widths[c], narrow), layout.widths[c] - over);
    layout.widths[c] = width_of(layout.titles[c]);
    for (auto& row : layout.rows) {
      row[c] = wrapped(row[c].front(), room);
      layout.widths[c] = std::max(layout.widths[c], width_of(row[c]));
    }
  }
}

// Titles are broken only where the table is too wide, then texts.
Layout laid_out(const Table& table, const Look& look, int width) {
  Layout layout = one_line_cells(table, look);
  const std::vector<Layout::Lines> titles = layout.titles;
  const std::size_t n = table.columns.size();
  const std::vector<int> data_widths = layout.widths;
  for (std::size_t c = 0; c < n; ++c) layout.widths[c] = std::max(data_widths[c], width_of(layout.titles[c]));
  for (const Breaks breaks : {Breaks::words, Breaks::compounds}) {
    for (const int most : title_widths)
      if (total_width(layout.widths) > width) break_titles(layout, titles, data_widths, most, breaks);
    const Layout one_line = layout;
    for (const Narrowest& least : narrowest_columns) {
      layout = one_line;
      wrap_texts(table, layout, width, least);
      if (total_width(layout.widths) <= width) return layout;
    }
    layout = one_line;
  }
  wrap_texts(table, layout, width, narrowest_columns[0]);
  return layout;
}

/// The columns of a table that is wider than `width`, in groups that fit: the first column stands before each of them.
std::vector<std::vector<std::size_t>> groups_of(const Layout& layout, int width) {
  std::vector<std::vector<std::size_t>> groups = {{0}};
  int used = layout.widths.empty() ? 0 : layout.widths[0];
  for (std::size_t c = 1; c < layout.widths.size(); ++c) {
    if (used + gap + layout.widths[c] > width && groups.back().size() > 1) {
      groups.push_back({0});
      used = layout.widths[0];
    }
    groups.back().push_back(c);
    used += gap + layout.widths[c];
  }
  return groups;
}

Table only(const Table& table, const std::vector<std::size_t>& columns) {
  Table out{{}, {}, table.comparable};
  for (const std::size_t c : columns) out.columns.push_back(table.columns[c]);
  for (const Table::Row& row : table.rows) {
    Table::Row& some = out.rows.emplace_back(Table::Row{{}, row.tone});
    for (const std::size_t c : columns) some.cells.push_back(c < row.cells.size() ? row.cells[c] : CellValue());
  }
  return out;
}

std::string_view line_of(const Layout::Lines& cell, std::size_t line) {
  return line < cell.size() ? std::string_view(cell[line]) : "";
}

// The lines of one row of cells; `from_bottom`: shorter cells stand at the bottom, as titles do.
std::vector<std::string> lines_of(const Table& table, const Layout& layout, const std::vector<Layout::Lines>& cells,
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
      const bool left = table.columns[c].is_left();
      if (!left) line.append(space, ' ');
      line += text;
      if (left) line.append(space, ' ');
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

/// Where a number stands on the axis, in shares of its length.
double share_of(double x, const ChartAxis& axis) {
  const double low = axis.from.value, high = axis.to.value;
  return high > low ? std::clamp((x - low) / (high - low), 0.0, 1.0) : 0;
}

std::string bar_text(const Bars::Bar& bar, const Bars& bars, int bar_columns) {
  const double low = share_of(std::min(bar.from, bar.to), bars.axis),
               high = share_of(std::max(bar.from, bar.to), bars.axis);
  const int marked = std::isnan(bars.mark)
                         ? -1
                         : std::min(bar_columns - 1, static_cast<int>(share_of(bars.mark, bars.axis) * bar_columns));
  int begin = 0, end = 0;
  if (!std::isnan(bar.from)) {
    begin = std::min(bar_columns - 1, static_cast<int>(std::floor(low * bar_columns)));
    end = static_cast<int>(std::lround(high * bar_columns));
    if (high > low) end = std::max(end, begin + 1);
  }
  std::string text;
  for (int i = 0; i < std::max(end, marked + 1); ++i) text += i == marked ? "│" : i >= begin && i < end ? "█" : " ";
  return text;
}

// The two ends of the axis, as wide as the bars.
std::string axis_text(const ChartAxis& axis, const Look& look, int bar_columns) {
  const std::string from = shown(axis.from, look), to = shown(axis.to, look);
  const int space = bar_columns - display_width(from) - display_width(to);
  return from + std::string(static_cast<std::size_t>(std::max(1, space)), ' ') + to;
}

void trim_line_end(std::string& line) {
  while (!line.empty() && line.back() == ' ') line.pop_back();
}

/// Bars beside a table, and how wide they are drawn.
struct DrawnBars {
  const Bars& bars;
  int width;
};

void write_layout(std::string& out, const Table& table, const Layout& layout, const std::optional<DrawnBars>& drawn,
                  const Look& look) {
  const Ink ink{look.color};
  const bool labelled = drawn && drawn->bars.axis.labelled;
  const bool titled = labelled || std::any_of(table.columns.begin(), table.columns.end(),
                                              [](const Table::Column& column) { return !is_blank(column.title); });
  if (titled) {
    std::vector<std::string> titles = lines_of(table, layout, layout.titles, true);
    if (labelled) titles.back().append(gap, ' ').append(axis_text(drawn->bars.axis, look, drawn->width));
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
    if (drawn) lines.front().append(gap, ' ').append(bar_text(drawn->bars.bars[r], drawn->bars, drawn->width));
    for (std::string& line : lines) {
      trim_line_end(line);
      write_inked(out, ink, code_of(table.rows[r].tone), line);
    }
  }
}

void write_table(std::string& out, const Table& table, const Look& look) {
  const Layout layout = laid_out(table, look, look.width);
  const auto groups = groups_of(layout, look.width);
  if (groups.size() == 1) return write_layout(out, table, layout, {}, look);
  for (const auto& columns : groups) {
    if (&columns != &groups.front()) out += '\n';
    const Table part = only(table, columns);
    write_layout(out, part, laid_out(part, look, look.width), {}, look);
  }
}

/// A table with bars beside it, which take what it leaves.
struct BarsLayout {
  Layout table;
  int bars = 0;  // columns; 0: the table leaves too little, and they are not drawn
};

BarsLayout laid_out(const Table& table, const Bars& bars, const Look& look) {
  const int ends = display_width(shown(bars.axis.from, look)) + 1 + display_width(shown(bars.axis.to, look));
  const int least = std::max(narrowest_bars, bars.axis.labelled ? ends : 0);
  BarsLayout out{laid_out(table, look, look.width - gap - least)};
  const int left = look.width - gap - total_width(out.table.widths);
  if (left >= least) out.bars = std::min(left, widest_bars);
  return out;
}

struct TextWriter {
  std::string& out;
  const Look& look;

  void operator()(const Section& section) const { write_inked(out, {look.color}, bold, showable(section.title)); }
  void operator()(const Paragraph& paragraph) const {
    for (const std::string& line : wrapped(showable(paragraph.text), look.width))
      write_inked(out, {look.color}, code_of(paragraph.tone), line);
  }
  void operator()(const Table& table) const { write_table(out, table, look); }
  void operator()(const Cards& cards) const { write_table(out, table_of(cards), look); }
  void operator()(const Chart& chart) const {
    if (!chart.title.empty()) {
      (*this)(Paragraph{chart.title});
      out += '\n';
    }
    const Bars* bars = std::get_if<Bars>(&chart.drawing);
    const BarsLayout layout = bars ? laid_out(chart.table, *bars, look) : BarsLayout();
    if (layout.bars == 0) return write_table(out, chart.table, look);
    write_layout(out, chart.table, layout.table, DrawnBars{*bars, layout.bars}, look);
    if (chart.notes.empty()) return;
    out += '\n';
    for (const std::string& note : chart.notes) (*this)(Paragraph{note, Paragraph::Tone::note});
  }
  void operator()(const Folded& folded) const {
    (*this)(Paragraph{folded.summary + " (" + std::to_string(folded.table.rows.size()) + ")", Paragraph::Tone::note});
  }
  void operator()(const Live&) const {}
  void operator()(const Preformatted& block) const {
    for (const std::string& line : block.lines) out += showable(line) + '\n';
  }
};

/// The tone of the paragraph that a part begins or ends with; none: it is another thing there.
std::optional<Paragraph::Tone> tone_of(const Part& part, bool at_end, const Look& look) {
  if (const auto* paragraph = std::get_if<Paragraph>(&part)) return paragraph->tone;
  const auto* chart = std::get_if<Chart>(&part);
  const Bars* bars = chart ? std::get_if<Bars>(&chart->drawing) : nullptr;
  const bool noted = at_end && bars && !chart->notes.empty() && laid_out(chart->table, *bars, look).bars > 0;
  return noted ? std::optional(Paragraph::Tone::note) : std::nullopt;
}

// An empty line stands before a section and between a table and a paragraph; paragraphs of one tone stay together.
bool apart(const Part& above, const Part& below, const Look& look) {
  if (std::holds_alternative<Section>(below)) return true;
  if (std::holds_alternative<Section>(above)) return false;
  const auto first = tone_of(above, true, look), second = tone_of(below, false, look);
  return !(first && second && *first == *second) || second == Paragraph::Tone::headline;
}

}  // namespace

std::string as_text(const Document& document, const Look& look) {
  std::string out;
  for (std::size_t i = 0; i < document.parts.size(); ++i) {
    if (i > 0 && apart(document.parts[i - 1], document.parts[i], look)) out += '\n';
    std::visit(TextWriter{out, look}, document.parts[i]);
  }
  return without_commands(std::move(out));
}

}  // namespace closs
