#include "report/answers/answer.hpp"

#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>

#include <array>
#include <cmath>

#include "report/document/width.hpp"
#include "report/document/words.hpp"
#include "report/machine/machine.hpp"

namespace closs {
namespace {

using Buffer = rapidjson::StringBuffer;
using Compact = rapidjson::Writer<Buffer>;
using Pretty = rapidjson::PrettyWriter<Buffer>;

rapidjson::SizeType size_of(std::string_view text) { return static_cast<rapidjson::SizeType>(text.size()); }

template <class Writer>
void key(Writer& json, std::string_view name) {
  json.Key(name.data(), size_of(name));
}

template <class Writer>
void write_text(Writer& json, std::string_view text) {
  const std::string sure = as_utf8(text);
  json.String(sure.data(), size_of(sure));
}

const double* number_in(const GridCell& cell) {
  const double* number = std::get_if<double>(&cell);
  return number && std::isfinite(*number) ? number : nullptr;
}

template <class Writer>
void write_cell(Writer& json, const GridCell& cell) {
  if (const double* number = number_in(cell)) {
    std::string text;
    append_exact(text, *number);
    json.RawValue(text.data(), text.size(), rapidjson::kNumberType);
  } else if (const auto* text = std::get_if<std::string>(&cell)) {
    write_text(json, *text);
  } else {
    json.Null();
  }
}

template <class Writer>
void write_row(Writer& json, std::span<const Grid::Column> columns, std::span<const GridCell> row) {
  json.StartObject();
  for (std::size_t c = 0; c < columns.size(); ++c) {
    key(json, columns[c].name);
    write_cell(json, row[c]);
  }
  json.EndObject();
}

template <class Writer>
void write_rows(Writer& json, const Grid& grid) {
  json.StartArray();
  for (const auto& row : grid.rows) write_row(json, grid.columns, row);
  json.EndArray();
}

void write_subject(Pretty& json, const Subject& subject, std::string_view name_key) {
  key(json, "file");
  write_text(json, subject.file);
  key(json, name_key);
  write_text(json, subject.scenario);
}

void write_subjects(Pretty& json, const std::vector<Subject>& subjects) {
  if (subjects.size() == 1) return write_subject(json, subjects.front(), "scenario");
  key(json, "scenarios");
  json.StartArray();
  for (const Subject& subject : subjects) {
    json.StartObject();
    write_subject(json, subject, "name");
    json.EndObject();
  }
  json.EndArray();
}

// {"revenue_at_risk": "JPY"}: the units of the columns that have one.
void write_units(Pretty& json, const Grid& grid) {
  key(json, "units");
  json.StartObject();
  for (const Grid::Column& column : grid.columns)
    if (!column.unit.empty()) {
      key(json, column.name);
      write_text(json, column.unit);
    }
  json.EndObject();
}

std::string answer_json(const Answer& answer, const ReportOptions& options) {
  Buffer buffer;
  Pretty json(buffer);
  json.SetIndent(' ', 2);
  json.StartObject();
  key(json, "closs");
  write_text(json, options.version);
  key(json, "command");
  write_text(json, answer.command);
  write_subjects(json, answer.subjects);
  for (const auto& [name, fact] : answer.facts) {
    key(json, name);
    write_cell(json, fact);
  }
  write_units(json, answer.grid);
  key(json, "rows");
  write_rows(json, answer.grid);
  for (const auto& [name, table] : answer.tables) {
    key(json, name);
    write_rows(json, table);
  }
  key(json, "warnings");
  if (answer.warnings.empty()) {
    json.StartArray();
    json.EndArray();
  } else {
    const std::string warnings = faults_as_json(answer.warnings, answer.sources);
    json.RawValue(warnings.data(), warnings.size(), rapidjson::kArrayType);
  }
  json.EndObject();
  buffer.Put('\n');
  return {buffer.GetString(), buffer.GetSize()};
}

std::string answer_csv(const Answer& answer, const ReportOptions& options) {
  std::string out = csv_head(answer.grid, options);
  for (const auto& row : answer.grid.rows) append_csv_line(out, row);
  return out;
}

std::string answer_jsonl(const Answer& answer, const ReportOptions&) {
  std::string out;
  for (const auto& row : answer.grid.rows) append_jsonl_line(out, answer.grid.columns, row);
  return out;
}

// The document with the warnings below it, as in the report of `run`.
Document with_warnings(const Answer& answer, Language language) {
  Document document = answer.document;
  if (answer.warnings.empty()) return document;
  document.parts.push_back(Section{say("section.warnings", language)});
  for (const Fault& fault : answer.warnings) {
    const std::string place = place_text(fault.place, answer.sources);
    document.parts.push_back(
        Paragraph{(place.empty() ? "" : place + ": ") + fault_message(fault, language), Paragraph::Tone::warning});
  }
  return document;
}

std::string answer_text(const Answer& answer, const ReportOptions& options) {
  return as_text(with_warnings(answer, options.language), options.color);
}

std::string answer_markdown(const Answer& answer, const ReportOptions& options) {
  return as_markdown(with_warnings(answer, options.language));
}

}  // namespace

Subject subject_of(const Scenario& scenario) { return {scenario.file, machine_name(scenario)}; }

void add_warnings(Answer& answer, std::span<const Fault> warnings, std::span<const Source> sources) {
  const int before = static_cast<int>(answer.sources.size());
  answer.sources.insert(answer.sources.end(), sources.begin(), sources.end());
  for (Fault warning : warnings) {
    if (warning.place) warning.place.source += before;
    answer.warnings.push_back(std::move(warning));
  }
}

std::span<const AnswerFormat> answer_formats() {
  static constexpr std::array<AnswerFormat, 5> formats = {{
      {"text", ".txt", true, answer_text},
      {"markdown", ".md", true, answer_markdown},
      {"csv", ".csv", false, answer_csv},
      {"json", ".json", true, answer_json},
      {"jsonl", ".jsonl", false, answer_jsonl},
  }};
  return formats;
}

std::string unit_name(Unit unit, const Scenario& scenario) {
  if (unit == Unit::money) return scenario.currency;
  if (unit == Unit::money_per_month) return scenario.currency + "/month";
  return std::string(name_of(unit));
}

GridCell cell_of(const Figure& figure) { return exists(figure) ? GridCell(figure.value) : GridCell(); }

std::string csv_head(const Grid& grid, const ReportOptions& options) {
  std::string out = options.bom ? "\xEF\xBB\xBF" : "";
  for (std::size_t c = 0; c < grid.columns.size(); ++c) {
    if (c > 0) out += ',';
    append_csv_text(out, grid.columns[c].name);
  }
  return out += '\n';
}

void append_csv_line(std::string& out, std::span<const GridCell> row) {
  for (std::size_t c = 0; c < row.size(); ++c) {
    if (c > 0) out += ',';
    if (const double* number = number_in(row[c]))
      append_exact(out, *number);
    else if (const auto* text = std::get_if<std::string>(&row[c]))
      append_csv_text(out, *text);
  }
  out += '\n';
}

void append_jsonl_line(std::string& out, std::span<const Grid::Column> columns, std::span<const GridCell> row) {
  Buffer buffer;
  Compact json(buffer);
  write_row(json, columns, row);
  out.append(buffer.GetString(), buffer.GetSize()) += '\n';
}

}  // namespace closs
