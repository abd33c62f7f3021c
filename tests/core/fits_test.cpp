#include "core/graph/fits.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "catch.hpp"
#include "core/graph/column_loops.hpp"

namespace closs::fits_test {
namespace {

constexpr std::ptrdiff_t fit_rows = 256, fit_columns = 7;

std::vector<double> numbers_to_fit(std::size_t count) {
  std::vector<double> out;
  for (std::size_t k = 0; k < count; ++k) out.push_back(std::sin(static_cast<double>(k * k + 1)) * 3);
  return out;
}

/// What every loop gives, one after the other.
std::vector<double> all_of_fits(const FitLoops& loops) {
  const std::vector<double> x = numbers_to_fit(fit_columns * fit_rows), factors = {0.5, -2, 3, 0.25, 1e-3, -7, 11};
  const std::vector<double> of = {1, -0.5, 0.25, 2, -3, 0.7, 1.1}, knots = {-0.7, 0.1, 0.9};
  const std::vector<int> which = {6, 0, 3, 1, 2, 5, 4};
  const FitColumns asked{x.data(), which.data(), fit_columns, fit_rows};
  std::vector<double> out(4 * fit_rows + fit_columns + 2);
  loops.cubic(out.data(), x.data(), {0.3, 1.7, of.data(), knots.data()}, fit_rows);
  loops.spline(out.data() + fit_rows, x.data(), {0.3, 1.7, of.data(), knots.data()}, fit_rows);
  loops.combine(out.data() + 2 * fit_rows, asked, factors.data());
  std::fill_n(out.begin() + 3 * fit_rows, fit_rows, 1.0);
  loops.raise_to(out.data() + 3 * fit_rows, asked, factors.data());
  loops.add_products(out.data() + 4 * fit_rows, x.data() + fit_rows, asked);
  const ColumnExtent extent = loops.extent(x.data(), fit_rows);
  out[4 * fit_rows + fit_columns] = extent.least;
  out[4 * fit_rows + fit_columns + 1] = extent.largest;
  return out;
}

}  // namespace

TEST_CASE("columns of fits are what they are said to be") {
  const std::vector<double> out = all_of_fits(widest_loops().fits), x = numbers_to_fit(fit_columns * fit_rows);
  const auto row = [&](std::ptrdiff_t loop, std::size_t i) {
    return out[static_cast<std::size_t>(loop * fit_rows) + i];
  };
  for (std::size_t i = 0; i < static_cast<std::size_t>(fit_rows); ++i) {
    const double t = (x[i] - 0.3) * 1.7;
    const auto above = [&](double knot) { return std::pow(std::max(0.0, t - knot), 3); };
    const double cubic = 1 - 0.5 * t + 0.25 * t * t + 2 * t * t * t;
    CHECK(row(0, i) == Approx(cubic).margin(1e-9));
    CHECK(row(1, i) == Approx(cubic - 3 * above(-0.7) + 0.7 * above(0.1) + 1.1 * above(0.9)).margin(1e-9));
    const auto at = [&](std::size_t column) { return x[column * fit_rows + i]; };
    const double sum = 0.5 * at(6) - 2 * at(0) + 3 * at(3) + 0.25 * at(1) + 1e-3 * at(2) - 7 * at(5) + 11 * at(4);
    CHECK(row(2, i) == Approx(sum).margin(1e-9));
    CHECK(row(3, i) == std::max(1.0, row(2, i)));
  }
  double product = 0;
  for (std::size_t i = 0; i < static_cast<std::size_t>(fit_rows); ++i) product += x[fit_rows + i] * x[6 * fit_rows + i];
  CHECK(out[4 * fit_rows] == Approx(product).margin(1e-9));
  CHECK(out[4 * fit_rows + fit_columns] == *std::min_element(x.begin(), x.begin() + fit_rows));
  CHECK(out[4 * fit_rows + fit_columns + 1] == *std::max_element(x.begin(), x.begin() + fit_rows));
}

TEST_CASE("fits have the same bits on every instruction set") {
  const std::vector<double> widest = all_of_fits(widest_loops().fits);
  for (const ColumnLoops* loops : all_loops()) {
    if (!loops->runs_here()) continue;
    CAPTURE(loops->name);
    CHECK(all_of_fits(loops->fits) == widest);
  }
}

}  // namespace closs::fits_test
