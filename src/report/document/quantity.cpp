#include "report/document/quantity.hpp"

#include <algorithm>
#include <cmath>

#include "report/document/words.hpp"

namespace closs {

std::string words_of(const Quantity& quantity, Language language, int digits) {
  if (!quantity.stated) return quantity.written;
  const Stated& stated = *quantity.stated;
  const Kind kind = std::get<Kind>(quantity.counted);
  const auto number = [&](double x, Kind of) {
    return show(x, of, {language, quantity.currency, digits_that_tell(x, digits)});
  };
  const auto words = [&](std::string_view id, double a, double b, double c, Kind of) {
    return say(id, language, {{"a", number(a, of)}, {"b", number(b, of)}, {"c", number(c, of)}});
  };
  const Uncertain& law = stated.law;
  using Law = Uncertain::Law;
  std::string text;
  switch (law.law) {
    case Law::none:
      text = stated.rest ? say("stated.rest", language) : number(stated.as_written, kind);
      break;
    case Law::counts:
      text = words("stated.counts", law.a, law.b, 0, Kind::count);
      break;
    case Law::pert:
    case Law::triangular:
      text = words("stated.mode", law.a, law.c, law.b, kind);
      break;
    case Law::normal:
      text = words("stated.normal", law.a, law.b, 0, kind);
      break;
    case Law::beta:
      text = words("stated.beta", law.a, law.b, 0, Kind::number);
      break;
    case Law::logit_range:
    case Law::log_range:
    case Law::normal_range:
    case Law::uniform:
    case Law::lognormal:
      text = words("stated.range", law.a, law.b, 0, kind);
      break;
  }
  if (stated.months == 0) return text;
  return say(stated.months == 1   ? "stated.per_month"
             : stated.months == 3 ? "stated.per_quarter"
                                  : "stated.per_year",
             language, {{"value", text}});
}

std::string show(const Quantity& quantity, Language language, int digits) {
  if (!std::isfinite(quantity.value)) return "-";
  const NumberStyle style{language, quantity.currency, std::max(digits, quantity.digits), quantity.error};
  const auto unit = [&] {
    const Kind* kind = std::get_if<Kind>(&quantity.counted);
    return kind ? unit_of(*kind) : std::get<Unit>(quantity.counted);
  };
  if (quantity.form == Quantity::Form::change) return show_change(quantity.value, unit(), style);
  if (quantity.form == Quantity::Form::difference) return show_difference(quantity.value, unit(), style);
  std::string written = words_of(quantity, language, digits);
  if (!written.empty() && quantity.written_tells) return written;
  std::string text = show(quantity.value, quantity.counted, style);
  if (written.empty()) return text;
  return say("assumption.base", language, {{"written", written}, {"value", std::move(text)}});
}

std::string show(const CellValue& cell, Language language, int digits) {
  if (const auto* words = std::get_if<std::string>(&cell)) return *words;
  return show(std::get<Quantity>(cell), language, digits);
}

}  // namespace closs
