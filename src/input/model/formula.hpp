// Formulas of model files (docs/models.md): a sum of products of parameters, numbers and complements, such as
// `will_not + might_counted * might_not` or `(1 - resolved) * 50%`. Nothing else: what a step or an accrual can
// say stays a polynomial, so that the engine can compile it and a check can prove that steps sum to 1.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/scenario/fault.hpp"
#include "core/scenario/model.hpp"
#include "input/yaml/tree.hpp"

namespace closs {

/// What a formula stands for; decides which kinds of parameter it may contain.
enum class FormulaUse {
  share,   // of customers or of spend: every factor lies in [0, 1]
  number,  // contacts, people told: no money
  money,   // cost: each term has one parameter of money
};

/// The formula in a scalar, its names looked up in `parameters`; nullopt with faults, the caret under the part
/// at fault.
std::optional<Formula> read_formula(const Node& node, FormulaUse use, std::span<const Parameter> parameters,
                                    std::vector<Fault>& faults);

/// A formula without parameters: its value.
std::optional<double> constant(const Formula& formula);

}  // namespace closs
