#include "analysis/check/expectation.hpp"

#include <limits>

#include "catch.hpp"

namespace closs::expectation_test {

namespace {

std::string part(const std::string& text, TextPart p) { return text.substr(p.from, p.size); }

std::string trouble_of(const std::string& text) {
  ConditionTrouble trouble;
  return split_condition(text, trouble) ? "none"
                                        : std::string(trouble.code.name()) + " at '" + part(text, trouble.part) + "'";
}

constexpr double infinity = std::numeric_limits<double>::infinity();
const FigureId lost{.scope = Scope::total, .measure = M::lost};

}  // namespace

TEST_CASE("a condition is split into figure, comparison and values") {
  ConditionTrouble trouble;
  for (const auto& [sign, comparison] : {std::pair{"<=", Relation::at_most},
                                         {"<", Relation::below},
                                         {">=", Relation::at_least},
                                         {">", Relation::above},
                                         {"=", Relation::equal}}) {
    for (const std::string blank : {"", " ", "   "}) {
      const std::string text = "total.lost" + blank + sign + blank + "50k";
      const auto condition = split_condition(text, trouble);
      REQUIRE(condition);
      CHECK(condition->comparison == comparison);
      CHECK_FALSE(condition->warns);
      CHECK(part(text, condition->figure) == "total.lost");
      CHECK(part(text, condition->value) == "50k");
    }
  }
  const std::string between = "warn: problem.故障.lost between 5 k and 20k ";
  const auto condition = split_condition(between, trouble);
  REQUIRE(condition);
  CHECK(condition->warns);
  CHECK(part(between, condition->figure) == "problem.故障.lost");
  CHECK(part(between, condition->value) == "5 k");
  CHECK(part(between, condition->upper) == "20k");
}

TEST_CASE("a condition may be on a statistic of a figure, or on the chance of an event") {
  ConditionTrouble trouble;
  const std::string mean = "mean(total.lost) <= 50k", percentile = "warn: P95 ( fix.e-invoice.roi )>150%";
  const auto of_mean = split_condition(mean, trouble), of_percentile = split_condition(percentile, trouble);
  REQUIRE(of_mean);
  CHECK(of_mean->asked.kind == AskedOf::Kind::mean);
  CHECK(of_mean->comparison == Relation::at_most);
  CHECK(part(mean, of_mean->name) == "mean(total.lost)");
  CHECK(part(mean, of_mean->figure) == "total.lost");
  CHECK(part(mean, of_mean->value) == "50k");
  REQUIRE(of_percentile);
  CHECK(of_percentile->warns);
  CHECK(of_percentile->asked.kind == AskedOf::Kind::percentile);
  CHECK(of_percentile->asked.percentile == 95);
  CHECK(part(percentile, of_percentile->name) == "P95 ( fix.e-invoice.roi )");
  CHECK(part(percentile, of_percentile->figure) == "fix.e-invoice.roi");
  CHECK(part(percentile, of_percentile->value) == "150%");
  for (const int p : asked_percentiles) {
    const auto condition = split_condition("P" + std::to_string(p) + "(joint.npv) > 0", trouble);
    REQUIRE(condition);
    CHECK(condition->asked.percentile == p);
  }
  const std::string chance = "chance( problem.故障.lost between 5k and 20k ) between 90% and 0.99";
  const auto of_chance = split_condition(chance, trouble);
  REQUIRE(of_chance);
  CHECK(of_chance->asked.kind == AskedOf::Kind::chance);
  CHECK(part(chance, of_chance->figure) == "problem.故障.lost");
  CHECK(of_chance->event.comparison == Relation::between);
  CHECK(part(chance, of_chance->event.value) == "5k");
  CHECK(part(chance, of_chance->event.upper) == "20k");
  CHECK(of_chance->comparison == Relation::between);
  CHECK(part(chance, of_chance->value) == "90%");
  CHECK(part(chance, of_chance->upper) == "0.99");
  const std::string close = "chance(joint.npv>0)>=90%";
  const auto without_blanks = split_condition(close, trouble);
  REQUIRE(without_blanks);
  CHECK(part(close, without_blanks->name) == "chance(joint.npv>0)");
  CHECK(without_blanks->event.comparison == Relation::above);
  CHECK(part(close, without_blanks->event.value) == "0");
  CHECK(without_blanks->comparison == Relation::at_least);
  CHECK_FALSE(split_condition("total.lost <= 50k", trouble)->asked.simulated());
}

TEST_CASE("what is no statistic is refused at its place") {
  for (const char* word : {"median", "p5", "P05", "P99", "Mean", "P5mean"})
    CHECK(trouble_of(std::string(word) + "(total.lost) < 5") ==
          "condition-unknown-statistic at '" + std::string(word) + "'");
  CHECK(trouble_of("(total.lost) < 5") == "condition-unknown-statistic at '('");
  CHECK(trouble_of("mean(total.lost < 5") == "condition-no-bracket at '(total.lost < 5'");
  CHECK(trouble_of("mean() < 5") == "condition-no-figure at '()'");
  CHECK(trouble_of("chance( < 5) < 5%") == "condition-no-figure at '( < 5)'");
  CHECK(trouble_of("mean(total.lost < 5) < 5") == "condition-not-one-figure at 'total.lost < 5'");
  CHECK(trouble_of("P5(total.lost, total.customers) < 5") ==
        "condition-not-one-figure at 'total.lost, total.customers'");
  CHECK(trouble_of("chance(total.lost) > 5%") == "condition-no-operator at 'total.lost'");
  CHECK(trouble_of("chance(total.lost >) > 5%") == "condition-no-value at '>'");
  CHECK(trouble_of("chance(total.lost between 5k) > 5%") == "condition-no-and at '5k'");
  CHECK(trouble_of("chance(total.lost ~ 5k) > 5%") == "condition-unknown-operator at '~'");
  CHECK(trouble_of("chance(total.lost = 5k) > 5%") == "condition-no-equality at '='");
  CHECK(trouble_of("mean(total.lost) = 5k") == "condition-no-equality at '='");
  CHECK(trouble_of("mean(total.lost)") == "condition-no-operator at 'mean(total.lost)'");
  CHECK(trouble_of("chance(total.lost > 5) 90%") == "condition-unknown-operator at '90%'");
}

TEST_CASE("what is no condition is refused at its place") {
  CHECK(trouble_of("") == "condition-no-figure at ''");
  CHECK(trouble_of("<= 5") == "condition-no-figure at '<='");
  CHECK(trouble_of("total.lost") == "condition-no-operator at 'total.lost'");
  CHECK(trouble_of("total.lost 50k") == "condition-unknown-operator at '50k'");
  CHECK(trouble_of("total.lost == 50k") == "condition-unknown-operator at '=='");
  CHECK(trouble_of("total.lost =< 50k") == "condition-unknown-operator at '=<'");
  CHECK(trouble_of("total.lost >=") == "condition-no-value at '>='");
  CHECK(trouble_of("total.lost between 5k") == "condition-no-and at '5k'");
  CHECK(trouble_of("total.lost between 5k and ") == "condition-no-and at 'and'");
  CHECK(trouble_of("total.lost between and 5k") == "condition-no-and at 'and'");
}

TEST_CASE("bounds hold or not, and tell which of them counts") {
  const FigureBounds at_most = bounds_of(lost, Relation::at_most, 100, 0);
  CHECK(holds(at_most, 100));
  CHECK(holds(at_most, -infinity));
  CHECK_FALSE(holds(at_most, 100.001));
  CHECK_FALSE(holds(at_most, infinity));
  CHECK(nearest_bound(at_most, 250) == 100);
  CHECK(holds(bounds_of(lost, Relation::above, 1.5, 0), 3.5));
  CHECK_FALSE(holds(bounds_of(lost, Relation::above, 1.5, 0), 1.5));
  CHECK_FALSE(holds(bounds_of(lost, Relation::below, 100, 0), 100));
  const FigureBounds between = bounds_between(lost, 5, 20);
  CHECK(holds(between, 5));
  CHECK(holds(between, 20));
  CHECK_FALSE(holds(between, 4.9));
  CHECK(nearest_bound(between, 4) == 5);
  CHECK(nearest_bound(between, 30) == 20);
  const FigureBounds equal = bounds_of(lost, Relation::equal, 72800, 50);
  CHECK(holds(equal, 72750));
  CHECK(holds(equal, 72849.9));
  CHECK_FALSE(holds(equal, 72851));
  CHECK(nearest_bound(equal, 80000) == 72800);
}

TEST_CASE("the last bits of a number decide nothing") {
  const double third = 0.1 + 0.2;  // not 0.3
  CHECK(holds(bounds_of(lost, Relation::at_most, 0.3, 0), third));
  CHECK_FALSE(holds(bounds_of(lost, Relation::above, 0.3, 0), third));
  CHECK(holds(bounds_of(lost, Relation::equal, 0.3, 0), third));
  CHECK_FALSE(holds(bounds_of(lost, Relation::at_most, 0, 0), 1e-12));
}

TEST_CASE("half of the last digit written, whatever the scale") {
  // A reader of plain numbers, of k, and of percent that refuses whole numbers without its sign.
  const auto number = [](const std::string& text) {
    return std::optional(std::stod(text) * (text.ends_with("k") ? 1000 : 1));
  };
  const auto rate = [](const std::string& text) -> std::optional<double> {
    if (text.ends_with("%")) return std::stod(text) / 100;
    return std::stod(text) >= 1 ? std::nullopt : std::optional(std::stod(text));
  };
  CHECK(half_of_last_digit("72.8k", number) == Approx(50));
  CHECK(half_of_last_digit("1_200", number) == Approx(0.5));
  CHECK(half_of_last_digit("1200.00", number) == Approx(0.005));
  CHECK(half_of_last_digit("12.5%", rate) == Approx(0.0005));
  CHECK(half_of_last_digit("150%", rate) == Approx(0.005));
  CHECK(half_of_last_digit("0.12", rate) == Approx(0.005));
  CHECK(half_of_last_digit("0", rate) == Approx(0.005));
}

}  // namespace closs::expectation_test
