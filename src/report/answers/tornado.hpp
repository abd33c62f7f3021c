// What `tornado` says: for each figure the input that moves it most, a table of all that do, widest first, with bars
// around the base; which inputs move nothing, and where a figure does not exist. For programs a row a figure and input.
#pragma once

#include "analysis/what_if/tornado.hpp"
#include "report/answers/answer.hpp"

namespace closs {

/// `swing`: the share of their base that inputs without a range were moved by; 0: they were left out.
Answer tornado_answer(const Scenario& scenario, const Tornado& tornado, double swing, const ReportOptions& options);

}  // namespace closs
