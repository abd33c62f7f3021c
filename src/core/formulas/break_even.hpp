// The share of a fix's effect at which it pays (docs/method.md section 5, break_even_effect), of many rows at once.
#pragma once

#include <span>
#include <vector>

#include "core/formulas/formulas.hpp"
#include "core/graph/graph.hpp"
#include "core/graph/tape.hpp"

namespace closs {

/// The pv_benefit of a fix, with what it requires, as a function of the share of its effect.
class BenefitOfShare {
 public:
  /// `benefit` over the column `share` and whatever else varies.
  BenefitOfShare(const Graph& graph, const Expr& benefit, const Expr& share);

  /// What it reads beside the share, and in which order the columns of the tape hold it; the share is the last one.
  std::span<const Expr> reads() const { return std::span(columns_).first(columns_.size() - 1); }
  const Tape& tape() const { return tape_; }

 private:
  std::vector<Expr> columns_;
  Tape tape_;
};

/// The kernel of break_even_effect: the smallest share in (0, 1] at which npv is 0. None where there is no cost, and
/// where npv is negative as planned. `pv_cost`, `npv`: of the fix as planned, over what it requires.
Kernel break_even_effect(BenefitOfShare benefit, const Expr& pv_cost, const Expr& npv);

}  // namespace closs
