// closs plan FILE... --budget AMOUNT: the best set of fixes that the budget buys.
#include "report/answers/plan.hpp"

#include <algorithm>
#include <optional>

#include "cli/batch/answer.hpp"
#include "cli/line/command.hpp"
#include "cli/line/selection.hpp"
#include "core/scenario/requirements.hpp"
#include "text/utf8.hpp"

namespace closs {
namespace {

std::optional<double> budget_in(const Scenario& scenario, const std::string& text, const std::vector<Source>& sources,
                                std::vector<Fault>& faults) {
  Parameter budget;
  budget.name = "--budget";
  budget.kind = Kind::money;
  budget.domain = domain_of(Kind::money);
  return read_literal(scenario, budget, text,
                      {static_cast<int>(sources.size()) - 1, 1, 1, std::max(1, characters(text))}, faults);
}

void refuse_unplannable(const Scenario& scenario) {
  if (scenario.fixes.empty()) throw Failure(Fault{"plan-no-fixes", {}, {{"file", scenario.file}}});
  if (scenario.fixes.size() > static_cast<std::size_t>(most_fixes_of_a_set))
    throw Failure(Fault{"plan-too-many-fixes",
                        {},
                        {{"file", scenario.file},
                         {"count", std::to_string(scenario.fixes.size())},
                         {"most", std::to_string(most_fixes_of_a_set)}}});
}

/// Warnings of the plan that the scenario's own figures did not give already.
void add_new_warnings(Answer& answer, const std::vector<Fault>& known, const std::vector<Fault>& more,
                      const std::vector<Source>& sources) {
  std::vector<Fault> fresh;
  for (const Fault& fault : more)
    if (std::none_of(known.begin(), known.end(),
                     [&](const Fault& f) { return f.code == fault.code && f.values == fault.values; }))
      fresh.push_back(fault);
  add_warnings(answer, fresh, sources);
}

std::optional<Answer> plan_for(const Call& call, const EvaluatedScenario& read) {
  const Options& options = call.options;
  const Scenario& scenario = read.scenario();
  refuse_unplannable(scenario);
  const std::vector<Source> sources = {{"--budget", options.budget}};
  std::vector<Fault> faults;
  PlanRequest request;
  request.threads = options.threads;
  request.of = options.budget_of == "once" ? BudgetOf::once : BudgetOf::pv_cost;
  const auto budget = budget_in(scenario, options.budget, sources, faults);
  if (!budget) {
    call.reporter.report(faults, sources);
    return std::nullopt;
  }
  request.budget = *budget;
  request.told = told_on_terminal(call.reporter);
  const Plan best = plan(scenario, request);
  request.told = {};  // the line is cleared
  Answer answer = plan_answer(scenario, request, best, report_options(call));
  add_warnings(answer, read.warnings, read.read.sources);
  add_new_warnings(answer, read.warnings, best.warnings, read.read.sources);
  if (best.best.fixes == 0) call.reporter.raise(1);
  return answer;
}

}  // namespace

void plan(const Call& call) {
  if (call.options.budget.empty()) throw Failure(Fault{"plan-no-budget", {}, {}});
  answer_each(call, answering(call), plan_for);
}

}  // namespace closs
