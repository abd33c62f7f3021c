#include "input/scenario/layers.hpp"
#include "catch.hpp"
#include "input/world.hpp"

namespace closs::layers_test {
using namespace test;
using Codes = std::vector<std::string>;

namespace {
const std::string base = R"(closs: 1
abstract: true
name: {en: Base, ja: 基本}
model: goodman
currency: JPY
customers: 1M
revenue_per_customer: {value: 4_200, per: month, source: ledger}
baseline_loss: 6%
acquisition_cost: 500
problem_defaults:
  loss: {satisfied: 9%, mollified: 27%, dissatisfied: 58%, silent: 31%}
problems:
  billing:
    frequency: 61 of 512
    complaint_rate: 48%
    outcomes: {satisfied: 38%, mollified: 34%, dissatisfied: rest}
    tags: {phase: pay}
  outage: {frequency: {low: 4%, base: 6%, high: 11%}, complaint_rate: 10%,
           outcomes: {satisfied: 30%, mollified: 30%, dissatisfied: 40%}}
expect:
  - total.lost <= 100k
)";

ReadScenario child(const std::string& text, std::vector<std::string> sets = {}) {
  return World{{{"in/base.yaml", base}, {"in/child.yaml", text}}}.read("in/child.yaml", {std::move(sets), {}});
}
const std::string plain_child = "closs: 1\nextends: base.yaml\n";
}  // namespace

TEST_CASE("a child says what differs") {
  const ReadScenario r = child(plain_child + R"(name: {en: Child}
revenue_per_customer: 60_000
problems:
  billing: {frequency: 9%, tags: {channel: web}}
  outage: null
  new: {frequency: 1%, complaint_rate: 10%, outcomes: {satisfied: 30%, mollified: 30%, dissatisfied: 40%}}
expect: [total.lost >= 1]
)");
  REQUIRE(codes(r) == Codes{});
  const Scenario& s = *r.scenario;
  CHECK(s.name.en == "Child");
  CHECK(s.name.ja == "基本");
  CHECK(value_at(r, "revenue_per_customer").source.empty());
  CHECK(base_at(r, "revenue_per_customer") == 60000);
  REQUIRE(s.problems.size() == 2);
  CHECK(s.problems[1].id == "new");
  CHECK(value_at(r, "problems.billing.frequency").uncertain.law == Uncertain::Law::none);
  CHECK(s.tags.size() == 2);
  REQUIRE(s.expect.size() == 2);
  CHECK(s.expect[0].text == "total.lost <= 100k");
  CHECK(s.expect[1].text == "total.lost >= 1");
  CHECK(r.sources.size() == 2);
  CHECK(value_at(r, "problems.billing.frequency").place.source == 0);
  CHECK(value_at(r, "problems.billing.complaint_rate").place.source == 1);
}

TEST_CASE("a child inherits closs: and is no abstract file for its parent being one") {
  CHECK(codes(child("extends: base.yaml\n")) == Codes{});
  CHECK(child("extends: base.yaml\n").scenario);
  CHECK_FALSE(child("extends: eslint:recommended\n").is_scenario);
}

TEST_CASE("faults in a parent stand in the parent") {
  World w{{{"base.yaml", base}, {"child.yaml", "closs: 1\nextends: base.yaml\n"}}};
  std::string& text = w.files["base.yaml"];
  text.replace(text.find("48%"), 3, "480");
  const ReadScenario r = w.read("child.yaml");
  REQUIRE(codes(r) == Codes{"rate-above-1@15:21"});
  CHECK(r.sources[static_cast<std::size_t>(r.faults[0].place.source)].name == "base.yaml");
}

TEST_CASE("chains end") {
  World w{{{"a.yaml", "closs: 1\nextends: b.yaml\n"}, {"b.yaml", "closs: 1\nextends: ./a.yaml\n"}}};
  CHECK(codes(w.read("a.yaml")) == Codes{"extends-cycle@2:10"});
  CHECK(codes(World{{{"a.yaml", "closs: 1\nextends: a.yaml\n"}}}.read("a.yaml")) == Codes{"extends-cycle@2:10"});
  CHECK(codes(World{{{"a.yaml", "closs: 1\nextends: none.yaml\n"}}}.read("a.yaml")) == Codes{"cannot-read@2:10"});
  World deep;
  for (int i = 0; i < 40; ++i)
    deep.files[std::to_string(i) + ".yaml"] = "closs: 1\nextends: " + std::to_string(i + 1) + ".yaml\n";
  CHECK(codes(deep.read("0.yaml")) == Codes{"extends-too-deep@2:10"});
}

