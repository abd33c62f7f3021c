#include "analysis/simulate/regression.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <utility>

#include "core/at.hpp"
#include "core/graph/column_loops.hpp"

namespace closs {
namespace {

/// A column of which less than this share is left once those before it are taken off depends on them.
constexpr double dependent = 1e-9;

double product_of(const double* a, const double* b, std::size_t n) {
  double sums[4] = {};
  std::size_t i = 0;
  for (; i + 4 <= n; i += 4)
    for (std::size_t lane = 0; lane < 4; ++lane) sums[lane] += a[i + lane] * b[i + lane];
  for (; i < n; ++i) sums[0] += a[i] * b[i];
  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

double mean_of(const std::vector<double>& x) {
  return std::accumulate(x.begin(), x.end(), 0.0) / static_cast<double>(x.size());
}

}  // namespace

Regression::Basis::Basis(const Number& number) : knotted(!number.knots.empty()) {
  of[0][0] = 1;
  columns.fill(-1);
  columns[0] = 0;
  const double n = static_cast<double>(number.pilot.size());
  centre = mean_of(number.pilot);
  double squares = 0, largest = 0;
  for (const double x : number.pilot) {
    squares += (x - centre) * (x - centre);
    largest = std::max(largest, std::abs(x));
  }
  const double deviation = std::sqrt(squares / n);
  if (!(deviation > 1e-12 * largest)) return;  // the same number in every trial: no column
  scale = deviation;
  if (knotted)
    for (std::size_t k = 0; k < knots.size(); ++k) knots[k] = (number.knots[k] - centre) / scale;

  // Gram and Schmidt, twice, over the trials of the pilot.
  const std::size_t count = knotted ? raw : 4;
  std::vector<std::array<double, raw>> rows_of_pilot(number.pilot.size());
  for (std::size_t i = 0; i < number.pilot.size(); ++i) raw_of(rows_of_pilot[i], number.pilot[i]);
  std::vector<std::vector<double>> done = {std::vector<double>(number.pilot.size(), 1)};
  std::vector<std::size_t> done_rows = {0};
  for (std::size_t r = 1; r < count; ++r) {
    std::vector<double> column(number.pilot.size());
    for (std::size_t i = 0; i < column.size(); ++i) column[i] = rows_of_pilot[i][r];
    of[r][r] = 1;
    const double before = product_of(column.data(), column.data(), column.size());
    for (int pass = 0; pass < 2; ++pass)
      for (std::size_t k = 0; k < done.size(); ++k) {
        const double share = product_of(column.data(), done[k].data(), column.size()) / n;
        for (std::size_t i = 0; i < column.size(); ++i) column[i] -= share * done[k][i];
        for (std::size_t j = 0; j < raw; ++j) of[r][j] -= share * of[done_rows[k]][j];
      }
    const double left = product_of(column.data(), column.data(), column.size());
    if (!(left > dependent * before)) continue;
    const double norm = std::sqrt(left / n);
    for (double& x : column) x /= norm;
    for (double& x : of[r]) x /= norm;
    columns[r] = 0;  // it has a place
    done.push_back(std::move(column));
    done_rows.push_back(r);
  }
}

void Regression::Basis::raw_of(std::array<double, raw>& out, double x) const {
  const double t = (x - centre) / scale;
  out = {1, t, t * t, t * t * t};
  if (!knotted) return;
  for (std::size_t k = 0; k < knots.size(); ++k) {
    const double above = std::max(0.0, t - knots[k]);
    out[4 + k] = above * above * above;
  }
}

Regression::Regression(std::span<const Number> numbers, std::span<const std::vector<int>> sets, std::size_t targets,
                       std::size_t most)
    : targets_(targets), all_targets_(targets) {
  std::iota(all_targets_.begin(), all_targets_.end(), 0);
  columns_.push_back({});  // 1
  for (std::size_t c = 0; c < numbers.size(); ++c) {
    Basis& basis = bases_.emplace_back(numbers[c]);
    for (std::size_t r = 1; r < Basis::raw; ++r)
      if (basis.columns[r] >= 0) {
        basis.columns[r] = static_cast<int>(columns_.size());
        columns_.push_back({.number = static_cast<int>(c), .power = static_cast<int>(r)});
      }
  }
  std::map<std::pair<int, int>, std::size_t> product_at;
  for (const auto& of : sets) {
    Set& set = sets_.emplace_back();
    set.columns = columns_of(of, std::min(most, most_columns), set.coarse);
    for (std::size_t i = 0; i < set.columns.size(); ++i)
      for (std::size_t j = 0; j <= i; ++j) product_at[std::minmax(set.columns[i], set.columns[j])];
  }
  product_at[{0, 0}];
  std::size_t next = 0;
  for (auto& [columns, position] : product_at) {
    if (products_.empty() || products_.back().column != columns.first) products_.push_back({columns.first, {}, next});
    products_.back().with.push_back(columns.second);
    position = next++;
  }
  for (Set& set : sets_)
    for (std::size_t i = 0; i < set.columns.size(); ++i)
      for (std::size_t j = 0; j <= i; ++j)
        set.products.push_back(product_at.at(std::minmax(set.columns[i], set.columns[j])));
  targets_at_ = next;
}

std::vector<int> Regression::columns_of(const std::vector<int>& numbers, std::size_t most, std::size_t& coarse) {
  std::vector<int> out = {0};
  const auto take = [&](int column) {
    if (column > 0 && out.size() < most) out.push_back(column);
  };
  for (std::size_t power = 1; power <= 3; ++power)
    for (const int c : numbers) take(bases_[at(c)].columns[power]);
  coarse = out.size();
  if (numbers.size() == 1) {
    for (std::size_t knot = 4; knot < Basis::raw; ++knot) take(bases_[at(numbers[0])].columns[knot]);
    return out;
  }
  const std::size_t paired = std::min(numbers.size(), most_paired);
  for (std::size_t i = 0; i < paired; ++i)
    for (std::size_t j = 0; j < i; ++j) {
      const auto [one, other] = std::minmax(bases_[at(numbers[i])].columns[1], bases_[at(numbers[j])].columns[1]);
      if (one < 0 || out.size() >= most) continue;
      const auto same = [one = one, other = other](const Column& c) { return c.first == one && c.second == other; };
      const auto found = std::find_if(columns_.begin(), columns_.end(), same);
      take(static_cast<int>(found - columns_.begin()));
      if (found == columns_.end()) columns_.push_back({.first = one, .second = other});
    }
  return out;
}

void Regression::make_columns(double* columns, const double* numbers, int n) const {
  std::fill(columns, columns + rows, 1.0);
  for (std::size_t c = 1; c < columns_.size(); ++c) {
    const Column& column = columns_[c];
    double* const out = columns + c * rows;
    if (column.number < 0) {
      const double* const first = columns + at(column.first) * rows;
      const double* const second = columns + at(column.second) * rows;
      for (int i = 0; i < rows; ++i) out[i] = first[i] * second[i];
      continue;
    }
    const Basis& basis = bases_[at(column.number)];
    const double* const x = numbers + at(column.number) * rows;
    const auto& of = basis.of[at(column.power)];
    const FitLoops& loops = widest_loops().fits;
    (column.power <= 3 ? loops.cubic : loops.spline)(
        out, x, {basis.centre, 1 / basis.scale, of.data(), basis.knots.data()}, rows);
  }
  if (n < rows)
    for (std::size_t c = 0; c < columns_.size(); ++c) std::fill(columns + c * rows + n, columns + (c + 1) * rows, 0.0);
}

void Regression::add(double* sums, const double* columns, const double* y) const {
  const auto add_products = [&](double* to, const double* a, const double* from, const int* which, std::size_t count) {
    widest_loops().fits.add_products(to, a, {from, which, static_cast<std::ptrdiff_t>(count), rows});
  };
  for (const Products& row : products_)
    add_products(sums + row.at, columns + at(row.column) * rows, columns, row.with.data(), row.with.size());
  double* out = sums + targets_at_;
  for (std::size_t c = 0; c < columns_.size(); ++c, out += targets_)
    add_products(out, columns + c * rows, y, all_targets_.data(), targets_);
  for (std::size_t k = 0; k < targets_; ++k) add_products(out + k, y + k * rows, y, all_targets_.data() + k, 1);
}

// Cholesky's square root L of the products, row by row; L z = sums of y, then L' c = z. The first columns of L and z
// are those of the coarser fit, too.
Regression::Fit Regression::fit(const double* sums, std::size_t which) const {
  const Set& set = sets_[which];
  const std::size_t count = set.columns.size();
  Fit fit{count, set.coarse, {}, {}, {}};
  const auto start_of = [](std::size_t i) { return i * (i + 1) / 2; };
  std::vector<double> root(start_of(count));
  const auto row = [&](std::size_t i) { return root.data() + start_of(i); };
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const double left = sums[set.products[start_of(i) + j]] - product_of(row(i), row(j), j);
      row(i)[j] = row(j)[j] > 0 ? left / row(j)[j] : 0;
    }
    const double whole = sums[set.products[start_of(i) + i]];
    const double left = whole - product_of(row(i), row(i), i);
    row(i)[i] = left > dependent * whole ? std::sqrt(left) : 0;
  }
  std::vector<double> z(count);
  const auto solved = [&](std::size_t first) {
    std::vector<double> c(z.begin(), z.begin() + static_cast<std::ptrdiff_t>(first));
    for (std::size_t i = first; i-- > 0;) {
      c[i] = row(i)[i] > 0 ? c[i] / row(i)[i] : 0;
      for (std::size_t j = 0; j < i; ++j) c[j] -= row(i)[j] * c[i];
    }
    return c;
  };
  for (std::size_t k = 0; k < targets_; ++k) {
    for (std::size_t i = 0; i < count; ++i) {
      const double left = sums[targets_at_ + at(set.columns[i]) * targets_ + k] - product_of(row(i), z.data(), i);
      z[i] = row(i)[i] > 0 ? left / row(i)[i] : 0;
    }
    const std::vector<double> fine = solved(count), coarse = solved(set.coarse);
    fit.fine.insert(fit.fine.end(), fine.begin(), fine.end());
    fit.coarse.insert(fit.coarse.end(), coarse.begin(), coarse.end());
    const double squares = sums[targets_at_ + columns_.size() * targets_ + k];
    const double variance = squares - z[0] * z[0];
    const double explained = product_of(z.data() + 1, z.data() + 1, count - 1);
    fit.explained.push_back(variance > 1e-12 * squares ? std::min(1.0, explained / variance) : std::nan(""));
  }
  return fit;
}

