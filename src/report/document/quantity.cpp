#include "report/document/quantity.hpp"

#include <algorithm>
#include <cmath>

#include "report/document/words.hpp"

namespace closs {

std::string show(const Quantity& quantity, Language language, int digits) {
  if (!std::isfinite(quantity.value)) return "-";
  const NumberStyle style{language, quantity.currency, std::max(digits, quantity.digits)};
  const auto unit = [&] {
    const Kind* kind = std::get_if<Kind>(&quantity.counted);
    return kind ? unit_of(*kind) : std::get<Unit>(quantity.counted);
  };
  if (quantity.form == Quantity::Form::change) return show_change(quantity.value, unit(), style);
  if (quantity.form == Quantity::Form::difference) return show_difference(quantity.value, unit(), style);
  if (!quantity.written.empty() && quantity.written_tells) return quantity.written;
  std::string text = show(quantity.value, quantity.counted, style);
  if (quantity.written.empty()) return text;
  return say("assumption.base", language, {{"written", quantity.written}, {"value", std::move(text)}});
}

std::string show(const CellValue& cell, Language language, int digits) {
  if (const auto* words = std::get_if<std::string>(&cell)) return *words;
  return show(std::get<Quantity>(cell), language, digits);
}

}  // namespace closs
