#include "cli/batch/intake.hpp"

#include <unistd.h>

#include <algorithm>
#include <new>
#include <string_view>
#include <unordered_set>

#include "cli/io/disk.hpp"
#include "cli/io/sha256.hpp"
#include "cli/line/config.hpp"
#include "report/faults/faults.hpp"

namespace closs {
namespace {

/// Why a file that was read without errors is no scenario to evaluate; empty: it is one.
std::vector<Fault> set_aside(const ReadScenario& read, const Input& input) {
  const bool skipped = input.in_folder;
  if (!read.is_scenario)
    return {{skipped ? FaultCode("skipped-no-scenario") : FaultCode("not-a-scenario"), {}, {{"file", input.path}}}};
  if (read.abstract)
    return {{skipped ? FaultCode("skipped-abstract") : FaultCode("abstract-scenario"), {}, {{"file", input.path}}}};
  return {};
}

std::shared_ptr<const FileText> hashed(std::string text) {
  std::string sha256 = sha256_of(text);
  return std::make_shared<const FileText>(FileText{std::move(text), std::move(sha256)});
}

std::vector<FigureId> all_but_shares(const Scenario& scenario) {
  std::vector<FigureId> all = figures_of(scenario);
  std::erase_if(all, [](const FigureId& figure) { return figure.measure == M::npv_share; });
  return all;
}

void read_and_evaluate(Intake& intake, const Wanted& wanted, EvaluatedScenario& out) {
  ReadOptions options{intake.sets, wanted.own_paths};
  const std::vector<std::string>& more = wanted.row ? wanted.row->sets : wanted.more_sets;
  options.sets.insert(options.sets.end(), more.begin(), more.end());
  const auto text = intake.texts.of(wanted.input, wanted.number);
  out.read = read_scenario(*intake.library, wanted.input.path, text->text, options);
  if (out.read.scenario) out.read.scenario->sha256 = text->sha256;
  out.faults = out.read.faults;
  if (any_error(out.faults)) return;
  if (auto aside = set_aside(out.read, wanted.input); !aside.empty()) return void(out.faults = std::move(aside));
  if (!out.read.scenario) return;
  const Scenario& scenario = out.scenario();
  out.results = wanted.shares ? evaluate(scenario) : evaluate(scenario, all_but_shares(scenario));
  out.faults.clear();
  if (any_error(out.results.faults)) return void(out.faults = out.results.faults);
  out.warnings = scenario.warnings;
  out.warnings.insert(out.warnings.end(), out.results.faults.begin(), out.results.faults.end());
  out.evaluated = true;
}

}  // namespace

std::vector<Input> inputs_of(std::span<const std::string> operands, const Options& options) {
  std::vector<Input> inputs;
  const auto in_force = [config = identity_of(options.config.file)](const std::string& path) {
    return config && is_config(path) && identity_of(path) == config;
  };
  for (const std::string& operand : operands) {
    if (operands.size() > 1 && in_force(operand)) continue;  // closs run *.yaml
    if (operand == "-" || !is_folder(operand)) {
      inputs.push_back({operand, false});
      continue;
    }
    std::vector<std::string> found = yaml_files_below(operand);
    std::erase_if(found, [&](const std::string& path) {
      if (!is_config(path)) return false;
      if (!options.no_config && !in_force(path))
        throw Failure(Fault{"config-below", {}, {{"file", path}, {"folder", operand}}});
      return true;
    });
    if (found.empty()) throw Failure(Fault{"folder-without-yaml", {}, {{"folder", operand}}});
    for (std::string& path : found) inputs.push_back({std::move(path), true});
  }
  return inputs;
}

std::vector<std::string> files_of(std::span<const Input> inputs) {
  std::vector<std::string> files;
  for (const Input& input : inputs) files.push_back(input.path);
  return files;
}

std::shared_ptr<const FileText> FileTexts::of(const Input& input, std::size_t number) {
  if (input.path == "-") {
    const std::lock_guard lock(mutex_);
    if (!standard_input_) standard_input_ = hashed(read_standard_input());
    return standard_input_;
  }
  const auto kept = [&]() -> Kept& { return recent_[number % 2]; };
  {
    const std::lock_guard lock(mutex_);
    if (kept().text && kept().path == input.path) return kept().text;
  }
  // Read without the lock: a second thread may read the same file, but none waits for another's.
  auto text = hashed(read_file(input.path));
  const std::lock_guard lock(mutex_);
  kept() = {input.path, text};
  return text;
}

Intake::Intake(const Options& options)
    : sets(options.sets),
      read(options.outputs.empty() && !identity_of_regular(STDOUT_FILENO) ? nullptr : std::make_shared<FilesRead>()),
      library(open_library(read)) {}

EvaluatedScenario evaluated(Intake& intake, const Wanted& wanted) {
  EvaluatedScenario out;
  auto thrown = faults_thrown(wanted.input, [&] { read_and_evaluate(intake, wanted, out); });
  if (!thrown.empty()) out.faults = std::move(thrown);
  std::vector<Source>& sources = out.read.sources;
  if (sources.empty()) sources.push_back({wanted.input.path, ""});
  if (wanted.row) {
    place_in_file(out.faults);
    place_in_file(out.warnings);
    // Warnings and faults are told apart by `evaluated`, and one of them is empty.
    out.wrong_title = stand_in_table(*wanted.table, *wanted.row, intake.sets.size(),
                                     out.evaluated ? out.warnings : out.faults, sources);
  }
  const std::unordered_set<std::string_view> more(wanted.more_sets.begin(), wanted.more_sets.end());
  for (Source& source : sources)
    if (source.name == "--set" && more.contains(source.text)) source.name = wanted.option;
  return out;
}

std::vector<Fault> faults_thrown(const Input& input, const std::function<void()>& work) {
  try {
    work();
  } catch (const Failure& failure) {
    return failure.faults;
  } catch (const std::bad_alloc&) {
    return {{"out-of-memory", {}, {}}};
  } catch (const std::exception& error) {
    return {{"internal-fault", {}, {{"what", input.path + ": " + error.what()}}}};
  } catch (...) {
    return {{"internal-fault", {}, {{"what", input.path}}}};
  }
  return {};
}

void place_in_file(std::vector<Fault>& faults) {
  for (Fault& fault : faults)
    if (!fault.place) fault.place = {0, 0, 0, 0};
}

}  // namespace closs
