#include "cli/program.hpp"

#include <unistd.h>

#include <new>

#include "cli/io/disk.hpp"
#include "cli/line/command.hpp"
#include "cli/line/help.hpp"
#include "cli/line/suggest.hpp"

namespace closs {
namespace {

/// The fault of a first word that is no command; a file there probably lacks the word `run`.
Fault unknown_command(const std::string& word) {
  if (is_readable_file(word) || is_folder(word) || word.ends_with(".yaml"))
    return {"command-missing-before-file", {}, {{"file", word}}};
  std::vector<std::string> names;
  for (const Command& command : commands()) names.emplace_back(command.name);
  return suggesting("unknown-command", {{"command", word}}, word, names);
}

bool has(std::span<const std::string> words, std::string_view one, std::string_view other) {
  for (const std::string& word : words)
    if (word == one || word == other) return true;
  return false;
}

void run_command(std::vector<std::string> words, StandardOutput& out, Reporter& reporter) {
  const std::size_t at = first_operand(words);
  if (at == words.size()) {
    if (has(words, "--version", "-V")) return out.write("closs " CLOSS_VERSION "\n");
    if (has(words, "--help", "-h")) return out.write(program_help(reporter.language));
    if (!words.empty()) throw Failure(Fault{"command-missing", {}, {}});
    write_all(STDERR_FILENO, program_help(reporter.language));
    return reporter.raise(2);
  }
  std::string name = words[at];
  words.erase(words.begin() + static_cast<std::ptrdiff_t>(at));
  const bool asks_help = name == "help";
  const std::size_t about = asks_help ? first_operand(words) : words.size();
  if (asks_help && about == words.size()) return out.write(program_help(reporter.language));
  if (asks_help) name = words[about];
  const Command* command = find_command(name);
  if (!command) throw Failure(unknown_command(name));
  if (asks_help || has(words, "--help", "-h")) return out.write(command_help(*command, reporter.language));
  const Options options = read_options(*command, std::move(words));
  reporter.quiet = options.quiet;
  reporter.quiet = options.quiet;
  command->run({options, out, reporter});
}

}  // namespace

int run_program(std::vector<std::string> words) {
  StandardOutput out;
  Reporter reporter;
  reporter.language = language_wanted(value_given(words, option_row("lang")));
  reporter.color = color_wanted(value_given(words, option_row("color")), STDERR_FILENO);
  const std::string format = value_given(words, option_row("format"));
  reporter.form = format == "json" || format == "jsonl" ? FaultForm::json : FaultForm::text;
  try {
    run_command(std::move(words), out, reporter);
    out.flush();
  } catch (const Failure& failure) {
    reporter.report(failure.faults);
  } catch (const std::bad_alloc&) {
    reporter.report(std::vector<Fault>{{"out-of-memory", {}, {}}});
  } catch (const std::exception& error) {
    reporter.report(std::vector<Fault>{{"internal-fault", {}, {{"what", error.what()}}}});
  }
  reporter.close();
  return reporter.exit_code();
}

}  // namespace closs
