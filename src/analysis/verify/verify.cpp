#include "analysis/verify/verify.hpp"

#include <algorithm>
#include <array>

#include "analysis/verify/verify_worth.hpp"
#include "core/at.hpp"
#include "core/formulas/formulas.hpp"

namespace closs {
namespace {

constexpr double surprise = 0.05;  // chance that some problem seems to grow or shrink though none does

/// The share of all customers who meet a problem: asked of each segment, weighted by customers.
InputDraws share_affected(const std::vector<InputDraws>& of_segments, const std::vector<double>& customers) {
  double all = 0;
  for (const double n : customers) all += n;
  InputDraws out(of_segments.front().size(), 0);
  for (std::size_t s = 0; s < of_segments.size(); ++s)
    for (std::size_t t = 0; t < out.size(); ++t) out[t] += customers[s] / all * of_segments[s][t];
  return out;
}

std::vector<AskedInput> in_each_segment(const Scenario& scenario, const Target& target) {
  std::vector<AskedInput> out;
  for (int s = 0; s < static_cast<int>(scenario.segments.size()); ++s) out.push_back({s, target});
  return out;
}

std::vector<InputDraws> as_draws(const std::vector<double>& numbers) {
  std::vector<InputDraws> out;
  for (const double x : numbers) out.push_back({x});
  return out;
}

class ProblemsMoved {
 public:
  ProblemsMoved(const Scenario& before, const Scenario& after, const VerifyMatch& match, const VerifyDraws& draws,
                std::span<const int> due)
      : before_(before), after_(after), match_(match), draws_(draws), due_(due) {
    const Target customers{.parameter = Economic::customers};
    customers_before_ = inputs_at_base(before, in_each_segment(before, customers));
    customers_after_ = inputs_at_base(after, in_each_segment(after, customers));
  }

  std::vector<VerifiedProblem> all() const {
    std::vector<VerifiedProblem> out;
    std::size_t common = 0;
    for (int p = 0; p < static_cast<int>(before_.problems.size()); ++p) common += match_.problem(p) >= 0 ? 1 : 0;
    const double sure = 1 - surprise / static_cast<double>(std::max<std::size_t>(common, 1));
    for (int p = 0; p < static_cast<int>(before_.problems.size()); ++p) {
      VerifiedProblem one{.id = before_.problems[at(p)].id, .before = base_share(before_, p, customers_before_)};
      const int there = match_.problem(p);
      if (there < 0) {
        one.how = VerifiedProblem::How::gone;
        out.push_back(std::move(one));
        continue;
      }
      one.after = base_share(after_, there, customers_after_);
      if (observed(p, there) && moved(p, there, sure, one)) out.push_back(std::move(one));
    }
    for (int p = 0; p < static_cast<int>(after_.problems.size()); ++p) {
      const std::string& id = after_.problems[at(p)].id;
      if (std::none_of(before_.problems.begin(), before_.problems.end(), [&](const Problem& b) { return b.id == id; }))
        out.push_back(
            {.how = VerifiedProblem::How::appeared, .id = id, .after = base_share(after_, p, customers_after_)});
    }
    return out;
  }

 private:
  const Scenario &before_, &after_;
  const VerifyMatch& match_;
  const VerifyDraws& draws_;
  std::span<const int> due_;
  std::vector<double> customers_before_ = {}, customers_after_ = {};

  static double base_share(const Scenario& scenario, int problem, const std::vector<double>& customers) {
    const std::vector<AskedInput> asked = in_each_segment(scenario, {problem, Occurring::frequency});
    return share_affected(as_draws(inputs_at_base(scenario, asked)), customers).front();
  }
  /// Whether some segment was asked anew.
  bool observed(int problem, int there) const {
    for (int s = 0; s < static_cast<int>(before_.segments.size()); ++s)
      if (const int segment = match_.segment(s);
          segment >= 0 &&
          observed_anew(before_, value_of_input(before_, s, {problem, Occurring::frequency}), after_,
                        value_of_input(after_, segment, {there, Occurring::frequency})) == Unobserved::no)
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
  /// Whether the numbers say that it grew, or shrank without a fix.
  bool moved(int problem, int there, double sure, VerifiedProblem& out) const {
    const InputDraws then =
        share_affected(draws_.of_before(in_each_segment(before_, {problem, Occurring::frequency})), customers_before_);
    const InputDraws now =
        share_affected(draws_.of_after(in_each_segment(after_, {there, Occurring::frequency})), customers_after_);
    const double grew = chance_that([&](std::size_t t) { return now[t] > then[t]; });
    const double shrank = chance_that([&](std::size_t t) { return now[t] < then[t]; });
    out.how = grew > sure ? VerifiedProblem::How::grew : VerifiedProblem::How::shrank;
    out.chance = std::max(grew, shrank);
    return grew > sure || (shrank > sure && !a_fix_changes(problem));
  }
};

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
  const VerifyMatch match(before, after);
  const VerifyDraws draws(before, after, plan.threads);
  std::vector<int> due;
  for (const int fix : plan.fixes)
    if (!plan.at || *plan.at >= before.fixes[at(fix)].start) due.push_back(fix);

  std::vector<std::vector<JudgedInput>> inputs;  // of each that is due
  std::vector<ObservedChange> observed_of_all;
  const std::vector<std::vector<int>> together = judged_together(before, due);
  for (const std::vector<int>& fixes : together) {
    VerifiedFix one{.fixes = fixes, .at = plan.at.value_or(1)};
    if (!plan.at)
      for (const int fix : fixes)
        one.at = std::max(one.at, before.fixes[at(fix)].start + before.fixes[at(fix)].ramp - 1);
    std::vector<JudgedInput> judged = judged_inputs(before, after, match, fixes, one.at, plan.control);
    std::vector<ObservedChange> observed;
    for (JudgedInput& input : judged) {
      std::vector<ObservedInput> members = judge(before, after, match, draws, plan.control, input);
      if (!members.empty()) observed.push_back({&input, std::move(members)});
    }
    for (const JudgedInput& input : judged) one.changes.push_back(input.change);
    one.outcome = outcome_of(one.changes);
    one.worth = worth_of(before, fixes, judged, observed, draws, plan.threads);
    out.fixes.push_back(std::move(one));
    inputs.push_back(std::move(judged));  // its inputs stay where they are
    for (ObservedChange& change : observed) {
      for (ObservedInput& member : change.members) member.draws_before = member.draws_observed = {};
      observed_of_all.push_back(std::move(change));
    }
  }
  for (const int fix : plan.fixes)
    if (std::find(due.begin(), due.end(), fix) == due.end())
      out.fixes.push_back({.fixes = {fix}, .at = plan.at.value_or(1), .outcome = Outcome::not_due});
  std::stable_sort(out.fixes.begin(), out.fixes.end(),
                   [](const VerifiedFix& a, const VerifiedFix& b) { return a.fixes.front() < b.fixes.front(); });

  out.problems = ProblemsMoved(before, after, match, draws, due).all();
  out.observed = with_observed(before, observed_of_all);
  const std::vector<std::string> figure = {"total.cost_of_inaction_per_month"};
  out.beside = bridge(out.observed, after, figure);
  return out;
}

}  // namespace closs
