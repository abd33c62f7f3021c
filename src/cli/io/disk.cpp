#include "cli/io/disk.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <memory>
#include <optional>
#include <utility>

#include "input/yaml/tree.hpp"
#include "text/utf8.hpp"

namespace closs {
namespace {

FileIdentity identity_in(const struct stat& s) {
  return {static_cast<std::uint64_t>(s.st_dev), static_cast<std::uint64_t>(s.st_ino)};
}

[[noreturn]] void too_large(const std::string& path) {
  throw Failure(Fault{"file-too-large", {}, {{"file", path}, {"limit", std::to_string(Limits::bytes >> 20) + " MB"}}});
}

/// Everything from a descriptor, up to the limit; `expected` is only a hint.
std::string read_to_the_end(int descriptor, const std::string& path, std::size_t expected) {
  std::string bytes;
  std::size_t used = 0;
  bytes.resize(expected + 1);
  while (true) {
    if (used == bytes.size()) bytes.resize(bytes.size() * 2);
    const ssize_t n = ::read(descriptor, bytes.data() + used, bytes.size() - used);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) throw Failure(read_fault(path, errno));
    if (n == 0) break;
    used += static_cast<std::size_t>(n);
    if (used > Limits::bytes) too_large(path);
  }
  bytes.resize(used);
  return bytes;
}

/// Where reading is confined to.
struct Root {
  std::string named;                 // as the user gave it; empty: reading is not confined
  std::vector<std::string> folders;  // real paths
};
Root& root() {
  static Root one;
  return one;
}

/// Where an open file lies, whatever links led there; empty where the system does not tell.
std::string real_path_of(int descriptor) {
  std::error_code untold;
  return std::filesystem::read_symlink("/proc/self/fd/" + std::to_string(descriptor), untold).string();
}

std::string real_folder(const std::string& folder) {
  const Descriptor open(::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (open.number < 0) throw Failure(read_fault(folder, errno));
  return real_path_of(open.number);
}

bool is_below_root(const std::string& real_path) {
  return std::any_of(root().folders.begin(), root().folders.end(), [&](const std::string& folder) {
    return real_path.starts_with(folder) &&
           (folder.ends_with('/') || real_path.size() == folder.size() || real_path[folder.size()] == '/');
  });
}

Failure outside(const std::string& path) {
  return Failure(Fault{"outside-root", {}, {{"file", path}, {"root", root().named}}});
}

void refuse_outside(int descriptor, const std::string& path) {
  if (!root().named.empty() && !is_below_root(real_path_of(descriptor))) throw outside(path);
}

/// What cannot be opened: outside of the root it is not even told why.
[[noreturn]] void cannot_open(const std::string& path, int error) {
  refuse_outside_root(path);
  throw Failure(read_fault(path, error));
}

/// A regular file, open; Failure for anything else.
Descriptor opened(const std::string& path, struct stat& s) {
  // Without O_NONBLOCK, opening a FIFO that nobody writes to would never return.
  Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (file.number < 0) cannot_open(path, errno);
  refuse_outside(file.number, path);
  if (::fstat(file.number, &s) != 0) throw Failure(read_fault(path, errno));
  if (S_ISDIR(s.st_mode)) throw Failure(read_fault(path, EISDIR));
  if (!S_ISREG(s.st_mode)) throw Failure(Fault{"file-not-regular", {}, {{"file", path}}});
  return file;
}

bool ends_in(std::string_view name, std::string_view extension) {
  return name.size() > extension.size() && name.ends_with(extension);
}

std::string joined(const std::string& folder, std::string_view name) {
  std::string path = folder;
  if (path.empty() || path.back() != '/') path += '/';
  return path.append(name);
}

struct CloseFolder {
  void operator()(DIR* d) const { ::closedir(d); }
};
using Folder = std::unique_ptr<DIR, CloseFolder>;

/// The next name in a folder; nullptr: there are no more.
const dirent* next_entry(const Folder& open, const std::string& folder) {
  errno = 0;
  const dirent* const entry = ::readdir(open.get());
  if (!entry && errno != 0) throw Failure(read_fault(folder, errno));
  return entry;
}

/// A folder where a name is looked for: nullptr where there is none, or where nobody may look.
Folder opened_if_any(const std::string& folder) {
  Folder open(::opendir(folder.c_str()));
  if (!open && errno != ENOENT && errno != ENOTDIR && errno != EACCES) throw Failure(read_fault(folder, errno));
  return open;
}

/// `above`: the folders that lead here, so that a link to one of them is not followed for ever. A folder below the
/// first that may not be listed stands among what is found: who reads it as a file is told so.
void walk(const std::string& folder, std::string_view extension, std::vector<FileIdentity>& above,
          std::vector<std::string>& found) {
  Folder open(::opendir(folder.c_str()));
  if (!open && errno == EACCES && above.size() > 1) return found.push_back(folder);
  if (!open) cannot_open(folder, errno);
  refuse_outside(::dirfd(open.get()), folder);
  while (const dirent* entry = next_entry(open, folder)) {
    const std::string_view name = entry->d_name;
    if (name == "." || name == "..") continue;
    const bool may_be_folder = entry->d_type == DT_DIR || entry->d_type == DT_LNK || entry->d_type == DT_UNKNOWN;
    if (!may_be_folder && !ends_in(name, extension)) continue;
    std::string path = joined(folder, name);
    struct stat s {};
    if (may_be_folder && ::stat(path.c_str(), &s) == 0 && S_ISDIR(s.st_mode)) {
      const FileIdentity here = identity_in(s);
      if (std::find(above.begin(), above.end(), here) != above.end()) continue;
      above.push_back(here);
      walk(path, extension, above, found);
      above.pop_back();
    } else if (ends_in(name, extension)) {
      found.push_back(std::move(path));
    }
  }
}

char32_t take(std::string_view& text) {
  const Character first = first_character(text);
  text.remove_prefix(first.bytes.size());
  return first.code;
}

/// Takes one sign of the pattern, which is no `*`, and one character of the name; false: they do not agree.
bool take_one(std::string_view& pattern, std::string_view& name) {
  const char32_t sign = take(pattern), found = take(name);
  const std::size_t end = sign == '[' && pattern.size() > 1 ? pattern.find(']', 1) : std::string_view::npos;
  if (end == std::string_view::npos) return sign == '?' || sign == found;
  std::string_view set = pattern.substr(0, end);
  pattern.remove_prefix(end + 1);
  const bool other = set.front() == '!' || set.front() == '^';
  if (other) set.remove_prefix(1);
  bool among = false;
  while (!set.empty()) {
    const char32_t from = take(set);
    char32_t to = from;
    if (set.size() > 1 && set.front() == '-') {
      set.remove_prefix(1);
      to = take(set);
    }
    among = among || (from <= found && found <= to);
  }
  return among != other;
}

/// Whether `name` is what the pattern of one name says. Only what the last `*` stands for need be tried again.
bool matches(std::string_view pattern, std::string_view name) {
  std::optional<std::string_view> behind_star;
  std::string_view tried;  // the name from where that `*` ends
  while (!pattern.empty() || !name.empty()) {
    if (pattern.starts_with('*')) {
      pattern.remove_prefix(1);
      behind_star = pattern;
      tried = name;
    } else if (pattern.empty() || name.empty() || !take_one(pattern, name)) {
      if (!behind_star || tried.empty()) return false;
      take(tried);
      pattern = *behind_star;
      name = tried;
    }
  }
  return true;
}

constexpr std::string_view pattern_signs = "*?[";

/// The name of an error number ("EIO"), where we have no sentence for it.
std::string error_name(int error) {
  const char* name = ::strerrorname_np(error);
  return name ? name : std::to_string(error);
}

}  // namespace

Fault read_fault(const std::string& path, int error) {
  switch (error) {
    case ENOENT:
    case ENOTDIR:
      return {"file-not-found", {}, {{"file", path}}};
    case EACCES:
    case EPERM:
      return {"file-permission", {}, {{"file", path}}};
    case EISDIR:
      return {"file-is-folder", {}, {{"file", path}}};
    case ELOOP:
      return {"file-link-loop", {}, {{"file", path}}};
    case ENXIO:
      return {"file-not-regular", {}, {{"file", path}}};
    default:
      return {"cannot-read", {}, {{"file", path}, {"reason", error_name(error)}}};
  }
}

Fault write_fault(const std::string& path, int error) {
  switch (error) {
    case ENOSPC:
    case EDQUOT:
      return {"disk-full", {}, {{"file", path}}};
    case EFBIG:
      return {"file-size-limit", {}, {{"file", path}}};
    case ENOENT:
    case ENOTDIR:
      return {"output-folder-missing", {}, {{"file", path}}};
    case EACCES:
    case EPERM:
    case EROFS:
      return {"output-permission", {}, {{"file", path}}};
    case EISDIR:
      return {"output-is-folder", {}, {{"file", path}}};
    default:
      return {"cannot-write", {}, {{"file", path}, {"reason", error_name(error)}}};
  }
}

std::optional<FileIdentity> identity_of(const std::string& path) {
  struct stat s {};
  if (::stat(path.c_str(), &s) != 0) return std::nullopt;
  return identity_in(s);
}

std::optional<FileIdentity> identity_of_regular(int descriptor) {
  struct stat s {};
  if (::fstat(descriptor, &s) != 0 || !S_ISREG(s.st_mode)) return std::nullopt;
  return identity_in(s);
}

void confine_reading_to(const std::string& folder) { root() = {folder, {real_folder(folder)}}; }

void allow_reading_below(const std::string& folder) {
  if (!root().named.empty()) root().folders.push_back(real_folder(folder));
}

void refuse_outside_root(const std::string& path) {
  if (root().named.empty()) return;
  std::error_code unknown;
  std::filesystem::path real = std::filesystem::weakly_canonical(real_target(path), unknown);
  if (unknown) real = std::filesystem::absolute(path, unknown).lexically_normal();
  if (!is_below_root(real.string())) throw outside(path);
}

bool is_folder(const std::string& path) {
  struct stat s {};
  return ::stat(path.c_str(), &s) == 0 && S_ISDIR(s.st_mode);
}

bool is_readable_file(const std::string& path) { return ::access(path.c_str(), R_OK) == 0 && !is_folder(path); }

std::string read_file(const std::string& path) {
  struct stat s {};
  const Descriptor file = opened(path, s);
  if (static_cast<std::size_t>(s.st_size) > Limits::bytes) too_large(path);
  return read_to_the_end(file.number, path, static_cast<std::size_t>(s.st_size));
}

InputFile::InputFile(std::string path) : path_(std::move(path)) {
  struct stat s {};
  descriptor_ = opened(path_, s);
}

std::size_t InputFile::read(char* to, std::size_t size, std::uint64_t at) {
  while (true) {
    const ssize_t n = ::pread(descriptor_.number, to, size, static_cast<off_t>(at));
    if (n >= 0) return static_cast<std::size_t>(n);
    if (errno != EINTR) throw Failure(read_fault(path_, errno));
  }
}

std::size_t InputFile::read(char* to, std::size_t size) {
  const std::size_t n = read(to, size, at_);
  at_ += n;
  return n;
}

std::string read_standard_input() { return read_to_the_end(STDIN_FILENO, "-", 16 * 1024); }

std::vector<std::string> yaml_files_below(const std::string& folder) { return files_below(folder, ".yaml"); }

std::vector<std::string> files_below(const std::string& folder, std::string_view extension) {
  std::vector<FileIdentity> above;
  if (const auto top = identity_of(folder)) above.push_back(*top);
  std::vector<std::string> found;
  walk(folder, extension, above, found);
  std::sort(found.begin(), found.end());
  return found;
}

std::vector<std::string> paths_matching(const std::string& pattern) {
  if (pattern.find_first_of(pattern_signs) == std::string::npos) return {};
  std::vector<std::string> found = {pattern.starts_with('/') ? "/" : ""};
  for (std::string_view rest = pattern; !rest.empty();) {
    const std::string_view name = rest.substr(0, rest.find('/'));
    rest.remove_prefix(std::min(name.size() + 1, rest.size()));
    if (name.empty()) continue;
    std::vector<std::string> longer;
    for (const std::string& folder : found) {
      const auto add = [&](std::string_view one) {
        std::string path = folder.empty() ? std::string(one) : joined(folder, one);
        if (rest.empty() ? identity_of(path).has_value() : is_folder(path)) longer.push_back(std::move(path));
      };
      if (name.find_first_of(pattern_signs) == std::string_view::npos) {
        add(name);
        continue;
      }
      const std::string here = folder.empty() ? "." : folder;
      const Folder open = opened_if_any(here);
      while (const dirent* entry = open ? next_entry(open, here) : nullptr)
        if ((entry->d_name[0] != '.' || name.front() == '.') && matches(name, entry->d_name)) add(entry->d_name);
    }
    found = std::move(longer);
  }
  std::sort(found.begin(), found.end());
  return found;
}

void make_folders(const std::string& folder) {
  if (folder.empty() || is_folder(folder)) return;
  const std::size_t slash = folder.rfind('/');
  if (slash != std::string::npos) make_folders(folder.substr(0, slash));
  if (::mkdir(folder.c_str(), 0777) == 0 || is_folder(folder)) return;
  throw Failure(write_fault(folder, errno == EEXIST ? ENOTDIR : errno));
}

void append_to_file(const std::string& path, std::string_view bytes) {
  const Descriptor file(::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY, 0666));
  if (file.number < 0) throw Failure(write_fault(path, errno));
  if (const int error = write_all(file.number, bytes)) throw Failure(write_fault(path, error));
}

std::vector<std::string> yaml_names_in(const std::string& folder) {
  std::vector<std::string> names;
  const Folder open(::opendir(folder.c_str()));
  if (!open && errno == ENOENT) return names;
  if (!open) throw Failure(read_fault(folder, errno));
  while (const dirent* entry = next_entry(open, folder)) {
    const std::string_view name = entry->d_name;
    if (ends_in(name, ".yaml")) names.emplace_back(name.substr(0, name.size() - 5));
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace closs
