#include "cli/line/command_line.hpp"

#include <set>

#include "catch.hpp"
#include "cli/line/help.hpp"
#include "input/values/suggest.hpp"
#include "report/faults/faults.hpp"

namespace closs::options_test {
using Words = std::vector<std::string>;

namespace {

Options run_options(Words words) {
  words.insert(words.begin(), "run");
  const CommandLine line = read_line(words);
  REQUIRE(line.faults.empty());
  REQUIRE(line.command == find_command("run"));
  return line.options;
}

/// The fault of a whole line; empty: none.
std::string code_of(const Words& words) {
  const CommandLine line = read_line(words);
  return line.faults.empty() ? "" : std::string(line.faults.at(0).code.name());
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

TEST_CASE("flags of one letter stand together, and the last of them may take a value") {
  const Options options = run_options({"-qf", "csv", "a.yaml"});
  CHECK(options.quiet);
  CHECK(options.format == "csv");
  CHECK(run_options({"-qfjson", "a.yaml"}).format == "json");
}

TEST_CASE("an option's value is any word behind it, and an operand is any name") {
  CHECK(run_options({"--by", "-h", "a"}).by == "-h");
  CHECK_FALSE(run_options({"--by", "-h", "a"}).help);
  CHECK(run_options({"a", "--by", "merge"}).by == "merge");
  CHECK(run_options({"merge", "run", "[a]", "-1", "++a"}).operands == Words{"merge", "run", "[a]", "-1", "++a"});
  CHECK(run_options({"a", "--", "-h", "--", "--lang", "ja"}).operands == Words{"a", "-h", "--", "--lang", "ja"});
  CHECK(run_options({"--set", "[x,y]", "a"}).sets == Words{"[x,y]"});
}

TEST_CASE("what cannot be read has its own fault") {
  CHECK(code_of({"run", "a", "--nothing-like-it"}) == "unknown-option");
  CHECK(code_of({"run", "a", "--measur", "x"}) == "unknown-option");
  CHECK(code_of({"run", "a", "-qx"}) == "unknown-option");
  CHECK(code_of({"run", "a", "--baseline", "x"}) == "unknown-option");
  CHECK(code_of({"--baseline", "x", "run", "a"}) == "unknown-option");
  CHECK(code_of({"run", "a", "-V"}) == "unknown-option");
  CHECK(code_of({"run", "a", "-o"}) == "option-needs-value");
  CHECK(code_of({"run", "a", "-qo"}) == "option-needs-value");
  CHECK(code_of({"run", "--output=", "a", "b"}) == "option-needs-value");
  CHECK(code_of({"run", "a", "--output="}) == "option-needs-value");
  CHECK(code_of({"run", "a", "--quiet=1"}) == "option-without-value");
  CHECK(code_of({"run", "a", "--quiet="}) == "option-without-value");
  CHECK(code_of({"run", "a", "--digits", "3.5"}) == "option-not-a-number");
  CHECK(code_of({"run", "a", "--digits", "18"}) == "option-not-a-number");
  CHECK(code_of({"run", "a", "--threads", "99999999999"}) == "option-not-a-number");
  CHECK(code_of({"run", "a", "--lang", "de"}).starts_with("option-unknown-value"));
  CHECK(code_of({"run"}) == "operand-missing");
  CHECK(code_of({"run", "-", "-"}) == "stdin-twice");
  CHECK(code_of({"init", "a"}) == "operand-too-many");
  CHECK(code_of({"rum", "a"}) == "unknown-command");
  CHECK(code_of({"rum", "run", "a"}) == "unknown-command");
  CHECK(code_of({"help", "xyzzy"}) == "unknown-command");
  CHECK(code_of({"a.yaml", "-o", "b.csv"}) == "command-missing-before-file");
  CHECK(code_of({"--quiet"}) == "command-missing");
  CHECK(code_of({"--", "run", "a"}) == "command-missing");
}

TEST_CASE("language and form of the faults are known where the rest cannot be read") {
  CHECK(read_line({"run", "--lang", "ja", "x", "--format"}).options.lang == "ja");
  CHECK(read_line({"--lang=en", "run", "--lang", "ja"}).options.lang == "ja");
  CHECK(read_line({"run", "--by", "--lang", "ja"}).options.lang.empty());
  CHECK(read_line({"run", "--", "--lang", "ja"}).options.lang.empty());
  CHECK(read_line({"run", "-fjsonl", "--nothing"}).options.format == "jsonl");
  CHECK(read_line({"init", "-f", "json"}).options.format == "json");
  CHECK(read_line({"rum", "a", "--lang", "ja"}).options.lang == "ja");
}

TEST_CASE("options may stand before the command, and help is asked for in any place") {
  const CommandLine before = read_line({"--lang", "ja", "run", "a"});
  REQUIRE(before.command);
  CHECK(before.command->name == "run");
  CHECK(before.options.operands == Words{"a"});
  for (const Words& words : {Words{"help", "run"},
                             {"run", "--help"},
                             {"-h", "run"},
                             {"run", "--nothing", "-qh"},
                             {"run", "-h", "--format"}}) {
    const CommandLine line = read_line(words);
    REQUIRE(line.command);
    CHECK(line.command->name == "run");
    CHECK(line.options.help);
    CHECK(line.faults.empty());
  }
  for (const Words& words : {Words{}, {"--help"}, {"help"}, {"-V"}}) {
    CHECK(read_line(words).command == nullptr);
    CHECK(read_line(words).faults.empty());
  }
  CHECK(read_line({"-V"}).options.version);
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

TEST_CASE("a name that is nearly right is suggested") {
  const Words known = {"run", "check"};
  const Fault near = suggesting("unknown-command", {}, "rum", known);
  CHECK(near.suggestion == "run");
  CHECK(fault_remedy(near, Language::en) == "did you mean run?");
  const Fault far = suggesting("unknown-command", {}, "xyzzy", known);
  CHECK(far.suggestion.empty());
  CHECK(fault_remedy(far, Language::en) == "there are: run, check");
}

}  // namespace closs::options_test
