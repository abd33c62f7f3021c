// Fixes of two scenarios, blended: what comes and goes, what is set otherwise, and their numbers.
#include <algorithm>

#include "analysis/difference/alike.hpp"
#include "analysis/difference/blend_builder.hpp"

namespace closs {

bool BlendBuilder::same_shape(const Fix& before, const Fix& after) const {
  const std::set<std::string> problems = common(b_.problems), segments = common(b_.segments);
  return shape_of(old_, before, problems, segments) == shape_of(new_, after, problems, segments);
}

bool BlendBuilder::same_fix(const Fix& before, const Fix& after) const {
  if (before.start != after.start || before.ramp != after.ramp || !same_shape(before, after)) return false;
  const auto numbers_of = [](const Scenario& s, const Fix& fix, const UseInBlend& in_blend) {
    std::map<Address, double> out;
    for_each_use_of_fix(fix, {}, [&](int value, const Address& use) {
      out[in_blend(use)] = value < 0 ? 0.0 : s.values[at(value)].base;
    });
    return out;
  };
  const std::map<Address, double> mine = numbers_of(old_, before, of_old_), theirs = numbers_of(new_, after, of_new_);
  return std::all_of(mine.begin(), mine.end(), [&](const auto& number) {
    const auto found = theirs.find(number.first);
    return found == theirs.end() || found->second == number.second;
  });
}

/// Where no figure of a fix is asked for, what changed in fixes is told and moves nothing.
void BlendBuilder::list_left_out_fixes() {
  if (b_.wanted.fixes) return;
  for (const Blend::Matched& m : matched(old_.fixes, new_.fixes)) {
    if (m.in_both() && same_fix(old_.fixes[at(m.before)], new_.fixes[at(m.after)])) continue;
    ChangedInput input = whole(Owner::fixes, m, old_.fixes, new_.fixes);
    input.of_fix = input.inert = true;
    if (m.in_both()) input.kind = Kind::setting, input.setting = "fix_changes";
    add(std::move(input), false);
  }
}

void BlendBuilder::fixes() {
  int all = -1;
  for (std::size_t j = 0; j < b_.fixes.size(); ++j) {
    Blend::Matched& m = b_.fixes[j];
    Blend::FixSettings& set_otherwise = b_.fix_settings.emplace_back();
    if (m.in_both())
      fix_settings(m, old_.fixes[at(m.before)], new_.fixes[at(m.after)], set_otherwise, all);
    else
      m.presence = add_of_fix(whole(Owner::fixes, m, old_.fixes, new_.fixes), all);
    merge_fix(static_cast<int>(j));
  }
}

/// Fixes that require or exclude each other come and go together: as the input `all`, once there is one.
int BlendBuilder::add_of_fix(ChangedInput input, int& all) {
  const auto bound = [](const Fix& f) { return !f.required.empty() || !f.excluded.empty(); };
  const auto any_bound = [&](const Scenario& s) { return std::any_of(s.fixes.begin(), s.fixes.end(), bound); };
  if (model_differs()) return b_.model;
  if (any_bound(old_) || any_bound(new_)) {
    if (all >= 0) return all;
    input = {.kind = Kind::setting, .path = "fixes", .owner = Owner::fixes, .setting = "fixes"};
  }
  input.of_fix = true;
  return all = add(std::move(input), true);
}

void BlendBuilder::fix_settings(const Blend::Matched& m, const Fix& before, const Fix& after, Blend::FixSettings& out,
                                int& all) {
  const auto differing = [&](std::string_view which, std::string_view key, std::string was, std::string is) {
    ChangedInput input = whole(Owner::fixes, m, old_.fixes, new_.fixes);
    input.kind = Kind::setting;
    input.path += key;
    input.setting = which;
    input.before = std::move(was);
    input.after = std::move(is);
    return add_of_fix(std::move(input), all);
  };
  if (before.start != after.start)
    out.start = differing("fix_start", ".start", std::to_string(before.start), std::to_string(after.start));
  if (before.ramp != after.ramp)
    out.ramp = differing("fix_ramp", ".ramp", std::to_string(before.ramp), std::to_string(after.ramp));
  if (!same_shape(before, after)) out.shape = differing("fix_changes", "", "", "");
}

void BlendBuilder::merge_fix(int fix) {
  const Blend::Matched& m = b_.fixes[at(fix)];
  std::vector<Address> order;
  const auto note = [&](const Address& use, int value, bool old_one) {
    if (!uses_.contains(use)) order.push_back(use);
    note_use(use, value, old_one);
  };
  if (m.before >= 0)
    for_each_use_of_fix(old_.fixes[at(m.before)], {.fix = m.before},
                        [&](int value, const Address& use) { note(of_old_(use), value, true); });
  if (m.after >= 0)
    for_each_use_of_fix(new_.fixes[at(m.after)], {.fix = m.after},
                        [&](int value, const Address& use) { note(of_new_(use), value, false); });
  const int shape = b_.fix_settings[at(fix)].shape;
  for (const Address& use : order) {
    const UsePair& u = uses_[use];
    if (!u.in_both())
      keep(use, {.value = values_.fixed(u.before, u.after)});
    else if (use.move && shape >= 0)
      keep(use, two(shape, u));
    else
      keep(use, {.value = number(u, Absent::zero)});
  }
}

}  // namespace closs
