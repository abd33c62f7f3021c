// What knowing is worth, against closed cases, exact sums, and a simulation within a simulation.
#include "analysis/simulate/information.hpp"

#include <cmath>
#include <numbers>

#include "analysis/synthetic_trials.hpp"
#include "catch.hpp"

namespace closs::simulate_information_test {
using test::Benefit;
using test::information;
using test::Inputs;
using Law = Uncertain::Law;

namespace {

double density(double z) { return std::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi); }
double below(double z) { return std::erfc(-z / std::numbers::sqrt2) / 2; }
/// E max(0, X) - max(0, E X) of a normal X.
double of_normal(double mean, double sd) {
  return sd * density(mean / sd) + mean * below(mean / sd) - std::max(0.0, mean);
}
/// sum_k P(k) max(0, slope (E(p | k) - turn)) - max(0, slope (E p - turn)), p from Beta(a, b), k of n.
double of_survey(double a, double b, int n, double slope, double turn) {
  double sum = 0;
  for (int k = 0; k <= n; ++k) {
    const double log_of = std::lgamma(n + 1.0) - std::lgamma(k + 1.0) - std::lgamma(n - k + 1.0) + std::lgamma(a + k) +
                          std::lgamma(b + n - k) - std::lgamma(a + b + n) + std::lgamma(a + b) - std::lgamma(a) -
                          std::lgamma(b);
    sum += std::exp(log_of) * std::max(0.0, slope * ((a + k) / (a + b + n) - turn));
  }
  return sum - std::max(0.0, slope * (a / (a + b) - turn));
}

const Uncertain standard{Law::normal, 0, 1};

void check_near(const Estimate& found, double expected, double share) {
  INFO(found.value << " +- " << found.error << " for " << expected);
  CHECK(found.value == Approx(expected).epsilon(share));
  CHECK(std::abs(found.value - expected) <= 5 * found.error + 1e-3 * expected);
}

}  // namespace

TEST_CASE("what linear benefits of normal inputs are worth to know") {
  Inputs of;
  for (int i = 0; i < 3; ++i) of.add(standard).source = i < 2 ? "survey" : "";
  const double mean = -40;
  const Information found = information(of, [&](const std::vector<double>& x) {
    return std::vector<double>{0, mean + 100 * x[0] + 60 * x[1]};
  });
  check_near(found.evpi, of_normal(mean, std::hypot(100, 60)), 0.005);
  REQUIRE(found.evppi.size() == 4);
  check_near(found.evppi[0].value, of_normal(mean, 100), 0.005);
  check_near(found.evppi[1].value, of_normal(mean, 60), 0.005);
  CHECK(found.evppi[2].value.value <= 3 * found.evppi[2].value.error);
  CHECK(found.evppi[2].value.value < 0.01);
  CHECK(found.evppi[3].of == Information::OfInputs::Of::source);
  CHECK(found.evppi[3].name == "survey");
  CHECK(found.evppi[3].inputs == std::vector<std::size_t>{0, 1});
  check_near(found.evppi[3].value, of_normal(mean, std::hypot(100, 60)), 0.005);
  const double share = below(mean / std::hypot(100, 60));
  CHECK(static_cast<double>(found.changed) == Approx(131072 * share).epsilon(0.01));
}

