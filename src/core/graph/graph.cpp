#include "core/graph/graph.hpp"

#include <algorithm>
#include <bit>
#include <limits>

#include "core/graph/power.hpp"

namespace closs {

double apply(Op op, double a, double b, double c) {
  switch (op) {
    case Op::input:
    case Op::named:
      return a;
    case Op::add:
      return a + b;
    case Op::subtract:
      return a - b;
    case Op::multiply:
      return a * b;
    case Op::divide:
      return a / b;
    case Op::minimum:
      return b < a ? b : a;
    case Op::maximum:
      return a < b ? b : a;
    case Op::power:
      return power(a, b);
    case Op::positive:
      return a > 0 ? 1.0 : 0.0;
    case Op::select:
      return a > 0 ? b : c;
  }
  return std::numeric_limits<double>::quiet_NaN();
}

Interval apply(Op op, const Interval& a, const Interval& b, const Interval& c) {
  switch (op) {
    case Op::input:
    case Op::named:
      return a;
    case Op::add:
      return a + b;
    case Op::subtract:
      return a - b;
    case Op::multiply:
      return a * b;
    case Op::divide:
      return a / b;
    case Op::minimum:
      return minimum(a, b);
    case Op::maximum:
      return maximum(a, b);
    case Op::power: {
      // Not a basic operation: libraries may err by a last bit.
      if (!(a.low > 0)) return {};
      const Interval ends =
          spanning({power(a.low, b.low), power(a.low, b.high), power(a.high, b.low), power(a.high, b.high)});
      return ends * Interval{1 - 1e-15, 1 + 1e-15};
    }
    case Op::positive:
      return positive(a);
    case Op::select:
      return select(a, b, c);
  }
  return {};
}

Interval bounds_of(const Expr& e) {
  if (!e.varies()) return spanning({e.value});
  return e.graph->nodes()[static_cast<std::size_t>(e.node)].bounds;
}

Expr sum_of(std::span<const Expr> terms) {
  if (terms.empty()) return 0.0;
  if (terms.size() == 1) return terms[0];
  const std::size_t half = terms.size() / 2;
  return sum_of(terms.first(half)) + sum_of(terms.subspan(half));
}

int binding(Op op) {
  switch (op) {
    case Op::add:
    case Op::subtract:
      return 1;
    case Op::multiply:
    case Op::divide:
      return 2;
    case Op::power:
      return 3;
    default:
      return 4;
  }
}

bool same(const Expr& a, const Expr& b) {
  return a.node == b.node &&
         (a.varies() || std::bit_cast<std::uint64_t>(a.value) == std::bit_cast<std::uint64_t>(b.value));
}

Expr Graph::input(double at_base, Interval bounds) {
  const int id = static_cast<int>(nodes_.size());
  nodes_.push_back({.op = Op::input, .a = at_base, .b = 0.0, .c = 0.0, .value = at_base, .bounds = bounds});
  inputs_.push_back(id);
  return {at_base, this, id};
}

namespace {

std::size_t hash_of(Op op, const Expr& a, const Expr& b, const Expr& c) {
  auto mixed = static_cast<std::uint64_t>(op);
  for (const Expr* e : {&a, &b, &c}) {
    mixed ^= e->varies() ? static_cast<std::uint64_t>(e->node) + 1 : std::bit_cast<std::uint64_t>(e->value);
    mixed *= 0x9E3779B97F4A7C15u;
    mixed ^= mixed >> 29;
  }
  return static_cast<std::size_t>(mixed);
}

}  // namespace

void Graph::widen_slots() {
  slots_.assign(std::max<std::size_t>(256, slots_.size() * 4), -1);
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    const GraphNode& node = nodes_[i];
    if (node.op == Op::input || label(static_cast<int>(i))) continue;
    std::size_t slot = hash_of(node.op, node.a, node.b, node.c) & (slots_.size() - 1);
    while (slots_[slot] >= 0) slot = (slot + 1) & (slots_.size() - 1);
    slots_[slot] = static_cast<int>(i);
  }
}

Expr Graph::make(Op op, const Expr& a, const Expr& b, const Expr& c) {
  if (slots_.size() < 2 * (nodes_.size() + 1)) widen_slots();
  std::size_t slot = hash_of(op, a, b, c) & (slots_.size() - 1);
  for (; slots_[slot] >= 0; slot = (slot + 1) & (slots_.size() - 1)) {
    const GraphNode& there = nodes_[static_cast<std::size_t>(slots_[slot])];
    if (there.op != op || !same(there.a, a) || !same(there.b, b) || !same(there.c, c)) continue;
    if (!label(slots_[slot])) return {there.value, this, slots_[slot]};
    break;  // nobody else's: the new one takes its place, so that many of them are no long way
  }
  if (nodes_.size() >= most_) throw GraphFull{};
  const int id = slots_[slot] = static_cast<int>(nodes_.size());
  const double value = apply(op, a.value, b.value, c.value);
  const Interval bounds = apply(op, bounds_of(a), bounds_of(b), bounds_of(c));
  nodes_.push_back({.op = op, .a = a, .b = b, .c = c, .value = value, .bounds = bounds});
  return {value, this, id};
}

