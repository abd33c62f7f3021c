// What the formats for programs share: which figures, and what stands before, between and after the scenarios.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "report/answers/run.hpp"
#include "text/json.hpp"

namespace closs {

/// The figures that `options` select (all, unless it names measures or figures), in the fixed order of all reports.
std::vector<const Figure*> selected_figures(const Reported& reported, const ReportOptions& options);
/// True where `options` select some figures only.
bool selects(const ReportOptions& options);
/// The scenario's name whatever the language: English where there is one.
const std::string& machine_name(const Scenario& scenario);

/// The first members of every json document: the program's version, and what closs.yaml gave where there is one.
void begin_json(JsonWriter& json, const ReportOptions& options);
/// The name of the last column that csv and jsonl of rows have with --set, and how a line of csv ends: with that cell.
constexpr std::string_view set_column = "set";
std::string csv_line_end(const ReportOptions& options);
/// Failure (sets-repeated) where that cell, repeated in so many rows, would take most of the memory.
void refuse_repeated_sets(std::size_t rows, const ReportOptions& options);
/// "set": [...], a member of the object that is open.
void write_sets(JsonWriter& json, std::span<const std::string> sets);

std::string csv_before(const ReportOptions& options);
std::string csv_each(const Reported& reported, const ReportOptions& options);
std::string json_before(const ReportOptions& options);
std::string json_each(const Reported& reported, const ReportOptions& options);
constexpr std::string_view json_between = ",";
constexpr std::string_view json_after = "\n  ]\n}\n";
std::string jsonl_each(const Reported& reported, const ReportOptions& options);

}  // namespace closs
