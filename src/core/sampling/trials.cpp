#include "core/sampling/trials.hpp"

#include <algorithm>
#include <array>
#include <boost/math/special_functions/erf.hpp>
#include <cmath>
#include <limits>

#include "core/at.hpp"
#include "core/graph/parallel.hpp"

namespace closs {
namespace {

constexpr int whole_block = 256;

/// The normal law's distribution function, between nodes by cubic polynomials: within 1e-9.
class NormalShare {
 public:
  NormalShare() {
    for (int k = 0; k <= steps; ++k) {
      const long double z = static_cast<long double>(k - middle) / per_unit;
      value_[at(k)] = static_cast<double>(boost::math::erfc(-z * sqrtl(0.5L)) / 2);
      slope_[at(k)] = static_cast<double>(expl(-z * z / 2) * 0.398942280401432677939946059934381868L / per_unit);
    }
  }
  /// As a uniform number.
  std::uint32_t operator()(double z) const {
    const double where = std::clamp(z, -most + 1e-9, most - 1e-9) * per_unit + middle;
    const auto k = static_cast<std::size_t>(where);
    const double t = where - static_cast<double>(k), u = 1 - t;
    const double share =
        u * u * ((1 + 2 * t) * value_[k] + t * slope_[k]) + t * t * ((1 + 2 * u) * value_[k + 1] - u * slope_[k + 1]);
    return static_cast<std::uint32_t>(std::clamp(share * 0x1p32, 0.0, 4294967295.0));
  }

