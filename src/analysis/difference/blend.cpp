#include "analysis/difference/blend.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <tuple>

#include "analysis/difference/alike.hpp"
#include "analysis/difference/merged_values.hpp"
#include "core/at.hpp"

namespace closs {
namespace {

using Kind = ChangedInput::Kind;

std::string text_of(Overlap overlap) { return overlap == Overlap::independent ? "independent" : "most_serious"; }
std::string text_of(const std::optional<int>& number) { return number ? std::to_string(*number) : ""; }

/// Entries of two lists by id: those of the new one, then what only the old one has.
template <class List>
std::vector<Blend::Matched> matched(const List& before, const List& after) {
  std::vector<Blend::Matched> out;
  for (std::size_t k = 0; k < after.size(); ++k) out.push_back({.id = after[k].id, .after = static_cast<int>(k)});
  for (std::size_t k = 0; k < before.size(); ++k) {
    const auto found =
        std::find_if(out.begin(), out.end(), [&](const Blend::Matched& m) { return m.id == before[k].id; });
    if (found != out.end())
      found->before = static_cast<int>(k);
    else
      out.push_back({.id = before[k].id, .before = static_cast<int>(k)});
  }
  return out;
}

bool in_both(const Blend::Matched& m) { return m.before >= 0 && m.after >= 0; }

class Builder {
 public:
  Builder(Blend& out, const Scenario& before, const Scenario& after)
      : b_(out), old_(before), new_(after), values_(before, after, out.values) {}

  void build() {
    match();
    settings();
    economy();
    for (std::size_t s = 0; s < b_.segments.size(); ++s) segment(s);
    fill_gaps();
    fixes();
    number_inputs();
  }

 private:
  Blend& b_;
  const Scenario &old_, &new_;
  MergedValues values_;
  std::vector<std::vector<int>> share_groups_;  // merged values that keep their sum

  bool model_differs() const { return b_.model >= 0; }

  /// A number that is 0 where its problem or segment is off.
  int present(int before, int after, int input) {
    const Value& value = values_.of(before, after);
    for (const BlendColumn& column : b_.columns)  // inherited by several segments: one number
      if (column.input == input && b_.values[at(column.value)].address == value.address) return column.value;
    const int index = values_.add(value, before >= 0 ? value.base : 0);
    b_.columns.push_back({index, input, before >= 0 ? value.base : 0, before >= 0 ? 0 : value.base});
    return index;
  }

  /// A number that one scenario does not state, where nothing but figures that it lacks depends on it.
  int stated_by_one(int before, int after) {
    if ((before < 0) == (after < 0)) return before < 0 ? -1 : values_.pair(before, after);
    const int index = values_.fixed(before, after);
    const std::string path = path_of(before >= 0 ? old_ : new_, b_.values[at(index)]);
    for (const ChangedInput& input : b_.inputs)
      if (input.path == path) return index;
    ChangedInput input{.kind = Kind::number, .path = path, .numbers = {{before, after}}};
    input.inert = true;
    add(std::move(input), false);
    return index;
  }

  // --- inputs that are no numbers ----------------------------------------------------------------

  int add(ChangedInput input, bool is_setting) {
    b_.inputs.push_back(std::move(input));
    b_.is_setting.push_back(is_setting);
    return static_cast<int>(b_.inputs.size()) - 1;
  }
  int setting(std::string path, std::string before, std::string after) {
    return add({.kind = Kind::setting, .path = std::move(path), .before = std::move(before), .after = std::move(after)},
               true);
  }

  void match() {
    b_.problems = matched(old_.problems, new_.problems);
    b_.segments = matched(old_.segments, new_.segments);
    if (b_.wanted.fixes) b_.fixes = matched(old_.fixes, new_.fixes);
  }

  void settings() {
    if (!same_model(*old_.model, *new_.model)) b_.model = setting("model", old_.model->name, new_.model->name);
    if (old_.overlap != new_.overlap) b_.overlap = setting("overlap", text_of(old_.overlap), text_of(new_.overlap));
    if (old_.horizon != new_.horizon)
      b_.horizon = setting("horizon", std::to_string(old_.horizon), std::to_string(new_.horizon));
    if (old_.lifetime != new_.lifetime) {
      b_.lifetime = setting("lifetime", text_of(old_.lifetime), text_of(new_.lifetime));
      b_.inputs.back().inert = !old_.lifetime || !new_.lifetime;
    }
    for (Blend::Matched& problem : b_.problems)
      if (!in_both(problem))
        problem.presence = presence("problems." + problem.id, problem, old_.problems, new_.problems, problem.id,
                                    counts_complaints(problem, false));
    segment_presence();
    if (b_.wanted.tags && tags_of(old_) != tags_of(new_)) b_.tags = setting("tags", "", "");
  }

