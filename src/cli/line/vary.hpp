// What --vary asks for: PATH=FROM..TO:STEP or PATH=a,b,c, read against a scenario into the axes of a grid.
#pragma once

#include <string>
#include <vector>

#include "analysis/what_if/sweep.hpp"
#include "core/scenario/fault.hpp"

namespace closs {

/// What is no number of the model but can be set: the scenario is read again for each. Whole numbers count periods:
/// horizon, lifetime, a fix's start and ramp.
enum class Setting { none, whole_number, text };
Setting setting_of(const std::string& path);

/// One --vary, cut at its first `=`.
struct Varied {
  std::string path;
  std::string points;
  Place points_at;  // source number i: the i-th --vary
};

/// The texts of --vary as sources for the places of faults.
std::vector<Source> vary_sources(const std::vector<std::string>& texts);
/// Cuts them. Faults: vary-malformed.
std::vector<Varied> varied(const std::vector<std::string>& texts, std::vector<Fault>& faults);
/// The paths, for ReadOptions::own.
std::vector<std::string> paths_of(const std::vector<Varied>& all);

/// The axes over a scenario that was read with values of its own at the paths; `values` gets what each moves (nothing
/// for settings). Faults: unknown-path, of the literals, vary-...
std::vector<Axis> axes_of(const Scenario& scenario, const std::vector<Varied>& all,
                          std::vector<std::vector<int>>& values, std::vector<Fault>& faults);
/// What each axis moves in another reading of the same scenario.
std::vector<std::vector<int>> values_moved(const Scenario& scenario, const std::vector<Axis>& axes);

}  // namespace closs
