#include "report/workbook/formula_cells.hpp"

#include <algorithm>
#include <array>

#include "core/at.hpp"
#include "report/workbook/workbook.hpp"

namespace closs {
namespace {

/// Lengths are estimated before it is known where cells stand.
constexpr int characters_of_address = 20, characters_of_number = 24, room = 100;

constexpr int several = -2;  // problem_, while it is found

/// How strongly its operands must bind to stand in it without parentheses.
std::array<int, 3> bindings_within(Op op) {
  switch (op) {
    case Op::add:
      return {1, 1, 0};
    case Op::subtract:
      return {1, 2, 0};
    case Op::multiply:
      return {2, 2, 0};
    case Op::divide:
      return {2, 3, 0};
    default:
      return {4, 4, 4};
  }
}

struct Size {
  int characters = 0, levels = 0;
};

}  // namespace

FormulaCells::FormulaCells(const Graph& graph, std::span<const Expr> read) : graph_(graph) {
  const std::size_t n = graph.nodes().size();
  operand_.resize(n);
  live_.assign(n, 0);
  cell_.assign(n, 0);
  readers_.assign(n, 0);
  for (std::size_t i = 0; i < n; ++i) operand_[i] = simplified(static_cast<int>(i));
  count_readers(read);
  split_long();
  find_terms();
}

FormulaCells::Operand FormulaCells::operand_of(const Expr& e) const {
  return e.varies() ? operand_[at(e.node)] : Operand{.number = e.value};
}

int FormulaCells::node_of(const Expr& e) const { return operand_of(e).node; }

/// What needs no operation needs no cell, unless it has a name.
FormulaCells::Operand FormulaCells::simplified(int node) const {
  const GraphNode& of = graph_.nodes()[at(node)];
  const Label* label = graph_.label(node);
  if (of.op == Op::input && (!label || label->value < 0)) return {.number = of.value};
  const Operand self{.node = node};
  if (label) return self;
  const Operand a = operand_of(of.a), b = operand_of(of.b), c = operand_of(of.c);
  const auto is = [](const Operand& operand, double number) { return operand.node < 0 && operand.number == number; };
  if (a.node < 0 && b.node < 0 && c.node < 0) return {.number = of.value};
  switch (of.op) {
    case Op::add:
      return is(a, 0) ? b : is(b, 0) ? a : self;
    case Op::subtract:
      return is(b, 0) ? a : self;
    case Op::multiply:
      if (is(a, 0) || is(b, 0)) return {};
      return is(a, 1) ? b : is(b, 1) ? a : self;
    case Op::divide:
    case Op::power:
      return is(b, 1) ? a : self;
    case Op::select:
      return a.node >= 0 ? self : a.number > 0 ? b : c;
    default:
      return self;
  }
}

void FormulaCells::count_readers(std::span<const Expr> read) {
  const auto reads = [&](const Expr& e) {
    const Operand operand = operand_of(e);
    if (operand.node < 0) return;
    ++readers_[at(operand.node)];
    live_[at(operand.node)] = 1;
  };
  for (const Expr& e : read) reads(e);
  for (std::size_t i = graph_.nodes().size(); i-- > 0;) {
    if (operand_[i].node != static_cast<int>(i)) continue;
    if (graph_.label(static_cast<int>(i))) live_[i] = cell_[i] = 1;
    if (!live_[i]) continue;
    const GraphNode& node = graph_.nodes()[i];
    if (node.op == Op::input) continue;
    for (const Expr* e : {&node.a, &node.b, &node.c}) reads(*e);
    if (readers_[i] > 1) cell_[i] = 1;
  }
}

void FormulaCells::split_long() {
  std::vector<Size> sizes(graph_.nodes().size());
  const auto size_of = [&](const Operand& operand) -> Size {
    if (operand.node < 0) return {characters_of_number, 0};
    return is_cell(operand.node) ? Size{characters_of_address, 0} : sizes[at(operand.node)];
  };
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    if (!live_[i] || graph_.nodes()[i].op == Op::input) continue;
    const GraphNode& node = graph_.nodes()[i];
    std::array<Operand, 3> operands = {operand_of(node.a), operand_of(node.b), operand_of(node.c)};
    std::vector<Operand> terms, first, second;
    if (node.op == Op::add) {
      for (const Operand& operand : {operands[0], operands[1]}) gather(operand, terms);
      if (is_sum_of_columns(terms, first, second)) {
        sizes[i] = {3 * characters_of_address, 1};
        continue;
      }
    }
    for (;;) {
      Size sum{10, 0};
      Operand* longest = nullptr;
      int most = -1;
      for (std::size_t k = 0; k < operands.size(); ++k) {
        Operand& operand = operands[k];
        const Size one = size_of(operand);
        const bool bound = is_inner(operand) &&
                           binding(graph_.nodes()[at(operand.node)].op) >= bindings_within(node.op)[k] &&
                           binding(node.op) < 4;
        sum.characters += one.characters;
        sum.levels = std::max(sum.levels, one.levels + (bound ? 0 : 1));
        const int weight = one.characters + room * one.levels;
        if (is_inner(operand) && weight > most) {
          longest = &operand;
          most = weight;
        }
      }
      sizes[i] = sum;
      if ((sum.characters + room <= most_characters && sum.levels < most_levels) || !longest) break;
      cell_[at(longest->node)] = 1;
    }
  }
}

