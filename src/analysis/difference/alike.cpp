#include "analysis/difference/alike.hpp"

#include <algorithm>
#include <tuple>

#include "core/at.hpp"

namespace closs {
namespace {

/// But for what it is called.
auto meaning(const State& state) {
  const auto& [id, label, steps, contacts, cost, told_good, told_bad, spend_cut] = state;
  return std::tie(id, steps, contacts, cost, told_good, told_bad, spend_cut);
}

}  // namespace

bool same_model(const Model& a, const Model& b) {
  const auto same_parameter = [](const Parameter& x, const Parameter& y) {
    return x.name == y.name && x.group == y.group;
  };
  const auto same_state = [](const State& x, const State& y) { return meaning(x) == meaning(y); };
  const auto& [name, label, described, source, above_baseline, parameters, states, start, complaint, order, realisation,
               cost_per_contact] = a;  // the last three follow from the others
  return &a == &b ||
         (above_baseline == b.losses_above_baseline && start == b.start && complaint == b.complaint &&
          std::equal(parameters.begin(), parameters.end(), b.parameters.begin(), b.parameters.end(), same_parameter) &&
          std::equal(states.begin(), states.end(), b.states.begin(), b.states.end(), same_state));
}

std::string way_of_occurring(const Scenario& s, int segment, int problem) {
  const ProblemInputs& in = s.segments[at(segment)].problems[at(problem)];
  std::string out = parameter_of(in.given).name;
  if (in.given != Occurring::complaints) return out;
  out.append(" ").append(s.model->states[at(in.counted_at)].id);
  const auto first = std::find_if(s.segments.begin(), s.segments.end(), [&](const Segment& other) {
    const ProblemInputs& there = other.problems[at(problem)];
    return there.given == Occurring::complaints && there.occurrence == in.occurrence;
  });
  return out.append(" ").append(first->id);
}

std::vector<std::string> tags_of(const Scenario& s, const std::set<std::string>& problems) {
  std::vector<std::string> out;
  for (const Tag& tag : s.tags)
    for (const int p : tag.problems)
      if (const std::string& id = s.problems[at(p)].id; problems.contains(id))
        out.push_back(tag.key + "." + tag.value + "." + id);
  std::sort(out.begin(), out.end());
  return out;
}

std::vector<std::string> shape_of(const Scenario& s, const Fix& fix, const std::set<std::string>& problems,
                                  const std::set<std::string>& segments) {
  std::vector<std::string> out;
  for (const Change& change : fix.changes)
    if (!change.target.problem || problems.contains(s.problems[at(*change.target.problem)].id))
      out.push_back("change " + path_of(s, change.target).append(" ").append(name_of(change.move)));
  for (std::size_t k = 0; k < s.segments.size(); ++k)
    if (fix.in_segment[k] && segments.contains(s.segments[k].id)) out.push_back("segment " + s.segments[k].id);
  for (const int k : fix.required) out.push_back("requires " + s.fixes[at(k)].id);
  for (const int k : fix.excluded) out.push_back("excludes " + s.fixes[at(k)].id);
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace closs
