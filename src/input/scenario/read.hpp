// From text to a checked Scenario: YAML tree, then `extends` and `--set` as layers, then keys and values by
// the tables of parameters, then the cross-checks of docs/scenario-files.md. All faults of a file are collected. The
// disk comes in as a function, so nothing here knows a file system.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "core/scenario/benchmark.hpp"
#include "input/yaml/tree.hpp"

namespace closs {

/// What the world gives.
struct Disk {
  /// A whole file; throws Failure where it cannot be read.
  std::function<std::string(const std::string& path)> read;
};

/// Built-in models and benchmarks by name, read once and shared by threads; and the user's own by path.
class Library {
 public:
  /// `folder`: where *.yaml, the models, and benchmarks/*.yaml stand; names: of those that do.
  Library(Disk disk, std::string folder, std::vector<std::string> model_names,
          std::vector<std::string> benchmark_names);

  /// A model by built-in name or by path (relative to `relative_to`, a file); nullptr with faults.
  /// `sources` receives the text of a file with faults, so that excerpts can be shown.
  std::shared_ptr<const Model> model(const std::string& name, const std::string& relative_to, Place asked_at,
                                     std::vector<Source>& sources, std::vector<Fault>& faults);
  std::shared_ptr<const Benchmark> benchmark(const std::string& name, Place asked_at, std::vector<Source>& sources,
                                             std::vector<Fault>& faults);
  const std::vector<std::string>& model_names() const { return model_names_; }
  const std::vector<std::string>& benchmark_names() const { return benchmark_names_; }
  const Disk& disk() const { return disk_; }

 private:
  Disk disk_;
  std::string folder_;
  std::vector<std::string> model_names_, benchmark_names_;
  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<const Model>> models_;
  std::map<std::string, std::shared_ptr<const Benchmark>> benchmarks_;
};

struct ReadOptions {
  std::vector<std::string> sets;  // "problems.billing.frequency=9%", in order
  std::vector<std::string> own;   // paths that must have a value of their own (for --vary): as if written there
};

/// Everything that reading one file gave.
struct ReadScenario {
  std::shared_ptr<Scenario> scenario;  // nullptr when there were errors, or nothing to read
  std::vector<Fault> faults;           // errors, in file order; warnings are in scenario->warnings
  std::vector<Source> sources;         // what places point into
  bool is_scenario = true;             // false: no `closs:` key (skipped in folders)
  bool abstract = false;               // `abstract: true` (skipped in folders)
  const Node* merged = nullptr;        // the merged tree, for resolve
  std::shared_ptr<Arena> arena;        // owns it
};

/// Reads a scenario from its text. `file` is the name users see ("-" for standard input).
ReadScenario read_scenario(Library& library, const std::string& file, const std::string& text,
                           const ReadOptions& options = {});

/// Values that a path of the one grammar names: one, or with `problems.*.` several; empty with a fault
/// ("unknown-path" with did-you-mean) when it names none. Paths that inherit need ReadOptions::own.
std::vector<int> find_values(const Scenario& scenario, const std::string& path, Place asked_at,
                             std::vector<Fault>& faults);

/// A literal such as `9%`, `1.2億`, `31_000/month` for a given parameter of a given scenario, outside a file
/// (--vary, --until, --budget): its base per scenario period.
std::optional<double> read_literal(const Scenario& scenario, const Parameter& parameter, const std::string& text,
                                   Place place, std::vector<Fault>& faults);

/// The same with what it was written for (Value::spans): `31_000/month`. Its path and place are not set.
std::optional<Value> read_literal_value(const Scenario& scenario, const Parameter& parameter, const std::string& text,
                                        Place place, std::vector<Fault>& faults);

}  // namespace closs
