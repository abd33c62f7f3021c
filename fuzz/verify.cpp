// Two scenarios, one from before fixes and one from after.
#include "sandbox.hpp"
#include "target.hpp"

namespace closs::fuzz {

void fuzz_verify(std::string_view input) {
  clear_folder();
  put_files(input, {"before.yaml", "after.yaml"});
  if (!exists("after.yaml")) return;
  run({"verify", "before.yaml", "after.yaml", "--no-config", "--threads=1", "--lang=ja", "-o", "v.txt", "-o", "v.json",
       "-o", "v.html"});
  run({"verify", "before.yaml", "after.yaml", "--no-config", "--threads=1", "--at=2", "--control=home", "-o",
       "c.json"});
  for (const std::string_view file : {"v.json", "c.json"}) check_json(file);
}

}  // namespace closs::fuzz
