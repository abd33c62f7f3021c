// Every combination of the points of some inputs as rows: the first axis is the slowest. An axis moves one value of the
// scenario or several at once (problems.*.complaint_rate); what moves shares of one group follows docs/method.md
// section 5.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

#include "analysis/what_if/points.hpp"
#include "core/formulas/evaluate.hpp"
#include "core/formulas/evaluate_rows.hpp"

namespace closs {

/// One axis: an input with its points, or a setting (horizon, overlap, ...) with its texts, for which the scenario is
/// read again.
struct Axis {
  std::string path = {};  // as the user wrote it
  Points points = {};
  std::vector<std::string> settings = {};  // not empty: a setting
  bool whole_numbers = false;              // the settings are numbers

  bool is_setting() const { return !settings.empty(); }
  std::int64_t count() const { return is_setting() ? static_cast<std::int64_t>(settings.size()) : points.count(); }
};

/// More combinations than this are never computed.
constexpr std::int64_t most_combinations = 1'000'000'000'000'000;
/// The number of combinations; most_combinations + 1 where there are more.
std::int64_t combinations(const std::vector<Axis>& axes);
/// The numbers of the points (one per axis) of a combination.
std::vector<std::int64_t> point_numbers(const std::vector<Axis>& axes, std::int64_t combination);

/// The rows of a grid over one scenario. Keeps a reference to the axes.
class GridRows {
 public:
  /// `values`: per axis the indices into Scenario::values that it moves; empty for settings.
  GridRows(const Scenario& scenario, const std::vector<Axis>& axes, const std::vector<std::vector<int>>& values);

  /// `count` rows from combination number `first` on. The result refers to this object.
  Rows rows(std::int64_t first, std::int64_t count) const;
  /// Moves the scenario's values to one combination, in place.
  void move(Scenario& scenario, std::int64_t combination) const;
  /// Rows filled so far in which shares had to be scaled to sum to 1.
  std::int64_t scaled() const { return scaled_; }
  /// ... in which all shares of a group are 0: what depends on them has no figure.
  std::int64_t without_shares() const { return zero_; }

 private:
  struct Column {
    int value = -1;
    int axis = -1;  // -1: takes what the other shares of its group leave
  };
  /// A group of shares that some axis moves: per member its column, its share before, and 1 where an axis moves it.
  struct Group {
    std::vector<int> columns;
    std::vector<double> base, moved;
  };
  /// Rows in which the shares of a group were scaled, or are all 0.
  struct Counts {
    std::int64_t scaled = 0, zero = 0;
  };
  Counts fill(std::int64_t first, int n, double* const* columns) const;
  static void share_out_rows(const Group& group, int n, double* const* columns, Counts& counts);

  const std::vector<Axis>& axes_;
  std::vector<Column> columns_;
  std::vector<Group> groups_;
  mutable std::atomic<std::int64_t> scaled_ = 0, zero_ = 0;
};

}  // namespace closs
