#include "cli/io/library.hpp"

#include <unistd.h>

#include <cstdlib>

#include "cli/io/embedded.hpp"
#include "core/scenario/fault.hpp"

namespace closs {
namespace {

constexpr std::string_view embedded_prefix = "(built in)/";  // in front of an embedded file's path

/// Names of the embedded models, or benchmarks.
std::vector<std::string> embedded_names(std::string_view folder) {
  std::vector<std::string> names;
  for (const EmbeddedFile& file : embedded_files())
    if (const std::size_t slash = file.path.rfind('/') + 1; file.path.substr(0, slash) == folder)
      names.emplace_back(file.path.substr(slash, file.path.rfind('.') - slash));
  return names;
}

std::string embedded_text(std::string_view path) {
  for (const EmbeddedFile& file : embedded_files())
    if (file.path == path) return std::string(file.text);
  throw Failure(Fault{"file-not-found", {}, {{"file", std::string(path)}}});
}

Disk disk_noting(const std::shared_ptr<FilesRead>& read) {
  Disk disk;
  disk.read = [read](const std::string& path) {
    if (path.starts_with(embedded_prefix)) return embedded_text(std::string_view(path).substr(embedded_prefix.size()));
    std::string text = read_file(path);
    if (read) read->add(path);
    return text;
  };
  return disk;
}

}  // namespace

std::string program_folder() {
  char path[4096];
  const ssize_t n = ::readlink("/proc/self/exe", path, sizeof path);
  if (n <= 0) return {};
  const std::string program(path, static_cast<std::size_t>(n));
  return program.substr(0, program.rfind('/'));
}

std::string models_folder() {
  if (const char* home = std::getenv("CLOSS_HOME"); home && *home) {
    std::string folder = std::string(home) + "/models";
    if (!is_folder(folder)) throw Failure(Fault{"no-models-in-home", {}, {{"folder", home}}});
    return folder;
  }
  for (std::string folder :
       {program_folder() + "/../" CLOSS_DATADIR "/closs/models", std::string(CLOSS_SOURCE_DIR "/models")})
    if (is_folder(folder)) return folder;
  return {};
}

void FilesRead::add(const std::string& path) {
  const auto file = identity_of(path);
  if (!file) return;
  const std::lock_guard lock(mutex_);
  files_.insert(*file);
}

bool FilesRead::has(const FileIdentity& file) const {
  const std::lock_guard lock(mutex_);
  return files_.contains(file);
}

std::unique_ptr<Library> open_library(const std::shared_ptr<FilesRead>& read) {
  const std::string folder = models_folder();
  if (folder.empty()) return embedded_library(read);
  allow_reading_below(folder);
  return std::make_unique<Library>(disk_noting(read), folder, yaml_names_in(folder),
                                   yaml_names_in(folder + "/benchmarks"));
}

std::unique_ptr<Library> embedded_library(const std::shared_ptr<FilesRead>& read) {
  return std::make_unique<Library>(disk_noting(read),
                                   std::string(embedded_prefix.substr(0, embedded_prefix.size() - 1)),
                                   embedded_names(""), embedded_names("benchmarks/"));
}

}  // namespace closs
