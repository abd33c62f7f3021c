// The one evaluator. A scenario is compiled into a graph of the formulas of docs/method.md
// (core/formulas/formulas.cpp); here at the scenario's base values, in core/formulas/evaluate_rows.hpp over many rows.
#pragma once

#include <span>
#include <vector>

#include "core/scenario/measures.hpp"
#include "core/scenario/scenario.hpp"

namespace closs {

struct Results {
  std::vector<Figure> figures;  // in the order of figures_of(scenario), or of `wanted`
  Netting netting = {};
  std::vector<Fault> faults;  // errors (then no figure may be shown) and warnings of the evaluation
};

/// All figures of a scenario at its base values. Failure (too-much-work).
Results evaluate(const Scenario& scenario);
/// Some of them, in the order of `wanted`.
Results evaluate(const Scenario& scenario, std::span<const FigureId> wanted);

}  // namespace closs
