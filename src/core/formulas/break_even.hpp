// The share of a fix's effect at which it pays (docs/method.md section 5, break_even_effect), of many rows at once.
#pragma once

#include <memory>
#include <vector>

#include "core/formulas/formulas.hpp"
#include "core/formulas/lattice.hpp"

namespace closs {

/// The kernel of break_even_effect: the smallest share in (0, 1] at which npv is 0. None where there is no cost, and
/// where npv is negative as planned. `required`: whether each fix is required by this one; `pv_cost`, `npv`: of the fix
/// as planned, over what it requires.
Kernel break_even_effect(std::shared_ptr<const Lattice> lattice, int fix, const std::vector<bool>& required,
                         const Expr& pv_cost, const Expr& npv);

}  // namespace closs
