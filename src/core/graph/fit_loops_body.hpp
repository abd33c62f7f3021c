// The loops behind core/graph/fits.hpp. Included by one file per instruction set, as core/graph/column_loops_body.hpp,
// and under the same rules.
#pragma once

#include "core/graph/fits.hpp"

namespace closs {
namespace {

#if defined(__AVX512F__)
inline constexpr int fit_bytes = 64;
#elif defined(__AVX2__)
inline constexpr int fit_bytes = 32;
#else
inline constexpr int fit_bytes = 16;
#endif
using FitLanes [[gnu::vector_size(fit_bytes)]] = double;
inline constexpr int fit_lanes = fit_bytes / 8;
/// Four on every processor, in a fixed order: the same bits everywhere.
using Four [[gnu::vector_size(32)]] = double;

template <class Vector>
void read(Vector& v, const double* from) {
  __builtin_memcpy(&v, from, sizeof v);
}
inline void write(double* to, const FitLanes& v) { __builtin_memcpy(to, &v, sizeof v); }

inline void cubic_of(double* out, const double* x, const CubicColumn& column, std::ptrdiff_t n) {
  const double* const of = column.of;
  for (std::ptrdiff_t i = 0; i < n; i += fit_lanes) {
    FitLanes t;
    read(t, x + i);
    t = (t - column.centre) * column.scale;
    write(out + i, of[0] + t * (of[1] + t * (of[2] + t * of[3])));
  }
}

inline void spline_of(double* out, const double* x, const CubicColumn& column, std::ptrdiff_t n) {
  const double* const of = column.of;
  const FitLanes zero{};
  for (std::ptrdiff_t i = 0; i < n; i += fit_lanes) {
    FitLanes t;
    read(t, x + i);
    t = (t - column.centre) * column.scale;
    FitLanes a = t - column.knots[0], b = t - column.knots[1], c = t - column.knots[2];
    a = a > zero ? a : zero;
    b = b > zero ? b : zero;
    c = c > zero ? c : zero;
    write(out + i, (of[0] + t * (of[1] + t * (of[2] + t * of[3]))) +
                       (of[4] * (a * a * a) + (of[5] * (b * b * b) + of[6] * (c * c * c))));
  }
}

/// The sum of factor times column in the rows from i on.
inline void combined_at(FitLanes& sum, std::ptrdiff_t i, const FitColumns& columns, const double* factors) {
  const auto column = [&](std::ptrdiff_t k) { return columns.from + columns.which[k] * columns.rows + i; };
  sum = FitLanes{};
  std::ptrdiff_t k = 0;
  FitLanes a, b, c, d;
  for (; k + 4 <= columns.count; k += 4) {
    read(a, column(k));
    read(b, column(k + 1));
    read(c, column(k + 2));
    read(d, column(k + 3));
    sum += (factors[k] * a + factors[k + 1] * b) + (factors[k + 2] * c + factors[k + 3] * d);
  }
  for (; k < columns.count; ++k) {
    read(a, column(k));
    sum += factors[k] * a;
  }
}

inline void combine_of(double* out, const FitColumns& columns, const double* factors) {
  FitLanes sum;
  for (std::ptrdiff_t i = 0; i < columns.rows; i += fit_lanes) {
    combined_at(sum, i, columns, factors);
    write(out + i, sum);
  }
}

inline void raise_to_of(double* most, const FitColumns& columns, const double* factors) {
  FitLanes sum, before;
  for (std::ptrdiff_t i = 0; i < columns.rows; i += fit_lanes) {
    combined_at(sum, i, columns, factors);
    read(before, most + i);
    write(most + i, before < sum ? sum : before);
  }
}

template <int count>
void products_of(double* out, const double* a, const double* const* b, std::ptrdiff_t n) {
  Four sums[count] = {}, of_a, of_b;
  for (std::ptrdiff_t i = 0; i < n; i += 4) {
    read(of_a, a + i);
    for (int k = 0; k < count; ++k) {
      read(of_b, b[k] + i);
      sums[k] += of_a * of_b;
    }
  }
  for (int k = 0; k < count; ++k) out[k] += (sums[k][0] + sums[k][2]) + (sums[k][1] + sums[k][3]);
}

inline void add_products_of(double* out, const double* a, const FitColumns& columns) {
  const auto column = [&](std::ptrdiff_t k) { return columns.from + columns.which[k] * columns.rows; };
  std::ptrdiff_t k = 0;
  for (; k + 4 <= columns.count; k += 4) {
    const double* const four[] = {column(k), column(k + 1), column(k + 2), column(k + 3)};
    products_of<4>(out + k, a, four, columns.rows);
  }
  for (; k < columns.count; ++k) {
    const double* const one[] = {column(k)};
    products_of<1>(out + k, a, one, columns.rows);
  }
}

inline constexpr FitLoops fits{cubic_of, spline_of, combine_of, raise_to_of, add_products_of};

}  // namespace
}  // namespace closs
