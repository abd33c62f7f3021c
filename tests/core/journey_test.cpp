// The chain of one problem: loops against the geometric series and against linear equations.
#include "core/formulas/journey.hpp"

#include <Eigen/LU>
#include <random>

#include "catch.hpp"

namespace closs::journey_test {

namespace {

Formula of(int parameter) { return {{{1, {{parameter, false}}}}}; }

/// A model of n states where parameter i * n + k is the share that steps from state i to k; the rest is kept.
Model all_to_all(int n) {
  Model m;
  for (int i = 0; i < n; ++i) {
    State state{.id = "s" + std::to_string(i)};
    for (int k = 0; k < n; ++k) state.steps.push_back({k, false, of(i * n + k)});
    state.steps.push_back({state_kept, true, {}});
    m.states.push_back(state);
  }
  return m;
}

std::vector<double> visits(const Model& m, const std::vector<Expr>& shares, int* broken = nullptr) {
  const Visits out = visits_of(m, shares, [&](const Expr&, double, double, FaultCode code, const std::string&) {
    if (code == "endless-loop" && broken) ++*broken;
  });
  std::vector<double> at_base;
  for (const Expr& e : out.visits) at_base.push_back(e.value);
  return at_base;
}

}  // namespace

TEST_CASE("a chain with a loop gives the visits of the geometric series") {
  // 0 -> 1; 1 -> 0 with 0.25, out with 0.75: visits to 1 = 1 / 0.75.
  const std::vector<double> v = visits(all_to_all(2), {0.0, 1.0, 0.25, 0.0});
  CHECK(v[0] == Approx(1 / 0.75).epsilon(1e-15));
  CHECK(v[1] == Approx(1 / 0.75).epsilon(1e-15));
}

TEST_CASE("a chain that nobody leaves is endless") {
  int broken = 0;
  visits(all_to_all(2), {0.0, 1.0, 1.0, 0.0}, &broken);
  CHECK(broken == 1);
  visits(all_to_all(2), {0.0, 1.0, 0.999, 0.0}, &broken);
  CHECK(broken == 1);
}

TEST_CASE("elimination solves the linear equations of any chain") {
  std::mt19937 random(7);
  std::uniform_real_distribution<double> share(0, 1);
  for (int n = 1; n <= 9; ++n) {
    std::vector<Expr> shares;
    Eigen::MatrixXd equations = Eigen::MatrixXd::Identity(n, n);
    for (int i = 0; i < n; ++i)
      for (int k = 0; k < n; ++k) {
        // Some steps are missing; the rest leaves.
        const double q = share(random) < 0.4 ? 0 : share(random) / n;
        shares.emplace_back(q);
        equations(k, i) -= q;
      }
    const Eigen::VectorXd expected = equations.inverse().col(0);
    const std::vector<double> v = visits(all_to_all(n), shares);
    for (int i = 0; i < n; ++i) CHECK(v[static_cast<std::size_t>(i)] == Approx(expected(i)).epsilon(1e-13));
  }
}

TEST_CASE("who hardly leaves a loop is counted to the last digits") {
  // Visits are 1 over the share that leaves, however small: nothing is taken from 1.
  Model m = all_to_all(1);
  m.states[0].steps[1] = {state_lost, false, of(1)};
  const double leaves = 1e-11;
  CHECK(visits(m, {1 - leaves, leaves})[0] == Approx(1 / leaves).epsilon(1e-15));
}

TEST_CASE("the visits of a loop are formulas of what varies") {
  Graph graph;
  const Expr again = graph.input(0.25, {0, 1});
  const Visits out = visits_of(all_to_all(2), std::vector<Expr>{0.0, 1.0, again, 0.0},
                               [](const Expr&, double, double, FaultCode, const std::string&) {});
  CHECK(out.visits[1].varies());
  CHECK(out.visits[1].value == Approx(1 / 0.75).epsilon(1e-15));
}

}  // namespace closs::journey_test
