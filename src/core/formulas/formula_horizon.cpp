// Over the horizon, period by period.
#include "core/formulas/formula_builder.hpp"

namespace closs {

FormulaBuilder::Flow FormulaBuilder::project(const std::function<const FlowTerms&(int)>& terms_at, bool with_problems,
                                             int segment, Course course) {
  Flow flow;
  Expr A = base()[at(segment)].N, growth = 1.0;
  for (int t = 1; t <= s_.horizon; ++t) {
    const FlowTerms& now = terms_at(t);
    if (t > 1) growth *= growth_;
    const Expr r = now.r * growth;
    const Expr retained = A * (1.0 - (with_problems ? now.L : now.b));
    Expr paying = retained;
    Expr handling = 0.0, mouth = 0.0;
    if (with_problems) {
      paying = independent() ? A * now.keep_pay : retained - A * now.cut;
      handling = cost_growth_up_to_[at(t)] * (A * now.handling);
      if (s_.word_of_mouth) {
        const int stated = s_.economics[Economic::new_customer_value];
        const Expr worth = stated >= 0 ? value(stated) : a_year_of(r, segment) * now.m;
        mouth = A * now.mouth * worth;
      }
    }
    const auto symbol = [&](std::string_view plain, std::string_view without, std::string_view fixed) {
      return course == Course::planned ? plain : course == Course::without_problems ? without : fixed;
    };
    const Expr revenue = named(r * paying, symbol("revenue_t", "revenue0_t", "revenue'_t"), segment, -1, t);
    flow.has_margin &= now.has_margin;
    flow.revenue.push_back(revenue);
    flow.margin.push_back(named(now.m * r * paying, symbol("margin_t", "margin0_t", "margin'_t"), segment, -1, t));
    flow.handling.push_back(named(handling, symbol("handling_t", "handling0_t", "handling'_t"), segment, -1, t));
    flow.mouth.push_back(named(mouth, symbol("mouth_t", "mouth0_t", "mouth'_t"), segment, -1, t));
    Expr net = flow.margin.back() - flow.handling.back();
    if (s_.word_of_mouth && s_.word_of_mouth->included) net = net - flow.mouth.back();
    flow.net.push_back(named(net, symbol("net_t", "net0_t", "net'_t"), segment, -1, t));
    A = named(retained + now.n, symbol("A_t", "A0_t", "A'_t"), segment, -1, t);
  }
  flow.customers_end = A;
  return flow;
}

FormulaBuilder::Flow FormulaBuilder::project_planned(int segment) {
  return project([&](int) -> const FlowTerms& { return base()[at(segment)]; }, true, segment, Course::planned);
}

const FormulaBuilder::Planned& FormulaBuilder::planned(int segment) {
  for (int s = static_cast<int>(planned_.size()); s <= segment; ++s) {
    Flow flow = project_planned(s);
    planned_.push_back({std::move(flow.net), flow.customers_end});
  }
  return planned_[at(segment)];
}

void FormulaBuilder::horizon_figures() {
  for (int s = 0; s < segment_count(); ++s) {
    Flow with = project_planned(s);
    const Flow without =
        project([&](int) -> const FlowTerms& { return base()[at(s)]; }, false, s, Course::without_problems);
    FigureRow& row = f_.segments[at(s)];
    row[at(M::customers_end)] = {.e = with.customers_end};
    row[at(M::customers_end_gap)] = {.e = without.customers_end - with.customers_end};
    row[at(M::horizon_revenue_at_risk)] = {.e = present_value(difference(without.revenue, with.revenue))};
    row[at(M::horizon_margin_at_risk)] =
        with.has_margin ? Cell{.e = present_value(difference(without.margin, with.margin))} : none("no-margin");
    row[at(M::horizon_handling_cost)] = {.e = present_value(with.handling)};
    Cell& inaction = row[at(M::horizon_cost_of_inaction)];
    inaction = plus(row[at(M::horizon_margin_at_risk)], row[at(M::horizon_handling_cost)]);
    if (s_.word_of_mouth && s_.word_of_mouth->included) inaction = plus(inaction, Cell{.e = present_value(with.mouth)});
    planned_.push_back({std::move(with.net), with.customers_end});
  }
  for (const Measure& row : measures()) {
    if (row.length != Length::horizon || row.adds_up == AddsUp::no) continue;
    const M m = row.id;
    Cell sum = f_.segments[0][at(m)];
    for (int s = 1; s < segment_count(); ++s) sum = plus(sum, f_.segments[at(s)][at(m)]);
    if (sum.none == "no-margin" && segment_count() > 1) sum.none = "some-segment-without-margin";
    f_.total[at(m)] = sum;
  }
}

}  // namespace closs
