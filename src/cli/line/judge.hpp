// An expectation of a scenario, read and judged: the text becomes a condition, its names and numbers are found, and the
// figure is held against them.
#pragma once

#include <span>
#include <vector>

#include "analysis/check/verdict.hpp"
#include "core/formulas/evaluate.hpp"

namespace closs {

/// The verdict on one expectation. Faults (condition-..., expectation-unknown-figure, and those of literals) stand at
/// their place in the user's own file; a figure that does not exist is a fault and a verdict, with `warn:` only a
/// verdict.
Verdict judge(const Scenario& scenario, const Expectation& expectation, std::span<const Figure> figures,
              std::span<const Source> sources, std::vector<Fault>& faults);

}  // namespace closs
