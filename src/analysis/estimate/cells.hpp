// The counts of a study, to be asked: sums over the rows of a part that a condition holds for.
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "analysis/estimate/counts.hpp"
#include "analysis/estimate/intervals.hpp"
#include "text/ascii.hpp"

namespace closs {

/// A row of `journey`, by the names of its keys.
struct JourneyCell {
  std::string_view segment, problem, complained, outcome, lost, left, stratum, about;
  Sample sample;
};

inline bool answered(std::string_view label) { return !label.empty() && !label.starts_with('.'); }
/// The share that a label of ours stands for.
inline std::optional<double> share_of(std::string_view label) { return parsed_number<double>(label); }

inline Sample sample_of(const CountSums& sums) { return {static_cast<double>(sums.w), static_cast<double>(sums.w2)}; }

/// Rows by their part, in the order of their keys, so that sums do not depend on who counted.
class CountParts {
 public:
  explicit CountParts(std::span<const CountRow> rows) {
    for (const CountRow& row : rows) parts_[row.part].push_back(&row);
    for (auto& [part, of] : parts_)
      std::sort(of.begin(), of.end(), [](const CountRow* a, const CountRow* b) { return a->keys < b->keys; });
  }
  std::span<const CountRow* const> rows_of(std::string_view part) const {
    const auto found = parts_.find(part);
    return found == parts_.end() ? std::span<const CountRow* const>() : found->second;
  }

 private:
  std::map<std::string_view, std::vector<const CountRow*>> parts_;
};

}  // namespace closs
