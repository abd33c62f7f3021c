// Simulations of whole scenarios: the statistics against the trials themselves, against exact distributions, and the
// reported errors against what they say.
#include "analysis/simulate/simulate.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "analysis/simulate/ranges.hpp"
#include "analysis/simulate/statistics.hpp"
#include "catch.hpp"
#include "core/at.hpp"
#include "input/world.hpp"

namespace closs::simulate_test {

namespace {

const FigureId lost{.scope = Scope::total, .measure = M::lost};
const FigureId risk{.scope = Scope::total, .measure = M::revenue_at_risk};

const char* const two_inputs = R"(closs: 1
name: Two inputs
model: goodman
currency: USD
customers: 1M
revenue_per_customer: {lognormal: {p5: 150, p95: 260}}
baseline_loss: 0%
margin: 50%
problem_defaults: {loss: {satisfied: 0%, mollified: 0%, dissatisfied: 100%, silent: 100%}}
problems:
  one: {frequency: 41 of 512, complaint_rate: 0%, outcomes: {satisfied: 40%, mollified: 35%, dissatisfied: 25%}}
)";

Scenario scenario_of(const std::string& text) {
  const ReadScenario read = test::read(text);
  CHECK(test::codes(read) == std::vector<std::string>{});
  REQUIRE(read.scenario);
  return *read.scenario;
}
Scenario example(const std::string& name) {
  test::World world;
  world.files[name] = world.text_of(CLOSS_SOURCE_DIR "/examples/" + name);
  return *world.read(name).scenario;
}

// Sanitizers take ten times as long, and find nothing in the last seeds that they do not in the first.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool watched = true;
#elif defined(__has_feature)
constexpr bool watched = __has_feature(address_sanitizer) || __has_feature(thread_sanitizer);
#else
constexpr bool watched = false;
#endif

/// All trials of some figures and values, replicate after replicate.
struct AllTrials {
  std::vector<std::vector<double>> figures, values;
};
AllTrials trials_of(const Scenario& scenario, const std::vector<FigureId>& figures, const std::vector<int>& values,
                    Sampling sampling, std::uint64_t seed, std::int64_t each) {
  const RandomInputs inputs = random_inputs(scenario);
  Dimensions dimensions;
  add_dimensions(dimensions, inputs);
  const DrawnTrials trials(scenario, inputs, dimensions, 1);
  const Sampler sampler(sampling, seed, {dimensions.paths().begin(), dimensions.paths().end()}, replicate_count);
  const Rows rows = trials.rows(sampler);
  RowFigures evaluated(scenario, rows, RowsWanted{.figures = figures, .values = values}, 1);
  AllTrials out{std::vector<std::vector<double>>(figures.size()), std::vector<std::vector<double>>(values.size())};
  for (int r = 0; r < replicate_count; ++r)
    evaluated.evaluate(0, DrawnTrials::row(r, 0), each, [&](const EvaluatedBlock& block) {
      for (std::size_t k = 0; k < figures.size(); ++k)
        out.figures[k].insert(out.figures[k].end(), block.figures[k], block.figures[k] + block.n);
      for (std::size_t k = 0; k < values.size(); ++k)
        out.values[k].insert(out.values[k].end(), block.values[k], block.values[k] + block.n);
    });
  return out;
}

std::vector<int> values_of(const Scenario& scenario) {
  std::vector<int> out;
  for (const RandomInput& input : random_inputs(scenario).inputs)
    out.insert(out.end(), input.values.begin(), input.values.end());
  return out;
}

double mean_of(const std::vector<double>& of) {
  return std::accumulate(of.begin(), of.end(), 0.0) / static_cast<double>(of.size());
}
double covariance_of(const std::vector<double>& a, const std::vector<double>& b) {
  const double mean_a = mean_of(a), mean_b = mean_of(b);
  double sum = 0;
  for (std::size_t k = 0; k < a.size(); ++k) sum += (a[k] - mean_a) * (b[k] - mean_b);
  return sum / static_cast<double>(a.size() - 1);
}
std::vector<double> ranks_of(const std::vector<double>& of) {
  std::vector<std::size_t> order(of.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return of[a] < of[b]; });
  std::vector<double> out(of.size());
  for (std::size_t k = 0; k < order.size(); ++k) out[order[k]] = static_cast<double>(k);
  return out;
}
double rank_correlation(const std::vector<double>& a, const std::vector<double>& b) {
  const std::vector<double> x = ranks_of(a), y = ranks_of(b);
  return covariance_of(x, y) / std::sqrt(covariance_of(x, x) * covariance_of(y, y));
}

