#include "analysis/plan/plan.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "analysis/plan/gain_bound.hpp"
#include "analysis/plan/plan_search.hpp"
#include "catch.hpp"
#include "core/scenario/requirements.hpp"
#include "input/world.hpp"

namespace closs::plan_test {
using namespace test;

namespace {

/// Whole numbers from a seed, the same everywhere.
struct Dice {
  std::uint64_t state;
  int operator()(int low, int high) {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    return low + static_cast<int>((state >> 33) % static_cast<std::uint64_t>(high - low + 1));
  }
};

std::string percent(int tenths) { return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + "%"; }

/// A scenario of three problems, one or two segments and `fixes` fixes that overlap in what they change.
std::string scenario_text(int fixes, std::uint64_t seed, int segments = 2) {
  Dice dice{seed};
  std::string text =
      "closs: 1\nname: Test\nmodel: goodman\ncurrency: USD\nhorizon: 3\ndiscount_rate: 8%\nrevenue_per_customer: "
      "200\nmargin: 40%\n"
      "baseline_loss: 6%\noverlap: " +
      std::string(dice(0, 1) ? "independent" : "most_serious") + "\nproblems:\n";
  for (int i = 0; i < 3; ++i)
    text += "  p" + std::to_string(i) + ": {frequency: " + percent(dice(20, 90)) +
            ", complaint_rate: " + percent(dice(200, 700)) + ", outcomes: {satisfied: " + percent(dice(200, 400)) +
            ", mollified: 30%, dissatisfied: rest}, loss: {satisfied: 9%, mollified: 25%, "
            "dissatisfied: 55%, silent: 30%}, contacts_per_complaint: 2, cost_per_contact: 8}\n";
  if (segments == 1)
    text += "customers: 200k\n";
  else
    text += "segments:\n  a: {customers: 100k}\n  b: {customers: 300k}\n";
  text += "fixes:\n";
  for (int j = 0; j < fixes; ++j) {
    const std::string p = "problems.p" + std::to_string(dice(0, 2));
    std::string change;
    switch (dice(0, 4)) {
      case 0:
        change = p + ".frequency: {reduce: " + percent(dice(50, 500)) + "}";
        break;
      case 1:
        change = p + ".complaint_rate: {points: " + percent(dice(20, 150)) + "}";
        break;
      case 2:
        change = p + ".outcomes.satisfied: {raise: " + percent(dice(50, 400)) + "}";
        break;
      case 3:
        change = p + ".outcomes.dissatisfied: {reduce: " + percent(dice(50, 400)) + "}";
        break;
      default:
        change = "revenue_per_customer: {raise: " + percent(dice(0, 5)) + "}";
        break;
    }
    text += "  f" + std::to_string(j) + ": {changes: {" + change + "}, cost: {once: " + std::to_string(dice(0, 900)) +
            "k, per_period: " + std::to_string(dice(0, 60)) + "k}, start: " + std::to_string(dice(1, 4)) +
            ", ramp: " + std::to_string(dice(1, 2));
    if (segments > 1 && dice(0, 2) == 0) text += ", segments: [" + std::string(dice(0, 1) ? "a" : "b") + "]";
    if (j > 0 && dice(0, 3) == 0)
      text += ", requires: [f" + std::to_string(dice(0, j - 1)) + "]";
    else if (j > 0 && dice(0, 4) == 0)
      text += ", excludes: [f" + std::to_string(dice(0, j - 1)) + "]";
    text += "}\n";
  }
  return text;
}

bool may_be(const Scenario& s, std::uint64_t set) {
  for (std::size_t j = 0; j < s.fixes.size(); ++j) {
    if (!(set >> j & 1)) continue;
    for (const int r : s.fixes[j].required)
      if (!(set >> r & 1)) return false;
    for (const int e : s.fixes[j].excluded)
      if (set >> e & 1) return false;
  }
  return true;
}

double joint_npv(const Scenario& s, std::uint64_t set) {
  if (set == 0) return 0;
  const FigureId npv{.scope = Scope::joint, .measure = M::npv};
  const Results results = evaluate(with_fixes(s, [&](int j) { return (set & bit(at(j))) != 0; }), std::span(&npv, 1));
  return results.figures.empty() || !results.figures[0].none.empty() ? std::numeric_limits<double>::quiet_NaN()
                                                                     : results.figures[0].value;
}

double once_of(const Scenario& s, std::uint64_t set) {
  double sum = 0;
  for (std::size_t j = 0; j < s.fixes.size(); ++j)
    if ((set >> j & 1) && s.fixes[j].start <= s.horizon)
      sum += s.values[static_cast<std::size_t>(s.fixes[j].once)].base;
  return sum;
}

/// Every set, each evaluated as a scenario of its own.
struct BruteForce {
  std::vector<std::uint64_t> sets;
  std::vector<double> cost, npv;