void FormulaCells::find_terms() {
  const std::vector<GraphNode>& nodes = graph_.nodes();
  term_.assign(nodes.size(), -1);
  problem_.assign(nodes.size(), -1);
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (!live_[i]) continue;
    if (const Label* label = graph_.label(static_cast<int>(i))) {
      if (label->value < 0) problem_[i] = label->problem;
      continue;
    }
    for (const Expr* e : {&nodes[i].a, &nodes[i].b, &nodes[i].c}) {
      const int below = node_of(*e);
      if (below < 0 || problem_[at(below)] == -1) continue;
      problem_[i] = problem_[i] == -1 || problem_[i] == problem_[at(below)] ? problem_[at(below)] : several;
    }
  }
  std::replace(problem_.begin(), problem_.end(), several, -1);
  // Whoever is made first of those who read it.
  for (std::size_t i = nodes.size(); i-- > 0;) {
    if (!live_[i] || nodes[i].op == Op::input) continue;
    const int mine = graph_.label(static_cast<int>(i)) ? static_cast<int>(i) : term_[i];
    if (mine < 0) continue;
    for (const Expr* e : {&nodes[i].a, &nodes[i].b, &nodes[i].c})
      if (const int below = node_of(*e); below >= 0 && !graph_.label(below)) term_[at(below)] = mine;
  }
  for (std::size_t i = 0; i < nodes.size(); ++i)
    if (cell_[i] && term_[i] >= 0) steps_[term_[i]].push_back(static_cast<int>(i));
}

std::span<const int> FormulaCells::steps_of(int term) const {
  const auto found = steps_.find(term);
  return found == steps_.end() ? std::span<const int>() : std::span(found->second);
}

void FormulaCells::gather(const Operand& operand, std::vector<Operand>& terms) const {
  if (is_inner(operand)) {
    const GraphNode& node = graph_.nodes()[at(operand.node)];
    if (node.op == Op::add) {
      gather(operand_of(node.a), terms);
      return gather(operand_of(node.b), terms);
    }
  }
  terms.push_back(operand);
}

bool FormulaCells::are_column(std::span<const Operand> cells) const {
  const Label* before = nullptr;
  for (const Operand& cell : cells) {
    const Label* label = cell.node >= 0 ? graph_.label(cell.node) : nullptr;
    if (!label || label->value >= 0) return false;
    if (before) {
      Label next = *before;
      (before->problem >= 0 ? next.problem : next.segment) += 1;
      if (!(next == *label)) return false;
    }
    before = label;
  }
  return true;
}