Expr Graph::name(Expr e, Label label) {
  if (keep_ != Keep::everything) return e;
  const Label* known = e.varies() ? this->label(e.node) : nullptr;
  if (known && *known == label) return e;
  if (!e.varies() || known) e = make(Op::named, e);
  label_of_.resize(nodes_.size(), -1);
  label_of_[static_cast<std::size_t>(e.node)] = static_cast<int>(labels_.size());
  labels_.push_back(label);
  return e;
}

const Label* Graph::label(int node) const {
  const auto i = static_cast<std::size_t>(node);
  return i < label_of_.size() && label_of_[i] >= 0 ? &labels_[static_cast<std::size_t>(label_of_[i])] : nullptr;
}

namespace {

Graph* graph_of(const Expr& a, const Expr& b) { return a.varies() ? a.graph : b.graph; }
bool is(const Expr& e, double number) { return !e.varies() && e.value == number; }

}  // namespace

std::vector<Expr> read_beside(const Graph& graph, std::span<const Expr> expressions, std::span<const Expr> columns) {
  const std::vector<GraphNode>& nodes = graph.nodes();
  std::vector<char> moved(nodes.size(), 0), read(nodes.size(), 0), beside(nodes.size(), 0);
  const auto for_operands = [&](std::size_t i, const auto& call) {
    for (const Expr* operand : {&nodes[i].a, &nodes[i].b, &nodes[i].c})
      if (operand->varies()) call(static_cast<std::size_t>(operand->node));
  };
  for (const Expr& column : columns) moved[static_cast<std::size_t>(column.node)] = 1;
  for (std::size_t i = 0; i < nodes.size(); ++i) for_operands(i, [&](std::size_t k) { moved[i] |= moved[k]; });
  const auto reads = [&](std::size_t i) { (moved[i] ? read : beside)[i] = 1; };
  for (const Expr& e : expressions)
    if (e.varies()) reads(static_cast<std::size_t>(e.node));
  for (std::size_t i = nodes.size(); i-- > 0;)
    if (read[i]) for_operands(i, reads);
  std::vector<Expr> out;
  for (std::size_t i = 0; i < nodes.size(); ++i)
    if (beside[i]) out.emplace_back(nodes[i].value, columns.front().graph, static_cast<int>(i));
  return out;
}

Expr operator+(const Expr& a, const Expr& b) {
  if (!a.varies() && !b.varies()) return a.value + b.value;
  if (is(a, 0)) return b;
  if (is(b, 0)) return a;
  return graph_of(a, b)->make(Op::add, a, b);
}
Expr operator-(const Expr& a, const Expr& b) {
  if (!a.varies() && !b.varies()) return a.value - b.value;
  if (is(b, 0)) return a;
  return graph_of(a, b)->make(Op::subtract, a, b);
}
Expr operator*(const Expr& a, const Expr& b) {
  if (!a.varies() && !b.varies()) return a.value * b.value;
  if (is(a, 0) || is(b, 0)) return 0.0;
  if (is(a, 1)) return b;
  if (is(b, 1)) return a;
  return graph_of(a, b)->make(Op::multiply, a, b);
}
Expr operator/(const Expr& a, const Expr& b) {
  if (!a.varies() && !b.varies()) return a.value / b.value;
  if (is(b, 1)) return a;
  return graph_of(a, b)->make(Op::divide, a, b);
}
Expr power(const Expr& base, const Expr& exponent) {
  if (!base.varies() && !exponent.varies()) return power(base.value, exponent.value);
  if (is(exponent, 1)) return base;
  return graph_of(base, exponent)->make(Op::power, base, exponent);
}
Expr minimum(const Expr& a, const Expr& b) {
  if (!a.varies() && !b.varies()) return apply(Op::minimum, a.value, b.value, 0);
  if (!graph_of(a, b)->keeps_everything() && bounds_of(a).high <= bounds_of(b).low) return a;
  return graph_of(a, b)->make(Op::minimum, a, b);
}
Expr maximum(const Expr& a, const Expr& b) {
  if (!a.varies() && !b.varies()) return apply(Op::maximum, a.value, b.value, 0);
  if (!graph_of(a, b)->keeps_everything() && bounds_of(a).low >= bounds_of(b).high) return a;
  return graph_of(a, b)->make(Op::maximum, a, b);
}
Expr positive(const Expr& a) {
  if (!a.varies()) return a.value > 0 ? 1.0 : 0.0;
  return a.graph->make(Op::positive, a);
}
Expr select(const Expr& condition, const Expr& yes, const Expr& no) {
  if (!condition.varies()) return condition.value > 0 ? yes : no;
  return condition.graph->make(Op::select, condition, yes, no);
}

}  // namespace closs
