// The formulas of model.md, sections 1 to 5, written once over expressions (core/graph/graph.hpp). What varies over
// the rows becomes nodes; all else is computed here, once. The figures of fixes are made of the yearly
// flows that this file gives, in core/formulas/returns.cpp.
#pragma once

#include <array>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/graph/graph.hpp"
#include "core/scenario/measures.hpp"
#include "core/scenario/scenario.hpp"

namespace closs {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// A figure in the making: an expression, or none with its reason. `undefined` is the reason where the
/// expression is not finite (a share of nothing).
struct Cell {
  Expr e{};
  std::string_view none = {};
  std::string_view undefined = "out-of-range";
};
using FigureRow = std::array<Cell, static_cast<std::size_t>(measure_count)>;

/// A rule of model.md that an evaluated row must keep: low <= e <= high. `fault` tells what is broken, but
/// for the offending value, which goes into the value named `subject`.
struct Rule {
  Expr e{};
  double low = 0, high = 1;
  Fault fault{};
  std::string subject{};
};
/// The fault of a rule broken by `value`.
Fault broken(const Rule& rule, double value);
/// Something worth a word where e > 0: a clipped parameter, shares scaled.
struct Notice {
  Expr e{};
  Fault fault{};
  int fix = -1;
};

struct FormulaOptions {
  Graph::Keep keep = Graph::Keep::varying;
  std::vector<int> columns{};  // indices of values that vary, in the order of the rows' columns
  bool figures = true;         // sections 1 to 4
  bool returns = false;        // section 5: a column a fix follows those of values, its effect;
  bool late_returns =
      true;  // and then a second one a fix, its effect one period late, and what is saved at full effect
  std::vector<double> effect{}, late{};  // what these columns have at the base, one per fix; empty: no fix is in force
};

struct Formulas {
  Formulas(const Scenario& scenario, const FormulaOptions& options);
  Formulas(const Formulas&) = delete;

  Graph graph;
  FigureRow total;
  std::vector<FigureRow> segments{};          // one per segment
  std::vector<FigureRow> problems{};          // one per problem
  std::vector<FigureRow> segment_problems{};  // segment-major
  std::vector<FigureRow> tags{};
  std::vector<std::array<Cell, 2>> states{};  // reached, lost
  std::vector<Rule> rules{};
  std::vector<Notice> notices{};

  /// The cell of a figure of sections 1 to 4.
  const Cell& cell(const FigureId& figure) const;

  // Section 5, where asked for. All over the effects of the row.
  std::vector<Expr> benefit{};           // per period, undiscounted
  Expr saved_per_period{};               // sum_s N_s (L_s - L'_s) at full effect
  Expr customers_saved{};                // A'_T - A_T
  std::vector<Expr> discount{};          // [t] = (1+d)^-t, t = 0..T
  std::vector<Expr> cost_growth{};       // [t] = c_t, t = 1..T ([0] unused)
  std::vector<Expr> once, per_period{};  // one per fix
  Expr pv_benefit{};
};

}  // namespace closs
