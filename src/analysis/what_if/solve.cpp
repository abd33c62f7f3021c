#include "analysis/what_if/solve.hpp"

#include <algorithm>
#include <boost/math/tools/minima.hpp>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>

#include "core/at.hpp"
#include "core/formulas/shares.hpp"
#include "core/graph/graph.hpp"
#include "core/graph/tape.hpp"

namespace closs {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

using Told = std::function<void(std::uint64_t done, std::uint64_t most)>;

// --- the figure as a function of the input ---------------------------------------------------------

/// The figure less the target; NaN where it does not exist. Compiled once for all points that are ever asked for.
class Miss {
 public:
  Miss(const Scenario& scenario, const Goal& goal, int threads, const Told& told)
      : s_(scenario),
        goal_(goal),
        threads_(threads),
        told_(told),
        rows_(rows_of(scenario, goal)),
        figures_(scenario, rows_, std::span(&goal.figure, 1), threads) {
    for (const int value : goal.values) moved_.push_back(moved_with(scenario, value).size());
    rows_.fill = [this](std::int64_t first, int n, double* const* columns) { fill(first, n, columns); };
  }
  Miss(const Miss&) = delete;

  /// About so many points will be asked for.
  void expect(std::size_t points) const {
    expected_ = points;
    tell(0);
  }
  void refuse_many(std::int64_t rows) const { figures_.refuse_many(s_, rows); }

  std::vector<double> operator()(std::span<const double> xs) const {
    asked_ = xs;
    std::vector<double> out(xs.size());
    in_parallel(
        static_cast<std::int64_t>(xs.size()), figures_.rows_of_chunk(), threads_,
        [&](int thread, std::int64_t first_row, std::int64_t count) {
          figures_.evaluate(thread, first_row, count, [&](const EvaluatedBlock& b) {
            for (int row = 0; row < b.n; ++row)
              out[static_cast<std::size_t>(b.first + row)] = b.figures[0][row] - goal_.target;
          });
          return count;
        },
        [&](std::int64_t count) { tell(static_cast<std::size_t>(count)); });
    return out;
  }
  double operator()(double x) const { return (*this)(std::span(&x, 1)).front(); }

 private:
  const Scenario& s_;
  const Goal& goal_;
  int threads_;
  const Told& told_;
  mutable std::size_t done_ = 0, expected_ = 0;
  Rows rows_;
  std::vector<std::size_t> moved_;  // per value: how many move
  mutable RowFigures figures_;
  mutable std::span<const double> asked_;  // the points of the rows

  void tell(std::size_t more) const {
    done_ += more;
    if (told_) told_(std::min(done_, expected_), expected_);
  }

  /// In whole blocks, however many points are asked for at a time.
  static Rows rows_of(const Scenario& scenario, const Goal& goal) {
    Rows rows{.count = block_rows, .columns = {}};
    for (const int value : goal.values)
      for (const int moved : moved_with(scenario, value)) rows.columns.push_back(moved);
    return rows;
  }

