// The only door to files. Reading takes whole regular files within limits; writing is all or nothing: a
// file without a name collects the bytes, and only a finished one takes the place of the old one, so neither a
// full disk nor Ctrl-C nor `kill -9` leaves a part behind (docs/files.md).
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/io/descriptor.hpp"
#include "core/scenario/fault.hpp"

namespace closs {

/// Which file, whatever its name: the same through links and other spellings.
struct FileIdentity {
  std::uint64_t device = 0, number = 0;
  auto operator<=>(const FileIdentity&) const = default;
};
/// The identity of what stands at `path`; nullopt: nothing.
std::optional<FileIdentity> identity_of(const std::string& path);
/// The identity of an open descriptor if it is a regular file, else nullopt.
std::optional<FileIdentity> identity_of_regular(int descriptor);

/// From here on nothing is read but what lies below `folder` (--root), wherever links lead: of what was opened it is
/// asked where it lies, before a byte of it is read. Called before there are threads. Failure as for reading.
void confine_reading_to(const std::string& folder);
/// Where reading is confined, below this folder (the installed models), too.
void allow_reading_below(const std::string& folder);
/// Failure (outside-root) where reading is confined and `path`, with its links resolved, lies elsewhere, or would.
void refuse_outside_root(const std::string& path);

bool is_folder(const std::string& path);
bool is_readable_file(const std::string& path);

/// The bytes of a regular file of at most Limits::bytes; else Failure (file-not-found, file-permission, file-is-folder,
/// file-not-regular, file-too-large, cannot-read, outside-root).
std::string read_file(const std::string& path);
/// The bytes of standard input, within the same limit.
std::string read_standard_input();

/// A file read piece by piece, whatever its size.
class InputFile {
 public:
  /// Opens; Failure as for read_file, but for its size.
  explicit InputFile(std::string path);

  /// At most `size` bytes from byte `at` on; 0: the end. Failure (cannot-read).
  std::size_t read(char* to, std::size_t size, std::uint64_t at);
  /// The next bytes.
  std::size_t read(char* to, std::size_t size);

 private:
  std::string path_;
  Descriptor descriptor_;
  std::uint64_t at_ = 0;
};

/// Every *.yaml below a folder, sorted by path, through links but never in circles; and the folders below it that
/// cannot be listed, which cannot be read as files either. Failure as for read_file where the folder itself cannot be
/// listed.
std::vector<std::string> yaml_files_below(const std::string& folder);
/// The same for another extension (".csv").
std::vector<std::string> files_below(const std::string& folder, std::string_view extension);
/// The files and folders that a pattern of a shell matches, sorted: `*` and `?` stand for characters of one name (not
/// for the dot that it begins with), `[a-z]` and `[!a-z]` for one of some. Of a text without these signs: none.
std::vector<std::string> paths_matching(const std::string& pattern);
/// Names, without the extension, of the *.yaml that stand in a folder, sorted; none if it does not exist.
std::vector<std::string> yaml_names_in(const std::string& folder);

/// Makes a folder and those above it that are not there. Failure as for writing a file there.
void make_folders(const std::string& folder);
/// Adds bytes to the end of a file, which is made where it is not there. Failure (cannot-write, ...).
void append_to_file(const std::string& path, std::string_view bytes);

/// Where writing to `path` ends up: through symbolic links, in the folder's real path.
std::string real_target(const std::string& path);

/// The name of a finished file beside its place, gone with it unless released.
class NameBeside {
 public:
  NameBeside() = default;
  explicit NameBeside(std::string path) : path_(std::move(path)) {}
  NameBeside(NameBeside&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  NameBeside& operator=(NameBeside&& other) noexcept {
    std::swap(path_, other.path_);
    return *this;
  }
  NameBeside(const NameBeside&) = delete;
  NameBeside& operator=(const NameBeside&) = delete;
  ~NameBeside();

  const std::string& path() const { return path_; }
  void release() { path_.clear(); }

 private:
  std::string path_;
};

/// A file being written. Nothing stands at its path before commit(); without commit() nothing ever will. Several files
/// take their places together where each is flushed, then each is named, and then each takes its place: what can fail
/// has failed before the last step.
class OutputFile {
 public:
  /// Opens; Failure (output-folder-missing, output-is-folder, output-permission, output-without-reader, cannot-write).
  explicit OutputFile(std::string path);

  const std::string& path() const { return path_; }
  /// The file without a name, for who writes it without write().
  int descriptor() const { return descriptor_.number; }
  /// Adds bytes; Failure (disk-full, cannot-write).
  void write(std::string_view bytes);
  /// Puts all bytes on the disk, still without a name. Failure as for write().
  void flush();
  /// Gives it a name of its own beside its place, and what the file that stands there has of owner, group, mode, access
  /// lists and attributes. For flushed files, with signals held. Failure as for write().
  void name();
  /// Replaces what stands at its place. For named files, with signals held. Failure as for write().
  void take_place();
  /// The same if nothing stands there; else false.
  bool take_free_place();
  /// All of these.
  void commit();

 private:
  int link_to(const std::string& beside);
  int copy_to(const std::string& beside);
  [[noreturn]] void fail(int error) const;

  std::string path_;    // as the user gave it
  std::string target_;  // where it ends up
  std::string buffer_;
  Descriptor descriptor_;
  NameBeside beside_;
  enum class Kind { unnamed, memory /* where the file system knows no unnamed files */, device } kind_ = Kind::unnamed;
};

/// Why `path` could not be read, from an error number.
Fault read_fault(const std::string& path, int error);
/// Why `path` could not be written, from an error number.
Fault write_fault(const std::string& path, int error);

/// Writes all of `bytes`; 0 or the error number.
int write_all(int descriptor, std::string_view bytes);

}  // namespace closs