  template <class List>
  int presence(std::string path, const Blend::Matched& m, const List& before, const List& after, std::string problem,
               bool is_setting) {
    if (model_differs()) return b_.model;
    ChangedInput input{.kind = m.after >= 0 ? Kind::added : Kind::removed, .path = std::move(path)};
    if (m.before >= 0) input.place_before = before[at(m.before)].place;
    if (m.after >= 0) input.place_after = after[at(m.after)].place;
    input.of_frequency = !problem.empty();
    input.problem = std::move(problem);
    return add(std::move(input), is_setting);
  }

  /// Whether complaints are counted about a problem, or in a segment, that one scenario lacks: a count needs somebody
  /// to complain, so such a one is left out where it is off.
  bool counts_complaints(const Blend::Matched& m, bool is_segment) const {
    const Scenario& s = m.after >= 0 ? new_ : old_;
    const int mine = m.after >= 0 ? m.after : m.before;
    for (std::size_t k = 0; k < s.segments.size(); ++k)
      for (std::size_t p = 0; p < s.problems.size(); ++p)
        if (static_cast<int>(is_segment ? k : p) == mine && s.segments[k].problems[p].given == Occurring::complaints)
          return true;
    return false;
  }

  /// Segments that come or go are an input each; where some come and others go customers were divided another way, and
  /// that is one input.
  void segment_presence() {
    const auto gone = [](const Blend::Matched& m) { return m.after < 0; };
    const auto come = [](const Blend::Matched& m) { return m.before < 0; };
    const bool divided = std::any_of(b_.segments.begin(), b_.segments.end(), gone) &&
                         std::any_of(b_.segments.begin(), b_.segments.end(), come);
    int all = -1;
    for (Blend::Matched& s : b_.segments) {
      if (in_both(s)) continue;
      const bool counts = counts_complaints(s, true);
      if (model_differs() || !divided) {
        s.presence = presence("segments." + s.id, s, old_.segments, new_.segments, "", counts);
        continue;
      }
      if (all < 0)
        all = add({.kind = Kind::setting, .path = "segments", .before = ids(old_), .after = ids(new_)}, false);
      s.presence = all;
      if (counts) b_.is_setting[at(all)] = true;
    }
  }
  static std::string ids(const Scenario& s) {
    std::string out;
    if (s.segmented)
      for (const Segment& segment : s.segments) out.append(out.empty() ? "" : ", ").append(segment.id);
    return out;
  }

  /// Tags and their problems, as far as both scenarios have these.
  std::vector<std::string> tags_of(const Scenario& s) const {
    std::vector<std::string> out;
    for (const Tag& tag : s.tags)
      for (const int p : tag.problems)
        for (const Blend::Matched& m : b_.problems)
          if (in_both(m) && m.id == s.problems[at(p)].id) out.push_back(tag.key + "." + tag.value + "." + m.id);
    std::sort(out.begin(), out.end());
    return out;
  }

  // --- the scenario and its segments -------------------------------------------------------------

  void economy() {
    const EconomicValues &o = old_.economics, &n = new_.economics;
    for (const Economic which : {Economic::discount_rate, Economic::revenue_per_customer_growth, Economic::cost_growth})
      b_.economics[which] = values_.used(values_.or_zero(o[which], n[which]), -1);
    b_.economics[Economic::acquisition_cost] =
        values_.used(stated_by_one(o[Economic::acquisition_cost], n[Economic::acquisition_cost]), -1);
    const int worth_before = o[Economic::new_customer_value], worth_after = n[Economic::new_customer_value];
    const auto included = [](const Scenario& s) { return s.word_of_mouth && s.word_of_mouth->included; };
    const bool differs = old_.word_of_mouth.has_value() != new_.word_of_mouth.has_value() ||
                         included(old_) != included(new_) || (worth_before < 0) != (worth_after < 0);
    const auto text = [](const std::optional<WordOfMouth>& w) {
      return !w ? std::string() : w->included ? "included" : "not included";
    };
    if (differs) b_.word_of_mouth = setting("word_of_mouth", text(old_.word_of_mouth), text(new_.word_of_mouth));
    const auto merge = [&](int before, int after) {
      return values_.used(before >= 0 && after >= 0 ? values_.pair(before, after) : values_.fixed(before, after), -1);
    };
    for (const Economic which : {Economic::act_bad, Economic::act_good})
      b_.economics[which] = merge(o[which], n[which]);
    b_.new_customer_value = differs ? two(b_.word_of_mouth, worth_before, worth_after)
                                    : Blend::Slot{.value = merge(worth_before, worth_after)};
  }

