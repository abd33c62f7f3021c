// What the reduction of a study gives: sums by part and keys, whichever engine made them.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "analysis/estimate/reduction.hpp"

namespace closs {

/// Rows, and sums of W, W^2, W y, W y^2: W the weight times 10^digits, y in hundredths.
struct CountSums {
  std::int64_t n = 0, w = 0, w2 = 0, s = 0, s2 = 0;
};

struct CountRow {
  std::string part;
  std::array<std::string, count_keys> keys;
  CountSums sums;
};

/// The titles of a table of counts, in the order in which it is written.
constexpr std::array<std::string_view, 14> count_titles = {"part", "k1", "k2", "k3", "k4", "k5", "k6",
                                                           "k7",   "k8", "n",  "w",  "w2", "s",  "s2"};

/// Groups in the making, hashed.
class CountGroups {
 public:
  /// Adds one row with weight `w` and value `y`. False: a sum is larger than 64 bits hold.
  bool add(std::string_view part, std::span<const std::string_view> keys, std::int64_t w, std::int64_t y, bool squares);
  std::vector<CountRow> rows() const;

 private:
  std::unordered_map<std::string, CountSums> groups_;
  std::string key_;
};

/// Counts as CSV: titles, then rows sorted by their bytes.
std::string counts_csv(std::span<const CountRow> rows);

}  // namespace closs
