// The file of a model or of a benchmark, with a scenario that uses it: listed, shown, evaluated.
#include <cstdlib>

#include "sandbox.hpp"
#include "target.hpp"

namespace closs::fuzz {

void fuzz_model(std::string_view input) {
  clear_folder();
  ::setenv("CLOSS_HOME", ".", 1);
  put_files(input, {"models/own.yaml", "models/benchmarks/own.yaml", "s.yaml"});
  put("models/benchmarks/other.yaml", source_file("models/benchmarks/xm-2021.yaml"));
  run({"models", "own", "--no-config", "--lang=ja"});
  run({"models", "--no-config", "-o", "models.json"});
  run({"benchmarks", "own", "--no-config", "-o", "benchmark.json", "-o", "benchmark.txt"});
  if (exists("s.yaml")) run({"run", "s.yaml", "--no-config", "--threads=1", "-o", "r.txt", "-o", "r.json"});
  for (const std::string_view file : {"models.json", "benchmark.json", "r.json"}) check_json(file);
  ::unsetenv("CLOSS_HOME");
}

}  // namespace closs::fuzz
