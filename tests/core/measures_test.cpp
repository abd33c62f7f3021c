#include "core/scenario/measures.hpp"

#include <algorithm>
#include <fstream>
#include <map>
#include <set>

#include "catch.hpp"
#include "core/scenario/parameters.hpp"

namespace closs::measures_test {

namespace {

using Names = std::vector<std::string>;

Names names_in(Scope scope) {
  Names names;
  for (const Measure& row : measures())
    if (has(row, scope)) names.emplace_back(row.name);
  return names;
}

Scenario small_scenario() {
  Scenario scenario;
  auto model = std::make_shared<Model>();
  model->states.resize(1);
  model->states[0].id = "silent";
  scenario.model = model;
  scenario.problems = {{"billing", {}, {}}, {"outage", {}, {}}};
  scenario.segments.resize(1);
  scenario.segments[0].id = "home";
  scenario.tags = {{"touchpoint", "invoice", {0}}};
  scenario.fixes.resize(1);
  scenario.fixes[0].id = "e-invoice";
  return scenario;
}

}  // namespace

TEST_CASE("the table has a row for every measure, in the order of its enum, with words in both languages") {
  REQUIRE(measures().size() == static_cast<std::size_t>(measure_count));
  int i = 0;
  for (const Measure& row : measures()) {
    CHECK(row.id == static_cast<M>(i++));
    CHECK(&measure(row.id) == &row);
    INFO(row.name);
    for (const Text& text : {row.label, row.definition}) {
      CHECK_FALSE(text.en.empty());
      CHECK_FALSE(text.ja.empty());
      CHECK(text.en != text.ja);
    }
    CHECK(row.definition.en.ends_with("."));
    CHECK(row.definition.ja.ends_with("。"));
    CHECK_FALSE(row.formula.en.empty());
    CHECK_FALSE(row.formula.ja.empty());
    CHECK_FALSE(row.scopes.empty());
  }
}

TEST_CASE("measures stand in each scope as docs/glossary.md lists them") {
  CHECK(names_in(Scope::total) == Names{"customers",
                                        "revenue",
                                        "churned",
                                        "churn_rate",
                                        "affected",
                                        "lost_gross",
                                        "lost_baseline",
                                        "lost",
                                        "complaints",
                                        "contacts",
                                        "told_good",
                                        "told_bad",
                                        "revenue_lost",
                                        "revenue_reduced",
                                        "revenue_at_risk",
                                        "revenue_at_risk_per_month",
                                        "revenue_at_risk_share",
                                        "margin_at_risk",
                                        "handling_cost",
                                        "cost_of_inaction",
                                        "cost_of_inaction_per_month",
                                        "lifetime_value_at_risk",
                                        "replacement_cost",
                                        "word_of_mouth_customers",
                                        "word_of_mouth_value",
                                        "customers_end",
                                        "customers_end_gap",
                                        "horizon_revenue_at_risk",
                                        "horizon_margin_at_risk",
                                        "horizon_handling_cost",
                                        "horizon_cost_of_inaction"});
  Names tag{"affected",
            "lost_gross",
            "lost_baseline",
            "lost",
            "complaints",
            "multiplier",
            "contacts",
            "told_good",
            "told_bad",
            "revenue_lost",
            "revenue_reduced",
            "revenue_at_risk",
            "revenue_at_risk_per_month",
            "share_of_revenue_at_risk",
            "margin_at_risk",
            "handling_cost",
            "cost_of_inaction",
            "cost_of_inaction_per_month",
            "lifetime_value_at_risk",
            "replacement_cost",
            "word_of_mouth_customers",
            "word_of_mouth_value"};
  CHECK(names_in(Scope::tag) == tag);
  tag.insert(tag.begin() + 1, "loss_if_affected");
  CHECK(names_in(Scope::problem) == tag);
  CHECK(names_in(Scope::segment_problem) == tag);
  CHECK(names_in(Scope::segment) == names_in(Scope::total));
  CHECK(names_in(Scope::state) == Names{"reached", "lost"});
  CHECK(names_in(Scope::fix) == Names{"saved_per_period", "customers_saved", "pv_benefit", "pv_cost", "npv", "roi",
                                      "irr", "payback_months", "break_even_cost", "break_even_effect",
                                      "cost_of_delay_per_month", "npv_share"});
  CHECK(names_in(Scope::joint) ==
        Names{"saved_per_period", "customers_saved", "pv_benefit", "pv_cost", "npv", "roi", "irr", "payback_months"});
}

TEST_CASE("only extensive measures add up, and not those that count a customer twice where problems overlap") {
  for (const M m :
       {M::churn_rate, M::affected, M::lost_gross, M::lost_baseline, M::multiplier, M::revenue_at_risk_share, M::npv}) {
    INFO(measure(m).name);
    CHECK(measure(m).adds_up != AddsUp::everywhere);
  }
  for (const M m : {M::customers, M::lost, M::revenue_at_risk, M::complaints, M::cost_of_inaction, M::customers_end})
    CHECK(measure(m).adds_up == AddsUp::everywhere);
  for (const Measure& row : measures())
    if (row.unit == Unit::rate || row.unit == Unit::ratio || row.unit == Unit::months) CHECK(row.adds_up == AddsUp::no);
}

TEST_CASE("figures stand in one order and each has its own name") {
  Scenario scenario = small_scenario();
  scenario.segmented = true;
  const std::vector<FigureId> figures = figures_of(scenario);
  std::set<std::string> names;
  for (const FigureId& figure : figures) names.insert(name_of(scenario, figure));
  CHECK(names.size() == figures.size());
  CHECK(figures.size() == 31u + (31 + 2 * 23) + 2 * 23 + 22 + 2 + 12 + 8);
  CHECK(name_of(scenario, figures.front()) == "total.customers");
  CHECK(name_of(scenario, figures[31]) == "segment.home.customers");
  CHECK(name_of(scenario, figures[62]) == "segment.home.problem.billing.affected");
  CHECK(name_of(scenario, figures.back()) == "joint.payback_months");
  for (const char* name : {"problem.outage.lost", "tag.touchpoint.invoice.lost", "state.silent.reached",
                           "state.silent.lost", "fix.e-invoice.roi"})
    CHECK(names.count(name) == 1);
}

TEST_CASE("without segments there is no segment scope, without fixes neither fix nor joint") {
  Scenario scenario = small_scenario();
  scenario.fixes.clear();
  for (const FigureId& figure : figures_of(scenario)) {
    CHECK(figure.scope != Scope::segment);
    CHECK(figure.scope != Scope::segment_problem);
    CHECK(figure.scope != Scope::joint);
  }
}

TEST_CASE("the glossary page has every measure with its words") {
  std::ifstream page(CLOSS_SOURCE_DIR "/docs/glossary.md");
  const std::string text((std::istreambuf_iterator<char>(page)), std::istreambuf_iterator<char>());
  for (const Measure& row : measures()) {
    const std::string line = "| `" + std::string(row.name) + "` | " + row.label.en + " | " + row.label.ja + " | " +
                             row.definition.en + " | " + row.definition.ja + " |";
    INFO(line);
    CHECK(text.find(line) != std::string::npos);
  }
}

TEST_CASE("a formula in Japanese speaks of what the English one names, by its label") {
  std::map<std::string, std::string, std::less<>> labels;
  for (const Measure& row : measures()) labels.emplace(row.name, row.label.ja);
  const auto name_parameter = [&](const Parameter& row) {
    labels.emplace(row.name.substr(row.name.rfind('.') + 1), row.label.ja);
  };
  for (const Parameter& row : economics()) name_parameter(row);
  for (const Parameter& row : fix_cost_parameters()) name_parameter(row);
  for (const Parameter* row :
       {&parameter_of(Occurring::frequency), &realisation_parameter(), &cost_per_contact_parameter()})
    name_parameter(*row);
  std::size_t found = 0;
  for (const Measure& row : measures()) {
    const std::string_view formula = row.formula.en;
    constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz_";
    for (std::size_t at = formula.find_first_of(letters); at != std::string_view::npos;) {
      const std::size_t end = std::min(formula.find_first_not_of(letters, at), formula.size());
      const auto label = labels.find(formula.substr(at, end - at));
      at = formula.find_first_of(letters, end);
      if (label == labels.end() || label->first == row.name) continue;
      INFO(row.name << ": " << label->first);
      CHECK(row.formula.ja.find(label->second) != std::string_view::npos);
      ++found;
    }
  }
  CHECK(found > 80);
}

}  // namespace closs::measures_test
