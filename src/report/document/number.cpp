#include "report/document/number.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

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
constexpr double nearly_zero = 1e-9;  // a rate, a ratio or a count below this is what rounding left
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

// With so many decimals, in units of ten to the power of `unit`.
std::string fixed(double magnitude, int decimals, int unit = 0) {
  Decimal x = readable_decimal(magnitude);
  x.exponent -= unit;
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
  return plain(magnitude, style.digits);
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

bool is_money(Unit unit) { return unit == Unit::money || unit == Unit::money_per_month; }
bool is_count(Unit unit) {
  return !is_money(unit) && unit != Unit::rate && unit != Unit::ratio && unit != Unit::months;
}

/// A number of a unit, as it stands in the unit that is shown, and the marks of that unit.
double in_shown_unit(double value, Unit unit) { return unit == Unit::rate ? value * 100 : value; }
std::string with_unit(std::string text, Unit unit, const NumberStyle& style) {
  if (is_money(unit)) return with_currency(std::move(text), style);
  if (unit == Unit::rate) return percent(std::move(text), style.language);
  if (unit == Unit::months) return say("number.months", style.language, {{"number", std::move(text)}});
  return text;
}

/// The power of ten of the first digit of an error; nothing where there is none.
std::optional<int> place_of(double error) {
  if (!std::isfinite(error) || error <= 0) return {};
  return readable_decimal(error).point() - 1;
}

/// Digits of a number, rounded to its error, that do not go below that.
int digits_to_error(double magnitude, const NumberStyle& style) {
  const auto place = place_of(style.error);
  return place ? std::clamp(readable_decimal(magnitude).point() - *place, 1, style.digits) : style.digits;
}

/// Decimals in a unit that do not go below the error.
int decimals_to_error(const SharedUnit& shared, Unit unit, double error) {
  const auto place = place_of(in_shown_unit(error, unit));
  return place ? std::clamp(shared.power - *place, 0, shared.decimals) : shared.decimals;
}

std::string magnitude(double value, Unit unit, NumberStyle style) {
  value = rounded_to_error(value, style.error);
  style.digits = digits_to_error(value, style);
  if (is_money(unit)) return with_unit(amount(value, style), unit, style);
  if (value > 0 && value < nearly_zero) return with_unit("≈0", unit, style);
  if (is_count(unit)) return count(value, style);
  return with_unit(significant(in_shown_unit(value, unit), style.digits), unit, style);
}

/// So many decimals that a magnitude has `digits` digits.
int decimals_for(double magnitude, int digits) { return std::max(0, digits - rounded(magnitude, digits).point()); }

/// Decimals of what shows the largest with all digits and the smallest with `of_smallest`; none: too many to be read.
std::optional<int> decimals_together(double smallest, double largest, int digits, int of_smallest) {
  constexpr int most_more = 2;
  const int decimals = std::max(decimals_for(largest, digits), decimals_for(smallest, std::min(digits, of_smallest)));
  const bool readable = rounded(largest, digits).point() + decimals <= digits + most_more;
  return readable ? std::optional(decimals) : std::nullopt;
}

/// The unit that the largest takes, or a finer one where the smallest would be a small part of that.
std::optional<SharedUnit> shared_money(double smallest, double largest, const NumberStyle& style) {
  const int point = rounded(largest, style.digits).point();
  std::vector<SharedUnit> units;
  for (const Scale& scale : scales(style.language))
    if (point > scale.from) units.push_back({scale.unit, scale.mark});
  const bool scaled_at_all = !units.empty();
  if (!scaled_at_all) units.push_back({});
  std::optional<SharedUnit> best;
  // Rather 1,254 and 279 million than 1.25 and 0.28 billion.
  for (const double least : {1.0, 0.1, 0.01})
    for (SharedUnit& shared : units) {
      const double one = std::pow(10, shared.power);
      if (best || (scaled_at_all && smallest / one < least)) continue;
      const auto decimals = decimals_together(smallest / one, largest / one, style.digits, scaled_at_all ? 2 : 1);
      if (!decimals) continue;
      shared.decimals = *decimals;
      best = shared;
    }
  if (best && !scaled_at_all && best->decimals > 0) best->decimals = minor_digits(style.currency);
  return best;
}

// True when nothing but zeros would be seen: such a number has no sign.
bool shows_zero(std::string_view text) { return text.find_first_of("123456789") == std::string_view::npos; }

std::string signed_text(double value, std::string text, std::string_view positive) {
  if (shows_zero(text)) return text;
  return std::string(value < 0 ? minus : positive).append(text);
}

}  // namespace

double rounded_to_error(double value, double error) {
  const auto place = place_of(error);
  if (!place || !std::isfinite(value)) return value;
  Decimal x = readable_decimal(value);
  round_to(x, x.point() - *place);
  return std::copysign(nearest_double(x), value);
}

std::string show(double value, Unit unit, const NumberStyle& style) {
  return signed_text(value, magnitude(std::abs(value), unit, style), "");
}

std::optional<SharedUnit> shared_unit(std::span<const double> values, Unit unit, const NumberStyle& style) {
  double smallest = HUGE_VAL, largest = 0;
  bool whole = true;
  for (const double x : values) {
    const double size = std::abs(in_shown_unit(x, unit));
    if (size < nearly_zero || !std::isfinite(size)) continue;
    smallest = std::min(smallest, size);
    largest = std::max(largest, size);
    whole = whole && size == std::round(size);
  }
  if (largest == 0) return SharedUnit{};
  if (is_money(unit)) return shared_money(smallest, largest, style);
  if (is_count(unit)) return SharedUnit{.decimals = whole || largest >= 100 ? 0 : 1};
  const auto decimals = decimals_together(smallest, largest, style.digits, 1);
  return decimals ? std::optional(SharedUnit{.decimals = *decimals}) : std::nullopt;
}

std::string text_of(const SharedUnit& shared, Unit unit, const NumberStyle& style) {
  std::string text = with_unit(std::string(shared.mark), unit, style);
  text.erase(0, text.find_first_not_of(' '));
  while (text.ends_with(' ')) text.pop_back();
  return text;
}

std::optional<std::string> number_in(const SharedUnit& shared, double value, Unit unit, bool change, double error) {
  value = rounded_to_error(value, error);
  std::string text = fixed(in_shown_unit(std::abs(value), unit), decimals_to_error(shared, unit, error), shared.power);
  if (value != 0 && shows_zero(text)) return std::nullopt;
  return signed_text(value, value == 0 ? "0" : std::move(text), change ? "+" : "");
}

std::string show_in(const SharedUnit& shared, double value, Unit unit, const NumberStyle& style, bool change) {
  const std::string_view positive = change ? "+" : "";
  value = rounded_to_error(value, style.error);
  std::string text =
      fixed(in_shown_unit(std::abs(value), unit), decimals_to_error(shared, unit, style.error), shared.power);
  if (shows_zero(text)) return signed_text(value, magnitude(std::abs(value), unit, style), positive);
  return signed_text(value, with_unit(std::move(text).append(shared.mark), unit, style), positive);
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
  NumberStyle in_points = style;
  in_points.error *= 100;
  return say("figure.points", style.language, {{"points", show_change(difference * 100, Unit::ratio, in_points)}});
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
