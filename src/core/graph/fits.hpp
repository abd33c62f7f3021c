// What least squares do to whole columns (analysis/simulate/regression.hpp): loops that are compiled once per
// instruction set, as those of the tape (core/graph/column_loops.hpp), and give the same bits in each.
#pragma once

#include <cstddef>

namespace closs {

/// of[0] + of[1] t + of[2] t^2 + of[3] t^3, t = (x - centre) scale; and, of a spline, of[4 + k] times the cube of what
/// t has above knot k.
struct CubicColumn {
  double centre = 0, scale = 1;
  const double* of = nullptr;
  const double* knots = nullptr;  // three
};

/// Columns of `rows` rows, a multiple of column_step: number which[k] from `from` on, for k < count.
struct FitColumns {
  const double* from = nullptr;
  const int* which = nullptr;
  std::ptrdiff_t count = 0, rows = 0;
};

/// The least and the largest number of a column.
struct ColumnExtent {
  double least = 0, largest = 0;
};

struct FitLoops {
  /// Columns of n rows, a multiple of column_step.
  void (*cubic)(double* out, const double* x, const CubicColumn& column, std::ptrdiff_t n);
  void (*spline)(double* out, const double* x, const CubicColumn& column, std::ptrdiff_t n);
  /// out[i] = the sum of factor times column in row i.
  void (*combine)(double* out, const FitColumns& columns, const double* factors);
  ColumnExtent (*extent)(const double* column, std::ptrdiff_t n);
  /// most[i] = that sum, where it is larger.
  void (*raise_to)(double* most, const FitColumns& columns, const double* factors);
  /// out[k] += the sum of a[i] times column k over all rows.
  void (*add_products)(double* out, const double* a, const FitColumns& columns);
};

}  // namespace closs
