#include "core/formulas/cash.hpp"

#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>

#include "core/graph/graph.hpp"

namespace closs {

Maybe internal_rate(std::span<const double> flows, double years) {
  int changes = 0, sign = 0, first = 0;
  for (const double f : flows) {
    const int now = f > 0 ? 1 : f < 0 ? -1 : 0;
    if (now == 0) continue;
    if (sign == 0)
      first = now;
    else if (now != sign)
      ++changes;
    sign = now;
  }
  if (changes != 1 || first > 0) return Maybe("no-sign-change");
  // In v = (1 + rate)^-years the sum is a polynomial with exactly one positive root (Descartes).
  const auto sum = [&](double v) {
    long double total = 0;
    for (std::size_t k = flows.size(); k-- > 0;) total = total * v + flows[k];
    return static_cast<double>(total);
  };
  double low = power(10001.0, -years), high = 1;
  if (sum(low) > 0) return Maybe("irr-above-limit");
  while (sum(high) < 0 && high < 1e12) {
    low = high;
    high *= 2;
  }
  if (!(sum(high) >= 0) || std::isinf(sum(high))) return Maybe("irr-out-of-range");
  if (sum(low) == 0) high = low;
  double v = high;
  if (high > low && sum(high) > 0) {
    std::uintmax_t rounds = 200;
    const auto bracket =
        boost::math::tools::toms748_solve(sum, low, high, boost::math::tools::eps_tolerance<double>(52), rounds);
    v = std::abs(sum(bracket.first)) <= std::abs(sum(bracket.second)) ? bracket.first : bracket.second;
  }
  return power(v, -1 / years) - 1;
}

Maybe payback(std::span<const double> once, std::span<const double> net, double months) {
  RunningSum sum;
  Maybe turn = 0.0;  // after the last moment below 0
  for (std::size_t k = 0; k < net.size(); ++k) {
    sum.go_on(once[k], net[k]);
    if (sum.end < 0)
      turn = k + 1 == net.size() ? Maybe("not-within-horizon") : Maybe((static_cast<double>(k) + 1) * months);
    else if (sum.begin < 0)
      turn = (static_cast<double>(k) - sum.begin / net[k]) * months;
  }
  return turn;
}

}  // namespace closs
