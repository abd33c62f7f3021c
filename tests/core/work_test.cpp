// The estimate of the work of a scenario: it follows the factors that make it large, and no others.
#include "core/formulas/work.hpp"

#include <limits>

#include "catch.hpp"
#include "core/formulas/formulas.hpp"

namespace closs::work_test {

namespace {

/// Problems, segments and fixes of one change each, over a model of one state.
Scenario scenario_of(int problems, int segments, int fixes, int horizon, int ramp) {
  Scenario s;
  auto model = std::make_shared<Model>();
  model->states.resize(1);
  model->order = {0};
  s.model = model;
  s.horizon = horizon;
  s.problems.resize(static_cast<std::size_t>(problems));
  s.segments.resize(static_cast<std::size_t>(segments));
  for (int j = 0; j < fixes; ++j) {
    Fix fix;
    fix.changes.push_back({.target = {.problem = 0}});
    fix.in_segment.assign(static_cast<std::size_t>(segments), true);
    fix.ramp = ramp;
    s.fixes.push_back(fix);
  }
  return s;
}

std::int64_t work(const Scenario& s) { return operations_of(s, all_fixes(s)); }

std::string value_of(const Fault& fault, std::string_view name) {
  for (const auto& [key, value] : fault.values)
    if (key == name) return value;
  return "";
}

}  // namespace

TEST_CASE("work grows with the problems and the segments, and with periods where fixes ramp up") {
  const std::int64_t one = work(scenario_of(10, 10, 0, 1, 1));
  CHECK(work(scenario_of(1000, 10, 0, 1, 1)) > 99 * (one - 1000));
  const std::int64_t steep = work(scenario_of(100, 10, 5, 1200, 1));
  CHECK(work(scenario_of(100, 10, 5, 1200, 1200)) > 30 * steep);
  CHECK(work(scenario_of(100, 10, 5, 1200, 100)) < work(scenario_of(100, 10, 5, 1200, 1200)) / 5);
  CHECK(work(scenario_of(100, 10, 50, 1200, 1200)) > 9 * work(scenario_of(100, 10, 5, 1200, 1200)));
}

TEST_CASE("a fix counts in its segments only") {
  Scenario s = scenario_of(100, 100, 5, 120, 120);
  const std::int64_t everywhere = work(s);
  for (Fix& fix : s.fixes) {
    fix.in_segment.assign(100, false);
    fix.in_segment[7] = true;
  }
  CHECK(work(s) < everywhere / 10);
}

TEST_CASE("what a fix requires is evaluated with it") {
  Scenario s = scenario_of(100, 10, 20, 120, 12);
  const std::int64_t apart = work(s);
  for (int j = 1; j < 20; ++j) {
    s.fixes[static_cast<std::size_t>(j)].required = {j - 1};
    s.fixes[static_cast<std::size_t>(j)].start = 1 + 3 * j;
  }
  CHECK(work(s) > apart);
}

TEST_CASE("fixes move from their start until they have ramped up, a late one a period later") {
  Scenario s = scenario_of(1, 1, 2, 6, 2);
  s.fixes[0].start = 2;
  s.fixes[1].start = 6;
  s.fixes[1].ramp = 1'000'000;
  const std::vector<int> both{0, 1};
  const auto moving = [&](int late) {
    std::vector<int> out;
    const std::vector<char> moves = moving_periods(s, both, late);
    for (int t = 1; t <= s.horizon; ++t)
      if (moves[static_cast<std::size_t>(t)]) out.push_back(t);
    return out;
  };
  CHECK(moving(-1) == std::vector<int>{2, 3, 6});
  CHECK(moving(0) == std::vector<int>{3, 4, 6});
  CHECK(moving(1) == std::vector<int>{2, 3});
}

TEST_CASE("work beyond all numbers is the largest number") {
  constexpr auto most = std::numeric_limits<std::int64_t>::max();
  CHECK(product(most / 2, 3) == most);
  CHECK(product(0, most) == 0);
  CHECK(product(most, 1) == most);
}

TEST_CASE("work beyond the limit is refused with its factors") {
  const Scenario s = scenario_of(2000, 25, 1000, 1200, 1200);
  REQUIRE(work(s) > most_operations);
  try {
    const Formulas formulas(s, {.fixes = all_fixes(s)});
    FAIL("it was evaluated");
  } catch (const Failure& failure) {
    REQUIRE(failure.faults.size() == 1);
    const Fault& fault = failure.faults.front();
    CHECK(fault.code == FaultCode("too-much-work"));
    CHECK(value_of(fault, "problems") == "2000");
    CHECK(value_of(fault, "segments") == "25");
    CHECK(value_of(fault, "periods") == "1200");
    CHECK(value_of(fault, "fixes") == "1000");
    CHECK(value_of(fault, "rows") == "1");
    CHECK(value_of(fault, "limit") == "4000000000");
  }
}

TEST_CASE("a graph beyond its limit is full") {
  Graph graph;
  const Expr x = graph.input(1, {0, 2});
  Expr sum = x;
  CHECK_THROWS_AS(
      [&] {
        for (std::size_t k = 0; k <= Graph::most_nodes; ++k) sum = sum + x;
      }(),
      GraphFull);
  CHECK(graph.nodes().size() == Graph::most_nodes);
}

}  // namespace closs::work_test
