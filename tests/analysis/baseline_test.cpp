#include "report/machine/baseline_csv.hpp"

#include <algorithm>
#include <cmath>

#include "analysis/check/changes.hpp"
#include "catch.hpp"
#include "input/world.hpp"

namespace closs::baseline_test {

namespace {

const char* const one_problem = R"(closs: 1
name: One
model: drop
currency: USD
customers: 120k
revenue_per_customer: 340
problems:
  any: {frequency: 38%, loyalty_drop: 25%}
)";

/// A scenario, its figures, and the baseline that is written of them.
struct World {
  ReadScenario read = test::read(one_problem);
  Results results = evaluate(*read.scenario);
  BaselineInputs inputs = {
      "aa", "bb", "cc", {{"customers", "120k"}, {"problems.any.frequency", "{low: 1%, high: \"2\"}"}}};
  std::vector<Fault> faults = {};

  const Scenario& scenario() const { return *read.scenario; }
  std::string text(const Baseline* old = nullptr, std::string_view old_text = "",
                   const Tolerances& tolerances = {}) const {
    return baseline_text(old, old_text, "one, or \"two\".yaml", inputs, "0.1", scenario(), results.figures, tolerances);
  }
  BaselineVerdicts against(const std::string& stored, const Tolerances& tolerances = {}, Keep keep = Keep::not_passed,
                           const BaselineSelection& selection = {}) {
    faults.clear();
    const auto baseline = read_baseline(stored, "one.csv", 0, faults);
    REQUIRE(baseline);
    return compare(*baseline, scenario(), results.figures, tolerances, selection, keep, 0, "one.csv", faults);
  }
  Figure& figure(M m) {
    return *std::find_if(results.figures.begin(), results.figures.end(),
                         [&](const Figure& f) { return f.id.scope == Scope::total && f.id.measure == m; });
  }
};

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

std::string fault_of(const std::string& text) {
  std::vector<Fault> faults;
  if (read_baseline(text, "one.csv", 3, faults)) return "none";
  REQUIRE(faults.size() == 1);
  const Place& place = faults[0].place;
  CHECK(place.source == 3);
  return std::string(faults[0].code.name()) + " " + std::to_string(place.line) + ":" + std::to_string(place.column);
}

}  // namespace

TEST_CASE("a baseline reads back as what was written") {
  World world;
  const std::string text = world.text();
  const auto baseline = read_baseline(text, "one.csv", 0, world.faults);
  REQUIRE(baseline);
  CHECK(baseline->file == "one, or \"two\".yaml");
  CHECK(baseline->inputs.scenario == "aa");
  CHECK(baseline->inputs.model == "bb");
  CHECK(baseline->inputs.benchmark == "cc");
  CHECK(baseline->version == "0.1");
  CHECK(baseline->format == 2);
  REQUIRE(baseline->inputs.stated.size() == 2);
  for (std::size_t i = 0; i < 2; ++i) {
    CHECK(baseline->inputs.stated[i].path == world.inputs.stated[i].path);
    CHECK(baseline->inputs.stated[i].text == world.inputs.stated[i].text);
  }
  REQUIRE(baseline->figures.size() == world.results.figures.size());
  for (std::size_t i = 0; i < baseline->figures.size(); ++i) {
    const Figure& figure = world.results.figures[i];
    CHECK(baseline->figures[i].name == name_of(world.scenario(), figure.id));
    CHECK(baseline->figures[i].number == static_cast<int>(i) + 10);
    if (figure.none.empty())
      CHECK(baseline->figures[i].value == figure.value);
    else
      CHECK(std::isnan(baseline->figures[i].value));
  }
  CHECK(world.against(text).verdicts.empty());
  CHECK(world.against(text, {}, Keep::all).verdicts.size() == world.results.figures.size());
}

TEST_CASE("a baseline without a benchmark has no row for it, and line ends of Windows are read") {
  World world;
  world.inputs.benchmark.clear();
  std::string text = world.text();
  CHECK(text.find("benchmark") == std::string::npos);
  std::string windows = "\xEF\xBB\xBF";
  for (const char c : text) windows += c == '\n' ? std::string("\r\n") : std::string(1, c);
  CHECK(world.against(windows).counts.passed == static_cast<int>(world.results.figures.size()));
}

