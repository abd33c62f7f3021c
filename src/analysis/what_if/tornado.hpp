// Each input moved alone from its low to its high end, and what that does to figures: two rows an input. An input is
// moved over its own 5 % and 95 % quantiles where the scenario gives a range, and, if asked for, by a share of its base
// where it gives none. A share of a group takes what it needs from the others in proportion (docs/method.md section 5).
#pragma once

#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "core/formulas/evaluate.hpp"
#include "core/formulas/evaluate_rows.hpp"

namespace closs {

/// From where to where an input is moved, in base units per scenario period.
struct Reach {
  int value = -1;  // index into Scenario::values
  enum class From { range /* its own quantiles */, swing /* a share of its base */ } from = From::range;
  double low = 0, high = 0;  // as evaluated
  bool scaled = false;       // a share whose group is else all 0: an end was scaled to 1, since nobody can take from it
};

/// Why a figure does not exist at an end: none (`figure.none`), or the row breaks a rule (`refused`).
struct MissingEnd {
  Figure figure = {};
  std::optional<Fault> refused = {};
};

/// One figure at the two ends of one input. NaN: it does not exist there.
struct Swing {
  double at_low = std::numeric_limits<double>::quiet_NaN();
  double at_high = std::numeric_limits<double>::quiet_NaN();
  /// Largest minus smallest of the figure at the ends and at the base; 0: no effect; NaN: fewer than two of them exist.
  double width = std::numeric_limits<double>::quiet_NaN();
  std::optional<MissingEnd> gap_at_low = {}, gap_at_high = {};  // set by explain_gaps()
};

struct MovedInput {
  Reach reach = {};
  std::vector<Swing> swings = {};  // one per figure
};

struct Tornado {
  std::vector<FigureId> figures = {};
  std::vector<Figure> base = {};        // one per figure
  std::vector<MovedInput> inputs = {};  // in the order of Scenario::values
  int certain = 0;                      // inputs without a range, left out for want of a swing
  int at_zero = 0;                      // inputs of 0, which a share of their base does not move
};

/// The reaches of all inputs. `swing`: a share of the base for inputs without a range; 0: these are left out.
std::vector<Reach> reaches(const Scenario& scenario, double swing);

/// Moves every input. `swing` as for reaches(). Evaluates 2 rows an input on `threads` threads (0: all cores); `done`
/// hears how many of them are ready.
Tornado tornado(const Scenario& scenario, std::span<const FigureId> figures, double swing, int threads = 0,
                const std::function<void(std::int64_t)>& done = {});

/// Says why figures do not exist at ends, by evaluating these alone; beyond most_operations too-much-work.
void explain_gaps(const Scenario& scenario, Tornado& tornado);

/// Warnings: inputs with an end that was scaled.
std::vector<Fault> tornado_warnings(const Scenario& scenario, const Tornado& tornado);

/// The inputs (indices into Tornado::inputs) by the width of their swing of a figure, widest first; without a width
/// last.
std::vector<std::size_t> widest_first(const Tornado& tornado, std::size_t figure);

}  // namespace closs
