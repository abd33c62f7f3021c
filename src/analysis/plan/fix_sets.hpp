// Which sets of fixes may be carried out at all: with everything that their members require, without two that exclude
// each other, within an amount of money. Enumerated one after the other in a fixed order, so that none that may not be
// is ever evaluated.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <vector>

#include "core/scenario/scenario.hpp"

namespace closs {

/// An amount of money that buys anything; a bound that holds nothing back.
constexpr double infinity = std::numeric_limits<double>::infinity();

struct FixSet {
  std::uint64_t fixes = 0;
  double cost = 0;
};

/// Fixes in an order in which what is required comes first; requires, direct and indirect, and excludes as bits.
struct FixRules {
  std::vector<int> order;
  std::vector<std::uint64_t> required, excluded;  // per fix
};
FixRules rules_of(const Scenario& scenario);

/// Whether a sum of costs is within an amount, but for the rounding of sums.
bool affordable(double cost, double amount);
/// The present value of what each fix costs.
std::vector<double> pv_costs_of(const Scenario& scenario);
/// The cost of a set, added up in the order of the file.
double cost_of(std::uint64_t fixes, const std::vector<double>& costs);

/// Calls `take` with every feasible subset of `among` whose cost is within `amount` (infinity: any), the empty one
/// first, until it returns false.
void each_fix_set(const FixRules& rules, const std::vector<double>& costs, std::uint64_t among, double amount,
                  const std::function<bool(const FixSet&)>& take);
/// Their number, or `most` + 1 where there are more.
std::uint64_t count_fix_sets(const FixRules& rules, const std::vector<double>& costs, std::uint64_t among,
                             double amount, std::uint64_t most);

/// Fixes in groups whose worth adds up exactly: no segment, no requirement and no exclusion joins two of them.
std::vector<std::uint64_t> independent_groups(const Scenario& scenario, const FixRules& rules);

}  // namespace closs
