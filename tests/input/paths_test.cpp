#include "input/scenario/paths.hpp"

#include "catch.hpp"
#include "input/world.hpp"

namespace closs::paths_test {
using namespace test;

namespace {
std::vector<std::string> keys(std::string_view path) {
  std::vector<std::string> out;
  for (const PathKey& k : keys_of_path(path)) out.emplace_back(k.key);
  return out;
}
using Keys = std::vector<std::string>;

const std::string text = R"(closs: 1
name: Test
model: goodman
currency: USD
revenue_per_customer: 200
baseline_loss: 8%
margin: 30%
horizon: 1
discount_rate: 0%
problem_defaults:
  complaint_rate: 10%
  outcomes: {satisfied: 40%, mollified: 35%, dissatisfied: rest}
  loss: {satisfied: 10%, mollified: 30%, dissatisfied: 60%, silent: 35%}
problems:
  a: {frequency: 10%}
  b: {complaints: 10, complaint_rate: 20%}
segments:
  home: {customers: 1k}
  work: {customers: 2k}
fixes:
  f: {changes: {problems.*.complaint_rate: {points: 10%}}}
)";

std::vector<std::string> found(const std::string& path, std::vector<std::string> own = {}) {
  const ReadScenario r = read(text, {{}, std::move(own)});
  std::vector<Fault> faults;
  std::vector<std::string> out;
  for (int v : find_values(*r.scenario, path, {}, faults))
    out.push_back(path_of(*r.scenario, r.scenario->values[static_cast<std::size_t>(v)]));
  for (const Fault& f : faults) out.push_back(std::string(f.code.name()) + ": " + f.suggestion);
  return out;
}
std::vector<std::string> owned(const std::string& path) { return found(path, {path}); }
}  // namespace

TEST_CASE("keys of a path nest as in the file") {
  CHECK(keys("margin") == Keys{"margin"});
  CHECK(keys("problems.a.loss.silent") == Keys{"problems", "a", "loss", "silent"});
  CHECK(keys("fixes.f.changes.problems.*.complaint_rate.points") ==
        Keys{"fixes", "f", "changes", "problems.*.complaint_rate", "points"});
  CHECK(keys("fixes.f.changes.problems.a.frequency") == Keys{"fixes", "f", "changes", "problems.a.frequency"});
  CHECK(keys("fixes.f.changes.margin.to") == Keys{"fixes", "f", "changes", "margin", "to"});
  CHECK(keys("fixes.f.cost.once") == Keys{"fixes", "f", "cost", "once"});
  CHECK(keys("a..b") == Keys{"a", "", "b"});
}

TEST_CASE("a star stands for any one problem") {
  CHECK(path_matches("problems.*.loss.silent", "problems.a.loss.silent"));
  CHECK_FALSE(path_matches("problems.*.loss", "problems.a.loss.silent"));
  CHECK_FALSE(path_matches("problems.*.loss", "segments.s.problems.a.loss"));
  CHECK_FALSE(path_matches("problems.*.x", "problems..x"));
}

TEST_CASE("values are found where they were written") {
  CHECK(found("problems.a.frequency") == Keys{"problems.a.frequency"});
  CHECK(found("problem_defaults.loss.silent") == Keys{"problem_defaults.loss.silent"});
  CHECK(found("fixes.f.changes.problems.*.complaint_rate.points") ==
        Keys{"fixes.f.changes.problems.*.complaint_rate.points"});
  CHECK(found("problems.*.complaint_rate") == Keys{"problems.b.complaint_rate"});
  CHECK(found("segments.home.customers") == Keys{"segments.home.customers"});
}

TEST_CASE("an inherited value gets a path of its own where it is asked for") {
  CHECK(found("problems.a.loss.silent") == Keys{"unknown-path: problems.a.loss.silent"});
  CHECK(owned("problems.a.loss.silent") == Keys{"problems.a.loss.silent"});
  CHECK(owned("problems.*.complaint_rate") == Keys{"problems.a.complaint_rate", "problems.b.complaint_rate"});
  CHECK(owned("segments.home.margin") == Keys{"segments.home.margin"});
  CHECK(owned("segments.home.problems.a.frequency") == Keys{"segments.home.problems.a.frequency"});
  CHECK(owned("new_customers").size() == 1);
  CHECK(owned("segments.work.new_customers") == Keys{"segments.work.new_customers"});
  CHECK(owned("cost_growth") == Keys{"cost_growth"});
  CHECK(owned("fixes.f.cost.once") == Keys{"fixes.f.cost.once"});
  CHECK(owned("problems.b.incidents_per_customer") == Keys{"problems.b.incidents_per_customer"});
}

TEST_CASE("an own share brings its whole group, and changes nothing") {
  const ReadScenario plain = read(text);
  const ReadScenario r = read(text, {{}, {"problems.a.outcomes.satisfied"}});
  REQUIRE(r.scenario);
  CHECK(r.scenario->groups.size() == plain.scenario->groups.size() + 1);
  const int satisfied = r.scenario->segments[0]
                            .problems[0]
                            .parameters[static_cast<std::size_t>(r.scenario->model->parameter("outcomes.satisfied"))];
  CHECK(path_of(*r.scenario, r.scenario->values[static_cast<std::size_t>(satisfied)]) ==
        "problems.a.outcomes.satisfied");
  CHECK(base_at(r, "problems.a.outcomes.dissatisfied") == Approx(0.25));
  for (std::size_t k = 0; k < r.scenario->model->parameters.size(); ++k) {
    const auto base_of_a = [&](const ReadScenario& one) {
      return one.scenario->values[static_cast<std::size_t>(one.scenario->segments[0].problems[0].parameters[k])].base;
    };
    CHECK(base_of_a(r) == base_of_a(plain));
  }
}

TEST_CASE("an unknown path suggests what was meant") {
  CHECK(found("problems.a.frequncy") == Keys{"unknown-path: problems.a.frequency"});
  CHECK(found("problems.b.frequency") == Keys{"unknown-path: problems.b.complaints"});
  CHECK(found("segments.hoem.customers") == Keys{"unknown-path: segments.home.customers"});
  CHECK(found("") == Keys{"unknown-path: "});
}

}  // namespace closs::paths_test
