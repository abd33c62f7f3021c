// How the formulas are built (core/formulas/formulas.hpp): internal to core. One class, its parts by the sections of
// docs/method.md: formulas.cpp (inputs, the order of work), formula_changes.cpp (what fixes change),
// formula_segment.cpp (one segment in one period), formula_figures.cpp (figures of one period), formula_horizon.cpp
// (over the horizon), formula_fixes.cpp (what fixes return).
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "core/at.hpp"
#include "core/formulas/formulas.hpp"
#include "core/formulas/journey.hpp"
#include "core/formulas/overlap.hpp"

namespace closs {

inline std::size_t at(M m) { return static_cast<std::size_t>(m); }

/// How strongly a fix is in force in a period: the share of its planned effect, and how far it has come by then.
struct Strength {
  int fix = 0;
  Expr effect{};
  double level = 0;  // > 0

  Expr of(const Expr& change) const { return effect * (level * change); }
  bool operator==(const Strength& other) const {
    return fix == other.fix && level == other.level && same(effect, other.effect);
  }
};
/// The fixes that are in force, in the order of the file. Periods with the same phase have the same terms.
using Phase = std::vector<Strength>;
struct HashOfPhase {
  std::size_t operator()(const Phase& phase) const;
};

/// Per customer with the problem.
struct AffectedTerms {
  Visits journey;
  Expr l, e, k, x, z, g, w;  // e = l - b
};

/// One problem in one segment, in one phase.
struct ProblemTerms {
  Expr occurrence;  // F before it has a name
  Expr F;
  const AffectedTerms* each = nullptr;
};

/// What the course over the horizon needs to know of one segment in one period.
struct FlowTerms {
  Expr n, r, b;
  bool has_margin = false;
  Expr m;
  // Per customer, over all problems:
  Expr L;         // share who leave
  Expr keep_pay;  // independent: (1 - b) prod (1 - y); most serious: unused
  Expr cut;       // sum F x
  Expr handling;  // sum F (k cost + z)
  Expr mouth;     // sum F (w act_bad - g act_good)
};

/// Everything about one segment in one period.
struct SegmentTerms : FlowTerms {
  Expr N, b_asked, p;
  Expr r_year;  // a year's revenue: what a lost customer counts with, whatever the period
  std::vector<ProblemTerms> problems;
  // Per customer, over all problems; but for `excess` only where there is no fix:
  Expr affected, gross, excess, complaints, contacts, told_good, told_bad;  // sums of F, F l, F e, F v, F k, F g, F w
};

/// Fixes in force, each with the share of its planned effect; one of them may come one period late.
struct Alternative {
  struct Member {
    int fix;
    Expr effect;
  };
  std::vector<Member> members;  // in the order of the file
  int late = -1;
  std::string_view mark = {};  // behind the names of what differs in it, where names are kept
};

/// What an alternative yields against no fix at all.
struct Yield {
  std::vector<Expr> benefit;  // [t - 1], undiscounted
  Expr saved_per_period = 0.0, customers_saved = 0.0;
};

class Lattice;

class FormulaBuilder {
 public:
  FormulaBuilder(const Scenario& scenario, const FormulaOptions& options, Formulas& out);

  void build();

 private:
  const Scenario& s_;
  const Model& model_;
  const FormulaOptions& options_;
  Formulas& f_;
  Graph& g_;
  std::vector<Expr> values_;
  std::vector<Expr> columns_;   // as the rows hold them
  int period_now_ = 0;          // Label::period of what is being made
  std::string_view mark_ = {};  // Label::mark of what the fixes move
  std::vector<char> moved_;     // per node: depends on an effect; only where names are kept
  Expr d_, growth_, cost_growth_;
  Expr act_bad_, act_good_;
  std::vector<Expr> discount_;           // [t] = (1+d)^-t, t = 0..T
  std::vector<Expr> cost_growth_up_to_;  // [t], t = 1..T ([0] unused)

