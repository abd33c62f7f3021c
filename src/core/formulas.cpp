#include "core/formulas.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/journey.hpp"
#include "core/overlap.hpp"

namespace closs {
namespace {

std::size_t at(int i) { return static_cast<std::size_t>(i); }
std::size_t at(M m) { return static_cast<std::size_t>(m); }

/// How far each fix has come in a period: the share of its effect in force, as planned and one period late.
struct Phase {
  std::vector<double> level, level_late;
  bool operator==(const Phase&) const = default;
};

double ramp_level(int start, int ramp, int period) {
  if (period < start) return 0;
  return std::min(1.0, static_cast<double>(period - start + 1) / ramp);
}

/// Everything about one problem in one segment, in one period.
struct ProblemTerms {
  Expr F;
  Visits journey;
  Expr l, e, k, x, z, g, w;  // e = l - b
};

/// Everything about one segment in one period.
struct SegmentTerms {
  Expr N, n, r, b, b_stated, p;
  bool has_margin = false;
  Expr m;
  std::vector<ProblemTerms> problems;
  // Per customer, over all problems:
  Expr L;         // share who leave
  Expr stay;      // 1 - L
  Expr keep_pay;  // independent: (1 - b) prod (1 - y); most serious: unused
  Expr affected, gross, excess, complaints, contacts, told_good, told_bad;  // sums of F, F l, F e, F v, F k, F g, F w
  Expr cut;       // sum F x
  Expr handling;  // sum F (k cost + z)
  Expr mouth;     // sum F (w act_bad - g act_good)
};

class Builder {
 public:
  Builder(const Scenario& scenario, const FormulaOptions& options, Formulas& out)
      : s_(scenario), model_(*scenario.model), options_(options), f_(out), g_(out.graph) {}

  void build() {
    make_inputs();
    for (const Fix& fix : s_.fixes) {
      f_.once.push_back(value(fix.once));
      f_.per_period.push_back(value(fix.per_period));
    }
    make_rates();
    base_phase_.level.assign(s_.fixes.size(), 0);
    base_phase_.level_late.assign(s_.fixes.size(), 0);
    make_base();
    if (options_.figures) {
      one_period_figures();
      horizon_figures();
      if (g_.keeps_everything()) name_figures();
    }
    if (options_.returns) returns();
  }

 private:
  const Scenario& s_;
  const Model& model_;
  const FormulaOptions& options_;
  Formulas& f_;
  Graph& g_;
  std::vector<Expr> values_;
  std::vector<Expr> effect_, late_;
  Phase base_phase_;
  int period_now_ = 0;  // Label::period of what is being made
  std::vector<SegmentTerms> base_;
  std::vector<Expr> base_frequency_;  // before any fix, segment-major
  Expr d_, growth_, cost_growth_;
  Expr act_bad_, act_good_;

  int segment_count() const { return static_cast<int>(s_.segments.size()); }
  int problem_count() const { return static_cast<int>(s_.problems.size()); }
  Expr value(int index) const { return index < 0 ? Expr(0.0) : values_[at(index)]; }
  bool independent() const { return s_.overlap == Overlap::independent; }
  /// Names what a formula of model.md has a letter for; only explain keeps names.
  Expr named(Expr e, std::string_view symbol, int segment = -1, int problem = -1) {
    return named(e, symbol, segment, problem, period_now_);
  }
  Expr named(Expr e, std::string_view symbol, int segment, int problem, int period) {
    if (!g_.keeps_everything()) return e;
    return g_.name(e, {.symbol = symbol, .segment = s_.segmented ? segment : -1, .problem = problem, .period = period});
  }

  // --- inputs ------------------------------------------------------------------------------------

  void make_inputs() {
    values_.reserve(s_.values.size());
    for (const Value& v : s_.values) values_.emplace_back(v.base);
    for (const int column : options_.columns) {
      const Value& v = s_.values[at(column)];
      const Domain domain = v.parameter ? v.parameter->domain : Domain{.low = -std::numeric_limits<double>::infinity()};
      values_[at(column)] = g_.input(v.base, domain.low, domain.high);
    }
    if (g_.keeps_everything())
      for (std::size_t i = 0; i < values_.size(); ++i)
        values_[i] = g_.name(values_[i], {.symbol = s_.values[i].parameter ? std::string_view(s_.values[i].parameter->name) : "",
                                          .value = static_cast<int>(i)});
    effect_.assign(s_.fixes.size(), 0.0);
    late_.assign(s_.fixes.size(), 0.0);
    if (!options_.returns) return;
    const auto base = [](const std::vector<double>& at_base, std::size_t j) { return at_base.empty() ? 0.0 : at_base[j]; };
    for (std::size_t j = 0; j < s_.fixes.size(); ++j) effect_[j] = g_.input(base(options_.effect, j), 0, 1);
    for (std::size_t j = 0; j < s_.fixes.size() && options_.late_returns; ++j) late_[j] = g_.input(base(options_.late, j), 0, 1);
    for (std::size_t j = 0; j < s_.fixes.size() && g_.keeps_everything(); ++j) {
      effect_[j] = g_.name(effect_[j], {.symbol = "effect", .fix = static_cast<int>(j)});
      late_[j] = g_.name(late_[j], {.symbol = "effect_late", .fix = static_cast<int>(j)});
    }
  }

