#include "core/scenario/parameters.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

namespace closs {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr Domain any_share{0, 1, false, false};
constexpr Domain below_one{0, 1, false, true};
constexpr Domain not_negative{0, infinity, false, false};
constexpr Domain positive{0, infinity, true, false};
constexpr Domain above_minus_one{-1, infinity, true, false};

enum class Scoped { scenario, segment, segment_and_fix };

Parameter row(const char* name, Kind kind, Domain domain, Conversion conversion, std::optional<double> fallback,
              Scoped scoped, Text label, Text meaning) {
  return {.name = name,
          .kind = kind,
          .domain = domain,
          .conversion = conversion,
          .fallback = fallback,
          .group = {},
          .in_segment = scoped != Scoped::scenario,
          .in_fix = scoped == Scoped::segment_and_fix,
          .label = std::move(label),
          .meaning = std::move(meaning)};
}

using Economics = std::array<Parameter, static_cast<std::size_t>(economic_count)>;
using Occurrences = std::array<Parameter, static_cast<std::size_t>(Occurring::size)>;

Economics make_economics() {
  using enum Scoped;
  using enum Conversion;
  const auto required = std::nullopt;
  return {
      row("customers", Kind::count, positive, none, required, segment, {"Customers", "顧客数"},
          {"Customers at the start of the first period.", "最初の期の期首の顧客数。"}),
      row("new_customers", Kind::count, not_negative, proportional, 0.0, segment_and_fix,
          {"New customers", "新規顧客数"},
          {"Customers won per period; they start to pay in the next one.",
           "期ごとに獲得する顧客数。次の期から売上になる。"}),
      row("revenue_per_customer", Kind::money, positive, proportional, required, segment_and_fix,
          {"Revenue per customer", "顧客あたり売上"},
          {"What a customer pays per period, in the first period.", "顧客一人が最初の期に支払う金額。"}),
      row("margin", Kind::rate, any_share, none, required, segment_and_fix, {"Contribution margin", "限界利益率"},
          {"Contribution margin as a share of revenue.", "売上に占める限界利益の割合。"}),
      row("baseline_loss", Kind::rate, below_one, compounding, required, segment_and_fix,
          {"Baseline loss", "基礎離反率"},
          {"Share of customers who leave in a period though they met no problem.",
           "問題を経験しなくても期中に離反する顧客の割合。"}),
      row("problem_rate", Kind::rate, any_share, compounding, required, segment_and_fix, {"Problem rate", "問題経験率"},
          {"Share of all customers who meet at least one problem in a period.",
           "期中に一つ以上の問題を経験する顧客の割合。"}),
      row("discount_rate", Kind::growth, not_negative, none, 0.0, scenario, {"Discount rate", "割引率"},
          {"What a year's wait costs: later money counts less by this rate per year.",
           "将来の金額を現在価値に割り引く年率。"}),
      row("revenue_per_customer_growth", Kind::growth, above_minus_one, none, 0.0, scenario,
          {"Growth of revenue per customer", "顧客あたり売上の成長率"},
          {"Yearly growth of the revenue per customer.", "顧客あたり売上が一年に伸びる率。"}),
      row("cost_growth", Kind::growth, above_minus_one, none, 0.0, scenario, {"Growth of costs", "費用の上昇率"},
          {"Yearly growth of handling costs and of the running costs of fixes.",
           "対応費用と施策の運用費用が一年に伸びる率。"}),
      row("acquisition_cost", Kind::money, not_negative, none, required, scenario, {"Acquisition cost", "顧客獲得費用"},
          {"What it costs to win one new customer.", "新規顧客を一人獲得するための費用。"}),
      row("word_of_mouth.act_bad", Kind::rate, any_share, none, required, scenario,
          {"Acting on bad word of mouth", "悪い口コミで行動する割合"},
          {"Share of those told bad things who therefore do not become customers.",
           "悪い話を聞いた人のうち、そのために顧客にならない人の割合。"}),
      row("word_of_mouth.act_good", Kind::rate, any_share, none, required, scenario,
          {"Acting on good word of mouth", "良い口コミで行動する割合"},
          {"Share of those told good things who therefore become customers.",
           "良い話を聞いた人のうち、そのために顧客になる人の割合。"}),
      row("word_of_mouth.new_customer_value", Kind::money, not_negative, none, required, scenario,
          {"Value of a new customer", "新規顧客一人の価値"},
          {"What one customer won or missed by word of mouth is worth; if not given, a year's margin.",
           "口コミで得る、または逃す顧客一人の価値。省略すれば一年分の限界利益。"}),
  };
}

Occurrences make_occurrences() {
  using enum Scoped;
  using enum Conversion;
  return {
      row("frequency", Kind::rate, any_share, compounding, std::nullopt, segment_and_fix, {"Frequency", "発生率"},
          {"Share of all customers who meet this problem in a period.", "期中にこの問題を経験する顧客の割合。"}),
      row("share", Kind::rate, any_share, none, std::nullopt, segment_and_fix,
          {"Share of problem customers", "問題経験者に占める割合"},
          {"Share of the customers with a problem who have this one.",
           "問題を経験した顧客のうち、この問題を経験した割合。"}),
      row("complaints", Kind::count, not_negative, proportional, std::nullopt, segment,
          {"Complaints counted", "苦情件数"},
          {"Instances counted per period at a state of the journey, by default where customers complain.",
           "期中に数えた件数。指定がなければ苦情の状態での件数。"}),
      row("incidents_per_customer", Kind::number, positive, none, 1.0, segment,
          {"Incidents per customer", "顧客あたり発生件数"},
          {"How often a customer with the problem meets it in a period; turns counted instances into customers.",
           "問題を経験した顧客一人に期中に起こる件数。数えた件数を顧客数に直す。"}),
  };
}

}  // namespace

