// A figure, a change of it and a scenario as people read them, for tables whose rows are figures of any scope.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "report/document/document.hpp"
#include "report/document/number.hpp"

namespace closs {

/// "Revenue at risk", "Revenue at risk, Billing error", "Net present value, All together".
std::string figure_title(const Scenario& scenario, const FigureId& figure, Language language);
/// A difference with its sign: "+$2.1M"; of a rate in points: "−3.2 points".
std::string show_difference(double difference, Unit unit, const NumberStyle& style);
/// What scenarios are called beside each other: their names where these differ, else their files; `given`: names that
/// go before both (variants), empty where there is none.
std::vector<std::string> scenario_titles(std::span<const Scenario* const> scenarios, std::span<const std::string> given,
                                         Language language);
/// Names joined by commas.
std::string listed(const std::vector<std::string>& names, Language language);

constexpr Table::Column::Align align_left = Table::Column::Align::left, align_right = Table::Column::Align::right;

}  // namespace closs