  explicit BruteForce(const Scenario& s) {
    for (std::uint64_t set = 0; set < std::uint64_t{1} << s.fixes.size(); ++set) {
      if (!may_be(s, set)) continue;
      const double worth = joint_npv(s, set);
      if (std::isnan(worth)) continue;
      sets.push_back(set);
      cost.push_back(once_of(s, set));
      npv.push_back(worth);
    }
  }
  double best(double budget) const {
    double out = -infinity;
    for (std::size_t k = 0; k < sets.size(); ++k)
      if (cost[k] <= budget) out = std::max(out, npv[k]);
    return out;
  }
};

bool near(double a, double b) { return std::abs(a - b) <= 1e-9 * std::max({1.0, std::abs(a), std::abs(b)}); }

const Scenario& scenario_of(const ReadScenario& read) {
  INFO((read.faults.empty() ? "" : read.faults.front().code.name()));
  REQUIRE(read.scenario);
  return *read.scenario;
}

}  // namespace

TEST_CASE("the plan is the best of all sets, each evaluated by itself, for any budget") {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    const ReadScenario read = closs::test::read(scenario_text(7, seed, seed % 3 == 0 ? 1 : 2));
    const Scenario& s = scenario_of(read);
    const BruteForce all(s);
    for (const double budget : {0.0, 400e3, 1e6, 2.5e6, 1e9}) {
      INFO("seed " << seed << " budget " << budget);
      const Plan found = plan(s, {.budget = budget, .of = BudgetOf::once, .threads = 1});
      CHECK(found.proven);
      CHECK(found.best.cost <= budget);
      CHECK(may_be(s, found.best.fixes));
      CHECK(near(found.best.npv, all.best(budget)));
      CHECK(near(found.best.npv, joint_npv(s, found.best.fixes)));
      if (found.best.fixes != 0) CHECK(near(found.figures[4].value, found.best.npv));
    }
  }
}

TEST_CASE("the frontier has the best npv for every budget, and no point that is not better than the cheaper ones") {
  for (std::uint64_t seed = 50; seed <= 70; ++seed) {
    const ReadScenario read = closs::test::read(scenario_text(7, seed));
    const Scenario& s = scenario_of(read);
    const BruteForce all(s);
    const Plan found = plan(s, {.budget = 0, .of = BudgetOf::once, .threads = 2});
    INFO("seed " << seed);
    CHECK(std::isinf(found.frontier_to));
    for (std::size_t k = 0; k < found.frontier.size(); ++k) {
      CHECK(near(found.frontier[k].npv, all.best(found.frontier[k].cost)));
      if (k > 0) CHECK(found.frontier[k].npv > found.frontier[k - 1].npv);
      if (k > 0) CHECK(near(all.best(std::nextafter(found.frontier[k].cost, 0.0)), found.frontier[k - 1].npv));
    }
    CHECK(near(found.frontier.back().npv, all.best(infinity)));
  }
}

