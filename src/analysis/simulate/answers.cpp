#include "analysis/simulate/answers.hpp"

#include <algorithm>
#include <cmath>

namespace closs {
namespace {

/// Below this share of the likeliest number's probability a number of answers is left out.
constexpr double impossible = 1e-18;

std::int64_t likeliest(std::int64_t n, double p) {
  return std::clamp<std::int64_t>(static_cast<std::int64_t>(std::floor(static_cast<double>(n + 1) * p)), 0, n);
}

/// The probabilities of first, first + 1, ... of n.
struct Likelihood {
  std::int64_t first = 0;
  std::vector<double> of{};
};

/// From the likeliest number outwards by the ratio of neighbours, then scaled to 1.
void fill(Likelihood& out, std::vector<double>& below, std::int64_t n, double p) {
  out.of.clear();
  out.first = p < 1 ? 0 : n;
  if (!(p > 0 && p < 1)) {
    out.of.push_back(1);
    return;
  }
  const double odds = p / (1 - p);
  const std::int64_t mode = likeliest(n, p);
  below.clear();
  double each = 1;
  for (std::int64_t k = mode; k > 0; --k) {
    each *= static_cast<double>(k) / (static_cast<double>(n - k + 1) * odds);
    if (each < impossible) break;
    below.push_back(each);
  }
  out.first = mode - static_cast<std::int64_t>(below.size());
  out.of.assign(below.rbegin(), below.rend());
  each = 1;
  for (std::int64_t k = mode; each >= impossible; ++k) {
    out.of.push_back(each);
    if (k == n) break;
    each *= static_cast<double>(n - k) * odds / static_cast<double>(k + 1);
  }
  double sum = 0;
  for (const double x : out.of) sum += x;
  for (double& x : out.of) x /= sum;
}

}  // namespace

BinomialDraws::BinomialDraws(std::int64_t most) {
  long double sum = 0;
  log_factorial_.push_back(0);
  inverse_.push_back(0);
  for (std::int64_t k = 1; k <= most; ++k) {
    sum += std::log(static_cast<long double>(k));
    log_factorial_.push_back(static_cast<double>(sum));
    inverse_.push_back(1 / static_cast<double>(k));
  }
}

std::int64_t BinomialDraws::operator()(std::int64_t n, double p, double u) const {
  if (!(p > 0) || n == 0) return 0;
  if (p >= 1) return n;
  const auto log_factorial = [&](std::int64_t k) { return log_factorial_[static_cast<std::size_t>(k)]; };
  const auto inverse = [&](std::int64_t k) { return inverse_[static_cast<std::size_t>(k)]; };
  const auto number = [](std::int64_t k) { return static_cast<double>(k); };
  const std::int64_t mode = likeliest(n, p);
  const double odds = p / (1 - p), against = (1 - p) / p;
  // A last bit that another processor has otherwise only counts where u is that near to a limit; u has 32 bits.
  double up = std::exp(log_factorial(n) - log_factorial(mode) - log_factorial(n - mode) + number(mode) * std::log(p) +
                       number(n - mode) * std::log1p(-p));
  double down = up;
  if ((u -= up) < 0) return mode;
  for (std::int64_t step = 1; up > impossible || down > impossible; ++step) {
    const std::int64_t above = mode + step, below = mode - step;
    up = above <= n ? up * (number(n - above + 1) * inverse(above) * odds) : 0;
    if ((u -= up) < 0) return above;
    down = below >= 0 ? down * (number(below + 1) * inverse(n - below) * against) : 0;
    if ((u -= down) < 0) return below;
  }
  return mode;
}

AnswerMoments answer_moments(std::int64_t n, std::span<const double> p, std::span<const std::vector<double>> columns) {
  AnswerMoments out;
  Likelihood likelihood;
  std::vector<double> below;
  fill(likelihood, below, n, p.front());
  out.first = likelihood.first;
  fill(likelihood, below, n, p.back());
  const auto count = static_cast<std::size_t>(likelihood.first - out.first) + likelihood.of.size();
  out.of.assign(columns.size(), std::vector<double>(count));
  const double share = 1 / static_cast<double>(p.size());
  for (std::size_t j = 0; j < p.size(); ++j) {
    fill(likelihood, below, n, p[j]);
    const double* const from = likelihood.of.data();
    // The ends of windows differ by a number or so where p hardly does.
    const std::int64_t offset = likelihood.first - out.first;
    const std::int64_t skip = std::max<std::int64_t>(0, -offset);
    const std::int64_t end =
        std::min(static_cast<std::int64_t>(likelihood.of.size()), static_cast<std::int64_t>(count) - offset);
    for (std::size_t c = 0; c < columns.size(); ++c) {
      const double by = columns[c][j] * share;
      double* const to = out.of[c].data() + std::max<std::int64_t>(0, offset);
      for (std::int64_t k = skip; k < end; ++k) to[k - skip] += by * from[k];
    }
  }
  return out;
}

}  // namespace closs