double Domain::nearest(double x) const {
  return std::clamp(x, low_open ? std::nextafter(low, high) : low, high_open ? std::nextafter(high, low) : high);
}

Domain domain_of(Kind kind) {
  switch (kind) {
    case Kind::rate:
    case Kind::share:
      return any_share;
    case Kind::growth:
      return above_minus_one;
    case Kind::money:
    case Kind::count:
    case Kind::number:
      return not_negative;
  }
  return not_negative;
}

std::span<const Parameter> economics() {
  static const Economics rows = make_economics();
  return rows;
}

const Parameter& parameter_of(Economic which) { return economics()[static_cast<std::size_t>(which)]; }

std::optional<Economic> economic_named(std::string_view name) {
  const auto rows = economics();
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (rows[i].name == name) return static_cast<Economic>(i);
  return std::nullopt;
}

std::span<const Parameter> occurrence_parameters() {
  static const Occurrences rows = make_occurrences();
  return rows;
}

const Parameter& parameter_of(Occurring which) { return occurrence_parameters()[static_cast<std::size_t>(which)]; }

const Parameter& realisation_parameter() {
  static const Parameter made =
      row("realisation", Kind::rate, any_share, Conversion::none, 1.0, Scoped::segment_and_fix,
          {"Realisation", "離反意向の実現率"},
          {"How much of a stated intention to leave comes true.", "離反の意向のうち実際に離反に至る割合。"});
  return made;
}

const Parameter& cost_per_contact_parameter() {
  static const Parameter made = row("cost_per_contact", Kind::money, not_negative, Conversion::none, 0.0,
                                    Scoped::segment_and_fix, {"Cost per contact", "対応一回あたり費用"},
                                    {"What handling one contact costs.", "問い合わせ・苦情に一回対応するための費用。"});
  return made;
}

std::span<const Parameter> fix_cost_parameters() {
  static const std::array<Parameter, 2> rows = {
      row("cost.once", Kind::money, not_negative, Conversion::none, 0.0, Scoped::scenario, {"One-off cost", "初期費用"},
          {"Paid once, at the start of the period in which the fix starts.",
           "施策を始める期の期首に一度だけ払う費用。"}),
      row("cost.per_period", Kind::money, not_negative, Conversion::proportional, 0.0, Scoped::scenario,
          {"Running cost", "運用費用"},
          {"Paid at the end of each period from the start of the fix on.", "施策の開始以降、毎期末に払う費用。"}),
  };
  return rows;
}

const Parameter& parameter_of(FixCost which) { return fix_cost_parameters()[static_cast<std::size_t>(which)]; }

}  // namespace closs
