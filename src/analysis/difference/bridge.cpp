#include "analysis/difference/bridge.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "core/at.hpp"
#include "core/formulas/formulas.hpp"
#include "core/formulas/shapley.hpp"
#include "core/formulas/work.hpp"

namespace closs {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr int most_settings = 6;  // steps with settings: each doubles the number of scenarios

/// The figures of these names in a scenario, in their order; all exist.
std::vector<FigureId> ids_of(const Scenario& scenario, std::span<const std::string> names) {
  std::map<std::string_view, FigureId> wanted;
  for (const std::string& name : names) wanted.emplace(name, FigureId{});
  for (const FigureId& id : figures_of(scenario))
    if (const auto found = wanted.find(name_of(scenario, id)); found != wanted.end()) found->second = id;
  std::vector<FigureId> out;
  for (const std::string& name : names) out.push_back(wanted.at(name));
  return out;
}

bool has_setting(const Blend& blend, const BridgeStep& step) {
  return std::any_of(step.inputs.begin(), step.inputs.end(), [&](int input) { return blend.is_setting[at(input)]; });
}

/// Each combination of settings is a scenario that is put together and compiled: Failure (too-much-work).
void refuse_many_scenarios(const Blend& blend, std::int64_t count) {
  const Scenario& s = *blend.after;
  const std::vector<int> fixes = blend.wanted.fixes ? all_fixes(s) : std::vector<int>();
  if (product(count, operations_of(s, fixes)) > most_operations)
    throw Failure(too_much_work(s, most_operations, count));
}

// --- every combination ---------------------------------------------------------------------------

/// The worth of every set of steps, one array a figure; NaN where a combination breaks a rule or the figure is none.
std::vector<std::vector<double>> worth_of_sets(const Blend& blend, std::span<const BridgeStep> steps,
                                               std::span<const std::string> names) {
  std::vector<std::size_t> settings, numbers;  // steps
  for (std::size_t k = 0; k < steps.size(); ++k) (has_setting(blend, steps[k]) ? settings : numbers).push_back(k);
  std::vector<int> step_of(blend.inputs.size(), -1);
  for (std::size_t k = 0; k < steps.size(); ++k)
    for (const int input : steps[k].inputs) step_of[at(input)] = static_cast<int>(k);

  Rows rows;
  rows.count = std::int64_t{1} << numbers.size();
  std::vector<BlendColumn> columns;
  for (const BlendColumn& column : blend.columns)
    if (step_of[at(column.input)] >= 0) columns.push_back(column), rows.columns.push_back(column.value);
  // Which sets a row of a scenario stands for: bits of the settings in `chosen`, bits of the numbers in the row.
  const auto set_of = [&](std::uint64_t chosen, std::int64_t row) {
    std::uint64_t set = 0;
    for (std::size_t k = 0; k < settings.size(); ++k) set |= ((chosen >> k) & 1) << settings[k];
    for (std::size_t k = 0; k < numbers.size(); ++k) set |= ((static_cast<std::uint64_t>(row) >> k) & 1) << numbers[k];
    return set;
  };

  refuse_many_scenarios(blend, std::int64_t{1} << settings.size());
  std::vector<std::vector<double>> worth(names.size(), std::vector<double>(std::size_t{1} << steps.size(), nan));
  for (std::uint64_t chosen = 0; chosen < std::uint64_t{1} << settings.size(); ++chosen) {
    std::vector<bool> on(blend.inputs.size(), false);
    for (std::size_t k = 0; k < settings.size(); ++k)
      for (const int input : steps[settings[k]].inputs) on[at(input)] = (chosen >> k) & 1;
    const Scenario scenario = combined(blend, on);
    rows.fill = [&](std::int64_t first, int n, double* const* to) {
      std::vector<std::uint64_t> sets(at(n));
      for (int row = 0; row < n; ++row) sets[at(row)] = set_of(chosen, first + row);
      for (std::size_t c = 0; c < columns.size(); ++c)
        for (int row = 0; row < n; ++row)
          to[c][row] = (sets[at(row)] >> step_of[at(columns[c].input)]) & 1 ? columns[c].after : columns[c].before;
    };
    const std::vector<double> figures = figures_of_rows(scenario, rows, ids_of(scenario, names));
    for (std::int64_t row = 0; row < rows.count; ++row)
      for (std::size_t f = 0; f < names.size(); ++f)
        worth[f][set_of(chosen, row)] = figures[static_cast<std::size_t>(row) * names.size() + f];
  }
  return worth;
}

bool all_exist(const std::vector<std::vector<double>>& worth) {
  return std::all_of(worth.begin(), worth.end(), [](const std::vector<double>& one) {
    return std::all_of(one.begin(), one.end(), [](double x) { return std::isfinite(x); });
  });
}

// --- which inputs go together ----------------------------------------------------------------------

using Steps = std::vector<BridgeStep>;

/// Merges the steps for which `together` holds, at the place of the first.
template <class Together>
Steps merged(const Steps& steps, const Together& together) {
  Steps out;
  int into = -1;
  for (const BridgeStep& step : steps) {
    if (!together(step)) {
      out.push_back(step);
    } else if (into < 0) {
      into = static_cast<int>(out.size());
      out.push_back(step);
    } else {
      BridgeStep& whole = out[at(into)];
      whole.inputs.insert(whole.inputs.end(), step.inputs.begin(), step.inputs.end());
      whole.problem.clear();
    }
  }
  return out;
}

/// Merges the steps of each problem, at the place of its first.
Steps by_problem(const Steps& steps) {
  Steps out;
  std::map<std::string, std::size_t, std::less<>> first_of;
  for (const BridgeStep& step : steps) {
    if (!step.problem.empty()) {
      const auto [place, fresh] = first_of.try_emplace(step.problem, out.size());
      if (!fresh) {
        std::vector<int>& whole = out[place->second].inputs;
        whole.insert(whole.end(), step.inputs.begin(), step.inputs.end());
        continue;
      }
    }
    out.push_back(step);
  }
  return out;
}

/// The figure of the old scenario, then of each of these steps alone: a row a step, all over one scenario.
std::vector<double> worth_alone(const Blend& blend, std::span<const BridgeStep* const> steps, const std::string& name) {
  std::vector<std::int64_t> row_of(blend.inputs.size(), 0);
  for (std::size_t k = 0; k < steps.size(); ++k)
    for (const int input : steps[k]->inputs) row_of[at(input)] = static_cast<std::int64_t>(k) + 1;
  std::vector<BlendColumn> columns;
  Rows rows{.count = static_cast<std::int64_t>(steps.size()) + 1, .columns = {}};
  for (const BlendColumn& column : blend.columns)
    if (row_of[at(column.input)] > 0) columns.push_back(column), rows.columns.push_back(column.value);
  rows.fill_one = [&](int c, std::int64_t first, int n, double* to) {
    std::fill_n(to, n, columns[at(c)].before);
    const std::int64_t mine = row_of[at(columns[at(c)].input)] - first;
    if (mine >= 0 && mine < n) to[mine] = columns[at(c)].after;
  };
  const Scenario scenario = combined(blend, std::vector<bool>(blend.inputs.size(), false));
  return figures_of_rows(scenario, rows, ids_of(scenario, std::span(&name, 1)));
}

/// How much each step for which `may` holds moves the first figure from the old scenario by itself; inputs that break a
/// rule alone move most.
template <class May>
std::vector<double> effects_alone(const Blend& blend, const Steps& steps, const std::string& name, const May& may) {
  const auto effect = [](double with, double without) {
    const double moved = std::abs(with - without);
    return std::isfinite(moved) ? moved : std::numeric_limits<double>::infinity();
  };
  std::vector<double> out(steps.size(), 0);
  std::vector<const BridgeStep*> numbers;
  refuse_many_scenarios(blend, std::count_if(steps.begin(), steps.end(), [&](const BridgeStep& step) {
                          return may(step) && has_setting(blend, step);
                        }));
  for (std::size_t k = 0; k < steps.size(); ++k) {
    if (!may(steps[k])) continue;
    if (!has_setting(blend, steps[k])) {
      numbers.push_back(&steps[k]);
      continue;
    }
    const std::vector<double> worth = worth_of_sets(blend, std::span(&steps[k], 1), std::span(&name, 1)).front();
    out[k] = effect(worth[1], worth[0]);
  }
  if (numbers.empty()) return out;
  const std::vector<double> worth = worth_alone(blend, numbers, name);
  for (std::size_t k = 0; k < numbers.size(); ++k)
    out[static_cast<std::size_t>(numbers[k] - steps.data())] = effect(worth[k + 1], worth[0]);
  return out;
}

/// At most `most` steps for which `may` holds: those that move least alone become one.
template <class May>
Steps at_most(const Blend& blend, Steps steps, int most, const std::string& name, const May& may) {
  const auto count = std::count_if(steps.begin(), steps.end(), may);
  if (count <= most) return steps;
  const std::vector<double> effects = effects_alone(blend, steps, name, may);
  std::vector<double> sorted;
  for (std::size_t k = 0; k < steps.size(); ++k)
    if (may(steps[k])) sorted.push_back(effects[k]);
  std::sort(sorted.rbegin(), sorted.rend());
  const double least = sorted[at(most - 2)];  // most - 1 stay, if no two move the same
  std::vector<bool> is_small(blend.inputs.size(), false);
  int kept = 0;
  for (std::size_t k = 0; k < steps.size(); ++k) {
    if (!may(steps[k])) continue;
    if (effects[k] >= least && kept < most - 1)
      ++kept;
    else
      is_small[at(steps[k].inputs.front())] = true;
  }
  return merged(steps, [&](const BridgeStep& step) { return is_small[at(step.inputs.front())]; });
}

Steps first_steps(const Blend& blend, bool fixes_matter) {
  Steps steps;
  for (std::size_t k = 0; k < blend.inputs.size(); ++k) {
    const ChangedInput& input = blend.inputs[k];
    if (!input.inert && (fixes_matter || !input.of_fix)) steps.push_back({{static_cast<int>(k)}, input.problem});
  }
  return steps;
}

/// Small enough to evaluate every combination.
void keep_small(const Blend& blend, const std::string& name, Bridge& out) {
  const auto setting = [&](const BridgeStep& step) { return has_setting(blend, step); };
  out.steps = at_most(blend, std::move(out.steps), most_settings, name, setting);
  if (out.steps.size() <= at(most_bridge_steps)) return;
  out.grouping = BridgeGrouping::by_problem;
  out.steps = by_problem(out.steps);
  out.steps = at_most(blend, std::move(out.steps), most_settings, name, setting);
  out.steps = at_most(blend, std::move(out.steps), most_bridge_steps, name, [](const BridgeStep&) { return true; });
}

/// Wider groups, where a combination cannot be evaluated.
void widen(const Blend& blend, Bridge& out) {
  const auto moves_frequency = [&](const BridgeStep& step) {
    return std::any_of(step.inputs.begin(), step.inputs.end(),
                       [&](int input) { return blend.inputs[at(input)].of_frequency; });
  };
  const bool again = out.grouping == BridgeGrouping::frequencies ||
                     std::count_if(out.steps.begin(), out.steps.end(), moves_frequency) < 2;
  out.grouping = again ? BridgeGrouping::all_together : BridgeGrouping::frequencies;
  out.steps = again ? merged(out.steps, [](const BridgeStep&) { return true; }) : merged(out.steps, moves_frequency);
}

// --- figures ---------------------------------------------------------------------------------------

/// The figures that both scenarios have a number for; the others with the reason.
std::vector<BridgedFigure> figures_to_explain(const Scenario& before, const Scenario& after,
                                              std::span<const std::string> names) {
  const Results old_ones = evaluate(before, ids_of(before, names)), new_ones = evaluate(after, ids_of(after, names));
  std::vector<BridgedFigure> out;
  for (std::size_t k = 0; k < names.size(); ++k) {
    const Figure &o = old_ones.figures[k], &n = new_ones.figures[k];
    BridgedFigure figure{.name = names[k], .id = n.id, .before = o.value, .after = n.value};
    figure.none_before = !o.none.empty();
    figure.none = figure.none_before ? o.none : n.none;
    out.push_back(std::move(figure));
  }
  return out;
}

BlendFor wanted_for(std::span<const BridgedFigure> figures) {
  BlendFor wanted;
  for (const BridgedFigure& figure : figures) {
    wanted.fixes = wanted.fixes || of_fixes(figure.id.scope);
    wanted.tags = wanted.tags || figure.id.scope == Scope::tag;
  }
  return wanted;
}

}  // namespace

