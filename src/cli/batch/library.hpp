// The library of models on the disk, and which files were read on its way: an output may stand on none of them.
#pragma once

#include <memory>
#include <mutex>
#include <set>
#include <string>

#include "cli/io/disk.hpp"
#include "input/scenario/read.hpp"

namespace closs {

/// Which files were read; shared by threads.
class FilesRead {
 public:
  void add(const std::string& path);
  bool has(const FileIdentity& file) const { return files_.contains(file); }

 private:
  std::mutex mutex_;
  std::set<FileIdentity> files_;
};

/// Models and benchmarks of data_folder(). `read`: notes every file that is read; nullptr: nobody asks.
std::unique_ptr<Library> open_library(std::shared_ptr<FilesRead> read = nullptr);

}  // namespace closs
