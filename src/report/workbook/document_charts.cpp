// The drawings of a document as charts of a sheet. A chart reads cells: those of its table where they are what is
// drawn, else numbers that stand to the right of everything that is printed.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "core/at.hpp"
#include "report/document/words.hpp"
#include "report/workbook/document_draft.hpp"
#include "report/workbook/maker.hpp"

namespace closs {
namespace {

constexpr int width_below = 720, width_beside = 460, least_height = 240, height_of_bar = 28, height_around = 90,
              height_of_steps = 420, height_beside = 280;
constexpr std::string_view dark = "1F3A5F", bright = "C05A1F", pale = "9AA9BC";
constexpr std::size_t narrow = 2;  // columns of a table that leaves room beside it
constexpr std::size_t most_bars = 60;

/// Whether two numbers are one, but for how they were added up.
bool same(double a, double b) { return std::abs(a - b) <= 1e-9 * std::max(std::abs(a), std::abs(b)); }

/// A bar as pieces that are stacked on 0: what is not seen in front of it, then what lies below a mark and what lies
/// above it, each on both sides of 0. Where there is no mark, what falls lies below it, and what rises above.
enum Piece : std::size_t { hidden_above, hidden_below, above_low, above_high, below_high, below_low, piece_count };
constexpr std::array<std::string_view, piece_count> piece_colors = {"", "", bright, dark, dark, bright};

std::array<double, piece_count> pieces_of(const Bars::Bar& bar, double mark) {
  if (std::isnan(bar.from)) return {};
  const auto [from, to] = std::minmax(bar.from, bar.to);
  const double middle = !std::isnan(mark) ? mark : bar.to < bar.from ? to : from;
  const double first = std::max(0.0, from), last = std::max(0.0, to), low = std::clamp(middle, first, last) - first;
  const double top = std::min(0.0, to), end = std::min(0.0, from), high = std::clamp(middle, end, top) - top;
  return {first, top, low, last - first - low, high, end - top - high};
}

std::string format_of_axis(const ChartAxis& axis, Language language) {
  return closs::format_of_axis(axis.from.value, axis.to.value, axis.to.counted, axis.to.currency, language);
}

/// Where an axis ends that shows a number close to its end.
double end_of_axis(double end, double length, bool up) {
  const double step = std::pow(10, std::floor(std::log10(length))) / 2, steps = end / step;
  return (up ? std::ceil(steps) : std::floor(steps)) * step;
}

}  // namespace

std::string DocumentDraft::range(int row, std::size_t count, int column) const {
  return sheet_prefix(draft_.sheet.name) + cell_name(row, column, true) + ":" +
         cell_name(row + static_cast<int>(count) - 1, column, true);
}

std::string DocumentDraft::numbers(int row, const Table& table, const std::vector<double>& numbers,
                                   const Quantity& like) {
  const auto holds = [&](std::size_t c, bool alike) {
    for (std::size_t r = 0; r < numbers.size(); ++r) {
      const auto* cell = c < table.rows[r].cells.size() ? std::get_if<Quantity>(&table.rows[r].cells[c]) : nullptr;
      if (!cell || !same(cell->value, numbers[r]) || (alike && cell->counted != like.counted)) return false;
    }
    return true;
  };
  for (const bool alike : {true, false})  // 0 customers are no 0 yen, where a column of yen is there
    for (std::size_t c = 0; c < table.columns.size() && numbers.size() <= table.rows.size(); ++c)
      if (holds(c, alike)) return range(row, numbers.size(), static_cast<int>(c));
  const int column = column_of_chart(row);
  for (std::size_t r = 0; r < numbers.size(); ++r)
    draft_.number(row + static_cast<int>(r), column, numbers[r],
                  format_of(numbers[r], like.counted, like.currency, look_.language), CellLook::faint);
  return range(row, numbers.size(), column);
}

int DocumentDraft::column_of_chart(int row) {
  draft_.text(row - 1, column_of_numbers_, say("workbook.of_chart", look_.language), CellLook::faint);
  return column_of_numbers_++;
}

std::string DocumentDraft::categories(SheetChart& out, int row, const Table& table, std::size_t count) {
  const auto numbered = [](const Table::Row& of) { return std::holds_alternative<Quantity>(of.cells.front()); };
  if (std::none_of(table.rows.begin(), table.rows.end(), numbered)) return range(row, count, 0);
  const TableTexts texts = texts_of(table, look_.language, look_.digits);
  out.across = texts.titles.front();
  const int column = column_of_chart(row);
  for (std::size_t r = 0; r < count; ++r) {
    const std::string& text = texts.rows[r].front();
    draft_.text(row + static_cast<int>(r), column, text.empty() ? " " : text, CellLook::faint);  // no text: a 0
  }
  return range(row, count, column);
}

void DocumentDraft::draw(SheetChart& out, int row, const Table& table, const Bars& bars) {
  std::vector<Bars::Bar> drawn = bars.bars;
  while (!drawn.empty() && std::isnan(drawn.back().from)) drawn.pop_back();
  if (drawn.empty() || drawn.size() > most_bars) return;
  const std::string named = categories(out, row, table, drawn.size());
  const bool from_0 = std::isnan(bars.mark) &&
                      std::all_of(drawn.begin(), drawn.end(), [](const Bars::Bar& bar) { return bar.from == 0; });
  if (bars.steps && live_) {
    draw_steps(out, row, table, drawn, bars.axis.to);
  } else if (from_0 && !bars.steps) {
    std::vector<double> ends;
    for (const Bars::Bar& bar : drawn) ends.push_back(bar.to);
    out.series = {{{}, named, numbers(row, table, ends, bars.axis.to), std::string(dark)}};
  } else {
    out.type = bars.steps ? SheetChart::Type::stacked_columns : SheetChart::Type::stacked_bars;
    for (std::size_t piece = 0; piece < piece_count; ++piece) {
      std::vector<double> part;
      for (const Bars::Bar& bar : drawn) part.push_back(pieces_of(bar, bars.mark)[piece]);
      if (std::any_of(part.begin(), part.end(), [](double x) { return x != 0; }))
        out.series.push_back({{}, named, numbers(row, {}, part, bars.axis.to), std::string(piece_colors[piece])});
    }
  }
  const double from = bars.axis.from.value, to = bars.axis.to.value;
  if (to > from && (from > 0 || to < 0)) {
    out.from = end_of_axis(from, to - from, false);
    out.to = end_of_axis(to, to - from, true);
  }
  out.height = std::max(least_height, height_around + static_cast<int>(drawn.size()) * height_of_bar);
  if (bars.steps) out.height = height_of_steps;
  out.format = format_of_axis(bars.axis, look_.language);
}

void DocumentDraft::draw_steps(SheetChart& out, int row, const Table& table, const std::vector<Bars::Bar>& bars,
                               const Quantity& like) {
  const int count = static_cast<int>(bars.size()), from = column_of_chart(row), to = column_of_chart(row);
  const auto step = [row](int k) { return cell_name(row + k, 1); };
  const auto end = [row, to](int k) { return cell_name(row + k, to); };
  // Of what stands for several problems the step is what they leave to the sum.
  for (int k = 1; k + 1 < count; ++k)
    if (!formula_of(row + k, 1, table.rows[at(k)].cells[1]))
      formulas_[{row + k, 1}] = [=] { return step(count - 1) + "-" + end(k - 1); };
  const std::string format = format_of(like.value, like.counted, like.currency, look_.language);
  const auto put = [&](int k, int column, double value, const std::string& formula) {
    draft_.formula(row + k, column, value, {format, CellLook::faint}, [formula] { return formula; });
  };
  constexpr std::array<Piece, 4> pieces = {hidden_above, hidden_below, above_high, below_low};
  constexpr std::array<std::string_view, 4> formulas = {"MAX(0,MIN({0},{1}))", "MIN(0,MAX({0},{1}))",
                                                        "MAX(0,{0},{1})-MAX(0,MIN({0},{1}))",
                                                        "MIN(0,{0},{1})-MIN(0,MAX({0},{1}))"};
  std::array<int, pieces.size()> columns{};
  for (int& column : columns) column = column_of_chart(row);
  for (int k = 0; k < count; ++k) {
    const std::string begin = cell_name(row + k, from);
    put(k, from, bars[at(k)].from, k == 0 || k + 1 == count ? "0" : end(k - 1));
    put(k, to, bars[at(k)].to, begin + "+" + step(k));
    const auto is = pieces_of(bars[at(k)], std::numeric_limits<double>::quiet_NaN());
    const std::array<double, 4> values = {is[hidden_above], is[hidden_below], is[above_low] + is[above_high],
                                          is[below_high] + is[below_low]};
    for (std::size_t piece = 0; piece < pieces.size(); ++piece)
      put(k, columns[piece], values[piece], fmt::format(fmt::runtime(formulas[piece]), begin, end(k)));
  }
  out.type = SheetChart::Type::stacked_columns;
  for (std::size_t piece = 0; piece < pieces.size(); ++piece)
    out.series.push_back({{},
                          range(row, bars.size(), 0),
                          range(row, bars.size(), columns[piece]),
                          std::string(piece_colors[pieces[piece]])});
}

void DocumentDraft::draw(SheetChart& out, int row, const Table&, const Curve& curve) {
  std::vector<double> across, up;  // what was reached stays up to the next point
  for (const auto& [x, y] : curve.points) {
    if (!up.empty()) {
      across.push_back(x);
      up.push_back(up.back());
    }
    across.push_back(x);
    up.push_back(y);
  }
  if (up.empty()) return;
  const std::string categories = numbers(row, {}, across, curve.across.to);
  out.type = SheetChart::Type::points;
  out.series = {{{}, categories, numbers(row, {}, up, curve.up.to), std::string(dark)}};
  out.format = format_of_axis(curve.up, look_.language);
}

void DocumentDraft::draw(SheetChart& out, int row, const Table& table, const Lines& lines) {
  if (lines.across.empty()) return;
  const std::string across = numbers(row, table, lines.across, lines.across_axis.to);
  const auto add = [&](std::string name, const std::vector<double>& up, std::string_view color) {
    if (up.empty()) return;
    out.series.push_back({std::move(name), across, numbers(row, table, up, lines.up_axis.to), std::string(color)});
  };
  for (const Lines::Line& line : lines.lines) {
    add(line.name, line.up, dark);
    add("", line.low, pale);
    add("", line.high, pale);
  }
  out.type = SheetChart::Type::points;
  out.format = format_of_axis(lines.up_axis, look_.language);
  out.across = show(table.columns.front().title, look_.language, look_.digits);
}

void DocumentDraft::cover(int column, double pixels) {
  constexpr double of_character = 7, around = 5;
  for (; pixels > 0; ++column) {
    draft_.width_at_least(column, 0);
    pixels -= draft_.sheet.widths[at(column)] * of_character + around;
  }
  reach(column);
}

int DocumentDraft::chart(int row, const Chart& chart, const std::string& title) {
  SheetChart made;
  const int top = row;
  std::visit(
      [&](const auto& drawing) {
        using Of = std::decay_t<decltype(drawing)>;
        if constexpr (!std::is_same_v<Of, Flow> && !std::is_same_v<Of, HeatMap>)
          draw(made, top + 1, chart.table, drawing);
      },
      chart.drawing);
  if (made.series.empty()) {
    if (!chart.title.empty()) row = lines(row, chart.title, CellLook::plain);
    const int first = row + 1, last = static_cast<int>(chart.table.columns.size()) - 1;
    if (const int rows = static_cast<int>(chart.table.rows.size());
        std::holds_alternative<HeatMap>(chart.drawing) && rows > 0)
      draft_.sheet.color_scales.push_back({first, 1, first + rows - 1, last});
    return table(row, chart.table);
  }
  row = table(row, chart.table);
  const std::size_t columns = chart.table.columns.size();
  const bool beside = columns <= narrow;
  made.title = chart.title.empty() ? title : chart.title;
  made.width = beside ? width_beside : width_below;
  if (beside) made.height = std::min(made.height, height_beside);
  made.row = beside ? top : row + 1;
  made.column = beside ? static_cast<int>(columns) : 0;
  row = std::max(row, made.last_row() + 1);
  cover(made.column, made.width);
  draft_.sheet.charts.push_back(std::move(made));
  return row;
}

}  // namespace closs
