#include "core/formulas/shapley.hpp"

#include <bit>
#include <cmath>
#include <cstdint>

#include "core/at.hpp"

namespace closs {
namespace {

/// [k] = k! (n - k - 1)! / n!: how often a set of k members stands before a given other one.
std::vector<double> weights(int n) {
  std::vector<double> out;
  for (int k = 0; k < n; ++k) {
    double choose = 1;
    for (int i = 0; i < k; ++i) choose = choose * (n - 1 - i) / (i + 1);
    out.push_back(1 / (n * std::round(choose)));
  }
  return out;
}

}  // namespace

std::vector<double> shapley_shares(std::span<const double> worth, int n) {
  const std::vector<double> weight = weights(n);
  std::vector<double> shares;
  for (int j = 0; j < n; ++j) {
    const std::uint64_t mine = bit(at(j));
    double sum = 0, lost = 0;  // compensated: half a million terms
    for (std::uint64_t members = 0; members < worth.size(); ++members) {
      if (members & mine) continue;
      const double term = weight[at(std::popcount(members))] * (worth[members | mine] - worth[members]) - lost;
      const double next = sum + term;
      lost = (next - sum) - term;
      sum = next;
    }
    shares.push_back(sum);
  }
  return shares;
}

}  // namespace closs
