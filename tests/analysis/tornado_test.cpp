#include "analysis/what_if/tornado.hpp"

#include <cmath>
#include <map>

#include "analysis/what_if/guesses.hpp"
#include "catch.hpp"
#include "core/formulas/shares.hpp"
#include "input/world.hpp"

namespace closs::tornado_test {

namespace {

const char* const uncertain = R"(closs: 1
name: Uncertain
model: goodman
currency: USD
customers: {value: 1M, source: ledger, kind: measured}
revenue_per_customer: {value: 180 to 220, source: ledger, kind: measured}
margin: {value: 50%, source: ledger, kind: measured}
baseline_loss: {value: 8%, source: ledger, kind: measured}
discount_rate: 5%
problem_defaults:
  loss: {satisfied: 10%, mollified: 30%, dissatisfied: {uniform: [50%, 70%]}, silent: {value: 35%, kind: assumed}}
problems:
  one: {frequency: 20% to 30%, complaint_rate: 50%,
        outcomes: {satisfied: 40 of 100, mollified: 35 of 100, dissatisfied: 25 of 100}}
)";

const FigureId lost{.scope = Scope::total, .measure = M::lost};
const FigureId risk{.scope = Scope::total, .measure = M::revenue_at_risk};

const MovedInput& moved_at(const Scenario& s, const Tornado& t, const std::string& path) {
  for (const MovedInput& m : t.inputs)
    if (path_of(s, s.values[static_cast<std::size_t>(m.reach.value)]) == path) return m;
  throw std::out_of_range(path);
}

}  // namespace

TEST_CASE("inputs with a range go to their quantiles, the others by a share of their base or not at all") {
  const ReadScenario r = test::read(uncertain);
  REQUIRE(r.scenario);
  const Scenario& s = *r.scenario;
  const Tornado own = tornado(s, std::span(&lost, 1), 0);
  CHECK(own.inputs.size() == 6);
  CHECK(own.certain > 5);
  const Reach& frequency = moved_at(s, own, "problems.one.frequency").reach;
  CHECK(frequency.from == Reach::From::range);
  CHECK(std::abs(frequency.low - 0.2) < 1e-12);
  CHECK(std::abs(frequency.high - 0.3) < 1e-12);
  const Reach& worst = moved_at(s, own, "problem_defaults.loss.dissatisfied").reach;
  CHECK(std::abs(worst.low - 0.51) < 1e-12);

  const Tornado all = tornado(s, std::span(&lost, 1), 0.1);
  CHECK(all.certain == 0);
  CHECK(static_cast<int>(all.inputs.size()) == 6 + own.certain);
  CHECK(moved_at(s, all, "margin").reach.low == 0.45);
  CHECK(moved_at(s, all, "problem_defaults.realisation").reach.high == 1);  // cut at its limit
}

TEST_CASE("each end is what the scenario gives with that input moved alone") {
  const ReadScenario r = test::read(uncertain);
  const Scenario& s = *r.scenario;
  const std::vector<FigureId> figures = {lost, risk};
  const Tornado t = tornado(s, figures, 0.1, 2);
  for (const MovedInput& m : t.inputs) {
    for (const bool low : {true, false}) {
      Scenario other = s;
      move_value(other, m.reach.value, low ? m.reach.low : m.reach.high);
      const Results there = evaluate(other, figures);
      for (std::size_t f = 0; f < figures.size(); ++f) {
        const double found = low ? m.swings[f].at_low : m.swings[f].at_high;
        CHECK(std::abs(found - there.figures.at(f).value) <= 1e-9 * std::abs(found));
      }
    }
    const Swing& first = m.swings[0];
    CHECK(first.width >= std::abs(first.at_high - first.at_low) * (1 - 1e-9));
  }
  const std::vector<std::size_t> order = widest_first(t, 0);
  for (std::size_t k = 1; k < order.size(); ++k)
    CHECK(t.inputs[order[k - 1]].swings[0].width >= t.inputs[order[k]].swings[0].width);
}

TEST_CASE("what does not move a figure has a swing of exactly 0") {
  const ReadScenario r = test::read(uncertain);
  const Tornado t = tornado(*r.scenario, std::span(&lost, 1), 0.1);
  CHECK(moved_at(*r.scenario, t, "margin").swings[0].width == 0);
  CHECK(moved_at(*r.scenario, t, "discount_rate").swings[0].width == 0);
  CHECK(moved_at(*r.scenario, t, "revenue_per_customer").swings[0].width == 0);
}

TEST_CASE("an end without a figure says why") {
  std::string text = uncertain;
  text.replace(text.find("frequency: 20% to 30%"), 21, "frequency: 93%");
  text +=
      "  two: {frequency: 3% to 9%, complaint_rate: 50%, outcomes: {satisfied: 40%, mollified: 35%, dissatisfied: "
      "25%}}\n";
  const ReadScenario r = test::read(text);
  REQUIRE(r.scenario);
  Tornado t = tornado(*r.scenario, std::span(&lost, 1), 0);
  explain_gaps(*r.scenario, t);
  const Swing& swing = moved_at(*r.scenario, t, "problems.two.frequency").swings[0];
  CHECK_FALSE(std::isnan(swing.at_low));
  CHECK(std::isnan(swing.at_high));
  CHECK_FALSE(swing.gap_at_low);
  REQUIRE(swing.gap_at_high);
  REQUIRE(swing.gap_at_high->refused);
  CHECK(swing.gap_at_high->refused->code.name() == "frequencies-above-1");
  CHECK(swing.width > 0);  // of what exists
}

