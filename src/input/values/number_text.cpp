#include "input/values/number_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iterator>

#include "input/values/currency.hpp"
#include "text/ascii.hpp"
#include "text/decimal.hpp"
#include "text/utf8.hpp"

namespace closs {
namespace {

constexpr std::size_t longest_digits = 64;  // of one number; a double needs 17

/// The double nearest to the decimal times 10^shift.
double scaled(Decimal decimal, int shift) {
  decimal.exponent += shift;
  return nearest_double(decimal);
}

/// 1200000 as 1_200_000, and without leading zeros.
std::string grouped(std::string_view digits) {
  digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.empty() ? 0 : digits.size() - 1));
  std::string out;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) out += '_';
    out += digits[i];
  }
  return out;
}

/// A run of digits and separators, `point` taken as the decimal point ('\0': there is none) and the others as marks
/// of grouping; empty: it cannot be meant so.
std::string reading(std::string_view run, char point) {
  if (point != '\0' && std::count(run.begin(), run.end(), point) != 1) return {};
  std::string whole, fraction;
  std::size_t group = 0;  // digits since the last mark
  bool behind_point = false, grouped_by_three = true, first_group = true;
  for (const char c : run) {
    if (is_digit(c)) {
      (behind_point ? fraction : whole) += c;
      ++group;
      continue;
    }
    grouped_by_three = grouped_by_three && (first_group ? group >= 1 && group <= 3 : group == 3);
    first_group = false;
    group = 0;
    behind_point = behind_point || c == point;
  }
  if (point == '\0' && (!grouped_by_three || group != 3 || run.front() == '0')) return {};
  return grouped(whole) + (fraction.empty() ? "" : "." + fraction);
}

/// `1,850,000`, `8,500`, `1,850.50`: groups of three by commas, as far as these can be nothing but marks of thousands.
/// `alone`: so can a single comma without a point.
bool is_grouped_by_commas(std::string_view run, bool alone) {
  const std::string_view whole = run.substr(0, run.find('.'));
  const bool fraction = whole.size() < run.size();
  const auto commas = std::count(whole.begin(), whole.end(), ',');
  if (commas == 0 || (commas == 1 && !fraction && !alone)) return false;
  if (fraction && !std::all_of(run.begin() + static_cast<std::ptrdiff_t>(whole.size()) + 1, run.end(), is_digit))
    return false;
  if (whole.front() == '0' || whole.find(',') > 3 || (whole.size() - whole.find(',')) % 4 != 0) return false;
  for (std::size_t i = 0; i < whole.size(); ++i)
    if (is_digit(whole[i]) == ((whole.size() - i) % 4 == 0) || (!is_digit(whole[i]) && whole[i] != ',')) return false;
  return true;
}

bool is_separator(char c) { return c == ',' || c == '\'' || c == '.' || c == '_' || c == ' '; }

/// Refuses a run such as `1,200`, `1.200,5`, `1.200.000`, `1 200`: which of its marks is the decimal point?
NumberTrouble separator_trouble(std::string_view run, std::string_view before, std::string_view after) {
  const std::string written = std::string(before) + std::string(run) + std::string(after);
  std::vector<std::string> readings;
  for (const char point : {'\0', ',', '.'}) {
    std::string made = reading(run, point);
    if (!made.empty()) readings.push_back(std::string(before) + made + std::string(after));
  }
  if (readings.empty()) return {"not-a-number", {{"written", written}}};
  if (readings.size() == 1) return {"separator", {{"written", written}, {"reading", readings[0]}}};
  return {"ambiguous-separator", {{"written", written}, {"reading", readings[0]}, {"other", readings[1]}}};
}

/// Reads what one number may hold, in order: sign, currency, digits, scale, percent, currency, span.
class NumberReader {
 public:
  NumberReader(std::string_view text, Divisible divisible, NumberTrouble& trouble)
      : whole_(trimmed(text)), rest_(whole_), divisible_(divisible), trouble_(trouble) {}

  std::optional<NumberText> read() {
    const bool negative = sign();
    currency_in_front();
    if (!magnitude()) return std::nullopt;
    skip_blanks(rest_);
    if (!currency_behind() || !span()) return std::nullopt;
    if (!rest_.empty()) return leftover();
    if (doubt_) return refuse(*doubt_);
    if (std::isinf(read_.number)) return refuse(no_number());
    if (negative && read_.number != 0) read_.number = -read_.number;
    return read_;
  }

