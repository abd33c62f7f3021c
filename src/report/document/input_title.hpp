// What people call an input: its owner and its label, instead of its path.
#pragma once

#include <string>

#include "core/scenario/scenario.hpp"
#include "report/document/quantity.hpp"

namespace closs {

/// An input below the heading of its owner: ("Billing error", "Complaint rate"), ("E-invoice", "Billing error /
/// Frequency, reduced by"), ("", "Customers").
struct InputName {
  std::string owner, name;
};
InputName input_name(const Scenario& scenario, const Value& value, Language language);
/// On one line: "Billing error / Complaint rate".
std::string input_title(const Scenario& scenario, const Value& value, Language language);
/// Its number, as a cell holds it.
Quantity quantity_of(const Scenario& scenario, int input);
/// The same as a person wrote it, with what it comes to where that cannot be read off.
Quantity written_quantity(const Scenario& scenario, int input);

}  // namespace closs
