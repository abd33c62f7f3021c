// What an analysis answers, before it is bytes: a Document for people, a Grid for programs, facts that stand beside
// the grid, and warnings. An analysis makes the values; answer.cpp knows the formats. A grid that is too large for
// memory is written line by line with csv_head and append_csv_line.
#pragma once

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/scenario/fault.hpp"
#include "report/answers/run.hpp"
#include "report/document/document.hpp"
#include "report/document/trace.hpp"
#include "text/json.hpp"

namespace closs {

/// Nothing (none), a number at full precision (NaN and infinities are none), or a text.
using GridCell = std::variant<std::monostate, double, std::string>;
/// Nothing where the text is empty.
GridCell text_cell(std::string_view text);

/// Tidy rows for programs. Nothing in it depends on the language, so texts are ids, paths and codes.
struct Grid {
  struct Column {
    std::string name;       // "revenue_at_risk"; names differ from each other
    std::string unit = {};  // "JPY", "rate", ...; empty: a text, or the unit stands in a column of its own
  };
  std::vector<Column> columns;
  std::vector<std::vector<GridCell>> rows;  // one cell per column
};

/// A grid of these columns, still without rows.
Grid grid_of(std::initializer_list<std::string_view> columns);

struct Answer {
  std::string_view command;            // "tornado"
  std::vector<Subject> subjects = {};  // one: "file" and "scenario" in json; several: "scenarios"
  Document document = {};              // for people; the warnings are written below it
  Grid grid = {};                      // csv, jsonl; "rows" in json
  /// What is true of the answer as a whole: ("status", "solved"). Members of the json document.
  std::vector<std::pair<std::string, GridCell>> facts = {};
  /// Further tables, for json only: ("frontier", rows). csv and jsonl keep to the one grid.
  std::vector<std::pair<std::string, Grid>> tables = {};
  std::vector<Fault> warnings = {};
  std::vector<Source> sources = {};  // what places in the warnings point into
};
/// Adds warnings of one reading, with what their places point into.
void add_warnings(Answer& answer, std::span<const Fault> warnings, std::span<const Source> sources);

/// What one call answers: one answer, or a list with an answer a file, of any length.
struct Answers {
  std::vector<Answer> all;
  bool listed = false;  // rows begin with file and scenario, and json has them under "answers"
};

struct AnswerFormat {
  std::string_view name;       // "csv"
  std::string_view extension;  // ".csv"
  bool warns;                  // prints Answer::warnings, so that they need not be told on standard error
  bool machine;                // never changes with language, color or digits
  std::string (*write)(const Answers& answers, const ReportOptions& options);
};
/// text, markdown, html, csv, json, jsonl, xlsx.
std::span<const AnswerFormat> answer_formats();

/// A figure's number; none where it is none.
GridCell cell_of(const Figure& figure);

/// The header line of a csv, with --bom. With --set there is a last column `set`, in csv and jsonl.
std::string csv_head(const Grid& grid, const ReportOptions& options);
/// One row, ended.
void append_csv_line(std::string& out, std::span<const GridCell> row, const ReportOptions& options);
/// "file", "scenario", "sha256" and "set" of one subject, as members of the object that is open; of several a list
/// "scenarios".
void write_subjects(JsonWriter& json, std::span<const Subject> subjects);

}  // namespace closs
