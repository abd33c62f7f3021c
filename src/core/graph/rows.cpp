#include "core/graph/rows.hpp"

#include <Eigen/Core>
#include <algorithm>

namespace closs {
namespace {

using Rows1 = Eigen::Array<double, Eigen::Dynamic, 1>;
using Out = Eigen::Map<Rows1>;
using In = Eigen::Map<const Rows1>;

template <class A, class B>
void binary(Op op, Out out, const A& a, const B& b) {
  switch (op) {
    case Op::add:
      out = a + b;
      break;
    case Op::subtract:
      out = a - b;
      break;
    case Op::multiply:
      out = a * b;
      break;
    case Op::divide:
      out = a / b;
      break;
    case Op::minimum:
      out = (b < a).select(b, a);
      break;
    case Op::maximum:
      out = (a < b).select(b, a);
      break;
    default:
      break;
  }
}

bool sums(Op op) { return op == Op::add || op == Op::subtract; }

/// a * b with c added, subtracted, or subtracted from: one pass for each combination of arrays and numbers.
template <class A, class B, class C>
void with_product(Op op, Out out, const A& a, const B& b, const C& c) {
  if (op == Op::multiply_add)
    out = a * b + c;
  else if (op == Op::multiply_subtract)
    out = a * b - c;
  else
    out = c - a * b;
}

}  // namespace

Tape::Operand Tape::operand(const Expr& e, std::span<const int> buffer_of) const {
  if (!e.varies()) return {-1, e.value};
  return {buffer_of[static_cast<std::size_t>(e.node)], 0};
}

Tape::Tape(const Graph& graph, std::span<const Expr> outputs) {
  const auto& nodes = graph.nodes();
  const auto at = [](int i) { return static_cast<std::size_t>(i); };
  // Who is needed, and by how many.
  std::vector<int> uses(nodes.size(), 0);
  for (const Expr& e : outputs)
    if (e.varies()) ++uses[at(e.node)];
  const auto for_operands = [&](const GraphNode& node, auto&& call) {
    for (const Expr* e : {&node.a, &node.b, &node.c})
      if (e->varies()) call(*e);
    if (node.op == Op::solve)
      for (int k = 0; k < node.size * node.size; ++k)
        if (graph.lists()[at(node.first + k)].varies()) call(graph.lists()[at(node.first + k)]);
  };
  std::vector<char> fused(nodes.size(), 0);
  for (std::size_t i = nodes.size(); i-- > 0;) {
    if (!uses[i]) continue;
    for_operands(nodes[i], [&](const Expr& e) { ++uses[at(e.node)]; });
  }
  // a * b + c, a * b - c and c - a * b in one pass over memory, where the product has no other reader.
  const auto product_of = [&](const Expr& e) {
    return e.varies() && nodes[at(e.node)].op == Op::multiply && uses[at(e.node)] == 1;
  };
  for (std::size_t i = 0; i < nodes.size(); ++i)
    if (uses[i] && sums(nodes[i].op)) {
      const Expr& product = product_of(nodes[i].b) ? nodes[i].b : nodes[i].a;
      if (product_of(product)) fused[at(product.node)] = 1;
    }
  // Last reader of each buffer.
  std::vector<int> last(nodes.size(), -1);
  const auto reads = [&](std::size_t i, auto&& call) {
    for_operands(nodes[i], [&](const Expr& e) {
      if (fused[at(e.node)] && sums(nodes[i].op))
        for_operands(nodes[at(e.node)], call);
      else
        call(e);
    });
  };
  for (std::size_t i = 0; i < nodes.size(); ++i)
    if (uses[i] && !fused[i]) reads(i, [&](const Expr& e) { last[at(e.node)] = static_cast<int>(i); });
  for (const Expr& e : outputs)
    if (e.varies()) last[at(e.node)] = static_cast<int>(nodes.size());
  // Parts of a solution live in its buffers: keep these to the end.
  std::vector<int> buffer_of(nodes.size(), -1);
  for (std::size_t k = 0; k < graph.inputs().size(); ++k) buffer_of[at(graph.inputs()[k])] = -2 - static_cast<int>(k);
  std::vector<int> free;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (!uses[i] || fused[i] || nodes[i].op == Op::input) continue;
    const GraphNode& node = nodes[i];
    if (node.op == Op::part) {
      buffer_of[i] = buffer_of[at(node.a.node)] + static_cast<int>(node.c.value);
      last[i] = static_cast<int>(nodes.size());
      continue;
    }
    Step step{.op = node.op,
              .a = operand(node.a, buffer_of),
              .b = operand(node.b, buffer_of),
              .c = operand(node.c, buffer_of),
              .out = 0,
              .first = 0,
              .size = 0};
    if (sums(node.op)) {
      const bool right = product_of(node.b);
      const Expr& product = right ? node.b : node.a;
      if (product_of(product)) {
        const GraphNode& multiply = nodes[at(product.node)];
        const Op fused_op = node.op == Op::add ? Op::multiply_add
                            : right            ? Op::subtract_multiply
                                               : Op::multiply_subtract;
        step = {.op = fused_op,
                .a = operand(multiply.a, buffer_of),
                .b = operand(multiply.b, buffer_of),
                .c = operand(right ? node.a : node.b, buffer_of),
                .out = 0,
                .first = 0,
                .size = 0};
      }
    }
    if (node.op == Op::solve) {
      step.first = static_cast<int>(chain_operands_.size());
      step.size = node.size;
      for (int k = 0; k < node.size * node.size; ++k)
        chain_operands_.push_back(operand(graph.lists()[at(node.first + k)], buffer_of));
      step.out = buffers_;
      buffers_ += node.size;
      largest_chain_ = std::max(largest_chain_, node.size);
      buffer_of[i] = step.out;
      steps_.push_back(step);
      continue;
    }
    // A buffer whose last reader this is may be written in place: the operations are element by element.
    reads(i, [&](const Expr& e) {
      const std::size_t from = at(e.node);
      if (last[from] == static_cast<int>(i) && buffer_of[from] >= 0) {
        free.push_back(buffer_of[from]);
        last[from] = -1;
      }
    });
    if (free.empty()) free.push_back(buffers_++);
    step.out = free.back();
    free.pop_back();
    buffer_of[i] = step.out;
    steps_.push_back(step);
  }
  for (const Expr& e : outputs) outputs_.push_back(operand(e, buffer_of));
}

