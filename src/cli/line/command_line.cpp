#include "cli/line/command_line.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>

#include "cli/io/disk.hpp"
#include "input/values/suggest.hpp"
#include "text/ascii.hpp"

namespace closs {
namespace {

constexpr const char* help_command = "help";

bool takes_value(const OptionRow& row) { return !std::holds_alternative<bool Options::*>(row.member); }

std::string plain(const OptionRow& row) { return std::string("--").append(row.name); }

bool is_option(std::string_view word) { return word.size() > 1 && word[0] == '-'; }

// --- what CLI11 reads -----------------------------------------------------------------------------

/// The tables as an application of CLI11: each option stands in the program and is found from every command, so that it
/// may be given before the command, too; which command offers it is decided afterwards. Only what the words may spell
/// is made: an option or a command of CLI11 takes longer to make than to read.
struct Reader {
  CLI::App app;
  std::vector<CLI::Option*> options;  // one a row of option_rows(); nullptr: no word spells it

  explicit Reader(const std::vector<std::string>& words) {
    app.set_help_flag();
    app.allow_extras();
    app.fallthrough();
    app.require_subcommand(0, 1);
    for (const OptionRow& row : option_rows()) {
      std::string spelled = plain(row);
      CLI::Option*& option = options.emplace_back(nullptr);
      if (std::none_of(words.begin(), words.end(), [&](const std::string& word) { return may_spell(word, row); }))
        continue;
      if (row.letter) spelled.append(",-").append(1, row.letter);
      option = takes_value(row) ? app.add_option(spelled) : app.add_flag(spelled);
      option->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    }
    const auto may_name = [&](std::string_view name) {
      return std::find(words.begin(), words.end(), name) != words.end();
    };
    for (const Command& command : commands())
      if (may_name(command.name)) add_command(std::string(command.name));
    if (may_name(help_command)) add_command(help_command);
  }

  static bool may_spell(const std::string& word, const OptionRow& row) {
    if (!is_option(word)) return false;
    return word[1] == '-' ? word.compare(2, row.name.size(), row.name) == 0
                          : row.letter && word.find(row.letter) != word.npos;
  }

  /// What was given for the option of a row, flags as "true".
  std::vector<std::string> given(std::size_t row) const {
    return options[row] ? options[row]->results() : std::vector<std::string>();
  }

  /// A command expects more operands than there can be: one that has all it expects would end at `--`, and one that
  /// takes any number would read a file named `[a]` as a list.
  void add_command(const std::string& name) {
    CLI::Option* const operands = app.add_subcommand(name)->add_option("operands");
    operands->expected(CLI::detail::expected_max_vector_size / 2)->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  }

