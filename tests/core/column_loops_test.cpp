#include "core/graph/column_loops.hpp"

#include <cmath>
#include <cstring>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "catch.hpp"

namespace closs::column_loops_test {

namespace {

using Limits = std::numeric_limits<double>;

/// The same bits; a NaN is a NaN, whatever it carries.
bool same(double a, double b) {
  if (std::isnan(a) || std::isnan(b)) return std::isnan(a) && std::isnan(b);
  return std::memcmp(&a, &b, sizeof a) == 0;
}

const std::vector<double>& awkward() {
  static const std::vector<double> all{0.0,
                                       -0.0,
                                       1.0,
                                       -1.0,
                                       1.0 / 3,
                                       -2.5e-3,
                                       1e300,
                                       -1e300,
                                       1e-300,
                                       Limits::denorm_min(),
                                       -Limits::denorm_min(),
                                       7 * Limits::denorm_min(),
                                       Limits::min(),
                                       Limits::max(),
                                       Limits::lowest(),
                                       Limits::infinity(),
                                       -Limits::infinity(),
                                       Limits::quiet_NaN()};
  return all;
}

/// Every awkward number beside every other, in three columns, up to a whole step; then plain ones.
struct ThreeColumns {
  std::vector<double> a, b, c;

  ThreeColumns() {
    const std::vector<double>& all = awkward();
    for (std::size_t i = 0; i < all.size(); ++i)
      for (std::size_t j = 0; j < all.size(); ++j) add(all[i], all[j], all[(i + 3 * j) % all.size()]);
    std::mt19937_64 random(11);
    std::uniform_real_distribution<double> plain(-10, 10);
    for (int k = 0; k < 1000 || a.size() % column_step != 0; ++k) add(plain(random), plain(random), plain(random));
  }
  void add(double x, double y, double z) {
    a.push_back(x);
    b.push_back(y);
    c.push_back(z);
  }
  std::ptrdiff_t rows() const { return static_cast<std::ptrdiff_t>(a.size()); }
};

std::vector<const ColumnLoops*> here() {
  std::vector<const ColumnLoops*> out;
  for (const ColumnLoops* loops : all_loops()) {
    if (loops->runs_here())
      out.push_back(loops);
    else
      WARN("this processor has no " << loops->name << ": not tested");
  }
  return out;
}

/// One operand of a call: its column, or one of its numbers for all rows.
double operand(const std::vector<double>& column, bool one, std::size_t row) { return column[one ? 37 : row]; }

template <class Expected>
void check_rows(ColumnLoop loop, const ThreeColumns& x, NumberMask numbers, const std::string& what,
                const Expected& expected) {
  REQUIRE(loop != nullptr);
  const bool one_a = numbers & 1, one_b = numbers & 2, one_c = numbers & 4;
  std::vector<double> out(x.a.size());
  loop(out.data(), x.a.data() + (one_a ? 37 : 0), x.b.data() + (one_b ? 37 : 0), x.c.data() + (one_c ? 37 : 0),
       x.rows());
  int wrong = 0;
  for (std::size_t row = 0; row < out.size(); ++row)
    wrong += !same(out[row], expected(operand(x.a, one_a, row), operand(x.b, one_b, row), operand(x.c, one_c, row)));
  INFO(what << ", numbers " << numbers);
  CHECK(wrong == 0);
  // In place: over each of its columns.
  for (int place = 0; place < 3; ++place) {
    if (numbers & (1u << place)) continue;
    ThreeColumns mine = x;
    std::vector<double>& over = place == 0 ? mine.a : place == 1 ? mine.b : mine.c;
    loop(over.data(), mine.a.data() + (one_a ? 37 : 0), mine.b.data() + (one_b ? 37 : 0),
         mine.c.data() + (one_c ? 37 : 0), x.rows());
    int differ = 0;
    for (std::size_t row = 0; row < out.size(); ++row) differ += !same(over[row], out[row]);
    CHECK(differ == 0);
  }
}

constexpr Op two_operands[] = {Op::add, Op::subtract, Op::multiply, Op::divide, Op::minimum, Op::maximum};

}  // namespace

TEST_CASE("The base loops run everywhere, and the widest that run here are taken") {
  REQUIRE(!all_loops().empty());
  CHECK(std::string(all_loops().back()->name) == "base");
  CHECK(all_loops().back()->runs_here());
  CHECK(widest_loops().runs_here());
  CHECK(&widest_loops() == here().front());
#ifdef __x86_64__
  CHECK(all_loops().size() == 3);
#endif
}

TEST_CASE("Every instruction set gives the bits of the operation on numbers") {
  const ThreeColumns x;
  for (const ColumnLoops* loops : here()) {
    INFO(loops->name);
    for (const Op op : two_operands)
      for (NumberMask numbers = 0; numbers < 4; ++numbers)
        check_rows(loops->of(op, numbers), x, numbers, "operation " + std::to_string(static_cast<int>(op)),
                   [&](double a, double b, double) { return apply(op, a, b, 0); });
    for (NumberMask numbers = 0; numbers < 8; ++numbers)
      check_rows(loops->of(Op::select, numbers), x, numbers, "select",
                 [](double a, double b, double c) { return apply(Op::select, a, b, c); });
    for (NumberMask numbers = 0; numbers < 2; ++numbers) {
      check_rows(loops->of(Op::positive, numbers), x, numbers, "positive",
                 [](double a, double, double) { return apply(Op::positive, a, 0, 0); });
      check_rows(loops->of(Op::named, numbers), x, numbers, "named", [](double a, double, double) { return a; });
    }
  }
}

TEST_CASE("Every instruction set gives the bits of two operations, each rounded") {
  const ThreeColumns x;
  for (const ColumnLoops* loops : here()) {
    INFO(loops->name);
    int pairs = 0;
    for (const Op first : two_operands)
      for (const Op second : two_operands) {
        if (!loops->of_pair(first, second, false, 0)) continue;
        ++pairs;
        for (const bool swapped : {false, true})
          for (NumberMask numbers = 0; numbers < 8; ++numbers)
            check_rows(loops->of_pair(first, second, swapped, numbers), x, numbers,
                       std::to_string(static_cast<int>(first)) + " then " + std::to_string(static_cast<int>(second)),
                       [&](double a, double b, double c) {
                         const double inner = apply(first, a, b, 0);
                         return swapped ? apply(second, c, inner, 0) : apply(second, inner, c, 0);
                       });
      }
    CHECK(pairs == 9);
  }
}

TEST_CASE("No product is fused with the sum behind it") {
  // The product rounds to 1; fused, the sum would be -2^-60.
  const std::vector<double> a(column_step, 1 + 0x1p-30), b(column_step, 1 - 0x1p-30), c(column_step, -1.0);
  for (const ColumnLoops* loops : here()) {
    std::vector<double> out(column_step, 7);
    loops->of_pair(Op::multiply, Op::add, false, 0)(out.data(), a.data(), b.data(), c.data(), column_step);
    for (const double each : out) CHECK(same(each, 0.0));
  }
}

TEST_CASE("The smaller and the larger of two keep the first where neither is") {
  const double nan = Limits::quiet_NaN();
  const auto one = [](const ColumnLoops& loops, Op op, double a, double b) {
    const std::vector<double> as(column_step, a), bs(column_step, b);
    std::vector<double> out(column_step);
    loops.of(op, 0)(out.data(), as.data(), bs.data(), nullptr, column_step);
    return out.back();
  };
  for (const ColumnLoops* loops : here())
    for (const Op op : {Op::minimum, Op::maximum}) {
      CHECK(same(one(*loops, op, nan, 1), nan));
      CHECK(same(one(*loops, op, 1, nan), 1));
      CHECK(same(one(*loops, op, 0.0, -0.0), 0.0));
      CHECK(same(one(*loops, op, -0.0, 0.0), -0.0));
    }
}

TEST_CASE("Rows outside of bounds, and rows that are no number, are found alike") {
  const ThreeColumns x;
  for (const ColumnLoops* loops : here())
    for (const auto& [low, high] : {std::pair{-1.0, 1.0}, {0.0, Limits::infinity()}, {-3.0, 1e-9}}) {
      std::vector<std::int64_t> refused(x.a.size(), 0);
      refused[5] = -1;
      loops->refuse_outside(refused.data(), x.a.data(), low, high, x.rows());
      std::vector<double> kept(x.a.size());
      loops->keep_finite(kept.data(), x.b.data(), refused.data(), x.rows());
      int wrong = 0;
      for (std::size_t row = 0; row < x.a.size(); ++row) {
        const bool outside = row == 5 || !(x.a[row] >= low && x.a[row] <= high);
        wrong += refused[row] != (outside ? -1 : 0);
        wrong += !same(kept[row], outside || !std::isfinite(x.b[row]) ? Limits::quiet_NaN() : x.b[row]);
      }
      CHECK(wrong == 0);
    }
  // One row among many, at every place of a vector.
  for (const ColumnLoops* loops : here())
    for (std::size_t place = 0; place < 2 * column_step; ++place) {
      std::vector<double> values(2 * column_step, 0.5);
      CHECK(loops->all_within(values.data(), 0, 1, 2 * column_step));
      CHECK(loops->all_finite(values.data(), 2 * column_step));
      values[place] = 1.5;
      CHECK_FALSE(loops->all_within(values.data(), 0, 1, 2 * column_step));
      CHECK(loops->all_finite(values.data(), 2 * column_step));
      for (const double bad : {Limits::quiet_NaN(), Limits::infinity(), -Limits::infinity()}) {
        values[place] = bad;
        CHECK_FALSE(loops->all_within(values.data(), 0, 1, 2 * column_step));
        CHECK_FALSE(loops->all_finite(values.data(), 2 * column_step));
      }
    }
}

}  // namespace closs::column_loops_test