std::vector<std::string> bridge_figures() { return {"total.revenue_at_risk", "total.cost_of_inaction"}; }

Bridge bridge(const Scenario& before, const Scenario& after, std::span<const std::string> figures) {
  Bridge out;
  out.figures = figures_to_explain(before, after, figures);
  const BlendFor wanted = wanted_for(out.figures);
  const Blend blended = blend(before, after, wanted);
  out.inputs = blended.inputs;
  out.steps = first_steps(blended, wanted.fixes);
  std::vector<std::string> names;
  for (const BridgedFigure& figure : out.figures)
    if (figure.none.empty()) names.push_back(figure.name);
  if (names.empty() || out.steps.empty()) return out;

  keep_small(blended, names.front(), out);
  std::vector<std::vector<double>> worth = worth_of_sets(blended, out.steps, names);
  while (!all_exist(worth) && out.steps.size() > 1) {
    widen(blended, out);
    worth = worth_of_sets(blended, out.steps, names);
  }
  std::size_t next = 0;
  for (BridgedFigure& figure : out.figures) {
    if (!figure.none.empty()) continue;
    const std::vector<double>& one = worth[next++];
    figure.before = one.front();
    figure.after = one.back();
    figure.shares = shapley_shares(one, static_cast<int>(out.steps.size()));
  }
  return out;
}

}  // namespace closs
