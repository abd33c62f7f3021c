// Goal seek: where in an input's domain a figure takes a wanted value. The domain is scanned in one block of rows,
// dense around the base and at the ends, geometric over many orders of magnitude where it has no end; every change of
// sign and every place where the figure only touches the wanted value is then refined by Boost.Math on rows of one.
// Jumps and places without a figure are no solutions. A share of a group takes from the others in proportion
// (docs/method.md section 5).
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <vector>

#include "core/formulas/evaluate.hpp"
#include "core/formulas/evaluate_rows.hpp"

namespace closs {

/// "FIGURE = VALUE", and which input is to bring it about.
struct Goal {
  std::vector<int> values = {};  // the input: one value, or with `problems.*` several, all moved to the same number
  FigureId figure = {};
  double target = 0;                         // in the figure's unit
  std::optional<double> from = {}, to = {};  // narrow the input's domain; base units per scenario period
};

/// Where the figure meets the target: one number, or all from `low` to `high`.
struct Root {
  double low = 0, high = 0;
  double figure = 0;    // at `low`
  double residual = 0;  // figure - target
  enum class Way { crosses, touches, stays } way = Way::crosses;
  bool closed_form = false;  // docs/method.md section 5 gives it, and the scan agrees
};

struct Solution {
  enum class Status { solved, several, none } status = Status::none;
  std::vector<Root> roots = {};  // by input, lowest first
  double base = 0;               // the input as it stands; NaN: several values that differ
  Figure figure_at_base = {};    // may be none
  double low = 0, high = 0;      // what was scanned
  /// Smallest and largest of the figure over the scan, and where; NaN where it exists nowhere.
  double least = std::numeric_limits<double>::quiet_NaN(), most = least, at_least = least, at_most = least;
  bool moves = false;  // the figure is not the same all over the scan
  bool gaps = false;   // the figure does not exist everywhere in it
};

/// About so many rows are evaluated where each needs many evaluations itself.
constexpr std::int64_t rows_of_costly_search = 1024;

/// Seeks the goal. Evaluates some thousand rows on `threads` threads (0: all cores). `told` is told now and then how
/// many are done of about how many, never by two threads at a time.
Solution solve(const Scenario& scenario, const Goal& goal, int threads = 0,
               const std::function<void(std::uint64_t done, std::uint64_t most)>& told = {});

/// The input's numbers at a root: (index of the value, number), the input itself first, then what moves with it.
std::vector<std::pair<int, double>> moved_to(const Scenario& scenario, const Goal& goal, double x);

}  // namespace closs
