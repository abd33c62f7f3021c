#include "analysis/difference/bridge.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "core/at.hpp"
#include "core/formulas/shapley.hpp"

namespace closs {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr int most_settings = 6;  // steps with settings: each doubles the number of scenarios

/// The figures of these names in a scenario, in their order; all exist.
std::vector<FigureId> ids_of(const Scenario& scenario, std::span<const std::string> names) {
  std::map<std::string, FigureId> all;
  for (const FigureId& id : figures_of(scenario)) all.emplace(name_of(scenario, id), id);
  std::vector<FigureId> out;
  for (const std::string& name : names) out.push_back(all.at(name));
  return out;
}

bool has_setting(const Blend& blend, const BridgeStep& step) {
  return std::any_of(step.inputs.begin(), step.inputs.end(), [&](int input) { return blend.is_setting[at(input)]; });
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

  std::vector<std::vector<double>> worth(names.size(), std::vector<double>(std::size_t{1} << steps.size(), nan));
  for (std::uint64_t chosen = 0; chosen < std::uint64_t{1} << settings.size(); ++chosen) {
    std::vector<bool> on(blend.inputs.size(), false);
    for (std::size_t k = 0; k < settings.size(); ++k)
      for (const int input : steps[settings[k]].inputs) on[at(input)] = (chosen >> k) & 1;
    const Scenario scenario = combined(blend, on);
    rows.fill = [&](std::int64_t first, int n, double* const* to) {
      for (std::size_t c = 0; c < columns.size(); ++c)
        for (int row = 0; row < n; ++row)
          to[c][row] =
              (set_of(chosen, first + row) >> step_of[at(columns[c].input)]) & 1 ? columns[c].after : columns[c].before;
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
Steps merged(const Steps& steps, const Together& together, const std::string& problem = "") {
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
      whole.problem = problem;
    }
  }
  return out;
}

Steps by_problem(const Blend& blend, Steps steps) {
  std::vector<std::string> problems;
  for (const ChangedInput& input : blend.inputs)
    if (!input.problem.empty() && std::find(problems.begin(), problems.end(), input.problem) == problems.end())
      problems.push_back(input.problem);
  for (const std::string& problem : problems)
    steps = merged(
        steps, [&](const BridgeStep& step) { return step.problem == problem; }, problem);
  return steps;
}

/// How much each step alone moves the first figure from the old scenario; inputs that break a rule alone move most.
std::vector<double> effects_alone(const Blend& blend, const Steps& steps, const std::string& name) {
  std::vector<double> out;
  for (const BridgeStep& step : steps) {
    const std::vector<double> worth = worth_of_sets(blend, std::span(&step, 1), std::span(&name, 1)).front();
    const double moved = std::abs(worth[1] - worth[0]);
    out.push_back(std::isfinite(moved) ? moved : std::numeric_limits<double>::infinity());
  }
  return out;
}

/// At most `most` steps for which `may` holds: those that move least alone become one.
template <class May>
Steps at_most(const Blend& blend, Steps steps, int most, const std::string& name, const May& may) {
  const auto count = std::count_if(steps.begin(), steps.end(), may);
  if (count <= most) return steps;
  const std::vector<double> effects = effects_alone(blend, steps, name);
  std::vector<double> sorted;
  for (std::size_t k = 0; k < steps.size(); ++k)
    if (may(steps[k])) sorted.push_back(effects[k]);
  std::sort(sorted.rbegin(), sorted.rend());
  const double least = sorted[at(most - 2)];  // most - 1 stay, if no two move the same
  std::vector<int> small;
  int kept = 0;
  for (std::size_t k = 0; k < steps.size(); ++k) {
    if (!may(steps[k])) continue;
    if (effects[k] >= least && kept < most - 1)
      ++kept;
    else
      small.insert(small.end(), steps[k].inputs.begin(), steps[k].inputs.end());
  }
  return merged(steps, [&](const BridgeStep& step) {
    return std::find(small.begin(), small.end(), step.inputs.front()) != small.end();
  });
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
  out.steps = by_problem(blend, std::move(out.steps));
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
