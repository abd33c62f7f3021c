// The trials of a simulation as rows (docs/method.md, "Simulation"): each is one draw of every random input, made right
// where it is first read. A trial is a function of seed, replicate and its number alone.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/formulas/evaluate_rows.hpp"
#include "core/sampling/quantile_table.hpp"
#include "core/sampling/random_inputs.hpp"
#include "core/sampling/sampler.hpp"
#include "core/scenario/scenario.hpp"

namespace closs {

/// Independent repetitions of a simulation: their spread tells its errors.
constexpr int replicate_count = 16;
/// One replicate more, which no statistic counts: it tells where the figures lie before anything is summed up.
constexpr int pilot_replicate = replicate_count;

/// Which dimension of a sampler belongs to which path. Scenarios that share it draw common random numbers.
class Dimensions {
 public:
  /// That of a path; a new path gets the next one.
  std::size_t of(const std::string& path);
  const std::vector<std::string>& paths() const { return paths_; }

 private:
  std::vector<std::string> paths_;                             // of a large group as long as all of its members' paths
  std::unordered_multimap<std::size_t, std::size_t> by_hash_;  // the path's hash, its index
};
/// The dimensions of all random inputs of a scenario; those that are new are added.
void add_dimensions(Dimensions& dimensions, const RandomInputs& inputs);

class DrawnTrials {
 public:
  /// Scenario and inputs must outlive it. `dimensions`: those of its samplers, with all inputs among them. `threads`
  /// make the tables of quantiles.
  DrawnTrials(const Scenario& scenario, const RandomInputs& inputs, Dimensions dimensions, int threads,
              Octaves octaves = Octaves::all);

  /// Trial number `trial` of a replicate, as a row of rows().
  static std::int64_t row(int replicate, std::int64_t trial) {
    return static_cast<std::int64_t>(replicate) << trial_bits | trial;
  }
  static int replicate_of(std::int64_t row) { return static_cast<int>(row >> trial_bits); }
  static std::int64_t trial_of(std::int64_t row) { return row & ((std::int64_t{1} << trial_bits) - 1); }

  /// All trials of all replicates. Blocks of one replicate, from a multiple of 256 on.
  Rows rows(const Sampler& sampler) const;
  /// Rows for pick-freeze: `points` trials (a multiple of 256) of each replicate in each variant, variant after
  /// variant: 0: A; 1: B, which has the sampler's dimensions behind those of A; 2 + i: A with input i from B. The
  /// sampler has twice the dimensions.
  Rows pick_freeze_rows(const Sampler& sampler, std::int64_t points) const;
  std::int64_t pick_freeze_row(int variant, int replicate, std::int64_t points) const {
    return (static_cast<std::int64_t>(variant) * replicate_count + replicate) * points;
  }
  int variants() const { return 2 + static_cast<int>(inputs_.inputs.size()); }

  /// The uniform numbers of a single input, n (a multiple of draw_step, at most 256) from a trial on that is a multiple
  /// of 256. With a correlation: after it.
  void uniforms(const Sampler& sampler, std::size_t input, int replicate, std::int64_t trial, int n,
                std::uint32_t* x) const;

  /// Inputs whose law goes beyond a closed limit of their domain, which a draw is then clipped to; and how many of the
  /// trials [0, n) of a replicate are.
  const std::vector<std::size_t>& clippable() const { return clippable_; }
  std::int64_t clipped(const Sampler& sampler, std::size_t input, int replicate, std::int64_t n) const;

 private:
  static constexpr int trial_bits = 57;

  struct Column {
    std::size_t input = 0;
    std::size_t dimension = 0;
    Draw draw;
    int correlated = -1;  // its row of the copula
    double low = 0, high = 0;
    std::uint32_t first_kept = 0, last_kept = 0xFFFFFFFF;  // what lies outside is clipped
  };
  const Scenario& scenario_;
  const RandomInputs& inputs_;
  Dimensions dimensions_;
  std::vector<int> values_;                // per column
  std::vector<Column> columns_;            // of single inputs, and of the pieces of groups
  std::vector<std::size_t> first_column_;  // per input
  std::vector<std::size_t> clippable_;
  Copula copula_;
  std::vector<std::size_t> copula_dimension_;
  QuantileTable normal_{};  // of the copula

  void make_column(Column& column, int piece, Octaves octaves) const;

  struct Where {
    const Sampler* sampler = nullptr;
    int replicate = 0;
    std::uint64_t trial = 0;
    std::size_t shift = 0;  // of the dimensions, for the column's input
  };
  void bits(const Column& column, const Where& where, int n, std::uint32_t* x) const;
  void draw(const Column& column, const Where& where, int n, double* to) const;
  Rows rows_where(std::int64_t count, std::function<Where(std::size_t input, std::int64_t row)> where) const;
};

}  // namespace closs
