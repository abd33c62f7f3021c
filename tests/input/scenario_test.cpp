#include "catch.hpp"
#include "input/world.hpp"

namespace closs::scenario_test {
using namespace test;
using Codes = std::vector<std::string>;

TEST_CASE("the quick case needs twelve lines") {
  const ReadScenario r = read(drop("problems:\n  any: {frequency: 38%, loyalty_drop: 25%}\n"));
  REQUIRE(codes(r) == Codes{});
  const Scenario& s = *r.scenario;
  CHECK(s.name.en == "Test");
  CHECK(s.horizon == 1);
  CHECK_FALSE(s.segmented);
  REQUIRE(s.segments.size() == 1);
  CHECK(s.segments[0].economics[Economic::baseline_loss] == -1);
  CHECK(s.segments[0].economics[Economic::margin] == -1);
  CHECK(base_at(r, "customers") == 120000);
  CHECK(base_at(r, "problems.any.frequency") == 0.38);
  CHECK(base_at(r, "problem_defaults.realisation") == 1);
  CHECK(value_at(r, "problem_defaults.realisation").origin == Origin::neutral);
}

TEST_CASE("a file without closs: is no scenario and no fault") {
  const ReadScenario r = read("services: {web: {image: x}}\n");
  CHECK_FALSE(r.is_scenario);
  CHECK(r.faults.empty());
  CHECK_FALSE(r.scenario);
}

TEST_CASE("an abstract file is read as such") {
  const ReadScenario r = read("closs: 1\nabstract: true\nmargin: 30%\n");
  CHECK(r.is_scenario);
  CHECK(r.abstract);
  CHECK(r.faults.empty());
}

TEST_CASE("rest takes what the others leave, and knows the survey's count") {
  const ReadScenario r = read(drop("problems: {x: {frequency: 1%, loyalty_drop: 2%}}\n"));
  CHECK(r.scenario->groups.empty());
  const ReadScenario g = read(goodman());
  CHECK(base_at(g, "problems.a.outcomes.dissatisfied") == Approx(0.25).margin(1e-15));
  REQUIRE(g.scenario->groups.size() == 1);
  CHECK(g.scenario->groups[0].size() == 3);
  std::string counted = goodman();
  counted.replace(counted.find("{satisfied: 40%, mollified: 35%"), 31, "{satisfied: 61 of 152, mollified: 53 of 152");
  const ReadScenario c = read(counted);
  REQUIRE(codes(c) == Codes{});
  const Value& rest = value_at(c, "problems.a.outcomes.dissatisfied");
  CHECK(rest.uncertain.law == Uncertain::Law::counts);
  CHECK(rest.uncertain.a == Approx(38).margin(1e-9));
  CHECK(rest.uncertain.b == 152);
  CHECK(rest.written == "rest");
  std::string named = goodman();
  named.replace(named.find("rest}"), 4, "残り");
  const ReadScenario n = read(named);
  REQUIRE(codes(n) == Codes{"not-a-number@12:62"});
  CHECK(n.faults[0].suggestion == "rest");
}

TEST_CASE("an inherited value is one value for all that inherit it") {
  const ReadScenario r = read(R"(closs: 1
name: Test
model: drop
currency: USD
revenue_per_customer: 340
problem_defaults: {loyalty_drop: 10%}
problems:
  a: {frequency: 10%}
  b: {frequency: 5%, loyalty_drop: 20%}
segments:
  home: {customers: 10}
  work: {customers: 5, revenue_per_customer: 500, problems: {b: {frequency: 7%}}}
)");
  REQUIRE(codes(r) == Codes{});
  const Scenario& s = *r.scenario;
  REQUIRE(s.segments.size() == 2);
  const auto& home = s.segments[0];
  const auto& work = s.segments[1];
  CHECK(home.problems[0].occurrence == work.problems[0].occurrence);
  CHECK(home.problems[1].occurrence != work.problems[1].occurrence);
  CHECK(home.problems[1].parameters == work.problems[1].parameters);
  CHECK(home.problems[0].parameters[0] != home.problems[1].parameters[0]);
  CHECK(path_of(s, s.values[static_cast<std::size_t>(home.problems[0].parameters[0])]) ==
        "problem_defaults.loyalty_drop");
  CHECK(home.economics[Economic::revenue_per_customer] != work.economics[Economic::revenue_per_customer]);
  CHECK(base_at(r, "segments.work.problems.b.frequency") == 0.07);
}

TEST_CASE("a level that writes one share owns the whole group") {
  const ReadScenario r = read(R"(closs: 1
name: Test
model: goodman
currency: USD
customers: 100
revenue_per_customer: 340
baseline_loss: 0%
problem_defaults:
  complaint_rate: 10%
  outcomes: {satisfied: 40%, mollified: 35%, dissatisfied: rest}
  loss: {satisfied: 10%, mollified: 30%, dissatisfied: 60%, silent: 35%}
problems:
  a: {frequency: 10%}
  b: {frequency: 5%, outcomes: {satisfied: 50%}}
)");
  REQUIRE(codes(r) == Codes{});
  const Scenario& s = *r.scenario;
  CHECK(s.groups.size() == 2);
  CHECK(base_at(r, "problem_defaults.outcomes.dissatisfied") == Approx(0.25));
  CHECK(base_at(r, "problems.b.outcomes.mollified") == 0.35);
  CHECK(base_at(r, "problems.b.outcomes.dissatisfied") == Approx(0.15));
  CHECK(value_at(r, "problems.b.outcomes.mollified").place.line == 10);
}

TEST_CASE("a group may be completed further down") {
  const std::string text = R"(closs: 1
name: Test
model: goodman
currency: USD
customers: 100
revenue_per_customer: 340
baseline_loss: 0%
problem_defaults:
  complaint_rate: 10%
  outcomes: {satisfied: 40%, dissatisfied: rest}
  loss: {satisfied: 10%, mollified: 30%, dissatisfied: 60%, silent: 35%}
problems:
  a: {frequency: 10%, outcomes: {mollified: 20%}}
)";
  const ReadScenario r = read(text);
  REQUIRE(codes(r) == Codes{});
  CHECK(base_at(r, "problems.a.outcomes.dissatisfied") == Approx(0.4));
  const ReadScenario missing = read(text + "  b: {frequency: 1%}\n");
  REQUIRE(codes(missing) == Codes{"missing-parameters@14:6"});
  CHECK(said(missing.faults[0], "names") == "outcomes.mollified");
}

