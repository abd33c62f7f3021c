#include "cli/program.hpp"

#include <unistd.h>

#include <new>

#include "cli/io/disk.hpp"
#include "cli/line/command_line.hpp"
#include "cli/line/config.hpp"
#include "cli/line/help.hpp"
#include "cli/line/man.hpp"
#include "cli/line/version.hpp"

namespace closs {
namespace {

/// Takes what closs.yaml says, and the language of it. False: something is wrong with it, and was told; where the line
/// asks for help, or cannot be read itself, that is not what it is about.
bool follow_config(CommandLine& line, Reporter& reporter) {
  if (line.options.no_config || (line.options.version && !line.options.verbose)) return true;
  std::vector<Source> sources;
  std::vector<Fault> faults;
  take_config(line, sources, faults);
  reporter.language = language_wanted(line.options.lang);
  if (line.options.help || !line.faults.empty()) return true;
  if (line.options.config.has("root")) confine_reading_to(line.options.root);
  reporter.report(faults, sources);
  return faults.empty();
}

void follow(const CommandLine& line, StandardOutput& out, Reporter& reporter) {
  const Language language = reporter.language;
  if (!line.faults.empty()) throw Failure(line.faults);
  if (line.options.help && line.options.format == "man") return out.write(man_page(line.command, language));
  if (line.options.help)
    return out.write(line.command ? command_help(*line.command, language) : program_help(language));
  if (line.options.version) return out.write(version_text(line.options, language));
  if (!line.command) {
    write_all(STDERR_FILENO, program_help(language));
    return reporter.raise(2);
  }
  line.command->run({line.options, out, reporter});
}

/// Tells whatever stops the program, but that there is no memory to tell it with.
void run_and_report(std::span<const char* const> words, StandardOutput& out, Reporter& reporter) {
  try {
    CommandLine line = read_line({words.begin(), words.end()});
    reporter.language = language_wanted(line.options.lang);
    reporter.color = color_wanted(line.options.color, STDERR_FILENO);
    reporter.form = line.options.format == "json" || line.options.format == "jsonl" ? FaultForm::json : FaultForm::text;
    reporter.quiet = line.options.quiet;
    if (!line.options.root.empty() && line.faults.empty()) confine_reading_to(line.options.root);
    if (follow_config(line, reporter)) follow(line, out, reporter);
    out.flush();
  } catch (const Failure& failure) {
    reporter.report(failure.faults);
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception& error) {
    reporter.report(std::vector<Fault>{{"internal-fault", {}, {{"what", error.what()}}}});
  }
}

}  // namespace

int run_program(std::span<const char* const> words) {
  StandardOutput out;
  Reporter reporter;
  try {
    run_and_report(words, out, reporter);
  } catch (const std::bad_alloc&) {
    reporter.report_out_of_memory();
  }
  reporter.close();
  return reporter.exit_code();
}

}  // namespace closs
