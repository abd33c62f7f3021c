// One number as people write it: `12%`, `1_200`, `¥1.2億`, `45M`, `31_000/month`. The digits are scaled as a decimal
// text, never as a double, so that 8% is the same number as 0.08 and 1.2M the same as 1200000. What could be
// read in two ways (`1,200`, `5m`, `1億5`) is refused with both readings.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/scenario/fault_code.hpp"

namespace closs {

struct NumberText {
  double number = 0;  // percent and scale applied
  bool percent = false;
  bool scaled = false;        // k, M, 億, ...
  std::string_view currency;  // sign or code as written; empty: none
  std::string_view per;       // behind `/`; empty: none

  bool bare() const { return !percent && !scaled; }
};

/// What is wrong with a text that should be a number: a fault's code and its values.
struct NumberTrouble {
  FaultCode code = "not-a-number";
  std::vector<std::pair<std::string, std::string>> values;
  std::string suggestion = {};  // `28/month` for `28 per month`
  std::string currency = {};    // the mark of it beside digits whose separators cannot be read; may be empty
};

/// Whether the trouble is which mark is the decimal point: `1,200`, `1.200,5`, `1 200`.
bool is_about_separators(const NumberTrouble& trouble);

/// `text` with full-width digits, signs and blanks as the plain ones; `room` holds it where something changed.
std::string_view plain_width(std::string_view text, std::string& room);

/// Whether what a number counts has parts: of customers and yen, a comma before three digits can only mark thousands.
enum class Divisible { yes, no };

/// Reads a whole text in plain width. nullopt with the trouble.
std::optional<NumberText> read_number(std::string_view text, Divisible divisible, NumberTrouble& trouble);

/// What Japanese puts behind a number of customers, complaints or firms.
constexpr std::string_view counters[] = {"人", "名", "件", "社"};

/// The span of time that a word behind `/` or `per` probably means (`mo`, `月`, `annum`): its name; empty: none.
std::string_view span_meant(std::string_view word);

}  // namespace closs
