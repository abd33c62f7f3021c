#include "text/decimal.hpp"

#include <fmt/compile.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace closs {
namespace {

/// Whole numbers up to here are exact in a double.
constexpr std::int64_t largest_exact = std::int64_t{1} << 53;

/// "d.ddde+xx" as a decimal.
Decimal read_scientific(std::string_view text) {
  const std::size_t e = text.find('e');
  Decimal out{std::string(text.substr(0, 1)), 0};
  if (e > 1) out.digits += text.substr(2, e - 2);
  std::string_view power = text.substr(e + 1);
  if (power.starts_with('+')) power.remove_prefix(1);
  std::from_chars(power.data(), power.data() + power.size(), out.exponent);
  out.exponent -= static_cast<int>(out.digits.size()) - 1;
  return out;
}

}  // namespace

Decimal shortest_decimal(double x) {
  if (x == 0 || !std::isfinite(x)) return {};
  std::array<char, 40> text{};
  const char* end =
      std::to_chars(text.data(), text.data() + text.size(), std::abs(x), std::chars_format::scientific).ptr;
  Decimal out = read_scientific({text.data(), static_cast<std::size_t>(end - text.data())});
  while (out.digits.size() > 1 && out.digits.back() == '0') {
    out.digits.pop_back();
    ++out.exponent;
  }
  return out;
}

Decimal readable_decimal(double x) {
  if (x == 0 || !std::isfinite(x)) return {};
  return read_scientific(fmt::format("{:.14e}", std::abs(x)));
}

void round_to(Decimal& x, int kept) {
  const int size = static_cast<int>(x.digits.size());
  if (kept >= size) return;
  const bool up = kept >= 0 && x.digits[static_cast<std::size_t>(kept)] >= '5';
  const int left = std::max(kept, 0);
  x.digits.resize(static_cast<std::size_t>(left));
  x.exponent += size - left;
  if (!up) {
    if (x.digits.empty()) x = {};
    return;
  }
  std::size_t i = x.digits.size();
  while (i > 0 && x.digits[i - 1] == '9') x.digits[--i] = '0';
  if (i > 0)
    ++x.digits[i - 1];
  else
    x.digits.insert(x.digits.begin(), '1');
}

bool is_zero(const Decimal& x) { return x.digits.find_first_not_of('0') == std::string::npos; }

int decimals_of(const Decimal& x) {
  return std::max(0, static_cast<int>(x.digits.find_last_not_of('0') + 1) - x.point());
}

std::optional<std::int64_t> whole_at(const Decimal& x, int exponent) {
  std::int64_t n = 0;
  if (is_zero(x)) return n;
  if (x.exponent < exponent) return std::nullopt;
  const auto [end, error] = std::from_chars(x.digits.data(), x.digits.data() + x.digits.size(), n);
  if (error != std::errc{}) return std::nullopt;
  for (int e = x.exponent; e > exponent; --e) {
    if (n > largest_exact / 10) return std::nullopt;
    n *= 10;
  }
  if (n > largest_exact) return std::nullopt;
  return n;
}

double nearest_double(const Decimal& x) {
  std::string text = x.digits;
  text.append("e").append(std::to_string(x.exponent));
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc::result_out_of_range) return x.exponent < 0 ? 0 : HUGE_VAL;
  return number;
}

std::string decimal_text(const Decimal& x, int decimals) {
  const int point = x.point();
  const auto digit = [&](int i) {
    return i >= 0 && i < static_cast<int>(x.digits.size()) ? x.digits[static_cast<std::size_t>(i)] : '0';
  };
  std::string out;
  if (point <= 0) out = "0";
  for (int i = 0; i < point; ++i) {
    out += digit(i);
    const int left = point - 1 - i;
    if (left > 0 && left % 3 == 0) out += ',';
  }
  if (decimals > 0) out += '.';
  for (int i = 0; i < decimals; ++i) out += digit(point + i);
  return out;
}

char* put_exact(char* at, double value) { return fmt::format_to(at, FMT_COMPILE("{}"), value == 0 ? 0.0 : value); }

void append_exact(std::string& out, double value) {
  std::array<char, exact_room> text;
  out.append(text.data(), put_exact(text.data(), value));
}

std::string exact(double value) {
  std::string out;
  append_exact(out, value);
  return out;
}

}  // namespace closs
