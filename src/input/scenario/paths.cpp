#include "input/scenario/paths.hpp"

#include <algorithm>

#include "input/scenario/read.hpp"
#include "text/names.hpp"
#include "text/split.hpp"

namespace closs {
namespace {

constexpr std::string_view wildcard = "problems.*.";

/// What stands in the way of a problem's frequency: the scenario gives its share or its complaints.
std::string given_instead(const Scenario& scenario, std::string_view path) {
  const std::size_t dot = path.rfind('.');
  if (dot == std::string_view::npos) return {};
  const std::string_view name = path.substr(dot + 1);
  const auto rows = occurrence_parameters().first(3);
  if (std::none_of(rows.begin(), rows.end(), [&](const Parameter& p) { return p.name == name; })) return {};
  for (const Parameter& other : rows) {
    std::string candidate = std::string(path.substr(0, dot + 1)) + other.name;
    for (const Value& v : scenario.values)
      if (path_matches(candidate, path_of(scenario, v))) return candidate;
  }
  return {};
}

/// Every path that names a number of the scenario, whether it was written there or is inherited.
std::vector<std::string> addressable_paths(const Scenario& scenario) {
  std::vector<std::string> all;
  for (const Value& v : scenario.values) all.push_back(path_of(scenario, v));
  constexpr std::size_t enough = 20'000;
  const auto add_parameters = [&](const std::string& level) {
    for (const Parameter& p : scenario.model->parameters)
      if (all.size() < enough) all.push_back(level + p.name);
  };
  if (scenario.model) {
    add_parameters(std::string(wildcard));
    for (const Problem& problem : scenario.problems) add_parameters("problems." + problem.id + ".");
  }
  for (const Segment& segment : scenario.segments) {
    if (segment.id.empty() || all.size() >= enough) continue;
    for (const Parameter& p : economics())
      if (p.in_segment) all.push_back("segments." + segment.id + "." + p.name);
  }
  return all;
}

}  // namespace

std::vector<PathKey> keys_of_path(std::string_view path) {
  std::vector<PathKey> keys;
  for (const std::string_view key : split(path, '.'))
    keys.push_back({key, static_cast<std::size_t>(key.data() - path.data())});
  if (keys.size() > 4 && keys[0].key == "fixes" && keys[2].key == "changes") {
    const bool move = move_named(keys.back().key).has_value();
    const PathKey last = keys.back();
    const std::size_t from = keys[3].at;
    const std::size_t to = move ? last.at - 1 : path.size();
    keys.resize(3);
    keys.push_back({path.substr(from, to - from), from});
    if (move) keys.push_back(last);
  }
  return keys;
}

bool path_matches(std::string_view pattern, std::string_view path) {
  if (pattern == path) return true;
  const std::size_t star = pattern.find(wildcard);
  if (star == std::string_view::npos || (star > 0 && pattern[star - 1] != '.')) return false;
  const std::size_t id = star + wildcard.size() - 2;  // where the star stands
  if (path.substr(0, id) != pattern.substr(0, id)) return false;
  const std::size_t dot = path.find('.', id);
  return dot != std::string_view::npos && dot > id && path.substr(dot) == pattern.substr(id + 1);
}

std::vector<int> find_values(const Scenario& scenario, const std::string& path, Place asked_at,
                             std::vector<Fault>& faults) {
  const std::string wanted = normalised(path);
  std::vector<int> found, matching;
  for (std::size_t i = 0; i < scenario.values.size(); ++i) {
    const std::string path_here = path_of(scenario, scenario.values[i]);
    if (path_here == wanted) found.push_back(static_cast<int>(i));
    if (path_matches(wanted, path_here)) matching.push_back(static_cast<int>(i));
  }
  if (found.empty()) found = std::move(matching);
  if (found.empty()) {
    std::string suggestion = given_instead(scenario, wanted);
    if (suggestion.empty()) suggestion = std::string(nearest(wanted, addressable_paths(scenario)));
    faults.push_back({"unknown-path", asked_at, {{"path", wanted}}, std::move(suggestion)});
  }
  return found;
}

}  // namespace closs
