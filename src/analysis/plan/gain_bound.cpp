#include "analysis/plan/gain_bound.hpp"

#include <Eigen/LU>
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <span>

#include "analysis/plan/fix_sets.hpp"
#include "core/at.hpp"

namespace closs {
namespace {

/// All numbers from low to high.
struct Span {
  double low = 0, high = 0;
};

constexpr Span anything{-infinity, infinity};

Span sure(double low, double high) { return std::isnan(low) || std::isnan(high) ? anything : Span{low, high}; }
Span hull(const Span& a, const Span& b) { return {std::min(a.low, b.low), std::max(a.high, b.high)}; }
/// What both allow; rounding may leave nothing, then the first.
Span both(const Span& a, const Span& b) {
  const Span out{std::max(a.low, b.low), std::min(a.high, b.high)};
  return out.low <= out.high ? out : a;
}
Span operator+(const Span& a, const Span& b) { return sure(a.low + b.low, a.high + b.high); }
Span operator-(const Span& a, const Span& b) { return sure(a.low - b.high, a.high - b.low); }
Span operator*(const Span& a, const Span& b) {
  if ((a.low == 0 && a.high == 0) || (b.low == 0 && b.high == 0)) return {0, 0};
  const std::array<double, 4> all = {a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high};
  if (std::any_of(all.begin(), all.end(), [](double x) { return std::isnan(x); })) return anything;
  return {*std::min_element(all.begin(), all.end()), *std::max_element(all.begin(), all.end())};
}
Span operator/(const Span& a, const Span& b) {
  return b.low > 0 || b.high < 0 ? a * Span{1 / b.high, 1 / b.low} : anything;
}

Span raised(const Span& base, const Span& exponent) {
  if (!(base.low > 0)) return anything;
  const std::array<double, 4> all = {power(base.low, exponent.low), power(base.low, exponent.high),
                                     power(base.high, exponent.low), power(base.high, exponent.high)};
  return sure(*std::min_element(all.begin(), all.end()), *std::max_element(all.begin(), all.end()));
}

/// One operation over spans.
Span applied(Op op, const Span& a, const Span& b, const Span& c) {
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
      return {std::min(a.low, b.low), std::min(a.high, b.high)};
    case Op::maximum:
      return {std::max(a.low, b.low), std::max(a.high, b.high)};
    case Op::power:
      return raised(a, b);
    case Op::positive:
      return {a.low > 0 ? 1.0 : 0.0, a.high > 0 ? 1.0 : 0.0};
    case Op::select:
      return a.low > 0 ? b : a.high > 0 ? hull(b, c) : c;
    default:
      return anything;
  }
}

/// What a node is without the fix, with it, and by how much it changes.
struct Change3 {
  Span without, with, change;
};

/// The change of one operation, from the changes of what it reads.
Span changed(Op op, const Change3& a, const Change3& b, const Change3& c) {
  switch (op) {
    case Op::named:
      return a.change;
    case Op::add:
      return a.change + b.change;
    case Op::subtract:
      return a.change - b.change;
    case Op::multiply:
      return both(a.change * b.with + a.without * b.change, a.change * b.without + a.with * b.change);
    case Op::divide:
      return (a.change - (a.without / b.without) * b.change) / b.with;
    case Op::minimum:
    case Op::maximum:
      return hull(a.change, b.change);
    case Op::select: {
      const bool was = a.without.high > 0, was_not = !(a.without.low > 0), is = a.with.high > 0,
                 is_not = !(a.with.low > 0);
      std::array<Span, 4> ways{};
      std::size_t count = 0;
      if (was && is) ways[count++] = b.change;
      if (was_not && is_not) ways[count++] = c.change;
      if (was_not && is && a.change.high > 0) ways[count++] = b.with - c.without;
      if (was && is_not && a.change.low < 0) ways[count++] = c.with - b.without;
      if (count == 0) return anything;
      Span out = ways[0];
      for (std::size_t k = 1; k < count; ++k) out = hull(out, ways[k]);
      return out;
    }
    default:
      return anything;
  }
}

/// Expected visits where the shares of a chain with loops lie in spans: they rise with every share, as long as the
/// chain of the largest shares still ends.
std::vector<Span> visits(std::span<const Span> q, int size, int start) {
  std::vector<Span> out(at(size), {0, infinity});
  for (const bool high : {false, true}) {
    Eigen::MatrixXd stays = Eigen::MatrixXd::Identity(size, size);
    for (int i = 0; i < size; ++i)
      for (int k = 0; k < size; ++k) {
        const Span& share = q[at(i * size + k)];
        stays(i, k) -= high ? share.high : std::max(0.0, share.low);
      }
    if (!stays.allFinite()) continue;
    const Eigen::MatrixXd inverse = stays.inverse();
    if (!inverse.allFinite() || inverse.minCoeff() < 0) continue;  // does not end
    for (int k = 0; k < size; ++k) (high ? out[at(k)].high : out[at(k)].low) = inverse(start, k);
  }
  return out;
}

/// The graph over spans: first with all open fixes anywhere, then once more for each open fix.
class Bounding {
 public:
  Bounding(const Graph& graph, std::span<const int> needed, std::span<const std::uint64_t> touched)
      : graph_(graph), needed_(needed), touched_(touched), all_(graph.nodes().size()), one_(graph.nodes().size()) {}

