// For people; the formats for programs are in sweep_rows.cpp.
#include "report/answers/sweep.hpp"

#include <algorithm>
#include <cmath>

#include "report/document/figure_title.hpp"
#include "report/document/input_title.hpp"
#include "report/document/page.hpp"

namespace closs {
namespace {

constexpr std::int64_t most_table_rows = 200, most_table_columns = 12, most_list_rows = 100;

/// The label of a setting; the fix in front where it is one's.
std::string setting_title(const Scenario& scenario, const std::string& path, Language language) {
  const std::size_t dot = path.rfind('.');
  std::string label = say("setting." + path.substr(dot == std::string::npos ? 0 : dot + 1), language);
  for (const Fix& fix : scenario.fixes)
    if (path.starts_with("fixes." + fix.id + ".")) return name_of(fix, language) + " / " + label;
  return label;
}

std::string axis_title(const SweepColumns& columns, std::size_t axis, Language language) {
  const Axis& one = columns.axes[axis];
  if (one.is_setting()) return setting_title(columns.scenario, one.path, language);
  Value value = columns.scenario.values[static_cast<std::size_t>(columns.values[axis].front())];
  if (one.path.find("problems.*.") != std::string::npos) value.address.target.problem.reset();
  return input_title(columns.scenario, value, language);
}

CellValue point_cell(const SweepColumns& columns, std::size_t axis, std::int64_t point, int digits) {
  const Axis& one = columns.axes[axis];
  if (one.is_setting()) return one.settings[static_cast<std::size_t>(point)];
  return Quantity{.value = one.points.at(point),
                  .counted = one.points.parameter->kind,
                  .currency = columns.scenario.currency,
                  .digits = digits};
}

/// The points of an axis with as many digits as tell them apart.
std::vector<CellValue> point_cells(const SweepColumns& columns, std::size_t axis, std::int64_t count,
                                   const NumberStyle& style) {
  const Axis& one = columns.axes[axis];
  int digits = 0;
  if (!one.is_setting()) {
    std::vector<double> points;
    for (std::int64_t k = 0; k < count; ++k) points.push_back(one.points.at(k));
    digits = digits_apart(points, one.points.parameter->kind, style);
  }
  std::vector<CellValue> out;
  for (std::int64_t k = 0; k < count; ++k) out.push_back(point_cell(columns, axis, k, digits));
  return out;
}

struct SweepPage : Page {
  const SweepColumns& columns;
  const SweepKept& kept;

  std::string figure_name(std::size_t figure) const {
    return figure_title(columns.scenario, columns.figures[figure], language());
  }
  Quantity figure_at(std::int64_t row, std::size_t figure) const {
    return amount(kept.figures[static_cast<std::size_t>(row) * columns.figures.size() + figure],
                  measure(columns.figures[figure].measure).unit);
  }
};

bool is_two_way(const SweepColumns& columns, const SweepKept& kept) {
  return columns.axes.size() == 2 && columns.axes[0].count() <= most_table_rows &&
         columns.axes[1].count() <= most_table_columns && kept.kept == kept.all;
}

Table two_way(const SweepPage& page, std::size_t figure) {
  const SweepColumns& columns = page.columns;
  const std::int64_t down = columns.axes[0].count(), across = columns.axes[1].count();
  Table table{{{page.say("sweep.corner", {{"down", axis_title(columns, 0, page.language())},
                                          {"across", axis_title(columns, 1, page.language())}}),
                as_words}}};
  for (CellValue& point : point_cells(columns, 1, across, page.style)) table.columns.push_back({std::move(point)});
  for (CellValue& point : point_cells(columns, 0, down, page.style)) {
    const std::int64_t row = std::ssize(table.rows);
    Table::Row cells{{std::move(point)}};
    for (std::int64_t column = 0; column < across; ++column)
      cells.cells.push_back(page.figure_at(row * across + column, figure));
    table.rows.push_back(std::move(cells));
  }
  return table;
}

/// The same with a color for each number, and where the largest stands; a table alone where none is above 0.
Part as_map(const SweepPage& page, std::size_t figure) {
  Table table = two_way(page, figure);
  std::int64_t most = -1;
  const auto value = [&](std::int64_t row) { return page.figure_at(row, figure).value; };
  for (std::int64_t row = 0; row < page.kept.kept; ++row)
    if (std::isfinite(value(row)) && (most < 0 || value(row) > value(most))) most = row;
  if (most < 0 || !(value(most) > 0)) return table;
  return Chart{std::move(table),
               HeatMap{value(most)},
               {},
               page.say("sweep.most", {{"figure", page.figure_name(figure)},
                                       {"value", page.figure_at(most, figure)},
                                       {"where", combination_text(page.columns, most, page.style)}})};
}

Table list(const SweepPage& page, std::int64_t rows) {
  const SweepColumns& columns = page.columns;
  Table table;
  std::vector<std::vector<CellValue>> points;
  for (std::size_t axis = 0; axis < columns.axes.size(); ++axis) {
    table.columns.push_back({axis_title(columns, axis, page.language())});
    points.push_back(point_cells(columns, axis, std::min(columns.axes[axis].count(), most_list_rows), page.style));
  }
  for (std::size_t figure = 0; figure < columns.figures.size(); ++figure)
    table.columns.push_back({page.figure_name(figure)});
  for (std::int64_t row = 0; row < rows; ++row) {
    Table::Row cells;
    const std::vector<std::int64_t> at = point_numbers(columns.axes, row);
    for (std::size_t axis = 0; axis < at.size(); ++axis)
      cells.cells.push_back(points[axis][static_cast<std::size_t>(at[axis])]);
    for (std::size_t figure = 0; figure < columns.figures.size(); ++figure)
      cells.cells.push_back(page.figure_at(row, figure));
    table.rows.push_back(std::move(cells));
  }
  return table;
}

void add_missing(SweepPage& page) {
  for (std::size_t figure = 0; figure < page.columns.figures.size(); ++figure) {
    const SweepKept::Missing& missing = page.kept.none[figure];
    if (missing.count == 0) continue;
    page.note(page.say("sweep.none", {{"figure", page.figure_name(figure)},
                                      {"count", std::to_string(missing.count)},
                                      {"all", std::to_string(page.kept.all)},
                                      {"where", combination_text(page.columns, missing.first, page.style)},
                                      {"reason", missing.reason}}));
  }
}

}  // namespace

std::string combination_text(const SweepColumns& columns, std::int64_t combination, const NumberStyle& style) {
  const std::vector<std::int64_t> points = point_numbers(columns.axes, combination);
  std::vector<std::string> parts;
  for (std::size_t axis = 0; axis < points.size(); ++axis)
    parts.push_back(axis_title(columns, axis, style.language) + " " +
                    show(point_cell(columns, axis, points[axis], 6), style.language, style.digits));
  return joined(parts, say("list.and", style.language));
}

Document sweep_document(const SweepColumns& columns, const SweepKept& kept, const ReportOptions& options) {
  SweepPage page{{options.style(columns.scenario.currency)}, columns, kept};
  if (is_two_way(columns, kept)) {
    for (std::size_t figure = 0; figure < columns.figures.size(); ++figure) {
      page.section(page.figure_name(figure));
      page.add(as_map(page, figure));
    }
  } else {
    const std::int64_t rows = std::min(kept.kept, most_list_rows);
    page.section(page.say("section.sweep"));
    page.add(list(page, rows));
    if (rows < kept.all)
      page.note(page.say("sweep.cut", {{"shown", std::to_string(rows)}, {"all", std::to_string(kept.all)}}));
  }
  add_missing(page);
  return std::move(page.document);
}

}  // namespace closs