bool FormulaCells::is_sum_of_columns(std::span<const Operand> terms, std::vector<Operand>& first,
                                     std::vector<Operand>& second) const {
  if (terms.size() < 3) return false;
  first.assign(terms.begin(), terms.end());
  second.clear();
  if (are_column(first)) return true;
  for (Operand& term : first) {
    if (!is_inner(term) || graph_.nodes()[at(term.node)].op != Op::multiply) return false;
    const GraphNode& product = graph_.nodes()[at(term.node)];
    term = operand_of(product.a);
    second.push_back(operand_of(product.b));
  }
  return are_column(first) && are_column(second);
}

/// Writes one formula.
struct FormulaCells::Writer {
  const FormulaCells& cells;
  int sheet;
  const PlaceOf& place_of;
  const Prefix& prefix;

  std::string address(int node) const {
    const CellPlace place = place_of(node);
    return (place.sheet == sheet ? "" : prefix(place.sheet)) + cell_name(place.row, place.column);
  }

  /// The range of cells that stand below each other; empty: they do not.
  std::string range(std::span<const Operand> column) const {
    const CellPlace top = place_of(column.front().node), bottom = place_of(column.back().node);
    for (std::size_t k = 0; k < column.size(); ++k) {
      const CellPlace place = place_of(column[k].node);
      if (place.sheet != top.sheet || place.column != top.column || place.row != top.row + static_cast<int>(k))
        return {};
    }
    return (top.sheet == sheet ? "" : prefix(top.sheet)) + cell_name(top.row, top.column) + ":" +
           cell_name(bottom.row, bottom.column);
  }

  std::string operand(const Operand& of, int least) const {
    if (of.node < 0) return formula_number(of.number);
    if (cells.is_cell(of.node)) return address(of.node);
    const std::string text = operation(of.node);
    const Op op = cells.graph_.nodes()[at(of.node)].op;
    return binding(op) < least ? "(" + text + ")" : text;
  }

  std::string sum(const GraphNode& node) const {
    std::vector<Operand> terms, first, second;
    for (const Expr* e : {&node.a, &node.b}) cells.gather(cells.operand_of(*e), terms);
    if (!cells.is_sum_of_columns(terms, first, second)) return {};
    const std::string one = range(first);
    if (one.empty() || second.empty()) return one.empty() ? "" : "SUM(" + one + ")";
    const std::string other = range(second);
    return other.empty() ? "" : "SUMPRODUCT(" + one + "," + other + ")";
  }

  std::string operation(int of) const {
    const GraphNode& node = cells.graph_.nodes()[at(of)];
    const Operand a = cells.operand_of(node.a), b = cells.operand_of(node.b), c = cells.operand_of(node.c);
    const auto two = [&](char sign) {
      const std::array<int, 3> least = bindings_within(node.op);
      return operand(a, least[0]) + sign + operand(b, least[1]);
    };
    switch (node.op) {
      case Op::add: {
        std::string whole = sum(node);
        return whole.empty() ? two('+') : whole;
      }
      case Op::subtract:
        return two('-');
      case Op::multiply:
        return two('*');
      case Op::divide:
        return two('/');
      case Op::power:
        return two('^');
      case Op::minimum:
        return "MIN(" + operand(a, 0) + "," + operand(b, 0) + ")";
      case Op::maximum:
        return "MAX(" + operand(a, 0) + "," + operand(b, 0) + ")";
      case Op::positive:
        return "IF(" + operand(a, 1) + ">0,1,0)";
      case Op::select:
        return "IF(" + operand(a, 1) + ">0," + operand(b, 0) + "," + operand(c, 0) + ")";
      case Op::named:
        return operand(a, 0);
      case Op::input:
        return {};
    }
    return {};
  }
};

std::string FormulaCells::formula(int node, const PlaceOf& place_of, const Prefix& prefix) const {
  const GraphNode& of = graph_.nodes()[at(node)];
  if (of.op == Op::input || (of.op == Op::named && operand_of(of.a).node < 0)) return {};
  return Writer{*this, place_of(node).sheet, place_of, prefix}.operation(node);
}

std::string FormulaCells::formula(const Expr& e, int sheet, const PlaceOf& place_of, const Prefix& prefix) const {
  return Writer{*this, sheet, place_of, prefix}.operand(operand_of(e), 0);
}

}  // namespace closs
