// What `verify` says: the verdict on each fix in a sentence, every input with what was promised and observed, what it
// is worth, what else moved, and how many answers are still needed; and tidy rows, an input each.
#pragma once

#include "analysis/verify/verify.hpp"
#include "report/answers/answer.hpp"

namespace closs {

Answer verify_answer(const Scenario& before, const Scenario& after, const VerifyPlan& plan, const Verified& verified,
                     const ReportOptions& options);

}  // namespace closs
