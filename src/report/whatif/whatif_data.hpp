// The graph of one scenario as data, for the page's own evaluation (report/web/whatif.js): every number that the
// scenario states is a column, and what follows from them stands as operations in the engine's order.
#pragma once

#include <string>

#include "core/scenario/scenario.hpp"
#include "core/scenario/text.hpp"

namespace closs {

/// More operations than this are left to the program.
constexpr std::size_t most_what_if_operations = 20'000;

/// Compact JSON, with "<" as an escape, so that it can stand in a script; empty: there are too many operations. Names,
/// reasons and faults are in `language`, figures have so many significant `digits`.
/// report/web/whatif.js reads it.
std::string what_if_data(const Scenario& scenario, Language language, int digits);

}  // namespace closs