  void fill(std::int64_t first, int n, double* const* columns) const {
    std::vector<double> numbers;
    for (int row = 0; row < n; ++row) {
      std::size_t column = 0;
      for (std::size_t v = 0; v < goal_.values.size(); ++v) {
        const int value = goal_.values[v];
        numbers.resize(moved_[v]);
        // A share that nobody can take from stays where it is: no figure there.
        if (!spread(s_, value, asked_[static_cast<std::size_t>(first) + at(row)], numbers)) numbers.front() = nan;
        for (const double number : numbers) columns[column++][row] = number;
      }
    }
  }
};

// --- where to look -----------------------------------------------------------------------------------

/// What is scanned: the parameter's domain within the bounds asked for. An end that it does not reach itself is
/// approached to 12 digits.
std::pair<double, double> span_of(const Scenario& scenario, const Goal& goal) {
  const Domain& domain = scenario.values[at(goal.values.front())].parameter->domain;
  double low = domain.low, high = domain.high;
  const double base = scenario.values[at(goal.values.front())].base,
               close = 1e-12 * std::max(std::abs(base), std::isfinite(low) ? std::abs(low) : 0);
  if (domain.low_open && std::isfinite(low)) low += close;
  if (domain.high_open && std::isfinite(high)) high -= close;
  if (goal.from) low = std::max(low, *goal.from);
  if (goal.to) high = std::min(high, *goal.to);
  return {low, high};
}

/// From the smallest to the largest amount that anyone would mean, in even ratios.
void add_magnitudes(std::vector<double>& xs, double scale, double origin, double sign) {
  constexpr int per_decade = 64;
  double first = 1e-9, last = 1e13;
  while (first > 1e-300 && first > scale * 1e-9) first /= 10;
  while (last < 1e300 && last < scale * 1e13) last *= 10;
  for (double decade = first; decade < last; decade *= 10)
    for (int k = 0; k < per_decade; ++k)
      xs.push_back(origin + sign * decade * power(10, static_cast<double>(k) / per_decade));
  xs.push_back(origin + sign * last);
}

/// Points closer and closer to an end: what happens there happens in its last digits.
void add_approach(std::vector<double>& xs, double end, double width) {
  for (int k = 11; k <= 48; ++k) xs.push_back(end + std::ldexp(width, -k));
}

std::vector<double> points(double low, double high, double base, int steps) {
  std::vector<double> xs;
  const auto line = [&](double from, double to, int count) {
    for (int k = 0; k <= count; ++k) xs.push_back(k == count ? to : from + (to - from) * k / count);
  };
  const double scale = std::isnan(base) || base == 0 ? 1 : std::abs(base);
  if (std::isfinite(low) && std::isfinite(high)) {
    line(low, high, steps);
    add_approach(xs, low, high - low);
    add_approach(xs, high, low - high);
  } else {
    const double origin = std::isfinite(low) ? low : std::isfinite(high) ? high : 0;
    xs.push_back(origin);
    if (!std::isfinite(high)) add_magnitudes(xs, scale, origin, 1);
    if (!std::isfinite(low)) add_magnitudes(xs, scale, origin, -1);
    line(origin - 4 * scale, origin + 4 * scale, steps / 2);
  }
  if (!std::isnan(base)) {
    xs.push_back(base);
    for (int k = 3; k <= 40; ++k)
      for (const double sign : {-1.0, 1.0}) xs.push_back(base + sign * std::ldexp(scale, -k));
  }
  std::erase_if(xs, [&](double x) { return !(x >= low && x <= high); });
  std::sort(xs.begin(), xs.end());
  xs.erase(std::unique(xs.begin(), xs.end()), xs.end());
  return xs;
}

struct Scan {
  std::vector<double> x, y;  // y: figure less target; NaN: none

  void add(const Miss& miss, const std::vector<double>& more) {
    if (more.empty()) return;
    const std::vector<double> found = miss(more);
    std::vector<std::pair<double, double>> all;
    for (std::size_t k = 0; k < x.size(); ++k) all.emplace_back(x[k], y[k]);
    for (std::size_t k = 0; k < more.size(); ++k) all.emplace_back(more[k], found[k]);
    std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    all.erase(std::unique(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.first == b.first; }),
              all.end());
    x.clear();
    y.clear();
    for (const auto& [one, value] : all) x.push_back(one), y.push_back(value);
  }
};

/// Points inside every interval at whose ends the figure is of another sort (exists or not, meets the target or not),
/// so that the edge between the two is known to some 15 digits.
void sharpen_edges(Scan& scan, const Miss& miss) {
  constexpr int rounds = 12, inside = 16, most_edges = 64;
  const auto sort_of = [](double y) { return std::isnan(y) ? 0 : y == 0 ? 1 : 2; };
  for (int round = 0; round < rounds; ++round) {
    std::vector<double> more;
    int edges = 0;
    for (std::size_t k = 0; k + 1 < scan.x.size() && edges < most_edges; ++k) {
      if (sort_of(scan.y[k]) == sort_of(scan.y[k + 1])) continue;
      if ((scan.y[k] == 0) != (scan.y[k + 1] == 0) && !(k > 0 && scan.y[k] == 0 && scan.y[k - 1] == 0) &&
          !(k + 2 < scan.x.size() && scan.y[k + 1] == 0 && scan.y[k + 2] == 0))
        continue;  // a root that is a point of the scan, not a stretch of them
      ++edges;
      const double low = scan.x[k], width = (scan.x[k + 1] - low) / inside;
      for (int i = 1; i < inside; ++i) {
        const double x = low + width * i;
        if (x > low && x < scan.x[k + 1]) more.push_back(x);
      }
    }
    if (more.empty()) return;
    scan.add(miss, more);
  }
}