  /// Discounting and growth per period (section 4).
  void make_rates() {
    const double years = months_in(s_.period) / 12;
    d_ = named(power(1.0 + value(s_.discount_rate), years) - 1.0, "discount_rate_per_period");
    growth_ = power(1.0 + value(s_.revenue_per_customer_growth), years);
    cost_growth_ = power(1.0 + value(s_.cost_growth), years);
    if (s_.word_of_mouth) {
      act_bad_ = value(s_.word_of_mouth->act_bad);
      act_good_ = value(s_.word_of_mouth->act_good);
    }
    const Expr factor = 1.0 / (1.0 + d_);
    f_.discount.assign(1, 1.0);
    f_.cost_growth.assign(2, 1.0);
    for (int t = 1; t <= s_.horizon; ++t) {
      f_.discount.push_back(named(f_.discount.back() * factor, "discount", -1, -1, t));
      if (t > 1) f_.cost_growth.push_back(named(f_.cost_growth.back() * cost_growth_, "cost_growth", -1, -1, t));
    }
  }

  // --- changes by fixes (section 5) --------------------------------------------------------------

  Expr phi(int fix, const Phase& phase) const {
    const auto j = at(fix);
    Expr sum = 0.0;
    if (phase.level[j] > 0) sum += effect_[j] * phase.level[j];
    if (phase.level_late[j] > 0) sum += late_[j] * phase.level_late[j];
    return sum;
  }

  /// phi q, with what does not vary gathered.
  Expr phi_times(int fix, const Phase& phase, const Expr& q) const {
    const auto j = at(fix);
    Expr sum = 0.0;
    if (phase.level[j] > 0) sum += effect_[j] * (phase.level[j] * q);
    if (phase.level_late[j] > 0) sum += late_[j] * (phase.level_late[j] * q);
    return sum;
  }

  struct Moved {
    Expr y;
    Expr touched = 0.0;  // sum of the phi of the changes that name it
    bool named = false;
  };

  /// base -> base + phi (y - base) -> times prod (1 + phi q) -> plus sum phi q -> clipped. `matches` picks changes.
  template <class Matches>
  Moved changed(Expr base, const Domain& domain, int segment, const Phase& phase, const Matches& matches) {
    Moved out{.y = base};
    if (!options_.returns) return out;
    bool may_leave = false;
    for (const Change::Move pass : {Change::Move::to, Change::Move::reduce, Change::Move::points})
      for (int j = 0; j < static_cast<int>(s_.fixes.size()); ++j) {
        const Fix& fix = s_.fixes[at(j)];
        if (!fix.in_segment[at(segment)]) continue;
        for (const Change& change : fix.changes) {
          const bool times = change.move == Change::Move::reduce || change.move == Change::Move::raise;
          if (pass == Change::Move::reduce ? !times : change.move != pass) continue;
          if (!matches(change)) continue;
          const Expr strength = phi(j, phase);
          if (!strength.varies() && strength.value == 0) continue;
          out.named = true;
          out.touched += strength;
          const Expr q = value(change.value);
          if (pass == Change::Move::to) out.y = out.y + phi_times(j, phase, q - out.y);
          else if (change.move == Change::Move::reduce) out.y = out.y - phi_times(j, phase, q * out.y);
          else if (change.move == Change::Move::raise) out.y = out.y + phi_times(j, phase, q * out.y);
          else out.y = out.y + phi_times(j, phase, q);
          may_leave |= change.move == Change::Move::raise || change.move == Change::Move::points;
        }
      }
    if (may_leave) out.y = clip(out.y, domain, segment, phase, matches);
    return out;
  }

  template <class Matches>
  Expr clip(Expr y, const Domain& domain, int segment, const Phase& phase, const Matches& matches) {
    Expr clipped = maximum(y, domain.low);
    if (domain.high < std::numeric_limits<double>::infinity()) clipped = minimum(clipped, domain.high);
    for (int j = 0; j < static_cast<int>(s_.fixes.size()); ++j)
      for (const Change& change : s_.fixes[at(j)].changes)
        if (s_.fixes[at(j)].in_segment[at(segment)] && matches(change)) {
          const Expr off = y - clipped;
          f_.notices.push_back({.e = off * off * positive(phi(j, phase)),
                                .fault = {"fix-clipped", change.place, {{"fix", s_.fixes[at(j)].id}, {"parameter", name_of(change)}}},
                                .fix = j});
        }
    return clipped;
  }

