// How a command line is read: CLI11 finds commands, options and operands by our tables, and what it cannot read is said
// in our own sentences. CLI11 is seen by command_line.cpp only.
#pragma once

#include <string>
#include <vector>

#include "cli/line/command.hpp"
#include "core/scenario/fault.hpp"

namespace closs {

struct CommandLine {
  const Command* command = nullptr;  // nullptr: none is named
  Options options;                   // as far as they could be read
  std::vector<Fault> faults;         // usage faults; none where --help or --version asks for nothing else
};

/// Reads a program's words, without its own name. `help NAME` is read as `NAME --help`.
CommandLine read_line(const std::vector<std::string>& words);

/// What stands in the texts of options: digits, threads, words of a list. Failure (option-not-a-number,
/// option-unknown-value).
void read_values(Options& options);

}  // namespace closs
