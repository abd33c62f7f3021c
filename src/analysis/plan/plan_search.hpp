// Where the feasible sets are too many to evaluate them all: branch and bound, best bound first. A node of the search
// has fixes that are in, fixes that are out and fixes that are open; the gain of each open fix is bounded
// (gain_bound.hpp), and what the rest of the budget can buy of them at most, parts of fixes allowed, bounds the node.
// Nodes with few sets left are evaluated set by set. The work is limited by the number of nodes, never by a clock, so
// that the answer is the same on every machine; what was not finished is stated as a bound.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "analysis/plan/plan.hpp"
#include "core/formulas/lattice.hpp"

namespace closs {

struct Searched {
  std::vector<PlannedSet> met = {};  // the frontier of all sets evaluated
  std::uint64_t evaluated = 0, broken = 0;
  bool proven = false;
  double bound = 0;  // npv that no feasible set within the budget exceeds; infinite: none could be proved
};

struct SearchEffort {
  int nodes = 10'000;                                              // bounded at most
  std::uint64_t leaf_sets = 4096;                                  // a node with no more feasible sets is evaluated
  std::uint64_t sets = std::numeric_limits<std::uint64_t>::max();  // evaluated at most, but for the last leaf
  std::function<void(std::uint64_t done, std::uint64_t most)> told = {};  // PlanRequest::told, of nodes
};

/// `lattice`: the scenario's own.
Searched search_plan(const Scenario& scenario, const Lattice& lattice, const FixRules& rules,
                     const std::vector<double>& costs, double budget, int threads, const SearchEffort& effort = {});

}  // namespace closs
