#include "core/graph/tape.hpp"

#include <algorithm>

#include "core/at.hpp"

namespace closs {
namespace {

/// Rows up to the next whole step.
int whole_steps(int rows) { return (rows + column_step - 1) / column_step * column_step; }

/// An input's numbers, up to a whole step: those behind the last row are 0.
const double* read(const InputColumn& input, int column, int first, int rows, double* room) {
  const double* from = input(column, first, rows, room);
  const int n = whole_steps(rows);
  if (rows == n) return from;
  if (from != room) std::copy_n(from, rows, room);
  std::fill_n(room + rows, n - rows, 0.0);
  return room;
}

}  // namespace

Columns::Columns(std::size_t count, int rows) : count_(count), stride_(at(whole_steps(rows))) {
  memory_.reset(new (alignment) double[std::max<std::size_t>(count * stride_, 1)]);
}

void Columns::clear() { std::fill_n(memory_.get(), count_ * stride_, 0.0); }

/// Puts the needed nodes in an order and gives them buffers.
class Tape::Compiler {
 public:
  Compiler(Tape& tape, const Graph& graph, std::span<const Expr> outputs, std::span<const Within> rules)
      : tape_(tape),
        nodes_(graph.nodes()),
        outputs_(outputs),
        rules_(rules),
        uses_(nodes_.size(), 0),
        absorbed_(nodes_.size(), 0),
        last_(nodes_.size(), -1),
        operand_of_(nodes_.size(), -1),
        column_of_(nodes_.size(), -1),
        rules_of_(nodes_.size()) {}

  /// The next column holds this node.
  void add_column(int node) { column_of_[at(node)] = columns_++; }

  void compile() {
    count_uses();
    pair_up();
    put_in_order();
    find_last_readers();
    emit();
  }

 private:
  static constexpr int first_number = 1 << 29;  // until the number of buffers is known

  Tape& tape_;
  const std::vector<GraphNode>& nodes_;
  std::span<const Expr> outputs_;
  std::span<const Within> rules_;
  std::vector<int> uses_;
  std::vector<char> absorbed_;  // done in one pass with its only reader
  std::vector<int> order_;      // of the nodes that are passes of their own
  std::vector<int> last_;       // per node: the place in order_ of its last reader
  std::vector<int> operand_of_;
  std::vector<int> column_of_;  // of a node that stands in one, else -1
  int columns_ = 0;
  std::vector<std::vector<int>> rules_of_;
  std::vector<int> free_;

  bool is_column(int i) const { return column_of_[at(i)] >= 0; }
  template <class Call>
  void for_operands(int i, const Call& call) const {
    if (is_column(i)) return;
    const GraphNode& node = nodes_[at(i)];
    for (const Expr* e : {&node.a, &node.b, &node.c})
      if (e->varies()) call(*e);
  }
  /// What the pass of a node reads: its operands, or those of the one it absorbs.
  template <class Call>
  void for_reads(int i, const Call& call) const {
    for_operands(i, [&](const Expr& e) {
      if (absorbed_[at(e.node)])
        for_operands(e.node, call);
      else
        call(e);
    });
  }

  void count_uses() {
    std::vector<char> needed(nodes_.size(), 0);
    const auto use = [&](const Expr& e) {
      if (!e.varies()) return;
      ++uses_[at(e.node)];
      needed[at(e.node)] = 1;
    };
    for (const Expr& e : outputs_) use(e);
    for (const Within& rule : rules_) use(rule.e);
    for (std::size_t i = nodes_.size(); i-- > 0;)
      if (needed[i]) for_operands(static_cast<int>(i), use);
  }

  bool may_absorb(Op op, const Expr& e) const {
    return e.varies() && !is_column(e.node) && uses_[at(e.node)] == 1 &&
           tape_.loops_.of_pair(nodes_[at(e.node)].op, op, false, 0) != nullptr;
  }
  void pair_up() {
    for (std::size_t i = nodes_.size(); i-- > 0;) {
      if (!uses_[i] || absorbed_[i] || is_column(static_cast<int>(i))) continue;
      const GraphNode& node = nodes_[i];
      if (may_absorb(node.op, node.a))
        absorbed_[at(node.a.node)] = 1;
      else if (may_absorb(node.op, node.b))
        absorbed_[at(node.b.node)] = 1;
    }
  }

