#include "core/sampling/quantile_table.hpp"

#include <algorithm>
#include <array>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/erf.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <functional>
#include <vector>

#include "core/at.hpp"
#include "core/graph/column_loops.hpp"

namespace closs {
namespace {

// All in long double, as the quantiles of core/scenario/uncertain.cpp, and for the same reason.
using Real = long double;
using Table = QuantileTable;

constexpr Real ln2 = 0.693147180559945309417232121458176568L;
constexpr Real z95 = 1.6448536269514727148638489079916321L;  // ranges are written by their 5 % and 95 % quantiles
constexpr int nodes = Table::degree + 1;
constexpr int few_octaves = 14;  // down to a probability of 2^-15

/// Chebyshev's nodes of an octave, as distances from its middle in units of its lower end, in ascending order; and how
/// the coefficients of the polynomial through them follow from its numbers there.
struct Octave {
  std::array<Real, nodes> at{};
  std::array<std::array<Real, nodes>, nodes> coefficients{};  // [power][node]
  std::array<Real, nodes> ln{};                               // of (1.5 + at)

  Octave() {
    constexpr Real pi = 3.14159265358979323846264338327950288L;
    for (int i = 0; i < nodes; ++i) {
      at[index(i)] = -0.5L * cosl(pi * (static_cast<Real>(i) + 0.5L) / nodes);
      ln[index(i)] = logl(1.5L + at[index(i)]);
    }
    for (int i = 0; i < nodes; ++i) {  // Lagrange's polynomial that is 1 at node i and 0 at all others
      std::array<Real, nodes> p{1};
      int powers = 1;
      for (int j = 0; j < nodes; ++j) {
        if (j == i) continue;
        const Real from = at[index(j)], over = at[index(i)] - from;
        for (int k = powers; k >= 0; --k)
          p[index(k)] = ((k > 0 ? p[index(k - 1)] : 0) - (k < powers ? p[index(k)] : 0) * from) / over;
        ++powers;
      }
      for (int k = 0; k < nodes; ++k) coefficients[index(k)][index(i)] = p[index(k)];
    }
  }
  static std::size_t index(int i) { return static_cast<std::size_t>(i); }
};
const Octave& octave() {
  static const Octave one;
  return one;
}

/// The quantiles of one tail at the nodes of every octave, from the far end to the median: [octave from the far end]
/// [node, in ascending probability].
using Nodes = std::array<std::array<Real, nodes>, Table::octaves>;

/// The standard normal quantiles of the lower tail.
Nodes made_normal_nodes(int first) {
  constexpr Real sqrt2 = 1.4142135623730950488016887242096981L;
  Nodes out;
  for (int k = first; k < Table::octaves; ++k)
    for (std::size_t i = 0; i < nodes; ++i)
      out[static_cast<std::size_t>(k)][i] =
          -sqrt2 * boost::math::erfc_inv(2 * ldexpl(1.5L + octave().at[i], k - Table::octaves - 1));
  return out;
}
const Nodes& normal_nodes(int first) {
  static const Nodes some = made_normal_nodes(Table::octaves - few_octaves);
  if (first > 0) return some;
  static const Nodes all = made_normal_nodes(0);
  return all;
}

Real logit(Real x) { return logl(x / (1 - x)); }
Real from_logit(Real x) { return 1 / (1 + expl(-x)); }
/// At z standard deviations of the normal law with 5 % and 95 % quantiles low and high.
Real between(Real low, Real high, Real z) { return (low + high) / 2 + (high - low) / 2 * (z / z95); }

struct Tails {
  int first;  // octave; what lies farther out is as far as its end
  Nodes lower, upper;

  /// Calls with every number of both tails, and whether it is of the upper one.
  template <class Visit>
  void each(const Visit& visit) {
    for (Nodes* tail : {&lower, &upper})
      for (std::size_t k = at(first); k < tail->size(); ++k)
        for (Real& x : (*tail)[k]) visit(x, tail == &upper);
  }
};

template <class From>
Tails from_normal(int first, const From& from) {
  Tails out = {first, normal_nodes(first), normal_nodes(first)};
  out.each([&](Real& z, bool upper) { z = from(upper ? -z : z); });
  return out;
}

/// The quantiles of one tail of a beta law, as distances from its end: from the far end of octave `first` to the
/// median, where an error is forgotten on the way. With y = ln(x / (1 - x)) and F = e^s:
///   dy/ds = F / (f(x) x (1 - x)) = e^s B(a, b) / (x^a (1 - x)^b) = g,
///   dx/ds = g x (1 - x),  dg/ds = g (1 - g (a - (a + b) x)).
/// Within a step (Runge and Kutta's) x and g go along by these; each step begins with g as y has it.
class BetaTail {
 public:
  BetaTail(Real a, Real b, Real ln_beta) : a_(a), b_(b), ln_beta_(ln_beta) {}