 private:
  NumberTrouble no_number() const { return {"not-a-number", {{"written", std::string(whole_)}}}; }
  /// What stands before the rest, without blanks at its end.
  std::string_view before_rest() const {
    return trimmed(whole_.substr(0, static_cast<std::size_t>(rest_.data() - whole_.data())));
  }
  std::nullopt_t refuse(NumberTrouble trouble) {
    trouble_ = std::move(trouble);
    return std::nullopt;
  }

  bool sign() {
    const bool negative = take(rest_, "-");
    if (!negative) take(rest_, "+");
    skip_blanks(rest_);
    return negative;
  }

  /// Three capitals that are no part of a longer word, or a sign of the table.
  std::string_view currency_mark() const {
    const bool code = rest_.size() >= 3 && std::all_of(rest_.begin(), rest_.begin() + 3, is_capital) &&
                      (rest_.size() == 3 || !is_letter(rest_[3]));
    if (code) return rest_.substr(0, 3);
    const std::string_view mark = leading_mark(rest_);
    const bool in_a_word =
        !mark.empty() && is_letter(mark.back()) && rest_.size() > mark.size() && is_letter(rest_[mark.size()]);
    return in_a_word ? std::string_view{} : mark;
  }
  void currency_in_front() {
    read_.currency = currency_mark();
    rest_.remove_prefix(read_.currency.size());
    skip_blanks(rest_);
  }
  /// A second mark is refused: another currency, or the same one once more?
  bool currency_behind() {
    const std::string_view mark = currency_mark();
    if (mark.empty()) return true;
    if (!read_.currency.empty()) {
      const std::string_view written = before_rest();
      refuse({"two-currencies",
              {{"written", std::string(whole_)},
               {"first", std::string(read_.currency)},
               {"second", std::string(mark)},
               {"reading", std::string(written)}}});
      return false;
    }
    read_.currency = mark;
    rest_.remove_prefix(mark.size());
    skip_blanks(rest_);
    return true;
  }

  /// The mark behind `,500万円`, whose digits are passed already.
  std::string_view mark_behind_scale() {
    skip_blanks(rest_);
    if (western_scale() == 0) japanese_scale();
    skip_blanks(rest_);
    return currency_mark();
  }

  bool decimal(Decimal& out) {
    std::size_t end = 0;
    bool point = false, clean = true;
    for (; end < rest_.size(); ++end) {
      const char c = rest_[end];
      if (is_digit(c)) continue;
      const bool between = end > 0 && end + 1 < rest_.size() && is_digit(rest_[end - 1]) && is_digit(rest_[end + 1]);
      const bool leading_point = c == '.' && end == 0 && rest_.size() > 1 && is_digit(rest_[1]);
      if (!is_separator(c) || (!between && !leading_point)) break;
      if (c != '_' && (c != '.' || point)) clean = false;
      point = point || c == '.';
    }
    const std::string_view run = rest_.substr(0, end);
    if (!clean && !is_grouped_by_commas(run, counts_whole(rest_.substr(end)))) {
      const std::string_view before = whole_.substr(0, static_cast<std::size_t>(rest_.data() - whole_.data()));
      refuse(separator_trouble(run, before, rest_.substr(end)));
      rest_.remove_prefix(end);
      trouble_.currency = read_.currency.empty() ? mark_behind_scale() : read_.currency;
      return false;
    }
    const auto digits =
        static_cast<std::size_t>(std::count_if(run.begin(), run.end(), [](char c) { return c != '_' && c != ','; }));
    if (digits == 0 || digits > longest_digits) {
      refuse(no_number());
      return false;
    }
    out.digits.clear();
    for (const char c : run)
      if (is_digit(c)) out.digits += c;
    if (const std::size_t at = run.find('.'); at != run.npos)
      out.exponent =
          -static_cast<int>(std::count_if(run.begin() + static_cast<std::ptrdiff_t>(at), run.end(), is_digit));
    rest_.remove_prefix(end);
    exponent(out);
    return true;
  }

  /// Whether digits with `behind` after them count what has no parts: not so of thousands, millions and billions.
  bool counts_whole(std::string_view behind) const {
    skip_blanks(behind);
    const bool scale = !behind.empty() && std::string_view("kKMBm").find(behind[0]) != std::string_view::npos &&
                       (behind.size() == 1 || !is_letter(behind[1]));
    return divisible_ == Divisible::no && !scale;
  }

  void exponent(Decimal& out) {
    if (rest_.size() < 2 || (rest_[0] != 'e' && rest_[0] != 'E')) return;
    std::string_view behind = rest_.substr(1);
    const bool negative = behind.front() == '-';
    if (negative || behind.front() == '+') behind.remove_prefix(1);
    int power = 0;
    const auto [end, error] =
        std::from_chars(behind.data(), behind.data() + std::min<std::size_t>(behind.size(), 4), power);
    if (error != std::errc{}) return;
    out.exponent += negative ? -power : power;
    rest_ = {end, static_cast<std::size_t>(rest_.data() + rest_.size() - end)};
  }

