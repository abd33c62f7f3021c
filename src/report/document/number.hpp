// Figures as people read them: significant digits, scaling (K/M/B, 万/億/兆), currency with its own number of
// decimals, percent, months. Never used in machine output; nothing here asks the locale.
#pragma once

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
};

/// What a number counts in: a figure its unit, an input its kind.
using Counted = std::variant<Unit, Kind>;

/// "$14.6M", "¥9.2億", "72,750", "11.9 %", "8.2 months". Counts below 10 million are shown whole with separators in
/// headlines and tables (72,750), larger ones scaled; money is scaled to `digits`.
std::string show(double value, Unit unit, const NumberStyle& style);
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