  std::string name_of(const Change& change) const {
    if (change.problem < 0) return parameter_of(change.economic).name;
    const std::string id = "problems." + s_.problems[at(change.problem)].id + ".";
    if (change.parameter == Change::frequency) return id + "frequency";
    if (change.parameter == Change::share) return id + "share";
    return id + model_.parameters[at(change.parameter)].name;
  }

  Expr economic(Economic which, Expr base, int segment, const Phase& phase, Domain domain) {
    const Expr y = changed(base, domain, segment, phase, [&](const Change& c) { return c.problem < 0 && c.economic == which; }).y;
    return y.node == base.node ? y : named(y, parameter_of(which).name, segment);
  }

  bool touches(const Fix& fix, int segment, int problem) const {
    if (!fix.in_segment[at(segment)]) return false;
    for (const Change& c : fix.changes)
      if (c.problem == problem || (c.problem < 0 && (c.economic == Economic::baseline_loss || c.economic == Economic::problem_rate)))
        return true;
    return false;
  }
  bool in_force(int j, const Phase& phase) const { return phase.level[at(j)] > 0 || phase.level_late[at(j)] > 0; }

  /// The model's parameters of one problem in one segment, changed by the fixes in force; groups keep their sum.
  std::vector<Expr> parameters(int segment, int problem, const Phase& phase) {
    const ProblemInputs& inputs = s_.segments[at(segment)].problems[at(problem)];
    const std::size_t count = model_.parameters.size();
    std::vector<Expr> base(count);
    for (std::size_t k = 0; k < count; ++k) base[k] = value(inputs.parameters[k]);
    if (!options_.returns) return base;
    std::vector<Moved> moved(count);
    for (std::size_t k = 0; k < count; ++k)
      moved[k] = changed(base[k], model_.parameters[k].domain, segment, phase, [&](const Change& c) {
        return c.problem == problem && c.parameter == static_cast<int>(k);
      });
    std::vector<Expr> out(count);
    for (std::size_t k = 0; k < count; ++k) out[k] = moved[k].y;
    for (std::size_t k = 0; k < count; ++k)
      if (moved[k].named && !model_.parameters[k].group.empty())
        share_what_is_left(model_.parameters[k].group, base, moved, out, problem, segment);
    for (std::size_t k = 0; k < count; ++k)
      if (out[k].node != base[k].node) out[k] = named(out[k], model_.parameters[k].name, segment, problem);
    return out;
  }

  /// The rule of shares: untouched members share what the touched leave, in proportion; else the touched are scaled to 1.
  void share_what_is_left(const std::string& group, const std::vector<Expr>& base, std::vector<Moved>& moved,
                          std::vector<Expr>& out, int problem, int segment) {
    Expr taken = 0.0, left = 0.0;
    std::vector<std::size_t> members;
    std::vector<Expr> touched(base.size());
    for (std::size_t k = 0; k < base.size(); ++k)
      if (model_.parameters[k].group == group) {
        members.push_back(k);
        touched[k] = positive(moved[k].touched);
        taken += touched[k] * moved[k].y;
        left += (1.0 - touched[k]) * base[k];
      }
    Expr any = 0.0;
    for (const std::size_t k : members) any += touched[k];
    if (g_.keeps_everything()) {
      Label label{.symbol = "taken", .segment = s_.segmented ? segment : -1, .problem = problem, .group = group, .period = period_now_};
      taken = g_.name(taken, label);
      label.symbol = "left";
      left = g_.name(left, label);
    }
    const Expr shares = positive(left) * (1.0 - positive(taken - 1.0));
    for (const std::size_t k : members) {
      const Expr untouched = select(shares, base[k] * (1.0 - taken) / left, 0.0);
      const Expr moved_to = select(shares, moved[k].y, moved[k].y / taken);
      out[k] = select(any, select(touched[k], moved_to, untouched), base[k]);
      moved[k].named = false;  // once per group
    }
    const Expr scaled = any * (1.0 - shares) * positive((taken - 1.0) * (taken - 1.0) - 1e-18);
    for (int j = 0; j < static_cast<int>(s_.fixes.size()); ++j)
      for (const Change& c : s_.fixes[at(j)].changes)
        if (c.problem == problem && c.parameter >= 0 && model_.parameters[at(c.parameter)].group == group &&
            s_.fixes[at(j)].in_segment[at(segment)]) {
          f_.notices.push_back({.e = scaled * positive(effect_[at(j)] + late_[at(j)]),
                                .fault = {"fix-shares-scaled", c.place, {{"fix", s_.fixes[at(j)].id}, {"group", group},
                                          {"problem", s_.problems[at(problem)].id}}},
                                .fix = j});
          break;
        }
    f_.rules.push_back({.e = select(any, taken + left, 1.0), .low = 1e-300, .high = 1e300,
                        .fault = {"shares-all-zero", s_.problems[at(problem)].place, {{"group", group}, {"problem", s_.problems[at(problem)].id}, {"segment", in_segment(segment)}}}, .subject = "sum"});
  }

