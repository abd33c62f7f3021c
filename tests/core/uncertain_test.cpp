#include "core/scenario/uncertain.hpp"

#include <cmath>

#include "catch.hpp"
#include "core/scenario/scenario.hpp"

namespace closs::uncertain_test {
using Law = Uncertain::Law;

namespace {

double base(Law law, double a, double b, double c = 0) { return base_of({law, a, b, c}); }
double at(Law law, double p, double a, double b, double c = 0) { return quantile(Uncertain{law, a, b, c}, p); }

/// Mean of a law by the midpoint rule over its quantiles.
double mean(const Uncertain& law) {
  constexpr int steps = 4000;
  double sum = 0;
  for (int i = 0; i < steps; ++i) sum += quantile(law, (i + 0.5) / steps);
  return sum / steps;
}

Value value_of(const Parameter& parameter, Uncertain law, double spans = 1) {
  Value value;
  value.parameter = &parameter;
  value.uncertain = law;
  value.spans = spans;
  return value;
}

}  // namespace

TEST_CASE("ranges have their ends at 5 % and 95 % and their base at the median") {
  for (const Law law : {Law::logit_range, Law::log_range, Law::normal_range}) {
    CHECK(at(law, 0.05, 0.06, 0.11) == Approx(0.06).epsilon(1e-14));
    CHECK(at(law, 0.95, 0.06, 0.11) == Approx(0.11).epsilon(1e-14));
    CHECK(at(law, 0.5, 0.06, 0.11) == Approx(base(law, 0.06, 0.11)).epsilon(1e-14));
  }
  CHECK(base(Law::log_range, 10'000, 40'000) == 20'000);
  CHECK(base(Law::normal_range, -0.01, 0.03) == Approx(0.01).epsilon(1e-15));
  CHECK(base(Law::logit_range, 0.2, 0.8) == Approx(0.5).epsilon(1e-15));
  CHECK(at(Law::lognormal, 0.95, 3, 7) == Approx(7).epsilon(1e-14));
}

TEST_CASE("a range whose ends are the same is that value") {
  for (const Law law : {Law::logit_range, Law::log_range, Law::normal_range, Law::lognormal}) {
    CHECK(base(law, 0.3, 0.3) == 0.3);
    CHECK(at(law, 0.9, 0.3, 0.3) == 0.3);
  }
  CHECK(at(Law::pert, 0.9, 0.3, 0.3, 0.3) == 0.3);
  CHECK(at(Law::triangular, 0.9, 0.3, 0.3, 0.3) == 0.3);
}

TEST_CASE("bases of laws without a stated base are means") {
  CHECK(base(Law::pert, 0.04, 0.06, 0.11) == Approx(0.065).epsilon(1e-15));
  CHECK(base(Law::triangular, 0.04, 0.06, 0.11) == Approx(0.07).epsilon(1e-15));
  CHECK(base(Law::uniform, 2, 5) == 3.5);
  CHECK(base(Law::normal, 7, 2) == 7);
  CHECK(base(Law::beta, 2, 6) == 0.25);
  CHECK(base(Law::counts, 61, 512) == 61.0 / 512);
  const double deviation = std::log(7.0 / 3.0) / (2 * 1.6448536269514722);
  CHECK(base(Law::lognormal, 3, 7) == Approx(std::sqrt(21.0) * std::exp(deviation * deviation / 2)).epsilon(1e-14));
}

TEST_CASE("quantiles agree with published values") {
  // Normal: Abramowitz and Stegun, Handbook of Mathematical Functions, table 26.5.
  CHECK(at(Law::normal, 0.975, 0, 1) == Approx(1.959963984540054).epsilon(1e-14));
  CHECK(at(Law::normal, 0.001, 10, 2) == Approx(10 - 2 * 3.090232306167814).epsilon(1e-14));
  // Beta(2, 3): the median solves 6x^2 - 8x^3 + 3x^4 = 1/2.
  const double x = at(Law::beta, 0.5, 2, 3);
  CHECK(6 * x * x - 8 * x * x * x + 3 * x * x * x * x == Approx(0.5).epsilon(1e-14));
  CHECK(x == Approx(0.38572756813238945).epsilon(1e-13));
  // Beta(1/2, 1/2) is the arcsine law: sin^2(pi p / 2).
  CHECK(at(Law::counts, 0.25, 0, 0) == Approx(std::pow(std::sin(M_PI / 8), 2)).epsilon(1e-13));
  // Beta(1, n): 1 - (1 - p)^(1/n).
  CHECK(at(Law::beta, 0.3, 1, 9) == Approx(1 - std::pow(0.7, 1.0 / 9)).epsilon(1e-13));
}

TEST_CASE("quantiles of bounded laws follow their closed forms") {
  CHECK(at(Law::uniform, 0.25, 2, 6) == 3);
  CHECK(at(Law::triangular, 0.25, 0, 1, 4) == Approx(1.0).epsilon(1e-15));
  CHECK(at(Law::triangular, 0.0625, 0, 1, 4) == Approx(0.5).epsilon(1e-15));
  CHECK(at(Law::triangular, 0.75, 0, 1, 4) == Approx(4 - std::sqrt(3.0)).epsilon(1e-15));
  CHECK(at(Law::pert, 0.5, 0, 1, 2) == Approx(1.0).epsilon(1e-14));                                   // symmetric
  CHECK(at(Law::pert, 0.5, 2, 2, 8) == Approx(2 + 6 * (1 - std::pow(0.5, 1.0 / 5))).epsilon(1e-13));  // Beta(1, 5)
}

TEST_CASE("the mean of a PERT law is (low + 4 mode + high) / 6") {
  CHECK(mean({Law::pert, 0.04, 0.06, 0.11}) == Approx((0.04 + 4 * 0.06 + 0.11) / 6).epsilon(1e-4));
  CHECK(mean({Law::triangular, 1, 2, 6}) == Approx(3).epsilon(1e-4));
  CHECK(mean({Law::lognormal, 3, 7, 0}) == Approx(base(Law::lognormal, 3, 7)).epsilon(1e-3));
}

TEST_CASE("quantiles rise with the probability, far into the tails") {
  const Uncertain laws[] = {{Law::logit_range, 0.7, 0.8, 0}, {Law::log_range, 10, 20, 0},
                            {Law::normal_range, -1, 1, 0},   {Law::pert, 0, 1, 9},
                            {Law::triangular, 0, 9, 9},      {Law::uniform, 1, 2, 0},
                            {Law::normal, 0, 3, 0},          {Law::lognormal, 1, 2, 0},
                            {Law::beta, 0.3, 40, 0},         {Law::counts, 0, 512, 0},
                            {Law::counts, 512, 512, 0}};
  for (const Uncertain& law : laws) {
    double before = quantile(law, 1e-12);
    for (const double p : {1e-6, 0.01, 0.3, 0.5, 0.7, 0.99, 1 - 1e-6, 1 - 1e-12}) {
      const double now = quantile(law, p);
      CHECK(std::isfinite(now));
      CHECK(now >= before);
      before = now;
    }
  }
}

TEST_CASE("a rate converts between periods by compounding, an amount in proportion") {
  const Parameter& rate = parameter_of(Occurring::frequency);
  const Parameter& money = parameter_of(Economic::revenue_per_customer);
  CHECK(per_period(rate, 0.02, 12) == Approx(1 - std::pow(0.98, 12)).epsilon(1e-14));
  CHECK(per_period(rate, 0.02, 1.0 / 12) == Approx(1 - std::pow(0.98, 1.0 / 12)).epsilon(1e-12));
  CHECK(per_period(rate, per_period(rate, 0.02, 12), 1.0 / 12) == Approx(0.02).epsilon(1e-13));
  CHECK(per_period(rate, 0.02, 1) == 0.02);
  CHECK(per_period(rate, 0, 12) == 0);
  CHECK(per_period(rate, 1, 12) == 1);
  CHECK(per_period(money, 4'200, 12) == 50'400);
  CHECK(per_period(money, 50'400, 1.0 / 12) == 4'200);
  CHECK(per_period(money, 50'400, 1.0 / 4) == 12'600);
}

TEST_CASE("a value's quantile is per period and inside the parameter's domain") {
  const Parameter& rate = parameter_of(Occurring::frequency);
  const Parameter& margin = parameter_of(Economic::margin);
  const Value monthly = value_of(rate, {Law::uniform, 0.01, 0.03, 0}, 12);
  CHECK(quantile(monthly, 0.5) == Approx(1 - std::pow(0.98, 12)).epsilon(1e-14));
  const Value wide = value_of(margin, {Law::normal, 0.9, 0.05, 0});
  CHECK(quantile(wide, 0.999) == 1);
  const Value revenue = value_of(parameter_of(Economic::revenue_per_customer), {Law::normal, 10, 5, 0});
  CHECK(quantile(revenue, 1e-6) > 0);
  const Value baseline = value_of(parameter_of(Economic::baseline_loss), {Law::normal, 0.9, 0.05, 0});
  CHECK(quantile(baseline, 0.9999) < 1);
  Value certain;
  certain.base = 0.42;
  CHECK(quantile(certain, 0.05) == 0.42);
}

}  // namespace closs::uncertain_test
