// How the formulas are built (core/formulas/formulas.hpp): internal to core. One class, its parts by the sections of
// model.md: formulas.cpp (inputs, the order of work), formula_changes.cpp (what fixes change), formula_segment.cpp
// (sections 1 and 2), formula_figures.cpp (section 3), formula_horizon.cpp (sections 4 and 5).
#pragma once

#include <functional>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/at.hpp"
#include "core/formulas/formulas.hpp"
#include "core/formulas/journey.hpp"

namespace closs {

inline std::size_t at(M m) { return static_cast<std::size_t>(m); }

/// How far each fix has come in a period: the share of its effect in force, as planned and one period late.
struct Phase {
  std::vector<double> level, level_late;
  bool operator==(const Phase&) const = default;
};

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
  Expr cut;                                                                 // sum F x
  Expr handling;                                                            // sum F (k cost + z)
  Expr mouth;                                                               // sum F (w act_bad - g act_good)
};

class Builder {
 public:
  Builder(const Scenario& scenario, const FormulaOptions& options, Formulas& out)
      : s_(scenario), model_(*scenario.model), options_(options), f_(out), g_(out.graph) {}

  void build();

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

  void make_inputs();

  /// Discounting and growth per period (section 4).
  void make_rates();

  // --- changes by fixes (section 5) --------------------------------------------------------------

  Expr phi(int fix, const Phase& phase) const;

  /// phi q, with what does not vary gathered.
  Expr phi_times(int fix, const Phase& phase, const Expr& q) const;

  struct Moved {
    Expr y;
    Expr touched = 0.0;  // sum of the phi of the changes that name it
    bool named = false;
  };

  /// base -> base + phi (y - base) -> times prod (1 + phi q) -> plus sum phi q -> clipped. `matches` picks changes.
  Moved changed(Expr base, const Domain& domain, int segment, const Phase& phase, const Target& target);

  Expr clip(Expr y, const Domain& domain, int segment, const Phase& phase, const Target& target);

  Expr economic(Economic which, Expr base, int segment, const Phase& phase, Domain domain) {
    const Expr y = changed(base, domain, segment, phase, {.parameter = which}).y;
    return y.node == base.node ? y : named(y, parameter_of(which).name, segment);
  }

  bool touches(const Fix& fix, int segment, int problem) const;
  bool in_force(int j, const Phase& phase) const { return phase.level[at(j)] > 0 || phase.level_late[at(j)] > 0; }

  /// The model's parameters of one problem in one segment, changed by the fixes in force; groups keep their sum.
  std::vector<Expr> parameters(int segment, int problem, const Phase& phase);

  /// The rule of shares: untouched members share what the touched leave, in proportion; else the touched are scaled
  /// to 1.
  void share_what_is_left(const std::string& group, const std::vector<Expr>& base, std::vector<Moved>& moved,
                          std::vector<Expr>& out, int problem, int segment);

  // --- one segment in one period (sections 1 and 2) ------------------------------------------------

  SegmentTerms economy(int segment, const Phase& phase);

  /// `fault` makes the fault; called only where the rule may be broken.
  template <class MakeFault>
  void rule(const Expr& e, double low, double high, std::string_view subject, const MakeFault& make_fault) {
    if (low_of(e) >= low && high_of(e) <= high) return;  // it cannot be broken
    f_.rules.push_back({.e = e, .low = low, .high = high, .fault = make_fault(), .subject = std::string(subject)});
  }
  /// " (home)", or nothing where there are no segments: sentences end in it.
  std::string in_segment(int segment) const {
    return s_.segmented ? " (" + s_.segments[at(segment)].id + ")" : std::string();
  }
  Fault fault(FaultCode code, int segment) const {
    return {code, s_.segments[at(segment)].place, {{"segment", in_segment(segment)}}};
  }
  Fault fault(FaultCode code, int segment, int problem) const {
    return {code,
            s_.problems[at(problem)].place,
            {{"problem", s_.problems[at(problem)].id}, {"segment", in_segment(segment)}}};
  }

  /// The journey of one problem: what follows from its parameters (section 1).
  ProblemTerms problem_terms(int segment, int problem, const SegmentTerms& economy, const Phase& phase);

  void name_states(Visits& journey, int segment, int problem);

