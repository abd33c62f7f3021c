// Where baselines stand: one file a scenario in a folder, under the scenario's own path as seen from the current
// folder, or from that of the closs.yaml which names the folder.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/scenario/fault.hpp"

namespace closs {

struct BaselineFolder {
  std::string folder;
  std::string top;  // the folder that scenarios are seen from, absolute

  /// A scenario's path below that folder (below / where it lies elsewhere), tidied: what a baseline calls it.
  std::string scenario_name(const std::string& file) const;
  /// The baseline's path: that name with `.csv` for `.yaml`.
  std::string path_of(const std::string& scenario_name) const;
};

/// The folder that --baseline names; `top`: empty, the current folder. Failure (baseline-folder-missing) where it must
/// be there and is not.
enum class Must { exist, be_makeable };
BaselineFolder baseline_folder(const std::string& folder, const std::string& top, Must must);

/// The bytes of a baseline; nullopt: there is none. Failure as for reading any file.
std::optional<std::string> read_baseline_file(const std::string& path);
/// Writes a baseline whole or not at all, with the folders above it. Failure as for writing any file, and outside-root.
void write_baseline_file(const std::string& path, const std::string& bytes);

/// Failure as for writing any file.
void remove_baseline_file(const std::string& path);

/// The files that stand where baselines of the folders that were checked do, and are not among `used`.
std::vector<std::string> left_over(const BaselineFolder& baselines, const std::vector<std::string>& operands,
                                   const std::set<std::string>& used);

}  // namespace closs
