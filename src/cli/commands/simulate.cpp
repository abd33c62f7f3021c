// closs simulate FILE...: inputs are drawn, figures get distributions, decisions probabilities, and ignorance a price.
#include "analysis/simulate/simulate.hpp"

#include <signal.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "cli/batch/answer.hpp"
#include "cli/batch/variants.hpp"
#include "cli/io/held_signals.hpp"
#include "cli/line/command.hpp"
#include "cli/line/figure_value.hpp"
#include "cli/line/selection.hpp"
#include "core/at.hpp"
#include "input/values/suggest.hpp"
#include "report/answers/simulate.hpp"
#include "report/faults/faults.hpp"
#include "text/ascii.hpp"

namespace closs {
namespace {

constexpr std::size_t most_variants = 1000;  // they are simulated side by side

Failure no_whole_number(std::string_view option, const std::string& text, std::uint64_t least, std::uint64_t most) {
  return Failure(Fault{"option-not-a-number",
                       {},
                       {{"option", std::string(option)},
                        {"value", text},
                        {"least", std::to_string(least)},
                        {"most", std::to_string(most)}}});
}

/// What the options ask for, else the scenario's own block `simulation`, else what is usual.
SimulationPlan plan_of(const Scenario& scenario, const Options& options) {
  SimulationPlan plan;
  plan.threads = options.threads;
  plan.trials = scenario.simulation.trials.value_or(default_trials);
  plan.seed = scenario.simulation.seed.value_or(plan.seed);
  const auto most = static_cast<double>(most_sobol_replicate * replicate_count);
  if (const auto trials = option_number(scenario, "--trials", options.trials, Kind::count, {1, most})) {
    if (*trials != std::floor(*trials))
      throw no_whole_number("--trials", options.trials, 1, static_cast<std::uint64_t>(most));
    plan.trials = static_cast<std::int64_t>(*trials);
  }
  if (!options.seed.empty()) {
    const auto seed = parsed_number<std::uint64_t>(options.seed);
    if (!seed || *seed > most_seed) throw no_whole_number("--seed", options.seed, 0, most_seed);
    plan.seed = *seed;
  }
  if (options.sampler == name_of(Sampling::random)) plan.sampler = Sampling::random;
  plan.precision = option_number(scenario, "--precision", options.precision, Kind::rate, {0, 1, true, false});
  plan.budget = option_number(scenario, "--budget", options.budget, Kind::money, domain_of(Kind::money));
  return plan;
}

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

/// What is simulated together: a file, or the rows of a table of variants of it.
struct SimulatedTogether {
  std::vector<EvaluatedScenario> read = {};
  std::vector<std::string> variants = {};  // names; empty: the file as it stands
  std::vector<Simulated> results = {};
  int signal = 0;  // that ended it
};

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

/// A scenario of which too many trials break a rule has no figures.
void refuse_broken(const Simulated& one, const Reporter& reporter) {
  if (!one.too_many_refused() || !one.rule) return;
  const Language language = reporter.form == FaultForm::json ? Language::en : reporter.language;
  throw Failure(Fault{"simulation-refused",
                      one.rule->place,
                      {{"count", std::to_string(one.refused)},
                       {"all", std::to_string(one.run.trials)},
                       {"rule", fault_message(*one.rule, language)}}});
}

/// Runs the trials, and shows how far they are; `explained`: what matters is shown, and what knowing is worth. The
/// first signal that would end the program ends them instead.
void simulate_together(const Call& call, bool explained, SimulatedTogether& all) {
  std::vector<const Scenario*> scenarios;
  for (const EvaluatedScenario& one : all.read) scenarios.push_back(&one.scenario());
  SimulationPlan plan = plan_of(*scenarios.front(), call.options);
  plan.differences = scenarios.size() > 1;
  plan.information = plan.sensitivities = explained;
  for (const EvaluatedScenario& one : all.read) {
    plan.figures.push_back(figures_asked(one.scenario(), call.options, usual_figures(one)));
    refuse_many_sets(one.scenario(), plan.figures.back(), plan.trials);
    plan.why.push_back(figures_named(one.scenario(), call.options.why));
    plan.measure_next.emplace_back();
    for (const std::string& text : call.options.measure_next)
      plan.measure_next.back().push_back(answers_asked(one.scenario(), random_inputs(one.scenario()), text));
  }
  Simulation simulation(scenarios, plan);
  {
    const HeldSignals held;
    std::int64_t of = 0;
    std::function<void(std::uint64_t, std::uint64_t)> tell;
    simulation.run([&](std::int64_t done, std::int64_t count) {
      if (std::exchange(of, count) != count) tell = told_on_terminal(call.reporter);
      tell(static_cast<std::uint64_t>(done), static_cast<std::uint64_t>(count));
      return !HeldSignals::waiting();
    });
    all.signal = HeldSignals::take();
  }
  if (all.signal == 0 && explained) simulation.explain();
  for (std::size_t k = 0; k < scenarios.size(); ++k) {
    all.results.push_back(simulation.result(k));
    refuse_broken(all.results.back(), call.reporter);
  }
}

/// The outputs of one call. What stands before the scenarios of an output waits until all of them are simulated.
class SimulationOutputs {
 public:
  SimulationOutputs(const Call& call, const Answering& asked)
      : asked_(asked), options_(report_options(call)), outputs_(asked.outputs, call.out, asked.intake->read.get()) {}

