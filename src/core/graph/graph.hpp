// Arithmetic that is done once where it can be and recorded where it must be. An Expr is a number, or a
// node of a Graph when it depends on something that varies from row to row: `a * b` of two numbers is a
// number; of a number and a node it is a node. So the formulas of docs/method.md are written once
// (core/formulas) and serve a single evaluation (no node at all), a million rows (only what the rows
// move is recorded; core/graph/tape.hpp runs it over blocks) and `explain` (everything is recorded, with names).
#pragma once

#include <cstdint>
#include <span>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "core/graph/interval.hpp"
#include "core/graph/power.hpp"

namespace closs {

class Graph;

/// A number (node < 0) or what a node of `graph` yields. `value` is its value at the base in both cases.
struct Expr {
  double value = 0;
  Graph* graph = nullptr;
  int node = -1;

  Expr() = default;
  Expr(double number) : value(number) {}  // NOLINT: numbers are expressions
  Expr(double at_base, Graph* g, int n) : value(at_base), graph(g), node(n) {}
  bool varies() const { return node >= 0; }
};
/// A rule that every row must keep: low <= e <= high.
struct Within {
  Expr e{};
  double low = 0, high = 1;

  bool holds(double value) const { return value >= low && value <= high; }
};
/// The same number, to the bit, or the same node.
bool same(const Expr& a, const Expr& b);

enum class Op : std::uint8_t {
  input,  // a column
  named,  // a number with a name (explain only): value in a
  add,
  subtract,
  multiply,
  divide,
  minimum,
  maximum,
  power,     // a ^ b, in extended precision, rounded once
  positive,  // a > 0 ? 1 : 0
  select,    // a > 0 ? b : c
};

/// How strongly an operation binds where it is written with signs: sums 1, products 2, powers 3, all else 4.
int binding(Op op);

struct GraphNode {
  Op op = Op::input;
  Expr a, b, c;      // unused ones are the number 0
  double value = 0;  // at the base
  Interval bounds;   // between which it stays, whatever the columns hold within theirs
};

/// What a node is called, for explain. Indices are the scenario's; -1: none.
struct Label {
  std::string_view symbol;  // "loss_if_affected", or a measure's name; lives as long as the tables
  int segment = -1, problem = -1, state = -1, fix = -1, tag = -1;
  bool joint = false;           // of all fixes together
  std::string_view group = {};  // the group of shares that the symbol is about; lives as long as the model
  int period = 0;               // 0: the first period, before any fix; -1: at full effect of the fixes
  int value = -1;               // index into Scenario::values: an input
  std::string_view mark = {};   // of another alternative than the one that is told: "[required]", "[late]"

  bool operator==(const Label&) const = default;
};

/// Thrown by a graph that holds as many operations as it may.
struct GraphFull : std::length_error {
  GraphFull() : std::length_error("graph full") {}
};

class Graph {
 public:
  static constexpr std::size_t most_nodes = 1'000'000;  // some 300 MB, compiled
  enum class Keep { varying, everything };
  explicit Graph(Keep keep = Keep::varying, std::size_t most = most_nodes) : keep_(keep), most_(most) {}

  /// A new column whose base is `at_base` and whose numbers all lie within `bounds`.
  Expr input(double at_base, Interval bounds);
  bool keeps_everything() const { return keep_ == Keep::everything; }
  /// Names an expression where names are kept; returns it.
  Expr name(Expr e, Label label);

  /// The node of this operation: one that is there already, or a new one. A node with a name is nobody else's. Throws
  /// GraphFull beyond the most it may hold.
  Expr make(Op op, const Expr& a, const Expr& b = 0.0, const Expr& c = 0.0);

  const std::vector<GraphNode>& nodes() const { return nodes_; }
  const std::vector<int>& inputs() const { return inputs_; }  // nodes, in the order of input()
  const Label* label(int node) const;

 private:
  Keep keep_;
  std::size_t most_;
  std::vector<GraphNode> nodes_;
  std::vector<int> inputs_;
  std::vector<int> slots_;     // nodes by their hash, probed one after the other; -1: free
  std::vector<int> label_of_;  // per node: index into labels_, -1
  std::vector<Label> labels_;

  void widen_slots();
};

/// What expressions read beside some columns: the nodes that these do not move and that stand next to ones that they
/// do, in the order in which they were made.
std::vector<Expr> read_beside(const Graph& graph, std::span<const Expr> expressions, std::span<const Expr> columns);

/// One operation on numbers; what Tape does to columns, element by element, bit for bit.
double apply(Op op, double a, double b, double c);
/// The same on all numbers between two.
Interval apply(Op op, const Interval& a, const Interval& b, const Interval& c);

Expr operator+(const Expr& a, const Expr& b);
Expr operator-(const Expr& a, const Expr& b);
Expr operator*(const Expr& a, const Expr& b);
Expr operator/(const Expr& a, const Expr& b);
inline Expr operator-(const Expr& a) { return Expr(0.0) - a; }
inline Expr& operator+=(Expr& a, const Expr& b) { return a = a + b; }
inline Expr& operator*=(Expr& a, const Expr& b) { return a = a * b; }
Expr power(const Expr& base, const Expr& exponent);
/// Sums in pairs: what does not vary is gathered in whole branches, and the order is the same whatever varies.
Expr sum_of(std::span<const Expr> terms);
/// Between which an expression stays over all rows.
Interval bounds_of(const Expr& e);
Expr minimum(const Expr& a, const Expr& b);
Expr maximum(const Expr& a, const Expr& b);
/// 1 where a > 0, else 0.
Expr positive(const Expr& a);
/// yes where condition > 0, else no.
Expr select(const Expr& condition, const Expr& yes, const Expr& no);

}  // namespace closs
