// Over the horizon, and what fixes yield in it (model.md sections 4 and 5).
#include <algorithm>

#include "core/formulas/formula_builder.hpp"

namespace closs {

namespace {

/// No row has the fix in force.
bool is_off(const Expr& effect) { return !effect.varies() && effect.value == 0; }

double ramp_level(int start, int ramp, int period) {
  if (period < start) return 0;
  return std::min(1.0, static_cast<double>(period - start + 1) / ramp);
}

}  // namespace

Builder::Flow Builder::project(const std::function<const SegmentTerms&(int)>& terms_at, bool with_problems, int segment,
                               Course course) {
  Flow flow;
  Expr A = terms_at(1).N, growth = 1.0;
  for (int t = 1; t <= s_.horizon; ++t) {
    const SegmentTerms& now = terms_at(t);
    if (t > 1) growth *= growth_;
    const Expr r = now.r * growth;
    const Expr retained = A * (with_problems ? now.stay : 1.0 - now.b);
    Expr paying = retained;
    Expr handling = 0.0, mouth = 0.0;
    if (with_problems) {
      paying = independent() ? A * now.keep_pay : retained - A * now.cut;
      handling = f_.cost_growth[at(t)] * (A * now.handling);
      if (s_.word_of_mouth) {
        const int stated = s_.economics[Economic::new_customer_value];
        const Expr worth = stated >= 0 ? value(stated) : r * now.m;
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

void Builder::horizon_figures() {
  for (int s = 0; s < segment_count(); ++s) {
    const auto terms_at = [&](int) -> const SegmentTerms& { return base_[at(s)]; };
    const Flow with = project(terms_at, true, s, Course::planned),
               without = project(terms_at, false, s, Course::without_problems);
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
  }
  static constexpr M sums[] = {M::customers_end,          M::customers_end_gap,     M::horizon_revenue_at_risk,
                               M::horizon_margin_at_risk, M::horizon_handling_cost, M::horizon_cost_of_inaction};
  for (const M m : sums) {
    Cell sum = f_.segments[0][at(m)];
    for (int s = 1; s < segment_count(); ++s) sum = plus(sum, f_.segments[at(s)][at(m)]);
    if (sum.none == "no-margin" && segment_count() > 1) sum.none = "some-segment-without-margin";
    f_.total[at(m)] = sum;
  }
}

Phase Builder::phase_at(int t) const {
  Phase phase;
  for (std::size_t j = 0; j < s_.fixes.size(); ++j) {
    const Fix& fix = s_.fixes[j];
    phase.level.push_back(is_off(effect_[j]) ? 0.0 : ramp_level(fix.start, fix.ramp, t));
    phase.level_late.push_back(is_off(late_[j]) ? 0.0 : ramp_level(fix.start + 1, fix.ramp, t));
  }
  return phase;
}

void Builder::returns() {
  std::vector<Phase> phases;  // distinct ones, and which period has which
  std::vector<std::size_t> phase_of(1, 0);
  for (int t = 1; t <= s_.horizon; ++t) {
    Phase phase = phase_at(t);
    if (phases.empty() || !(phases.back() == phase)) phases.push_back(std::move(phase));
    phase_of.push_back(phases.size() - 1);
  }
  Phase full = base_phase_;
  for (std::size_t j = 0; j < s_.fixes.size(); ++j) full.level[j] = is_off(effect_[j]) ? 0.0 : 1.0;
  f_.benefit.assign(at(s_.horizon), 0.0);
  f_.saved_per_period = f_.customers_saved = 0.0;
  std::vector<std::vector<SegmentTerms>> terms;  // [phase][segment]
  for (std::size_t k = 0; k < phases.size(); ++k) {
    period_now_ = static_cast<int>(std::find(phase_of.begin() + 1, phase_of.end(), k) - phase_of.begin());
    terms.push_back(all_terms(phases[k]));
  }
  period_now_ = -1;
  const std::vector<SegmentTerms> at_full_effect = options_.late_returns ? all_terms(full) : base_;
  period_now_ = 0;
  for (int s = 0; s < segment_count(); ++s) {
    const Flow before = project([&](int) -> const SegmentTerms& { return base_[at(s)]; }, true, s, Course::planned);
    const Flow after = project([&](int t) -> const SegmentTerms& { return terms[phase_of[at(t)]][at(s)]; }, true, s,
                               Course::with_fixes);
    for (std::size_t t = 0; t < f_.benefit.size(); ++t) {
      f_.benefit[t] += after.net[t] - before.net[t];
    }
    f_.customers_saved += after.customers_end - before.customers_end;
    f_.saved_per_period += base_[at(s)].N * (base_[at(s)].L - at_full_effect[at(s)].L);
  }
  for (std::size_t t = 0; t < f_.benefit.size(); ++t)
    f_.benefit[t] = named(f_.benefit[t], "benefit_t", -1, -1, static_cast<int>(t) + 1);
  f_.pv_benefit = present_value(f_.benefit);
}

}  // namespace closs