  /// Terms that only depend on these parameters: most segments and phases share most of what they know.
  struct Known {
    int segment = 0, problem = 0;
    std::vector<Expr> parameters;
    Expr b, b_asked;
    AffectedTerms terms;
  };
  using KnownTerms = std::unordered_multimap<std::size_t, Known>;  // by hash_of_known
  /// Something worth a word about a change by a fix.
  struct Noticed {
    const Change* change;
    int fix;
    enum class Why : std::uint8_t { clipped, scaled } why;
  };
  /// What the horizon needs of all segments in a phase, made once.
  struct Made {
    std::vector<const FlowTerms*> segments;  // its own, or base() where no fix is in force
    std::deque<FlowTerms> own;
    std::vector<Noticed> notices;
  };
  std::vector<SegmentTerms> base_;  // without any fix
  KnownTerms known_at_base_;
  // Of the phases that the figures of one fix go through; forgotten with them.
  std::unordered_map<Phase, Made, HashOfPhase> made_;
  KnownTerms known_in_phases_;
  std::size_t kept_ = 0;                 // FlowTerms of made_
  std::vector<Expr> counted_frequency_;  // F from complaints, before any fix, segment-major
  std::vector<Noticed>* notices_ = nullptr;
  std::set<std::pair<const Change*, Noticed::Why>> noticed_;  // in this phase
  std::set<std::pair<const Change*, Noticed::Why>> noted_;    // in fix_notices

  Rules* rules_;  // where rules go at the moment, and whose they are
  int rules_of_fix_ = -1;
  std::set<std::tuple<int, double, double>> ruled_;  // node, low, high: said already
  std::unordered_set<std::string> said_;             // numbers that break a rule, but for the segment

  /// One change by a fix that is in force.
  struct Changing {
    const Strength* strength;
    const Change* change;
  };
  /// Of the phase that is being made: [problem + 1], [0]: economic; in the order in which they apply.
  std::vector<std::vector<Changing>> changes_;
  std::map<Target, std::vector<Changing>> changes_at_;  // the same, by what they change

  const std::vector<Changing>& changes_of(std::optional<int> problem) const {
    return changes_[at(problem.value_or(-1) + 1)];
  }
  bool changes_here(const Changing& one, int segment) const {
    return s_.fixes[at(one.strength->fix)].in_segment[at(segment)] && one.change->segment.value_or(segment) == segment;
  }
  int segment_count() const { return static_cast<int>(s_.segments.size()); }
  int problem_count() const { return static_cast<int>(s_.problems.size()); }
  const std::vector<SegmentTerms>& base() const { return base_; }
  bool at_base() const { return base_.empty(); }  // it is being made
  Expr value(int index) const { return index < 0 ? Expr(0.0) : values_[at(index)]; }
  bool independent() const { return s_.overlap == Overlap::independent; }
  /// Names what a formula has a letter for; only explain keeps names.
  Expr named(Expr e, std::string_view symbol, int segment = -1, int problem = -1) {
    return named(e, symbol, segment, problem, period_now_);
  }
  Expr named(Expr e, std::string_view symbol, int segment, int problem, int period) {
    if (!g_.keeps_everything()) return e;
    return g_.name(e, {.symbol = symbol,
                       .segment = s_.segmented ? segment : -1,
                       .problem = problem,
                       .period = period,
                       .mark = moved(e) ? mark_ : std::string_view()});
  }
  bool moved(const Expr& e);

  // --- inputs ------------------------------------------------------------------------------------

  void make_inputs();
  /// What of the columns is no value yet.
  void break_sticks();
  void share_draws();

  /// Discounting and growth per period (section 4).
  void make_rates();

  // --- changes by fixes (section 5) --------------------------------------------------------------

  struct Moved {
    Expr y;
    Expr touched = 0.0;  // sum of the strengths of the changes that name it
    bool named = false;
  };

  /// Puts the changes of the fixes in force in order.
  void order_changes(const Phase& phase);

  /// base -> base + phi (y - base) -> times prod (1 + phi q) -> plus sum phi q -> clipped; phi: a fix's strength.
  Moved changed(Expr base, const Domain& domain, int segment, const Target& target);

  Expr clip(Expr y, const Domain& domain, int segment, const Target& target);

