#include "analysis/simulate/ranges.hpp"

#include <algorithm>
#include <cmath>

#include "core/formulas/cash.hpp"
#include "core/formulas/formulas.hpp"
#include "core/formulas/work.hpp"
#include "core/sampling/trials.hpp"

namespace closs {
namespace {

constexpr double low_share = 0.05, high_share = 0.95;

/// The running sums of one fix, trial by trial.
class CashTrials {
 public:
  explicit CashTrials(const CashPoints& asked) : asked_(asked), numbers_(asked.points.size()) {}

  /// What Formulas::cash() gives of it.
  std::size_t columns() const { return asked_.points.back() + 1; }
  void add(std::span<const double* const> columns, int row) {
    const std::size_t periods = columns.size() / 2;
    running_sums(
        periods, [&](std::size_t k) { return columns[k][row]; },
        [&](std::size_t k) { return columns[periods + k][row]; }, sums_);
    for (std::size_t k = 0; k < numbers_.size(); ++k) numbers_[k].push_back(sums_[asked_.points[k]]);
  }
  CashRange range() {
    CashRange out{asked_.fix, {}, {}};
    for (std::vector<double>& of : numbers_) {
      out.low.push_back(quantile_of(of, low_share));
      out.high.push_back(quantile_of(of, high_share));
    }
    return out;
  }

 private:
  const CashPoints& asked_;
  std::vector<double> sums_;                  // of one trial
  std::vector<std::vector<double>> numbers_;  // by point: of each trial
};

}  // namespace

double quantile_of(std::span<double> numbers, double share) {
  const auto rank = static_cast<std::ptrdiff_t>(std::ceil(share * static_cast<double>(numbers.size())));
  const auto place = numbers.begin() + std::max<std::ptrdiff_t>(rank, 1) - 1;
  std::nth_element(numbers.begin(), place, numbers.end());
  return *place;
}

Ranges ranges_of(const Scenario& scenario, std::span<const FigureId> figures, int threads,
                 std::span<const CashPoints> cash) {
  Ranges out;
  const RandomInputs inputs = random_inputs(scenario);
  Dimensions dimensions;
  add_dimensions(dimensions, inputs);
  const std::size_t count = dimensions.paths().size();
  if (inputs.empty() || figures.empty()) return out;
  out.too_large = operations_of(scenario, all_fixes(scenario)) > most_range_operations ||
                  count > static_cast<std::size_t>(most_sobol_dimensions);
  if (out.too_large) return out;
  const DrawnTrials trials(scenario, inputs, dimensions, threads, Octaves::few);
  const Sampler sampler(Sampling::sobol, 1, {dimensions.paths().begin(), dimensions.paths().end()}, 1);
  const Rows rows = trials.rows(sampler);
  RowsWanted wanted{.figures = figures};
  std::vector<CashTrials> of_cash;
  for (const CashPoints& one : cash) {
    wanted.cash.push_back(one.fix);
    of_cash.emplace_back(one);
  }
  RowFigures evaluated(scenario, rows, wanted, 1);
  std::vector<std::vector<double>> numbers(figures.size());
  evaluated.evaluate(0, DrawnTrials::row(0, 0), range_trials, [&](const EvaluatedBlock& block) {
    for (int row = 0; row < block.n; ++row) {
      out.refused += block.refused[row] != 0;
      for (std::size_t k = 0; k < figures.size(); ++k)
        if (!std::isnan(block.figures[k][row])) numbers[k].push_back(block.figures[k][row]);
      if (block.refused[row] != 0) continue;
      std::size_t first = 0;
      for (CashTrials& one : of_cash) {
        one.add(block.cash.subspan(first, one.columns()), row);
        first += one.columns();
      }
    }
  });
  for (std::size_t k = 0; k < figures.size(); ++k) {
    out.figures.push_back({figures[k]});
    if (!numbers[k].empty())
      out.figures.back() = {figures[k], quantile_of(numbers[k], low_share), quantile_of(numbers[k], high_share)};
  }
  if (out.refused < range_trials)
    for (CashTrials& one : of_cash) out.cash.push_back(one.range());
  return out;
}

const Range* Ranges::of(const FigureId& figure) const {
  const auto found =
      std::find_if(figures.begin(), figures.end(), [&](const Range& range) { return range.figure == figure; });
  return found == figures.end() || std::isnan(found->low) ? nullptr : &*found;
}

const CashRange* Ranges::cash_of(int fix) const {
  const auto found = std::find_if(cash.begin(), cash.end(), [&](const CashRange& range) { return range.fix == fix; });
  return found == cash.end() ? nullptr : &*found;
}

}  // namespace closs
