// One estimation in the making: estimate.cpp checks the counts, estimate_inputs.cpp makes the inputs of them, and
// estimate_views.cpp what else they tell.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/estimate/cells.hpp"
#include "analysis/estimate/estimate.hpp"

namespace closs {

struct Estimator {
  const Study& study;
  const StudyModel model;
  const CountParts parts;
  Estimated& out;
  std::vector<JourneyCell> journey = {};
  std::vector<std::string> problems = {}, segments = {};
  double share_factor = 1;  // calibrate: shares

  void fault(FaultCode code, Place place, std::vector<std::pair<std::string, std::string>> values) {
    out.faults.push_back({code, place, std::move(values)});
    out.failed = true;
  }
  void warn(FaultCode code, std::vector<std::pair<std::string, std::string>> values) {
    out.faults.push_back({code, {}, std::move(values)});
  }

  using Condition = std::function<bool(const JourneyCell&)>;
  /// The share of those in `base` for whom `counts` holds.
  Portion portion(const Condition& base, const Condition& counts) const {
    Sample all, some;
    for (const JourneyCell& cell : journey) {
      if (!base(cell)) continue;
      all += cell.sample;
      if (counts(cell)) some += cell.sample;
    }
    return {all.w > 0 ? some.w / all.w : 0, all.n()};
  }
  /// The share lost of those who answered so, from what they did or what they say; nullopt: nobody knows.
  std::optional<double> share_lost(std::string_view lost, std::string_view left) const {
    const bool behaviour = study.loss_from == LossFrom::behaviour;
    if (!answered(behaviour ? left : lost)) return std::nullopt;
    return behaviour ? (left == "yes" ? 1 : 0) : intended(lost);
  }
  double intended(std::string_view lost) const { return share_factor * share_of(lost).value_or(0); }
  /// The share lost of those in `base`.
  Portion loss(const Condition& base) const {
    Sample all;
    double lost = 0;
    for (const JourneyCell& cell : journey) {
      if (!base(cell)) continue;
      const auto share = share_lost(cell.lost, cell.left);
      if (!share) continue;
      all += cell.sample;
      lost += cell.sample.w * *share;
    }
    return {all.w > 0 ? lost / all.w : 0, all.n()};
  }

  static bool in_segment(std::string_view cell, std::string_view segment) { return segment.empty() || cell == segment; }
  /// Of several problems each respondent is a cell of each: whether a cell is of the first.
  bool once(const JourneyCell& cell) const { return cell.about == study.respondents.journeys.front().about; }
  /// Whether a cell has no problem at all, and each respondent but once.
  bool without_any(const JourneyCell& cell) const {
    if (cell.problem != instead::none || !once(cell)) return false;
    return !study.several() || cell.stratum.substr(0, cell.stratum.find('/')) == "0";
  }
  /// What the cells of a problem are about.
  std::string_view about(std::string_view problem) const { return study.several() ? problem : std::string_view(); }
  /// Where a journey ended: an outcome, or silence; empty: nobody knows.
  std::string_view state_of(const JourneyCell& cell) const {
    if (!answered(cell.problem)) return {};
    if (cell.complained == "no") return model.silent;
    return cell.complained == "yes" && answered(cell.outcome) ? cell.outcome : std::string_view();
  }
  /// Rows of a question's table, or those with one answer.
  std::int64_t answers(int question, std::string_view answer = {}) const;
  /// Rows of `customers` summed.
  struct CustomerSums {
    std::int64_t n = 0, known = 0, revenue = 0;
  };
  CustomerSums customers(std::string_view segment, std::string_view status, std::string_view gone = {}) const;
  /// Pairs of customer and problem.
  std::int64_t complaints(std::string_view segment, std::string_view problem) const;
  /// Contacts of active customers in the window.
  std::int64_t contacts(std::string_view segment, std::string_view problem) const;

  /// A span in periods that loss is asked or observed over.
  double loss_periods() const { return months_in(study.loss_over.value_or(study.period)) / months_in(study.period); }
  /// The share of the active customers who left in the window; nullopt: nobody knows.
  std::optional<double> churn() const;

  void check();
  void read_cells();
  void add_inputs();
  void add_views();
};

}  // namespace closs