TEST_CASE("another currency or period over inherited amounts is an error") {
  CHECK(codes(child(plain_child + "currency: USD\n")) == Codes{"currency-over-inherited@3:11"});
  CHECK(codes(child(plain_child + "currency: JPY\n")) == Codes{});
  CHECK(codes(child(plain_child + "currency: USD\nacquisition_cost: 5\nrevenue_per_customer: 30\n")) == Codes{});
  CHECK(codes(child(plain_child + "period: month\n")) == Codes{"period-over-inherited@3:9"});
  CHECK(codes(child(plain_child + "period: year\n")) == Codes{});
  CHECK(codes(child(
            plain_child +
            "period: month\nbaseline_loss: 1%\nproblems: {billing: {frequency: 1%}, outage: {frequency: 1%}}\n")) ==
        Codes{"loss-rates-over-missing@3:9"});
  CHECK(codes(child(plain_child + "period: month\nloss_rates_over: year\nbaseline_loss: 1%\n"
                                  "problems: {billing: {frequency: 1%}, outage: {frequency: 1%}}\n")) == Codes{});
  CHECK(codes(child(plain_child, {"period=month"})) == Codes{"period-over-inherited@1:8"});
}

TEST_CASE("a count over one that says where it is counted is counted there") {
  const std::string counted = plain_child + "problems: {billing: {complaints: {count: 190, at: silent}}}\n";
  const auto state_of = [](const ReadScenario& r) {
    const ProblemInputs& in = r.scenario->segments[0].problems[0];
    return r.scenario->model->states[static_cast<std::size_t>(in.counted_at)].id + " " +
           std::to_string(static_cast<int>(r.scenario->values[static_cast<std::size_t>(in.occurrence)].base));
  };
  const auto with = [&](const std::string& set) { return child(counted, {"problems.billing.complaints=" + set}); };
  CHECK(state_of(with("200")) == "silent 200");
  CHECK(state_of(with("{value: 200, source: s}")) == "silent 200");
  CHECK(state_of(with("{low: 100, base: 200, high: 300}")) == "silent 200");
  CHECK(state_of(with("{count: 200}")) == "complained 200");
  CHECK(state_of(with("{count: 200, at: complained}")) == "complained 200");
}

TEST_CASE("a complaint rate that is set estimates what is counted in complaints anew") {
  const std::string counted = plain_child + "problems: {billing: {complaints: 190}}\n";
  const auto warned = [&](const std::string& text, std::vector<std::string> sets) {
    const ReadScenario r = child(text, std::move(sets));
    REQUIRE(codes(r) == Codes{});
    return std::count_if(r.scenario->warnings.begin(), r.scenario->warnings.end(),
                         [](const Fault& fault) { return fault.code == "estimated-anew"; });
  };
  CHECK(warned(counted, {}) == 0);
  CHECK(warned(counted, {"problems.billing.complaint_rate=60%"}) == 1);
  CHECK(warned(counted, {"problems.*.complaint_rate=60%"}) == 1);
  CHECK(warned(counted, {"problems.billing.complaint_rate=60%", "problems.billing.complaints=300"}) == 0);
  CHECK(warned(counted, {"problems.billing.loss.silent=60%"}) == 0);
  CHECK(warned(plain_child, {"problems.billing.complaint_rate=60%"}) == 0);
}

TEST_CASE("a layer that says how often replaces what lies below") {
  const ReadScenario r = child(plain_child + "problems: {billing: {complaints: 5k}}\n");
  REQUIRE(codes(r) == Codes{});
  CHECK(r.scenario->segments[0].problems[0].given == Occurring::complaints);
}

TEST_CASE("a set is the last layer") {
  const ReadScenario r = child(plain_child, {"problems.billing.frequency=9%", "margin=40%",
                                             "problems.*.complaint_rate=60%", "lifetime=4", "acquisition_cost=null"});
  REQUIRE(codes(r) == Codes{});
  CHECK(base_at(r, "problems.billing.frequency") == 0.09);
  CHECK(base_at(r, "problems.outage.complaint_rate") == 0.6);
  CHECK(r.scenario->lifetime == 4);
  CHECK(r.scenario->economics[Economic::acquisition_cost] == -1);
  const Place place = value_at(r, "problems.billing.frequency").place;
  CHECK(r.sources[static_cast<std::size_t>(place.source)].name == "--set");
  CHECK(place.line == 1);
  CHECK(place.column == 28);
}

TEST_CASE("faulty sets stand in the argument") {
  CHECK(codes(child(plain_child, {"problems.biling.frequency=9%"})) == Codes{"unknown-path@1:10"});
  CHECK(child(plain_child, {"problems.biling.frequency=9%"}).faults[0].suggestion == "problems.billing.frequency");
  CHECK(codes(child(plain_child, {"problems.billing.frequncy=9%"})) == Codes{"unknown-key@1:18"});
  CHECK(codes(child(plain_child, {"problems.billing.frequency=9"})) == Codes{"rate-above-1@1:28"});
  CHECK(codes(child(plain_child, {"margin"})) == Codes{"set-without-value@1:1"});
  CHECK(codes(child(plain_child, {"margin="})).size() == 1);
  CHECK(codes(child(plain_child, {"problems..x=3%"})) == Codes{"unknown-path@1:10"});
}

