#include "analysis/what_if/sweep.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "core/at.hpp"

namespace closs {
namespace {}  // namespace

std::int64_t combinations(const std::vector<Axis>& axes) {
  std::int64_t all = 1;
  for (const Axis& axis : axes) {
    if (axis.count() > most_combinations / all) return most_combinations + 1;
    all *= axis.count();
  }
  return all;
}

std::vector<std::int64_t> point_numbers(const std::vector<Axis>& axes, std::int64_t combination) {
  std::vector<std::int64_t> out(axes.size());
  for (std::size_t a = axes.size(); a-- > 0;) {
    out[a] = combination % axes[a].count();
    combination /= axes[a].count();
  }
  return out;
}

GridRows::GridRows(const Scenario& scenario, const std::vector<Axis>& axes, const std::vector<std::vector<int>>& values)
    : axes_(axes) {
  std::map<int, Group> groups;
  for (std::size_t a = 0; a < axes.size(); ++a)
    for (const int value : values[a]) {
      const Value& one = scenario.values[at(value)];
      if (one.group >= 0) groups[one.group].moved.push_back(static_cast<int>(columns_.size()));
      columns_.push_back({value, static_cast<int>(a), one.base});
    }
  for (auto& [number, group] : groups) {
    for (const int member : scenario.groups[at(number)]) {
      const auto moved = [&](int column) { return columns_[at(column)].value == member; };
      if (std::any_of(group.moved.begin(), group.moved.end(), moved)) continue;
      const double base = scenario.values[at(member)].base;
      group.others.push_back(static_cast<int>(columns_.size()));
      group.others_base += base;
      columns_.push_back({member, -1, base});
    }
    groups_.push_back(group);
  }
}

Rows GridRows::rows(std::int64_t first, std::int64_t count) const {
  Rows out;
  out.count = count;
  for (const Column& column : columns_) out.columns.push_back(column.value);
  out.fill = [this, first](std::int64_t row, int n, double* const* columns) { fill(first + row, n, columns); };
  return out;
}

void GridRows::move(Scenario& scenario, std::int64_t combination) const {
  std::vector<double> numbers(columns_.size());
  std::vector<double*> columns;
  for (double& number : numbers) columns.push_back(&number);
  const std::int64_t before = scaled_;
  fill(combination, 1, columns.data());
  scaled_ = before;
  for (std::size_t c = 0; c < columns_.size(); ++c) scenario.values[at(columns_[c].value)].base = numbers[c];
}

void GridRows::fill(std::int64_t first, int n, double* const* columns) const {
  std::int64_t repeat = 1;  // rows for which a point of the axis stays
  for (std::size_t a = axes_.size(); a-- > 0;) {
    const Axis& axis = axes_[a];
    const std::int64_t count = axis.count();
    double* lead = nullptr;
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      if (columns_[c].axis != static_cast<int>(a)) continue;
      if (lead) {  // moves together with the first
        std::copy_n(lead, n, columns[c]);
        continue;
      }
      lead = columns[c];
      for (int row = 0; row < n;) {
        const std::int64_t step = (first + row) / repeat;
        const auto run = static_cast<int>(std::min<std::int64_t>(n - row, (step + 1) * repeat - (first + row)));
        std::fill_n(lead + row, run, axis.points.at(step % count));
        row += run;
      }
    }
    repeat *= count;
  }
  for (const Group& group : groups_) share_out(group, n, columns);
}

void GridRows::share_out(const Group& group, int n, double* const* columns) const {
  std::int64_t scaled = 0;
  for (int row = 0; row < n; ++row) {
    double sum = 0;
    for (const int c : group.moved) sum += columns[c][row];
    const double left = 1 - sum;
    const bool leaves = left >= 0 && group.others_base > 0;
    for (const int c : group.others) columns[c][row] = leaves ? columns_[at(c)].base * left / group.others_base : 0;
    if (leaves || std::abs(left) <= 1e-9) continue;
    ++scaled;
    if (sum > 0)
      for (const int c : group.moved) columns[c][row] /= sum;
    else
      columns[group.moved.front()][row] = 1;
  }
  if (scaled > 0) scaled_ += scaled;
}

}  // namespace closs
