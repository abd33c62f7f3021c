// A figure and a number in its own unit, as conditions write them (`expect`, `solve --until`): `total.revenue_at_risk`,
// `9B`, `150%`, `8 months`.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/scenario/measures.hpp"

namespace closs {

/// The figure of a name; nullopt: the scenario has none.
std::optional<FigureId> find_figure(const Scenario& scenario, std::string_view name);
/// The fault `code` about a figure that does not exist.
Fault no_such_figure(FaultCode code, const Scenario& scenario, const std::string& name, Place place);

/// A number of a measure, base units; nullopt with the faults of literals.
std::optional<Value> figure_value(const Scenario& scenario, const Measure& measure, std::string_view text, Place place,
                                  std::vector<Fault>& faults);

}  // namespace closs
