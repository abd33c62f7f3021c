#include "analysis/estimate/realisation.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <vector>

#include "analysis/what_if/solve.hpp"
#include "core/at.hpp"

namespace closs {
namespace {

constexpr std::string_view realisation = "realisation";

/// A figure of a problem over all segments.
double figure_of(const Scenario& scenario, const Results& results, const std::string& problem, M measure) {
  for (const Figure& figure : results.figures)
    if (figure.id.scope == Scope::problem && figure.id.segment < 0 && figure.id.measure == measure &&
        scenario.problems[at(figure.id.problem)].id == problem)
      return figure.value;
  return 0;
}

/// The values that an input states of a problem (empty: of all); none where the base states the problem's own.
std::set<int> values_of(const EstimatedInput& input, const Scenario& scenario, std::string_view problem) {
  std::set<int> out;
  for (const Segment& segment : scenario.segments)
    for (std::size_t p = 0; p < scenario.problems.size(); ++p) {
      const int value = segment.problems[p].parameters[at(scenario.model->realisation)];
      if ((problem.empty() || scenario.problems[p].id == problem) &&
          path_of(scenario, scenario.values[at(value)]) == input.path())
        out.insert(value);
    }
  return out;
}

/// What comparison within strata finds, of what the scenario states, segments weighted by those affected.
void settle_by_strata(const Study& study, const Scenario& scenario, const Results& results, Estimated& estimate,
                      EstimatedInput& input) {
  double found = 0, stated = 0, variance = 0, all_affected = 0;
  std::vector<ExcessLoss*> together;
  for (ExcessLoss& one : estimate.excess) {
    if (values_of(input, scenario, one.problem).empty()) continue;
    const double affected = figure_of(scenario, results, one.problem, M::affected);
    all_affected += affected;
    found += affected * one.adjusted.mean;
    variance += affected * affected * one.adjusted.variance;
    stated += figure_of(scenario, results, one.problem, M::lost_gross) -
              figure_of(scenario, results, one.problem, M::lost_baseline);
    together.push_back(&one);
  }
  if (together.empty()) return;
  const double r = found / stated;
  if (r >= 0 && r <= 1) {
    input.value = r;
    input.literal = literal_of_share(r, std::sqrt(variance) / stated);
    for (ExcessLoss* one : together) one->realisation = r;
    return;
  }
  estimate.faults.push_back({"estimate-realisation",
                             study.respondents.place,
                             {{"path", input.path()},
                              {"realisation", share_text(r)},
                              {"found", share_text(found / all_affected)},
                              {"stated", share_text(stated / all_affected)}}});
  estimate.failed = true;
}

/// The realisation at which the scenario's churn is that of the customer list.
void settle_by_churn(const Study& study, const Scenario& scenario, Estimated& estimate, EstimatedInput& input) {
  const std::set<int> values = values_of(input, scenario, {});
  const Goal goal{.values = {values.begin(), values.end()},
                  .figure = {.scope = Scope::total, .measure = M::churn_rate},
                  .target = *estimate.churn};
  const Solution solution = values.empty() ? Solution{} : solve(scenario, goal);
  if (!solution.roots.empty()) {
    input.value = solution.roots.front().low;
    input.literal = literal_of_share(input.value, 0);
    return;
  }
  estimate.faults.push_back({"estimate-calibrate",
                             study.customers.place,
                             {{"churn", share_text(*estimate.churn)},
                              {"least", share_text(solution.least)},
                              {"most", share_text(solution.most)}}});
  estimate.failed = true;
}

}  // namespace

bool waits_for_scenario(const Study& study, const Estimated& estimate) {
  return !study.realised_by_answers() &&
         std::any_of(estimate.inputs.begin(), estimate.inputs.end(),
                     [](const EstimatedInput& input) { return input.parameter == realisation; });
}

void settle_realisation(const Study& study, const Scenario& scenario, const Results& results, Estimated& estimate) {
  for (EstimatedInput& input : estimate.inputs) {
    if (input.parameter != realisation) continue;
    if (study.realised_by_churn())
      settle_by_churn(study, scenario, estimate, input);
    else
      settle_by_strata(study, scenario, results, estimate, input);
  }
}

}  // namespace closs
