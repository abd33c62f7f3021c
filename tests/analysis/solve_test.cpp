#include "analysis/what_if/solve.hpp"

#include <cmath>

#include "catch.hpp"
#include "core/formulas/shares.hpp"
#include "input/world.hpp"

namespace closs::solve_test {
using namespace test;

namespace {

struct Asked {
  ReadScenario read;
  Goal goal;
  Solution solution;
};

FigureId figure_named(const Scenario& s, const std::string& name) {
  for (const FigureId& id : figures_of(s))
    if (name_of(s, id) == name) return id;
  throw std::out_of_range(name);
}

Asked solved(const std::string& text, const std::string& path, const std::string& figure, double target,
             std::optional<double> from = {}, std::optional<double> to = {}) {
  Asked out{read(text, {{}, {path}}), {}, {}};
  REQUIRE(out.read.scenario);
  std::vector<Fault> faults;
  out.goal = {find_values(*out.read.scenario, path, {}, faults), figure_named(*out.read.scenario, figure), target, from,
              to};
  REQUIRE(faults.empty());
  out.solution = solve(*out.read.scenario, out.goal, 1);
  return out;
}

std::string fixed(const std::string& cost = "{once: 1M, per_period: 100k}", const std::string& more = {}) {
  return goodman(
      "margin: 50%\nhorizon: 3\ndiscount_rate: 5%\nfixes:\n  x: {changes: {problems.a.frequency: {reduce: 10%}}, "
      "cost: " +
      cost + more + "}\n");
}

double figure_at(const Asked& asked, double x) {
  Scenario copy = *asked.read.scenario;
  for (const int value : asked.goal.values) move_value(copy, value, x);
  return evaluate(copy, std::span(&asked.goal.figure, 1)).figures.at(0).value;
}

}  // namespace

TEST_CASE("a search tells how many of its points are done, the first time before any, never fewer than before") {
  for (const int threads : {1, 3}) {
    const ReadScenario read = test::read(goodman(), {{}, {"problems.a.frequency"}});
    std::vector<Fault> faults;
    const Goal goal{find_values(*read.scenario, "problems.a.frequency", {}, faults),
                    figure_named(*read.scenario, "total.lost"), 48'500};
    std::vector<std::uint64_t> done;
    std::uint64_t most = 0;
    const Solution solution = solve(*read.scenario, goal, threads, [&](std::uint64_t now, std::uint64_t of) {
      CHECK((done.empty() ? now == 0 : now >= done.back() && of == most));
      done.push_back(now);
      most = of;
    });
    CHECK(solution.status == Solution::Status::solved);
    REQUIRE(done.size() > 3);
    CHECK(most > 2048);
    CHECK(done[1] > 2048);  // the scan
    CHECK(done.back() <= most);
    CHECK(done.back() * 10 > most * 8);
  }
}

TEST_CASE("a straight line is met where it must be") {
  // lost is 1,000,000 * F * (.3225 - .08) in the worked example of docs/method.md.
  const Asked asked = solved(goodman(), "problems.a.frequency", "total.lost", 48'500);
  REQUIRE(asked.solution.status == Solution::Status::solved);
  CHECK(std::abs(asked.solution.roots[0].low - 0.2) < 1e-14);
  CHECK(std::abs(asked.solution.roots[0].residual) < 1e-9);
  CHECK(asked.solution.base == 0.3);
}

TEST_CASE("the one-off cost at which a fix breaks even is the closed form") {
  const Asked asked = solved(fixed(), "fixes.x.cost.once", "fix.x.npv", 0);
  REQUIRE(asked.solution.status == Solution::Status::solved);
  CHECK(asked.solution.roots[0].closed_form);
  const Results base =
      evaluate(*asked.read.scenario, std::vector{figure_named(*asked.read.scenario, "fix.x.break_even_cost")});
  CHECK(asked.solution.roots[0].low == base.figures[0].value);
  CHECK(std::abs(asked.solution.roots[0].residual) < 1e-6);
}

TEST_CASE("any input may move any figure, and the figure is then the target") {
  struct Row {
    const char *path, *figure;
    double target;
  };
  const Row rows[] = {{"fixes.x.cost.per_period", "fix.x.npv", 0},
                      {"discount_rate", "fix.x.npv", 0},
                      {"margin", "fix.x.roi", 1.5},
                      {"revenue_per_customer", "fix.x.payback_months", 18},
                      {"customers", "total.revenue_at_risk", 1e7},
                      {"problems.a.loss.silent", "total.lost", 60'000},
                      {"problems.a.outcomes.satisfied", "total.lost", 70'000},
                      {"fixes.x.cost.once", "fix.x.irr", 0.5},
                      {"fixes.x.changes.problems.a.frequency.reduce", "fix.x.npv", 0},
                      {"fixes.x.cost.once", "fix.x.break_even_effect", 0.4},
                      {"baseline_loss", "total.churn_rate", 0.2},
                      {"fixes.x.cost.once", "joint.npv", 12345}};
  for (const Row& row : rows) {
    const Asked asked = solved(fixed(), row.path, row.figure, row.target);
    INFO(row.path << " for " << row.figure);
    REQUIRE_FALSE(asked.solution.roots.empty());
    for (const Root& root : asked.solution.roots)
      CHECK(std::abs(figure_at(asked, root.low) - row.target) <= 1e-6 * std::max(1.0, std::abs(row.target)));
  }
}

TEST_CASE("what the domain does not reach is no solution, and the nearest is told") {
  const Asked asked = solved(goodman(), "problems.a.complaint_rate", "total.lost", 1);
  CHECK(asked.solution.status == Solution::Status::none);
  CHECK(asked.solution.moves);
  CHECK(asked.solution.least > 1);
  CHECK(asked.solution.at_least == 1);  // complaining helps here
}

TEST_CASE("a figure that does not depend on the input has no solution, or all of the domain") {
  const Asked none = solved(goodman(), "problems.a.cost_per_contact", "total.lost", 1);
  CHECK(none.solution.status == Solution::Status::none);
  CHECK_FALSE(none.solution.moves);
  const Asked all = solved(goodman("margin: 0%\n"), "problems.a.complaint_rate", "total.margin_at_risk", 0);
  REQUIRE(all.solution.roots.size() == 1);
  CHECK(all.solution.roots[0].way == Root::Way::stays);
  CHECK(all.solution.roots[0].low == 0);
  CHECK(all.solution.roots[0].high == 1);
  CHECK(all.solution.status == Solution::Status::several);
}

TEST_CASE("bounds narrow the search") {
  CHECK(solved(goodman(), "problems.a.frequency", "total.lost", 48'500, 0.25, 0.5).solution.status ==
        Solution::Status::none);
  CHECK(solved(goodman(), "problems.a.frequency", "total.lost", 48'500, 0.1, 0.25).solution.status ==
        Solution::Status::solved);
}

TEST_CASE("every solution is found where there are several") {
  // Half as many complaints again, but never more than all: what that saves is 16,500 min(c / 2, 1 - c).
  const std::string text = goodman(
      "margin: 50%\nhorizon: 2\ndiscount_rate: 5%\nfixes:\n  x: {changes: {problems.a.complaint_rate: {raise: 50%}}, "
      "cost: {once: 1}}\n");
  const Asked two = solved(text, "problems.a.complaint_rate", "fix.x.saved_per_period", 2'750);
  REQUIRE(two.solution.status == Solution::Status::several);
  REQUIRE(two.solution.roots.size() == 2);
  CHECK(std::abs(two.solution.roots[0].low - 1.0 / 3) < 1e-12);
  CHECK(std::abs(two.solution.roots[1].low - 5.0 / 6) < 1e-12);
  const Asked top = solved(text, "problems.a.complaint_rate", "fix.x.saved_per_period", 5'500);
  REQUIRE(top.solution.roots.size() == 1);
  CHECK(std::abs(top.solution.roots[0].low - 2.0 / 3) < 1e-9);
  CHECK(top.solution.roots[0].way == Root::Way::touches);
  CHECK(solved(text, "problems.a.complaint_rate", "fix.x.saved_per_period", 5'501).solution.roots.empty());
}

TEST_CASE("share members that are not moved give way in proportion") {
  const Asked asked = solved(goodman(), "problems.a.outcomes.satisfied", "total.lost", 70'000);
  REQUIRE(asked.solution.status == Solution::Status::solved);
  const auto moved = moved_to(*asked.read.scenario, asked.goal, asked.solution.roots[0].low);
  REQUIRE(moved.size() == 3);
  double sum = 0;
  for (const auto& [value, to] : moved) sum += to;
  CHECK(std::abs(sum - 1) < 1e-12);
  CHECK(std::abs(moved[1].second / moved[2].second - 0.35 / 0.25) < 1e-9);
}

TEST_CASE("a wildcard moves the input of every problem to one number") {
  const std::string two = goodman() +
                          "  b:\n    frequency: 10%\n    complaint_rate: 20%\n    outcomes: {satisfied: 40%, "
                          "mollified: 35%, dissatisfied: rest}\n"
                          "    loss: {satisfied: 10%, mollified: 30%, dissatisfied: 60%, silent: 35%}\n";
  const Asked asked = solved(two, "problems.*.complaint_rate", "total.lost", 95'000);
  REQUIRE(asked.solution.status == Solution::Status::solved);
  CHECK(asked.goal.values.size() == 2);
  CHECK(std::isnan(asked.solution.base));
  CHECK(std::abs(figure_at(asked, asked.solution.roots[0].low) - 95'000) < 1e-6);
}

TEST_CASE("a figure that is none where the input stands may exist elsewhere") {
  // Never paid back at this cost; cheap enough it is.
  const Asked asked = solved(fixed("{once: 900M}"), "fixes.x.cost.once", "fix.x.payback_months", 12);
  CHECK_FALSE(asked.solution.figure_at_base.none.empty());
  REQUIRE(asked.solution.status == Solution::Status::solved);
  CHECK(asked.solution.gaps);
  CHECK(std::abs(asked.solution.roots[0].residual) < 1e-9);
}

}  // namespace closs::solve_test
