// Where models and benchmarks come from, and which files were read on the way: an output may stand on none of them.
#pragma once

#include <memory>
#include <mutex>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "cli/io/console.hpp"
#include "cli/io/disk.hpp"
#include "input/scenario/read.hpp"

namespace closs {

/// Which files were read; shared by threads.
class FilesRead {
 public:
  void add(const std::string& path);
  bool has(const FileIdentity& file) const;

 private:
  mutable std::mutex mutex_;
  std::set<FileIdentity> files_;
};

/// The folder of the running program; empty where /proc does not tell.
std::string program_folder();
/// The folder of models on the disk: below the folder that $CLOSS_HOME names, or beside the installed program, or in
/// the source tree that the program was built from; empty: there is none. Failure (no-models-in-home).
std::string models_folder();
/// Models and benchmarks of the folder `models` below $CLOSS_HOME, or beside the installed program, or in the source
/// tree that the program was built from; embedded_library() where there is none of them. Each is read when it is asked
/// for. `read`: notes every file that is read; nullptr: nobody asks. Failure (no-models-in-home).
std::unique_ptr<Library> open_library(const std::shared_ptr<FilesRead>& read = nullptr);
/// The models and benchmarks that were built into the program.
std::unique_ptr<Library> embedded_library(const std::shared_ptr<FilesRead>& read = nullptr);

/// What the library has under `names`, with the names; faults of what cannot be read are reported.
/// `read`: (name, sources, faults) to a pointer, nullptr where there are faults.
template <class Read>
auto read_listed(std::span<const std::string> names, Reporter& reporter, const Read& read) {
  std::vector<Source> sources;
  std::vector<Fault> faults;
  std::vector<std::pair<std::string, decltype(read(std::string(), sources, faults))>> found;
  for (const std::string& name : names) {
    sources.clear();
    faults.clear();
    if (auto one = read(name, sources, faults))
      found.emplace_back(name, std::move(one));
    else
      reporter.report(faults, sources);
  }
  return found;
}

}  // namespace closs
