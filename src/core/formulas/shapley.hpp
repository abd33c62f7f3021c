// What each of n members adds to a whole, whatever the order in which they come: exact Shapley shares from the
// worth of every subset. Used for fixes (npv_share, docs/method.md section 5) and for changed inputs (bridge).
#pragma once

#include <span>
#include <vector>

namespace closs {

/// The shares of n members, in the order of bits: `worth[k]` is what the set k (bit j: member j is in it) is worth, 2^n
/// of them, n at most 30. They add up to worth of all less worth of none. NaN where a worth is not finite.
std::vector<double> shapley_shares(std::span<const double> worth, int n);

}  // namespace closs
