#include "input/values/kind_number.hpp"

#include <fmt/format.h>

#include <cmath>

#include "core/scenario/currency.hpp"
#include "input/values/currency.hpp"
#include "input/yaml/tree.hpp"

namespace closs {
namespace {

std::string plain(double number) { return fmt::format("{:.12g}", number); }
std::string as_percent(double fraction) { return fmt::format("{:.12g} %", fraction * 100.0L); }

/// A bare 12 may mean 12 % or 1200 %, a bare 1 may mean 1 % or 100 %: both are offered.
std::nullopt_t doubtful_rate(const ValueReading& r, double number, const Node& node) {
  const bool one = std::abs(number) == 1;
  const std::string fraction = one ? plain(number * 100) + "%" : plain(number / 100);
  return r.fault("rate-above-1", node,
                 {{"value", plain(number)},
                  {"percent", as_percent(number)},
                  {"as_percent", plain(number) + "%"},
                  {"as_fraction", fraction}});
}

bool fits_currency(const ValueReading& r, std::string_view mark, const Node& node) {
  const std::string written(mark);
  if (r.parameter.kind != Kind::money)
    r.fault("no-currency-here", node, {{"currency", written}});
  else if (r.context.currency.empty())
    r.fault("currency-unstated", node, {{"currency", written}});
  else if (!stands_for(mark, r.context.currency))
    r.fault("other-currency", node, {{"currency", written}, {"expected", std::string(r.context.currency)}});
  else
    return true;
  return false;
}

}  // namespace

std::nullopt_t ValueReading::fault(FaultCode code, const Node& node,
                                   std::vector<std::pair<std::string, std::string>> values) const {
  values.emplace_back("key", parameter.name);
  faults.push_back({code, node.place, std::move(values)});
  return std::nullopt;
}

void ValueReading::warn(FaultCode code, const Node& node,
                        std::vector<std::pair<std::string, std::string>> values) const {
  if (!warnings) return;
  values.emplace_back("key", parameter.name);
  add_fault(*warnings, {code, node.place, std::move(values)});
}

std::string shown(double number, const Parameter& parameter) {
  return is_fraction(parameter.kind) ? as_percent(number) : plain(number);
}

std::optional<NumberText> any_number(const ValueReading& r, std::string_view text, const Node& node) {
  const Kind kind = r.parameter.kind;
  const bool whole = kind == Kind::count || (kind == Kind::money && minor_digits(r.context.currency) == 0);
  return any_number(r, text, whole ? Divisible::no : Divisible::yes, node);
}

std::optional<NumberText> any_number(const ValueReading& r, std::string_view text, Divisible divisible,
                                     const Node& node) {
  NumberTrouble trouble;
  auto number = read_number(text, divisible, trouble);
  if (number) return number;
  if (!trouble.currency.empty() && !fits_currency(r, trouble.currency, node)) return std::nullopt;
  r.fault(trouble.code, node, std::move(trouble.values));
  r.faults.back().suggestion = std::move(trouble.suggestion);
  return std::nullopt;
}

std::optional<NumberText> number_of_kind(const ValueReading& r, std::string_view text, const Node& node) {
  auto number = any_number(r, text, node);
  if (!number) return std::nullopt;
  if (!number->currency.empty() && !fits_currency(r, number->currency, node)) return std::nullopt;
  if (!is_fraction(r.parameter.kind)) {
    if (number->percent) return r.fault("percent-of-amount", node, {{"written", std::string(text)}});
    return number;
  }
  if (number->scaled) return r.fault("scaled-rate", node, {{"written", std::string(text)}});
  if (number->bare() && std::abs(number->number) >= 1) return doubtful_rate(r, number->number, node);
  return number;
}

bool holds(const ValueReading& r, double number, const Node& node) {
  const Domain& domain = r.parameter.domain;
  if (domain.holds(number)) return true;
  const bool low = domain.low_open ? number <= domain.low : number < domain.low;
  r.fault(code_outside(r.parameter, low), node,
          {{"value", shown(number, r.parameter)}, {"limit", shown(low ? domain.low : domain.high, r.parameter)}});
  return false;
}

bool in_order(const ValueReading& r, double low, double high, const Node& node) {
  if (low <= high) return true;
  r.fault("range-reversed", node, {{"low", shown(low, r.parameter)}, {"high", shown(high, r.parameter)}});
  return false;
}

}  // namespace closs
