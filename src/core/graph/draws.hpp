// How a column of draws is made (docs/method.md, "Simulation"): whole numbers of 32 bits from a sampler, then the
// quantile of u = (x + 1/2) / 2^32. The loops behind it are compiled once per instruction set, as those of the tape
// (core/graph/column_loops.hpp), and give the same bits in each.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace closs {

/// Draws are made in steps of so many: the counters of `random_bits` are laid out for it.
constexpr int draw_step = 64;

/// The quantiles of one law as polynomials in the probability of the tail, one for each octave of it: what a quantile
/// does towards its ends, where it may have any slope, is the same in every octave. In single precision; the numbers
/// that go beyond it are double. Filled by core/sampling/quantile_table.hpp.
struct alignas(64) QuantileTable {
  static constexpr int degree = 7;
  static constexpr int octaves = 32;  // of each tail, from a probability of 1/2 down to 2^-33
  static constexpr int near_octaves = 16;
  /// By [power][tail * 16 + octave], the octave counted as the exponents of floats are, modulo 16; the 16 octaves next
  /// to the median, and those beyond them.
  using Coefficients = float[degree + 1][2 * near_octaves];
  Coefficients near{}, deep{};
  double base[2]{};  // of the lower and of the upper tail: a draw is base + scale * polynomial
  double scale = 1;
  double low = 0, high = 0;  // what lies outside is clipped to these
};

/// A law whose quantile is a root: low + sqrt(u width (mode - low)) below the mode, and from the other end above it.
struct TriangularDraw {
  double low = 0, high = 0;
  float below = 0, above = 0;  // width (mode - low), width (high - mode)
  float turn = 0;              // the probability of lying below the mode
};

/// What the samplers and the quantiles do to whole columns, for one instruction set. `n`: a multiple of draw_step.
struct DrawLoops {
  /// x[i]: point number `first` + i (a multiple of 256 and the next n <= 256) of one dimension of Sobol's sequence,
  /// under a nested uniform scramble by hash (Burley 2020, JCGT 9(4)) that `scramble` names. `reversed`: the 32
  /// direction numbers, each with its bits in reverse.
  void (*sobol)(std::uint32_t* x, std::uint32_t first, const std::uint32_t* reversed, std::uint32_t scramble,
                std::ptrdiff_t n);
  /// x[i]: draw number `first` + i of the stream `key`, replicate `replicate`, by Philox4x32-10 (Salmon et al. 2011).
  void (*random_bits)(std::uint32_t* x, std::uint64_t first, std::uint32_t replicate, std::uint64_t key,
                      std::ptrdiff_t n);
  /// out[i]: the quantile of (x[i] + 1/2) / 2^32, clipped.
  void (*quantiles)(double* out, const std::uint32_t* x, const QuantileTable& table, std::ptrdiff_t n);
  void (*triangular)(double* out, const std::uint32_t* x, const TriangularDraw& law, std::ptrdiff_t n);
  /// out[i] = low + width (x[i] + 1/2) / 2^32.
  void (*uniform)(double* out, const std::uint32_t* x, double low, double width, std::ptrdiff_t n);
};

}  // namespace closs
