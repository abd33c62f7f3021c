#include "analysis/verify/verify.hpp"

#include <array>
#include <cmath>
#include <vector>

#include "analysis/verify/verify_draws.hpp"
#include "catch.hpp"
#include "core/formulas/formulas.hpp"
#include "input/world.hpp"

namespace closs::verify_test {

namespace {

const std::string head =
    "closs: 1\nname: Case\nmodel: goodman\ncurrency: USD\nrevenue_per_customer: 200\nhorizon: 4\nmargin: 50%\n"
    "discount_rate: 8%\n";
const std::string defaults =
    "problem_defaults:\n  complaint_rate: 50%\n  outcomes: {satisfied: 40%, mollified: 35%, dissatisfied: 25%}\n"
    "  loss: {satisfied: 10%, mollified: 30%, dissatisfied: 60%, silent: 35%}\n";

std::shared_ptr<Scenario> read(const std::string& text) {
  const ReadScenario r = test::read(text);
  for (const Fault& fault : r.faults) UNSCOPED_INFO(fault.code.name());
  REQUIRE(r.scenario);
  return r.scenario;
}

Target parameter(const Scenario& s, int problem, std::string_view name) {
  return {problem, ModelParameter{s.model->parameter(name)}};
}

std::vector<VerifiedChange> changes_of(const std::vector<Outcome>& outcomes) {
  std::vector<VerifiedChange> out;
  for (const Outcome outcome : outcomes) {
    out.emplace_back();
    out.back().outcome = outcome;
  }
  return out;
}

}  // namespace

TEST_CASE("the outcome of a fix follows from those of its changes") {
  using enum Outcome;
  struct Row {
    std::vector<Outcome> changes;
    Outcome fix;
  };
  for (const auto& [changes, fix] : {Row{{achieved, achieved}, achieved},
                                     {{not_told, not_told}, not_told},
                                     {{not_achieved, not_achieved}, not_achieved},
                                     {{not_achieved, not_told}, not_achieved},
                                     {{achieved, not_told}, partly},
                                     {{achieved, not_achieved}, partly},
                                     {{partly, partly}, partly},
                                     {{partly, not_told}, partly}})
    CHECK(outcome_of(changes_of(changes)) == fix);
  std::vector<VerifiedChange> with_nothing = changes_of({achieved, not_told});
  with_nothing.back().why = Unobserved::nothing_promised;
  CHECK(outcome_of(with_nothing) == achieved);
}

TEST_CASE("the effect of a fix comes in equal steps") {
  const Fix fix{.start = 3, .ramp = 4};
  const std::array levels = {0.0, 0.0, 0.25, 0.5, 0.75, 1.0, 1.0};
  for (std::size_t t = 0; t < levels.size(); ++t) CHECK(effect_level(fix, static_cast<int>(t) + 1) == levels[t]);
}

TEST_CASE("inputs are as fixes leave them, and shares that no fix names share the rest") {
  const auto s =
      read(head + "baseline_loss: 8%\nproblem_rate: 50%\ncustomers: 100k\n" + defaults +
           "problems:\n  one: {share: 40%}\n  two: {frequency: 10%}\nfixes:\n"
           "  calls: {changes: {problems.one.outcomes.satisfied: {points: 20%}, problems.one.share: {reduce: "
           "50%}}}\n  fee: {changes: {baseline_loss: {reduce: 25%}}}\n");
  const std::vector<std::pair<int, double>> half = {{0, 0.5}}, both = {{0, 1.0}, {1, 1.0}};
  const std::vector<AskedInput> asked = {{0, parameter(*s, 0, "outcomes.satisfied"), half},
                                         {0, parameter(*s, 0, "outcomes.mollified"), half},
                                         {0, parameter(*s, 1, "outcomes.satisfied"), half},
                                         {0, {0, Occurring::share}, half},
                                         {0, {0, Occurring::frequency}, both},
                                         {0, {1, Occurring::frequency}, both},
                                         {0, {.parameter = Economic::baseline_loss}, both},
                                         {0, {.parameter = Economic::baseline_loss}, half},
                                         {0, {.parameter = Economic::customers}}};
  const std::vector<double> found = InputsAtBase(*s).of(std::vector<AskedSum>(asked.begin(), asked.end()));
  const std::vector<double> wanted = {0.5, 0.5 * 0.35 / 0.6, 0.4, 0.3, 0.1, 0.1, 0.06, 0.08, 100'000};
  REQUIRE(found.size() == wanted.size());
  for (std::size_t k = 0; k < wanted.size(); ++k) {
    INFO(k);
    CHECK(found[k] == Approx(wanted[k]).epsilon(1e-12));
  }
}

TEST_CASE("draws of the two scenarios have nothing in common, and those of a group add up to 1") {
  const std::string outcomes =
      "problem_defaults:\n  complaint_rate: 50%\n  outcomes: {satisfied: 40 of 100, mollified: 35 of 100, "
      "dissatisfied: "
      "rest}\n  loss: {satisfied: 10%, mollified: 30%, dissatisfied: 60%, silent: 35%}\n";
  const auto s =
      read(head + "baseline_loss: 8%\ncustomers: 100k\n" + outcomes + "problems:\n  one: {frequency: 20 of 100}\n");
  const VerifyDraws draws(*s, *s, 1);
  std::vector<AskedSum> asked;
  for (const Target& member : members_of(*s, parameter(*s, 0, "outcomes.satisfied")))
    asked.emplace_back(AskedInput{0, member});
  asked.emplace_back(AskedInput{0, {0, Occurring::frequency}});
  REQUIRE(asked.size() == 4);
  const std::vector<InputDraws> one = draws.of_before(asked), other = draws.of_after(asked);
  double product = 0, first = 0, second = 0;
  for (std::size_t t = 0; t < one[0].size(); ++t) {
    CHECK(std::abs(one[0][t] + one[1][t] + one[2][t] - 1) < 1e-12);
    product += one[3][t] * other[3][t];
    first += one[3][t];
    second += other[3][t];
  }
  const double n = static_cast<double>(verify_trials), mean = 20.5 / 101;
  CHECK(first / n == Approx(mean).epsilon(1e-3));
  CHECK(second / n == Approx(mean).epsilon(1e-3));
  // Of a beta distribution the variance is m (1 - m) / (a + b + 1).
  CHECK(std::abs(product / n - first / n * (second / n)) < 0.02 * mean * (1 - mean) / 102);
}

TEST_CASE("a count of complaints that segments share stays what it says of the others") {
  const std::string problems =
      "problems:\n  one: {complaints: {value: 2000, kind: measured, source: Desk, as_of: 2024}}\n";
  const std::string segments = "segments:\n  home: {customers: 80k}\n  business: {customers: 20k}\n";
  const auto before = read(head + "baseline_loss: 8%\n" + defaults + problems + segments +
                           "fixes:\n  f: {segments: [home], changes: {problems.one.frequency: {reduce: 30%}}}\n");
  const auto after = read(head + "baseline_loss: 8%\n" + defaults +
                          "problems:\n  one: {frequency: {value: 2%, kind: measured, "
                          "source: Desk, as_of: 2026}}\n" +
                          segments);
  const Verified found = verify(*before, *after, {.fixes = {0}, .threads = 1});
  InputsAtBase observed(found.observed);
  CHECK(observed.of(AskedInput{0, {0, Occurring::frequency}}) == Approx(0.02).epsilon(1e-12));
  CHECK(observed.of(AskedInput{1, {0, Occurring::frequency}}) == Approx(0.04).epsilon(1e-12));
  CHECK(found.fixes.front().outcome == Outcome::achieved);
}

}  // namespace closs::verify_test
