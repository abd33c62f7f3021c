// What a simulation says of a scenario (docs/method.md, "Simulation"): distributions of figures, decisions, what
// matters and what to measure next. Plain data: made by analysis/simulate, shown by report/answers/simulate.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/sampling/random_inputs.hpp"
#include "core/sampling/sampler.hpp"
#include "core/scenario/fault.hpp"
#include "core/scenario/measures.hpp"

namespace closs {

/// What a statistic is that does not exist.
constexpr double no_number = std::numeric_limits<double>::quiet_NaN();

/// A statistic and its standard error.
struct Estimate {
  double value = no_number, error = no_number;
};

/// The quantiles of every figure: the smallest value with at least that share of the trials at or below it.
inline constexpr std::array shown_quantiles = {0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95};
inline constexpr std::array<std::string_view, shown_quantiles.size()> quantile_names = {"p5",  "p10", "p25", "p50",
                                                                                        "p75", "p90", "p95"};

/// A point of a distribution function: the share of the trials at or below a value.
struct CurvePoint {
  double value = 0, share = 0;
};

/// One figure over the trials in which it exists; or, of two scenarios, its difference trial by trial.
struct Distribution {
  FigureId id;
  std::string_view none = {};  // it exists in no trial: the reason of `run`
  Estimate mean = {}, sd = {};
  std::array<Estimate, shown_quantiles.size()> quantiles = {};
  Estimate exists = {};                // share of the trials that are not refused
  Estimate positive = {};              // share of those in which it exists, above 0
  std::vector<CurvePoint> curve = {};  // from the least to the largest, about 500 points; for pictures
  double base = std::numeric_limits<double>::quiet_NaN();  // at the base of all inputs, as `run` says
};

/// One set of fixes that could be carried out.
struct Decision {
  std::vector<int> fixes = {};  // indices into Scenario::fixes, in the order of the file; empty: nothing is done
  Estimate mean = {}, p5 = {}, p95 = {}, positive = {};  // of the set's npv
  Estimate best = {};                                    // chance of being the best
  Estimate regret = {};                                  // expected loss of choosing it
};

/// How much one input has to do with one figure.
struct Sensitivity {
  std::size_t input = 0;  // of RandomInputs::inputs
  // Shares of the variance, first-order and total, with 95 % intervals; NaN: not asked for, or none.
  double s1 = std::numeric_limits<double>::quiet_NaN(), s1_low = s1, s1_high = s1;
  double st = std::numeric_limits<double>::quiet_NaN(), st_low = st, st_high = st;
  double rank = std::numeric_limits<double>::quiet_NaN();  // Spearman's correlation; NaN: of a group
};
struct Sensitivities {
  FigureId figure;
  std::vector<Sensitivity> inputs = {};  // in the order of RandomInputs::inputs
};

/// What knowing is worth, in money, to the choice among the decisions.
struct Information {
  /// Of a set of inputs: by itself, or all of a problem, a segment or a source.
  struct OfInputs {
    std::vector<std::size_t> inputs = {};  // of RandomInputs::inputs
    enum class Of { input, problem, segment, source } of = Of::input;
    std::string name = {};  // of several: the problem's id, the segment's id, or the source
    Estimate value = {};
  };
  /// Of so many further answers to what a count or a rate asks.
  struct OfAnswers {
    std::size_t input = 0;
    std::string path = {};  // as it was asked for: the input's, or a member's of a group
    std::int64_t n = 0;
    Estimate value = {};
  };
  Estimate evpi = {};                // of knowing everything
  std::vector<OfInputs> evppi = {};  // single inputs first
  std::vector<OfAnswers> evsi = {};
  std::int64_t changed = 0;  // trials in which another decision than the best by mean is the best
};

/// How a simulation went.
struct SimulationRun {
  std::int64_t trials = 0;  // done, over all replicates
  std::int64_t asked = 0;   // as given, or the default
  int replicates = 16;
  Sampling sampler = Sampling::sobol;
  std::uint64_t seed = 1;
  bool partial = false;                  // it was interrupted
  bool too_wide = false;                 // more dimensions than Sobol' sequences have: drawn at random
  std::optional<double> precision = {};  // asked for, as a share
  bool precise = true;                   // and reached
};

/// All that a simulation says of one scenario.
struct Simulated {
  SimulationRun run = {};
  RandomInputs inputs = {};
  std::vector<Distribution> figures = {};      // in the order asked for
  std::vector<Distribution> differences = {};  // to the first scenario, where both exist; of compare
  std::vector<Estimate> chances = {};          // of each condition, a share of the trials; not kept where there is none
  std::vector<Decision> decisions = {};        // none where there are no fixes: fewer fixes first, then as in the file
  std::vector<Sensitivities> sensitivities = {};
  std::optional<Information> information = {};
  /// Inputs drawn beyond a closed limit of their domain and clipped to it, and groups scaled to 1: a share of trials.
  struct Clipped {
    std::string path = {};
    double share = 0;
  };
  std::vector<Clipped> clipped = {};
  std::int64_t refused = 0;        // trials that break a rule
  std::optional<Fault> rule = {};  // the one that is broken most
  /// More than 1 % of the trials are: what is left would tell another story.
  bool too_many_refused() const { return refused * 100 > run.trials; }
  /// The one with the largest mean, the first of several; nullptr: there are no decisions.
  const Decision* best_decision() const {
    const auto best = std::max_element(decisions.begin(), decisions.end(), [](const Decision& a, const Decision& b) {
      return a.mean.value < b.mean.value;
    });
    return best == decisions.end() ? nullptr : &*best;
  }
};

}  // namespace closs
