// A database: read as the part of a run, and written into as the results of another.
#include "sandbox.hpp"
#include "target.hpp"

namespace closs::fuzz {

void fuzz_database(std::string_view input) {
  clear_folder();
  put("a.db", input);
  put("s.yaml", source_file("examples/quick.yaml"));
  run({"merge", "a.db", "-o", "all.db", "--no-config"});
  run({"run", "s.yaml", "--no-config", "--threads=1", "-o", "a.db"});
  put("a.db", input);
  run({"run", "s.yaml", "--no-config", "--threads=1", "--shard=1/1", "-o", "a.db"});
}

}  // namespace closs::fuzz
