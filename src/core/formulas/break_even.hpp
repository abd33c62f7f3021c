// The share of a fix's effect at which it pays (docs/method.md section 5, break_even_effect), of many rows at once.
#pragma once

#include "core/formulas/formulas.hpp"
#include "core/graph/graph.hpp"

namespace closs {

/// The kernel of break_even_effect: the smallest share in (0, 1] at which npv is 0. None where there is no cost, and
/// where npv is negative as planned. `benefit`: pv_benefit of the fix with what it requires, over the column `share` of
/// its effect and whatever else varies; `pv_cost`, `npv`: of the fix as planned, over what it requires.
Kernel break_even_effect(const Graph& graph, const Expr& benefit, const Expr& share, const Expr& pv_cost,
                         const Expr& npv);

}  // namespace closs
