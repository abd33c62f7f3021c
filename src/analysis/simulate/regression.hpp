// Conditional means by least squares, E(y | x) over the trials of a simulation (docs/method.md, "Simulation"): a cubic
// spline of one number, or of several the cubics and the products of pairs. Columns are orthonormal polynomials over
// the trials of a pilot; their products are summed block by block, so that no trial need be kept, and sums of parts add
// up to the sums of the whole.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "core/graph/fits.hpp"
#include "core/graph/tape.hpp"

namespace closs {

class Regression {
 public:
  /// Rows come in blocks of so many; a shorter block is filled up with rows that count for nothing.
  static constexpr int rows = block_rows;
  /// Of several numbers, the products of pairs of so many are taken.
  static constexpr std::size_t most_paired = 12;
  /// A fit has at most so many columns, however many trials there are.
  static constexpr std::size_t most_columns = 512;

  /// What the columns are made of: one number of each trial. `pilot`: that of some trials, at least one; `knots`:
  /// three, or none where no fit is of this number alone.
  struct Number {
    std::vector<double> pilot{};
    std::vector<double> knots{};
  };

  /// Fits of `sets` of numbers (indices), in each those that matter most first, to so many columns y. `most`: columns
  /// of a fit, at least; those of the numbers that come last are left out, the higher powers first.
  Regression(std::span<const Number> numbers, std::span<const std::vector<int>> sets, std::size_t targets,
             std::size_t most);

  std::size_t numbers() const { return bases_.size(); }
  /// How many doubles the columns of a block take, and the sums.
  std::size_t columns_size() const { return columns_.size() * rows; }
  std::size_t columns() const { return columns_.size(); }
  std::size_t sums_size() const { return targets_at_ + (columns_.size() + 1) * targets_; }

  /// The columns of the first n <= 256 rows. numbers: [number][row].
  void make_columns(double* columns, const double* numbers, int n) const;
  /// Adds a block to the sums. y: [target][row], 0 from row n on.
  void add(double* sums, const double* columns, const double* y) const;

  /// The number of rows that were added.
  static double rows_of(const double* sums) { return sums[0]; }
  double sum_of(const double* sums, std::size_t target) const { return sums[targets_at_ + target]; }

  struct Fit {
    std::size_t columns = 0, coarse_columns = 0;  // the first is 1 in every row
    std::vector<double> fine{};                   // [target][column]
    std::vector<double> coarse{};                 // without knots, or without pairs: [target][coarse column]
    std::vector<double> explained{};  // by target: the share of the variance that the fit has; NaN where there is none
  };
  /// The least squares of one set. Columns that depend on those before them get 0.
  Fit fit(const double* sums, std::size_t set) const;
  /// out: the sum of coefficient times column, of the first columns of a set, in every row of a block.
  void evaluate(double* out, const double* columns, std::size_t set, std::span<const double> coefficients) const;
  /// Between which numbers each column of a block lies: columns() of them.
  void find_extents(ColumnExtent* extents, const double* columns) const;
  /// most: that sum, in the rows where it is larger. Nowhere less than 0.
  void raise_to(double* most, const double* columns, const ColumnExtent* extents, std::size_t set,
                std::span<const double> coefficients) const;

  /// Those columns of a set of one number where that number is x[0], x[1], ...: [column][x].
  std::vector<std::vector<double>> columns_at(std::size_t set, std::span<const double> x) const;

 private:
  /// Sums of products with 1, t, t^2, t^3 and the cubes of what t has above the knots, t = (x - centre) / scale.
  struct Basis {
    static constexpr std::size_t raw = 7;
    double centre = 0, scale = 1;
    std::array<double, 3> knots{};
    bool knotted = false;
    std::array<std::array<double, raw>, raw> of{};  // by column: the first is 1
    std::array<int, raw> columns{};                 // where they stand in columns_; -1: it depends on those before
    explicit Basis(const Number& number);
    void raw_of(std::array<double, raw>& out, double x) const;
  };
  struct Column {
    int number = -1, power = 0;   // of one number; 4 and above: from a knot on
    int first = -1, second = -1;  // or a product of two columns
  };
  struct Set {
    std::vector<int> columns{};
    std::size_t coarse = 0;               // the first so many make the coarser fit
    std::vector<std::size_t> products{};  // where their products stand among the sums: [0 0, 1 0, 1 1, 2 0, ...]
  };
  struct Products {
    int column = 0;
    std::vector<int> with{};
    std::size_t at = 0;
  };

  FitColumns columns_of_fit(const double* columns, std::size_t set, std::span<const double> coefficients) const;
  std::vector<int> columns_of(const std::vector<int>& numbers, std::size_t most, std::size_t& coarse);

  std::vector<Basis> bases_{};
  std::vector<Column> columns_{};
  std::vector<Set> sets_{};
  std::vector<Products> products_{};
  std::size_t targets_ = 0, targets_at_ = 0;  // sums of y by column, then of y^2
  std::vector<int> all_targets_{};            // 0, 1, ...
};

}  // namespace closs