  /// Notes it where a number says so; once a phase.
  void notice(const Expr& where, const Changing& one, Noticed::Why why);

  Expr economic(Economic which, Expr base, int segment, Domain domain) {
    const Expr y = changed(base, domain, segment, {.parameter = which}).y;
    return y.node == base.node ? y : named(y, parameter_of(which).name, segment);
  }

  /// The model's parameters of one problem in one segment, changed by the fixes in force; groups keep their sum.
  std::vector<Expr> parameters(int segment, int problem);

  /// The rule of shares: untouched members share what the touched leave, in proportion; else the touched are scaled
  /// to 1.
  void share_what_is_left(const std::string& group, const std::vector<Expr>& base, std::vector<Moved>& moved,
                          std::vector<Expr>& out, int problem, int segment);

  // --- one segment in one period (sections 1 and 2) ------------------------------------------------

  SegmentTerms economy(int segment);
  /// A year's worth of what a customer pays in a period.
  Expr a_year_of(const Expr& revenue, int segment) {
    return s_.period == Period::year ? revenue
                                     : named(revenue * (12 / months_in(s_.period)), "revenue_of_year", segment);
  }

  /// `make_fault` makes the fault; called only where the rule is broken. One that an earlier segment or phase has
  /// said already is not said again.
  template <class MakeFault>
  void rule(const Expr& e, double low, double high, std::string_view subject, const MakeFault& make_fault) {
    if (bounds_of(e).low >= low && bounds_of(e).high <= high) return;  // it cannot be broken
    const Within within{.e = e, .low = low, .high = high};
    if (e.varies()) {
      const bool is_first = ruled_.insert({e.node, low, high}).second;
      using Tell = FormulaOptions::Tell;
      if (options_.tell_rules == Tell::always || (is_first && options_.tell_rules == Tell::once))
        rules_->told.push_back({within, make_fault(), std::string(subject), rules_of_fix_});
      if (is_first) rules_->of_rows.push_back(within);
      return;
    }
    if (rules_ != &f_.rules && !rules_->broken.empty()) return;  // the first is told, and one is enough
    Rule made{within, make_fault(), std::string(subject), rules_of_fix_};
    if (!said_already(made)) rules_->broken.push_back(std::move(made));
  }
  bool said_already(const Rule& rule);
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

  /// What follows from the parameters of one problem.
  const AffectedTerms& affected_terms(int segment, int problem, const SegmentTerms& economy);
  AffectedTerms affected_terms(int segment, int problem, const std::vector<Expr>& parameters,
                               const SegmentTerms& economy);

  void name_states(Visits& journey, int segment, int problem);

  /// F, before it has a name; `p`: the problem rate.
  Expr occurrence(int segment, int problem, const Expr& p);
  void set_frequency(int segment, int problem, SegmentTerms& terms);

  /// Sums over the problems: L, and what accrues per customer.
  void sum_up(SegmentTerms& t, int segment);
  template <class Term>
  static Expr over_problems(const SegmentTerms& t, const Term& term) {
    std::vector<Expr> terms;
    terms.reserve(t.problems.size());
    for (const ProblemTerms& p : t.problems) terms.push_back(p.F * term(p));
    return sum_of(terms);
  }

  /// What is worth a word about the problems, before any fix.
  void note_problems();
  /// Where the first cut in spending of a problem is written.
  Place place_of_cut(int segment, int problem) const;

  /// One segment in the phase of changes_, but for frequencies and sums.
  SegmentTerms terms_of(int segment);
  void make_base();
  /// All segments in a phase.
  const Made& made(const Phase& phase);
  bool in_force(const Phase& phase, int segment) const;
  /// The phases of one fix are nobody else's, and there may be many of them.
  void forget_phases();

  /// F = n / sum_s (incidents N v(STATE)) over the segments that inherit the count.
  Expr from_complaints(int segment, int problem, const std::vector<SegmentTerms>& terms);

  // --- figures of one period (section 3) -----------------------------------------------------------

  void one_period_figures();
  GaussRule overlap_rule_{};  // for all problems, where they are independent

