// Samplers and quantiles, on every instruction set of the processor, against definitions that share no code with them.
#include <Random123/philox.h>

#include <algorithm>
#include <array>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/erf.hpp>
#include <boost/random/sobol.hpp>
#include <cmath>
#include <cstring>
#include <limits>
#include <set>
#include <string>
#include <vector>

#include "catch.hpp"
#include "core/at.hpp"
#include "core/sampling/quantile_table.hpp"
#include "core/sampling/sampler.hpp"

namespace closs::draws_test {

namespace {

using Law = Uncertain::Law;
using Real = long double;

std::vector<const ColumnLoops*> loops_here() {
  std::vector<const ColumnLoops*> out;
  for (const ColumnLoops* loops : all_loops())
    if (loops->runs_here()) out.push_back(loops);
  return out;
}

std::vector<double> drawn(const Draw& draw, const std::vector<std::uint32_t>& x, const ColumnLoops& loops) {
  std::vector<double> out(x.size());
  const auto n = static_cast<std::ptrdiff_t>(x.size());
  if (const auto* table = std::get_if<QuantileTable>(&draw))
    loops.draws.quantiles(out.data(), x.data(), *table, n);
  else if (const auto* triangular = std::get_if<TriangularDraw>(&draw))
    loops.draws.triangular(out.data(), x.data(), *triangular, n);
  else if (const auto* uniform = std::get_if<UniformDraw>(&draw))
    loops.draws.uniform(out.data(), x.data(), uniform->low, uniform->width, n);
  else
    std::transform(x.begin(), x.end(), out.begin(), std::get<ExactDraw>(draw));
  return out;
}

/// Numbers all over the line, and right at both ends of every octave of both tails.
std::vector<std::uint32_t> numbers() {
  std::vector<std::uint32_t> out;
  for (std::uint32_t i = 0; i < 4096; ++i) out.push_back(i * 1048576U + 12345U);
  for (int octave = 0; octave < 32; ++octave)
    for (const std::uint32_t near : {0U, 1U, 2U}) {
      const std::uint32_t x = (std::uint32_t{1} << octave) + near - 1;
      out.push_back(x);
      out.push_back(~x);
    }
  std::sort(out.begin(), out.end());
  while (out.size() % draw_step != 0) out.push_back(out.back());
  return out;
}

Real normal(Real z) { return boost::math::erfc(-z / sqrtl(2)) / 2; }
Real logit(Real x) { return logl(x / (1 - x)); }
/// Of a range by its 5 % and 95 % quantiles.
Real within_range(Real low, Real high, Real x) {
  return normal((x - (low + high) / 2) / ((high - low) / 2) * 1.6448536269514727148638489079916321L);
}
Real beta(Real a, Real b, Real x) { return boost::math::ibeta(a, b, std::clamp(x, Real{0}, Real{1})); }

/// The probability of lying below x, from the definitions of docs/scenario-files.md.
Real probability_below(const Uncertain& law, Real x) {
  const Real a = law.a, b = law.b, c = law.c;
  switch (law.law) {
    case Law::logit_range:
      return within_range(logit(a), logit(b), logit(x));
    case Law::log_range:
    case Law::lognormal:
      return within_range(logl(a), logl(b), logl(x));
    case Law::normal_range:
      return within_range(a, b, x);
    case Law::normal:
      return normal((x - a) / b);
    case Law::beta:
      return beta(a, b, x);
    case Law::counts:
      return beta(a + 0.5L, b - a + 0.5L, x);
    case Law::pert:
      return beta(1 + 4 * (b - a) / (c - a), 1 + 4 * (c - b) / (c - a), (x - a) / (c - a));
    case Law::triangular:
      return x < b ? (x - a) * (x - a) / ((c - a) * (b - a)) : 1 - (c - x) * (c - x) / ((c - a) * (c - b));
    case Law::uniform:
      return (x - a) / (b - a);
    case Law::none:
      break;
  }
  return 0;
}

const std::vector<Uncertain>& laws() {
  static const std::vector<Uncertain> all = {{Law::counts, 61, 512},
                                             {Law::counts, 0, 512},
                                             {Law::counts, 512, 512},
                                             {Law::counts, 0, 1},
                                             {Law::counts, 1, 2},
                                             {Law::counts, 60000, 120000},
                                             {Law::counts, 3, 1e6},
                                             {Law::beta, 0.5, 0.5},
                                             {Law::beta, 2, 30},
                                             {Law::beta, 1, 1},
                                             {Law::beta, 1e6, 1e6},
                                             {Law::logit_range, 0.06, 0.11},
                                             {Law::logit_range, 0.01, 0.99},
                                             {Law::logit_range, 0.5, 0.500001},
                                             {Law::log_range, 1e4, 2e4},
                                             {Law::log_range, 1, 100},
                                             {Law::log_range, 1, 1.000001},
                                             {Law::lognormal, 2, 3},
                                             {Law::normal_range, -0.01, 0.03},
                                             {Law::normal, 1e6, 1},
                                             {Law::normal, 0, 1},
                                             {Law::pert, 0, 0, 1},
                                             {Law::pert, 0, 0.3, 1},
                                             {Law::pert, 1e6, 1e6 + 0.5, 1e6 + 1},
                                             {Law::pert, 0, 1, 1},
                                             {Law::triangular, 0, 0.3, 1},
                                             {Law::triangular, 0, 0, 1},
                                             {Law::triangular, 5, 6, 6},
                                             {Law::uniform, 2, 3}};
  return all;
}
/// Those that no table holds.
const std::vector<Uncertain>& wide_laws() {
  static const std::vector<Uncertain> all = {{Law::log_range, 1, 1e5}, {Law::logit_range, 1e-4, 0.9999}};
  return all;
}

std::string name_of_law(const Uncertain& law) {
  return std::to_string(static_cast<int>(law.law)) + " " + std::to_string(law.a) + " " + std::to_string(law.b) + " " +
         std::to_string(law.c);
}

constexpr double infinity = std::numeric_limits<double>::infinity();

std::vector<std::string_view> names(std::size_t n) {
  static std::vector<std::string> all = [] {
    std::vector<std::string> out;
    for (int i = 0; i < 4000; ++i) out.push_back("problems.p" + std::to_string(i) + ".frequency");
    return out;
  }();
  return {all.begin(), all.begin() + static_cast<std::ptrdiff_t>(n)};
}

}  // namespace

TEST_CASE("quantiles lie within 1e-6 of the exact ones in probability, and do not decrease") {
  const std::vector<std::uint32_t> x = numbers();
  std::vector<Uncertain> all = laws();
  all.insert(all.end(), wide_laws().begin(), wide_laws().end());
  for (const Uncertain& law : all) {
    INFO(name_of_law(law));
    const std::vector<double> out = drawn(draw_of(law, -infinity, infinity), x, widest_loops());
    Real worst = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      const Real u = (static_cast<Real>(x[i]) + 0.5L) / 0x1p32L;
      worst = std::max(worst, fabsl(probability_below(law, static_cast<Real>(out[i])) - u));
    }
    CHECK(worst < 1e-6L);
    // Neighbours of one rounding apart may be equal; what is a ten-thousandth apart is not out of order.
    for (std::size_t i = 1; i < x.size(); ++i)
      if (x[i] - x[i - 1] > 400'000) REQUIRE(out[i] >= out[i - 1]);
  }
}

TEST_CASE("laws that people write have tables") {
  for (const Uncertain& law : laws()) CHECK(!std::holds_alternative<ExactDraw>(draw_of(law, -infinity, infinity)));
  for (const Uncertain& law : wide_laws()) CHECK(std::holds_alternative<ExactDraw>(draw_of(law, -infinity, infinity)));
}

TEST_CASE("draws are the same bits on every instruction set") {
  const std::vector<std::uint32_t> x = numbers();
  for (const Uncertain& law : laws()) {
    INFO(name_of_law(law));
    const Draw draw = draw_of(law, -infinity, infinity);
    const std::vector<double> first = drawn(draw, x, *loops_here().front());
    for (const ColumnLoops* loops : loops_here()) {
      const std::vector<double> out = drawn(draw, x, *loops);
      CHECK(std::memcmp(out.data(), first.data(), out.size() * sizeof(double)) == 0);
    }
  }
}

TEST_CASE("draws beyond a limit are clipped to it, and conversions are those of every number") {
  const std::vector<std::uint32_t> x = numbers();
  for (const Uncertain& law :
       {Uncertain{Law::normal, 0.1, 0.2}, Uncertain{Law::uniform, -1, 2}, Uncertain{Law::triangular, -1, 0, 2}}) {
    const std::vector<double> free = drawn(draw_of(law, -infinity, infinity), x, widest_loops());
    const std::vector<double> clipped = drawn(draw_of(law, 0, 0.5), x, widest_loops());
    for (std::size_t i = 0; i < x.size(); ++i) REQUIRE(std::abs(clipped[i] - std::clamp(free[i], 0.0, 0.5)) < 1e-6);
  }
  const Uncertain counted{Law::counts, 61, 512};
  const std::vector<double> yearly = drawn(draw_of(counted, 0, 1), x, widest_loops());
  const std::vector<double> monthly =
      drawn(draw_of(counted, 0, 1, [](Real p) { return -expm1l(log1pl(-p) / 12); }), x, widest_loops());
  for (std::size_t i = 0; i < x.size(); ++i) REQUIRE(std::abs(1 - std::pow(1 - monthly[i], 12) - yearly[i]) < 1e-6);
}

TEST_CASE("random numbers are Philox4x32-10, a counter for four draws") {
  const std::uint64_t key = 0x0123456789ABCDEF, first = 0x5'0000'0100;
  const r123::Philox4x32 philox;
  for (const ColumnLoops* loops : loops_here()) {
    std::array<std::uint32_t, 256> x{};
    loops->draws.random_bits(x.data(), first, 7, key, 256);
    for (std::uint32_t i = 0; i < 256; ++i) {
      const std::uint64_t counter = (first + i / draw_step * draw_step) / 4 + i % 16;
      const auto expected =
          philox({{static_cast<std::uint32_t>(counter), static_cast<std::uint32_t>(counter >> 32), 7, 0}},
                 {{static_cast<std::uint32_t>(key), static_cast<std::uint32_t>(key >> 32)}});
      REQUIRE(x[i] == expected[i % draw_step / 16]);
    }
  }
}

TEST_CASE("Sobol' directions are Joe and Kuo's in all dimensions") {
  // Boost leaves out point 0 and goes through the points in another order; the first 2^k - 1 of it are the same set.
  constexpr int dimensions = most_sobol_dimensions, points = 128;
  boost::random::sobol_engine<std::uint32_t, 32> engine(dimensions);
  std::vector<std::set<std::uint32_t>> theirs(dimensions);
  for (int point = 1; point < points; ++point)
    for (int d = 0; d < dimensions; ++d) theirs[at(d)].insert(static_cast<std::uint32_t>(engine()));
  for (int d = 0; d < dimensions; ++d) {
    const std::array<std::uint32_t, 32> reversed = reversed_directions(d);
    std::set<std::uint32_t> ours;
    for (std::uint32_t point = 1; point < points; ++point) {
      std::uint32_t x = 0, whole = 0;
      for (std::size_t bit = 0; bit < 7; ++bit)
        if (point >> bit & 1) x ^= reversed[bit];
      for (int bit = 0; bit < 32; ++bit) whole |= (x >> bit & 1) << (31 - bit);
      ours.insert(whole);
    }
    REQUIRE(ours == theirs[at(d)]);
  }
}

TEST_CASE("scrambling keeps the net: every elementary interval of the first eight dimensions has its points") {
  constexpr int bits = 10, replicates = 3;
  constexpr std::size_t dimensions = 8, points = std::size_t{1} << bits;
  const Sampler sampler(Sampling::sobol, 1, names(dimensions), replicates);
  for (int replicate = 0; replicate < replicates; ++replicate) {
    std::vector<std::vector<std::uint32_t>> x(dimensions, std::vector<std::uint32_t>(points));
    for (std::size_t d = 0; d < dimensions; ++d)
      for (std::size_t first = 0; first < points; first += 256) sampler.fill(&x[d][first], d, replicate, first, 256);
    // One dimension: one point in each of 2^10 intervals. The first two: in each of 2^a by 2^(10 - a).
    for (std::size_t d = 0; d < dimensions; ++d) {
      std::set<std::uint32_t> seen;
      for (const std::uint32_t v : x[d]) seen.insert(v >> (32 - bits));
      CHECK(seen.size() == points);
    }
    for (int a = 1; a < bits; ++a) {
      std::set<std::uint32_t> seen;
      for (std::size_t i = 0; i < points; ++i)
        seen.insert((x[0][i] >> (32 - a)) << (bits - a) | x[1][i] >> (32 - bits + a));
      CHECK(seen.size() == points);
    }
    // All eight, whose quality t is at most 15: 2^5 points in each interval of a net of 2^5 fewer is what t = 5 gives
    // any three of them.
    for (std::size_t d = 0; d + 2 < dimensions; ++d) {
      std::vector<int> count(std::size_t{1} << 3);
      for (std::size_t i = 0; i < points; ++i) ++count[x[d][i] >> 31 << 2 | x[d + 1][i] >> 31 << 1 | x[d + 2][i] >> 31];
      for (const int each : count) CHECK(each == static_cast<int>(points / 8));
    }
  }
}

TEST_CASE("scrambled points are uniform in every replicate, and replicates differ") {
  constexpr std::size_t dimensions = 40;
  const Sampler sampler(Sampling::sobol, 3, names(dimensions), 2);
  for (std::size_t d = 0; d < dimensions; ++d) {
    std::array<std::array<std::uint32_t, 256>, 2> x{};
    for (const int replicate : {0, 1}) sampler.fill(x[at(replicate)].data(), d, replicate, 0, 256);
    CHECK(x[0] != x[1]);
    double mean = 0;
    for (const std::uint32_t v : x[0]) mean += v * 0x1p-32 / 256;
    CHECK(std::abs(mean - 0.5) < 0.5 / 256 + 1e-9);  // one point in each 256th
  }
}

TEST_CASE("an added path leaves the random numbers of all others alone") {
  const Sampler few(Sampling::random, 5, {"a", "c"}, 16), more(Sampling::random, 5, {"a", "b", "c"}, 16);
  std::array<std::uint32_t, 256> x{}, y{}, z{};
  few.fill(x.data(), 1, 3, 512, 256);
  more.fill(y.data(), 2, 3, 512, 256);
  more.fill(z.data(), 1, 3, 512, 256);
  CHECK(x == y);
  CHECK(x != z);
}

TEST_CASE("a block of a sampler does not depend on where it is asked for, nor on the instruction set") {
  for (const Sampling sampling : {Sampling::sobol, Sampling::random}) {
    std::array<std::uint32_t, 256> whole{}, part{};
    Sampler(sampling, 9, names(5), 16, *loops_here().front()).fill(whole.data(), 4, 15, 256 * 1000, 256);
    for (const ColumnLoops* loops : loops_here()) {
      const Sampler sampler(sampling, 9, names(5), 16, *loops);
      for (const int n : {64, 128, 192, 256}) {
        sampler.fill(part.data(), 4, 15, 256 * 1000, n);
        REQUIRE(std::equal(part.begin(), part.begin() + n, whole.begin()));
      }
    }
  }
}

}  // namespace closs::draws_test
