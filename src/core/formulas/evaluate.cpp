#include "core/formulas/evaluate.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <tuple>

#include "core/formulas/formulas.hpp"

namespace closs {
namespace {

/// The problem that a fault is of; empty: all together.
std::string_view problem_of(const Fault& fault) {
  for (const auto& [name, value] : fault.values)
    if (name == "problem") return value;
  return {};
}

/// Rules that are broken, but for what only follows: behind a journey that is none nothing of its problem can be right,
/// nor what all come to; and what is not even a number has a reason that was told.
void check(const std::vector<Rule>& rules, std::vector<Fault>& faults) {
  std::set<std::string, std::less<>> without_journey;  // problems
  for (const Rule& rule : rules) {
    if (rule.holds(rule.e.value)) continue;
    const bool steps = rule.fault.code == "steps-above-1", journey = steps || rule.fault.code == "endless-loop";
    const std::string_view problem = problem_of(rule.fault);
    const bool follows = problem.empty() ? !without_journey.empty() : without_journey.contains(problem);
    const bool no_number = !journey && !faults.empty() && !std::isfinite(rule.e.value);
    if ((follows && !steps) || no_number) continue;
    if (journey) without_journey.emplace(problem);
    faults.push_back(broken(rule, rule.e.value));
  }
}

/// What is worth a word, once each place.
void add_notices(const std::vector<Fault>& notices, std::vector<Fault>& faults) {
  std::set<std::tuple<std::size_t, int, int, int>> said;
  for (const Fault& fault : notices)
    if (said.insert({fault.code.index(), fault.place.source, fault.place.line, fault.place.column}).second)
      faults.push_back(fault);
}

/// The first rule that a fix breaks, at the fix; else what is worth a word about them.
void check_fixes(const Scenario& s, const Formulas& formulas, std::vector<Fault>& faults) {
  if (!formulas.fix_rules.broken.empty()) {
    const Rule& rule = formulas.fix_rules.broken.front();
    Fault fault = broken(rule, rule.e.value);
    if (rule.fix != all_together) {
      const Fix& fix = s.fixes[static_cast<std::size_t>(rule.fix)];
      fault.place = fix.place;
      fault.values.emplace_back("fix", fix.id);
    }
    faults.push_back(std::move(fault));
    return;
  }
  add_notices(formulas.fix_notices, faults);
  for (const Fix& fix : s.fixes)
    if (fix.start > s.horizon)
      faults.push_back(
          {"fix-beyond-horizon",
           fix.place,
           {{"fix", fix.id}, {"start", std::to_string(fix.start)}, {"horizon", std::to_string(s.horizon)}}});
}

/// The formulas that some figures need; figures that need sets of fixes are left out where those are too much work.
std::unique_ptr<const Formulas> formulas_for(const Scenario& scenario, FormulaOptions options) {
  if (options.sets) {
    try {
      return std::make_unique<const Formulas>(scenario, options);
    } catch (const Failure&) {
      options.sets = false;
      options.no_sets = "too-much-work";
    }
  }
  return std::make_unique<const Formulas>(scenario, options);
}

Cash cash_of(std::span<const Expr> reads) {
  Cash out;
  for (const Expr& e : reads.first(reads.size() / 2)) out.once.push_back(e.value);
  for (const Expr& e : reads.last(reads.size() / 2)) out.net.push_back(e.value);
  return out;
}

/// What is shown beside figures of the journey and of fixes.
void add_courses(const Scenario& scenario, const Formulas& formulas, std::span<const FigureId> wanted, Results& out) {
  for (const std::vector<Expr>& steps : formulas.steps) {
    std::vector<double>& counts = out.steps.emplace_back();
    for (const Expr& e : steps) counts.push_back(e.value);
  }
  const bool cash = formulas.fix_rules.broken.empty() && std::any_of(wanted.begin(), wanted.end(), [](const auto& id) {
                      return id.measure == M::payback_months;
                    });
  if (!cash) return;
  for (const int fix : all_fixes(scenario)) out.cash.push_back(cash_of(formulas.cash(fix)));
}

/// What a kernel gives at the base.
std::vector<Maybe> results_of(const Kernel& kernel) {
  std::vector<const double*> reads;
  for (const Expr& e : kernel.reads) reads.push_back(&e.value);
  std::vector<Maybe> results(static_cast<std::size_t>(kernel.results), 0.0);
  kernel.start(0)({.n = 1, .reads = reads.data()}, results);
  return results;
}

}  // namespace

Results evaluate(const Scenario& scenario) { return evaluate(scenario, figures_of(scenario)); }

Results evaluate(const Scenario& scenario, std::span<const FigureId> wanted) {
  Results out;
  FormulaOptions options = options_for(scenario, wanted);
  options.steps = std::any_of(wanted.begin(), wanted.end(), [](const auto& id) { return id.scope == Scope::state; });
  const std::unique_ptr<const Formulas> made = formulas_for(scenario, options);
  const Formulas& formulas = *made;
  check(formulas.rules.broken, out.faults);
  if (!out.faults.empty()) return out;
  const bool refused = !formulas.fix_rules.broken.empty();
  add_notices(formulas.notices, out.faults);
  if (!options.fixes.empty()) check_fixes(scenario, formulas, out.faults);
  out.netting = formulas.netting;
  add_courses(scenario, formulas, wanted, out);
  std::vector<std::vector<Maybe>> results(formulas.kernels.size());
  const auto value_of = [&](const Cell& cell) -> Maybe {
    if (!cell.none.empty()) return cell.none;
    if (cell.kernel < 0) return cell.e.value;
    std::vector<Maybe>& mine = results[static_cast<std::size_t>(cell.kernel)];
    if (mine.empty()) mine = results_of(formulas.kernels[static_cast<std::size_t>(cell.kernel)]);
    return mine[static_cast<std::size_t>(cell.result)];
  };
  out.figures.reserve(wanted.size());
  for (const FigureId& id : wanted) {
    const Cell& cell = formulas.cell(id);
    const Maybe value = of_fixes(id.scope) && refused ? Maybe("out-of-range") : value_of(cell);
    if (!value.none.empty())
      out.figures.push_back({.id = id, .value = 0, .none = value.none});
    else if (!std::isfinite(value.value))
      out.figures.push_back({.id = id, .value = 0, .none = cell.undefined});
    else
      out.figures.push_back({.id = id, .value = value.value == 0 ? 0.0 : value.value});
  }
  return out;
}

}  // namespace closs
