// An input as it is written in a scenario, for those who ask what changed and not what it means.
#pragma once

#include <string>

#include "core/scenario/fault.hpp"

namespace closs {

struct StatedInput {
  std::string path{};  // "problems.billing.frequency"
  std::string text{};  // on one line, without provenance: "61 of 512"
  Place place{};
};

}  // namespace closs