  Nodes march(int first) {
    const Real far = ldexpl(1, first - Table::octaves - 1);
    const Real x = boost::math::ibeta_inv(a_, b_, far);
    // Where x is below what a number can be, F = x^a / (a B) is exact.
    y_ = x > 1e-300L ? logl(x) - logl(1 - x) : (logl(far) + logl(a_) + ln_beta_) / a_;
    s_ = logl(far);
    Nodes out;
    for (int k = first; k < Table::octaves; ++k) {
      const Real start = static_cast<Real>(k - Table::octaves - 1) * ln2;
      for (std::size_t i = 0; i < nodes; ++i) {
        const int steps = k < Table::octaves - 3 ? 1 : 2;  // an error counts most where most of the probability is
        const Real step = (start + octave().ln[i] - s_) / static_cast<Real>(steps);
        for (int n = 0; n < steps; ++n) go(step);
        out[static_cast<std::size_t>(k)][i] = 1 / (1 + expl(-y_));
      }
    }
    return out;
  }

 private:
  struct Moved {
    Real x, g;
  };
  Real a_, b_, ln_beta_;
  Real s_ = 0, y_ = 0;

  Moved slope(const Moved& at) const { return {at.g * at.x * (1 - at.x), at.g * (1 - at.g * (a_ - (a_ + b_) * at.x))}; }
  void go(Real step) {
    const Real e = expl(-fabsl(y_)), ln_x = (y_ > 0 ? 0 : y_) - log1pl(e);
    const Moved from{y_ > 0 ? 1 / (1 + e) : e / (1 + e), expl(s_ + ln_beta_ - (a_ + b_) * ln_x + b_ * y_)};
    const auto after = [&](const Moved& moves, Real part) {
      return Moved{from.x + part * moves.x, from.g + part * moves.g};
    };
    const Moved one = slope(from), at_two = after(one, step / 2), two = slope(at_two), at_three = after(two, step / 2),
                three = slope(at_three), at_four = after(three, step);
    y_ += step / 6 * (from.g + 2 * at_two.g + 2 * at_three.g + at_four.g);
    s_ += step;
  }
};

Tails beta_tails(int first, Real a, Real b) {
  const Real ln_beta = boost::math::lgamma(a) + boost::math::lgamma(b) - boost::math::lgamma(a + b);
  return {first, BetaTail(a, b, ln_beta).march(first), BetaTail(b, a, ln_beta).march(first)};
}

/// From the shares of a range, counted from its ends.
Tails stretched(Tails shares, Real low, Real high) {
  shares.each([&](Real& x, bool upper) { x = upper ? high - x * (high - low) : low + x * (high - low); });
  return shares;
}

/// Where octave k from the far end stands.
Table::Coefficients& part_of(Table& table, int k) {
  return k < Table::octaves - Table::near_octaves ? table.deep : table.near;
}
std::size_t index_of(int k, bool upper) { return at(k % Table::near_octaves) + (upper ? at(Table::near_octaves) : 0); }

/// The quantile at t, a distance from the middle of the octave.
Real value_of(Table& table, int k, bool upper, Real t) {
  Real p = 0;
  for (std::size_t power = nodes; power-- > 0;)
    p = p * t + static_cast<Real>(part_of(table, k)[power][index_of(k, upper)]);
  return static_cast<Real>(table.base[upper ? 1 : 0]) + static_cast<Real>(table.scale) * p;
}

constexpr Real within = 1e-6L;          // in probability
constexpr Real single_step = 0x1p-24L;  // numbers in single precision are rounded by so much of themselves

/// How far a table is off, in probability, where it is worst.
struct Worst {
  Real probability = 0;

