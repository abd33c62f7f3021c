// The tree of a figure in the making: steps read off a graph that keeps everything (core/graph/graph.hpp), and steps
// put together by hand for what is not in a graph (explain_kernel.cpp).
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analysis/explain/explain.hpp"
#include "core/formulas/formulas.hpp"
#include "core/graph/graph.hpp"

namespace closs {

class ExplainTree {
 public:
  /// `depth`: levels to show; 0: all.
  ExplainTree(const Scenario& scenario, int depth) : s_(scenario), depth_(depth) {}

  /// The step of a node of a graph, as far down as asked.
  Explained of(const Expr& e, int level);
  /// A step made by hand from terms; `symbol` (a measure, a letter of docs/method.md, a parameter) gives its label and
  /// unit.
  Explained step(std::string name, std::string_view symbol, double value, std::string formula,
                 std::vector<Explained> terms, int level) const;
  /// Whether terms of a step at this level are shown.
  bool shows(int level) const { return depth_ == 0 || level < depth_; }
  /// What a named expression is called.
  std::string name_of(const Expr& e) const { return titled(*e.graph->label(e.node)).name; }
  /// What a labelled node is called: a step with name, label and unit, and nothing else.
  Explained titled(const Label& label) const;

 private:
  const Scenario& s_;
  int depth_;
  std::set<std::pair<const Graph*, int>> seen_;

  void title(Explained& out, std::string_view symbol) const;
  std::string written(const GraphNode& node, std::vector<Expr>& terms);
};

/// A figure that is no expression (it exists). `options`: of the formulas that have what it reads.
Explained explain_kernel(const Scenario& scenario, const Figure& figure, const FormulaOptions& options,
                         ExplainTree& tree);

}  // namespace closs