// --- refining ------------------------------------------------------------------------------------------

struct NoValue {};  // the figure does not exist at a point that a root finder asks for

/// Where the figure crosses the target between two points at which it lies on either side; nullopt: it jumps over it,
/// or does not exist on the way.
std::optional<Root> crossing(const Miss& miss, double low, double high, double y_low, double y_high, double scale) {
  const auto f = [&](double x) {
    const double y = miss(x);
    if (std::isnan(y)) throw NoValue{};
    return y;
  };
  try {
    std::uintmax_t rounds = 200;
    const auto bracket = boost::math::tools::toms748_solve(f, low, high, y_low, y_high,
                                                           boost::math::tools::eps_tolerance<double>(), rounds);
    const double first = f(bracket.first), second = f(bracket.second);
    const bool take_first = std::abs(first) <= std::abs(second);
    const double x = take_first ? bracket.first : bracket.second, y = take_first ? first : second;
    if (std::abs(y) > 1e-9 * std::max({scale, std::abs(y_low), std::abs(y_high)})) return std::nullopt;
    return Root{.low = x, .high = x, .residual = y};
  } catch (const NoValue&) {
    return std::nullopt;
  }
}

/// All crossings between two neighbouring points of the scan; where the figure does not exist in between, the parts
/// where it does are searched.
void add_crossings(const Miss& miss, double low, double high, double y_low, double y_high, double scale, int depth,
                   std::vector<Root>& roots) {
  if (const auto root = crossing(miss, low, high, y_low, y_high, scale)) {
    roots.push_back(*root);
    return;
  }
  if (depth == 0) return;
  std::vector<double> xs;
  for (int k = 0; k <= 64; ++k) xs.push_back(k == 64 ? high : low + (high - low) * k / 64);
  const std::vector<double> ys = miss(xs);
  if (std::none_of(ys.begin(), ys.end(), [](double y) { return std::isnan(y); })) return;  // a jump
  for (std::size_t k = 0; k + 1 < xs.size(); ++k) {
    if (ys[k] == 0 && k > 0) roots.push_back({.low = xs[k], .high = xs[k]});
    if (ys[k] * ys[k + 1] < 0) add_crossings(miss, xs[k], xs[k + 1], ys[k], ys[k + 1], scale, depth - 1, roots);
  }
}

constexpr int around = 32, narrowings = 10;  // points on either side of a lowest one, and how often they close in

/// The lowest of sign * miss around x, also where it has a kink there, which a parabola cannot follow.
std::pair<double, double> lowest_around(const Miss& miss, double x, double y, double sign, double low, double high,
                                        double reach) {
  for (int round = 0; round < narrowings && reach > std::abs(x) * 1e-16; ++round, reach *= 2.0 / around) {
    std::vector<double> xs;
    for (int k = -around; k <= around; ++k) xs.push_back(std::clamp(x + reach * k / around, low, high));
    const std::vector<double> ys = miss(xs);
    for (std::size_t k = 0; k < xs.size(); ++k)
      if (ys[k] * sign < y) x = xs[k], y = ys[k] * sign;
  }
  return {x, y};
}

