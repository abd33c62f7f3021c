// Stored figures of a scenario against today's.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/check/verdict.hpp"
#include "core/formulas/evaluate.hpp"
#include "core/scenario/stated_input.hpp"

namespace closs {

/// What the figures were computed from.
struct BaselineInputs {
  std::string scenario, model, benchmark;  // SHA-256 in hexadecimal; benchmark: empty where the scenario names none
  std::vector<StatedInput> stated = {};    // the scenario's, in its order; none in a baseline of format 1
};

struct StoredFigure {
  std::string_view name, unit;
  double value = 0;       // NaN: none
  std::string_view line;  // as it stands, without its end
  int number = 0;         // of the line, from 1
};

/// A baseline, read; views into its text.
struct Baseline {
  int format = 1;
  std::string file;  // the scenario it belongs to
  BaselineInputs inputs;
  std::string_view version;  // of the program that wrote it
  std::vector<StoredFigure> figures;
  std::string_view line_end = "\n";
};

/// A difference is allowed that is within one of the two.
struct Tolerance {
  double relative = 1e-9;  // of the stored figure's size
  double absolute = 0;     // in the figure's base unit

  double allowed(double old) const;
};
using Tolerances = std::array<Tolerance, static_cast<std::size_t>(measure_count)>;

/// Which figures are compared: all, or those of some measures and some figures by name.
struct BaselineSelection {
  std::vector<std::string> measures, figures;  // names; both empty: all
  bool all() const { return measures.empty() && figures.empty(); }
  bool has(std::string_view figure) const;
};

/// Which of the verdicts are wanted; counts are of all.
enum class Keep { all, not_passed };

struct BaselineVerdicts {
  std::vector<Verdict> verdicts;  // places: line of the baseline; of what is new: none
  VerdictCounts counts;
};

/// Each figure against its stored value, in the order of today's, then what is no longer there. A figure that is stored
/// twice is a fault (baseline-figure-twice).
BaselineVerdicts compare(const Baseline& baseline, const Scenario& scenario, std::span<const Figure> figures,
                         const Tolerances& tolerances, const BaselineSelection& selection, Keep keep, int source,
                         const std::string& path, std::vector<Fault>& faults);

/// A figure's number as a baseline holds it; NaN: none.
double value_of(const Figure& figure);

/// For each of today's figures the stored one that is the same within tolerance; nullptr: it is new, or differs.
std::vector<const StoredFigure*> unchanged(const Baseline& baseline, const Scenario& scenario,
                                           std::span<const Figure> figures, const Tolerances& tolerances);

}  // namespace closs
