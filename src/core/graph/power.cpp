#include "core/graph/power.hpp"

#include <cmath>
#include <cstdlib>

namespace closs {
namespace {

/// high + low, with low less than half a unit in the last place of high: some 105 bits.
struct Twofold {
  double high = 0, low = 0;
};

/// a + b where |a| >= |b|.
Twofold sum(double a, double b) {
  const double high = a + b;
  return {high, b - (high - a)};
}

/// Dekker's product of two numbers, exact.
Twofold product(double a, double b) {
  constexpr double splitter = 134217729;  // 2^27 + 1
  const auto upper = [](double x) {
    const double t = splitter * x;
    return t - (t - x);
  };
  const double a1 = upper(a), a2 = a - a1, b1 = upper(b), b2 = b - b1, high = a * b;
  return {high, a1 * b1 - high + a1 * b2 + a2 * b1 + a2 * b2};
}

Twofold operator*(Twofold a, Twofold b) {
  const Twofold p = product(a.high, b.high);
  return sum(p.high, p.low + (a.high * b.low + a.low * b.high));
}

Twofold inverse(Twofold a) {
  const double q = 1 / a.high;
  const Twofold p = product(q, a.high);
  return sum(q, ((1 - p.high) - p.low - q * a.low) * q);
}

/// a ^ n for n >= 1.
Twofold whole_power(Twofold a, int n) {
  Twofold out = a;
  int bit = 1;
  while (bit <= n / 2) bit *= 2;
  while ((bit /= 2) > 0) {
    out = out * out;
    if (n & bit) out = out * a;
  }
  return out;
}

constexpr int largest = 64;  // of n

/// Far from where numbers of this size or their parts would not be exact.
bool moderate(double x) { return x > 1e-90 && x < 1e90; }

/// Whether what is within 2^-60 of `x` rounds to x.high: then extended precision, rounded once, gives this too.
bool certain(Twofold x) {
  const double margin = x.high * 0x1p-60;
  return x.high + (x.low + margin) == x.high && x.high + (x.low - margin) == x.high;
}

double extended_power(double base, double exponent) {
  return static_cast<double>(std::pow(static_cast<long double>(base), static_cast<long double>(exponent)));
}

}  // namespace

Power::Power(double exponent) : exponent_(exponent) {
  if (exponent == 1) {
    way_ = Way::itself;
    return;
  }
  const double size = std::abs(exponent), inverted = std::round(1 / size);
  if (size >= 1 && size <= largest && std::round(exponent) == exponent) {
    way_ = Way::whole;
    n_ = static_cast<int>(exponent);
  } else if (inverted >= 2 && inverted <= largest && 1 / inverted == size) {
    way_ = Way::root;
    n_ = static_cast<int>(std::copysign(inverted, exponent));
    beyond_ = std::fma(exponent, n_, -1.0) / n_;
  }
}

double Power::operator()(double base) const {
  if (way_ == Way::itself) return base;
  if (way_ == Way::any || !moderate(base)) return extended_power(base, exponent_);
  const int n = std::abs(n_);
  Twofold out;
  if (way_ == Way::whole) {
    out = whole_power({base, 0}, n);
    if (n_ < 0 && moderate(out.high)) out = inverse(out);
  } else {
    // One step of Newton from a root that is right but for the last bits.
    const double root = std::pow(base, std::abs(exponent_));
    const Twofold back = whole_power({root, 0}, n);
    out = sum(root, ((base - back.high) - back.low) * root / (n * base));
    if (n_ < 0) out = inverse(out);
    out = sum(out.high, out.low + out.high * beyond_ * std::log(base));
  }
  return moderate(out.high) && certain(out) ? out.high : extended_power(base, exponent_);
}

double power(double base, double exponent) { return Power(exponent)(base); }

void powers(double* out, const double* base, bool one_base, const double* exponent, bool one_exponent,
            std::ptrdiff_t n) {
  if (one_exponent) {
    const Power power_of(*exponent);
    for (std::ptrdiff_t i = 0; i < n; ++i) out[i] = power_of(base[i]);
    return;
  }
  for (std::ptrdiff_t i = 0; i < n; ++i) out[i] = power(base[one_base ? 0 : i], exponent[i]);
}

}  // namespace closs
