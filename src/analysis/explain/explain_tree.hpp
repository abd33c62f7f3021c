// The tree of a figure in the making: steps read off a graph that keeps everything (core/graph/graph.hpp), and steps
// put together by hand for what is not in a graph (explain_fix.cpp).
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analysis/explain/explain.hpp"
#include "core/graph/graph.hpp"

namespace closs {

class ExplainTree {
 public:
  /// `depth`: levels to show; 0: all.
  ExplainTree(const Scenario& scenario, int depth) : s_(scenario), depth_(depth) {}

  /// The step of a node of a graph, as far down as asked.
  Explained of(const Graph& graph, const Expr& e, int level);
  /// A step made by hand from terms; `symbol` (a measure, a letter of model.md, a parameter) gives its label and unit.
  Explained step(std::string name, std::string_view symbol, double value, std::string formula,
                 std::vector<Explained> terms, int level) const;
  /// Whether terms of a step at this level are shown.
  bool shows(int level) const { return depth_ == 0 || level < depth_; }
  /// Steps of this graph that the fixes move get `mark` behind their name: those of another set of fixes have the same.
  void mark(const Graph& graph, std::string_view mark);

 private:
  const Scenario& s_;
  int depth_;
  std::set<std::pair<const Graph*, int>> seen_;
  std::map<const Graph*, std::pair<std::string_view, std::vector<bool>>> marks_;

  void title(Explained& out, std::string_view symbol) const;
  Explained titled(const Graph& graph, int node) const;
  Explained titled(const Label& label) const;
  std::string written(const Graph& graph, const GraphNode& node, std::vector<int>& terms);
};

/// A figure of a fix, or of all together: its flows come from a graph, what finance makes of them is written out.
Explained explain_fix(const Scenario& scenario, const FigureId& figure, ExplainTree& tree);

}  // namespace closs