  Blend::Slot two(int setting_input, int before, int after) {
    return {.setting = setting_input, .before = values_.fixed(before, -1), .after = values_.fixed(-1, after)};
  }

  void segment(std::size_t s) {
    const Blend::Matched& m = b_.segments[s];
    const Segment* o = m.before >= 0 ? &old_.segments[at(m.before)] : nullptr;
    const Segment* n = m.after >= 0 ? &new_.segments[at(m.after)] : nullptr;
    const auto of = [](const Segment* segment, Economic which) { return segment ? segment->economics[which] : -1; };
    const bool both = o && n;
    Blend::MergedSegment merged;
    const auto counted = [&](Economic member) {
      const int before = of(o, member), after = of(n, member);
      if (both) return values_.used(values_.or_zero(before, after), -1);
      if (before < 0 && after < 0) return -1;
      return b_.is_setting[at(m.presence)] ? values_.fixed(before, after) : present(before, after, m.presence);
    };
    merged.economics[Economic::customers] = counted(Economic::customers);
    merged.economics[Economic::new_customers] = counted(Economic::new_customers);
    const auto amount = [&](Economic member) {
      return values_.used(
          both ? stated_by_one(of(o, member), of(n, member)) : values_.inherited(of(o, member), of(n, member)), -1);
    };
    merged.economics[Economic::revenue_per_customer] = amount(Economic::revenue_per_customer);
    merged.economics[Economic::margin] = amount(Economic::margin);
    merged.baseline_loss = baseline(of(o, Economic::baseline_loss), of(n, Economic::baseline_loss), both);
    const int rate_before = of(o, Economic::problem_rate), rate_after = of(n, Economic::problem_rate);
    merged.economics[Economic::problem_rate] =
        values_.used(rate_before >= 0 && rate_after >= 0 ? values_.pair(rate_before, rate_after)
                     : both                              ? values_.fixed(rate_before, rate_after)
                                                         : values_.inherited(rate_before, rate_after),
                     -1, true);
    for (std::size_t p = 0; p < b_.problems.size(); ++p) {
      const Blend::Matched& q = b_.problems[p];
      merged.problems.push_back(problem(static_cast<int>(p), o && q.before >= 0 ? &o->problems[at(q.before)] : nullptr,
                                        n && q.after >= 0 ? &n->problems[at(q.after)] : nullptr));
    }
    b_.merged_segments.push_back(std::move(merged));
  }

  /// The baseline as stated for another span is held there (docs/method.md section 1), so a change of the span is a
  /// setting.
  Blend::Slot baseline(int before, int after, bool both) {
    if (!both) std::tie(before, after) = values_.partners(before, after);
    if (before < 0 || after < 0)
      return {.value = values_.used(both ? values_.or_zero(before, after) : values_.fixed(before, after), -1)};
    if (old_.values[at(before)].spans == new_.values[at(after)].spans)
      return {.value = values_.used(values_.pair(before, after), -1)};
    const std::string path = path_of(new_, new_.values[at(after)]);
    for (std::size_t k = 0; k < b_.inputs.size(); ++k)
      if (b_.inputs[k].kind == Kind::setting && b_.inputs[k].path == path)
        return two(static_cast<int>(k), before, after);
    ChangedInput input{.kind = Kind::setting, .path = path, .numbers = {{before, after}}};
    return two(add(std::move(input), true), before, after);
  }

  // --- problems ----------------------------------------------------------------------------------

  /// Which segments count complaints together: the first that shares the count, by id.
  static std::string shares_count_with(const Scenario& s, int segment, int problem) {
    const int value = s.segments[at(segment)].problems[at(problem)].occurrence;
    for (const Segment& other : s.segments)
      if (other.problems[at(problem)].given == Occurring::complaints && other.problems[at(problem)].occurrence == value)
        return other.id;
    return "";
  }

