// closs simulate FILE...: inputs are drawn, figures get distributions, decisions probabilities, and ignorance a price.
#include "analysis/simulate/simulate.hpp"

#include <algorithm>
#include <memory>

#include "cli/batch/simulate_together.hpp"
#include "cli/batch/variants.hpp"
#include "cli/line/command.hpp"
#include "cli/line/selection.hpp"
#include "core/at.hpp"
#include "input/values/suggest.hpp"
#include "report/answers/simulate.hpp"
#include "text/ascii.hpp"

namespace closs {
namespace {

/// What is shown where no figure is asked for.
std::vector<FigureId> usual_figures(const EvaluatedScenario& read) {
  std::vector<FigureId> out;
  for (const Figure& figure : read.results.figures) {
    const auto one_of = [&](std::initializer_list<M> measures) {
      return std::find(measures.begin(), measures.end(), figure.id.measure) != measures.end();
    };
    const Scope scope = figure.id.scope;
    if ((scope == Scope::total && one_of({M::lost, M::revenue_at_risk, M::cost_of_inaction})) ||
        (of_fixes(scope) && one_of({M::npv, M::payback_months})))
      out.push_back(figure.id);
  }
  return out;
}

/// What --measure-next asks: "problems.billing.frequency=512". Failure (measure-next-...).
FurtherAnswers answers_asked(const Scenario& scenario, const RandomInputs& inputs, const std::string& text) {
  const std::size_t equals = text.rfind('=');
  const auto n = equals == text.npos ? std::nullopt : parsed_number<std::int64_t>(text.substr(equals + 1));
  if (!n || *n < 1 || *n > most_answers)
    throw Failure(Fault{"measure-next-malformed", {}, {{"text", text}, {"most", std::to_string(most_answers)}}});
  FurtherAnswers out{.n = *n, .path = text.substr(0, equals)};
  for (std::size_t i = 0; i < inputs.inputs.size(); ++i) {
    const RandomInput& input = inputs.inputs[i];
    int member = input.path == out.path ? 0 : -1;
    for (std::size_t k = 0; k < input.values.size() && member < 0; ++k)
      if (path_of(scenario, scenario.values[at(input.values[k])]) == out.path) member = static_cast<int>(k) + 1;
    if (member < 0) continue;
    if (!can_be_asked(scenario, input)) throw Failure(Fault{"measure-next-no-rate", {}, {{"path", out.path}}});
    out.input = i;
    out.member = input.is_group() ? member - 1 : -1;
    return out;
  }
  std::vector<std::string> known;
  for (const Value& value : scenario.values) known.push_back(path_of(scenario, value));
  if (std::find(known.begin(), known.end(), out.path) != known.end())
    throw Failure(Fault{"measure-next-not-drawn", {}, {{"path", out.path}}});
  throw Failure(suggesting("unknown-path", {{"path", out.path}}, out.path, known));
}

/// Reads the scenarios of one file; false: they cannot be simulated, which was reported.
bool read_together(const Call& call, const Answering& asked, const Input& input, const Variants* table,
                   SimulatedTogether& out) {
  std::optional<VariantRows> rows;
  if (table) rows.emplace(*table, 0, 1);
  for (std::size_t i = 0; i < (table ? table->count() : 1); ++i) {
    Wanted wanted;
    wanted.input = input;
    if (table) {
      wanted.table = table;
      wanted.row = std::make_shared<const Variant>(rows->at(i));
    }
    out.variants.push_back(table ? wanted.row->name : "");
    out.read.push_back(read_for(call, asked, std::move(wanted), Warnings::kept));
    if (!out.read.back().evaluated) return false;
  }
  return true;
}

/// What is asked for of each scenario; `explained`: what matters is shown, and what knowing is worth.
SimulationPlan plan_of(const Options& options, bool explained, const SimulatedTogether& all) {
  SimulationPlan plan = simulation_plan(all.read.front().scenario(), options);
  plan.differences = all.read.size() > 1;
  plan.information = plan.sensitivities = explained;
  for (const EvaluatedScenario& one : all.read) {
    plan.figures.push_back(figures_asked(one.scenario(), options, usual_figures(one)));
    refuse_many_sets(one.scenario(), plan.figures.back(), plan.trials);
    plan.why.push_back(figures_named(one.scenario(), options.why));
    plan.measure_next.emplace_back();
    for (const std::string& text : options.measure_next)
      plan.measure_next.back().push_back(answers_asked(one.scenario(), random_inputs(one.scenario()), text));
  }
  if (!explained) plan.why.clear(), plan.measure_next.clear();
  return plan;
}

}  // namespace

void simulate(const Call& call) {
  const Options& options = call.options;
  const std::vector<OutputKind> kinds = simulation_kinds();
  std::vector<std::string> more;
  if (!options.variants_file.empty()) more.push_back(options.variants_file);
  const Answering asked = answering(call, kinds, more);
  const std::optional<Variants> table = variants_of(call);
  if (!options.variants_file.empty() && !table) return;
  if (table && table->count() > most_together)
    throw Failure(Fault{"variants-too-many", {}, {{"file", table->path()}, {"most", std::to_string(most_together)}}});
  if (!options.draws.empty() && (asked.inputs.size() > 1 || table)) throw Failure(Fault{"draws-of-many", {}, {}});
  SimulationOutputs outputs(call, asked);
  const bool explained = std::any_of(asked.outputs.begin(), asked.outputs.end(), [](const PlannedOutput& output) {
    const SimulationFormat* format = simulation_format(output);
    return format && format->explains;
  });
  int signal = 0;
  for (const Input& input : asked.inputs) {
    SimulatedTogether all;
    const std::vector<Fault> faults = faults_thrown(input, [&] {
      if (!read_together(call, asked, input, table ? &*table : nullptr, all)) return;
      SimulationPlan plan = plan_of(options, explained, all);
      plan.each_trial = outputs.each_trial(all.read.front().scenario(), options);
      simulate_together(call, plan, all);
      signal = all.signal;
      if (!prints_warnings_of_simulation(asked))
        for (const EvaluatedScenario& one : all.read) call.reporter.report(one.warnings, one.read.sources);
      outputs.add(all);
    });
    call.reporter.report(faults, all.read.empty() ? std::span<const Source>() : all.read.front().read.sources);
    if (signal != 0) break;
  }
  if (outputs.any()) outputs.close();
  if (signal == 0) {
    if (!outputs.any() && call.reporter.exit_code() == 0)
      call.reporter.report(std::vector<Fault>{{"folder-without-scenario", {}, {}}});
    return;
  }
  end_by(signal, call);
}

}  // namespace closs
