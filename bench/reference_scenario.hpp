// The scenario that the benchmarks share: Goodman's tree, 12 problems, 3 segments, 5 yearly periods, 20 fixes that
// interact. Made, not measured: plausible numbers from a fixed recurrence.
#pragma once

#include <string>

namespace closs {

struct ReferenceShape {
  int problems = 12, segments = 3, fixes = 20, horizon = 5;
};

/// The scenario file's text.
std::string reference_scenario(const ReferenceShape& shape = {});

}  // namespace closs
