// closs tornado FILE...: each input from low to high, widest swing first.
#include "report/answers/tornado.hpp"

#include "cli/batch/answer.hpp"
#include "cli/io/console.hpp"
#include "cli/line/command.hpp"
#include "cli/line/figure_value.hpp"
#include "cli/line/selection.hpp"

namespace closs {
namespace {

/// --swing as a share of the base; 0 where it is not given. Failure with the faults of its text.
double swing_wanted(const Scenario& scenario, const std::string& text) {
  return option_number(scenario, "--swing", text, Kind::rate, {0, 1, true, false}).value_or(0);
}

/// What a reader asks first: what inaction costs where a margin says so, else the revenue at risk.
FigureId headline_figure(const EvaluatedScenario& read) {
  const FigureId cost{.scope = Scope::total, .measure = M::cost_of_inaction};
  for (const Figure& figure : read.results.figures)
    if (figure.id == cost && figure.none.empty()) return cost;
  return {.scope = Scope::total, .measure = M::revenue_at_risk};
}

std::optional<Answer> tornado_for(const Call& call, const EvaluatedScenario& read) {
  const Options& options = call.options;
  const Scenario& scenario = read.scenario();
  const double swing = swing_wanted(scenario, options.swing);
  const std::vector<FigureId> figures = figures_asked(scenario, options, {headline_figure(read)});
  const std::size_t rows = 2 * reaches(scenario, swing).size();
  refuse_many_sets(scenario, figures, static_cast<std::int64_t>(rows));
  Progress progress(rows, call.reporter);
  Tornado swings = tornado(scenario, figures, swing, options.threads, [&](std::int64_t done) {
    progress.show(static_cast<std::size_t>(done), Progress::Line::kept);
  });
  progress.show(rows, Progress::Line::cleared);
  explain_gaps(scenario, swings);
  Answer answer = tornado_answer(scenario, swings, swing, report_options(call));
  std::vector<Fault> warnings = tornado_warnings(scenario, swings);
  warnings.insert(warnings.begin(), read.warnings.begin(), read.warnings.end());
  add_warnings(answer, warnings, read.read.sources);
  return answer;
}

}  // namespace

void tornado(const Call& call) { answer_each(call, answering(call), tornado_for); }

}  // namespace closs
