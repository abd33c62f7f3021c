// Figures, scenarios and their parts as people read them, for tables whose rows are figures of any scope.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "report/document/quantity.hpp"

namespace closs {

/// "Revenue at risk", "Revenue at risk, Billing error", "Net present value, All together".
std::string figure_title(const Scenario& scenario, const FigureId& figure, Language language);
/// Whose it is, without the measure: "Households, Billing error"; empty: the total.
std::string figure_subject(const Scenario& scenario, const FigureId& figure, Language language);
/// What a problem, segment, fix or state is called: its name, else its id.
std::string name_of(const Problem& problem, Language language);
std::string name_of(const Segment& segment, Language language);
std::string name_of(const Fix& fix, Language language);
std::string name_of(const State& state, Language language);
/// "3 years": a number of the scenario's periods.
std::string span_text(const Scenario& scenario, int periods, Language language);
/// "a year": how often.
std::string per_text(const Scenario& scenario, Language language);
/// The figure's number, as a cell holds it.
Quantity quantity_of(const Scenario& scenario, const Figure& figure);
/// What scenarios are called beside each other: their names where these differ, else their files; `given`: names that
/// go before both (variants), empty where there is none.
std::vector<std::string> scenario_titles(std::span<const Scenario* const> scenarios, std::span<const std::string> given,
                                         Language language);

}  // namespace closs
