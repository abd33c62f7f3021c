// What a scenario says of a simulation: correlations between its inputs, how many trials, and which.
#include "core/sampling/random_inputs.hpp"

#include <cmath>

#include "catch.hpp"
#include "input/scenario/fingerprint.hpp"
#include "input/scenario/resolve.hpp"
#include "input/world.hpp"

namespace closs::simulation_test {
using test::codes;

namespace {

using Codes = std::vector<std::string>;

const std::string base = R"(closs: 1
name: Correlated
model: goodman
currency: EUR
customers: 1000
revenue_per_customer: 100
margin: 30% to 40%
baseline_loss: 6%
problem_defaults:
  complaint_rate: 40% to 50%
  outcomes: {satisfied: 38%, mollified: 34%, dissatisfied: rest}
  loss: {satisfied: 9%, mollified: 27%, dissatisfied: 58%, silent: 31%}
problems:
  late: {frequency: 6% to 11%, outcomes: {satisfied: 61 of 152, mollified: 53 of 152, dissatisfied: rest}}
  lost: {frequency: {low: 2%, base: 3%, high: 5%}, outcomes: {satisfied: 3% to 4%, mollified: 34%, dissatisfied: rest}}
)";
ReadScenario correlated(const std::string& list) { return test::read(base + "correlations:\n" + list); }
std::string one(const std::string& a, const std::string& b, const std::string& rank) {
  return "  - {between: [" + a + ", " + b + "], rank: " + rank + "}\n";
}
/// What a fault says of something.
std::string told(const ReadScenario& read, std::string_view name) {
  for (const auto& [key, value] : read.faults.at(0).values)
    if (key == name) return value;
  return "nothing";
}

}  // namespace

