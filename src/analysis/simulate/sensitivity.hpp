// How much each input has to do with a figure (docs/method.md, "Simulation"): Spearman's rank correlation, and shares
// of the variance, by pick-freeze or, where inputs are correlated, by a fit.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "analysis/simulate/regression.hpp"
#include "analysis/simulate/trial_rows.hpp"
#include "core/sampling/random_inputs.hpp"
#include "core/scenario/scenario.hpp"

namespace closs {

/// Spearman's rank correlation of every input with every figure. The rank of an input is the order of the uniform
/// number that it is drawn from, so only figures are kept, of at most `most_trials`; in two passes over these.
class RankCorrelations {
 public:
  static constexpr std::int64_t most_trials = 131'072;

  RankCorrelations(std::size_t inputs, std::size_t figures, int replicates, std::int64_t trials_of_replicate);

  /// So many trials of each replicate count, the first ones.
  std::int64_t kept_trials() const { return trials_; }

  /// First pass: figures of trials `first`, `first` + 1, ...; NaN: it does not exist. refused: as in Trials. Calls for
  /// different trials may run at the same time.
  void keep(int replicate, std::int64_t first, int n, std::span<const double* const> figures,
            const std::int64_t* refused);
  /// All that is kept of one replicate: a part of a sharded run writes it and reads it.
  std::span<double> kept(int replicate);
  /// Between the passes: figures of the first trials of each replicate, those that were kept, become ranks, equal ones
  /// the mean of theirs. threads: 0 means all cores.
  void rank(std::int64_t trials, int threads);

  /// Second pass: sums over the same trials, `sums_size()` doubles, 0 at first; sums of parts are added double by
  /// double. inputs: their uniform numbers, from 0 to 2^32 - 1; nullptr of a group.
  std::size_t sums_size() const { return inputs_ * figures_ * moments; }
  void add(std::span<double> sums, int replicate, std::int64_t first, int n,
           std::span<const std::uint32_t* const> inputs) const;

  /// By figure, then input; NaN of a group, or where either is the same in all trials.
  std::vector<std::vector<double>> finish(std::span<const double> sums) const;

 private:
  static constexpr std::size_t moments = 3;  // of u, u^2, u * rank, where the figure exists
  double* column(int replicate, std::size_t figure);
  const double* column(int replicate, std::size_t figure) const;

  std::size_t inputs_, figures_;
  int replicates_;
  std::int64_t trials_;
  std::unique_ptr<double[]> values_;  // [replicate][figure][trial]: what is kept, then ranks about 0, NaN of none
  std::vector<double> count_{}, squares_{};  // of ranks, by figure
};

/// A share of the variance and its 95 % interval; NaN: none.
struct VarianceShare {
  double value = std::numeric_limits<double>::quiet_NaN(), low = value, high = value;
};

/// First-order and total share of one input, by pick-freeze (Saltelli 2010, outputs centred; Jansen): a figure over the
/// points of matrix A, of B, and of A with that input from B; [replicate][point], NaN: refused, or it does not exist,
/// and the point is left out.
struct VarianceShares {
  VarianceShare first_order{}, total{};
};
VarianceShares variance_shares(std::span<const double> a, std::span<const double> b, std::span<const double> mixed,
                               int replicates);

/// First-order shares of every input, correlated ones too: the variance of the fit of E(figure | input) over that of
/// the figure. In one pass.
class FittedShares {
 public:
  /// Of the first figure of trials, over the trials in which it exists (not NaN). By a pilot, as InformationValue.
  FittedShares(const Scenario& scenario, const RandomInputs& inputs, const Trials& pilot);

  struct Room {
    std::vector<double> numbers{}, y{}, columns{};
  };
  Room room() const;

  std::size_t sums_size() const { return regression_->sums_size(); }
  void add(std::span<double> sums, Room& room, const Trials& trials) const;

  /// By input, from the sums of all replicates.
  std::vector<VarianceShare> finish(std::span<const std::vector<double>> sums) const;

 private:
  std::vector<std::size_t> columns_of_x_{};  // by number of the regression
  std::size_t sets_ = 0;
  double shift_ = 0;
  std::optional<Regression> regression_{};
};

}  // namespace closs
