#include "cli/batch/locate.hpp"

#include <unistd.h>

#include <cstdlib>

#include "cli/io/disk.hpp"
#include "core/scenario/fault.hpp"

namespace closs {
namespace {

/// The folder of the running program; empty where /proc does not tell.
std::string program_folder() {
  char path[4096];
  const ssize_t n = ::readlink("/proc/self/exe", path, sizeof path);
  if (n <= 0) return {};
  const std::string program(path, static_cast<std::size_t>(n));
  return program.substr(0, program.rfind('/'));
}

bool holds_models(const std::string& folder) { return is_folder(folder + "/models"); }

}  // namespace

std::string data_folder() {
  if (const char* home = std::getenv("CLOSS_HOME"); home && *home) {
    if (holds_models(home)) return home;
    throw Failure(Fault{"no-models-in-home", {}, {{"folder", home}}});
  }
  const std::string beside = program_folder() + "/../" CLOSS_DATADIR "/closs";
  if (holds_models(beside)) return beside;
  if (holds_models(CLOSS_SOURCE_DIR)) return CLOSS_SOURCE_DIR;
  throw Failure(Fault{"no-data-folder", {}, {{"folder", beside}}});
}

}  // namespace closs