  /// `by`: how far it is off, as a quantile, in octave k of a tail. In no tail it is off by more than its probability.
  void add(Real by, const Nodes& tail, int k) {
    if (by == 0) return;
    const auto& here = tail[static_cast<std::size_t>(k)];
    const Real moved = fabsl(here.back() - here.front());
    const Real passed = ldexpl(octave().at.back() - octave().at.front(), k - Table::octaves - 1);
    const Real most = ldexpl(1, k - Table::octaves);
    add({by <= moved ? std::min(by / moved * passed, most) : most});
  }
  void add(const Worst& other) { probability = std::max(probability, other.probability); }
};

/// How far a tail is off when its quantiles are rounded to single precision as distances from `base`.
Worst rounding(int first, const Nodes& tail, Real base) {
  constexpr Real roundings = 4;  // of a polynomial, in all
  Worst worst;
  for (int k = first; k < Table::octaves; ++k) {
    const auto& here = tail[static_cast<std::size_t>(k)];
    worst.add(std::max(fabsl(here.back() - base), fabsl(here.front() - base)) * roundings * single_step, tail, k);
  }
  return worst;
}

/// Fills one tail, and tells `off`, the worst that is known of the table, how far it is off at its seams.
void fill(Table& table, int first, const Nodes& tail, bool upper, Worst& off) {
  const Real base = table.base[upper ? 1 : 0];
  auto farther = tail[at(first)];
  farther.fill(farther.front());
  std::array<float, nodes> powers{};
  for (int k = 0; k < Table::octaves; ++k) {
    const auto& numbers = k < first ? farther : tail[at(k)];
    for (std::size_t power = 0; power < nodes && (k == 0 || k >= first); ++power) {
      Real sum = 0;
      for (std::size_t i = 0; i < nodes; ++i) sum += octave().coefficients[power][i] * (numbers[i] - base);
      powers[power] = static_cast<float>(sum / static_cast<Real>(table.scale));
    }
    for (std::size_t power = 0; power < nodes; ++power) part_of(table, k)[power][index_of(k, upper)] = powers[power];
    if (k <= first) continue;
    const Real before = value_of(table, k - 1, upper, 0.5L), here = value_of(table, k, upper, -0.5L);
    off.add(fabsl(here - before), tail, k);
  }
}

/// The draw with these quantiles.
Draw table_of(const Tails& tails, const Uncertain& law, double low, double high, const Converted& converted) {
  Table table;
  table.low = low;
  table.high = high;
  const Real median = tails.lower.back().back();
  Worst off;
  for (const bool upper : {false, true}) {
    const Nodes& tail = upper ? tails.upper : tails.lower;
    const Real far = tail[at(tails.first)].front();
    const bool from_far =
        rounding(tails.first, tail, far).probability < rounding(tails.first, tail, median).probability;
    table.base[upper ? 1 : 0] = static_cast<double>(from_far ? far : median);
    off.add(rounding(tails.first, tail, table.base[upper ? 1 : 0]));
  }
  table.scale = static_cast<double>(std::max(fabsl(tails.lower[at(tails.first)].front() - median),
                                             fabsl(tails.upper[at(tails.first)].front() - median)));
  fill(table, tails.first, tails.lower, false, off);
  fill(table, tails.first, tails.upper, true, off);
  constexpr int last = Table::octaves - 1;
  off.add(fabsl(value_of(table, last, true, 0.5L) - value_of(table, last, false, 0.5L)), tails.lower, last);
  if (off.probability <= within) return table;
  return ExactDraw{law, low, high, converted};
}

}  // namespace

double ExactDraw::operator()(std::uint32_t x) const {
  const Real written = quantile(law, (static_cast<double>(x) + 0.5) * 0x1p-32);
  return std::clamp(static_cast<double>(converted ? converted(written) : written), low, high);
}

Draw draw_of(const Uncertain& law, double low, double high, const Converted& converted, Octaves octaves) {
  using enum Uncertain::Law;
  const int first = octaves == Octaves::all ? 0 : Table::octaves - few_octaves;
  const Real a = law.a, b = law.b, c = law.c;
  const auto constant = [&](Real x) {
    return UniformDraw{std::clamp(static_cast<double>(converted ? converted(x) : x), low, high), 0};
  };
  const auto of = [&](Tails tails) {
    if (converted) tails.each([&](Real& x, bool) { x = converted(x); });
    return table_of(tails, law, low, high, converted);
  };
  switch (law.law) {
    case none:
      return constant(0);
    case logit_range:
      if (a == b) return constant(a);
      return of(from_normal(first, [&](Real z) { return from_logit(between(logit(a), logit(b), z)); }));
    case log_range:
    case lognormal:
      if (a == b) return constant(a);
      return of(from_normal(first, [&](Real z) { return expl(between(logl(a), logl(b), z)); }));
    case normal_range:
      if (a == b) return constant(a);
      return of(from_normal(first, [&](Real z) { return between(a, b, z); }));
    case normal:
      return of(from_normal(first, [&](Real z) { return a + b * z; }));
    case pert: {
      const Real width = c - a;
      if (width == 0) return constant(a);
      return of(stretched(beta_tails(first, 1 + 4 * (b - a) / width, 1 + 4 * (c - b) / width), a, c));
    }
    case triangular: {
      const Real width = c - a;
      if (width == 0) return constant(a);
      if (converted || low > law.a || high < law.c) return ExactDraw{law, low, high, converted};
      return TriangularDraw{law.a, law.c, static_cast<float>(width * (b - a)), static_cast<float>(width * (c - b)),
                            static_cast<float>((b - a) / width)};
    }
    case uniform:
      if (converted || low > law.a || high < law.b) return ExactDraw{law, low, high, converted};
      return UniformDraw{law.a, law.b - law.a};
    case beta:
      return of(stretched(beta_tails(first, a, b), 0, 1));
    case counts:
      return of(stretched(beta_tails(first, a + 0.5L, b - a + 0.5L), 0, 1));
  }
  return constant(0);
}

void draw_column(const Draw& draw, const std::uint32_t* x, int n, double* to) {
  const DrawLoops& loops = widest_loops().draws;
  if (const auto* table = std::get_if<QuantileTable>(&draw))
    loops.quantiles(to, x, *table, n);
  else if (const auto* triangular = std::get_if<TriangularDraw>(&draw))
    loops.triangular(to, x, *triangular, n);
  else if (const auto* uniform = std::get_if<UniformDraw>(&draw))
    loops.uniform(to, x, uniform->low, uniform->width, n);
  else
    std::transform(x, x + n, to, std::cref(std::get<ExactDraw>(draw)));
}

}  // namespace closs
