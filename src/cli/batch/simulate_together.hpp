// Scenarios that are simulated together, of the same trials, for `simulate` and `compare --simulate`: what the options
// ask for, how the trials run, and where what they say is written.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "analysis/simulate/simulate.hpp"
#include "cli/batch/answer.hpp"
#include "cli/batch/intake.hpp"
#include "cli/io/outputs.hpp"
#include "cli/line/command.hpp"
#include "report/answers/overview.hpp"
#include "report/answers/simulate.hpp"
#include "report/document/document.hpp"

namespace closs {

constexpr std::size_t most_together = 1000;  // scenarios, side by side in memory

/// How many trials, which, and how precise: what the options ask for, else the scenario's own block `simulation`, else
/// what is usual. Failure (option-not-a-number, ...).
SimulationPlan simulation_plan(const Scenario& scenario, const Options& options);

/// What is simulated together: a file, the rows of a table of variants of it, or files that are compared.
struct SimulatedTogether {
  std::vector<EvaluatedScenario> read = {};
  std::vector<std::string> variants = {};  // names; empty: the file as it stands
  std::vector<Simulated> results = {};
  int signal = 0;  // that ended it
};

constexpr std::size_t most_distributions = 2000;  // of figures and their differences, some 300 KB each

/// The simulation before its first trial; plan and scenarios must outlive it. Failure (simulate-too-much).
std::unique_ptr<Simulation> simulation_of(const SimulationPlan& plan, const SimulatedTogether& all);
/// Runs the trials, and shows how far they are. The first signal that would end the program ends them instead, and is
/// returned; 0: none came.
int run_trials(const Call& call, Simulation& simulation);
/// What the trials have come to. Failure (simulation-refused).
void take_results(const Call& call, const Simulation& simulation, SimulatedTogether& all);
/// All of these, one after the other, and what the plan asks for besides.
void simulate_together(const Call& call, const SimulationPlan& plan, SimulatedTogether& all);

/// The formats of `simulate`, as the command line knows them.
std::vector<OutputKind> simulation_kinds();
/// The format of an output; nullptr: a database, or what --draws names.
const SimulationFormat* simulation_format(const PlannedOutput& output);
/// The outputs of one call. What stands before the scenarios of an output waits until all of them are simulated.
class SimulationOutputs {
 public:
  /// `several`: people get an overview of the scenarios, and only with --full their reports, too.
  SimulationOutputs(const Call& call, const Answering& asked, bool several);

  /// Whether standard output shows the warnings.
  bool prints_warnings() const;

  /// What each scenario gives to each output. `together`: what people read of all of them; nullptr: a report each.
  using Pieces = std::vector<std::vector<Piece>>;
  Pieces pieces_of(SimulatedTogether& all, const Document* together = nullptr) const;
  /// Failure where they cannot be written: then nothing may be closed.
  void add(const SimulatedTogether& all, const Pieces& pieces);
  /// --draws: hands the trials of a scenario on, a line each; nullopt: they are not asked for. It must outlive what is
  /// returned.
  std::optional<TrialsAsText> each_trial(const Scenario& scenario, const Options& options);
  bool any() const { return !runs_.empty(); }
  void close();

 private:
  const Call& call_;
  const Answering& asked_;
  bool several_, reported_;
  ReportOptions options_;
  Outputs outputs_;
  std::vector<SimulationRun> runs_ = {};
  std::vector<OverviewRow> rows_ = {};
  std::string title_ = {};  // of the last report
};

/// Ends the program as the signal that ended its trials would have, once all outputs are written.
void end_by(int signal, const Call& call);

}  // namespace closs
