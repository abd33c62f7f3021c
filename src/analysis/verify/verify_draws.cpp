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

/// 0: of no draws.
double variance(const InputDraws& draws) {
  if (draws.empty()) return 0;
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

/// The answers, in the same order; draws that are kept are taken out.
struct Answered {
  std::span<const double> then_base, now_base;
  std::span<InputDraws> then_draws, now_draws;
};

std::vector<ObservedInput> judge_one(const VerifyBase& base, const std::vector<Target>& members,
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
    add_needed_answers(base.before, then_draws[own], 0, out);
    return {};
  }

  const bool controlled = !base.control.empty();
  // What changed in the control segments.
  const auto control_change = [&](std::size_t member, const auto& then, const auto& now) {
    return controlled ? now(members.size() + member) - then(promised + 1 + member) : 0;
  };
  const Domain& domain = parameter_of(out.target.parameter, base.before.model.get()).domain;
  const auto adjusted = [&](double x, double change) { return controlled ? domain.nearest(x - change) : x; };

  std::vector<ObservedInput> found(members.size());
  InputDraws control_draws(controlled ? then_draws[own].size() : 0);
  for (std::size_t m = 0; m < members.size(); ++m) {
    const double change = control_change(
        m, [&](std::size_t k) { return then_base[k]; }, [&](std::size_t k) { return now_base[k]; });
    if (m == own && controlled) out.control = change;
    found[m] = {members[m], then_base[m], adjusted(now_base[m], change)};
    for (std::size_t t = 0; t < now_draws[m].size(); ++t) {
      const double drawn = control_change(
          m, [&](std::size_t k) { return then_draws[k][t]; }, [&](std::size_t k) { return now_draws[k][t]; });
      if (m == own && controlled) control_draws[t] = drawn;
      now_draws[m][t] = adjusted(now_draws[m][t], drawn);
    }
  }
  out.observed = found[own].observed;

  const InputDraws &was = then_draws[own], &is = now_draws[own], &said = then_draws[promised];
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
  if (out.outcome == Outcome::not_told) add_needed_answers(base.before, was, variance(control_draws), out);

  // What is left of a group of shares where the control segments' change was taken off adds up to 1 again.
  if (members.size() > 1 && controlled) {
    const auto add_up = [&](const auto& number) {
      double sum = 0;
      for (std::size_t m = 0; m < members.size(); ++m) sum += number(m);
      if (sum > 0)
        for (std::size_t m = 0; m < members.size(); ++m) number(m) /= sum;
    };
    add_up([&](std::size_t m) -> double& { return found[m].observed; });
    for (std::size_t t = 0; t < was.size(); ++t) add_up([&](std::size_t m) -> double& { return now_draws[m][t]; });
  }
  for (std::size_t m = 0; m < members.size(); ++m) {
    found[m].moved = std::move(now_draws[m]);
    for (std::size_t t = 0; t < found[m].moved.size(); ++t) found[m].moved[t] -= then_draws[m][t];
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

std::vector<InputDraws> VerifyDraws::draws(const Side& side, std::span<const AskedSum> asked) const {
  std::vector<InputDraws> out(asked.size(), InputDraws(static_cast<std::size_t>(verify_trials)));
  struct Term {
    double weight;
    InputDraws& to;
  };
  std::vector<Term> terms;
  RowsWanted wanted;
  const auto add_up = [&] {
    if (terms.empty()) return;
    RowFigures evaluated(side.scenario, side.rows, wanted, threads_);
    evaluated.refuse_many(side.scenario, verify_trials);
    evaluate_rows(evaluated, verify_trials, threads_, [&](const EvaluatedBlock& block) {
      for (std::size_t k = 0; k < terms.size(); ++k) {
        double* const to = terms[k].to.data() + DrawnTrials::trial_of(block.first);
        for (int t = 0; t < block.n; ++t) to[t] += terms[k].weight * block.inputs[k][t];
      }
    });
    terms.clear();
    wanted.inputs.clear();
  };
  for (std::size_t k = 0; k < asked.size(); ++k)
    for (const auto& [weight, input] : asked[k].parts) {
      terms.push_back({weight, out[k]});
      wanted.inputs.push_back(input);
      if (terms.size() == inputs_evaluated) add_up();
    }
  add_up();
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

VerifyBase::VerifyBase(const Scenario& before, const Scenario& after, std::span<const int> of_control)
    : before(before), after(after) {
  std::vector<AskedSum> customers;
  for (const int c : of_control) customers.emplace_back(AskedInput{c, {.parameter = Economic::customers}});
  const std::vector<double> numbers = at_before.of(customers);
  const double all = std::accumulate(numbers.begin(), numbers.end(), 0.0);
  for (std::size_t k = 0; k < numbers.size(); ++k) control.emplace_back(numbers[k] / all, of_control[k]);
}

AskedAbout asked_about(const VerifyBase& base, const JudgedInput& input) {
  const VerifyMatch& match = base.match;
  const int segment = input.change.segments.front();
  AskedAbout out{members_of(base.before, input.change.target)};
  for (const Target& member : out.members) out.then.emplace_back(AskedInput{segment, member});
  out.then.emplace_back(AskedInput{segment, input.change.target, input.in_force});
  if (input.change.why != Unobserved::no) return out;
  for (const Target& member : out.members)
    out.now.emplace_back(AskedInput{match.segment(segment), *match.target(member)});
  if (base.control.empty()) return out;
  for (const Target& member : out.members) {
    AskedSum &then = out.then.emplace_back(), &now = out.now.emplace_back();
    for (const auto& [weight, c] : base.control) {
      then.parts.emplace_back(weight, AskedInput{c, member});
      now.parts.emplace_back(weight, AskedInput{match.segment(c), *match.target(member)});
    }
  }
  return out;
}

std::vector<std::vector<ObservedInput>> judge(VerifyBase& base, const VerifyDraws& draws,
                                              std::span<JudgedInput> inputs) {
  // Some at a time: their draws are held.
  std::vector<std::vector<ObservedInput>> out;
  for (std::size_t first = 0; first < inputs.size(); first += inputs_together) {
    const std::span<JudgedInput> some = inputs.subspan(first, std::min(inputs_together, inputs.size() - first));
    std::vector<AskedAbout> asked;
    std::vector<AskedSum> then, now;
    for (const JudgedInput& input : some) {
      asked.push_back(asked_about(base, input));
      then.insert(then.end(), asked.back().then.begin(), asked.back().then.end());
      now.insert(now.end(), asked.back().now.begin(), asked.back().now.end());
    }
    const std::vector<double> then_base = base.at_before.of(then), now_base = base.at_after.of(now);
    std::vector<InputDraws> then_draws = draws.of_before(then), now_draws = draws.of_after(now);
    std::size_t t = 0, n = 0;
    for (std::size_t k = 0; k < some.size(); ++k) {
      const std::size_t of_then = asked[k].then.size(), of_now = asked[k].now.size();
      const Answered answered{std::span(then_base).subspan(t, of_then), std::span(now_base).subspan(n, of_now),
                              std::span(then_draws).subspan(t, of_then), std::span(now_draws).subspan(n, of_now)};
      out.push_back(judge_one(base, asked[k].members, answered, some[k]));
      t += of_then;
      n += of_now;
    }
  }
  return out;
}

}  // namespace closs
