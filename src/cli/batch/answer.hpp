// How an analysis meets the world: which outputs are asked for (refused before anything is computed), a scenario read
// and evaluated, and the answer written in every format asked for.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/io/library.hpp"
#include "cli/io/outputs.hpp"
#include "cli/line/command.hpp"
#include "core/formulas/evaluate.hpp"
#include "input/scenario/read.hpp"
#include "report/answers/answer.hpp"

namespace closs {

/// The outputs of one call, and the library that its scenarios are read with.
struct Answering {
  std::vector<Input> inputs;           // the operands, folders replaced by their files
  std::vector<PlannedOutput> outputs;  // kind: index into answer_formats()
  std::shared_ptr<FilesRead> read;     // nullptr where there is no file to write
  std::unique_ptr<Library> library;
  std::shared_ptr<std::optional<std::string>> standard_input;  // read once, however many variants it has
};

/// What a call asks for; `more`: files to be read besides the operands; only the first `files` operands name files.
/// Failure (unknown-format, output-is-input, ...).
Answering answering(const Call& call, std::span<const std::string> more = {}, std::size_t files = std::string::npos);

/// One scenario that was read and evaluated without an error.
struct ReadFor {
  ReadScenario read;
  const Scenario* scenario = nullptr;  // in `read`
  Results base;                        // all its figures but npv_share, which needs every set of fixes
  std::vector<Fault> warnings;         // of reading and evaluation
};

/// How one scenario is to be read.
struct ReadRequest {
  Input input = {};
  std::vector<std::string> own_paths = {};                       // paths that must have a value of their own (--vary)
  std::vector<std::string> more_sets = {};                       // over --set
  std::string option = "--set";                                  // what `more_sets` come from, for faults in them
  enum class Warnings { told, kept } warnings = Warnings::told;  // kept: in ReadFor::warnings only
  /// Moves faults in `more_sets` to where these were written (a table of variants); nullptr: they stand in `option`.
  std::function<void(std::vector<Fault>&, std::vector<Source>&)> stand = nullptr;
};
/// Reads and evaluates a scenario. nullptr: it cannot be evaluated, and that was reported; what a folder holds besides
/// scenarios is noted and skipped. Warnings are told on standard error unless the answer prints them.
std::unique_ptr<ReadFor> read_for(const Call& call, const Answering& answering, const ReadRequest& reading);
/// Reads `file` ("-" for standard input) with --set, then `more_sets`, with values of their own at `own_paths`
/// (--vary). nullptr: faults were reported. Warnings are told on standard error unless the answer carries them.
std::unique_ptr<ReadFor> read_for(const Call& call, const Answering& answering, const std::string& file,
                                  const std::vector<std::string>& own_paths = {},
                                  const std::vector<std::string>& more_sets = {});

/// What the answer's formats need to know: language, digits, color of standard output, --bom, --measure.
ReportOptions report_options(const Call& call);

/// True where standard output gets the answer in a format that prints the warnings.
bool prints_warnings(const Answering& answering);

/// Writes the answer to every output asked for. Failure (disk-full, output-is-input, ...).
void write_answer(const Call& call, const Answering& answering, const Answer& answer);

}  // namespace closs
