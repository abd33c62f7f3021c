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

/// Judges the expectations of one scenario, one after the other.
class Judge {
 public:
  /// `figures`: all of the scenario's, in the order of figures_of().
  Judge(const Scenario& scenario, std::span<const Figure> figures, std::span<const Source> sources);

  /// The verdict on one expectation. Faults (condition-..., expectation-unknown-figure, and those of literals) stand at
  /// their place in the user's own file; a figure that does not exist is a fault and a verdict, with `warn:` only a
  /// verdict.
  Verdict verdict(const Expectation& expectation, std::vector<Fault>& faults);

 private:
  const Scenario& scenario_;
  std::span<const Figure> figures_;
  FigureFinder finder_;
  Excerpts excerpts_;
};

}  // namespace closs
