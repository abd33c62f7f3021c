// closs.yaml beside a scenario.
#include "sandbox.hpp"
#include "target.hpp"

namespace closs::fuzz {

void fuzz_config(std::string_view input) {
  clear_folder();
  put("closs.yaml", input);
  put("s.yaml", source_file("examples/quick.yaml"));
  run({"--version", "--verbose"});
  run({"run", "s.yaml", "--threads=1", "-o", "r.txt", "-o", "r.json"});
  check_json("r.json");
  run({"check", "s.yaml", "--threads=1", "-f", "text"});
}

}  // namespace closs::fuzz
