// The loops behind core/graph/fits.hpp. Included by one file per instruction set, as core/graph/column_loops_body.hpp,
// and under the same rules.
#pragma once

#include "core/graph/fits.hpp"
#include "core/graph/lanes.hpp"

namespace closs {
namespace {

/// Four on every processor, in a fixed order: the same bits everywhere. Wider than vectors of some, so not returned.
using Four [[gnu::vector_size(32)]] = double;
inline void load(Four& v, const double* from) { __builtin_memcpy(&v, from, sizeof v); }

inline void cubic_of(double* out, const double* x, const CubicColumn& column, std::ptrdiff_t n) {
  const double* const of = column.of;
  for (std::ptrdiff_t i = 0; i < n; i += lanes) {
    const Lanes t = (load(x + i) - column.centre) * column.scale;
    store(out + i, of[0] + t * (of[1] + t * (of[2] + t * of[3])));
  }
}

inline void spline_of(double* out, const double* x, const CubicColumn& column, std::ptrdiff_t n) {
  const double* const of = column.of;
  const Lanes zero{};
  for (std::ptrdiff_t i = 0; i < n; i += lanes) {
    const Lanes t = (load(x + i) - column.centre) * column.scale;
    Lanes a = t - column.knots[0], b = t - column.knots[1], c = t - column.knots[2];
    a = a > zero ? a : zero;
    b = b > zero ? b : zero;
    c = c > zero ? c : zero;
    store(out + i, (of[0] + t * (of[1] + t * (of[2] + t * of[3]))) +
                       (of[4] * (a * a * a) + (of[5] * (b * b * b) + of[6] * (c * c * c))));
  }
}

inline ColumnExtent extent_of(const double* column, std::ptrdiff_t n) {
  Lanes least = load(column), largest = least;
  for (std::ptrdiff_t i = lanes; i < n; i += lanes) {
    const Lanes x = load(column + i);
    least = x < least ? x : least;
    largest = x > largest ? x : largest;
  }
  ColumnExtent out{least[0], largest[0]};
  for (std::ptrdiff_t lane = 1; lane < lanes; ++lane) {
    out.least = least[lane] < out.least ? least[lane] : out.least;
    out.largest = largest[lane] > out.largest ? largest[lane] : out.largest;
  }
  return out;
}

/// The sum of factor times column in the rows from i on.
inline Lanes combined_at(std::ptrdiff_t i, const FitColumns& columns, const double* factors) {
  const auto times = [&](std::ptrdiff_t k) {
    return factors[k] * load(columns.from + columns.which[k] * columns.rows + i);
  };
  Lanes sum{};
  std::ptrdiff_t k = 0;
  for (; k + 4 <= columns.count; k += 4) sum += (times(k) + times(k + 1)) + (times(k + 2) + times(k + 3));
  for (; k < columns.count; ++k) sum += times(k);
  return sum;
}

inline void combine_of(double* out, const FitColumns& columns, const double* factors) {
  for (std::ptrdiff_t i = 0; i < columns.rows; i += lanes) store(out + i, combined_at(i, columns, factors));
}

inline void raise_to_of(double* most, const FitColumns& columns, const double* factors) {
  for (std::ptrdiff_t i = 0; i < columns.rows; i += lanes) {
    const Lanes before = load(most + i), sum = combined_at(i, columns, factors);
    store(most + i, before < sum ? sum : before);
  }
}

template <int count>
void products_of(double* out, const double* a, const double* const* b, std::ptrdiff_t n) {
  Four sums[count] = {}, of_a, of_b;
  for (std::ptrdiff_t i = 0; i < n; i += 4) {
    load(of_a, a + i);
    for (int k = 0; k < count; ++k) {
      load(of_b, b[k] + i);
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

inline constexpr FitLoops fits{cubic_of, spline_of, combine_of, extent_of, raise_to_of, add_products_of};

}  // namespace
}  // namespace closs
