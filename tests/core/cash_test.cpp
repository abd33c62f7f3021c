// Plain finance, on flows whose answers are known.
#include "core/formulas/cash.hpp"

#include <cmath>
#include <random>
#include <vector>

#include "catch.hpp"

namespace closs::cash_test {

namespace {

double rate(const std::vector<double>& flows, double years) {
  const Maybe found = internal_rate(flows, years);
  INFO(found.none);
  REQUIRE(found.none.empty());
  return found.value;
}

std::string_view no_rate(const std::vector<double>& flows) { return internal_rate(flows, 1).none; }

/// The definition read backwards: the last moment at which the running sum is below 0.
Maybe payback_by_definition(const std::vector<double>& once, const std::vector<double>& net, double months) {
  std::vector<double> begin, end;
  double sum = 0;
  for (std::size_t k = 0; k < net.size(); ++k) {
    begin.push_back(sum - once[k]);
    end.push_back(sum = begin[k] + net[k]);
  }
  for (std::size_t k = net.size(); k-- > 0;) {
    if (end[k] < 0)
      return k + 1 == net.size() ? Maybe("not-within-horizon") : Maybe((static_cast<double>(k) + 1) * months);
    if (begin[k] < 0) return (static_cast<double>(k) - begin[k] / net[k]) * months;
  }
  return 0.0;
}

}  // namespace

TEST_CASE("the internal rate of flows whose rate is known") {
  CHECK(rate({-100, 110}, 1) == Approx(0.10).epsilon(1e-14));
  CHECK(rate({-100, 0, 121}, 1) == Approx(0.10).epsilon(1e-14));
  CHECK(rate({-100, 50, 50}, 1) == Approx(0).margin(1e-14));
  CHECK(rate({-100, 50}, 1) == Approx(-0.5).epsilon(1e-14));
  // Flows a month apart: the rate is that of a year.
  CHECK(rate({-100, 101}, 1.0 / 12) == Approx(std::pow(1.01, 12) - 1).epsilon(1e-12));
  CHECK(rate({-100, 105}, 0.25) == Approx(std::pow(1.05, 4) - 1).epsilon(1e-12));
}

TEST_CASE("the present value at the internal rate is 0") {
  std::mt19937 random(5);
  std::uniform_real_distribution<double> amount(1, 100);
  for (int round = 0; round < 300; ++round) {
    std::vector<double> flows{-amount(random) * 3};
    for (int k = 0; k < 1 + round % 7; ++k) flows.push_back(amount(random));
    const double v = 1 / (1 + rate(flows, 1));
    double sum = 0, size = 0;
    for (std::size_t k = flows.size(); k-- > 0;) {
      sum = sum * v + flows[k];
      size = size * v + std::abs(flows[k]);
    }
    CHECK(std::abs(sum) <= 1e-12 * size);
  }
}

TEST_CASE("there is no internal rate without one change of sign from - to +") {
  CHECK(no_rate({}) == "no-sign-change");
  CHECK(no_rate({0, 0}) == "no-sign-change");
  CHECK(no_rate({-1, -2}) == "no-sign-change");
  CHECK(no_rate({1, 2}) == "no-sign-change");
  CHECK(no_rate({1, -2}) == "no-sign-change");
  CHECK(no_rate({-1, 3, -1}) == "no-sign-change");
  CHECK(internal_rate(std::vector<double>{0, -1, 0, 2}, 1).value == Approx(std::sqrt(2.0) - 1));
}

TEST_CASE("a rate above 1,000,000 % is not told") {
  CHECK(no_rate({-1, 10'001.1}) == "irr-above-limit");
  CHECK(rate({-1, 10'000}, 1) == Approx(9'999).epsilon(1e-12));
}

TEST_CASE("payback is the moment from which the running sum stays at 0 or above") {
  const auto months = [](const std::vector<double>& once, const std::vector<double>& net) {
    const Maybe found = payback(once, net, 12);
    return found.none.empty() ? found.value : -1;
  };
  CHECK(months({100, 0}, {200, 0}) == 6);
  CHECK(months({100, 0}, {50, 100}) == 18);
  CHECK(months({0, 0}, {1, 1}) == 0);
  CHECK(months({0, 0}, {0, 0}) == 0);
  CHECK(months({100, 0}, {100, 0}) == 12);
  CHECK(months({100, 0}, {50, 49}) == -1);
  // Paid back, then a second outlay: it counts from the last time below 0.
  CHECK(months({100, 100}, {150, 100}) == 18);
  CHECK(payback(std::vector<double>{100}, std::vector<double>{99}, 12).none == "not-within-horizon");
  CHECK(payback({}, {}, 12).value == 0);
}

TEST_CASE("payback is what its definition says, whatever flows") {
  std::mt19937 random(3);
  std::uniform_real_distribution<double> amount(-60, 100);
  for (int round = 0; round < 2000; ++round) {
    std::vector<double> once, net;
    for (int k = 0; k < 1 + round % 6; ++k) {
      once.push_back(k == 0 || round % 3 == 0 ? std::max(0.0, amount(random)) : 0);
      net.push_back(amount(random));
    }
    const Maybe found = payback(once, net, 3), expected = payback_by_definition(once, net, 3);
    CHECK(found.none == expected.none);
    CHECK(found.value == expected.value);
  }
}

}  // namespace closs::cash_test
