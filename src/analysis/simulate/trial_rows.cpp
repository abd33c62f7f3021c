#include "analysis/simulate/trial_rows.hpp"

#include <algorithm>
#include <numeric>

#include "core/at.hpp"

namespace closs {

void gather(double* out, const double* from, const KeptRows& kept, double less) {
  const int n = kept.n;
  if (n > 0 && kept.rows[at(n - 1)] - kept.rows[0] == n - 1) {
    from += kept.rows[0];
    for (int i = 0; i < n; ++i) out[i] = from[i] - less;
  } else {
    for (int i = 0; i < n; ++i) out[i] = from[kept.rows[at(i)]] - less;
  }
  std::fill(out + n, out + Regression::rows, 0.0);
}

double sum_of_block(const double* of) {
  std::array<double, 8> lanes{};
  for (std::size_t i = 0; i < Regression::rows; i += lanes.size())
    for (std::size_t lane = 0; lane < lanes.size(); ++lane) lanes[lane] += of[i + lane];
  return ((lanes[0] + lanes[1]) + (lanes[2] + lanes[3])) + ((lanes[4] + lanes[5]) + (lanes[6] + lanes[7]));
}

std::vector<double> pooled_of(std::span<const std::vector<double>> sums) {
  std::vector<double> out(sums.front().size());
  for (const std::vector<double>& of : sums)
    for (std::size_t k = 0; k < out.size(); ++k) out[k] += of[k];
  return out;
}

std::vector<std::size_t> first_values(const RandomInputs& inputs) {
  std::vector<std::size_t> out;
  std::size_t next = 0;
  for (const RandomInput& input : inputs.inputs) {
    out.push_back(next);
    next += input.values.size();
  }
  return out;
}

Uncertain law_of_member(const RandomInput& input, std::size_t member) {
  const double all = std::accumulate(input.weights.begin(), input.weights.end(), 0.0);
  return {Uncertain::Law::beta, input.weights[member], all - input.weights[member]};
}

std::vector<double> quartiles_of(const Scenario& scenario, const RandomInput& input, std::size_t member) {
  const Value& value = scenario.values[at(input.values[member])];
  std::vector<double> out;
  for (const double quarter : {0.25, 0.5, 0.75})
    out.push_back(input.is_group() ? converted(value, quantile(law_of_member(input, member), quarter))
                                   : quantile(value, quarter));
  return out;
}

}  // namespace closs
