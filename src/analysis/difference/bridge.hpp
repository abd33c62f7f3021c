// How much of the change of a figure between two scenarios each changed input explains: exact Shapley shares over the
// changed inputs, so that the parts add up to the difference and depend on no order. Every combination of the inputs is
// evaluated: numbers as rows, settings as scenarios.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/difference/blend.hpp"
#include "core/formulas/evaluate.hpp"
#include "core/formulas/evaluate_rows.hpp"

namespace closs {

/// More inputs than this are explained in groups: their combinations double with each.
constexpr int most_bridge_steps = 16;

/// Inputs that are explained together.
struct BridgeStep {
  std::vector<int> inputs;  // indices into Bridge::inputs, at least one
  std::string problem{};    // the problem whose inputs these are; empty: any
};

/// Why inputs are explained in groups.
enum class BridgeGrouping {
  none,         // each is a step of its own
  by_problem,   // there are more than most_bridge_steps
  frequencies,  // some combination breaks a rule of docs/method.md: what moves frequencies goes together
  all_together  // ... even then
};

struct BridgedFigure {
  std::string name;
  FigureId id{};  // in the new scenario
  double before = 0, after = 0;
  std::vector<double> shares{};  // one a step; they add up to after - before
  std::string_view none{};       // why it cannot be explained: a reason of none
  bool none_before = false;      // ... in the old scenario
};

struct Bridge {
  std::vector<ChangedInput> inputs;
  std::vector<BridgeStep> steps;  // inputs that no figure depends on are in none
  BridgeGrouping grouping = BridgeGrouping::none;
  std::vector<BridgedFigure> figures;
};

/// The figures that are explained where none is named.
std::vector<std::string> bridge_figures();

/// Explains figures that both scenarios have, by name. The scenarios agree in currency and period and can be evaluated.
/// Failure (too-much-work).
Bridge bridge(const Scenario& before, const Scenario& after, std::span<const std::string> figures);

}  // namespace closs
