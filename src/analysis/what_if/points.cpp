#include "analysis/what_if/points.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace closs {
namespace {

/// Powers of ten that a double holds exactly.
constexpr int most_power = 22;
constexpr std::array<double, most_power + 1> powers = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                       1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                                       1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
/// Whole numbers up to here are exact in a double.
constexpr std::int64_t most_digits = std::int64_t{1} << 53;

/// digits * 10^exponent, digits without zeros behind.
struct Decimal {
  std::int64_t digits = 0;
  int exponent = 0;
};

/// The shortest digits that read back to the same double; at most 17 of them.
Decimal decimal_of(double x) {
  std::array<char, 40> text{};
  const char* end =
      std::to_chars(text.data(), text.data() + text.size(), std::abs(x), std::chars_format::scientific).ptr;
  Decimal out;
  int behind = 0;
  bool point = false;
  const char* at = text.data();
  for (; at < end && *at != 'e'; ++at) {
    if (*at == '.') {
      point = true;
      continue;
    }
    out.digits = out.digits * 10 + (*at - '0');
    behind += point;
  }
  if (at < end) ++at;
  if (at < end && *at == '+') ++at;
  std::from_chars(at, end, out.exponent);
  out.exponent -= behind;
  while (out.digits != 0 && out.digits % 10 == 0) out.digits /= 10, ++out.exponent;
  if (out.digits == 0) out.exponent = 0;
  if (x < 0) out.digits = -out.digits;
  return out;
}

/// The digits at another, not larger exponent; false: too many.
bool rescaled(const Decimal& x, int exponent, std::int64_t& digits) {
  digits = x.digits;
  for (int e = x.exponent; e > exponent && digits != 0; --e) {
    if (std::abs(digits) > most_digits / 10) return false;
    digits *= 10;
  }
  return std::abs(digits) <= most_digits;
}

}  // namespace

double Progression::at(std::int64_t k) const {
  if (exact) {
    const auto digits = static_cast<double>(from_digits + k * step_digits);
    return exponent < 0 ? digits / powers[static_cast<std::size_t>(-exponent)]
                        : digits * powers[static_cast<std::size_t>(exponent)];
  }
  const auto x = static_cast<double>(static_cast<long double>(from) +
                                     static_cast<long double>(k) * static_cast<long double>(step));
  return step > 0 ? std::min(x, to) : std::max(x, to);
}

Progression progression(double from, double to, double step, std::int64_t most) {
  Progression out{.from = from, .to = to, .step = step};
  const Decimal a = decimal_of(from), b = decimal_of(to), s = decimal_of(step);
  const int exponent = std::min({a.exponent, b.exponent, s.exponent, 0});
  std::int64_t end = 0;
  if (-exponent <= most_power && rescaled(a, exponent, out.from_digits) && rescaled(b, exponent, end) &&
      rescaled(s, exponent, out.step_digits)) {
    out.exact = true;
    out.exponent = exponent;
    const std::int64_t steps = (end - out.from_digits) / out.step_digits;
    out.count = std::min(steps, most - 1) + 1;
    return out;
  }
  const long double steps = (static_cast<long double>(to) - from) / step;
  out.count = static_cast<std::int64_t>(std::min(std::floor(steps + 1e-9L), static_cast<long double>(most - 1))) + 1;
  return out;
}

}  // namespace closs