void Regression::evaluate(double* out, const double* columns, std::size_t set,
                          std::span<const double> coefficients) const {
  widest_loops().fits.combine(out, columns_of_fit(columns, set, coefficients), coefficients.data());
}

void Regression::find_extents(ColumnExtent* extents, const double* columns) const {
  for (std::size_t c = 0; c < columns_.size(); ++c) extents[c] = widest_loops().fits.extent(columns + c * rows, rows);
}

// An alternative that is far from the best one is below it in the whole block, as the extents of the columns tell: no
// need to evaluate it row by row.
void Regression::raise_to(double* most, const double* columns, const ColumnExtent* extents, std::size_t set,
                          std::span<const double> coefficients) const {
  constexpr double rounding = 1e-12;  // as a share of the terms: more than all roundings of the sum
  double highest = 0, size = 0;
  for (std::size_t k = 0; k < coefficients.size(); ++k) {
    const ColumnExtent& extent = extents[at(sets_[set].columns[k])];
    const double of_least = coefficients[k] * extent.least, of_largest = coefficients[k] * extent.largest;
    highest += std::max(of_least, of_largest);
    size += std::max(std::abs(of_least), std::abs(of_largest));
  }
  if (highest < -rounding * size) return;
  widest_loops().fits.raise_to(most, columns_of_fit(columns, set, coefficients), coefficients.data());
}

FitColumns Regression::columns_of_fit(const double* columns, std::size_t set,
                                      std::span<const double> coefficients) const {
  return {columns, sets_[set].columns.data(), std::ssize(coefficients), rows};
}

std::vector<std::vector<double>> Regression::columns_at(std::size_t set, std::span<const double> x) const {
  std::vector<std::vector<double>> out;
  for (const int c : sets_[set].columns) {
    std::vector<double>& values = out.emplace_back(x.size(), 1.0);
    const Column& column = columns_[at(c)];
    if (column.number < 0) continue;
    const Basis& basis = bases_[at(column.number)];
    std::array<double, Basis::raw> raw{};
    for (std::size_t i = 0; i < x.size(); ++i) {
      basis.raw_of(raw, x[i]);
      values[i] = product_of(raw.data(), basis.of[at(column.power)].data(), Basis::raw);
    }
  }
  return out;
}

}  // namespace closs
