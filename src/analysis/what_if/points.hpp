// The points of an axis: a list, or FROM, FROM + STEP, ... up to TO. Points of a progression are computed as decimals
// on the digits as written, so that 0%..1%:0.1% prints 0.003 and not 0.0030000000000000001, and TO is reached where a
// step lands on it.
#pragma once

#include <cstdint>
#include <vector>

#include "core/scenario/scenario.hpp"

namespace closs {

/// FROM + k * STEP. `exponent`: the digits are scaled by 10^exponent; `exact` false: they are not, since a number has
/// too many digits, and plain arithmetic takes their place.
struct Progression {
  double from = 0, to = 0, step = 1;
  std::int64_t from_digits = 0, step_digits = 1;
  int exponent = 0;
  bool exact = false;
  std::int64_t count = 1;

  double at(std::int64_t k) const;
};

/// The points from `from` in steps of `step` (not 0, of the sign of to - from) to `to`, at most `most` of them.
Progression progression(double from, double to, double step, std::int64_t most);

/// Numbers that one input takes, in base units per scenario period.
struct Points {
  std::vector<double> list = {};  // not empty: these
  Progression progression = {};   // as written, per `spans` (Value::spans) of `parameter`
  const Parameter* parameter = nullptr;
  double spans = 1;

  std::int64_t count() const { return list.empty() ? progression.count : static_cast<std::int64_t>(list.size()); }
  double at(std::int64_t k) const {
    if (!list.empty()) return list[static_cast<std::size_t>(k)];
    const double as_written = progression.at(k);
    return spans == 1 ? as_written : per_period(*parameter, as_written, spans);
  }
};

}  // namespace closs
