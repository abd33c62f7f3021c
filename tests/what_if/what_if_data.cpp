// What the test of the page's what-if needs of the program: the data of scenarios, a line a file, and with `--numbers`
// how reports show numbers.
#include <fmt/format.h>

#include <cstdio>
#include <string>
#include <string_view>

#include "cli/batch/intake.hpp"
#include "report/document/number.hpp"
#include "report/whatif/whatif_data.hpp"
#include "text/json.hpp"

namespace {

using namespace closs;

/// [value, unit, text] for many numbers.
std::string numbers(Language language, std::string_view currency) {
  std::string out;
  JsonWriter json(out);
  json.begin_array();
  const auto add = [&](double value) {
    for (int unit = 0; unit <= static_cast<int>(Unit::months); ++unit) {
      json.begin_array();
      json.number(value);
      json.whole(unit);
      json.text(show(value, static_cast<Unit>(unit), {.language = language, .currency = currency}));
      json.end_array();
    }
  };
  for (const double value : {0.0, 1.0, -1.0, 0.5, 0.045, 0.995, 0.9995, 9.995, 12.0, 99.95, 99.5, 100.0, 999.5, 1e-10})
    add(value);
  double digits = 1.0472915;
  for (int power = -9; power < 16; ++power)
    for (int k = 0; k < 12; ++k) {
      digits = digits * 1.61803398875;
      while (digits >= 10) digits /= 10;
      double value = digits;
      for (int p = power; p > 0; --p) value *= 10;
      for (int p = power; p < 0; ++p) value /= 10;
      add(k % 5 == 0 ? -value : value);
    }
  for (const double nines : {9.994, 9.995, 9.996, 9.9994, 9.9996})
    for (double value = nines; value < 1e15; value *= 10) add(value);
  json.end_array();
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  Intake intake(options);
  const std::string_view first = argc > 1 ? argv[1] : "";
  if (first == "--numbers") {
    fmt::print("{}\n", numbers(argc > 2 && std::string_view(argv[2]) == "ja" ? Language::ja : Language::en,
                               argc > 3 ? argv[3] : "USD"));
    return 0;
  }
  for (int k = 1; k < argc; ++k) {
    const EvaluatedScenario read = evaluated(intake, {.input = {argv[k], false}});
    fmt::print("{}\n", read.evaluated ? what_if_data(read.scenario(), Language::en, 3) : "");
  }
}
