// A question about an input instead of a figure: what fixes leave of it.
#pragma once

#include <utility>
#include <vector>

#include "core/scenario/address.hpp"

namespace closs {

/// A parameter of a problem, how often it occurs, or a parameter of the economy, in one segment, with some fixes in
/// force: per period, in base units. `frequency` is F, however it is given; `share` only where a share is given.
struct AskedInput {
  int segment = 0;
  Target target{};
  std::vector<std::pair<int, double>> fixes = {};  // each, and how far its effect has come: in (0, 1]
};

}  // namespace closs
