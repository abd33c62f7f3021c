#include "core/graph/tape.hpp"

#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <random>
#include <vector>

#include "catch.hpp"

namespace closs::tape_test {

namespace {

constexpr double unbounded = std::numeric_limits<double>::infinity();

bool same_number(double a, double b) {
  if (std::isnan(a) || std::isnan(b)) return std::isnan(a) && std::isnan(b);
  return std::memcmp(&a, &b, sizeof a) == 0;
}

/// What an expression is in a row, node by node.
double one_row(const Graph& graph, const Expr& e, const std::vector<double>& inputs) {
  std::vector<double> value(graph.nodes().size());
  std::size_t input = 0;
  const auto of = [&](const Expr& x) { return x.varies() ? value[static_cast<std::size_t>(x.node)] : x.value; };
  for (std::size_t i = 0; i < value.size(); ++i) {
    const GraphNode& node = graph.nodes()[i];
    value[i] = node.op == Op::input ? inputs[input++] : apply(node.op, of(node.a), of(node.b), of(node.c));
  }
  return of(e);
}

/// Numbers for columns: small ones, with a zero and what is no number among them.
std::vector<std::vector<double>> rows_of_inputs(std::size_t inputs, int rows, std::mt19937_64& random) {
  std::uniform_real_distribution<double> number(-2, 2);
  std::vector<std::vector<double>> out(static_cast<std::size_t>(rows), std::vector<double>(inputs));
  for (auto& row : out)
    for (double& each : row) each = random() % 40 == 0 ? 0 : random() % 200 == 0 ? unbounded : number(random);
  return out;
}

struct Ran {
  std::vector<std::vector<double>> outputs;  // [output][row]
  std::vector<bool> refused;
  bool any_refused = false;
};

Ran run(const Tape& tape, std::size_t outputs, const std::vector<std::vector<double>>& rows, int room) {
  const int n = static_cast<int>(rows.size());
  const std::size_t inputs = rows.front().size();
  Tape::Workspace workspace = tape.workspace(room);
  Columns columns(inputs, room);
  columns.clear();
  std::vector<const double*> in(inputs), out(outputs);
  for (std::size_t k = 0; k < inputs; ++k) {
    for (int row = 0; row < n; ++row) columns[k][row] = rows[static_cast<std::size_t>(row)][k];
    in[k] = columns[k];
  }
  Ran ran;
  ran.any_refused = tape.run(workspace, in.data(), n, out.data());
  for (std::size_t k = 0; k < outputs; ++k) ran.outputs.emplace_back(out[k], out[k] + n);
  for (int row = 0; row < n; ++row) ran.refused.push_back(workspace.refused[static_cast<std::size_t>(row)] != 0);
  return ran;
}

Expr input(Graph& graph) { return graph.input(0.5, {-unbounded, unbounded}); }

int operations(const Graph& graph, std::initializer_list<Expr> outputs) {
  return Tape(graph, std::span(outputs.begin(), outputs.size())).operations();
}

}  // namespace

TEST_CASE("A tape gives what its graph says, row by row, on every instruction set") {
  std::mt19937_64 random(3);
  const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
  for (int round = 0; round < 60; ++round) {
    Graph graph;
    std::vector<Expr> all;
    const std::size_t inputs = 1 + below(6);
    for (std::size_t k = 0; k < inputs; ++k) all.push_back(input(graph));
    for (const double number : {0.25, -1.5, 3.0}) all.push_back(number);
    for (int k = 0; k < 80; ++k) {
      const Expr a = all[below(all.size())], b = all[below(all.size())], c = all[below(all.size())];
      switch (below(10)) {
        case 0:
        case 1:
          all.push_back(a + b);
          break;
        case 2:
        case 3:
          all.push_back(a - b);
          break;
        case 4:
        case 5:
        case 6:
          all.push_back(a * b);
          break;
        case 7:
          all.push_back(a / b);
          break;
        case 8:
          all.push_back(below(2) ? minimum(a, b) : maximum(a, b));
          break;
        default:
          all.push_back(below(3) == 0 ? power(maximum(a, 0.0), 1.0 / 12) : select(a, b, positive(c)));
      }
    }
    std::vector<Expr> outputs{all[0], Expr(0.75)};
    for (int k = 0; k < 6; ++k) outputs.push_back(all[all.size() - 1 - below(20)]);
    outputs.push_back(outputs.back());
    std::vector<Within> rules;
    for (int k = 0; k < 4; ++k) rules.push_back({all[below(all.size())], -8, 50});
    rules.push_back({all[0], -1.9, unbounded});
    const int n = std::vector<int>{1, 2, column_step - 1, column_step, column_step + 1, block_rows}[below(6)];
    const auto rows = rows_of_inputs(inputs, n, random);
    for (const ColumnLoops* loops : all_loops()) {
      if (!loops->runs_here()) continue;
      const Ran ran = run(Tape(graph, outputs, rules, *loops), outputs.size(), rows, n);
      int wrong = 0;
      bool any = false;
      for (std::size_t row = 0; row < rows.size(); ++row) {
        for (std::size_t k = 0; k < outputs.size(); ++k)
          wrong += !same_number(ran.outputs[k][row], one_row(graph, outputs[k], rows[row]));
        bool refused = false;
        for (const Within& rule : rules) {
          const double value = one_row(graph, rule.e, rows[row]);
          refused = refused || !(value >= rule.low && value <= rule.high);
        }
        wrong += ran.refused[row] != refused;
        any = any || refused;
      }
      CHECK(wrong == 0);
      if (any) CHECK(ran.any_refused);
    }
  }
}

TEST_CASE("What follows a sum or a product that has no other reader is done in one pass with it") {
  Graph graph;
  const Expr a = input(graph), b = input(graph), c = input(graph);
  CHECK(operations(graph, {a * b + c}) == 1);
  CHECK(operations(graph, {c - a * b}) == 1);
  CHECK(operations(graph, {(a + 2.0) * c}) == 1);
  CHECK(operations(graph, {a * b * c}) == 1);
  CHECK(operations(graph, {(a * b) / c}) == 2);
  CHECK(operations(graph, {minimum(a * b, c)}) == 2);
  // Three that follow each other are two passes.
  CHECK(operations(graph, {a * b * c + a}) == 2);
  // Two readers: computed once.
  const Expr shared = a * b;
  CHECK(operations(graph, {shared + c, shared - c}) == 3);
  // An output is a reader.
  CHECK(operations(graph, {shared, shared + c}) == 2);
  const Expr squared = shared * shared;
  CHECK(operations(graph, {squared}) == 2);
  // So is a rule.
  const Expr judged = a * c, sum = judged + b;
  const Within rule{judged, 0, 1};
  CHECK(Tape(graph, std::span(&sum, 1)).operations() == 1);
  CHECK(Tape(graph, std::span(&sum, 1), std::span(&rule, 1)).operations() == 2);
}

TEST_CASE("Only what outputs and rules need is run, and buffers are used again") {
  Graph graph;
  const Expr a = input(graph), b = input(graph);
  const Expr unused = a / b;
  CHECK(unused.varies());
  CHECK(operations(graph, {a, b, Expr(1.0)}) == 0);
  // A long chain needs one buffer besides those of its inputs, and no deep stack.
  Expr chain = a;
  for (int k = 0; k < 200'000; ++k) chain = minimum(chain / b, 3.0);
  const Tape tape(graph, std::span(&chain, 1));
  CHECK(tape.operations() == 400'000);
  CHECK(tape.buffers() == 2);
  // Made in one order, needed in another: each right before its reader.
  std::vector<Expr> parts;
  for (int k = 0; k < 50; ++k) parts.push_back(a / (b + static_cast<double>(k)));
  Expr sum = 0.0;
  for (const Expr& part : parts) sum = maximum(sum, part);
  CHECK(Tape(graph, std::span(&sum, 1)).buffers() == 4);
}

TEST_CASE("A tape over other columns than inputs does what stands behind them") {
  std::mt19937_64 random(5);
  Graph graph;
  const Expr a = input(graph), b = input(graph), c = input(graph);
  const Expr beside[] = {a * b, a - 2.0}, moved = beside[0] / (c + beside[1]) + minimum(beside[1], 0.5);
  const Expr columns[] = {beside[0], beside[1], c};
  const std::vector<Expr> read = read_beside(graph, std::span(&moved, 1), std::span(&c, 1));
  REQUIRE(read.size() == 3);  // the last one is the minimum, which c does not move either
  CHECK(same(read[0], beside[0]));
  CHECK(same(read[1], beside[1]));
  CHECK(read_beside(graph, std::span(&beside[0], 1), std::span(&c, 1)).size() == 1);
  const Tape all(graph, std::span(&moved, 1)), behind(graph, columns, std::span(&moved, 1));
  CHECK(behind.operations() < all.operations());
  const std::vector<std::vector<double>> rows = rows_of_inputs(3, 100, random);
  std::vector<std::vector<double>> between = rows;
  for (std::size_t row = 0; row < rows.size(); ++row)
    for (std::size_t k = 0; k < 2; ++k) between[row][k] = one_row(graph, beside[k], rows[row]);
  const Ran expected = run(all, 1, rows, 100), found = run(behind, 1, between, 100);
  for (std::size_t row = 0; row < rows.size(); ++row)
    CHECK(same_number(found.outputs[0][row], expected.outputs[0][row]));
  // A column may be an output, too, and one that nobody reads may be nothing.
  CHECK(run(Tape(graph, columns, std::span(&beside[1], 1)), 1, between, 100).outputs[0][7] == between[7][1]);
}

TEST_CASE("Rules that no row moves, and gaps") {
  Graph graph;
  const Expr a = input(graph);
  const Expr outputs[] = {1.0 / a, a};
  const std::vector<std::vector<double>> rows{{2}, {0}, {-1}};
  const Within kept{Expr(0.5), 0, 1}, broken{Expr(2.0), 0, 1}, positive_only{a, 0, unbounded};
  CHECK_FALSE(run(Tape(graph, outputs, std::span(&kept, 1)), 2, rows, 3).any_refused);
  const Ran all = run(Tape(graph, outputs, std::span(&broken, 1)), 2, rows, 3);
  CHECK(all.any_refused);
  CHECK(all.refused == std::vector<bool>{true, true, true});
  const Ran one = run(Tape(graph, outputs, std::span(&positive_only, 1)), 2, rows, 3);
  CHECK(one.refused == std::vector<bool>{false, false, true});

  const Tape tape(graph, outputs, std::span(&positive_only, 1));
  Tape::Workspace workspace = tape.workspace(3);
  Columns columns(1, 3), room(1, 3);
  columns.clear();
  for (std::size_t row = 0; row < rows.size(); ++row) columns[0][row] = rows[row][0];
  const double* in = columns[0];
  const double* out[2] = {};
  const bool any = tape.run(workspace, &in, 3, out);
  const double* shown = tape.with_gaps(out[0], workspace, 3, any, room[0]);
  CHECK(shown[0] == 0.5);
  CHECK(std::isnan(shown[1]));  // no number
  CHECK(std::isnan(shown[2]));  // refused
  columns[0][1] = columns[0][2] = 4;
  CHECK_FALSE(tape.run(workspace, &in, 3, out));
}

TEST_CASE("A column is asked for right before it is first read, once a block") {
  Graph graph;
  const Expr a = input(graph), b = input(graph), unread = input(graph), c = input(graph);
  CHECK(unread.varies());
  const Expr outputs[] = {(a / b) * (a + c), b};
  const Tape tape(graph, outputs);
  Tape::Workspace workspace = tape.workspace(2 * column_step);
  std::vector<int> asked;
  const double standing[] = {8, 6, 4};
  const InputColumn column = [&](int k, int first, int n, double* room) -> const double* {
    asked.push_back(k);
    if (k == 1) return standing + first;
    for (int row = 0; row < n; ++row) room[row] = k + first + row;
    return room;
  };
  const double* out[2] = {};
  CHECK_FALSE(tape.run(workspace, column, 3, out));
  CHECK(asked == std::vector<int>{0, 1, 3});
  for (int row = 0; row < 3; ++row) {
    CHECK(out[0][row] == row / standing[row] * (row + 3 + row));
    CHECK(out[1][row] == standing[row]);
  }
}

TEST_CASE("Columns are whole steps, apart from each other") {
  Columns columns(3, column_step + 1);
  columns.clear();
  CHECK(columns[1] - columns[0] == 2 * column_step);
  CHECK(columns[2][2 * column_step - 1] == 0);
  CHECK(reinterpret_cast<std::uintptr_t>(columns[0]) % 64 == 0);
}

}  // namespace closs::tape_test
