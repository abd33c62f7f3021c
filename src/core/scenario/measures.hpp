// Every figure that closs prints, as rows: name, scope, unit, how it adds up, label, definition, formula. The formats,
// explain, expect, the docs and the completion all come from here (docs/glossary.md).
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/scenario/scenario.hpp"
#include "core/scenario/text.hpp"

namespace closs {

enum class Scope { total, segment, segment_problem, problem, tag, state, fix, joint };
inline constexpr std::array scopes = {Scope::total,   Scope::segment, Scope::segment_problem,
                                      Scope::problem, Scope::tag,     Scope::state,
                                      Scope::fix,     Scope::joint};
/// Of one fix, or of all together.
constexpr bool of_fixes(Scope scope) { return scope == Scope::fix || scope == Scope::joint; }

/// What a figure counts in: decides how it is shown. `money` is the scenario's currency.
enum class Unit { customers, complaints, contacts, people, money, money_per_month, rate, ratio, months };

/// Rows of the table, in the order in which they are printed.
enum class M {
  // total and segment; problems and tags have most of them (Measure::scopes)
  customers,
  revenue,
  churned,
  churn_rate,
  affected,
  loss_if_affected,
  lost_gross,
  lost_baseline,
  lost,
  complaints,
  multiplier,
  contacts,
  told_good,
  told_bad,
  revenue_lost,
  revenue_reduced,
  revenue_at_risk,
  revenue_at_risk_per_month,
  revenue_at_risk_share,
  share_of_revenue_at_risk,
  margin_at_risk,
  handling_cost,
  cost_of_inaction,
  cost_of_inaction_per_month,
  lifetime_value_at_risk,
  replacement_cost,
  word_of_mouth_customers,
  word_of_mouth_value,
  customers_end,
  customers_end_gap,
  horizon_revenue_at_risk,
  horizon_margin_at_risk,
  horizon_handling_cost,
  horizon_cost_of_inaction,
  // state
  reached,
  lost_from_state,  // printed as "lost"
  // fix and joint
  saved_per_period,
  customers_saved,
  pv_benefit,
  pv_cost,
  npv,
  roi,
  irr,
  payback_months,
  break_even_cost,
  break_even_effect,
  cost_of_delay_per_month,
  npv_share,
  size
};
constexpr int measure_count = static_cast<int>(M::size);

/// Over what a total is the sum of its parts: over segments; over problems and tags too (where the scope has it).
enum class AddsUp { no, over_segments, everywhere };
/// Of what length of time a figure speaks: of none (a longer period does not make it larger), of one period, of the
/// whole horizon.
enum class Length { none, period, horizon };

struct Measure {
  M id;
  std::string_view name{};  // as in docs/glossary.md: "revenue_at_risk"
  Unit unit;
  AddsUp adds_up;
  Length length;
  std::string_view scopes{};  // letters: T total and segment, P problem, G tag, S state, F fix, J joint
  Text label{};
  Text definition{};  // one sentence
  // docs/method.md's, in the names of this table and of the parameters; in Japanese in their labels
  FixedText formula{};
};

std::span<const Measure> measures();
const Measure& measure(M id);
bool has(const Measure& row, Scope scope);
/// "customers", "money", "money/month", ...
std::string_view name_of(Unit unit);
/// The same in a scenario, as in the csv's unit column: money is its currency ("JPY", "JPY/month").
std::string unit_name(Unit unit, const Scenario& scenario);
/// The unit of an input: what figures of that kind count in; "" for counts and numbers.
std::string unit_name(Kind kind, const Scenario& scenario);
/// As in the csv's scope column: "total", "segment" (its problems, too), "problem", ...
std::string_view name_of(Scope scope);

/// Which figure. Indices into the scenario's lists; -1 where the scope has none.
struct FigureId {
  Scope scope = Scope::total;
  M measure = M::lost;
  int segment = -1, problem = -1, tag = -1, state = -1, fix = -1;

  auto operator<=>(const FigureId&) const = default;
};

/// Every figure of a scenario, in the fixed order of all reports: total, each segment (its own
/// figures, then its problems), problems, tags, states, fixes, joint.
std::vector<FigureId> figures_of(const Scenario& scenario);
/// "segment.home.problem.billing.lost".
std::string name_of(const Scenario& scenario, const FigureId& figure);
/// What it is a figure of: "segment.home.problem.billing", the name of the scope and, where there are several of it,
/// the id behind a dot.
std::string scope_id(const Scenario& scenario, const FigureId& figure);
/// That id: "home.problem.billing", as in the csv's id column; empty: total and joint.
std::string id_of(const Scenario& scenario, const FigureId& figure);

/// A figure's value, or none with the reason (a code of the table of words, "none." in front: "no-margin").
struct Figure {
  FigureId id;
  double value = 0;
  std::string_view none = {};  // empty: the value exists, and is finite

  bool exists() const { return none.empty(); }
};

/// From the customers whom the journey loses to those lost because of the problems, in total and before any fix:
/// ended - anyway - unrealised - overlapping = total.lost.
struct Netting {
  double ended = 0;        // at the journey's end, as the loss rates say
  double anyway = 0;       // would have left without a problem
  double unrealised = 0;   // whose intention to leave does not come true
  double overlapping = 0;  // counted under several problems
};

}  // namespace closs
