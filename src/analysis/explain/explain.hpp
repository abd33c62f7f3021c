// One figure as a tree: the formula that made it, its terms with their values, down to the inputs. Read off the
// graph that evaluates the figure (core/formulas/formulas.hpp, everything kept), so what is shown is what was computed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/graph/graph.hpp"
#include "core/scenario/measures.hpp"
#include "core/scenario/scenario.hpp"
#include "core/scenario/text.hpp"

namespace closs {

/// One step. Names, numbers and signs in `formula` stand apart by spaces: ( ) + - * / ^ , and the functions
/// min max positive (1 above 0, else 0) payback (once, net, ..., months). Where a rule chooses, only what it chose is
/// told; a journey is told by the shares of its steps. A formula that begins with "0 =" is an equation that the value
/// solves (irr, break_even_effect).
struct Explained {
  std::string name;  // "problem.billing.lost", "problems.billing.frequency", "problem.billing.visits(silent)"
  Text label;
  Label about;  // whose it is, and of which period; its symbol is empty where the step is put together by hand
  double value = 0;
  std::string_view none = {};  // reason code where the figure does not exist
  Unit unit = Unit::ratio;
  const Value* input = nullptr;  // a leaf that the scenario states (or a benchmark, a model, a default)
  std::string formula;           // empty: a leaf
  std::vector<Explained> terms;  // those of the formula, in its order
  bool told_above = false;       // its formula and terms stand earlier in the tree
  bool cut = false;              // has terms below the depth asked for
};

/// `depth`: levels below the figure; 0: all.
Explained explain(const Scenario& scenario, const FigureId& figure, int depth = 0);

}  // namespace closs