TEST_CASE("further answers to a count, against the sum over all that they may say") {
  Inputs of;
  of.add({Law::counts, 30, 200});
  of.add(standard);
  const double slope = 5000, turn = 0.16;
  for (const int n : {1, 20, 200, 3000, 100'000}) {
    const Information found = information(of,
                                          [&](const std::vector<double>& x) {
                                            return std::vector<double>{0, slope * (x[0] - turn) + 100 * x[1]};
                                          },
                                          {{0, -1, n, "x0"}});
    REQUIRE(found.evsi.size() == 1);
    INFO(n << ": " << found.evsi[0].value.value << " +- " << found.evsi[0].value.error);
    CHECK(found.evsi[0].value.value == Approx(of_survey(30.5, 170.5, n, slope, turn)).epsilon(0.002));
    CHECK(found.evsi[0].value.value <= found.evppi[0].value.value + 3 * found.evppi[0].value.error);
    CHECK(found.evppi[0].value.value <= found.evpi.value + 3 * found.evpi.error);
  }
}

TEST_CASE("answers of a group are those to its members, and an answer of one member says less") {
  Inputs of;
  of.add_group({30.5, 50.5, 70.5});
  of.add(standard);
  const Benefit benefit = [](const std::vector<double>& x) {
    return std::vector<double>{0, 5000 * (x[0] - 0.21) + 100 * x[3]};
  };
  // 0.21 of all: only the first answer counts, so that the group is worth what its first member is.
  const Information found = information(of, benefit, {{0, -1, 150, "group"}, {0, 0, 150, "group.first"}});
  const double exact = of_survey(30.5, 121, 150, 5000, 0.21);
  REQUIRE(found.evsi.size() == 2);
  INFO(found.evsi[0].value.value << " +- " << found.evsi[0].value.error << " for " << exact);
  CHECK(std::abs(found.evsi[0].value.value - exact) <= 3 * found.evsi[0].value.error + 0.005 * exact);
  CHECK(found.evsi[0].path == "group");
  CHECK(found.evsi[1].value.value == Approx(exact).epsilon(0.002));
  CHECK(found.evsi[0].value.value <= found.evppi[0].value.value + 3 * found.evppi[0].value.error);

  const Information other = information(of,
                                        [](const std::vector<double>& x) {
                                          return std::vector<double>{0, 5000 * (x[0] - x[1] / 2 - 0.04)};
                                        },
                                        {{0, -1, 150, "group"}, {0, 0, 150, "group.first"}});
  CHECK(other.evsi[0].value.value > other.evsi[1].value.value + 3 * other.evsi[0].value.error);
}

TEST_CASE("as many answers again are asked of what was counted") {
  Inputs of;
  of.add({Law::counts, 60.7, 512});
  of.add(standard);
  of.add({Law::beta, 3, 4});
  of.add_group({30.5, 50.5, 70.5});
  of.add({Law::counts, 1000, 2e6});
  const auto asked = as_many_again(of.scenario, of.inputs);
  REQUIRE(asked.size() == 3);
  CHECK((asked[0].input == 0 && asked[0].n == 512 && asked[0].member == -1 && asked[0].path == "x0"));
  CHECK((asked[1].input == 3 && asked[1].n == 150 && asked[1].path == "group"));
  CHECK((asked[2].input == 4 && asked[2].n == most_answers));
  CHECK(dimensions_of_answers(of.inputs, asked).size() == 2);
  CHECK(can_be_asked(of.scenario, of.inputs.inputs[2]));
  CHECK(!can_be_asked(of.scenario, of.inputs.inputs[1]));
}

TEST_CASE("a benefit with a kink at the median is followed by the knots") {
  Inputs of;
  of.add(standard);
  of.add(standard);
  const double cost = 0.3;
  const Information found = information(of, [&](const std::vector<double>& x) {
    return std::vector<double>{0, std::max(0.0, x[0]) - cost + 0.5 * x[1]};
  });
  // E max(0, max(0, X) - cost) less what it is worth by itself; a cubic alone says 8 % less.
  const double expected = density(cost) - cost * below(-cost) - (density(0) - cost);
  INFO(found.evppi[0].value.value << " +- " << found.evppi[0].value.error << " for " << expected);
  CHECK(found.evppi[0].value.value == Approx(expected).epsilon(0.01));
  CHECK(std::abs(found.evppi[0].value.value - expected) <= found.evppi[0].value.error);
}

TEST_CASE("knowing two inputs of which the product counts, against a simulation within a simulation") {
  Inputs of;
  for (int i = 0; i < 4; ++i) of.add(standard).source = i < 3 ? "ledger" : "";
  const auto known = [](double x, double y, double z) { return x * y + 0.5 * y * y + 0.3 * z; };
  const Information found = information(of, [&](const std::vector<double>& x) {
    return std::vector<double>{0, known(x[0], x[1], x[2]) - 0.6 + x[3], 0.2 + 0.4 * x[1] * x[3] + 0.2 * x[2]};
  });
  // x[3] comes out as its mean, so the inner simulation is exact; the outer one is a sum over a grid.
  double sum = 0, first = 0, second = 0, weights = 0;
  constexpr double width = 0.2;
  for (int i = -30; i <= 30; ++i)
    for (int j = -30; j <= 30; ++j)
      for (int k = -30; k <= 30; ++k) {
        const double x = i * width, y = j * width, z = k * width, weight = density(x) * density(y) * density(z);
        const double one = known(x, y, z) - 0.6, other = 0.2 + 0.2 * z;
        sum += weight * std::max({0.0, one, other});
        first += weight * one;
        second += weight * other;
        weights += weight;
      }
  const double expected = (sum - std::max({0.0, first, second})) / weights;
  REQUIRE(found.evppi.size() == 5);
  INFO(found.evppi[4].value.value << " +- " << found.evppi[4].value.error << " for " << expected);
  CHECK(found.evppi[4].value.value == Approx(expected).epsilon(0.02));
  for (const auto& of_input : found.evppi) {
    CHECK(of_input.value.value <= found.evpi.value + 3 * found.evpi.error);
    if (of_input.inputs.size() == 1 && of_input.inputs[0] < 3)
      CHECK(of_input.value.value <= found.evppi[4].value.value + 3 * found.evppi[4].value.error);
  }
}

TEST_CASE("few trials near break-even do not make worth of noise") {
  int within = 0, positive = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Inputs of;
    of.add(standard);
    of.add(standard);
    const Information found = information(of,
                                          [](const std::vector<double>& x) {
                                            return std::vector<double>{0, 100 * x[0]};
                                          },
                                          {}, {.trials = 64, .seed = seed, .sampling = Sampling::random});
    within += found.evppi[1].value.value <= 2 * found.evppi[1].value.error ? 1 : 0;
    positive += found.evppi[0].value.value > 3 * found.evppi[0].value.error ? 1 : 0;
    CHECK(found.evppi[1].value.value < 5);  // of 40 that the other one is worth
  }
  CHECK(within >= 18);
  CHECK(positive == 20);
}

