#include "analysis/simulate/sensitivity.hpp"

#include <algorithm>
#include <array>
#include <boost/math/distributions/students_t.hpp>
#include <boost/sort/pdqsort/pdqsort.hpp>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "analysis/simulate/statistics.hpp"
#include "core/at.hpp"
#include "core/graph/parallel.hpp"

namespace closs {
namespace {

/// With a 95 % interval from the same statistic of each replicate.
VarianceShare with_interval(double value, const std::vector<double>& replicates) {
  if (replicates.size() < 2) return {value, no_number, no_number};
  const boost::math::students_t law(static_cast<double>(replicates.size() - 1));
  const double half = error_of(replicates) * boost::math::quantile(law, 0.975);
  return {value, value - half, value + half};
}

/// Sums over the points of some replicates, outputs less `centre`.
struct PickFreeze {
  double points = 0, of_a = 0, of_b = 0, a_squared = 0, b_squared = 0, b_by_change = 0, change = 0, change_squared = 0;

  void add(double a, double b, double mixed) {
    const double by = mixed - a;
    ++points;
    of_a += a;
    of_b += b;
    a_squared += a * a;
    b_squared += b * b;
    b_by_change += b * by;
    change += by;
    change_squared += by * by;
  }
  void add(const PickFreeze& other) {
    points += other.points;
    of_a += other.of_a;
    of_b += other.of_b;
    a_squared += other.a_squared;
    b_squared += other.b_squared;
    b_by_change += other.b_by_change;
    change += other.change;
    change_squared += other.change_squared;
  }
  double centre() const { return (of_a + of_b) / (2 * points); }
  double variance() const { return (a_squared + b_squared) / (2 * points) - centre() * centre(); }
  double first_order() const { return (b_by_change - centre() * change) / points / variance(); }
  double total() const { return change_squared / (2 * points) / variance(); }
};

/// Sorts numbers by cells that ascend with them, one a number, in which then few are left to sort: figures lie evenly
/// enough for that, mostly. Keeps its room for the next ones.
class CellSort {
 public:
  struct Entry {
    double number;
    double* from;
  };

  /// In ascending order, the numbers that each(take) tells by take(number), which are not NaN.
  template <class Each>
  std::span<const Entry> sorted(const Each& each) {
    std::size_t count = 0;
    double largest = -std::numeric_limits<double>::infinity(), least = -largest;
    each([&](const double& number) {
      ++count;
      least = std::min(least, number);
      largest = std::max(largest, number);
    });
    const double per_width = static_cast<double>(count - 1) / (largest - least);
    const bool even = per_width > 0 && std::isfinite(per_width);  // else all are in one cell
    const auto cell_of = [&](double number) {
      return even ? static_cast<std::size_t>((number - least) * per_width) : std::size_t{0};
    };
    // ends_[c + 1] is where cell c begins until its numbers are there, and then where it ends.
    ends_.assign(count + 2, 0);
    each([&](const double& number) { ++ends_[cell_of(number) + 2]; });
    std::partial_sum(ends_.begin(), ends_.end(), ends_.begin());
    entries_.resize(count);
    each([&](double& number) { entries_[ends_[cell_of(number) + 1]++] = {number, &number}; });
    for (std::size_t c = 0; c < count; ++c) sort(entries_.begin() + ends_[c], entries_.begin() + ends_[c + 1]);
    return entries_;
  }

 private:
  using At = std::vector<Entry>::iterator;
  static constexpr std::ptrdiff_t few = 24;
  static bool is_before(const Entry& a, const Entry& b) { return a.number < b.number; }
  static void sort(At begin, At end) {
    if (end - begin > few) return boost::sort::pdqsort_branchless(begin, end, is_before);
    if (end - begin < 2) return;
    for (At next = begin + 1; next != end; ++next) {
      const Entry moved = *next;
      At place = next;
      for (; place != begin && is_before(moved, place[-1]); --place) *place = place[-1];
      *place = moved;
    }
  }

