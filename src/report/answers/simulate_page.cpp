#include "report/answers/simulate_page.hpp"

#include <algorithm>
#include <cmath>

#include "core/at.hpp"
#include "report/document/figure_title.hpp"
#include "report/document/input_title.hpp"

namespace closs {
namespace {

/// Rounded up to one digit, so that it is a limit.
double rounded_up(double x) {
  const double place = std::pow(10, std::floor(std::log10(x)));
  return std::ceil(x / place - 1e-9) * place;
}

constexpr double least_chance = 0.001;  // smaller ones are told as a limit
constexpr double errors_apart = 3;      // what lies so many standard errors away is not meant

}  // namespace

const Distribution* SimulatePage::find(const FigureId& figure) const {
  const auto found =
      std::find_if(sim.figures.begin(), sim.figures.end(), [&](const Distribution& d) { return d.id == figure; });
  return found == sim.figures.end() || !found->none.empty() ? nullptr : &*found;
}

const Distribution* SimulatePage::first_figure() const {
  for (const M m : {M::cost_of_inaction, M::revenue_at_risk})
    if (const Distribution* figure = find({.scope = Scope::total, .measure = m})) return figure;
  const auto found =
      std::find_if(sim.figures.begin(), sim.figures.end(), [](const Distribution& d) { return d.none.empty(); });
  return found == sim.figures.end() ? nullptr : &*found;
}

std::string SimulatePage::title(const FigureId& figure) const { return figure_title(scenario, figure, language()); }

/// What the labels of all its members begin with: "Front line" of "Front line: resolved" and "Front line: escalated".
std::string SimulatePage::group_title(const Value& member) const {
  const std::string& group = member.parameter->group;
  if (group == "outcomes") return say("simulate.outcomes");
  std::string found;
  for (const Parameter& one : scenario.model->parameters) {
    if (one.group != group) continue;
    const std::string& label = one.label.in(language());
    const std::size_t end = std::min(label.find(": "), label.find("（"));
    if (end == label.npos || (!found.empty() && found != label.substr(0, end))) return group;
    found = label.substr(0, end);
  }
  return found;
}

std::string SimulatePage::title(const RandomInput& input) const {
  const Value& first = scenario.values[at(input.values.front())];
  if (!input.is_group()) return input_title(scenario, first, language());
  if (first.group >= 0) {
    return input_name(scenario, first, language()).owner + " / " + group_title(first);
  }
  if (input.values.size() == 1) return input_title(scenario, first, language());
  return say("simulate.of_one_survey",
             {{"input", input_title(scenario, first, language())}, {"count", std::to_string(input.values.size() - 1)}});
}

std::string SimulatePage::title(std::size_t input, const std::string& path) const {
  const RandomInput& one = sim.inputs.inputs[input];
  for (const int value : one.values)
    if (one.path != path && path_of(scenario, scenario.values[at(value)]) == path)
      return input_title(scenario, scenario.values[at(value)], language());
  return title(one);
}

const Decision* SimulatePage::best() const { return sim.decisions.size() < 2 ? nullptr : sim.best_decision(); }

std::string SimulatePage::title(const Decision& decision) const {
  std::vector<std::string> names;
  for (const int fix : decision.fixes) names.push_back(name_of(scenario.fixes[at(fix)], language()));
  return names.empty() ? say("simulate.nothing_done") : joined(names, "simulate.and");
}

std::string SimulatePage::trials(std::int64_t count) const {
  return show(amount(static_cast<double>(count), Kind::count));
}

Quantity SimulatePage::estimate(const Estimate& estimate, Counted counted) const {
  Quantity out = amount(estimate.value, counted);
  out.error = std::isfinite(estimate.error) ? estimate.error : 0;
  return out;
}

Quantity SimulatePage::estimate(const Estimate& one, const FigureId& figure, Quantity::Form form) const {
  Quantity out = estimate(one, measure(figure.measure).unit);
  out.form = form;
  return out;
}

CellValue SimulatePage::chance(const Estimate& estimate, In in) const {
  if (!std::isfinite(estimate.value)) return CellValue();
  const double error = std::isfinite(estimate.error) ? estimate.error : 0;
  const double least = std::max(least_chance, errors_apart * error), rest = 1 - estimate.value;
  const auto limit = [&](bool above, double to) {
    const char* in_cell = above ? "simulate.above" : "simulate.below";
    const char* in_sentence = above ? "simulate.more_than" : "simulate.less_than";
    return say(in == In::cell ? in_cell : in_sentence,
               {{"limit", this->estimate({above ? 1 - to : to, to}, Unit::rate)}});
  };
  if (estimate.value < least_chance || estimate.value <= error)
    return limit(false, rounded_up(std::max(least, estimate.value + errors_apart * error)));
  if (rest < least_chance || rest <= error)
    return limit(true, rounded_up(std::max(least, rest + errors_apart * error)));
  return this->estimate(estimate, Unit::rate);
}

CellValue SimulatePage::worth(const Estimate& estimate) const {
  if (!std::isfinite(estimate.value)) return CellValue();
  if (is_told(estimate)) return this->estimate(estimate, Unit::money);
  const double error = std::isfinite(estimate.error) ? estimate.error : 0;
  if (error == 0) return amount(0, Unit::money);
  Quantity most = amount(rounded_up(estimate.value + errors_apart * error), Unit::money);
  most.error = most.value / 10;
  return say("simulate.less_than", {{"limit", most}});
}

}  // namespace closs
