#include "report/document/figure_title.hpp"

#include <algorithm>
#include <set>

#include "report/document/page.hpp"
#include "report/document/words.hpp"

namespace closs {
namespace {

std::string subject(const Scenario& scenario, const FigureId& id, Language language) {
  const auto at = [](const auto& list, int index) -> const auto& { return list[static_cast<std::size_t>(index)]; };
  switch (id.scope) {
    case Scope::total:
      return "";
    case Scope::segment:
      return name_of(at(scenario.segments, id.segment), language);
    case Scope::segment_problem:
      return listed(
          {name_of(at(scenario.segments, id.segment), language), name_of(at(scenario.problems, id.problem), language)},
          language);
    case Scope::problem:
      return name_of(at(scenario.problems, id.problem), language);
    case Scope::tag:
      return say("figure.tag", language,
                 {{"key", at(scenario.tags, id.tag).key}, {"value", at(scenario.tags, id.tag).value}});
    case Scope::state:
      return at(scenario.model->states, id.state).label.in(language);
    case Scope::fix:
      return name_of(at(scenario.fixes, id.fix), language);
    case Scope::joint:
      return say("fix.joint", language);
  }
  return "";
}

}  // namespace

std::string figure_title(const Scenario& scenario, const FigureId& figure, Language language) {
  const std::string& label = measure(figure.measure).label.in(language);
  const std::string of = subject(scenario, figure, language);
  return of.empty() ? label : say("figure.of", language, {{"measure", label}, {"subject", of}});
}

std::string show_difference(double difference, Unit unit, const NumberStyle& style) {
  if (unit != Unit::rate) return show_change(difference, unit, style);
  return say("figure.points", style.language, {{"points", show_change(difference * 100, Unit::ratio, style)}});
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

std::string listed(const std::vector<std::string>& names, Language language) {
  std::string out;
  for (const std::string& name : names) out.append(out.empty() ? "" : say("list.and", language)).append(name);
  return out;
}

}  // namespace closs
