// The one grammar of paths (docs/scenario-files.md, "Ids, paths, YAML"): keys from the top joined by dots,
// `problems.*.` for every problem. A change of a fix has a path inside its path:
// fixes.ID.changes.problems.ID.NAME.reduce.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace closs {

/// One key of a path and where it begins, in bytes.
struct PathKey {
  std::string_view key;
  std::size_t at = 0;
};

/// The keys of a path as they nest in the tree; the path inside a fix's `changes` is one key. An empty key stays.
std::vector<PathKey> keys_of_path(std::string_view path);

/// Whether `path` is `pattern`, where `problems.*.` in the pattern stands for any one problem.
bool path_matches(std::string_view pattern, std::string_view path);

}  // namespace closs