TEST_CASE("correlations and simulation are read, and what they leave out is left out") {
  const ReadScenario r =
      test::read(base + "correlations:\n" + one("margin", "problems.late.frequency", "0.6") +
                 one("problem_defaults.complaint_rate", "margin", "-.25") + "simulation: {trials: 100k, seed: 7}\n");
  REQUIRE(codes(r) == Codes{});
  const Scenario& s = *r.scenario;
  REQUIRE(s.correlations.size() == 2);
  CHECK(s.correlations[0].between[0].path == "margin");
  CHECK(s.correlations[0].between[1].path == "problems.late.frequency");
  CHECK(s.correlations[1].rank == -0.25);
  CHECK(s.simulation.trials == 100'000);
  CHECK(s.simulation.seed == 7u);
  const RandomInputs inputs = random_inputs(s);
  REQUIRE(inputs.correlations.size() == 2);
  CHECK(inputs.inputs[inputs.correlations[0].one].path == "margin");
  CHECK(inputs.inputs[inputs.correlations[0].other].path == "problems.late.frequency");
  CHECK(inputs.correlations[0].rank == 0.6);
  const ReadScenario silent = test::read(base + "simulation: {seed: 0}\n");
  CHECK(silent.scenario->correlations.empty());
  CHECK_FALSE(silent.scenario->simulation.trials);
  CHECK(silent.scenario->simulation.seed == 0u);
  CHECK_FALSE(test::read(base).scenario->simulation.seed);
}

TEST_CASE("trials are a count and the seed a whole number") {
  const auto of = [](const std::string& block) { return codes(test::read(base + "simulation: " + block + "\n")); };
  CHECK(of("{trials: 1.5k}") == Codes{});
  CHECK(of("{trials: 68_719_476_736}") == Codes{});
  CHECK(of("{trials: 4万}") == Codes{});
  CHECK(of("{trials: 0}") == Codes{"below-limit@16:22"});
  CHECK(of("{trials: 68_719_476_737}") == Codes{"above-limit@16:22"});
  CHECK(of("{trials: 1.5}") == Codes{"not-a-whole-number@16:22"});
  CHECK(of("{trials: 1k to 2k}") == Codes{"not-a-whole-number@16:22"});
  CHECK(of("{trials: {value: 1k, source: me}}") == Codes{"not-a-whole-number@16:22"});
  CHECK(of("{trials: many}") == Codes{"not-a-number@16:22"});
  CHECK(of("{seed: 9007199254740991}") == Codes{});
  CHECK(of("{seed: 9007199254740992}") == Codes{"seed-too-large@16:20"});
  CHECK(of("{seed: 99999999999999999999}") == Codes{"seed-too-large@16:20"});
  CHECK(of("{seed: -1}") == Codes{"not-a-whole-number@16:20"});
  CHECK(of("{seed: 1.5}") == Codes{"not-a-whole-number@16:20"});
  CHECK(of("{seed: '7'}") == Codes{"quoted-value@16:20"});
  CHECK(of("{seed: [1]}") == Codes{"not-a-whole-number@16:20"});
  CHECK(of("{trails: 100k, sampler: sobol}") == Codes{"unknown-key@16:14", "unknown-key@16:28"});
  CHECK(of("100k") == Codes{"keys-expected@16:13"});
  CHECK(of("{trials: }") == Codes{"empty-value@16:14"});
}

TEST_CASE("entries of correlations that are none are told each") {
  const auto of = [](const std::string& list) { return codes(test::read(base + "correlations: " + list + "\n")); };
  CHECK(of("0.6") == Codes{"not-a-list@16:15"});
  CHECK(of("[0.6]") == Codes{"keys-expected@16:16"});
  CHECK(of("[{between: [margin, problems.late.frequency]}]") == Codes{"missing-key@16:16"});
  CHECK(of("[{rank: 0.5}]") == Codes{"missing-key@16:16"});
  CHECK(of("[{betwen: [margin, problems.late.frequency], rank: 0.5}]") == Codes{"unknown-key@16:17"});
  CHECK(of("[{between: margin, rank: 0.5}]") == Codes{"correlation-not-of-two@16:26"});
  CHECK(of("[{between: [margin], rank: 0.5}]") == Codes{"correlation-not-of-two@16:26"});
  CHECK(of("[{between: [margin, {a: b}], rank: 0.5}]") == Codes{"not-a-text@16:35"});
  for (const char* rank : {"1", "-1", "2", "60%", "nan", "0.5x", "[0.5]", "0.4 to 0.6"})
    CHECK(of("[{between: [margin, problems.late.frequency], rank: " + std::string(rank) + "}]") ==
          Codes{"correlation-rank@16:67"});
  CHECK(of("[{between: [margin, problems.late.frequency], rank: '0.5'}]") == Codes{"quoted-value@16:67"});
}

TEST_CASE("both sides of a correlation are one random input each, and two of them") {
  const auto of = [](const std::string& a, const std::string& b) { return codes(correlated(one(a, b, "0.5"))); };
  CHECK(of("margin", "problems.lost.outcomes.satisfied") == Codes{});  // drawn alone
  CHECK(of("margin", "problems.late.frequencey") == Codes{"unknown-path@17:24"});
  CHECK(of("margin", "problems.late.complaint_rate") == Codes{"unknown-path@17:24"});  // inherited
  CHECK(of("problems.*.frequency", "margin") == Codes{"correlation-of-several@17:16"});
  CHECK(of("margin", "customers") == Codes{"correlation-without-law@17:24"});
  CHECK(of("margin", "problems.lost.outcomes.mollified") == Codes{"correlation-without-law@17:24"});
  CHECK(of("margin", "problems.late.outcomes.mollified") == Codes{"correlation-in-group@17:24"});
  CHECK(of("margin", "margin") == Codes{"correlation-with-itself@17:24"});
  CHECK(of("customers", "customers") == Codes{"correlation-without-law@17:16", "correlation-with-itself@17:27"});
  CHECK(codes(correlated(one("margin", "problems.late.frequency", "0.5") +
                         one("problems.late.frequency", "problems.lost.frequency", "0.5") +
                         one("problems.late.frequency", "margin", "0.5"))) == Codes{"correlation-twice@19:16"});
}

TEST_CASE("ranks that no inputs can have together name the fewest pairs at fault, and the factor that mends all") {
  const std::string rate = "problem_defaults.complaint_rate", late = "problems.late.frequency",
                    lost = "problems.lost.frequency", satisfied = "problems.lost.outcomes.satisfied";
  const std::string apart = one(satisfied, rate, "0.9") + one(lost, satisfied, "0.2");
  const ReadScenario r =
      correlated(apart + one(late, "margin", "0.8") + one("margin", rate, "0.8") + one(late, rate, "-0.7"));
  REQUIRE(codes(r) == Codes{"correlations-impossible@19:56"});
  CHECK(told(r, "pairs") ==
        "[" + late + ", margin] 0.8, [margin, " + rate + "] 0.8, [" + late + ", " + rate + "] -0.7");
  const double factor = std::stod(told(r, "factor"));
  const auto scaled = [&](double f) {
    const auto text = [&](double rank) { return std::to_string(rank * f); };
    return codes(correlated(one(satisfied, rate, text(0.9)) + one(lost, satisfied, text(0.2)) +
                            one(late, "margin", text(0.8)) + one("margin", rate, text(0.8)) +
                            one(late, rate, text(-0.7))));
  };
  CHECK(scaled(factor) == Codes{});
  CHECK(scaled(factor + 0.001).size() == 1);
  CHECK(factor < 1);
}

TEST_CASE("a parent's list of correlations is replaced, its trials and seed one by one, also by --set") {
  test::World world{{{"s.yaml", "closs: 1\nextends: base.yaml\ncorrelations:\n" +
                                    one("margin", "problems.late.frequency", "0.3") + "simulation: {seed: 9}\n"},
                     {"base.yaml", base + "correlations:\n" + one("margin", "problems.lost.frequency", "0.5") +
                                       "simulation: {trials: 2k, seed: 1}\n"}}};
  const ReadScenario r = world.read("s.yaml", {{"simulation.trials=4k"}, {}});
  REQUIRE(codes(r) == Codes{});
  REQUIRE(r.scenario->correlations.size() == 1);
  CHECK(r.scenario->correlations[0].rank == 0.3);
  CHECK(r.scenario->simulation.trials == 4000);
  CHECK(r.scenario->simulation.seed == 9u);
  CHECK(codes(test::read_with(base, {"simulation.trials=0"})) == Codes{"below-limit@1:19"});
  CHECK(test::read_with(base, {"simulation.seed=3"}).scenario->simulation.seed == 3u);
  test::World again{{{"s.yaml", resolved_yaml(r)}}};
  const ReadScenario resolved = again.read("s.yaml");
  REQUIRE(codes(resolved) == Codes{});
  CHECK(resolved.scenario->correlations[0].rank == 0.3);
  CHECK(resolved.scenario->simulation.trials == 4000);
  CHECK(resolved.scenario->simulation.seed == 9u);
}

TEST_CASE("no baseline is of another scenario for its correlations, trials or seed") {
  const ReadScenario r = test::read(base + "correlations:\n" + one("margin", "problems.late.frequency", "0.3") +
                                    "simulation: {trials: 4k}\n");
  CHECK(fingerprint_text(r) == fingerprint_text(test::read(base)));
  CHECK(stated_inputs(r).size() == stated_inputs(test::read(base)).size());
}

}  // namespace closs::simulation_test
