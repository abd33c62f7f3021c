#include "core/scenario/uncertain.hpp"

#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/erf.hpp>
#include <cmath>

namespace closs {
namespace {

// All in long double and rounded once: the double functions of libm differ between processors in the last bit,
// because the library picks fused multiply-add where there is one.
using Real = long double;

/// The standard normal quantile of 0.95: ranges are written by their 5 % and 95 % quantiles.
constexpr Real z95 = 1.6448536269514727148638489079916321L;

Real normal_quantile(Real probability) {
  constexpr Real sqrt2 = 1.4142135623730950488016887242096981L;
  return -sqrt2 * boost::math::erfc_inv(2 * probability);
}

Real beta_quantile(Real alpha, Real beta, Real probability) { return boost::math::ibeta_inv(alpha, beta, probability); }

Real logit(Real x) { return logl(x / (1 - x)); }
Real from_logit(Real x) { return 1 / (1 + expl(-x)); }

/// At z standard deviations of the normal law with 5 % and 95 % quantiles low and high.
Real within(Real low, Real high, Real z) { return (low + high) / 2 + (high - low) / 2 * (z / z95); }

Real pert_quantile(Real low, Real mode, Real high, Real probability) {
  const Real width = high - low;
  if (width == 0) return low;
  return low + width * beta_quantile(1 + 4 * (mode - low) / width, 1 + 4 * (high - mode) / width, probability);
}

Real triangular_quantile(Real low, Real mode, Real high, Real probability) {
  const Real width = high - low;
  if (width == 0) return low;
  if (probability * width < mode - low) return low + sqrtl(probability * width * (mode - low));
  return high - sqrtl((1 - probability) * width * (high - mode));
}

}  // namespace

double base_of(const Uncertain& law) {
  using enum Uncertain::Law;
  const Real a = law.a, b = law.b;
  switch (law.law) {
    case none:
      return 0;
    case logit_range:
      return static_cast<double>(a == b ? a : from_logit((logit(a) + logit(b)) / 2));
    case log_range:
      return static_cast<double>(a == b ? a : expl((logl(a) + logl(b)) / 2));
    case normal_range:
    case uniform:
      return static_cast<double>((a + b) / 2);
    case pert:
      return static_cast<double>((a + 4 * b + law.c) / 6);
    case triangular:
      return static_cast<double>((a + b + law.c) / 3);
    case normal:
      return law.a;
    case lognormal: {
      if (a == b) return law.a;
      const Real deviation = (logl(b) - logl(a)) / (2 * z95);
      return static_cast<double>(expl((logl(a) + logl(b)) / 2 + deviation * deviation / 2));
    }
    case beta:
      return static_cast<double>(a / (a + b));
    case counts:
      return static_cast<double>(a / b);
  }
  return 0;
}

double quantile(const Uncertain& law, double probability) {
  using enum Uncertain::Law;
  const Real a = law.a, b = law.b, c = law.c, p = probability;
  switch (law.law) {
    case none:
      return 0;
    case logit_range:
      return static_cast<double>(a == b ? a : from_logit(within(logit(a), logit(b), normal_quantile(p))));
    case log_range:
    case lognormal:
      return static_cast<double>(a == b ? a : expl(within(logl(a), logl(b), normal_quantile(p))));
    case normal_range:
      return static_cast<double>(a == b ? a : within(a, b, normal_quantile(p)));
    case pert:
      return static_cast<double>(pert_quantile(a, b, c, p));
    case triangular:
      return static_cast<double>(triangular_quantile(a, b, c, p));
    case uniform:
      return static_cast<double>(a + (b - a) * p);
    case normal:
      return static_cast<double>(a + b * normal_quantile(p));
    case beta:
      return static_cast<double>(beta_quantile(a, b, p));
    case counts:
      return static_cast<double>(beta_quantile(a + 0.5L, b - a + 0.5L, p));
  }
  return 0;
}

}  // namespace closs
