// Whether what two scenarios were read from means the same, however it was written.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "core/scenario/scenario.hpp"

namespace closs {

/// The same states, steps, formulas and parameters; names and sources may differ.
bool same_model(const Model& a, const Model& b);
/// How a segment's frequency of a problem is given: "complaints contact home", where the first segment is told that
/// shares the count.
std::string way_of_occurring(const Scenario& scenario, int segment, int problem);
/// Tags and their problems, as far as they are among these.
std::vector<std::string> tags_of(const Scenario& scenario, const std::set<std::string>& problems);
/// What a fix is, but for its numbers and its time; changes and segments as far as they are of these ids.
std::vector<std::string> shape_of(const Scenario& scenario, const Fix& fix, const std::set<std::string>& problems,
                                  const std::set<std::string>& segments);

}  // namespace closs
