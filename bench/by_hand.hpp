// The work of two benchmarks written by hand for this one scenario: tight Eigen loops over blocks of rows, the
// shape known at compile time, what does not vary taken out of the loop. The measure of what the general evaluator
// costs.
#pragma once

#include <cstdint>
#include <vector>

#include "core/formulas/evaluate_rows.hpp"
#include "core/scenario/scenario.hpp"

namespace closs {

/// npv of `count` sets of fixes of the reference scenario, from number `first` on.
void npv_by_hand(const Scenario& scenario, std::uint64_t first, std::uint64_t count, int threads, double* npv);

/// total.lost, total.revenue_at_risk and total.cost_of_inaction of rows over (frequency of p0, complaint rate of p1,
/// margin); what evaluate_rows does for these, with the same fill and work. rows.count must be a multiple of
/// block_rows.
void sweep_by_hand(const Scenario& scenario, const Rows& rows, int threads,
                   const std::function<void(const EvaluatedBlock&)>& work);

}  // namespace closs
