// Which nodes of a graph that keeps everything (core/graph/graph.hpp) are cells of a workbook, and the formulas of
// these: every node with a label, every other with two readers, and as many more as keep a formula within its limits.
// Where the cells stand is decided elsewhere.
#pragma once

#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "core/graph/graph.hpp"

namespace closs {

/// Where a cell stands; `sheet` is a number of the caller's.
struct CellPlace {
  int sheet = -1, row = 0, column = 0;
};

class FormulaCells {
 public:
  /// Longer or deeper ones are taken apart.
  static constexpr int most_characters = 1'000, most_levels = 20;

  /// `read`: expressions that are read from outside of the graph. Effects of fixes count as they are at the base.
  FormulaCells(const Graph& graph, std::span<const Expr> read);

  bool is_cell(int node) const { return cell_[static_cast<std::size_t>(node)] != 0; }
  /// The cell that an expression comes to, through others that are only its names; -1: a number.
  int node_of(const Expr& e) const;
  /// Of a cell without a label: the cell with one whose formula it is a step of; -1: it has none.
  int term_of(int node) const { return term_[static_cast<std::size_t>(node)]; }
  /// The cells whose term this is, in the order of the graph.
  std::span<const int> steps_of(int term) const;
  /// What a cell is about, from what it reads; -1: several, or none.
  int problem_of(int node) const { return problem_[static_cast<std::size_t>(node)]; }

  /// The formula of a cell, without "="; empty: it is the number that it holds. `from`: the sheet that it stands on.
  using PlaceOf = std::function<CellPlace(int node)>;
  using Prefix = std::function<std::string(int sheet)>;
  std::string formula(int node, const PlaceOf& place_of, const Prefix& prefix) const;
  /// The same for any expression, as it is written on `sheet`.
  std::string formula(const Expr& e, int sheet, const PlaceOf& place_of, const Prefix& prefix) const;

 private:
  /// What an operand comes to: a number (node < 0) or a node.
  struct Operand {
    double number = 0;
    int node = -1;
  };
  struct Writer;

  const Graph& graph_;
  std::vector<Operand> operand_;   // per node
  std::vector<char> live_, cell_;  // per node
  std::vector<int> readers_, term_, problem_;
  std::map<int, std::vector<int>> steps_;  // by term

  Operand operand_of(const Expr& e) const;
  Operand simplified(int node) const;
  void count_readers(std::span<const Expr> read);
  void split_long();
  void find_terms();
  bool is_inner(const Operand& operand) const { return operand.node >= 0 && !is_cell(operand.node); }
  /// The terms of a sum, as far as none of its sums is a cell.
  void gather(const Operand& operand, std::vector<Operand>& terms) const;
  /// Whether these are one column: equal labels of one problem, or segment, after the other.
  bool are_column(std::span<const Operand> cells) const;
  bool is_sum_of_columns(std::span<const Operand> terms, std::vector<Operand>& first,
                         std::vector<Operand>& second) const;
};

}  // namespace closs
