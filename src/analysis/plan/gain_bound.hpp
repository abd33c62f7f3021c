// How much a fix can add at most, whatever other fixes are in force: proved by interval arithmetic over the graph of
// docs/method.md's formulas. Each node of the graph holds between which numbers it stays without and with the fix, and
// between which its change stays, for every choice of the fixes that are still open; so the gains of fixes that are
// added one after the other are bounded one by one, and with them every set.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/formulas/formulas.hpp"

namespace closs {

class GainBound {
 public:
  explicit GainBound(const Scenario& scenario);

  struct Gains {
    double most = 0;                // pv_benefit of any set that has all of `in` and nothing but `in` and `open`
    std::vector<double> of_adding;  // per fix: what adding it to any such set adds at most; of open fixes
    std::vector<double> at_least;   // and at least
  };
  /// Infinite where nothing can be said (a division by what may be 0). Not rounded outwards: true to 1e-9 of the
  /// numbers.
  Gains gains(std::uint64_t in, std::uint64_t open) const;

 private:
  std::unique_ptr<const Formulas> formulas_;
  std::vector<int> needed_;             // nodes that pv_benefit needs, in order
  std::vector<std::uint64_t> touched_;  // per node: the fixes that move it
};

}  // namespace closs
