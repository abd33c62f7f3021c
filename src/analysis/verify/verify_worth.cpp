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
constexpr std::int64_t least_chance_trials = 1024;

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
  explicit Restated(const Scenario& before) : before_(before), out_(before) {}

  void add(const VerifiedChange& change, std::span<const std::pair<Target, double>> members) {
    for (const int segment : change.segments) {
      if (!done_.insert({segment, moved_together(out_, change.target)}).second) continue;
      if (std::holds_alternative<Occurring>(change.target.parameter)) hold_others(segment, *change.target.problem);
      state_group(out_, segment, members);
    }
  }
  Scenario take() { return std::move(out_); }

 private:
  const Scenario& before_;
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
          {frequency, inputs_at_base(before_, {{s, frequency}})[0]}};
      state_group(out_, s, as_before);
    }
  }
};

/// `before` with these fixes and what they require alone, and where each of them stands.
struct Reduced {
  Scenario scenario;
  std::map<int, int> fix;  // by index in `before`
};
Reduced reduced(const Scenario& before, std::span<const int> fixes) {
  Reduced out{before, {}};
  std::vector<bool> kept(before.fixes.size(), false);
  const std::vector<std::vector<bool>> required = all_required(before);
  for (const int fix : fixes) {
    kept[at(fix)] = true;
    for (std::size_t j = 0; j < kept.size(); ++j)
      if (required[at(fix)][j]) kept[j] = true;
  }
  out.scenario.fixes.clear();
  for (std::size_t j = 0; j < kept.size(); ++j) {
    if (!kept[j]) continue;
    out.fix.emplace(static_cast<int>(j), static_cast<int>(out.scenario.fixes.size()));
    out.scenario.fixes.push_back(before.fixes[j]);
  }
  for (Fix& fix : out.scenario.fixes) {
    const auto renumber = [&](std::vector<int>& list) {
      std::vector<int> those;
      for (const int j : list)
        if (const auto found = out.fix.find(j); found != out.fix.end()) those.push_back(found->second);
      list = std::move(those);
    };
    renumber(fix.required);
    renumber(fix.excluded);
  }
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

/// What each fix has of the effect on an input: in the proportions in which they would change it alone.
std::vector<double> parts_of(const Scenario& before, const JudgedInput& input) {
  const std::size_t n = input.changing.size();
  if (n == 1) return {1};
  const int segment = input.change.segments.front();
  std::vector<AskedInput> asked = {{segment, input.change.target}};
  for (const int fix : input.changing) asked.push_back({segment, input.change.target, {{fix, 1.0}}});
  const std::vector<double> base = inputs_at_base(before, asked);
  std::vector<double> out;
  double sum = 0;
  for (std::size_t k = 0; k < n; ++k) {
    out.push_back(base[k + 1] - base[0]);
    sum += out.back();
  }
  for (double& part : out) part = sum != 0 ? part / sum : 1 / static_cast<double>(n);
  return out;
}

/// Fixes with the effect that was observed: where an input was, changes by points take the place of those planned, each
/// in proportion to how far the fix has come.
struct ObservedEffect {
  Reduced reduced;
  std::vector<int> columns = {};       // values: the points
  std::vector<InputDraws> draws = {};  // of each
};

ObservedEffect observed_effect(const Scenario& before, std::span<const int> fixes,
                               std::span<const ObservedChange> observed) {
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
    const std::vector<double> parts = parts_of(before, input);
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
        out.columns.push_back(index);
        InputDraws& draws = out.draws.emplace_back(member.draws_before.size());
        for (std::size_t t = 0; t < draws.size(); ++t)
          draws[t] = factor * (member.draws_observed[t] - member.draws_before[t]);
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
  rows.columns.insert(rows.columns.end(), effect.columns.begin(), effect.columns.end());
  rows.fill_one = [&](int column, std::int64_t row, int n, double* to) {
    if (at(column) < first) return given.fill_one(column, row, n, to);
    const InputDraws& from = effect.draws[at(column) - first];
    std::copy_n(from.begin() + DrawnTrials::trial_of(row), n, to);
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

}  // namespace

Scenario with_observed(const Scenario& before, std::span<const ObservedChange> changes) {
  Restated out(before);
  for (const ObservedChange& one : changes) {
    std::vector<std::pair<Target, double>> members;
    for (const ObservedInput& member : one.members) members.emplace_back(member.target, member.observed);
    out.add(one.input->change, members);
  }
  return out.take();
}

Scenario with_promised(const Scenario& before, std::span<const JudgedInput> inputs) {
  std::vector<AskedInput> asked;
  for (const JudgedInput& input : inputs)
    for (const Target& member : members_of(before, input.change.target))
      asked.push_back({input.change.segments.front(), member, input.in_force});
  const std::vector<double> base = inputs_at_base(before, asked);
  Restated out(before);
  std::size_t k = 0;
  for (const JudgedInput& input : inputs) {
    std::vector<std::pair<Target, double>> members;
    for (const Target& member : members_of(before, input.change.target)) members.emplace_back(member, base[k++]);
    out.add(input.change, members);
  }
  return out.take();
}

Figure monthly_cost(const Scenario& scenario) {
  const FigureId wanted{.scope = Scope::total, .measure = M::cost_of_inaction_per_month};
  const Results results = evaluate(scenario, std::span(&wanted, 1));
  return results.figures.empty() ? Figure{.id = wanted, .value = 0, .none = "out-of-range"} : results.figures.front();
}

VerifiedWorth worth_of(const Scenario& before, std::span<const int> fixes, std::span<const JudgedInput> inputs,
                       std::span<const ObservedChange> observed, const VerifyDraws& draws, int threads) {
  VerifiedWorth out;
  out.any_observed = !observed.empty();
  out.all_observed = std::all_of(inputs.begin(), inputs.end(), [](const JudgedInput& input) {
    return input.change.why == Unobserved::no || input.change.why == Unobserved::nothing_promised;
  });
  const Figure then = monthly_cost(before), promised = monthly_cost(with_promised(before, inputs)),
               now = monthly_cost(with_observed(before, observed));
  for (const Figure* figure : {&then, &promised, &now})
    if (out.none.empty()) out.none = figure->none;
  out.before = then.value;
  out.promised = promised.value;
  out.observed = now.value;
  out.returns_promised = returns_of(reduced(before, fixes), fixes);
  if (!out.any_observed) return out;
  const ObservedEffect effect = observed_effect(before, fixes, observed);
  out.returns_observed = returns_of(effect.reduced, fixes);
  if (out.returns_observed.npv.none.empty())
    out.chance = chance_above_0(effect, out.returns_observed.npv.id, draws, threads);
  return out;
}

}  // namespace closs
