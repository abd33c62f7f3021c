// Figures of several scenarios side by side, with the difference of each against one of them. Figures are matched by
// name, so scenarios may have different problems, segments and fixes; a figure that a scenario lacks is none there.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/formulas/evaluate.hpp"

namespace closs {

/// Which figures to compare. Nothing given: what a reader asks first (total.lost, total.revenue_at_risk,
/// total.cost_of_inaction where a margin is given, joint.npv where there are fixes) and the revenue at risk of every
/// problem.
struct CompareSelection {
  std::vector<M> measures;           // these
  std::vector<std::string> figures;  // and these, by name
  std::string by;                    // a tag key or "segment": their revenue at risk too
};

/// One figure in one scenario. Reasons are codes of the table of words ("none." in front).
struct ComparedValue {
  double value = 0;
  std::string_view none = {};  // empty: the value exists; "not-in-scenario": no such figure there
  double difference = 0;       // against the scenario compared with
  std::string_view no_difference =
      {};            // empty: the difference exists; "other-currency", "other-period", or a reason of none
  double ratio = 0;  // difference / |value compared with|
  std::string_view no_ratio = {};  // empty: the ratio exists; "base-zero", or a reason of none
};

struct ComparedFigure {
  std::string name;  // "total.lost"
  FigureId id;       // in scenario number `owner`, the first that has it
  std::size_t owner = 0;
  std::vector<ComparedValue> values;  // one per scenario
  bool differs = false;               // some scenario has another value than the one compared with
};

struct Comparison {
  std::size_t against = 0;
  std::vector<ComparedFigure> figures;
  std::vector<Fault> faults;  // warnings: scenarios that are unlike in currency, period or horizon
};

/// The names of all figures of the scenarios, each once: those of the first, then what the others add.
std::vector<std::string> figure_names(std::span<const Scenario* const> scenarios);

/// The figures to compare, by scenario: those of each that some scenario is asked for, totals first. Failure
/// (compare-too-much).
std::vector<std::vector<FigureId>> figures_compared(std::span<const Scenario* const> scenarios,
                                                    const CompareSelection& selection);
/// Why a figure of one scenario cannot be subtracted from that of another where both exist: "other-currency",
/// "other-period"; empty: it can.
std::string_view no_difference(M measure, const Scenario& mine, const Scenario& theirs);

/// Compares; `against`: index into `scenarios`, all of which can be evaluated. Names in `selection` that no scenario
/// has are left out: callers refuse them before. Failure (compare-too-much, too-much-work).
Comparison compare(std::span<const Scenario* const> scenarios, const CompareSelection& selection, std::size_t against);

}  // namespace closs
