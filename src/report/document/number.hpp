// Figures as people read them: significant digits, scaling (K/M/B, 万/億/兆), currency with its own number of
// decimals, percent, months. Never used in machine output; nothing here asks the locale.
#pragma once

#include <string>
#include <string_view>

#include "core/scenario/measures.hpp"
#include "core/scenario/text.hpp"

namespace closs {

struct NumberStyle {
  Language language = Language::en;
  std::string_view currency;  // ISO code
  int digits = 3;             // significant
};

/// "$14.6M", "¥9.2億", "72,750", "11.9 %", "8.2 months". Counts below 10 million are shown whole with separators in
/// headlines and tables (72,750), larger ones scaled; money is scaled to `digits`.
std::string show(double value, Unit unit, const NumberStyle& style);
/// A parameter's value: by kind instead of unit.
std::string show(double value, Kind kind, const NumberStyle& style);
/// With a sign: "+$2.1M", "−3.2 %".
std::string show_change(double value, Unit unit, const NumberStyle& style);
/// Significant digits that say a number as a person wrote it: at least `least`, at most 12.
int digits_that_tell(double value, int least);

}  // namespace closs