  /// The power of ten of a scale mark at the start of what is left, taken from it; 0: none.
  int western_scale() {
    struct Row {
      char mark;
      int power;
    };
    static constexpr std::array rows = {Row{'k', 3}, Row{'K', 3}, Row{'M', 6}, Row{'B', 9}};
    for (const Row& row : rows) {
      if (rest_.empty() || rest_[0] != row.mark || (rest_.size() > 1 && is_letter(rest_[1]))) continue;
      rest_.remove_prefix(1);
      return row.power;
    }
    return 0;
  }
  int japanese_scale() {
    struct Row {
      std::string_view mark;
      int power;
    };
    static constexpr std::array small = {Row{"十", 1}, Row{"百", 2}, Row{"千", 3}};
    static constexpr std::array large = {Row{"万", 4}, Row{"億", 8}, Row{"兆", 12}};
    int power = 0;
    for (const Row& row : small)
      if (take(rest_, row.mark)) {
        power = row.power;
        break;
      }
    for (const Row& row : large)
      if (take(rest_, row.mark)) return power + row.power;
    return power;
  }

  /// Digits with their scale: `12%`, `1.2M`, `3億`, `1億2000万`.
  bool magnitude() {
    magnitude_ = rest_.data();
    Decimal first;
    if (!decimal(first)) return false;
    skip_blanks(rest_);
    if (rest_.starts_with('m') && (rest_.size() == 1 || !is_letter(rest_[1]))) return milli_or_million();
    read_.percent = take(rest_, "%");
    const int western = read_.percent ? -2 : western_scale();
    int power = western != 0 ? 0 : japanese_scale();
    read_.scaled = !read_.percent && (western != 0 || power != 0);
    read_.number = scaled(first, western + power);
    while (power >= 4 && !rest_.empty() && is_digit(rest_[0])) {
      Decimal next;
      if (!decimal(next)) return false;
      const int next_power = japanese_scale();
      const double part = scaled(next, next_power);
      if (next_power >= power || part >= scaled(Decimal{"1", 0}, power) ||
          (next_power == 0 && (next.exponent != 0 || next.point() > power))) {
        refuse(no_number());
        return false;
      }
      if (is_doubtful_tail(next, power, next_power)) doubt_ = doubtful_tail(next, power, next_power);
      read_.number += part;
      power = next_power;
    }
    return true;
  }

  /// `1億5`, `1億5千`: 5 (thousand), or 5千万? Digits that fill all places below the mark above them leave no doubt.
  static bool is_doubtful_tail(const Decimal& tail, int power, int tail_power) {
    if (tail_power == 0) return tail.point() != power;
    return tail_power < 4 && power >= 8;
  }
  /// With both readings: as it is written, and with the unit that may be left out.
  NumberTrouble doubtful_tail(const Decimal& tail, int power, int tail_power) {
    static constexpr std::array<std::string_view, 12> units = {"",     "十",   "百", "千",   "万",   "十万",
                                                               "百万", "千万", "億", "十億", "百億", "千億"};
    const auto until = [&](const char* end) { return std::string(whole_.data(), end); };
    const std::string behind(rest_);
    const int unit = tail_power > 0 ? 4 : power - tail.point();
    const double number = read_.number + scaled(tail, tail_power);
    return {"ambiguous-tail",
            {{"written", std::string(whole_)},
             {"reading", until(magnitude_) + grouped(fmt::format("{:.0f}", number)) + behind},
             {"other", until(rest_.data()) + std::string(units[static_cast<std::size_t>(unit)]) + behind}}};
  }

  bool milli_or_million() {
    const std::string_view number = before_rest();
    refuse({"ambiguous-m",
            {{"written", std::string(whole_)},
             {"million", std::string(number) + "M"},
             {"thousand", std::string(number) + "k"}}});
    return false;
  }

  bool span() {
    const std::string_view number = before_rest();
    if (!take(rest_, "/")) return true;
    skip_blanks(rest_);
    std::size_t end = 0;
    while (end < rest_.size() && is_letter(rest_[end])) ++end;
    if (end == 0 || end < rest_.size()) {
      refuse({"unknown-span", {{"written", std::string(rest_)}}, with_span(number, rest_)});
      return false;
    }
    read_.per = rest_;
    rest_ = {};
    return true;
  }

