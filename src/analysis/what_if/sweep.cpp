#include "analysis/what_if/sweep.hpp"

#include <algorithm>
#include <map>

#include "core/at.hpp"
#include "core/formulas/shares.hpp"

namespace closs {
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
      if (one.group >= 0) groups[one.group];
      columns_.push_back({value, static_cast<int>(a)});
    }
  for (auto& [number, group] : groups) {
    for (const int member : scenario.groups[at(number)]) {
      const auto moved =
          std::find_if(columns_.begin(), columns_.end(), [&](const Column& c) { return c.value == member; });
      group.columns.push_back(static_cast<int>(moved - columns_.begin()));
      group.base.push_back(scenario.values[at(member)].base);
      group.moved.push_back(moved != columns_.end() ? 1 : 0);
      if (moved == columns_.end()) columns_.push_back({member, -1});
    }
    groups_.push_back(group);
  }
}

Rows GridRows::rows(std::int64_t first, std::int64_t count) const {
  Rows out;
  out.count = count;
  for (const Column& column : columns_) out.columns.push_back(column.value);
  out.fill = [this, first](std::int64_t row, int n, double* const* columns) {
    const Counts counts = fill(first + row, n, columns);
    if (counts.scaled > 0) scaled_ += counts.scaled;
    if (counts.zero > 0) zero_ += counts.zero;
  };
  return out;
}

void GridRows::move(Scenario& scenario, std::int64_t combination) const {
  std::vector<double> numbers(columns_.size());
  std::vector<double*> columns;
  for (double& number : numbers) columns.push_back(&number);
  fill(combination, 1, columns.data());
  for (std::size_t c = 0; c < columns_.size(); ++c) scenario.values[at(columns_[c].value)].base = numbers[c];
}

GridRows::Counts GridRows::fill(std::int64_t first, int n, double* const* columns) const {
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
  Counts counts;
  for (const Group& group : groups_) share_out_rows(group, n, columns, counts);
  return counts;
}

void GridRows::share_out_rows(const Group& group, int n, double* const* columns, Counts& counts) {
  std::vector<double> shares(group.base.size());
  for (int row = 0; row < n; ++row) {
    for (std::size_t k = 0; k < shares.size(); ++k)
      shares[k] = group.moved[k] > 0 ? columns[group.columns[k]][row] : group.base[k];
    const SharedOut<double> out = share_out(group.base, group.moved, shares);
    if (out.none())
      ++counts.zero;
    else if (out.scaled > 0)
      ++counts.scaled;
    for (std::size_t k = 0; k < shares.size(); ++k) columns[group.columns[k]][row] = shares[k];
  }
}

}  // namespace closs
