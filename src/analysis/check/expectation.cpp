#include "analysis/check/expectation.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "text/ascii.hpp"

namespace closs {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double one_number = 1e-9;  // relative distance below which two numbers are the same

constexpr std::array<std::pair<std::string_view, Relation>, 6> signs = {{
    {"<=", Relation::at_most},
    {"<", Relation::below},
    {">=", Relation::at_least},
    {">", Relation::above},
    {"=", Relation::equal},
    {"between", Relation::between},
}};

constexpr std::string_view sign_characters = "<>=!~";

TextPart between_spaces(std::string_view text, std::size_t from, std::size_t to) {
  while (from < to && is_space(text[from])) ++from;
  while (to > from && is_space(text[to - 1])) --to;
  return {from, to - from};
}

std::size_t after_blanks(std::string_view text, std::size_t at) {
  while (at < text.size() && is_space(text[at])) ++at;
  return at;
}

/// The end of a word: a blank, or a sign.
std::size_t end_of_word(std::string_view text, std::size_t at) {
  while (at < text.size() && !is_space(text[at]) && sign_characters.find(text[at]) == std::string_view::npos) ++at;
  return at;
}

/// The sign or word that stands between figure and value.
TextPart operator_at(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && sign_characters.find(text[end]) != std::string_view::npos) ++end;
  return {at, (end > at ? end : end_of_word(text, at)) - at};
}

/// Where the word `and` stands between `from` and the end, with blanks on both sides; npos: nowhere.
std::size_t word_and(std::string_view text, std::size_t from) {
  for (std::size_t at = text.find("and", from); at != std::string_view::npos; at = text.find("and", at + 1))
    if (at > from && is_space(text[at - 1]) && at + 3 < text.size() && is_space(text[at + 3])) return at;
  return std::string_view::npos;
}

/// The digits of a number with their marks: `1_200.50`, `1,850,000`.
struct Digits {
  TextPart part = {};
  int decimals = 0;
};

Digits digits_in(std::string_view text) {
  Digits out;
  const auto first = std::find_if(text.begin(), text.end(), is_digit);
  out.part.from = static_cast<std::size_t>(first - text.begin());
  std::size_t at = out.part.from;
  bool behind_point = false;
  for (; at < text.size() && (is_digit(text[at]) || std::string_view("_,.").find(text[at]) != text.npos); ++at) {
    if (text[at] == '.')
      behind_point = true;
    else if (behind_point && is_digit(text[at]))
      ++out.decimals;
  }
  out.part.size = at - out.part.from;
  return out;
}

bool same(double a, double b) {
  if (!std::isfinite(a) || !std::isfinite(b)) return a == b;
  return std::abs(a - b) <= one_number * std::max(std::abs(a), std::abs(b));
}

/// What a word before a bracket asks of a figure; nullopt: no statistic has this name.
std::optional<AskedOf> asked_by(std::string_view word) {
  if (word == "mean") return AskedOf{AskedOf::Kind::mean};
  if (word == "chance") return AskedOf{AskedOf::Kind::chance};
  for (const int percentile : asked_percentiles)
    if (word == "P" + std::to_string(percentile)) return AskedOf{AskedOf::Kind::percentile, percentile};
  return std::nullopt;
}

/// A condition while it is split. What cannot be read says so in `trouble`.
struct Splitting {
  std::string_view text;
  ConditionTrouble& trouble;

  bool refused(FaultCode code, TextPart part) const {
    trouble = {code, part};
    return false;
  }

  /// `op VALUE` behind what is compared, up to `end`.
  bool comparison(TextPart compared, std::size_t end, bool of_trials, ComparedWith& out) const {
    const std::string_view here = text.substr(0, end);
    std::size_t at = after_blanks(here, compared.from + compared.size);
    out.sign = operator_at(here, at);
    if (out.sign.size == 0) return refused("condition-no-operator", compared);
    const std::string_view written = here.substr(out.sign.from, out.sign.size);
    const auto known = std::find_if(signs.begin(), signs.end(), [&](const auto& row) { return row.first == written; });
    if (known == signs.end()) return refused("condition-unknown-operator", out.sign);
    out.comparison = known->second;
    if (of_trials && out.comparison == Relation::equal) return refused("condition-no-equality", out.sign);
    at = out.sign.from + out.sign.size;
    out.value = between_spaces(here, at, end);
    if (out.value.size == 0) return refused("condition-no-value", out.sign);
    if (out.comparison != Relation::between) return true;
    const std::size_t middle = word_and(here, at);
    if (middle == std::string_view::npos) return refused("condition-no-and", out.value);
    out.value = between_spaces(here, at, middle);
    out.upper = between_spaces(here, middle + 3, end);
    return (out.value.size > 0 && out.upper.size > 0) || refused("condition-no-and", {middle, 3});
  }

