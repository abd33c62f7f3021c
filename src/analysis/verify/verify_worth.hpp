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

/// From so many trials at least the chance is told that an npv is above 0.
constexpr std::int64_t least_chance_trials = 1024;

/// What is asked of `before` to tell what an input is worth.
std::vector<AskedSum> asked_of_worth(const Scenario& before, const JudgedInput& input);

/// `before` with inputs as they were observed.
Scenario with_observed(VerifyBase& base, std::span<const ObservedChange> changes);

/// What fixes judged together were to be worth, and are.
VerifiedWorth worth_of(VerifyBase& base, std::span<const int> fixes, std::span<const JudgedInput> inputs,
                       std::span<const ObservedChange> observed, const VerifyDraws& draws, int threads);

}  // namespace closs
