// A scenario file, with the files that it extends: read, evaluated, and written in every format and both languages.
#include "sandbox.hpp"
#include "target.hpp"

namespace closs::fuzz {

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
}

}  // namespace closs::fuzz
