// One number of a parameter: its marks must suit the parameter's kind, its value the parameter's domain. Shared by
// plain literals (literal.cpp) and laws written as maps (law.cpp).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "input/values/literal.hpp"
#include "input/values/number_text.hpp"

namespace closs {

/// One value being read: what it is for, and where its faults go.
struct ValueReading {
  const Parameter& parameter;
  const LiteralContext& context;
  std::vector<Fault>& faults;
  std::vector<Fault>* warnings = nullptr;  // nullptr: nobody asks

  /// A fault at `node`; every sentence may name the parameter as {key}.
  std::nullopt_t fault(FaultCode code, const Node& node,
                       std::vector<std::pair<std::string, std::string>> values = {}) const;
  void warn(FaultCode code, const Node& node, std::vector<std::pair<std::string, std::string>> values) const;
};

/// A number of the parameter as faults show it: "12 %", "1200".
std::string shown(double number, const Parameter& parameter);

/// A number whose marks may suit the kind or not; nullopt with a fault at `node`.
std::optional<NumberText> any_number(const ValueReading& r, std::string_view text, const Node& node);
/// The same of something else than the parameter counts.
std::optional<NumberText> any_number(const ValueReading& r, std::string_view text, Divisible divisible,
                                     const Node& node);
/// A number whose marks fit the kind; a bare rate of 1 or more is refused.
std::optional<NumberText> number_of_kind(const ValueReading& r, std::string_view text, const Node& node);
/// Whether a number lies in the parameter's domain; else a fault.
bool holds(const ValueReading& r, double number, const Node& node);
/// Whether low <= high; else a fault.
bool in_order(const ValueReading& r, double low, double high, const Node& node);

}  // namespace closs
