// What `check` says, for programs: csv, json and jsonl. Numbers at full precision, English whatever the language.

#include <cmath>

#include "core/scenario/sources.hpp"
#include "report/answers/answer.hpp"
#include "report/answers/check.hpp"
#include "report/machine/machine.hpp"
#include "text/csv.hpp"
#include "text/json.hpp"

namespace closs {
namespace {

/// A verdict's columns, in the order of the csv; the same names are the keys in json.
constexpr const char* verdict_columns[] = {"kind",  "verdict",     "figure", "unit",  "old",   "new",     "difference",
                                           "limit", "expectation", "reason", "cause", "input", "at_file", "at_line"};

GridCell number(double x) { return std::isfinite(x) ? GridCell(x) : GridCell(); }
GridCell text(std::string_view x) { return x.empty() ? GridCell() : GridCell(std::string(x)); }

std::vector<GridCell> cells_of(const CheckedFile& checked, const Verdict& verdict) {
  const VerdictPlace place = place_of(checked, verdict);
  const bool known = !verdict.figure.empty() && verdict.reason != "unknown-figure" && checked.scenario;
  return {text(name_of(verdict.kind)),
          text(name_of(verdict.status)),
          text(verdict.figure),
          known ? text(unit_name(verdict.unit, *checked.scenario)) : GridCell(),
          number(verdict.old),
          number(verdict.now),
          number(verdict.difference),
          number(verdict.limit),
          text(verdict.expectation),
          text(verdict.reason),
          text(cause_of(checked, verdict)),
          text(verdict.input < 0 ? "" : checked.changes[static_cast<std::size_t>(verdict.input)].path),
          text(place.file),
          GridCell(static_cast<double>(place.line))};
}

/// An error of a broken file in the same columns: its code is the reason.
std::vector<GridCell> cells_of(const CheckedFile& checked, const Fault& fault) {
  const Source* source = source_of(fault.place, checked.sources);
  std::vector<GridCell> row(std::size(verdict_columns));
  row[0] = text("error");
  row[1] = text("failed");
  row[9] = text(fault.code.name());
  row[12] = text(source ? source->name : checked.file);
  if (source && fault.place.line > 0) row[13] = static_cast<double>(fault.place.line);
  return row;
}

std::string name_in(const CheckedFile& checked) { return checked.scenario ? machine_name(*checked.scenario) : ""; }

void write(JsonWriter& json, std::string_view key, std::string_view value) {
  json.key(key);
  if (value.empty())
    json.null();
  else
    json.text(value);
}

void write(JsonWriter& json, std::string_view key, const GridCell& cell) {
  if (const auto* value = std::get_if<double>(&cell)) {
    json.key(key);
    json.number(*value);
  } else {
    const auto* words = std::get_if<std::string>(&cell);
    write(json, key, words ? std::string_view(*words) : std::string_view());
  }
}

void write_counts(JsonWriter& json, const char* key, const VerdictCounts& counts) {
  json.key(key);
  json.begin_object();
  const auto count = [&](const char* name, int n) {
    json.key(name);
    json.whole(n);
  };
  count("passed", counts.passed);
  count("warned", counts.warned);
  count("failed", counts.failed);
  count("updated", counts.updated);
  json.end_object();
}

std::string_view name_of(CheckedFile::Baseline baseline) {
  switch (baseline) {
    case CheckedFile::Baseline::unasked:
      return "";
    case CheckedFile::Baseline::missing:
      return "missing";
    case CheckedFile::Baseline::compared:
      return "compared";
    case CheckedFile::Baseline::unusable:
      return "unusable";
    case CheckedFile::Baseline::kept:
      return "kept";
    case CheckedFile::Baseline::rewritten:
      return "rewritten";
    case CheckedFile::Baseline::made:
      return "made";
    case CheckedFile::Baseline::gone:
      return "gone";
    case CheckedFile::Baseline::removed:
      return "removed";
  }
  return "";
}

void write_changed(JsonWriter& json, const CheckedFile& checked) {
  json.key("changed");
  json.begin_array();
  if (checked.scenario_changed) json.text("scenario");
  if (checked.model_changed) json.text("model");
  if (checked.benchmark_changed) json.text("benchmark");
  json.end_array();
  json.key("changed_inputs");
  json.begin_array();
  for (const InputChange& change : checked.changes) {
    json.begin_object();
    write(json, "path", std::string_view(change.path));
    write(json, "was", std::string_view(change.was));
    write(json, "now", std::string_view(change.now));
    json.end_object();
  }
  json.end_array();
}

void write_file(JsonWriter& json, const CheckedFile& checked) {
  json.begin_object();
  write(json, "file", std::string_view(checked.file));
  write(json, "scenario", std::string_view(name_in(checked)));
  write(json, "sha256", std::string_view(checked.scenario ? checked.scenario->sha256 : ""));
  write_sets(json, checked.scenario ? checked.scenario->sets : std::vector<std::string>());
  write(json, "verdict", closs::name_of(end_of(checked)));
  write(json, "baseline", std::string_view(checked.baseline_path));
  write(json, "baseline_state", name_of(checked.baseline));
  write(json, "baseline_version", std::string_view(checked.baseline_version));
  write_changed(json, checked);
  write_counts(json, "expectations", checked.expectations);
  write_counts(json, "figures", checked.figures);
  json.key("verdicts");
  json.begin_array();
  for (const Verdict& verdict : checked.verdicts) {
    const std::vector<GridCell> cells = cells_of(checked, verdict);
    json.begin_object();
    for (std::size_t c = 0; c < cells.size(); ++c) write(json, verdict_columns[c], cells[c]);
    write(json, "near", std::string_view(verdict.near));
    write(json, "none", verdict.none);
    json.end_object();
  }
  json.end_array();
  json.key("errors");
  json.raw(faults_as_json(checked.faults, checked.sources));
  json.end_object();
}

}  // namespace

std::string check_csv_opening(const CheckTotals&, const ReportOptions& options) {
  Grid grid;
  grid.columns = {{"file"}, {"scenario"}};
  for (const char* column : verdict_columns) grid.columns.push_back({column});
  return csv_head(grid, options);
}

std::string check_csv_each(const CheckedFile& checked, const ReportOptions& options) {
  std::string out, start;
  append_csv_text(start, checked.file);
  start += ',';
  append_csv_text(start, name_in(checked));
  start += ',';
  refuse_repeated_sets(checked.verdicts.size(), options);
  for (const Fault& fault : faults_alone(checked)) append_csv_line(out += start, cells_of(checked, fault), options);
  for (const Verdict& verdict : checked.verdicts) append_csv_line(out += start, cells_of(checked, verdict), options);
  return out;
}

std::string check_json_opening(const CheckTotals&, const ReportOptions& options) {
  std::string out;
  JsonWriter json(out, JsonLayout::indented);
  begin_json(json, options);
  write(json, "command", std::string_view("check"));
  json.key("scenarios");
  json.begin_array();
  return out;
}

std::string check_json_each(const CheckedFile& checked, const ReportOptions&) {
  std::string out;
  JsonWriter json(out, JsonLayout::indented, 2);
  write_file(json, checked);
  return out;
}

std::string check_json_closing(const CheckTotals& totals, std::span<const QuietFile>, const ReportOptions&) {
  std::string out = "\n  ],\n  \"summary\": ";
  JsonWriter json(out);
  json.begin_object();
  write(json, "verdict", std::string_view(totals.passed() ? "passed" : "failed"));
  const auto count = [&](const char* name, int n) {
    json.key(name);
    json.whole(n);
  };
  count("files", totals.files);
  count("broken", totals.broken);
  count("failed", totals.failed);
  count("warned", totals.warned);
  count("failed_by_inputs", totals.by_inputs);
  count("failed_by_program", totals.by_program);
  count("baselines_made", totals.baselines_made);
  count("baselines_rewritten", totals.baselines_rewritten);
  count("baselines_removed", totals.baselines_removed);
  write_counts(json, "expectations", totals.expectations);
  write_counts(json, "figures", totals.figures);
  json.end_object();
  return out += "\n}\n";
}

std::string check_jsonl_each(const CheckedFile& checked, const ReportOptions&) {
  std::string out;
  JsonWriter json(out);
  write_file(json, checked);
  return out += '\n';
}

}  // namespace closs
