// What `run` writes as a workbook.
#pragma once

#include <string>

#include "report/answers/run.hpp"
#include "report/workbook/workbook.hpp"

namespace closs {

/// The sheets of one scenario, as elements of the list of sheets: live formulas; values where they would be too many
/// cells, which the sheets say.
std::string run_workbook(const Reported& reported, const ReportOptions& options);
/// Documents as sheets of values, one each: what one of several scenarios gets, and their overview.
extern const Rendering workbook_rendering;

}  // namespace closs
