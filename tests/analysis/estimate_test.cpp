#include <cmath>
#include <vector>

#include "analysis/estimate/dialect.hpp"
#include "analysis/estimate/estimate.hpp"
#include "analysis/estimate/intervals.hpp"
#include "catch.hpp"

namespace closs::estimate_test {

TEST_CASE("Kish: equal weights tell as much as there are, unequal ones less") {
  CHECK(Sample{300, 900}.n() == Approx(100));  // 100 weights of 3
  CHECK(Sample{4, 10}.n() == Approx(1.6));     // 1 and 3
  CHECK(Sample{}.n() == 0);
}

TEST_CASE("Wilson's and Newcombe's intervals are those of Newcombe 1998") {
  // Statistics in Medicine 17: table I, 81 of 263 and 15 of 148 by method 3.
  const ConfidenceInterval one = wilson({81.0 / 263, 263});
  CHECK(one.low == Approx(0.2553).margin(5e-5));
  CHECK(one.high == Approx(0.3662).margin(5e-5));
  const ConfidenceInterval none = wilson({0, 20});
  CHECK(none.low == 0);
  CHECK(none.high == Approx(0.1611).margin(5e-5));
  // Table II, 56/70 - 48/80 by method 10: 0.0524 to 0.3339.
  const ConfidenceInterval difference = newcombe({56.0 / 70, 70}, {48.0 / 80, 80});
  CHECK(difference.low == Approx(0.0524).margin(5e-5));
  CHECK(difference.high == Approx(0.3339).margin(5e-5));
  CHECK_FALSE(difference.holds(0));
}

TEST_CASE("Mantel-Haenszel: the drop is the same in each stratum, whatever their sizes") {
  const std::vector<Stratum> strata = {{{0.3, 100}, {0.2, 50}}, {{0.15, 40}, {0.05, 200}}, {{0.5, 0}, {0.9, 10}}};
  const ShareDifference found = mantel_haenszel(strata);
  CHECK(found.mean == Approx(0.1));
  // Sato, Greenland & Robins 1989, worked out apart from the program, stratum by stratum.
  double weights = 0, p = 0, q = 0;
  const double cells[2][4] = {{30, 100, 10, 50}, {6, 40, 10, 200}};
  for (const auto& [a, n1, c, n0] : cells) {
    const double n = n1 + n0;
    weights += n1 * n0 / n;
    p += (n1 * n1 * c - n0 * n0 * a + n1 * n0 * (n0 - n1) / 2) / (n * n);
    q += (a * (n0 - c) + c * (n1 - a)) / (2 * n);
  }
  CHECK(found.deviation() == Approx(std::sqrt((0.1 * p + q) / (weights * weights))));
  // One stratum, nearly the textbook's variance of two shares.
  const ShareDifference single = mantel_haenszel(std::span(strata).first(1));
  CHECK(single.mean == Approx(0.1));
  CHECK(single.deviation() == Approx(difference_of(strata[0].with, strata[0].without).deviation()).epsilon(0.02));
  CHECK(mantel_haenszel({}).mean == 0);
}

TEST_CASE("a mean and its standard error, by hand") {
  // 1, 2, 3, 4: mean 2.5, s^2 = 5/3, error sqrt(5/12)
  const Mean found = mean_of({4, 4}, 10, 30);
  CHECK(found.mean == 2.5);
  CHECK(found.error == Approx(std::sqrt(5.0 / 12)));
  CHECK(mean_of({1, 1}, 3, 9).error == 0);
}

TEST_CASE("shares are written as scenarios take them") {
  CHECK(literal_of({61.0 / 512, 512}) == "61 of 512");
  CHECK(literal_of({0, 40}) == "0 of 40");
  CHECK(literal_of({1, 40.126}) == "40.13 of 40.13");
  CHECK(literal_of({0.01, 50}) == "1% of 50");
  CHECK(literal_of({0.4607, 106.4812}) == "49.06 of 106.48");
}

TEST_CASE("estimates with an error are written by a law that stays within their limits") {
  CHECK(literal_of_share(0.391, 0.025) == "{normal: {mean: 39.1%, sd: 2.5%}}");
  CHECK(literal_of_share(0.5, 0) == "50%");
  // 5 % of a PERT law from 0 to h that is likeliest at 0 lie above h (1 - 0.05^(1/5)).
  CHECK(literal_of_share(1, 0.02) == "{low: 92.7012%, base: 100%, high: 100%}");
  CHECK(literal_of_share(0.05, 0.05) == "{low: 0%, base: 5%, high: 20.158%}");
  CHECK(literal_of_share(0.5, 0.4) == "{low: 0%, base: 50%, high: 100%}");
  CHECK(literal_of_number(2.5, 0.5) == "{normal: {mean: 2.5, sd: 0.5}}");
  CHECK(literal_of_number(0, 0) == "0");
  // exp(s^2) = 2: median 1 / sqrt 2, quantiles a factor of exp(1.645 s) off it.
  CHECK(literal_of_number(1, 1) == "{lognormal: {p5: 0.179783, p95: 2.78113}}");
}

TEST_CASE("names and texts are quoted in the way of each engine") {
  for (const Dialect& dialect : dialects()) {
    const std::string name = quoted_name(dialect, "a\"b`c"), text = quoted_text(dialect, "it's");
    CAPTURE(dialect.name, name, text);
    if (dialect.name == "bigquery")
      CHECK(name == "`a\"b\\`c`");
    else if (dialect.name == "spark")
      CHECK(name == "`a\"b``c`");
    else
      CHECK(name == "\"a\"\"b`c\"");
    CHECK(text == (dialect.escapes ? "'it\\'s'" : "'it''s'"));
    CHECK(quoted_text(dialect, "\\") == (dialect.escapes ? "'\\\\'" : "'\\'"));
  }
}

}  // namespace closs::estimate_test