  // --- one segment in one period (sections 1 and 2) ------------------------------------------------

  SegmentTerms economy(int segment, const Phase& phase) {
    const Segment& seg = s_.segments[at(segment)];
    SegmentTerms t;
    t.N = value(seg.customers);
    t.n = economic(Economic::new_customers, value(seg.new_customers), segment, phase, {.low = 0});
    t.r = economic(Economic::revenue_per_customer, value(seg.revenue_per_customer), segment, phase, {.low = 0});
    t.has_margin = seg.margin >= 0;
    if (t.has_margin) t.m = economic(Economic::margin, value(seg.margin), segment, phase, {.low = 0, .high = 1});
    t.b = economic(Economic::baseline_loss, value(seg.baseline_loss), segment, phase, {.low = 0});
    const double spans = seg.baseline_loss >= 0 ? s_.values[at(seg.baseline_loss)].spans : 1;
    t.b_stated = spans == 1 ? t.b : 1.0 - power(1.0 - t.b, 1 / spans);
    t.p = seg.problem_rate >= 0 ? economic(Economic::problem_rate, value(seg.problem_rate), segment, phase, {.low = 0, .high = 1}) : 0.0;
    rule(t.b, 0, 1 - 1e-15, "baseline", [&] { return fault("baseline-reaches-1", segment); });
    rule(t.r, 1e-300, 1e300, "revenue", [&] { return fault("revenue-reaches-0", segment); });
    return t;
  }

  /// `fault` makes the fault; called only where the rule may be broken.
  template <class MakeFault>
  void rule(const Expr& e, double low, double high, std::string_view subject, const MakeFault& make_fault) {
    if (low_of(e) >= low && high_of(e) <= high) return;  // it cannot be broken
    f_.rules.push_back({.e = e, .low = low, .high = high, .fault = make_fault(), .subject = std::string(subject)});
  }
  /// " (home)", or nothing where there are no segments: sentences end in it.
  std::string in_segment(int segment) const { return s_.segmented ? " (" + s_.segments[at(segment)].id + ")" : std::string(); }
  Fault fault(std::string code, int segment) const {
    return {std::move(code), s_.segments[at(segment)].place, {{"segment", in_segment(segment)}}};
  }
  Fault fault(std::string code, int segment, int problem) const {
    return {std::move(code), s_.problems[at(problem)].place,
            {{"problem", s_.problems[at(problem)].id}, {"segment", in_segment(segment)}}};
  }

