// What to do about a scenario, on one page (docs/method.md, "The decision page"): which set of fixes, what it is worth,
// how sure that is, and on which inputs it depends most.
#pragma once

#include <optional>
#include <vector>

#include "analysis/simulate/simulated.hpp"
#include "analysis/what_if/tornado.hpp"
#include "core/formulas/evaluate.hpp"

namespace closs {

/// Inputs without a range are moved by this share of their base, to find those that matter.
constexpr double decision_swing = 0.1;

struct Recommendation {
  /// The set with the largest mean npv over the trials, among those that `simulate` compares; where nothing is random,
  /// or the trials are too much work, with the largest npv. Empty: nothing is done. nullopt: there are no fixes, or
  /// none of them has an npv.
  std::optional<std::vector<int>> fixes = {};
  std::vector<Figure> figures = {};         // of the set as a whole: the measures of `joint`
  std::optional<Simulated> simulated = {};  // as `closs simulate` says; none: nothing is random, or too much work
  bool too_large = false;                   // the trials, or the moving of inputs, are too much work
  FigureId moved = {};                      // what the inputs were moved for: of the set its npv, else the damage
  std::optional<Tornado> tornado = {};      // of that one figure of `of`
  Scenario of = {};                         // the scenario with no other fixes than those of the set
};

/// Decides. At most the trials that the scenario asks for, fewer where it is large. `threads`: 0: all cores.
Recommendation recommend(const Scenario& scenario, const Results& results, int threads);

}  // namespace closs
