// Reading and evaluating any number of files on all cores: what every command that takes FILE... begins with. A
// broken file is reported and the others are still evaluated.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "cli/batch.hpp"
#include "cli/console.hpp"
#include "input/read.hpp"
#include "report/run.hpp"

namespace closs {

enum class Warnings { in_report, on_standard_error };
enum class Hashed { no, yes };

struct EvaluateFiles {
  std::span<const Input> inputs;
  std::span<const std::string> sets;
  int threads = 0;
  bool hashed = false;  // Reported::sha256 is wanted
  Warnings warnings = Warnings::on_standard_error;
  /// What to keep of an evaluated file; called from several threads at a time. What it throws is the file's fault.
  std::function<std::vector<std::string>(const Reported&)> render = nullptr;
  /// Gets what was rendered, in the order of the inputs; false: no more wanted.
  std::function<bool(const std::vector<std::string>&)> take = nullptr;
};

/// The number of scenarios evaluated without an error; faults go to `reporter`.
std::size_t evaluate_files(Library& library, const EvaluateFiles& request, Reporter& reporter);

/// One file that was read and evaluated, or why it could not be.
struct EvaluatedFile {
  ReadScenario read;
  Results results;
  std::vector<Fault> warnings;  // of reading and evaluation
  std::vector<Fault> faults;    // why it is not evaluated: errors, or a note that it is no scenario
  bool evaluated = false;
};
EvaluatedFile evaluated_file(Library& library, const Input& input, std::span<const std::string> sets, Hashed hashed = Hashed::no);
/// What `work` on a file throws, as faults; none where it ends well.
std::vector<Fault> faults_thrown(const Input& input, const std::function<void()>& work);
/// Faults of one file, ready to be told; those without a place stand at the file as a whole.
std::string told_of(const Input& input, std::vector<Fault> faults, std::vector<Source>& sources, const Reporter& reporter);

/// SHA-256 of a text, in hexadecimal.
std::string sha256_of(std::string_view text);

}  // namespace closs