TEST_CASE("a set on one share makes the others share what is left in proportion") {
  const ReadScenario r = child(plain_child, {"problems.billing.outcomes.satisfied=55%"});
  REQUIRE(codes(r) == Codes{});
  CHECK(base_at(r, "problems.billing.outcomes.satisfied") == 0.55);
  CHECK(base_at(r, "problems.billing.outcomes.mollified") == Approx(0.45 * 0.34 / 0.62).margin(1e-15));
  CHECK(base_at(r, "problems.billing.outcomes.dissatisfied") == Approx(0.45 * 0.28 / 0.62).margin(1e-15));
  const ReadScenario o = child(plain_child, {"problems.*.outcomes.dissatisfied=20%"});
  REQUIRE(codes(o) == Codes{});
  CHECK(base_at(o, "problems.outage.outcomes.satisfied") == Approx(0.4));
  CHECK(base_at(o, "problems.billing.outcomes.mollified") == Approx(0.8 * 0.34 / 0.72));
}

TEST_CASE("a set on shares below: the segment owns them from then on") {
  const std::string segments = "customers: null\nsegments: {home: {customers: 10}, work: {customers: 20}}\n";
  const ReadScenario r = child(plain_child + segments, {"segments.home.problems.outage.outcomes.satisfied=65%"});
  REQUIRE(codes(r) == Codes{});
  CHECK(base_at(r, "segments.home.problems.outage.outcomes.mollified") == Approx(0.15));
  CHECK(base_at(r, "problems.outage.outcomes.mollified") == 0.3);
}

TEST_CASE("sets on all shares, or to rest, stand as they are") {
  CHECK(codes(child(plain_child, {"problems.outage.outcomes={satisfied: 50%, mollified: 30%, dissatisfied: 30%}"})) ==
        Codes{"shares-not-1@1:26"});
  const ReadScenario r =
      child(plain_child, {"problems.outage.outcomes.satisfied=35%", "problems.outage.outcomes.dissatisfied=rest"});
  REQUIRE(codes(r) == Codes{});
  CHECK(base_at(r, "problems.outage.outcomes.dissatisfied") == Approx(0.35));
}

TEST_CASE("shares that a set leaves nobody to balance are scaled, with a warning") {
  const std::string all = "problems: {outage: {outcomes: {satisfied: 100%, mollified: 0%, dissatisfied: 0%}}}\n";
  const ReadScenario r = child(plain_child + all, {"problems.outage.outcomes.satisfied=80%"});
  REQUIRE(codes(r) == Codes{});
  CHECK(base_at(r, "problems.outage.outcomes.satisfied") == 1);
  CHECK(codes(r.scenario->warnings) == Codes{"set-shares-scaled@1:36"});
}

TEST_CASE("changes are replaced whole, and set by their path") {
  const std::string fixes =
      "margin: 30%\nhorizon: 2\ndiscount_rate: 0%\nfixes:\n  f: {changes: {problems.billing.frequency: {reduce: 30%, "
      "source: pilot}}, cost: {once: 5M, per_period: 2M}}\n";
  const ReadScenario r =
      child(plain_child + fixes, {"fixes.f.changes.problems.billing.frequency.to=5%", "fixes.f.cost.once=6M"});
  REQUIRE(codes(r) == Codes{});
  CHECK(r.scenario->fixes[0].changes[0].move == Move::to);
  CHECK(base_at(r, "fixes.f.cost.once") == 6e6);
  CHECK(base_at(r, "fixes.f.cost.per_period") == 2e6);
  CHECK(codes(child(plain_child + fixes, {"fixes.g.cost.once=6M"})) == Codes{"unknown-path@1:7"});
}

TEST_CASE("paths of files are relative to the file that names them") {
  CHECK(relative_path("base.yaml", "in/child.yaml") == "in/base.yaml");
  CHECK(relative_path("../base.yaml", "in/child.yaml") == "base.yaml");
  CHECK(relative_path("../../base.yaml", "in/child.yaml") == "../base.yaml");
  CHECK(relative_path("/base.yaml", "in/child.yaml") == "/base.yaml");
  CHECK(relative_path("./a/./b.yaml", "child.yaml") == "a/b.yaml");
  CHECK(relative_path("b.yaml", "-") == "b.yaml");
}

}  // namespace closs::layers_test
