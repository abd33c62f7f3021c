// The commands, as rows: one more is one file with its function, one row in commands.cpp and one page in
// docs/commands/.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "cli/io/console.hpp"
#include "cli/line/options.hpp"
#include "core/scenario/text.hpp"

namespace closs {

/// What a command is called with.
struct Call {
  const Options& options;
  StandardOutput& out;
  Reporter& reporter;
};

struct Example {
  std::string_view line;  // as typed
  FixedText meaning;      // what it answers
};

struct Command {
  std::string_view name;
  std::string_view operands;  // as in the usage line: "FILE..."
  int operands_least = 0;
  int operands_most = 0;                  // -1: any number
  std::vector<std::string_view> options;  // names of rows of option_rows()
  FixedText summary;
  std::vector<Example> examples;
  void (*run)(const Call&);
};

/// In the order in which they are listed.
std::span<const Command> commands();
/// nullptr: there is none of that name.
const Command* find_command(std::string_view name);

/// What operand number `i` of a command names, as in its usage line: "FILE", "FIGURE"; empty: there is none.
std::string_view operand_word(const Command& command, std::size_t i);
/// Whether such a word stands for a file, or a folder of files.
bool names_file(std::string_view operand_word);

// One function a command, each in the file of its name.
void run(const Call& call);
void merge(const Call& call);
void compare(const Call& call);
void bridge(const Call& call);
void tornado(const Call& call);
void simulate(const Call& call);
void sweep(const Call& call);
void solve(const Call& call);
void plan(const Call& call);
void check(const Call& call);
void resolve(const Call& call);
void estimate(const Call& call);
void verify(const Call& call);
void explain(const Call& call);
void init(const Call& call);
void models(const Call& call);
void benchmarks(const Call& call);
void glossary(const Call& call);
void list_measures(const Call& call);
void schema(const Call& call);
void completion(const Call& call);

}  // namespace closs