/// Between three points, the middle one nearest to the target: does the figure touch it, or cross it twice?
void add_touch(const Miss& miss, double low, double high, double y_low, double y_middle, double y_high, double scale,
               std::vector<Root>& roots) {
  const double sign = y_middle < 0 ? -1 : 1;
  const auto f = [&](double x) {
    const double y = miss(x) * sign;
    if (std::isnan(y)) throw NoValue{};
    return y;
  };
  try {
    std::uintmax_t rounds = 100;
    const auto coarse = boost::math::tools::brent_find_minima(f, low, high, 26, rounds);
    const auto [x, y] = lowest_around(miss, coarse.first, coarse.second, sign, low, high, (high - low) * 1e-5);
    if (std::abs(y) <= 1e-12 * scale)
      roots.push_back({.low = x, .high = x, .residual = y * sign, .way = Root::Way::touches});
    else if (y < 0) {
      add_crossings(miss, low, x, y_low, y * sign, scale, 0, roots);
      add_crossings(miss, x, high, y * sign, y_high, scale, 0, roots);
    }
  } catch (const NoValue&) {
  }
}

/// A figure that is the same all over the scan but for rounding, and meets the target: every stretch where it exists.
std::vector<Root> stretches(const Scan& scan) {
  std::vector<Root> roots;
  for (std::size_t k = 0; k < scan.x.size(); ++k) {
    if (std::isnan(scan.y[k])) continue;
    if (k == 0 || std::isnan(scan.y[k - 1]))
      roots.push_back({.low = scan.x[k], .high = scan.x[k], .way = Root::Way::stays});
    roots.back().high = scan.x[k];
  }
  return roots;
}

std::vector<Root> roots_in(const Scan& scan, const Miss& miss, double target) {
  std::vector<Root> roots;
  const auto& [x, y] = scan;
  for (std::size_t k = 0; k < x.size(); ++k) {
    if (y[k] == 0) {
      std::size_t last = k;
      while (last + 1 < x.size() && y[last + 1] == 0) ++last;
      const bool both = k > 0 && last + 1 < x.size() && !std::isnan(y[k - 1]) && !std::isnan(y[last + 1]);
      const bool same_side = both && (y[k - 1] > 0) == (y[last + 1] > 0);
      roots.push_back({.low = x[k],
                       .high = x[last],
                       .way = last > k    ? Root::Way::stays
                              : same_side ? Root::Way::touches
                                          : Root::Way::crosses});
      k = last;
      continue;
    }
    if (k + 1 >= x.size() || std::isnan(y[k]) || std::isnan(y[k + 1])) continue;
    const double scale = std::max(std::abs(target), std::numeric_limits<double>::min());
    if (y[k] * y[k + 1] < 0) add_crossings(miss, x[k], x[k + 1], y[k], y[k + 1], scale, 2, roots);
    const bool valley = k > 0 && y[k - 1] * y[k] > 0 && y[k] * y[k + 1] > 0 && std::abs(y[k]) < std::abs(y[k - 1]) &&
                        std::abs(y[k]) <= std::abs(y[k + 1]);
    if (valley)
      add_touch(miss, x[k - 1], x[k + 1], y[k - 1], y[k], y[k + 1],
                std::max({scale, std::abs(y[k - 1]), std::abs(y[k + 1])}), roots);
  }
  std::sort(roots.begin(), roots.end(), [](const Root& a, const Root& b) { return a.low < b.low; });
  std::vector<Root> apart;  // the same root may be found from both sides
  for (const Root& root : roots)
    if (apart.empty() ||
        root.low - apart.back().high > 1e-10 * std::max(std::abs(root.low), std::numeric_limits<double>::min()))
      apart.push_back(root);
  return apart;
}

// --- closed forms ----------------------------------------------------------------------------------------

/// The one-off cost of a fix at which its npv is 0 is break_even_cost; the same for its roi.
std::optional<double> closed_form(const Scenario& scenario, const Goal& goal) {
  const FigureId& id = goal.figure;
  if (goal.target != 0 || goal.values.size() != 1 || id.scope != Scope::fix ||
      (id.measure != M::npv && id.measure != M::roi))
    return std::nullopt;
  if (scenario.fixes[at(id.fix)].once != goal.values.front()) return std::nullopt;
  FigureId wanted = id;
  wanted.measure = M::break_even_cost;
  const Results results = evaluate(scenario, std::span(&wanted, 1));
  if (results.figures.empty() || !results.figures.front().none.empty()) return std::nullopt;
  return results.figures.front().value;
}

