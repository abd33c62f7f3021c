#include "cli/line/help.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace closs {
namespace {

constexpr std::size_t first_commands = 4;  // whose first example opens the page of the program

struct Headings {
  Text examples{"Examples", "例"};
  Text usage{"Usage", "使い方"};
  Text commands{"Commands", "コマンド"};
  Text options{"Options", "オプション"};
  Text more{
      "closs COMMAND --help tells more. Exit codes: 0 done, 1 a check failed, 2 wrong usage or bad input, 3 could not "
      "read or write.",
      "詳しくは closs コマンド --help。終了コード: 0 正常、1 検査の不合格、2 使い方または入力の誤り、3 "
      "読み書きの失敗。"};
  Text what{"closs: how many customers problems cost, and the revenue at risk, from a scenario file.",
            "closs: シナリオファイルから、問題による顧客損失と損失リスク売上を計算する。"};
};

void add_examples(std::string& page, std::span<const Example> examples, Language language) {
  for (const Example& example : examples)
    page += fmt::format("  {}\n      {}\n", example.line, example.meaning.in(language));
}

}  // namespace

std::string program_help(Language language) {
  const Headings words;
  std::string page = words.examples.in(language) + "\n";
  for (const Command& command : commands().first(std::min<std::size_t>(first_commands, commands().size())))
    add_examples(page, std::span(command.examples).first(1), language);
  page += fmt::format("\n{}\n\n{}\n  closs COMMAND [OPTION]... [FILE]...\n\n{}\n", words.what.in(language),
                      words.usage.in(language), words.commands.in(language));
  for (const Command& command : commands())
    page += fmt::format("  {:<12}{}\n", command.name, command.summary.in(language));
  page += fmt::format("\n{}\n", words.options.in(language));
  for (const std::string_view name : {"lang", "color", "quiet", "help", "version"}) {
    const OptionRow& row = option_row(name);
    page += fmt::format("  {:<24}{}\n", spelling(row), row.meaning.in(language));
  }
  return page + fmt::format("\n{}\n", words.more.in(language));
}

std::string command_help(const Command& command, Language language) {
  const Headings words;
  std::string page = words.examples.in(language) + "\n";
  add_examples(page, command.examples, language);
  page += fmt::format("\n{}\n  closs {} [OPTION]...{}{}\n  {}\n\n{}\n", words.usage.in(language), command.name,
                      command.operands.empty() ? "" : " ", command.operands, command.summary.in(language),
                      words.options.in(language));
  std::size_t width = 0;
  for (const std::string_view name : command.options) width = std::max(width, spelling(option_row(name)).size());
  for (const std::string_view name : command.options) {
    const OptionRow& row = option_row(name);
    page += fmt::format("  {:<{}}  {}\n", spelling(row), width, row.meaning.in(language));
  }
  return page;
}

}  // namespace closs
