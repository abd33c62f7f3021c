// What `run` says of several scenarios at once: a row each, for people who want to see which of them matters.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "report/answers/run.hpp"
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
  };
  std::vector<Cell> cells;
  Subject subject;
};

/// Customers, lost, at risk, share, inaction a month, the best fix and what it is worth; with --measure or --figure the
/// totals and figures asked for.
OverviewRow overview_row(const Reported& reported, const std::string& variant, const ReportOptions& options);
/// `with_reports`: the report of each scenario follows.
Document overview_document(std::span<const OverviewRow> rows, const ReportOptions& options, bool with_reports);

}  // namespace closs
