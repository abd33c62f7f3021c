// What `bridge` says: which inputs changed, and a waterfall for each figure: the old value, what each input explains,
// largest first, the new value; and tidy rows, one input of one figure each.
#pragma once

#include <span>

#include "analysis/difference/bridge.hpp"
#include "report/answers/answer.hpp"

namespace closs {

/// `sources_before`, `sources_after`: what the places of each scenario point into.
Answer bridge_answer(const Scenario& before, std::span<const Source> sources_before, const Scenario& after,
                     std::span<const Source> sources_after, const Bridge& bridge, const ReportOptions& options);

}  // namespace closs
