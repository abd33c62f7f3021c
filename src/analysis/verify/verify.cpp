#include "analysis/verify/verify.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

#include "analysis/verify/verify_worth.hpp"
#include "core/at.hpp"
#include "core/formulas/work.hpp"

namespace closs {
namespace {

constexpr double surprise = 0.05;  // chance that some problem seems to grow or shrink though none does

/// How often one problem occurs, in all segments: weighted by the customers before any draw.
class ShareAffected {
 public:
  ShareAffected(const Scenario& scenario, InputsAtBase& at_base) {
    std::vector<AskedSum> customers;
    for (int s = 0; s < static_cast<int>(scenario.segments.size()); ++s)
      customers.emplace_back(AskedInput{s, {.parameter = Economic::customers}});
    weights_ = at_base.of(customers);
    const double all = std::accumulate(weights_.begin(), weights_.end(), 0.0);
    for (double& weight : weights_) weight /= all;
    std::vector<AskedSum> frequencies;
    for (int p = 0; p < static_cast<int>(scenario.problems.size()); ++p) frequencies.push_back(asked(p));
    at_base_ = at_base.of(frequencies);
  }

  AskedSum asked(int problem) const {
    AskedSum out;
    for (std::size_t s = 0; s < weights_.size(); ++s)
      out.parts.emplace_back(weights_[s], AskedInput{static_cast<int>(s), {problem, Occurring::frequency}});
    return out;
  }
  double at_base(int problem) const { return at_base_[at(problem)]; }

 private:
  std::vector<double> weights_ = {}, at_base_ = {};
};

class ProblemsMoved {
 public:
  ProblemsMoved(VerifyBase& base, const VerifyDraws& draws, std::span<const int> due)
      : before_(base.before),
        after_(base.after),
        match_(base.match),
        draws_(draws),
        due_(due),
        then_(base.before, base.at_before),
        now_(base.after, base.at_after) {}

  std::vector<VerifiedProblem> all() const {
    std::vector<VerifiedProblem> gone, moved, fresh;
    std::vector<int> common;
    for (int p = 0; p < static_cast<int>(before_.problems.size()); ++p) {
      if (match_.problem(p) >= 0)
        common.push_back(p);
      else
        gone.push_back(
            {.how = VerifiedProblem::How::gone, .id = before_.problems[at(p)].id, .before = then_.at_base(p)});
    }
    const double sure = 1 - surprise / static_cast<double>(std::max<std::size_t>(common.size(), 1));
    std::erase_if(common, [&](int p) { return !observed(p); });
    for (std::size_t first = 0; first < common.size(); first += inputs_together)
      add_moved(std::span(common).subspan(first, std::min(inputs_together, common.size() - first)), sure, moved);
    for (int p = 0; p < static_cast<int>(after_.problems.size()); ++p) {
      const std::string& id = after_.problems[at(p)].id;
      if (std::none_of(before_.problems.begin(), before_.problems.end(), [&](const Problem& b) { return b.id == id; }))
        fresh.push_back({.how = VerifiedProblem::How::appeared, .id = id, .after = now_.at_base(p)});
    }
    for (const std::vector<VerifiedProblem>* more : {&gone, &moved})
      fresh.insert(fresh.end(), more->begin(), more->end());
    return fresh;
  }

 private:
  const Scenario &before_, &after_;
  const VerifyMatch& match_;
  const VerifyDraws& draws_;
  std::span<const int> due_;
  ShareAffected then_, now_;