  /// Each node right before its first reader. Not by recursion: chains over many periods are long.
  void put_in_order() {
    std::vector<char> placed(nodes_.size(), 0);
    std::vector<std::pair<int, bool>> waiting;
    const auto place = [&](const Expr& root) {
      if (root.varies()) waiting.emplace_back(root.node, false);
      while (!waiting.empty()) {
        const auto [i, operands_placed] = waiting.back();
        waiting.pop_back();
        if (placed[at(i)]) continue;
        if (operands_placed || is_column(i)) {
          placed[at(i)] = 1;
          order_.push_back(i);
          continue;
        }
        waiting.emplace_back(i, true);
        const auto behind = waiting.size();
        for_reads(i, [&](const Expr& e) {
          if (!placed[at(e.node)]) waiting.emplace_back(e.node, false);
        });
        std::reverse(waiting.begin() + static_cast<std::ptrdiff_t>(behind), waiting.end());
      }
    };
    for (const Expr& e : outputs_) place(e);
    for (const Within& rule : rules_) place(rule.e);
  }

  void find_last_readers() {
    for (std::size_t p = 0; p < order_.size(); ++p)
      for_reads(order_[p], [&](const Expr& e) { last_[at(e.node)] = static_cast<int>(p); });
    const int end = static_cast<int>(order_.size());
    for (const Expr& e : outputs_)
      if (e.varies()) last_[at(e.node)] = end;
  }

  int operand(const Expr& e) {
    if (e.varies()) return operand_of_[at(e.node)];
    tape_.numbers_.push_back(e.value);
    return first_number + static_cast<int>(tape_.numbers_.size()) - 1;
  }

  void emit() {
    for (std::size_t k = 0; k < rules_.size(); ++k) {
      if (rules_[k].e.varies())
        rules_of_[at(rules_[k].e.node)].push_back(static_cast<int>(k));
      else if (!rules_[k].holds(rules_[k].e.value))
        tape_.all_refused_ = true;
    }
    for (std::size_t p = 0; p < order_.size(); ++p) {
      emit(order_[p], static_cast<int>(p));
      for (const int k : rules_of_[at(order_[p])])
        tape_.checks_.push_back({static_cast<int>(tape_.passes_.size()), rules_[at(k)].low, rules_[at(k)].high});
    }
    for (const Expr& e : outputs_) tape_.outputs_.push_back({operand(e), !e.varies() || is_column(e.node)});
    number_operands();
  }

  void emit(int i, int place) {
    Pass pass = pass_of(i);
    // A buffer whose last reader this is may be written in place: the operations are element by element.
    if (!is_column(i))
      for_reads(i, [&](const Expr& e) {
        if (last_[at(e.node)] != place) return;
        free_.push_back(operand_of_[at(e.node)]);
        last_[at(e.node)] = -1;
      });
    if (free_.empty()) free_.push_back(tape_.buffers_++);
    pass.out = free_.back();
    free_.pop_back();
    operand_of_[at(i)] = pass.out;
    // Nobody reads what only rules look at.
    if (last_[at(i)] < 0) free_.push_back(pass.out);
    tape_.passes_.push_back(pass);
  }

  static NumberMask numbers_in(const Expr& a, const Expr& b, const Expr& c) {
    return (a.varies() ? 0u : 1u) | (b.varies() ? 0u : 2u) | (c.varies() ? 0u : 4u);
  }
  Pass pass_of(int i) {
    const GraphNode& node = nodes_[at(i)];
    const auto absorbs = [&](const Expr& e) { return e.varies() && absorbed_[at(e.node)]; };
    Pass pass;
    if (is_column(i)) {
      pass.a = column_of_[at(i)];
      return pass;
    }
    pass.op = node.op;
    if (absorbs(node.a) || absorbs(node.b)) {
      const bool swapped = !absorbs(node.a);
      const GraphNode& inner = nodes_[at((swapped ? node.b : node.a).node)];
      const Expr& other = swapped ? node.a : node.b;
      pass.numbers = numbers_in(inner.a, inner.b, other);
      pass.loop = tape_.loops_.of_pair(inner.op, node.op, swapped, pass.numbers);
      pass.a = operand(inner.a);
      pass.b = operand(inner.b);
      pass.c = operand(other);
      return pass;
    }
    pass.numbers = numbers_in(node.a, node.b, node.c);
    pass.loop = tape_.loops_.of(node.op, pass.numbers);
    pass.a = operand(node.a);
    pass.b = operand(node.b);
    pass.c = operand(node.c);
    return pass;
  }

