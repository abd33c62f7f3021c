// Figures of many rows: a question is a set of rows over some of the scenario's values, compiled once (what is constant
// over the rows is computed then) and evaluated in blocks of `block_rows` rows, one operation after the other, on as
// many threads as asked for.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "core/formulas/asked_input.hpp"
#include "core/formulas/drawn.hpp"
#include "core/graph/parallel.hpp"
#include "core/scenario/measures.hpp"
#include "core/scenario/scenario.hpp"

namespace closs {

/// Rows over some values of the scenario; all others stay at their base.
struct Rows {
  std::int64_t count = 0;
  std::vector<int> columns;  // indices into Scenario::values
  /// Writes n numbers into each of columns.size() arrays: the rows first, first + 1, ..., first + n - 1.
  /// Called from several threads at a time.
  std::function<void(std::int64_t first, int n, double* const* columns)> fill = {};
  /// In its place, for many columns that do not depend on each other: the same for one of them, right before it is
  /// first read, so that it comes from the nearest cache.
  std::function<void(int column, std::int64_t first, int n, double* to)> fill_one = {};
  /// Where the rows are the trials of a simulation: a trial that breaks any rule has no figure at all.
  Drawn drawn = {};
};

/// What is asked of each row.
struct RowsWanted {
  std::span<const FigureId> figures = {};
  std::vector<int> values = {};                      // of the scenario, indices: as the row has them
  std::vector<std::vector<bool>> alternatives = {};  // sets of fixes, by fix: their npv
  std::vector<AskedInput> inputs = {};               // as fixes leave them
  std::vector<int> cash = {};                        // fixes, all_together: what payback_months is read from
};

/// One evaluated run of rows; the arrays live until the next block of the same thread.
struct EvaluatedBlock {
  std::int64_t first = 0;
  int n = 0;
  const double* const* figures = nullptr;  // one array per wanted figure; NaN: none
  const std::int64_t* refused = nullptr;   // not 0: the row breaks a rule of the method (its figures are NaN)
  // Of rows that are drawn, what else was wanted; values and inputs as they are in refused rows, too.
  bool any_refused = false;  // true may come of what stands behind the last row
  std::span<const double*const> values = {}, alternatives = {}, inputs = {};
  std::span<const double* const> scaled = {};  // > 0: the drawn members of a Drawn::Shared were scaled to 1
  std::span<const double* const> cash = {};    // fix after fix: those of Formulas::cash(); of no use in refused rows
};

/// About how many evaluations of the formulas these figures need in one row: 1, but for npv_share, which needs every
/// set of the fixes.
std::int64_t evaluations_per_row(const Scenario& scenario, std::span<const FigureId> figures);

/// A question about rows, compiled. Each of its threads has buffers of its own; nothing is allocated per row.
class RowFigures {
 public:
  /// The scenario and the rows must outlive it. Failure (too-much-work), where a graph would hold too much. Blocks have
  /// no more than rows.count rows, and block_rows at most.
  RowFigures(const Scenario& scenario, const Rows& rows, const RowsWanted& wanted, int threads);
  RowFigures(const Scenario& scenario, const Rows& rows, std::span<const FigureId> wanted, int threads)
      : RowFigures(scenario, rows, RowsWanted{.figures = wanted}, threads) {}
  ~RowFigures();

  /// By alternative: the wanted figure that is the same expression; -1: none is.
  std::vector<int> figures_of_alternatives() const;
  /// How many rows a thread takes at a time: fewer where a row needs many evaluations.
  std::int64_t rows_of_chunk() const;
  /// Failure (too-much-work) where so many rows would take too long. Rows that are handed on as they come are not
  /// asked.
  void refuse_many(const Scenario& scenario, std::int64_t rows) const;
  /// Evaluates the rows [first, first + n) on thread number `thread`, and hands on each block as soon as it is made.
  void evaluate(int thread, std::int64_t first, std::int64_t n, const std::function<void(const EvaluatedBlock&)>& use);

 private:
  struct Part;
  struct Compiled;
  struct Buffers;
  std::unique_ptr<const Compiled> compiled_;
  std::vector<std::unique_ptr<Buffers>> buffers_;  // one per thread, made by its first block
};

template <class Work>
void evaluate_rows(RowFigures& figures, std::int64_t rows, int threads, const Work& work) {
  in_parallel(rows, figures.rows_of_chunk(), threads,
              [&](int thread, std::int64_t first, std::int64_t n) { figures.evaluate(thread, first, n, work); });
}
/// Evaluates the figures of all rows. `work` is called from several threads at a time, with blocks in any order.
/// `threads` 0: all cores. The same figures for any number of threads.
template <class Work>
void evaluate_rows(const Scenario& scenario, const Rows& rows, std::span<const FigureId> wanted, int threads,
                   const Work& work) {
  RowFigures figures(scenario, rows, wanted, threads);
  evaluate_rows(figures, rows.count, threads, work);
}

/// The same, where something is handed on in the order of rows: `work` adds each block to the Chunk of its neighbours,
/// and `commit` gets one Chunk after the other, one at a time.
template <class Chunk, class Work, class Commit>
void evaluate_rows(RowFigures& figures, std::int64_t rows, int threads, const Work& work, const Commit& commit) {
  const auto chunk_of = [&](int thread, std::int64_t first, std::int64_t n) {
    Chunk chunk{};
    figures.evaluate(thread, first, n, [&](const EvaluatedBlock& block) { work(chunk, block); });
    return chunk;
  };
  in_parallel(rows, figures.rows_of_chunk(), threads, chunk_of, commit);
}
template <class Chunk, class Work, class Commit>
void evaluate_rows(const Scenario& scenario, const Rows& rows, std::span<const FigureId> wanted, int threads,
                   const Work& work, const Commit& commit) {
  RowFigures figures(scenario, rows, wanted, threads);
  evaluate_rows<Chunk>(figures, rows.count, threads, work, commit);
}

/// The figures of all rows in memory, row after row (rows.count * wanted.size() numbers; NaN: none). For a few rows:
/// Failure (too-much-work).
/// `done` hears how many rows are ready, from one thread at a time.
std::vector<double> figures_of_rows(const Scenario& scenario, const Rows& rows, std::span<const FigureId> wanted,
                                    int threads = 0, const std::function<void(std::int64_t)>& done = {});

}  // namespace closs
