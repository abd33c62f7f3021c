#include "cli/batch/simulate_file.hpp"

#include <algorithm>

#include "cli/io/sha256.hpp"
#include "cli/io/shard.hpp"
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

/// Reads the scenarios of a file; false: they cannot be simulated, which was reported.
bool read_together(const SimulationFiles& files, const Input& input, SimulatedTogether& out) {
  std::optional<VariantRows> rows;
  if (files.table) rows.emplace(*files.table, 0, 1);
  for (std::size_t i = 0; i < (files.table ? files.table->count() : 1); ++i) {
    Wanted wanted;
    wanted.input = input;
    if (files.table) {
      wanted.table = files.table;
      wanted.row = std::make_shared<const Variant>(rows->at(i));
    }
    out.variants.push_back(files.table ? wanted.row->name : "");
    out.read.push_back(read_for(files.call, files.asked, std::move(wanted), Warnings::kept));
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

std::string SimulatedFile::identity() const {
  if (!simulation) return "";
  std::vector<std::string> texts;
  for (std::size_t k = 0; k < all.read.size(); ++k) {
    for (const Source& source : all.read[k].read.sources) texts.insert(texts.end(), {source.name, source.text});
    texts.push_back(sha256_of(simulation->layout(k)));
  }
  return sha256_of_list(texts);
}

SimulatedFile SimulationFiles::prepared(const Input& input, bool explained,
                                        const std::function<void(SimulatedFile&)>& adjust) const {
  SimulatedFile out;
  reporting(input, out, [&] {
    if (!read_together(*this, input, out.all)) return;
    out.plan = std::make_unique<SimulationPlan>(plan_of(call.options, explained, out.all));
    adjust(out);
    out.simulation = simulation_of(*out.plan, out.all);
  });
  return out;
}

bool SimulationFiles::reporting(const Input& input, const SimulatedFile& file,
                                const std::function<void()>& work) const {
  const std::vector<Fault> faults = faults_thrown(input, work);
  const std::vector<EvaluatedScenario>& read = file.all.read;
  call.reporter.report(faults, read.empty() ? std::span<const Source>() : read.front().read.sources);
  return faults.empty();
}

void SimulationFiles::add_results(const Input& input, SimulatedFile& file, SimulationOutputs& outputs) const {
  SimulationOutputs::Pieces pieces;
  reporting(input, file, [&] {
    take_results(call, *file.simulation, file.all);
    if (!outputs.prints_warnings())
      for (const EvaluatedScenario& one : file.all.read) call.reporter.report(one.warnings, one.read.sources);
    pieces = outputs.pieces_of(file.all);
  });
  outputs.add(file.all, pieces);
}

std::optional<Variants> variants_together(const Call& call) {
  std::optional<Variants> table = variants_of(call);
  if (table && table->count() > most_together)
    throw Failure(Fault{"variants-too-many", {}, {{"file", table->path()}, {"most", std::to_string(most_together)}}});
  return table;
}

bool explains(const Answering& asked) {
  return std::any_of(asked.outputs.begin(), asked.outputs.end(), [](const PlannedOutput& output) {
    const SimulationFormat* format = simulation_format(output);
    return format && format->explains;
  });
}

}  // namespace closs
