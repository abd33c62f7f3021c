#include "analysis/simulate/expected.hpp"

#include <algorithm>
#include <cmath>

#include "analysis/simulate/simulate.hpp"

namespace closs {
namespace {

static_assert(asked_percentiles.size() == shown_quantiles.size());

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

bool is_chance(const StatisticalExpectation& condition) { return condition.asked.kind == AskedOf::Kind::chance; }

/// The statistic that a condition is on. `chance`: the next of the chances, in their order.
Estimate statistic_of(const StatisticalExpectation& condition, const Simulated& simulated, std::size_t figure,
                      std::size_t chance) {
  if (is_chance(condition)) return simulated.chances[chance];
  const Distribution& of = simulated.figures[figure];
  if (condition.asked.kind == AskedOf::Kind::mean) return of.mean;
  const auto which = std::find(asked_percentiles.begin(), asked_percentiles.end(), condition.asked.percentile) -
                     asked_percentiles.begin();
  return of.quantiles[static_cast<std::size_t>(which)];
}

/// The same where nothing is random.
Estimate certain_statistic(const StatisticalExpectation& condition, const Distribution& figure) {
  if (!is_chance(condition)) return {figure.base, 0};
  return {!std::isnan(figure.base) && holds(condition.event, figure.base) ? 1.0 : 0.0, 0};
}

}  // namespace

DecidedConditions decide(const Scenario& scenario, std::span<const StatisticalExpectation> conditions, int threads,
                         const std::function<bool(std::int64_t done, std::int64_t all)>& progress) {
  SimulationPlan plan = stated_plan(scenario);
  plan.threads = threads;
  plan.decisions = false;
  plan.figures.resize(1);
  plan.conditions.resize(1);
  for (const StatisticalExpectation& each : conditions) {
    plan.figures[0].push_back(each.bounds.figure);
    if (is_chance(each)) plan.conditions[0].push_back(each.event);
  }
  Simulation simulation({&scenario}, plan);
  simulation.run(progress);
  DecidedConditions out{.each = std::vector<DecidedCondition>(conditions.size())};
  for (;;) {
    const Simulated found = simulation.result(0);
    std::size_t chance = 0;
    bool all = true;
    for (std::size_t k = 0; k < conditions.size(); ++k) {
      const StatisticalExpectation& condition = conditions[k];
      out.each[k] = decided(condition.bounds,
                            simulation.any_random() ? statistic_of(condition, found, k, chance)
                                                    : certain_statistic(condition, found.figures[k]),
                            simulation.trials());
      chance += is_chance(condition) ? 1 : 0;
      all = all && out.each[k].decided != Decided::undecided;
    }
    out.too_many_refused = found.too_many_refused();
    if (all || out.too_many_refused || found.run.partial || 2 * simulation.trials() > most_deciding_trials) return out;
    simulation.go_on(progress);
  }
}

}  // namespace closs
