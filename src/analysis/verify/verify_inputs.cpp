#include "analysis/verify/verify_inputs.hpp"

#include <algorithm>
#include <map>

#include "core/at.hpp"
#include "core/formulas/formulas.hpp"

namespace closs {
namespace {

template <class List>
int index_of_id(const List& list, const std::string& id) {
  const auto found = std::find_if(list.begin(), list.end(), [&](const auto& one) { return one.id == id; });
  return found == list.end() ? -1 : static_cast<int>(found - list.begin());
}

bool was_asked_or_measured(const Value& value) {
  return value.evidence == Evidence::survey || value.evidence == Evidence::measured;
}

/// A value, or of a share another member of its group, for which a survey or a measurement is stated: `rest` has none.
const Value* stated_source(const Scenario& scenario, int value) {
  const Value& own = scenario.values[at(value)];
  if (was_asked_or_measured(own) || own.group < 0) return &own;
  for (const int member : scenario.groups[at(own.group)])
    if (was_asked_or_measured(scenario.values[at(member)])) return &scenario.values[at(member)];
  return &own;
}

/// What a row of inputs has in common in the segments that it stands for.
using RowKey = std::tuple<Target, int, int, int, int, Unobserved, std::vector<int>>;

/// The value of the rate that a share is a share of; -1: how often the problem occurs is given otherwise.
int rate_of_share(const Scenario& scenario, int segment, const Target& target) {
  if (!std::holds_alternative<Occurring>(target.parameter) || !target.problem) return -1;
  const Segment& of = scenario.segments[at(segment)];
  return of.problems[at(*target.problem)].given == Occurring::share ? of.economics[Economic::problem_rate] : -1;
}

}  // namespace

int VerifyMatch::segment(int of_before) const {
  return index_of_id(after_.segments, before_.segments[at(of_before)].id);
}

int VerifyMatch::problem(int of_before) const {
  return index_of_id(after_.problems, before_.problems[at(of_before)].id);
}

std::optional<Target> VerifyMatch::target(const Target& of_before) const {
  Target out = of_before;
  if (of_before.problem) {
    out.problem = problem(*of_before.problem);
    if (*out.problem < 0) return std::nullopt;
  }
  if (auto* parameter = std::get_if<ModelParameter>(&out.parameter)) {
    parameter->index = after_.model->parameter(before_.model->parameters[at(parameter->index)].name);
    if (parameter->index < 0) return std::nullopt;
  }
  return out;
}

int value_of_input(const Scenario& scenario, int segment, const Target& target) {
  const Segment& of = scenario.segments[at(segment)];
  if (const auto* economic = std::get_if<Economic>(&target.parameter))
    return parameter_of(*economic).in_segment ? of.economics[*economic] : scenario.economics[*economic];
  const ProblemInputs& inputs = of.problems[at(target.problem.value_or(0))];
  if (const auto* parameter = std::get_if<ModelParameter>(&target.parameter))
    return inputs.parameters[at(parameter->index)];
  const bool share = std::get<Occurring>(target.parameter) == Occurring::share;
  return share && inputs.given != Occurring::share ? -1 : inputs.occurrence;
}

Unobserved observed_anew(const Scenario& before, int value_before, const Scenario& after, int value_after) {
  if (value_after < 0) return Unobserved::gone;
  const Value& now = *stated_source(after, value_after);
  if (!was_asked_or_measured(now)) return Unobserved::not_measured;
  if (value_before < 0) return Unobserved::no;
  const Value& then = *stated_source(before, value_before);
  return now.source == then.source && now.as_of == then.as_of ? Unobserved::same_source : Unobserved::no;
}

std::vector<Target> members_of(const Scenario& scenario, const Target& target) {
  const auto* own = std::get_if<ModelParameter>(&target.parameter);
  if (!own || scenario.model->parameters[at(own->index)].group.empty()) return {target};
  const std::string& group = scenario.model->parameters[at(own->index)].group;
  std::vector<Target> out;
  for (std::size_t k = 0; k < scenario.model->parameters.size(); ++k)
    if (scenario.model->parameters[k].group == group)
      out.push_back({target.problem, ModelParameter{static_cast<int>(k)}});
  return out;
}

MovedTogether moved_together(const Scenario& scenario, const Target& target) {
  if (std::holds_alternative<Occurring>(target.parameter)) return {{target.problem, Occurring::frequency}};
  return {members_of(scenario, target).front()};
}

bool changes_input(const Scenario& scenario, int fix, int segment, const MovedTogether& input) {
  const Fix& of = scenario.fixes[at(fix)];
  return of.in_segment[at(segment)] && std::any_of(of.changes.begin(), of.changes.end(), [&](const Change& change) {
           return moved_together(scenario, change.target) == input;
         });
}

std::vector<std::vector<int>> judged_together(const Scenario& scenario, const std::vector<int>& fixes) {
  std::vector<std::size_t> set_of(fixes.size());
  for (std::size_t k = 0; k < fixes.size(); ++k) set_of[k] = k;
  std::map<std::pair<int, MovedTogether>, std::size_t> first;  // fix that changes it, by segment and input
  for (std::size_t k = 0; k < fixes.size(); ++k) {
    const Fix& fix = scenario.fixes[at(fixes[k])];
    for (const Change& change : fix.changes)
      for (std::size_t s = 0; s < fix.in_segment.size(); ++s) {
        if (!fix.in_segment[s]) continue;
        const auto [known, fresh] =
            first.try_emplace({static_cast<int>(s), moved_together(scenario, change.target)}, k);
        if (fresh || set_of[known->second] == set_of[k]) continue;
        const std::size_t into = std::min(set_of[known->second], set_of[k]);
        const std::size_t from = std::max(set_of[known->second], set_of[k]);
        std::replace(set_of.begin(), set_of.end(), from, into);
      }
  }
  std::vector<std::vector<int>> out;
  for (std::size_t k = 0; k < fixes.size(); ++k) {
    std::vector<int> together;
    for (std::size_t j = 0; j < fixes.size(); ++j)
      if (set_of[j] == k) together.push_back(fixes[j]);
    if (!together.empty()) out.push_back(std::move(together));
  }
  return out;
}

std::vector<JudgedInput> judged_inputs(const Scenario& before, const Scenario& after, const VerifyMatch& match,
                                       const std::vector<int>& due, int period, std::span<const int> control) {
  // How an input stands in `after`, and whether that is an observation.
  const auto why_not = [&](int segment, const Target& target, int& value_before, int& value_after) {
    value_before = value_of_input(before, segment, target);
    const int there = match.segment(segment);
    const std::optional<Target> same = match.target(target);
    value_after = there < 0 || !same ? -1 : value_of_input(after, there, *same);
    const bool other_way = there >= 0 && same && value_after < 0 && std::holds_alternative<Occurring>(target.parameter);
    return other_way ? Unobserved::given_otherwise : observed_anew(before, value_before, after, value_after);
  };
  std::vector<JudgedInput> out;
  std::map<RowKey, std::size_t> rows;
  for (const int j : due) {
    const Fix& fix = before.fixes[at(j)];
    for (const Change& change : fix.changes) {
      const MovedTogether input = moved_together(before, change.target);
      for (int s = 0; s < static_cast<int>(before.segments.size()); ++s) {
        if (!fix.in_segment[at(s)]) continue;
        JudgedInput one;
        one.change.target = change.target;
        one.change.why = why_not(s, change.target, one.change.value_before, one.change.value_after);
        for (const int c : control) {
          int then = -1, now = -1;
          if (one.change.why != Unobserved::no) break;
          if (why_not(c, change.target, then, now) != Unobserved::no) one.change.why = Unobserved::control;
          if (now == one.change.value_after) one.change.why = Unobserved::pooled;
        }
        for (const int k : due) {
          if (!before.fixes[at(k)].in_segment[at(s)]) continue;
          one.in_force.emplace_back(k, effect_level(before.fixes[at(k)], period));
          if (changes_input(before, k, s, input)) one.changing.push_back(k);
        }
        std::vector<int> in_force;
        for (const auto& [k, level] : one.in_force) in_force.push_back(k);
        const int there = match.segment(s);
        const std::optional<Target> same = match.target(change.target);
        RowKey key{change.target,
                   one.change.value_before,
                   one.change.value_after,
                   rate_of_share(before, s, change.target),
                   there < 0 || !same ? -1 : rate_of_share(after, there, *same),
                   one.change.why,
                   std::move(in_force)};
        const auto [row, fresh] = rows.try_emplace(std::move(key), out.size());
        if (fresh) out.push_back(std::move(one));
        std::vector<int>& segments = out[row->second].change.segments;
        if (segments.empty() || std::find(segments.begin(), segments.end(), s) == segments.end()) segments.push_back(s);
      }
    }
  }
  for (JudgedInput& one : out) one.change.everywhere = one.change.segments.size() == before.segments.size();
  return out;
}

void InputsAtBase::know(std::span<const AskedSum> asked) {
  FormulaOptions options{.figures = false};
  std::vector<double*> to;
  for (const AskedSum& sum : asked)
    for (const auto& [weight, input] : sum.parts) {
      const auto [known, fresh] = known_.try_emplace(key_of(input), 0.0);
      if (!fresh) continue;
      options.inputs.push_back(input);
      to.push_back(&known->second);
    }
  if (to.empty()) return;
  const Formulas formulas(scenario_, options);
  for (std::size_t k = 0; k < to.size(); ++k) *to[k] = formulas.inputs[k].value;
}

std::vector<double> InputsAtBase::of(std::span<const AskedSum> asked) {
  know(asked);
  std::vector<double> out;
  for (const AskedSum& sum : asked) {
    out.push_back(0);
    for (const auto& [weight, input] : sum.parts) out.back() += weight * known_.at(key_of(input));
  }
  return out;
}

}  // namespace closs
