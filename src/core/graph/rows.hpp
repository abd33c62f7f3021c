// Runs a recorded graph over rows: blocks of block_rows numbers, one operation after the other over the whole
// block (Eigen arrays), buffers reused as soon as their last reader is done so that a block stays in the caches,
// nothing allocated per row.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "core/graph/graph.hpp"

namespace closs {

constexpr int block_rows = 512;

/// The part of a graph that some outputs need, ready to run. Constant after construction; threads share it.
class Tape {
 public:
  Tape(const Graph& graph, std::span<const Expr> outputs);

  /// Buffers of one thread.
  struct Workspace {
    std::unique_ptr<double[]> memory;  // not cleared: every buffer is written before it is read
    int rows = block_rows;             // of a buffer
    std::vector<double> chain;
  };
  /// For at most `rows` <= block_rows rows at a time: few rows then take few pages of memory.
  Workspace workspace(int rows = block_rows) const;

  /// Evaluates n <= workspace.rows rows. `inputs`: one array per column, in the order of Graph::input (unused ones may
  /// be null). `outputs`: one pointer per output, set to arrays that live in the workspace until its next use.
  void run(Workspace& workspace, const double* const* inputs, int n, const double** outputs) const;

  int operations() const { return static_cast<int>(steps_.size()); }

 private:
  struct Operand {
    int buffer = -1;  // >= 0: buffer in the workspace; -1: a number; <= -2: input column -2 - buffer
    double number = 0;
  };
  struct Step {
    Op op = Op::add;
    Operand a, b, c;
    int out = 0;
    int first = 0, size = 0;  // solve: operands in chain_operands_
  };
  Operand operand(const Expr& e, std::span<const int> buffer_of) const;

  std::vector<Step> steps_;
  std::vector<Operand> outputs_;
  std::vector<Operand> chain_operands_;
  int buffers_ = 0;
  int largest_chain_ = 0;
};

}  // namespace closs