  /// What stands before the comparison: a figure, or a statistic of one.
  bool subject(std::size_t at, Condition& out) const {
    out.name = out.figure = {at, end_of_word(text, at) - at};
    if (out.name.size == 0) return refused("condition-no-figure", operator_at(text, at));
    std::size_t open = text.substr(at, out.name.size).find('(');
    open = open == std::string_view::npos ? after_blanks(text, at + out.name.size) : at + open;
    return open >= text.size() || text[open] != '(' || statistic(between_spaces(text, at, open), open, out);
  }

  bool statistic(TextPart word, std::size_t open, Condition& out) const {
    const auto asked = asked_by(text.substr(word.from, word.size));
    if (!asked) return refused("condition-unknown-statistic", word.size > 0 ? word : TextPart{open, 1});
    out.asked = *asked;
    const std::size_t close = text.find(')', open);
    if (close == std::string_view::npos)
      return refused("condition-no-bracket", between_spaces(text, open, text.size()));
    out.name = {word.from, close + 1 - word.from};
    const TextPart inside = between_spaces(text, open + 1, close);
    out.figure = {inside.from, std::min(end_of_word(text, inside.from), inside.from + inside.size) - inside.from};
    if (out.figure.size == 0) return refused("condition-no-figure", {open, close + 1 - open});
    if (asked->kind == AskedOf::Kind::chance) return comparison(out.figure, close, true, out.event);
    return out.figure.size == inside.size || refused("condition-not-one-figure", inside);
  }
};

}  // namespace

std::optional<Condition> split_condition(std::string_view text, ConditionTrouble& trouble) {
  Splitting splitting{text, trouble};
  Condition out;
  std::size_t at = after_blanks(text, 0);
  if (text.substr(at).starts_with("warn:")) {
    out.warns = true;
    at = after_blanks(text, at + 5);
  }
  if (!splitting.subject(at, out)) return std::nullopt;
  if (!splitting.comparison(out.name, text.size(), out.asked.simulated(), out)) return std::nullopt;
  return out;
}

FigureBounds bounds_of(const FigureId& figure, Relation comparison, double value, double half_step) {
  FigureBounds out{figure, comparison, -infinity, infinity};
  const bool up = comparison == Relation::at_most || comparison == Relation::below;
  if (comparison == Relation::equal) {
    out.low = value - half_step;
    out.high = value + half_step;
  } else {
    (up ? out.high : out.low) = value;
  }
  return out;
}

FigureBounds bounds_between(const FigureId& figure, double low, double high) {
  return {figure, Relation::between, low, high};
}

bool holds(const FigureBounds& bounds, double x) {
  if (same(x, bounds.low) || same(x, bounds.high))
    return bounds.comparison != Relation::below && bounds.comparison != Relation::above;
  return x > bounds.low && x < bounds.high;
}

double nearest_bound(const FigureBounds& bounds, double x) {
  if (bounds.comparison == Relation::equal) return bounds.low + (bounds.high - bounds.low) / 2;
  if (std::isinf(bounds.low)) return bounds.high;
  if (std::isinf(bounds.high)) return bounds.low;
  return std::abs(x - bounds.low) < std::abs(x - bounds.high) ? bounds.low : bounds.high;
}

double half_of_last_digit(std::string_view written,
                          const std::function<std::optional<double>(const std::string&)>& read) {
  const Digits digits = digits_in(written);
  if (digits.part.size == 0) return 0;
  const auto with = [&](std::string_view other) {
    std::string text(written);
    return read(text.replace(digits.part.from, digits.part.size, other));
  };
  // What a 1 in their place counts; a rate without % refuses it, and takes a fraction.
  std::optional<double> one = with("1");
  if (!one)
    if (const auto tenth = with("0.1")) one = digits.decimals > 0 ? *tenth * 10 : *tenth / 10;
  if (!one) return 0;
  double half = std::abs(*one) / 2;
  for (int i = 0; i < digits.decimals; ++i) half /= 10;
  return half;
}

}  // namespace closs
