// What came of fixes in money: internal to verify.
#pragma once

#include <span>
#include <utility>
#include <vector>

#include "analysis/verify/verify_draws.hpp"

namespace closs {

/// What was observed of one input and its group, in the segments that it stands for.
struct ObservedChange {
  const JudgedInput* input = nullptr;
  std::vector<ObservedInput> members = {};
};

/// `before` with inputs as they were observed, or as they were promised.
Scenario with_observed(const Scenario& before, std::span<const ObservedChange> changes);
Scenario with_promised(const Scenario& before, std::span<const JudgedInput> inputs);

/// The cost of inaction per month, and why it is none.
Figure monthly_cost(const Scenario& scenario);

/// What fixes judged together were to be worth, and are.
VerifiedWorth worth_of(const Scenario& before, std::span<const int> fixes, std::span<const JudgedInput> inputs,
                       std::span<const ObservedChange> observed, const VerifyDraws& draws, int threads);

}  // namespace closs
