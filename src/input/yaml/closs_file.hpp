// A file that somebody names may be any file of the machine, and a scenario from elsewhere names files by itself. So
// nothing of a file is shown (no excerpt, no key, no value) before a key at its top tells that it is one of closs.
#pragma once

#include <string_view>
#include <vector>

#include "core/scenario/fault.hpp"
#include "input/yaml/tree.hpp"

namespace closs {

/// A text that should be a file of closs, read.
struct ClossFile {
  const Node* root = nullptr;  // nullptr: it could not be read
  bool known = false;          // it is a map with the key; or, where it cannot be read, a line of it is "key: 1"
  std::vector<Fault> faults;   // of parse_yaml: they show parts of the text, so they are for known files only
};

/// `key`: closs for a scenario, closs_model, closs_benchmark.
ClossFile parse_closs_file(Arena& arena, int source, std::string_view text, std::string_view key);

/// Says of a file only that it is none of closs; `place`: where it is named.
Fault no_closs_file(std::string_view file, std::string_view key, Place place);

}  // namespace closs
