#include "analysis/what_if/points.hpp"

#include <vector>

#include "catch.hpp"

namespace closs::points_test {

namespace {

std::vector<double> all(double from, double to, double step) {
  const Progression p = progression(from, to, step, 1000);
  std::vector<double> out;
  for (std::int64_t k = 0; k < p.count; ++k) out.push_back(p.at(k));
  return out;
}

}  // namespace

TEST_CASE("points are the doubles that the decimals as written read to") {
  CHECK(all(0, 0.5, 0.1) == std::vector<double>{0, 0.1, 0.2, 0.3, 0.4, 0.5});
  CHECK(all(0.01, 0.05, 0.01) == std::vector<double>{0.01, 0.02, 0.03, 0.04, 0.05});
  CHECK(all(0.001, 0.0035, 0.0005) == std::vector<double>{0.001, 0.0015, 0.002, 0.0025, 0.003, 0.0035});
  CHECK(all(1e4, 2e4, 5e3) == std::vector<double>{10000, 15000, 20000});
  CHECK(all(1e20, 3e20, 1e20) == std::vector<double>{1e20, 2e20, 3e20});
}

TEST_CASE("the end belongs to the points where a step lands on it") {
  CHECK(all(0, 1, 0.3) == std::vector<double>{0, 0.3, 0.6, 0.9});
  CHECK(all(0, 0.9, 0.3) == std::vector<double>{0, 0.3, 0.6, 0.9});
  CHECK(all(0.5, 0.5, 0.1) == std::vector<double>{0.5});
  CHECK(all(0.5, 0.5, -0.1) == std::vector<double>{0.5});
  CHECK(progression(0, 1, 1e-6, 2'000'000).count == 1'000'001);
  CHECK(progression(0, 1, 1e-6, 10).count == 10);
}

TEST_CASE("points go down with a negative step") {
  CHECK(all(0.3, 0.1, -0.1) == std::vector<double>{0.3, 0.2, 0.1});
  CHECK(all(0.01, -0.01, -0.01) == std::vector<double>{0.01, 0, -0.01});
}

TEST_CASE("numbers of too many digits take plain arithmetic, and still reach the end") {
  const Progression thirds = progression(1.0 / 3, 1, 1.0 / 3, 100);
  CHECK_FALSE(thirds.exact);
  CHECK(thirds.count == 3);
  CHECK(thirds.at(0) == 1.0 / 3);
  CHECK(thirds.at(2) == 1.0);
  const Progression far = progression(1e-30, 1, 0.25, 100);
  CHECK_FALSE(far.exact);
  CHECK(far.count == 5);
  CHECK(far.at(4) == 1);
}

TEST_CASE("points as written for another span are converted one by one") {
  Parameter loss;
  loss.conversion = Conversion::compounding;
  Points points;
  points.parameter = &loss;
  points.spans = 12;
  points.progression = progression(0.01, 0.03, 0.01, 100);
  REQUIRE(points.count() == 3);
  CHECK(points.at(1) == per_period(loss, 0.02, 12));
}

}  // namespace closs::points_test
