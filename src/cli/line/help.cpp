#include "cli/line/help.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "report/document/words.hpp"

namespace closs {
namespace {

void add_examples(std::string& page, std::span<const Example> examples, Language language) {
  for (const Example& example : examples)
    page += fmt::format("  {}\n      {}\n", example.line, example.meaning.in(language));
}

void add_options(std::string& page, std::span<const std::string_view> names, Language language) {
  page += fmt::format("\n{}\n", say("help.options", language));
  std::size_t width = 0;
  for (const std::string_view name : names) width = std::max(width, spelling(option_row(name)).size());
  for (const std::string_view name : names) {
    const OptionRow& row = option_row(name);
    page += fmt::format("  {:<{}}  {}\n", spelling(row), width, row.meaning.in(language));
  }
}

}  // namespace

std::span<const std::string_view> program_options() {
  static constexpr std::string_view names[] = {"lang", "no-config", "color", "quiet", "help", "version", "verbose"};
  return names;
}

std::vector<Example> first_examples() {
  constexpr std::size_t first_commands = 4;
  std::vector<Example> out;
  for (const Command& command : commands().first(std::min(first_commands, commands().size())))
    out.push_back(command.examples.front());
  return out;
}

std::string program_help(Language language) {
  std::string page = say("help.examples", language) + "\n";
  add_examples(page, first_examples(), language);
  page += fmt::format("\n{}\n\n{}\n  closs COMMAND [OPTION]... [FILE]...\n\n{}\n", say("help.what", language),
                      say("help.usage", language), say("help.commands", language));
  for (const Command& command : commands())
    page += fmt::format("  {:<12}{}\n", command.name, command.summary.in(language));
  add_options(page, program_options(), language);
  WordValues exits;
  for (const std::string_view code : {"0", "1", "2", "3"})
    exits.emplace_back(code, say(fmt::format("exit.{}", code), language));
  return page + fmt::format("\n{}\n", say("help.more", language, exits));
}

std::string command_help(const Command& command, Language language) {
  std::string page = say("help.examples", language) + "\n";
  add_examples(page, command.examples, language);
  page += fmt::format("\n{}\n  closs {} [OPTION]...{}{}\n  {}\n", say("help.usage", language), command.name,
                      command.operands.empty() ? "" : " ", command.operands, command.summary.in(language));
  add_options(page, command.options, language);
  return page;
}

}  // namespace closs
