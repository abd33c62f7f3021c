// A table of variants, in any encoding, over a small scenario.
#include "sandbox.hpp"
#include "target.hpp"

namespace closs::fuzz {

void fuzz_variants(std::string_view input) {
  clear_folder();
  put("v.csv", input);
  put("s.yaml", source_file("examples/quick.yaml"));
  run({"run", "s.yaml", "--variants=v.csv", "--no-config", "--threads=1", "--lang=ja", "--full", "-o", "r.txt", "-o",
       "r.csv", "-o", "r.json", "-o", "r.jsonl"});
  run({"compare", "s.yaml", "--variants=v.csv", "--no-config", "--measure=lost", "-o", "c.txt", "-o", "c.json"});
  for (const std::string_view file : {"r.json", "c.json"}) check_json(file);
  check_json_lines("r.jsonl");
}

}  // namespace closs::fuzz
