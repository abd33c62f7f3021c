#include "cli/batch/evaluate_files.hpp"

#include <sha256.h>
#include <new>

#include "cli/io/disk.hpp"
#include "core/formulas/evaluate.hpp"

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

void add(std::vector<Fault>& to, std::span<const Fault> more) { to.insert(to.end(), more.begin(), more.end()); }

/// Reads and evaluates a text into `out`.
void evaluate_text(EvaluatedFile& out, Library& library, const Input& input, std::string text, std::string sha256,
                   std::span<const std::string> sets) {
  out.read = read_scenario(library, input.path, std::move(text), {{sets.begin(), sets.end()}, {}});
  out.read.sha256 = std::move(sha256);
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
}

}  // namespace

EvaluatedFile evaluated_file(Library& library, const Input& input, std::span<const std::string> sets, Hashed hashed) {
  EvaluatedFile out;
  const auto work = [&] {
    std::string text = input.path == "-" ? read_standard_input() : read_file(input.path);
    std::string sha256 = hashed == Hashed::yes ? sha256_of(text) : "";
    evaluate_text(out, library, input, std::move(text), std::move(sha256), sets);
  };
  if (auto thrown = faults_thrown(input, work); !thrown.empty()) out.faults = std::move(thrown);
  return out;
}

EvaluatedFile evaluated_text(Library& library, const Input& input, std::string text, std::string sha256,
                             std::span<const std::string> sets) {
  EvaluatedFile out;
  const auto work = [&] { evaluate_text(out, library, input, std::move(text), std::move(sha256), sets); };
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

std::string told_of(const Input& input, std::vector<Fault> faults, std::vector<Source>& sources,
                    const Reporter& reporter) {
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
