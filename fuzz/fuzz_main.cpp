// What libFuzzer runs (scripts/fuzz): one target, which --target=NAME names.
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "target.hpp"

namespace {

const closs::fuzz::Target* chosen = nullptr;

}  // namespace

extern "C" int LLVMFuzzerInitialize(int* argc, char*** argv) {
  constexpr std::string_view option = "--target=";
  for (int i = 1; i < *argc; ++i)
    if (const std::string_view word = (*argv)[i]; word.starts_with(option))
      chosen = closs::fuzz::find_target(word.substr(option.size()));
  if (!chosen) {
    std::fputs("--target=NAME names no target\n", stderr);
    std::exit(2);
  }
  std::signal(SIGPIPE, SIG_IGN);  // as main() of the program does
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size > chosen->most_bytes) return -1;
  chosen->run({reinterpret_cast<const char*>(bytes), size});
  return 0;
}
