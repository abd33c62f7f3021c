// A scenario file, with the files that it extends: read, evaluated, and written in every format and both languages;
// some are simulated.
#include <numeric>

#include "sandbox.hpp"
#include "target.hpp"

namespace closs::fuzz {

namespace {
constexpr std::size_t most_simulated = 2048;
constexpr unsigned one_in_so_many = 8;
}  // namespace

void fuzz_scenario(std::string_view input) {
  clear_folder();
  put_files(input, {"s.yaml", "base.yaml", "own.yaml"});
  run({"run", "s.yaml", "--no-config", "--threads=1", "--lang=ja", "--by=segment", "-o", "r.txt", "-o", "r.md"});
  const int code = run({"run", "s.yaml", "--no-config", "--threads=1", "--lang=en", "-o", "r.txt", "-o", "r.md", "-o",
                        "r.csv", "-o", "r.json", "-o", "r.jsonl"});
  if (code != 0) return;
  check_json("r.json");
  check_json_lines("r.jsonl");
  // What is evaluated can be written as a scenario of its own, with the same figures.
  if (run({"resolve", "s.yaml", "--no-config", "-o", "resolved.yaml", "-o", "resolved.json"}) != 0)
    found("what was evaluated cannot be resolved");
  check_json("resolved.json");
  // Trials take far longer than all the rest: of some inputs that are not large.
  if (input.size() > most_simulated || std::accumulate(input.begin(), input.end(), 0u) % one_in_so_many != 0) return;
  run({"simulate", "s.yaml", "--no-config", "--threads=1", "--trials=1", "--lang=ja", "-o", "s.txt", "-o", "s.json"});
  check_json("s.json");
}

}  // namespace closs::fuzz
