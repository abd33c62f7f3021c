#include "analysis/plan/gain_bound.hpp"

#include <array>
#include <span>

#include "analysis/plan/fix_sets.hpp"
#include "core/at.hpp"

namespace closs {
namespace {

/// What a node is without the fix, with it, and by how much it changes.
struct Change3 {
  Interval without, with, change;
};

/// The change of one operation, from the changes of what it reads.
Interval changed(Op op, const Change3& a, const Change3& b, const Change3& c) {
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
      std::array<Interval, 4> ways{};
      std::size_t count = 0;
      if (was && is) ways[count++] = b.change;
      if (was_not && is_not) ways[count++] = c.change;
      if (was_not && is && a.change.high > 0) ways[count++] = b.with - c.without;
      if (was && is_not && a.change.low < 0) ways[count++] = c.with - b.without;
      if (count == 0) return {};
      Interval out = ways[0];
      for (std::size_t k = 1; k < count; ++k) out = hull(out, ways[k]);
      return out;
    }
    default:
      return {};
  }
}

/// The graph over intervals: first with all open fixes anywhere, then once more for each open fix.
class Bounding {
 public:
  Bounding(const Graph& graph, std::span<const int> needed, std::span<const std::uint64_t> touched)
      : graph_(graph), needed_(needed), touched_(touched), all_(graph.nodes().size()), one_(graph.nodes().size()) {}

  void set_all(std::span<const Interval> effects) {
    for (std::size_t k = 0; k < graph_.inputs().size(); ++k) all_[at(graph_.inputs()[k])] = effects[k];
    for (const int node : needed_) evaluate(node);
  }
  Interval all(const Expr& e) const { return e.varies() ? all_[at(e.node)] : bounds_of(e); }

  /// The change of `e` where fix j comes in, whatever the other open fixes do.
  Interval change_by(std::size_t j, const Expr& e) {
    for (const int node : needed_) evaluate_change(node, j);
    return change(e, j).change;
  }

 private:
  const Graph& graph_;
  std::span<const int> needed_;
  std::span<const std::uint64_t> touched_;
  std::vector<Interval> all_;
  std::vector<Change3> one_;

  const GraphNode& node_at(int i) const { return graph_.nodes()[at(i)]; }

  void evaluate(int i) {
    const GraphNode& node = node_at(i);
    if (node.op == Op::input) return;
    all_[at(i)] = apply(node.op, all(node.a), all(node.b), all(node.c));
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
    const Change3 a = change(node.a, j), b = change(node.b, j), c = change(node.c, j);
    out.without = both(apply(node.op, a.without, b.without, c.without), all_[at(i)]);
    out.with = both(apply(node.op, a.with, b.with, c.with), all_[at(i)]);
    out.change = both(out.with - out.without, changed(node.op, a, b, c));
  }
};

/// Calls `call` with what a node reads.
template <class Call>
void each_operand(const GraphNode& node, const Call& call) {
  for (const Expr* e : {&node.a, &node.b, &node.c})
    if (e->varies()) call(e->node);
}

}  // namespace

GainBound::GainBound(const Scenario& scenario)
    : formulas_(std::make_unique<const Formulas>(scenario, FormulaOptions{.figures = false, .sets = true})) {
  const Graph& graph = formulas_->graph;
  const int count = static_cast<int>(graph.nodes().size());
  touched_.assign(at(count), 0);
  for (std::size_t j = 0; j < scenario.fixes.size(); ++j) touched_[at(graph.inputs()[j])] = bit(j);
  for (int i = 0; i < count; ++i)
    each_operand(graph.nodes()[at(i)], [&](int from) { touched_[at(i)] |= touched_[at(from)]; });
  std::vector<char> needed(at(count), 0);
  if (formulas_->set_benefit.varies()) needed[at(formulas_->set_benefit.node)] = 1;
  for (int i = count; i-- > 0;)
    if (needed[at(i)]) each_operand(graph.nodes()[at(i)], [&](int from) { needed[at(from)] = 1; });
  for (int i = 0; i < count; ++i)
    if (needed[at(i)]) needed_.push_back(i);
}

GainBound::Gains GainBound::gains(std::uint64_t in, std::uint64_t open) const {
  const std::size_t fixes = formulas_->graph.inputs().size();
  Gains out{.most = 0, .of_adding = std::vector<double>(fixes, 0.0), .at_least = std::vector<double>(fixes, 0.0)};
  std::vector<Interval> effects;
  for (std::size_t j = 0; j < fixes; ++j)
    effects.push_back(in & bit(j) ? Interval{1, 1} : open & bit(j) ? Interval{0, 1} : Interval{0, 0});
  Bounding bounding(formulas_->graph, needed_, touched_);
  bounding.set_all(effects);
  out.most = bounding.all(formulas_->set_benefit).high;
  for (std::size_t j = 0; j < fixes; ++j)
    if (open & bit(j)) {
      const Interval change = bounding.change_by(j, formulas_->set_benefit);
      out.of_adding[j] = change.high;
      out.at_least[j] = change.low;
    }
  return out;
}

}  // namespace closs
