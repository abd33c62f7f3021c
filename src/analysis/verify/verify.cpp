#include "analysis/verify/verify.hpp"

#include <algorithm>
#include <array>

#include "analysis/verify/verify_worth.hpp"
#include "core/at.hpp"
#include "core/formulas/work.hpp"

namespace closs {
namespace {

constexpr double surprise = 0.05;  // chance that some problem seems to grow or shrink though none does

/// How often one problem occurs in each segment, weighted by the customers before any draw.
class ShareAffected {
 public:
  explicit ShareAffected(const Scenario& scenario) : segments_(scenario.segments.size()) {
    const int segments = static_cast<int>(segments_), problems = static_cast<int>(scenario.problems.size());
    std::vector<AskedInput> customers, frequencies;
    for (int s = 0; s < segments; ++s) customers.push_back({s, {.parameter = Economic::customers}});
    for (int p = 0; p < problems; ++p) add(p, frequencies);
    weights_ = inputs_at_base(scenario, std::move(customers));
    double all = 0;
    for (const double n : weights_) all += n;
    for (double& weight : weights_) weight /= all;
    const std::vector<double> base = inputs_at_base(scenario, std::move(frequencies));
    for (std::size_t first = 0; first < base.size(); first += segments_)
      at_base_.push_back(mean([&](std::size_t s) { return base[first + s]; }));
  }

  void add(int problem, std::vector<AskedInput>& asked) const {
    for (std::size_t s = 0; s < segments_; ++s) asked.push_back({static_cast<int>(s), {problem, Occurring::frequency}});
  }
  std::size_t segments() const { return segments_; }
  double at_base(int problem) const { return at_base_[at(problem)]; }
  /// Of the draws of all segments, one after the other.
  InputDraws draws(std::span<const InputDraws> of_segments) const {
    InputDraws out(of_segments.front().size());
    for (std::size_t t = 0; t < out.size(); ++t) out[t] = mean([&](std::size_t s) { return of_segments[s][t]; });
    return out;
  }

 private:
  std::size_t segments_;
  std::vector<double> weights_ = {}, at_base_ = {};

  template <class Of>
  double mean(const Of& of) const {
    double sum = 0;
    for (std::size_t s = 0; s < segments_; ++s) sum += weights_[s] * of(s);
    return sum;
  }
};

class ProblemsMoved {
 public:
  ProblemsMoved(const Scenario& before, const Scenario& after, const VerifyMatch& match, const VerifyDraws& draws,
                std::span<const int> due)
      : before_(before), after_(after), match_(match), draws_(draws), due_(due), then_(before), now_(after) {}

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
    const std::size_t together = std::max<std::size_t>(1, inputs_together / then_.segments());
    for (std::size_t first = 0; first < common.size(); first += together)
      add_moved(std::span(common).subspan(first, std::min(together, common.size() - first)), sure, moved);
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
    std::vector<AskedInput> asked_then, asked_now;
    for (const int p : problems) {
      then_.add(p, asked_then);
      now_.add(match_.problem(p), asked_now);
    }
    const std::vector<InputDraws> all_then = draws_.of_before(asked_then), all_now = draws_.of_after(asked_now);
    for (std::size_t k = 0; k < problems.size(); ++k) {
      const InputDraws then = then_.draws(std::span(all_then).subspan(k * then_.segments(), then_.segments()));
      const InputDraws now = now_.draws(std::span(all_now).subspan(k * now_.segments(), now_.segments()));
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

  const auto period_of = [&](const std::vector<int>& fixes) {
    int period = 1;
    for (const int fix : fixes) period = std::max(period, before.fixes[at(fix)].start + before.fixes[at(fix)].ramp - 1);
    return plan.at.value_or(period);
  };
  const std::vector<std::vector<int>> together = judged_together(before, due);
  std::vector<std::vector<JudgedInput>> inputs;  // of each
  std::int64_t evaluations = 0;
  for (const std::vector<int>& fixes : together) {
    inputs.push_back(judged_inputs(before, after, match, fixes, period_of(fixes), plan.control));
    evaluations += 1 + static_cast<std::int64_t>(inputs.back().size() / inputs_together);
  }
  if (product(evaluations, operations_of(before, {})) > most_operations)
    throw Failure(too_much_work(before, most_operations, evaluations));

  std::vector<ObservedChange> observed_of_all;
  for (std::size_t c = 0; c < together.size(); ++c) {
    const std::vector<int>& fixes = together[c];
    std::vector<JudgedInput>& judged = inputs[c];
    VerifiedFix one{.fixes = fixes, .at = period_of(fixes)};
    std::vector<ObservedChange> observed;
    std::vector<std::vector<ObservedInput>> found = judge(before, after, match, draws, plan.control, judged);
    for (std::size_t k = 0; k < judged.size(); ++k)
      if (!found[k].empty()) observed.push_back({&judged[k], std::move(found[k])});
    for (const JudgedInput& input : judged) one.changes.push_back(input.change);
    one.outcome = outcome_of(one.changes);
    one.worth = worth_of(before, fixes, judged, observed, draws, plan.threads);
    out.fixes.push_back(std::move(one));
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
