#include "analysis/difference/compare.hpp"

#include <algorithm>

#include "catch.hpp"
#include "input/world.hpp"

namespace closs::compare_test {

namespace {

std::string text(const std::string& more, const std::string& frequency = "10%") {
  return "closs: 1\nname: Case\nmodel: drop\ncurrency: USD\nproblems:\n  one: {frequency: " + frequency +
         ", loyalty_drop: 20%}\n  two: {frequency: 5%, loyalty_drop: 40%}\n" + more;
}

const std::string plain = "customers: 1000\nrevenue_per_customer: 100\nmargin: 50%\n";

ComparedFigure named(const Comparison& c, const std::string& name) {
  const auto found =
      std::find_if(c.figures.begin(), c.figures.end(), [&](const ComparedFigure& f) { return f.name == name; });
  REQUIRE(found != c.figures.end());
  return *found;
}

}  // namespace

TEST_CASE("differences are against the scenario asked for, and figures that are the same say so") {
  const ReadScenario a = test::read(text(plain)), b = test::read(text(plain, "12%"));
  const Scenario* both[] = {a.scenario.get(), b.scenario.get()};
  const Comparison c = compare(both, {}, 0);
  const ComparedFigure lost = named(c, "total.lost");
  CHECK(lost.differs);
  CHECK(lost.values[0].value == Approx(40));
  CHECK(lost.values[1].difference == Approx(4));
  CHECK(lost.values[1].ratio == Approx(0.1));
  CHECK(lost.values[0].difference == 0);
  CHECK_FALSE(named(c, "problem.two.revenue_at_risk").differs);
  CHECK(compare(both, {}, 1).figures.front().values[0].difference == Approx(-4));
  CHECK(c.faults.empty());
}

TEST_CASE("a figure that one scenario lacks, or that is none there, has no difference but a reason") {
  const ReadScenario a = test::read(text(plain)),
                     b = test::read(text("customers: 1000\nrevenue_per_customer: 100\n  "));
  const ReadScenario e = test::read(
      "closs: 1\nname: Other\nmodel: drop\ncurrency: USD\nproblems: {three: {frequency: 1%, loyalty_drop: 20%}}\n" +
      plain);
  const Scenario* both[] = {a.scenario.get(), b.scenario.get()};
  CHECK(named(compare(both, {}, 0), "total.cost_of_inaction").values[1].none == "no-margin");
  CHECK(named(compare(both, {}, 1), "total.cost_of_inaction").values[0].no_difference == "no-margin");
  const Scenario* strangers[] = {a.scenario.get(), e.scenario.get()};
  const ComparedFigure three = named(compare(strangers, {}, 0), "problem.three.revenue_at_risk");
  CHECK(three.owner == 1);
  CHECK(three.values[0].none == "not-in-scenario");
  CHECK(three.values[1].no_difference == "not-in-scenario");
  CHECK(three.differs);
}

TEST_CASE("a share of nothing is none") {
  const ReadScenario a = test::read(text(plain, "0%")), b = test::read(text(plain));
  const Scenario* both[] = {a.scenario.get(), b.scenario.get()};
  const ComparedValue one = named(compare(both, {}, 0), "problem.one.revenue_at_risk").values[1];
  CHECK(one.no_difference.empty());
  CHECK(one.no_ratio == "base-zero");
}

TEST_CASE("other currencies have no difference in money, other periods none in what a period brings") {
  const ReadScenario a = test::read(text(plain));
  std::string euro = text(plain), monthly = text(plain + "period: month\n");
  euro.replace(euro.find("USD"), 3, "EUR");
  const ReadScenario b = test::read(euro), d = test::read(monthly);
  const Scenario* all[] = {a.scenario.get(), b.scenario.get(), d.scenario.get()};
  const CompareSelection selection{{M::lost, M::revenue_at_risk, M::revenue_at_risk_per_month, M::customers}, {}, ""};
  const Comparison c = compare(all, selection, 0);
  CHECK(named(c, "total.lost").values[1].no_difference.empty());
  CHECK(named(c, "total.revenue_at_risk").values[1].no_difference == "other-currency");
  CHECK(named(c, "total.lost").values[2].no_difference == "other-period");
  CHECK(named(c, "total.revenue_at_risk_per_month").values[2].no_difference.empty());
  CHECK(named(c, "total.customers").values[2].no_difference.empty());
  REQUIRE(c.faults.size() == 2);
  CHECK(c.faults[0].code.name() == "compare-currencies");
  CHECK(c.faults[1].code.name() == "compare-periods");
}

TEST_CASE("figures are chosen by measure and by name, which add up, and by tag") {
  std::string tagged = text(plain);
  tagged.replace(tagged.find("loyalty_drop: 20%"), 17, "loyalty_drop: 20%, tags: {phase: use}");
  const ReadScenario a = test::read(tagged);
  REQUIRE(a.scenario);
  const Scenario* one[] = {a.scenario.get()};
  for (const ComparedFigure& figure : compare(one, {{M::lost}, {}, ""}, 0).figures)
    CHECK(measure(figure.id.measure).name == "lost");
  CHECK(compare(one, {{}, {"problem.one.affected"}, ""}, 0).figures.size() == 1);
  const std::size_t lost = compare(one, {{M::lost}, {}, ""}, 0).figures.size();
  CHECK(compare(one, {{M::lost}, {"problem.one.affected"}, ""}, 0).figures.size() == lost + 1);
  named(compare(one, {{}, {}, "phase"}, 0), "tag.phase.use.revenue_at_risk");
}

}  // namespace closs::compare_test
