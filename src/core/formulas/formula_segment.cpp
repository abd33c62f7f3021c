// One segment in one period (model.md sections 1 and 2).
#include "core/formulas/formula_builder.hpp"

namespace closs {

SegmentTerms Builder::economy(int segment, const Phase& phase) {
  const EconomicValues& stated = s_.segments[at(segment)].economics;
  const auto changed_by_fixes = [&](Economic which, Domain domain) {
    return economic(which, value(stated[which]), segment, phase, domain);
  };
  SegmentTerms t;
  t.N = value(stated[Economic::customers]);
  t.n = changed_by_fixes(Economic::new_customers, {.low = 0});
  t.r = changed_by_fixes(Economic::revenue_per_customer, {.low = 0});
  t.has_margin = stated[Economic::margin] >= 0;
  if (t.has_margin) t.m = changed_by_fixes(Economic::margin, {.low = 0, .high = 1});
  t.b = changed_by_fixes(Economic::baseline_loss, {.low = 0});
  const int baseline = stated[Economic::baseline_loss];
  const double spans = baseline >= 0 ? s_.values[at(baseline)].spans : 1;
  t.b_stated = spans == 1 ? t.b : 1.0 - power(1.0 - t.b, 1 / spans);
  t.p =
      stated[Economic::problem_rate] >= 0 ? changed_by_fixes(Economic::problem_rate, {.low = 0, .high = 1}) : Expr(0.0);
  rule(t.b, 0, 1 - 1e-15, "baseline", [&] { return fault("baseline-reaches-1", segment); });
  rule(t.r, 1e-300, 1e300, "revenue", [&] { return fault("revenue-reaches-0", segment); });
  return t;
}

ProblemTerms Builder::problem_terms(int segment, int problem, const SegmentTerms& economy, const Phase& phase) {
  ProblemTerms t;
  const std::vector<Expr> p = parameters(segment, problem, phase);
  t.journey = visits_of(model_, p, g_, [&](const Expr& e, double low, double high, FaultCode code, std::string state) {
    rule(e, low, high, "value", [&] {
      Fault out = fault(code, segment, problem);
      out.values.emplace_back("state", std::move(state));
      return out;
    });
  });
  if (g_.keeps_everything()) name_states(t.journey, segment, problem);
  const Expr realisation = p[at(model_.realisation)];
  const Expr lost = named(t.journey.lost, "v_lost", segment, problem);
  const Expr excess = model_.losses_above_baseline ? lost : lost - economy.b_stated;
  t.e = named(realisation * excess, "excess_loss", segment, problem);
  t.l = named(economy.b + t.e, "loss_if_affected", segment, problem);
  t.k = named(t.journey.contacts, "k", segment, problem);
  t.x = named(t.journey.spend_cut, "x", segment, problem);
  t.z = t.journey.cost;
  t.g = named(t.journey.told_good, "g", segment, problem);
  t.w = named(t.journey.told_bad, "w", segment, problem);
  const Expr cost_per_contact = model_.cost_per_contact >= 0 ? p[at(model_.cost_per_contact)] : Expr(0.0);
  t.z = named(t.k * cost_per_contact + t.z, "handling_cost_if_affected", segment, problem);
  rule(t.l, -1e-15, 1 + 1e-12, "loss", [&] { return fault("loss-outside-0-1", segment, problem); });
  rule(1.0 - t.l - t.x, -1e-12, 1e300, "room", [&] { return fault("cut-exceeds-kept", segment, problem); });
  return t;
}

void Builder::name_states(Visits& journey, int segment, int problem) {
  Label label{.symbol = {}, .segment = s_.segmented ? segment : -1, .problem = problem, .period = period_now_};
  for (std::size_t k = 0; k < journey.visits.size(); ++k) {
    label.state = static_cast<int>(k);
    label.symbol = "visits";
    journey.visits[k] = g_.name(journey.visits[k], label);
    label.symbol = "lost_ahead";
    const bool inner = k < journey.lost_ahead.size() && static_cast<int>(k) != model_.start;
    if (inner && journey.lost_ahead[k].varies() && !g_.label(journey.lost_ahead[k].node))
      g_.name(journey.lost_ahead[k], label);
  }
}

int Builder::twin_of(int segment, int problem, const Phase& phase) const {
  if (g_.keeps_everything()) return -1;  // explain names each segment's own
  for (int other = 0; other < segment; ++other) {
    const Segment &a = s_.segments[at(segment)], &b = s_.segments[at(other)];
    const ProblemInputs &x = a.problems[at(problem)], &y = b.problems[at(problem)];
    const auto differ = [&](Economic which) { return a.economics[which] != b.economics[which]; };
    if (differ(Economic::baseline_loss) || x.parameters != y.parameters || x.given != y.given ||
        x.occurrence != y.occurrence || x.counted_at != y.counted_at ||
        (x.given == Occurring::share && differ(Economic::problem_rate)))
      continue;
    bool same = true;
    for (int j = 0; same && j < static_cast<int>(s_.fixes.size()); ++j)
      same = !in_force(j, phase) || s_.fixes[at(j)].in_segment[at(segment)] == s_.fixes[at(j)].in_segment[at(other)];
    if (same) return other;
  }
  return -1;
}

Expr Builder::frequency(int segment, int problem, const SegmentTerms& economy, const Phase& phase) {
  const ProblemInputs& in = s_.segments[at(segment)].problems[at(problem)];
  Expr F = base_frequency_.empty() ? Expr(0.0) : base_frequency_[at(segment * problem_count() + problem)];
  if (in.given == Occurring::share)
    F = economy.p * changed(value(in.occurrence), {.low = 0, .high = 1}, segment, phase, {problem, Occurring::share}).y;
  else if (in.given == Occurring::frequency)
    F = value(in.occurrence);
  F = changed(F, {.low = 0}, segment, phase, {problem, Occurring::frequency}).y;
  rule(F, 0, 1, "frequency", [&] { return fault("frequency-above-1", segment, problem); });
  return named(F, "F", segment, problem);
}

void Builder::sum_up(SegmentTerms& t, int segment) {
  const auto over_problems = [&](auto&& term) {
    std::vector<Expr> terms;
    terms.reserve(t.problems.size());
    for (const ProblemTerms& p : t.problems) terms.push_back(p.F * term(p));
    return sum_of(terms);
  };
  t.affected = over_problems([](const ProblemTerms&) { return Expr(1.0); });
  t.excess = named(over_problems([](const ProblemTerms& p) { return p.e; }), "excess", segment);
  t.cut = over_problems([](const ProblemTerms& p) { return p.x; });
  t.handling = over_problems([](const ProblemTerms& p) { return p.z; });
  t.contacts = over_problems([](const ProblemTerms& p) { return p.k; });
  t.told_good = over_problems([](const ProblemTerms& p) { return p.g; });
  t.told_bad = over_problems([](const ProblemTerms& p) { return p.w; });
  t.mouth = t.told_bad * act_bad_ - t.told_good * act_good_;
  if (options_.figures) {
    t.gross = over_problems([](const ProblemTerms& p) { return p.l; });
    if (model_.complaint >= 0)
      t.complaints = over_problems([&](const ProblemTerms& p) { return p.journey.visits[at(model_.complaint)]; });
  }
  t.L = t.b + t.excess;
  if (!independent())
    rule(t.affected, 0, 1 + 1e-9, "sum", [&] { return fault("frequencies-above-1", segment); });
  else {
    Expr keep = 1.0, keep_pay = 1.0;
    for (const ProblemTerms& p : t.problems) {
      const Expr a = p.F * p.e / (1.0 - t.b);
      keep *= 1.0 - a;
      keep_pay *= 1.0 - (a + p.F * p.x / (1.0 - t.b));
    }
    t.L = 1.0 - (1.0 - t.b) * keep;
    t.keep_pay = (1.0 - t.b) * keep_pay;
  }
  t.L = named(t.L, "L", segment);
  t.stay = 1.0 - t.L;
  t.cut = named(t.cut, "cut", segment);
  t.handling = named(t.handling, "handling", segment);
  t.mouth = named(t.mouth, "mouth", segment);
  t.keep_pay = named(t.keep_pay, "keep_pay", segment);
  rule(t.L, -1e-15, 1 + 1e-12, "churn", [&] {
    Fault out = fault("churn-outside-0-1", segment);
    std::string problems;
    for (const Problem& p : s_.problems) problems += (problems.empty() ? "" : ", ") + p.id;
    out.values.emplace_back("problems", problems);
    return out;
  });
}

SegmentTerms Builder::segment_terms(int segment, const Phase& phase, const std::vector<SegmentTerms>& earlier) {
  SegmentTerms t = economy(segment, phase);
  int twin = segment > 0 ? segment : -1;  // the earlier segment that has all the same; segment: not known yet; -1: none
  for (int i = 0; i < problem_count(); ++i) {
    bool same = !base_.empty();
    for (int j = 0; same && j < static_cast<int>(s_.fixes.size()); ++j)
      same = !(in_force(j, phase) && touches(s_.fixes[at(j)], segment, i));
    const int other = segment > 0 ? twin_of(segment, i, phase) : -1;
    twin = i == 0 || twin == other ? other : -1;
    if (same) {
      t.problems.push_back(base_[at(segment)].problems[at(i)]);
    } else if (other >= 0) {
      t.problems.push_back(earlier[at(other)].problems[at(i)]);
    } else {
      t.problems.push_back(problem_terms(segment, i, t, phase));
      t.problems.back().F = frequency(segment, i, t, phase);
    }
  }
  if (twin >= 0)
    take_sums(t, earlier[at(twin)]);
  else
    sum_up(t, segment);
  return t;
}

void Builder::take_sums(SegmentTerms& t, const SegmentTerms& twin) {
  t.L = twin.L;
  t.stay = twin.stay;
  t.keep_pay = twin.keep_pay;
  t.affected = twin.affected;
  t.gross = twin.gross;
  t.excess = twin.excess;
  t.complaints = twin.complaints;
  t.contacts = twin.contacts;
  t.told_good = twin.told_good;
  t.told_bad = twin.told_bad;
  t.cut = twin.cut;
  t.handling = twin.handling;
  t.mouth = twin.mouth;
}

void Builder::make_base() {
  std::vector<SegmentTerms> made;
  for (int s = 0; s < segment_count(); ++s) {
    made.push_back(economy(s, base_phase_));
    for (int i = 0; i < problem_count(); ++i) {
      const int twin = twin_of(s, i, base_phase_);
      made.back().problems.push_back(twin >= 0 ? made[at(twin)].problems[at(i)]
                                               : problem_terms(s, i, made.back(), base_phase_));
    }
  }
  base_frequency_.assign(at(segment_count() * problem_count()), 0.0);
  for (int s = 0; s < segment_count(); ++s)
    for (int i = 0; i < problem_count(); ++i)
      if (s_.segments[at(s)].problems[at(i)].given == Occurring::complaints)
        base_frequency_[at(s * problem_count() + i)] = from_complaints(s, i, made);
  for (int s = 0; s < segment_count(); ++s) {
    int twin = s;
    for (int i = 0; i < problem_count(); ++i) {
      const int other = twin_of(s, i, base_phase_);
      twin = i == 0 || twin == other ? other : -1;
      made[at(s)].problems[at(i)].F =
          other >= 0 ? made[at(other)].problems[at(i)].F : frequency(s, i, made[at(s)], base_phase_);
    }
    if (twin >= 0)
      take_sums(made[at(s)], made[at(twin)]);
    else
      sum_up(made[at(s)], s);
  }
  base_ = std::move(made);
}

Expr Builder::from_complaints(int segment, int problem, const std::vector<SegmentTerms>& made) {
  const ProblemInputs& in = s_.segments[at(segment)].problems[at(problem)];
  Expr counted = 0.0;
  for (int s = 0; s < segment_count(); ++s) {
    const ProblemInputs& other = s_.segments[at(s)].problems[at(problem)];
    if (other.given != Occurring::complaints || other.occurrence != in.occurrence) continue;
    counted +=
        value(other.incidents) * made[at(s)].N * made[at(s)].problems[at(problem)].journey.visits[at(in.counted_at)];
  }
  rule(counted, 1e-300, 1e300, "sum", [&] {
    Fault nobody = fault("complaints-of-nobody", segment, problem);
    nobody.values.emplace_back("state", model_.states[at(in.counted_at)].id);
    return nobody;
  });
  if (!counted.varies() && counted.value <= 0) return 0.0;
  return value(in.occurrence) / counted;
}

}  // namespace closs
