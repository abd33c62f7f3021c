// The parts of a run that was divided (--shard), and their notes, as merge reads them.
#include "sandbox.hpp"
#include "target.hpp"

namespace closs::fuzz {

void fuzz_parts(std::string_view input) {
  clear_folder();
  put_files(input, {"a.csv.shard", "a.csv", "b.csv", "b.csv.shard", "a.jsonl", "a.jsonl.shard"});
  std::vector<std::string> words = {"merge", "a.csv"};
  if (exists("b.csv")) words.emplace_back("b.csv");
  words.insert(words.end(), {"-o", "all.csv", "--no-config"});
  run(words);
  if (exists("a.jsonl")) run({"merge", "a.jsonl", "-o", "all.jsonl", "--no-config"});
}

}  // namespace closs::fuzz
