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

Outcome outcome_of(Library& library, const EvaluateFiles& request, const Input& input, const Reporter& reporter) {
  Outcome outcome;
  EvaluatedFile file = evaluated_file(library, input, request.sets, request.hashed ? Hashed::yes : Hashed::no);
  std::vector<Fault> faults = std::move(file.faults);
  if (file.evaluated) {
    const Reported reported{file.read.scenario.get(), &file.results, file.read.sha256, file.read.sources, file.warnings};
    faults = faults_thrown(input, [&] {
      if (request.render) outcome.rendered = request.render(reported);
      outcome.evaluated = true;
    });
    if (outcome.evaluated && request.warnings == Warnings::on_standard_error) faults = std::move(file.warnings);
  }
  outcome.exit_code = exit_code_of(faults);
  if (!faults.empty()) outcome.told = told_of(input, std::move(faults), file.read.sources, reporter);
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

EvaluatedFile evaluated_file(Library& library, const Input& input, std::span<const std::string> sets, Hashed hashed) {
  EvaluatedFile out;
  const auto work = [&] {
    std::string text = input.path == "-" ? read_standard_input() : read_file(input.path);
    std::string hash = hashed == Hashed::yes ? sha256_of(text) : "";
    out.read = read_scenario(library, input.path, std::move(text), {{sets.begin(), sets.end()}, {}});
    out.read.sha256 = std::move(hash);
    out.faults = out.read.faults;
    if (any_error(out.faults)) return;
    if (auto aside = set_aside(out.read, input); !aside.empty()) return void(out.faults = std::move(aside));
    if (!out.read.scenario) return;
    out.results = evaluate(*out.read.scenario);
    out.faults.clear();
    if (any_error(out.results.faults)) return void(out.faults = out.results.faults);
    out.warnings = out.read.scenario->warnings;
    add(out.warnings, out.results.faults);
    out.evaluated = true;
  };
  if (auto thrown = faults_thrown(input, work); !thrown.empty()) out.faults = std::move(thrown);
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
  }
  return {};
}

std::string told_of(const Input& input, std::vector<Fault> faults, std::vector<Source>& sources, const Reporter& reporter) {
  if (sources.empty()) sources.push_back({input.path, ""});
  for (Fault& fault : faults)
    if (!fault.place) fault.place = {0, 0, 0, 0};
  return reporter.rendered(faults, sources);
}

std::string sha256_of(std::string_view text) {
  char digest[SHA256_DIGEST_STRING_LENGTH];
  ::SHA256Data(reinterpret_cast<const std::uint8_t*>(text.data()), text.size(), digest);
  return digest;
}

}  // namespace closs
