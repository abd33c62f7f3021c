// What fixes require of each other: closed under `requires`.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "core/scenario/scenario.hpp"

namespace closs {

/// What each fix requires, direct and indirect: one flag a fix; itself only where it stands in a circle.
std::vector<std::vector<bool>> all_required(const Scenario& scenario);
/// A copy of the scenario with only those of its fixes that are kept, in their order; what they require and exclude
/// among themselves stays.
Scenario with_fixes(const Scenario& scenario, const std::function<bool(int fix)>& kept);
/// Whether fixes exclude each other, so that they do not all come together.
bool any_excluded(const Scenario& scenario);
/// A set of fixes is a number: bit j: fix j is in it. No more fixes than this have sets.
constexpr int most_fixes_of_a_set = 63;
/// The same as sets; only where there are no more fixes than that.
std::vector<std::uint64_t> required_sets(const Scenario& scenario);

}  // namespace closs