TEST_CASE("what changes nothing is worth exactly nothing") {
  Inputs of;
  of.add({Law::counts, 50, 100});
  const Information found = information(of,
                                        [](const std::vector<double>& x) {
                                          return std::vector<double>{0, 10 + x[0], -5 - x[0]};
                                        },
                                        {{0, -1, 100, "x0"}});
  CHECK(found.changed == 0);
  CHECK((found.evpi.value == 0 && found.evpi.error == 0));
  CHECK((found.evppi[0].value.value == 0 && found.evsi[0].value.value == 0));
}

TEST_CASE("calls, threads and the order of work leave no trace") {
  Inputs of;
  of.add({Law::counts, 30, 200});
  of.add_group({3.5, 5.5, 7.5});
  const Benefit benefit = [](const std::vector<double>& x) {
    return std::vector<double>{0, x[0] - 0.16, 0.1 * (x[1] - 0.2)};
  };
  const std::vector<FurtherAnswers> asked = {{0, -1, 100, "x0"}, {1, -1, 15, "group"}};
  const auto numbers = [&](int at_a_time, int chunk) {
    const Information found = information(of, benefit, asked, {.trials = 1024, .chunk = chunk, .at_a_time = at_a_time});
    std::vector<double> out = {found.evpi.value, found.evpi.error};
    for (const auto& each : found.evppi) out.insert(out.end(), {each.value.value, each.value.error});
    for (const auto& each : found.evsi) out.insert(out.end(), {each.value.value, each.value.error});
    return out;
  };
  CHECK(numbers(256, 1024) == numbers(1024, 1024));
  const auto parts = numbers(256, 256), whole = numbers(1024, 1024);
  for (std::size_t k = 0; k < parts.size(); ++k) CHECK(parts[k] == Approx(whole[k]).epsilon(1e-9).margin(1e-12));
}

TEST_CASE("refused trials are left out, and inputs that depend on each other or never move are no trouble") {
  Inputs of;
  of.add(standard).source = "ledger";
  of.add({Law::uniform, 3, 3}).source = "ledger";
  of.add({Law::uniform, 0, 1}).source = "ledger";
  const Information found = information(of, [](const std::vector<double>& x) {
    return x[2] > 0.9 ? std::vector<double>() : std::vector<double>{0, 100 * x[0]};
  });
  check_near(found.evpi, of_normal(0, 100), 0.01);
  check_near(found.evppi[0].value, of_normal(0, 100), 0.01);
  CHECK(found.evppi[1].value.value == 0);
  CHECK(found.evppi[2].value.value <= 3 * found.evppi[2].value.error);
  check_near(found.evppi[3].value, of_normal(0, 100), 0.01);

  Inputs none;
  none.add(standard);
  const Information nothing =
      information(none,
                  [](const std::vector<double>& x) {
                    return x[0] < 1e9 && x[0] > -3.6 ? std::vector<double>() : std::vector<double>{0.0, 1.0};
                  },
                  {}, {.trials = 64, .replicates = 2});
  CHECK(std::isnan(nothing.evpi.value));
}

TEST_CASE("of many alternatives those that may be best are fitted") {
  Inputs of;
  constexpr std::size_t fixes = 6;
  for (std::size_t i = 0; i < fixes; ++i) of.add(standard);
  // Every set of fixes, each of which is worth its input: to know one is worth what its own decision gains.
  const Benefit benefit = [](const std::vector<double>& x) {
    std::vector<double> npv;
    for (std::uint64_t set = 0; set < bit(fixes); ++set) {
      double sum = 0;
      for (std::size_t i = 0; i < fixes; ++i)
        if (set & bit(i)) sum += x[i] + (i < 3 ? 0.5 : -1.0);
      npv.push_back(sum);
    }
    return npv;
  };
  const Information found = information(of, benefit, {}, {.trials = 1024});
  for (std::size_t i = 0; i < fixes; ++i) check_near(found.evppi[i].value, of_normal(i < 3 ? 0.5 : -1.0, 1), 0.02);
  check_near(found.evpi, 3 * of_normal(0.5, 1) + 3 * of_normal(-1.0, 1), 0.02);
}

TEST_CASE("binomial numbers have their law") {
  const BinomialDraws draws(1000);
  for (const auto& [n, p] : {std::pair{10, 0.3}, {1000, 0.02}, {1000, 0.7}, {1, 0.5}}) {
    constexpr int count = 20000;
    double sum = 0, squares = 0;
    for (int i = 0; i < count; ++i) {
      const auto k = static_cast<double>(draws(n, p, (i + 0.5) / count));
      sum += k;
      squares += k * k;
    }
    const double mean = sum / count;
    CHECK(mean == Approx(n * p).epsilon(1e-3));
    CHECK(squares / count - mean * mean == Approx(n * p * (1 - p)).epsilon(5e-3));
  }
  CHECK(draws(5, 0, 0.5) == 0);
  CHECK(draws(5, 1, 0.5) == 5);
  CHECK(draws(0, 0.5, 0.5) == 0);
}

}  // namespace closs::simulate_information_test
