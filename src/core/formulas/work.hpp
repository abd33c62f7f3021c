// How much work a question may be (docs/limits.md), so that every answer comes in time and within memory. What is
// evaluated once is estimated before it is begun; what is recorded is counted while it is (Graph::most_nodes); what
// runs over rows, or over sets of fixes, is known once it is compiled. Beyond a limit stands one fault, with the
// factors of the work.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/scenario/fault.hpp"
#include "core/scenario/scenario.hpp"

namespace closs {

/// Operations on numbers for all figures of one scenario: some seconds.
constexpr std::int64_t most_operations = 4'000'000'000;
/// The same on rows or sets of fixes, which are done in blocks.
constexpr std::int64_t most_row_operations = 40'000'000'000;

/// a * b, or the largest number there is.
std::int64_t product(std::int64_t a, std::int64_t b);

/// About how many operations the figures of a scenario are, with those of these fixes (Formulas: all_together, too):
/// each problem in each segment, once, and once more for each period in which a fix that changes it comes further.
std::int64_t operations_of(const Scenario& scenario, std::span<const int> fixes);

/// Per period, from [1] to the horizon: whether one of these fixes comes further in it than it was before; `late`: this
/// one comes a period later than planned.
std::vector<char> moving_periods(const Scenario& scenario, std::span<const int> fixes, int late = -1);

/// The fault of work beyond `limit` operations; `rows`: over how many rows of inputs, 1 where they stand as they are.
Fault too_much_work(const Scenario& scenario, std::int64_t limit, std::int64_t rows = 1);

}  // namespace closs
