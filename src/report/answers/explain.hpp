// A figure's tree for people (numbered lines, a column a period, inputs with the place they stand at) and for programs
// (a row a step).
#pragma once

#include "analysis/explain/explain.hpp"
#include "report/answers/answer.hpp"

namespace closs {

Answer explain_answer(const Scenario& scenario, const Explained& figure, std::span<const Source> sources,
                      const ReportOptions& options);

}  // namespace closs
