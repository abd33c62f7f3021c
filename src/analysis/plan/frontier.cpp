#include "analysis/plan/frontier.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace closs {
namespace {

/// Which of two sets of the same cost and npv to keep.
bool preferred(std::uint64_t a, std::uint64_t b) {
  if (std::popcount(a) != std::popcount(b)) return std::popcount(a) < std::popcount(b);
  const std::uint64_t differ = a ^ b;
  return (a & (differ & (~differ + 1))) != 0;
}

}  // namespace

void Frontier::offer(const PlannedSet& set) {
  const auto above = std::upper_bound(sets_.begin(), sets_.end(), set.cost,
                                      [](double cost, const PlannedSet& s) { return cost < s.cost; });
  if (above != sets_.begin()) {
    PlannedSet& below = *std::prev(above);
    if (below.npv > set.npv || (below.npv == set.npv && below.cost < set.cost)) return;
    if (below.npv == set.npv) {  // and the same cost
      if (preferred(set.fixes, below.fixes)) below = set;
      return;
    }
  }
  auto first = above;
  if (first != sets_.begin() && std::prev(first)->cost == set.cost) --first;
  auto last = first;
  while (last != sets_.end() && last->npv <= set.npv) ++last;
  if (first == last) {
    sets_.insert(first, set);
  } else {
    *first = set;
    sets_.erase(std::next(first), last);
  }
}

const PlannedSet* Frontier::within(double amount) const {
  const PlannedSet* best = nullptr;
  for (const PlannedSet& set : sets_)
    if (affordable(set.cost, amount)) best = &set;
  return best;
}

Frontier combined(const Frontier& a, const Frontier& b, double amount) {
  Frontier out;
  for (const PlannedSet& one : a.sets())
    for (const PlannedSet& other : b.sets()) {
      const double cost = one.cost + other.cost;
      if (!affordable(cost, amount)) break;
      out.offer({one.fixes | other.fixes, cost, one.npv + other.npv});
    }
  return out;
}

std::vector<PlannedSet> told_apart(std::span<const PlannedSet> sets) {
  double scale = 0;
  for (const PlannedSet& set : sets) scale = std::max(scale, std::abs(set.npv));
  std::vector<PlannedSet> out;
  for (const PlannedSet& set : sets)
    if (out.empty() || set.npv > out.back().npv + 1e-12 * scale) out.push_back(set);
  return out;
}

}  // namespace closs
