#include "analysis/what_if/guesses.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "analysis/what_if/tornado.hpp"
#include "core/formulas/formulas.hpp"
#include "core/formulas/work.hpp"

namespace closs {
namespace {

std::vector<FigureId> headline_figures(const Scenario& scenario) {
  std::vector<FigureId> out;
  for (const FigureId& id : {FigureId{.scope = Scope::total, .measure = M::lost},
                             FigureId{.scope = Scope::total, .measure = M::revenue_at_risk},
                             FigureId{.scope = Scope::total, .measure = M::cost_of_inaction},
                             FigureId{.scope = Scope::joint, .measure = M::npv}})
    if (id.scope == Scope::total || !scenario.fixes.empty()) out.push_back(id);
  const Results results = evaluate(scenario, out);
  std::erase_if(out, [&](const FigureId& id) {
    return std::none_of(results.figures.begin(), results.figures.end(),
                        [&](const Figure& f) { return f.id == id && f.none.empty(); });
  });
  return out;
}

}  // namespace

bool is_guess(const Value& value) {
  return value.origin != Origin::scenario ||
         (value.evidence != Evidence::measured && value.evidence != Evidence::survey);
}

Guesses guesses(const Scenario& scenario, int threads) {
  Guesses out;
  const std::vector<Reach> moved = reaches(scenario, guess_swing);
  for (const Reach& reach : moved) ++(reach.from == Reach::From::range ? out.by_range : out.by_swing);
  if (moved.empty()) return out;
  out.too_large = product(2 * std::ssize(moved), operations_of(scenario, all_fixes(scenario))) > most_operations;
  if (out.too_large) return out;
  const std::vector<FigureId> figures = headline_figures(scenario);
  Tornado all;
  try {
    all = tornado(scenario, figures, guess_swing, threads);
  } catch (const Failure&) {  // too-much-work
    out.too_large = true;
    return out;
  }
  for (std::size_t f = 0; f < figures.size(); ++f) {
    const auto share = [&](Reach::From from) {
      double total = 0, guessed = 0;
      for (const MovedInput& input : all.inputs) {
        const double width = input.swings[f].width;
        if (input.reach.from != from || std::isnan(width)) continue;
        total += width;
        if (is_guess(scenario.values[static_cast<std::size_t>(input.reach.value)])) guessed += width;
      }
      return total > 0 ? guessed / total : std::numeric_limits<double>::quiet_NaN();
    };
    const RestsOnGuesses one = {figures[f], share(Reach::From::range), share(Reach::From::swing)};
    if (!std::isnan(one.by_range) || !std::isnan(one.by_swing)) out.figures.push_back(one);
  }
  return out;
}

}  // namespace closs
