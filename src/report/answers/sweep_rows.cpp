// Rows of a sweep for programs. Writing numbers is what a large sweep spends its time on: what stands before a number
// is made once, and so are the points of an axis.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "report/answers/sweep.hpp"
#include "report/machine/machine.hpp"
#include "text/csv.hpp"
#include "text/decimal.hpp"
#include "text/json.hpp"

namespace closs {
namespace {

constexpr std::int64_t most_rendered = 1 << 16;  // points of one axis kept as text

Grid columns_of(const SweepColumns& columns) {
  Grid grid;
  for (const Axis& axis : columns.axes)
    grid.columns.push_back(
        {axis.path, axis.is_setting() ? "" : unit_name(axis.points.parameter->kind, columns.scenario)});
  for (const FigureId& id : columns.figures)
    grid.columns.push_back({name_of(columns.scenario, id), unit_name(measure(id.measure).unit, columns.scenario)});
  return grid;
}

}  // namespace

SweepText::SweepText(std::string_view format, const SweepColumns& columns, const ReportOptions& options)
    : format_(format == "csv"    ? Format::csv
              : format == "json" ? Format::json
                                 : Format::jsonl),
      columns_(columns),
      options_(options),
      grid_(columns_of(columns)) {
  for (std::size_t c = 0; c < grid_.columns.size(); ++c) {
    std::string lead;
    if (c > 0) lead += ',';
    if (c > 0 && format_ == Format::json) lead += ' ';
    if (c == 0 && format_ != Format::csv) lead += '{';
    if (format_ != Format::csv) lead += quoted_json(grid_.columns[c].name) + (format_ == Format::json ? ": " : ":");
    lead_.push_back(std::move(lead));
  }
  if (format_ == Format::csv)
    end_ = csv_line_end(options);
  else if (format_ == Format::json)
    end_ = "}";
  else if (options.set.empty())
    end_ = "}\n";
  else
    end_ = "," + quoted_json(set_column) + ":" + quoted_json(options.set) + "}\n";
  rendered_.resize(columns.axes.size());
  for (std::size_t a = 0; a < columns.axes.size(); ++a) {
    if (columns.axes[a].count() > most_rendered) continue;
    for (std::int64_t k = 0; k < columns.axes[a].count(); ++k) rendered_[a].push_back(axis_cell(a, k));
  }
  for (std::size_t c = 0; c < lead_.size(); ++c) {
    std::size_t cell = lead_[c].size() + exact_room;
    if (c < rendered_.size())
      for (const std::string& text : rendered_[c]) cell = std::max(cell, text.size());
    widest_ += cell;
  }
  widest_ += end_.size();
}

std::string SweepText::axis_cell(std::size_t axis, std::int64_t point) const {
  const Axis& one = columns_.axes[axis];
  std::string out = lead_[axis];
  if (!one.is_setting()) {
    append_exact(out, one.points.at(point));
  } else if (const std::string& text = one.settings[static_cast<std::size_t>(point)]; one.whole_numbers) {
    out += text;
  } else if (format_ == Format::csv) {
    append_csv_text(out, text);
  } else {
    out += quoted_json(text);
  }
  return out;
}

std::string SweepText::before() const {
  if (format_ == Format::csv) return csv_head(grid_, options_);
  if (format_ == Format::jsonl) return "";
  std::string out;
  JsonWriter json(out, JsonLayout::indented);
  begin_json(json, options_);
  json.key("command");
  json.text("sweep");
  const Subject subject = subject_of(columns_.scenario);
  write_subjects(json, std::span(&subject, 1));
  json.key("combinations");
  json.whole(combinations(columns_.axes));
  json.key("units");
  json.begin_object();
  for (const Grid::Column& column : grid_.columns) {
    if (column.unit.empty()) continue;
    json.key(column.name);
    json.text(column.unit);
  }
  json.end_object();
  json.key("rows");
  json.begin_array();
  return out;
}

void SweepText::append(std::string& out, std::int64_t first, int n, const double* const* figures) const {
  const std::size_t axes = columns_.axes.size();
  const std::size_t before = out.size();
  out.resize(before + widest_ * static_cast<std::size_t>(n));
  char* at = out.data() + before;
  const auto put = [&](std::string_view text) { at = std::copy(text.begin(), text.end(), at); };

  std::vector<std::int64_t> points = point_numbers(columns_.axes, first);
  for (int row = 0; row < n; ++row) {
    if (format_ == Format::json) put(first + row == 0 ? "\n    " : ",\n    ");
    for (std::size_t a = 0; a < axes; ++a) {
      if (rendered_[a].empty())
        put(axis_cell(a, points[a]));
      else
        put(rendered_[a][static_cast<std::size_t>(points[a])]);
    }
    for (std::size_t f = 0; f < columns_.figures.size(); ++f) {
      put(lead_[axes + f]);
      const double x = figures[f][row];
      if (std::isfinite(x))
        at = put_exact(at, x);
      else if (format_ != Format::csv)
        put("null");
    }
    put(end_);
    for (std::size_t a = axes; a-- > 0;) {
      if (++points[a] < columns_.axes[a].count()) break;
      points[a] = 0;
    }
  }
  out.resize(static_cast<std::size_t>(at - out.data()));
}

std::string SweepText::after(std::span<const Fault> warnings, std::span<const Source> sources) const {
  if (format_ != Format::json) return "";
  return fmt::format("\n  ],\n  \"warnings\": {}\n}}\n", faults_as_json(warnings, sources));
}

}  // namespace closs
