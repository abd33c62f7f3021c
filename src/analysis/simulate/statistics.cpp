#include "analysis/simulate/statistics.hpp"

#include <algorithm>
#include <boost/sort/pdqsort/pdqsort.hpp>
#include <cmath>
#include <limits>
#include <utility>

#include "analysis/plan/fix_sets.hpp"
#include "core/at.hpp"

namespace closs {
namespace {

constexpr double narrow = 0.7e-4;         // the share of the numbers in a bin about a quantile
constexpr int wide_bins = 256;            // for all, where no quantile is near
constexpr double deviations = 3.5;        // of quantiles of as many independent numbers: a pilot's lie closer
constexpr std::size_t enough = 256;       // numbers of a pilot
constexpr double together_in_pilot = 16;  // numbers of a pilot between which edges are even
constexpr std::size_t groups = 8;         // of the numbers in a cell, to see how evenly they lie
constexpr std::size_t most_waiting = 4096, at_once = 256;

/// The shares of the numbers between which a quantile lies, by a pilot of n.
struct Bracket {
  double from, to;
  Bracket(double share, double n) {
    const double about = deviations * std::sqrt(share * (1 - share) / n);
    from = std::max(share - about, 0.0);
    to = std::min(share + about, 1.0);
  }
};

/// Edges for numbers of which nothing is known: 32 in each power of 2, from 2^-20 to 2^60, of both signs.
std::vector<double> edges_for_anything() {
  std::vector<double> out{0};
  for (int power = -20; power < 60; ++power)
    for (int k = 0; k < 32; ++k) {
      const double edge = std::ldexp(1 + k / 32.0, power);
      out.push_back(edge);
      out.push_back(-edge);
    }
  return out;
}

/// Edges for numbers that lie as those of a pilot do, in any way: close to each other about the quantiles that are
/// shown.
std::vector<double> edges_by(std::span<const double> pilot) {
  std::vector<double> out;
  if (pilot.size() < enough) {
    out = edges_for_anything();
    out.insert(out.end(), pilot.begin(), pilot.end());
  } else {
    const auto n = static_cast<double>(pilot.size());
    const auto at_share = [&](double share) {
      const double where = std::clamp(share * n - 0.5, 0.0, n - 1);
      return pilot[static_cast<std::size_t>(where)];
    };
    for (int k = 0; k <= wide_bins; ++k) out.push_back(at_share(static_cast<double>(k) / wide_bins));
    const int bins = static_cast<int>(std::ceil(together_in_pilot / n / narrow));
    for (const double share : shown_quantiles) {
      const Bracket here(share, n);
      for (double from = here.from; from < here.to; from += together_in_pilot / n) {
        const double low = at_share(from), high = at_share(from + together_in_pilot / n);
        for (int k = 0; k <= bins; ++k) out.push_back(low * (bins - k) / bins + high * k / bins);
      }
    }
    // Numbers that come again and again close a bin of their own.
    for (std::size_t k = 1; k < pilot.size(); ++k)
      if (pilot[k] == pilot[k - 1] && (k < 2 || pilot[k] != pilot[k - 2]))
        out.insert(out.end(), {std::nextafter(pilot[k], -infinity), pilot[k]});
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

}  // namespace

Bins::Bins(std::vector<double> pilot) {
  std::erase_if(pilot, [](double v) { return !std::isfinite(v); });
  boost::sort::pdqsort_branchless(pilot.begin(), pilot.end());
  for (const double v : pilot) pivot_ += v / static_cast<double>(pilot.size());
  const bool few = pilot.size() < enough;
  std::vector<double> edges;
  if (few) edges = edges_by(pilot);
  low_ = few ? edges.front() : pilot[pilot.size() / wide_bins];
  const double high = few ? edges.back() : pilot[pilot.size() - 1 - pilot.size() / wide_bins];
  per_width_ = high > low_ ? static_cast<double>(cells) / (high - low_) : 0;
  if (!std::isfinite(per_width_)) per_width_ = 0;
  lay_cells(pilot, std::move(edges));
}

void Bins::lay_cells(std::span<const double> pilot, std::vector<double> edges) {
  // Of numbers in ascending order the first one that lies in a cell or behind it.
  const auto first_in = [&](std::size_t cell, std::span<const double> of) {
    const auto before = [&](double v) { return place_of(v) < static_cast<double>(cell); };
    return static_cast<std::size_t>(std::partition_point(of.begin(), of.end(), before) - of.begin());
  };
  std::size_t number = 0;
  for (std::size_t c = 0; c < cells; ++c) {
    const std::size_t next = first_in(c + 1, pilot);
    cells_[c].first = static_cast<std::uint32_t>(count_);
    first_edge_[c] = static_cast<std::uint32_t>(edges_.size());
    if (const int pieces = pieces_of(c, pilot, number, next); pieces > 0) {
      cells_[c].pieces = static_cast<float>(pieces);
      count_ += static_cast<std::size_t>(pieces);
    } else {
      if (edges.empty()) edges = edges_by(pilot);  // most series have no such cell
      const std::size_t begin = first_in(c, edges), end = first_in(c + 1, edges);
      for (std::size_t k = begin; k < end; ++k) edges_.push_back(edges[k]);
      count_ += end - begin + 1;
    }
    number = next;
  }
  first_edge_[cells] = static_cast<std::uint32_t>(edges_.size());
  ++count_;  // rounding may count a number at the end of a cell to the first bin behind it
}

/// How many even pieces make the bins of a cell with these numbers of the pilot; 0: they lie too unevenly.
int Bins::pieces_of(std::size_t cell, std::span<const double> pilot, std::size_t first, std::size_t end) const {
  if (pilot.size() < enough) return 0;
  const std::span<const double> numbers = pilot.subspan(first, end - first);
  if (std::adjacent_find(numbers.begin(), numbers.end()) != numbers.end()) return 0;
  const auto all = static_cast<double>(pilot.size()), count = static_cast<double>(numbers.size());
  std::array<double, groups> of_group{};
  for (const double value : numbers)
    ++of_group[std::min(groups - 1, static_cast<std::size_t>((place_of(value) - static_cast<double>(cell)) * groups))];
  const double even = count / groups;
  if (*std::max_element(of_group.begin(), of_group.end()) > 1.5 * even + 4 * std::sqrt(even) + 1) return 0;
  const bool near = std::any_of(shown_quantiles.begin(), shown_quantiles.end(), [&](double share) {
    const Bracket here(share, all);
    return static_cast<double>(end) + 1 >= here.from * all && static_cast<double>(first) - 1 <= here.to * all;
  });
  return std::max(1, static_cast<int>(std::ceil(count / all / (near ? narrow : 1.0 / wide_bins))));
}

/// In cells from the lowest one, whole ones and a part of one.
double Bins::place_of(double value) const {
  constexpr double most = cells * (1 - 0x1p-53);
  const double place = (value - low_) * per_width_;
  const double above = place > 0 ? place : 0;  // nor is it a number where the largest numbers lie too far apart
  return above < most ? above : most;
}

std::size_t Bins::bin_of(double value) const {
  const double place = place_of(value);
  const auto c = at(static_cast<std::int32_t>(place));
  const Cell cell = cells_[c];
  if (cell.pieces > 0)
    return cell.first + at(static_cast<std::int32_t>((place - static_cast<double>(c)) * cell.pieces));
  const auto edges = std::span(edges_).subspan(first_edge_[c], first_edge_[c + 1] - first_edge_[c]);
  return cell.first + static_cast<std::size_t>(std::lower_bound(edges.begin(), edges.end(), value) - edges.begin());
}

// Without branches, which could not be foreseen.
void Bins::add(std::span<const double> values, Counted* counted) const {
  std::array<double, at_once> cut, searched;
  std::array<std::uint32_t, at_once> bin;
  const auto count = [counted](std::size_t k, double value) {
    ++counted[k].numbers;
    counted[k].largest = std::max(counted[k].largest, value);
  };
  for (; !values.empty(); values = values.subspan(std::min(values.size(), at_once))) {
    std::size_t of_cut = 0, of_searched = 0;
    for (const double value : values.first(std::min(values.size(), at_once))) {
      const double place = place_of(value);
      const auto c = static_cast<std::int32_t>(place);
      const Cell cell = cells_[at(c)];
      cut[of_cut] = searched[of_searched] = value;
      bin[of_cut] = cell.first + static_cast<std::uint32_t>(static_cast<std::int32_t>((place - c) * cell.pieces));
      __builtin_prefetch(counted + bin[of_cut], 1);  // they come from far away, and in no order
      const std::size_t is = value == value, is_cut = cell.pieces > 0;
      of_cut += is & is_cut;
      of_searched += is & ~is_cut;
    }
    for (std::size_t k = 0; k < of_cut; ++k) count(bin[k], cut[k]);
    for (std::size_t k = 0; k < of_searched; ++k) count(bin_of(searched[k]), searched[k]);
  }
}

void SeriesSums::add(const double* values, std::size_t n, double pivot) {
  constexpr std::size_t lanes = 8;
  std::array<double, lanes> one{}, two{}, there{}, above{};
  std::size_t k = 0;
  for (; k + lanes <= n; k += lanes)
    for (std::size_t lane = 0; lane < lanes; ++lane) {
      const double value = values[k + lane];
      const bool is = value == value;
      const double off = is ? value - pivot : 0.0;
      one[lane] += off;
      two[lane] += off * off;
      there[lane] += is ? 1.0 : 0.0;
      above[lane] += value > 0 ? 1.0 : 0.0;
    }
  for (; k < n; ++k) {
    const double value = values[k];
    if (std::isnan(value)) continue;
    one[k % lanes] += value - pivot;
    two[k % lanes] += (value - pivot) * (value - pivot);
    there[k % lanes] += 1;
    above[k % lanes] += value > 0 ? 1 : 0;
  }
  const auto sum = [](const std::array<double, lanes>& of) {
    return ((of[0] + of[1]) + (of[2] + of[3])) + ((of[4] + of[5]) + (of[6] + of[7]));
  };
  add({.exist = static_cast<std::int64_t>(sum(there)),
       .positive = static_cast<std::int64_t>(sum(above)),
       .first = sum(one),
       .second = sum(two)});
}

void SeriesSums::add(const SeriesSums& more) {
  exist += more.exist;
  positive += more.positive;
  first += more.first;
  second += more.second;
}

SeriesTable::SeriesTable(std::vector<Bins> bins, int replicates) : bins_(std::move(bins)) {
  first_bin_.push_back(0);
  first_wide_bin_.push_back(0);
  for (const Bins& each : bins_) {
    first_bin_.push_back(first_bin_.back() + each.count());
    first_wide_bin_.push_back(first_wide_bin_.back() + (each.count() + together - 1) / together);
  }
  sums_.assign(at(replicates), std::vector<SeriesSums>(bins_.size()));
  wide_counts_.assign(at(replicates), std::vector<std::uint32_t>(first_wide_bin_.back()));
  counted_.resize(first_bin_.back());
}

Tally SeriesTable::tally() const {
  return {std::vector<Bins::Counted>(first_bin_.back()), Columns(bins_.size(), static_cast<int>(most_waiting)),
          std::vector<std::size_t>(bins_.size())};
}

void SeriesTable::add(Tally& tally, SeriesSums& sums, std::size_t series, const double* values, std::size_t n) const {
  sums.add(values, n, bins_[series].pivot());
  std::size_t& waiting = tally.waiting_count[series];
  while (n > 0) {
    const std::size_t some = std::min(n, most_waiting - waiting);
    std::copy_n(values, some, tally.waiting[series] + waiting);
    waiting += some;
    values += some;
    n -= some;
    if (waiting == most_waiting) count(tally, series);
  }
}

/// Counts the numbers that wait.
void SeriesTable::count(Tally& tally, std::size_t series) const {
  const std::size_t n = std::exchange(tally.waiting_count[series], 0);
  bins_[series].add({tally.waiting[series], n}, tally.counted.data() + first_bin_[series]);
}

void SeriesTable::add(int replicate, std::span<const SeriesSums> sums) {
  for (std::size_t s = 0; s < bins_.size(); ++s) sums_[at(replicate)][s].add(sums[s]);
}

void SeriesTable::take(int replicate, Tally& tally) {
  std::vector<std::uint32_t>& wide = wide_counts_[at(replicate)];
  for (std::size_t s = 0; s < bins_.size(); ++s) {
    count(tally, s);
    for (std::size_t k = first_bin_[s]; k < first_bin_[s + 1]; ++k) {
      if (tally.counted[k].numbers == 0) continue;
      const Bins::Counted bin = std::exchange(tally.counted[k], Bins::Counted{});
      wide[first_wide_bin_[s] + (k - first_bin_[s]) / together] += static_cast<std::uint32_t>(bin.numbers);
      counted_[k].numbers += bin.numbers;
      counted_[k].largest = std::max(counted_[k].largest, bin.largest);
    }
  }
}

namespace {

bool may_be_largest(const Bins& bins, std::size_t bin, const Bins::Counted& counted) {
  if (counted.numbers == 0) return counted.largest == -infinity;
  return counted.largest == counted.largest && bins.bin_of(counted.largest) == bin;
}

}  // namespace

bool SeriesTable::consistent(std::span<const std::int64_t> trials) const {
  for (std::size_t s = 0; s < bins_.size(); ++s) {
    for (std::size_t r = 0; r < sums_.size(); ++r) {
      const SeriesSums& sums = sums_[r][s];
      if (sums.positive < 0 || sums.positive > sums.exist || sums.exist > trials[r]) return false;
      std::uint64_t counted = 0;
      for (std::size_t w = first_wide_bin_[s]; w < first_wide_bin_[s + 1]; ++w) counted += wide_counts_[r][w];
      if (counted != static_cast<std::uint64_t>(sums.exist)) return false;
    }
    for (std::size_t w = first_wide_bin_[s]; w < first_wide_bin_[s + 1]; ++w) {
      std::uint64_t counted = 0, left = 0;
      for (const std::vector<std::uint32_t>& wide : wide_counts_) left += wide[w];
      const std::size_t first = first_bin_[s] + (w - first_wide_bin_[s]) * together;
      for (std::size_t k = first; k < std::min(first + together, first_bin_[s + 1]); ++k) {
        if (counted_[k].numbers > left || !may_be_largest(bins_[s], k - first_bin_[s], counted_[k])) return false;
        counted += counted_[k].numbers;
      }
      if (counted != left) return false;
    }
  }
  return true;
}

namespace {

double mean_of(const SeriesSums& sums, double pivot) {
  return sums.exist > 0 ? pivot + sums.first / static_cast<double>(sums.exist) : no_number;
}
double deviation_of(const SeriesSums& sums) {
  if (sums.exist < 2) return no_number;
  const auto n = static_cast<double>(sums.exist);
  return std::sqrt(std::max(0.0, sums.second - sums.first * sums.first / n) / (n - 1));
}
/// How many of n numbers make a share of them: the smallest whole number that does.
std::uint64_t rank_of(double share, std::uint64_t n) {
  const double rank = share * static_cast<double>(n);
  return std::clamp<std::uint64_t>(static_cast<std::uint64_t>(std::ceil(rank * (1 - 1e-15))), 1, n);
}

}  // namespace

double SeriesTable::mean(std::size_t series) const {
  SeriesSums all;
  for (const std::vector<SeriesSums>& of : sums_) all.add(of[series]);
  return mean_of(all, pivot(series));
}
double SeriesTable::mean(std::size_t series, int replicate) const {
  return mean_of(sums_[at(replicate)][series], pivot(series));
}

// Between the largest number of the bin and that of the one before, as if the numbers of a bin lay evenly: the largest
// ones alone would lie above the quantiles. A bin that can hold one number only holds nothing between.
double SeriesTable::number_at(std::size_t series, std::size_t first, std::size_t end, double rank) const {
  double below = 0;
  std::size_t k = first;
  while (k + 1 < end && below + static_cast<double>(counted_[k].numbers) < rank)
    below += static_cast<double>(counted_[k++].numbers);
  const Bins::Counted& bin = counted_[k];
  const double part = (rank - below) / static_cast<double>(bin.numbers);
  if (part >= 1 || bins_[series].bin_of(std::nextafter(bin.largest, -infinity)) != k - first_bin_[series])
    return bin.largest;
  while (k > first_bin_[series] && counted_[k - 1].numbers == 0) --k;
  return k == first_bin_[series] ? bin.largest
                                 : counted_[k - 1].largest + (bin.largest - counted_[k - 1].largest) * part;
}

double SeriesTable::quantile(std::size_t series, double share) const {
  std::uint64_t n = 0;
  for (std::size_t k = first_bin_[series]; k < first_bin_[series + 1]; ++k) n += counted_[k].numbers;
  if (n == 0) return no_number;
  return number_at(series, first_bin_[series], first_bin_[series + 1], static_cast<double>(rank_of(share, n)));
}

// In the bins that are counted as one, the numbers of a replicate lie as those of all replicates do.
double SeriesTable::quantile(std::size_t series, double share, int replicate) const {
  const std::vector<std::uint32_t>& wide = wide_counts_[at(replicate)];
  std::uint64_t n = 0, below = 0;
  for (std::size_t k = first_wide_bin_[series]; k < first_wide_bin_[series + 1]; ++k) n += wide[k];
  if (n == 0) return no_number;
  const std::uint64_t rank = rank_of(share, n);
  std::size_t k = first_wide_bin_[series];
  while (below + wide[k] < rank) below += wide[k++];
  const std::size_t first = first_bin_[series] + (k - first_wide_bin_[series]) * together;
  const std::size_t end = std::min(first + together, first_bin_[series + 1]);
  std::uint64_t all = 0;
  for (std::size_t j = first; j < end; ++j) all += counted_[j].numbers;
  return number_at(series, first, end,
                   static_cast<double>(rank - below) / static_cast<double>(wide[k]) * static_cast<double>(all));
}

double variance_of_mean(std::span<const double> of_replicates) {
  double n = 0, sum = 0, squares = 0;
  for (const double v : of_replicates) {
    if (std::isnan(v)) continue;
    ++n;
    sum += v;
  }
  if (n < 2) return no_number;
  for (const double v : of_replicates)
    if (!std::isnan(v)) squares += (v - sum / n) * (v - sum / n);
  return squares / (n - 1) / n;
}
double error_of(std::span<const double> of_replicates) { return std::sqrt(variance_of_mean(of_replicates)); }

double error_of_share(std::span<const double> of_replicates, std::int64_t count, std::int64_t n) {
  if (n == 0) return no_number;
  const double error = error_of(of_replicates);
  if (std::min(count, n - count) >= 100) return error;
  const double q = (static_cast<double>(count) + 2) / (static_cast<double>(n) + 4);
  return std::max(std::isnan(error) ? 0 : error, std::sqrt(q * (1 - q) / static_cast<double>(n)));
}

Distribution SeriesTable::distribution(std::size_t series, std::span<const std::int64_t> trials) const {
  Distribution out{};
  const std::size_t replicates = sums_.size();
  SeriesSums all;
  std::int64_t all_trials = 0;
  for (std::size_t r = 0; r < replicates; ++r) {
    all.add(sums_[r][series]);
    all_trials += trials[r];
  }
  std::vector<double> each(replicates);
  const auto errors = [&](const auto& of) {
    for (std::size_t r = 0; r < replicates; ++r) each[r] = of(r);
    return std::span<const double>(each);
  };
  const auto share = [](std::int64_t count, std::int64_t n) {
    return n > 0 ? static_cast<double>(count) / static_cast<double>(n) : no_number;
  };
  const auto sums = [&](std::size_t r) -> const SeriesSums& { return sums_[r][series]; };
  out.mean = {mean_of(all, pivot(series)),
              error_of(errors([&](std::size_t r) { return mean_of(sums(r), pivot(series)); }))};
  out.sd = {deviation_of(all), error_of(errors([&](std::size_t r) { return deviation_of(sums(r)); }))};
  for (std::size_t q = 0; q < shown_quantiles.size(); ++q)
    out.quantiles[q] = {
        quantile(series, shown_quantiles[q]),
        error_of(errors([&](std::size_t r) { return quantile(series, shown_quantiles[q], static_cast<int>(r)); }))};
  out.exists = {
      share(all.exist, all_trials),
      error_of_share(errors([&](std::size_t r) { return share(sums(r).exist, trials[r]); }), all.exist, all_trials)};
  out.positive = {share(all.positive, all.exist),
                  error_of_share(errors([&](std::size_t r) { return share(sums(r).positive, sums(r).exist); }),
                                 all.positive, all.exist)};
  return out;
}

std::vector<CurvePoint> SeriesTable::curve(std::size_t series, std::size_t points) const {
  std::vector<CurvePoint> out;
  std::uint64_t n = 0, below = 0;
  for (std::size_t k = first_bin_[series]; k < first_bin_[series + 1]; ++k) n += counted_[k].numbers;
  double next = 0;
  for (std::size_t k = first_bin_[series]; k < first_bin_[series + 1]; ++k) {
    if (counted_[k].numbers == 0) continue;
    below += counted_[k].numbers;
    const double share = static_cast<double>(below) / static_cast<double>(n);
    if (share < next && below < n) continue;
    out.push_back({counted_[k].largest, share});
    next = share + 1 / static_cast<double>(points);
  }
  return out;
}

}  // namespace closs
