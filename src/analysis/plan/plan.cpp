#include "analysis/plan/plan.hpp"

#include <algorithm>
#include <cmath>

#include "analysis/plan/frontier.hpp"
#include "analysis/plan/plan_search.hpp"
#include "core/at.hpp"
#include "core/formulas/lattice.hpp"
#include "core/formulas/work.hpp"
#include "core/scenario/requirements.hpp"

namespace closs {
namespace {

std::vector<double> costs_of(const Scenario& scenario, BudgetOf of) {
  if (of == BudgetOf::pv_cost) return pv_costs_of(scenario);
  std::vector<double> out;
  for (const Fix& fix : scenario.fixes)
    out.push_back(fix.once < 0 || fix.start > scenario.horizon ? 0.0 : scenario.values[at(fix.once)].base);
  return out;
}

/// So many sets take some seconds.
std::uint64_t sets_within(const Lattice& lattice) {
  return static_cast<std::uint64_t>(most_row_operations / std::max(1, lattice.operations()));
}

/// Evaluates sets as they come, some hundred thousand at a time, and keeps those on the frontier.
class Evaluation {
 public:
  /// Of `most` sets in all.
  Evaluation(const Lattice& lattice, const PlanRequest& request, std::uint64_t most, Plan& plan)
      : lattice_(lattice), request_(request), most_(most), plan_(plan) {}

  void add(const FixSet& set) {
    sets_.push_back(set.fixes);
    costs_.push_back(set.cost);
    if (sets_.size() == chunk) flush();
  }
  Frontier finish() {
    flush();
    return std::move(frontier_);
  }

 private:
  static constexpr std::size_t chunk = std::size_t{1} << 17;
  const Lattice& lattice_;
  const PlanRequest& request_;
  std::uint64_t most_;
  Plan& plan_;
  std::vector<std::uint64_t> sets_;
  std::vector<double> costs_;
  Frontier frontier_;