  std::string state_counted(const Scenario& s, const ProblemInputs& in) const {
    return in.given == Occurring::complaints ? s.model->states[at(in.counted_at)].id : "";
  }

  /// How often the problem occurs is given another way in some segment.
  bool given_otherwise(int p) const {
    const Blend::Matched& q = b_.problems[at(p)];
    if (!in_both(q)) return false;
    for (const Blend::Matched& s : b_.segments) {
      if (!in_both(s)) continue;
      const ProblemInputs &o = old_.segments[at(s.before)].problems[at(q.before)],
                          &n = new_.segments[at(s.after)].problems[at(q.after)];
      if (o.given != n.given || state_counted(old_, o) != state_counted(new_, n)) return true;
      if (o.given == Occurring::complaints &&
          shares_count_with(old_, s.before, q.before) != shares_count_with(new_, s.after, q.after))
        return true;
    }
    return false;
  }

  int occurrence_setting(int p, int before, int after) {
    if (model_differs()) return b_.model;  // complaints are counted at a state of the model
    const std::string path = "problems." + b_.problems[at(p)].id + "." + new_.values[at(after)].parameter->name;
    for (std::size_t k = 0; k < b_.inputs.size(); ++k)
      if (b_.inputs[k].kind == Kind::setting && b_.inputs[k].path == path) return static_cast<int>(k);
    ChangedInput input{.kind = Kind::setting, .path = path, .numbers = {{before, after}}};
    input.problem = b_.problems[at(p)].id;
    input.of_frequency = true;
    return add(std::move(input), true);
  }

  Blend::Slot occurrence(int p, const ProblemInputs* o, const ProblemInputs* n) {
    const int before = o ? o->occurrence : -1, after = n ? n->occurrence : -1;
    const Blend::Matched& q = b_.problems[at(p)];
    if (!in_both(q))
      return {.value =
                  b_.is_setting[at(q.presence)] ? values_.fixed(before, after) : present(before, after, q.presence)};
    const bool one_sided = !o || !n;
    if (given_otherwise(p)) {
      // Counted together are those that share one value: with the other segments of their scenario.
      if (one_sided) return {.value = values_.fixed(before, after)};
      return two(occurrence_setting(p, before, after), before, after);
    }
    if (one_sided) return {.value = values_.used(values_.inherited(before, after), p, true)};
    return {.value = values_.used(values_.pair(before, after), p, true)};
  }

  Blend::MergedProblem problem(int p, const ProblemInputs* o, const ProblemInputs* n) {
    Blend::MergedProblem merged;
    merged.nowhere = !o && !n;
    if (merged.nowhere) return merged;
    merged.occurrence = occurrence(p, o, n);
    merged.incidents = values_.used(values_.inherited(o ? o->incidents : -1, n ? n->incidents : -1), p, true);
    const auto named = [](const ProblemInputs* inputs, const Model& model, std::string_view name) {
      const int k = inputs ? model.parameter(name) : -1;
      return k >= 0 ? inputs->parameters[at(k)] : -1;
    };
    std::map<std::string, std::vector<int>> groups;
    const auto merge = [&](const Parameter& parameter) {
      if (merged.parameters.contains(parameter.name)) return;
      const int before = named(o, *old_.model, parameter.name), after = named(n, *new_.model, parameter.name);
      const int value = values_.used(
          o && n && (before < 0 || after < 0) ? values_.fixed(before, after) : values_.inherited(before, after), p);
      merged.parameters[parameter.name] = value;
      if (!parameter.group.empty()) groups[parameter.group].push_back(value);
    };
    for (const Parameter& parameter : new_.model->parameters) merge(parameter);
    for (const Parameter& parameter : old_.model->parameters) merge(parameter);
    for (auto& [name, members] : groups) share_groups_.push_back(std::move(members));
    return merged;
  }

  /// A problem that only one scenario has, in a segment that only the other has: nobody meets it there.
  void fill_gaps() {
    for (Blend::MergedSegment& segment : b_.merged_segments)
      for (std::size_t p = 0; p < segment.problems.size(); ++p) {
        if (!segment.problems[p].nowhere) continue;
        for (const Blend::MergedSegment& other : b_.merged_segments)
          if (!other.problems[p].nowhere) {
            segment.problems[p] = other.problems[p];
            segment.problems[p].nowhere = true;
            break;
          }
        Value nobody;
        nobody.parameter = &parameter_of(Occurring::frequency);
        segment.problems[p].occurrence = {.value = values_.add(nobody, 0)};
      }
  }

