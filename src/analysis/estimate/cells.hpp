// The counts of a study, to be asked: sums over the rows of a part that a condition holds for.
#pragma once

#include <algorithm>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "analysis/estimate/counts.hpp"
#include "analysis/estimate/intervals.hpp"
#include "text/ascii.hpp"

namespace closs {

/// A row of `journey`, `spend_cut`, `told` or `touchpoint`, by the names of its keys.
struct JourneyCell {
  std::string_view segment, problem, complained, outcome, lost, left, stratum;
  Sample sample;
  CountSums sums;
};

inline bool answered(std::string_view label) { return !label.empty() && !label.starts_with('.'); }
/// The share that a label of ours stands for.
inline std::optional<double> share_of(std::string_view label) { return parsed_number<double>(label); }

inline Sample sample_of(const CountSums& sums) { return {static_cast<double>(sums.w), static_cast<double>(sums.w2)}; }

/// Rows of a part, in the order of their keys, so that sums do not depend on who counted.
inline std::vector<const CountRow*> rows_of(std::span<const CountRow> rows, std::string_view part) {
  std::vector<const CountRow*> out;
  for (const CountRow& row : rows)
    if (row.part == part) out.push_back(&row);
  std::sort(out.begin(), out.end(), [](const CountRow* a, const CountRow* b) { return a->keys < b->keys; });
  return out;
}

}  // namespace closs
