// What `bridge` says: which inputs changed, and a waterfall for each figure: the old value, what each input explains,
// largest first, the new value; and tidy rows, one input of one figure each.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "analysis/difference/bridge.hpp"
#include "report/answers/answer.hpp"

namespace closs {

/// The waterfalls, one a figure, and their rows, for an answer that says more than that. `titles`: of the two
/// scenarios.
struct BridgeWithin {
  std::vector<Part> parts;
  Grid rows;
};
BridgeWithin bridge_within(const Scenario& before, const Scenario& after, const Bridge& bridge,
                           std::vector<std::string> titles, const ReportOptions& options);

/// `sources_before`, `sources_after`: what the places of each scenario point into.
Answer bridge_answer(const Scenario& before, std::span<const Source> sources_before, const Scenario& after,
                     std::span<const Source> sources_after, const Bridge& bridge, const ReportOptions& options);

}  // namespace closs
