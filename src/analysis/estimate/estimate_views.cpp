// What the tables tell besides the scenario: two sources for one figure, three voices, gaps of expectation.
#include <algorithm>
#include <cmath>

#include "analysis/estimate/estimator.hpp"
#include "core/at.hpp"

namespace closs {
namespace {

bool knows_problem(const JourneyCell& cell) { return answered(cell.problem) || cell.problem == instead::none; }

/// Complaints as the survey has them, for all customers, beside those that were counted.
void add_complaints(Estimator& e) {
  if (e.study.contacts.id < 0 || e.out.active == 0) return;
  const double all = static_cast<double>(e.out.active);
  const auto& journeys = e.study.respondents.journeys;
  for (const std::string& problem : e.problems) {
    const auto asked = std::find_if(journeys.begin(), journeys.end(),
                                    [&](const StudyJourney& one) { return one.about == e.about(problem); });
    if (asked == journeys.end() || asked->complained < 0) continue;
    const Portion survey = e.portion(
        [&](const JourneyCell& cell) {
          return cell.about == e.about(problem) && knows_problem(cell) &&
                 (cell.problem != problem || answered(cell.complained));
        },
        [&](const JourneyCell& cell) { return cell.problem == problem && cell.complained == "yes"; });
    const std::int64_t counted = e.complaints({}, problem);
    if (survey.n <= 0) continue;
    const Portion other{static_cast<double>(counted) / all, all};
    const ConfidenceInterval known = wilson(survey), difference = newcombe(survey, other);
    e.out.two_sources.push_back({TwoSources::Figure::complaints,
                                 problem,
                                 all * survey.share,
                                 static_cast<double>(counted),
                                 {all * known.low, all * known.high},
                                 {all * difference.low, all * difference.high},
                                 survey.n});
  }
}

void add_losses(Estimator& e) {
  const Study::Respondents& s = e.study.respondents;
  const auto all = [&](const JourneyCell& cell) { return e.once(cell); };
  // Who left is asked of the respondents, and known of the customers.
  if (e.out.churn && (s.lost >= 0 || e.study.knows_behaviour())) {
    const Portion asked = e.loss(all);
    if (asked.n > 0) {
      // Over the span that respondents were asked about.
      const Portion churn{1 - std::pow(1 - *e.out.churn, e.loss_periods()), static_cast<double>(e.out.active)};
      e.out.two_sources.push_back(
          {TwoSources::Figure::churn, {}, asked.share, churn.share, wilson(asked), newcombe(asked, churn), asked.n});
    }
  }
  if (s.lost < 0 || !e.study.knows_behaviour()) return;
  Sample both;
  double intended = 0, left = 0, d2 = 0;
  for (const JourneyCell& cell : e.journey) {
    const auto share = share_of(cell.lost);
    if (!e.once(cell) || !share || !answered(cell.left)) continue;
    const double gone = cell.left == "yes" ? 1 : 0, d = *share - gone;
    both += cell.sample;
    intended += cell.sample.w * *share;
    left += cell.sample.w * gone;
    d2 += cell.sample.w * d * d;
  }
  if (both.w <= 0) return;
  const Mean difference = mean_of(both, intended - left, d2);
  const Portion said{intended / both.w, both.n()};
  e.out.two_sources.push_back(
      {TwoSources::Figure::intention, {}, said.share, left / both.w, wilson(said), difference.interval(), both.n()});
}

void add_voices(Estimator& e) {
  const bool contacts = e.study.contacts.table >= 0, reports = e.study.reports.table >= 0;
  // Contacts and reports name problems; that an expectation was not met is none of theirs.
  if ((!contacts && !reports) || e.study.problems_from_expectations) return;
  const bool pairs = e.study.contacts.id >= 0;
  const auto counted = [&](const std::string& problem) {
    if (pairs) return e.complaints({}, problem);
    std::int64_t n = 0;
    for (const CountRow* row : e.parts.rows_of("contacts"))
      if (row->keys[0] == problem && row->keys[3] == "in") n += row->sums.n;
    return n;
  };
  std::int64_t all_counted = 0, all_reported = 0;
  for (const std::string& problem : e.problems) {
    if (contacts) all_counted += counted(problem);
    if (reports) all_reported += e.answers(e.study.reports.problem, problem);
  }
  const auto share = [](std::int64_t n, std::int64_t all) {
    return Voice{all > 0, {all > 0 ? static_cast<double>(n) / static_cast<double>(all) : 0, static_cast<double>(all)}};
  };
  for (const std::string& problem : e.problems) {
    ThreeVoices one{problem, {}, {}, {}};
    if (contacts) one.complaints = share(counted(problem), all_counted);
    if (reports) one.staff = share(e.answers(e.study.reports.problem, problem), all_reported);
    one.survey.portion = e.portion([](const JourneyCell& cell) { return answered(cell.problem); },
                                   [&](const JourneyCell& cell) { return cell.problem == problem; });
    one.survey.heard = one.survey.portion.n > 0;
    e.out.voices.push_back(std::move(one));
  }
  for (Voice ThreeVoices::*source : {&ThreeVoices::complaints, &ThreeVoices::survey, &ThreeVoices::staff})
    for (ThreeVoices& one : e.out.voices)
      (one.*source).rank =
          1 + static_cast<int>(std::count_if(e.out.voices.begin(), e.out.voices.end(), [&](const ThreeVoices& other) {
            return (other.*source).portion.share > (one.*source).portion.share;
          }));
}

ExpectationGap gap_of(const Estimator& e, const std::string& touchpoint, const std::string& segment) {
  ExpectationGap out{touchpoint, segment, {}};
  Sample all, lost_of[2];
  double wy = 0, wy2 = 0, lost[2] = {}, parts[3] = {};
  for (const CountRow* row : e.parts.rows_of("touchpoint")) {
    if (row->keys[0] != touchpoint || !Estimator::in_segment(row->keys[1], segment)) continue;
    const auto expected = share_of(row->keys[2]), experienced = share_of(row->keys[3]);
    if (!expected || !experienced) continue;
    const double gap = (*experienced - *expected) / 100;
    const Sample one = sample_of(row->sums);
    all += one;
    wy += one.w * gap;
    wy2 += one.w * gap * gap;
    parts[gap < 0 ? 0 : gap > 0 ? 2 : 1] += one.w;
    const auto share = e.share_lost(row->keys[4], row->keys[5]);
    if (!share) continue;
    lost_of[gap < 0 ? 0 : 1] += one;
    lost[gap < 0 ? 0 : 1] += one.w * *share;
  }
  out.gap = mean_of(all, wy, wy2);
  if (all.w <= 0) return out;
  out.below = parts[0] / all.w;
  out.as = parts[1] / all.w;
  out.above = parts[2] / all.w;
  out.has_loss = lost_of[0].n() >= e.study.minimum && lost_of[1].n() >= e.study.minimum;
  if (!out.has_loss) return out;
  const Portion below{lost[0] / lost_of[0].w, lost_of[0].n()}, others{lost[1] / lost_of[1].w, lost_of[1].n()};
  out.loss_below = below.share;
  out.loss_others = others.share;
  out.loss_difference = newcombe(below, others);
  return out;
}

void add_gaps(Estimator& e) {
  std::vector<std::string> segments = {""};
  if (e.study.respondents.segment >= 0) segments.insert(segments.end(), e.segments.begin(), e.segments.end());
  for (const Touchpoint& point : e.study.respondents.touchpoints)
    for (const std::string& segment : segments) {
      ExpectationGap one = gap_of(e, point.id, segment);
      if (one.gap.n >= e.study.minimum)
        e.out.gaps.push_back(std::move(one));
      else
        ++e.out.hidden_gaps;
    }
  std::stable_sort(e.out.gaps.begin(), e.out.gaps.end(),
                   [](const ExpectationGap& a, const ExpectationGap& b) { return a.gap.mean < b.gap.mean; });
}

}  // namespace

void Estimator::add_views() {
  add_complaints(*this);
  add_losses(*this);
  add_voices(*this);
  add_gaps(*this);
}

}  // namespace closs
