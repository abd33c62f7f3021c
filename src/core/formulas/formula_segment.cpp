// One segment in one period.
#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstdint>

#include "core/formulas/formula_builder.hpp"

namespace closs {
namespace {

constexpr std::size_t most_known = 50'000;  // what phases share; each takes up to some kilobytes

std::size_t mixed(std::size_t hash, std::uint64_t with) {
  hash = (hash ^ with) * 0x9E3779B97F4A7C15u;
  return hash ^ hash >> 29;
}
std::size_t mixed(std::size_t hash, const Expr& e) {
  return mixed(hash, e.varies() ? static_cast<std::uint64_t>(e.node) : std::bit_cast<std::uint64_t>(e.value));
}

}  // namespace

std::size_t HashOfPhase::operator()(const Phase& phase) const {
  std::size_t hash = 0;
  for (const auto& [fix, effect, level] : phase)
    hash = mixed(mixed(mixed(hash, at(fix)), effect), std::bit_cast<std::uint64_t>(level));
  return hash;
}

SegmentTerms FormulaBuilder::economy(int segment) {
  const EconomicValues& stated = s_.segments[at(segment)].economics;
  const auto changed_by_fixes = [&](Economic which, Domain domain) {
    return economic(which, value(stated[which]), segment, domain);
  };
  SegmentTerms t;
  t.N = value(stated[Economic::customers]);
  t.n = changed_by_fixes(Economic::new_customers, {.low = 0});
  t.r = changed_by_fixes(Economic::revenue_per_customer, {.low = 0});
  t.r_year = a_year_of(t.r, segment);
  t.has_margin = stated[Economic::margin] >= 0;
  if (t.has_margin) t.m = changed_by_fixes(Economic::margin, {.low = 0, .high = 1});
  t.b = changed_by_fixes(Economic::baseline_loss, {.low = 0});
  const double periods = months_in(s_.loss_rates_over) / months_in(s_.period);
  t.b_asked = periods == 1 ? t.b : named(1.0 - power(1.0 - t.b, periods), "b_asked", segment);
  t.p =
      stated[Economic::problem_rate] >= 0 ? changed_by_fixes(Economic::problem_rate, {.low = 0, .high = 1}) : Expr(0.0);
  rule(t.b, 0, 1 - 1e-15, "baseline", [&] { return fault("baseline-reaches-1", segment); });
  rule(t.r, 1e-300, 1e300, "revenue", [&] { return fault("revenue-reaches-0", segment); });
  return t;
}

const AffectedTerms& FormulaBuilder::affected_terms(int segment, int problem, const SegmentTerms& economy) {
  if (!at_base() && changes_of(problem).empty() && same(economy.b, base()[at(segment)].b) &&
      same(economy.b_asked, base()[at(segment)].b_asked))
    return *base()[at(segment)].problems[at(problem)].each;
  std::vector<Expr> p = parameters(segment, problem);
  std::size_t hash = mixed(mixed(at(problem), economy.b), economy.b_asked);
  for (const Expr& e : p) hash = mixed(hash, e);
  for (const KnownTerms* known : {&known_at_base_, &known_in_phases_}) {
    const auto [first, last] = known->equal_range(hash);
    for (auto entry = first; entry != last; ++entry) {
      const Known& other = entry->second;
      if (other.problem == problem && same(other.b, economy.b) && same(other.b_asked, economy.b_asked) &&
          std::equal(p.begin(), p.end(), other.parameters.begin(), same) &&
          (other.segment == segment || !g_.keeps_everything()))  // explain names each segment's own
        return other.terms;
    }
  }
  AffectedTerms terms = affected_terms(segment, problem, p, economy);
  Known fresh{segment, problem, std::move(p), economy.b, economy.b_asked, std::move(terms)};
  return (at_base() ? known_at_base_ : known_in_phases_).emplace(hash, std::move(fresh))->second.terms;
}

AffectedTerms FormulaBuilder::affected_terms(int segment, int problem, const std::vector<Expr>& p,
                                             const SegmentTerms& economy) {
  AffectedTerms t;
  t.journey = visits_of(model_, p, [&](const Expr& e, double low, double high, FaultCode code, std::string state) {
    rule(e, low, high, "value", [&] {
      Fault out = fault(code, segment, problem);
      out.values.emplace_back("state", std::move(state));
      return out;
    });
  });
  if (!at_base() || !options_.steps) t.journey.shares.clear();
  if (g_.keeps_everything()) name_states(t.journey, segment, problem);
  const Expr realisation = p[at(model_.realisation)];
  const Expr lost = named(t.journey.lost, "v_lost", segment, problem);
  const Expr excess = model_.losses_above_baseline ? lost : lost - economy.b_asked;
  t.e = named(realisation * excess, "excess_loss", segment, problem);
  t.l = named(economy.b + t.e, "loss_if_affected", segment, problem);
  t.k = named(t.journey.contacts, "k", segment, problem);
  t.x = named(t.journey.spend_cut, "x", segment, problem);
  t.g = named(t.journey.told_good, "g", segment, problem);
  t.w = named(t.journey.told_bad, "w", segment, problem);
  const Expr cost_per_contact = model_.cost_per_contact >= 0 ? p[at(model_.cost_per_contact)] : Expr(0.0);
  t.z = named(t.k * cost_per_contact + t.journey.cost, "handling_cost_if_affected", segment, problem);
  rule(t.l, -1e-15, 1 + 1e-12, "loss", [&] { return fault("loss-outside-0-1", segment, problem); });
  rule(1.0 - t.l - t.x, -1e-12, 1e300, "room", [&] { return fault("cut-exceeds-kept", segment, problem); });
  return t;
}

void FormulaBuilder::name_states(Visits& journey, int segment, int problem) {
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

Expr FormulaBuilder::occurrence(int segment, int problem, const Expr& p) {
  const ProblemInputs& in = s_.segments[at(segment)].problems[at(problem)];
  Expr F = in.given == Occurring::complaints ? counted_frequency_[at(segment * problem_count() + problem)]
                                             : value(in.occurrence);
  if (in.given == Occurring::share) F = p * changed(F, {.low = 0, .high = 1}, segment, {problem, Occurring::share}).y;
  return changed(F, {.low = 0}, segment, {problem, Occurring::frequency}).y;
}

void FormulaBuilder::set_frequency(int segment, int problem, SegmentTerms& terms) {
  ProblemTerms& t = terms.problems[at(problem)];
  t.occurrence = occurrence(segment, problem, terms.p);
  if (!at_base() && same(t.occurrence, base()[at(segment)].problems[at(problem)].occurrence)) {
    t.F = base()[at(segment)].problems[at(problem)].F;
    return;
  }
  rule(t.occurrence, 0, 1, "frequency", [&] { return fault("frequency-above-1", segment, problem); });
  t.F = named(t.occurrence, "F", segment, problem);
}

void FormulaBuilder::sum_up(SegmentTerms& t, int segment) {
  const auto sum = [&](const auto& term) { return over_problems(t, term); };
  t.excess = named(sum([](const ProblemTerms& p) { return p.each->e; }), "excess", segment);
  t.cut = sum([](const ProblemTerms& p) { return p.each->x; });
  t.handling = sum([](const ProblemTerms& p) { return p.each->z; });
  if (at_base() || s_.word_of_mouth) {
    t.told_good = sum([](const ProblemTerms& p) { return p.each->g; });
    t.told_bad = sum([](const ProblemTerms& p) { return p.each->w; });
    t.mouth = t.told_bad * act_bad_ - t.told_good * act_good_;
  }
  if (at_base() || !independent()) t.affected = sum([](const ProblemTerms&) { return Expr(1.0); });
  if (at_base() && options_.figures) {
    t.contacts = sum([](const ProblemTerms& p) { return p.each->k; });
    t.gross = sum([](const ProblemTerms& p) { return p.each->l; });
    if (model_.complaint >= 0)
      t.complaints = sum([&](const ProblemTerms& p) { return p.each->journey.visits[at(model_.complaint)]; });
  }
  t.L = t.b + t.excess;
  if (!independent())
    rule(t.affected, 0, 1 + 1e-9, "sum", [&] { return fault("frequencies-above-1", segment); });
  else {
    Expr keep = 1.0, keep_pay = 1.0;
    for (const ProblemTerms& p : t.problems) {
      const Expr a = p.F * p.each->e / (1.0 - t.b);
      keep *= 1.0 - a;
      keep_pay *= 1.0 - (a + p.F * p.each->x / (1.0 - t.b));
    }
    t.L = 1.0 - (1.0 - t.b) * keep;
    t.keep_pay = (1.0 - t.b) * keep_pay;
  }
  t.L = named(t.L, "L", segment);
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

SegmentTerms FormulaBuilder::terms_of(int segment) {
  SegmentTerms t = economy(segment);
  t.problems.reserve(at(problem_count()));
  for (int i = 0; i < problem_count(); ++i)
    t.problems.push_back({.occurrence = {}, .F = {}, .each = &affected_terms(segment, i, t)});
  return t;
}

void FormulaBuilder::make_base() {
  order_changes({});
  std::vector<SegmentTerms> terms;
  for (int s = 0; s < segment_count(); ++s) terms.push_back(terms_of(s));
  counted_frequency_.assign(at(segment_count() * problem_count()), 0.0);
  for (int s = 0; s < segment_count(); ++s)
    for (int i = 0; i < problem_count(); ++i)
      if (s_.segments[at(s)].problems[at(i)].given == Occurring::complaints)
        counted_frequency_[at(s * problem_count() + i)] = from_complaints(s, i, terms);
  for (int s = 0; s < segment_count(); ++s) {
    for (int i = 0; i < problem_count(); ++i) set_frequency(s, i, terms[at(s)]);
    sum_up(terms[at(s)], s);
  }
  base_ = std::move(terms);
}

bool FormulaBuilder::in_force(const Phase& phase, int segment) const {
  return std::any_of(phase.begin(), phase.end(),
                     [&](const Strength& one) { return s_.fixes[at(one.fix)].in_segment[at(segment)]; });
}

const FormulaBuilder::Made& FormulaBuilder::made(const Phase& phase) {
  const auto [entry, fresh] = made_.try_emplace(phase);
  Made& out = entry->second;
  if (!fresh) return out;
  notices_ = &out.notices;
  noticed_.clear();
  order_changes(entry->first);
  std::vector<int> moved;
  std::vector<SegmentTerms> terms;
  for (int s = 0; s < segment_count(); ++s) {
    out.segments.push_back(&base()[at(s)]);
    // Explain names what stays as it was, too, period by period.
    if (in_force(phase, s) || (g_.keeps_everything() && !phase.empty())) moved.push_back(s);
  }
  terms.reserve(moved.size());
  for (const int s : moved) terms.push_back(terms_of(s));
  for (std::size_t k = 0; k < moved.size(); ++k) {
    for (int i = 0; i < problem_count(); ++i) set_frequency(moved[k], i, terms[k]);
    sum_up(terms[k], moved[k]);
    out.segments[at(moved[k])] = &out.own.emplace_back(terms[k]);
  }
  kept_ += moved.size();
  if (known_in_phases_.size() > most_known) known_in_phases_.clear();
  return out;
}

void FormulaBuilder::forget_phases() {
  phases_.clear();
  made_.clear();
  kept_ = 0;
  known_in_phases_.clear();
}

Expr FormulaBuilder::from_complaints(int segment, int problem, const std::vector<SegmentTerms>& terms) {
  const ProblemInputs& in = s_.segments[at(segment)].problems[at(problem)];
  Expr counted = 0.0;
  for (int s = 0; s < segment_count(); ++s) {
    const ProblemInputs& other = s_.segments[at(s)].problems[at(problem)];
    if (other.given != Occurring::complaints || other.occurrence != in.occurrence) continue;
    counted += value(other.incidents) * terms[at(s)].N *
               terms[at(s)].problems[at(problem)].each->journey.visits[at(in.counted_at)];
  }
  rule(counted, 1e-300, 1e300, "sum", [&] {
    Fault nobody = fault("complaints-of-nobody", segment, problem);
    nobody.values.emplace_back("state", model_.states[at(in.counted_at)].id);
    return nobody;
  });
  if (!counted.varies() && counted.value <= 0) return 0.0;
  return value(in.occurrence) / counted;
}

void FormulaBuilder::note_problems() {
  const auto percent = [](const Expr& share) { return fmt::format("{:.3g} %", share.value * 100); };
  for (int s = 0; s < segment_count(); ++s)
    for (int i = 0; i < problem_count(); ++i) {
      const SegmentTerms& t = base()[at(s)];
      const Visits& journey = t.problems[at(i)].each->journey;
      if (!model_.losses_above_baseline && journey.lost.value < t.b_asked.value - 1e-12) {
        Fault low = fault("loss-below-baseline", s, i);
        low.values.emplace_back("loss", percent(journey.lost));
        low.values.emplace_back("baseline", percent(t.b_asked));
        low.values.emplace_back("span", name_of(s_.loss_rates_over));
        f_.notices.push_back(std::move(low));
      }
      if (s_.period != Period::year && journey.spend_cut.value > 0) {
        Fault cut{"cut-of-one-period", place_of_cut(s, i), {{"problem", s_.problems[at(i)].id}}};
        cut.values.emplace_back("period", name_of(s_.period));
        f_.notices.push_back(std::move(cut));
      }
    }
}

Place FormulaBuilder::place_of_cut(int segment, int problem) const {
  const ProblemInputs& in = s_.segments[at(segment)].problems[at(problem)];
  for (std::size_t k = 0; k < in.parameters.size(); ++k) {
    const Value& value = s_.values[at(in.parameters[k])];
    if (value.base > 0 && value.place && is_spend_cut(model_, static_cast<int>(k))) return value.place;
  }
  return s_.problems[at(problem)].place;
}

}  // namespace closs
