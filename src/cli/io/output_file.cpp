#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "cli/io/disk.hpp"
#include "cli/io/held_signals.hpp"

namespace closs {
namespace {

constexpr std::size_t file_buffer_bytes = 64 * 1024;

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

/// A name beside `target`: hidden, and of its own ending; the process number keeps two programs apart.
std::string name_beside(const std::string& target, int attempt) {
  const std::size_t name = target.rfind('/') + 1;  // 0 where there is no folder
  return target.substr(0, name) + "." + target.substr(name, 200) + "." + std::to_string(::getpid()) + "." +
         std::to_string(attempt);
}

/// Gives an open file what the file at `target` has besides its bytes: group and owner as far as the user may, mode,
/// access lists and other attributes as far as the file system keeps them. 0 or the error number.
int take_attributes(int descriptor, const std::string& target) {
  struct stat old {
  }, mine{};
  if (::stat(target.c_str(), &old) != 0) return errno == ENOENT ? 0 : errno;
  if (::fstat(descriptor, &mine) != 0) return errno;
  const bool same_group = old.st_gid == mine.st_gid || ::fchown(descriptor, static_cast<uid_t>(-1), old.st_gid) == 0;
  if (old.st_uid != mine.st_uid) static_cast<void>(!::fchown(descriptor, old.st_uid, static_cast<gid_t>(-1)));
  mode_t mode = old.st_mode & 07777;
  // Another group gets no more than everybody.
  if (!same_group) mode &= ~static_cast<mode_t>(S_ISGID | S_IRWXG) | ((mode & S_IRWXO) << 3);
  if (::fchmod(descriptor, mode) != 0) return errno;
  const ssize_t size = ::listxattr(target.c_str(), nullptr, 0);
  std::string names(static_cast<std::size_t>(std::max<ssize_t>(size, 0)), '\0');
  const ssize_t listed = names.empty() ? 0 : ::listxattr(target.c_str(), names.data(), names.size());
  names.resize(static_cast<std::size_t>(std::max<ssize_t>(listed, 0)));
  for (std::size_t at = 0; at < names.size(); at = names.find('\0', at) + 1) {
    const char* name = names.data() + at;
    if (!same_group && std::string_view(name).starts_with("system.posix_acl")) continue;
    std::string value(64 * 1024, '\0');  // the most that Linux keeps
    const ssize_t n = ::getxattr(target.c_str(), name, value.data(), value.size());
    if (n >= 0) static_cast<void>(!::fsetxattr(descriptor, name, value.data(), static_cast<std::size_t>(n), 0));
  }
  return 0;
}

/// A device or a pipe that stands at `target`, open. A pipe that nobody reads would hold the program for ever.
int open_device(const std::string& target) {
  const int descriptor = ::open(target.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  if (descriptor >= 0) ::fcntl(descriptor, F_SETFL, ::fcntl(descriptor, F_GETFL) & ~O_NONBLOCK);
  return descriptor;
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

NameBeside::~NameBeside() {
  if (!path_.empty()) ::unlink(path_.c_str());
}

std::string real_target(const std::string& path) {
  std::string at = path;
  char link[4096];
  for (int hops = 0; hops < 40; ++hops) {
    const ssize_t n = ::readlink(at.c_str(), link, sizeof link);
    if (n <= 0) break;
    const std::string to(link, static_cast<std::size_t>(n));
    const std::string next = to.front() == '/' ? to : folder_of(at) + "/" + to;
    if (identity_of(at) && !identity_of(next)) break;  // a link of /proc, to what has no name
    at = next;
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
    descriptor_ = Descriptor(open_device(target_));
    if (descriptor_.number < 0 && errno == ENXIO && S_ISFIFO(s.st_mode))
      throw Failure(Fault{"output-without-reader", {}, {{"file", path_}}});
  } else {
    const std::string folder = folder_of(target_);
    if (::access(folder.c_str(), W_OK | X_OK) != 0) throw Failure(write_fault(path_, errno));
    descriptor_ = Descriptor(::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0666));
    if (descriptor_.number < 0 && (errno == EOPNOTSUPP || errno == EISDIR || errno == ENOENT || errno == EINVAL)) {
      kind_ = Kind::memory;
      descriptor_ = Descriptor(::memfd_create("closs", MFD_CLOEXEC));
    }
  }
  if (descriptor_.number < 0) throw Failure(write_fault(path_, errno));
}

void OutputFile::fail(int error) const { throw Failure(write_fault(path_, error)); }

void OutputFile::write(std::string_view bytes) {
  buffer_ += bytes;
  if (buffer_.size() < file_buffer_bytes) return;
  if (const int error = write_all(descriptor_.number, buffer_)) fail(error);
  buffer_.clear();
}

void OutputFile::flush() {
  if (const int error = write_all(descriptor_.number, buffer_)) fail(error);
  buffer_.clear();
  if (kind_ == Kind::unnamed && ::fsync(descriptor_.number) != 0) fail(errno);
}

void OutputFile::name() {
  if (kind_ == Kind::device) return;
  for (int attempt = 0; attempt < 1000; ++attempt) {
    std::string beside = name_beside(target_, attempt);
    int error = kind_ == Kind::unnamed ? link_to(beside) : EXDEV;
    // Where an unnamed file cannot be given a name, it is copied to a named one.
    if (error != 0 && error != EEXIST) error = copy_to(beside);
    if (error == EEXIST) continue;
    if (error != 0) fail(error);
    beside_ = NameBeside(std::move(beside));
    return;
  }
  fail(EEXIST);
}

int OutputFile::link_to(const std::string& beside) {
  if (const int error = take_attributes(descriptor_.number, target_)) return error;
  const std::string self = "/proc/self/fd/" + std::to_string(descriptor_.number);
  return ::linkat(AT_FDCWD, self.c_str(), AT_FDCWD, beside.c_str(), AT_SYMLINK_FOLLOW) == 0 ? 0 : errno;
}

int OutputFile::copy_to(const std::string& beside) {
  const Descriptor copy(::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666));
  if (copy.number < 0) return errno;
  NameBeside named(beside);
  std::string part(file_buffer_bytes, '\0');
  for (off_t at = 0;;) {
    if (HeldSignals::waiting()) return EINTR;
    const ssize_t n = ::pread(descriptor_.number, part.data(), part.size(), at);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return errno;
    if (n == 0) break;
    if (const int error = write_all(copy.number, std::string_view(part).substr(0, static_cast<std::size_t>(n))))
      return error;
    at += n;
  }
  if (const int error = take_attributes(copy.number, target_)) return error;
  if (::fsync(copy.number) != 0) return errno;
  named.release();
  return 0;
}

void OutputFile::take_place() {
  if (kind_ == Kind::device) return;
  if (::rename(beside_.path().c_str(), target_.c_str()) == 0) return beside_.release();
  const int error = errno;
  beside_ = {};
  fail(error);
}

bool OutputFile::take_free_place() {
  const char* const beside = beside_.path().c_str();
  if (::renameat2(AT_FDCWD, beside, AT_FDCWD, target_.c_str(), RENAME_NOREPLACE) == 0) {
    beside_.release();
    return true;
  }
  // Some file systems can do this by a second name only, and some have none.
  if ((errno == EINVAL || errno == ENOSYS) && ::link(beside, target_.c_str()) == 0) {
    beside_ = {};
    return true;
  }
  if (errno == EEXIST) return false;
  take_place();
  return true;
}

void OutputFile::commit() {
  flush();
  const HeldSignals held;
  name();
  take_place();
}

}  // namespace closs
