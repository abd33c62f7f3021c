#include "analysis/verify/verify_draws.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "analysis/simulate/ranges.hpp"
#include "core/at.hpp"
#include "core/formulas/evaluate_rows.hpp"

namespace closs {
namespace {

constexpr double low_end = 0.05, high_end = 0.95;  // of the 90 % interval
constexpr double surely_less = 0.05;               // a chance below this that it reached what was promised
constexpr double half = 0.5;
/// Answers are counted that tell a change with a chance of 80 % at a level of 5 %, one-sided.
constexpr double z_of_answers = 1.645 + 0.842;
/// What rounding makes of numbers that are the same.
constexpr double rounding = 1e-9;

double variance(const InputDraws& draws) {
  const double n = static_cast<double>(draws.size());
  const double mean = std::accumulate(draws.begin(), draws.end(), 0.0) / n;
  double sum = 0;
  for (const double x : draws) sum += (x - mean) * (x - mean);
  return sum / n;
}

/// Whether a value is itself the input, and no count or share that it is computed from.
bool states_input(const Scenario& scenario, int segment, const Target& target) {
  if (!std::holds_alternative<Occurring>(target.parameter)) return true;
  const Occurring given = scenario.segments[at(segment)].problems[at(target.problem.value_or(0))].given;
  return std::get<Occurring>(target.parameter) == given;
}

/// docs/method.md: v2 / (delta^2 / z^2 - v1 / n1), with the variance of the change in the control segments beside v1.
void add_needed_answers(const Scenario& before, const InputDraws& of_before, double variance_of_control,
                        VerifiedChange& out) {
  if (!is_share(parameter_of(out.target.parameter, before.model.get()).kind)) return;
  const double delta = out.promised - out.before;
  double known = variance(of_before);
  if (out.value_before >= 0 && states_input(before, out.segments.front(), out.target))
    if (const Uncertain& law = before.values[at(out.value_before)].uncertain; law.law == Uncertain::Law::counts)
      known = out.before * (1 - out.before) / law.b;
  const double left = delta * delta / (z_of_answers * z_of_answers) - known - variance_of_control;
  out.too_few_before = !(left > 0);
  if (out.too_few_before) return;
  const double answers = std::ceil(out.promised * (1 - out.promised) / left);
  if (answers < 9e15) out.needed = std::max<std::int64_t>(1, static_cast<std::int64_t>(answers));
}

Outcome outcome_of_chances(double moved, double reached) {
  if (moved >= sure_of_change) return reached >= half ? Outcome::achieved : Outcome::partly;
  return reached < surely_less ? Outcome::not_achieved : Outcome::not_told;
}

/// What is asked about one input. Of `before`: each member of its group, the input as promised, each member in each
/// control segment. Of `after`, where it was observed: the members, and the same in the control segments.
struct Asked {
  std::vector<Target> members;
  std::vector<AskedInput> then, now = {};
};

Asked asked_about(const Scenario& before, const VerifyMatch& match, std::span<const int> control,
                  const JudgedInput& input) {
  const int segment = input.change.segments.front();
  Asked out{members_of(before, input.change.target), {}};
  for (const Target& member : out.members) out.then.push_back({segment, member});
  out.then.push_back({segment, input.change.target, input.in_force});
  if (input.change.why != Unobserved::no) return out;
  for (const Target& member : out.members) out.now.push_back({match.segment(segment), *match.target(member)});
  for (const int c : control)
    for (const Target& member : out.members) {
      out.then.push_back({c, member});
      out.now.push_back({match.segment(c), *match.target(member)});
    }
  return out;
}

/// The answers, in the same order; draws that are kept are taken out.
struct Answered {
  std::span<const double> then_base, now_base;
  std::span<InputDraws> then_draws, now_draws;
};

std::vector<ObservedInput> judge_one(const Scenario& before, std::span<const int> control,
                                     std::span<const double> weights, const std::vector<Target>& members,
                                     const Answered& answered, JudgedInput& input) {
  VerifiedChange& out = input.change;
  const std::span<const double> then_base = answered.then_base, now_base = answered.now_base;
  const std::span<InputDraws> then_draws = answered.then_draws, now_draws = answered.now_draws;
  const auto own = static_cast<std::size_t>(std::find(members.begin(), members.end(), out.target) - members.begin());
  const std::size_t promised = members.size();
  out.before = then_base[own];
  out.promised = then_base[promised];
  const double way = out.promised - out.before;
  if (std::abs(way) <= rounding * std::abs(out.before)) {
    out.why = Unobserved::nothing_promised;
    return {};
  }
  if (out.why != Unobserved::no) {
    add_needed_answers(before, then_draws[own], 0, out);
    return {};
  }

  // What changed in the control segments, over their customers.
  const auto control_change = [&](std::size_t member, const auto& number_then, const auto& number_now) {
    double sum = 0;
    for (std::size_t c = 0; c < control.size(); ++c)
      sum += weights[c] *
             (number_now((c + 1) * members.size() + member) - number_then(promised + 1 + c * members.size() + member));
    return sum;
  };
  const Domain& domain = parameter_of(out.target.parameter, before.model.get()).domain;
  const auto adjusted = [&](double x, double change) { return control.empty() ? x : domain.nearest(x - change); };

  std::vector<ObservedInput> found(members.size());
  std::vector<double> changes(members.size(), 0);
  InputDraws control_draws(control.empty() ? 0 : then_draws[own].size());
  for (std::size_t m = 0; m < members.size(); ++m) {
    found[m].target = members[m];
    found[m].before = then_base[m];
    changes[m] = control_change(
        m, [&](std::size_t k) { return then_base[k]; }, [&](std::size_t k) { return now_base[k]; });
    found[m].observed = adjusted(now_base[m], changes[m]);
    found[m].draws_observed.resize(then_draws[m].size());
    for (std::size_t t = 0; t < then_draws[m].size(); ++t) {
      const double change = control_change(
          m, [&](std::size_t k) { return then_draws[k][t]; }, [&](std::size_t k) { return now_draws[k][t]; });
      if (m == own && !control.empty()) control_draws[t] = change;
      found[m].draws_observed[t] = adjusted(now_draws[m][t], change);
    }
    found[m].draws_before = std::move(then_draws[m]);
  }
  out.observed = found[own].observed;
  if (!control.empty()) out.control = changes[own];

  const InputDraws &was = found[own].draws_before, &is = found[own].draws_observed, &said = then_draws[promised];
  const auto same = [&](double x, double y) {
    return std::abs(x - y) <= rounding * std::max(std::abs(x), std::abs(y));
  };
  const double sign = way > 0 ? 1 : -1;
  out.moved = chance_that([&](std::size_t t) { return sign * (is[t] - was[t]) > 0 && !same(is[t], was[t]); });
  out.reached = chance_that([&](std::size_t t) { return sign * (is[t] - said[t]) >= 0 || same(is[t], said[t]); });
  InputDraws difference(was.size());
  for (std::size_t t = 0; t < was.size(); ++t) difference[t] = is[t] - was[t];
  out.low = quantile_of(difference, low_end);
  out.high = quantile_of(difference, high_end);
  out.outcome = outcome_of_chances(out.moved, out.reached);
  if (out.outcome == Outcome::not_told)
    add_needed_answers(before, was, control.empty() ? 0 : variance(control_draws), out);

  // What is left of a group of shares where the control segments' change was taken off adds up to 1 again.
  if (members.size() > 1 && !control.empty()) {
    const auto add_up = [&](const auto& number) {
      double sum = 0;
      for (ObservedInput& one : found) sum += number(one);
      if (sum > 0)
        for (ObservedInput& one : found) number(one) /= sum;
    };
    add_up([](ObservedInput& one) -> double& { return one.observed; });
    for (std::size_t t = 0; t < was.size(); ++t)
      add_up([t](ObservedInput& one) -> double& { return one.draws_observed[t]; });
  }
  return found;
}

}  // namespace

VerifyDraws::VerifyDraws(const Scenario& before, const Scenario& after, int threads)
    : before_{.scenario = before, .inputs = random_inputs(before)},
      after_{.scenario = after, .inputs = random_inputs(after)},
      threads_(threads) {
  for (RandomInput& input : after_.inputs.inputs) input.path.insert(0, "after ");  // no draw in common
  Dimensions dimensions;
  add_dimensions(dimensions, before_.inputs);
  add_dimensions(dimensions, after_.inputs);
  const bool evenly = dimensions.paths().size() <= static_cast<std::size_t>(most_sobol_dimensions);
  sampler_.emplace(evenly ? Sampling::sobol : Sampling::random, 1,
                   std::vector<std::string_view>(dimensions.paths().begin(), dimensions.paths().end()), 1);
  for (Side* side : {&before_, &after_}) {
    side->trials.emplace(side->scenario, side->inputs, dimensions, threads, Octaves::few);
    side->rows = side->trials->rows(*sampler_);
  }
}

std::vector<InputDraws> VerifyDraws::draws(const Side& side, const std::vector<AskedInput>& asked) const {
  std::vector<InputDraws> out(asked.size(), InputDraws(static_cast<std::size_t>(verify_trials)));
  if (asked.empty()) return out;
  RowFigures evaluated(side.scenario, side.rows, {.inputs = asked}, threads_);
  evaluate_rows(evaluated, verify_trials, threads_, [&](const EvaluatedBlock& block) {
    for (std::size_t k = 0; k < out.size(); ++k)
      std::copy_n(block.inputs[k], block.n, out[k].begin() + DrawnTrials::trial_of(block.first));
  });
  return out;
}

Outcome outcome_of(std::span<const VerifiedChange> changes) {
  const auto all = [&](Outcome outcome) {
    return std::all_of(changes.begin(), changes.end(), [&](const VerifiedChange& c) {
      return c.outcome == outcome || (c.why == Unobserved::nothing_promised && outcome != Outcome::not_told);
    });
  };
  if (all(Outcome::not_told)) return Outcome::not_told;
  if (all(Outcome::achieved)) return Outcome::achieved;
  const bool any = std::any_of(changes.begin(), changes.end(), [](const VerifiedChange& c) {
    return c.outcome == Outcome::achieved || c.outcome == Outcome::partly;
  });
  return any ? Outcome::partly : Outcome::not_achieved;
}

std::vector<std::vector<ObservedInput>> judge(const Scenario& before, const Scenario& after, const VerifyMatch& match,
                                              const VerifyDraws& draws, std::span<const int> control,
                                              std::span<JudgedInput> inputs) {
  std::vector<AskedInput> customers;
  for (const int c : control) customers.push_back({c, {.parameter = Economic::customers}});
  std::vector<double> weights = inputs_at_base(before, customers);
  const double all = std::accumulate(weights.begin(), weights.end(), 0.0);
  for (double& weight : weights) weight /= all;

  // Some at a time: their draws are held.
  std::vector<std::vector<ObservedInput>> out;
  for (std::size_t first = 0; first < inputs.size(); first += inputs_together) {
    const std::span<JudgedInput> some = inputs.subspan(first, std::min(inputs_together, inputs.size() - first));
    std::vector<Asked> asked;
    std::vector<AskedInput> then, now;
    for (const JudgedInput& input : some) {
      asked.push_back(asked_about(before, match, control, input));
      then.insert(then.end(), asked.back().then.begin(), asked.back().then.end());
      now.insert(now.end(), asked.back().now.begin(), asked.back().now.end());
    }
    const std::vector<double> then_base = inputs_at_base(before, then), now_base = inputs_at_base(after, now);
    std::vector<InputDraws> then_draws = draws.of_before(then), now_draws = draws.of_after(now);
    std::size_t t = 0, n = 0;
    for (std::size_t k = 0; k < some.size(); ++k) {
      const std::size_t of_then = asked[k].then.size(), of_now = asked[k].now.size();
      const Answered answered{std::span(then_base).subspan(t, of_then), std::span(now_base).subspan(n, of_now),
                              std::span(then_draws).subspan(t, of_then), std::span(now_draws).subspan(n, of_now)};
      out.push_back(judge_one(before, control, weights, asked[k].members, answered, some[k]));
      t += of_then;
      n += of_now;
    }
  }
  return out;
}

}  // namespace closs
