#include "cli/io/xlsx.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "cli/io/descriptor.hpp"
#include "cli/io/disk.hpp"
#include "cli/io/library.hpp"
#include "core/scenario/fault.hpp"

extern char** environ;

namespace closs {
namespace {

[[noreturn]] void fail(const std::string& file, const std::string& why) {
  throw Failure(Fault{"xlsx-failed", {}, {{"file", file}, {"what", why}}});
}

struct Pipe {
  Descriptor read, write;

  explicit Pipe(const std::string& file) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) fail(file, std::strerror(errno));
    read = Descriptor(ends[0]);
    write = Descriptor(ends[1]);
  }
};

/// Starts the program with these as its standard input and output. The process, or fails.
pid_t start(const std::string& program, const Pipe& in, const Pipe& out, const std::string& file) {
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, in.read.number, STDIN_FILENO);
  ::posix_spawn_file_actions_adddup2(&actions, out.write.number, STDOUT_FILENO);
  std::string name = program;
  std::array<char*, 2> words = {name.data(), nullptr};
  pid_t process = 0;
  const int error = ::posix_spawn(&process, program.c_str(), &actions, nullptr, words.data(), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  if (error != 0) fail(file, std::strerror(error));
  return process;
}

/// All that comes, up to the end.
std::string all_of(int descriptor, const std::string& file) {
  std::string bytes;
  std::array<char, 65536> part{};
  for (;;) {
    const ssize_t n = ::read(descriptor, part.data(), part.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) fail(file, std::strerror(errno));
    if (n == 0) return bytes;
    bytes.append(part.data(), static_cast<std::size_t>(n));
  }
}

}  // namespace

std::string xlsx_program(const std::string& file) {
  const std::string folder = program_folder();
  for (std::string program : {folder + "/closs-xlsx", folder + "/../" CLOSS_LIBEXECDIR "/closs/closs-xlsx"})
    if (::access(program.c_str(), X_OK) == 0) return program;
  throw Failure(Fault{"xlsx-missing", {}, {{"file", file}}});
}

std::string xlsx_bytes(const std::string& program, const std::string& description, const std::string& file) {
  Pipe in(file), out(file);
  const pid_t process = start(program, in, out, file);
  in.read = {};
  out.write = {};
  // It reads all before it writes. What it does not take, it will tell by how it ends.
  static_cast<void>(write_all(in.write.number, description));
  in.write = {};
  std::string bytes = all_of(out.read.number, file);
  int status = 0;
  while (::waitpid(process, &status, 0) < 0)
    if (errno != EINTR) fail(file, std::strerror(errno));
  if (status != 0 || bytes.empty()) fail(file, "closs-xlsx");
  return bytes;
}

}  // namespace closs
