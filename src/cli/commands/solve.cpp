// closs solve FILE --vary PATH --until 'FIGURE = VALUE': where an input must stand for a figure to reach a value.
#include "report/answers/solve.hpp"

#include <algorithm>

#include "cli/batch/answer.hpp"
#include "cli/line/command.hpp"
#include "cli/line/goal.hpp"
#include "cli/line/selection.hpp"
#include "cli/line/vary.hpp"
#include "text/utf8.hpp"

namespace closs {
namespace {

/// Texts of the command line that faults point into.
struct Words {
  std::vector<Source> sources;
  int add(std::string name, std::string text) {
    sources.push_back({std::move(name), std::move(text)});
    return static_cast<int>(sources.size()) - 1;
  }
};

Place all_of(int source, const std::string& text) { return {source, 1, 1, std::max(1, characters(text))}; }

std::vector<int> values_of(const Scenario& scenario, const std::string& path, Words& words,
                           std::vector<Fault>& faults) {
  const Place place = all_of(words.add("--vary", path), path);
  if (path.find('=') != std::string::npos) {
    faults.push_back({"solve-vary-with-points", place, {{"path", path.substr(0, path.find('='))}}});
    return {};
  }
  if (setting_of(path) == Setting::whole_number) {  // which is no amount to be sought
    faults.push_back({"solve-whole-periods", place, {{"path", path}, {"file", scenario.file}}});
    return {};
  }
  return find_values(scenario, path, place, faults);
}

/// --from or --to, read as a number of the input.
std::optional<double> bound(const Scenario& scenario, const std::string& option, const std::string& text,
                            const std::vector<int>& values, Words& words, std::vector<Fault>& faults) {
  if (text.empty() || values.empty()) return std::nullopt;
  const Parameter& parameter = *scenario.values[static_cast<std::size_t>(values.front())].parameter;
  return read_literal(scenario, parameter, text, all_of(words.add(option, text), text), faults);
}

Goal goal_of(const Scenario& scenario, const Options& options, Words& words, std::vector<Fault>& faults) {
  Goal goal;
  goal.values = values_of(scenario, options.vary.front(), words, faults);
  if (const auto wanted = read_goal(scenario, options.until, words.add("--until", options.until), faults)) {
    goal.figure = wanted->figure;
    goal.target = wanted->value;
  }
  goal.from = bound(scenario, "--from", options.from, goal.values, words, faults);
  goal.to = bound(scenario, "--to", options.to, goal.values, words, faults);
  if (faults.empty() && goal.from && goal.to && *goal.from > *goal.to)
    faults.push_back({"solve-bounds-reversed", {}, {{"from", options.from}, {"to", options.to}}});
  if (faults.empty()) refuse_many_sets(scenario, std::span(&goal.figure, 1), rows_of_costly_search);
  return goal;
}

void refuse_incomplete(const Options& options) {
  if (options.vary.size() == 1 && !options.until.empty()) return;
  const FaultCode code = options.vary.empty()    ? FaultCode("solve-nothing-to-vary")
                         : options.until.empty() ? FaultCode("solve-no-goal")
                                                 : FaultCode("solve-several-inputs");
  throw Failure(Fault{code, {}, {}});
}

}  // namespace

void solve(const Call& call) {
  const Options& options = call.options;
  refuse_incomplete(options);
  const Answering asked = answering(call);
  const EvaluatedScenario read = read_for(call, asked, options.operands[0], options.vary);
  if (!read.evaluated) return;
  Words words;
  std::vector<Fault> faults;
  const Goal goal = goal_of(read.scenario(), options, words, faults);
  if (!faults.empty()) return call.reporter.report(faults, words.sources);
  const Solution solution = solve(read.scenario(), goal, options.threads, told_on_terminal(call.reporter));
  Answer answer = solve_answer(read.scenario(), options.vary.front(), goal, solution, report_options(call));
  add_warnings(answer, read.warnings, read.read.sources);
  write_answer(call, asked, answer);
  if (solution.roots.empty()) call.reporter.raise(1);
}

}  // namespace closs
