#include "cli/evaluate_files.hpp"

#include <sha256.h>
#include <unistd.h>

#include <chrono>
#include <new>

#include "cli/disk.hpp"
#include "cli/progress.hpp"
#include "core/evaluate.hpp"

namespace closs {
namespace {

/// All that is left of one file.
struct Outcome {
  std::vector<std::string> rendered;
  std::string told;  // faults, ready for standard error
  int exit_code = 0;
  bool evaluated = false;
};

/// Why a file that was read without errors is no scenario to evaluate; empty: it is one.
std::vector<Fault> set_aside(const ReadScenario& read, const Input& input) {
  const bool skipped = input.in_folder;
  if (!read.is_scenario) return {{skipped ? "skipped-no-scenario" : "not-a-scenario", {}, {{"file", input.path}}}};
  if (read.abstract) return {{skipped ? "skipped-abstract" : "abstract-scenario", {}, {{"file", input.path}}}};
  return {};
}

bool any_error(std::span<const Fault> faults) {
  for (const Fault& fault : faults)
    if (fault_row(fault.code).severity == Severity::error) return true;
  return false;
}

void add(std::vector<Fault>& to, std::span<const Fault> more) {
  to.insert(to.end(), more.begin(), more.end());
}

/// Reads, evaluates and renders one file; the faults met on the way are returned.
std::vector<Fault> evaluate_file(Library& library, const EvaluateFiles& request, const Input& input, ReadScenario& read,
                                 Outcome& outcome) {
  std::string text = input.path == "-" ? read_standard_input() : read_file(input.path);
  std::string hash = request.hashed ? sha256_of(text) : "";
  read = read_scenario(library, input.path, std::move(text), {{request.sets.begin(), request.sets.end()}, {}});
  read.sha256 = std::move(hash);
  if (any_error(read.faults)) return read.faults;
  if (auto aside = set_aside(read, input); !aside.empty()) return aside;
  if (!read.scenario) return read.faults;
  const Results results = evaluate(*read.scenario);
  if (any_error(results.faults)) return results.faults;
  std::vector<Fault> warnings = read.scenario->warnings;
  add(warnings, results.faults);
  if (request.render) {
    Reported reported{read.scenario.get(), &results, read.sha256, read.sources, warnings};
    outcome.rendered = request.render(reported);
  }
  outcome.evaluated = true;
  return request.warnings == Warnings::on_standard_error ? warnings : std::vector<Fault>{};
}

/// The faults of one file; those without a place of their own stand at the file as a whole.
std::string told_of(const Input& input, std::vector<Fault> faults, std::vector<Source>& sources,
                    const Reporter& reporter) {
  if (sources.empty()) sources.push_back({input.path, ""});
  for (Fault& fault : faults)
    if (!fault.place) fault.place = {0, 0, 0, 0};
  return reporter.rendered(faults, sources);
}

Outcome outcome_of(Library& library, const EvaluateFiles& request, const Input& input, const Reporter& reporter) {
  Outcome outcome;
  ReadScenario read;
  std::vector<Fault> faults;
  try {
    faults = evaluate_file(library, request, input, read, outcome);
  } catch (const Failure& failure) {
    faults = failure.faults;
  } catch (const std::bad_alloc&) {
    faults = {{"out-of-memory", {}, {}}};
  } catch (const std::exception& error) {
    faults = {{"internal-fault", {}, {{"what", input.path + ": " + error.what()}}}};
  }
  outcome.exit_code = exit_code_of(faults);
  if (!faults.empty()) outcome.told = told_of(input, std::move(faults), read.sources, reporter);
  return outcome;
}

}  // namespace

std::size_t evaluate_files(Library& library, const EvaluateFiles& request, Reporter& reporter) {
  std::size_t evaluated = 0, done = 0;
  Progress progress(request.inputs.size(), reporter.quiet);
  const auto work = [&](std::size_t i) { return outcome_of(library, request, request.inputs[i], reporter); };
  const auto take = [&](Outcome&& outcome) {
    progress.show(++done, outcome.told.empty() ? Progress::Line::kept : Progress::Line::cleared);
    reporter.tell(outcome.told);
    reporter.raise(outcome.exit_code);
    if (!outcome.evaluated) return true;
    ++evaluated;
    return !request.take || request.take(outcome.rendered);
  };
  in_order(request.inputs.size(), threads_wanted(request.threads), work, take);
  if (evaluated == 0 && reporter.exit_code() == 0)
    reporter.report(std::vector<Fault>{{"folder-without-scenario", {}, {}}});
  return evaluated;
}

std::string sha256_of(std::string_view text) {
  char digest[SHA256_DIGEST_STRING_LENGTH];
  ::SHA256Data(reinterpret_cast<const std::uint8_t*>(text.data()), text.size(), digest);
  return digest;
}

}  // namespace closs
