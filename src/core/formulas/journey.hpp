// The chain of one problem (docs/method.md): expected visits to each state, and what they accrue. One pass in
// topological order where there is no loop, elimination of states where there is one.
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
  std::vector<Expr> visits;               // per state
  std::vector<std::vector<Expr>> shares;  // per state and step: of its visits, those that take it
  std::vector<Expr> lost_from;            // per state: share of visits that end in lost at once
  std::vector<Expr> lost_ahead;           // per state: share lost from there on; empty where the chain has a loop
  Expr lost;                              // v . R_lost
  Expr contacts, spend_cut, cost, told_good, told_bad;
};

/// Told what must hold, low <= e <= high; else the fault of this code, about this state.
using RuleCheck = std::function<void(const Expr& e, double low, double high, FaultCode code, std::string state)>;

/// `parameters`: one per Model::parameters.
Visits visits_of(const Model& model, std::span<const Expr> parameters, const RuleCheck& rule);

}  // namespace closs