  // --- fixes -------------------------------------------------------------------------------------

  /// What a fix is, but for its numbers; changes of problems that one scenario lacks are left out.
  std::vector<std::string> shape_of(const Scenario& s, const Fix& fix) const {
    std::vector<std::string> out;
    const auto common = [](const std::vector<Blend::Matched>& list, const std::string& id) {
      return std::any_of(list.begin(), list.end(), [&](const Blend::Matched& m) { return m.id == id && in_both(m); });
    };
    for (const Change& change : fix.changes)
      if (!change.target.problem || common(b_.problems, s.problems[at(*change.target.problem)].id))
        out.push_back("change " + key_of(s, change));
    for (std::size_t k = 0; k < s.segments.size(); ++k)
      if (fix.in_segment[k] && common(b_.segments, s.segments[k].id)) out.push_back("segment " + s.segments[k].id);
    for (const int k : fix.required) out.push_back("requires " + s.fixes[at(k)].id);
    for (const int k : fix.excluded) out.push_back("excludes " + s.fixes[at(k)].id);
    std::sort(out.begin(), out.end());
    return out;
  }

  void fixes() {
    list_left_out_fixes();
    const auto bound = [](const Scenario& s) {
      return std::any_of(s.fixes.begin(), s.fixes.end(),
                         [](const Fix& f) { return !f.required.empty() || !f.excluded.empty(); });
    };
    // Fixes that require or exclude each other come and go together.
    const bool tied = bound(old_) || bound(new_);
    int all = b_.model;
    const auto input_for = [&](ChangedInput input) {
      if (model_differs()) return b_.model;
      if (!tied) return add(std::move(input), true);
      if (all < 0) all = add({.kind = Kind::setting, .path = "fixes", .of_fix = true}, true);
      return all;
    };
    for (Blend::Matched& m : b_.fixes) {
      const Fix* o = m.before >= 0 ? &old_.fixes[at(m.before)] : nullptr;
      const Fix* n = m.after >= 0 ? &new_.fixes[at(m.after)] : nullptr;
      const std::string path = "fixes." + m.id;
      Blend::MergedFix merged;
      if (!o || !n) {
        m.presence = input_for({.kind = n ? Kind::added : Kind::removed,
                                .path = path,
                                .place_before = o ? o->place : Place{},
                                .place_after = n ? n->place : Place{},
                                .of_fix = true});
      } else {
        const auto differing = [&](const std::string& what, std::string before, std::string after) {
          return input_for({.kind = Kind::setting,
                            .path = path + what,
                            .before = std::move(before),
                            .after = std::move(after),
                            .place_before = o->place,
                            .place_after = n->place,
                            .of_fix = true});
        };
        if (o->start != n->start)
          merged.start = differing(".start", std::to_string(o->start), std::to_string(n->start));
        if (o->ramp != n->ramp) merged.ramp = differing(".ramp", std::to_string(o->ramp), std::to_string(n->ramp));
        if (shape_of(old_, *o) != shape_of(new_, *n)) merged.shape = differing("", "", "");
      }
      const auto merge = [&](int before, int after) {
        return values_.used(o && n ? values_.or_zero(before, after) : values_.fixed(before, after), -1, false, true);
      };
      merged.once = merge(o ? o->once : -1, n ? n->once : -1);
      merged.per_period = merge(o ? o->per_period : -1, n ? n->per_period : -1);
      merge_changes(o, n, merged);
      b_.merged_fixes.push_back(std::move(merged));
    }
  }

  void merge_changes(const Fix* o, const Fix* n, Blend::MergedFix& merged) {
    const bool same_shape = merged.shape < 0;
    const auto merge = [&](const Scenario& mine, const Fix& fix, const Scenario& theirs, const Fix* other,
                           bool mine_is_old) {
      std::vector<int> out;
      for (const Change& change : fix.changes) {
        int partner = -1;
        if (other && same_shape)
          for (const Change& c : other->changes)
            if (key_of(theirs, c) == key_of(mine, change)) partner = c.value;
        const int before = mine_is_old ? change.value : partner, after = mine_is_old ? partner : change.value;
        out.push_back(
            values_.used(partner >= 0 ? values_.pair(before, after) : values_.fixed(before, after), -1, false, true));
      }
      return out;
    };
    if (o) merged.values_before = merge(old_, *o, new_, n, true);
    if (n) merged.values_after = merge(new_, *n, old_, o, false);
  }

