// "FIGURE = VALUE", as `solve --until` takes it: which figure, and a number in the figure's own unit.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/scenario/measures.hpp"

namespace closs {

struct FigureGoal {
  FigureId figure = {};
  double value = 0;  // base units
};

/// Reads a goal. nullopt with faults (goal-malformed, unknown-figure, and those of literals) whose places stand in
/// `text`, which is source number `source`.
std::optional<FigureGoal> read_goal(const Scenario& scenario, const std::string& text, int source,
                                    std::vector<Fault>& faults);

}  // namespace closs
