#include "report/document/number.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <set>
#include <span>
#include <string>

#include "core/scenario/currency.hpp"
#include "report/document/words.hpp"
#include "text/decimal.hpp"

namespace closs {

namespace {

// Marks where the code alone would look strange.
struct Currency {
  std::string_view code;
  std::string_view mark;  // in front, in English; empty: the code and a space
  std::string_view ja;    // behind, in Japanese; empty: a space and the code
};
constexpr std::array currencies = {
    Currency{"AED", "", "ディルハム"},   Currency{"AUD", "A$", "豪ドル"},
    Currency{"BRL", "R$", "レアル"},     Currency{"CAD", "C$", "カナダドル"},
    Currency{"CHF", "", "スイスフラン"}, Currency{"CNY", "CN¥", "人民元"},
    Currency{"EUR", "€", "ユーロ"},      Currency{"GBP", "£", "ポンド"},
    Currency{"HKD", "HK$", "香港ドル"},  Currency{"INR", "₹", "ルピー"},
    Currency{"JPY", "¥", "円"},          Currency{"KRW", "₩", "ウォン"},
    Currency{"MXN", "MX$", ""},          Currency{"NZD", "NZ$", "NZドル"},
    Currency{"PHP", "₱", "ペソ"},        Currency{"SGD", "S$", "シンガポールドル"},
    Currency{"THB", "฿", "バーツ"},      Currency{"TWD", "NT$", "台湾ドル"},
    Currency{"USD", "$", "ドル"},        Currency{"VND", "₫", "ドン"},
};

Currency currency_of(std::string_view code) {
  for (const Currency& row : currencies)
    if (row.code == code) return row;
  return {code, "", ""};
}

// Steps of scaling, largest first, in powers of ten. `from`: the amount from which a step is used.
struct Scale {
  int from, unit;
  std::string_view mark;
};
constexpr std::array scales_en = {Scale{12, 12, "T"}, Scale{9, 9, "B"}, Scale{6, 6, "M"}, Scale{4, 3, "K"}};
constexpr std::array scales_ja = {Scale{12, 12, "兆"}, Scale{8, 8, "億"}, Scale{5, 4, "万"}};

constexpr double whole_counts_below = 1e7;
constexpr std::string_view minus = "−";

Decimal rounded(double magnitude, int digits) {
  Decimal x = readable_decimal(magnitude);
  round_to(x, std::max(digits, 1));
  return x;
}

std::string significant(double magnitude, int digits) {
  const Decimal x = rounded(magnitude, digits);
  return is_zero(x) ? "0" : decimal_text(x, std::max(0, digits - x.point()));
}

std::string fixed(double magnitude, int decimals) {
  Decimal x = readable_decimal(magnitude);
  round_to(x, x.point() + decimals);
  return decimal_text(x, decimals);
}

// Rounded to `digits`, without zeros behind; for values that a person wrote.
std::string plain(double magnitude, int digits) {
  const Decimal x = rounded(magnitude, digits);
  return decimal_text(x, decimals_of(x));
}

std::span<const Scale> scales(Language language) {
  if (language == Language::ja) return scales_ja;
  return scales_en;
}

// Scaled to `digits`; "" when it is too small to be scaled. The step is chosen after rounding: 999,950 is 1.00M.
std::string scaled(double magnitude, const NumberStyle& style) {
  Decimal x = rounded(magnitude, style.digits);
  for (const Scale& scale : scales(style.language)) {
    if (x.point() <= scale.from) continue;
    x.exponent -= scale.unit;
    return decimal_text(x, std::max(0, style.digits - x.point())).append(scale.mark);
  }
  return "";
}

std::string count(double magnitude, const NumberStyle& style) {
  if (magnitude >= whole_counts_below) return scaled(magnitude, style);
  if (magnitude >= 100) return fixed(magnitude, 0);
  return significant(magnitude, style.digits);
}

std::string amount(double magnitude, const NumberStyle& style) {
  std::string text = scaled(magnitude, style);
  if (!text.empty()) return text;
  const int minor = minor_digits(style.currency);
  const Decimal x = rounded(magnitude, style.digits);
  if (style.digits > x.point()) return is_zero(x) ? "0" : fixed(magnitude, minor);
  return decimal_text(x, 0);
}

std::string with_currency(std::string text, const NumberStyle& style) {
  const Currency currency = currency_of(style.currency);
  if (style.language == Language::ja)
    return currency.ja.empty() ? text.append(" ").append(style.currency) : text.append(currency.ja);
  return currency.mark.empty() ? fmt::format("{} {}", style.currency, text) : fmt::format("{}{}", currency.mark, text);
}

std::string percent(std::string text, Language language) { return text.append(language == Language::ja ? "%" : " %"); }

std::string magnitude(double value, Unit unit, const NumberStyle& style) {
  switch (unit) {
    case Unit::money:
    case Unit::money_per_month:
      return with_currency(amount(value, style), style);
    case Unit::rate:
      return percent(significant(value * 100, style.digits), style.language);
    case Unit::ratio:
      return significant(value, style.digits);
    case Unit::months:
      return say("number.months", style.language, {{"number", significant(value, style.digits)}});
    default:
      return count(value, style);
  }
}

// True when nothing but zeros would be seen: such a number has no sign.
bool shows_zero(std::string_view text) { return text.find_first_of("123456789") == std::string_view::npos; }

std::string signed_text(double value, std::string text, std::string_view positive) {
  if (shows_zero(text)) return text;
  return std::string(value < 0 ? minus : positive).append(text);
}

}  // namespace

std::string show(double value, Unit unit, const NumberStyle& style) {
  return signed_text(value, magnitude(std::abs(value), unit, style), "");
}

std::string show_change(double value, Unit unit, const NumberStyle& style) {
  return signed_text(value, magnitude(std::abs(value), unit, style), "+");
}

std::string show(double value, Kind kind, const NumberStyle& style) {
  const double size = std::abs(value);
  std::string text;
  switch (kind) {
    case Kind::rate:
    case Kind::share:
    case Kind::growth:
      text = percent(plain(size * 100, style.digits), style.language);
      break;
    case Kind::money: {
      const int decimals = decimals_of(readable_decimal(size)) == 0 ? 0 : minor_digits(style.currency);
      text = with_currency(size >= whole_counts_below ? scaled(size, style) : fixed(size, decimals), style);
      break;
    }
    case Kind::count:
      text = count(size, style);
      break;
    case Kind::number:
      text = plain(size, std::max(style.digits, 4));
      break;
  }
  return signed_text(value, std::move(text), "");
}

std::string show(double value, Counted counted, const NumberStyle& style) {
  return std::visit([&](auto in) { return show(value, in, style); }, counted);
}

std::string show_difference(double difference, Unit unit, const NumberStyle& style) {
  if (unit != Unit::rate) return show_change(difference, unit, style);
  return say("figure.points", style.language, {{"points", show_change(difference * 100, Unit::ratio, style)}});
}

Unit unit_of(Kind kind) {
  switch (kind) {
    case Kind::rate:
    case Kind::share:
    case Kind::growth:
      return Unit::rate;
    case Kind::money:
      return Unit::money;
    case Kind::count:
      return Unit::customers;
    case Kind::number:
      break;
  }
  return Unit::ratio;
}

int digits_that_tell(double value, int least) {
  const Decimal x = readable_decimal(value);
  const std::size_t last = x.digits.find_last_not_of('0');
  return std::clamp(last == std::string::npos ? 1 : static_cast<int>(last) + 1, least, std::max(least, 12));
}

int digits_apart(std::span<const double> values, Counted counted, NumberStyle style) {
  constexpr int most = 15;
  std::set<double> different;
  std::copy_if(values.begin(), values.end(), std::inserter(different, different.end()),
               [](double value) { return std::isfinite(value); });
  for (; style.digits < most; ++style.digits) {
    std::set<std::string> texts;
    for (const double value : different) texts.insert(show(value, counted, style));
    if (texts.size() == different.size()) break;
  }
  return style.digits;
}

}  // namespace closs
