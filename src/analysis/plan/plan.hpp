// The best set of fixes that a budget buys, with all interactions: every set that may be carried out is evaluated, in
// blocks; where these are too many, a search that says what it proved (plan_search.hpp). And the efficient frontier:
// the best net present value for each budget, so that one sees what more money would buy.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "analysis/plan/fix_sets.hpp"
#include "core/formulas/evaluate.hpp"

namespace closs {

/// What the budget pays for: the present value of all costs, or the one-off costs alone. A fix that would start beyond
/// the horizon costs nothing in it, by either.
enum class BudgetOf { pv_cost, once };

struct PlannedSet {
  std::uint64_t fixes = 0;  // bit j: fix j is in it
  double cost = 0;          // of what the budget pays for
  double npv = 0;
};

/// One fix of the plan, within the plan.
struct PlannedFix {
  int fix = 0;
  double cost = 0;  // of what the budget pays for
  Figure pv_cost = {};
  double pv_running = 0;   // of it, what does not fall at once
  Figure npv_alone = {};   // by itself, or over what it requires
  Figure npv_share = {};   // its Shapley share of the plan's npv
  double npv_without = 0;  // of the plan without it and without what requires it
};

struct PlanRequest {
  double budget = 0;
  BudgetOf of = BudgetOf::pv_cost;
  int threads = 0;
  /// At most this many sets are evaluated to prove the best one, fewer where one takes long (most_row_operations); with
  /// more, the plan is searched for.
  std::uint64_t most_sets = std::uint64_t{1} << 25;
  /// So many sets beyond the budget are evaluated for the frontier.
  std::uint64_t frontier_sets = std::uint64_t{1} << 20;
  /// Is told now and then how much is done of at most how much: sets evaluated, or steps of the search.
  std::function<void(std::uint64_t done, std::uint64_t most)> told = {};
};

struct Plan {
  PlannedSet best = {};                     // no fix: nothing that is affordable pays
  bool proven = false;                      // no feasible set within the budget has a higher npv
  double bound = 0;                         // npv that no such set exceeds
  std::uint64_t evaluated = 0, broken = 0;  // sets evaluated; among them those that break a rule of docs/method.md
  std::vector<double> costs = {};           // per fix, of what the budget pays for
  std::vector<PlannedSet> frontier = {};    // best npv by cost, from nothing at all; dearer sets are worth more
  double frontier_to = 0;                   // it is complete for budgets up to here; infinity: for all
  std::optional<PlannedSet> next = {};      // the next point of the frontier above the budget, where it is known
  std::vector<PlannedFix> fixes = {};       // the chosen ones, in the order of the file
  std::vector<Figure> figures = {};         // of the plan as a whole: the measures of `joint`
  std::vector<Fault> warnings = {};         // of evaluating the plan as a whole
};

/// Plans. Failure (too-much-work). The scenario has at least one fix and at most most_fixes_of_a_set.
Plan plan(const Scenario& scenario, const PlanRequest& request);

}  // namespace closs
