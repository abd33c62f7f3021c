#include "analysis/what_if/sweep.hpp"

#include <cmath>

#include "catch.hpp"
#include "input/world.hpp"

namespace closs::sweep_test {

namespace {

const char* const two_problems = R"(closs: 1
name: Two problems
model: goodman
currency: USD
customers: 1M
revenue_per_customer: 200
margin: 50%
baseline_loss: 8%
problem_defaults:
  loss: {satisfied: 10%, mollified: 30%, dissatisfied: 60%, silent: 35%}
  outcomes: {satisfied: 40%, mollified: 35%, dissatisfied: 25%}
problems:
  one: {frequency: 20%, complaint_rate: 50%}
  two: {frequency: 10%, complaint_rate: 30%}
)";

Axis axis(const Scenario& s, const std::string& path, std::vector<double> list, std::vector<std::vector<int>>& values) {
  std::vector<Fault> faults;
  Axis out;
  out.path = path;
  values.push_back(find_values(s, path, {}, faults));
  REQUIRE(faults.empty());
  out.points.list = std::move(list);
  out.points.parameter = s.values[static_cast<std::size_t>(values.back().front())].parameter;
  return out;
}

const FigureId lost{.scope = Scope::total, .measure = M::lost};

std::vector<double> lost_of(const Scenario& s, const Rows& rows) {
  return figures_of_rows(s, rows, std::span(&lost, 1), 2);
}
double lost_after(const std::vector<std::string>& sets) {
  const ReadScenario r = test::read_with(two_problems, sets);
  REQUIRE(r.scenario);
  return evaluate(*r.scenario, std::span(&lost, 1)).figures.at(0).value;
}

}  // namespace

TEST_CASE("every combination is what --set says, first axis slowest") {
  const std::vector<std::string> paths = {"problems.one.frequency", "baseline_loss"};
  const ReadScenario r = test::read(two_problems, {{}, paths});
  std::vector<std::vector<int>> values;
  const std::vector<Axis> axes = {axis(*r.scenario, paths[0], {0.1, 0.2, 0.3}, values),
                                  axis(*r.scenario, paths[1], {0.05, 0.08}, values)};
  REQUIRE(combinations(axes) == 6);
  CHECK(point_numbers(axes, 3) == std::vector<std::int64_t>{1, 1});
  const GridRows grid(*r.scenario, axes, values);
  const std::vector<double> found = lost_of(*r.scenario, grid.rows(0, 6));
  std::size_t row = 0;
  for (const char* frequency : {"10%", "20%", "30%"})
    for (const char* loss : {"5%", "8%"})
      CHECK(found[row++] ==
            lost_after({std::string("problems.one.frequency=") + frequency, std::string("baseline_loss=") + loss}));
  CHECK(lost_of(*r.scenario, grid.rows(4, 2)) == std::vector<double>(found.begin() + 4, found.end()));
  CHECK(grid.scaled() == 0);
}

TEST_CASE("a wildcard moves all problems together, and a path of one problem only that one") {
  for (const std::string path : {"problems.*.loss.silent", "problems.one.loss.silent"}) {
    const ReadScenario r = test::read(two_problems, {{}, {path}});
    std::vector<std::vector<int>> values;
    const std::vector<Axis> axes = {axis(*r.scenario, path, {0.2, 0.5}, values)};
    const GridRows grid(*r.scenario, axes, values);
    const std::vector<double> found = lost_of(*r.scenario, grid.rows(0, 2));
    CHECK(std::abs(found[0] - lost_after({path + "=20%"})) < 1e-6);
    CHECK(std::abs(found[1] - lost_after({path + "=50%"})) < 1e-6);
  }
}

TEST_CASE("one share takes what it needs from the others, as --set does") {
  const std::string path = "problems.one.outcomes.satisfied";
  const ReadScenario r = test::read(two_problems, {{}, {path}});
  std::vector<std::vector<int>> values;
  const std::vector<Axis> axes = {axis(*r.scenario, path, {0, 0.7, 1}, values)};
  const GridRows grid(*r.scenario, axes, values);
  const std::vector<double> found = lost_of(*r.scenario, grid.rows(0, 3));
  const char* const texts[] = {"=0%", "=70%", "=100%"};
  for (std::size_t k = 0; k < 3; ++k) CHECK(std::abs(found[k] - lost_after({path + texts[k]})) < 1e-6);
  CHECK(grid.scaled() == 0);
}

TEST_CASE("two shares of one group leave the rest to the third, and are scaled where they exceed 1") {
  const std::vector<std::string> paths = {"problems.one.outcomes.satisfied", "problems.one.outcomes.mollified"};
  const ReadScenario r = test::read(two_problems, {{}, paths});
  std::vector<std::vector<int>> values;
  const std::vector<Axis> axes = {axis(*r.scenario, paths[0], {0.2, 0.8}, values),
                                  axis(*r.scenario, paths[1], {0.3, 0.8}, values)};
  const GridRows grid(*r.scenario, axes, values);
  const std::vector<double> found = lost_of(*r.scenario, grid.rows(0, 4));
  CHECK(std::abs(found[0] - lost_after({paths[0] + "=20%", paths[1] + "=30%"})) < 1e-6);
  CHECK(std::abs(found[3] - lost_after({paths[0] + "=50%", paths[1] + "=50%"})) < 1e-6);
  CHECK(grid.scaled() == 2);
  Scenario moved = *r.scenario;
  grid.move(moved, 0);
  CHECK(moved.values[static_cast<std::size_t>(values[0][0])].base == 0.2);
  CHECK(grid.scaled() == 2);
}

TEST_CASE("the number of combinations does not overflow") {
  Axis wide;
  wide.points.progression.count = most_combinations;
  CHECK(combinations({wide}) == most_combinations);
  CHECK(combinations({wide, wide, wide}) == most_combinations + 1);
  Axis setting;
  setting.settings = {"1", "2"};
  CHECK(combinations({wide, setting}) == most_combinations + 1);
  CHECK(combinations({}) == 1);
}

}  // namespace closs::sweep_test
