// A small scenario with its figures, built by hand: two problems, two segments, a tag, two fixes, words in both
// languages. For tests of what is written, not of what is computed.
#pragma once

#include <memory>
#include <string>

#include "core/formulas/evaluate.hpp"
#include "report/answers/run.hpp"

namespace closs {

struct Sample {
  std::shared_ptr<Scenario> scenario;
  Results results;
  std::vector<Source> sources;

  Reported reported() const { return {scenario.get(), &results, sources, {}}; }
  Figure& figure(const std::string& name) {
    for (Figure& one : results.figures)
      if (name_of(*scenario, one.id) == name) return one;
    throw std::logic_error(name);
  }
  void set(const std::string& name, double value) { figure(name).value = value; }
  void none(const std::string& name, std::string_view reason) { figure(name).none = reason; }
};

inline Value sample_value(const Address& address, double base, const std::string& written) {
  Value value;
  value.address = address;
  value.parameter = &parameter_of(address.target.parameter, nullptr);
  value.base = base;
  value.written = written;
  return value;
}

inline Sample make_sample() {
  auto model = std::make_shared<Model>();
  model->name = "tiny";
  model->label = {"Tiny tree", "小さな木"};
  model->states = {{.id = "problem",
                    .label = {"Met the problem", "問題を経験"},
                    .steps = {},
                    .contacts = {},
                    .cost = {},
                    .told_good = {},
                    .told_bad = {},
                    .spend_cut = {}},
                   {.id = "silent",
                    .label = {"Silent", "サイレントカスタマー"},
                    .steps = {},
                    .contacts = {},
                    .cost = {},
                    .told_good = {},
                    .told_bad = {},
                    .spend_cut = {}}};
  auto scenario = std::make_shared<Scenario>();
  scenario->file = "tiny.yaml";
  scenario->sha256 = "5ca1ab1e";
  scenario->name = {"Tiny case", "小さな例"};
  scenario->currency = "JPY";
  scenario->horizon = 3;
  scenario->model = model;
  scenario->problems = {{"billing", {"Billing error", "請求誤り"}, {}}, {"outage", {"Outage", "通信障害"}, {}}};
  scenario->segmented = true;
  scenario->segments.resize(2);
  scenario->segments[0].id = "home";
  scenario->segments[0].name = {"Home", "個人"};
  scenario->segments[1].id = "business";
  scenario->tags = {{"touchpoint", "invoice", {0}}};
  scenario->fixes.resize(2);
  scenario->fixes[0].id = "e-invoice";
  scenario->fixes[0].name = {"E-invoice", "電子請求書"};
  scenario->fixes[1].id = "call-back";
  scenario->values = {sample_value({.target = {.parameter = Economic::customers}}, 1e6, "1M"),
                      sample_value({.target = {0, Occurring::frequency}}, 61.0 / 512, "61 of 512"),
                      sample_value({.target = {1, Occurring::incidents_per_customer}}, 1, ""),
                      sample_value({.fix = 0, .target = {0, Occurring::frequency}, .move = Move::reduce}, 0.3, "30%"),
                      sample_value({.target = {1, Occurring::frequency}}, 0.06, "")};
  scenario->values[1].uncertain = {Uncertain::Law::counts, 61, 512, 0};
  scenario->values[1].evidence = Evidence::survey;
  scenario->values[1].source = "Customer survey";
  scenario->values[1].as_of = "2026-03";
  scenario->values[2].origin = Origin::neutral;
  scenario->values[4].origin = Origin::benchmark;
  scenario->values[4].source = "A study";
  scenario->values[4].as_of = "1979";
  scenario->benchmark = "old-study";

  Sample sample{scenario, {}, {{"tiny.yaml", "closs: 1\n"}}};
  for (const FigureId& id : figures_of(*scenario)) sample.results.figures.push_back({id, 0.5, {}});
  sample.set("total.lost", 72750);
  sample.set("total.revenue_at_risk", 1.455e9);
  sample.set("total.cost_of_inaction_per_month", 1.2125e8);
  sample.set("problem.billing.revenue_at_risk", 4.55e8);
  sample.set("problem.outage.revenue_at_risk", 1e9);
  sample.set("fix.e-invoice.npv", 2.1e8);
  sample.set("fix.call-back.npv", 3.1e8);
  sample.none("fix.call-back.payback_months", "not-within-horizon");
  return sample;
}

}  // namespace closs
