// Which inputs are others than when a baseline was written.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/scenario/stated_input.hpp"

namespace closs {

struct InputChange {
  std::string path{};
  std::string was{}, now{};  // as written; empty: not there, or a whole part of the scenario ("problems.billing")
  bool added = false, gone = false;
  Place place{};                    // of what is gone: what it stood near to
  std::vector<std::string> back{};  // what --set must say to undo it
};

/// In the order in which they stand today, then what is gone.
std::vector<InputChange> input_changes(std::span<const StatedInput> before, std::span<const StatedInput> now);

}  // namespace closs
