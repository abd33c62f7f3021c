// One combination of the changed inputs of two scenarios, as a scenario.
#include <algorithm>

#include "core/at.hpp"

#include "analysis/difference/blend.hpp"

namespace closs {
namespace {

class Maker {
 public:
  Maker(const Blend& blend, const std::vector<bool>& on) : b_(blend), on_(on) {}

  Scenario make() {
    choose_members();
    s_.file = b_.after->file;
    s_.name = b_.after->name;
    s_.currency = b_.after->currency;
    s_.period = b_.after->period;
    s_.overlap = side(b_.overlap).overlap;
    s_.horizon = side(b_.horizon).horizon;
    s_.lifetime = side(b_.lifetime).lifetime;
    s_.model = side(b_.model).model;
    s_.values = b_.values;
    s_.economics = b_.economics;
    word_of_mouth();
    for (const std::size_t p : problems_)
      s_.problems.push_back(from_either(b_.problems[p], b_.before->problems, b_.after->problems));
    s_.segmented = b_.before->segmented || b_.after->segmented;
    for (const std::size_t k : segments_) segment(k);
    tags();
    for (const std::size_t j : fixes_) fix(j);
    return std::move(s_);
  }

 private:
  const Blend& b_;
  const std::vector<bool>& on_;
  Scenario s_;
  std::vector<std::size_t> problems_, segments_, fixes_;  // indices into the blend's lists

  bool is_on(int input) const { return input >= 0 && on_[at(input)]; }
  /// Whose setting is in force: the new scenario's where both agree.
  const Scenario& side(int setting) const { return setting < 0 || is_on(setting) ? *b_.after : *b_.before; }
  int chosen(const Blend::Slot& slot) const {
    return slot.setting < 0 ? slot.value : is_on(slot.setting) ? slot.after : slot.before;
  }

  /// What only one scenario has is left out where its input is a setting that is off; else it is always there, and the
  /// number of its customers says whether.
  void choose_members() {
    const auto choose = [&](const std::vector<Blend::Matched>& list, std::vector<std::size_t>& out) {
      for (std::size_t k = 0; k < list.size(); ++k) {
        const bool both = list[k].before >= 0 && list[k].after >= 0;
        if (both || !b_.is_setting[at(list[k].presence)] || is_on(list[k].presence) == (list[k].after >= 0))
          out.push_back(k);
      }
    };
    choose(b_.problems, problems_);
    choose(b_.segments, segments_);
    choose(b_.fixes, fixes_);
  }

  template <class List>
  static typename List::value_type from_either(const Blend::Matched& m, const List& before, const List& after) {
    return m.after >= 0 ? after[at(m.after)] : before[at(m.before)];
  }

  /// Where the entry of a list of one scenario stands among the chosen; -1: it is not.
  static int position(const std::vector<Blend::Matched>& list, const std::vector<std::size_t>& chosen_ones,
                      bool of_after, int index) {
    for (std::size_t k = 0; k < chosen_ones.size(); ++k)
      if ((of_after ? list[chosen_ones[k]].after : list[chosen_ones[k]].before) == index) return static_cast<int>(k);
    return -1;
  }

  void word_of_mouth() {
    s_.word_of_mouth = side(b_.word_of_mouth).word_of_mouth;
    s_.economics[Economic::new_customer_value] = chosen(b_.new_customer_value);
  }

  // --- segments and problems -----------------------------------------------------------------------

  /// How the problem occurs there: as the scenario says whose setting is in force, or the only one that has both.
  void give_occurrence(const Blend::Matched& segment, const Blend::Matched& problem, const Blend::Slot& occurrence,
                       ProblemInputs& in) const {
    const bool new_one = occurrence.setting < 0 || is_on(occurrence.setting);
    for (const bool after : {new_one, !new_one}) {
      const int k = after ? segment.after : segment.before, p = after ? problem.after : problem.before;
      if (k < 0 || p < 0) continue;
      const Scenario& written = after ? *b_.after : *b_.before;
      const ProblemInputs& like = written.segments[at(k)].problems[at(p)];
      in.given = like.given;
      if (like.counted_at < 0) return;
      const int state = s_.model->state(written.model->states[at(like.counted_at)].id);
      in.counted_at = state < 0 ? s_.model->complaint : state;
      return;
    }
  }

