// What `estimate` says: what was read, where two sources disagree, what customers, staff and complaints name, where
// experience falls short, and the scenario that comes of it, with its headline. For programs a row an input.
#pragma once

#include <functional>
#include <string>

#include "analysis/estimate/estimate.hpp"
#include "report/answers/answer.hpp"
#include "report/answers/run.hpp"

namespace closs {

/// The scenario first, then the formats of the report.
constexpr std::string_view estimate_scenario_format = "yaml";

/// `evaluated`: the scenario that the estimate gives, evaluated; its headline ends the report. The subject,
/// which is the study, is for the caller to set.
Answer estimate_answer(const Study& study, const Estimated& estimate, const Reported& evaluated,
                       const ReportOptions& options);

/// The scenario, commented in a language. `path`: a file named by the study, as the scenario is to name it.
std::string estimated_scenario(const Study& study, const Estimated& estimate, Language language,
                               const std::function<std::string(const std::string& file)>& path);

}  // namespace closs
