#include "report/answers/answer.hpp"

#include <array>
#include <cmath>

#include "report/document/page.hpp"
#include "report/machine/machine.hpp"
#include "report/workbook/run_workbook.hpp"
#include "text/csv.hpp"
#include "text/decimal.hpp"
#include "text/joined.hpp"
#include "text/json.hpp"
#include "text/utf8.hpp"

namespace closs {
namespace {

const double* number_in(const GridCell& cell) {
  const double* number = std::get_if<double>(&cell);
  return number && std::isfinite(*number) ? number : nullptr;
}

void write_cell(JsonWriter& json, const GridCell& cell) {
  if (const double* number = number_in(cell))
    json.number(*number);
  else if (const auto* text = std::get_if<std::string>(&cell))
    json.text(*text);
  else
    json.null();
}

void write_row(JsonWriter& json, std::span<const Grid::Column> columns, std::span<const GridCell> row) {
  for (std::size_t c = 0; c < columns.size(); ++c) {
    json.key(columns[c].name);
    write_cell(json, row[c]);
  }
}

void write_rows(JsonWriter& json, const Grid& grid) {
  json.begin_array();
  for (const auto& row : grid.rows) {
    json.begin_object();
    write_row(json, grid.columns, row);
    json.end_object();
  }
  json.end_array();
}

void write_subject(JsonWriter& json, const Subject& subject, std::string_view name_key) {
  for (const auto& [key, text] : {std::pair<std::string_view, std::string_view>{"file", subject.file},
                                  {name_key, subject.scenario},
                                  {"sha256", subject.sha256}}) {
    json.key(key);
    json.text(text);
  }
  write_sets(json, subject.sets);
}

// {"revenue_at_risk": "JPY"}: the units of the columns that have one.
void write_units(JsonWriter& json, const Grid& grid) {
  json.key("units");
  json.begin_object();
  for (const Grid::Column& column : grid.columns)
    if (!column.unit.empty()) {
      json.key(column.name);
      json.text(column.unit);
    }
  json.end_object();
}

// The members of an answer.
void write_answer(JsonWriter& json, const Answer& answer) {
  write_subjects(json, answer.subjects);
  for (const auto& [name, fact] : answer.facts) {
    json.key(name);
    write_cell(json, fact);
  }
  write_units(json, answer.grid);
  json.key("rows");
  write_rows(json, answer.grid);
  for (const auto& [name, table] : answer.tables) {
    json.key(name);
    write_rows(json, table);
  }
  json.key("warnings");
  json.raw(faults_as_json(answer.warnings, answer.sources));
}

std::string answers_json(const Answers& answers, const ReportOptions& options) {
  std::string out;
  JsonWriter json(out, JsonLayout::indented);
  begin_json(json, options);
  json.key("command");
  json.text(answers.all.front().command);
  if (answers.listed) {
    json.key("answers");
    json.begin_array();
    for (const Answer& answer : answers.all) {
      json.begin_object();
      write_answer(json, answer);
      json.end_object();
    }
    json.end_array();
  } else {
    write_answer(json, answers.all.front());
  }
  json.end_object();
  return out += '\n';
}

/// The rows of all answers; of a list with the file and the scenario in front of each.
Grid rows_of(const Answers& answers) {
  if (!answers.listed) return answers.all.front().grid;
  Grid out;
  out.columns = answers.all.front().grid.columns;
  out.columns.insert(out.columns.begin(), {{"file"}, {"scenario"}});
  for (const Answer& answer : answers.all)
    for (const std::vector<GridCell>& row : answer.grid.rows) {
      std::vector<GridCell>& mine = out.rows.emplace_back();
      mine = {text_cell(answer.subjects.front().file), text_cell(answer.subjects.front().scenario)};
      mine.insert(mine.end(), row.begin(), row.end());
    }
  return out;
}

std::string answers_csv(const Answers& answers, const ReportOptions& options) {
  const Grid grid = rows_of(answers);
  refuse_repeated_sets(grid.rows.size(), options);
  std::string out = csv_head(grid, options);
  for (const auto& row : grid.rows) append_csv_line(out, row, options);
  return out;
}

std::string answers_jsonl(const Answers& answers, const ReportOptions& options) {
  const Grid grid = rows_of(answers);
  refuse_repeated_sets(grid.rows.size(), options);
  std::string out;
  for (const auto& row : grid.rows) {
    JsonWriter json(out);
    json.begin_object();
    write_row(json, grid.columns, row);
    if (!options.set.empty()) {
      json.key(set_column);
      json.text(options.set);
    }
    json.end_object();
    out += '\n';
  }
  return out;
}

// The document with the warnings below it, as in the report of `run`.
Document whole_document(const Answer& answer, const ReportOptions& options) {
  Page page{options.style(""), answer.document};
  page.warnings(answer.warnings, answer.sources);
  add_trace(page, options.version, answer.subjects);
  return std::move(page.document);
}

/// "Telecom", "Telecom / Telecom, 2027": what an answer is about; where it is about no scenario, "Models".
std::string title_of(const Answer& answer, Language language) {
  constexpr std::size_t most_named = 3;
  std::vector<std::string> names;
  for (const Subject& subject : answer.subjects) names.push_back(subject.title.in(language));
  if (names.empty()) return say("title." + std::string(answer.command), language);
  if (names.size() > most_named) return say("section.overview", language, {{"count", std::to_string(names.size())}});
  return joined(names, " / ");
}

template <const Rendering& rendering>
std::string answers_shown(const Answers& answers, const ReportOptions& options) {
  std::vector<Document> documents;
  std::vector<std::string> titles;
  for (const Answer& answer : answers.all) {
    titles.push_back(title_of(answer, options.language));
    documents.push_back(whole_document(answer, options));
    if (rendering.titled) documents.back().parts.insert(documents.back().parts.begin(), Section{titles.back()});
  }
  return rendered(rendering, documents, titles, options.look());
}

}  // namespace

GridCell text_cell(std::string_view text) { return text.empty() ? GridCell() : GridCell(std::string(text)); }

Grid grid_of(std::initializer_list<std::string_view> columns) {
  Grid grid;
  for (const std::string_view name : columns) grid.columns.push_back({std::string(name)});
  return grid;
}

void add_warnings(Answer& answer, std::span<const Fault> warnings, std::span<const Source> sources) {
  const int before = static_cast<int>(answer.sources.size());
  answer.sources.insert(answer.sources.end(), sources.begin(), sources.end());
  for (Fault warning : warnings) {
    if (warning.place) warning.place.source += before;
    answer.warnings.push_back(std::move(warning));
  }
}

std::span<const AnswerFormat> answer_formats() {
  static constexpr auto formats = std::to_array<AnswerFormat>({
      {"text", ".txt", true, false, answers_shown<text_rendering>},
      {"markdown", ".md", true, false, answers_shown<markdown_rendering>},
      {"html", ".html", true, false, answers_shown<html_rendering>},
      {"csv", ".csv", false, true, answers_csv},
      {"json", ".json", true, true, answers_json},
      {"jsonl", ".jsonl", false, true, answers_jsonl},
      {"xlsx", ".xlsx", true, false, answers_shown<workbook_rendering>},
  });
  return formats;
}

GridCell cell_of(const Figure& figure) { return figure.exists() ? GridCell(figure.value) : GridCell(); }

std::string csv_head(const Grid& grid, const ReportOptions& options) {
  std::string out = std::string(options.bom ? byte_order_mark : "");
  for (std::size_t c = 0; c < grid.columns.size(); ++c) {
    if (c > 0) out += ',';
    append_csv_text(out, grid.columns[c].name);
  }
  if (!options.set.empty()) out.append(",").append(set_column);
  return out += '\n';
}

void append_csv_line(std::string& out, std::span<const GridCell> row, const ReportOptions& options) {
  for (std::size_t c = 0; c < row.size(); ++c) {
    if (c > 0) out += ',';
    if (const double* number = number_in(row[c]))
      append_exact(out, *number);
    else if (const auto* text = std::get_if<std::string>(&row[c]))
      append_csv_text(out, *text);
  }
  out += csv_line_end(options);
}

void write_subjects(JsonWriter& json, std::span<const Subject> subjects) {
  if (subjects.empty()) return;
  if (subjects.size() == 1) return write_subject(json, subjects.front(), "scenario");
  json.key("scenarios");
  json.begin_array();
  for (const Subject& subject : subjects) {
    json.begin_object();
    write_subject(json, subject, "name");
    json.end_object();
  }
  json.end_array();
}

}  // namespace closs
