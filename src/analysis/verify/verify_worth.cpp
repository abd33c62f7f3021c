#include "analysis/verify/verify_worth.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "core/at.hpp"
#include "core/formulas/evaluate.hpp"
#include "core/formulas/formulas.hpp"
#include "core/formulas/work.hpp"
#include "core/scenario/requirements.hpp"

namespace closs {
namespace {

/// Operations on which the chance that an npv is above 0 may take: it is told from fewer trials beyond that.
constexpr std::int64_t most_chance_operations = 2'000'000'000;

/// States an input anew in one segment. How often a problem occurs becomes a frequency, unless its share is meant.
void state(Scenario& out, int segment, const Target& target, double base) {
  const int old_one = value_of_input(out, segment, target);
  Value value = old_one >= 0 ? out.values[at(old_one)] : Value{};
  value.base = base;
  value.uncertain = {};
  value.spans = 1;
  value.written.clear();
  value.group = -1;
  value.parameter = &parameter_of(target.parameter, out.model.get());
  value.address = {.segment = segment, .target = target};
  const int index = static_cast<int>(out.values.size());
  out.values.push_back(std::move(value));
  Segment& of = out.segments[at(segment)];
  if (const auto* economic = std::get_if<Economic>(&target.parameter)) {
    of.economics[*economic] = index;
    return;
  }
  ProblemInputs& inputs = of.problems[at(target.problem.value_or(0))];
  if (const auto* parameter = std::get_if<ModelParameter>(&target.parameter)) {
    inputs.parameters[at(parameter->index)] = index;
    return;
  }
  inputs.given = std::get<Occurring>(target.parameter);
  inputs.occurrence = index;
}

/// The same of a whole group of shares, which stay one.
void state_group(Scenario& out, int segment, std::span<const std::pair<Target, double>> members) {
  std::vector<int> group;
  for (const auto& [target, base] : members) {
    group.push_back(static_cast<int>(out.values.size()));
    state(out, segment, target, base);
  }
  if (members.size() < 2) return;
  for (const int value : group) out.values[at(value)].group = static_cast<int>(out.groups.size());
  out.groups.push_back(std::move(group));
}

/// Calls state_group for each input in each segment, once.
class Restated {
 public:
  explicit Restated(VerifyBase& base) : base_(base), out_(base.before) {}

  void add(const VerifiedChange& change, std::span<const std::pair<Target, double>> members) {
    for (const int segment : change.segments) {
      if (!done_.insert({segment, moved_together(out_, change.target)}).second) continue;
      if (std::holds_alternative<Occurring>(change.target.parameter)) hold_others(segment, *change.target.problem);
      state_group(out_, segment, members);
    }
  }
  Scenario take() { return std::move(out_); }

 private:
  VerifyBase& base_;
  Scenario out_;
  std::set<std::pair<int, MovedTogether>> done_;

