// Trials of a simulation as columns, and those of their rows that count.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "analysis/simulate/regression.hpp"
#include "core/sampling/random_inputs.hpp"
#include "core/scenario/scenario.hpp"

namespace closs {

/// In Trials::drawn: nothing yet.
constexpr std::uint32_t not_drawn = 0xFFFFFFFF;

/// Some trials of one replicate.
struct Trials {
  int n = 0;
  std::span<const double* const> x = {};               // a value each, those of the first random input first
  std::span<const double* const> y = {};               // a figure each, finite where a trial is not left out
  std::span<const std::uint32_t* const> answers = {};  // a dimension of answers each (dimensions_of_answers)
  const std::int64_t* refused = nullptr;               // not 0: left out; nullptr: none is
  std::span<std::uint32_t* const> drawn = {};          // as answers: what was drawn by them, or room for it
};

/// Rows of trials: so many, by their numbers.
struct KeptRows {
  int n = 0;
  std::array<int, Regression::rows> rows{};
};

/// Calls each(kept) for every block of rows of which one is not refused.
template <class Each>
void for_each_block(const Trials& trials, const Each& each) {
  KeptRows kept;
  for (int first = 0; first < trials.n; first += Regression::rows) {
    const int end = first + Regression::rows < trials.n ? first + Regression::rows : trials.n;
    kept.n = 0;
    for (int i = first; i < end; ++i)
      if (trials.refused == nullptr || trials.refused[i] == 0) kept.rows[static_cast<std::size_t>(kept.n++)] = i;
    if (kept.n > 0) each(kept);
  }
}

/// out[i] = from[kept.rows[i]] - less, and 0 behind them.
void gather(double* out, const double* from, const KeptRows& kept, double less = 0);
/// The sum of a block of rows.
double sum_of_block(const double* of);

/// The sums of all replicates, of which there is one.
std::vector<double> pooled_of(std::span<const std::vector<double>> sums);

/// Where the values of each random input begin among those of all.
std::vector<std::size_t> first_values(const RandomInputs& inputs);
/// The law of one member of a group: of its share and all the others'.
Uncertain law_of_member(const RandomInput& input, std::size_t member);
/// The quartiles of a single input, or of a member of a group.
std::vector<double> quartiles_of(const Scenario& scenario, const RandomInput& input, std::size_t member);

}  // namespace closs