TEST_CASE("complaints are counted at a state") {
  const std::string start = "problems:\n  a:\n    loyalty_drop: 2%\n";
  CHECK(codes(read(drop(start + "    complaints: 5k\n"))) == Codes{"no-complaint-state@10:17"});
  const ReadScenario r = read(drop(start + "    complaints: {count: 5k, at: problem, source: desk, kind: measured}\n"));
  REQUIRE(codes(r) == Codes{});
  const ProblemInputs& a = r.scenario->segments[0].problems[0];
  CHECK(a.given == Occurring::complaints);
  CHECK(a.counted_at == 0);
  CHECK(value_at(r, "problems.a.complaints").base == 5000);
  CHECK(value_at(r, "problems.a.complaints").source == "desk");
  CHECK(value_at(r, "problems.a.complaints").evidence == Evidence::measured);
  CHECK(base_at(r, "problem_defaults.incidents_per_customer") == 1);
  CHECK(codes(read(drop(start + "    complaints: {count: 5k, at: problme}\n"))) == Codes{"unknown-state@10:33"});
}

TEST_CASE("a segment that says how often replaces what it inherits") {
  const ReadScenario r = read(R"(closs: 1
name: Test
model: goodman
currency: USD
revenue_per_customer: 340
baseline_loss: 1%
problems:
  a: {complaints: 500, complaint_rate: 10%, outcomes: {satisfied: 1, mollified: 0, dissatisfied: 0},
      loss: {satisfied: 1%, mollified: 1%, dissatisfied: 1%, silent: 1%}}
segments:
  home: {customers: 10k}
  work: {customers: 5k, problems: {a: {frequency: 3%}}}
)");
  REQUIRE(codes(r) == Codes{"rate-above-1@8:67"});
}

TEST_CASE("the three ways to say how often exclude each other on one level") {
  CHECK(codes(read(drop("problems:\n  a: {frequency: 3%, share: 4%, loyalty_drop: 1%}\n"))) ==
        Codes{"several-occurrences@8:22"});
  CHECK(codes(read(drop("problems:\n  a: {loyalty_drop: 1%}\n"))) == Codes{"missing-occurrence@8:6"});
  CHECK(codes(read(drop("problems:\n  a: {share: 3%, loyalty_drop: 1%}\n"))) == Codes{"missing-problem-rate@1:1"});
}