Tape::Workspace Tape::workspace(int rows) const {
  Workspace w;
  w.rows = std::max(rows, 1);
  const auto stride = static_cast<std::size_t>(w.rows);
  // One more buffer per output that is a number or an input column would be copied; they get their own.
  w.memory = std::make_unique_for_overwrite<double[]>(
      static_cast<std::size_t>(buffers_ + static_cast<int>(outputs_.size())) * stride);
  w.chain.resize(static_cast<std::size_t>(largest_chain_ * largest_chain_ + largest_chain_));
  for (std::size_t k = 0; k < outputs_.size(); ++k)
    if (outputs_[k].buffer == -1)
      std::fill_n(w.memory.get() + (static_cast<std::size_t>(buffers_) + k) * stride, stride, outputs_[k].number);
  return w;
}

void Tape::run(Workspace& w, const double* const* inputs, int n, const double** outputs) const {
  const auto buffer = [&](int b) { return w.memory.get() + static_cast<std::ptrdiff_t>(b) * w.rows; };
  const auto pointer = [&](const Operand& o) -> const double* {
    return o.buffer >= 0 ? buffer(o.buffer) : inputs[-2 - o.buffer];
  };
  const auto fixed = [&](const Operand& o) { return o.buffer == -1; };
  const auto array = [&](const Operand& o) { return In(pointer(o), n); };
  const auto constant = [&](const Operand& o) { return Rows1::Constant(n, o.number); };
  for (const Step& s : steps_) {
    if (s.op == Op::solve) {
      double* q = w.chain.data();
      double* v = q + s.size * s.size;
      for (int row = 0; row < n; ++row) {
        for (int k = 0; k < s.size * s.size; ++k) {
          const Operand& o = chain_operands_[static_cast<std::size_t>(s.first + k)];
          q[k] = fixed(o) ? o.number : pointer(o)[row];
        }
        solve_visits(q, s.size, static_cast<int>(s.c.number), v);
        for (int k = 0; k < s.size; ++k) buffer(s.out + k)[row] = v[k];
      }
      continue;
    }
    Out out(buffer(s.out), n);
    switch (s.op) {
      case Op::multiply_add:
      case Op::multiply_subtract:
      case Op::subtract_multiply: {
        const bool fa = fixed(s.a), fb = fixed(s.b), fc = fixed(s.c);
        if (fa && fc)
          with_product(s.op, out, constant(s.a), array(s.b), constant(s.c));
        else if (fb && fc)
          with_product(s.op, out, array(s.a), constant(s.b), constant(s.c));
        else if (fc)
          with_product(s.op, out, array(s.a), array(s.b), constant(s.c));
        else if (fa)
          with_product(s.op, out, constant(s.a), array(s.b), array(s.c));
        else if (fb)
          with_product(s.op, out, array(s.a), constant(s.b), array(s.c));
        else
          with_product(s.op, out, array(s.a), array(s.b), array(s.c));
        break;
      }
      case Op::power: {
        for (int i = 0; i < n; ++i)
          out(i) = power(fixed(s.a) ? s.a.number : pointer(s.a)[i], fixed(s.b) ? s.b.number : pointer(s.b)[i]);
        break;
      }
      case Op::positive:
        out = (array(s.a) > 0).cast<double>();
        break;
      case Op::select: {
        const In a = array(s.a);
        if (fixed(s.b) && fixed(s.c))
          out = (a > 0).select(constant(s.b), constant(s.c));
        else if (fixed(s.b))
          out = (a > 0).select(constant(s.b), array(s.c));
        else if (fixed(s.c))
          out = (a > 0).select(array(s.b), constant(s.c));
        else
          out = (a > 0).select(array(s.b), array(s.c));
        break;
      }
      case Op::named:
      case Op::input:
        out = array(s.a);
        break;
      default:
        if (fixed(s.a))
          binary(s.op, out, constant(s.a), array(s.b));
        else if (fixed(s.b))
          binary(s.op, out, array(s.a), constant(s.b));
        else
          binary(s.op, out, array(s.a), array(s.b));
    }
  }
  for (std::size_t k = 0; k < outputs_.size(); ++k) {
    const Operand& o = outputs_[k];
    outputs[k] = o.buffer == -1 ? buffer(buffers_ + static_cast<int>(k)) : pointer(o);
  }
}

}  // namespace closs
