#include "cli/batch/library.hpp"

#include "cli/batch/locate.hpp"

namespace closs {

void FilesRead::add(const std::string& path) {
  const auto file = identity_of(path);
  if (!file) return;
  const std::lock_guard lock(mutex_);
  files_.insert(*file);
}

std::unique_ptr<Library> open_library(std::shared_ptr<FilesRead> read) {
  Disk disk;
  disk.read = [read](const std::string& path) {
    std::string text = read_file(path);
    if (read) read->add(path);
    return text;
  };
  disk.exists = [](const std::string& path) { return identity_of(path).has_value(); };
  const std::string folder = data_folder() + "/models";
  std::vector<std::string> benchmarks = yaml_names_in(folder + "/benchmarks");
  return std::make_unique<Library>(std::move(disk), folder, yaml_names_in(folder), std::move(benchmarks), builtins());
}

}  // namespace closs
