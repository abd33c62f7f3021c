// How an analysis meets the world: which outputs are asked for (refused before anything is computed), a scenario read
// and evaluated, and the answer written in every format asked for.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cli/batch/intake.hpp"
#include "cli/io/outputs.hpp"
#include "cli/line/command.hpp"
#include "report/answers/answer.hpp"

namespace closs {

/// The outputs of one call, and what its scenarios are read with.
struct Answering {
  std::vector<Input> inputs;           // the operands, folders replaced by their files
  std::vector<PlannedOutput> outputs;  // kind: index into answer_formats()
  std::unique_ptr<Intake> intake;      // nullptr: nothing is read, not even models
};

/// What a call asks for; `more`: files to be read besides the operands; only the first `files` operands name files.
/// Failure (unknown-format, output-is-input, ...).
Answering answering(const Call& call, std::span<const std::string> more = {}, std::size_t files = std::string::npos);

/// The same for a command that has formats of its own, `kinds`.
Answering answering(const Call& call, std::span<const OutputKind> kinds, std::span<const std::string> more);

/// The same for a command that reads nothing, and needs no models. Failure (unknown-format, ...).
Answering answering_from_tables(const Call& call);

/// Whether warnings of a scenario are told on standard error (unless the answer prints them), or only kept in it.
enum class Warnings { told, kept };
/// Reads and evaluates a scenario, all its figures but npv_share. What keeps it from being evaluated is reported; what
/// a folder holds besides scenarios is noted.
EvaluatedScenario read_for(const Call& call, const Answering& answering, Wanted wanted,
                           Warnings warnings = Warnings::told);
/// The same for a file ("-" for standard input), with values of its own at `own_paths` (--vary).
EvaluatedScenario read_for(const Call& call, const Answering& answering, const std::string& file,
                           const std::vector<std::string>& own_paths = {});

/// True where standard output gets the answer in a format that prints the warnings.
bool prints_warnings(const Answering& answering);

/// Writes the answer to every output asked for. Failure (disk-full, output-is-input, ...).
void write_answer(const Call& call, const Answering& answering, Answer answer);

/// Answers for each file of the call, in their order: what is wrong with one is reported, and the others are still
/// answered. Several files, or a folder of them, give a list. `answer`: nullopt where it has reported why there is
/// none.
using AnswerFor = std::optional<Answer> (*)(const Call& call, const EvaluatedScenario& read);
void answer_each(const Call& call, const Answering& answering, AnswerFor answer);

}  // namespace closs
