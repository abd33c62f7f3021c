// Reading and evaluating one of many files: what every command that takes FILE... does to each. What is wrong with it
// is a value, so that the others are still evaluated.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "cli/batch/batch.hpp"
#include "cli/io/console.hpp"
#include "input/scenario/read.hpp"
#include "report/answers/run.hpp"

namespace closs {

enum class Hashed { no, yes };

/// One file that was read and evaluated, or why it could not be.
struct EvaluatedFile {
  ReadScenario read;
  Results results;
  std::vector<Fault> warnings;  // of reading and evaluation
  std::vector<Fault> faults;    // why it is not evaluated: errors, or a note that it is no scenario
  bool evaluated = false;
};
EvaluatedFile evaluated_file(Library& library, const Input& input, std::span<const std::string> sets,
                             Hashed hashed = Hashed::no);
/// The same for a text that was read already.
EvaluatedFile evaluated_text(Library& library, const Input& input, std::string text, std::string sha256,
                             std::span<const std::string> sets);
/// What `work` on a file throws, as faults; none where it ends well.
std::vector<Fault> faults_thrown(const Input& input, const std::function<void()>& work);
/// Faults of one file, ready to be told; those without a place stand at the file as a whole.
std::string told_of(const Input& input, std::vector<Fault> faults, std::vector<Source>& sources,
                    const Reporter& reporter);

/// SHA-256 of a text, in hexadecimal.
std::string sha256_of(std::string_view text);

}  // namespace closs
