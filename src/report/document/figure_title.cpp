#include "report/document/figure_title.hpp"

#include <algorithm>
#include <set>

#include "core/at.hpp"
#include "report/document/words.hpp"

namespace closs {
namespace {

template <class Named>
std::string name_or_id(const Named& one, Language language) {
  return one.name.empty() ? one.id : one.name.in(language);
}

/// A name that a person gave, in a sentence.
template <class Named>
std::string quoted(const Named& one, Language language) {
  return say("figure.subject", language, {{"name", name_or_id(one, language)}});
}

}  // namespace

std::string figure_subject(const Scenario& scenario, const FigureId& id, Language language) {
  switch (id.scope) {
    case Scope::total:
      return "";
    case Scope::segment:
      return quoted(scenario.segments[at(id.segment)], language);
    case Scope::segment_problem:
      return say("figure.subject_in", language,
                 {{"segment", quoted(scenario.segments[at(id.segment)], language)},
                  {"problem", quoted(scenario.problems[at(id.problem)], language)}});
    case Scope::problem:
      return quoted(scenario.problems[at(id.problem)], language);
    case Scope::tag:
      return say("figure.tag", language,
                 {{"key", scenario.tags[at(id.tag)].key}, {"value", scenario.tags[at(id.tag)].value}});
    case Scope::state:
      return scenario.model->states[at(id.state)].label.in(language);
    case Scope::fix:
      return quoted(scenario.fixes[at(id.fix)], language);
    case Scope::joint:
      return say("fix.joint", language);
  }
  return "";
}

std::string figure_title(const Scenario& scenario, const FigureId& figure, Language language) {
  const std::string& label = measure(figure.measure).label.in(language);
  const std::string of = figure_subject(scenario, figure, language);
  return of.empty() ? label : say("figure.of", language, {{"measure", label}, {"subject", of}});
}

std::string name_of(const Problem& problem, Language language) { return name_or_id(problem, language); }
std::string name_of(const Segment& segment, Language language) { return name_or_id(segment, language); }
std::string name_of(const Fix& fix, Language language) { return name_or_id(fix, language); }
std::string name_of(const State& state, Language language) {
  return state.label.empty() ? state.id : state.label.in(language);
}

std::string span_text(const Scenario& scenario, int periods, Language language) {
  constexpr std::string_view ids[] = {"span.years", "span.quarters", "span.months"};
  return say(ids[static_cast<int>(scenario.period)], language, {{"count", std::to_string(periods)}});
}

std::string per_text(const Scenario& scenario, Language language) {
  constexpr std::string_view ids[] = {"per.year", "per.quarter", "per.month"};
  return say(ids[static_cast<int>(scenario.period)], language);
}

Quantity quantity_of(const Scenario& scenario, const Figure& figure) {
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  return {.value = figure.none.empty() ? figure.value : none,
          .counted = measure(figure.id.measure).unit,
          .currency = scenario.currency,
          .of = {.figure = name_of(scenario, figure.id)}};
}

std::vector<std::string> scenario_titles(std::span<const Scenario* const> scenarios, std::span<const std::string> given,
                                         Language language) {
  std::vector<std::string> titles;
  for (std::size_t k = 0; k < scenarios.size(); ++k)
    titles.push_back(given[k].empty() ? scenarios[k]->name.in(language) : given[k]);
  if (std::set(titles.begin(), titles.end()).size() == titles.size()) return titles;
  for (std::size_t k = 0; k < scenarios.size(); ++k)
    if (given[k].empty()) titles[k] = scenarios[k]->file;
  return titles;
}

}  // namespace closs
