// What `run` and `simulate` say of several scenarios at once: a row each, for people who want to see which of them
// matters.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "report/answers/run.hpp"
#include "report/answers/simulate.hpp"
#include "report/document/trace.hpp"

namespace closs {

/// One scenario in the overview, without what it was made from.
struct OverviewRow {
  std::string name, variant;  // variant: empty where the file is taken as it stands
  std::string currency;
  Period period = Period::year;
  struct Cell {
    std::string title;
    CellValue value;
    bool words = false;
  };
  std::vector<Cell> cells;
  Subject subject;
  int place = 0;  // Look::place of its report
};

/// Customers, lost, at risk, share, inaction a month, the best fix and what it is worth; with --measure or --figure the
/// totals and figures asked for.
OverviewRow overview_row(const Reported& reported, const std::string& variant, const ReportOptions& options);
/// The mean of what the report of a simulation begins with and the limits between which it lies with 90 % probability,
/// the same of the best choice, and what more knowledge is worth to it; with --measure or --figure those of what is
/// asked for.
OverviewRow overview_row(const SimulationReported& reported, const std::string& variant, const ReportOptions& options);
/// `with_reports`: the report of each scenario follows.
Document overview_document(std::span<const OverviewRow> rows, const ReportOptions& options, bool with_reports);
/// The file that begins with it, and lists the reports that follow.
PageOf page_of(const Document& overview, std::span<const OverviewRow> rows, bool with_reports);

}  // namespace closs
