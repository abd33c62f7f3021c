// Everything that a scenario may state, and the walk over its uses.
#include "core/scenario/uses.hpp"

#include <map>
#include <set>

#include "catch.hpp"
#include "input/world.hpp"

namespace closs::uses_test {

namespace {

constexpr const char* everything = R"(closs: 1
name: Everything
model: goodman
currency: EUR
horizon: 2
lifetime: 3
discount_rate: 5%
revenue_per_customer_growth: 1%
cost_growth: 2%
acquisition_cost: 30
revenue_per_customer: 200
margin: 40%
baseline_loss: 8%
problem_rate: 30%
word_of_mouth: {included: true, act_bad: 2%, act_good: 1%, new_customer_value: 50}
problem_defaults:
  complaint_rate: 40%
  outcomes: {satisfied: 40%, mollified: 35%, dissatisfied: rest}
  loss: {satisfied: 10%, mollified: 30%, dissatisfied: 60%, silent: 35%}
problems:
  billing: {frequency: 9%, complaint_rate: 50%}
  delay: {share: 20%}
  noise: {complaints: {count: 100}, incidents_per_customer: 2}
segments:
  home: {customers: 6000, new_customers: 10}
  work: {customers: 4000, margin: 50%, problems: {billing: {frequency: 4%}}}
fixes:
  invoice:
    changes: {problems.*.complaint_rate: {points: 10%}, problems.billing.frequency: {reduce: 20%}, margin: {raise: 1%}}
    cost: {once: 100, per_period: 10}
)";

}  // namespace

TEST_CASE("every value of a scenario is used where its path says, or inherited from there") {
  const ReadScenario r = test::read(everything);
  REQUIRE(test::codes(r) == std::vector<std::string>{});
  const Scenario& s = *r.scenario;
  std::map<int, std::set<std::string>> uses;  // of each value
  for_each_use(s, [&](int index, const Address& use) {
    if (index >= 0) uses[index].insert(path_of(s, use));
  });
  CHECK(uses.size() == s.values.size());
  const auto used_at = [&](const std::string& path) {
    for (const auto& [index, paths] : uses)
      if (path_of(s, s.values[static_cast<std::size_t>(index)]) == path) return paths;
    return std::set<std::string>{};
  };
  using Paths = std::set<std::string>;
  for (const char* alone : {"discount_rate", "cost_growth", "acquisition_cost", "word_of_mouth.new_customer_value",
                            "segments.home.new_customers", "segments.work.margin", "fixes.invoice.cost.per_period",
                            "fixes.invoice.changes.problems.billing.frequency.reduce",
                            "fixes.invoice.changes.margin.raise", "segments.work.problems.billing.frequency"})
    CHECK(used_at(alone) == Paths{alone});
  CHECK(used_at("margin") == Paths{"segments.home.margin"});
  CHECK(used_at("problem_rate") == Paths{"segments.home.problem_rate", "segments.work.problem_rate"});
  CHECK(used_at("problems.billing.frequency") == Paths{"segments.home.problems.billing.frequency"});
  CHECK(used_at("problems.noise.incidents_per_customer") ==
        Paths{"segments.home.problems.noise.incidents_per_customer",
              "segments.work.problems.noise.incidents_per_customer"});
  CHECK(used_at("problem_defaults.complaint_rate").size() == 4);
  CHECK(used_at("fixes.invoice.changes.problems.*.complaint_rate.points").size() == 3);
}

TEST_CASE("a path is made from an address, with and without segments") {
  const ReadScenario r = test::read(everything);
  Scenario s = *r.scenario;
  const Address cell{.segment = 1, .target = {.problem = 0, .parameter = Occurring::frequency}};
  CHECK(path_of(s, cell) == "segments.work.problems.billing.frequency");
  CHECK(path_of(s, cell.target) == "problems.billing.frequency");
  CHECK(path_of(s, Target{.parameter = Economic::act_bad}) == "word_of_mouth.act_bad");
  CHECK(path_of_group(s, test::value_at(r, "problem_defaults.outcomes.mollified")) == "problem_defaults.outcomes");
  s.segmented = false;
  CHECK(path_of(s, cell) == "problems.billing.frequency");
  CHECK(move_named("points") == Move::points);
  CHECK_FALSE(move_named("point"));
}

}  // namespace closs::uses_test
