// Expectations of statistics: what a simulation says becomes the verdict.
#include "cli/line/judge.hpp"

#include "catch.hpp"
#include "input/world.hpp"

namespace closs::judge_test {

namespace {

using Codes = std::vector<std::string>;

struct Judged {
  ReadScenario read;
  std::vector<Fault> faults = {};
  Verdict verdict;

  explicit Judged(const std::string& line, const std::string& frequency = "38%") {
    read = test::read(
        "closs: 1\nname: Quick look\nmodel: drop\ncurrency: USD\ncustomers: 120k\nrevenue_per_customer: 340\n"
        "problems:\n  any: {frequency: " +
        frequency + ", loyalty_drop: 25%}\nexpect:\n  - \"" + line + "\"\n");
    REQUIRE(test::codes(read) == Codes{});
    const Results results = evaluate(*read.scenario);
    verdict = judged(*read.scenario, results.figures, read.sources, 1, faults).at(0);
  }
  bool passed() const { return verdict.status == Verdict::Status::passed; }
};

}  // namespace

// lost = 120k * 25 % * frequency: Beta(41.5, 471.5) of `41 of 512`, times 30,000: mean 2,426.9.
TEST_CASE("a statistic is held against its bound") {
  const std::string count = "41 of 512";
  const Judged mean("mean(total.lost) between 2.4k and 2.45k", count);
  CHECK(mean.passed());
  CHECK(mean.verdict.figure == "mean(total.lost)");
  CHECK(mean.verdict.unit == Unit::customers);
  CHECK(mean.verdict.now == Approx(2426.9).epsilon(1e-4));
  CHECK(mean.verdict.trials >= 131'072);
  CHECK(Judged("P5(total.lost) >= 1.8k", count).passed());
  CHECK_FALSE(Judged("P5(total.lost) >= 2k", count).passed());
  CHECK(Judged("P95(total.lost) < 3.1k", count).passed());
  const Judged chance("chance(total.lost > 2.4k) between 45% and 60%", count);
  CHECK(chance.passed());
  CHECK(chance.verdict.unit == Unit::rate);
  CHECK(Judged("warn: mean(total.lost) < 2k", count).verdict.status == Verdict::Status::warned);
}

TEST_CASE("what noise hides is undecided, and fails") {
  // The median: about half of the trials lie below it, whatever their number.
  const Judged one("chance(total.lost > 2413.6) > 50%", "41 of 512");
  CHECK_FALSE(one.passed());
  if (one.verdict.reason == "undecided") CHECK(one.verdict.would_decide > one.verdict.trials);
}

TEST_CASE("without random inputs a statistic is decided at once") {
  const Judged mean("mean(total.lost) = 1", "38%");
  CHECK(test::codes(mean.faults) == Codes{"condition-no-equality@10:23"});
  const Judged all("chance(total.lost > 5k) >= 90%");
  CHECK(all.passed());
  CHECK(all.verdict.now == 1);
  CHECK(all.verdict.trials == 0);
}

TEST_CASE("what is wrong with an expectation of a statistic stands at its place, and nobody is asked") {
  const auto of = [](const std::string& line) {
    const Judged one(line);
    CHECK(one.verdict.status == Verdict::Status::failed);
    return test::codes(one.faults);
  };
  CHECK(of("P99(total.lost) < 5k") == Codes{"condition-unknown-statistic@10:6"});
  CHECK(of("P95(total.lots) < 5k") == Codes{"expectation-unknown-figure@10:10"});
  CHECK(of("P95(total.lost) < 5%") == Codes{"percent-of-amount@10:24"});
  CHECK(of("P95(total.lost) < 5k to 6k") == Codes{"condition-uncertain@10:24"});
  CHECK(of("chance(total.lost > 5%) < 5%") == Codes{"percent-of-amount@10:26"});
  CHECK(of("chance(total.lost > 5k) < 100%") == Codes{"not-below@10:32"});
  CHECK(of("chance(total.lost > 5k) >= 0") == Codes{"not-above@10:33"});
  CHECK(of("chance(total.lost > 5k) >= 90") == Codes{"rate-above-1@10:33"});
  CHECK(of("chance(total.lost > 5k) between 10% and 100%") == Codes{"not-below@10:46"});
  CHECK(of("chance(total.lost > 5k) between 20% and 10%") == Codes{"condition-bounds-reversed@10:38"});
  CHECK(of("chance(total.lost between 6k and 5k) > 10%") == Codes{"condition-bounds-reversed@10:32"});
}

}  // namespace closs::judge_test
