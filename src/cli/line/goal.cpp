#include "cli/line/goal.hpp"

#include <algorithm>

#include "analysis/check/expectation.hpp"
#include "cli/line/figure_value.hpp"
#include "text/utf8.hpp"

namespace closs {
namespace {

Place place_of(std::string_view text, TextPart part, int source) {
  return {source, 1, characters(text.substr(0, part.from)) + 1,
          std::max(1, characters(text.substr(part.from, part.size)))};
}

/// What is wrong with a condition that is no goal: another comparison, or no condition at all.
Fault no_goal(const std::string& text, TextPart part, bool other_operator, int source) {
  return {other_operator ? FaultCode("goal-other-operator") : FaultCode("goal-malformed"),
          place_of(text, part, source),
          {{"text", text}}};
}

}  // namespace

std::optional<FigureGoal> read_goal(const Scenario& scenario, const std::string& text, int source,
                                    std::vector<Fault>& faults) {
  ConditionTrouble trouble;
  const auto condition = split_condition(text, trouble);
  if (!condition) {
    const bool other = trouble.code == "condition-unknown-operator" &&
                       std::string_view(text).substr(trouble.part.from, trouble.part.size).find_first_of("<>!") !=
                           std::string_view::npos;
    faults.push_back(no_goal(text, trouble.part, other, source));
    return std::nullopt;
  }
  if (condition->warns || condition->comparison != Relation::equal) {
    faults.push_back(no_goal(text, condition->sign, !condition->warns, source));
    return std::nullopt;
  }
  const std::string name = text.substr(condition->name.from, condition->name.size);
  FigureFinder finder(scenario);
  const auto found = finder.find(name);
  if (!found) {
    faults.push_back(finder.no_such_figure("unknown-figure", name, place_of(text, condition->name, source)));
    return std::nullopt;
  }
  const FigureId figure = finder[*found];
  const TextPart part = condition->value;
  const auto value =
      figure_value(scenario, measure(figure.measure), std::string_view(text).substr(part.from, part.size),
                   place_of(text, part, source), faults);
  if (!value) return std::nullopt;
  return FigureGoal{figure, value->base};
}

}  // namespace closs