  Cell none(std::string_view reason) const { return {.e = 0.0, .none = reason}; }
  Cell plus(const Cell& a, const Cell& b) const {
    if (!a.none.empty()) return a;
    if (!b.none.empty()) return b;
    return {.e = a.e + b.e};
  }

  void segment_figures(int s);

  /// A segment's own figures. Under most_serious from the sums per customer: the rows of its problems add up to them.
  void segment_row(int s, const SegmentTerms& t, const Expr& value_of_lost, bool any_cut);

  /// What lost customers count with beyond the period in which they leave.
  Expr beyond_period(const Expr& lost, const SegmentTerms& t) const;

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

  void make_tag(const Tag& tag, FigureRow& row) {
    sum_rows(
        row, [&](int k) -> const FigureRow& { return f_.problems[at(tag.problems[at(k)])]; },
        static_cast<int>(tag.problems.size()));
    ratio(row);
    if (independent()) row[at(M::lost_gross)] = row[at(M::lost_baseline)] = none("overlap-independent");
  }

  void shares_of_total();

  void make_states();
  void make_steps();

  void make_netting();

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

  /// One segment through the horizon; `terms_at(t)` gives its terms in period t.
  Flow project(const std::function<const FlowTerms&(int)>& terms_at, bool with_problems, int segment, Course course);
  /// Without any fix.
  Flow project_planned(int segment);
  /// Of that, what fixes are held against.
  struct Planned {
    std::vector<Expr> net;
    Expr customers_end;
  };
  const Planned& planned(int segment);
  std::deque<Planned> planned_;

  Expr present_value(const std::vector<Expr>& y) {
    Expr sum = 0.0;
    for (std::size_t t = 0; t < y.size(); ++t) sum += y[t] * discount_[t + 1];
    return sum;
  }
  static std::vector<Expr> difference(const std::vector<Expr>& a, const std::vector<Expr>& b) {
    std::vector<Expr> out;
    for (std::size_t i = 0; i < a.size(); ++i) out.push_back(a[i] - b[i]);
    return out;
  }

  void horizon_figures();

  // --- what fixes return (section 5) -----------------------------------------------------------------

  std::vector<Expr> effects_;  // per fix, as planned: 1, with a name where names are kept
  std::shared_ptr<const Lattice> lattice_;

  Phase phase_at(const Alternative& alternative, int t) const;
  /// `at_full_effect`: saved_per_period too.
  Yield yield_of(const Alternative& alternative, bool at_full_effect);
  /// These fixes as planned.
  Alternative alternative(const std::vector<bool>& members, std::string_view mark);
  Expr effect_column(double at_base, int fix);

  /// Present value of what a fix costs when it starts `late` periods later; without the first payment: `running`.
  enum class Cost { whole, running };
  Expr pv_cost(int fix, Cost cost, int late = 0);

  void make_sets();
  void fix_figures();
  void figures_of_fix(int fix, const std::vector<bool>& required);
  /// What the graph makes from here on is for this set.
  void begin_set(SetInTheMaking::Which which, int fix) { f_.sets.push_back({which, fix, g_.nodes().size()}); }
  void figures_of_all();
  /// pv_benefit to payback_months; irr and payback count from the period `start`.
  void returns(FigureRow& row, int fix, const std::vector<Expr>& benefit, const std::vector<int>& payers, int start);
  void break_even(FigureRow& row, int fix, const std::vector<bool>& required);
  void cost_of_delay(FigureRow& row, int fix, const std::vector<Expr>& benefit_late);
  void share_npv();
  void make_alternatives();
  void make_asked_inputs();
  Expr asked_input(int segment, const Target& target);
  /// Why figures that take so many operations a fix are left out; empty: they are not.
  std::string_view no_figures_of_sets(std::int64_t operations) const;
  /// Notices of the latest yield that are about these fixes.
  void note(const std::vector<bool>& of);
  std::vector<const Made*> phases_;  // of the latest yield
  /// A figure's expression with the figure's name.
  Expr figure(Expr e, M m, int fix, std::string_view mark = {});
  Cell kernel(Kernel made);

  // --- names for explain -----------------------------------------------------------------------------

  void name_figures();
};

}  // namespace closs
