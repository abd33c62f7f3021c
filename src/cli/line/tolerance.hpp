// --tolerance: how far a figure may be from its baseline, for all measures or for one.
#pragma once

#include <span>
#include <string>

#include "analysis/check/baseline.hpp"

namespace closs {

/// `[MEASURE=][rel:|abs:]NUMBER[%]`, any number of them; a measure's own limit rules over the one for all, and a plain
/// number is relative. Failure (tolerance-malformed, tolerance-negative, unknown-measure).
Tolerances tolerances_of(std::span<const std::string> texts);

}  // namespace closs
