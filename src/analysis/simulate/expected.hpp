// Conditions on what a simulation says (docs/method.md, "Simulation"): decided only where the bound lies beyond the
// noise, by as many trials as that takes.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "analysis/check/expectation.hpp"
#include "analysis/simulate/simulated.hpp"
#include "core/scenario/scenario.hpp"

namespace closs {

enum class Decided { holds, fails, undecided };
struct DecidedCondition {
  Decided decided = Decided::undecided;
  Estimate estimate = {};         // NaN: the figure exists in no trial, or not at all
  std::int64_t trials = 0;        // 0: nothing is random
  std::int64_t would_decide = 0;  // where it is undecided: about so many trials would; 0: none can tell
};

/// More trials than this are not made to decide.
constexpr std::int64_t most_deciding_trials = std::int64_t{1} << 22;

struct DecidedConditions {
  std::vector<DecidedCondition> each = {};  // in the order asked for
  bool too_many_refused = false;            // of the trials: none of these figures may be shown
};

/// Decides all of them by the same trials: a bound counts where it lies outside the 99.9 % interval of the statistic's
/// error, and trials are doubled until all do. `progress` as for Simulation::run.
DecidedConditions decide(const Scenario& scenario, std::span<const StatisticalExpectation> conditions, int threads,
                         const std::function<bool(std::int64_t done, std::int64_t all)>& progress = {});

}  // namespace closs
