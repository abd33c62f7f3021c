// How wide figures are, from a thousand trials (docs/method.md, "Simulation"): what `run` shows beside its headline.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "analysis/simulate/simulated.hpp"
#include "core/scenario/scenario.hpp"

namespace closs {

/// One Sobol' replicate of so many trials, with seed 1: limits are off by about 1 % of the range.
constexpr std::int64_t range_trials = 1024;

/// A report does not wait for more than this, in operations of one evaluation (core/formulas/work.hpp).
constexpr std::int64_t most_range_operations = 5'000'000;

/// The smallest of the numbers, of which there is one, with at least that share of them at or below it. Puts them in
/// another order.
double quantile_of(std::span<double> numbers, double share);

/// The limits between which a figure lies with 90 % probability; NaN: it exists in no trial.
struct Range {
  FigureId figure;
  double low = no_number, high = no_number;
};
/// The same of the running sum of a fix (core/formulas/cash.hpp), at some of its points: 2 k behind what is paid at the
/// start of period k, counted from the fix's start, 2 k + 1 at its end.
struct CashPoints {
  int fix = 0;                      // all_together: of all
  std::vector<std::size_t> points;  // ascending; the last one is the end of the horizon
};
struct CashRange {
  int fix = 0;
  std::vector<double> low, high;  // one a point
};
struct Ranges {
  std::vector<Range> figures = {};   // none where no input is random
  std::vector<CashRange> cash = {};  // where a trial is left
  std::int64_t refused = 0;          // trials
  bool too_large = false;            // more work than most_range_operations: nothing was computed
  bool random() const { return !figures.empty(); }
  /// That of a figure; nullptr: there is none.
  const Range* of(const FigureId& figure) const;
  const CashRange* cash_of(int fix) const;
  /// More than 1 % of the trials break a rule: the ranges would tell another story.
  bool too_many_refused() const { return refused * 100 > range_trials; }
};
Ranges ranges_of(const Scenario& scenario, std::span<const FigureId> figures, int threads,
                 std::span<const CashPoints> cash = {});

}  // namespace closs