  void set_all(std::span<const Span> effects) {
    for (std::size_t k = 0; k < graph_.inputs().size(); ++k)
      all_[at(graph_.inputs()[k])] = k < effects.size() ? effects[k] : Span{0, 0};
    for (const int node : needed_) evaluate(node);
  }
  Span all(const Expr& e) const { return e.varies() ? all_[at(e.node)] : Span{e.value, e.value}; }

  /// The change of `e` where fix j comes in, whatever the other open fixes do.
  Span change_by(std::size_t j, const Expr& e) {
    for (const int node : needed_) evaluate_change(node, j);
    return change(e, j).change;
  }

 private:
  const Graph& graph_;
  std::span<const int> needed_;
  std::span<const std::uint64_t> touched_;
  std::vector<Span> all_;
  std::vector<Change3> one_;

  const GraphNode& node_at(int i) const { return graph_.nodes()[at(i)]; }

  void evaluate(int i) {
    const GraphNode& node = node_at(i);
    if (node.op == Op::input) return;
    if (node.op == Op::part) {
      all_[at(i)] = solution(node.a.node, [&](const Expr& e) { return all(e); })[at(static_cast<int>(node.c.value))];
      return;
    }
    all_[at(i)] = applied(node.op, all(node.a), all(node.b), all(node.c));
  }

  template <class Spans>
  std::vector<Span> solution(int i, const Spans& span_of) const {
    const GraphNode& node = node_at(i);
    std::vector<Span> q;
    for (int k = 0; k < node.size * node.size; ++k) q.push_back(span_of(graph_.lists()[at(node.first + k)]));
    return visits(q, node.size, static_cast<int>(node.c.value));
  }

  Change3 change(const Expr& e, std::size_t j) const {
    if (!e.varies()) return {{e.value, e.value}, {e.value, e.value}, {0, 0}};
    if (!(touched_[at(e.node)] & bit(j))) return {all_[at(e.node)], all_[at(e.node)], {0, 0}};
    return one_[at(e.node)];
  }

  void evaluate_change(int i, std::size_t j) {
    if (!(touched_[at(i)] & bit(j))) return;
    const GraphNode& node = node_at(i);
    Change3& out = one_[at(i)];
    if (node.op == Op::input) {
      out = {{0, 0}, {1, 1}, {1, 1}};
      return;
    }
    if (node.op == Op::part) {
      const auto part = at(static_cast<int>(node.c.value));
      out.without = both(solution(node.a.node, [&](const Expr& e) { return change(e, j).without; })[part], all_[at(i)]);
      out.with = both(solution(node.a.node, [&](const Expr& e) { return change(e, j).with; })[part], all_[at(i)]);
      out.change = out.with - out.without;
      return;
    }
    if (node.op == Op::solve) return;
    const Change3 a = change(node.a, j), b = change(node.b, j), c = change(node.c, j);
    out.without = both(applied(node.op, a.without, b.without, c.without), all_[at(i)]);
    out.with = both(applied(node.op, a.with, b.with, c.with), all_[at(i)]);
    out.change = both(out.with - out.without, changed(node.op, a, b, c));
  }
};

/// Calls `call` with what a node reads.
template <class Call>
void each_operand(const Graph& graph, const GraphNode& node, const Call& call) {
  for (const Expr* e : {&node.a, &node.b, &node.c})
    if (e->varies()) call(e->node);
  if (node.op == Op::solve)
    for (int k = 0; k < node.size * node.size; ++k)
      if (graph.lists()[at(node.first + k)].varies()) call(graph.lists()[at(node.first + k)].node);
}

}  // namespace

GainBound::GainBound(const Scenario& scenario) : returns_(std::make_unique<const Returns>(scenario)) {
  const Formulas& formulas = returns_->formulas();
  const Graph& graph = formulas.graph;
  const int count = static_cast<int>(graph.nodes().size());
  touched_.assign(at(count), 0);
  for (std::size_t j = 0; j < scenario.fixes.size(); ++j) touched_[at(graph.inputs()[j])] = bit(j);
  for (int i = 0; i < count; ++i)
    each_operand(graph, graph.nodes()[at(i)], [&](int from) { touched_[at(i)] |= touched_[at(from)]; });
  std::vector<char> needed(at(count), 0);
  if (formulas.pv_benefit.varies()) needed[at(formulas.pv_benefit.node)] = 1;
  for (int i = count; i-- > 0;)
    if (needed[at(i)]) each_operand(graph, graph.nodes()[at(i)], [&](int from) { needed[at(from)] = 1; });
  for (int i = 0; i < count; ++i)
    if (needed[at(i)]) needed_.push_back(i);
}

GainBound::Gains GainBound::gains(std::uint64_t in, std::uint64_t open) const {
  const Formulas& formulas = returns_->formulas();
  const std::size_t fixes = formulas.once.size();
  Gains out{.most = 0, .of_adding = std::vector<double>(fixes, 0.0), .at_least = std::vector<double>(fixes, 0.0)};
  std::vector<Span> effects;
  for (std::size_t j = 0; j < fixes; ++j)
    effects.push_back(in & bit(j) ? Span{1, 1} : open & bit(j) ? Span{0, 1} : Span{0, 0});
  Bounding bounding(formulas.graph, needed_, touched_);
  bounding.set_all(effects);
  out.most = bounding.all(formulas.pv_benefit).high;
  for (std::size_t j = 0; j < fixes; ++j)
    if (open & bit(j)) {
      const Span change = bounding.change_by(j, formulas.pv_benefit);
      out.of_adding[j] = change.high;
      out.at_least[j] = change.low;
    }
  return out;
}

}  // namespace closs
