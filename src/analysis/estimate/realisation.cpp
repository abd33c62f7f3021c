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

/// What comparison within strata finds, of what the scenario states, segments weighted by those affected.
void settle_by_strata(const Study& study, const Scenario& scenario, const Results& results, Estimated& estimate) {
  const auto has_own = [&](const std::string& problem) {
    return std::any_of(estimate.inputs.begin(), estimate.inputs.end(), [&](const EstimatedInput& input) {
      return input.parameter == realisation && input.problem == problem;
    });
  };
  for (EstimatedInput& input : estimate.inputs) {
    if (input.parameter != realisation) continue;
    double found = 0, stated = 0, variance = 0;
    for (const ExcessLoss& one : estimate.excess) {
      if (input.problem.empty() ? has_own(one.problem) : one.problem != input.problem) continue;
      const double affected = figure_of(scenario, results, one.problem, M::affected);
      found += affected * one.adjusted.mean;
      variance += affected * affected * one.adjusted.variance;
      stated += figure_of(scenario, results, one.problem, M::lost_gross) -
                figure_of(scenario, results, one.problem, M::lost_baseline);
    }
    const double r = found / stated;
    if (!(r >= 0 && r <= 1)) {
      double affected = 0;
      for (const ExcessLoss& one : estimate.excess)
        if (input.problem.empty() ? !has_own(one.problem) : one.problem == input.problem)
          affected += figure_of(scenario, results, one.problem, M::affected);
      estimate.faults.push_back({"estimate-realisation",
                                 study.respondents.place,
                                 {{"path", input.path()},
                                  {"realisation", share_text(r)},
                                  {"found", share_text(found / affected)},
                                  {"stated", share_text(stated / affected)}}});
      estimate.failed = true;
      continue;
    }
    input.value = r;
    input.literal = literal_of_share(r, std::sqrt(variance) / stated);
    for (ExcessLoss& one : estimate.excess)
      if (input.problem.empty() ? !has_own(one.problem) : one.problem == input.problem) one.realisation = r;
  }
}

/// The realisation at which the scenario's churn is that of the customer list.
void settle_by_churn(const Study& study, const Scenario& scenario, Estimated& estimate) {
  std::set<int> values;
  for (const Segment& segment : scenario.segments)
    for (const ProblemInputs& problem : segment.problems)
      values.insert(problem.parameters[at(scenario.model->realisation)]);
  const Goal goal{.values = {values.begin(), values.end()},
                  .figure = {.scope = Scope::total, .measure = M::churn_rate},
                  .target = *estimate.churn};
  const Solution solution = solve(scenario, goal);
  for (EstimatedInput& input : estimate.inputs) {
    if (input.parameter != realisation) continue;
    if (solution.roots.empty()) {
      estimate.faults.push_back({"estimate-calibrate",
                                 study.customers.place,
                                 {{"churn", share_text(*estimate.churn)},
                                  {"least", share_text(solution.least)},
                                  {"most", share_text(solution.most)}}});
      estimate.failed = true;
      continue;
    }
    input.value = solution.roots.front().low;
    input.literal = literal_of_share(input.value, 0);
  }
}

}  // namespace

bool waits_for_scenario(const Study& study, const Estimated& estimate) {
  const bool by_answers = study.loss_from == LossFrom::intention && study.knows_behaviour();
  return !by_answers && std::any_of(estimate.inputs.begin(), estimate.inputs.end(),
                                    [](const EstimatedInput& input) { return input.parameter == realisation; });
}

void settle_realisation(const Study& study, const Scenario& scenario, const Results& results, Estimated& estimate) {
  if (study.calibrate == Calibrate::realisation)
    settle_by_churn(study, scenario, estimate);
  else
    settle_by_strata(study, scenario, results, estimate);
}

}  // namespace closs
