// Every figure of docs/method.md, written once over expressions (core/graph/graph.hpp). What varies over the rows
// becomes nodes; all else is computed here, once. The few figures that no expression gives are kernels over
// expressions.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/formulas/asked_input.hpp"
#include "core/formulas/cash.hpp"
#include "core/formulas/drawn.hpp"
#include "core/graph/graph.hpp"
#include "core/scenario/measures.hpp"
#include "core/scenario/scenario.hpp"

namespace closs {

/// A figure in the making: an expression, a result of a kernel, or none with its reason. `undefined` is the reason
/// where the expression is not finite (a share of nothing).
struct Cell {
  Expr e{};
  std::string_view none = {};
  std::string_view undefined = "out-of-range";
  int kernel = -1, result = 0;  // >= 0: that result of Formulas::kernels[kernel]
};
using FigureRow = std::array<Cell, static_cast<std::size_t>(measure_count)>;

/// Some rows, at most block_rows: a column of numbers for each expression that a kernel reads.
struct KernelRows {
  int n = 0;
  const double* const* reads = nullptr;
  const std::int64_t* refused = nullptr;  // not 0: of no use; nullptr: no row is

  bool is_refused(int row) const { return refused && refused[row] != 0; }
};

/// What is no expression of its inputs: a root, a running sum, a value over all sets of fixes.
struct Kernel {
  /// `results`: those of the first row, then those of the next; those of rows refused stay as they are.
  using Run = std::function<void(const KernelRows& rows, std::span<Maybe> results)>;
  std::vector<Expr> reads{};
  int results = 1;
  std::int64_t evaluations = 1;  // of formulas, about so many in each row
  std::int64_t operations = 0;   // in all of them
  /// What one thread runs, with buffers of its own. `threads`: as many it may use itself (0: all cores).
  std::function<Run(int threads)> start;
};

/// Whose figures: a fix by its index, or all fixes of the scenario together (the scope `joint`).
constexpr int all_together = -1;

/// A rule of docs/method.md that the numbers do not keep. `fault` tells what is broken, but for the offending
/// value, which goes into the value named `subject`.
struct Rule : Within {
  Fault fault{};
  std::string subject{};
  int fix = all_together;  // of Formulas::fix_rules: whose figures need it
};
/// The fault of a rule broken by `value`.
Fault broken(const Rule& rule, double value);
/// Rules that a number breaks already, and those that rows may break.
struct Rules {
  std::vector<Rule> broken{};
  std::vector<Within> of_rows{};
  /// The same with their faults, as FormulaOptions::tell_rules asks for them.
  std::vector<Rule> told{};

  std::vector<Within> all() const;
};

struct FormulaOptions {
  Graph::Keep keep = Graph::Keep::varying;
  std::vector<int> columns{};     // indices of values that vary, in the order of the rows' columns
  bool figures = true;            // all but those of fixes
  bool steps = false;             // with `figures`: how many take each step of the journey
  std::vector<int> fixes{};       // figures of these fixes, and of all_together
  std::string_view no_sets = {};  // why there are no figures that need sets; empty: they are asked for by `sets`
  bool sets = false;    // npv of any set of fixes: a column a fix follows those of values, the share of its effect
  double strength = 1;  // with which the fixes of `fixes` come: 1 is as planned
  Drawn drawn{};        // what the rows of a simulation add
  std::vector<std::vector<bool>> alternatives{};  // sets of fixes, of which only the npv is asked
  std::vector<AskedInput> inputs{};               // as fixes leave them
  /// Rules::told: none, each once, or as often as it is met; in the order in which they are met.
  enum class Tell : std::uint8_t { never, once, always } tell_rules = Tell::never;
  std::size_t most_nodes = Graph::most_nodes;  // of the graph
};

/// A set of fixes that is evaluated for the figures of one of them, and what the graph made for it: all nodes from
/// `first` on, up to the next one's.
struct SetInTheMaking {
  enum class Which : std::uint8_t { required, with, late, returns /* what the others come to */ } which;
  int fix = all_together;
  std::size_t first = 0;
};

struct Formulas {
  /// Failure (too-much-work).
  Formulas(const Scenario& scenario, const FormulaOptions& options);
  Formulas(const Formulas&) = delete;

  Graph graph;
  FigureRow total;
  std::vector<FigureRow> segments{};          // one per segment
  std::vector<FigureRow> problems{};          // one per problem
  std::vector<FigureRow> segment_problems{};  // segment-major
  std::vector<FigureRow> tags{};
  std::vector<std::array<Cell, 2>> states{};  // reached, lost
  std::vector<std::vector<Expr>> steps{};     // per state and step: customers; where they are asked for
  Netting netting{};
  std::vector<FigureRow> fixes{};  // one per fix; filled for those asked for
  FigureRow joint;
  std::vector<Kernel> kernels{};
  std::vector<SetInTheMaking> sets{};  // in the order in which they were made
  Rules rules{};                       // broken: no figure exists
  Rules fix_rules{};                   // broken: no figure of a fix exists
  // Worth a word, of numbers only:
  std::vector<Fault> notices{};      // of the scenario without any fix
  std::vector<Fault> fix_notices{};  // a fix moves a parameter out of its domain, or shares had to be scaled

  /// The cell of a figure.
  const Cell& cell(const FigureId& figure) const;
  /// What payback_months of a fix is read from: what is paid once in each period from its start, then what flows in
  /// these, net. Empty: it starts beyond the horizon, or has no figures.
  std::span<const Expr> cash(int fix) const;

  // Where sets are asked for, all over the columns of effects:
  std::vector<Expr> set_effects{};  // the column of each fix: the share of its effect
  Expr set_benefit{};               // pv_benefit of the set
  Expr set_npv{};                   // less the costs of each fix, as far as it is in force
  Rules set_rules{};                // broken: the set has no npv

  std::vector<Expr> values{};        // of the scenario, in each row
  std::vector<Expr> scaled{};        // of Drawn::shared: > 0 where the drawn members were scaled to 1
  std::vector<Expr> alternatives{};  // npv of each set asked for; what breaks a rule is in fix_rules
  std::vector<Expr> inputs{};        // of FormulaOptions::inputs; the same
};

/// How far the effect of a fix has come in a period: 0 before its start, 1 from the end of its ramp on.
double effect_level(const Fix& fix, int period);

/// Each fix, then all_together.
std::vector<int> all_fixes(const Scenario& scenario);
/// The formulas that some figures need, with some values as columns.
FormulaOptions options_for(const Scenario& scenario, std::span<const FigureId> wanted, std::vector<int> columns = {});

}  // namespace closs
