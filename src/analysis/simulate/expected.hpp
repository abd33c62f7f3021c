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

/// A condition on a statistic of a figure: of its mean, of a quantile, or of the chance that a condition on it is kept.
struct StatisticCondition {
  enum class Of { mean, quantile, chance } of = Of::mean;
  std::size_t quantile = 0;  // of shown_quantiles
  FigureBounds kept = {};    // of a chance: how often the figure keeps it
  FigureBounds bounds = {};  // of the statistic; its figure is that of the statistic
};

enum class Decided { holds, fails, undecided };
struct DecidedCondition {
  Decided decided = Decided::undecided;
  Estimate estimate = {};         // NaN: the figure exists in no trial, or not at all
  std::int64_t trials = 0;        // 0: nothing is random
  std::int64_t would_decide = 0;  // where it is undecided: about so many trials would; 0: none can tell
};

/// More trials than this are not made to decide.
constexpr std::int64_t most_deciding_trials = std::int64_t{1} << 22;

/// Decides all of them by the same trials: a bound counts where it lies outside the 99.9 % interval of the statistic's
/// error, and trials are doubled until all do. `progress` as for Simulation::run.
std::vector<DecidedCondition> decide(const Scenario& scenario, std::span<const StatisticCondition> conditions,
                                     std::uint64_t seed, int threads,
                                     const std::function<bool(std::int64_t done, std::int64_t all)>& progress = {});

}  // namespace closs
