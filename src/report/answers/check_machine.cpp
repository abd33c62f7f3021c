// What `check` says, for programs: csv, json and jsonl. Numbers at full precision, English whatever the language.
#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>

#include <cmath>

#include "report/answers/answer.hpp"
#include "report/answers/check.hpp"
#include "report/document/width.hpp"
#include "report/machine/machine.hpp"

namespace closs {
namespace {

using Buffer = rapidjson::StringBuffer;

/// A verdict's columns, in the order of the csv; the same names are the keys in json.
constexpr const char* columns[] = {"kind",  "verdict",     "figure", "unit",  "old",     "new",    "difference",
                                   "limit", "expectation", "reason", "cause", "at_file", "at_line"};

GridCell number(double x) { return std::isfinite(x) ? GridCell(x) : GridCell(); }
GridCell text(std::string_view x) { return x.empty() ? GridCell() : GridCell(as_utf8(x)); }

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
          text(place.file),
          GridCell(static_cast<double>(place.line))};
}

/// An error of a broken file in the same columns: its code is the reason.
std::vector<GridCell> cells_of(const CheckedFile& checked, const Fault& fault) {
  const bool placed = fault.place && fault.place.source < static_cast<int>(checked.sources.size());
  const std::string& file = placed ? checked.sources[static_cast<std::size_t>(fault.place.source)].name : checked.file;
  std::vector<GridCell> row(std::size(columns));
  row[0] = text("error");
  row[1] = text("failed");
  row[9] = text(fault.code);
  row[11] = text(file);
  if (placed && fault.place.line > 0) row[12] = static_cast<double>(fault.place.line);
  return row;
}

std::string name_in(const CheckedFile& checked) { return checked.scenario ? machine_name(*checked.scenario) : ""; }

template <class Writer>
void write(Writer& json, const char* key, std::string_view value) {
  json.Key(key);
  if (value.empty()) return void(json.Null());
  const std::string sure = as_utf8(value);
  json.String(sure.data(), static_cast<rapidjson::SizeType>(sure.size()));
}

template <class Writer>
void write(Writer& json, const char* key, const GridCell& cell) {
  if (const auto* value = std::get_if<double>(&cell)) {
    json.Key(key);
    std::string exact_text;
    append_exact(exact_text, *value);
    json.RawValue(exact_text.data(), exact_text.size(), rapidjson::kNumberType);
  } else {
    const auto* words = std::get_if<std::string>(&cell);
    write(json, key, words ? std::string_view(*words) : std::string_view());
  }
}

template <class Writer>
void write_counts(Writer& json, const char* key, const VerdictCounts& counts) {
  json.Key(key);
  json.StartObject();
  const auto count = [&](const char* name, int n) {
    json.Key(name);
    json.Int(n);
  };
  count("passed", counts.passed);
  count("warned", counts.warned);
  count("failed", counts.failed);
  count("updated", counts.updated);
  json.EndObject();
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
  }
  return "";
}

template <class Writer>
void write_changed(Writer& json, const CheckedFile& checked) {
  json.Key("changed");
  json.StartArray();
  if (checked.scenario_changed) json.String("scenario");
  if (checked.model_changed) json.String("model");
  if (checked.benchmark_changed) json.String("benchmark");
  json.EndArray();
}

template <class Writer>
void write_file(Writer& json, const CheckedFile& checked) {
  json.StartObject();
  write(json, "file", std::string_view(checked.file));
  write(json, "scenario", std::string_view(name_in(checked)));
  write(json, "verdict", closs::name_of(end_of(checked)));
  write(json, "baseline", std::string_view(checked.baseline_path));
  write(json, "baseline_state", name_of(checked.baseline));
  write(json, "baseline_version", std::string_view(checked.baseline_version));
  write_changed(json, checked);
  write_counts(json, "expectations", checked.expectations);
  write_counts(json, "figures", checked.figures);
  json.Key("verdicts");
  json.StartArray();
  for (const Verdict& verdict : checked.verdicts) {
    const std::vector<GridCell> cells = cells_of(checked, verdict);
    json.StartObject();
    for (std::size_t c = 0; c < cells.size(); ++c) write(json, columns[c], cells[c]);
    write(json, "near", std::string_view(verdict.near));
    write(json, "none", verdict.none);
    json.EndObject();
  }
  json.EndArray();
  json.Key("errors");
  const std::string errors = checked.faults.empty() ? "[]" : faults_as_json(checked.faults, checked.sources);
  json.RawValue(errors.data(), errors.size(), rapidjson::kArrayType);
  json.EndObject();
}

}  // namespace

std::string check_csv_opening(const CheckTotals&, const ReportOptions& options) {
  Grid grid;
  grid.columns = {{"file"}, {"scenario"}};
  for (const char* column : columns) grid.columns.push_back({column});
  return csv_head(grid, options);
}

std::string check_csv_each(const CheckedFile& checked, const ReportOptions&) {
  std::string out, start;
  append_csv_text(start, as_utf8(checked.file));
  start += ',';
  append_csv_text(start, name_in(checked));
  start += ',';
  for (const Fault& fault : faults_alone(checked)) append_csv_line(out += start, cells_of(checked, fault));
  for (const Verdict& verdict : checked.verdicts) append_csv_line(out += start, cells_of(checked, verdict));
  return out;
}

std::string check_json_opening(const CheckTotals&, const ReportOptions& options) {
  return "{\n  \"closs\": \"" + std::string(options.version) + "\",\n  \"command\": \"check\",\n  \"scenarios\": [\n";
}

std::string check_json_each(const CheckedFile& checked, const ReportOptions&) {
  Buffer buffer;
  rapidjson::PrettyWriter<Buffer> json(buffer);
  json.SetIndent(' ', 2);
  write_file(json, checked);
  std::string out = "    ";
  for (const char c : std::string_view(buffer.GetString(), buffer.GetSize())) {
    out += c;
    if (c == '\n') out += "    ";
  }
  return out;
}

std::string check_json_closing(const CheckTotals& totals, std::span<const QuietFile>, const ReportOptions&) {
  Buffer buffer;
  rapidjson::Writer<Buffer> json(buffer);
  json.StartObject();
  write(json, "verdict", std::string_view(totals.passed() ? "passed" : "failed"));
  const auto count = [&](const char* name, int n) {
    json.Key(name);
    json.Int(n);
  };
  count("files", totals.files);
  count("broken", totals.broken);
  count("failed", totals.failed);
  count("warned", totals.warned);
  count("failed_by_inputs", totals.by_inputs);
  count("failed_by_program", totals.by_program);
  count("baselines_made", totals.baselines_made);
  count("baselines_rewritten", totals.baselines_rewritten);
  write_counts(json, "expectations", totals.expectations);
  write_counts(json, "figures", totals.figures);
  json.EndObject();
  return "\n  ],\n  \"summary\": " + std::string(buffer.GetString(), buffer.GetSize()) + "\n}\n";
}

std::string check_jsonl_each(const CheckedFile& checked, const ReportOptions&) {
  Buffer buffer;
  rapidjson::Writer<Buffer> json(buffer);
  write_file(json, checked);
  return std::string(buffer.GetString(), buffer.GetSize()) + "\n";
}

}  // namespace closs