  /// Where no figure of a fix is asked for, what changed in fixes is told and moves nothing.
  void list_left_out_fixes() {
    if (b_.wanted.fixes) return;
    for (const Blend::Matched& m : matched(old_.fixes, new_.fixes)) {
      ChangedInput input{.kind = Kind::setting, .path = "fixes." + m.id, .of_fix = true, .inert = true};
      if (m.before >= 0) input.place_before = old_.fixes[at(m.before)].place;
      if (m.after >= 0) input.place_after = new_.fixes[at(m.after)].place;
      if (!in_both(m))
        input.kind = m.after >= 0 ? Kind::added : Kind::removed;
      else if (same_fix(old_.fixes[at(m.before)], new_.fixes[at(m.after)]))
        continue;
      add(std::move(input), false);
    }
  }
  bool same_fix(const Fix& o, const Fix& n) const {
    if (o.start != n.start || o.ramp != n.ramp || shape_of(old_, o) != shape_of(new_, n)) return false;
    const auto base = [](const Scenario& s, int value) { return value < 0 ? 0.0 : s.values[at(value)].base; };
    if (base(old_, o.once) != base(new_, n.once) || base(old_, o.per_period) != base(new_, n.per_period)) return false;
    for (const Change& a : o.changes)
      for (const Change& c : n.changes)
        if (key_of(old_, a) == key_of(new_, c) && base(old_, a.value) != base(new_, c.value)) return false;
    return true;
  }

  // --- changed numbers as inputs -----------------------------------------------------------------

  /// Every changed number becomes an input, those that keep their sum one together.
  void number_inputs() {
    std::map<int, int> root;  // union-find over changed values
    for (const auto& [value, changed] : values_.changed()) root[value] = value;
    const auto find = [&](int v) {
      while (root[v] != v) v = root[v];
      return v;
    };
    for (const std::vector<int>& group : share_groups_) {
      int first = -1;
      for (const int member : group) {
        if (!values_.changed().contains(member)) continue;
        if (first < 0)
          first = find(member);
        else
          root[std::max(find(member), first)] = std::min(find(member), first), first = find(first);
      }
    }
    std::map<int, std::vector<int>> components;
    for (const auto& [value, changed] : values_.changed()) components[find(value)].push_back(value);
    for (const auto& [first, members] : components) number_input(members);
  }

  void number_input(const std::vector<int>& members) {
    ChangedInput input{.kind = members.size() > 1 ? Kind::shares : Kind::number};
    std::set<int> problems;
    input.of_fix = true;
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
    const ChangedNumber pair = input.numbers.front();
    input.path = written_as_before(pair) ? path_of(old_, old_.values[at(pair.before)])
                                         : path_of(new_, new_.values[at(pair.after)]);
    if (members.size() > 1)
      input.path = written_as_before(pair) ? path_of_group(old_, old_.values[at(pair.before)])
                                           : path_of_group(new_, new_.values[at(pair.after)]);
    if (pair.before >= 0) input.place_before = old_.values[at(pair.before)].place;
    if (pair.after >= 0) input.place_after = new_.values[at(pair.after)].place;
    add(std::move(input), false);
  }

  /// Whether a number is called as the old scenario writes it: where that one was written for fewer uses.
  bool written_as_before(const ChangedNumber& pair) const {
    if (pair.before < 0 || pair.after < 0) return pair.after < 0;
    const Address &before = old_.values[at(pair.before)].address, &after = new_.values[at(pair.after)].address;
    const auto default_of_problems = [](const Address& a) {
      return !a.fix && !a.target.problem && !std::holds_alternative<Economic>(a.target.parameter);
    };
    return (default_of_problems(after) && !default_of_problems(before)) || (!after.segment && before.segment);
  }
};

}  // namespace

Blend blend(const Scenario& before, const Scenario& after, BlendFor wanted) {
  Blend out;
  out.before = &before;
  out.after = &after;
  out.wanted = wanted;
  Builder(out, before, after).build();
  return out;
}

}  // namespace closs
