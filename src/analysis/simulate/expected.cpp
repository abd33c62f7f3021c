#include "analysis/simulate/expected.hpp"

#include <algorithm>
#include <cmath>

#include "analysis/simulate/simulate.hpp"

namespace closs {
namespace {

/// Student's t with 15 degrees of freedom: 99.9 % lie within it.
constexpr double t999 = 4.0727651959036905;

/// `statistic` is NaN where it does not exist: then no condition on it holds.
DecidedCondition decided(const FigureBounds& bounds, const Estimate& statistic, std::int64_t trials) {
  DecidedCondition out{.decided = Decided::fails, .estimate = statistic, .trials = trials};
  if (std::isnan(statistic.value)) return out;
  const double half = std::isnan(statistic.error) ? 0 : t999 * statistic.error;
  double nearest = std::numeric_limits<double>::infinity();
  for (const double bound : {bounds.low, bounds.high})
    if (std::isfinite(bound)) nearest = std::min(nearest, std::abs(statistic.value - bound));
  const bool inside = holds(bounds, statistic.value);
  if (half == 0 || nearest > half) {
    out.decided = inside ? Decided::holds : Decided::fails;
    return out;
  }
  out.decided = Decided::undecided;
  const double needed = static_cast<double>(trials) * (half / nearest) * (half / nearest);
  out.would_decide = needed < 9e15 ? static_cast<std::int64_t>(std::ceil(needed)) : 0;
  return out;
}

/// The statistic that a condition is on. `chance`: the next of the chances, in their order.
Estimate statistic_of(const StatisticCondition& condition, const Simulated& simulated, std::size_t figure,
                      std::size_t chance) {
  switch (condition.of) {
    case StatisticCondition::Of::mean:
      return simulated.figures[figure].mean;
    case StatisticCondition::Of::quantile:
      return simulated.figures[figure].quantiles[condition.quantile];
    case StatisticCondition::Of::chance:
      return simulated.chances[chance];
  }
  return {};
}

/// The same where nothing is random.
Estimate certain_statistic(const StatisticCondition& condition, const Distribution& figure) {
  if (condition.of != StatisticCondition::Of::chance) return {figure.base, 0};
  return {!std::isnan(figure.base) && holds(condition.kept, figure.base) ? 1.0 : 0.0, 0};
}

}  // namespace

std::vector<DecidedCondition> decide(const Scenario& scenario, std::span<const StatisticCondition> conditions,
                                     std::uint64_t seed, int threads,
                                     const std::function<bool(std::int64_t done, std::int64_t all)>& progress) {
  SimulationPlan plan{.seed = seed, .threads = threads, .decisions = false};
  plan.figures.resize(1);
  plan.conditions.resize(1);
  for (const StatisticCondition& each : conditions) {
    plan.figures[0].push_back(each.bounds.figure);
    if (each.of == StatisticCondition::Of::chance) plan.conditions[0].push_back(each.kept);
  }
  Simulation simulation({&scenario}, plan);
  simulation.run(progress);
  std::vector<DecidedCondition> out(conditions.size());
  for (;;) {
    const Simulated found = simulation.result(0);
    std::size_t chance = 0;
    bool all = true;
    for (std::size_t k = 0; k < conditions.size(); ++k) {
      const StatisticCondition& condition = conditions[k];
      const bool counted = condition.of == StatisticCondition::Of::chance;
      out[k] = decided(condition.bounds,
                       simulation.any_random() ? statistic_of(condition, found, k, chance)
                                               : certain_statistic(condition, found.figures[k]),
                       simulation.trials());
      chance += counted ? 1 : 0;
      all = all && out[k].decided != Decided::undecided;
    }
    if (all || found.run.partial || 2 * simulation.trials() > most_deciding_trials) return out;
    simulation.go_on(progress);
  }
}

}  // namespace closs
