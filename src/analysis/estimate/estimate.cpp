#include "analysis/estimate/estimate.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "analysis/estimate/estimator.hpp"
#include "core/at.hpp"

namespace closs {
namespace {

/// "; 'x' 12, 'y' 5": the values that nothing was said of, where five rows or more have them.
std::string unmapped_values(const CountParts& parts, const std::string& question) {
  std::vector<const CountRow*> found;
  for (const CountRow* row : parts.rows_of("unmapped"))
    if (row->keys[0] == question) found.push_back(row);
  std::sort(found.begin(), found.end(), [](const CountRow* a, const CountRow* b) {
    return a->sums.w != b->sums.w ? a->sums.w > b->sums.w : a->keys[1] < b->keys[1];
  });
  std::string out;
  for (const CountRow* row : found)
    out += fmt::format("{}'{}' {}", out.empty() ? ": " : ", ", row->keys[1], row->sums.w);
  return out;
}

}  // namespace

std::string EstimatedInput::path() const {
  std::string out = segment.empty() ? "" : "segments." + segment + ".";
  if (of_problem) out += reach == Reach::pooled ? "problem_defaults." : "problems." + problem + ".";
  return out + parameter;
}

std::int64_t Estimator::answers(int question, std::string_view answer) const {
  std::int64_t n = 0;
  for (const CountRow* row : parts.rows_of("question"))
    if (row->keys[0] == study.question(question).name && (answer.empty() || row->keys[1] == answer)) n += row->sums.n;
  return n;
}

Estimator::CustomerSums Estimator::customers(std::string_view segment, std::string_view status,
                                             std::string_view gone) const {
  CustomerSums sums;
  for (const CountRow* row : parts.rows_of("customers")) {
    if (!in_segment(row->keys[0], segment) || row->keys[1] != status) continue;
    if (!gone.empty() && row->keys[2] != gone) continue;
    sums.n += row->sums.n;
    if (row->keys[3] != instead::value) continue;
    sums.known += row->sums.n;
    sums.revenue += row->sums.s;
  }
  return sums;
}

std::optional<double> Estimator::churn() const {
  if (study.customers.left < 0 || out.active == 0) return std::nullopt;
  return static_cast<double>(customers({}, "active", "yes").n) / static_cast<double>(out.active);
}

std::int64_t Estimator::complaints(std::string_view segment, std::string_view problem) const {
  std::int64_t n = 0;
  for (const CountRow* row : parts.rows_of("complaints"))
    if ((problem.empty() || row->keys[0] == problem) && in_segment(row->keys[1], segment)) n += row->sums.n;
  return n;
}

std::int64_t Estimator::contacts(std::string_view segment, std::string_view problem) const {
  std::int64_t n = 0;
  for (const CountRow* row : parts.rows_of("contacts"))
    if ((problem.empty() || row->keys[0] == problem) && in_segment(row->keys[1], segment) && row->keys[2] == "active" &&
        row->keys[3] == "in" && answered(row->keys[0]))
      n += row->sums.n;
  return n;
}

/// What is wrong with the tables, and how many answered what.
void Estimator::check() {
  struct Trouble {
    std::string_view state;
    FaultCode code;
  };
  static constexpr Trouble troubles[] = {
      {instead::unmapped, "study-unmapped"},     {instead::no_number, "study-no-numbers"},
      {instead::no_date, "study-no-dates"},      {instead::negative, "study-negative"},
      {instead::outside, "study-outside-scale"}, {instead::tiny, "study-weights-tiny"}};
  for (std::size_t i = 0; i < study.questions.size(); ++i) {
    const StudyQuestion& q = study.questions[i];
    Answered one{static_cast<int>(i)};
    bool asked = false;
    for (const CountRow* row : parts.rows_of("question")) {
      if (row->keys[0] != q.name) continue;
      asked = true;
      const std::string& state = row->keys[1];
      if (state == instead::missing)
        one.missing += row->sums.n;
      else if (state == instead::ignored)
        one.ignored += row->sums.n;
      else if (!state.starts_with('.') || state == instead::none || state == instead::value)
        one.mapped += row->sums.n;
      for (const Trouble& trouble : troubles)
        if (state == trouble.state)
          fault(trouble.code, q.place,
                {{"question", q.name},
                 {"count", std::to_string(row->sums.n)},
                 {"values", unmapped_values(parts, q.name)}});
    }
    if (asked) out.answered.push_back(one);
  }
  for (const CountRow* row : parts.rows_of("ids")) {
    const bool of_customers = row->keys[0] == "customers";
    const Place place = of_customers ? study.customers.place : study.respondents.place;
    if (row->keys[1] == "repeated")
      fault("study-ids-repeated", place, {{"table", row->keys[0]}, {"count", std::to_string(row->sums.n)}});
    else
      out.not_joined += row->sums.n;
  }
  for (const CountRow* row : parts.rows_of("customers")) {
    out.customers += row->sums.n;
    if (row->keys[1] == "impossible") out.impossible += row->sums.n;
    if (row->keys[1] == "active") out.active += row->sums.n;
  }
  if (study.customers.table >= 0 && out.active == 0) fault("study-no-customers", study.customers.place, {});
  for (const CountRow* row : parts.rows_of("contacts")) {
    out.contacts += row->sums.n;
    if (row->keys[2] == instead::not_joined) out.contacts_without_customer += row->sums.n;
  }
  out.contacts_used = contacts({}, {});
  if (study.reports.problem >= 0) out.reports = answers(study.reports.problem);
}

void Estimator::read_cells() {
  for (const CountRow* row : parts.rows_of("journey")) {
    const auto& k = row->keys;
    journey.push_back({k[0], k[1], k[2], k[3], k[4], k[5], k[6], k[7], sample_of(row->sums)});
    if (!once(journey.back())) continue;
    out.used += row->sums.n;
    if (k[5] == instead::not_active) out.not_active += row->sums.n;
    if (k[5] == instead::not_followed) out.not_followed += row->sums.n;
  }
  const StudyJourney& first = study.respondents.journeys.front();
  out.respondents =
      answers(first.problem >= 0 ? first.problem : study.respondents.touchpoints[at(first.touchpoint)].expected);
  if (out.not_followed > 0 &&
      std::none_of(journey.begin(), journey.end(), [](const JourneyCell& cell) { return answered(cell.left); }))
    fault("study-none-followed", study.respondents.place,
          {{"count", std::to_string(out.not_followed)},
           {"span", std::string(name_of(study.loss_over.value_or(study.period)))}});
  out.churn = churn();
  if (out.used == 0)
    fault("study-nobody", study.respondents.place, {{"table", study.table(study.respondents.table).id}});
  if (study.joins_customers() && out.not_joined > 0 && out.not_joined >= out.respondents)
    fault("study-none-joined", study.respondents.place, {{"table", study.table(study.respondents.table).id}});
  problems = study.problems();
  segments = study.segments();
}

Estimated estimate(const Study& study, std::span<const CountRow> rows) {
  Estimated out;
  Estimator estimator{study, *study_model(*study.model), CountParts(rows), out};
  estimator.check();
  estimator.read_cells();
  if (out.failed) return out;
  estimator.add_inputs();
  if (!out.failed) estimator.add_views();
  return out;
}

}  // namespace closs
