#include "cli/batch/simulate_together.hpp"

#include <signal.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>

#include "cli/io/held_signals.hpp"
#include "cli/line/figure_value.hpp"
#include "cli/line/selection.hpp"
#include "report/answers/simulate.hpp"
#include "report/faults/faults.hpp"
#include "text/ascii.hpp"

namespace closs {
namespace {

Failure no_whole_number(std::string_view option, const std::string& text, std::uint64_t least, std::uint64_t most) {
  return Failure(Fault{"option-not-a-number",
                       {},
                       {{"option", std::string(option)},
                        {"value", text},
                        {"least", std::to_string(least)},
                        {"most", std::to_string(most)}}});
}

}  // namespace

SimulationPlan simulation_plan(const Scenario& scenario, const Options& options) {
  SimulationPlan plan = stated_plan(scenario);
  plan.threads = options.threads;
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

namespace {

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

/// Of each figure counts are kept in some thousand bins.
void refuse_many_series(const SimulationPlan& plan) {
  std::size_t figures = 0;
  for (std::size_t k = 0; k < plan.figures.size(); ++k)
    figures += plan.figures[k].size() * (k > 0 && plan.differences ? 2 : 1);
  if (figures > most_distributions)
    throw Failure(Fault{"simulate-too-much",
                        {},
                        {{"scenarios", std::to_string(plan.figures.size())},
                         {"count", std::to_string(figures)},
                         {"most", std::to_string(most_distributions)}}});
}

}  // namespace

std::unique_ptr<Simulation> simulation_of(const SimulationPlan& plan, const SimulatedTogether& all) {
  refuse_many_series(plan);
  std::vector<const Scenario*> scenarios;
  for (const EvaluatedScenario& one : all.read) scenarios.push_back(&one.scenario());
  return std::make_unique<Simulation>(scenarios, plan);
}

int run_trials(const Call& call, Simulation& simulation) {
  const HeldSignals held;
  std::int64_t of = 0;
  std::function<void(std::uint64_t, std::uint64_t)> tell;
  simulation.run([&](std::int64_t done, std::int64_t count) {
    if (std::exchange(of, count) != count) tell = told_on_terminal(call.reporter);
    tell(static_cast<std::uint64_t>(done), static_cast<std::uint64_t>(count));
    return !HeldSignals::waiting();
  });
  return HeldSignals::take();
}

void take_results(const Call& call, const Simulation& simulation, SimulatedTogether& all) {
  for (std::size_t k = 0; k < all.read.size(); ++k) {
    all.results.push_back(simulation.result(k));
    refuse_broken(all.results.back(), call.reporter);
  }
}

void simulate_together(const Call& call, const SimulationPlan& plan, SimulatedTogether& all) {
  const std::unique_ptr<Simulation> simulation = simulation_of(plan, all);
  all.signal = run_trials(call, *simulation);
  simulation->explain();
  take_results(call, *simulation, all);
}

std::vector<OutputKind> simulation_kinds() {
  std::vector<OutputKind> all = kinds_of(simulation_formats());
  all.insert(all.end(), database_kinds.begin(), database_kinds.end());
  all.push_back({"", ".csv", OutputKind::Medium::draws});
  return all;
}

const SimulationFormat* simulation_format(const PlannedOutput& output) {
  return output.has_reports() ? &simulation_formats()[output.kind] : nullptr;
}

SimulationOutputs::SimulationOutputs(const Call& call, const Answering& asked, bool several)
    : call_(call),
      asked_(asked),
      several_(several),
      reported_(!several || call.options.full),
      options_(report_options(call)),
      outputs_(asked.outputs, call.out, asked.intake->read.get()) {}

bool SimulationOutputs::prints_warnings() const {
  return std::any_of(asked_.outputs.begin(), asked_.outputs.end(), [&](const PlannedOutput& output) {
    const SimulationFormat* format = simulation_format(output);
    return output.standard() && format && format->warns && (format->machine() || reported_);
  });
}

SimulationOutputs::Pieces SimulationOutputs::pieces_of(SimulatedTogether& all, const Document* together) const {
  Pieces out;
  int place = static_cast<int>(runs_.size());
  for (std::size_t k = 0; k < all.results.size(); ++k) {
    ++place;
    Scenario& scenario = *all.read[k].read.scenario;
    const Text name = scenario.name;
    SimulationReported one{&scenario, &all.results[k], all.read[k].read.sources, all.read[k].warnings};
    std::vector<Piece>& pieces = out.emplace_back();
    for (const PlannedOutput& output : asked_.outputs) {
      const SimulationFormat* format = simulation_format(output);
      ReportOptions options = options_for(output, options_);
      if (several_) options.place = place;
      const std::string& variant = all.variants[k];
      const bool machine = !format || format->machine();
      if (!variant.empty()) scenario.name = machine ? Text{variant, ""} : variant_title(name, variant);
      if (output.medium == OutputKind::Medium::database)
        pieces.emplace_back(simulation_rows(one, variant, options));
      else if (format && (machine || (!together && (reported_ || format->rendering->apart))))
        pieces.emplace_back(format->written(one, options));
      else if (format && together && k == 0)
        pieces.emplace_back(format->rendering->document(*together, options.look()));
      else
        pieces.emplace_back(std::string());  // draws are written as they are made, an overview is once all are there
      scenario.name = name;
    }
  }
  return out;
}

void SimulationOutputs::add(const SimulatedTogether& all, const Pieces& pieces) {
  for (std::size_t k = 0; k < pieces.size(); ++k) {
    outputs_.add(runs_.size(), pieces[k]);
    runs_.push_back(all.results[k].run);
    const Scenario& scenario = all.read[k].scenario();
    const std::string& variant = all.variants[k];
    title_ = (variant.empty() ? scenario.name : variant_title(scenario.name, variant)).in(options_.language);
    if (!several_) continue;
    ReportOptions options = options_;
    options.place = static_cast<int>(runs_.size());
    options.figures = figures_named(scenario, call_.options.figures);
    rows_.push_back(overview_row(SimulationReported{&scenario, &all.results[k]}, variant, options));
  }
}

std::optional<TrialsAsText> SimulationOutputs::each_trial(const Scenario& scenario, const Options& options) {
  const std::size_t last = asked_.outputs.size() - 1;  // --draws stands behind all others
  if (asked_.outputs[last].medium != OutputKind::Medium::draws) return std::nullopt;
  TrialsAsText out{.figures = figures_asked(scenario, options, headline_of_simulation(scenario))};
  const auto text = std::make_shared<const DrawsText>(scenario, random_inputs(scenario), out.figures, options_);
  outputs_.open(last, text->before());
  out.append = [text](std::string& to, const TrialsDone& trials) { text->append(to, trials); };
  out.take = [this, last](std::string_view lines) { outputs_.add_to(last, lines); };
  return out;
}

void SimulationOutputs::close() {
  std::vector<std::string> ends;
  for (std::size_t i = 0; i < asked_.outputs.size(); ++i) {
    const SimulationFormat* format = simulation_format(asked_.outputs[i]);
    if (!format) {
      ends.emplace_back();
      continue;
    }
    const ReportOptions options = options_for(asked_.outputs[i], options_);
    if (const Rendering* rendering = format->rendering) {
      const bool follow = reported_ || rendering->apart;  // the reports
      const Document overview = several_ ? overview_document(rows_, options, follow) : Document();
      const PageOf page = several_ ? page_of(overview, rows_, follow) : PageOf{title_};
      outputs_.open(i, rendering->opening(page, options.look()), rendering->between);
      ends.emplace_back(rendering->closing);
    } else {
      outputs_.open(i, format->before(runs_, options), format->between);
      ends.emplace_back(format->after);
    }
  }
  outputs_.close(ends);
}

void end_by(int signal, const Call& call) {
  call.out.flush();
  ::raise(signal);
}

}  // namespace closs
