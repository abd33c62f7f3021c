// What the tape does to whole columns, once per instruction set: the same loops (core/graph/column_loops_body.hpp)
// compiled for SSE2 (or what the processor has at least), AVX2 and AVX-512, chosen when the program runs. Each gives
// the same bits: every operation is rounded as IEEE 754 has it, none is fused.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/graph/draws.hpp"
#include "core/graph/fits.hpp"
#include "core/graph/graph.hpp"

namespace closs {

/// Columns start at addresses, and are as long, as the widest vectors want them: multiples of so many numbers.
constexpr int column_step = 32;

/// out[i] = second(first(a[i], b[i]), c[i]), or first(a[i], b[i]) alone. Each operand is a column, or one number for
/// all rows. `out` may be one of them. n: a multiple of column_step.
using ColumnLoop = void (*)(double* out, const double* a, const double* b, const double* c, std::ptrdiff_t n);

/// Which of a, b and c are one number: the bits 1, 2 and 4.
using NumberMask = unsigned;

struct ColumnLoops {
  const char* name;
  bool (*runs_here)();
  /// For an operation of two operands on its own, or one of three (select); nullptr: there is none.
  ColumnLoop (*of)(Op op, NumberMask numbers);
  /// For `first` whose result is an operand of `second`: its left one, or (`swapped`) its right one; nullptr: these
  /// two are not done in one pass.
  ColumnLoop (*of_pair)(Op first, Op second, bool swapped, NumberMask numbers);
  /// Whether all of value[i] lie in [low, high]; NaN does not.
  bool (*all_within)(const double* value, double low, double high, std::ptrdiff_t n);
  /// refused[i] = -1 where value[i] does not lie in [low, high].
  void (*refuse_outside)(std::int64_t* refused, const double* value, double low, double high, std::ptrdiff_t n);
  bool (*all_finite)(const double* value, std::ptrdiff_t n);
  /// out[i] = value[i], NaN where refused[i] or where it is not finite.
  void (*keep_finite)(double* out, const double* value, const std::int64_t* refused, std::ptrdiff_t n);
  DrawLoops draws;
  FitLoops fits;
};

/// All that were compiled, the widest first; the last runs everywhere.
std::span<const ColumnLoops* const> all_loops();
/// The widest that this processor has; with CLOSS_INSTRUCTIONS in the environment ("base", "AVX2", "AVX-512") no wider
/// ones: figures are the same.
const ColumnLoops& widest_loops();

}  // namespace closs