TEST_CASE("a figure that the scenario cannot give has a reason at its ends") {
  const ReadScenario r = test::read(uncertain);
  const FigureId lifetime{.scope = Scope::total, .measure = M::lifetime_value_at_risk};
  Tornado t = tornado(*r.scenario, std::span(&lifetime, 1), 0);
  explain_gaps(*r.scenario, t);
  CHECK(t.base.at(0).none == "no-lifetime");
  for (const MovedInput& m : t.inputs) {
    CHECK(std::isnan(m.swings[0].width));
    REQUIRE(m.swings[0].gap_at_low);
    CHECK(m.swings[0].gap_at_low->figure.none == "no-lifetime");
  }
}

TEST_CASE("the share of guesses is that of the swings of inputs that nobody has measured") {
  const ReadScenario r = test::read(uncertain);
  const Scenario& s = *r.scenario;
  const Guesses found = guesses(s, 1);
  CHECK(found.by_range == 6);
  REQUIRE(found.figures.size() == 3);  // no fixes: no joint npv
  const Tornado t = tornado(s, std::span(&risk, 1), guess_swing);
  std::map<Reach::From, double> all, guessed;
  for (const MovedInput& m : t.inputs) {
    const Value& value = s.values[static_cast<std::size_t>(m.reach.value)];
    const std::string path = path_of(s, value);
    const bool measured =
        path == "customers" || path == "revenue_per_customer" || path == "margin" || path == "baseline_loss";
    CHECK(is_guess(value) == !measured);
    all[m.reach.from] += m.swings[0].width;
    if (!measured) guessed[m.reach.from] += m.swings[0].width;
  }
  CHECK(found.figures[1].figure == risk);
  CHECK(std::abs(found.figures[1].by_range - guessed[Reach::From::range] / all[Reach::From::range]) < 1e-12);
  CHECK(std::abs(found.figures[1].by_swing - guessed[Reach::From::swing] / all[Reach::From::swing]) < 1e-12);
  CHECK(found.figures[1].by_range != found.figures[1].by_swing);
}

TEST_CASE("a source does not make a measurement, and a measurement without one is no guess") {
  Value value;
  value.source = "somebody";
  CHECK(is_guess(value));
  value.evidence = Evidence::assumed;
  CHECK(is_guess(value));
  value.evidence = Evidence::survey;
  CHECK_FALSE(is_guess(value));
  value.source.clear();
  CHECK_FALSE(is_guess(value));
  value.origin = Origin::benchmark;
  CHECK(is_guess(value));
}

TEST_CASE("a report does not wait for the guesses of a very large scenario") {
  std::string text = uncertain;
  for (int i = 0; i < 900; ++i)
    text +=
        "  p" + std::to_string(i) +
        ": {frequency: 0.01%, complaint_rate: 50%, outcomes: {satisfied: 40%, mollified: 35%, dissatisfied: 25%}}\n";
  const ReadScenario r = test::read(text);
  REQUIRE(r.scenario);
  const Guesses found = guesses(*r.scenario, 1);
  CHECK(found.too_large);
  CHECK(found.figures.empty());
}

TEST_CASE("a share whose group is else all 0 stays where it is, and that is told") {
  const auto with_outcomes = [](const std::string& satisfied, const std::string& mollified) {
    std::string text = uncertain;
    const std::size_t at = text.find("outcomes: {");
    return text.substr(0, at) + "outcomes: {satisfied: " + satisfied + ", mollified: " + mollified +
           ", dissatisfied: 0%}}\n";
  };
  const ReadScenario r = test::read(with_outcomes("100%", "0%"));
  REQUIRE(r.scenario);
  const Tornado t = tornado(*r.scenario, std::span(&lost, 1), 0.1);
  const MovedInput& stuck = moved_at(*r.scenario, t, "problems.one.outcomes.satisfied");
  CHECK(stuck.reach.scaled);
  CHECK(stuck.reach.low == 1);  // 90 %, scaled
  CHECK(stuck.reach.high == 1);
  CHECK(stuck.swings[0].at_low == t.base[0].value);
  CHECK(stuck.swings[0].width == 0);
  const std::vector<Fault> told = tornado_warnings(*r.scenario, t);
  REQUIRE(told.size() == 1);
  CHECK(test::said(told[0], "path") == "problems.one.outcomes.satisfied");

  Tornado whole = tornado(*r.scenario, std::span(&lost, 1), 1);  // to 0 %: no shares at all
  explain_gaps(*r.scenario, whole);
  const MovedInput& none = moved_at(*r.scenario, whole, "problems.one.outcomes.satisfied");
  CHECK(none.reach.low == 0);
  CHECK(std::isnan(none.swings[0].at_low));
  CHECK(none.swings[0].gap_at_low);

  const ReadScenario free = test::read(with_outcomes("60%", "40%"));
  const Tornado moved = tornado(*free.scenario, std::span(&lost, 1), 0.1);
  CHECK(tornado_warnings(*free.scenario, moved).empty());
  CHECK(std::abs(moved_at(*free.scenario, moved, "problems.one.outcomes.satisfied").reach.low - 0.54) < 1e-12);
}

}  // namespace closs::tornado_test
