// The Gaussian copula between correlated inputs.
#include "core/sampling/random_inputs.hpp"

#include <Eigen/Cholesky>
#include <cmath>

#include "catch.hpp"

namespace closs::random_inputs_test {

namespace {

RandomInputs correlated(std::vector<RankCorrelation> correlations) {
  RandomInputs out;
  out.inputs.resize(9);
  out.correlations = std::move(correlations);
  return out;
}

}  // namespace

TEST_CASE("inputs that are not correlated have no copula") {
  CHECK(copula_of(correlated({})).of.empty());
  CHECK(copula_of(correlated({{1, 2, 0.0}})).lower.empty());
}

TEST_CASE("a copula is the Cholesky factor of 2 sin(pi r / 6), over the correlated inputs in their order") {
  const Copula copula = copula_of(correlated({{7, 2, 0.6}, {2, 4, -0.5}, {4, 7, 0.25}, {8, 7, 0.3}, {0, 1, 0.0}}));
  REQUIRE(copula.of == std::vector<std::size_t>{2, 4, 7, 8});
  const auto normal = [](double rank) { return 2 * std::sin(std::acos(-1.0) * rank / 6); };
  Eigen::Matrix4d matrix = Eigen::Matrix4d::Identity();
  matrix(0, 2) = matrix(2, 0) = normal(0.6);
  matrix(0, 1) = matrix(1, 0) = normal(-0.5);
  matrix(1, 2) = matrix(2, 1) = normal(0.25);
  matrix(3, 2) = matrix(2, 3) = normal(0.3);
  const Eigen::Matrix4d lower = matrix.llt().matrixL();
  REQUIRE(copula.lower.size() == 16);
  for (int i = 0; i < 4; ++i)
    for (int j = 0; j < 4; ++j)
      CHECK(copula.lower[static_cast<std::size_t>(4 * i + j)] == Approx(lower(i, j)).margin(1e-14));
}

}  // namespace closs::random_inputs_test
