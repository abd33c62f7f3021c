// A condition on a figure, as `expect` writes it: `total.lost <= 50k`, `warn: fix.e-invoice.roi between 50% and 200%`;
// or on a statistic of it in a simulation: `P95(total.lost) <= 50k`, `chance(fix.e-invoice.npv > 0) >= 90%`. Here the
// text is split and a figure is judged; names and numbers are found by whoever knows how they are written, in between.
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/scenario/fault_code.hpp"
#include "core/scenario/measures.hpp"

namespace closs {

enum class Relation { at_most, below, at_least, above, equal, between };

/// A part of a text, in bytes.
struct TextPart {
  std::size_t from = 0, size = 0;
};

/// What of a figure a condition is on: its base, or a statistic over the trials of a simulation.
struct AskedOf {
  enum class Kind { base, mean, percentile, chance };
  Kind kind = Kind::base;
  int percentile = 0;  // one of asked_percentiles

  bool simulated() const { return kind != Kind::base; }
};
constexpr std::array<int, 7> asked_percentiles = {5, 10, 25, 50, 75, 90, 95};

/// `op VALUE`, or `between VALUE and UPPER`.
struct ComparedWith {
  Relation comparison = Relation::equal;
  TextPart sign = {};
  TextPart value = {};
  TextPart upper = {};  // between A and B: B
};

/// A condition in its parts.
struct Condition : ComparedWith {
  bool warns = false;  // `warn:` stands in front
  AskedOf asked = {};
  TextPart name = {};       // all that stands before the comparison: `P5(total.lost)`
  TextPart figure = {};     // `total.lost`
  ComparedWith event = {};  // of a chance: what the figure is to do in a trial
};

/// Why a text is no condition: a fault's code, and where it stands.
struct ConditionTrouble {
  FaultCode code = "condition-no-figure";  // or -no-operator, -unknown-operator, -no-value, -no-and; of a statistic
                                           // -unknown-statistic, -no-bracket, -not-one-figure, -no-equality
  TextPart part = {};
};

/// Splits `[warn:] FIGURE op VALUE`, where a statistic of the figure may stand in its place; nullopt with the trouble.
std::optional<Condition> split_condition(std::string_view text, ConditionTrouble& trouble);

/// A condition whose figure and numbers were found: low <= figure <= high, in the figure's base units.
struct FigureBounds {
  FigureId figure = {};
  Relation comparison = Relation::equal;
  double low = 0, high = 0;  // -inf and inf where a comparison has no such bound
};

/// A condition on a statistic, whose figure and numbers were found.
struct StatisticalExpectation {
  AskedOf asked = {};        // not the base
  FigureBounds bounds = {};  // of the statistic, in the figure's base units; of a chance a share, inside (0, 1)
  FigureBounds event = {};   // of a chance: the trials that count are those in which the figure passes
};

/// The bounds that a comparison with one number sets; `half_step`: half of what the last digit written counts, for `=`.
FigureBounds bounds_of(const FigureId& figure, Relation comparison, double value, double half_step);
/// Those that `between` sets.
FigureBounds bounds_between(const FigureId& figure, double low, double high);

/// True where `x` passes. Numbers nearer than 1e-9 of their size are one number, so that the last bits of a
/// double decide nothing.
bool holds(const FigureBounds& bounds, double x);
/// The bound that `x` is measured against: the one it is beyond, else the nearest; for `=` the number itself.
double nearest_bound(const FigureBounds& bounds, double x);

/// Half of what the last digit of a written number counts: 0.0005 for `12.5%`, 50 for `72.8k`. `read` reads the same
/// text with other digits in it; nullopt where it cannot.
double half_of_last_digit(std::string_view written,
                          const std::function<std::optional<double>(const std::string&)>& read);

}  // namespace closs
