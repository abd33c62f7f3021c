// Every option of every command, as rows; what the user gave for them; and how a command line is read. CLI11 is
// seen by options.cpp only, and its sentences by nobody.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/scenario/fault.hpp"
#include "core/scenario/text.hpp"

namespace closs {

struct Command;

/// A command line, read. Texts that name something stay texts here: what they name depends on the scenario.
struct Options {
  std::vector<std::string> operands;  // FILE..., NAME
  std::vector<std::string> sets, outputs, measures, figures, variants, vary;
  std::string format;  // empty: not given
  std::string by;
  std::string until, from, to;    // solve: "FIGURE = VALUE", and bounds of the input
  std::string budget, budget_of;  // plan: an amount of money, and what counts as cost: once (default) or pv
  std::string swing;              // tornado: share of the base that inputs without a range are moved by
  std::string variants_file;      // run, compare: a csv with a variant a row
  std::string shard;              // run: "3/16"
  std::string against;            // compare: the scenario that the others are compared with
  std::string template_name;
  int digits = 3;
  int depth = 0;                        // explain: levels below the figure; 0: all
  int threads = 0;                      // 0: as many as there are cores
  std::string baseline;                 // check: folder of stored figures
  std::vector<std::string> tolerances;  // check: differences that are allowed
  bool update = false;                  // check: write the baselines
  bool yes = false;                     // sweep: whatever the number of combinations
  bool exit_code = false;               // bridge: exit with 1 where the scenarios differ
  bool bom = false, quiet = false, help = false;

  // as written; digits and threads come from two of them, language and color from the others (console.hpp)
  std::string digits_text, threads_text, depth_text, lang, color;
};

struct OptionRow {
  std::string_view name;   // "format", written --format
  char letter = 0;         // 'f', written -f; 0: none
  std::string_view value;  // "FORMAT" in the help; empty: it takes none
  std::variant<bool Options::*, std::string Options::*, std::vector<std::string> Options::*> member;
  Text meaning;
};

std::span<const OptionRow> option_rows();
/// The row of a name; an unknown one throws std::logic_error.
const OptionRow& option_row(std::string_view name);
/// "-f, --format FORMAT".
std::string spelling(const OptionRow& row);

/// The words of a command line, apart from the command's name, as options of that command. Failure (usage faults).
Options read_options(const Command& command, std::vector<std::string> words);

/// The last value given for an option, before the command line is read as a whole: for the language and the form in
/// which faults of the command line itself are shown. Empty: not given.
std::string value_given(std::span<const std::string> words, const OptionRow& row);
/// The index of the first word that is neither an option nor an option's value; words.size(): there is none.
std::size_t first_operand(std::span<const std::string> words);

}  // namespace closs
