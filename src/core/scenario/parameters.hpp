// Every number that a scenario may state, as rows: name, kind, domain, default, who may override or
// change it, label and meaning. Reading, checking, schema, explain, reports and docs come from here.
// A model file adds its own rows (core/scenario/model.hpp).
#pragma once

#include <limits>
#include <optional>
#include <span>
#include <string>

#include "core/scenario/text.hpp"

namespace closs {

/// What a number is; decides how a text is read, its usual domain, and how it is shown.
enum class Kind {
  rate,    // 0..1, written 12% or 0.12
  share,   // a rate that is one of a group that sums to 1
  growth,  // a rate per year that may be negative, above -1
  money,   // >= 0, in the scenario's currency
  count,   // >= 0, customers, complaints
  number,  // >= 0, a plain number such as contacts per complaint
};
/// Rates and shares: between 0 and 1.
constexpr bool is_share(Kind kind) { return kind == Kind::rate || kind == Kind::share; }
/// What may be written as a percentage.
constexpr bool is_fraction(Kind kind) { return is_share(kind) || kind == Kind::growth; }

/// How a value written for another span of time converts to the scenario's period.
enum class Conversion { none, compounding /* 1-(1-x)^n */, proportional };

struct Domain {
  double low = 0;
  double high = std::numeric_limits<double>::infinity();
  bool low_open = false;   // > low instead of >=
  bool high_open = false;  // < high instead of <=

  bool holds(double x) const { return (low_open ? x > low : x >= low) && (high_open ? x < high : x <= high); }
  /// The number in it that is nearest to x.
  double nearest(double x) const;
};

struct Parameter {
  std::string name{};  // dotted path below its place: "complaint_rate", "loss.silent", "word_of_mouth.act_bad"
  Kind kind = Kind::number;
  Domain domain{};
  Conversion conversion = Conversion::none;
  std::optional<double> fallback{};  // neutral default, or a model's sourced default
  std::string group{};               // shares of one group sum to 1; empty: none
  bool in_segment = false;           // a segment may override it (S in docs/scenario-files.md)
  bool in_fix = false;               // a fix may change it (F in docs/scenario-files.md)
  Text label{};
  Text meaning{};
  std::string source{};  // where a model's own default comes from; empty: neutral
};

/// The usual domain of a kind: rate and share [0, 1], growth (-1, inf), else [0, inf).
Domain domain_of(Kind kind);

/// Scenario-level numbers, in the order of enum Economic.
enum class Economic {
  customers,
  new_customers,
  revenue_per_customer,
  margin,
  baseline_loss,
  problem_rate,  // a segment's
  discount_rate,
  revenue_per_customer_growth,
  cost_growth,
  acquisition_cost,  // the scenario's
  act_bad,
  act_good,
  new_customer_value,  // word_of_mouth.*
  size
};
constexpr int economic_count = static_cast<int>(Economic::size);
std::span<const Parameter> economics();
const Parameter& parameter_of(Economic which);
/// nullopt: there is none of that name.
std::optional<Economic> economic_named(std::string_view name);

/// What says how often a problem occurs: frequency, share, complaints (exactly one of them), and
/// incidents_per_customer; in this order.
enum class Occurring { frequency, share, complaints, incidents_per_customer, size };
std::span<const Parameter> occurrence_parameters();
const Parameter& parameter_of(Occurring which);

/// Rows that the engine appends to every model's own: `realisation` always, `cost_per_contact`
/// where the model counts contacts.
const Parameter& realisation_parameter();
const Parameter& cost_per_contact_parameter();

/// Numbers of a fix: cost.once, cost.per_period.
enum class FixCost { once, per_period };
const Parameter& parameter_of(FixCost which);
std::span<const Parameter> fix_cost_parameters();

}  // namespace closs
