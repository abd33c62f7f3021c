// Every option of every command, as rows, and what the user gave for them.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/scenario/text.hpp"

namespace closs {

/// What closs.yaml gave for the options that the command line leaves out (cli/line/config.hpp).
struct TakenConfig {
  std::string file;    // as seen from the current folder; empty: there is none
  std::string folder;  // of the file, absolute
  std::vector<std::pair<std::string_view, std::vector<std::string>>> values;  // options by name, as written

  bool has(std::string_view name) const {
    for (const auto& [option, texts] : values)
      if (option == name) return true;
    return false;
  }
};

/// A command line, read. Texts that name something stay texts here: what they name depends on the scenario.
struct Options {
  std::vector<std::string> operands;  // FILE..., NAME
  std::vector<std::string> sets, outputs, measures, figures, variants, vary;
  std::string format;  // empty: not given
  std::string by;
  std::string until, from, to;                   // solve: "FIGURE = VALUE", and bounds of the input
  std::string budget, budget_of;                 // plan: an amount of money, and what it pays: pv (default) or once
  std::string swing;                             // tornado: share of the base that inputs without a range are moved by
  std::string variants_file;                     // run, compare: a csv with a variant a row
  std::string shard;                             // run, simulate: "3/16"
  std::string against;                           // compare: the scenario that the others are compared with
  std::string trials, seed, sampler, precision;  // simulate: how many trials, and which
  std::string draws;                             // simulate: a csv with a trial a line
  std::vector<std::string> why, measure_next;    // simulate: figures, and PATH=n of further answers
  std::string sql, counts;                       // estimate: an engine's SQL, and a file of counts
  std::vector<std::string> fixes, controls;      // verify: fixes carried out, and segments without them
  std::string template_name;
  int digits = 3;
  int depth = 2;                        // explain: levels below the figure; 0: all
  int at = 0;                           // verify: a period; 0: that of full effect
  int threads = 0;                      // 0: as many as there are cores
  std::string root;                     // nothing outside of this folder is read; empty: anything may be
  std::string baseline;                 // check: folder of stored figures
  std::vector<std::string> tolerances;  // check: differences that are allowed
  bool update = false;                  // check: write the baselines
  bool simulate = false;                // compare: the differences as distributions
  bool yes = false;                     // sweep: whatever the number of combinations
  bool counts_only = false;             // estimate: the counts and nothing made of them
  bool full = false;                    // run, simulate: the report of each of several scenarios
  bool brief = false;                   // run: the decision page alone
  bool exit_code = false;               // bridge: exit with 1 where the scenarios differ
  bool gate = false;                    // verify: exit with 1 unless all that is due is achieved or partly
  bool bom = false, quiet = false, help = false;
  bool version = false, verbose = false;  // of the program itself
  bool no_config = false;
  TakenConfig config;

  // as written: digits, threads, depth and at come from four of them, language and color from the others (console.hpp)
  std::string digits_text, threads_text, depth_text, at_text, lang, color;
};

struct OptionRow {
  std::string_view name;   // "format", written --format
  char letter = 0;         // 'f', written -f; 0: none
  std::string_view value;  // "FORMAT" in the help; empty: it takes none
  std::variant<bool Options::*, std::string Options::*, std::vector<std::string> Options::*> member;
  FixedText meaning;
  bool config = false;  // may stand in closs.yaml, under its name
};

std::span<const OptionRow> option_rows();
/// The row of a name; an unknown one throws std::logic_error.
const OptionRow& option_row(std::string_view name);
/// Puts what was given for an option in its place: of one that may be given once the last counts, and a flag is set.
void put(Options& options, const OptionRow& row, const std::vector<std::string>& texts);
/// What a word of a usage line offers: "en|ja" is "en" or "ja"; none where it stands for something else.
std::vector<std::string> choices(std::string_view word);
/// "-f, --format FORMAT".
std::string spelling(const OptionRow& row);

}  // namespace closs
