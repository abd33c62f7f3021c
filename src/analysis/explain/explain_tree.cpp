#include "analysis/explain/explain_tree.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "core/at.hpp"
#include "core/scenario/symbols.hpp"

namespace closs {
namespace {

/// A formula that is one number has nothing below it.
bool told_by_number(std::string_view formula) {
  return formula.find(' ') == std::string_view::npos &&
         formula.find_first_not_of("-.0123456789e+") == std::string_view::npos;
}

void title(Explained& out, const Parameter& parameter) {
  out.label = parameter.label;
  out.unit = parameter.kind == Kind::money    ? Unit::money
             : parameter.kind == Kind::count  ? Unit::customers
             : parameter.kind == Kind::number ? Unit::ratio
                                              : Unit::rate;
}

/// What is gathered along a journey is written by how it differs from what those gather who take the rest of the steps,
/// rest + share * ( x - rest ) + ...; a reader follows the steps: share * x + ... + ( 1 - share - ... ) * rest.
struct Steps {
  Expr rest;
  std::vector<std::pair<Expr, Expr>> taken;  // share, and what is gathered from there
};

const GraphNode* unnamed(const Expr& e, Op op) {
  if (!e.varies() || e.graph->label(e.node)) return nullptr;
  const GraphNode& node = e.graph->nodes()[at(e.node)];
  return node.op == op ? &node : nullptr;
}

std::optional<Steps> steps_of(const GraphNode& sum) {
  if (sum.op != Op::add) return {};
  const GraphNode* product = unnamed(sum.b, Op::multiply);
  const GraphNode* difference = product ? unnamed(product->b, Op::subtract) : nullptr;
  if (!difference) return {};
  Steps out{difference->b, {}};
  if (!same(sum.a, out.rest)) {
    const GraphNode* before = unnamed(sum.a, Op::add);
    const std::optional<Steps> others = before ? steps_of(*before) : std::nullopt;
    if (!others || !same(others->rest, out.rest)) return {};
    out = *others;
  }
  out.taken.emplace_back(product->a, difference->a);
  return out;
}

}  // namespace

Explained ExplainTree::of(const Expr& e, int level) {
  if (!e.varies()) {
    Explained leaf;
    leaf.name = leaf.formula = fmt::format("{}", e.value);
    leaf.value = e.value;
    return leaf;
  }
  const Graph& graph = *e.graph;
  const Label* label = graph.label(e.node);
  Explained step = label ? titled(*label) : Explained{};
  step.value = e.value;
  if (label && label->value >= 0) {
    step.input = &s_.values[at(label->value)];
    return step;
  }
  const GraphNode& node = graph.nodes()[at(e.node)];
  if (node.op == Op::named && !node.a.varies()) step.formula = fmt::format("{}", node.a.value);
  if (node.op == Op::input || !step.formula.empty()) return step;
  if (!seen_.insert({&graph, e.node}).second) {
    step.told_above = true;
    return step;
  }
  std::vector<Expr> terms;
  step.formula = written(node, terms);
  if (depth_ > 0 && level >= depth_) {
    step.cut = true;
    seen_.erase({&graph, e.node});
    return step;
  }
  for (const Expr& term : terms) step.terms.push_back(of(term, level + 1));
  return step;
}

Explained ExplainTree::step(std::string name, std::string_view symbol, double value, std::string formula,
                            std::vector<Explained> terms, int level) const {
  Explained out;
  out.name = std::move(name);
  title(out, symbol);
  out.value = value;
  out.formula = std::move(formula);
  if (shows(level))
    out.terms = std::move(terms);
  else
    out.cut = !terms.empty() || (!out.formula.empty() && !told_by_number(out.formula));
  return out;
}

void ExplainTree::title(Explained& out, std::string_view symbol) const {
  for (const Measure& m : measures())
    if (m.name == symbol) {
      out.label = m.label;
      out.unit = m.unit;
      return;
    }
  if (const Symbol* row = find_symbol(symbol)) {
    out.label = row->label;
    out.unit = row->unit;
    return;
  }
  const int own = s_.model->parameter(symbol);
  if (own >= 0) closs::title(out, s_.model->parameters[at(own)]);
  for (const Parameter& parameter : economics())
    if (own < 0 && parameter.name == symbol) closs::title(out, parameter);
}

Explained ExplainTree::titled(const Label& label) const {
  Explained out;
  out.about = label;
  if (label.value >= 0) {
    const Value& value = s_.values[at(label.value)];
    out.name = path_of(s_, value);
    if (value.parameter) out.label = value.parameter->label;
    return out;
  }
  title(out, label.symbol);
  if (label.segment >= 0) out.name += "segment." + s_.segments[at(label.segment)].id + ".";
  if (label.problem >= 0) out.name += "problem." + s_.problems[at(label.problem)].id + ".";
  if (label.tag >= 0) out.name += "tag." + s_.tags[at(label.tag)].key + "." + s_.tags[at(label.tag)].value + ".";
  if (label.joint) out.name += "joint.";
  if (label.fix >= 0) out.name += "fix." + s_.fixes[at(label.fix)].id + ".";
  const bool measure_name =
      std::any_of(measures().begin(), measures().end(), [&](const Measure& m) { return m.name == label.symbol; });
  if (label.state >= 0 && measure_name) out.name += "state." + s_.model->states[at(label.state)].id + ".";
  if (out.name.empty() && measure_name) out.name = "total.";
  if (!label.group.empty()) out.name.append(label.group).append(".");
  out.name += label.symbol;
  if (label.state >= 0 && !measure_name) out.name += "[" + s_.model->states[at(label.state)].id + "]";
  if (label.period > 0) out.name += fmt::format("[{}]", label.period);
  if (label.period < 0) out.name += "[full]";
  out.name += label.mark;
  return out;
}

/// The formula of a node down to the next names; `terms` collects these, each once.
std::string ExplainTree::written(const GraphNode& node, std::vector<Expr>& terms) {
  const auto operand = [&](Expr e, int least) -> std::string {
    // Of a choice only what was taken.
    for (const GraphNode* choice;
         e.varies() && !e.graph->label(e.node) && (choice = &e.graph->nodes()[at(e.node)])->op == Op::select;)
      e = choice->a.value > 0 ? choice->b : choice->c;
    if (!e.varies()) return fmt::format("{}", e.value);
    if (e.graph->label(e.node)) {
      if (std::none_of(terms.begin(), terms.end(), [&](const Expr& term) { return same(term, e); })) terms.push_back(e);
      return name_of(e);
    }
    const GraphNode& below = e.graph->nodes()[at(e.node)];
    const std::string text = written(below, terms);
    return binding(below.op) < least ? fmt::format("( {} )", text) : text;
  };
  // One after the other: the terms stand in the order of the formula.
  const auto two = [&](int left, std::string_view sign, int right) {
    std::string text = operand(node.a, left);
    text += sign;
    return text + operand(node.b, right);
  };
  if (const std::optional<Steps> steps = steps_of(node)) {
    std::string sum, left = "1";
    for (const auto& [share, there] : steps->taken) {
      left += " - " + operand(share, 2);
      sum += operand(share, 2) + " * " + operand(there, 2) + " + ";
    }
    return sum + "( " + left + " ) * " + operand(steps->rest, 2);
  }
  switch (node.op) {
    case Op::add:
      return two(1, " + ", 1);
    case Op::subtract:
      return two(1, " - ", 2);
    case Op::multiply:
      return two(2, " * ", 2);
    case Op::divide:
      return two(2, " / ", 3);
    case Op::power:
      return two(4, " ^ ", 4);
    case Op::minimum:
      return "min ( " + two(0, " , ", 0) + " )";
    case Op::maximum:
      return "max ( " + two(0, " , ", 0) + " )";
    case Op::positive:
      return "positive ( " + operand(node.a, 0) + " )";
    case Op::select:
      return operand(node.a.value > 0 ? node.b : node.c, 0);
    case Op::named:
      return operand(node.a, 0);
    default:
      return fmt::format("{}", node.value);
  }
}

}  // namespace closs
