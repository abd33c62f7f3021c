// What libFuzzer runs (scripts/fuzz): one target, which --target=NAME names.
#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "sandbox.hpp"
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
  closs::fuzz::standard_error();  // before libFuzzer closes it
  std::signal(SIGPIPE, SIG_IGN);  // as main() of the program does
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static const int home = ::open(".", O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (size <= chosen->most_bytes) chosen->run({reinterpret_cast<const char*>(bytes), size});
  return ::fchdir(home);  // libFuzzer's own files have names that are seen from here
}
