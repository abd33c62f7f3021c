// `closs resolve`: the merged scenario as YAML, each line with the place it came from. What benchmark, model and
// neutral defaults add stands below as comments, so that the text is itself a scenario with the same figures.
#pragma once

#include <string>

#include "input/scenario/read.hpp"

namespace closs {

/// The merged tree of a scenario that was read without errors. Resolving the result gives it again but for the
/// origins, which then point into it.
std::string resolved_yaml(const ReadScenario& read);

}  // namespace closs
