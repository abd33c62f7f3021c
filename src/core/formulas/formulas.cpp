#include "core/formulas/formulas.hpp"

#include <fmt/format.h>

#include "core/formulas/formula_builder.hpp"

namespace closs {

void Builder::build() {
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

void Builder::make_inputs() {
  values_.reserve(s_.values.size());
  for (const Value& v : s_.values) values_.emplace_back(v.base);
  for (const int column : options_.columns) {
    const Value& v = s_.values[at(column)];
    const Domain domain = v.parameter ? v.parameter->domain : Domain{.low = -std::numeric_limits<double>::infinity()};
    values_[at(column)] = g_.input(v.base, domain.low, domain.high);
  }
  if (g_.keeps_everything())
    for (std::size_t i = 0; i < values_.size(); ++i)
      values_[i] =
          g_.name(values_[i], {.symbol = s_.values[i].parameter ? std::string_view(s_.values[i].parameter->name) : "",
                               .value = static_cast<int>(i)});
  effect_.assign(s_.fixes.size(), 0.0);
  late_.assign(s_.fixes.size(), 0.0);
  if (!options_.returns) return;
  const auto base = [](const std::vector<double>& at_base, std::size_t j) {
    return at_base.empty() ? 0.0 : at_base[j];
  };
  // Where names are kept there is one row: a fix that is not in force in it has no part in what is told.
  const auto column = [&](double at_base, std::string_view symbol, std::size_t j) {
    if (!g_.keeps_everything()) return g_.input(at_base, 0, 1);
    return at_base == 0 ? Expr(0.0) : g_.name(g_.input(at_base, 0, 1), {.symbol = symbol, .fix = static_cast<int>(j)});
  };
  for (std::size_t j = 0; j < s_.fixes.size(); ++j) effect_[j] = column(base(options_.effect, j), "effect", j);
  for (std::size_t j = 0; j < s_.fixes.size() && options_.late_returns; ++j)
    late_[j] = column(base(options_.late, j), "effect_late", j);
}

void Builder::make_rates() {
  const double years = months_in(s_.period) / 12;
  d_ = named(power(1.0 + value(s_.economics[Economic::discount_rate]), years) - 1.0, "discount_rate_per_period");
  growth_ = power(1.0 + value(s_.economics[Economic::revenue_per_customer_growth]), years);
  cost_growth_ = power(1.0 + value(s_.economics[Economic::cost_growth]), years);
  if (s_.word_of_mouth) {
    act_bad_ = value(s_.economics[Economic::act_bad]);
    act_good_ = value(s_.economics[Economic::act_good]);
  }
  const Expr factor = 1.0 / (1.0 + d_);
  f_.discount.assign(1, 1.0);
  f_.cost_growth.assign(2, 1.0);
  for (int t = 1; t <= s_.horizon; ++t) {
    f_.discount.push_back(named(f_.discount.back() * factor, "discount", -1, -1, t));
    if (t > 1) f_.cost_growth.push_back(named(f_.cost_growth.back() * cost_growth_, "cost_growth", -1, -1, t));
  }
}

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
    case Scope::total:
      return total[m];
    case Scope::segment:
      return segments[at(figure.segment)][m];
    case Scope::segment_problem:
      return segment_problems[at(figure.segment) * problems.size() + at(figure.problem)][m];
    case Scope::problem:
      return problems[at(figure.problem)][m];
    case Scope::tag:
      return tags[at(figure.tag)][m];
    case Scope::state:
      return states[at(figure.state)][figure.measure == M::reached ? 0 : 1];
    case Scope::fix:
    case Scope::joint:
      break;
  }
  return total[m];
}

}  // namespace closs
