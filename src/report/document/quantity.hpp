// What a cell of a document holds: words, or a number with what it counts in and whose it is.
#pragma once

#include <limits>
#include <optional>
#include <string>
#include <variant>

#include "core/scenario/uncertain.hpp"
#include "report/document/number.hpp"

namespace closs {

/// The figure or the input that a number is.
struct NumberOf {
  std::string figure = {};  // as formats for programs call it: "total.lost"; empty: no figure
  int input = -1;           // index into Scenario::values; -1: no input
  int scenario = 0;         // index into Answer::subjects
};

/// How an input is stated in its file, to be said in the reader's words.
struct Stated {
  Uncertain law = {};     // over the number as written
  double as_written = 0;  // the number, where there is no law
  int months = 0;         // of the span it is written for; 0: that of the scenario
  bool rest = false;      // what the other shares leave
};

/// A number as it is, before it is shown.
struct Quantity {
  double value = std::numeric_limits<double>::quiet_NaN();  // not finite: none
  Counted counted = Unit::ratio;
  std::string currency = {};  // of money: ISO code
  enum class Form {
    amount,
    change,     // with its sign
    difference  // with its sign; of rates in points
  } form = Form::amount;
  double error = 0;  // its standard error, in its unit: no digit below it is shown; 0: exact
  int digits = 0;    // as many significant digits tell it from its neighbours; a reader may ask for more
  NumberOf of = {};
  std::string written = {};           // of an input, as a person wrote it: "61 of 512"
  bool written_tells = true;          // the number can be read off what was written
  std::optional<Stated> stated = {};  // what was written, where it can be said in other words
};

using CellValue = std::variant<std::string, Quantity>;

inline bool is_blank(const CellValue& cell) {
  const auto* words = std::get_if<std::string>(&cell);
  return words && words->empty();
}

/// "$14.6M", "−3.2 points", "61 of 512 = 11.9 %"; "-" for none. `digits`: what the reader asked for.
std::string show(const Quantity& quantity, Language language, int digits);
/// What was written, in the reader's words: "61 of 512", "the rest", "¥4,200 a month".
std::string words_of(const Quantity& quantity, Language language, int digits);
std::string show(const CellValue& cell, Language language, int digits);
}  // namespace closs
