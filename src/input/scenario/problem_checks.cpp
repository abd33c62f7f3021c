// What the problems of a scenario lack when every level has been read: how often they occur, parameters, the rate that
// shares are of, and a part of the problem customers.
#include <algorithm>
#include <cmath>

#include "core/at.hpp"
#include "input/model/file_keys.hpp"
#include "input/scenario/reading.hpp"
#include "text/joined.hpp"

namespace closs {
namespace {

/// The parameters that nothing gives, by name.
std::vector<std::string_view> missing_parameters(const Reading& r, const Level& level) {
  std::vector<std::string_view> missing;
  for (std::size_t k = 0; k < level.inputs.parameters.size(); ++k) {
    const int group = r.group_of[k];
    const bool takes_rest = group >= 0 && level.rest_member[at(group)] == static_cast<int>(k);
    if (level.inputs.parameters[k] == -1 && !takes_rest) missing.push_back(r.model().parameters[k].name);
  }
  return missing;
}

void check_complete(Reading& r, const Node& problems, std::size_t problem) {
  const std::size_t count = r.scenario.problems.size();
  const std::string& id = r.scenario.problems[problem].id;
  const Node* map = stated(problems, id);
  const Place at_problem = map ? map->place : r.scenario.problems[problem].place;
  std::vector<std::size_t> no_occurrence, no_parameters;
  for (std::size_t s = 0; s < r.scenario.segments.size(); ++s) {
    const Level& cell = r.cells[s * count + problem];
    if (cell.inputs.occurrence == -1) no_occurrence.push_back(s);
    if (std::find(cell.inputs.parameters.begin(), cell.inputs.parameters.end(), -1) != cell.inputs.parameters.end() &&
        !missing_parameters(r, cell).empty())
      no_parameters.push_back(s);
  }
  const auto tell = [&](FaultCode code, const std::vector<std::size_t>& where, bool names) {
    const bool everywhere = where.size() == r.scenario.segments.size();
    for (std::size_t s : where) {
      const Place place = everywhere ? at_problem : r.scenario.segments[s].place;
      std::vector<std::pair<std::string, std::string>> values = {{"problem", id}};
      if (names) values.emplace_back("names", joined(missing_parameters(r, r.cells[s * count + problem])));
      r.fault(code, place, std::move(values));
      if (everywhere) break;
    }
  };
  tell("missing-occurrence", no_occurrence, false);
  tell("missing-parameters", no_parameters, true);
}

/// A share is of the customers with a problem: their rate must be known.
void check_problem_rates(Reading& r, const Node& root) {
  std::vector<const Segment*> without;
  for (const Segment& g : r.scenario.segments)
    if (g.economics[Economic::problem_rate] == -1 &&
        std::any_of(g.problems.begin(), g.problems.end(),
                    [](const ProblemInputs& p) { return p.given == Occurring::share && p.occurrence != -1; }))
      without.push_back(&g);
  if (without.size() == r.scenario.segments.size() && !without.empty())
    r.fault("missing-problem-rate", root.place);
  else
    for (const Segment* g : without) r.fault("missing-problem-rate", g->place);
}

/// Shares of problem customers that leave a part unlisted: warnings.
void check_unlisted(Reading& r) {
  std::vector<std::vector<int>> told;  // segments that inherit the same shares are told once
  for (const Segment& segment : r.scenario.segments) {
    std::vector<int> given;
    double sum = 0;
    for (const ProblemInputs& p : segment.problems) {
      if (p.given != Occurring::share || p.occurrence < 0) continue;
      given.push_back(p.occurrence);
      sum += r.value(p.occurrence).base;
    }
    if (given.empty() || sum >= 1 - 1e-9) continue;
    bool known = false;
    for (const auto& one : told) known = known || one == given;
    if (known) continue;
    r.scenario.warnings.push_back(
        {"problems-unlisted", r.value(given.front()).place, {{"sum", percent(sum)}, {"rest", percent(1 - sum)}}});
    told.push_back(std::move(given));
  }
}

}  // namespace

void check_problems(Reading& r, const Node& root, const Node& problems) {
  for (std::size_t i = 0; i < r.scenario.problems.size(); ++i) check_complete(r, problems, i);
  check_problem_rates(r, root);
  check_unlisted(r);
}

}  // namespace closs
