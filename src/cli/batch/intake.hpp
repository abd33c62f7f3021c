// From files to results, in one way for every command: the operands as a list of files, each read once, with --set, a
// variant's values and the paths of --vary over it, checked and evaluated. What is wrong with one is a value, so that
// the others are still evaluated.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "cli/batch/variants.hpp"
#include "cli/io/library.hpp"
#include "cli/line/options.hpp"
#include "core/formulas/evaluate.hpp"
#include "input/scenario/read.hpp"

namespace closs {

/// One file to read; those found in a folder are skipped where they are no scenarios.
struct Input {
  std::string path;  // "-": standard input
  bool in_folder = false;
};

/// FILE operands with folders replaced by the *.yaml below them, without closs.yaml. Failure: a folder that cannot be
/// listed, or has none; config-below, where a closs.yaml below it is not that of the call.
std::vector<Input> inputs_of(std::span<const std::string> operands, const Options& options);
std::vector<std::string> files_of(std::span<const Input> inputs);

/// A file's text, and the SHA-256 of it.
struct FileText {
  std::string text, sha256;
};

/// The texts of a call's files, each read once for all of its variants; shared by threads.
class FileTexts {
 public:
  /// `number`: of the file in the call; files are asked for nearly in order, so only the last ones are kept. Failure as
  /// for read_file.
  std::shared_ptr<const FileText> of(const Input& input, std::size_t number);

 private:
  struct Kept {
    std::string path;
    std::shared_ptr<const FileText> text;
  };
  Kept recent_[2];
  std::shared_ptr<const FileText> standard_input_;
  std::mutex mutex_;
};

/// What the scenarios of one call are read with.
struct Intake {
  std::vector<std::string> sets;    // --set
  std::shared_ptr<FilesRead> read;  // nullptr where there is no file to write
  std::unique_ptr<Library> library;
  FileTexts texts = {};

  explicit Intake(const Options& options);
};

/// One scenario as it is asked for.
struct Wanted {
  Input input = {};
  std::size_t number = 0;                   // of its file in the call
  std::vector<std::string> more_sets = {};  // over --set
  std::string option = "--set";             // what these come from, for faults in them
  const Variants* table = nullptr;          // or else the row of a table of variants over --set
  std::shared_ptr<const Variant> row = nullptr;
  std::vector<std::string> own_paths = {};  // that must have a value of their own (--vary)
  bool shares = true;                       // npv_share, too, which needs every set of fixes
};

/// A scenario that was read and evaluated, or why it could not be.
struct EvaluatedScenario {
  ReadScenario read;
  Results results;
  std::vector<Fault> warnings;  // of reading and evaluation
  std::vector<Fault> faults;    // why it is not evaluated: errors, or a note that it is no scenario
  bool evaluated = false;
  bool wrong_title = false;  // an error is in a title of the table of variants, so it is in every row

  const Scenario& scenario() const { return *read.scenario; }
};
/// Called from several threads.
EvaluatedScenario evaluated(Intake& intake, const Wanted& wanted);

/// What `work` on a file throws, as faults; none where it ends well.
std::vector<Fault> faults_thrown(const Input& input, const std::function<void()>& work);
/// Faults without a place of their own stand at the file as a whole, the first source.
void place_in_file(std::vector<Fault>& faults);

}  // namespace closs