  /// Whether some segment was asked anew.
  bool observed(int problem) const {
    const Target then{problem, Occurring::frequency}, now{match_.problem(problem), Occurring::frequency};
    for (int s = 0; s < static_cast<int>(before_.segments.size()); ++s)
      if (const int segment = match_.segment(s);
          segment >= 0 && observed_anew(before_, value_of_input(before_, s, then), after_,
                                        value_of_input(after_, segment, now)) == Unobserved::no)
        return true;
    return false;
  }
  bool a_fix_changes(int problem) const {
    for (const int fix : due_)
      for (int s = 0; s < static_cast<int>(before_.segments.size()); ++s) {
        if (changes_input(before_, fix, s, {{problem, Occurring::frequency}})) return true;
        if (before_.segments[at(s)].problems[at(problem)].given == Occurring::share &&
            changes_input(before_, fix, s, {{.parameter = Economic::problem_rate}}))
          return true;
      }
    return false;
  }
  /// Those that the numbers say grew, or shrank without a fix.
  void add_moved(std::span<const int> problems, double sure, std::vector<VerifiedProblem>& out) const {
    std::vector<AskedSum> asked_then, asked_now;
    for (const int p : problems) {
      asked_then.push_back(then_.asked(p));
      asked_now.push_back(now_.asked(match_.problem(p)));
    }
    const std::vector<InputDraws> all_then = draws_.of_before(asked_then), all_now = draws_.of_after(asked_now);
    for (std::size_t k = 0; k < problems.size(); ++k) {
      const InputDraws &then = all_then[k], &now = all_now[k];
      const double grew = chance_that([&](std::size_t t) { return now[t] > then[t]; });
      const double shrank = chance_that([&](std::size_t t) { return now[t] < then[t]; });
      if (!(grew > sure || (shrank > sure && !a_fix_changes(problems[k])))) continue;
      out.push_back({.how = grew > sure ? VerifiedProblem::How::grew : VerifiedProblem::How::shrank,
                     .id = before_.problems[at(problems[k])].id,
                     .before = then_.at_base(problems[k]),
                     .after = now_.at_base(match_.problem(problems[k])),
                     .chance = std::max(grew, shrank)});
    }
  }
};

/// Failure (too-much-work), before anything is drawn.
void refuse_too_much(const Scenario& before, const Scenario& after, std::span<const std::vector<int>> together,
                     std::span<const std::vector<JudgedInput>> inputs, std::size_t controls) {
  const auto times = [](std::size_t count, std::size_t at_a_time) {
    return static_cast<std::int64_t>((count + at_a_time - 1) / at_a_time);
  };
  // How often the formulas of each scenario are made: as it stands, with what each set of fixes changes, and to draw.
  struct Made {
    std::size_t judged = 0, drawn = 0;  // inputs of one set
    std::int64_t times = 2;
  } of_before, of_after;
  const std::int64_t problems = times(before.problems.size(), inputs_together) *
                                times(inputs_together * before.segments.size(), inputs_evaluated);
  std::int64_t chances = 0;
  for (std::size_t c = 0; c < together.size(); ++c) {
    for (const JudgedInput& input : inputs[c])
      for (Made* made : {&of_before, &of_after}) {
        if (made == &of_after && input.change.why != Unobserved::no) continue;
        ++made->judged;
        made->drawn += 1 + members_of(before, input.change.target).size() * (1 + controls);
      }
    for (Made* made : {&of_before, &of_after})
      made->times += times(std::exchange(made->judged, 0), inputs_together) +
                     times(std::exchange(made->drawn, 0), inputs_evaluated);
    ++of_before.times;
    if (chances <= most_row_operations) chances += product(least_chance_trials, operations_of(before, together[c]));
  }
  for (const auto& [scenario, made] : {std::pair(&before, of_before), std::pair(&after, of_after)})
    if (const std::int64_t all = made.times + problems; product(all, operations_of(*scenario, {})) > most_operations)
      throw Failure(too_much_work(*scenario, most_operations, all));
  if (chances > most_row_operations)
    throw Failure(too_much_work(before, most_row_operations, product(least_chance_trials, std::ssize(together))));
}

/// All that is asked of the scenarios as they stand, at once.
void ask_at_base(VerifyBase& base, std::span<const std::vector<JudgedInput>> inputs) {
  std::vector<AskedSum> then, now;
  const auto add = [](std::vector<AskedSum>& to, const std::vector<AskedSum>& asked) {
    to.insert(to.end(), asked.begin(), asked.end());
  };
  for (const std::vector<JudgedInput>& of_fixes : inputs)
    for (const JudgedInput& input : of_fixes) {
      const AskedAbout about = asked_about(base, input);
      add(then, about.then);
      add(then, asked_of_worth(base.before, input));
      add(now, about.now);
    }
  base.at_before.know(then);
  base.at_after.know(now);
}

}  // namespace

std::string_view name_of(Outcome outcome) {
  constexpr std::array<std::string_view, 5> names = {"achieved", "partly", "not_achieved", "not_told", "not_due"};
  return names[static_cast<std::size_t>(outcome)];
}

std::string_view name_of(Unobserved why) {
  constexpr std::array<std::string_view, 8> names = {
      "", "gone", "given_otherwise", "not_measured", "same_source", "control", "pooled", "nothing_promised"};
  return names[static_cast<std::size_t>(why)];
}

std::string_view name_of(VerifiedProblem::How how) {
  constexpr std::array<std::string_view, 4> names = {"new", "gone", "grew", "shrank"};
  return names[static_cast<std::size_t>(how)];
}

bool Verified::any_observed() const {
  return std::any_of(fixes.begin(), fixes.end(), [](const VerifiedFix& fix) { return fix.worth.any_observed; });
}

bool Verified::passes() const {
  return std::all_of(fixes.begin(), fixes.end(), [](const VerifiedFix& fix) {
    return fix.outcome == Outcome::achieved || fix.outcome == Outcome::partly || fix.outcome == Outcome::not_due;
  });
}

Verified verify(const Scenario& before, const Scenario& after, const VerifyPlan& plan) {
  Verified out;
  std::vector<int> due;
  for (const int fix : plan.fixes)
    if (!plan.at || *plan.at >= before.fixes[at(fix)].start) due.push_back(fix);

  const auto period_of = [&](const std::vector<int>& fixes) {
    int period = 1;
    for (const int fix : fixes) period = std::max(period, before.fixes[at(fix)].start + before.fixes[at(fix)].ramp - 1);
    return plan.at.value_or(period);
  };
  const VerifyMatch match(before, after);
  const std::vector<std::vector<int>> together = judged_together(before, due);
  std::vector<std::vector<JudgedInput>> inputs;  // of each
  for (const std::vector<int>& fixes : together)
    inputs.push_back(judged_inputs(before, after, match, fixes, period_of(fixes), plan.control));
  refuse_too_much(before, after, together, inputs, plan.control.size());

  VerifyBase base(before, after, plan.control);
  ask_at_base(base, inputs);
  const VerifyDraws draws(before, after, plan.threads);
  std::vector<ObservedChange> observed_of_all;
  for (std::size_t c = 0; c < together.size(); ++c) {
    const std::vector<int>& fixes = together[c];
    std::vector<JudgedInput>& judged = inputs[c];
    VerifiedFix one{.fixes = fixes, .at = period_of(fixes)};
    std::vector<ObservedChange> observed;
    std::vector<std::vector<ObservedInput>> found = judge(base, draws, judged);
    for (std::size_t k = 0; k < judged.size(); ++k)
      if (!found[k].empty()) observed.push_back({&judged[k], std::move(found[k])});
    for (const JudgedInput& input : judged) one.changes.push_back(input.change);
    one.outcome = outcome_of(one.changes);
    one.worth = worth_of(base, fixes, judged, observed, draws, plan.threads);
    out.fixes.push_back(std::move(one));
    for (ObservedChange& change : observed) {
      for (ObservedInput& member : change.members) member.moved = {};
      observed_of_all.push_back(std::move(change));
    }
  }
  for (const int fix : plan.fixes)
    if (std::find(due.begin(), due.end(), fix) == due.end())
      out.fixes.push_back({.fixes = {fix}, .at = plan.at.value_or(1), .outcome = Outcome::not_due});
  std::stable_sort(out.fixes.begin(), out.fixes.end(),
                   [](const VerifiedFix& a, const VerifiedFix& b) { return a.fixes.front() < b.fixes.front(); });

  out.problems = ProblemsMoved(base, draws, due).all();
  out.observed = with_observed(base, observed_of_all);
  const std::vector<std::string> figure = {"total.cost_of_inaction_per_month"};
  out.beside = bridge(out.observed, after, figure);
  return out;
}

}  // namespace closs
