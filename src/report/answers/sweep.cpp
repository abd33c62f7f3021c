// For people; the formats for programs are in sweep_rows.cpp.
#include "report/answers/sweep.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "report/document/figure_title.hpp"
#include "report/document/input_title.hpp"
#include "report/document/page.hpp"
#include "report/document/words.hpp"

namespace closs {
namespace {

constexpr std::int64_t most_table_rows = 200, most_table_columns = 12, most_list_rows = 100;

/// The label of a setting; the fix in front where it is one's.
std::string setting_title(const Scenario& scenario, const std::string& path, Language language) {
  const std::size_t dot = path.rfind('.');
  const std::string label = say("setting." + path.substr(dot == std::string::npos ? 0 : dot + 1), language);
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

std::string point_text(const SweepColumns& columns, std::size_t axis, std::int64_t point, const NumberStyle& style) {
  const Axis& one = columns.axes[axis];
  if (one.is_setting()) return one.settings[static_cast<std::size_t>(point)];
  return show(one.points.at(point), one.points.parameter->kind, style);
}

/// The points of an axis with as many digits as tell them apart.
std::vector<std::string> point_texts(const SweepColumns& columns, std::size_t axis, std::int64_t count,
                                     NumberStyle style) {
  for (;; ++style.digits) {
    std::vector<std::string> out;
    for (std::int64_t k = 0; k < count; ++k) out.push_back(point_text(columns, axis, k, style));
    if (style.digits >= 15 || std::set(out.begin(), out.end()).size() == out.size()) return out;
  }
}

struct Writer {
  const SweepColumns& columns;
  const SweepKept& kept;
  NumberStyle style;

  std::string say(std::string_view id, const WordValues& values = {}) const {
    return closs::say(id, style.language, values);
  }
  std::string figure_name(std::size_t figure) const {
    return figure_title(columns.scenario, columns.figures[figure], style.language);
  }
  std::string figure_at(std::int64_t row, std::size_t figure) const {
    const double x = kept.figures[static_cast<std::size_t>(row) * columns.figures.size() + figure];
    return std::isnan(x) ? "-" : show(x, measure(columns.figures[figure].measure).unit, style);
  }
};

bool is_two_way(const SweepColumns& columns, const SweepKept& kept) {
  return columns.axes.size() == 2 && columns.axes[0].count() <= most_table_rows &&
         columns.axes[1].count() <= most_table_columns && kept.kept == kept.all;
}

Table two_way(const Writer& w, std::size_t figure) {
  const std::int64_t down = w.columns.axes[0].count(), across = w.columns.axes[1].count();
  Table table;
  table.columns.push_back({w.say("sweep.corner", {{"down", axis_title(w.columns, 0, w.style.language)},
                                                  {"across", axis_title(w.columns, 1, w.style.language)}}),
                           align_left});
  for (const std::string& text : point_texts(w.columns, 1, across, w.style))
    table.columns.push_back({text, align_right});
  const std::vector<std::string> names = point_texts(w.columns, 0, down, w.style);
  for (std::int64_t row = 0; row < down; ++row) {
    Table::Row cells{{names[static_cast<std::size_t>(row)]}};
    for (std::int64_t column = 0; column < across; ++column)
      cells.cells.push_back(w.figure_at(row * across + column, figure));
    table.rows.push_back(std::move(cells));
  }
  return table;
}

Table list(const Writer& w, std::int64_t rows) {
  Table table;
  std::vector<std::vector<std::string>> texts;
  for (std::size_t axis = 0; axis < w.columns.axes.size(); ++axis) {
    table.columns.push_back({axis_title(w.columns, axis, w.style.language), align_right});
    texts.push_back(point_texts(w.columns, axis, std::min(w.columns.axes[axis].count(), most_list_rows), w.style));
  }
  for (std::size_t figure = 0; figure < w.columns.figures.size(); ++figure)
    table.columns.push_back({w.figure_name(figure), align_right});
  for (std::int64_t row = 0; row < rows; ++row) {
    Table::Row cells;
    const std::vector<std::int64_t> points = point_numbers(w.columns.axes, row);
    for (std::size_t axis = 0; axis < points.size(); ++axis)
      cells.cells.push_back(texts[axis][static_cast<std::size_t>(points[axis])]);
    for (std::size_t figure = 0; figure < w.columns.figures.size(); ++figure)
      cells.cells.push_back(w.figure_at(row, figure));
    table.rows.push_back(std::move(cells));
  }
  return table;
}

void add_missing(const Writer& w, Document& document) {
  for (std::size_t figure = 0; figure < w.columns.figures.size(); ++figure) {
    const SweepKept::Missing& missing = w.kept.none[figure];
    if (missing.count == 0) continue;
    document.parts.push_back(
        Paragraph{w.say("sweep.none", {{"figure", w.figure_name(figure)},
                                       {"count", std::to_string(missing.count)},
                                       {"all", std::to_string(w.kept.all)},
                                       {"where", combination_text(w.columns, missing.first, w.style)},
                                       {"reason", missing.reason}}),
                  Paragraph::Tone::note});
  }
}

}  // namespace

std::string combination_text(const SweepColumns& columns, std::int64_t combination, const NumberStyle& style) {
  const std::vector<std::int64_t> points = point_numbers(columns.axes, combination);
  NumberStyle fine = style;
  fine.digits = std::max(style.digits, 6);
  std::string out;
  for (std::size_t axis = 0; axis < points.size(); ++axis)
    out.append(out.empty() ? "" : say("list.and", style.language))
        .append(axis_title(columns, axis, style.language))
        .append(" ")
        .append(point_text(columns, axis, points[axis], fine));
  return out;
}

Document sweep_document(const SweepColumns& columns, const SweepKept& kept, const ReportOptions& options) {
  const Writer w{columns, kept, {options.language, columns.scenario.currency, options.digits}};
  Document document;
  if (is_two_way(columns, kept)) {
    for (std::size_t figure = 0; figure < columns.figures.size(); ++figure) {
      document.parts.push_back(Section{w.figure_name(figure)});
      document.parts.push_back(two_way(w, figure));
    }
  } else {
    const std::int64_t rows = std::min(kept.kept, most_list_rows);
    document.parts.push_back(Section{w.say("section.sweep")});
    document.parts.push_back(list(w, rows));
    if (rows < kept.all)
      document.parts.push_back(
          Paragraph{w.say("sweep.cut", {{"shown", std::to_string(rows)}, {"all", std::to_string(kept.all)}}),
                    Paragraph::Tone::note});
  }
  add_missing(w, document);
  return document;
}

}  // namespace closs
