// What further answers would say: how many of n say yes, where each does so with one probability (docs/method.md,
// "Simulation").
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace closs {

/// Draws of binomial numbers for at most `most` answers.
class BinomialDraws {
 public:
  explicit BinomialDraws(std::int64_t most);
  /// How many of n say yes, each with probability p; u in (0, 1) decides: from the likeliest number outwards.
  std::int64_t operator()(std::int64_t n, double p, double u) const;

 private:
  std::vector<double> log_factorial_{}, inverse_{};
};

/// For every number k of n that may say yes: the mean over j of P(k | p[j]) * columns[c][j]. p: ascending.
struct AnswerMoments {
  std::int64_t first = 0;                 // the least k that is not all but impossible
  std::vector<std::vector<double>> of{};  // by column, then by k - first
};
AnswerMoments answer_moments(std::int64_t n, std::span<const double> p, std::span<const std::vector<double>> columns);

}  // namespace closs
