// The one rule of shares, for numbers and for expressions.
#include "core/formulas/shares.hpp"

#include <array>
#include <cmath>
#include <limits>
#include <string_view>

#include "catch.hpp"

namespace closs::shares_test {

namespace {

using Three = std::array<double, 3>;

struct Shared {
  Three shares;
  SharedOut<double> out;
};
Shared shared(const Three& base, const Three& moved, const Three& to) {
  Shared s{to, {}};
  s.out = share_out(base, moved, s.shares);
  return s;
}

}  // namespace

TEST_CASE("shares that nobody moves take what is left in proportion") {
  const Shared one = shared({0.4, 0.35, 0.25}, {1, 0, 0}, {0.5, 0.35, 0.25});
  CHECK(one.out.scaled == 0);
  CHECK(one.shares[0] == 0.5);
  CHECK(one.shares[1] == Approx(0.35 * 0.5 / 0.6));
  CHECK(one.shares[2] == Approx(0.25 * 0.5 / 0.6));
  const Shared two = shared({0.4, 0.35, 0.25}, {1, 1, 0}, {0.5, 0.3, 0.25});
  CHECK(two.shares == Three{0.5, 0.3, 0.25 * (1 - 0.8) / 0.25});
}

TEST_CASE("moved shares that do not fit beside the others are scaled to 1") {
  const Shared above = shared({0.4, 0.35, 0.25}, {1, 1, 0}, {0.8, 0.8, 0.25});
  CHECK(above.out.scaled > 0);
  CHECK(above.shares == Three{0.5, 0.5, 0});
  const Shared alone = shared({1, 0, 0}, {1, 0, 0}, {0.9, 0, 0});
  CHECK(alone.out.scaled > 0);
  CHECK(alone.shares == Three{1, 0, 0});
  const Shared all = shared({0.4, 0.35, 0.25}, {1, 1, 1}, {0.2, 0.2, 0.1});
  CHECK(all.out.scaled > 0);
  CHECK(all.shares[0] == Approx(0.4));
}

TEST_CASE("what sums to 1 but for rounding stays as it is") {
  const Three to{0.6, 0.3, 0.1};  // 0.9999999999999999
  const Shared s = shared({0.4, 0.35, 0.25}, {1, 1, 1}, to);
  CHECK(s.out.scaled == 0);
  CHECK(s.shares == to);
}

TEST_CASE("where nothing is left to scale there are no shares") {
  const Shared s = shared({1, 0, 0}, {1, 0, 0}, {0, 0, 0});
  CHECK(s.out.taken + s.out.left == 0);
  for (const double share : s.shares) CHECK(std::isnan(share));
}

TEST_CASE("what stood in the place of a share that is not moved does not matter") {
  const double nan = std::numeric_limits<double>::quiet_NaN();  // of a row before without shares
  const Shared s = shared({0.4, 0.35, 0.25}, {1, 0, 0}, {0.5, nan, nan});
  CHECK(s.shares == shared({0.4, 0.35, 0.25}, {1, 0, 0}, {0.5, 0.35, 0.25}).shares);
}

TEST_CASE("expressions are shared out as numbers are") {
  const auto same = [](const Expr& sum, std::string_view) { return sum; };
  for (const Three& to : {Three{0.5, 0.35, 0.25}, Three{0.9, 0.4, 0.25}, Three{0.1, 0.2, 0.25}})
    for (const Three& moved : {Three{1, 0, 0}, Three{1, 1, 0}, Three{1, 1, 1}, Three{0, 0, 0}}) {
      const Three base{0.4, 0.35, 0.25};
      Three start = base;
      for (std::size_t k = 0; k < 3; ++k)
        if (moved[k] > 0) start[k] = to[k];
      const Shared numbers = shared(base, moved, start);
      std::array<Expr, 3> e_base, e_moved, e_shares;
      for (std::size_t k = 0; k < 3; ++k) e_base[k] = base[k], e_moved[k] = moved[k], e_shares[k] = start[k];
      const SharedOut<Expr> out =
          share_out(std::span<const Expr>(e_base), std::span<const Expr>(e_moved), std::span<Expr>(e_shares), same);
      CHECK((out.scaled.value > 0) == (numbers.out.scaled > 0));
      for (std::size_t k = 0; k < 3; ++k) CHECK(e_shares[k].value == numbers.shares[k]);
    }
}

}  // namespace closs::shares_test
