#include "analysis/what_if/tornado.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/at.hpp"
#include "core/formulas/formulas.hpp"
#include "core/formulas/shares.hpp"
#include "core/formulas/work.hpp"

namespace closs {
namespace {

constexpr double low_end = 0.05, high_end = 0.95;

/// Base and both ends, then which columns move and to what.
struct EndRows {
  const Scenario& scenario;
  std::span<const Reach> reaches;
  std::vector<int> columns = {};
  std::vector<double> base = {};    // one per column
  std::vector<int> column_of = {};  // one per value; -1: never moves

  EndRows(const Scenario& s, std::span<const Reach> r) : scenario(s), reaches(r), column_of(s.values.size(), -1) {
    for (const Reach& reach : reaches)
      for (const int moved : moved_with(scenario, reach.value)) {
        if (column_of[at(moved)] >= 0) continue;
        column_of[at(moved)] = static_cast<int>(columns.size());
        columns.push_back(moved);
        base.push_back(scenario.values[at(moved)].base);
      }
  }

  void fill(std::int64_t first, int n, double* const* out) const {
    for (std::size_t c = 0; c < columns.size(); ++c) std::fill_n(out[c], n, base[c]);
    std::vector<double> to;
    for (int row = 0; row < n; ++row) {
      const std::int64_t end = first + row;
      const Reach& reach = reaches[static_cast<std::size_t>(end / 2)];
      const std::vector<int> moved = moved_with(scenario, reach.value);
      to.resize(moved.size());
      spread(scenario, reach.value, end % 2 == 0 ? reach.low : reach.high, to);
      for (std::size_t k = 0; k < moved.size(); ++k) out[column_of[at(moved[k])]][row] = to[k];
    }
  }
};

/// Largest minus smallest of the numbers that exist. Differences in the last digit come from the order of additions.
double width_of(double base, double at_low, double at_high) {
  double least = 0, most = 0;
  int count = 0;
  for (const double x : {base, at_low, at_high}) {
    if (std::isnan(x)) continue;
    least = count == 0 ? x : std::min(least, x);
    most = count == 0 ? x : std::max(most, x);
    ++count;
  }
  if (count < 2) return std::numeric_limits<double>::quiet_NaN();
  return most - least <= 1e-12 * std::max(std::abs(least), std::abs(most)) ? 0 : most - least;
}

MissingEnd gap_of(const Scenario& scenario, const Reach& reach, double end, const FigureId& figure) {
  Scenario moved = scenario;
  move_value(moved, reach.value, end);
  const Value& value = moved.values[at(reach.value)];
  if (std::isnan(value.base)) {
    const std::optional<int> problem = value.address.target.problem;
    return {{.id = figure},
            Fault{"shares-all-zero",
                  value.place,
                  {{"group", value.parameter->group},
                   {"problem", problem ? scenario.problems[at(*problem)].id : "problem_defaults"},
                   {"segment", ""}}}};
  }
  const Results results = evaluate(moved, std::span(&figure, 1));
  if (results.figures.empty())
    return {{.id = figure}, results.faults.empty() ? std::nullopt : std::optional(results.faults.front())};
  Figure there = results.figures.front();
  if (there.none.empty()) there.none = "out-of-range";
  return {there, std::nullopt};
}

/// Where an end is by the rule of shares. No number where it has none: the end stays, and no figure exists there.
double end_of(const Scenario& scenario, Reach& reach, double end) {
  std::vector<double> to(moved_with(scenario, reach.value).size());
  if (spread(scenario, reach.value, end, to) || std::isnan(to.front())) return end;
  reach.scaled = true;
  return to.front();
}

}  // namespace

std::vector<Reach> reaches(const Scenario& scenario, double swing) {
  std::vector<Reach> out;
  for (std::size_t i = 0; i < scenario.values.size(); ++i) {
    const Value& value = scenario.values[i];
    if (!value.parameter) continue;
    if (value.uncertain) {
      out.push_back({static_cast<int>(i), Reach::From::range, quantile(value, low_end), quantile(value, high_end)});
    } else if (swing > 0 && value.base != 0) {
      const double one = value.parameter->domain.nearest(value.base * (1 - swing));
      const double other = value.parameter->domain.nearest(value.base * (1 + swing));
      out.push_back({static_cast<int>(i), Reach::From::swing, std::min(one, other), std::max(one, other)});
    }
  }
  for (Reach& reach : out) {
    reach.low = end_of(scenario, reach, reach.low);
    reach.high = end_of(scenario, reach, reach.high);
  }
  return out;
}

Tornado tornado(const Scenario& scenario, std::span<const FigureId> figures, double swing, int threads,
                const std::function<void(std::int64_t)>& done) {
  Tornado out;
  out.figures.assign(figures.begin(), figures.end());
  out.base = evaluate(scenario, figures).figures;
  for (const Value& value : scenario.values)
    if (value.parameter && !value.uncertain) ++(value.base == 0 ? out.at_zero : out.certain);
  if (swing > 0) out.certain = 0;
  const std::vector<Reach> all = reaches(scenario, swing);
  const EndRows ends(scenario, all);
  Rows rows;
  rows.count = 2 * static_cast<std::int64_t>(all.size());
  rows.columns = ends.columns;
  rows.fill = [&](std::int64_t first, int n, double* const* columns) { ends.fill(first, n, columns); };
  const std::vector<double> numbers = figures_of_rows(scenario, rows, figures, threads, done);
  for (std::size_t i = 0; i < all.size(); ++i) {
    MovedInput moved{all[i], {}};
    for (std::size_t f = 0; f < figures.size(); ++f) {
      Swing one;
      one.at_low = numbers[2 * i * figures.size() + f];
      one.at_high = numbers[(2 * i + 1) * figures.size() + f];
      const bool known = f < out.base.size() && out.base[f].none.empty();
      one.width =
          width_of(known ? out.base[f].value : std::numeric_limits<double>::quiet_NaN(), one.at_low, one.at_high);
      moved.swings.push_back(one);
    }
    out.inputs.push_back(std::move(moved));
  }
  return out;
}

void explain_gaps(const Scenario& scenario, Tornado& tornado) {
  std::int64_t left = most_operations / operations_of(scenario, all_fixes(scenario));
  const auto gap = [&](const Reach& reach, double end, const FigureId& figure) {
    return --left >= 0 ? gap_of(scenario, reach, end, figure) : MissingEnd{{.id = figure, .none = "too-much-work"}, {}};
  };
  for (MovedInput& moved : tornado.inputs)
    for (std::size_t f = 0; f < moved.swings.size(); ++f) {
      Swing& one = moved.swings[f];
      if (std::isnan(one.at_low)) one.gap_at_low = gap(moved.reach, moved.reach.low, tornado.figures[f]);
      if (std::isnan(one.at_high)) one.gap_at_high = gap(moved.reach, moved.reach.high, tornado.figures[f]);
    }
}

std::vector<Fault> tornado_warnings(const Scenario& scenario, const Tornado& tornado) {
  std::vector<Fault> out;
  for (const MovedInput& moved : tornado.inputs) {
    if (!moved.reach.scaled) continue;
    const Value& value = scenario.values[at(moved.reach.value)];
    out.push_back({"tornado-shares-scaled",
                   value.place,
                   {{"path", path_of(scenario, value)}, {"group", value.parameter->group}}});
  }
  return out;
}

std::vector<std::size_t> widest_first(const Tornado& tornado, std::size_t figure) {
  std::vector<std::size_t> order(tornado.inputs.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto width = [&](std::size_t i) {
    const double w = tornado.inputs[i].swings[figure].width;
    return std::isnan(w) ? -1 : w;
  };
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return width(a) > width(b); });
  return order;
}

}  // namespace closs
