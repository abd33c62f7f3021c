#include "core/graph/graph.hpp"

#include <Eigen/LU>
#include <algorithm>
#include <cmath>
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
    case Op::solve:
    case Op::part:
      break;
  }
  return std::numeric_limits<double>::quiet_NaN();
}

void solve_visits(const double* q, int size, int start, double* out) {
  using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor, 16, 16>;
  using Wide = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  const auto solve = [&](auto i_minus_q) {
    using Type = decltype(i_minus_q);
    i_minus_q = Type::Identity(size, size) - Eigen::Map<const Wide>(q, size, size);
    const Type transposed = i_minus_q.transpose();
    const Eigen::PartialPivLU<Type> lu(transposed);
    // A pivot of nothing: customers who can never leave the loop.
    const bool singular = !(lu.matrixLU().diagonal().cwiseAbs().minCoeff() > 1e-12);
    Eigen::VectorXd e = Eigen::VectorXd::Zero(size);
    e(start) = 1;
    const Eigen::VectorXd v = lu.solve(e);
    for (int i = 0; i < size; ++i) out[i] = singular ? std::numeric_limits<double>::quiet_NaN() : v(i);
  };
  if (size <= 16)
    solve(Matrix(size, size));
  else
    solve(Wide(size, size));
}

namespace {

constexpr double unbounded = std::numeric_limits<double>::infinity();

struct Bounds {
  double low = -unbounded, high = unbounded;
};

/// Rounded outwards by a little more than one operation can err.
Bounds outwards(double low, double high) {
  if (std::isnan(low) || std::isnan(high)) return {};
  return {low - std::abs(low) * 1e-15, high + std::abs(high) * 1e-15};
}

Bounds of_products(Bounds a, Bounds b) {
  const double all[] = {a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high};
  return outwards(*std::min_element(all, all + 4), *std::max_element(all, all + 4));
}

Bounds bounds_of(Op op, Bounds a, Bounds b, Bounds c) {
  switch (op) {
    case Op::named:
      return a;
    case Op::add:
      return outwards(a.low + b.low, a.high + b.high);
    case Op::subtract:
      return outwards(a.low - b.high, a.high - b.low);
    case Op::multiply:
      return of_products(a, b);
    case Op::divide:
      return b.low > 0 || b.high < 0 ? of_products(a, {1 / b.high, 1 / b.low}) : Bounds{};
    case Op::minimum:
      return {std::min(a.low, b.low), std::min(a.high, b.high)};
    case Op::maximum:
      return {std::max(a.low, b.low), std::max(a.high, b.high)};
    case Op::positive:
      return {a.low > 0 ? 1.0 : 0.0, a.high > 0 ? 1.0 : 0.0};
    case Op::select:
      return {std::min(b.low, c.low), std::max(b.high, c.high)};
    default:
      return {};
  }
}

Bounds bounds_of(const Expr& e) {
  if (!e.varies()) return {e.value, e.value};
  const GraphNode& node = e.graph->nodes()[static_cast<std::size_t>(e.node)];
  return {node.low, node.high};
}

}  // namespace

double low_of(const Expr& e) { return bounds_of(e).low; }
double high_of(const Expr& e) { return bounds_of(e).high; }

Expr sum_of(std::span<const Expr> terms) {
  if (terms.empty()) return 0.0;
  if (terms.size() == 1) return terms[0];
  const std::size_t half = terms.size() / 2;
  return sum_of(terms.first(half)) + sum_of(terms.subspan(half));
}

Expr Graph::input(double at_base, double low, double high) {
  const int id = static_cast<int>(nodes_.size());
  nodes_.push_back({.op = Op::input, .a = at_base, .b = 0.0, .c = 0.0, .value = at_base, .low = low, .high = high});
  inputs_.push_back(id);
  return {at_base, this, id};
}

Expr Graph::make(Op op, const Expr& a, const Expr& b, const Expr& c) {
  const int id = static_cast<int>(nodes_.size());
  const double value = apply(op, a.value, b.value, c.value);
  const Bounds bounds = bounds_of(op, bounds_of(a), bounds_of(b), bounds_of(c));
  nodes_.push_back({.op = op, .a = a, .b = b, .c = c, .value = value, .low = bounds.low, .high = bounds.high});
  return {value, this, id};
}

Expr Graph::name(Expr e, Label label) {
  if (keep_ != Keep::everything) return e;
  const Label* known = e.varies() ? this->label(e.node) : nullptr;
  if (known && *known == label) return e;
  if (!e.varies() || known) e = make(Op::named, e);
  label_of_.resize(nodes_.size(), -1);
  label_of_[static_cast<std::size_t>(e.node)] = static_cast<int>(labels_.size());
  labels_.push_back(std::move(label));
  return e;
}

const Label* Graph::label(int node) const {
  const auto i = static_cast<std::size_t>(node);
  return i < label_of_.size() && label_of_[i] >= 0 ? &labels_[static_cast<std::size_t>(label_of_[i])] : nullptr;
}

std::vector<Expr> Graph::visits(std::span<const Expr> q, int size, int start) {
  std::vector<double> at_base;
  bool varies = false;
  for (const Expr& e : q) {
    at_base.push_back(e.value);
    varies |= e.varies();
  }
  std::vector<double> v(static_cast<std::size_t>(size));
  solve_visits(at_base.data(), size, start, v.data());
  std::vector<Expr> out(v.begin(), v.end());
  if (!varies) return out;
  const int first = static_cast<int>(lists_.size());
  lists_.insert(lists_.end(), q.begin(), q.end());
  const int id = static_cast<int>(nodes_.size());
  nodes_.push_back({.op = Op::solve, .a = 0.0, .b = 0.0, .c = start, .first = first, .size = size});
  for (int i = 0; i < size; ++i) {
    const double value = out[static_cast<std::size_t>(i)].value;
    out[static_cast<std::size_t>(i)] = Expr(value, this, static_cast<int>(nodes_.size()));
    nodes_.push_back({.op = Op::part,
                      .a = Expr(0, this, id),
                      .b = 0.0,
                      .c = i,
                      .value = value,
                      .low = -unbounded,
                      .high = unbounded});
  }
  return out;
}

namespace {

Graph* graph_of(const Expr& a, const Expr& b) { return a.varies() ? a.graph : b.graph; }
bool is(const Expr& e, double number) { return !e.varies() && e.value == number; }

}  // namespace

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
  if (!graph_of(a, b)->keeps_everything() && high_of(a) <= low_of(b)) return a;
  return graph_of(a, b)->make(Op::minimum, a, b);
}
Expr maximum(const Expr& a, const Expr& b) {
  if (!a.varies() && !b.varies()) return apply(Op::maximum, a.value, b.value, 0);
  if (!graph_of(a, b)->keeps_everything() && low_of(a) >= high_of(b)) return a;
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
