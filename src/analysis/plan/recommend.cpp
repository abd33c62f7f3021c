#include "analysis/plan/recommend.hpp"

#include <algorithm>
#include <cmath>

#include "analysis/plan/plan.hpp"
#include "analysis/simulate/simulate.hpp"
#include "core/at.hpp"
#include "core/formulas/lattice.hpp"
#include "core/formulas/work.hpp"
#include "core/scenario/requirements.hpp"

namespace closs {
namespace {

/// A page does not wait for more, in operations of one evaluation.
constexpr std::int64_t most_decision_operations = 16'000'000'000;
/// What knowing more is worth is fitted for each input in each trial.
constexpr std::size_t most_informing_values = 400;

bool exists(const Results& results, const FigureId& id) {
  return std::any_of(results.figures.begin(), results.figures.end(),
                     [&](const Figure& f) { return f.id == id && f.exists(); });
}

/// What the page tells of each trial.
std::vector<FigureId> figures_shown(const Scenario& scenario) {
  const std::vector<FigureId> headline = headline_of_simulation(scenario);
  std::vector<FigureId> out = headline;
  out.push_back({.scope = Scope::total, .measure = M::lost});
  for (FigureId id : headline) {
    if (!of_fixes(id.scope)) continue;
    id.measure = M::payback_months;
    out.push_back(id);
  }
  return out;
}

/// As many trials as the scenario asks for, or half of them, a quarter and so on, but not fewer than the least
/// replicates have. nullopt: nothing is random, or even these are too much work, which `too_large` tells.
std::optional<Simulated> simulated(const Scenario& scenario, int threads, bool& too_large) {
  std::size_t drawn = 0;
  for (const RandomInput& input : random_inputs(scenario).inputs) drawn += input.values.size();
  const std::int64_t each = std::max<std::int64_t>(operations_of(scenario, all_fixes(scenario)), 1);
  const std::int64_t most = most_decision_operations / each, least = least_replicate * replicate_count;
  SimulationPlan plan = stated_plan(scenario);
  while (plan.trials > most && plan.trials > least) plan.trials = std::max(plan.trials / 2, least);
  too_large = plan.trials > most;
  if (too_large || drawn == 0) return std::nullopt;
  plan.threads = threads;
  plan.figures = {figures_shown(scenario)};
  plan.information = drawn <= most_informing_values;
  Simulation simulation({&scenario}, plan);
  simulation.run();
  simulation.explain();
  return simulation.result(0);
}

std::uint64_t bits_of(const std::vector<int>& fixes) {
  std::uint64_t out = 0;
  for (const int fix : fixes) out |= bit(at(fix));
  return out;
}

std::vector<int> members_of(const std::vector<bool>& set) {
  std::vector<int> out;
  for (std::size_t j = 0; j < set.size(); ++j)
    if (set[j]) out.push_back(static_cast<int>(j));
  return out;
}

/// By the npv at the base of all inputs; the first of the best.
std::optional<std::vector<int>> best_at_base(const Scenario& scenario, int threads) {
  std::vector<std::vector<int>> sets;
  std::vector<std::uint64_t> bits;
  for (const std::vector<bool>& set : alternatives_of(scenario, std::nullopt)) {
    sets.push_back(members_of(set));
    bits.push_back(bits_of(sets.back()));
  }
  const std::vector<double> npv = npv_of_sets(lattice_of(scenario), bits, threads);
  std::optional<std::size_t> best;
  for (std::size_t k = 0; k < sets.size(); ++k)
    if (!std::isnan(npv[k]) && (!best || npv[k] > npv[*best])) best = k;
  return best ? std::optional(sets[*best]) : std::nullopt;
}

/// What the decision is about: the npv of a set, else what doing nothing costs, where it is known.
FigureId moved_figure(const Scenario& of, const Results& results) {
  if (!of.fixes.empty()) return {.scope = Scope::joint, .measure = M::npv};
  const FigureId inaction{.scope = Scope::total, .measure = M::cost_of_inaction};
  return exists(results, inaction) ? inaction : FigureId{.scope = Scope::total, .measure = M::revenue_at_risk};
}

void move_inputs(Recommendation& out, int threads) {
  const std::int64_t rows = 2 * std::ssize(reaches(out.of, decision_swing));
  const bool too_many = product(rows, operations_of(out.of, all_fixes(out.of))) > most_decision_operations;
  out.too_large = out.too_large || too_many;
  if (!too_many) out.tornado = tornado(out.of, std::span(&out.moved, 1), decision_swing, threads);
}

}  // namespace

Recommendation recommend(const Scenario& scenario, const Results& results, int threads) {
  Recommendation out;
  const bool any_fix = !scenario.fixes.empty() && std::ssize(scenario.fixes) <= most_fixes_of_a_set;
  try {
    out.simulated = simulated(scenario, threads, out.too_large);
    const Decision* best =
        out.simulated && !out.simulated->too_many_refused() ? out.simulated->best_decision() : nullptr;
    if (any_fix) out.fixes = best ? best->fixes : best_at_base(scenario, threads);
  } catch (const Failure&) {  // too-much-work, too many inputs to draw: what is known without them is told
    out.too_large = true;
  }
  out.of = with_fixes(scenario, [&](int j) {
    return out.fixes && std::find(out.fixes->begin(), out.fixes->end(), j) != out.fixes->end();
  });
  if (!out.of.fixes.empty()) {
    std::vector<FigureId> wanted;
    for (const FigureId& id : figures_of(out.of))
      if (id.scope == Scope::joint) wanted.push_back(id);
    out.figures = evaluate(out.of, wanted).figures;
  }
  out.moved = moved_figure(out.of, results);
  try {
    move_inputs(out, threads);
  } catch (const Failure&) {  // too-much-work
    out.too_large = true;
  }
  return out;
}

}  // namespace closs
