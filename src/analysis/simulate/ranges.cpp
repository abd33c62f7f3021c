#include "analysis/simulate/ranges.hpp"

#include <algorithm>
#include <boost/sort/pdqsort/pdqsort.hpp>
#include <cmath>

#include "core/formulas/formulas.hpp"
#include "core/formulas/work.hpp"
#include "core/sampling/trials.hpp"

namespace closs {
namespace {

/// The smallest of the numbers with at least that share of them at or below it.
double quantile_of(const std::vector<double>& sorted, double share) {
  const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(sorted.size())));
  return sorted[std::max<std::size_t>(rank, 1) - 1];
}

}  // namespace

Ranges ranges_of(const Scenario& scenario, std::span<const FigureId> figures, int threads) {
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
  RowFigures evaluated(scenario, rows, figures, 1);
  std::vector<std::vector<double>> numbers(figures.size());
  evaluated.evaluate(0, DrawnTrials::row(0, 0), range_trials, [&](const EvaluatedBlock& block) {
    for (int row = 0; row < block.n; ++row) {
      out.refused += block.refused[row] != 0;
      for (std::size_t k = 0; k < figures.size(); ++k)
        if (!std::isnan(block.figures[k][row])) numbers[k].push_back(block.figures[k][row]);
    }
  });
  for (std::size_t k = 0; k < figures.size(); ++k) {
    std::vector<double>& of = numbers[k];
    boost::sort::pdqsort_branchless(of.begin(), of.end());
    out.figures.push_back({figures[k]});
    if (!of.empty()) out.figures.back() = {figures[k], quantile_of(of, 0.05), quantile_of(of, 0.95)};
  }
  return out;
}

const Range* Ranges::of(const FigureId& figure) const {
  const auto found =
      std::find_if(figures.begin(), figures.end(), [&](const Range& range) { return range.figure == figure; });
  return found == figures.end() || std::isnan(found->low) ? nullptr : &*found;
}

}  // namespace closs
