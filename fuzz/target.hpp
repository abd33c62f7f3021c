// What is fuzzed: each target takes any bytes as input, makes files of them and runs the program on these, in its own
// process. An input that ends the program, or in a fault of the program itself, is a finding (CONTRIBUTING.md).
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace closs::fuzz {

struct Target {
  std::string_view name;
  std::size_t most_bytes;  // longer inputs find nothing more, only later
  void (*run)(std::string_view input);
};
/// All of them, one a file of its name.
std::span<const Target> targets();
/// nullptr: there is none of that name.
const Target* find_target(std::string_view name);

void fuzz_scenario(std::string_view input);
void fuzz_model(std::string_view input);
void fuzz_variants(std::string_view input);
void fuzz_expressions(std::string_view input);
void fuzz_parts(std::string_view input);
void fuzz_baseline(std::string_view input);
void fuzz_config(std::string_view input);
void fuzz_database(std::string_view input);
void fuzz_simulation(std::string_view input);
void fuzz_study(std::string_view input);
void fuzz_verify(std::string_view input);

}  // namespace closs::fuzz
