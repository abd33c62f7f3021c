// What fixes require of each other: closed under `requires`.
#pragma once

#include <cstdint>
#include <vector>

#include "core/scenario/scenario.hpp"

namespace closs {

/// What each fix requires, direct and indirect: one flag a fix; itself only where it stands in a circle.
std::vector<std::vector<bool>> all_required(const Scenario& scenario);
/// The same as sets by number (bit j: fix j): at most 63 fixes.
std::vector<std::uint64_t> required_sets(const Scenario& scenario);

}  // namespace closs
