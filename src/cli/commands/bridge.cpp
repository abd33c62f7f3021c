// closs bridge OLD NEW: which inputs changed, and how much of the change of a figure each explains.
#include "report/answers/bridge.hpp"

#include <algorithm>

#include "cli/batch/answer.hpp"
#include "cli/line/command.hpp"
#include "cli/line/selection.hpp"

namespace closs {
namespace {

/// Figures in another currency or of another span have no difference to explain.
void refuse_unlike(const Scenario& before, const Scenario& after) {
  const auto refuse = [&](FaultCode code, std::string_view value, std::string_view other) {
    throw Failure(Fault{
        code,
        {},
        {{"old", before.file}, {"value", std::string(value)}, {"new", after.file}, {"other", std::string(other)}}});
  };
  if (before.currency != after.currency) refuse("bridge-currencies", before.currency, after.currency);
  if (before.period != after.period) refuse("bridge-periods", name_of(before.period), name_of(after.period));
}

std::vector<std::string> names_of(const Scenario& scenario, const std::vector<FigureId>& figures) {
  std::vector<std::string> names;
  for (const FigureId& id : figures) names.push_back(name_of(scenario, id));
  return names;
}

/// The figures asked for, by name; what --measure selects is kept where both scenarios have it.
std::vector<std::string> figures_wanted(const Options& options, const Scenario& before, const Scenario& after) {
  if (options.figures.empty() && options.measures.empty()) return bridge_figures();
  const std::vector<std::string> wanted = names_of(after, figures_asked(after, options, {}));
  const std::vector<std::string> known = names_of(before, figures_of(before));
  std::vector<std::string> both;
  std::vector<Fault> faults;
  for (const std::string& name : wanted) {
    if (std::find(known.begin(), known.end(), name) != known.end())
      both.push_back(name);
    else if (std::find(options.figures.begin(), options.figures.end(), name) != options.figures.end())
      faults.push_back({"bridge-figure-missing", {}, {{"figure", name}, {"file", before.file}}});
  }
  if (!faults.empty()) throw Failure(std::move(faults));
  return both;
}

}  // namespace

void bridge(const Call& call) {
  const Options& options = call.options;
  const Answering asked = answering(call);
  const EvaluatedScenario before = read_for(call, asked, options.operands[0]);
  const EvaluatedScenario after = read_for(call, asked, options.operands[1]);
  if (!before.evaluated || !after.evaluated) return;
  const Scenario &old_one = before.scenario(), &new_one = after.scenario();
  refuse_unlike(old_one, new_one);
  const Bridge found = bridge(old_one, new_one, figures_wanted(options, old_one, new_one));
  Answer answer = bridge_answer(old_one, before.read.sources, new_one, after.read.sources, found, report_options(call));
  add_warnings(answer, before.warnings, before.read.sources);
  add_warnings(answer, after.warnings, after.read.sources);
  write_answer(call, asked, answer);
  if (options.exit_code && !found.inputs.empty()) call.reporter.raise(1);
}

}  // namespace closs
