// What `compare` says: a headline for each scenario, figures side by side, what does not differ folded away; and tidy
// rows, one figure of one scenario each.
#pragma once

#include <span>
#include <string>

#include "analysis/difference/compare.hpp"
#include "report/answers/answer.hpp"

namespace closs {

/// `variants`: one per scenario; empty: the file as it stands.
Answer compare_answer(std::span<const Scenario* const> scenarios, std::span<const std::string> variants,
                      const Comparison& comparison, const ReportOptions& options);

}  // namespace closs
