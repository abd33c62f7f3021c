// What `plan` says: which fixes to carry out with the budget, what they return together and each within the plan, how
// well that is proved, the efficient frontier and what more money would buy. For programs a row a point of the
// frontier.
#pragma once

#include "analysis/plan/plan.hpp"
#include "report/answers/answer.hpp"

namespace closs {

Answer plan_answer(const Scenario& scenario, const PlanRequest& request, const Plan& plan,
                   const ReportOptions& options);

}  // namespace closs
