#include "analysis/difference/compare.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace closs {
namespace {

using Names = std::map<std::string, FigureId, std::less<>>;

/// Those of the figures that are wanted.
Names names_of(const Scenario& scenario, const std::set<std::string>& wanted) {
  Names out;
  for (const FigureId& id : figures_of(scenario))
    if (std::string name = name_of(scenario, id); wanted.contains(name)) out.emplace(std::move(name), id);
  return out;
}

constexpr std::size_t most_compared = 500'000;  // values side by side, some kilobytes of text each

bool is_money(M id) { return measure(id).unit == Unit::money || measure(id).unit == Unit::money_per_month; }

double horizon_months(const Scenario& scenario) { return scenario.horizon * months_in(scenario.period); }

/// What is asked of a reader first.
bool asked_first(const FigureId& id, const Scenario& scenario) {
  if (id.scope == Scope::joint) return id.measure == M::npv;
  if (id.scope == Scope::problem) return id.measure == M::revenue_at_risk;
  if (id.scope != Scope::total) return false;
  const bool margins = std::all_of(scenario.segments.begin(), scenario.segments.end(),
                                   [](const Segment& s) { return s.economics[Economic::margin] >= 0; });
  return id.measure == M::lost || id.measure == M::revenue_at_risk || (id.measure == M::cost_of_inaction && margins);
}

bool asked_by(const FigureId& id, const Scenario& scenario, const std::string& by) {
  if (by.empty() || id.measure != M::revenue_at_risk) return false;
  if (id.scope == Scope::segment) return by == "segment";
  return id.scope == Scope::tag && scenario.tags[static_cast<std::size_t>(id.tag)].key == by;
}

bool selected(const FigureId& id, const Scenario& scenario, const CompareSelection& selection) {
  if (asked_by(id, scenario, selection.by)) return true;
  if (selection.measures.empty() && selection.figures.empty()) return asked_first(id, scenario);
  if (std::any_of(selection.measures.begin(), selection.measures.end(),
                  [&](M m) { return measure(m).name == measure(id.measure).name; }))
    return true;
  return !selection.figures.empty() && std::find(selection.figures.begin(), selection.figures.end(),
                                                 name_of(scenario, id)) != selection.figures.end();
}

/// The names of the figures that are selected in some scenario. Failure (compare-too-much).
std::set<std::string> wanted_names(std::span<const Scenario* const> scenarios, const CompareSelection& selection) {
  std::set<std::string> out;
  for (const Scenario* scenario : scenarios)
    for (const FigureId& id : figures_of(*scenario)) {
      if (!selected(id, *scenario, selection)) continue;
      out.insert(name_of(*scenario, id));
      if (out.size() * scenarios.size() > most_compared)
        throw Failure(Fault{"compare-too-much",
                            {},
                            {{"scenarios", std::to_string(scenarios.size())},
                             {"figures", std::to_string(most_compared / scenarios.size())},
                             {"most", std::to_string(most_compared)}}});
    }
  return out;
}

/// The figures to compare: those of the first scenario in its order, then what the others add.
std::vector<ComparedFigure> selection_of(std::span<const Scenario* const> scenarios,
                                         const std::set<std::string>& wanted) {
  std::vector<ComparedFigure> out;
  std::set<std::string> seen;
  for (std::size_t k = 0; k < scenarios.size(); ++k)
    for (const FigureId& id : figures_of(*scenarios[k]))
      if (std::string name = name_of(*scenarios[k], id); wanted.contains(name) && seen.insert(name).second)
        out.push_back({.name = std::move(name), .id = id, .owner = k, .values = {}});
  // Totals first, then what all fixes together return, then the parts.
  const auto rank = [](const ComparedFigure& f) {
    return f.id.scope == Scope::total ? 0 : f.id.scope == Scope::joint ? 1 : 2;
  };
  std::stable_sort(out.begin(), out.end(),
                   [&](const ComparedFigure& a, const ComparedFigure& b) { return rank(a) < rank(b); });
  return out;
}

/// One column: the values of one scenario.
void fill_values(const Scenario& scenario, const Names& names, std::vector<ComparedFigure>& figures) {
  std::vector<FigureId> wanted;
  for (const ComparedFigure& figure : figures)
    if (const auto found = names.find(figure.name); found != names.end()) wanted.push_back(found->second);
  const Results results = evaluate(scenario, wanted);
  std::size_t next = 0;
  for (ComparedFigure& figure : figures) {
    ComparedValue value;
    if (!names.contains(figure.name))
      value.none = "not-in-scenario";
    else if (next < results.figures.size())
      value.none = results.figures[next].none, value.value = results.figures[next++].value;
    else
      value.none = "out-of-range";
    figure.values.push_back(value);
  }
}

/// Differences that hardly show in the last digit come from the order of additions.
bool same(double a, double b) { return std::abs(a - b) <= 1e-12 * std::max(std::abs(a), std::abs(b)); }

void difference(ComparedValue& value, const ComparedValue& base, M measure_id, const Scenario& mine,
                const Scenario& theirs) {
  value.no_difference = !value.none.empty()  ? value.none
                        : !base.none.empty() ? base.none
                                             : no_difference(measure_id, mine, theirs);
  value.no_ratio = value.no_difference;
  if (!value.no_difference.empty()) return;
  value.difference = value.value - base.value;
  if (base.value == 0)
    value.no_ratio = "base-zero";
  else
    value.ratio = value.difference / std::abs(base.value);
}

bool differs(const ComparedValue& value, const ComparedValue& base) {
  if (value.none != base.none) return true;
  if (!value.none.empty()) return false;
  return !value.no_difference.empty() || !same(value.value, base.value);
}

/// One warning for all scenarios in which `text` is another than in the one compared with.
template <class TextOf>
void add_unlike(std::vector<Fault>& faults, FaultCode code, std::span<const Scenario* const> scenarios,
                const Scenario& base, const TextOf& text) {
  std::string files;
  for (const Scenario* one : scenarios)
    if (text(*one) != text(base))
      files.append(files.empty() ? "" : ", ").append(one->file).append(" (").append(text(*one)).append(")");
  if (!files.empty())
    faults.push_back({code, {}, {{"files", files}, {"against", base.file}, {"other", std::string(text(base))}}});
}

}  // namespace

