// One combination of the changed inputs of two scenarios, as a scenario.

#include "analysis/difference/blend.hpp"
#include "core/at.hpp"
#include "core/scenario/uses.hpp"

namespace closs {
namespace {

class Maker {
 public:
  Maker(const Blend& blend, const std::vector<bool>& on) : b_(blend), on_(on) {}

  Scenario make() {
    // Every member of a scenario: a new one must be told here. Totals, correlations and how to simulate move no base.
    auto& [file, sha256, sets, name, currency, period, loss_rates_over, overlap, horizon, lifetime, model, benchmark,
           values, groups, economics, word_of_mouth, problems, segmented, segments, totals, tags, fixes, expect,
           correlations, simulation, warnings] = s_;
    in_blend_.problems = chosen_of(b_.problems);
    in_blend_.segments = chosen_of(b_.segments);
    in_blend_.fixes = chosen_of(b_.fixes);
    file = b_.after->file;
    sha256 = b_.after->sha256;
    sets = b_.after->sets;
    name = b_.after->name;
    currency = b_.after->currency;
    period = b_.after->period;
    loss_rates_over = side(b_.loss_rates_over).loss_rates_over;
    overlap = side(b_.overlap).overlap;
    horizon = side(b_.horizon).horizon;
    lifetime = side(b_.lifetime).lifetime;
    model = side(b_.model).model;
    values = b_.values;
    word_of_mouth = side(b_.word_of_mouth).word_of_mouth;
    for (const int p : in_blend_.problems)
      problems.push_back(from_either(b_.problems[at(p)], b_.before->problems, b_.after->problems));
    segmented = b_.before->segmented || b_.after->segmented;
    for (const int k : in_blend_.segments) segments.push_back(segment(b_.segments[at(k)]));
    add_tags();
    for (const int j : in_blend_.fixes) fixes.push_back(fix(at(j)));
    fill_in_numbers();
    return std::move(s_);
  }

 private:
  const Blend& b_;
  const std::vector<bool>& on_;
  Scenario s_;
  UseInBlend in_blend_;  // of the scenario that is made

  bool is_on(int input) const { return input >= 0 && on_[at(input)]; }
  /// Whose setting is in force: the new scenario's where both agree.
  const Scenario& side(int setting) const { return setting < 0 || is_on(setting) ? *b_.after : *b_.before; }

  /// What only one scenario has is left out where its input is a setting that is off; else it is always there, and the
  /// number of its customers says whether.
  std::vector<int> chosen_of(const std::vector<Blend::Matched>& list) const {
    std::vector<int> out;
    for (std::size_t k = 0; k < list.size(); ++k) {
      if (list[k].in_both() || !b_.is_setting[at(list[k].presence)] || is_on(list[k].presence) == (list[k].after >= 0))
        out.push_back(static_cast<int>(k));
    }
    return out;
  }

  template <class List>
  static typename List::value_type from_either(const Blend::Matched& m, const List& before, const List& after) {
    return m.after >= 0 ? after[at(m.after)] : before[at(m.before)];
  }

  /// Where the entry of a list of one scenario stands among the chosen; -1: it is not.
  static int position(const std::vector<Blend::Matched>& list, const std::vector<int>& chosen_ones, bool of_after,
                      int index) {
    for (std::size_t k = 0; k < chosen_ones.size(); ++k)
      if ((of_after ? list[at(chosen_ones[k])].after : list[at(chosen_ones[k])].before) == index)
        return static_cast<int>(k);
    return -1;
  }

  /// Every number that the made scenario uses.
  void fill_in_numbers() {
    for (const Parameter& parameter : s_.model->parameters)
      for (std::size_t k = 0; k < b_.parameters.size(); ++k)
        if (b_.parameters[k]->name == parameter.name) in_blend_.parameters.push_back(static_cast<int>(k));
    for_each_use(s_, [&](int& value, const Address& use) {
      const auto found = b_.slots.find(in_blend_(use));
      const Blend::Slot slot = found == b_.slots.end() ? Blend::Slot{} : found->second;
      value = slot.setting < 0 ? slot.value : is_on(slot.setting) ? slot.after : slot.before;
    });
  }

  // --- segments and problems -----------------------------------------------------------------------

