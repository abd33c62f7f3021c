// A study with a table, a scenario to extend and counts of another engine: the statement, the counts, the report.
#include "sandbox.hpp"
#include "target.hpp"

namespace closs::fuzz {

void fuzz_study(std::string_view input) {
  clear_folder();
  put_files(input, {"study.yml", "s.csv", "base.yaml", "counts.csv"});
  run({"estimate", "study.yml", "--no-config", "--sql", "duckdb"});
  run({"estimate", "study.yml", "--no-config", "--threads=1", "--lang=ja", "-o", "e.txt", "-o", "e.json", "-o", "e.csv",
       "-o", "e.yaml"});
  if (exists("e.yaml")) run({"check", "e.yaml", "--no-config"});
  if (exists("counts.csv")) run({"estimate", "study.yml", "--no-config", "--counts=counts.csv", "-o", "c.json"});
  for (const std::string_view file : {"e.json", "c.json"}) check_json(file);
}

}  // namespace closs::fuzz
