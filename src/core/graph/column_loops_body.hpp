// The loops behind core/graph/column_loops.hpp. Included by one file per instruction set, compiled with flags of its
// own; so all stands in an unnamed namespace, and nothing of the standard library that would be shared with other files
// is used. Vectors are those of GCC and Clang.
#pragma once

#include "core/graph/column_loops.hpp"
#include "core/graph/draw_loops_body.hpp"
#include "core/graph/fit_loops_body.hpp"
#include "core/graph/lanes.hpp"

namespace closs {
namespace {

inline Lanes everywhere(double number) {
  Lanes v;
  for (int lane = 0; lane < lanes; ++lane) v[lane] = number;
  return v;
}
inline bool all(LaneMask mask) {
  std::int64_t out = -1;
  for (int lane = 0; lane < lanes; ++lane) out &= mask[lane];
  return out != 0;
}

/// An operand: a column, or one number for all rows.
template <bool number>
struct Operand {
  const double* from;
  Lanes v;
  explicit Operand(const double* f) : from(f), v(number ? everywhere(*f) : Lanes{}) {}
  Lanes operator()(std::ptrdiff_t i) const {
    if constexpr (number)
      return v;
    else
      return load(from + i);
  }
};

/// Calls each(i) for every vector; columns are whole steps of column_step.
template <class Each>
void over_lanes(std::ptrdiff_t n, const Each& each) {
  for (std::ptrdiff_t i = 0; i < n; i += column_step)
    for (std::ptrdiff_t j = 0; j < column_step; j += lanes) each(i + j);
}

template <Op op>
Lanes combined(Lanes a, Lanes b) {
  if constexpr (op == Op::add)
    return a + b;
  else if constexpr (op == Op::subtract)
    return a - b;
  else if constexpr (op == Op::multiply)
    return a * b;
  else if constexpr (op == Op::divide)
    return a / b;
  else if constexpr (op == Op::minimum)
    return b < a ? b : a;
  else if constexpr (op == Op::maximum)
    return a < b ? b : a;
  else
    return a;
}

/// second(first(a, b), c); second Op::input: first(a, b) as it is; swapped: second(c, first(a, b)).
template <Op first, Op second, bool swapped, NumberMask numbers>
void pair_of(double* out, const double* a, const double* b, const double* c, std::ptrdiff_t n) {
  const Operand<(numbers & 1) != 0> at_a(a);
  const Operand<(numbers & 2) != 0> at_b(b);
  if constexpr (second == Op::input) {
    over_lanes(n, [&](std::ptrdiff_t i) { store(out + i, combined<first>(at_a(i), at_b(i))); });
  } else {
    const Operand<(numbers & 4) != 0> at_c(c);
    over_lanes(n, [&](std::ptrdiff_t i) {
      const Lanes inner = combined<first>(at_a(i), at_b(i)), outer = at_c(i);
      store(out + i, swapped ? combined<second>(outer, inner) : combined<second>(inner, outer));
    });
  }
}

template <NumberMask numbers>
void copy_of(double* out, const double* a, const double*, const double*, std::ptrdiff_t n) {
  const Operand<(numbers & 1) != 0> at_a(a);
  over_lanes(n, [&](std::ptrdiff_t i) { store(out + i, at_a(i)); });
}

template <NumberMask numbers>
void positive_of(double* out, const double* a, const double*, const double*, std::ptrdiff_t n) {
  const Operand<(numbers & 1) != 0> at_a(a);
  const Lanes one = everywhere(1), zero{};
  over_lanes(n, [&](std::ptrdiff_t i) { store(out + i, at_a(i) > zero ? one : zero); });
}

template <NumberMask numbers>
void select_of(double* out, const double* a, const double* b, const double* c, std::ptrdiff_t n) {
  const Operand<(numbers & 1) != 0> at_a(a);
  const Operand<(numbers & 2) != 0> at_b(b);
  const Operand<(numbers & 4) != 0> at_c(c);
  const Lanes zero{};
  over_lanes(n, [&](std::ptrdiff_t i) { store(out + i, at_a(i) > zero ? at_b(i) : at_c(i)); });
}

inline bool all_within_of(const double* value, double low, double high, std::ptrdiff_t n) {
  const Lanes least = everywhere(low), most = everywhere(high);
  LaneMask within = ~LaneMask{};
  over_lanes(n, [&](std::ptrdiff_t i) { within &= (load(value + i) >= least) & (load(value + i) <= most); });
  return all(within);
}

inline void refuse_outside_of(std::int64_t* refused, const double* value, double low, double high, std::ptrdiff_t n) {
  const Lanes least = everywhere(low), most = everywhere(high);
  over_lanes(n, [&](std::ptrdiff_t i) {
    store(refused + i, load(refused + i) | ~((load(value + i) >= least) & (load(value + i) <= most)));
  });
}

inline bool all_finite_of(const double* value, std::ptrdiff_t n) {
  const Lanes zero{};
  LaneMask finite = ~LaneMask{};
  over_lanes(n, [&](std::ptrdiff_t i) { finite &= load(value + i) - load(value + i) == zero; });
  return all(finite);
}

inline void keep_finite_of(double* out, const double* value, const std::int64_t* refused, std::ptrdiff_t n) {
  const Lanes none = everywhere(__builtin_nan("")), zero{};
  over_lanes(n, [&](std::ptrdiff_t i) {
    const Lanes v = load(value + i);
    const LaneMask kept = (v - v == zero) & ~load(refused + i);
    store(out + i, kept ? v : none);
  });
}

// --- Tables ---------------------------------------------------------------------------------------

/// The eight loops of a kind, by which operands are numbers.
struct ByNumbers {
  ColumnLoop of[8];
};

template <Op first, Op second = Op::input, bool swapped = false>
constexpr ByNumbers pairs{{pair_of<first, second, swapped, 0>, pair_of<first, second, swapped, 1>,
                           pair_of<first, second, swapped, 2>, pair_of<first, second, swapped, 3>,
                           pair_of<first, second, swapped, 4>, pair_of<first, second, swapped, 5>,
                           pair_of<first, second, swapped, 6>, pair_of<first, second, swapped, 7>}};

inline ColumnLoop loop_of(Op op, NumberMask numbers) {
  constexpr ByNumbers copies{{copy_of<0>, copy_of<1>}}, positives{{positive_of<0>, positive_of<1>}},
      selects{{select_of<0>, select_of<1>, select_of<2>, select_of<3>, select_of<4>, select_of<5>, select_of<6>,
               select_of<7>}};
  switch (op) {
    case Op::add:
      return pairs<Op::add>.of[numbers & 3];
    case Op::subtract:
      return pairs<Op::subtract>.of[numbers & 3];
    case Op::multiply:
      return pairs<Op::multiply>.of[numbers & 3];
    case Op::divide:
      return pairs<Op::divide>.of[numbers & 3];
    case Op::minimum:
      return pairs<Op::minimum>.of[numbers & 3];
    case Op::maximum:
      return pairs<Op::maximum>.of[numbers & 3];
    case Op::positive:
      return positives.of[numbers & 1];
    case Op::select:
      return selects.of[numbers];
    case Op::named:
    case Op::input:
      return copies.of[numbers & 1];
    default:
      return nullptr;
  }
}

template <Op first>
ColumnLoop second_of(Op second, bool swapped, NumberMask numbers) {
  switch (second) {
    case Op::add:
      return pairs<first, Op::add>.of[numbers];
    case Op::subtract:
      return swapped ? pairs<first, Op::subtract, true>.of[numbers] : pairs<first, Op::subtract>.of[numbers];
    case Op::multiply:
      return pairs<first, Op::multiply>.of[numbers];
    default:
      return nullptr;
  }
}

inline ColumnLoop loop_of_pair(Op first, Op second, bool swapped, NumberMask numbers) {
  switch (first) {
    case Op::add:
      return second_of<Op::add>(second, swapped, numbers);
    case Op::subtract:
      return second_of<Op::subtract>(second, swapped, numbers);
    case Op::multiply:
      return second_of<Op::multiply>(second, swapped, numbers);
    default:
      return nullptr;
  }
}

constexpr ColumnLoops loops_called(const char* name, bool (*runs_here)()) {
  return {name,          runs_here,      loop_of, loop_of_pair, all_within_of, refuse_outside_of,
          all_finite_of, keep_finite_of, draws,   fits};
}

}  // namespace
}  // namespace closs
