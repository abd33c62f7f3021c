#include "text/decimal.hpp"

#include <cmath>
#include <limits>

#include "catch.hpp"

namespace closs::decimal_test {

TEST_CASE("a double says its shortest digits") {
  const auto said = [](double x) {
    const Decimal d = shortest_decimal(x);
    return d.digits + "e" + std::to_string(d.exponent);
  };
  CHECK(said(0) == "0e0");
  CHECK(said(0.1) == "1e-1");
  CHECK(said(-1200) == "12e2");
  CHECK(said(1.0 / 3) == "3333333333333333e-16");
  CHECK(said(5e-324) == "5e-324");
}

TEST_CASE("fifteen digits absorb what binary arithmetic added") {
  Decimal sum = readable_decimal(0.1 + 0.2);
  CHECK(decimals_of(sum) == 1);
  CHECK(decimal_text(sum, 2) == "0.30");
  CHECK(decimals_of(readable_decimal(1200)) == 0);
  CHECK(is_zero(readable_decimal(std::numeric_limits<double>::quiet_NaN())));
}

TEST_CASE("digits are rounded half away from zero") {
  const auto rounded = [](double x, int kept, int decimals) {
    Decimal d = readable_decimal(x);
    round_to(d, kept);
    return decimal_text(d, decimals);
  };
  CHECK(rounded(2.5, 1, 0) == "3");
  CHECK(rounded(0.25, 1, 1) == "0.3");
  CHECK(rounded(999.95, 4, 1) == "1,000.0");
  CHECK(rounded(1234567, 3, 0) == "1,230,000");
  CHECK(rounded(0.4, 0, 0) == "0");
  CHECK(rounded(0.5, 0, 0) == "1");
  CHECK(rounded(0.004, -1, 0) == "0");
}

TEST_CASE("decimals become doubles and whole numbers exactly") {
  CHECK(nearest_double({"8", -2}) == 0.08);
  CHECK(nearest_double({"12", 5}) == 1.2e6);
  CHECK(nearest_double({"0007", 0}) == 7);
  CHECK(nearest_double({"1", 400}) == HUGE_VAL);
  CHECK(nearest_double({"1", -400}) == 0);
  CHECK(whole_at({"25", -1}, -3) == 2500);
  CHECK(whole_at({"0", 0}, -3) == 0);
  CHECK_FALSE(whole_at({"25", -1}, 0));
  CHECK_FALSE(whole_at({"1", 30}, 0));
  CHECK(whole_at({"9007199254740992", 0}, 0) == 9007199254740992);
  CHECK_FALSE(whole_at({"9007199254740993", 0}, 0));
}

TEST_CASE("exact texts read back to the same double and know no -0") {
  for (const double x : {0.1, 1.0 / 3, 1e21, 2e-300, 123456789.125, 72750.0}) CHECK(std::stod(exact(x)) == x);
  CHECK(exact(-0.0) == "0");
  CHECK(exact(72750) == "72750");
}

}  // namespace closs::decimal_test