TEST_CASE("figures fail beyond their tolerance, relative or absolute, and on the line where they stand") {
  World world;
  const std::string text = world.text();
  const double old = world.figure(M::lost).value;
  world.figure(M::lost).value = old * 1.01;
  const BaselineVerdicts found = world.against(text);
  REQUIRE(found.verdicts.size() == 1);
  const Verdict& verdict = found.verdicts[0];
  CHECK(verdict.status == Verdict::Status::failed);
  CHECK(verdict.figure == "total.lost");
  CHECK(verdict.old == old);
  CHECK(verdict.now == old * 1.01);
  CHECK(verdict.difference == old * 1.01 - old);
  CHECK(verdict.limit == Approx(old * 1e-9));
  const std::string before = text.substr(0, text.find("total.lost,"));
  CHECK(verdict.place.line == 1 + std::count(before.begin(), before.end(), '\n'));

  Tolerances loose;
  loose[static_cast<std::size_t>(M::lost)].relative = 0.02;
  CHECK(world.against(text, loose).verdicts.empty());
  Tolerances absolute;
  absolute[static_cast<std::size_t>(M::lost)].absolute = old * 0.02;
  CHECK(world.against(text, absolute).verdicts.empty());
  Tolerances other;
  other[static_cast<std::size_t>(M::customers)] = {1, 1};
  CHECK(world.against(text, other).verdicts.size() == 1);
  CHECK(world.against(text, {}, Keep::not_passed, {{"customers"}, {}}).verdicts.empty());
  CHECK(world.against(text, {}, Keep::not_passed, {{}, {"total.lost"}}).verdicts.size() == 1);
}

TEST_CASE("from 0 only the absolute tolerance counts") {
  const Tolerance tolerance{1e-9, 0.5};
  CHECK(tolerance.allowed(0) == 0.5);
  CHECK(Tolerance{}.allowed(0) == 0);
  CHECK(Tolerance{}.allowed(-200) == Approx(2e-7));
}

TEST_CASE("none against a number fails both ways, none against none passes") {
  World world;
  const std::string text = world.text();
  world.figure(M::lost).none = "no-margin";
  REQUIRE(world.against(text).verdicts.size() == 1);
  CHECK(world.against(text).verdicts[0].reason == "now-none");
  CHECK(world.against(text).verdicts[0].none == "no-margin");
  const std::string without = world.text();
  CHECK(world.against(without).verdicts.empty());
  world.figure(M::lost).none = {};
  REQUIRE(world.against(without).verdicts.size() == 1);
  CHECK(world.against(without).verdicts[0].reason == "now-a-number");
}

TEST_CASE("a missing figure fails, a new one warns, another unit fails, order does not matter") {
  World world;
  const std::string text = world.text();
  const auto missing = world.against(text + "problem.gone.lost,customers,12\n");
  REQUIRE(missing.verdicts.size() == 1);
  CHECK(missing.verdicts[0].reason == "missing");
  CHECK(missing.verdicts[0].status == Verdict::Status::failed);
  CHECK(missing.verdicts[0].figure == "problem.gone.lost");

  const std::string line = "total.customers,customers,120000\n";
  const auto fresh = world.against(replaced(text, line, ""));
  REQUIRE(fresh.verdicts.size() == 1);
  CHECK(fresh.verdicts[0].reason == "new");
  CHECK(fresh.verdicts[0].status == Verdict::Status::warned);

  const auto unit = world.against(replaced(text, line, "total.customers,people,120000\n"));
  REQUIRE(unit.verdicts.size() == 1);
  CHECK(unit.verdicts[0].reason == "other-unit");

  CHECK(world.against(replaced(text, line, "") + line).verdicts.empty());
  CHECK(world.faults.empty());
  world.against(text + line);
  REQUIRE(world.faults.size() == 1);
  CHECK(world.faults[0].code.name() == "baseline-figure-twice");
}

