// The chain of one problem (model.md section 1): expected visits to each state, and what they accrue. One pass in
// topological order where there is no loop, a linear solve where there is one.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "core/graph/graph.hpp"
#include "core/scenario/fault_code.hpp"
#include "core/scenario/model.hpp"

namespace closs {

/// Per affected customer.
struct Visits {
  std::vector<Expr> visits;      // per state
  std::vector<Expr> lost_from;   // per state: share of visits that end in lost at once
  std::vector<Expr> lost_ahead;  // per state: share lost from there on; empty where the chain has a loop
  Expr lost;                     // v . R_lost
  Expr contacts, spend_cut, cost, told_good, told_bad;
};

/// `parameters`: one per Model::parameters. `rule(e, low, high, fault code, state)` is told what must hold.
Visits visits_of(const Model& model, std::span<const Expr> parameters, Graph& graph,
                 const std::function<void(const Expr&, double, double, FaultCode, std::string)>& rule);

}  // namespace closs