TEST_CASE("the search finds and proves the same plan as the evaluation of all sets") {
  for (std::uint64_t seed = 100; seed <= 140; ++seed) {
    const ReadScenario read = closs::test::read(scenario_text(9, seed, seed % 2 == 0 ? 1 : 2));
    const Scenario& s = scenario_of(read);
    const Plan all = plan(s, {.budget = 1.5e6, .of = BudgetOf::once, .threads = 1});
    const FixRules rules = rules_of(s);
    const Lattice lattice = lattice_of(s);
    INFO("seed " << seed);
    const Searched found = search_plan(s, lattice, rules, all.costs, 1.5e6, 1, {.nodes = 100'000, .leaf_sets = 4});
    CHECK(found.proven);
    CHECK(near(found.bound, all.best.npv));
    double best = 0;
    for (const PlannedSet& set : found.met) best = std::max(best, set.cost <= 1.5e6 ? set.npv : 0);
    CHECK(near(best, all.best.npv));
    // Stopped early, it still bounds what it did not see.
    const Searched stopped = search_plan(s, lattice, rules, all.costs, 1.5e6, 1, {.nodes = 1, .leaf_sets = 0});
    CHECK(stopped.bound >= all.best.npv * (1 - 1e-9));
  }
}

TEST_CASE("no set gains more than the gains of its fixes are bounded by") {
  for (std::uint64_t seed = 200; seed <= 220; ++seed) {
    const ReadScenario read = closs::test::read(scenario_text(6, seed));
    const Scenario& s = scenario_of(read);
    const GainBound bound(s);
    const std::uint64_t all = (std::uint64_t{1} << s.fixes.size()) - 1;
    const GainBound::Gains gains = bound.gains(0, all);
    for (std::uint64_t set = 0; set <= all; ++set) {
      const double worth = bound.gains(set, 0).most;  // nothing open: the number itself
      CHECK(worth <= gains.most + 1e-6);
      for (std::size_t j = 0; j < s.fixes.size(); ++j) {
        if (set >> j & 1) continue;
        const double more = bound.gains(set | std::uint64_t{1} << j, 0).most - worth;
        CHECK(more <= gains.of_adding[j] + 1e-6);
        CHECK(more >= gains.at_least[j] - 1e-6);
      }
    }
  }
}

TEST_CASE("a budget of present values counts running costs") {
  const ReadScenario read = closs::test::read(scenario_text(5, 7));
  const Scenario& s = scenario_of(read);
  for (const double budget : {0.0, 300e3, 1e6, 3e6}) {
    const Plan found = plan(s, {.budget = budget, .of = BudgetOf::pv_cost, .threads = 1});
    CHECK(found.best.cost <= budget);
    if (found.best.fixes != 0) CHECK(near(found.best.cost, found.figures[3].value));
  }
}

TEST_CASE("shares of the plan's fixes add up to its npv") {
  const ReadScenario read = closs::test::read(scenario_text(8, 3));
  const Plan found = plan(scenario_of(read), {.budget = 1e9, .of = BudgetOf::once, .threads = 1});
  REQUIRE(found.best.fixes != 0);
  double sum = 0;
  for (const PlannedFix& fix : found.fixes) sum += fix.npv_share.value;
  CHECK(near(sum, found.best.npv));
  CHECK(static_cast<int>(found.fixes.size()) == std::popcount(found.best.fixes));
}

TEST_CASE("among equals the cheaper, then the smaller set, then the file's order decides") {
  const auto with = [](const std::string& fixes) {
    return goodman("margin: 50%\nhorizon: 2\ndiscount_rate: 5%\nfixes:\n" + fixes);
  };
  const std::string change = "changes: {problems.a.frequency: {reduce: 10%}}, cost: {once: 1k}";
  const ReadScenario twins = closs::test::read(with("  x: {" + change + ", excludes: [y]}\n  y: {" + change + "}\n"));
  CHECK(plan(scenario_of(twins), {.budget = 1e3, .of = BudgetOf::once}).best.fixes == 1);
  const ReadScenario idle =
      closs::test::read(with("  idle: {changes: {problems.a.frequency: {reduce: 0%}}}\n  x: {" + change + "}\n"));
  CHECK(plan(scenario_of(idle), {.budget = 1e3, .of = BudgetOf::once}).best.fixes == 2);
}

TEST_CASE("sums of costs meet a budget that is written in the same digits") {
  CHECK(affordable(0.1 + 0.2, 0.3));
  CHECK_FALSE(affordable(0.31, 0.3));
  CHECK(affordable(0, 0));
}

}  // namespace closs::plan_test
