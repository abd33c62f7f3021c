// Expressions: what is one node, and between which numbers it stays.
#include "core/graph/graph.hpp"

#include <array>
#include <random>

#include "catch.hpp"

namespace closs::graph_test {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

}  // namespace

TEST_CASE("arithmetic on numbers makes no node") {
  const Expr sum = sum_of(std::array<Expr, 3>{1.0, 2.0, 3.0});
  CHECK(!sum.varies());
  CHECK(sum.value == 6);
}

TEST_CASE("equal operations on equal operands are one node") {
  Graph graph;
  const Expr x = graph.input(2, {0, 4}), y = graph.input(3, {0, 4});
  CHECK(same(x * y, x * y));
  CHECK(same(select(positive(x), x + y, 1.0), select(positive(x), x + y, 1.0)));
  CHECK(!same(x - y, y - x));
  CHECK(!same(x * 2.0, x * 3.0));
  CHECK(!same(x, y));
  CHECK(same(x * y + 1.0, x * y + 1.0));
  const std::size_t before = graph.nodes().size();
  for (int k = 0; k < 1000; ++k) (void)(x * y + static_cast<double>(k));
  const std::size_t after = graph.nodes().size();
  for (int k = 0; k < 1000; ++k) (void)(x * y + static_cast<double>(k));
  CHECK(after > before + 900);
  CHECK(graph.nodes().size() == after);
}

TEST_CASE("0 and -0 are two numbers, and a number that is none is itself") {
  Graph graph;
  const Expr x = graph.input(2, {-4, 4});
  CHECK(!same(maximum(x, 0.0), maximum(x, -0.0)));
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK(same(select(x, x, nan), select(x, x, nan)));
}

TEST_CASE("a node with a name is nobody else's") {
  Graph graph(Graph::Keep::everything);
  const Expr x = graph.name(graph.input(2, {0, 4}), {.symbol = "x"});
  const Expr first = graph.name(x * x, {.symbol = "first"}), second = graph.name(x * x, {.symbol = "second"});
  CHECK(!same(first, second));
  CHECK(graph.label(first.node)->symbol == "first");
  CHECK(graph.label(second.node)->symbol == "second");
  CHECK(same(graph.name(second, {.symbol = "second"}), second));
  CHECK(graph.nodes().at(static_cast<std::size_t>(graph.name(second, {.symbol = "third"}).node)).op == Op::named);
}

TEST_CASE("clips that cannot bite are not there") {
  Graph graph;
  const Expr x = graph.input(0.5, {0, 1});
  CHECK(same(maximum(1.0 - x, 0.0), 1.0 - x));
  CHECK(same(minimum(1.0 - x, 1.0), 1.0 - x));
  CHECK(!same(maximum(x - 0.5, 0.0), x - 0.5));
}

TEST_CASE("intervals of the operations") {
  const Interval wide{-2, 3}, above{0.5, 4}, nothing{0, 0};
  CHECK(wide + above == Interval{-1.5, 7});
  CHECK(wide - above == Interval{-6, 2.5});
  CHECK(wide * above == Interval{-8, 12});
  CHECK(wide * wide == Interval{-6, 9});
  CHECK(above / above == Interval{0.125, 8});
  CHECK(above / wide == Interval{});
  CHECK(nothing * Interval{} == nothing);
  CHECK(Interval{0, infinity} * Interval{0, 1} == Interval{});
  CHECK(Interval{1, infinity} - Interval{1, infinity} == Interval{});
  CHECK(minimum(wide, above) == Interval{-2, 3});
  CHECK(maximum(wide, above) == Interval{0.5, 4});
  CHECK(positive(wide) == Interval{0, 1});
  CHECK(positive(above) == Interval{1, 1});
  CHECK(select(positive(above), wide, nothing) == wide);
  CHECK(select(positive(nothing), wide, nothing) == nothing);
  CHECK(select(positive(wide), wide, nothing) == wide);
  CHECK(hull(above, nothing) == Interval{0, 4});
  CHECK(both(wide, above) == Interval{0.5, 3});
  CHECK(both(nothing, above) == nothing);
}

TEST_CASE("no row leaves the bounds of its node, whatever the operation") {
  std::mt19937 random(11);
  const auto draw = [&](double low, double high) { return std::uniform_real_distribution<double>(low, high)(random); };
  for (const Op op :
       {Op::add, Op::subtract, Op::multiply, Op::divide, Op::minimum, Op::maximum, Op::power, Op::positive, Op::select})
    for (int round = 0; round < 400; ++round) {
      std::array<Interval, 3> within;
      for (Interval& i : within) {
        const double one = draw(round % 2 ? 0.1 : -2, 3), other = draw(round % 2 ? 0.1 : -2, 3);
        i = {std::min(one, other), std::max(one, other)};
      }
      const Interval bounds = apply(op, within[0], within[1], within[2]);
      for (int point = 0; point < 20; ++point) {
        std::array<double, 3> at{};
        for (std::size_t k = 0; k < 3; ++k)
          at[k] = point == 0 ? within[k].low : point == 1 ? within[k].high : draw(within[k].low, within[k].high);
        const double value = apply(op, at[0], at[1], at[2]);
        CHECK((std::isnan(value) || (value >= bounds.low && value <= bounds.high)));
      }
    }
}

TEST_CASE("the same number under many names takes no longer than other numbers") {
  Graph graph(Graph::Keep::everything);
  constexpr int count = 300'000;  // a way past all of them, one after the other, would have no end
  for (int k = 0; k < count; ++k) graph.name(0.0, {.symbol = "L", .segment = k});
  CHECK(graph.nodes().size() == count);
  const Expr one = graph.name(1.0, {.symbol = "L", .segment = 0});
  const Expr sum = one + one;
  CHECK(same(one + one, sum));
  graph.name(sum, {.symbol = "L", .segment = 1});
  const Expr other = one + one;
  CHECK_FALSE(same(other, sum));
  CHECK(same(one + one, other));
}

}  // namespace closs::graph_test
