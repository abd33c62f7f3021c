// What `run` says of one scenario, in every format. Machine formats (csv, json, jsonl) are written straight from
// the figures; text and markdown go through a Document.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/plan/recommend.hpp"
#include "analysis/simulate/ranges.hpp"
#include "analysis/what_if/guesses.hpp"
#include "core/formulas/evaluate.hpp"
#include "report/document/document.hpp"
#include "report/faults/faults.hpp"

namespace closs {

/// One evaluated scenario, ready to be written.
struct Reported {
  const Scenario* scenario = nullptr;
  const Results* results = nullptr;
  std::span<const Source> sources;
  std::vector<Fault> warnings;  // of reading and of evaluation
  // For the formats for people:
  std::optional<Guesses> guesses = {};
  std::optional<Ranges> ranges = {};
  std::optional<Recommendation> recommended = {};  // where the decision page is asked for
};

struct ReportOptions {
  std::string_view version;  // the program's
  std::string config;        // what closs.yaml gave, as a value of json; empty: there is none
  Language language = Language::en;
  Color color = Color::off;
  int digits = 3;
  int width = paper_width;
  int depth = 2;                  // explain: levels below the figure
  int place = 0;                  // Look::place
  bool brief = false;             // run: the decision page alone
  bool pictures = false;          // run: the report begins with the decision page, and has charts that text cannot show
  std::string by;                 // a tag key, or "segment": text and markdown add a table by it
  std::vector<M> measures;        // --measure: only these and `figures`; both empty: all
  std::vector<FigureId> figures;  // --figure: only these and `measures`
  bool bom = false;               // csv
  std::string set;                // --set, as trace.hpp joins it; empty: nothing was set

  Look look() const { return {language, digits, color, width, place}; }
  NumberStyle style(std::string_view currency) const { return {language, currency, digits}; }
};

/// One output format: what stands before the scenarios, for each, between and after. Adding one is a row and a file.
struct Format {
  std::string_view name;                                  // "csv"
  std::string_view extension;                             // ".csv"; two formats may not share one
  const Rendering* rendering = nullptr;                   // of formats for people
  std::string (*before)(const ReportOptions&) = nullptr;  // of formats for programs, as what follows
  std::string (*each)(const Reported&, const ReportOptions&) = nullptr;
  std::string_view between = {}, after = {};
  bool warns = false;  // prints Reported::warnings, so that they need not be told on standard error
  // Of a workbook: one scenario with live formulas, in place of its document.
  std::string (*live)(const Reported&, const ReportOptions&) = nullptr;

  /// It never changes with language, color or digits.
  bool machine() const { return !rendering; }
};

/// Formats of `run`, text first.
std::span<const Format> run_formats();

/// The fixes whose cash the report shows where it has pictures, and at which points: ranges_of() is to be asked for
/// them.
std::vector<CashPoints> cash_drawn(const Scenario& scenario, const Results& results);

/// The report for people.
Document run_document(const Reported& reported, const ReportOptions& options);

}  // namespace closs
