// An expectation of a scenario, read and judged: the text becomes a condition, its names and numbers are found, and the
// figure is held against them.
#pragma once

#include <span>
#include <vector>

#include "analysis/check/verdict.hpp"
#include "cli/line/figure_value.hpp"
#include "core/formulas/evaluate.hpp"
#include "report/faults/faults.hpp"

namespace closs {

/// The verdicts on the expectations of one scenario, in their order, until there are faults enough. `figures`: all of
/// the scenario's, in the order of figures_of(). Faults (condition-..., expectation-unknown-figure, and those of
/// literals) stand at their place in the user's own file; a figure that does not exist is a fault and a verdict, with
/// `warn:` only a verdict. What a simulation must tell is simulated on `threads` threads, once for all.
std::vector<Verdict> judged(const Scenario& scenario, std::span<const Figure> figures, std::span<const Source> sources,
                            int threads, std::vector<Fault>& faults);

}  // namespace closs