  std::vector<Entry> entries_{};
  std::vector<std::uint32_t> ends_{};
};

}  // namespace

RankCorrelations::RankCorrelations(std::size_t inputs, std::size_t figures, int replicates,
                                   std::int64_t trials_of_replicate)
    : inputs_(inputs),
      figures_(figures),
      replicates_(replicates),
      trials_(std::min(trials_of_replicate, most_trials / replicates)),
      values_(std::make_unique_for_overwrite<double[]>(figures * at(replicates) * static_cast<std::size_t>(trials_))) {}

double* RankCorrelations::column(int replicate, std::size_t figure) {
  return values_.get() + (at(replicate) * figures_ + figure) * static_cast<std::size_t>(trials_);
}
const double* RankCorrelations::column(int replicate, std::size_t figure) const {
  return values_.get() + (at(replicate) * figures_ + figure) * static_cast<std::size_t>(trials_);
}

std::span<double> RankCorrelations::kept(int replicate) {
  return {column(replicate, 0), figures_ * static_cast<std::size_t>(trials_)};
}

void RankCorrelations::keep(int replicate, std::int64_t first, int n, std::span<const double* const> figures,
                            const std::int64_t* refused) {
  const std::int64_t count = std::min<std::int64_t>(n, trials_ - first);
  for (std::size_t f = 0; f < figures_; ++f) {
    double* const to = column(replicate, f);
    for (std::int64_t i = 0; i < count; ++i)
      to[first + i] = refused != nullptr && refused[i] != 0 ? no_number : figures[f][i];
  }
}

void RankCorrelations::rank(std::int64_t trials, int threads) {
  count_.assign(figures_, 0);
  squares_.assign(figures_, 0);
  std::vector<CellSort> sorts(at(thread_count(threads)));
  in_parallel(static_cast<std::int64_t>(figures_), 1, threads, [&](int thread, std::int64_t figure, std::int64_t) {
    const auto f = static_cast<std::size_t>(figure);
    const std::span<const CellSort::Entry> order = sorts[at(thread)].sorted([&](const auto& take) {
      for (int r = 0; r < replicates_; ++r)
        for (double* each = column(r, f); each != column(r, f) + trials; ++each)
          if (!std::isnan(*each)) take(*each);
    });
    const double count = static_cast<double>(order.size());
    count_[f] = count;
    for (std::size_t begin = 0, end = 0; begin < order.size(); begin = end) {
      while (end < order.size() && order[end].number == order[begin].number) ++end;
      const double equal = static_cast<double>(end - begin);
      const double rank = (static_cast<double>(begin) + equal / 2) / count - 0.5;
      squares_[f] += equal * rank * rank;
      for (std::size_t k = begin; k < end; ++k) *order[k].from = rank;
    }
  });
}

void RankCorrelations::add(std::span<double> sums, int replicate, std::int64_t first, int n,
                           std::span<const std::uint32_t* const> inputs) const {
  constexpr int block = Regression::rows;
  const auto count = static_cast<int>(std::min<std::int64_t>(n, trials_ - first));
  std::array<double, block> u{}, exists{}, ranks{};
  for (int begin = 0; begin < count; begin += block) {
    const int rows = std::min(block, count - begin);
    for (std::size_t f = 0; f < figures_; ++f) {
      const double* const from = column(replicate, f) + first + begin;
      exists.fill(0);
      ranks.fill(0);
      for (std::size_t i = 0; i < at(rows); ++i) {
        exists[i] = std::isnan(from[i]) ? 0 : 1;
        ranks[i] = std::isnan(from[i]) ? 0 : from[i];
      }
      for (std::size_t k = 0; k < inputs_; ++k) {
        if (inputs[k] == nullptr) continue;
        const std::uint32_t* const bits = inputs[k] + begin;
        u.fill(0);
        for (std::size_t i = 0; i < at(rows); ++i) u[i] = (static_cast<double>(bits[i]) + 0.5) * 0x1p-32 - 0.5;
        std::array<std::array<double, 4>, moments> of{};
        for (std::size_t i = 0; i < at(block); i += 4)
          for (std::size_t lane = 0; lane < 4; ++lane) {
            const double each = u[i + lane] * exists[i + lane];
            of[0][lane] += each;
            of[1][lane] += each * each;
            of[2][lane] += each * ranks[i + lane];
          }
        double* const to = sums.data() + (k * figures_ + f) * moments;
        for (std::size_t m = 0; m < moments; ++m) to[m] += (of[m][0] + of[m][1]) + (of[m][2] + of[m][3]);
      }
    }
  }
}

// The ranks of a figure are about 0: their mean is 0.
std::vector<std::vector<double>> RankCorrelations::finish(std::span<const double> sums) const {
  std::vector<std::vector<double>> out(figures_, std::vector<double>(inputs_, no_number));
  for (std::size_t f = 0; f < figures_; ++f)
    for (std::size_t k = 0; k < inputs_; ++k) {
      const double* const of = sums.data() + (k * figures_ + f) * moments;
      const double variances = (of[1] - of[0] * of[0] / count_[f]) * squares_[f];
      if (variances > 0) out[f][k] = std::clamp(of[2] / std::sqrt(variances), -1.0, 1.0);
    }
  return out;
}

VarianceShares variance_shares(std::span<const double> a, std::span<const double> b, std::span<const double> mixed,
                               int replicates) {
  // Outputs are summed about their mean, which keeps the digits of small variances.
  double sum = 0, count = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (!std::isnan(a[i]) && !std::isnan(b[i]) && !std::isnan(mixed[i])) {
      sum += a[i] + b[i];
      count += 2;
    }
  const double centre = sum / count;
  const double least = std::pow(1e-12 * centre, 2);  // a smaller variance is that of roundings
  const std::size_t points = a.size() / at(replicates);
  PickFreeze pooled;
  std::vector<double> first_order, total;
  for (std::size_t r = 0; r < at(replicates); ++r) {
    PickFreeze own;
    for (std::size_t i = r * points; i < (r + 1) * points; ++i)
      if (!std::isnan(a[i]) && !std::isnan(b[i]) && !std::isnan(mixed[i]))
        own.add(a[i] - centre, b[i] - centre, mixed[i] - centre);
    pooled.add(own);
    if (!(own.points > 0 && own.variance() > least)) continue;
    first_order.push_back(own.first_order());
    total.push_back(own.total());
  }
  if (!(pooled.points > 0 && pooled.variance() > least)) return {};
  return {with_interval(pooled.first_order(), first_order), with_interval(pooled.total(), total)};
}

FittedShares::FittedShares(const Scenario& scenario, const RandomInputs& inputs, const Trials& pilot) {
  const std::vector<std::size_t> first_x = first_values(inputs);
  std::vector<Regression::Number> numbers;
  std::vector<std::vector<int>> sets;
  for (std::size_t i = 0; i < inputs.inputs.size(); ++i) {
    auto& set = sets.emplace_back();
    for (std::size_t k = 0; k < at(inputs.inputs[i].dimensions()); ++k) {
      set.push_back(static_cast<int>(numbers.size()));
      columns_of_x_.push_back(first_x[i] + k);
      numbers.emplace_back();
    }
    if (set.size() == 1) numbers.back().knots = quartiles_of(scenario, inputs.inputs[i], 0);
  }
  sets_ = sets.size();
  double count = 0;
  for_each_block(pilot, [&](const KeptRows& kept) {
    for (std::size_t i = 0; i < at(kept.n); ++i) {
      const int row = kept.rows[i];
      if (std::isnan(pilot.y[0][row])) continue;
      for (std::size_t k = 0; k < numbers.size(); ++k) numbers[k].pilot.push_back(pilot.x[columns_of_x_[k]][row]);
      shift_ += pilot.y[0][row];
      ++count;
    }
  });
  if (count > 0) shift_ /= count;
  for (Regression::Number& number : numbers)
    if (number.pilot.empty()) number.pilot = {0};
  regression_.emplace(numbers, sets, 1, Regression::most_columns);
}

FittedShares::Room FittedShares::room() const {
  constexpr std::size_t block = Regression::rows;
  return {std::vector<double>(columns_of_x_.size() * block), std::vector<double>(block),
          std::vector<double>(regression_->columns_size())};
}

void FittedShares::add(std::span<double> sums, Room& room, const Trials& trials) const {
  for_each_block(trials, [&](const KeptRows& not_refused) {
    KeptRows kept;
    for (std::size_t i = 0; i < at(not_refused.n); ++i)
      if (const int row = not_refused.rows[i]; !std::isnan(trials.y[0][row])) kept.rows[at(kept.n++)] = row;
    gather(room.y.data(), trials.y[0], kept, shift_);
    for (std::size_t k = 0; k < columns_of_x_.size(); ++k)
      gather(room.numbers.data() + k * Regression::rows, trials.x[columns_of_x_[k]], kept);
    regression_->make_columns(room.columns.data(), room.numbers.data(), kept.n);
    regression_->add(sums.data(), room.columns.data(), room.y.data());
  });
}

std::vector<VarianceShare> FittedShares::finish(std::span<const std::vector<double>> sums) const {
  const std::vector<double> pooled = pooled_of(sums);
  std::vector<VarianceShare> out;
  for (std::size_t set = 0; set < sets_; ++set) {
    const double value = regression_->fit(pooled.data(), set).explained.front();
    std::vector<double> replicates;
    for (const auto& of : sums)
      if (const double own = regression_->fit(of.data(), set).explained.front(); !std::isnan(own))
        replicates.push_back(own);
    out.push_back(std::isnan(value) ? VarianceShare{} : with_interval(value, replicates));
  }
  return out;
}

}  // namespace closs