  void flush() {
    const std::vector<double> npv = npv_of_sets(lattice_, sets_, request_.threads);
    plan_.evaluated += sets_.size();
    if (request_.told) request_.told(plan_.evaluated, most_);
    for (std::size_t k = 0; k < sets_.size(); ++k) {
      const double worth = sets_[k] == 0 ? 0 : npv[k];
      if (std::isnan(worth))
        ++plan_.broken;
      else
        frontier_.offer({sets_[k], costs_[k], worth});
    }
    sets_.clear();
    costs_.clear();
  }
};

/// How far above the budget the frontier is followed, and how many sets that takes.
struct Extent {
  double limit;  // negative: not even the budget's sets can be evaluated
  std::uint64_t sets;
};

Extent frontier_extent(const PlanRequest& request, const FixRules& rules, const std::vector<double>& costs,
                       const std::vector<std::uint64_t>& groups) {
  const auto count = [&](double amount, std::uint64_t most) {
    std::uint64_t sum = 0;
    for (const std::uint64_t group : groups)
      if (sum <= most) sum += count_fix_sets(rules, costs, group, amount, most);
    return sum;
  };
  for (const double times : {infinity, 4.0, 2.0, 1.5}) {
    const double amount = times == infinity ? infinity : request.budget * times;
    const std::uint64_t sets = count(amount, request.frontier_sets);
    if (sets <= request.frontier_sets) return {amount, sets};
  }
  const std::uint64_t within = count(request.budget, request.most_sets);
  if (within > request.most_sets) return {-1, 0};
  const std::uint64_t some_more = std::min(request.most_sets, std::max(request.frontier_sets, 4 * within));
  for (const double times : {1.25, 1.1, 1.05}) {
    const std::uint64_t sets = count(request.budget * times, some_more);
    if (sets <= some_more) return {request.budget * times, sets};
  }
  return {request.budget, within};
}

/// Every feasible set, group by group.
void evaluate_all(const Lattice& lattice, const PlanRequest& request, const FixRules& rules,
                  const std::vector<std::uint64_t>& groups, const Extent& extent, Plan& out) {
  std::optional<Frontier> all;
  for (const std::uint64_t group : groups) {
    Evaluation evaluation(lattice, request, extent.sets, out);
    each_fix_set(rules, out.costs, group, extent.limit, [&](const FixSet& set) {
      evaluation.add(set);
      return true;
    });
    Frontier mine = evaluation.finish();
    all = all ? combined(*all, mine, extent.limit) : std::move(mine);
  }
  out.frontier = told_apart(all->sets());
  out.frontier_to = extent.limit;
  out.proven = true;
}

void search(const Scenario& scenario, const Lattice& lattice, const PlanRequest& request, const FixRules& rules,
            Plan& out) {
  SearchEffort effort{.told = request.told};
  const std::int64_t of_bound = 4 * product(std::max(1, lattice.operations()), std::ssize(scenario.fixes));
  effort.nodes = static_cast<int>(std::clamp<std::int64_t>(most_operations / of_bound, 1, effort.nodes));
  effort.sets = sets_within(lattice);
  const Searched found = search_plan(scenario, lattice, rules, out.costs, request.budget, request.threads, effort);
  Frontier frontier;
  for (const PlannedSet& set : found.met) frontier.offer(set);
  out.frontier = told_apart(frontier.sets());
  out.evaluated = found.evaluated;
  out.broken = found.broken;
  out.proven = found.proven;
  out.bound = found.bound;
  out.frontier_to = -1;
}

/// The same numbers for one set wherever it is met: evaluated once more by itself, its costs added in the file's order.
void settle(const Lattice& lattice, Plan& out) {
  std::vector<std::uint64_t> sets;
  for (const PlannedSet& set : out.frontier) sets.push_back(set.fixes);
  const std::vector<double> npv = npv_of_sets(lattice, sets, 1);
  for (std::size_t k = 0; k < sets.size(); ++k) {
    out.frontier[k].npv = sets[k] == 0 ? 0 : npv[k];
    out.frontier[k].cost = cost_of(sets[k], out.costs);
  }
}

void choose(const PlanRequest& request, Plan& out) {
  for (const PlannedSet& set : out.frontier) {
    if (affordable(set.cost, request.budget))
      out.best = set;
    else if (!out.next)
      out.next = set;
  }
  if (out.proven) out.bound = out.best.npv;
}

/// Present value of the running costs of each fix of a scenario.
std::vector<double> running_costs_of(Scenario scenario) {
  for (const Fix& fix : scenario.fixes)
    if (fix.once >= 0) scenario.values[at(fix.once)].base = 0;
  return pv_costs_of(scenario);
}

/// The plan as a scenario of its own: its joint figures, and each member's.
void describe(const Scenario& scenario, const Lattice& lattice, const FixRules& rules, Plan& out) {
  if (out.best.fixes == 0) return;
  const Scenario chosen = with_fixes(scenario, [&](int j) { return (out.best.fixes & bit(at(j))) != 0; });
  std::vector<FigureId> ids;
  for (const FigureId& id : figures_of(chosen))
    if (id.scope == Scope::joint) ids.push_back(id);
  const std::size_t joint = ids.size();
  constexpr M own[] = {M::pv_cost, M::npv, M::npv_share};
  for (std::size_t k = 0; k < chosen.fixes.size(); ++k)
    for (const M measure : own) ids.push_back({.scope = Scope::fix, .measure = measure, .fix = static_cast<int>(k)});
  Results results = evaluate(chosen, ids);
  out.warnings = std::move(results.faults);
  if (results.figures.size() != ids.size()) return;
  out.figures.assign(results.figures.begin(), results.figures.begin() + static_cast<std::ptrdiff_t>(joint));
  const std::vector<double> running = running_costs_of(chosen);
  std::vector<std::uint64_t> without;
  for (std::size_t j = 0; j < scenario.fixes.size(); ++j) {
    if (!(out.best.fixes & bit(j))) continue;
    const Figure* mine = &results.figures[joint + 3 * out.fixes.size()];
    out.fixes.push_back({static_cast<int>(j), out.costs[j], mine[0], running[out.fixes.size()], mine[1], mine[2]});
    std::uint64_t gone = bit(j);
    for (std::size_t k = 0; k < scenario.fixes.size(); ++k)
      if (rules.required[k] & bit(j)) gone |= bit(k);
    without.push_back(out.best.fixes & ~gone);
  }
  const std::vector<double> npv = npv_of_sets(lattice, without, 1);
  for (std::size_t k = 0; k < without.size(); ++k) out.fixes[k].npv_without = without[k] == 0 ? 0 : npv[k];
}

}  // namespace

Plan plan(const Scenario& scenario, const PlanRequest& asked) {
  Plan out;
  PlanRequest request = asked;
  out.costs = costs_of(scenario, request.of);
  const FixRules rules = rules_of(scenario);
  const Lattice lattice = lattice_of(scenario);
  request.most_sets = std::min(request.most_sets, sets_within(lattice));
  request.frontier_sets = std::min(request.frontier_sets, sets_within(lattice));
  const std::vector<std::uint64_t> groups = independent_groups(scenario, rules);
  const Extent extent = frontier_extent(request, rules, out.costs, groups);
  if (extent.limit >= 0)
    evaluate_all(lattice, request, rules, groups, extent, out);
  else
    search(scenario, lattice, request, rules, out);
  settle(lattice, out);
  choose(request, out);
  describe(scenario, lattice, rules, out);
  return out;
}

}  // namespace closs
