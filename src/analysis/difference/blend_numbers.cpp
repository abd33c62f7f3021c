// Numbers of two scenarios, blended: one value for each use, or one for each state of a setting; and the numbers that
// changed, as inputs.
#include <algorithm>
#include <tuple>

#include "analysis/difference/blend_builder.hpp"

namespace closs {
namespace {

ChangedInput::Owner owner_of(const Address& a) {
  using enum ChangedInput::Owner;
  return a.fix                                                  ? fixes
         : a.segment                                            ? segments
         : a.target.problem                                     ? problems
         : std::holds_alternative<Economic>(a.target.parameter) ? scenario
                                                                : problem_defaults;
}

Absent when_absent(const ParameterId& which) {
  if (which == ParameterId(Occurring::incidents_per_customer)) return Absent::inherited;
  const auto* economic = std::get_if<Economic>(&which);
  if (!economic) return Absent::same;
  switch (*economic) {
    case Economic::revenue_per_customer:
    case Economic::margin:
    case Economic::acquisition_cost:
      return Absent::inert;
    case Economic::problem_rate:
    case Economic::act_bad:
    case Economic::act_good:
    case Economic::new_customer_value:
      return Absent::same;
    default:
      return Absent::zero;
  }
}

Address cell(int segment, int problem) { return {.segment = segment, .target = {.problem = problem}}; }
/// The uses of a problem in a segment.
template <class Map>
auto uses_of_cell(Map& all, int segment, int problem) {
  return std::pair(all.lower_bound(cell(segment, problem)), all.lower_bound(cell(segment, problem + 1)));
}

}  // namespace

int BlendBuilder::number(const UsePair& u, Absent absent) {
  if (u.before >= 0 && u.after >= 0) return values_.pair(u.before, u.after);
  if (!u.in_both() || absent == Absent::inherited) return values_.inherited(u.before, u.after);
  if (absent == Absent::zero) return values_.or_zero(u.before, u.after);
  const int index = values_.fixed(u.before, u.after);
  if (absent != Absent::inert || index < 0) return index;
  ChangedInput input = number_input(Kind::number, {u.before, u.after});
  input.inert = true;
  const auto told = [&](const ChangedInput& other) { return other.path == input.path; };
  if (std::none_of(b_.inputs.begin(), b_.inputs.end(), told)) add(std::move(input), false);
  return index;
}

/// A number of a problem or segment that comes or goes: 0 where it is off, or left out with it.
int BlendBuilder::present_or_fixed(const UsePair& u, int presence) {
  if (b_.is_setting[at(presence)]) return values_.fixed(u.before, u.after);
  const Value& value = values_.of(u.before, u.after);
  const auto [known, fresh] = present_.try_emplace({presence, value.address}, 0);
  if (!fresh) return known->second;  // inherited by several segments: one number
  const bool was_there = u.before >= 0;
  const int index = known->second = values_.add(value, was_there ? value.base : 0);
  b_.columns.push_back({index, presence, was_there ? value.base : 0, was_there ? 0 : value.base});
  return index;
}

Blend::Slot BlendBuilder::two(int setting_input, const UsePair& u) {
  return {.setting = setting_input, .before = values_.fixed(u.before, -1), .after = values_.fixed(-1, u.after)};
}

int BlendBuilder::setting_of_number(std::string_view which, const std::string& path, Owner owner, const UsePair& u) {
  const auto [known, fresh] = numbers_set_.try_emplace({which, path}, 0);
  if (!fresh) return known->second;
  ChangedInput input{.kind = Kind::setting, .path = path, .owner = owner, .setting = which};
  input.numbers = {{u.before, u.after}};
  return known->second = add(std::move(input), true);
}

Blend::Slot BlendBuilder::slot_of(const Address& use, const UsePair& u) {
  const auto is = [&](const ParameterId& which) { return use.target.parameter == which; };
  if (u.before < 0 && u.after < 0) return {};
  if (use.segment && !u.in_both() && (is(Economic::customers) || is(Economic::new_customers)))
    return {.value = present_or_fixed(u, b_.segments[at(*use.segment)].presence)};
  if (is(Economic::new_customer_value) && b_.word_of_mouth >= 0) return two(b_.word_of_mouth, u);
  if (is(Occurring::frequency)) return occurrence(*use.target.problem, u);
  return {.value = number(u, when_absent(use.target.parameter))};
}

Blend::Slot BlendBuilder::occurrence(int problem, const UsePair& u) {
  const Blend::Matched& q = b_.problems[at(problem)];
  if (!q.in_both()) return {.value = present_or_fixed(u, q.presence)};
  if (!given_otherwise_[at(problem)]) return {.value = number(u, Absent::same)};
  // Counted together are those that share one value: with the other segments of their scenario.
  if (!u.in_both()) return {.value = values_.fixed(u.before, u.after)};
  if (model_differs()) return two(b_.model, u);  // complaints are counted at a state of the model
  const Target now{.problem = q.after, .parameter = new_.values[at(u.after)].address.target.parameter};
  const int input = setting_of_number("occurrence", path_of(new_, now), Owner::problems, u);
  b_.inputs[at(input)].problem = q.id;
  b_.inputs[at(input)].of_frequency = true;
  return two(input, u);
}

void BlendBuilder::keep(const Address& use, const Blend::Slot& slot) {
  const ParameterId& which = use.target.parameter;
  const bool of_frequency = std::holds_alternative<Occurring>(which) || which == ParameterId(Economic::problem_rate);
  if (slot.setting < 0)
    values_.note_use(slot.value, use.fix ? -1 : use.target.problem.value_or(-1), of_frequency && !use.fix,
                     use.fix.has_value());
  b_.slots[use] = slot;
}

/// A problem that only one scenario has, in a segment that only the other has: nobody meets it there.
void BlendBuilder::fill_gaps() {
  for (int k = 0; k < static_cast<int>(b_.segments.size()); ++k)
    for (int p = 0; p < static_cast<int>(b_.problems.size()); ++p) {
      const auto is_there = [&](int segment) {
        const auto [first, last] = uses_of_cell(uses_, segment, p);
        return first != last;
      };
      if (is_there(k)) continue;
      int like = 0;
      while (!is_there(like)) ++like;
      for (auto [slot, last] = uses_of_cell(b_.slots, like, p); slot != last; ++slot) {
        Address use = slot->first;
        use.segment = k;
        b_.slots[use] = slot->second;
      }
      Value nobody;
      nobody.parameter = &parameter_of(Occurring::frequency);
      Address how_often = cell(k, p);
      how_often.target.parameter = Occurring::frequency;
      b_.slots[how_often] = {.value = values_.add(nobody, 0)};
    }
}

// --- changed numbers as inputs ---------------------------------------------------------------------

void BlendBuilder::number_inputs() {
  std::map<int, int> root;  // union-find over changed values
  for (const auto& [value, changed] : values_.changed()) root[value] = value;
  const auto find = [&](int v) {
    while (root[v] != v) v = root[v];
    return v;
  };
  std::map<std::tuple<int, int, std::string>, int> first_of;  // of the shares of a segment's problem, by group
  for (const auto& [use, slot] : b_.slots) {
    const auto* parameter = std::get_if<ModelParameter>(&use.target.parameter);
    if (!parameter || use.fix || !root.contains(slot.value)) continue;
    const std::string& group = b_.parameters[at(parameter->index)]->group;
    if (group.empty()) continue;
    const int mine = find(slot.value);
    const int first = find(first_of.try_emplace({*use.segment, *use.target.problem, group}, mine).first->second);
    root[std::max(mine, first)] = std::min(mine, first);
  }
  std::map<int, std::vector<int>> components;
  for (const auto& [value, changed] : values_.changed()) components[find(value)].push_back(value);
  for (const auto& [first, members] : components) add_number_input(members);
}

/// A number, or the group of shares that it is of, as an input: called as the new scenario writes it, or as the old one
/// does where that one was written for fewer uses.
ChangedInput BlendBuilder::number_input(Kind kind, const ChangedNumber& pair) const {
  const Value* before = pair.before < 0 ? nullptr : &old_.values[at(pair.before)];
  const Value* after = pair.after < 0 ? nullptr : &new_.values[at(pair.after)];
  const auto is_default = [](const Value& v) { return owner_of(v.address) == Owner::problem_defaults; };
  const bool as_before = !after || (before && ((is_default(*after) && !is_default(*before)) ||
                                               (!after->address.segment && before->address.segment)));
  const Scenario& writer = as_before ? old_ : new_;
  const Value& value = as_before ? *before : *after;
  ChangedInput input{.kind = kind, .owner = owner_of(value.address), .numbers = {pair}};
  input.path = kind == Kind::shares ? path_of_group(writer, value) : path_of(writer, value);
  if (before) input.place_before = before->place;
  if (after) input.place_after = after->place;
  return input;
}

void BlendBuilder::add_number_input(const std::vector<int>& members) {
  ChangedInput input =
      number_input(members.size() > 1 ? Kind::shares : Kind::number, values_.changed().at(members.front()).pair);
  input.numbers.clear();
  input.of_fix = true;
  std::set<int> problems;
  const int index = static_cast<int>(b_.inputs.size());
  for (const int value : members) {
    const MergedChange& changed = values_.changed().at(value);
    input.numbers.push_back(changed.pair);
    problems.insert(changed.problems.begin(), changed.problems.end());
    input.of_fix = input.of_fix && changed.of_fix;
    input.of_frequency = input.of_frequency || changed.of_frequency;
    const auto base = [](const Scenario& s, int k) { return k < 0 ? 0.0 : s.values[at(k)].base; };
    b_.columns.push_back({value, index, base(old_, changed.pair.before), base(new_, changed.pair.after)});
  }
  if (problems.size() == 1 && *problems.begin() >= 0) input.problem = b_.problems[at(*problems.begin())].id;
  add(std::move(input), false);
}

}  // namespace closs
