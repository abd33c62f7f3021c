#include "cli/line/options.hpp"

#include <set>

#include "catch.hpp"
#include "cli/line/command.hpp"
#include "cli/line/help.hpp"
#include "cli/line/suggest.hpp"
#include "report/faults/faults.hpp"

using namespace closs;
using Words = std::vector<std::string>;

namespace {

Options run_options(Words words) { return read_options(*find_command("run"), std::move(words)); }

std::string code_of(const Words& words) {
  try {
    run_options(words);
  } catch (const Failure& failure) {
    return failure.faults.at(0).code;
  }
  return "";
}

}  // namespace

TEST_CASE("options and files may stand in any order") {
  const Options options =
      run_options({"a.yaml", "--set", "x=1", "-f", "csv", "b.yaml", "--set=y=2", "-o", "c.md", "-q", "--digits=5"});
  CHECK(options.operands == Words{"a.yaml", "b.yaml"});
  CHECK(options.sets == Words{"x=1", "y=2"});
  CHECK(options.format == "csv");
  CHECK(options.outputs == Words{"c.md"});
  CHECK(options.digits == 5);
  CHECK(options.quiet);
}

TEST_CASE("a repeatable option takes one value each time, and of others the last counts") {
  const Options options = run_options({"--measure", "lost", "a.yaml", "-f", "csv", "--measure", "revenue", "-fjson"});
  CHECK(options.measures == Words{"lost", "revenue"});
  CHECK(options.operands == Words{"a.yaml"});
  CHECK(options.format == "json");
}

TEST_CASE("a dash is standard input or output, and after two dashes all are files") {
  const Options options = run_options({"-o", "-", "-", "--", "--lang", "-f"});
  CHECK(options.outputs == Words{"-"});
  CHECK(options.operands == Words{"-", "--lang", "-f"});
}

TEST_CASE("what cannot be read has its own fault") {
  CHECK(code_of({"a", "--nothing-like-it"}) == "unknown-option");
  CHECK(code_of({"a", "--measur", "x"}) == "unknown-option-near");
  CHECK(code_of({"a", "-o"}) == "option-needs-value");
  CHECK(code_of({"a", "--quiet=1"}) == "option-without-value");
  CHECK(code_of({"a", "--digits", "3.5"}) == "option-not-a-number");
  CHECK(code_of({"a", "--digits", "18"}) == "option-not-a-number");
  CHECK(code_of({"a", "--threads", "99999999999"}) == "option-not-a-number");
  CHECK(code_of({"a", "--lang", "de"}).starts_with("option-unknown-value"));
  CHECK(code_of({}) == "operand-missing");
  CHECK(code_of({"-", "-"}) == "stdin-twice");
}

TEST_CASE("an option's value is found before the command line is read") {
  const OptionRow& lang = option_row("lang");
  CHECK(value_given(Words{"run", "--lang", "ja", "x"}, lang) == "ja");
  CHECK(value_given(Words{"--lang=en", "run", "--lang", "ja"}, lang) == "ja");
  CHECK(value_given(Words{"run", "--by", "--lang", "ja"}, lang).empty());
  CHECK(value_given(Words{"run", "--", "--lang", "ja"}, lang).empty());
  CHECK(value_given(Words{"run", "--lang"}, lang).empty());
  CHECK(value_given(Words{"run", "-fjsonl"}, option_row("format")) == "jsonl");
}

TEST_CASE("the command is the first word that is neither an option nor its value") {
  CHECK(first_operand(Words{"--lang", "ja", "run"}) == 2);
  CHECK(first_operand(Words{"--quiet", "run"}) == 1);
  CHECK(first_operand(Words{"--version"}) == 1);
  CHECK(first_operand(Words{}) == 0);
}

TEST_CASE("every command has its words in both languages, examples that name it, and options that exist") {
  std::set<std::string_view> names;
  for (const Command& command : commands()) {
    INFO(command.name);
    CHECK(names.insert(command.name).second);
    CHECK_FALSE(command.summary.en.empty());
    CHECK_FALSE(command.summary.ja.empty());
    CHECK(command.run != nullptr);
    CHECK_FALSE(command.examples.empty());
    for (const Example& example : command.examples) {
      CHECK(example.line.starts_with("closs " + std::string(command.name)));
      CHECK_FALSE(example.meaning.en.empty());
      CHECK_FALSE(example.meaning.ja.empty());
    }
    for (const std::string_view option : command.options) CHECK_NOTHROW(option_row(option));
    for (const Language language : {Language::en, Language::ja}) CHECK_FALSE(command_help(command, language).empty());
  }
}

TEST_CASE("every option has its words in both languages") {
  for (const OptionRow& row : option_rows()) {
    INFO(row.name);
    CHECK_FALSE(row.meaning.en.empty());
    CHECK_FALSE(row.meaning.ja.empty());
  }
}

TEST_CASE("a name that is nearly right is suggested, with a row of its own") {
  const Words known = {"run", "check"};
  CHECK(suggesting("unknown-command", {}, "rum", known).code == "unknown-command-near");
  CHECK(suggesting("unknown-command", {}, "xyzzy", known).code == "unknown-command");
  CHECK_NOTHROW(fault_row("unknown-command-near"));
}