 private:
  static constexpr int per_unit = 64;
  static constexpr double most = 8;
  static constexpr int middle = 8 * per_unit, steps = 2 * middle;
  std::array<double, steps + 1> value_{}, slope_{};
};
const NormalShare& normal_share() {
  static const NormalShare one;
  return one;
}

std::size_t steps_of(int n) { return at((n + draw_step - 1) / draw_step * draw_step); }

/// What the draws of a value are clipped to: a closed limit of its domain. Beyond an open one a trial is refused.
Domain clip_of(const Value& value) {
  Domain out;
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const Domain domain = value.parameter ? value.parameter->domain : Domain{.low = -infinity};
  out.low = domain.low_open ? -infinity : domain.low;
  out.high = domain.high_open ? infinity : domain.high;
  return out;
}

/// Between which the numbers of a law lie, as written.
Domain support_of(const Uncertain& law) {
  using enum Uncertain::Law;
  constexpr double endless = std::numeric_limits<double>::infinity();
  switch (law.law) {
    case none:
      return {0, 0};
    case logit_range:
    case beta:
    case counts:
      return {0, 1};
    case log_range:
    case lognormal:
      return {0, endless};
    case pert:
    case triangular:
      return {law.a, law.c};
    case uniform:
      return {law.a, law.b};
    case normal_range:
    case normal:
      break;
  }
  return {-endless, endless};
}

/// The numbers x in [0, 2^32) for which `holds`, which is true from some number on: the first of them.
template <class Holds>
std::uint64_t first_that(const Holds& holds) {
  std::uint64_t low = 0, high = std::uint64_t{1} << 32;
  while (low < high) {
    const std::uint64_t middle = (low + high) / 2;
    if (holds(static_cast<std::uint32_t>(middle)))
      high = middle;
    else
      low = middle + 1;
  }
  return low;
}

}  // namespace

std::size_t Dimensions::of(const std::string& path) {
  const std::size_t hash = std::hash<std::string>()(path);
  const auto [first, last] = by_hash_.equal_range(hash);
  for (auto known = first; known != last; ++known)
    if (paths_[known->second] == path) return known->second;
  by_hash_.emplace(hash, paths_.size());
  paths_.push_back(path);
  return paths_.size() - 1;
}

namespace {

/// The name of a dimension: an input's path; of a group's pieces, that and their number.
std::string name_of_dimension(const RandomInput& input, int piece) {
  return input.is_group() ? input.path + "#" + std::to_string(piece) : input.path;
}

}  // namespace

void add_dimensions(Dimensions& dimensions, const RandomInputs& inputs) {
  for (const RandomInput& input : inputs.inputs)
    for (int piece = 0; piece < input.dimensions(); ++piece) dimensions.of(name_of_dimension(input, piece));
}

DrawnTrials::DrawnTrials(const Scenario& scenario, const RandomInputs& inputs, Dimensions dimensions, int threads,
                         Octaves octaves)
    : scenario_(scenario), inputs_(inputs), dimensions_(std::move(dimensions)) {
  copula_ = copula_of(inputs);
  for (const std::size_t of : copula_.of) copula_dimension_.push_back(dimensions_.of(inputs.inputs[of].path));
  if (!copula_.of.empty()) {
    constexpr double endless = std::numeric_limits<double>::infinity();
    normal_ = std::get<QuantileTable>(draw_of({Uncertain::Law::normal, 0, 1}, -endless, endless));
  }
  std::vector<int> pieces;
  for (std::size_t i = 0; i < inputs.inputs.size(); ++i) {
    const RandomInput& input = inputs.inputs[i];
    first_column_.push_back(columns_.size());
    for (int piece = 0; piece < input.dimensions(); ++piece) {
      values_.push_back(input.values[at(piece)]);
      pieces.push_back(piece);
      columns_.push_back(
          {.input = i, .dimension = dimensions_.of(name_of_dimension(input, piece)), .draw = UniformDraw{}});
    }
  }
  in_parallel(static_cast<std::int64_t>(columns_.size()), 1, threads, [&](int, std::int64_t column, std::int64_t) {
    make_column(columns_[static_cast<std::size_t>(column)], pieces[static_cast<std::size_t>(column)], octaves);
  });
  for (const Column& column : columns_)
    if (column.first_kept > 0 || column.last_kept < 0xFFFFFFFF) clippable_.push_back(column.input);
}

void DrawnTrials::make_column(Column& column, int piece, Octaves octaves) const {
  const RandomInput& input = inputs_.inputs[column.input];
  if (input.is_group()) {
    double left = 0;
    for (std::size_t k = at(piece) + 1; k < input.weights.size(); ++k) left += input.weights[k];
    column.draw = draw_of({Uncertain::Law::beta, input.weights[at(piece)], left}, 0, 1, {}, octaves);
    return;
  }
  const Value& value = scenario_.values[at(input.values[0])];
  const Domain clip = clip_of(value);
  const Converted converted = [&value, clip](long double x) -> long double {
    return per_period(*value.parameter, clip.nearest(static_cast<double>(x)), value.spans);
  };
  column.draw = draw_of(value.uncertain, clip.low, clip.high, value.spans == 1 ? Converted() : converted, octaves);
  const auto correlated = std::find(copula_.of.begin(), copula_.of.end(), column.input);
  if (correlated != copula_.of.end()) column.correlated = static_cast<int>(correlated - copula_.of.begin());
  const Domain support = support_of(value.uncertain);
  const auto exact = [&](std::uint32_t x) {
    return quantile(value.uncertain, (static_cast<double>(x) + 0.5) * 0x1p-32);
  };
  if (support.low < clip.low && exact(0) < clip.low)
    column.first_kept = static_cast<std::uint32_t>(
        std::min<std::uint64_t>(first_that([&](std::uint32_t x) { return exact(x) >= clip.low; }), 0xFFFFFFFF));
  if (support.high > clip.high && exact(0xFFFFFFFF) > clip.high)
    column.last_kept = static_cast<std::uint32_t>(
        std::max<std::uint64_t>(first_that([&](std::uint32_t x) { return exact(x) > clip.high; }), 1) - 1);
}

void DrawnTrials::bits(const Column& column, const Where& where, int n, std::uint32_t* x) const {
  if (column.correlated < 0)
    return where.sampler->fill(x, column.dimension + where.shift, where.replicate, where.trial, n);
  std::array<double, whole_block> sum{};
  alignas(64) std::array<double, whole_block> one;
  const std::size_t size = copula_.of.size();
  for (int j = 0; j <= column.correlated; ++j) {
    const double factor = copula_.lower[at(column.correlated) * size + at(j)];
    if (factor == 0) continue;
    where.sampler->fill(x, copula_dimension_[at(j)], where.replicate, where.trial, n);
    widest_loops().draws.quantiles(one.data(), x, normal_, n);
    for (std::size_t k = 0; k < at(n); ++k) sum[k] += factor * one[k];
  }
  const NormalShare& share = normal_share();
  for (std::size_t k = 0; k < at(n); ++k) x[k] = share(sum[k]);
}

void DrawnTrials::draw(const Column& column, const Where& where, int n, double* to) const {
  // The sampler goes from whole blocks on, in whole steps.
  const int before = static_cast<int>(where.trial % whole_block);
  const int all = static_cast<int>(steps_of(before + n));
  alignas(64) std::array<std::uint32_t, whole_block> x;
  Where from = where;
  from.trial -= at(before);
  bits(column, from, all, x.data());
  if (before == 0 && all == n) return draw_column(column.draw, x.data(), n, to);
  alignas(64) std::array<double, whole_block> drawn;
  draw_column(column.draw, x.data(), all, drawn.data());
  std::copy_n(drawn.data() + before, n, to);
}

Rows DrawnTrials::rows_where(std::int64_t count,
                             std::function<Where(std::size_t input, std::int64_t row)> where) const {
  Rows out;
  out.count = count;
  out.columns = values_;
  out.fill_one = [this, where = std::move(where)](int column, std::int64_t first, int n, double* to) {
    const Column& of = columns_[at(column)];
    draw(of, where(of.input, first), n, to);
  };
  for (const RandomInput& input : inputs_.inputs)
    if (input.is_group()) out.drawn.sticks.push_back({input.values, input.weights.size() == input.values.size()});
  out.drawn.shared = inputs_.shared;
  out.drawn.any = true;
  return out;
}

Rows DrawnTrials::rows(const Sampler& sampler) const {
  return rows_where(std::numeric_limits<std::int64_t>::max(), [&sampler](std::size_t, std::int64_t row) {
    return Where{
        .sampler = &sampler, .replicate = replicate_of(row), .trial = static_cast<std::uint64_t>(trial_of(row))};
  });
}

Rows DrawnTrials::pick_freeze_rows(const Sampler& sampler, std::int64_t points) const {
  const std::size_t behind = dimensions_.paths().size();
  return rows_where(variants() * replicate_count * points,
                    [&sampler, points, behind](std::size_t input, std::int64_t row) {
                      const std::int64_t matrix = row / points;
                      const std::int64_t variant = matrix / replicate_count;
                      const bool from_b = variant == 1 || variant == 2 + static_cast<std::int64_t>(input);
                      return Where{.sampler = &sampler,
                                   .replicate = static_cast<int>(matrix % replicate_count),
                                   .trial = static_cast<std::uint64_t>(row % points),
                                   .shift = from_b ? behind : 0};
                    });
}

void DrawnTrials::uniforms(const Sampler& sampler, std::size_t input, int replicate, std::int64_t trial, int n,
                           std::uint32_t* x) const {
  bits(columns_[first_column_[input]],
       {.sampler = &sampler, .replicate = replicate, .trial = static_cast<std::uint64_t>(trial)}, n, x);
}

std::int64_t DrawnTrials::clipped(const Sampler& sampler, std::size_t input, int replicate, std::int64_t n) const {
  const Column& column = columns_[first_column_[input]];
  alignas(64) std::array<std::uint32_t, whole_block> x;
  std::int64_t out = 0;
  for (std::int64_t trial = 0; trial < n; trial += whole_block) {
    bits(column, {.sampler = &sampler, .replicate = replicate, .trial = static_cast<std::uint64_t>(trial)}, whole_block,
         x.data());
    const auto count = static_cast<std::size_t>(std::min<std::int64_t>(whole_block, n - trial));
    for (std::size_t k = 0; k < count; ++k) out += x[k] < column.first_kept || x[k] > column.last_kept;
  }
  return out;
}

}  // namespace closs