  Segment segment(const Blend::Matched& m) const {
    Segment out = from_either(m, b_.before->segments, b_.after->segments);
    out.problems.clear();
    for (const int p : in_blend_.problems) {
      ProblemInputs& in = out.problems.emplace_back();
      in.parameters.resize(s_.model->parameters.size());
      give_occurrence(m, b_.problems[at(p)], in);
    }
    return out;
  }

  /// How the problem occurs there: as the scenario says whose setting is in force, or the only one that has both.
  void give_occurrence(const Blend::Matched& segment, const Blend::Matched& problem, ProblemInputs& in) const {
    const Address use{.segment = index_of(segment, b_.segments),
                      .target = {.problem = index_of(problem, b_.problems), .parameter = Occurring::frequency}};
    const int setting = b_.slots.at(use).setting;
    const bool new_one = setting < 0 || is_on(setting);
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
  static int index_of(const Blend::Matched& one, const std::vector<Blend::Matched>& all) {
    return static_cast<int>(&one - all.data());
  }

  void add_tags() {
    const bool after = b_.tags < 0 || is_on(b_.tags);
    for (const Tag& tag : (after ? b_.after : b_.before)->tags) {
      Tag out{tag.key, tag.value, {}};
      for (const int p : tag.problems)
        if (const int k = position(b_.problems, in_blend_.problems, after, p); k >= 0) out.problems.push_back(k);
      if (!out.problems.empty()) s_.tags.push_back(std::move(out));
    }
  }

  // --- fixes ---------------------------------------------------------------------------------------

  Fix fix(std::size_t j) const {
    const Blend::Matched& m = b_.fixes[j];
    const Blend::FixSettings& settings = b_.fix_settings[j];
    const auto in_force = [&](int setting) { return m.after >= 0 && (m.before < 0 || setting < 0 || is_on(setting)); };
    const auto of = [&](bool after) -> const Fix& {
      return after ? b_.after->fixes[at(m.after)] : b_.before->fixes[at(m.before)];
    };
    const bool after = in_force(settings.shape);
    Fix out = of(after);
    out.start = of(in_force(settings.start)).start;
    out.ramp = of(in_force(settings.ramp)).ramp;
    out.changes.clear();
    add_changes(of(after), after, false, out);
    if (m.in_both()) add_changes(of(!after), !after, true, out);
    out.in_segment.clear();
    for (const int k : in_blend_.segments) {
      const Blend::Matched& segment = b_.segments[at(k)];
      const bool mine = (after ? segment.after : segment.before) >= 0;
      out.in_segment.push_back(of_segment(m, mine ? after : !after, segment));
    }
    const auto ids = [&](const std::vector<int>& list) {
      std::vector<int> kept;
      for (const int k : list)
        if (const int place = position(b_.fixes, in_blend_.fixes, after, k); place >= 0) kept.push_back(place);
      return kept;
    };
    out.required = ids(of(after).required);
    out.excluded = ids(of(after).excluded);
    return out;
  }

  /// Whether a fix is for a segment, as one scenario says; it is where that one lacks either.
  bool of_segment(const Blend::Matched& m, bool after, const Blend::Matched& segment) const {
    const int fix_index = after ? m.after : m.before, segment_index = after ? segment.after : segment.before;
    if (fix_index < 0 || segment_index < 0) return true;
    return (after ? b_.after : b_.before)->fixes[at(fix_index)].in_segment[at(segment_index)];
  }

  /// The changes of a fix as one scenario has them; `only_own`: of problems that the other scenario lacks.
  void add_changes(const Fix& fix, bool after, bool only_own, Fix& out) const {
    for (Change change : fix.changes) {
      std::optional<int>& problem = change.target.problem;
      if (only_own && !problem) continue;
      if (problem) {
        problem = position(b_.problems, in_blend_.problems, after, *problem);
        if (*problem < 0) continue;
        const Blend::Matched& matched = b_.problems[at(in_blend_.problems[at(*problem)])];
        if (only_own && matched.in_both()) continue;
      }
      if (auto* parameter = std::get_if<ModelParameter>(&change.target.parameter)) {
        const Model& written = after ? *b_.after->model : *b_.before->model;
        parameter->index = s_.model->parameter(written.parameters[at(parameter->index)].name);
        if (parameter->index < 0) continue;
      }
      out.changes.push_back(change);
    }
  }
};

}  // namespace

Scenario combined(const Blend& blend, const std::vector<bool>& on) { return Maker(blend, on).make(); }

}  // namespace closs