  /// Operands of the workspace: buffers, then numbers.
  void number_operands() const {
    const auto renumber = [&](int& operand) {
      if (operand >= first_number) operand += tape_.buffers_ - first_number;
    };
    for (Pass& pass : tape_.passes_) {
      if (pass.op == Op::input) continue;
      renumber(pass.a);
      renumber(pass.b);
      renumber(pass.c);
    }
    for (Output& output : tape_.outputs_) renumber(output.operand);
  }
};

Tape::Tape(const Graph& graph, std::span<const Expr> outputs, std::span<const Within> rules, const ColumnLoops& loops)
    : loops_(loops) {
  Compiler compiler(*this, graph, outputs, rules);
  for (const int node : graph.inputs()) compiler.add_column(node);
  compiler.compile();
}

Tape::Tape(const Graph& graph, std::span<const Expr> columns, std::span<const Expr> outputs,
           std::span<const Within> rules, const ColumnLoops& loops)
    : loops_(loops) {
  Compiler compiler(*this, graph, outputs, rules);
  for (const Expr& column : columns) compiler.add_column(column.node);
  compiler.compile();
}

int Tape::operations() const {
  return static_cast<int>(
      std::count_if(passes_.begin(), passes_.end(), [](const Pass& pass) { return pass.op != Op::input; }));
}

Tape::Workspace Tape::workspace(int rows) const {
  Workspace w;
  const int most = whole_steps(std::max(rows, 1));
  // Outputs that are inputs or numbers are columns behind the buffers.
  w.buffers = Columns(at(buffers_) + outputs_.size(), most);
  w.operands.reserve(at(buffers_) + numbers_.size());
  w.operands.resize(at(buffers_));
  for (const double& number : numbers_) w.operands.push_back(&number);
  for (std::size_t k = 0; k < outputs_.size(); ++k)
    if (outputs_[k].operand >= buffers_)
      std::fill_n(w.buffers[at(buffers_) + k], most, *w.operands[at(outputs_[k].operand)]);
  w.refused.resize(at(most));
  return w;
}

bool Tape::run(Workspace& w, const double* const* inputs, int n, const double** outputs) const {
  return run(
      w, [inputs](int column, int first, int, double*) { return inputs[column] + first; }, n, outputs);
}

bool Tape::run(Workspace& w, const InputColumn& input, int n, const double** outputs) const {
  std::fill_n(w.refused.begin(), whole_steps(n), all_refused_ ? -1 : 0);
  bool any = all_refused_;
  const int whole = n / column_step * column_step;
  if (whole > 0) any = run_steps(w, input, 0, whole) || any;
  if (whole < n) any = run_steps(w, input, whole, n - whole) || any;
  for (std::size_t k = 0; k < outputs_.size(); ++k)
    outputs[k] = w.buffers[outputs_[k].own ? at(buffers_) + k : at(outputs_[k].operand)];
  return any;
}

/// Rows [first, first + rows): whole steps, or less than one.
bool Tape::run_steps(Workspace& w, const InputColumn& input, int first, int rows) const {
  const int n = whole_steps(rows);
  bool any = false;
  std::size_t next_check = 0;
  for (std::size_t k = 0; k < passes_.size(); ++k) {
    const Pass& s = passes_[k];
    double* out = w.buffers[at(s.out)] + first;
    const double* result = out;
    if (s.loop)
      s.loop(out, w.operands[at(s.a)], w.operands[at(s.b)], w.operands[at(s.c)], n);
    else if (s.op == Op::input)
      result = read(input, s.a, first, rows, out);
    else
      powers(out, w.operands[at(s.a)], (s.numbers & 1) != 0, w.operands[at(s.b)], (s.numbers & 2) != 0, n);
    w.operands[at(s.out)] = result;
    for (; next_check < checks_.size() && at(checks_[next_check].passes) == k + 1; ++next_check) {
      const Check& c = checks_[next_check];
      if (loops_.all_within(result, c.low, c.high, n)) continue;
      loops_.refuse_outside(w.refused.data() + first, result, c.low, c.high, n);
      any = true;
    }
  }
  for (std::size_t k = 0; k < outputs_.size(); ++k)
    if (outputs_[k].own && outputs_[k].operand < buffers_)
      std::copy_n(w.operands[at(outputs_[k].operand)], n, w.buffers[at(buffers_) + k] + first);
  return any;
}

const double* Tape::with_gaps(const double* output, const Workspace& w, int rows, bool any_refused,
                              double* room) const {
  const int n = whole_steps(rows);
  if (!any_refused && loops_.all_finite(output, n)) return output;
  loops_.keep_finite(room, output, w.refused.data(), n);
  return room;
}

}  // namespace closs
