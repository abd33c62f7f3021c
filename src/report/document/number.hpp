// Figures as people read them: significant digits, scaling (K/M/B, 万/億/兆), currency with its own number of
// decimals, percent, months. Never used in machine output; nothing here asks the locale.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "core/scenario/measures.hpp"
#include "core/scenario/text.hpp"

namespace closs {

struct NumberStyle {
  Language language = Language::en;
  std::string_view currency;  // ISO code
  int digits = 3;             // significant
  double error = 0;           // standard error, in the number's own unit: no digit below it is shown; 0: exact
};

/// What a number counts in: a figure its unit, an input its kind.
using Counted = std::variant<Unit, Kind>;

/// "$14.6M", "¥9.2億", "72,750", "11.9 %", "8.2 months". Counts from 100 to 10 million are shown whole with separators
/// (72,750), larger ones scaled; money is scaled to `digits`. What rounding left of a 0 is "≈0".
std::string show(double value, Unit unit, const NumberStyle& style);
/// The unit and the decimals in which numbers can be compared that stand below each other.
struct SharedUnit {
  int power = 0;               // of ten
  std::string_view mark = {};  // "M", "億"
  int decimals = 0;
};
/// none: they are too far apart to be read in one unit.
std::optional<SharedUnit> shared_unit(std::span<const double> values, Unit unit, const NumberStyle& style);
/// What stands in the head of a column: "¥M", "億円", "%", "" for counts.
std::string text_of(const SharedUnit& shared, Unit unit, const NumberStyle& style);
/// The number alone, "−78.5"; none: it is too small for the unit. `change`: with its sign. `error`: as in NumberStyle.
std::optional<std::string> number_in(const SharedUnit& shared, double value, Unit unit, bool change, double error = 0);
/// The number with its unit, "−¥78.5M"; too small for it, in one of its own.
std::string show_in(const SharedUnit& shared, double value, Unit unit, const NumberStyle& style, bool change);
/// A number rounded to the first digit of its standard error; as it is where that is 0 or none.
double rounded_to_error(double value, double error);
/// A parameter's value: by kind instead of unit.
std::string show(double value, Kind kind, const NumberStyle& style);
std::string show(double value, Counted counted, const NumberStyle& style);
/// With a sign: "+$2.1M", "−3.2 %".
std::string show_change(double value, Unit unit, const NumberStyle& style);
/// A difference with its sign: "+$2.1M"; of a rate in points: "−3.2 points".
std::string show_difference(double difference, Unit unit, const NumberStyle& style);
/// The unit that numbers of a kind are shown in as figures.
Unit unit_of(Kind kind);
/// Significant digits that say a number as a person wrote it: at least `least`, at most 12.
int digits_that_tell(double value, int least);
/// Significant digits with which different values look different: at least the style's, at most 15.
int digits_apart(std::span<const double> values, Counted counted, NumberStyle style);

}  // namespace closs
