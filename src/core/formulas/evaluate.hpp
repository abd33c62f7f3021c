// The one evaluator. A scenario is compiled into a graph of the formulas of model.md (core/formulas/formulas.cpp);
// a question is a set of rows over some of the scenario's values, evaluated in blocks of `block_rows`
// rows, one operation after the other, on as many threads as asked for. `run` is the case of one row.
// What a row moves is hoisted out of nothing it does not touch: what is constant over the rows is
// computed once.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "core/scenario/measures.hpp"
#include "core/scenario/scenario.hpp"

namespace closs {

struct Results {
  std::vector<Figure> figures;  // in the order of figures_of(scenario), or of `wanted`
  std::vector<Fault> faults;    // errors (then no figure may be shown) and warnings of the evaluation
};

/// All figures of a scenario at its base values.
Results evaluate(const Scenario& scenario);
/// Some of them, in the order of `wanted`.
Results evaluate(const Scenario& scenario, std::span<const FigureId> wanted);

/// Rows over some values of the scenario; all others stay at their base.
struct Rows {
  std::int64_t count = 0;
  std::vector<int> columns;  // indices into Scenario::values
  /// Writes n numbers into each of columns.size() arrays: the rows first, first + 1, ..., first + n - 1.
  /// Called from several threads at a time.
  std::function<void(std::int64_t first, int n, double* const* columns)> fill;
};

/// One evaluated run of rows; the arrays live until the callback returns.
struct EvaluatedBlock {
  std::int64_t first = 0;
  int n = 0;
  const double* const* inputs = nullptr;   // as filled, one array per column
  const double* const* figures = nullptr;  // one array per wanted figure; NaN: none
  const unsigned char* refused = nullptr;  // 1: the row breaks a rule of model.md (all its figures are NaN)
};

/// Evaluates the figures of all rows. `work` is called from several threads at a time, with blocks in any order; what
/// it returns (text of the rows, or nothing where it keeps results by row number) goes to `commit` in order of rows,
/// one at a time. `threads` 0: all cores. The same bytes for any number of threads.
void evaluate_rows(const Scenario& scenario, const Rows& rows, std::span<const FigureId> wanted, int threads,
                   const std::function<std::string(const EvaluatedBlock&)>& work,
                   const std::function<void(std::string&&)>& commit);
/// The figures of all rows in memory, row after row (rows.count * wanted.size() numbers; NaN: none). For a few rows.
std::vector<double> figures_of_rows(const Scenario& scenario, const Rows& rows, std::span<const FigureId> wanted,
                                    int threads = 0);

/// Moves one value of the scenario to `y`, in place, by the rule of shares (model.md section 5): the other
/// members of its group share what is left in proportion. False: they were all 0 and y is not 1.
bool move_value(Scenario& scenario, int value, double y);
/// The values that move when `value` moves: itself, then the other members of its group.
std::vector<int> moved_with(const Scenario& scenario, int value);
/// The numbers for moved_with(scenario, value) when `value` moves to y, in the same order.
void spread(const Scenario& scenario, int value, double y, std::span<double> out);

/// Joint npv of sets of fixes (model.md section 5, v(S)): set number k (bit j: fix j is in it) for k in
/// [first, first + count), at most 2^63. Members whose requirements are not in the set count for nothing.
/// `npv` gets NaN where a set breaks a rule of model.md.
void npv_of_fix_sets(const Scenario& scenario, std::uint64_t first, std::uint64_t count, int threads, double* npv);
/// The same for sets in any order, one number a set.
void npv_of_fix_sets(const Scenario& scenario, std::span<const std::uint64_t> sets, int threads, double* npv);

}  // namespace closs
