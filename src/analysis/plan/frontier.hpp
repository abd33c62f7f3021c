// Sets of fixes of which none is both cheaper and better than another, by cost.
#pragma once

#include <span>
#include <vector>

#include "analysis/plan/plan.hpp"

namespace closs {

class Frontier {
 public:
  /// Takes a set in, or not. Among sets of the same cost and npv the one with fewer fixes stays, then the one with the
  /// fix that stands first in the file.
  void offer(const PlannedSet& set);
  const std::vector<PlannedSet>& sets() const { return sets_; }
  /// The best set within an amount; nullptr: none.
  const PlannedSet* within(double amount) const;

 private:
  std::vector<PlannedSet> sets_;  // cost and npv both rise
};

/// The frontier of unions of one set of each; their costs and npvs add up. Sets beyond `amount` are left out.
Frontier combined(const Frontier& a, const Frontier& b, double amount);
/// Without sets that cost more for a gain of mere rounding.
std::vector<PlannedSet> told_apart(std::span<const PlannedSet> sets);

}  // namespace closs
