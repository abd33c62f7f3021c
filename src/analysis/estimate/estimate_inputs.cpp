// The inputs of the scenario: each from those who answered, in each segment, else by problem, else over all problems.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>
#include <utility>

#include "analysis/estimate/estimator.hpp"
#include "core/at.hpp"
#include "core/scenario/uncertain.hpp"
#include "text/decimal.hpp"

namespace closs {
namespace {

/// At most `decimals` digits behind the point, and no zeros at the end.
std::string rounded(double x, int decimals) {
  Decimal all = readable_decimal(x);
  round_to(all, all.point() + decimals);
  std::string text = fmt::format("{:.{}f}", nearest_double(all), std::min(decimals, decimals_of(all)));
  return x < 0 && text != "0" ? "-" + text : text;
}

/// A number of significant digits that nobody misses any of.
std::string significant(double x) {
  Decimal all = readable_decimal(x);
  round_to(all, 6);
  return x < 0 ? "-" + exact(nearest_double(all)) : exact(nearest_double(all));
}

constexpr double quantile_95 = 1.6448536269514722;  // of the standard normal law

/// The end of a PERT range that begins at 0, is likeliest at `mode`, and lies with 95 % below `limit`; 1 at most.
double end_of_range(double mode, double limit) {
  double low = limit, high = 4 * limit;
  for (int i = 0; i < 60; ++i) {
    const double middle = (low + high) / 2;
    (quantile({Uncertain::Law::pert, 0, mode, middle}, 0.95) < limit ? low : high) = middle;
  }
  return std::min(high, 1.0);
}

/// A value that may not be there, with how much it stands on.
struct Found {
  std::string literal;
  double value = 0, n = 0;
};
using Finds = std::function<Found(std::string_view segment, std::string_view problem)>;  // empty: of all

Found found(const Portion& portion) { return {literal_of(portion), portion.share, portion.n}; }

struct InputWriter {
  Estimator& e;

  void add(std::string_view segment, std::string_view problem, const std::string& parameter, bool of_problem,
           const Found& found, int table, EstimatedInput::Reach reach, bool survey = true) {
    EstimatedInput input;
    input.segment = segment;
    input.problem = problem;
    input.parameter = parameter;
    input.of_problem = of_problem;
    input.literal = found.literal;
    input.value = found.value;
    input.n = found.n;
    input.survey = survey;
    input.table = table;
    input.reach = reach;
    if (survey && found.n < e.study.minimum && parameter != "told")
      e.warn("estimate-small",
             {{"input", input.path()}, {"n", rounded(found.n, 1)}, {"minimum", rounded(e.study.minimum, 0)}});
    e.out.inputs.push_back(std::move(input));
  }

  /// An input of each segment, where all of them have enough answers; else false.
  bool of_segments(std::string_view problem, const std::string& parameter, const Finds& finds) {
    std::vector<Found> each;
    for (const std::string& segment : e.segments)
      if (!(each.emplace_back(finds(segment, problem)).n >= e.study.minimum)) return false;
    for (std::size_t i = 0; i < each.size(); ++i)
      add(e.segments[i], problem, parameter, !problem.empty(), each[i], e.study.respondents.table,
          EstimatedInput::Reach::segment);
    return !each.empty();
  }

  /// An input that all customers have: of each segment, else of all.
  void of_customers(const std::string& parameter, const Finds& finds) {
    if (of_segments({}, parameter, finds)) return;
    const Found all = finds({}, {});
    if (all.n > 0)
      add({}, {}, parameter, false, all, e.study.respondents.table, EstimatedInput::Reach::problem);
    else
      lacking(parameter);
  }

  /// An input of one problem: of each segment, else of the problem where enough answered, or (`few_do`) anybody did;
  /// else false.
  bool of_problem(const std::string& problem, const std::string& parameter, const Finds& finds, bool few_do = false) {
    if (of_segments(problem, parameter, finds)) return true;
    const Found one = finds({}, problem);
    if (!(one.n >= e.study.minimum || (few_do && one.n > 0))) return false;
    add({}, problem, parameter, true, one, e.study.respondents.table, EstimatedInput::Reach::problem);
    return true;
  }

