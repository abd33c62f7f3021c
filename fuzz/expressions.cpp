// What people write on a line, in options and in texts of a scenario: one line of the input a call, "KEY text".
#include <algorithm>

#include "sandbox.hpp"
#include "target.hpp"

namespace closs::fuzz {
namespace {

constexpr std::size_t most_lines = 4;

/// A text as YAML in single quotes.
std::string quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) out.append(c == '\'' ? 2 : 1, c);
  return out += '\'';
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(' ', begin), text.size());
    words.emplace_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return words;
}

void call(std::string_view key, const std::string& text) {
  const auto is = [&](std::string_view name) { return key == name; };
  if (is("set")) run({"run", "s.yaml", "--no-config", "--threads=1", "-f", "csv", "--set=" + text});
  if (is("value")) run({"run", "s.yaml", "--no-config", "--threads=1", "-f", "csv", "--set=margin=" + text});
  if (is("variant")) run({"compare", "s.yaml", "--no-config", "--measure=lost", "--variant=" + text});
  if (is("measure")) run({"run", "s.yaml", "--no-config", "--threads=1", "--measure=" + text});
  if (is("figure")) run({"explain", "s.yaml", "--no-config", "--threads=1", "--depth=all", "--", text});
  if (is("by")) run({"run", "s.yaml", "--no-config", "--threads=1", "--by=" + text});
  if (is("until")) run({"solve", "s.yaml", "--no-config", "--threads=1", "--vary=margin", "--until=" + text});
  if (is("from"))
    run({"solve", "s.yaml", "--no-config", "--threads=1", "--vary=acquisition_cost", "--until=joint.npv=0",
         "--from=" + text});
  if (is("budget")) run({"plan", "s.yaml", "--no-config", "--threads=1", "--budget=" + text});
  if (is("swing"))
    run({"tornado", "s.yaml", "--no-config", "--threads=1", "-f", "csv", "--figure=total.lost", "--swing=" + text});
  if (is("tolerance")) run({"check", "s.yaml", "--no-config", "--threads=1", "--baseline=.", "--tolerance=" + text});
  if (is("shard")) run({"run", "s.yaml", "--no-config", "--threads=1", "-o", "part.csv", "--shard=" + text});
  if (is("vary")) run({"sweep", "s.yaml", "--no-config", "--threads=1", "-f", "csv", "--vary=" + text}, Output::unread);
  if (is("words")) {
    std::vector<std::string> words = words_of(text);
    words.insert(words.begin(), {"completion", "words", "--no-config", "--", "closs"});
    run(words);
  }
  if (is("expect")) {
    put("e.yaml", source_file("examples/telecom.yaml") + "\n  - " + quoted(text) + "\n");
    run({"check", "e.yaml", "--no-config", "--threads=1"});
  }
}

}  // namespace

void fuzz_expressions(std::string_view input) {
  clear_folder();
  put("s.yaml", source_file("examples/telecom.yaml"));
  std::size_t lines = 0;
  for (std::size_t line = 0; line < input.size() && lines < most_lines; ++lines) {
    const std::size_t end = std::min(input.find('\n', line), input.size());
    const std::string_view one = input.substr(line, end - line);
    const std::size_t space = std::min(one.find(' '), one.size());
    call(one.substr(0, space), std::string(one.substr(std::min(space + 1, one.size()))));
    line = end + 1;
  }
}

}  // namespace closs::fuzz
