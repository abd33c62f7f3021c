#include "analysis/estimate/intervals.hpp"

#include <algorithm>
#include <cmath>

namespace closs {
namespace {

constexpr double normal_95 = 1.959963984540054;  // quantile of 97.5 %

ConfidenceInterval around(double mean, double error) {
  const double half = normal_95 * error;
  return {mean - half, mean + half};
}

}  // namespace

ConfidenceInterval wilson(const Portion& portion) {
  const double z = normal_95, n = portion.n, p = portion.share;
  const double middle = p + z * z / (2 * n), half = z * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n));
  const double scale = 1 + z * z / n;
  return {std::max(0.0, (middle - half) / scale), std::min(1.0, (middle + half) / scale)};
}

ConfidenceInterval newcombe(const Portion& a, const Portion& b) {
  const ConfidenceInterval of_a = wilson(a), of_b = wilson(b);
  const double d = a.share - b.share;
  return {d - std::hypot(a.share - of_a.low, of_b.high - b.share),
          d + std::hypot(of_a.high - a.share, b.share - of_b.low)};
}

double ShareDifference::deviation() const { return std::sqrt(variance); }

ConfidenceInterval ShareDifference::interval() const { return around(mean, deviation()); }

ConfidenceInterval Mean::interval() const { return around(mean, error); }

ShareDifference difference_of(const Portion& a, const Portion& b) {
  return {a.share - b.share, a.share * (1 - a.share) / a.n + b.share * (1 - b.share) / b.n};
}

ShareDifference mantel_haenszel(std::span<const Stratum> strata) {
  double weights = 0, sum = 0, p = 0, q = 0;
  for (const auto& [with, without] : strata) {
    if (with.n <= 0 || without.n <= 0) continue;
    const double all = with.n + without.n;
    weights += with.n * without.n / all;
    sum += (with.k() * without.n - without.k() * with.n) / all;
    // Sato, Greenland & Robins 1989: var = (RD sum P + sum Q) / (sum of weights)^2
    p += (with.n * with.n * without.k() - without.n * without.n * with.k() +
          with.n * without.n * (without.n - with.n) / 2) /
         (all * all);
    q += (with.k() * (without.n - without.k()) + without.k() * (with.n - with.k())) / (2 * all);
  }
  if (weights <= 0) return {};
  const double rd = sum / weights;
  return {rd, std::max(0.0, (rd * p + q) / (weights * weights))};
}

Mean mean_of(const Sample& sample, double wy, double wy2) {
  Mean out;
  out.n = sample.n();
  if (sample.w <= 0) return out;
  out.mean = wy / sample.w;
  if (out.n <= 1) return out;
  const double variance = std::max(0.0, wy2 / sample.w - out.mean * out.mean) * out.n / (out.n - 1);
  out.error = std::sqrt(variance / out.n);
  return out;
}

}  // namespace closs
