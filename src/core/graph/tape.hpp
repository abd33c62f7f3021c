// Runs a recorded graph over rows: blocks of at most block_rows numbers, one operation (or two that follow each other)
// after the other over the whole block, by the widest vectors of the processor (core/graph/column_loops.hpp). Each
// operation stands right before who needs it, and buffers are used again as soon as their last reader is done, so that
// a block stays in the nearest caches. Nothing is allocated per row.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <new>
#include <span>
#include <vector>

#include "core/graph/column_loops.hpp"
#include "core/graph/graph.hpp"

namespace closs {

constexpr int block_rows = 256;

/// Columns of numbers as the loops take them: each as long as whole steps of column_step. Not cleared at first.
class Columns {
 public:
  Columns() = default;
  Columns(std::size_t count, int rows);
  double* operator[](std::size_t column) const { return memory_.get() + column * stride_; }
  void clear();

 private:
  static constexpr std::align_val_t alignment{64};
  struct Free {
    void operator()(double* memory) const { ::operator delete[](memory, alignment); }
  };
  std::unique_ptr<double[], Free> memory_;
  std::size_t count_ = 0, stride_ = 0;
};

/// Where the numbers of an input are: n rows of column number `column` from row `first` of the block on, written into
/// `room`, or standing elsewhere. Asked right before they are first read, so that they come from the nearest cache.
using InputColumn = std::function<const double*(int column, int first, int n, double* room)>;

/// The part of a graph that some outputs and rules need, ready to run. Constant after construction; threads share it.
class Tape {
 public:
  Tape(const Graph& graph, std::span<const Expr> outputs, std::span<const Within> rules = {},
       const ColumnLoops& loops = widest_loops());
  /// The same where the columns are other nodes than the inputs of the graph.
  Tape(const Graph& graph, std::span<const Expr> columns, std::span<const Expr> outputs,
       std::span<const Within> rules = {}, const ColumnLoops& loops = widest_loops());

  /// Buffers of one thread; the tape must outlive them, where it is.
  struct Workspace {
    Columns buffers = {};
    std::vector<const double*> operands = {};  // buffers (or where an input stands), then numbers
    std::vector<std::int64_t> refused = {};    // -1: the row breaks a rule; else 0
  };
  /// For at most `rows` <= block_rows rows at a time: few rows then take few pages of memory.
  Workspace workspace(int rows = block_rows) const;

  /// Evaluates n rows, at most as many as the workspace is for. `outputs`: one pointer per output, set to arrays that
  /// live in the workspace until its next use. Marks the rows that break a rule in workspace.refused; false: no row
  /// does (true may come of what stands behind row n).
  bool run(Workspace& workspace, const InputColumn& input, int n, const double** outputs) const;
  /// The same with an array of n numbers per column; unused ones may be null.
  bool run(Workspace& workspace, const double* const* inputs, int n, const double** outputs) const;

  /// What a caller may show of an output of the last run: NaN where the row breaks a rule or the number is not finite.
  /// The output itself where there is no such row (`any_refused`: what run gave), else `room` (whole steps).
  const double* with_gaps(const double* output, const Workspace& workspace, int n, bool any_refused,
                          double* room) const;

  /// Passes over a block; those that read inputs are none.
  int operations() const;
  int buffers() const { return buffers_; }

 private:
  struct Pass {
    ColumnLoop loop = nullptr;  // nullptr: by `op`
    Op op = Op::input;
    NumberMask numbers = 0;
    int a = 0, b = 0, c = 0;  // operands in the workspace; a: the column where `op` is input
    int out = 0;              // a buffer
  };
  struct Check {
    int passes = 0;  // of what the last of so many gave
    double low = 0, high = 0;
  };
  struct Output {
    int operand = 0;
    bool own = false;  // an input or a number: copied into a column of its own
  };
  class Compiler;

  bool run_steps(Workspace& workspace, const InputColumn& input, int first, int n) const;

  const ColumnLoops& loops_;
  std::vector<Pass> passes_;
  std::vector<Check> checks_;  // in that order
  std::vector<Output> outputs_;
  std::vector<double> numbers_;
  int buffers_ = 0;
  bool all_refused_ = false;  // a rule that no row moves is broken
};

}  // namespace closs
