// The one rule of shares (docs/method.md, section 5), for numbers and for expressions: of a group that sums to 1 some
// members are moved, by a fix, a sweep, --set or one input at a time. The others share what is left in proportion;
// where nothing is left for them, or they are all 0, the moved ones are scaled to 1, which is worth a warning.
#pragma once

#include <span>
#include <vector>

#include "core/graph/graph.hpp"
#include "core/scenario/scenario.hpp"

namespace closs {

inline double positive(double x) { return x > 0 ? 1 : 0; }
inline double select(double condition, double yes, double no) { return condition > 0 ? yes : no; }

/// What became of the members of a group. Where taken + left is 0 there is nothing to share or to scale: no shares.
template <class Number>
struct SharedOut {
  Number taken = 0.0, left = 0.0;  // sums: of the moved members, of the others before
  Number any = 0.0;                // > 0: some member is moved
  Number scaled = 0.0;             // > 0: the moved ones did not fit beside the others

  bool none() const { return any > 0 && taken + left == 0; }  // of numbers
};

/// `moved` tells by 0 or 1 which members are moved; `shares` holds what these become, and gets the share of every
/// member. Sums of 1 but for rounding are left as they are. `named(sum, "taken")` may name the two sums.
template <class Number, class Named>
SharedOut<Number> share_out(std::span<const Number> base, std::span<const Number> moved, std::span<Number> shares,
                            const Named& named) {
  SharedOut<Number> out;
  for (std::size_t k = 0; k < base.size(); ++k) {
    out.taken += moved[k] * shares[k];
    out.left += (1.0 - moved[k]) * base[k];
    out.any += moved[k];
  }
  out.taken = named(out.taken, "taken");
  out.left = named(out.left, "left");
  const Number fits = positive(out.left) * (1.0 - positive(out.taken - 1.0));
  const Number off = positive((out.taken - 1.0) * (out.taken - 1.0) - 1e-18);
  out.scaled = out.any * (1.0 - fits) * off;
  for (std::size_t k = 0; k < base.size(); ++k) {
    const Number untouched = select(fits, base[k] * (1.0 - out.taken) / out.left, 0.0);
    const Number touched = select(fits, shares[k], select(off, shares[k] / out.taken, shares[k]));
    shares[k] = select(out.any, select(moved[k], touched, untouched), base[k]);
  }
  return out;
}
/// The same for numbers; without shares they are NaN.
SharedOut<double> share_out(std::span<const double> base, std::span<const double> moved, std::span<double> shares);

/// The values that move when `value` moves: itself, then the other members of its group.
std::vector<int> moved_with(const Scenario& scenario, int value);
/// The numbers for moved_with(scenario, value) when `value` moves to y, in the same order. False: the others are all 0
/// and y is not 1, so it was scaled to 1, or to no number where y is 0.
bool spread(const Scenario& scenario, int value, double y, std::span<double> out);
/// Moves one value of the scenario to `y`, in place; false as above.
bool move_value(Scenario& scenario, int value, double y);

}  // namespace closs
