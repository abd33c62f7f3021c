// The one evaluator. A scenario is compiled into a graph of the formulas of docs/method.md
// (core/formulas/formulas.cpp); here at the scenario's base values, in core/formulas/evaluate_rows.hpp over many rows.
#pragma once

#include <span>
#include <vector>

#include "core/scenario/measures.hpp"
#include "core/scenario/scenario.hpp"

namespace closs {

/// What a fix costs and brings, each period from its start to the horizon: what payback_months is read from
/// (core/formulas/cash.hpp).
struct Cash {
  std::vector<double> once, net;  // paid at the start; what flows over it, less running costs
};

struct Results {
  std::vector<Figure> figures;  // in the order of figures_of(scenario), or of `wanted`
  Netting netting = {};
  std::vector<std::vector<double>> steps = {};  // of the journey, by state and step: customers; with figures of states
  std::vector<Cash> cash = {};  // of each fix, then of all together, where their payback_months is asked for; empty:
                                // none, as of a fix beyond the horizon
  std::vector<Fault> faults;    // errors (then no figure may be shown) and warnings of the evaluation
};

/// All figures of a scenario at its base values. Failure (too-much-work).
Results evaluate(const Scenario& scenario);
/// Some of them, in the order of `wanted`.
Results evaluate(const Scenario& scenario, std::span<const FigureId> wanted);

}  // namespace closs
