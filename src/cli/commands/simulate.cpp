// closs simulate FILE...: inputs are drawn, figures get distributions, decisions probabilities, and ignorance a price.
// --shard: some of the trials, for closs merge.
#include <algorithm>
#include <optional>
#include <utility>

#include "cli/batch/simulate_file.hpp"
#include "cli/batch/simulation_part.hpp"
#include "cli/line/command.hpp"

namespace closs {
namespace {

void simulate_files(const SimulationFiles& files) {
  const Call& call = files.call;
  SimulationOutputs outputs(call, files.asked, files.several());
  const bool explained = explains(files.asked);
  int signal = 0;
  for (const Input& input : files.asked.inputs) {
    SimulatedFile file = files.prepared(input, explained, [&](SimulatedFile& one) {
      one.plan->each_trial = outputs.each_trial(one.all.read.front().scenario(), call.options);
    });
    if (!file.simulation) continue;
    const bool done = files.reporting(input, file, [&] {
      signal = run_trials(call, *file.simulation);
      file.simulation->explain();
    });
    if (done) files.add_results(input, file, outputs);
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

/// What --shard says. Failure where it does not go with the other options.
Shard shard_asked(const Options& options) {
  const Shard shard = shard_named(options.shard, replicate_count);
  for (const auto& [option, text] :
       {std::pair("--precision", &options.precision), std::pair("--draws", &options.draws)})
    if (!text->empty()) throw Failure(Fault{"shard-not-with", {}, {{"option", option}}});
  if (options.outputs.size() != 1 || options.outputs.front() == "-" || !options.format.empty())
    throw Failure(Fault{"shard-without-part", {}, {}});
  if (std::find(options.operands.begin(), options.operands.end(), "-") != options.operands.end())
    throw Failure(Fault{"shard-from-standard-input", {}, {}});
  return shard;
}

/// The part of a shard has all that merge may be asked to show. A signal ends it, and nothing is written.
void simulate_shard(const SimulationFiles& files, const Shard& shard) {
  const Call& call = files.call;
  Outputs outputs(files.asked.outputs, call.out, files.asked.intake->read.get());
  PartWriter part(outputs, call_of(call.options, files.asked.inputs, files.table ? files.table->sha256() : ""), shard);
  for (const Input& input : files.asked.inputs) {
    SimulatedFile file = files.prepared(input, true, [&](SimulatedFile& one) {
      one.plan->shard = static_cast<int>(shard.number);
      one.plan->shards = static_cast<int>(shard.count);
    });
    part.file(file.identity());
    if (!file.simulation) continue;
    if (const int signal = run_trials(call, *file.simulation)) return end_by(signal, call);
    for (const EvaluatedScenario& one : file.all.read) call.reporter.report(one.warnings, one.read.sources);
    for (std::size_t k = 0; k < file.all.read.size(); ++k) part.state(file.simulation->state(k));
  }
  part.close();
}

}  // namespace

void simulate(const Call& call) {
  const Options& options = call.options;
  std::optional<Shard> shard;
  if (!options.shard.empty()) shard = shard_asked(options);
  std::vector<std::string> more;
  if (!options.variants_file.empty()) more.push_back(options.variants_file);
  const Answering asked = answering(call, shard ? part_kinds() : simulation_kinds(), more);
  const std::optional<Variants> table = variants_together(call);
  if (!options.variants_file.empty() && !table) return;
  if (!options.draws.empty() && (asked.inputs.size() > 1 || table)) throw Failure(Fault{"draws-of-many", {}, {}});
  const SimulationFiles files{call, asked, table ? &*table : nullptr};
  shard ? simulate_shard(files, *shard) : simulate_files(files);
}

}  // namespace closs
