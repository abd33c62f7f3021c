#include "cli/line/help.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "report/document/words.hpp"

namespace closs {
namespace {

constexpr std::size_t first_commands = 4;  // whose first example opens the page of the program

void add_examples(std::string& page, std::span<const Example> examples, Language language) {
  for (const Example& example : examples)
    page += fmt::format("  {}\n      {}\n", example.line, example.meaning.in(language));
}

}  // namespace

std::string program_help(Language language) {
  std::string page = say("help.examples", language) + "\n";
  for (const Command& command : commands().first(std::min<std::size_t>(first_commands, commands().size())))
    add_examples(page, std::span(command.examples).first(1), language);
  page += fmt::format("\n{}\n\n{}\n  closs COMMAND [OPTION]... [FILE]...\n\n{}\n", say("help.what", language),
                      say("help.usage", language), say("help.commands", language));
  for (const Command& command : commands())
    page += fmt::format("  {:<12}{}\n", command.name, command.summary.in(language));
  page += fmt::format("\n{}\n", say("help.options", language));
  for (const std::string_view name : {"lang", "no-config", "color", "quiet", "help", "version", "verbose"}) {
    const OptionRow& row = option_row(name);
    page += fmt::format("  {:<24}{}\n", spelling(row), row.meaning.in(language));
  }
  return page + fmt::format("\n{}\n", say("help.more", language));
}

std::string command_help(const Command& command, Language language) {
  std::string page = say("help.examples", language) + "\n";
  add_examples(page, command.examples, language);
  page += fmt::format("\n{}\n  closs {} [OPTION]...{}{}\n  {}\n\n{}\n", say("help.usage", language), command.name,
                      command.operands.empty() ? "" : " ", command.operands, command.summary.in(language),
                      say("help.options", language));
  std::size_t width = 0;
  for (const std::string_view name : command.options) width = std::max(width, spelling(option_row(name)).size());
  for (const std::string_view name : command.options) {
    const OptionRow& row = option_row(name);
    page += fmt::format("  {:<{}}  {}\n", spelling(row), width, row.meaning.in(language));
  }
  return page;
}

}  // namespace closs
