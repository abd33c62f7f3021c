#include "core/formulas/formulas.hpp"

#include <fmt/format.h>

#include <bit>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/formulas/formula_builder.hpp"
#include "core/formulas/shares.hpp"
#include "core/formulas/work.hpp"

namespace closs {

FormulaBuilder::FormulaBuilder(const Scenario& scenario, const FormulaOptions& options, Formulas& out)
    : s_(scenario), model_(*scenario.model), options_(options), f_(out), g_(out.graph), rules_(&out.rules) {}

void FormulaBuilder::build() {
  const std::vector<int> sets(options_.sets && options_.fixes.empty() ? 1 : 0, all_together);
  if (operations_of(s_, sets.empty() ? options_.fixes : sets) > most_operations)
    throw Failure(too_much_work(s_, most_operations));
  make_inputs();
  make_rates();
  make_base();
  note_problems();
  if (options_.figures) {
    one_period_figures();
    horizon_figures();
    if (g_.keeps_everything()) name_figures();
  }
  if (options_.sets) make_sets();
  if (!options_.fixes.empty()) fix_figures();
  make_alternatives();
  if (!options_.inputs.empty()) make_asked_inputs();
  f_.values = values_;
}

void FormulaBuilder::make_inputs() {
  values_.reserve(s_.values.size());
  for (const Value& v : s_.values) values_.emplace_back(v.base);
  for (const int column : options_.columns) {
    const Value& v = s_.values[at(column)];
    const Domain domain = v.parameter ? v.parameter->domain : Domain{.low = -std::numeric_limits<double>::infinity()};
    values_[at(column)] = g_.input(v.base, {domain.low, domain.high});
    columns_.push_back(values_[at(column)]);
    constexpr double infinity = std::numeric_limits<double>::infinity();
    if (options_.drawn.any && (domain.low_open || domain.high_open))
      rules_->of_rows.push_back({.e = values_[at(column)],
                                 .low = domain.low_open ? std::nextafter(domain.low, infinity) : -infinity,
                                 .high = domain.high_open ? std::nextafter(domain.high, -infinity) : infinity});
  }
  break_sticks();
  share_draws();
  if (g_.keeps_everything())
    for (std::size_t i = 0; i < values_.size(); ++i)
      values_[i] =
          g_.name(values_[i], {.symbol = s_.values[i].parameter ? std::string_view(s_.values[i].parameter->name) : "",
                               .value = static_cast<int>(i)});
}

void FormulaBuilder::break_sticks() {
  for (const auto& [members, whole] : options_.drawn.sticks) {
    Expr left = 1.0;
    for (std::size_t k = 0; k < members.size(); ++k) {
      Expr& value = values_[at(members[k])];
      const Expr piece = value;
      value = whole && k + 1 == members.size() ? left : left * piece;
      left = left * (1.0 - piece);
      // as written so far; spans do not differ where it is 1
      const Value& stated = s_.values[at(members[k])];
      if (stated.spans == 1) continue;
      if (stated.parameter->conversion == Conversion::compounding)
        value = 1.0 - power(1.0 - value, stated.spans);
      else if (stated.parameter->conversion == Conversion::proportional)
        value = value * stated.spans;
    }
  }
}

void FormulaBuilder::share_draws() {
  for (const auto& [members, drawn] : options_.drawn.shared) {
    std::vector<Expr> base, moved, shares;
    for (std::size_t k = 0; k < members.size(); ++k) {
      base.emplace_back(s_.values[at(members[k])].base);
      moved.emplace_back(drawn[k] ? 1.0 : 0.0);
      shares.push_back(values_[at(members[k])]);
    }
    const SharedOut<Expr> shared =
        share_out(std::span<const Expr>(base), std::span<const Expr>(moved), std::span<Expr>(shares),
                  [](const Expr& sum, std::string_view) { return sum; });
    for (std::size_t k = 0; k < members.size(); ++k) values_[at(members[k])] = shares[k];
    f_.scaled.push_back(shared.scaled);
  }
}

void FormulaBuilder::make_rates() {
  const double years = months_in(s_.period) / 12;
  d_ = named(power(1.0 + value(s_.economics[Economic::discount_rate]), years) - 1.0, "discount_rate_per_period");
  growth_ = power(1.0 + value(s_.economics[Economic::revenue_per_customer_growth]), years);
  cost_growth_ = power(1.0 + value(s_.economics[Economic::cost_growth]), years);
  if (s_.word_of_mouth) {
    act_bad_ = value(s_.economics[Economic::act_bad]);
    act_good_ = value(s_.economics[Economic::act_good]);
  }
  const Expr factor = 1.0 / (1.0 + d_);
  discount_.assign(1, 1.0);
  cost_growth_up_to_.assign(2, 1.0);
  for (int t = 1; t <= s_.horizon; ++t) {
    discount_.push_back(named(discount_.back() * factor, "discount", -1, -1, t));
    if (t > 1) cost_growth_up_to_.push_back(named(cost_growth_up_to_.back() * cost_growth_, "cost_growth", -1, -1, t));
  }
}

bool FormulaBuilder::moved(const Expr& e) {
  if (mark_.empty() || !e.varies()) return false;
  for (std::size_t i = moved_.size(); i <= at(e.node); ++i) {
    const GraphNode& node = g_.nodes()[i];
    const auto is = [&](const Expr& from) { return from.varies() && moved_[at(from.node)]; };
    moved_.push_back(node.op == Op::input || is(node.a) || is(node.b) || is(node.c));
  }
  return moved_[at(e.node)];
}

bool FormulaBuilder::said_already(const Rule& rule) {
  std::string what =
      fmt::format("{} {} {:x}", fmt::ptr(rules_), rule.fault.code.name(), std::bit_cast<std::uint64_t>(rule.e.value));
  for (const auto& [name, value] : rule.fault.values)
    if (name != "segment") what.append(1, '\0').append(name).append(1, '=').append(value);
  return !said_.insert(std::move(what)).second;
}

std::vector<Within> Rules::all() const {
  std::vector<Within> out(broken.begin(), broken.end());
  out.insert(out.end(), of_rows.begin(), of_rows.end());
  return out;
}

Fault broken(const Rule& rule, double value) {
  Fault out = rule.fault;
  out.values.emplace_back(rule.subject, fmt::format("{:.6g}", value));
  out.values.emplace_back("percent", fmt::format("{:.6g} %", value * 100));
  return out;
}

Formulas::Formulas(const Scenario& scenario, const FormulaOptions& options) : graph(options.keep, options.most_nodes) {
  try {
    FormulaBuilder(scenario, options, *this).build();
  } catch (const GraphFull&) {
    throw Failure(too_much_work(scenario, static_cast<std::int64_t>(options.most_nodes)));
  }
}

FormulaOptions options_for(const Scenario& scenario, std::span<const FigureId> wanted, std::vector<int> columns) {
  FormulaOptions out{.columns = std::move(columns), .figures = false};
  for (const FigureId& id : wanted) {
    out.figures |= !of_fixes(id.scope);
    out.sets |= id.measure == M::break_even_effect || id.measure == M::npv_share;
    // All of them: none of their figures exists where one fix breaks a rule.
    if (of_fixes(id.scope) && out.fixes.empty()) out.fixes = all_fixes(scenario);
  }
  return out;
}

std::vector<int> all_fixes(const Scenario& scenario) {
  std::vector<int> out(scenario.fixes.size());
  std::iota(out.begin(), out.end(), 0);
  if (!out.empty()) out.push_back(all_together);
  return out;
}

std::span<const Expr> Formulas::cash(int fix) const {
  const Cell& payback = (fix == all_together ? joint : fixes[at(fix)])[at(M::payback_months)];
  return payback.kernel < 0 ? std::span<const Expr>() : kernels[at(payback.kernel)].reads;
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
      return fixes[at(figure.fix)][m];
    case Scope::joint:
      return joint[m];
  }
  return total[m];
}

}  // namespace closs