  std::nullopt_t leftover() {
    const bool word = is_letter(rest_[0]) || static_cast<unsigned char>(rest_[0]) >= 0x80;
    if (!word) return refuse(no_number());
    const bool counter = std::find(std::begin(counters), std::end(counters), rest_) != std::end(counters);
    std::string_view span = rest_;
    for (const std::string_view article : {"per ", "a ", "an ", "each ", "every "})
      if (take(span, article)) break;
    return refuse({"unknown-suffix",
                   {{"written", std::string(whole_)}, {"suffix", std::string(rest_)}},
                   counter ? std::string(before_rest()) : with_span(before_rest(), span)});
  }

  /// `28/month` of the number 28 and a word that means a month; empty where it means nothing.
  static std::string with_span(std::string_view number, std::string_view word) {
    const std::string_view span = span_meant(word);
    return span.empty() ? std::string() : std::string(number) + "/" + std::string(span);
  }

  std::string_view whole_;
  std::string_view rest_;
  const char* magnitude_ = nullptr;  // where the digits begin
  Divisible divisible_;
  NumberTrouble& trouble_;
  NumberText read_;
  std::optional<NumberTrouble> doubt_;  // of a text that else is a number
};

using SpanWord = std::pair<std::string_view, std::string_view>;  // as people write it, and as it is read
constexpr std::array span_words = {
    SpanWord{"month", "month"},      SpanWord{"months", "month"},      SpanWord{"monthly", "month"},
    SpanWord{"mo", "month"},         SpanWord{"mth", "month"},         SpanWord{"月", "month"},
    SpanWord{"か月", "month"},       SpanWord{"ヶ月", "month"},        SpanWord{"quarter", "quarter"},
    SpanWord{"quarters", "quarter"}, SpanWord{"quarterly", "quarter"}, SpanWord{"qtr", "quarter"},
    SpanWord{"四半期", "quarter"},   SpanWord{"year", "year"},         SpanWord{"years", "year"},
    SpanWord{"yearly", "year"},      SpanWord{"yr", "year"},           SpanWord{"annum", "year"},
    SpanWord{"annual", "year"},      SpanWord{"annually", "year"},     SpanWord{"p.a.", "year"},
    SpanWord{"年", "year"},          SpanWord{"年間", "year"},
};
constexpr std::array span_marks = {
    // in front; one that begins with another one stands before it
    SpanWord{"月額", "month"}, SpanWord{"月間", "month"},     SpanWord{"毎月", "month"},
    SpanWord{"月", "month"},   SpanWord{"四半期", "quarter"}, SpanWord{"年額", "year"},
    SpanWord{"年間", "year"},  SpanWord{"毎年", "year"},      SpanWord{"年", "year"},
};

/// The plain character that a full-width one stands for; 0: it is none.
char plain_character(char32_t c) {
  if (c >= 0xFF01 && c <= 0xFF5E) return static_cast<char>(c - 0xFEE0);
  if (c == 0x3000 || c == 0xA0 || c == 0x202F || c == 0x2009) return ' ';
  return c == 0x2212 ? '-' : '\0';
}

}  // namespace

bool is_about_separators(const NumberTrouble& trouble) {
  return trouble.code == "ambiguous-separator" || trouble.code == "separator";
}

std::string_view plain_width(std::string_view text, std::string& room) {
  if (is_ascii(text)) return text;
  room.clear();
  for (const Character c : Characters(text)) {
    if (const char plain = plain_character(c.code); plain != '\0')
      room += plain;
    else if (c.code == 0xFFE5 || c.code == 0xFFE1)
      room += c.code == 0xFFE5 ? "¥" : "£";
    else
      room += c.bytes;
  }
  return room;
}

std::optional<NumberText> read_number(std::string_view text, Divisible divisible, NumberTrouble& trouble) {
  auto number = NumberReader(text, divisible, trouble).read();
  if (number || !trouble.suggestion.empty()) return number;
  // 月28, 年額 1200円
  for (const auto& [mark, span] : span_marks) {
    std::string_view behind = trimmed(text);
    NumberTrouble other;
    if (!take(behind, mark)) continue;
    const auto without = NumberReader(behind, divisible, other).read();
    if (!without || !without->per.empty()) continue;  // 月28/month
    trouble.suggestion = std::string(trimmed(behind)) + "/" + std::string(span);
    break;
  }
  return std::nullopt;
}

std::string_view span_meant(std::string_view word) {
  word = trimmed(word);
  for (const auto& [written, span] : span_words)
    if (written == word) return span;
  return {};
}

}  // namespace closs
