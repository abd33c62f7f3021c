// What matters for a figure: functions whose shares of variance and rank correlations are known.
#include "analysis/simulate/sensitivity.hpp"

#include <cmath>
#include <functional>
#include <limits>
#include <numbers>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/synthetic_trials.hpp"
#include "catch.hpp"

namespace closs::simulate_sensitivity_test {
using test::Inputs;

namespace {

using Function = std::function<double(const std::vector<double>& u)>;
constexpr int replicates = 16;
constexpr int points = 1024;
constexpr double missing = std::numeric_limits<double>::quiet_NaN();

/// Uniform numbers of all replicates: [dimension][replicate * n + trial].
std::vector<std::vector<std::uint32_t>> bits_of(std::size_t dimensions, int n) {
  const std::vector<std::string> names(dimensions);
  const std::vector<std::string_view> paths(names.begin(), names.end());
  const Sampler sampler(Sampling::sobol, 3, paths, replicates);
  std::vector<std::vector<std::uint32_t>> out(dimensions, std::vector<std::uint32_t>(at(replicates * n)));
  for (std::size_t d = 0; d < dimensions; ++d)
    for (int r = 0; r < replicates; ++r)
      for (int first = 0; first < n; first += 256)
        sampler.fill(out[d].data() + r * n + first, d, r, static_cast<std::uint64_t>(first), 256);
  return out;
}
double uniform(std::uint32_t x) { return (x + 0.5) * 0x1p-32; }

/// Both shares of every input.
std::vector<VarianceShares> shares_of(std::size_t inputs, const Function& f) {
  const auto bits = bits_of(2 * inputs, points);
  const auto outputs = [&](const std::function<std::size_t(std::size_t)>& dimension) {
    std::vector<double> out, u(inputs);
    for (std::size_t i = 0; i < at(replicates * points); ++i) {
      for (std::size_t k = 0; k < inputs; ++k) u[k] = uniform(bits[dimension(k)][i]);
      out.push_back(f(u));
    }
    return out;
  };
  const auto a = outputs([](std::size_t k) { return k; });
  const auto b = outputs([&](std::size_t k) { return inputs + k; });
  std::vector<VarianceShares> out;
  for (std::size_t i = 0; i < inputs; ++i)
    out.push_back(variance_shares(a, b, outputs([&](std::size_t k) { return k == i ? inputs + k : k; }), replicates));
  return out;
}

void check_share(const VarianceShare& found, double expected) {
  INFO(found.value << " (" << found.low << " to " << found.high << ") for " << expected);
  CHECK(found.value == Approx(expected).margin(0.01));
  const double half = (found.high - found.low) / 2;
  CHECK((half > 0 && half < 0.03));
  CHECK(std::abs(found.value - expected) <= 2 * half);
}

}  // namespace

TEST_CASE("shares of the variance of Ishigami's function") {
  // A large mean: outputs are centred.
  const auto found = shares_of(3, [](const std::vector<double>& u) {
    const auto x = [&](std::size_t k) { return std::numbers::pi * (2 * u[k] - 1); };
    return 1e6 + std::sin(x(0)) + 7 * std::pow(std::sin(x(1)), 2) + 0.1 * std::pow(x(2), 4) * std::sin(x(0));
  });
  const double pi4 = std::pow(std::numbers::pi, 4);
  const double first = 0.5 * std::pow(1 + 0.1 * pi4 / 5, 2), second = 49.0 / 8,
               both = 0.01 * pi4 * pi4 * (1.0 / 18 - 1.0 / 50), all = first + second + both;
  check_share(found[0].first_order, first / all);
  check_share(found[0].total, (first + both) / all);
  check_share(found[1].first_order, second / all);
  check_share(found[1].total, second / all);
  check_share(found[2].first_order, 0);
  check_share(found[2].total, both / all);
  CHECK(found[2].first_order.low < 0);
}

TEST_CASE("shares of the variance of Sobol's function G, some points of which are missing") {
  const std::vector<double> a = {0, 1, 4.5, 9};
  const auto found = shares_of(4, [&](const std::vector<double>& u) {
    double product = 1;
    for (std::size_t k = 0; k < a.size(); ++k) product *= (std::abs(4 * u[k] - 2) + a[k]) / (1 + a[k]);
    return std::fmod(u[0] * 1e5, 1) < 0.005 ? missing : product;
  });
  double all = 1;
  std::vector<double> own;
  for (const double each : a) {
    own.push_back(1 / (3 * (1 + each) * (1 + each)));
    all *= 1 + own.back();
  }
  for (std::size_t k = 0; k < a.size(); ++k) {
    CHECK(found[k].first_order.value == Approx(own[k] / (all - 1)).margin(0.02));
    CHECK(found[k].total.value == Approx(own[k] * all / (1 + own[k]) / (all - 1)).margin(0.02));
  }
  const std::vector<double> same(at(replicates), 5.1), none(at(replicates), missing);
  CHECK(std::isnan(variance_shares(same, same, same, replicates).first_order.value));
  CHECK(std::isnan(variance_shares(none, none, none, replicates).total.value));
}

TEST_CASE("rank correlations, with equal figures and without some") {
  constexpr std::size_t inputs = 3, figures = 5;
  constexpr int n = 8192;
  const auto bits = bits_of(inputs, n);
  const Draw normal = draw_of({Uncertain::Law::normal, 0, 1}, -Inputs::far, Inputs::far);
  std::vector<std::vector<double>> x(2, std::vector<double>(at(replicates * n)));
  for (std::size_t k = 0; k < x.size(); ++k) test::draw(x[k].data(), bits[k].data(), normal, replicates * n);
  std::vector<std::vector<double>> y(figures, std::vector<double>(at(replicates * n)));
  for (std::size_t i = 0; i < at(replicates * n); ++i) {
    y[0][i] = -std::exp(x[0][i]);
    y[1][i] = x[0][i] + x[1][i];
    y[2][i] = x[0][i] > 0 ? 1 : 0;
    y[3][i] = 7;
    y[4][i] = x[1][i] > 1 ? missing : x[0][i];
  }
  const auto correlations = [&](int at_a_time) {
    RankCorrelations of(inputs, figures, replicates, 2 * n);  // twice as many trials as are looked at
    CHECK(of.kept_trials() == n);
    std::vector<std::int64_t> refused(at(n));
    const auto each_call = [&](const auto& call) {
      for (int r = 0; r < replicates; ++r)
        for (int first = 0; first < 2 * n; first += at_a_time)
          if (first < n) call(r, first);
    };
    each_call([&](int r, int first) {
      std::vector<const double*> columns;
      for (const auto& column : y) columns.push_back(column.data() + r * n + first);
      of.keep(r, first, at_a_time, columns, refused.data());
    });
    CHECK(of.kept(3)[2 * n + 5] == y[2][at(3 * n + 5)]);
    of.rank(n, 2);
    std::vector<double> sums(of.sums_size());
    each_call([&](int r, int first) {
      std::vector<const std::uint32_t*> columns;
      for (const auto& column : bits) columns.push_back(column.data() + r * n + first);
      columns.back() = nullptr;
      of.add(sums, r, first, at_a_time, columns);
    });
    return of.finish(sums);
  };
  const auto found = correlations(256);
  CHECK(found[0][0] == Approx(-1).margin(1e-4));
  CHECK(found[0][1] == Approx(0).margin(2e-3));
  const double expected = 6 / std::numbers::pi * std::asin(std::numbers::sqrt2 / 4);
  CHECK(found[1][0] == Approx(expected).margin(2e-3));
  CHECK(found[1][1] == Approx(expected).margin(2e-3));
  CHECK(found[2][0] == Approx(std::sqrt(0.75)).margin(1e-3));
  CHECK(std::isnan(found[3][0]));
  CHECK(found[4][0] == Approx(1).margin(1e-3));
  for (const auto& each : found) CHECK(std::isnan(each[2]));
  CHECK(correlations(1024)[1][1] == found[1][1]);
}

TEST_CASE("first-order shares of inputs that are correlated") {
  Inputs of;
  const Uncertain standard{Uncertain::Law::normal, 0, 1};
  of.add(standard);
  of.add(standard);
  of.add_group({3.5, 4.5, 5.5});
  of.add(standard);
  constexpr int n = 1024;
  const auto bits = bits_of(5, n);
  const Draw normal = draw_of(standard, -Inputs::far, Inputs::far);
  std::vector<std::vector<double>> x(6, std::vector<double>(at(replicates * n)));
  std::vector<double> z(at(replicates * n)), y(at(replicates * n));
  test::draw(x[0].data(), bits[0].data(), normal, replicates * n);
  test::draw(z.data(), bits[1].data(), normal, replicates * n);
  test::draw(x[5].data(), bits[4].data(), normal, replicates * n);
  for (std::size_t i = 0; i < y.size(); ++i) {
    x[1][i] = 0.6 * x[0][i] + 0.8 * z[i];
    x[2][i] = uniform(bits[2][i]) / 2;  // any law of shares does
    x[3][i] = uniform(bits[3][i]) / 2;
    x[4][i] = 1 - x[2][i] - x[3][i];
    y[i] = 1e4 + x[0][i] + x[1][i] + std::sqrt(0.8 * 48) * x[2][i];  // variances 3.2 and 0.8
    if (x[5][i] > 2) y[i] = missing;
  }
  const auto trials_from = [&](int first, int count, std::vector<const double*>& columns,
                               std::vector<const double*>& figure) {
    columns.clear();
    for (const auto& column : x) columns.push_back(column.data() + first);
    figure = {y.data() + first};
    return Trials{.n = count, .x = columns, .y = figure};
  };
  std::vector<const double*> columns, figure;
  const FittedShares shares(of.scenario, of.inputs, trials_from(0, 4096, columns, figure));
  auto room = shares.room();
  std::vector<std::vector<double>> sums;
  for (int r = 0; r < replicates; ++r) {
    auto& own = sums.emplace_back(shares.sums_size());
    for (int first = 0; first < n; first += 256)
      shares.add(own, room, trials_from(r * n + first, 256, columns, figure));
  }
  const auto found = shares.finish(sums);
  REQUIRE(found.size() == 4);
  check_share(found[0], 1.6 * 1.6 / 4);
  check_share(found[1], 1.6 * 1.6 / 4);
  check_share(found[2], 0.2);
  CHECK(found[3].value < 0.01);
}

}  // namespace closs::simulate_sensitivity_test
