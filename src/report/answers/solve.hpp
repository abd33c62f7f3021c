// What `solve` says: the input's value that brings the figure to what was asked for, in words; all of them where there
// are several; or how near the figure can come. For programs a row a solution.
#pragma once

#include "analysis/what_if/solve.hpp"
#include "report/answers/answer.hpp"

namespace closs {

/// `path`: the input as the user named it.
Answer solve_answer(const Scenario& scenario, const std::string& path, const Goal& goal, const Solution& solution,
                    const ReportOptions& options);

}  // namespace closs