  /// The journey of one problem: what follows from its parameters (section 1).
  ProblemTerms problem_terms(int segment, int problem, const SegmentTerms& economy, const Phase& phase) {
    ProblemTerms t;
    const std::vector<Expr> p = parameters(segment, problem, phase);
    t.journey = visits_of(model_, p, g_, [&](const Expr& e, double low, double high, std::string code, std::string state) {
      rule(e, low, high, "value", [&] {
        Fault out = fault(std::move(code), segment, problem);
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

  void name_states(Visits& journey, int segment, int problem) {
    Label label{.symbol = {}, .segment = s_.segmented ? segment : -1, .problem = problem, .period = period_now_};
    for (std::size_t k = 0; k < journey.visits.size(); ++k) {
      label.state = static_cast<int>(k);
      label.symbol = "visits";
      journey.visits[k] = g_.name(journey.visits[k], label);
      label.symbol = "lost_ahead";
      const bool inner = k < journey.lost_ahead.size() && static_cast<int>(k) != model_.start;
      if (inner && journey.lost_ahead[k].varies() && !g_.label(journey.lost_ahead[k].node)) g_.name(journey.lost_ahead[k], label);
    }
  }

  /// The earlier segment in which a problem has the very same terms in this phase; -1: none. Most segments inherit most
  /// of what they know, so most terms are made once.
  int twin_of(int segment, int problem, const Phase& phase) const {
    if (g_.keeps_everything()) return -1;  // explain names each segment's own
    for (int other = 0; other < segment; ++other) {
      const Segment &a = s_.segments[at(segment)], &b = s_.segments[at(other)];
      const ProblemInputs &x = a.problems[at(problem)], &y = b.problems[at(problem)];
      if (a.baseline_loss != b.baseline_loss || x.parameters != y.parameters || x.given != y.given || x.occurrence != y.occurrence ||
          x.counted_at != y.counted_at || (x.given == Occurring::share && a.problem_rate != b.problem_rate))
        continue;
      bool same = true;
      for (int j = 0; same && j < static_cast<int>(s_.fixes.size()); ++j)
        same = !in_force(j, phase) || s_.fixes[at(j)].in_segment[at(segment)] == s_.fixes[at(j)].in_segment[at(other)];
      if (same) return other;
    }
    return -1;
  }

  Expr frequency(int segment, int problem, const SegmentTerms& economy, const Phase& phase) {
    const ProblemInputs& in = s_.segments[at(segment)].problems[at(problem)];
    const auto by = [&](int parameter) {
      return [=](const Change& c) { return c.problem == problem && c.parameter == parameter; };
    };
    Expr F = base_frequency_.empty() ? Expr(0.0) : base_frequency_[at(segment * problem_count() + problem)];
    if (in.given == Occurring::share)
      F = economy.p * changed(value(in.occurrence), {.low = 0, .high = 1}, segment, phase, by(Change::share)).y;
    else if (in.given == Occurring::frequency)
      F = value(in.occurrence);
    F = changed(F, {.low = 0}, segment, phase, by(Change::frequency)).y;
    rule(F, 0, 1, "frequency", [&] { return fault("frequency-above-1", segment, problem); });
    return named(F, "F", segment, problem);
  }

  /// Sums over the problems: L, and what accrues per customer.
  void sum_up(SegmentTerms& t, int segment) {
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
      if (model_.complaint >= 0) t.complaints = over_problems([&](const ProblemTerms& p) { return p.journey.visits[at(model_.complaint)]; });
    }
    t.L = t.b + t.excess;
    if (!independent()) rule(t.affected, 0, 1 + 1e-9, "sum", [&] { return fault("frequencies-above-1", segment); });
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

  /// All segments in a phase; what no fix in force touches is taken from the base.
  std::vector<SegmentTerms> all_terms(const Phase& phase) {
    std::vector<SegmentTerms> out;
    for (int s = 0; s < segment_count(); ++s) out.push_back(segment_terms(s, phase, out));
    return out;
  }

  SegmentTerms segment_terms(int segment, const Phase& phase, const std::vector<SegmentTerms>& earlier) {
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
    if (twin >= 0) take_sums(t, earlier[at(twin)]);
    else sum_up(t, segment);
    return t;
  }

  static void take_sums(SegmentTerms& t, const SegmentTerms& twin) {
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

  void make_base() {
    std::vector<SegmentTerms> made;
    for (int s = 0; s < segment_count(); ++s) {
      made.push_back(economy(s, base_phase_));
      for (int i = 0; i < problem_count(); ++i) {
        const int twin = twin_of(s, i, base_phase_);
        made.back().problems.push_back(twin >= 0 ? made[at(twin)].problems[at(i)] : problem_terms(s, i, made.back(), base_phase_));
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
        made[at(s)].problems[at(i)].F = other >= 0 ? made[at(other)].problems[at(i)].F : frequency(s, i, made[at(s)], base_phase_);
      }
      if (twin >= 0) take_sums(made[at(s)], made[at(twin)]);
      else sum_up(made[at(s)], s);
    }
    base_ = std::move(made);
  }

  /// F = n / sum_s (incidents N v(STATE)) over the segments that inherit the count.
  Expr from_complaints(int segment, int problem, const std::vector<SegmentTerms>& made) {
    const ProblemInputs& in = s_.segments[at(segment)].problems[at(problem)];
    Expr counted = 0.0;
    for (int s = 0; s < segment_count(); ++s) {
      const ProblemInputs& other = s_.segments[at(s)].problems[at(problem)];
      if (other.given != Occurring::complaints || other.occurrence != in.occurrence) continue;
      counted += value(other.incidents) * made[at(s)].N * made[at(s)].problems[at(problem)].journey.visits[at(in.counted_at)];
    }
    rule(counted, 1e-300, 1e300, "sum", [&] {
      Fault nobody = fault("complaints-of-nobody", segment, problem);
      nobody.values.emplace_back("state", model_.states[at(in.counted_at)].id);
      return nobody;
    });
    if (!counted.varies() && counted.value <= 0) return 0.0;
    return value(in.occurrence) / counted;
  }

  // --- figures of one period (section 3) -----------------------------------------------------------

  void one_period_figures() {
    const auto S = at(segment_count()), P = at(problem_count());
    f_.segments.resize(S);
    f_.segment_problems.resize(S * P);
    for (int s = 0; s < segment_count(); ++s) segment_figures(s);
    f_.problems.resize(P);
    for (int i = 0; i < problem_count(); ++i) sum_over_segments(i);
    make_total();
    f_.tags.resize(s_.tags.size());
    for (std::size_t k = 0; k < s_.tags.size(); ++k) make_tag(s_.tags[k], f_.tags[k], static_cast<int>(k));
    shares_of_total();
    make_states();
  }

  Cell none(std::string_view reason) const { return {.e = 0.0, .none = reason}; }
  Cell times(const Cell& a, const Expr& b) const { return a.none.empty() ? Cell{.e = a.e * b, .undefined = a.undefined} : a; }
  Cell plus(const Cell& a, const Cell& b) const {
    if (!a.none.empty()) return a;
    if (!b.none.empty()) return b;
    return {.e = a.e + b.e};
  }

  void segment_figures(int s) {
    const SegmentTerms& t = base_[at(s)];
    std::vector<Expr> a, y;
    for (const ProblemTerms& p : t.problems) {
      const int i = static_cast<int>(a.size());
      a.push_back(named(p.F * p.e / (1.0 - t.b), "a", s, i));
      y.push_back(named(a.back() + p.F * p.x / (1.0 - t.b), "y", s, i));
    }
    std::vector<Expr> lost_share, risk_share;
    if (independent()) {
      lost_share = overlap_shares(a);
      risk_share = overlap_shares(y);
    }
    const Expr value_of_lost = lifetime_value(s, t);
    for (int i = 0; i < problem_count(); ++i) {
      const ProblemTerms& p = t.problems[at(i)];
      FigureRow& c = f_.segment_problems[at(s * problem_count() + i)];
      const Expr affected = t.N * p.F;
      c[at(M::affected)] = {.e = affected};
      c[at(M::loss_if_affected)] = {.e = p.l};
      c[at(M::lost_gross)] = {.e = affected * p.l};
      c[at(M::lost_baseline)] = {.e = affected * t.b};
      const Expr lost = independent() ? t.N * (1.0 - t.b) * lost_share[at(i)] : affected * p.e;
      c[at(M::lost)] = {.e = lost};
      if (model_.complaint >= 0) {
        c[at(M::complaints)] = {.e = affected * p.journey.visits[at(model_.complaint)]};
        c[at(M::multiplier)] = {.e = affected / c[at(M::complaints)].e, .undefined = "no-complaints"};
      } else {
        c[at(M::complaints)] = c[at(M::multiplier)] = none("no-complaint-state");
      }
      c[at(M::contacts)] = {.e = affected * p.k};
      c[at(M::told_good)] = {.e = affected * p.g};
      c[at(M::told_bad)] = {.e = affected * p.w};
      c[at(M::revenue_lost)] = {.e = lost * t.r};
      c[at(M::revenue_at_risk)] = {.e = independent() ? t.N * t.r * (1.0 - t.b) * risk_share[at(i)]
                                                      : c[at(M::revenue_lost)].e + affected * p.x * t.r};
      c[at(M::handling_cost)] = {.e = affected * p.z};
      c[at(M::lifetime_value_at_risk)] = !s_.lifetime ? none("no-lifetime") : !t.has_margin ? none("no-margin") : Cell{.e = lost * value_of_lost};
      c[at(M::replacement_cost)] = s_.acquisition_cost < 0 ? none("no-acquisition-cost") : Cell{.e = lost * value(s_.acquisition_cost)};
      mouth_figures(c, affected * (p.w * act_bad_ - p.g * act_good_), t);
      money_figures(c, t);
    }
    segment_row(s, t, value_of_lost);
  }

  /// A segment's own figures. Under most_serious from the sums per customer: the rows of its problems add up to them.
  void segment_row(int s, const SegmentTerms& t, const Expr& value_of_lost) {
    FigureRow& row = f_.segments[at(s)];
    const auto of_problems = [&](M m) {
      std::vector<Expr> terms;
      for (int i = 0; i < problem_count(); ++i) terms.push_back(f_.segment_problems[at(s * problem_count() + i)][at(m)].e);
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
    row[at(M::revenue_lost)] = {.e = lost * t.r};
    row[at(M::revenue_at_risk)] = {.e = independent() ? of_problems(M::revenue_at_risk) : row[at(M::revenue_lost)].e + t.N * t.cut * t.r};
    row[at(M::handling_cost)] = {.e = t.N * t.handling};
    row[at(M::lifetime_value_at_risk)] = !s_.lifetime ? none("no-lifetime") : !t.has_margin ? none("no-margin") : Cell{.e = lost * value_of_lost};
    row[at(M::replacement_cost)] = s_.acquisition_cost < 0 ? none("no-acquisition-cost") : Cell{.e = lost * value(s_.acquisition_cost)};
    mouth_figures(row, t.N * t.mouth, t);
    money_figures(row, t);
  }

  void mouth_figures(FigureRow& c, const Expr& customers, const SegmentTerms& t) {
    if (!s_.word_of_mouth) {
      c[at(M::word_of_mouth_customers)] = c[at(M::word_of_mouth_value)] = none("no-word-of-mouth");
      return;
    }
    c[at(M::word_of_mouth_customers)] = {.e = customers};
    if (s_.word_of_mouth->new_customer_value >= 0)
      c[at(M::word_of_mouth_value)] = {.e = customers * value(s_.word_of_mouth->new_customer_value)};
    else
      c[at(M::word_of_mouth_value)] = t.has_margin ? Cell{.e = customers * t.r * t.m} : none("no-margin");
  }

  /// What follows from revenue_lost, revenue_at_risk and handling_cost.
  void money_figures(FigureRow& c, const SegmentTerms& t) {
    c[at(M::revenue_reduced)] = {.e = c[at(M::revenue_at_risk)].e - c[at(M::revenue_lost)].e};
    c[at(M::margin_at_risk)] = t.has_margin ? Cell{.e = t.m * c[at(M::revenue_at_risk)].e} : none("no-margin");
    c[at(M::cost_of_inaction)] = plus(c[at(M::margin_at_risk)], c[at(M::handling_cost)]);
    if (s_.word_of_mouth && s_.word_of_mouth->included)
      c[at(M::cost_of_inaction)] = plus(c[at(M::cost_of_inaction)], c[at(M::word_of_mouth_value)]);
    per_month(c);
  }

  void per_month(FigureRow& c) {
    const double share = 1 / months_in(s_.period);
    const auto monthly = [&](const Cell& cell) {
      if (!cell.none.empty() || share == 1) return cell;
      return Cell{.e = cell.e / months_in(s_.period)};
    };
    c[at(M::revenue_at_risk_per_month)] = monthly(c[at(M::revenue_at_risk)]);
    c[at(M::cost_of_inaction_per_month)] = monthly(c[at(M::cost_of_inaction)]);
  }

  /// Sums of all measures that add up.
  template <class RowAt>
  void sum_rows(FigureRow& out, const RowAt& row_at, int count) {
    static constexpr M adding[] = {M::customers, M::revenue, M::churned, M::affected, M::lost_gross, M::lost_baseline, M::lost,
                                   M::complaints, M::contacts, M::told_good, M::told_bad, M::revenue_lost, M::revenue_reduced,
                                   M::revenue_at_risk, M::margin_at_risk, M::handling_cost, M::cost_of_inaction,
                                   M::lifetime_value_at_risk, M::replacement_cost, M::word_of_mouth_customers,
                                   M::word_of_mouth_value, M::customers_end, M::customers_end_gap, M::horizon_revenue_at_risk,
                                   M::horizon_margin_at_risk, M::horizon_handling_cost, M::horizon_cost_of_inaction};
    for (const M m : adding) {
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

  void sum_over_segments(int i) {
    FigureRow& row = f_.problems[at(i)];
    sum_rows(row, [&](int s) -> const FigureRow& { return f_.segment_problems[at(s * problem_count() + i)]; }, segment_count());
    // Weighted by those affected; ratio of the sums.
    row[at(M::loss_if_affected)] = {.e = row[at(M::lost_gross)].e / row[at(M::affected)].e, .undefined = "nobody-affected"};
    if (segment_count() == 1) row[at(M::loss_if_affected)] = f_.segment_problems[at(i)][at(M::loss_if_affected)];
    ratio(row);
  }

  void ratio(FigureRow& row) {
    const Cell& complaints = row[at(M::complaints)];
    row[at(M::multiplier)] = complaints.none.empty()
                                 ? Cell{.e = row[at(M::affected)].e / complaints.e, .undefined = "no-complaints"}
                                 : complaints;
  }

  void make_total() {
    FigureRow& row = f_.total;
    sum_rows(row, [&](int s) -> const FigureRow& { return f_.segments[at(s)]; }, segment_count());
    row[at(M::churn_rate)] = segment_count() == 1 ? f_.segments[0][at(M::churn_rate)]
                                                  : Cell{.e = row[at(M::churned)].e / row[at(M::customers)].e};
  }

  void make_tag(const Tag& tag, FigureRow& row, int) {
    sum_rows(row, [&](int k) -> const FigureRow& { return f_.problems[at(tag.problems[at(k)])]; }, static_cast<int>(tag.problems.size()));
    ratio(row);
    if (independent()) row[at(M::lost_gross)] = row[at(M::lost_baseline)] = none("overlap-independent");
  }

  void shares_of_total() {
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

  void make_states() {
    f_.states.resize(model_.states.size());
    for (std::size_t k = 0; k < model_.states.size(); ++k) {
      Expr reached = 0.0, lost = 0.0;
      for (const SegmentTerms& t : base_)
        for (const ProblemTerms& p : t.problems) {
          const Expr here = t.N * p.F * p.journey.visits[k];
          reached += here;
          lost += here * p.journey.lost_from[k];
        }
      f_.states[k] = {Cell{.e = reached}, Cell{.e = lost}};
    }
  }

  /// W of section 3.
  Expr lifetime_value(int segment, const SegmentTerms& t) {
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

  // --- over the horizon (section 4) -----------------------------------------------------------------

  enum class Course { planned, without_problems, with_fixes };

  struct Flow {
    std::vector<Expr> revenue, margin, handling, mouth;  // [t - 1]
    std::vector<Expr> net;  // margin less handling, and less word of mouth where that is included
    Expr customers_end;
    bool has_margin = true;
  };

  /// One segment through the horizon; `terms_at(t)` gives its terms in period t; nullptr: no problem at all.
  template <class TermsAt>
  Flow project(const TermsAt& terms_at, bool with_problems, int segment, Course course) {
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
          const Expr worth = s_.word_of_mouth->new_customer_value >= 0 ? value(s_.word_of_mouth->new_customer_value) : r * now.m;
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

  Expr present_value(const std::vector<Expr>& y) {
    Expr sum = 0.0;
    for (std::size_t t = 0; t < y.size(); ++t) sum += y[t] * f_.discount[t + 1];
    return sum;
  }
  static std::vector<Expr> difference(const std::vector<Expr>& a, const std::vector<Expr>& b) {
    std::vector<Expr> out;
    for (std::size_t i = 0; i < a.size(); ++i) out.push_back(a[i] - b[i]);
    return out;
  }

  void horizon_figures() {
    for (int s = 0; s < segment_count(); ++s) {
      const auto terms_at = [&](int) -> const SegmentTerms& { return base_[at(s)]; };
      const Flow with = project(terms_at, true, s, Course::planned), without = project(terms_at, false, s, Course::without_problems);
      FigureRow& row = f_.segments[at(s)];
      row[at(M::customers_end)] = {.e = with.customers_end};
      row[at(M::customers_end_gap)] = {.e = without.customers_end - with.customers_end};
      row[at(M::horizon_revenue_at_risk)] = {.e = present_value(difference(without.revenue, with.revenue))};
      row[at(M::horizon_margin_at_risk)] = with.has_margin ? Cell{.e = present_value(difference(without.margin, with.margin))} : none("no-margin");
      row[at(M::horizon_handling_cost)] = {.e = present_value(with.handling)};
      Cell& inaction = row[at(M::horizon_cost_of_inaction)];
      inaction = plus(row[at(M::horizon_margin_at_risk)], row[at(M::horizon_handling_cost)]);
      if (s_.word_of_mouth && s_.word_of_mouth->included) inaction = plus(inaction, Cell{.e = present_value(with.mouth)});
    }
    static constexpr M sums[] = {M::customers_end, M::customers_end_gap, M::horizon_revenue_at_risk, M::horizon_margin_at_risk,
                                 M::horizon_handling_cost, M::horizon_cost_of_inaction};
    for (const M m : sums) {
      Cell sum = f_.segments[0][at(m)];
      for (int s = 1; s < segment_count(); ++s) sum = plus(sum, f_.segments[at(s)][at(m)]);
      if (sum.none == "no-margin" && segment_count() > 1) sum.none = "some-segment-without-margin";
      f_.total[at(m)] = sum;
    }
  }

  // --- fixes (section 5) -----------------------------------------------------------------------------

  Phase phase_at(int t) const {
    Phase phase;
    for (const Fix& fix : s_.fixes) {
      phase.level.push_back(ramp_level(fix.start, fix.ramp, t));
      phase.level_late.push_back(options_.late_returns ? ramp_level(fix.start + 1, fix.ramp, t) : 0.0);
    }
    return phase;
  }

  void returns() {
    std::vector<Phase> phases;  // distinct ones, and which period has which
    std::vector<std::size_t> phase_of(1, 0);
    for (int t = 1; t <= s_.horizon; ++t) {
      Phase phase = phase_at(t);
      if (phases.empty() || !(phases.back() == phase)) phases.push_back(std::move(phase));
      phase_of.push_back(phases.size() - 1);
    }
    Phase full = base_phase_;
    full.level.assign(s_.fixes.size(), 1);
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
      const Flow after = project([&](int t) -> const SegmentTerms& { return terms[phase_of[at(t)]][at(s)]; }, true, s, Course::with_fixes);
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

  // --- names for explain -----------------------------------------------------------------------------

  void name_figures() {
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
        name_row(f_.segment_problems[at(s * problem_count() + i)], {.symbol = {}, .segment = s_.segmented ? s : -1, .problem = i});
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
        f_.states[k][which].e = g_.name(f_.states[k][which].e, {.symbol = which == 0 ? "reached" : "lost", .state = static_cast<int>(k)});
  }
};

}  // namespace

Fault broken(const Rule& rule, double value) {
  Fault out = rule.fault;
  out.values.emplace_back(rule.subject, fmt::format("{:.6g}", value));
  out.values.emplace_back("percent", fmt::format("{:.6g} %", value * 100));
  return out;
}

Formulas::Formulas(const Scenario& scenario, const FormulaOptions& options) : graph(options.keep) {
  Builder(scenario, options, *this).build();
}

const Cell& Formulas::cell(const FigureId& figure) const {
  const auto m = at(figure.measure);
  switch (figure.scope) {
    case Scope::total: return total[m];
    case Scope::segment: return segments[at(figure.segment)][m];
    case Scope::segment_problem: return segment_problems[at(figure.segment) * problems.size() + at(figure.problem)][m];
    case Scope::problem: return problems[at(figure.problem)][m];
    case Scope::tag: return tags[at(figure.tag)][m];
    case Scope::state: return states[at(figure.state)][figure.measure == M::reached ? 0 : 1];
    case Scope::fix:
    case Scope::joint: break;
  }
  return total[m];
}

}  // namespace closs
