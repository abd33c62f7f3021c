// Figures of one period (docs/method.md section 3), and what explain calls them.
#include <algorithm>

#include "core/formulas/formula_builder.hpp"

namespace closs {

void FormulaBuilder::one_period_figures() {
  const auto S = at(segment_count()), P = at(problem_count());
  f_.segments.resize(S);
  f_.segment_problems.resize(S * P);
  if (independent()) overlap_rule_ = gauss_rule((problem_count() + 1) / 2);
  for (int s = 0; s < segment_count(); ++s) segment_figures(s);
  f_.problems.resize(P);
  for (int i = 0; i < problem_count(); ++i) sum_over_segments(i);
  make_total();
  f_.tags.resize(s_.tags.size());
  for (std::size_t k = 0; k < s_.tags.size(); ++k) make_tag(s_.tags[k], f_.tags[k]);
  shares_of_total();
  make_states();
  make_netting();
}

void FormulaBuilder::segment_figures(int s) {
  const SegmentTerms& t = base()[at(s)];
  std::vector<Expr> a, y;
  for (const ProblemTerms& p : t.problems) {
    const int i = static_cast<int>(a.size());
    a.push_back(named(p.F * p.each->e / (1.0 - t.b), "a", s, i));
    y.push_back(named(a.back() + p.F * p.each->x / (1.0 - t.b), "y", s, i));
  }
  std::vector<Expr> lost_share, risk_share;
  if (independent()) {
    lost_share = overlap_shares(a, overlap_rule_);
    risk_share = overlap_shares(y, overlap_rule_);
  }
  const Expr value_of_lost = lifetime_value(s, t);
  // Where nobody cuts spending, what is at risk is what is lost, to the last bit.
  const bool any_cut = std::any_of(t.problems.begin(), t.problems.end(), [](const ProblemTerms& p) {
    return !(bounds_of(p.each->x) == Interval{0, 0});
  });
  for (int i = 0; i < problem_count(); ++i) {
    const ProblemTerms& p = t.problems[at(i)];
    FigureRow& c = f_.segment_problems[at(s * problem_count() + i)];
    const Expr affected = t.N * p.F;
    c[at(M::affected)] = {.e = affected};
    c[at(M::loss_if_affected)] = {.e = p.each->l};
    c[at(M::lost_gross)] = {.e = affected * p.each->l};
    c[at(M::lost_baseline)] = {.e = affected * t.b};
    const Expr lost = independent() ? t.N * (1.0 - t.b) * lost_share[at(i)] : affected * p.each->e;
    c[at(M::lost)] = {.e = lost};
    if (model_.complaint >= 0) {
      c[at(M::complaints)] = {.e = affected * p.each->journey.visits[at(model_.complaint)]};
      c[at(M::multiplier)] = {.e = affected / c[at(M::complaints)].e, .undefined = "no-complaints"};
    } else {
      c[at(M::complaints)] = c[at(M::multiplier)] = none("no-complaint-state");
    }
    c[at(M::contacts)] = {.e = affected * p.each->k};
    c[at(M::told_good)] = {.e = affected * p.each->g};
    c[at(M::told_bad)] = {.e = affected * p.each->w};
    c[at(M::revenue_lost)] = {.e = lost * t.r_year};
    c[at(M::revenue_at_risk)] = {.e = !independent() ? c[at(M::revenue_lost)].e + affected * p.each->x * t.r
                                      : any_cut ? t.N * t.r * (1.0 - t.b) * risk_share[at(i)] + beyond_period(lost, t)
                                                : c[at(M::revenue_lost)].e};
    c[at(M::handling_cost)] = {.e = affected * p.each->z};
    c[at(M::lifetime_value_at_risk)] = !s_.lifetime    ? none("no-lifetime")
                                       : !t.has_margin ? none("no-margin")
                                                       : Cell{.e = lost * value_of_lost};
    c[at(M::replacement_cost)] = replacement_cost(lost);
    mouth_figures(c, affected * (p.each->w * act_bad_ - p.each->g * act_good_), t);
    money_figures(c, t);
  }
  segment_row(s, t, value_of_lost, any_cut);
}

void FormulaBuilder::segment_row(int s, const SegmentTerms& t, const Expr& value_of_lost, bool any_cut) {
  FigureRow& row = f_.segments[at(s)];
  const auto of_problems = [&](M m) {
    std::vector<Expr> terms;
    for (int i = 0; i < problem_count(); ++i)
      terms.push_back(f_.segment_problems[at(s * problem_count() + i)][at(m)].e);
    return sum_of(terms);
  };
  row[at(M::customers)] = {.e = t.N};
  row[at(M::revenue)] = {.e = t.N * t.r};
  row[at(M::churned)] = {.e = t.N * t.L};
  row[at(M::churn_rate)] = {.e = t.L};
  if (independent()) {
    Expr unaffected = 1.0;
    for (const ProblemTerms& p : t.problems) unaffected *= 1.0 - p.F;
    row[at(M::affected)] = {.e = t.N * (1.0 - unaffected)};
    row[at(M::lost_gross)] = row[at(M::lost_baseline)] = none("overlap-independent");
  } else {
    row[at(M::affected)] = {.e = t.N * t.affected};
    row[at(M::lost_gross)] = {.e = t.N * t.gross};
    row[at(M::lost_baseline)] = {.e = row[at(M::affected)].e * t.b};
  }
  const Expr lost = independent() ? of_problems(M::lost) : t.N * t.excess;
  row[at(M::lost)] = {.e = lost};
  row[at(M::complaints)] = model_.complaint >= 0 ? Cell{.e = t.N * t.complaints} : none("no-complaint-state");
  row[at(M::contacts)] = {.e = t.N * t.contacts};
  row[at(M::told_good)] = {.e = t.N * t.told_good};
  row[at(M::told_bad)] = {.e = t.N * t.told_bad};
  row[at(M::revenue_lost)] = {.e = lost * t.r_year};
  row[at(M::revenue_at_risk)] = {.e = !independent() ? row[at(M::revenue_lost)].e + t.N * t.cut * t.r
                                      : any_cut      ? of_problems(M::revenue_at_risk)
                                                     : row[at(M::revenue_lost)].e};
  row[at(M::handling_cost)] = {.e = t.N * t.handling};
  row[at(M::lifetime_value_at_risk)] = !s_.lifetime    ? none("no-lifetime")
                                       : !t.has_margin ? none("no-margin")
                                                       : Cell{.e = lost * value_of_lost};
  row[at(M::replacement_cost)] = replacement_cost(lost);
  mouth_figures(row, t.N * t.mouth, t);
  money_figures(row, t);
}

Expr FormulaBuilder::beyond_period(const Expr& lost, const SegmentTerms& t) const {
  return same(t.r_year, t.r) ? Expr(0.0) : lost * (t.r_year - t.r);
}

Cell FormulaBuilder::replacement_cost(const Expr& lost) const {
  const int stated = s_.economics[Economic::acquisition_cost];
  return stated < 0 ? none("no-acquisition-cost") : Cell{.e = lost * value(stated)};
}

void FormulaBuilder::mouth_figures(FigureRow& c, const Expr& customers, const SegmentTerms& t) {
  if (!s_.word_of_mouth) {
    c[at(M::word_of_mouth_customers)] = c[at(M::word_of_mouth_value)] = none("no-word-of-mouth");
    return;
  }
  c[at(M::word_of_mouth_customers)] = {.e = customers};
  if (const int stated = s_.economics[Economic::new_customer_value]; stated >= 0)
    c[at(M::word_of_mouth_value)] = {.e = customers * value(stated)};
  else
    c[at(M::word_of_mouth_value)] = t.has_margin ? Cell{.e = customers * t.r_year * t.m} : none("no-margin");
}

void FormulaBuilder::money_figures(FigureRow& c, const SegmentTerms& t) {
  c[at(M::revenue_reduced)] = {.e = c[at(M::revenue_at_risk)].e - c[at(M::revenue_lost)].e};
  c[at(M::margin_at_risk)] = t.has_margin ? Cell{.e = t.m * c[at(M::revenue_at_risk)].e} : none("no-margin");
  c[at(M::cost_of_inaction)] = plus(c[at(M::margin_at_risk)], c[at(M::handling_cost)]);
  if (s_.word_of_mouth && s_.word_of_mouth->included)
    c[at(M::cost_of_inaction)] = plus(c[at(M::cost_of_inaction)], c[at(M::word_of_mouth_value)]);
  per_month(c);
}

void FormulaBuilder::per_month(FigureRow& c) {
  const double months = months_in(s_.period);
  const auto monthly = [&](const Cell& cell) {
    return cell.none.empty() && months != 1 ? Cell{.e = cell.e / months} : cell;
  };
  c[at(M::revenue_at_risk_per_month)] = monthly(c[at(M::revenue_at_risk)]);
  c[at(M::cost_of_inaction_per_month)] = monthly(c[at(M::cost_of_inaction)]);
}

void FormulaBuilder::sum_rows(FigureRow& out, const std::function<const FigureRow&(int)>& row_at, int count) {
  for (const Measure& row : measures()) {
    if (row.adds_up == AddsUp::no) continue;
    const M m = row.id;
    Cell sum = row_at(0)[at(m)];
    std::vector<Expr> terms;
    for (int i = 0; i < count; ++i) {
      const Cell& cell = row_at(i)[at(m)];
      if (sum.none.empty() && !cell.none.empty()) sum = cell;
      terms.push_back(cell.e);
    }
    if (sum.none.empty()) sum = {.e = sum_of(terms)};
    if (sum.none == "no-margin" && count > 1) {
      bool all = true;
      for (int i = 0; i < count; ++i) all &= !row_at(i)[at(m)].none.empty();
      if (!all) sum.none = "some-segment-without-margin";
    }
    out[at(m)] = sum;
  }
  per_month(out);
}

void FormulaBuilder::sum_over_segments(int i) {
  FigureRow& row = f_.problems[at(i)];
  sum_rows(
      row, [&](int s) -> const FigureRow& { return f_.segment_problems[at(s * problem_count() + i)]; },
      segment_count());
  // Weighted by those affected; ratio of the sums.
  row[at(M::loss_if_affected)] = {.e = row[at(M::lost_gross)].e / row[at(M::affected)].e,
                                  .undefined = "nobody-affected"};
  if (segment_count() == 1) row[at(M::loss_if_affected)] = f_.segment_problems[at(i)][at(M::loss_if_affected)];
  ratio(row);
}

void FormulaBuilder::shares_of_total() {
  const Expr total = f_.total[at(M::revenue_at_risk)].e;
  const auto share = [&](FigureRow& row) {
    row[at(M::share_of_revenue_at_risk)] = {.e = row[at(M::revenue_at_risk)].e / total, .undefined = "no-loss"};
  };
  for (auto* rows : {&f_.problems, &f_.segment_problems, &f_.tags})
    for (FigureRow& row : *rows) share(row);
  const auto of_revenue = [&](FigureRow& row) {
    row[at(M::revenue_at_risk_share)] = {.e = row[at(M::revenue_at_risk)].e / row[at(M::revenue)].e};
  };
  of_revenue(f_.total);
  for (FigureRow& row : f_.segments) of_revenue(row);
}

void FormulaBuilder::make_states() {
  f_.states.resize(model_.states.size());
  for (std::size_t k = 0; k < model_.states.size(); ++k) {
    Expr reached = 0.0, lost = 0.0;
    for (const SegmentTerms& t : base())
      for (const ProblemTerms& p : t.problems) {
        const Expr here = t.N * p.F * p.each->journey.visits[k];
        reached += here;
        lost += here * p.each->journey.lost_from[k];
      }
    f_.states[k] = {Cell{.e = reached}, Cell{.e = lost}};
  }
  if (options_.steps) make_steps();
}

void FormulaBuilder::make_steps() {
  for (const State& state : model_.states) f_.steps.emplace_back(state.steps.size(), 0.0);
  for (const SegmentTerms& t : base())
    for (const ProblemTerms& p : t.problems) {
      const Visits& journey = p.each->journey;
      const Expr affected = t.N * p.F;
      for (std::size_t k = 0; k < f_.steps.size(); ++k) {
        const Expr here = affected * journey.visits[k];
        for (std::size_t step = 0; step < f_.steps[k].size(); ++step)
          f_.steps[k][step] += here * journey.shares[k][step];
      }
    }
}

void FormulaBuilder::make_netting() {
  double excess = 0;
  for (const SegmentTerms& t : base())
    for (const ProblemTerms& p : t.problems) {
      const double affected = t.N.value * p.F.value, lost = p.each->journey.lost.value;
      const double anyway = model_.losses_above_baseline ? 0 : t.b_asked.value;
      f_.netting.ended += affected * lost;
      f_.netting.anyway += affected * anyway;
      f_.netting.unrealised += affected * ((lost - anyway) - p.each->e.value);
      excess += affected * p.each->e.value;
    }
  if (independent()) f_.netting.overlapping = excess - f_.total[at(M::lost)].e.value;
}

Expr FormulaBuilder::lifetime_value(int segment, const SegmentTerms& t) {
  if (!s_.lifetime || !t.has_margin) return 0.0;
  Expr sum = 0.0, stay = 1.0, discount = 1.0, r = t.r;
  const Expr factor = 1.0 / (1.0 + d_);
  for (int period = 1; period <= *s_.lifetime; ++period) {
    if (period > 1) {
      stay *= 1.0 - t.L;
      r *= growth_;
    }
    discount *= factor;
    sum += t.m * r * stay * discount;
  }
  return named(sum, "lifetime_value", segment);
}

void FormulaBuilder::name_figures() {
  const auto name_row = [&](FigureRow& row, Label label) {
    for (const Measure& m : measures()) {
      Cell& cell = row[at(m.id)];
      if (!cell.none.empty() || (!cell.e.varies() && cell.e.value == 0)) continue;
      label.symbol = m.name;
      cell.e = g_.name(cell.e, label);
    }
  };
  for (int s = 0; s < segment_count(); ++s)
    for (int i = 0; i < problem_count(); ++i)
      name_row(f_.segment_problems[at(s * problem_count() + i)],
               {.symbol = {}, .segment = s_.segmented ? s : -1, .problem = i});
  if (s_.segmented) {
    for (int i = 0; i < problem_count(); ++i) name_row(f_.problems[at(i)], {.symbol = {}, .problem = i});
    for (int s = 0; s < segment_count(); ++s) name_row(f_.segments[at(s)], {.symbol = {}, .segment = s});
  } else {
    f_.problems = f_.segment_problems;
  }
  name_row(f_.total, {.symbol = {}});
  for (std::size_t k = 0; k < f_.tags.size(); ++k) name_row(f_.tags[k], {.symbol = {}, .tag = static_cast<int>(k)});
  for (std::size_t k = 0; k < f_.states.size(); ++k)
    for (const std::size_t which : {0u, 1u})
      f_.states[k][which].e =
          g_.name(f_.states[k][which].e, {.symbol = which == 0 ? "reached" : "lost", .state = static_cast<int>(k)});
}

}  // namespace closs