TEST_CASE("what is no baseline is refused at its line, and without one where it is any file") {
  World world;
  const std::string text = world.text();
  CHECK(fault_of("") == "baseline-format 0:0");
  CHECK(fault_of("file,scenario\n") == "baseline-format 0:0");
  CHECK(fault_of(replaced(text, "format,2", "format,3")) == "baseline-format 1:17");
  CHECK(fault_of(replaced(text, "program,version", "program,weather")) == "baseline-malformed 6:1");
  CHECK(fault_of(replaced(text, "total.customers,customers,120000", "total.customers")) == "baseline-malformed 10:1");
  CHECK(fault_of(replaced(text, "input,customers,120k", "input,customers")) == "baseline-malformed 7:1");
  CHECK(fault_of(replaced(text, "customers,120000", "customers,many")) == "baseline-malformed 10:27");
  CHECK(fault_of(replaced(text, "customers,120000", "customers,nan")) == "baseline-malformed 10:27");
  CHECK(fault_of(text.substr(0, 40)).starts_with("baseline-malformed 2:"));
  CHECK(fault_of(replaced(text, "total.revenue,", "<<<<<<< HEAD\ntotal.revenue,")) == "baseline-malformed 11:1");
}

TEST_CASE("writing keeps what is within tolerance byte for byte, and all of it where nothing moved") {
  World world;
  const std::string text =
      replaced(world.text(), "total.customers,customers,120000", "total.customers,customers,120000.00");
  const auto old = read_baseline(text, "one.csv", 0, world.faults);
  REQUIRE(old);
  CHECK(baseline_text(&*old, text, old->file, world.inputs, "0.2", world.scenario(), world.results.figures, {}) ==
        text);

  world.figure(M::lost).value *= 1.1;
  const std::string moved = world.text(&*old, text);
  CHECK(moved.find("total.customers,customers,120000.00\n") != std::string::npos);
  CHECK(moved != text);
  CHECK(std::count(moved.begin(), moved.end(), '\n') == std::count(text.begin(), text.end(), '\n'));
  CHECK(world.against(moved).verdicts.empty());

  world.figure(M::lost).value /= 1.1;
  world.inputs.scenario = "dd";
  const std::string other = world.text(&*old, text);
  CHECK(other == replaced(text, "scenario,sha256,aa", "scenario,sha256,dd"));
}

TEST_CASE("a baseline of the first format is written anew, since it holds no inputs") {
  World world;
  const std::string text = world.text();
  std::string first = replaced(text, "format,2", "format,1");
  first.erase(first.find("input,"), first.find("figure,unit") - first.find("input,"));
  const auto old = read_baseline(first, "one.csv", 0, world.faults);
  REQUIRE(old);
  CHECK(old->inputs.stated.empty());
  CHECK(world.text(&*old, first) == text);
}

TEST_CASE("changed inputs: what was and is, the largest part that came or went, and what undoes it") {
  const std::vector<StatedInput> before = {{"customers", "1k"},
                                           {"problems.a.frequency", "5%"},
                                           {"problems.a.drop", "1%"},
                                           {"problems.b.frequency", "6%"},
                                           {"margin", "30%"}};
  const std::vector<StatedInput> now = {{"customers", "1k", {0, 1, 1, 1}},
                                        {"problems.b.frequency", "7%", {0, 2, 1, 1}},
                                        {"problems.b.tags.at", "x", {0, 3, 1, 1}},
                                        {"problems.c.frequency", "8%", {0, 4, 1, 1}},
                                        {"problems.c.drop", "9%", {0, 5, 1, 1}}};
  const std::vector<InputChange> found = input_changes(before, now);
  const auto told = [](const InputChange& c) {
    std::string back;
    for (const std::string& one : c.back) back += " " + one;
    return c.path + ": " + c.was + " -> " + c.now + (c.added ? " added" : "") + (c.gone ? " gone" : "") + " at " +
           std::to_string(c.place.line) + back;
  };
  REQUIRE(found.size() == 5);
  CHECK(told(found[0]) == "problems.b.frequency: 6% -> 7% at 2 problems.b.frequency=6%");
  CHECK(told(found[1]) == "problems.b.tags:  ->  added at 3 problems.b.tags=null");
  CHECK(told(found[2]) == "problems.c:  ->  added at 4 problems.c=null");
  CHECK(told(found[3]) == "problems.a:  ->  gone at 2 problems.a.frequency=5% problems.a.drop=1%");
  CHECK(told(found[4]).starts_with("margin: 30% ->  gone at "));
  CHECK(input_changes(before, before).empty());
}

}  // namespace closs::baseline_test