  void segment(std::size_t k) {
    const Blend::Matched& m = b_.segments[k];
    const Blend::MergedSegment& merged = b_.merged_segments[k];
    Segment out = from_either(m, b_.before->segments, b_.after->segments);
    out.economics = merged.economics;
    out.economics[Economic::baseline_loss] = chosen(merged.baseline_loss);
    out.problems.clear();
    for (const std::size_t p : problems_) out.problems.push_back(problem_inputs(m, b_.problems[p], merged.problems[p]));
    s_.segments.push_back(std::move(out));
  }

  ProblemInputs problem_inputs(const Blend::Matched& segment_match, const Blend::Matched& problem_match,
                               const Blend::MergedProblem& merged) const {
    ProblemInputs in;
    if (!merged.nowhere) give_occurrence(segment_match, problem_match, merged.occurrence, in);
    in.occurrence = chosen(merged.occurrence);
    in.incidents = merged.incidents;
    for (const Parameter& parameter : s_.model->parameters) {
      const auto found = merged.parameters.find(parameter.name);
      in.parameters.push_back(found == merged.parameters.end() ? -1 : found->second);
    }
    return in;
  }

  void tags() {
    const bool after = b_.tags < 0 || is_on(b_.tags);
    for (const Tag& tag : (after ? b_.after : b_.before)->tags) {
      Tag out{tag.key, tag.value, {}};
      for (const int p : tag.problems)
        if (const int k = position(b_.problems, problems_, after, p); k >= 0) out.problems.push_back(k);
      if (!out.problems.empty()) s_.tags.push_back(std::move(out));
    }
  }

  // --- fixes ---------------------------------------------------------------------------------------

  void fix(std::size_t j) {
    const Blend::Matched& m = b_.fixes[j];
    const Blend::MergedFix& merged = b_.merged_fixes[j];
    const auto in_force = [&](int setting) { return m.after >= 0 && (m.before < 0 || setting < 0 || is_on(setting)); };
    const auto of = [&](bool after) -> const Fix& {
      return after ? b_.after->fixes[at(m.after)] : b_.before->fixes[at(m.before)];
    };
    const bool after = in_force(merged.shape);
    Fix out = of(after);
    out.start = of(in_force(merged.start)).start;
    out.ramp = of(in_force(merged.ramp)).ramp;
    out.once = merged.once;
    out.per_period = merged.per_period;
    out.changes.clear();
    add_changes(of(after), after, false, after ? merged.values_after : merged.values_before, out);
    if (m.before >= 0 && m.after >= 0)
      add_changes(of(!after), !after, true, after ? merged.values_before : merged.values_after, out);
    out.in_segment.clear();
    for (const std::size_t k : segments_) {
      const Blend::Matched& segment = b_.segments[k];
      const bool mine = (after ? segment.after : segment.before) >= 0;
      out.in_segment.push_back(of_segment(m, mine ? after : !after, segment));
    }
    const auto ids = [&](const std::vector<int>& list) {
      std::vector<int> kept;
      for (const int k : list)
        if (const int place = position(b_.fixes, fixes_, after, k); place >= 0) kept.push_back(place);
      return kept;
    };
    out.required = ids(of(after).required);
    out.excluded = ids(of(after).excluded);
    s_.fixes.push_back(std::move(out));
  }

  /// Whether a fix is for a segment, as one scenario says; it is where that one lacks either.
  bool of_segment(const Blend::Matched& m, bool after, const Blend::Matched& segment) const {
    const int fix_index = after ? m.after : m.before, segment_index = after ? segment.after : segment.before;
    if (fix_index < 0 || segment_index < 0) return true;
    return (after ? b_.after : b_.before)->fixes[at(fix_index)].in_segment[at(segment_index)];
  }

  /// The changes of a fix as one scenario has them; `only_own`: of problems that the other scenario lacks.
  void add_changes(const Fix& fix, bool after, bool only_own, const std::vector<int>& values, Fix& out) const {
    for (std::size_t c = 0; c < fix.changes.size(); ++c) {
      Change change = fix.changes[c];
      if (only_own && !change.target.problem) continue;
      if (change.target.problem) {
        const int here = position(b_.problems, problems_, after, *change.target.problem);
        if (here < 0) continue;
        change.target.problem = here;
        const Blend::Matched& problem = b_.problems[problems_[at(here)]];
        if (only_own && problem.before >= 0 && problem.after >= 0) continue;
      }
      change.value = values[c];
      out.changes.push_back(change);
    }
  }
};

}  // namespace

Scenario combined(const Blend& blend, const std::vector<bool>& on) { return Maker(blend, on).make(); }

}  // namespace closs
