// The stored figures of a scenario, as check reads them.
#include "sandbox.hpp"
#include "target.hpp"

namespace closs::fuzz {

void fuzz_baseline(std::string_view input) {
  clear_folder();
  put("baselines/s.csv", input);
  put("s.yaml", source_file("examples/quick.yaml"));
  const std::vector<std::string> check = {"check", "s.yaml", "--baseline=baselines", "--no-config", "--threads=1"};
  const auto with = [&](std::initializer_list<std::string> more) {
    std::vector<std::string> words = check;
    words.insert(words.end(), more);
    return words;
  };
  run(with({"-o", "c.txt", "-o", "c.md", "-o", "c.json", "-o", "c.csv", "-o", "c.jsonl"}));
  check_json("c.json");
  run(with({"--lang=ja", "--tolerance=1%", "-f", "text"}));
  for (const char* format : {"junit", "github"}) run(with({"-f", format}));
  if (run(with({"--update"})) == 0 && run(check) != 0) found("what was stored is not found again");
}

}  // namespace closs::fuzz
