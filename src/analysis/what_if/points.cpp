#include "analysis/what_if/points.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "text/decimal.hpp"

namespace closs {
namespace {

/// Powers of ten that a double holds exactly.
constexpr int most_power = 22;
constexpr std::array<double, most_power + 1> powers_of_ten = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                              1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                                              1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
}  // namespace

double Progression::at(std::int64_t k) const {
  if (exact) {
    const auto digits = static_cast<double>(from_digits + k * step_digits);
    return exponent < 0 ? digits / powers_of_ten[static_cast<std::size_t>(-exponent)]
                        : digits * powers_of_ten[static_cast<std::size_t>(exponent)];
  }
  const auto x = static_cast<double>(static_cast<long double>(from) +
                                     static_cast<long double>(k) * static_cast<long double>(step));
  return step > 0 ? std::min(x, to) : std::max(x, to);
}

Progression progression(double from, double to, double step, std::int64_t most) {
  Progression out{.from = from, .to = to, .step = step};
  const Decimal a = shortest_decimal(from), b = shortest_decimal(to), s = shortest_decimal(step);
  const int exponent = std::min({a.exponent, b.exponent, s.exponent, 0});
  const auto begin = whole_at(a, exponent), end = whole_at(b, exponent), step_digits = whole_at(s, exponent);
  if (-exponent <= most_power && begin && end && step_digits) {
    out.from_digits = std::signbit(from) ? -*begin : *begin;
    out.step_digits = std::signbit(step) ? -*step_digits : *step_digits;
    out.exact = true;
    out.exponent = exponent;
    const std::int64_t steps = ((std::signbit(to) ? -*end : *end) - out.from_digits) / out.step_digits;
    out.count = std::min(steps, most - 1) + 1;
    return out;
  }
  const long double steps = (static_cast<long double>(to) - from) / step;
  out.count = static_cast<std::int64_t>(std::min(std::floor(steps + 1e-9L), static_cast<long double>(most - 1))) + 1;
  return out;
}

}  // namespace closs
