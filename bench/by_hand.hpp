// The work of two benchmarks written by hand for this one scenario: tight Eigen loops over blocks of 512 rows, the shape
// known at compile time, what does not vary taken out of the loop. The measure of what the general evaluator costs.
#pragma once

#include <cstdint>
#include <vector>

#include "core/scenario.hpp"

namespace closs {

/// npv of `count` sets of fixes of the reference scenario, from number `first` on.
void npv_by_hand(const Scenario& scenario, std::uint64_t first, std::uint64_t count, int threads, double* npv);

/// total.lost, total.revenue_at_risk and total.cost_of_inaction of n rows of (frequency of p0, complaint rate of p1, margin);
/// three arrays of n.
void sweep_by_hand(const Scenario& scenario, const double* frequency, const double* complaint_rate, const double* margin, std::int64_t n,
                   int threads, double* lost, double* at_risk, double* inaction);

}  // namespace closs
