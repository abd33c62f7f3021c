// A world for tests of the scenario reader: the built-in models and benchmarks, and files that exist in memory only.
#pragma once

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "input/scenario/read.hpp"

namespace closs::test {

struct World {
  std::map<std::string, std::string> files;

  ReadScenario read(const std::string& file, const ReadOptions& options = {}) {
    Disk disk;
    disk.read = [this](const std::string& path) { return text_of(path); };
    Library library(disk, CLOSS_SOURCE_DIR "/models",
                    {"goodman", "drop", "goodmans-law", "stop-or-cut", "market-at-risk", "escalation"},
                    {"japan-complaint-rate", "goodman-told", "tarp-1979-under-5"});
    return read_scenario(library, file, files.at(file), options);
  }

  std::string text_of(const std::string& path) {
    if (const auto found = files.find(path); found != files.end()) return found->second;
    std::ifstream file(path, std::ios::binary);
    if (!file) throw Failure(Fault{"cannot-read", {}, {{"file", path}}});
    return {std::istreambuf_iterator<char>(file), {}};
  }
};

inline ReadScenario read(const std::string& text, const ReadOptions& options = {}) {
  return World{{{"s.yaml", text}}}.read("s.yaml", options);
}
inline ReadScenario read_with(const std::string& text, std::vector<std::string> sets) {
  return read(text, {std::move(sets), {}});
}

/// The value at a path; it must be there once.
inline const Value& value_at(const ReadScenario& read, const std::string& path) {
  const Scenario& scenario = *read.scenario;
  const auto& values = scenario.values;
  const auto found =
      std::find_if(values.begin(), values.end(), [&](const Value& v) { return path_of(scenario, v) == path; });
  if (found == values.end()) throw std::out_of_range(path);
  return *found;
}
inline double base_at(const ReadScenario& read, const std::string& path) { return value_at(read, path).base; }

/// "code@line:column" of each fault.
inline std::vector<std::string> codes(const std::vector<Fault>& faults) {
  std::vector<std::string> all;
  for (const Fault& f : faults)
    all.push_back(std::string(f.code.name()) + "@" + std::to_string(f.place.line) + ":" +
                  std::to_string(f.place.column));
  return all;
}
inline std::vector<std::string> codes(const ReadScenario& read) { return codes(read.faults); }
inline std::string said(const Fault& fault, const std::string& name) {
  for (const auto& [key, value] : fault.values)
    if (key == name) return value;
  return {};
}

/// A goodman scenario that is right, line by line; `more` is appended at the top level.
inline std::string goodman(const std::string& more = {}) {
  return R"(closs: 1
name: Test
model: goodman
currency: USD
customers: 1M
revenue_per_customer: 200
baseline_loss: 8%
problems:
  a:
    frequency: 30%
    complaint_rate: 50%
    outcomes: {satisfied: 40%, mollified: 35%, dissatisfied: rest}
    loss: {satisfied: 10%, mollified: 30%, dissatisfied: 60%, silent: 35%}
)" + more;
}

/// A `drop` scenario without problems; `more` gives them.
inline std::string drop(const std::string& more) {
  return R"(closs: 1
name: Test
model: drop
currency: USD
customers: 120k
revenue_per_customer: 340
)" + more;
}

}  // namespace closs::test