  /// The earlier segment in which a problem has the very same terms in this phase; -1: none. Most segments inherit most
  /// of what they know, so most terms are made once.
  int twin_of(int segment, int problem, const Phase& phase) const;

  Expr frequency(int segment, int problem, const SegmentTerms& economy, const Phase& phase);

  /// Sums over the problems: L, and what accrues per customer.
  void sum_up(SegmentTerms& t, int segment);

  /// All segments in a phase; what no fix in force touches is taken from the base.
  std::vector<SegmentTerms> all_terms(const Phase& phase) {
    std::vector<SegmentTerms> out;
    for (int s = 0; s < segment_count(); ++s) out.push_back(segment_terms(s, phase, out));
    return out;
  }

  SegmentTerms segment_terms(int segment, const Phase& phase, const std::vector<SegmentTerms>& earlier);

  static void take_sums(SegmentTerms& t, const SegmentTerms& twin);

  void make_base();

  /// F = n / sum_s (incidents N v(STATE)) over the segments that inherit the count.
  Expr from_complaints(int segment, int problem, const std::vector<SegmentTerms>& made);

  // --- figures of one period (section 3) -----------------------------------------------------------

  void one_period_figures();

  Cell none(std::string_view reason) const { return {.e = 0.0, .none = reason}; }
  Cell times(const Cell& a, const Expr& b) const {
    return a.none.empty() ? Cell{.e = a.e * b, .undefined = a.undefined} : a;
  }
  Cell plus(const Cell& a, const Cell& b) const {
    if (!a.none.empty()) return a;
    if (!b.none.empty()) return b;
    return {.e = a.e + b.e};
  }

  void segment_figures(int s);

  /// A segment's own figures. Under most_serious from the sums per customer: the rows of its problems add up to them.
  void segment_row(int s, const SegmentTerms& t, const Expr& value_of_lost, bool any_cut);

  Cell replacement_cost(const Expr& lost) const;

  void mouth_figures(FigureRow& c, const Expr& customers, const SegmentTerms& t);

  /// What follows from revenue_lost, revenue_at_risk and handling_cost.
  void money_figures(FigureRow& c, const SegmentTerms& t);

  void per_month(FigureRow& c);

  /// Sums of all measures that add up.
  void sum_rows(FigureRow& out, const std::function<const FigureRow&(int)>& row_at, int count);

  void sum_over_segments(int i);

  void ratio(FigureRow& row) {
    const Cell& complaints = row[at(M::complaints)];
    row[at(M::multiplier)] = complaints.none.empty()
                                 ? Cell{.e = row[at(M::affected)].e / complaints.e, .undefined = "no-complaints"}
                                 : complaints;
  }

  void make_total() {
    FigureRow& row = f_.total;
    sum_rows(
        row, [&](int s) -> const FigureRow& { return f_.segments[at(s)]; }, segment_count());
    row[at(M::churn_rate)] = segment_count() == 1 ? f_.segments[0][at(M::churn_rate)]
                                                  : Cell{.e = row[at(M::churned)].e / row[at(M::customers)].e};
  }

  void make_tag(const Tag& tag, FigureRow& row, int) {
    sum_rows(
        row, [&](int k) -> const FigureRow& { return f_.problems[at(tag.problems[at(k)])]; },
        static_cast<int>(tag.problems.size()));
    ratio(row);
    if (independent()) row[at(M::lost_gross)] = row[at(M::lost_baseline)] = none("overlap-independent");
  }

  void shares_of_total();

  void make_states();

  /// W of section 3.
  Expr lifetime_value(int segment, const SegmentTerms& t);

  // --- over the horizon (section 4) -----------------------------------------------------------------

  enum class Course { planned, without_problems, with_fixes };

  struct Flow {
    std::vector<Expr> revenue, margin, handling, mouth;  // [t - 1]
    std::vector<Expr> net;  // margin less handling, and less word of mouth where that is included
    Expr customers_end;
    bool has_margin = true;
  };

  /// One segment through the horizon; `terms_at(t)` gives its terms in period t; nullptr: no problem at all.
  Flow project(const std::function<const SegmentTerms&(int)>& terms_at, bool with_problems, int segment, Course course);

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

  void horizon_figures();

  // --- fixes (section 5) -----------------------------------------------------------------------------

  Phase phase_at(int t) const;

  void returns();

  // --- names for explain -----------------------------------------------------------------------------

  void name_figures();
};

}  // namespace closs