TEST_CASE("shares of problem customers that leave a part unlisted are warned about") {
  const ReadScenario r = read(
      drop("problem_rate: 30%\nproblems:\n  a: {share: 30%, loyalty_drop: 1%}\n  b: {share: 50%, loyalty_drop: 1%}\n"));
  REQUIRE(codes(r) == Codes{});
  REQUIRE(codes(r.scenario->warnings) == Codes{"problems-unlisted@9:14"});
  CHECK(said(r.scenario->warnings[0], "sum") == "80 %");
  CHECK(said(r.scenario->warnings[0], "rest") == "20 %");
}

TEST_CASE("a small sample is a warning, not an error") {
  const ReadScenario r = read(drop("problems:\n  a: {frequency: 3 of 20, loyalty_drop: 1%}\n"));
  REQUIRE(codes(r) == Codes{});
  CHECK(codes(r.scenario->warnings) == Codes{"small-sample@8:18"});
}

TEST_CASE("outcomes that sum to 101 % print the sum") {
  std::string text = goodman();
  text.replace(text.find("dissatisfied: rest"), 18, "dissatisfied: 26%");
  const ReadScenario r = read(text);
  REQUIRE(codes(r) == Codes{"shares-not-1@12:15"});
  CHECK(said(r.faults[0], "sum") == "101 %");
  text.replace(text.find("26%"), 3, "25%");
  CHECK(codes(read(text)) == Codes{});
}

TEST_CASE("all faults come in file order") {
  const ReadScenario r = read(R"(closs: 1
name: Test
model: goodman
currency: usd
period: weekly
customers: 0
margn: 30%
revenue_per_customer: 200
problems:
  a:
    frequency: 12
    complaint_rate: 50%
    outcomes: {satisfied: 40%, mollified: rest, dissatisfied: rest}
    loss.silent: 3%
    loss: {satisfied: 10%, mollified: 30%, dissatisfied: 60%, silent: 35%}
)");
  CHECK(codes(r) == Codes{"missing-baseline@1:1", "unknown-currency@4:11", "not-one-of@5:9", "not-above@6:12",
                          "unknown-key@7:1", "rate-above-1@11:16", "several-rests@13:63", "dotted-key@14:5"});
}

TEST_CASE("segments own their customers, and totals at the top control them") {
  const std::string problems = "problems:\n  a: {frequency: 3%, loyalty_drop: 1%}\n";
  const std::string text = R"(closs: 1
name: Test
model: drop
currency: USD
customers: 1.2M
new_customers: 70k
revenue_per_customer: 340
segments:
  home: {customers: 1.1M, new_customers: 66k}
  work: {customers: 100k, new_customers: 4k}
)";
  CHECK(codes(read(text + problems)) == Codes{});
  std::string wrong = text;
  wrong.replace(wrong.find("100k"), 4, "101k");
  const ReadScenario r = read(wrong + problems);
  REQUIRE(codes(r) == Codes{"control-total@5:12"});
  CHECK(said(r.faults[0], "sum") == "1201000");
  std::string missing = text;
  missing.replace(missing.find("customers: 100k, "), 17, "");
  CHECK(codes(read(missing + problems)) == Codes{"control-total@5:12", "missing-key@10:9"});
}

TEST_CASE("a segment cannot change what holds for the whole scenario, nor invent problems") {
  const ReadScenario r = read(R"(closs: 1
name: Test
model: drop
currency: USD
revenue_per_customer: 340
problems:
  a: {frequency: 3%, loyalty_drop: 1%}
segments:
  home: {customers: 11, discount_rate: 3%, problems: {b: {frequency: 1%}}}
)");
  CHECK(codes(r) == Codes{"not-of-a-segment@9:25", "problem-only-in-segment@9:55"});
}

TEST_CASE("benchmarks and models") {
  std::string text = goodman();
  text.replace(text.find("    complaint_rate: 50%\n"), 24, "");
  CHECK(codes(read(text)) == Codes{"missing-parameters@10:5"});
  const ReadScenario r = read(text + "benchmark: japan-complaint-rate\n");
  REQUIRE(codes(r) == Codes{});
  CHECK(value_at(r, "problem_defaults.complaint_rate").origin == Origin::benchmark);
  CHECK(codes(read(goodman("benchmark: japan-complaint-rate\n"))) == Codes{"benchmark-unused@14:12"});
  CHECK(codes(read(goodman("benchmark: tarp-1979-under-5\n"))) == Codes{"benchmark-of-another-model@14:12"});
  CHECK(codes(read(goodman("benchmark: japan\n"))) == Codes{"unknown-benchmark@14:12"});
  std::string model = goodman();
  model.replace(model.find("model: goodman"), 14, "model: godman");
  CHECK(codes(read(model)) == Codes{"unknown-model@3:8"});
}