  /// A count of complaints that several segments share tells them how often the problem occurs: so it stays in those
  /// that are not restated.
  void hold_others(int segment, int problem) {
    const auto counted = [&](int s) { return out_.segments[at(s)].problems[at(problem)]; };
    const ProblemInputs mine = counted(segment);
    if (mine.given != Occurring::complaints) return;
    const Target frequency{problem, Occurring::frequency};
    for (int s = 0; s < static_cast<int>(out_.segments.size()); ++s) {
      if (s == segment || counted(s).given != Occurring::complaints || counted(s).occurrence != mine.occurrence)
        continue;
      const std::vector<std::pair<Target, double>> as_before = {
          {frequency, base_.at_before.of(AskedInput{s, frequency})}};
      state_group(out_, s, as_before);
    }
  }
};

/// `before` with these fixes and what they require alone, and where each of them stands.
struct Reduced {
  Scenario scenario;
  std::map<int, int> fix = {};  // by index in `before`
};
Reduced reduced(const Scenario& before, std::span<const int> fixes) {
  std::vector<bool> kept(before.fixes.size(), false);
  const std::vector<std::vector<bool>> required = all_required(before);
  for (const int fix : fixes) {
    kept[at(fix)] = true;
    for (std::size_t j = 0; j < kept.size(); ++j)
      if (required[at(fix)][j]) kept[j] = true;
  }
  Reduced out{with_fixes(before, [&](int j) { return kept[at(j)]; })};
  for (std::size_t j = 0; j < kept.size(); ++j)
    if (kept[j]) out.fix.emplace(static_cast<int>(j), static_cast<int>(out.fix.size()));
  return out;
}

FigureId returns_figure(const Reduced& of, std::span<const int> fixes, M measure) {
  if (fixes.size() > 1) return {.scope = Scope::joint, .measure = measure};
  return {.scope = Scope::fix, .measure = measure, .fix = of.fix.at(fixes.front())};
}

FixReturns returns_of(const Reduced& of, std::span<const int> fixes) {
  const std::vector<FigureId> wanted = {returns_figure(of, fixes, M::npv), returns_figure(of, fixes, M::roi),
                                        returns_figure(of, fixes, M::payback_months)};
  const Results results = evaluate(of.scenario, wanted);
  const auto figure = [&](std::size_t k) {
    return results.figures.empty() ? Figure{.id = wanted[k], .value = 0, .none = "out-of-range"} : results.figures[k];
  };
  return {figure(0), figure(1), figure(2)};
}

/// An input as it stands, and as each of the fixes that change it would leave it alone.
std::vector<AskedSum> asked_of_parts(const JudgedInput& input) {
  if (input.changing.size() == 1) return {};
  const int segment = input.change.segments.front();
  std::vector<AskedSum> out = {AskedInput{segment, input.change.target}};
  for (const int fix : input.changing) out.emplace_back(AskedInput{segment, input.change.target, {{fix, 1.0}}});
  return out;
}

/// What each fix has of the effect on an input: in the proportions in which they would change it alone.
std::vector<double> parts_of(VerifyBase& base, const JudgedInput& input) {
  const std::size_t n = input.changing.size();
  if (n == 1) return {1};
  const std::vector<double> alone = base.at_before.of(asked_of_parts(input));
  std::vector<double> out;
  double sum = 0;
  for (std::size_t k = 0; k < n; ++k) {
    out.push_back(alone[k + 1] - alone[0]);
    sum += out.back();
  }
  for (double& part : out) part = sum != 0 ? part / sum : 1 / static_cast<double>(n);
  return out;
}

/// The members of the input's group as promised.
std::vector<AskedSum> asked_of_promise(const Scenario& before, const JudgedInput& input) {
  std::vector<AskedSum> out;
  for (const Target& member : members_of(before, input.change.target))
    out.emplace_back(AskedInput{input.change.segments.front(), member, input.in_force});
  return out;
}

/// Fixes with the effect that was observed: where an input was, changes by points take the place of those planned, each
/// in proportion to how far the fix has come.
struct ObservedEffect {
  /// Points whose draws are `factor` times those of an input.
  struct Points {
    int value;
    double factor;
    const InputDraws& moved;
  };
  Reduced reduced;
  std::vector<Points> points = {};
};

/// `observed` must outlive it.
ObservedEffect observed_effect(VerifyBase& base, std::span<const int> fixes, std::span<const ObservedChange> observed) {
  const Scenario& before = base.before;
  ObservedEffect out{reduced(before, fixes)};
  Scenario& s = out.reduced.scenario;
  std::set<std::pair<int, MovedTogether>> done;
  for (const ObservedChange& one : observed)
    for (const int segment : one.input->change.segments)
      done.insert({segment, moved_together(before, one.input->change.target)});
  for (const int fix : fixes) {
    std::vector<Change>& changes = s.fixes[at(out.reduced.fix.at(fix))].changes;
    std::vector<Change> kept;
    for (const Change& change : changes)
      for (int segment = 0; segment < static_cast<int>(s.segments.size()); ++segment)
        if (before.fixes[at(fix)].in_segment[at(segment)] &&
            !done.contains({segment, moved_together(before, change.target)})) {
          kept.push_back(change);
          kept.back().segment = segment;
        }
    changes = std::move(kept);
  }
  for (const ObservedChange& one : observed) {
    const JudgedInput& input = *one.input;
    std::vector<int> segments;
    for (const int segment : input.change.segments)
      if (done.erase({segment, moved_together(before, input.change.target)}) > 0) segments.push_back(segment);
    if (segments.empty()) continue;
    const std::vector<double> parts = parts_of(base, input);
    double come = 0;  // of the whole effect
    for (std::size_t k = 0; k < parts.size(); ++k)
      for (const auto& [fix, level] : input.in_force)
        if (fix == input.changing[k]) come += level * parts[k];
    if (!(std::abs(come) > 0)) continue;
    for (const ObservedInput& member : one.members)
      for (std::size_t k = 0; k < parts.size(); ++k) {
        const double factor = parts[k] / come;
        const int index = static_cast<int>(s.values.size());
        s.values.push_back({.base = factor * (member.observed - member.before)});
        out.points.push_back({index, factor, member.moved});
        for (const int segment : segments)
          s.fixes[at(out.reduced.fix.at(input.changing[k]))].changes.push_back(
              {.target = member.target, .move = Move::points, .value = index, .place = {}, .segment = segment});
      }
  }
  return out;
}

/// The chance that a figure is above 0, among the trials that have one.
double chance_above_0(const ObservedEffect& effect, const FigureId& figure, const VerifyDraws& draws, int threads) {
  const Scenario& s = effect.reduced.scenario;
  const Rows& given = draws.rows_before();
  const std::size_t first = given.columns.size();
  Rows rows = given;
  for (const ObservedEffect::Points& points : effect.points) rows.columns.push_back(points.value);
  rows.fill_one = [&](int column, std::int64_t row, int n, double* to) {
    if (at(column) < first) return given.fill_one(column, row, n, to);
    const ObservedEffect::Points& points = effect.points[at(column) - first];
    const double* const moved = points.moved.data() + DrawnTrials::trial_of(row);
    for (int t = 0; t < n; ++t) to[t] = points.factor * moved[t];
  };
  std::int64_t trials = verify_trials;
  const std::int64_t operations = operations_of(s, all_fixes(s));
  while (trials > least_chance_trials && product(trials, operations) > most_chance_operations) trials /= 2;
  RowFigures evaluated(s, rows, std::span(&figure, 1), threads);
  struct Counts {
    std::int64_t exist = 0, above = 0;
  } all;
  evaluate_rows<Counts>(
      evaluated, trials, threads,
      [](Counts& counts, const EvaluatedBlock& block) {
        for (int row = 0; row < block.n; ++row) {
          counts.exist += std::isnan(block.figures[0][row]) ? 0 : 1;
          counts.above += block.figures[0][row] > 0 ? 1 : 0;
        }
      },
      [&](const Counts& counts) {
        all.exist += counts.exist;
        all.above += counts.above;
      });
  return all.exist == 0 ? VerifiedChange::none : static_cast<double>(all.above) / static_cast<double>(all.exist);
}

/// `before` with inputs as they were promised.
Scenario with_promised(VerifyBase& base, std::span<const JudgedInput> inputs) {
  Restated out(base);
  for (const JudgedInput& input : inputs) {
    const std::vector<double> promised = base.at_before.of(asked_of_promise(base.before, input));
    std::vector<std::pair<Target, double>> members;
    for (const Target& member : members_of(base.before, input.change.target))
      members.emplace_back(member, promised[members.size()]);
    out.add(input.change, members);
  }
  return out.take();
}

/// The cost of inaction per month, and why it is none.
Figure monthly_cost(const Scenario& scenario) {
  const FigureId wanted{.scope = Scope::total, .measure = M::cost_of_inaction_per_month};
  const Results results = evaluate(scenario, std::span(&wanted, 1));
  return results.figures.empty() ? Figure{.id = wanted, .value = 0, .none = "out-of-range"} : results.figures.front();
}

}  // namespace

std::vector<AskedSum> asked_of_worth(const Scenario& before, const JudgedInput& input) {
  std::vector<AskedSum> out = asked_of_promise(before, input);
  for (AskedSum& one : asked_of_parts(input)) out.push_back(std::move(one));
  return out;
}

Scenario with_observed(VerifyBase& base, std::span<const ObservedChange> changes) {
  Restated out(base);
  for (const ObservedChange& one : changes) {
    std::vector<std::pair<Target, double>> members;
    for (const ObservedInput& member : one.members) members.emplace_back(member.target, member.observed);
    out.add(one.input->change, members);
  }
  return out.take();
}

VerifiedWorth worth_of(VerifyBase& base, std::span<const int> fixes, std::span<const JudgedInput> inputs,
                       std::span<const ObservedChange> observed, const VerifyDraws& draws, int threads) {
  const Scenario& before = base.before;
  VerifiedWorth out;
  out.any_observed = !observed.empty();
  out.all_observed = std::all_of(inputs.begin(), inputs.end(), [](const JudgedInput& input) {
    return input.change.why == Unobserved::no || input.change.why == Unobserved::nothing_promised;
  });
  const Figure then = monthly_cost(before), promised = monthly_cost(with_promised(base, inputs)),
               now = monthly_cost(with_observed(base, observed));
  for (const Figure* figure : {&then, &promised, &now})
    if (out.none.empty()) out.none = figure->none;
  out.before = then.value;
  out.promised = promised.value;
  out.observed = now.value;
  out.returns_promised = returns_of(reduced(before, fixes), fixes);
  if (!out.any_observed) return out;
  const ObservedEffect effect = observed_effect(base, fixes, observed);
  out.returns_observed = returns_of(effect.reduced, fixes);
  if (out.returns_observed.npv.none.empty())
    out.chance = chance_above_0(effect, out.returns_observed.npv.id, draws, threads);
  return out;
}

}  // namespace closs
