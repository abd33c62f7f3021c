// What the formats for programs share: which figures, numbers at full precision, texts that are surely UTF-8.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "report/answers/run.hpp"

namespace closs {

/// The figures that `options` select (all, unless it names measures or figures), in the fixed order of all reports.
std::vector<const Figure*> selected_figures(const Reported& reported, const ReportOptions& options);
/// True where `options` select some figures only.
bool selects(const ReportOptions& options);
/// Appends the shortest text that reads back to the same double; never -0. Not for none.
void append_exact(std::string& out, double value);
/// The figure has a value: it is not none, and finite.
bool exists(const Figure& figure);
/// The scenario's name whatever the language: English where there is one.
const std::string& machine_name(const Scenario& scenario);

/// Appends a text as a cell of a csv: quoted as RFC 4180 says, and with an apostrophe in front where a spreadsheet
/// would take it for a formula.
void append_csv_text(std::string& out, std::string_view text);

std::string csv_before(const ReportOptions& options);
std::string csv_each(const Reported& reported, const ReportOptions& options);
std::string json_before(const ReportOptions& options);
std::string json_each(const Reported& reported, const ReportOptions& options);
constexpr std::string_view json_between = ",";
constexpr std::string_view json_after = "\n  ]\n}\n";
std::string jsonl_each(const Reported& reported, const ReportOptions& options);

}  // namespace closs
