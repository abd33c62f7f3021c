#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "cli/io/disk.hpp"

namespace closs {
namespace {

constexpr std::size_t file_buffer_bytes = 64 * 1024;

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

/// Signals that end the program wait while this lives: taking a name is two steps where one would be wanted.
class WithoutSignals {
 public:
  WithoutSignals() {
    sigset_t ending;
    sigemptyset(&ending);
    for (const int s : {SIGINT, SIGTERM, SIGHUP, SIGQUIT}) sigaddset(&ending, s);
    pthread_sigmask(SIG_BLOCK, &ending, &before_);
  }
  WithoutSignals(const WithoutSignals&) = delete;
  WithoutSignals& operator=(const WithoutSignals&) = delete;
  ~WithoutSignals() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_;
};

/// A name beside `target` that nothing has yet; the process number keeps two programs apart.
std::string free_name_beside(const std::string& target, int attempt) {
  return name_beside(target, std::to_string(::getpid()) + "." + std::to_string(attempt));
}

}  // namespace

int write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(descriptor, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return errno;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return 0;
}

std::string name_beside(const std::string& target, const std::string& ending) {
  const std::size_t name = target.rfind('/') + 1;  // 0 where there is no folder
  return target.substr(0, name) + "." + target.substr(name, 200) + "." + ending;
}

std::string real_target(const std::string& path) {
  std::string at = path;
  char link[4096];
  for (int hops = 0; hops < 40; ++hops) {
    const ssize_t n = ::readlink(at.c_str(), link, sizeof link);
    if (n <= 0) break;
    const std::string to(link, static_cast<std::size_t>(n));
    at = to.front() == '/' ? to : folder_of(at) + "/" + to;
  }
  const std::size_t slash = at.rfind('/');
  const std::string name = slash == std::string::npos ? at : at.substr(slash + 1);
  char* const folder = ::realpath(folder_of(at).c_str(), nullptr);
  if (!folder) return at;
  std::string real = folder;
  std::free(folder);
  if (real.back() != '/') real += '/';
  return real + name;
}

OutputFile::OutputFile(std::string path) : path_(std::move(path)), target_(real_target(path_)) {
  struct stat s {};
  const bool exists = ::stat(target_.c_str(), &s) == 0;
  if (exists && S_ISDIR(s.st_mode)) throw Failure(write_fault(path_, EISDIR));
  if (exists && ::access(target_.c_str(), W_OK) != 0) throw Failure(write_fault(path_, errno));
  if (exists && !S_ISREG(s.st_mode)) {
    kind_ = Kind::device;
    descriptor_ = Descriptor(::open(target_.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY));
  } else {
    const std::string folder = folder_of(target_);
    if (::access(folder.c_str(), W_OK | X_OK) != 0) throw Failure(write_fault(path_, errno));
    descriptor_ = Descriptor(::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0666));
    if (descriptor_.number < 0 && (errno == EOPNOTSUPP || errno == EISDIR || errno == ENOENT || errno == EINVAL)) {
      kind_ = Kind::memory;
      descriptor_ = Descriptor(::memfd_create("closs", MFD_CLOEXEC));
    }
    if (descriptor_.number >= 0 && exists && ::fchmod(descriptor_.number, s.st_mode & 07777) != 0)
      throw Failure(write_fault(path_, errno));
  }
  if (descriptor_.number < 0) throw Failure(write_fault(path_, errno));
}

void OutputFile::write(std::string_view bytes) {
  buffer_ += bytes;
  if (buffer_.size() < file_buffer_bytes) return;
  if (const int error = write_all(descriptor_.number, buffer_)) throw Failure(write_fault(path_, error));
  buffer_.clear();
}

void OutputFile::flush() {
  if (const int error = write_all(descriptor_.number, buffer_)) throw Failure(write_fault(path_, error));
  buffer_.clear();
  if (kind_ == Kind::unnamed && ::fsync(descriptor_.number) != 0) throw Failure(write_fault(path_, errno));
}

void OutputFile::commit() {
  flush();
  if (kind_ == Kind::device) return;
  const WithoutSignals held;
  if (kind_ == Kind::unnamed) {
    const std::string self = "/proc/self/fd/" + std::to_string(descriptor_.number);
    for (int attempt = 0; attempt < 100; ++attempt) {
      const std::string beside = free_name_beside(target_, attempt);
      if (::linkat(AT_FDCWD, self.c_str(), AT_FDCWD, beside.c_str(), AT_SYMLINK_FOLLOW) != 0) {
        if (errno == EEXIST) continue;
        break;
      }
      if (::rename(beside.c_str(), target_.c_str()) == 0) return;
      const int error = errno;
      ::unlink(beside.c_str());
      throw Failure(write_fault(path_, error));
    }
  }
  copy_and_rename();
}

/// Where an unnamed file cannot be given a name: copies it to a named one, which then takes the place.
void OutputFile::copy_and_rename() {
  const std::string beside = free_name_beside(target_, 100);
  struct stat old {};
  const bool replaces = ::stat(target_.c_str(), &old) == 0;
  const int copy = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
  if (copy < 0) throw Failure(write_fault(path_, errno));
  int error = ::lseek(descriptor_.number, 0, SEEK_SET) < 0 ? errno : 0;
  std::string part(file_buffer_bytes, '\0');
  while (error == 0) {
    const ssize_t n = ::read(descriptor_.number, part.data(), part.size());
    if (n < 0 && errno != EINTR) error = errno;
    if (n == 0) break;
    if (n > 0) error = write_all(copy, std::string_view(part).substr(0, static_cast<std::size_t>(n)));
  }
  if (error == 0 && replaces && ::fchmod(copy, old.st_mode & 07777) != 0) error = errno;
  if (error == 0 && ::fsync(copy) != 0) error = errno;
  if (::close(copy) != 0 && error == 0) error = errno;
  if (error == 0 && ::rename(beside.c_str(), target_.c_str()) != 0) error = errno;
  if (error == 0) return;
  ::unlink(beside.c_str());
  throw Failure(write_fault(path_, error));
}

}  // namespace closs
