// How much of the loss that answers state comes true, where that follows from the scenario's own values: by what
// comparison within strata finds, or by the churn of the customer list.
#pragma once

#include "analysis/estimate/estimate.hpp"
#include "core/formulas/evaluate.hpp"
#include "core/scenario/scenario.hpp"

namespace closs {

/// Whether an estimate has inputs that wait for settle_realisation.
bool waits_for_scenario(const Study& study, const Estimated& estimate);
/// Puts realisation in, from the scenario that has 100 % in its place, and what that comes to. Faults: one that is not
/// between 0 % and 100 %, with its figures.
void settle_realisation(const Study& study, const Scenario& scenario, const Results& results, Estimated& estimate);

}  // namespace closs