Simulated simulated(const Scenario& scenario, SimulationPlan plan, std::vector<FigureId> figures = {lost, risk}) {
  plan.figures = {std::move(figures)};
  Simulation simulation({&scenario}, plan);
  simulation.run();
  return simulation.result(0);
}

bool same_bits(const Estimate& a, const Estimate& b) {
  const auto same = [](double x, double y) { return x == y || (std::isnan(x) && std::isnan(y)); };
  return same(a.value, b.value) && same(a.error, b.error);
}
bool same_bits(const Simulated& a, const Simulated& b) {
  bool same = a.figures.size() == b.figures.size() && a.decisions.size() == b.decisions.size();
  for (std::size_t k = 0; same && k < a.figures.size(); ++k) {
    const Distribution &x = a.figures[k], &y = b.figures[k];
    same = same_bits(x.mean, y.mean) && same_bits(x.sd, y.sd) && same_bits(x.exists, y.exists) &&
           same_bits(x.positive, y.positive);
    for (std::size_t q = 0; q < x.quantiles.size(); ++q) same = same && same_bits(x.quantiles[q], y.quantiles[q]);
  }
  for (std::size_t k = 0; same && k < a.decisions.size(); ++k) {
    const Decision &x = a.decisions[k], &y = b.decisions[k];
    same = same_bits(x.mean, y.mean) && same_bits(x.best, y.best) && same_bits(x.regret, y.regret) &&
           same_bits(x.p5, y.p5) && same_bits(x.p95, y.p95);
  }
  return same;
}

}  // namespace

TEST_CASE("a quantile is the smallest number with at least that share of them at or below it") {
  std::array numbers{3.0, 1.0, 2.0, 4.0};
  CHECK(quantile_of(numbers, 0.5) == 2);
  CHECK(quantile_of(numbers, 0.51) == 3);
  CHECK(quantile_of(numbers, 0.05) == 1);
  CHECK(quantile_of(numbers, 1) == 4);
}

TEST_CASE("statistics are those of all trials together") {
  const Scenario s = example("telecom.yaml");
  for (const Sampling sampling : {Sampling::sobol, Sampling::random})
    for (const std::int64_t trials : {4'096, 100'000}) {
      const Simulated out = simulated(s, {.trials = trials, .seed = 3, .sampler = sampling, .threads = 2});
      const std::int64_t each = trials_of_replicate(trials, sampling);
      CHECK(out.run.trials == each * replicate_count);
      const AllTrials all = trials_of(s, {lost, risk}, {}, sampling, 3, each);
      for (std::size_t k = 0; k < 2; ++k) {
        std::vector<double> numbers = all.figures[k];
        const Distribution& d = out.figures[k];
        CHECK(d.mean.value == Approx(mean_of(numbers)).epsilon(1e-12));
        CHECK(d.sd.value == Approx(std::sqrt(covariance_of(numbers, numbers))).epsilon(1e-10));
        CHECK(d.exists.value == 1);
        CHECK(d.positive.value == 1);
        std::sort(numbers.begin(), numbers.end());
        for (std::size_t q = 0; q < shown_quantiles.size(); ++q) {
          const auto n = static_cast<double>(numbers.size());
          const double value = d.quantiles[q].value;
          const auto at_or_below =
              static_cast<double>(std::upper_bound(numbers.begin(), numbers.end(), value) - numbers.begin());
          CHECK(std::abs(at_or_below - shown_quantiles[q] * n) <= std::max(5.0, 3e-5 * n));
        }
        // Errors of the mean: the replicates' own.
        std::vector<double> means;
        for (int r = 0; r < replicate_count; ++r) {
          const auto first = all.figures[k].begin() + r * each;
          means.push_back(std::accumulate(first, first + each, 0.0) / static_cast<double>(each));
        }
        CHECK(d.mean.error == Approx(std::sqrt(covariance_of(means, means) / replicate_count)).epsilon(1e-6));
      }
    }
}