TEST_CASE("tags are listed by key, then value, as first written") {
  const ReadScenario r = read(drop(R"(problems:
  a: {frequency: 3%, loyalty_drop: 1%, tags: {phase: use, channel: web}}
  b: {frequency: 3%, loyalty_drop: 1%, tags: {channel: 電話, phase: pay}}
  c: {frequency: 3%, loyalty_drop: 1%, tags: {phase: use}}
)"));
  REQUIRE(codes(r) == Codes{});
  const auto& tags = r.scenario->tags;
  REQUIRE(tags.size() == 4);
  CHECK(tags[0].key == "phase");
  CHECK(tags[0].value == "use");
  CHECK(tags[0].problems == std::vector<int>{0, 2});
  CHECK(tags[1].value == "pay");
  CHECK(tags[2].value == "web");
  CHECK(tags[3].value == "電話");
  CHECK(codes(read(drop("problems:\n  a: {frequency: 3%, loyalty_drop: 1%, tags: {phase: in use}}\n"))) ==
        Codes{"bad-id@8:54"});
}

TEST_CASE("ids are compared after normalisation") {
  const ReadScenario r = read(drop("problems:\n  caf\u0065\u0301: {frequency: 3%, loyalty_drop: 1%}\n"),
                              {{"problems.caf\u00e9.frequency=4%"}, {}});
  REQUIRE(codes(r) == Codes{});
  CHECK(r.scenario->problems[0].id == "caf\u00e9");
  CHECK(base_at(r, "problems.caf\u00e9.frequency") == 0.04);
}

TEST_CASE("word of mouth, lifetime and expectations") {
  const ReadScenario r = read(drop(R"(problems: {a: {frequency: 3%, loyalty_drop: 1%}}
lifetime: 6
word_of_mouth: {included: true, act_bad: 2%, act_good: 1%}
expect:
  - total.lost <= 5k
  - warn: problem.a.lost between 5k and 20k
)"));
  REQUIRE(codes(r) == Codes{});
  CHECK(r.scenario->lifetime == 6);
  CHECK(r.scenario->word_of_mouth->included);
  CHECK(r.scenario->economics[Economic::new_customer_value] == -1);
  REQUIRE(r.scenario->expect.size() == 2);
  CHECK(r.scenario->expect[1].text == "warn: problem.a.lost between 5k and 20k");
  CHECK(r.scenario->expect[1].place.line == 12);
  CHECK(codes(read(
            drop("problems: {a: {frequency: 3%, loyalty_drop: 1%}}\nlifetime: 0\nword_of_mouth: {act_bad: 2%}\n"))) ==
        Codes{"not-a-whole-number@8:11", "missing-key@9:16"});
}

TEST_CASE("spans of time are converted to the scenario's period") {
  const ReadScenario r =
      read(drop("period: quarter\nproblems: {a: {frequency: 3%/month, loyalty_drop: 1%}}\nbaseline_loss: {value: 8%, "
                "per: year}\n"));
  REQUIRE(codes(r) == Codes{});
  CHECK(base_at(r, "problems.a.frequency") == Approx(1 - 0.97 * 0.97 * 0.97));
  CHECK(value_at(r, "problems.a.frequency").spans == 3);
  CHECK(value_at(r, "baseline_loss").spans == 0.25);
}

namespace {

/// A yearly scenario with loss rates that include the baseline.
std::string tree_with(const std::string& more) {
  return "closs: 1\nname: n\nmodel: goodman\ncurrency: USD\ncustomers: 1k\nrevenue_per_customer: 9\n" + more +
         "\nproblems: {a: {frequency: 9%, complaint_rate: 40%, outcomes: {satisfied: 40%, mollified: 35%, "
         "dissatisfied: rest}, loss: {satisfied: 30%, mollified: 30%, dissatisfied: 30%, silent: 30%}}}\n";
}

}  // namespace

TEST_CASE("where the baseline is of another span than the period, the span of the loss rates must be said") {
  const ReadScenario doubtful = read(tree_with("baseline_loss: 1%/month"));
  REQUIRE(codes(doubtful) == Codes{"loss-rates-over-missing@7:16"});
  const auto value_of = [&](const std::string& name) {
    for (const auto& [key, value] : doubtful.faults[0].values)
      if (key == name) return value;
    return std::string();
  };
  CHECK(value_of("span") == "month");
  CHECK(value_of("period") == "year");
  CHECK(value_of("loss_of_period") == "30 %");  // the baseline of a year is 11.4 %
  CHECK(value_of("loss_of_span") == "40.4 %");  // 30 % - 1 % on top of it
  CHECK(read(tree_with("baseline_loss: 1%")).scenario->loss_rates_over == Period::year);
  CHECK(read(tree_with("baseline_loss: 1%/year")).scenario->loss_rates_over == Period::year);
  CHECK(read(tree_with("baseline_loss: 1%/month\nloss_rates_over: month")).scenario->loss_rates_over == Period::month);
  CHECK(codes(read(tree_with("baseline_loss: 1%\nloss_rates_over: week"))) == Codes{"not-one-of@8:18"});
  CHECK(codes(read(drop("problems: {a: {frequency: 3%, loyalty_drop: 1%}}\nloss_rates_over: year\n"))) ==
        Codes{"loss-rates-over-unused@8:18"});
}

// --- keys that are nearly right --------------------------------------------------------------------

namespace {
/// The codes of faults, with what was probably meant.
Codes hints(const std::string& text) {
  Codes out;
  for (const Fault& f : read(text).faults) out.push_back(std::string(f.code.name()) + " " + f.suggestion);
  return out;
}
}  // namespace

TEST_CASE("a misspelt key is told once: what it holds is read, and nothing is missing for it") {
  const std::string good = goodman();
  const auto misspelt = [&](const std::string& key, const std::string& wrong) {
    std::string text = good;
    const std::size_t at = text.find(key + ":");
    REQUIRE(at != std::string::npos);
    return hints(text.replace(at, key.size(), wrong));
  };
  CHECK(misspelt("outcomes", "outcome") == Codes{"unknown-key outcomes"});
  CHECK(misspelt("satisfied", "satisfed") == Codes{"unknown-key satisfied"});
  CHECK(misspelt("    loss", "    los") == Codes{"unknown-key loss"});
  CHECK(misspelt("frequency", "freqency") == Codes{"unknown-key frequency"});
  CHECK(misspelt("problems", "problem") == Codes{"unknown-key problems"});
  CHECK(misspelt("customers", "costumers") == Codes{"unknown-key customers"});
  CHECK(misspelt("baseline_loss", "baseline_los") == Codes{"unknown-key baseline_loss"});
  CHECK(misspelt("currency", "curency") == Codes{"unknown-key currency"});
  // What is wrong below it is told as well, and a key that is there already is not meant again.
  CHECK(hints(goodman("marjin: 12\n")) == Codes{"unknown-key margin", "rate-above-1 "});
  CHECK(hints(goodman("margin: 12%\nmarjin: 12\n")) == Codes{"unknown-key margin"});
  // Misspelt twice, it is read once.
  CHECK(hints(goodman("marjin: 12%\nmargn: 12\n")) == Codes{"unknown-key margin", "unknown-key margin"});
  // Without a near one, what is missing is told.
  CHECK(hints("closs: 1\nname: x\nmodel: drop\ncurrency: USD\nrevenue_per_customer: 1\nheads: 5\n"
              "problems: {a: {frequency: 3%, loyalty_drop: 1%}}\n") == Codes{"missing-key ", "unknown-key "});
}

TEST_CASE("what misspelt keys of fixes, segments and values hold is not missing as well") {
  const std::string fixed = "margin: 35%\nhorizon: 3\ndiscount_rate: 8%\nfixes: ";
  CHECK(hints(goodman(fixed + "{f: {change: {margin: {points: 1%}}}}\n")) == Codes{"unknown-key changes"});
  CHECK(hints(goodman(fixed + "{f: {changes: {margin: {point: 1%}}}}\n")) == Codes{"unknown-key points"});
  CHECK(hints(goodman("margin: {valu: 35%, source: x}\n")) == Codes{"unknown-key value"});
  CHECK(hints(goodman("margin: {normal: {mean: 35%, s: 1%}}\n")) == Codes{"unknown-key sd"});
  CHECK(hints(goodman("word_of_mouth: {act_bad: 2%, act_god: 1%}\n")) == Codes{"unknown-key act_good"});
  CHECK(hints("closs: 1\nname: x\nmodel: drop\ncurrency: USD\nrevenue_per_customer: 1\n"
              "problems: {a: {frequency: 3%, loyalty_drop: 1%}}\nsegments: {s: {customer: 5}}\n") ==
        Codes{"unknown-key customers"});
}

TEST_CASE("what reports call a key leads to it, in both languages") {
  CHECK(hints(goodman("contribution_margin: 35%\n")) == Codes{"unknown-key margin"});
  CHECK(hints(goodman("Contribution margin: 35%\n")) == Codes{"unknown-key margin"});
  CHECK(hints(goodman("限界利益率: 35%\n")) == Codes{"unknown-key margin"});
  CHECK(hints(goodman("顧客獲得費用: 5k\n")) == Codes{"unknown-key acquisition_cost"});
  CHECK(hints(goodman("problem_defaults: {苦情率: 5%}\n")) == Codes{"unknown-key complaint_rate"});
  CHECK(hints(goodman("problem_defaults: {loss rate: {満足: 12}}\n")) ==
        Codes{"unknown-key loss", "unknown-key satisfied", "rate-above-1 "});
  CHECK(hints(goodman("margin: 35%\nhorizon: 3\ndiscount_rate: 8%\n"
                      "fixes: {f: {changes: {margin: {points: 1%}}, cost: {初期費用: 5k, running cost: 1k}}}\n")) ==
        Codes{"unknown-key once", "unknown-key per_period"});
  CHECK(hints(goodman("利益: 35%\n")) == Codes{"unknown-key "});
}

TEST_CASE("one value in the place of several names the keys that take one each") {
  const ReadScenario r = read(goodman("problem_defaults: {loss: 30%, outcomes: [1, 2]}\nword_of_mouth: 2%\n"));
  REQUIRE(codes(r) == Codes{"keys-expected@14:26", "keys-expected@14:41", "keys-expected@15:16"});
  CHECK(r.faults[0].values.at(1).second == "satisfied, mollified, dissatisfied, silent");
  CHECK(r.faults[0].values.at(2).second == "{satisfied: .., mollified: .., dissatisfied: .., silent: ..}");
}

// --- fixes ---------------------------------------------------------------------------------------

namespace {
std::string with_fixes(const std::string& fixes) {
  return goodman("margin: 35%\nhorizon: 3\ndiscount_rate: 8%\nfixes:\n" + fixes);
}
}  // namespace

TEST_CASE("fixes need margin, horizon and a discount rate") {
  const ReadScenario r = read(goodman("fixes:\n  f: {changes: {margin: {points: 1%}}}\n"));
  CHECK(codes(r) == Codes{"fixes-need-horizon@14:1", "fixes-need-discount-rate@14:1", "fixes-need-margin@14:1"});
}

TEST_CASE("a wildcard changes every problem but those named") {
  const ReadScenario r = read(with_fixes(R"(  f:
    changes:
      problems.*.complaint_rate: {points: 10%}
      problems.b.complaint_rate: {to: 90%}
      baseline_loss: {reduce: 5%}
    cost: {per_period: 100/month}
    start: 2
)") + R"(problem_defaults:
  {complaint_rate: 10%, outcomes: {satisfied: 40%, mollified: 35%, dissatisfied: rest},
   loss: {satisfied: 10%, mollified: 30%, dissatisfied: 60%, silent: 35%}}
)");
  REQUIRE(codes(r) == Codes{"unknown-path@21:7"});
  const ReadScenario good = read(with_fixes(R"(  f:
    changes:
      problems.*.complaint_rate: {points: 10%, source: pilot, kind: measured}
      problems.a.loss.silent: {to: {low: 5%, base: 10%, high: 15%}}
      baseline_loss: {reduce: 5%}
    cost: {per_period: 100/month}
    start: 2
)"));
  REQUIRE(codes(good) == Codes{});
  const Fix& f = good.scenario->fixes[0];
  REQUIRE(f.changes.size() == 3);
  CHECK(f.changes[0].target.problem == 0);
  CHECK(f.changes[0].move == Move::points);
  CHECK(f.changes[2].target.parameter == ParameterId(Economic::baseline_loss));
  CHECK(f.start == 2);
  CHECK(f.once == -1);
  CHECK(base_at(good, "fixes.f.cost.per_period") == 1200);
  CHECK(value_at(good, "fixes.f.changes.problems.*.complaint_rate.points").source == "pilot");
  CHECK(value_at(good, "fixes.f.changes.problems.a.loss.silent.to").uncertain.law == Uncertain::Law::pert);
  CHECK(f.in_segment == std::vector<bool>{true});
}

TEST_CASE("what a fix cannot change is told") {
  const auto change = [](const std::string& line) {
    return codes(read(with_fixes("  f:\n    changes:\n      " + line + "\n")));
  };
  CHECK(change("problems.a.complaints: {reduce: 3%}") == Codes{"not-changeable@20:7"});
  CHECK(change("customers: {raise: 3%}") == Codes{"not-changeable@20:7"});
  CHECK(change("horizon: {to: 3}") == Codes{"not-changeable@20:7"});
  CHECK(change("segments.x.margin: {to: 3%}") == Codes{"change-in-segment@20:7"});
  CHECK(change("problems.a.complaint_rat: {to: 3%}") == Codes{"unknown-path@20:7"});
  CHECK(change("problems.a.share: {to: 3%}") == Codes{"nothing-to-change@20:7"});
  CHECK(change("problems.*.share: {to: 3%}") == Codes{"nothing-to-change@20:7"});
  CHECK(change("problem_rate: {to: 3%}") == Codes{"nothing-to-change@20:7"});
  CHECK(change("margin: 3%") == Codes{"change-without-move@20:15"});
  CHECK(change("margin: {}") == Codes{"change-without-move@20:15"});
  CHECK(change("margin: {to: 3%, raise: 5%}") == Codes{"several-moves@20:24"});
  CHECK(change("margin: {reduce: 120%}") == Codes{"above-100@20:24"});
  CHECK(change("margin: {raise: -5%}") == Codes{"negative@20:23"});
  CHECK(change("margin: {points: -5%}") == Codes{});
  CHECK(change("revenue_per_customer: {points: -20/month}") == Codes{});
  CHECK(change("margin: {by: 5%}") == Codes{"unknown-key@20:16"});
}

TEST_CASE("fixes that require and exclude") {
  const auto relations = [](const std::string& a, const std::string& b, const std::string& c) {
    return codes(
        read(with_fixes("  a: {changes: {margin: {points: 1%}}" + a + "}\n  b: {changes: {margin: {points: 1%}}" + b +
                        "}\n  c: {changes: {margin: {points: 1%}}" + c + "}\n")));
  };
  CHECK(relations(", requires: [b]", ", requires: [c]", "") == Codes{});
  CHECK(relations(", requires: [a]", "", "") == Codes{"fix-names-itself@18:51"});
  CHECK(relations(", requires: [bb]", "", "") == Codes{"unknown-fix@18:51"});
  CHECK(relations(", requires: b", "", "") == Codes{"not-a-list@18:50"});
  CHECK(relations(", requires: [b]", ", requires: [c]", ", requires: [a]") == Codes{"requires-circle@18:50"});
  CHECK(relations(", requires: [b]", ", requires: [c]", ", excludes: [a]") == Codes{"requires-excluded@18:50"});
  CHECK(relations(", requires: [b, c]", ", excludes: [c]", "") == Codes{"requires-excluded@18:50"});
  const ReadScenario r = read(
      with_fixes("  a: {changes: {margin: {points: 1%}}, excludes: [b]}\n  b: {changes: {margin: {points: 1%}}}\n"));
  CHECK(r.scenario->fixes[1].excluded == std::vector<int>{0});
}

TEST_CASE("two to on one parameter must exclude each other, wildcards too") {
  const std::string a = "  a: {changes: {problems.*.complaint_rate: {to: 60%}}}\n";
  CHECK(codes(read(with_fixes(a + "  b: {changes: {problems.a.complaint_rate: {to: 70%}}}\n"))) ==
        Codes{"two-to@19:17"});
  CHECK(codes(read(with_fixes(a + "  b: {changes: {problems.a.complaint_rate: {to: 70%}}, excludes: [a]}\n"))) ==
        Codes{});
  CHECK(codes(read(with_fixes(a + "  b: {changes: {problems.a.complaint_rate: {points: 7%}}}\n"))) == Codes{});
}

TEST_CASE("a fix works in its segments") {
  const std::string text = R"(closs: 1
name: Test
model: drop
currency: USD
revenue_per_customer: 340
margin: 30%
horizon: 1
discount_rate: 0%
problems: {a: {frequency: 3%, loyalty_drop: 1%}}
segments:
  home: {customers: 10}
  work: {customers: 5}
fixes:
  f: {changes: {margin: {to: 40%}}, segments: [work]}
  g: {changes: {margin: {to: 50%}}, segments: [home]}
)";
  const ReadScenario r = read(text);
  REQUIRE(codes(r) == Codes{});
  CHECK(r.scenario->fixes[0].in_segment == std::vector<bool>{false, true});
  CHECK(codes(read(text + "  h: {changes: {margin: {points: 1%}}, segments: [wrk]}\n")) ==
        Codes{"unknown-segment@16:51"});
  CHECK(codes(read(text + "  h: {changes: {margin: {points: 1%}}, cost: 5k, ramp: 0}\n")) ==
        Codes{"cost-without-time@16:46", "not-a-whole-number@16:56"});
}

TEST_CASE("hostile sizes are refused in bounded time") {
  std::string many = "problems:\n";
  for (int i = 0; i < 3000; ++i) many += "  p" + std::to_string(i) + ": {frequency: 0.01%, loyalty_drop: 1%}\n";
  CHECK(codes(read(drop(many))) == Codes{"too-many-entries@8:3"});
  CHECK(codes(read(drop("horizon: 1000000000\nproblems: {a: {frequency: 3%, loyalty_drop: 1%}}\n"))) ==
        Codes{"whole-number-too-large@7:10"});
}

TEST_CASE("whatever has the wrong type is a located fault") {
  for (const char* bad : {"problems: 3",
                          "problems: [a]",
                          "problems: {a: 3}",
                          "segments: []",
                          "segments: {s: 4}",
                          "fixes: 3",
                          "fixes: {f: [1]}",
                          "word_of_mouth: yes",
                          "expect: {a: b}",
                          "name: [a]",
                          "currency: {a: b}",
                          "horizon: [3]",
                          "benchmark: {}",
                          "model: []",
                          "problem_defaults: [1]",
                          "tags: 3",
                          "period: {}",
                          "customers: []",
                          "problems: {}",
                          "segments: {}",
                          "fixes: {}",
                          "problems: {a: {outcomes: 3}}",
                          "problems: {a: {tags: [x]}}",
                          "fixes: {f: {changes: [x]}}",
                          "fixes: {f: {segments: 3}}"}) {
    INFO(bad);
    const ReadScenario r = read(std::string("closs: 1\n") + bad + "\n");
    CHECK_FALSE(r.scenario);
    CHECK(r.faults.size() > 1);
    for (const Fault& f : r.faults) CHECK(f.place);
  }
}

TEST_CASE("literals outside a file use the scenario's currency and period") {
  const ReadScenario r = read(drop("problems: {a: {frequency: 3%, loyalty_drop: 1%}}\n"));
  std::vector<Fault> faults;
  CHECK(read_literal(*r.scenario, parameter_of(Economic::revenue_per_customer), "$20/month", {}, faults) == 240);
  CHECK(faults.empty());
  CHECK_FALSE(read_literal(*r.scenario, parameter_of(Economic::margin), "12", {}, faults));
  CHECK(codes(faults) == Codes{"rate-above-1@0:0"});
}

TEST_CASE("a wildcard for shares is no fault where a named path takes its only problem") {
  const auto result = test::read(
      "closs: 1\nname: t\nmodel: drop\ncurrency: USD\ncustomers: 100k\nrevenue_per_customer: 300\nmargin: "
      "40%\nhorizon: 3\n"
      "discount_rate: 8%\nproblem_rate: 40%\nproblems:\n  a: {share: 100%, loyalty_drop: 25%}\nfixes:\n"
      "  x: {changes: {problems.a.share: {reduce: 10%}, problems.*.share: {reduce: 50%}}, cost: {once: 10k}}\n");
  CHECK(result.faults.empty());
  REQUIRE(result.scenario);
  REQUIRE(result.scenario->fixes[0].changes.size() == 1);
  CHECK(result.scenario->values[static_cast<std::size_t>(result.scenario->fixes[0].changes[0].value)].base == 0.1);
}

}  // namespace closs::scenario_test
