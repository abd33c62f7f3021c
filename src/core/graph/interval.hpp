// Interval arithmetic: between which numbers the result of an operation stays when its operands stay between theirs.
// Nothing is rounded outwards: an operation of IEEE 754 rounds in order (a <= b stays round(a) <= round(b)), so the
// bounds hold for what the same operation computes, to the last bit. Where nothing can be said: from -infinity to
// infinity.
#pragma once

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <limits>

namespace closs {

/// All numbers from low to high.
struct Interval {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();

  bool operator==(const Interval&) const = default;
};

/// From the least to the greatest of these; anything where one of them is not a number.
inline Interval spanning(std::initializer_list<double> ends) {
  for (const double end : ends)
    if (std::isnan(end)) return {};
  return {std::min(ends), std::max(ends)};
}

/// All that one of them allows.
inline Interval hull(const Interval& a, const Interval& b) {
  return {std::min(a.low, b.low), std::max(a.high, b.high)};
}
/// What both allow; where rounding leaves nothing, the first.
inline Interval both(const Interval& a, const Interval& b) {
  const Interval out{std::max(a.low, b.low), std::min(a.high, b.high)};
  return out.low <= out.high ? out : a;
}

inline Interval operator+(const Interval& a, const Interval& b) { return spanning({a.low + b.low, a.high + b.high}); }
inline Interval operator-(const Interval& a, const Interval& b) { return spanning({a.low - b.high, a.high - b.low}); }
inline Interval operator*(const Interval& a, const Interval& b) {
  constexpr Interval nothing{0, 0};
  if (a == nothing || b == nothing) return nothing;
  return spanning({a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high});
}
/// Anything where the divisor may be 0.
inline Interval operator/(const Interval& a, const Interval& b) {
  if (!(b.low > 0 || b.high < 0)) return {};
  return spanning({a.low / b.low, a.low / b.high, a.high / b.low, a.high / b.high});
}
inline Interval minimum(const Interval& a, const Interval& b) {
  return {std::min(a.low, b.low), std::min(a.high, b.high)};
}
inline Interval maximum(const Interval& a, const Interval& b) {
  return {std::max(a.low, b.low), std::max(a.high, b.high)};
}
/// 1 above 0, else 0.
inline Interval positive(const Interval& a) { return {a.low > 0 ? 1.0 : 0.0, a.high > 0 ? 1.0 : 0.0}; }
/// yes where the condition is above 0, else no.
inline Interval select(const Interval& condition, const Interval& yes, const Interval& no) {
  return condition.low > 0 ? yes : condition.high > 0 ? hull(yes, no) : no;
}

}  // namespace closs
