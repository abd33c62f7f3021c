#include "core/formulas/overlap.hpp"

#include <numbers>

namespace closs {

GaussRule gauss_rule(int n) {
  // Roots of the Legendre polynomial by Newton's method from Tricomi's start; in extended precision, rounded once.
  GaussRule rule;
  for (int k = 0; k < n; ++k) {
    long double x = -std::cos(std::numbers::pi_v<long double> * (static_cast<long double>(k) + 0.75L) /
                              (static_cast<long double>(n) + 0.5L));
    long double slope = 1;
    for (int round = 0; round < 12; ++round) {
      long double p0 = 1, p1 = x;
      for (int d = 2; d <= n; ++d) {
        const long double p2 = ((2 * d - 1) * x * p1 - (d - 1) * p0) / d;
        p0 = p1;
        p1 = p2;
      }
      slope = n * (x * p1 - p0) / (x * x - 1);
      x -= p1 / slope;
    }
    rule.points.push_back(static_cast<double>((1 + x) / 2));
    rule.weights.push_back(static_cast<double>(1 / ((1 - x * x) * slope * slope)));
  }
  return rule;
}

std::vector<Expr> overlap_shares(const std::vector<Expr>& a, const GaussRule& rule) {
  if (a.size() == 1) return a;
  std::vector<Expr> integral(a.size(), 0.0);
  for (std::size_t q = 0; q < rule.points.size(); ++q) {
    Expr product = rule.weights[q];
    for (const Expr& each : a) product *= 1.0 - each * rule.points[q];
    for (std::size_t i = 0; i < a.size(); ++i) integral[i] += product / (1.0 - a[i] * rule.points[q]);
  }
  std::vector<Expr> out;
  for (std::size_t i = 0; i < a.size(); ++i) out.push_back(a[i] * integral[i]);
  return out;
}

}  // namespace closs