  Options found() const {
    Options out;
    for (std::size_t i = 0; i < options.size(); ++i) {
      const std::vector<std::string> words = given(i);
      if (!words.empty()) put(out, option_rows()[i], words);
    }
    return out;
  }
};

// --- what cannot be read --------------------------------------------------------------------------

/// The fault of a first word that is no command; a file there probably lacks the word `run`.
Fault unknown_command(const std::string& word) {
  if (is_readable_file(word) || is_folder(word) || word.ends_with(".yaml"))
    return {"command-missing-before-file", {}, {{"file", word}}};
  if (find_command(word)) return {"command-missing", {}, {}};  // behind `--`
  std::vector<std::string> names;
  for (const Command& command : commands()) names.emplace_back(command.name);
  return suggesting("unknown-command", {{"command", word}}, word, names);
}

Fault unknown_option(const Command& command, const std::string& option) {
  std::vector<std::string> known;
  for (const std::string_view name : command.options) known.push_back(std::string("--").append(name));
  // An abbreviation is not taken: what it stands for would change with the next option that begins so.
  std::vector<std::string> begin_so;
  for (const std::string& name : known)
    if (option.starts_with("--") && name.starts_with(option)) begin_so.push_back(name);
  Fault fault = suggesting("unknown-option", {{"option", option}, {"command", std::string(command.name)}}, option,
                           begin_so.empty() ? known : begin_so);
  if (!begin_so.empty()) fault.suggestion = begin_so.size() == 1 ? begin_so.front() : "";
  return fault;
}

Fault without_value(const OptionRow& row) { return {"option-without-value", {}, {{"option", plain(row)}}}; }

Fault needs_value(const OptionRow& row) {
  return {"option-needs-value", {}, {{"option", plain(row)}, {"value", std::string(row.value)}}};
}

/// The first word that is neither option nor operand.
void refuse_unknown(const Command& command, const std::vector<std::string>& left_over) {
  for (const std::string& word : left_over) {
    if (word == "--") continue;
    if (!is_option(word)) throw Failure(unknown_command(word));
    throw Failure(unknown_option(command, word.starts_with("--") ? word.substr(0, word.find('=')) : word.substr(0, 2)));
  }
}

void refuse_unoffered(const Command& command, const Reader& reader) {
  for (std::size_t i = 0; i < reader.options.size(); ++i) {
    const OptionRow& row = option_rows()[i];
    if (reader.options[i] && reader.options[i]->count() > 0 &&
        std::find(command.options.begin(), command.options.end(), row.name) == command.options.end())
      throw Failure(unknown_option(command, plain(row)));
  }
}

/// `--output=` with nothing behind it, which CLI11 reads as `--output`, and the next word as its value.
void refuse_empty(const std::vector<std::string>& words) {
  for (const std::string& word : words) {
    if (word == "--") return;
    if (!word.ends_with('=')) continue;
    for (const OptionRow& row : option_rows())
      if (word == plain(row) + "=") throw Failure(takes_value(row) ? needs_value(row) : without_value(row));
  }
}

/// `--quiet=1`.
void refuse_values_of_flags(const Reader& reader) {
  for (std::size_t i = 0; i < reader.options.size(); ++i) {
    const OptionRow& row = option_rows()[i];
    if (takes_value(row)) continue;
    for (const std::string& given : reader.given(i))
      if (given != "true") throw Failure(without_value(row));
  }
}

/// Where the words ended before an option had its value, the last of them is that option.
Fault unfinished(const Command& command, const std::string& last) {
  for (const OptionRow& row : option_rows())
    if (last == plain(row) || (!last.starts_with("--") && row.letter && last.back() == row.letter))
      return needs_value(row);
  return {"usage", {}, {{"command", std::string(command.name)}}};
}

int whole_number(std::string_view option, const std::string& text, int least, int most) {
  const auto number = parsed_number<int>(text);
  if (number && *number >= least && *number <= most) return *number;
  throw Failure(Fault{"option-not-a-number",
                      {},
                      {{"option", plain(option_row(option))},
                       {"value", text},
                       {"least", std::to_string(least)},
                       {"most", std::to_string(most)}}});
}

void one_of(const OptionRow& row, const std::string& value, const std::vector<std::string>& known) {
  if (value.empty() || std::find(known.begin(), known.end(), value) != known.end()) return;
  throw Failure(suggesting("option-unknown-value", {{"option", plain(row)}, {"value", value}}, value, known));
}

void count_operands(const Command& command, const std::vector<std::string>& operands) {
  const int given = static_cast<int>(operands.size());
  const std::string name(command.name);
  if (given < command.operands_least)
    throw Failure(Fault{"operand-missing", {}, {{"command", name}, {"operands", std::string(command.operands)}}});
  if (command.operands_most >= 0 && given > command.operands_most)
    throw Failure(
        Fault{"operand-too-many",
              {},
              {{"command", name},
               {"operand", operands[static_cast<std::size_t>(command.operands_most)]},
               {"usage", "closs " + name + (command.operands.empty() ? "" : " ") + std::string(command.operands)}}});
  if (std::count(operands.begin(), operands.end(), "-") > 1) throw Failure(Fault{"stdin-twice", {}, {}});
}

/// The operands with what patterns of files match in their place; a pattern that is a file itself, or matches nothing,
/// is left as it is.
std::vector<std::string> with_patterns_matched(const Command& command, const std::vector<std::string>& operands) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < operands.size(); ++i) {
    std::vector<std::string> found;
    if (names_file(operand_word(command, i))) found = paths_matching(operands[i]);
    if (found.empty() || identity_of(operands[i]))  // a file of that very name
      out.push_back(operands[i]);
    else
      out.insert(out.end(), found.begin(), found.end());
  }
  return out;
}

/// The command that is named; nullptr where none is. Failure: there is none of that name, or none is named although
/// something is asked for.
const Command* command_of(const Reader& reader, Options& options, bool anything) {
  const std::vector<CLI::App*> named = reader.app.get_subcommands();
  std::string name = named.empty() ? "" : named.front()->get_name();
  if (!named.empty()) options.operands = named.front()->get_option("operands")->results();
  if (name == help_command) {
    options.help = true;
    if (options.operands.empty()) return nullptr;
    name = options.operands.front();
    if (!find_command(name)) throw Failure(unknown_command(name));
  }
  if (const Command* command = find_command(name)) return command;
  for (const std::string& word : reader.app.remaining())
    if (!is_option(word)) throw Failure(unknown_command(word));
  if (anything && !options.help && !options.version) throw Failure(Fault{"command-missing", {}, {}});
  return nullptr;
}

}  // namespace

void read_values(Options& options) {
  for (const OptionRow& row : option_rows())
    if (const std::vector<std::string> known = choices(row.value); !known.empty())
      one_of(row, options.*std::get<std::string Options::*>(row.member), known);
  if (options.depth_text == "all")
    options.depth = 0;
  else if (!options.depth_text.empty())
    options.depth = whole_number("depth", options.depth_text, 1, 1000);
  if (!options.at_text.empty()) options.at = whole_number("at", options.at_text, 1, 1'000'000);
  if (!options.digits_text.empty()) options.digits = whole_number("digits", options.digits_text, 1, 17);
  if (!options.threads_text.empty()) options.threads = whole_number("threads", options.threads_text, 1, 1024);
}

CommandLine read_line(const std::vector<std::string>& words) {
  CommandLine line;
  Reader reader(words);
  bool ended_early = false;
  try {
    reader.app.parse(std::vector<std::string>(words.rbegin(), words.rend()));  // CLI11 reads from the back
  } catch (const CLI::ArgumentMismatch&) {
    ended_early = true;
  }
  line.options = reader.found();
  try {
    line.command = command_of(reader, line.options, !words.empty());
    if (!line.command || line.options.help) return line;
    refuse_unknown(*line.command, reader.app.remaining(true));
    refuse_unoffered(*line.command, reader);
    refuse_empty(words);
    refuse_values_of_flags(reader);
    if (ended_early) throw Failure(unfinished(*line.command, words.back()));
    read_values(line.options);
    line.options.operands = with_patterns_matched(*line.command, line.options.operands);
    count_operands(*line.command, line.options.operands);
  } catch (const Failure& failure) {
    line.faults = failure.faults;
  }
  return line;
}

}  // namespace closs
