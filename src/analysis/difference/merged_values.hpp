// The numbers of two scenarios as one list of values: a number that both have is one value, at its old state; which
// of them changed is noted. For blend.cpp.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "analysis/difference/blend.hpp"

namespace closs {

/// What is known of a merged number that changed.
struct MergedChange {
  ChangedNumber pair;
  std::set<int> problems{};  // which use it; -1: something else does
  bool of_fix = false, of_frequency = false;
};

/// Arguments are indices into the values of the old and the new scenario (-1: not stated there), results indices into
/// `values` (-1: neither states it).
class MergedValues {
 public:
  MergedValues(const Scenario& before, const Scenario& after, std::vector<Value>& values);

  /// A value like `like`, at `base`.
  int add(const Value& like, double base);
  /// A number of one scenario only, the same in all combinations.
  int fixed(int before, int after);
  /// A number that both scenarios have.
  int pair(int before, int after);
  /// A use that only one scenario has, and the value of the other with the same path.
  std::pair<int, int> partners(int before, int after) const;
  /// The number of a use that only one scenario has: what it inherits may have changed with other uses of it.
  int inherited(int before, int after);
  /// A number whose absence means 0.
  int or_zero(int before, int after);
  /// Notes what uses a merged number.
  void note_use(int value, int problem, bool of_frequency = false, bool of_fix = false);

  const Value& of(int before, int after) const {
    return after < 0 ? old_.values[static_cast<std::size_t>(before)] : new_.values[static_cast<std::size_t>(after)];
  }
  /// By merged value, in the order of their making.
  const std::map<int, MergedChange>& changed() const { return changed_; }

 private:
  const Scenario &old_, &new_;
  std::vector<Value>& values_;
  std::map<std::string, int, std::less<>> path_before_, path_after_;
  std::map<std::pair<int, int>, int> merged_;
  std::map<int, MergedChange> changed_;
};

}  // namespace closs