std::vector<std::string> figure_names(std::span<const Scenario* const> scenarios) {
  std::vector<std::string> out;
  std::set<std::string> seen;
  for (const Scenario* scenario : scenarios)
    for (const FigureId& id : figures_of(*scenario))
      if (std::string name = name_of(*scenario, id); seen.insert(name).second) out.push_back(std::move(name));
  return out;
}

std::vector<std::vector<FigureId>> figures_compared(std::span<const Scenario* const> scenarios,
                                                    const CompareSelection& selection) {
  const std::set<std::string> wanted = wanted_names(scenarios, selection);
  const std::vector<ComparedFigure> figures = selection_of(scenarios, wanted);
  std::vector<std::vector<FigureId>> out;
  for (const Scenario* scenario : scenarios) {
    const Names names = names_of(*scenario, wanted);
    std::vector<FigureId>& of = out.emplace_back();
    for (const ComparedFigure& figure : figures)
      if (const auto found = names.find(figure.name); found != names.end()) of.push_back(found->second);
  }
  return out;
}

std::string_view no_difference(M measure, const Scenario& mine, const Scenario& theirs) {
  if (is_money(measure) && mine.currency != theirs.currency) return "other-currency";
  if (mine.period != theirs.period && closs::measure(measure).length == Length::period) return "other-period";
  return {};
}

Comparison compare(std::span<const Scenario* const> scenarios, const CompareSelection& selection, std::size_t against) {
  Comparison out{.against = against, .figures = {}, .faults = {}};
  const std::set<std::string> wanted = wanted_names(scenarios, selection);
  out.figures = selection_of(scenarios, wanted);
  for (const Scenario* scenario : scenarios) fill_values(*scenario, names_of(*scenario, wanted), out.figures);
  const Scenario& base = *scenarios[against];
  for (ComparedFigure& figure : out.figures)
    for (std::size_t k = 0; k < scenarios.size(); ++k) {
      difference(figure.values[k], figure.values[against], figure.id.measure, *scenarios[k], base);
      figure.differs = figure.differs || differs(figure.values[k], figure.values[against]);
    }
  add_unlike(out.faults, "compare-currencies", scenarios, base, [](const Scenario& s) { return s.currency; });
  add_unlike(out.faults, "compare-periods", scenarios, base, [](const Scenario& s) { return name_of(s.period); });
  if (std::any_of(out.figures.begin(), out.figures.end(),
                  [](const ComparedFigure& f) { return measure(f.id.measure).length == Length::horizon; }))
    add_unlike(out.faults, "compare-horizons", scenarios, base,
               [](const Scenario& s) { return std::to_string(static_cast<int>(horizon_months(s))); });
  return out;
}

}  // namespace closs