void use_closed_form(const Scenario& scenario, const Goal& goal, std::vector<Root>& roots) {
  const std::optional<double> exact = closed_form(scenario, goal);
  if (!exact) return;
  for (Root& root : roots)
    if (root.low == root.high && std::abs(root.low - *exact) <= 1e-6 * std::abs(*exact)) {
      root.low = root.high = *exact;
      root.closed_form = true;
    }
}

/// The smallest and the largest of the figure over the scan, followed to their peaks between its points.
void note_reach(const Scan& scan, const Miss& miss, double target, Solution& out) {
  std::size_t least = scan.x.size(), most = scan.x.size();
  for (std::size_t k = 0; k < scan.x.size(); ++k) {
    if (std::isnan(scan.y[k])) {
      out.gaps = true;
      continue;
    }
    if (least == scan.x.size() || scan.y[k] < scan.y[least]) least = k;
    if (most == scan.x.size() || scan.y[k] > scan.y[most]) most = k;
  }
  if (least == scan.x.size()) return;
  const auto peak = [&](std::size_t k, double sign) {
    const double low = scan.x[k == 0 ? 0 : k - 1], high = scan.x[std::min(k + 1, scan.x.size() - 1)];
    return lowest_around(miss, scan.x[k], scan.y[k] * sign, sign, low, high, (high - low) / 2);
  };
  const auto lowest = peak(least, 1), highest = peak(most, -1);
  out.at_least = lowest.first;
  out.least = target + lowest.second;
  out.at_most = highest.first;
  out.most = target - highest.second;
  out.moves = out.most - out.least > 1e-12 * std::max(std::abs(out.most), std::abs(out.least));
}

}  // namespace

Solution solve(const Scenario& scenario, const Goal& goal, int threads, const Told& told) {
  Solution out;
  out.base = scenario.values[at(goal.values.front())].base;
  for (const int value : goal.values)
    if (scenario.values[at(value)].base != out.base) out.base = nan;
  const Results base = evaluate(scenario, std::span(&goal.figure, 1));
  if (!base.figures.empty()) out.figure_at_base = base.figures.front();

  const Miss miss(scenario, goal, threads, told);
  const auto [low, high] = span_of(scenario, goal);
  constexpr std::int64_t most_asked = 8192;  // hardly ever more, in all rounds
  const bool costly = goal.figure.measure == M::npv_share || goal.figure.measure == M::break_even_effect;
  miss.refuse_many(costly ? rows_of_costly_search : most_asked);
  Scan scan;
  const std::vector<double> scanned = points(low, high, out.base, costly ? 256 : 2048);
  miss.expect(scanned.size() + 2 * narrowings * (2 * around + 1));  // and the smallest and the largest
  scan.add(miss, scanned);
  if (scan.x.empty()) return out;
  out.low = scan.x.front();
  out.high = scan.x.back();
  sharpen_edges(scan, miss);
  note_reach(scan, miss, goal.target, out);

  const bool met = std::abs(out.most - goal.target) <= 1e-9 * std::abs(goal.target);
  out.roots = out.moves ? roots_in(scan, miss, goal.target) : met ? stretches(scan) : std::vector<Root>{};
  use_closed_form(scenario, goal, out.roots);
  for (Root& root : out.roots) {
    root.residual = miss(root.low);
    root.figure = goal.target + root.residual;
  }
  const bool one = out.roots.size() == 1 && out.roots.front().low == out.roots.front().high;
  out.status = out.roots.empty() ? Solution::Status::none : one ? Solution::Status::solved : Solution::Status::several;
  return out;
}

std::vector<std::pair<int, double>> moved_to(const Scenario& scenario, const Goal& goal, double x) {
  std::vector<std::pair<int, double>> out;
  for (const int value : goal.values) {
    const std::vector<int> moved = moved_with(scenario, value);
    std::vector<double> numbers(moved.size());
    spread(scenario, value, x, numbers);
    for (std::size_t k = 0; k < moved.size(); ++k) out.emplace_back(moved[k], numbers[k]);
  }
  return out;
}

}  // namespace closs
