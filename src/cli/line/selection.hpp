// What --measure, --figure, --by and the options of a report name, found in the tables and in a scenario.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "cli/line/command.hpp"
#include "cli/line/options.hpp"
#include "core/scenario/measures.hpp"
#include "core/scenario/scenario.hpp"
#include "report/answers/run.hpp"

namespace closs {

/// The measures of these names (one name may stand for two: `lost` of a state is another row than `lost`). Failure
/// (unknown-measure).
std::vector<M> measures_named(std::span<const std::string> names);
/// The figures of these names in a scenario. Failure (unknown-figure) naming all that do not exist.
std::vector<FigureId> figures_named(const Scenario& scenario, std::span<const std::string> names);
/// What --figure and --measure ask for: those figures, then all figures of those measures; `otherwise` where neither is
/// given. Failure (unknown-figure, unknown-measure, measure-without-figure).
std::vector<FigureId> figures_asked(const Scenario& scenario, const Options& options, std::vector<FigureId> otherwise);
/// What the formats need to know of a call: language, digits, color of standard output, --by, --bom, --measure. Failure
/// (unknown-measure).
ReportOptions report_options(const Call& call);
/// So much is evaluated without being asked whether it is meant.
constexpr std::int64_t most_evaluations = 1'000'000'000;
/// Refuses shares of the npv of fixes that need more evaluations over so many rows (shares-too-large).
void refuse_many_sets(const Scenario& scenario, std::span<const FigureId> figures, std::int64_t rows);
/// Refuses a tag key that the scenario does not have (unknown-tag); `segment` and none at all are fine.
void refuse_unknown_tag(const Scenario& scenario, const std::string& by);

}  // namespace closs
