#include "analysis/plan/fix_sets.hpp"

#include <algorithm>
#include <cmath>

#include "core/at.hpp"
#include "core/formulas/evaluate.hpp"
#include "core/scenario/requirements.hpp"

namespace closs {
namespace {

/// One walk through the feasible sets: each fix of the order is left out, then taken.
struct Walk {
  const FixRules& rules;
  const std::vector<double>& costs;
  const std::vector<int>& order;
  double amount;
  const std::function<bool(const FixSet&)>& take;

  bool from(std::size_t depth, const FixSet& set) const {
    if (depth == order.size()) return take(set);
    if (!from(depth + 1, set)) return false;
    const std::size_t j = at(order[depth]);
    const bool allowed = (set.fixes & rules.required[j]) == rules.required[j] && (set.fixes & rules.excluded[j]) == 0;
    const FixSet with{set.fixes | bit(j), set.cost + costs[j]};
    return !allowed || !affordable(with.cost, amount) || from(depth + 1, with);
  }
};

}  // namespace

FixRules rules_of(const Scenario& scenario) {
  const std::size_t n = scenario.fixes.size();
  FixRules out{.order = {}, .required = required_sets(scenario), .excluded = std::vector<std::uint64_t>(n, 0)};
  for (std::size_t j = 0; j < n; ++j)
    for (const int other : scenario.fixes[j].excluded) out.excluded[j] |= bit(at(other));
  std::uint64_t placed = 0;
  while (out.order.size() < n)
    for (std::size_t j = 0; j < n; ++j)
      if (!(placed & bit(j)) && (out.required[j] & ~placed) == 0) {
        placed |= bit(j);
        out.order.push_back(static_cast<int>(j));
      }
  return out;
}

bool affordable(double cost, double amount) { return cost <= amount + 1e-12 * std::abs(amount); }

std::vector<double> pv_costs_of(const Scenario& scenario) {
  std::vector<FigureId> ids;
  for (std::size_t j = 0; j < scenario.fixes.size(); ++j)
    ids.push_back({.scope = Scope::fix, .measure = M::pv_cost, .fix = static_cast<int>(j)});
  std::vector<double> out;
  for (const Figure& figure : evaluate(scenario, ids).figures) out.push_back(figure.value);
  return out;
}

double cost_of(std::uint64_t fixes, const std::vector<double>& costs) {
  double sum = 0;
  for (std::size_t j = 0; j < costs.size(); ++j)
    if (fixes & bit(j)) sum += costs[j];
  return sum;
}

void each_fix_set(const FixRules& rules, const std::vector<double>& costs, std::uint64_t among, double amount,
                  const std::function<bool(const FixSet&)>& take) {
  std::vector<int> order;
  for (const int j : rules.order)
    if (among & bit(at(j))) order.push_back(j);
  Walk{rules, costs, order, amount, take}.from(0, {});
}

std::uint64_t count_fix_sets(const FixRules& rules, const std::vector<double>& costs, std::uint64_t among,
                             double amount, std::uint64_t most) {
  std::uint64_t count = 0;
  each_fix_set(rules, costs, among, amount, [&](const FixSet&) { return ++count <= most; });
  return count;
}

std::vector<std::uint64_t> independent_groups(const Scenario& scenario, const FixRules& rules) {
  std::vector<std::uint64_t> groups;
  for (std::size_t j = 0; j < scenario.fixes.size(); ++j) {
    std::uint64_t mine = bit(j) | rules.required[j] | rules.excluded[j];
    for (std::size_t k = 0; k < j; ++k)
      for (std::size_t s = 0; s < scenario.segments.size(); ++s)
        if (scenario.fixes[j].in_segment[s] && scenario.fixes[k].in_segment[s]) mine |= bit(k);
    std::vector<std::uint64_t> apart;
    for (const std::uint64_t group : groups) {
      if (group & mine)
        mine |= group;
      else
        apart.push_back(group);
    }
    apart.push_back(mine);
    groups = std::move(apart);
  }
  std::sort(groups.begin(), groups.end(),
            [](std::uint64_t a, std::uint64_t b) { return (a & (~a + 1)) < (b & (~b + 1)); });
  return groups;
}

}  // namespace closs
