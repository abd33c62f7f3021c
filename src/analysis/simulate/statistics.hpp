// Statistics of many series of numbers without keeping them (docs/method.md, "Simulation"): sums, and counts in bins
// whose edges a pilot has laid where the quantiles lie. What threads and shards count is added up in a fixed order.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "analysis/simulate/simulated.hpp"
#include "core/graph/tape.hpp"

namespace closs {

/// The bins of one series: close to each other about the quantiles that are shown, so that each holds less than
/// 1e-4 of the numbers there, and wider elsewhere. What a bin holds is larger than what those before it hold.
class Bins {
 public:
  /// Laid by the numbers of a pilot, in any order.
  explicit Bins(std::vector<double> pilot);

  std::size_t count() const { return count_; }
  /// The mean of the pilot: sums are taken of distances from it.
  double pivot() const { return pivot_; }
  /// Where a number belongs that is one.
  std::size_t bin_of(double value) const;
  /// What is counted of a bin: how many numbers it holds, and the largest of them.
  struct Counted {
    double largest = -std::numeric_limits<double>::infinity();
    std::uint64_t numbers = 0;
  };
  /// Counts numbers, but NaN, each in its bin of `counted`.
  void add(std::span<const double> values, Counted* counted) const;

  /// Every number that says how the bins are laid: each.own(number).
  template <class Each>
  void each_number(Each& each) const {
    for (const double number : {pivot_, low_, per_width_}) each.own(number);
    for (const Cell& cell : cells_) {
      each.own(cell.first);
      each.own(static_cast<double>(cell.pieces));
    }
    for (const double edge : edges_) each.own(edge);
  }

 private:
  /// Cells of even width, few enough to stay in the nearest caches. The bins of a cell are even pieces of it or, where
  /// the numbers lie too unevenly for that, they are searched by their edges.
  struct Cell {
    std::uint32_t first = 0;  // bin
    float pieces = 0;         // 0: they are searched
  };
  static constexpr std::size_t cells = 512;

  std::array<Cell, cells> cells_{};
  std::vector<double> edges_;                          // of cells that are searched, in ascending order
  std::array<std::uint32_t, cells + 1> first_edge_{};  // of each cell, and the end
  std::size_t count_ = 0;
  double low_ = 0, per_width_ = 0, pivot_ = 0;

  /// `edges`: where none are given they are laid by the pilot, as soon as a cell needs them.
  void lay_cells(std::span<const double> pilot, std::vector<double> edges);
  int pieces_of(std::size_t cell, std::span<const double> pilot, std::size_t first, std::size_t end) const;
  double place_of(double value) const;
};

/// What one series adds up to, in one replicate or a part of it.
struct SeriesSums {
  std::int64_t exist = 0, positive = 0;
  double first = 0, second = 0;  // of the distances from the pivot, and of their squares

  void add(const double* values, std::size_t n, double pivot);  // NaN: none
  void add(const SeriesSums& more);
};

/// The counts of some trials of one replicate, for a number of series; a thread fills one again and again. Numbers wait
/// until a series has many: its bins come from far away.
struct Tally {
  std::vector<Bins::Counted> counted{};  // series after series
  Columns waiting{};                     // a series each
  std::vector<std::size_t> waiting_count{};
};

/// A number of series over all replicates.
class SeriesTable {
 public:
  SeriesTable(std::vector<Bins> bins, int replicates);

  std::size_t size() const { return bins_.size(); }
  double pivot(std::size_t series) const { return bins_[series].pivot(); }
  Tally tally() const;
  /// Adds numbers of one series to a tally and to its sums.
  void add(Tally& tally, SeriesSums& sums, std::size_t series, const double* values, std::size_t n) const;
  /// Of a replicate, one a series; those of one replicate come in the order of their trials.
  void add(int replicate, std::span<const SeriesSums> sums);
  /// What was counted of a replicate; in any order. The tally is empty then.
  void take(int replicate, Tally& tally);

  /// Every number that says how the bins are laid: each.own(number).
  template <class Each>
  void each_number_of_bins(Each& each) const {
    for (const Bins& bins : bins_) bins.each_number(each);
  }
  /// Every number that was added up for some replicates: each.own(number) of one replicate, each.joined(number) of all.
  template <class Each>
  void each_number(std::span<const int> replicates, Each& each) {
    for (Bins::Counted& bin : counted_) each.joined(bin.numbers);
    for (Bins::Counted& bin : counted_) each.joined(bin.largest);
    for (const int r : replicates) {
      for (SeriesSums& sums : sums_[static_cast<std::size_t>(r)]) {
        each.own(sums.exist);
        each.own(sums.positive);
        each.own(sums.first);
        each.own(sums.second);
      }
      for (std::uint32_t& count : wide_counts_[static_cast<std::size_t>(r)]) each.own(count);
    }
  }
  /// Whether those numbers can come of so many trials of each replicate.
  bool consistent(std::span<const std::int64_t> trials) const;

  /// Mean, sd, quantiles, exists and positive, with their errors. `trials`: per replicate, without those refused.
  Distribution distribution(std::size_t series, std::span<const std::int64_t> trials) const;
  /// About `points` points of the distribution function, from the least number to the largest.
  std::vector<CurvePoint> curve(std::size_t series, std::size_t points) const;
  double mean(std::size_t series) const;
  double mean(std::size_t series, int replicate) const;

 private:
  static constexpr std::size_t together = 8;  // bins that are counted as one in a replicate

  std::vector<Bins> bins_;
  std::vector<std::size_t> first_bin_, first_wide_bin_;  // per series, and the end
  std::vector<std::vector<SeriesSums>> sums_;            // per replicate
  std::vector<std::vector<std::uint32_t>> wide_counts_;  // per replicate: `together` bins in one
  std::vector<Bins::Counted> counted_;                   // of all replicates

  void count(Tally& tally, std::size_t series) const;
  /// The number of that rank among those of the bins [first, end); 0 < rank <= all of them.
  double number_at(std::size_t series, std::size_t first, std::size_t end, double rank) const;
  double quantile(std::size_t series, double share) const;
  double quantile(std::size_t series, double share, int replicate) const;
};

/// The variance of the mean of what each replicate says; NaN where fewer than two say something.
double variance_of_mean(std::span<const double> of_replicates);
/// The standard error of what each replicate says: their standard deviation over the root of their number; NaN where
/// fewer than two say something.
double error_of(std::span<const double> of_replicates);
/// The error of a share, count of n: that of its replicates, and where one side has fewer than 100, at least that of
/// (count + 2) / (n + 4).
double error_of_share(std::span<const double> of_replicates, std::int64_t count, std::int64_t n);

}  // namespace closs
