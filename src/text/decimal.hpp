// Decimal digits, exactly: what a person wrote, and what a double says when it is written. Scaling and rounding digits
// never goes by way of a double, so that 8% is the same number as 0.08, and 0.1 + 2 x 0.1 the same as 0.3.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace closs {

/// A magnitude, without a sign: digits x 10^exponent.
struct Decimal {
  std::string digits = "0";
  int exponent = 0;

  /// Digits before the decimal point; the same magnitude is 0.digits x 10^point.
  int point() const { return static_cast<int>(digits.size()) + exponent; }
};

/// The shortest digits that read back to the same double as |x|, without zeros behind.
Decimal shortest_decimal(double x);
/// |x| in 15 digits, which absorb what binary arithmetic added; 0 for what is no number.
Decimal readable_decimal(double x);

/// Keeps the first `kept` digits, rounding as people do: half away from zero. 0 or fewer may round up to one digit.
void round_to(Decimal& x, int kept);
bool is_zero(const Decimal& x);
/// Digits behind the decimal point, without zeros at the end; 0: a whole number.
int decimals_of(const Decimal& x);
/// The whole number n with x = n x 10^exponent, as far as a double holds it exactly; nullopt: there is none.
std::optional<std::int64_t> whole_at(const Decimal& x, int exponent);
/// The double nearest to x; 0 and HUGE_VAL beyond a double's range.
double nearest_double(const Decimal& x);
/// "1,234.50": with `decimals` digits behind the point and commas before it. Further digits are cut off.
std::string decimal_text(const Decimal& x, int decimals);

/// The shortest text that reads back to the same double, as programs read it; never -0. Not for none (NaN).
std::string exact(double value);
void append_exact(std::string& out, double value);
/// Writes it to `at`, which has room for `exact_room` characters, and returns the end.
char* put_exact(char* at, double value);
constexpr int exact_room = 32;

}  // namespace closs