TEST_CASE("a product of known laws has its known distribution") {
  // lost = customers * frequency; revenue at risk = that times the revenue per customer, independent of it.
  const Scenario s = scenario_of(two_inputs);
  const Simulated out = simulated(s, {});
  const double a = 41.5, b = 471.5;
  const double mean = a / (a + b), variance = a * b / ((a + b) * (a + b) * (a + b + 1));
  CHECK(out.figures[0].mean.value == Approx(1e6 * mean).epsilon(1e-6));
  CHECK(out.figures[0].sd.value == Approx(1e6 * std::sqrt(variance)).epsilon(1e-4));
  const double sigma = std::log(260.0 / 150.0) / (2 * 1.6448536269514727), mu = std::log(150.0 * 260.0) / 2;
  const double revenue = std::exp(mu + sigma * sigma / 2), square = std::exp(2 * mu + 2 * sigma * sigma);
  const Distribution& d = out.figures[1];
  CHECK(d.mean.value == Approx(1e6 * mean * revenue).margin(5 * d.mean.error));
  const double second = (variance + mean * mean) * square - mean * mean * revenue * revenue;
  CHECK(d.sd.value == Approx(1e6 * std::sqrt(second)).margin(5 * d.sd.error));
}

TEST_CASE("the same bits for any number of threads, and seeds differ") {
  const Scenario s = example("telecom.yaml");
  for (const Sampling sampling : {Sampling::sobol, Sampling::random}) {
    const Simulated one = simulated(s, {.trials = 50'000, .sampler = sampling, .threads = 1});
    for (const int threads : {2, 3})
      CHECK(same_bits(one, simulated(s, {.trials = 50'000, .sampler = sampling, .threads = threads})));
    CHECK_FALSE(same_bits(one, simulated(s, {.trials = 50'000, .seed = 2, .sampler = sampling})));
  }
}

TEST_CASE("an interval of 95 % holds the truth in 90 to 99 % of seeds") {
  const Scenario s = scenario_of(two_inputs);
  const Simulated truth = simulated(s, {.trials = std::int64_t{1} << 22, .seed = 12'345}, {risk});
  constexpr double t = 2.131449545559323;  // of 15 degrees of freedom
  for (const std::int64_t trials : {2'048, 131'072}) {
    const int seeds = trials > 10'000 && watched ? 20 : 200;
    for (const Sampling sampling : {Sampling::sobol, Sampling::random}) {
      std::array<int, 5> held{};
      for (int seed = 1; seed <= seeds; ++seed) {
        const Simulated out =
            simulated(s, {.trials = trials, .seed = static_cast<std::uint64_t>(seed), .sampler = sampling}, {risk});
        const Distribution &d = out.figures[0], &of = truth.figures[0];
        const auto hold = [&](std::size_t k, const Estimate& e, const Estimate& exact) {
          held[k] += std::abs(e.value - exact.value) <= t * e.error + t * exact.error;
        };
        hold(0, d.mean, of.mean);
        hold(1, d.sd, of.sd);
        hold(2, d.quantiles.front(), of.quantiles.front());
        hold(3, d.quantiles.back(), of.quantiles.back());
      }
      for (std::size_t k = 0; k < 4; ++k) {
        INFO(name_of(sampling) << ", " << trials << " trials, statistic " << k << ": " << held[k] << " of " << seeds);
        CHECK(held[k] >= 0.9 * seeds);
        CHECK((held[k] <= 0.99 * seeds || seeds < 200));
      }
    }
  }
}

TEST_CASE("shares down to 2 in 10,000 are covered, and none of n is not never") {
  const Scenario s = scenario_of(two_inputs);
  // revenue at risk = 1M * Beta(41.5, 471.5) * lognormal: bounds with known shares, by one long simulation.
  std::vector<FigureBounds> bounds;
  for (const double bound : {8e6, 7e6, 30e6, 35e6}) bounds.push_back(bounds_of(risk, Relation::above, bound, 0));
  const auto chances = [&](std::int64_t trials, std::uint64_t seed) {
    SimulationPlan plan{.trials = trials, .seed = seed};
    plan.figures = {{}};
    plan.conditions = {bounds};
    Simulation simulation({&s}, plan);
    simulation.run();
    return simulation.result(0).chances;
  };
  const std::vector<Estimate> truth = chances(std::int64_t{1} << 22, 99);
  constexpr double t = 2.131449545559323;
  for (const std::int64_t trials : {2'048, 131'072}) {
    const int seeds = trials > 10'000 && watched ? 20 : 200;
    std::vector<int> held(bounds.size());
    for (int seed = 1; seed <= seeds; ++seed) {
      const std::vector<Estimate> found = chances(trials, static_cast<std::uint64_t>(seed));
      for (std::size_t k = 0; k < bounds.size(); ++k) {
        held[k] += std::abs(found[k].value - truth[k].value) <= t * (found[k].error + truth[k].error);
        CHECK(found[k].error > 0);
      }
    }
    for (std::size_t k = 0; k < bounds.size(); ++k) {
      INFO("share " << truth[k].value << ", " << trials << " trials: " << held[k] << " of " << seeds);
      CHECK(held[k] >= 0.9 * seeds);
    }
  }
}

TEST_CASE("counts of one survey are drawn as a Dirichlet distribution") {
  const Scenario s = example("telecom.yaml");
  const RandomInputs inputs = random_inputs(s);
  for (std::size_t g = 0; g < inputs.inputs.size(); ++g) {
    const RandomInput& group = inputs.inputs[g];
    if (!group.is_group()) continue;
    const AllTrials all = trials_of(s, {}, group.values, Sampling::sobol, 1, 8'192);
    const double sum = std::accumulate(group.weights.begin(), group.weights.end(), 0.0);
    for (std::size_t i = 0; i < group.values.size(); ++i) {
      const double share = group.weights[i] / sum;
      CHECK(mean_of(all.values[i]) == Approx(share).epsilon(1e-5));
      for (std::size_t j = 0; j <= i; ++j) {
        const double other = group.weights[j] / sum;
        const double exact = (i == j ? share * (1 - share) : -share * other) / (sum + 1);
        CHECK(covariance_of(all.values[i], all.values[j]) == Approx(exact).epsilon(0.01));
      }
    }
    if (group.weights.size() != group.values.size()) continue;
    for (std::size_t row = 0; row < all.values[0].size(); row += 97) {
      double whole = 0;
      for (const std::vector<double>& share : all.values) whole += share[row];
      CHECK(whole == Approx(1).epsilon(1e-12));
    }
  }
}

TEST_CASE("rank correlations are recovered, and each law stays as it is") {
  for (const double rank : {0.6, -0.4, 0.95}) {
    Scenario s = scenario_of(two_inputs);
    s.correlations = {{.between = {{{"problems.one.frequency", {}}, {"revenue_per_customer", {}}}}, .rank = rank}};
    const std::vector<int> values = values_of(s);
    const AllTrials plain = trials_of(scenario_of(two_inputs), {}, values, Sampling::sobol, 1, 4'096);
    for (const Sampling sampling : {Sampling::sobol, Sampling::random}) {
      const AllTrials all = trials_of(s, {}, values, sampling, 1, 4'096);
      CHECK(rank_correlation(all.values[0], all.values[1]) == Approx(rank).margin(0.01));
      for (std::size_t k = 0; k < 2; ++k) {
        CHECK(mean_of(all.values[k]) == Approx(mean_of(plain.values[k])).epsilon(0.01));
        CHECK(covariance_of(all.values[k], all.values[k]) ==
              Approx(covariance_of(plain.values[k], plain.values[k])).epsilon(0.05));
      }
    }
  }
}

TEST_CASE("how figures and inputs rank together is told of all trials") {
  const Scenario s = scenario_of(two_inputs);
  SimulationPlan plan;
  plan.sampler = Sampling::random;
  plan.sensitivities = true;
  plan.figures = {{risk}};
  Simulation simulation({&s}, plan);
  simulation.run();
  simulation.explain();
  const Simulated found = simulation.result(0);
  const AllTrials all = trials_of(s, {risk}, values_of(s), Sampling::random, plan.seed, plan.trials / replicate_count);
  REQUIRE(!found.sensitivities.empty());
  const Sensitivities& of = found.sensitivities.front();
  CHECK(of.figure == risk);
  REQUIRE(of.inputs.size() == 2);
  for (std::size_t i = 0; i < of.inputs.size(); ++i)
    CHECK(of.inputs[i].rank == Approx(rank_correlation(all.values[i], all.figures[0])).margin(5e-4));
}

TEST_CASE("shares that are drawn alone leave the rest to the others") {
  std::string text = two_inputs;
  text.replace(text.find("satisfied: 40%, mollified: 35%, dissatisfied: 25%"), 49,
               "satisfied: 30% to 50%, mollified: 35%, dissatisfied: rest");
  const Scenario s = scenario_of(text);
  std::vector<int> members = s.groups.at(0);
  const AllTrials all = trials_of(s, {}, members, Sampling::sobol, 1, 1'024);
  for (std::size_t row = 0; row < all.values[0].size(); row += 13) {
    double whole = 0;
    for (const std::vector<double>& share : all.values) whole += share[row];
    CHECK(whole == Approx(1).epsilon(1e-12));
  }
}

TEST_CASE("what a draw goes beyond is clipped, or the trial refused") {
  std::string text = two_inputs;
  text.replace(text.find("margin: 50%"), 11, "margin: {normal: {mean: 90%, sd: 6%}}");
  const FigureId margin{.scope = Scope::total, .measure = M::margin_at_risk};
  const Simulated clipped = simulated(scenario_of(text), {}, {margin});
  REQUIRE(clipped.clipped.size() == 1);
  CHECK(clipped.clipped[0].path == "margin");
  CHECK(clipped.clipped[0].share == Approx(0.0477904).epsilon(0.001));  // Phi(-5/3)
  CHECK(clipped.refused == 0);

  text = two_inputs;
  text.replace(text.find("customers: 1M"), 13, "customers: {normal: {mean: 1M, sd: 400k}}");
  const Simulated refused = simulated(scenario_of(text), {});
  CHECK(static_cast<double>(refused.refused) / static_cast<double>(refused.run.trials) ==
        Approx(0.00620967).epsilon(0.05));  // Phi(-2.5)
  CHECK(refused.figures[0].exists.value == 1);
}

TEST_CASE("a figure that exists in some trials only says how often") {
  // The fix never pays back where it is worth less than it costs.
  const Scenario s = scenario_of(std::string(two_inputs) + R"(horizon: 3
discount_rate: 5%
fixes:
  one: {changes: {problems.one.frequency: {reduce: {uniform: [0%, 40%]}}}, cost: {once: 5M}}
)");
  const FigureId payback{.scope = Scope::fix, .measure = M::payback_months, .fix = 0};
  const FigureId npv{.scope = Scope::fix, .measure = M::npv, .fix = 0};
  const Simulated out = simulated(s, {}, {payback, npv});
  const AllTrials all = trials_of(s, {payback, npv}, {}, Sampling::sobol, 1, 8'192);
  const auto exist =
      std::count_if(all.figures[0].begin(), all.figures[0].end(), [](double v) { return !std::isnan(v); });
  CHECK(exist > 0);
  CHECK(out.figures[0].exists.value == Approx(static_cast<double>(exist) / static_cast<double>(all.figures[0].size())));
  const auto positive = std::count_if(all.figures[1].begin(), all.figures[1].end(), [](double v) { return v > 0; });
  CHECK(out.figures[1].positive.value ==
        Approx(static_cast<double>(positive) / static_cast<double>(all.figures[1].size())));
  REQUIRE(out.decisions.size() == 2);
  CHECK(out.decisions[1].best.value == out.figures[1].positive.value);
  CHECK(out.decisions[0].best.value + out.decisions[1].best.value == Approx(1));
  double regret = 0;
  for (const double v : all.figures[1]) regret += std::max(v, 0.0) / static_cast<double>(all.figures[1].size());
  CHECK(out.decisions[0].regret.value == Approx(regret).epsilon(1e-9));
}

TEST_CASE("trials are rounded up to whole replicates") {
  CHECK(trials_of_replicate(1, Sampling::random) == 64);
  CHECK(trials_of_replicate(100'000, Sampling::random) == 6'250);
  CHECK(trials_of_replicate(100'001, Sampling::random) == 6'251);
  CHECK(trials_of_replicate(100'000, Sampling::sobol) == 8'192);
  CHECK(trials_of_replicate(131'072, Sampling::sobol) == 8'192);
  CHECK(trials_of_replicate(std::int64_t{1} << 36, Sampling::sobol) == std::int64_t{1} << 32);
  CHECK(trials_of_replicate((std::int64_t{1} << 36) + 1, Sampling::sobol) == 0);
  CHECK(trials_of_replicate(1'000'000'000'000'000'000, Sampling::random) == 62'500'000'000'000'000);
}

TEST_CASE("a simulation that is ended has as many trials in each replicate") {
  const Scenario s = example("telecom.yaml");
  SimulationPlan plan{.trials = 1 << 20};
  plan.figures = {{lost}};
  Simulation ended({&s}, plan);
  ended.run([](std::int64_t done, std::int64_t) { return done < 200'000; });
  const Simulated out = ended.result(0);
  CHECK(out.run.partial);
  CHECK(out.run.trials >= 200'000);
  CHECK(out.run.trials < 1 << 20);
  CHECK(out.run.trials % replicate_count == 0);
  const AllTrials all = trials_of(s, {lost}, {}, Sampling::sobol, 1, out.run.trials / replicate_count);
  CHECK(out.figures[0].mean.value == Approx(mean_of(all.figures[0])).epsilon(1e-12));
}

TEST_CASE("a simulation goes on until it is precise") {
  const Scenario s = example("telecom.yaml");
  SimulationPlan plan{.trials = 4'096, .sampler = Sampling::random, .precision = 0.001};
  plan.figures = {{lost}};
  Simulation simulation({&s}, plan);
  simulation.run();
  const Simulated out = simulation.result(0);
  CHECK(out.run.precise);
  CHECK(out.run.trials > 4'096);
}

TEST_CASE("scenarios share their random numbers, and differ trial by trial") {
  const Scenario s = scenario_of(two_inputs);
  std::string text = two_inputs;
  text.replace(text.find("customers: 1M"), 13, "customers: 2M");
  const Scenario twice = scenario_of(text);
  SimulationPlan plan;
  plan.figures = {{lost}, {lost}};
  plan.differences = true;
  Simulation simulation({&s, &twice}, plan);
  simulation.run();
  const Simulated one = simulation.result(0), other = simulation.result(1);
  REQUIRE(other.differences.size() == 1);
  CHECK(other.differences[0].mean.value == Approx(one.figures[0].mean.value).epsilon(1e-9));
  CHECK(other.differences[0].sd.value == Approx(one.figures[0].sd.value).epsilon(1e-9));
}

TEST_CASE("differences are of figures of one name") {
  const std::string fixes = R"(horizon: 3
discount_rate: 5%
fixes:
)";
  const std::string first = "  first: {changes: {problems.one.frequency: {reduce: 40%}}, cost: {once: 5M}}\n";
  const std::string other = "  other: {changes: {problems.one.frequency: {reduce: 10%}}, cost: {once: 1M}}\n";
  const Scenario one = scenario_of(two_inputs + fixes + first), both = scenario_of(two_inputs + fixes + other + first);
  const auto npv = [](int fix) { return FigureId{.scope = Scope::fix, .measure = M::npv, .fix = fix}; };
  SimulationPlan plan{.trials = 4'096};
  plan.figures = {{npv(0)}, {npv(0), npv(1), lost}};
  plan.differences = true;
  Simulation simulation({&one, &both}, plan);
  simulation.run();
  const Simulated out = simulation.result(1);
  REQUIRE(out.differences.size() == 1);
  CHECK(out.differences[0].id == npv(1));
  CHECK(out.differences[0].mean.value == Approx(0).margin(1e-6));
}

TEST_CASE("ranges are near theirs") {
  const Scenario s = example("telecom.yaml");
  const std::vector<FigureId> figures = headline_of_simulation(s);
  const Ranges ranges = ranges_of(s, figures, 1);
  const Simulated out = simulated(s, {}, figures);
  REQUIRE(ranges.figures.size() == figures.size());
  for (std::size_t k = 0; k < figures.size(); ++k) {
    const double low = out.figures[k].quantiles.front().value, high = out.figures[k].quantiles.back().value;
    CHECK(ranges.figures[k].low == Approx(low).margin(0.03 * (high - low)));
    CHECK(ranges.figures[k].high == Approx(high).margin(0.03 * (high - low)));
  }
  CHECK_FALSE(ranges.too_many_refused());
}

TEST_CASE("ranges of cash are those of the running sum: at no discount they end at those of net present value") {
  const Scenario s = scenario_of(two_inputs + std::string(R"(horizon: 3
discount_rate: 0%
fixes:
  a: {changes: {problems.one.frequency: {reduce: 50%}}, cost: {once: 2M}}
  b: {changes: {problems.one.frequency: {reduce: 20%}}, cost: {once: 500k}, start: 2}
)"));
  const auto npv = [](int fix) { return FigureId{.scope = Scope::fix, .measure = M::npv, .fix = fix}; };
  const FigureId joint{.scope = Scope::joint, .measure = M::npv};
  const std::vector<FigureId> figures = {npv(1), joint};
  const std::vector<CashPoints> cash = {{1, {0, 3}}, {all_together, {0, 1, 2, 5}}};
  const Ranges ranges = ranges_of(s, figures, 1, cash);
  REQUIRE(ranges.cash_of(1));
  REQUIRE(ranges.cash_of(all_together));
  CHECK_FALSE(ranges.cash_of(0));
  const CashRange &b = *ranges.cash_of(1), &both = *ranges.cash_of(all_together);
  CHECK(b.low.front() == -500'000);
  CHECK(b.high.front() == -500'000);
  CHECK(b.low.back() == Approx(ranges.of(npv(1))->low));
  CHECK(b.high.back() == Approx(ranges.of(npv(1))->high));
  CHECK(both.low.back() == Approx(ranges.of(joint)->low));
  CHECK(both.high.back() == Approx(ranges.of(joint)->high));
  CHECK(both.low.front() == -2e6);
  CHECK(both.low[1] - both.low[2] == Approx(500'000));  // paid once, at the start of the second year
  CHECK(both.low[1] < both.high[1]);
}

TEST_CASE("a number that comes again and again has no error where it is a quantile") {
  // Three of ten are 0, in each replicate; of the others no two are equal.
  constexpr int replicates = 4, each = 20'000;
  std::vector<double> numbers;
  for (int k = 0; k < replicates * each; ++k)
    numbers.push_back(
        k % 10 < 3 ? 0 : (k % 10 < 6 ? -1 : 1) * (1 + k * 0.6180339887498949 - std::floor(k * 0.6180339887498949)));
  SeriesTable table({Bins({numbers.begin(), numbers.begin() + 9'000})}, replicates);
  Tally tally = table.tally();
  for (int r = 0; r < replicates; ++r) {
    SeriesSums sums;
    table.add(tally, sums, 0, numbers.data() + r * each, each);
    table.add(r, {&sums, 1});
    table.take(r, tally);
  }
  const std::vector<std::int64_t> trials(replicates, each);
  const Distribution d = table.distribution(0, trials);
  CHECK(d.quantiles[3].value == 0);
  CHECK(d.quantiles[3].error == 0);
  CHECK(d.quantiles[2].value < -1);
  CHECK(d.quantiles[2].error > 0);
}

TEST_CASE("numbers that come again and again have exact quantiles") {
  // A third is 0, a third is 1, the others lie between 1 and 2.
  std::vector<double> numbers;
  for (int k = 0; k < 90'000; ++k) numbers.push_back(k % 3 == 0 ? 0 : k % 3 == 1 ? 1 : 1 + (k * 7919 % 90'000) / 9e4);
  SeriesTable table({Bins({numbers.begin(), numbers.begin() + 9'000})}, 1);
  Tally tally = table.tally();
  SeriesSums sums;
  table.add(tally, sums, 0, numbers.data(), numbers.size());
  table.add(0, {&sums, 1});
  table.take(0, tally);
  const std::vector<std::int64_t> trials{90'000};
  const Distribution d = table.distribution(0, trials);
  CHECK(d.quantiles[1].value == 0);
  CHECK(d.quantiles[3].value == 1);
  std::sort(numbers.begin(), numbers.end());
  CHECK(d.quantiles[5].value >= numbers[80'995]);
  CHECK(d.quantiles[5].value <= numbers[81'003]);
}

namespace {

/// What each decision is worth on average.
std::vector<double> worth_of_decisions(const Scenario& scenario, std::int64_t trials) {
  std::vector<double> out;
  for (const Decision& one : simulated(scenario, {.trials = trials, .seed = 3}, {}).decisions)
    out.push_back(one.mean.value);
  return out;
}
Information information_of(const Scenario& scenario, std::vector<FurtherAnswers> asked = {}) {
  SimulationPlan plan{.information = true, .measure_next = {std::move(asked)}};
  plan.figures = {{}};
  Simulation simulation({&scenario}, plan);
  simulation.run();
  simulation.explain();
  return simulation.result(0).information.value();
}

/// What a choice that is made once something is known is worth more than the best one without: each outcome is added
/// with its probability, and what the decisions are worth then.
class WorthOfKnowing {
 public:
  void add(double probability, const std::vector<double>& worth) {
    mean_.resize(worth.size());
    for (std::size_t a = 0; a < worth.size(); ++a) mean_[a] += probability * worth[a];
    best_ += probability * *std::max_element(worth.begin(), worth.end());
  }
  double value() const { return best_ - *std::max_element(mean_.begin(), mean_.end()); }

 private:
  std::vector<double> mean_{};
  double best_ = 0;
};

}  // namespace

TEST_CASE("what knowing an input of a whole scenario is worth, against simulations within a simulation") {
  const Scenario s = example("two-offers.yaml");
  const RandomInputs inputs = random_inputs(s);
  const Information found = information_of(s);
  for (const std::string path : {"problems.slow-claim.frequency", "fixes.outsourced.cost.per_period",
                                 "fixes.outsourced.changes.problems.slow-claim.frequency.reduce"}) {
    const auto one = std::find_if(found.evppi.begin(), found.evppi.end(), [&](const Information::OfInputs& of) {
      return of.inputs.size() == 1 && inputs.inputs[of.inputs[0]].path == path;
    });
    REQUIRE(one != found.evppi.end());
    const auto value = static_cast<std::size_t>(inputs.inputs[one->inputs[0]].values[0]);
    // More outcomes at both ends, where rare ones change the choice.
    constexpr int outcomes = 64;
    const auto share = [](double u) { return u * u * (3 - 2 * u); };
    WorthOfKnowing known;
    for (int k = 0; k < outcomes; ++k) {
      Scenario fixed = s;
      fixed.values[value].base = quantile(s.values[value], share((k + 0.5) / outcomes));
      fixed.values[value].uncertain = {};
      known.add(share((k + 1.0) / outcomes) - share(static_cast<double>(k) / outcomes),
                worth_of_decisions(fixed, 2'048));
    }
    INFO(path << ": " << one->value.value << " +- " << one->value.error << " for " << known.value());
    CHECK(std::abs(one->value.value - known.value()) < 3 * one->value.error + 0.03 * known.value());
  }
}

TEST_CASE("what more answers of a whole scenario are worth, against the scenario after each of them") {
  const std::string before = "7 of 120";
  test::World world;
  const std::string text = world.text_of(CLOSS_SOURCE_DIR "/examples/ask-first.yaml");
  const std::size_t place = text.find(before);
  REQUIRE(place != text.npos);
  const Information found = information_of(scenario_of(text));
  REQUIRE(found.evsi.size() == 1);
  REQUIRE(found.evsi[0].n == 120);
  // So many of 120 more say yes: beta-binomial, with 7 + 1/2 and 113 + 1/2.
  WorthOfKnowing known;
  const auto log_beta = [](double a, double b) { return std::lgamma(a) + std::lgamma(b) - std::lgamma(a + b); };
  for (int k = 0; k <= 120; ++k) {
    const double probability = std::exp(std::lgamma(121.0) - std::lgamma(k + 1.0) - std::lgamma(121.0 - k) +
                                        log_beta(k + 7.5, 120 - k + 113.5) - log_beta(7.5, 113.5));
    std::string after = text;
    after.replace(place, before.size(), std::to_string(7 + k) + " of 240");
    known.add(probability, worth_of_decisions(scenario_of(after), 4'096));
  }
  INFO(found.evsi[0].value.value << " for " << known.value());
  CHECK(found.evsi[0].value.value == Approx(known.value()).epsilon(0.002));
}

TEST_CASE("numbers of any law have their quantiles, however far apart they lie") {
  constexpr std::size_t count = 200'000, of_pilot = 8'192;
  const auto even = [](std::size_t k) {  // between 0 and 1
    const double x = (static_cast<double>(k) + 0.5) * 0.6180339887498949;
    return x - std::floor(x);
  };
  const std::vector<double (*)(double)> laws = {
      [](double u) { return u; },
      [](double u) { return std::tan(3.14159265358979 * (u - 0.5)); },
      [](double u) { return std::pow(10, 8 * (u - 0.5)); },
      [](double u) { return std::pow(10, 500 * (u - 0.5)); },
      [](double u) { return u < 0.5 ? -1e300 + u : 1e300 * u; },
      [](double u) { return u < 0.2   ? u
                            : u < 0.7 ? 3
                                      : 1e6 + u; },
      [](double) { return 5.0; },
  };
  std::vector<std::vector<double>> numbers;
  std::vector<Bins> bins;
  for (const auto law : laws) {
    std::vector<double>& of = numbers.emplace_back();
    for (std::size_t k = 0; k < count; ++k) of.push_back(law(even(k)));
    bins.emplace_back(std::vector<double>(of.begin(), of.begin() + of_pilot));
  }
  SeriesTable table(bins, 2);
  Tally tally = table.tally();
  std::vector<SeriesSums> sums(laws.size());
  for (std::size_t s = 0; s < laws.size(); ++s)
    for (std::size_t k = 0; k < count; k += 1'000) {
      table.add(tally, sums[s], s, numbers[s].data() + k, 1'000);
      if (k == 70'000) table.take(0, tally);
    }
  table.take(1, tally);
  table.add(0, sums);
  const std::vector<std::int64_t> trials{count, 0};
  for (std::size_t s = 0; s < laws.size(); ++s) {
    const Distribution d = table.distribution(s, trials);
    for (std::size_t q = 0; q < shown_quantiles.size(); ++q) {
      const double value = d.quantiles[q].value;
      const auto share = [&](const auto& holds) {
        return static_cast<double>(std::count_if(numbers[s].begin(), numbers[s].end(), holds)) / count;
      };
      CAPTURE(s, q);
      CHECK(share([&](double x) { return x <= value; }) >= shown_quantiles[q] - 1e-4);
      CHECK(share([&](double x) { return x < value; }) <= shown_quantiles[q] + 1e-4);
    }
  }
}

}  // namespace closs::simulate_test
