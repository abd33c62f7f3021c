// The inputs of the scenario: each from those who answered, in each segment, else by problem, else over all problems.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "analysis/estimate/estimator.hpp"
#include "core/at.hpp"
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
  void add_drop();
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
          return Estimator::in_segment(cell.segment, segment) &&
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
  if (e.study.respondents.complained >= 0)
    of_problems("complaint_rate", [&](std::string_view segment, std::string_view problem) {
      return found(
          e.portion([&](const JourneyCell& cell) { return has(cell, segment, problem) && answered(cell.complained); },
                    [](const JourneyCell& cell) { return cell.complained == "yes"; }));
    });
  else
    lacking("complaint_rate");
  if (e.study.respondents.outcome >= 0) {
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
    return e.state_of({row.keys[0], row.keys[1], row.keys[2], row.keys[3], {}, {}, {}, {}});
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
              const auto lost = row->keys[4].empty() ? std::optional(0.0) : share_of(row->keys[4]);
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
            Found one{mean.error > 0 ? fmt::format("{{normal: {{mean: {}, sd: {}}}}}", significant(mean.mean),
                                                   significant(mean.error))
                                     : significant(mean.mean),
                      mean.mean, mean.n};
            return one;
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

/// Models of drops: the excess loss of those with a problem against those without any, within strata.
void InputWriter::add_drop() {
  const auto stratum_of = [&](std::string_view segment, std::string_view problem, std::string_view stratum) {
    const auto group = [&](bool with) {
      return e.loss([&, with](const JourneyCell& cell) {
        return Estimator::in_segment(cell.segment, segment) && cell.stratum == stratum &&
               (with ? is_problem(cell.problem, problem) : cell.problem == instead::none);
      });
    };
    return Stratum{group(true), group(false)};
  };
  std::vector<std::string> names;
  for (const JourneyCell& cell : e.journey)
    if (std::find(names.begin(), names.end(), cell.stratum) == names.end() &&
        cell.stratum.find('.') == cell.stratum.npos)
      names.emplace_back(cell.stratum);
  std::sort(names.begin(), names.end());
  const auto strata_of = [&](std::string_view segment, std::string_view problem) {
    std::vector<Stratum> strata;
    for (const std::string& name : names) strata.push_back(stratum_of(segment, problem, name));
    return strata;
  };
  for (const std::string& problem : e.problems) {
    std::size_t lacking_one = 0;
    for (const Stratum& one : strata_of({}, problem)) lacking_one += one.with.n <= 0 || one.without.n <= 0;
    if (lacking_one > 0 && names.size() > 1)
      e.warn("estimate-strata-lack", {{"problem", problem}, {"count", std::to_string(lacking_one)}});
  }
  of_problems("loyalty_drop", [&](std::string_view segment, std::string_view problem) {
    const std::vector<Stratum> strata = strata_of(segment, problem);
    Found one;
    for (const Stratum& stratum : strata)
      if (stratum.without.n > 0) one.n += stratum.with.n;
    if (one.n <= 0) return one;
    const ShareDifference drop =
        strata.size() == 1 ? difference_of(strata[0].with, strata[0].without) : mantel_haenszel(strata);
    one.value = drop.mean;
    one.literal = drop.mean <= 0 ? std::string("0%")
                                 : fmt::format("{{normal: {{mean: {}, sd: {}}}}}", significant(drop.mean),
                                               significant(drop.deviation()));
    return one;
  });
  for (EstimatedInput& input : e.out.inputs)
    if (input.parameter == "loyalty_drop" && input.value <= 0) {
      e.warn("estimate-drop-none", {{"problem", input.problem.empty() ? input.path() : input.problem},
                                    {"share", significant(100 * input.value) + " %"}});
      input.value = 0;
    }
}

}  // namespace

std::string literal_of(const Portion& portion) {
  const std::string n = rounded(portion.n, 2);
  const double k = portion.k();
  if (k > 0 && k < 1) return fmt::format("{}% of {}", significant(100 * portion.share), n);
  return fmt::format("{} of {}", rounded(std::min(k, portion.n), 2), n);
}

void Estimator::add_inputs() {
  InputWriter writer{*this};
  writer.add_customers();
  writer.of_customers("baseline_loss", [&](std::string_view segment, std::string_view) {
    return found(loss(
        [&](const JourneyCell& cell) { return in_segment(cell.segment, segment) && cell.problem == instead::none; }));
  });
  writer.add_frequency();
  if (model.drop) return writer.add_drop();
  writer.add_journey();
  writer.add_words();
  writer.add_contacts();
}

}  // namespace closs