  void add(SimulatedTogether& all) {
    for (std::size_t k = 0; k < all.results.size(); ++k) {
      runs_.push_back(all.results[k].run);
      Scenario& scenario = *all.read[k].read.scenario;
      const Text name = scenario.name;
      SimulationReported one{&scenario, &all.results[k], all.read[k].read.sources, all.read[k].warnings};
      std::vector<Piece> pieces;
      for (const PlannedOutput& output : asked_.outputs) {
        const SimulationFormat& format = simulation_formats()[output.kind];
        const std::string& variant = all.variants[k];
        if (!variant.empty()) scenario.name = format.machine ? Text{variant, ""} : variant_title(name, variant);
        pieces.emplace_back(format.each(one, options_for(output, options_)));
        scenario.name = name;
      }
      outputs_.add(runs_.size() - 1, pieces);
    }
  }
  bool any() const { return !runs_.empty(); }

  void close() {
    std::vector<std::string> ends;
    for (std::size_t i = 0; i < asked_.outputs.size(); ++i) {
      const SimulationFormat& format = simulation_formats()[asked_.outputs[i].kind];
      outputs_.open(i, format.before(runs_, options_for(asked_.outputs[i], options_)), format.between);
      ends.emplace_back(format.after);
    }
    outputs_.close(ends);
  }

 private:
  const Answering& asked_;
  ReportOptions options_;
  Outputs outputs_;
  std::vector<SimulationRun> runs_ = {};
};

std::vector<OutputKind> simulation_kinds() {
  std::vector<OutputKind> all;
  for (const SimulationFormat& format : simulation_formats()) all.push_back({format.name, format.extension});
  return all;
}

bool prints_warnings_of(const Answering& asked) {
  return std::any_of(asked.outputs.begin(), asked.outputs.end(), [](const PlannedOutput& output) {
    return output.standard() && simulation_formats()[output.kind].warns;
  });
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
  if (table && table->count() > most_variants)
    throw Failure(Fault{"variants-too-many", {}, {{"file", table->path()}, {"most", std::to_string(most_variants)}}});
  SimulationOutputs outputs(call, asked);
  const bool explained = std::any_of(asked.outputs.begin(), asked.outputs.end(), [](const PlannedOutput& output) {
    return simulation_formats()[output.kind].explains;
  });
  int signal = 0;
  for (const Input& input : asked.inputs) {
    SimulatedTogether all;
    const std::vector<Fault> faults = faults_thrown(input, [&] {
      if (!read_together(call, asked, input, table ? &*table : nullptr, all)) return;
      simulate_together(call, explained, all);
      signal = all.signal;
      if (!prints_warnings_of(asked))
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
  call.out.flush();
  ::raise(signal);
}

}  // namespace closs
