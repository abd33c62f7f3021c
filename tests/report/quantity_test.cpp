#include "report/document/quantity.hpp"

#include <array>

#include "catch.hpp"
#include "report/answers/run.hpp"
#include "report/sample.hpp"

namespace closs::quantity_test {

namespace {

std::string shown(const Quantity& quantity, Language language = Language::en) { return show(quantity, language, 3); }

/// The cells of every table of a document, those of charts and folds among them.
std::vector<CellValue> cells_of(const Document& document) {
  std::vector<CellValue> cells;
  const auto take = [&](const Table& table) {
    for (const Table::Row& row : table.rows) cells.insert(cells.end(), row.cells.begin(), row.cells.end());
  };
  for (const Part& part : document.parts) {
    if (const auto* table = std::get_if<Table>(&part)) take(*table);
    if (const auto* chart = std::get_if<Chart>(&part)) take(chart->table);
    if (const auto* folded = std::get_if<Folded>(&part)) take(folded->table);
  }
  return cells;
}

}  // namespace

TEST_CASE("a quantity is shown by what it counts in and as what it is told") {
  CHECK(shown({.value = 0.119, .counted = Unit::rate}) == "11.9 %");
  CHECK(shown({.value = 0.12, .counted = Kind::rate}) == "12 %");
  CHECK(shown({.value = -0.032, .counted = Unit::rate, .form = Quantity::Form::change}) == "−3.20 %");
  CHECK(shown({.value = -0.032, .counted = Kind::rate, .form = Quantity::Form::difference}) == "−3.20 points");
  CHECK(shown({.value = 2.1e6, .counted = Unit::money, .currency = "USD", .form = Quantity::Form::difference}) ==
        "+$2.10M");
  CHECK(shown({.value = 8.2, .counted = Unit::months}, Language::ja) == "8.20か月");
  CHECK(shown({}) == "-");
}

TEST_CASE("what a person wrote stands for the number where it tells it") {
  const Quantity input{.value = 61.0 / 512, .counted = Kind::rate, .written = "61 of 512", .written_tells = false};
  CHECK(shown(input) == "61 of 512 = 11.9 %");
  CHECK(shown(input, Language::ja) == "61 of 512（11.9%）");
  CHECK(shown({.value = 0.12, .counted = Kind::rate, .written = "12%"}) == "12%");
}

TEST_CASE("a number may ask for more digits than the reader, never for fewer") {
  Quantity close{.value = 0.12345, .counted = Unit::rate, .digits = 5};
  CHECK(shown(close) == "12.345 %");
  CHECK(show(close, Language::en, 2) == "12.345 %");
  close.digits = 1;
  CHECK(shown(close) == "12.3 %");
}

TEST_CASE("digits tell different values apart, and equal ones need none") {
  const NumberStyle style{Language::en, "USD", 3};
  CHECK(digits_apart(std::array{1.0, 2.0}, Unit::ratio, style) == 3);
  CHECK(digits_apart(std::array{1.00001, 1.00002}, Unit::ratio, style) == 6);
  CHECK(digits_apart(std::array{7.0, 7.0}, Unit::ratio, style) == 3);
  CHECK(digits_apart(std::array{7.0, std::numeric_limits<double>::quiet_NaN()}, Unit::ratio, style) == 3);
}

TEST_CASE("numbers in the report say whose they are, and are these") {
  const Sample sample = make_sample();
  int figures = 0, inputs = 0;
  for (const CellValue& cell : cells_of(run_document(sample.reported(), {}))) {
    const auto* number = std::get_if<Quantity>(&cell);
    if (!number) continue;
    REQUIRE((!number->of.figure.empty() || number->of.input >= 0));
    if (!number->of.figure.empty()) {
      ++figures;
      for (const Figure& figure : sample.results.figures)
        if (name_of(*sample.scenario, figure.id) == number->of.figure && figure.none.empty())
          CHECK(number->value == figure.value);
    } else {
      ++inputs;
      CHECK(number->value == sample.scenario->values[static_cast<std::size_t>(number->of.input)].base);
    }
  }
  CHECK(figures > 20);
  CHECK(inputs == 4);
}

TEST_CASE("what was written is said in the reader's words") {
  using Law = Uncertain::Law;
  const auto both = [](const Quantity& input) {
    return show(input, Language::en, 3) + " / " + show(input, Language::ja, 3);
  };
  Quantity input{.value = 83.0 / 1034, .counted = Kind::rate, .written = "83 of 1034", .written_tells = false};
  input.stated = {.law = {Law::counts, 83, 1034, 0}};
  CHECK(both(input) == "83 of 1,034 = 8.03 % / 1,034人中83人（8.03%）");
  input.stated = {.rest = true};
  CHECK(both(input) == "the rest = 8.03 % / 残り（8.03%）");
  input.stated = {.law = {Law::pert, 0.04, 0.06, 0.11}};
  CHECK(both(input) == "4 % to 11 %, most likely 6 % = 8.03 % / 4%〜11%、最頻値6%（8.03%）");
  Quantity month{.value = 336, .counted = Kind::count, .written = "28/month", .written_tells = false};
  month.stated = {.as_written = 28, .months = 1};
  CHECK(both(month) == "28 a month = 336 / 月28（336）");
  Quantity money{.value = 30000, .counted = Kind::money, .currency = "JPY", .written = "3万"};
  money.stated = {.as_written = 30000};
  CHECK(both(money) == "¥30,000 / 30,000円");
}

}  // namespace closs::quantity_test
