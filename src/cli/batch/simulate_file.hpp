// One file of `closs simulate`, or of its shards and their merge: its scenarios read, what the options ask of them, and
// their simulation before its first trial.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "cli/batch/simulate_together.hpp"
#include "cli/batch/variants.hpp"

namespace closs {

/// The scenarios of a file: as it stands, or as each row of a table of variants of it.
struct SimulatedFile {
  SimulatedTogether all = {};
  std::unique_ptr<SimulationPlan> plan = {};
  std::unique_ptr<Simulation> simulation = {};  // nullptr: they cannot be simulated, which was reported

  /// SHA-256 of what the scenarios were read from, and of what models and benchmarks make of it; empty: they cannot be
  /// simulated.
  std::string identity() const;
};

/// What a call simulates.
struct SimulationFiles {
  const Call& call;
  const Answering& asked;
  const Variants* table = nullptr;  // nullptr: no variants

  /// Whether there is more than one scenario.
  bool several() const { return asked.inputs.size() > 1 || table; }
  /// Reads the scenarios of a file, and plans; `explained`: what matters is shown, and what knowing is worth. `adjust`
  /// gets the plan before the simulation does. What is wrong with the file is reported.
  SimulatedFile prepared(const Input& input, bool explained, const std::function<void(SimulatedFile&)>& adjust) const;
  /// Does `work` on a file; what it throws is reported. True: nothing was.
  bool reporting(const Input& input, const SimulatedFile& file, const std::function<void()>& work) const;
  /// Adds what the trials have come to, and tells the warnings where no output does. What is wrong with the file is
  /// reported. Failure where an output cannot be written.
  void add_results(const Input& input, SimulatedFile& file, SimulationOutputs& outputs) const;
};

/// The table of --variants; nullopt where none is given, or where it is broken, which was reported. Failure
/// (variants-too-many).
std::optional<Variants> variants_together(const Call& call);

/// Whether an output shows what matters, and what knowing is worth.
bool explains(const Answering& asked);

}  // namespace closs
