// Where the numbers behind draws come from (docs/method.md, "Simulation"): a scrambled Sobol' sequence, or independent
// random numbers. Either is a function of seed, replicate and trial alone, so that threads, shards and instruction sets
// give the same bytes.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/graph/column_loops.hpp"

namespace closs {

enum class Sampling { sobol, random };
/// As options and files name them.
constexpr std::array<std::string_view, 2> sampling_names = {"sobol", "random"};
constexpr std::string_view name_of(Sampling s) { return sampling_names[static_cast<std::size_t>(s)]; }

/// Dimensions of a Sobol' sequence: those of Joe and Kuo's direction numbers (2008) that Boost holds.
constexpr int most_sobol_dimensions = 3667;

/// The direction numbers of a dimension from 0 on, one for each bit of a point's number, each with its own bits in
/// reverse.
std::array<std::uint32_t, 32> reversed_directions(int dimension);

/// The columns of one simulation: a number from 0 to 2^32 - 1 for each dimension in each trial of each replicate.
class Sampler {
 public:
  /// One stream a dimension; with Sampling::random it is named by its path, so that one more leaves the others alone.
  /// Sampling::sobol: at most most_sobol_dimensions of them.
  Sampler(Sampling sampling, std::uint64_t seed, const std::vector<std::string_view>& paths, int replicates,
          const ColumnLoops& loops = widest_loops());

  /// x[i]: of trial `first` + i of a replicate. `first`: a multiple of 256; n: a multiple of draw_step, at most 256.
  /// With Sampling::sobol a replicate has at most 2^32 trials.
  void fill(std::uint32_t* x, std::size_t dimension, int replicate, std::uint64_t first, int n) const;

 private:
  Sampling sampling_;
  const DrawLoops& loops_;
  std::vector<std::array<std::uint32_t, 32>> directions_ = {};  // per dimension
  std::vector<std::uint32_t> scrambles_ = {};                   // [replicate * dimensions + dimension]
  std::vector<std::uint64_t> keys_ = {};                        // per dimension
  std::size_t dimensions_;
};

}  // namespace closs
