#include "analysis/difference/bridge.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "catch.hpp"
#include "core/formulas/shapley.hpp"
#include "input/world.hpp"

namespace closs::bridge_test {

namespace {

const std::string head = "closs: 1\nname: Case\nmodel: goodman\ncurrency: USD\n";
const std::string economy = "customers: 100k\nrevenue_per_customer: 200\nmargin: 50%\nbaseline_loss: 8%\n";
const std::string defaults =
    "problem_defaults:\n  complaint_rate: 50%\n  outcomes: {satisfied: 40%, mollified: 35%, dissatisfied: 25%}\n"
    "  loss: {satisfied: 10%, mollified: 30%, dissatisfied: 60%, silent: 35%}\n  cost_per_contact: 5\n";
const std::string problems = "problems:\n  one: {frequency: 20%}\n  two: {frequency: 10%, complaint_rate: 70%}\n";

std::shared_ptr<Scenario> read(const std::string& text) {
  const ReadScenario r = test::read(text);
  for (const Fault& fault : r.faults) UNSCOPED_INFO(fault.code.name());
  REQUIRE(r.scenario);
  return r.scenario;
}

double figure(const Scenario& s, const std::string& name) {
  for (const Figure& one : evaluate(s).figures)
    if (name_of(s, one.id) == name) return one.value;
  throw std::out_of_range(name);
}

std::vector<std::string> paths(const Bridge& b) {
  std::vector<std::string> out;
  for (const ChangedInput& input : b.inputs) out.push_back(input.path);
  std::sort(out.begin(), out.end());
  return out;
}

double share(const Bridge& b, const std::string& path, std::size_t figure_index = 0) {
  for (std::size_t s = 0; s < b.steps.size(); ++s)
    if (b.steps[s].inputs.size() == 1 && b.inputs[static_cast<std::size_t>(b.steps[s].inputs[0])].path == path)
      return b.figures[figure_index].shares[s];
  throw std::out_of_range(path);
}

/// What must hold of every bridge: its ends are what each scenario gives alone, and the parts add up to the difference.
Bridge checked(const Scenario& before, const Scenario& after, const std::vector<std::string>& names) {
  Bridge b = bridge(before, after, names);
  for (std::size_t k = 0; k < names.size(); ++k) {
    INFO(names[k]);
    const BridgedFigure& f = b.figures[k];
    REQUIRE(f.none.empty());
    const double old_one = figure(before, names[k]), new_one = figure(after, names[k]);
    CHECK(f.before == Approx(old_one).epsilon(1e-11).margin(1e-9));
    CHECK(f.after == Approx(new_one).epsilon(1e-11).margin(1e-9));
    const double sum = std::accumulate(f.shares.begin(), f.shares.end(), 0.0);
    CHECK(sum == Approx(f.after - f.before).epsilon(1e-9).margin(1e-9 * std::abs(f.before)));
  }
  return b;
}

const std::vector<std::string> both = bridge_figures();

}  // namespace

TEST_CASE("Shapley shares of three members are those worked out by hand") {
  // v({0}) = 10, v({1}) = 20, v({0,1}) = 50, member 2 adds 5 to whatever is there
  const std::vector<double> worth = {0, 10, 20, 50, 5, 15, 25, 55};
  const std::vector<double> shares = shapley_shares(worth, 3);
  CHECK(shares[0] == Approx(20));
  CHECK(shares[1] == Approx(30));
  CHECK(shares[2] == Approx(5));
  CHECK(shapley_shares(std::vector<double>{7.0}, 0).empty());
}

TEST_CASE("one changed number explains all of the difference") {
  const auto a = read(head + economy + defaults + problems);
  const auto b = read(head + economy + defaults +
                      "problems:\n  one: {frequency: 25%}\n  two: {frequency: 10%, complaint_rate: 70%}\n");
  const Bridge found = checked(*a, *b, both);
  CHECK(paths(found) == std::vector<std::string>{"problems.one.frequency"});
  CHECK(found.inputs[0].problem == "one");
  CHECK(found.inputs[0].place_after.line > 0);
  CHECK(share(found, "problems.one.frequency") == Approx(found.figures[0].after - found.figures[0].before));
}

TEST_CASE("identical scenarios have no changed input, however they are written") {
  const auto a = read(head + economy + defaults + problems);
  const auto b = read(head + economy + defaults +
                      "problems:\n  two: {complaint_rate: 0.7, frequency: 0.10}\n  one: {frequency: 0.2}\n");
  const Bridge found = bridge(*a, *b, both);
  CHECK(found.inputs.empty());
  CHECK(found.steps.empty());
}

TEST_CASE("shares agree with adding the changes one by one in every order") {
  const auto a = read(head + economy + defaults + problems);
  const auto text = [&](bool frequency, bool rate, bool customers) {
    return head + (customers ? "customers: 110k\n" : "customers: 100k\n") +
           "revenue_per_customer: 200\nmargin: 50%\nbaseline_loss: 8%\n" + defaults +
           "problems:\n  one: {frequency: " + (frequency ? "30%" : "20%") +
           "}\n  two: {frequency: 10%, complaint_rate: " + (rate ? "90%" : "70%") + "}\n";
  };
  const auto value = [&](unsigned set) {
    return figure(*read(text(set & 1, set & 2, set & 4)), "total.cost_of_inaction");
  };
  std::vector<double> worth;
  for (unsigned set = 0; set < 8; ++set) worth.push_back(value(set));
  double by_hand[3] = {0, 0, 0};
  std::vector<int> order = {0, 1, 2};
  do {
    unsigned set = 0;
    for (const int k : order) {
      by_hand[k] += (worth[set | (1U << k)] - worth[set]) / 6;
      set |= 1U << k;
    }
  } while (std::next_permutation(order.begin(), order.end()));
  const Bridge found = checked(*a, *read(text(true, true, true)), both);
  CHECK(share(found, "problems.one.frequency", 1) == Approx(by_hand[0]));
  CHECK(share(found, "problems.two.complaint_rate", 1) == Approx(by_hand[1]));
  CHECK(share(found, "customers", 1) == Approx(by_hand[2]));
}

TEST_CASE("shares that keep their sum move together") {
  const auto a = read(head + economy + defaults + problems);
  std::string moved = defaults;
  moved.replace(moved.find("satisfied: 40%"), 14, "satisfied: 55%");
  moved.replace(moved.find("mollified: 35%"), 14, "mollified: 20%");
  const Bridge found = checked(*a, *read(head + economy + moved + problems), both);
  REQUIRE(found.inputs.size() == 1);
  CHECK(found.inputs[0].kind == ChangedInput::Kind::shares);
  CHECK(found.inputs[0].path == "problem_defaults.outcomes");
  CHECK(found.inputs[0].numbers.size() == 2);
}

TEST_CASE("a value that was inherited and is stated now is one changed number; what keeps inheriting has not changed") {
  const auto a = read(head + economy + defaults + problems);
  const auto b =
      read(head + economy + defaults +
           "problems:\n  one: {frequency: 20%, loss: {silent: 40%}}\n  two: {frequency: 10%, complaint_rate: 70%}\n");
  CHECK(paths(checked(*a, *b, both)) == std::vector<std::string>{"problems.one.loss.silent"});
  CHECK(paths(checked(*b, *a, both)) == std::vector<std::string>{"problems.one.loss.silent"});
}

TEST_CASE("problems and segments that come and go are inputs, with the defaults that they inherit") {
  const auto a = read(head + economy + defaults + problems);
  std::string other = defaults;
  other.replace(other.find("silent: 35%"), 11, "silent: 38%");
  const auto b = read(head + economy + other +
                      "problems:\n  two: {frequency: 10%, complaint_rate: 70%}\n  three: {frequency: 4%}\n");
  const Bridge found = checked(*a, *b, both);
  CHECK(paths(found) == std::vector<std::string>{"problem_defaults.loss.silent", "problems.one", "problems.three"});
  CHECK(share(found, "problems.one") < 0);
  CHECK(share(found, "problems.three") > 0);

  const std::string rest = "revenue_per_customer: 200\nmargin: 50%\nbaseline_loss: 8%\n" + defaults + problems;
  const auto home = read(head + rest + "segments: {home: {customers: 80k}}\n");
  const auto more = read(
      head + rest + "segments: {home: {customers: 80k}, business: {customers: 5k, revenue_per_customer: 2_000}}\n");
  CHECK(paths(checked(*home, *more, both)) == std::vector<std::string>{"segments.business"});
  CHECK(paths(checked(*a, *more, both)) == std::vector<std::string>{"segments"});  // divided another way: one input
}

TEST_CASE("complaints that are counted, given another way, or counted by fewer, can be bridged") {
  const std::string with = "problems:\n  one: {complaints: 3_000}\n  two: {frequency: 10%, complaint_rate: 70%}\n";
  const auto a = read(head + economy + defaults + problems);
  const auto b = read(head + economy + defaults + with);
  const Bridge found = checked(*a, *b, both);
  REQUIRE(found.inputs.size() == 1);
  CHECK(found.inputs[0].kind == ChangedInput::Kind::setting);
  const std::string rest = head + "revenue_per_customer: 200\nmargin: 50%\nbaseline_loss: 8%\n" + defaults + with;
  const auto shared = read(rest + "segments: {home: {customers: 80k}, business: {customers: 5k}}\n");
  const auto own = read(
      rest + "segments: {home: {customers: 80k}, business: {customers: 5k, problems: {one: {complaints: 500}}}}\n");
  checked(*shared, *own, both);
  checked(*own, *b, both);
  checked(*read(head + economy + defaults + "problems:\n  two: {frequency: 10%, complaint_rate: 70%}\n"), *b, both);
}

TEST_CASE("the span of the loss rates is a setting, and the baseline is a number whatever it was written for") {
  const std::string rest = head + "customers: 90k\nrevenue_per_customer: 200\nmargin: 50%\n" + defaults + problems;
  const auto yearly = read(rest + "baseline_loss: 8%\n");
  const auto monthly = read(rest + "baseline_loss: 0.5%/month\nloss_rates_over: month\n");
  CHECK(paths(checked(*yearly, *monthly, both)) == std::vector<std::string>{"baseline_loss", "loss_rates_over"});
  const auto held = read(rest + "baseline_loss: 0.5%/month\nloss_rates_over: year\n");
  CHECK(paths(checked(*yearly, *held, both)) == std::vector<std::string>{"baseline_loss"});
}

TEST_CASE("settings are inputs: overlap, horizon, a whole model") {
  const auto a = read(head + economy + defaults + problems);
  const auto independent = read(head + economy + defaults + problems + "overlap: independent\nhorizon: 4\n");
  const std::vector<std::string> far = {"total.revenue_at_risk", "total.horizon_cost_of_inaction"};
  const Bridge found = checked(*a, *independent, far);
  CHECK(paths(found) == std::vector<std::string>{"horizon", "overlap"});
  CHECK(share(found, "horizon", 0) == 0);
  const auto other = read("closs: 1\nname: Other\nmodel: drop\ncurrency: USD\n" + economy +
                          "problems:\n  one: {frequency: 20%, loyalty_drop: 15%}\n");
  const std::vector<std::string> changed = paths(checked(*a, *other, both));
  CHECK(std::count(changed.begin(), changed.end(), "model") == 1);
}

TEST_CASE("fixes matter to figures of fixes only") {
  const std::string base = head + economy + defaults + problems + "horizon: 3\ndiscount_rate: 5%\nfixes:\n";
  const auto a = read(base + "  fast: {changes: {problems.one.frequency: {reduce: 20%}}, cost: {once: 10k}}\n");
  const auto b =
      read(base +
           "  fast: {changes: {problems.one.frequency: {reduce: 30%}}, cost: {once: 10k, per_period: 1k}, start: 2}\n"
           "  slow: {changes: {problems.*.complaint_rate: {points: 10%}}, cost: {per_period: 2k}}\n");
  const Bridge none = bridge(*a, *b, both);
  CHECK(none.steps.empty());
  CHECK(none.inputs.size() == 2);
  const std::vector<std::string> npv = {"joint.npv", "fix.fast.npv"};
  const Bridge found = checked(*a, *b, npv);
  CHECK(found.steps.size() == 4);
  CHECK(share(found, "fixes.slow", 0) != 0);
  CHECK(share(found, "fixes.fast.start", 0) < 0);
  const auto bound = read(base +
                          "  fast: {changes: {problems.one.frequency: {reduce: 20%}}, cost: {once: 10k}}\n"
                          "  slow: {changes: {problems.*.complaint_rate: {points: 10%}}, requires: [fast]}\n");
  checked(*a, *bound, {"joint.npv"});
  checked(*bound, *b, npv);
}

TEST_CASE("where combinations break a rule, what moves frequencies goes together and the parts still add up") {
  const auto a = read(head + economy + defaults + "problems:\n  one: {frequency: 80%}\n  two: {frequency: 10%}\n");
  const auto b = read(head + "customers: 90k\nrevenue_per_customer: 200\nmargin: 50%\nbaseline_loss: 8%\n" + defaults +
                      "problems:\n  one: {frequency: 10%}\n  two: {frequency: 80%}\n");
  const Bridge found = checked(*a, *b, both);
  CHECK(found.grouping == BridgeGrouping::frequencies);
  CHECK(found.steps.size() == 2);
}

TEST_CASE("more than sixteen changed inputs are grouped by problem") {
  std::string first = "problems:\n", second = first;
  for (int p = 0; p < 9; ++p) {
    const std::string id = "  p" + std::to_string(p);
    first += id + ": {frequency: 5%, complaint_rate: 50%, remedy: 10}\n";
    second += id + ": {frequency: 6%, complaint_rate: 55%, remedy: 12}\n";
  }
  const auto a = read(head + economy + defaults + first), b = read(head + economy + defaults + second);
  const Bridge found = checked(*a, *b, both);
  CHECK(found.inputs.size() == 27);
  CHECK(found.grouping == BridgeGrouping::by_problem);
  CHECK(found.steps.size() == 9);
  for (const BridgeStep& step : found.steps) CHECK(step.inputs.size() == 3);
}

TEST_CASE("a figure that is none in one scenario is told, and the others are explained") {
  const auto a = read(head + economy + defaults + problems);
  const auto b = read(head + "customers: 90k\nrevenue_per_customer: 200\nbaseline_loss: 8%\n" + defaults + problems);
  const Bridge found = bridge(*a, *b, both);
  CHECK(found.figures[1].none == "no-margin");
  CHECK_FALSE(found.figures[1].none_before);
  CHECK(found.figures[0].shares.size() == 1);
  CHECK(paths(found) == std::vector<std::string>{"customers", "margin"});
}

}  // namespace closs::bridge_test
