#include "core/graph/power.hpp"

#include <cmath>
#include <cstring>
#include <limits>
#include <random>
#include <vector>

#include "catch.hpp"

namespace closs::power_test {

namespace {

/// What a power is by definition: in extended precision, rounded once.
double extended(double base, double exponent) {
  return static_cast<double>(std::pow(static_cast<long double>(base), static_cast<long double>(exponent)));
}

bool same_bits(double a, double b) {
  if (std::isnan(a) || std::isnan(b)) return std::isnan(a) && std::isnan(b);
  return std::memcmp(&a, &b, sizeof a) == 0;
}

}  // namespace

TEST_CASE("A power has the bits of extended precision rounded once") {
  std::mt19937_64 random(5);
  std::uniform_real_distribution<double> unit(0, 1);
  long tried = 0, wrong = 0;
  const auto try_one = [&](const Power& power_of, double base, double exponent) {
    ++tried;
    wrong += !same_bits(power_of(base), extended(base, exponent));
  };
  const auto try_many = [&](double exponent, int count) {
    const Power power_of(exponent);
    for (int k = 0; k < count; ++k) {
      try_one(power_of, unit(random), exponent);                            // what stays of a rate
      try_one(power_of, 1 + 0.2 * unit(random), exponent);                  // growth, discount
      try_one(power_of, std::exp(200 * (unit(random) - 0.5)), exponent);    // anything
      try_one(power_of, std::round(1000 * unit(random)) / 1000, exponent);  // as people write it
      try_one(power_of, std::round(1 + 50 * unit(random)), exponent);       // whole: exact powers
    }
  };
  // Those of a model: months, quarters and years into each other.
  for (const double exponent : {12.0, 4.0, 3.0, 1.0 / 12, 1.0 / 4, 1.0 / 3}) try_many(exponent, 60'000);
  for (int n = 2; n <= 66; ++n)
    for (const double exponent : {static_cast<double>(n), static_cast<double>(-n), 1.0 / n, -1.0 / n})
      try_many(exponent, 800);
  for (const double exponent : {-1.0, 0.5, 0.37, 2.5, 7.0 / 12, 0.0, 1e-3, 365.0}) try_many(exponent, 2'000);
  CHECK(tried > 2'500'000);
  CHECK(wrong == 0);
}

TEST_CASE("Powers at the ends of what a number can be") {
  using Limits = std::numeric_limits<double>;
  for (const double base : {0.0, -0.0, 1.0, -1.0, -2.0, 1e-310, Limits::denorm_min(), Limits::max(), 1e-91, 1e91, 1e-20,
                            1e20, Limits::infinity(), -Limits::infinity(), Limits::quiet_NaN()})
    for (const double exponent : {2.0, 3.0, 12.0, -12.0, 64.0, -64.0, 0.5, 1.0 / 3, 1.0 / 12, -1.0 / 12, 0.0, 0.7,
                                  Limits::infinity(), Limits::quiet_NaN()}) {
      INFO(base << " ^ " << exponent);
      CHECK(same_bits(power(base, exponent), extended(base, exponent)));
    }
  for (const double base : {0.3, -0.0, Limits::infinity()}) CHECK(same_bits(power(base, 1), base));
}

TEST_CASE("Columns of powers are powers") {
  const std::vector<double> bases{0.94, 1.08, 2.0, 0.5}, exponents{12, 0.25, 0.3, 1};
  std::vector<double> out(4);
  powers(out.data(), bases.data(), false, exponents.data(), false, 4);
  for (std::size_t k = 0; k < 4; ++k) CHECK(same_bits(out[k], power(bases[k], exponents[k])));
  powers(out.data(), bases.data(), true, exponents.data(), false, 4);
  for (std::size_t k = 0; k < 4; ++k) CHECK(same_bits(out[k], power(bases[0], exponents[k])));
  powers(out.data(), bases.data(), false, exponents.data(), true, 4);
  for (std::size_t k = 0; k < 4; ++k) CHECK(same_bits(out[k], power(bases[k], exponents[0])));
}

}  // namespace closs::power_test
