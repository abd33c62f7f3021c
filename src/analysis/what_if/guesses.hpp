// How much of a figure rests on guesses: each input is moved alone (tornado.hpp) over its own range, or by 10 % where
// it has none, and the widths of the swings are added up, apart for the inputs that nobody has measured. The two are
// never added: a range says what is known of an input, 10 % says nothing.
#pragma once

#include <cstdint>
#include <vector>

#include "core/formulas/evaluate.hpp"

namespace closs {

/// The parts of a figure's swings that come from guesses, in [0, 1]; NaN: no such input moves it.
struct RestsOnGuesses {
  FigureId figure;
  double by_range = 0, by_swing = 0;  // of the inputs with a range; of those without
};

struct Guesses {
  std::vector<RestsOnGuesses> figures = {};  // those that exist and that some input moves
  int by_range = 0, by_swing = 0;            // inputs moved over their own range, and by `guess_swing`
  bool too_large = false;                    // more work than most_operations: nothing was computed
};

constexpr double guess_swing = 0.1;  // of the base, where there is no range

/// True of an input that the scenario does not say to be measured or surveyed. A source alone does not say it, and what
/// is measured is no guess for want of a source.
bool is_guess(const Value& value);

/// For the headline figures: total.lost, total.revenue_at_risk, total.cost_of_inaction and joint.npv.
Guesses guesses(const Scenario& scenario, int threads = 0);

}  // namespace closs