  /// An input of every problem: of each by itself, else of all problems.
  void of_problems(const std::string& parameter, const Finds& finds, bool optional = false) {
    bool pooled = false;
    for (const std::string& problem : e.problems)
      if (!of_problem(problem, parameter, finds)) pooled = true;
    if (!pooled) return;
    const Found all = finds({}, {});
    if (all.n > 0)
      add({}, {}, parameter, true, all, e.study.respondents.table, EstimatedInput::Reach::pooled);
    else if (!optional)
      lacking(parameter);
  }

  /// Each segment; one without a name where there are none.
  std::vector<std::string> segments_or_all() const {
    return e.segments.empty() ? std::vector<std::string>{""} : e.segments;
  }

  /// Nobody answered: the base may say it.
  void lacking(const std::string& parameter) {
    if (e.study.base.empty()) e.fault("estimate-no-answers", e.study.respondents.place, {{"input", parameter}});
  }

  bool is_problem(std::string_view cell, std::string_view problem) const {
    return problem.empty() ? answered(cell) : cell == problem;
  }

  void add_customers();
  void add_frequency();
  void add_journey();
  void add_words();
  void add_contacts();
  void add_excess();
  void add_drop();
  void add_realisation();
  std::optional<Found> realised();
  void scale_shares();
  void add_spans();
};

void InputWriter::add_customers() {
  const Study::Customers& c = e.study.customers;
  if (c.table < 0) {
    if (e.study.base.empty()) e.fault("estimate-no-customers", e.study.respondents.place, {{"input", "customers"}});
    return;
  }
  for (const std::string& segment : segments_or_all()) {
    const auto measured = [&](const std::string& parameter, double value, std::string literal) {
      Found one{std::move(literal), value, 0};
      add(segment, {}, parameter, false, one, c.table, EstimatedInput::Reach::segment, false);
    };
    const Estimator::CustomerSums active = e.customers(segment, "active");
    if (active.n == 0) {
      e.fault("study-no-customers", c.place, {});
      return;
    }
    measured("customers", static_cast<double>(active.n), std::to_string(active.n));
    if (c.joined >= 0) {
      const std::int64_t joined = e.customers(segment, "new").n;
      measured("new_customers", static_cast<double>(joined), std::to_string(joined));
    }
    if (c.revenue < 0 || active.known == 0) {
      if (e.study.base.empty()) e.fault("estimate-no-customers", c.place, {{"input", "revenue_per_customer"}});
      continue;
    }
    const double mean = static_cast<double>(active.revenue) / 100 / static_cast<double>(active.known);
    measured("revenue_per_customer", mean, rounded(mean, 2));
    e.out.inputs.back().per = name_of(c.revenue_per);
  }
}

void InputWriter::add_frequency() {
  const Finds finds = [&](std::string_view segment, std::string_view problem) {
    return found(e.portion(
        [&](const JourneyCell& cell) {
          return Estimator::in_segment(cell.segment, segment) && cell.about == e.about(problem) &&
                 (answered(cell.problem) || cell.problem == instead::none);
        },
        [&](const JourneyCell& cell) { return is_problem(cell.problem, problem); }));
  };
  const auto& counted = e.study.frequency_from_contacts;
  bool unanswered = false;
  for (const std::string& problem : e.problems)
    if (std::find(counted.begin(), counted.end(), problem) == counted.end() &&
        !of_problem(problem, "frequency", finds, true))
      unanswered = true;
  if (unanswered) lacking("frequency");
  for (const std::string& problem : counted) {
    if (e.complaints({}, problem) == 0)
      return e.fault("study-counted-nobody", e.study.contacts.place, {{"problem", problem}});
    for (const std::string& segment : segments_or_all()) {
      const std::int64_t n = e.complaints(segment, problem);
      add(segment, problem, "complaints", true, {std::to_string(n), static_cast<double>(n), 0}, e.study.contacts.table,
          EstimatedInput::Reach::segment, false);
    }
  }
}

void InputWriter::add_journey() {
  const auto has = [&](const JourneyCell& cell, std::string_view segment, std::string_view problem) {
    return Estimator::in_segment(cell.segment, segment) && is_problem(cell.problem, problem);
  };
  const auto asked = [&](int StudyJourney::*question) {
    const auto& journeys = e.study.respondents.journeys;
    return std::any_of(journeys.begin(), journeys.end(), [&](const StudyJourney& one) { return one.*question >= 0; });
  };
  if (asked(&StudyJourney::complained))
    of_problems("complaint_rate", [&](std::string_view segment, std::string_view problem) {
      return found(
          e.portion([&](const JourneyCell& cell) { return has(cell, segment, problem) && answered(cell.complained); },
                    [](const JourneyCell& cell) { return cell.complained == "yes"; }));
    });
  else
    lacking("complaint_rate");
  if (asked(&StudyJourney::outcome)) {
    for (const std::string& outcome : e.model.outcomes) {
      const bool last = outcome == e.model.outcomes.back();
      of_problems("outcomes." + outcome, [&](std::string_view segment, std::string_view problem) {
        Found one = found(e.portion(
            [&](const JourneyCell& cell) {
              return has(cell, segment, problem) && cell.complained == "yes" && answered(cell.outcome);
            },
            [&](const JourneyCell& cell) { return cell.outcome == outcome; }));
        if (last) one.literal = "rest";
        return one;
      });
    }
  } else {
    lacking("outcomes");
  }
  const bool any_loss = e.study.loss_from == LossFrom::behaviour || e.study.respondents.lost >= 0;
  for (const std::string& state : e.model.states()) {
    if (!any_loss) {
      lacking("loss." + state);
      continue;
    }
    of_problems("loss." + state, [&](std::string_view segment, std::string_view problem) {
      return found(
          e.loss([&](const JourneyCell& cell) { return has(cell, segment, problem) && e.state_of(cell) == state; }));
    });
  }
}

/// What people tell, and how much less they spend.
void InputWriter::add_words() {
  const Study::Respondents& s = e.study.respondents;
  const auto state_in = [&](const CountRow& row) {
    return e.state_of({row.keys[0], row.keys[1], row.keys[2], row.keys[3], {}, {}, {}, {}, {}});
  };
  const auto fits = [&](const CountRow& row, std::string_view segment, std::string_view problem,
                        const std::string& state) {
    return Estimator::in_segment(row.keys[0], segment) && is_problem(row.keys[1], problem) && state_in(row) == state;
  };
  for (const std::string& state : e.model.states()) {
    if (s.spend_cut >= 0 && e.study.model->parameter("spend_cut." + state) >= 0)
      of_problems(
          "spend_cut." + state,
          [&](std::string_view segment, std::string_view problem) {
            Sample all;
            double cut = 0;
            for (const CountRow* row : e.parts.rows_of("spend_cut")) {
              const auto lost = row->keys[4].empty()     ? std::optional(0.0)
                                : answered(row->keys[4]) ? std::optional(e.intended(row->keys[4]))
                                                         : std::nullopt;
              const auto share = share_of(row->keys[5]);
              if (!fits(*row, segment, problem, state) || !lost || !share) continue;
              const double stays = 1 - *lost;
              const Sample one = sample_of(row->sums);
              all += {one.w * stays, one.w2 * stays * stays};
              cut += one.w * stays * *share;
            }
            return found(Portion{all.w > 0 ? cut / all.w : 0, all.n()});
          },
          true);
    const int index = e.study.model->state(state);
    const bool good = index >= 0 && !e.study.model->states[at(index)].told_good.empty();
    if ((good ? s.told_good : s.told_bad) >= 0 && e.study.model->parameter("told." + state) >= 0)
      of_problems(
          "told." + state,
          [&](std::string_view segment, std::string_view problem) {
            Sample all;
            double wy = 0, wy2 = 0;
            for (const CountRow* row : e.parts.rows_of("told")) {
              if (!fits(*row, segment, problem, state) || row->keys[4] != (good ? "good" : "bad")) continue;
              all += sample_of(row->sums);
              wy += static_cast<double>(row->sums.s) / 100;
              wy2 += static_cast<double>(row->sums.s2) / 1e4;
            }
            const Mean mean = mean_of(all, wy, wy2);
            return Found{literal_of_number(mean.mean, mean.error), mean.mean, mean.n};
          },
          true);
  }
}

void InputWriter::add_contacts() {
  const Study::Contacts& c = e.study.contacts;
  if (c.table < 0 || c.id < 0 || e.study.model->parameter("contacts_per_complaint") < 0) return;
  for (const std::string& problem : e.problems) {
    const std::int64_t pairs = e.complaints({}, problem), contacts = e.contacts({}, problem);
    if (pairs == 0) continue;
    const double ratio = static_cast<double>(contacts) / static_cast<double>(pairs);
    add({}, problem, "contacts_per_complaint", true, {significant(ratio), ratio, 0}, c.table,
        EstimatedInput::Reach::problem, false);
  }
}

/// Groups with and without a problem (empty: any) in each stratum, of those of whom it is known what they are lost.
std::vector<Stratum> strata_of(const Estimator& e, std::string_view segment, std::string_view problem) {
  struct Group {
    Sample sample;
    double lost = 0;
    Portion portion() const { return {sample.w > 0 ? lost / sample.w : 0, sample.n()}; }
  };
  std::map<std::pair<std::string_view, std::string_view>, std::array<Group, 2>> groups;
  for (const JourneyCell& cell : e.journey) {
    if (!Estimator::in_segment(cell.segment, segment) || (!problem.empty() && cell.about != e.about(problem)) ||
        cell.stratum.find('.') != cell.stratum.npos)
      continue;
    const bool with = problem.empty() ? answered(cell.problem) : cell.problem == problem;
    const auto share = e.share_lost(cell.lost, cell.left);
    if ((!with && cell.problem != instead::none) || !share) continue;
    Group& group = groups[{cell.about, cell.stratum}][with ? 0 : 1];
    group.sample += cell.sample;
    group.lost += cell.sample.w * *share;
  }
  std::vector<Stratum> out;
  for (const auto& [key, group] : groups) out.push_back({group[0].portion(), group[1].portion()});
  return out;
}

/// Respondents with the problem whom strata have others to compare with.
double compared(const std::vector<Stratum>& strata) {
  double n = 0;
  for (const Stratum& one : strata)
    if (one.without.n > 0) n += one.with.n;
  return n;
}

ShareDifference excess_in(const Estimator& e, const std::vector<Stratum>& strata) {
  return e.study.adjusts() ? mantel_haenszel(strata) : difference_of(strata[0].with, strata[0].without);
}

/// How much more often those with a problem leave, crude and within strata.
void InputWriter::add_excess() {
  for (const std::string& problem : e.problems) {
    const std::vector<Stratum> strata = strata_of(e, {}, problem);
    ExcessLoss one{problem};
    const Portion with = e.loss([&](const JourneyCell&cell) { return cell.problem == problem; }),
                  without = e.loss([&](const JourneyCell&cell) { return e.without_any(cell); });
    one.with = with.n;
    one.without = without.n;
    one.adjusted_with = compared(strata);
    for (const Stratum& stratum : strata) one.strata_without += stratum.with.n <= 0 || stratum.without.n <= 0;
    if (one.strata_without > 0 && e.study.adjusts())
      e.warn("estimate-strata-lack", {{"problem", problem}, {"count", std::to_string(one.strata_without)}});
    if (with.n <= 0 || without.n <= 0 || one.adjusted_with <= 0) continue;
    one.crude = difference_of(with, without);
    one.adjusted = excess_in(e, strata);
    e.out.excess.push_back(std::move(one));
  }
}

/// Models of drops: the excess loss itself.
void InputWriter::add_drop() {
  of_problems("loyalty_drop", [&](std::string_view segment, std::string_view problem) {
    const std::vector<Stratum> strata = strata_of(e, segment, problem);
    Found one;
    one.n = compared(strata);
    if (one.n <= 0) return one;
    const ShareDifference drop = excess_in(e, strata);
    one.value = drop.mean;
    one.literal = drop.mean <= 0 ? std::string("0%") : literal_of_share(drop.mean, drop.deviation());
    return one;
  });
  for (EstimatedInput& input : e.out.inputs)
    if (input.parameter == "loyalty_drop" && input.value <= 0) {
      e.warn("estimate-drop-none", {{"problem", input.problem.empty() ? input.path() : input.problem},
                                    {"share", significant(100 * input.value) + " %"}});
      input.value = 0;
    }
}

/// Realisation of what answers say: by what the same people did, at once; else it follows from the scenario, and
/// settle_realisation puts it in.
void InputWriter::add_realisation() {
  const auto place = [&](const std::string& problem, const Found& found) {
    add({}, problem, "realisation", true, found, e.study.respondents.table,
        problem.empty() ? EstimatedInput::Reach::pooled : EstimatedInput::Reach::problem);
  };
  if (e.study.realised_by_answers()) {
    if (const auto one = realised()) place({}, *one);
    return;
  }
  const std::string whole = "100%";
  if (e.study.realised_by_churn()) {
    Found one{whole, 1, 0};
    return add({}, {}, "realisation", true, one, e.study.customers.table, EstimatedInput::Reach::pooled, false);
  }
  if (!e.study.realised_by_strata()) return;
  double few = 0;
  for (const ExcessLoss& one : e.out.excess)
    if (one.adjusted_with >= e.study.minimum)
      place(one.problem, {whole, 1, one.adjusted_with});
    else
      few += one.adjusted_with;
  if (few > 0) place({}, {whole, 1, few});
}

/// (O - b) / (I - b): what those with a problem did, and said, beyond the loss of those without. In models of drops
/// what they said is compared with what those without said.
std::optional<Found> InputWriter::realised() {
  struct Group {
    Sample sample;
    double did = 0, said = 0, did2 = 0, said2 = 0, both = 0;
    /// The mean of did - r said - s did.
    Mean less(double r, double s) const {
      const double own = 1 - s;
      return mean_of(sample, own * did - r * said, own * own * did2 - 2 * own * r * both + r * r * said2);
    }
  };
  std::array<Group, 2> groups;  // with a problem, without any
  for (const JourneyCell& cell : e.journey) {
    const bool with = answered(cell.problem), says = answered(cell.lost);
    if ((!with && !e.without_any(cell)) || !answered(cell.left) || (!says && (with || e.model.drop))) continue;
    Group& group = groups[with ? 0 : 1];
    const double did = cell.left == "yes" ? 1 : 0, said = says ? e.intended(cell.lost) : 0, w = cell.sample.w;
    group.sample += cell.sample;
    group.did += w * did;
    group.said += w * said;
    group.did2 += w * did * did;
    group.said2 += w * said * said;
    group.both += w * did * said;
  }
  const auto& [with, without] = groups;
  if (with.sample.w <= 0 || without.sample.w <= 0) {
    lacking("realisation");
    return std::nullopt;
  }
  const double observed = with.did / with.sample.w, intended = with.said / with.sample.w,
               baseline = without.did / without.sample.w,
               stated = intended - (e.model.drop ? without.said / without.sample.w : baseline);
  const double r = (observed - baseline) / stated;
  if (!(r >= 0 && r <= 1)) {
    e.fault("estimate-realisation-all", e.study.respondents.place,
            {{"realisation", share_text(r)},
             {"observed", share_text(observed)},
             {"intended", share_text(intended)},
             {"baseline", share_text(baseline)}});
    return std::nullopt;
  }
  const double error =
      std::hypot(with.less(r, 0).error, e.model.drop ? without.less(r, 0).error : without.less(0, r).error) / stated;
  return Found{literal_of_share(r, error), r, with.sample.n()};
}

/// One factor for the shares of all answers, so that respondents leave as often as customers do.
void InputWriter::scale_shares() {
  if (e.study.calibrate != Calibrate::shares || !e.out.churn) return;
  const double wanted = 1 - std::pow(1 - *e.out.churn, e.loss_periods());
  const double said = e.loss([&](const JourneyCell&cell) { return e.once(cell); }).share, factor = wanted / said;
  double most = 0;
  for (const std::string& label : labels_of(e.study.question(e.study.respondents.lost)))
    most = std::max(most, share_of(label).value_or(0));
  if (!(factor * most <= 1))
    return e.fault("estimate-calibrate-shares", e.study.respondents.place,
                   {{"churn", share_text(wanted)}, {"said", share_text(said)}, {"share", share_text(most)}});
  e.share_factor = factor;
  e.out.scaled_shares = factor;
}

/// Spans that questions ask about, where they are not the period.
void InputWriter::add_spans() {
  const auto& journeys = e.study.respondents.journeys;
  for (EstimatedInput& input : e.out.inputs) {
    std::optional<Period> over;
    if (input.parameter == "baseline_loss") over = e.study.loss_over;
    for (const StudyJourney& one : journeys)
      if (input.parameter == "frequency" && one.about == e.about(input.problem) && one.problem >= 0)
        over = e.study.question(one.problem).over;
    if (over && *over != e.study.period) input.per = name_of(*over);
  }
}

}  // namespace

std::string literal_of(const Portion& portion) {
  const std::string n = rounded(portion.n, 2);
  const double k = portion.k();
  if (k > 0 && k < 1) return fmt::format("{}% of {}", significant(100 * portion.share), n);
  return fmt::format("{} of {}", rounded(std::min(k, portion.n), 2), n);
}

std::string literal_of_share(double mean, double error) {
  if (!(error > 0)) return fmt::format("{:.10g}%", 100 * mean);
  const double reach = quantile_95 * error;
  if (mean - reach >= 0 && mean + reach <= 1)
    return fmt::format("{{normal: {{mean: {:.6g}%, sd: {:.6g}%}}}}", 100 * mean, 100 * error);
  double low = 0, high = 1;
  if (mean + reach < 1)
    high = end_of_range(mean, mean + reach);
  else if (mean - reach > 0)
    low = 1 - end_of_range(1 - mean, 1 - mean + reach);
  return fmt::format("{{low: {:.6g}%, base: {:.6g}%, high: {:.6g}%}}", 100 * low, 100 * mean, 100 * high);
}

std::string literal_of_number(double mean, double error) {
  if (!(error > 0)) return significant(mean);
  if (mean - quantile_95 * error >= 0)
    return fmt::format("{{normal: {{mean: {}, sd: {}}}}}", significant(mean), significant(error));
  const double variance = std::log1p(error * error / (mean * mean)), middle = std::log(mean) - variance / 2,
               reach = quantile_95 * std::sqrt(variance);
  return fmt::format("{{lognormal: {{p5: {}, p95: {}}}}}", significant(std::exp(middle - reach)),
                     significant(std::exp(middle + reach)));
}

std::string share_text(double share) {
  return std::isfinite(share) ? fmt::format("{:.3g} %", 100 * share) : std::string("-");
}

void Estimator::add_inputs() {
  InputWriter writer{*this};
  writer.scale_shares();
  writer.add_customers();
  writer.of_customers("baseline_loss", [&](std::string_view segment, std::string_view) {
    const auto base = [&](const JourneyCell& cell) { return in_segment(cell.segment, segment) && without_any(cell); };
    return found(study.realised_by_answers()
                     ? portion([&](const JourneyCell& cell) { return base(cell) && answered(cell.left); },
                               [](const JourneyCell& cell) { return cell.left == "yes"; })
                     : loss(base));
  });
  writer.add_frequency();
  if (model.drop || study.adjusts()) writer.add_excess();
  if (model.drop) {
    writer.add_drop();
  } else {
    writer.add_journey();
    writer.add_words();
    writer.add_contacts();
  }
  writer.add_realisation();
  writer.add_spans();
  share_factor = 1;  // what else is told is what answers say
}

}  // namespace closs
