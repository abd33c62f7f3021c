// Runs inputs through their targets without a fuzzer: those that were findings stay tests.
//
//   fuzz_test FOLDER...    folders of inputs, each of the name of its target
//   fuzz_test              the names of the targets, and the most bytes of an input of each
#include <sanitizer/common_interface_defs.h>

#include <algorithm>
#include <bit>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "sandbox.hpp"
#include "target.hpp"

#pragma weak __sanitizer_set_report_fd  // not there without sanitizers

namespace {

namespace fs = std::filesystem;
using closs::fuzz::Target;

/// How many inputs there were.
int run_all(const Target& target, const fs::path& folder) {
  std::vector<fs::path> files;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  for (const fs::path& file : files) {
    std::printf("%s\n", file.c_str());
    std::fflush(stdout);
    target.run(closs::fuzz::text_of(file.string()));
  }
  return static_cast<int>(files.size());
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  const std::intptr_t told = closs::fuzz::standard_error();
  if (__sanitizer_set_report_fd) __sanitizer_set_report_fd(std::bit_cast<void*>(told));
  if (argc == 1)
    for (const Target& target : closs::fuzz::targets())
      std::printf("%s %zu\n", std::string(target.name).c_str(), target.most_bytes);
  int count = 0;
  for (int i = 1; i < argc; ++i) {
    const fs::path folder = fs::absolute(argv[i]);  // before a target goes into a folder of its own
    const Target* target = closs::fuzz::find_target(folder.filename().string());
    if (!target) {
      std::fprintf(stderr, "%s has the name of no target\n", argv[i]);
      return 2;
    }
    count += run_all(*target, folder);
  }
  if (argc > 1) std::printf("%d passed, 0 failed\n", count);
  return 0;
}
