#include "cli/line/man.hpp"

#include <fmt/format.h>

#include "cli/line/help.hpp"
#include "report/document/words.hpp"

namespace closs {
namespace {

/// A text as man takes it for nothing but text.
std::string roff(std::string_view text) {
  std::string out;
  if (text.starts_with('.') || text.starts_with('\'')) out += "\\&";
  for (const char c : text) {
    if (c == '\\')
      out += "\\e";
    else if (c == '-')
      out += "\\-";
    else
      out += c;
  }
  return out;
}

std::string bold(std::string_view text) { return "\\fB" + roff(text) + "\\fR"; }

/// "closs-run".
std::string page_name(const Command* command) { return command ? fmt::format("closs-{}", command->name) : "closs"; }

struct ManPage {
  Language language;
  std::string text = {};

  std::string word(std::string_view id) const { return say(id, language); }
  void section(std::string_view id) { text += fmt::format(".SH \"{}\"\n", roff(word(id))); }
  void line(std::string_view roffed) { text += fmt::format("{}\n", roffed); }
  /// A term and what it means.
  void entry(std::string_view roffed, std::string_view meaning) {
    text += fmt::format(".TP\n{}\n{}\n", roffed, roff(meaning));
  }
  void options(std::span<const std::string_view> names) {
    section("man.options");
    for (const std::string_view name : names) {
      const OptionRow& row = option_row(name);
      std::string term = row.letter ? bold(fmt::format("-{}", row.letter)) + ", " : "";
      term += bold(fmt::format("--{}", name));
      if (!row.value.empty()) term += fmt::format(" \\fI{}\\fR", roff(row.value));
      entry(term, row.meaning.in(language));
    }
  }
  void examples(std::span<const Example> all) {
    for (const Example& example : all) entry(bold(example.line), example.meaning.in(language));
  }
};

}  // namespace

std::string man_page(const Command* command, Language language) {
  ManPage page{language};
  page.line(fmt::format(".TH \"{}\" \"1\" \"\" \"closs " CLOSS_VERSION "\" \"closs\"", roff(page_name(command))));
  page.line(".nh\n.ad l");  // what is to be copied is not hyphenated
  page.section("man.name");
  const std::string summary = command ? std::string(command->summary.in(language)) : page.word("man.what");
  page.line(fmt::format("{} \\- {}", roff(page_name(command)), roff(summary)));
  page.section("man.synopsis");
  page.line(bold(command ? fmt::format("closs {}", command->name) : "closs") +
            (command ? fmt::format(" [\\fIOPTION\\fR]... {}", roff(command->operands))
                     : " \\fICOMMAND\\fR [\\fIOPTION\\fR]... [\\fIFILE\\fR]..."));
  if (command) {
    page.options(command->options);
    page.section("man.examples");
    page.examples(command->examples);
  } else {
    page.section("man.commands");
    for (const Command& one : commands())
      page.entry(bold(fmt::format("closs-{}(1)", one.name)), one.summary.in(language));
    page.options(program_options());
    page.section("man.examples");
    page.examples(first_examples());
    page.section("man.environment");
    for (const std::string_view name : {"CLOSS_HOME", "CLOSS_INSTRUCTIONS", "CLOSS_LANG", "NO_COLOR"})
      page.entry(bold(name), page.word(fmt::format("man.{}", name)));
    page.section("man.files");
    page.entry("\\fIcloss.yaml\\fR", page.word("man.closs_yaml"));
  }
  page.section("man.exit");
  for (const std::string_view code : {"0", "1", "2", "3"})
    page.entry(bold(code), page.word(fmt::format("exit.{}", code)));
  page.section("man.see_also");
  page.line(command ? bold("closs") + "(1)" : page.word("man.docs"));
  return std::move(page.text);
}

}  // namespace closs
