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

/// From 0 up step by step, and the sum of all steps once more from 0: a waterfall.
bool is_chain(const std::vector<Bars::Bar>& bars) {
  if (bars.size() < 3 || bars.front().from != 0 || bars.back().from != 0) return false;
  for (std::size_t k = 1; k + 1 < bars.size(); ++k)
    if (!same(bars[k].from, bars[k - 1].to)) return false;
  return same(bars.back().to, bars[bars.size() - 2].to);
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
  for (std::size_t c = 0; c < table.columns.size() && numbers.size() <= table.rows.size(); ++c) {
    bool all = true;
    for (std::size_t r = 0; r < numbers.size() && all; ++r) {
      const auto* cell = c < table.rows[r].cells.size() ? std::get_if<Quantity>(&table.rows[r].cells[c]) : nullptr;
      all = cell && same(cell->value, numbers[r]);
    }
    if (all) return range(row, numbers.size(), static_cast<int>(c));
  }
  const int column = column_of_numbers_++;
  draft_.text(row - 1, column, say("workbook.of_chart", look_.language), CellLook::faint);
  for (std::size_t r = 0; r < numbers.size(); ++r)
    draft_.number(row + static_cast<int>(r), column, numbers[r],
                  format_of(numbers[r], like.counted, like.currency, look_.language), CellLook::faint);
  return range(row, numbers.size(), column);
}

void DocumentDraft::draw(SheetChart& out, int row, const Table& table, const Bars& bars) {
  std::vector<Bars::Bar> drawn = bars.bars;
  while (!drawn.empty() && std::isnan(drawn.back().from)) drawn.pop_back();
  if (drawn.empty() || drawn.size() > most_bars) return;
  const std::string categories = range(row, drawn.size(), 0);
  const bool marked = !std::isnan(bars.mark), chain = is_chain(drawn);
  std::vector<double> ends;
  for (const Bars::Bar& bar : drawn) ends.push_back(bar.to);
  if (!marked && !chain &&
      std::all_of(drawn.begin(), drawn.end(), [](const Bars::Bar& bar) { return bar.from == 0; })) {
    out.series = {{{}, categories, numbers(row, table, ends, bars.axis.to), std::string(dark)}};
  } else if (chain && live_) {
    draw_steps(out, row, table, drawn, bars.axis.to);
  } else {
    out.type = chain ? SheetChart::Type::stacked_columns : SheetChart::Type::stacked_bars;
    for (std::size_t piece = 0; piece < piece_count; ++piece) {
      std::vector<double> part;
      for (const Bars::Bar& bar : drawn) part.push_back(pieces_of(bar, bars.mark)[piece]);
      if (std::any_of(part.begin(), part.end(), [](double x) { return x != 0; }))
        out.series.push_back({{}, categories, numbers(row, {}, part, bars.axis.to), std::string(piece_colors[piece])});
    }
  }
  const double from = bars.axis.from.value, to = bars.axis.to.value;
  if (to > from && (from > 0 || to < 0)) {
    out.from = end_of_axis(from, to - from, false);
    out.to = end_of_axis(to, to - from, true);
  }
  out.height = std::max(least_height, height_around + static_cast<int>(drawn.size()) * height_of_bar);
  if (chain) out.height = height_of_steps;
  out.format = format_of_axis(bars.axis, look_.language);
}

void DocumentDraft::draw_steps(SheetChart& out, int row, const Table& table, const std::vector<Bars::Bar>& bars,
                               const Quantity& like) {
  const int count = static_cast<int>(bars.size()), from = column_of_numbers_, to = from + 1;
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
  for (int k = 0; k < count; ++k) {
    const std::string begin = cell_name(row + k, from);
    put(k, from, bars[at(k)].from, k == 0 || k + 1 == count ? "0" : end(k - 1));
    put(k, to, bars[at(k)].to, begin + "+" + step(k));
    const auto [low, high] = std::minmax(bars[at(k)].from, bars[at(k)].to);
    const std::array<double, 4> values = {std::max(0.0, low), std::min(0.0, high),
                                          std::max(0.0, high) - std::max(0.0, low),
                                          std::min(0.0, low) - std::min(0.0, high)};
    for (std::size_t piece = 0; piece < pieces.size(); ++piece)
      put(k, to + 1 + static_cast<int>(piece), values[piece],
          fmt::format(fmt::runtime(formulas[piece]), begin, end(k)));
  }
  out.type = SheetChart::Type::stacked_columns;
  for (std::size_t piece = 0; piece < pieces.size(); ++piece)
    out.series.push_back({{},
                          range(row, bars.size(), 0),
                          range(row, bars.size(), to + 1 + static_cast<int>(piece)),
                          std::string(piece_colors[pieces[piece]])});
  column_of_numbers_ += 2 + static_cast<int>(pieces.size());
  for (int column = from; column < column_of_numbers_; ++column)
    draft_.text(row - 1, column, say("workbook.of_chart", look_.language), CellLook::faint);
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
    row = as_given(table(row, chart.table));
    if (std::holds_alternative<HeatMap>(chart.drawing) && !chart.table.rows.empty())
      draft_.sheet.color_scales.push_back({first, 1, row - 1, last});
    return row;
  }
  row = as_given(table(row, chart.table));
  const std::size_t columns = chart.table.columns.size();
  const bool beside = columns <= narrow;
  made.title = chart.title.empty() ? title : chart.title;
  made.width = beside ? width_beside : width_below;
  if (beside) made.height = std::min(made.height, height_beside);
  made.row = beside ? top : row + 1;
  made.column = beside ? static_cast<int>(columns) : 0;
  row = std::max(row, made.row + made.height / SheetChart::pixels_of_a_row + 1);
  cover(made.column, made.width);
  draft_.sheet.charts.push_back(std::move(made));
  return row;
}

}  // namespace closs
