// Which values of a scenario are drawn, alone or together, in which order, and which are taken as certain.
#include "core/sampling/random_inputs.hpp"

#include "catch.hpp"
#include "input/world.hpp"

namespace closs::random_inputs_test {

namespace {

using Texts = std::vector<std::string>;

const std::string head = R"(closs: 1
name: DrawnInputs
model: goodman
currency: EUR
customers: 1000
revenue_per_customer: 100
baseline_loss: 6%
)";
const std::string defaults = R"(problem_defaults:
  complaint_rate: 48%
  outcomes: {satisfied: 38%, mollified: 34%, dissatisfied: rest}
  loss: {satisfied: 9%, mollified: 27%, dissatisfied: 58%, silent: 31%}
)";

struct DrawnInputs {
  ReadScenario read;
  RandomInputs inputs;

  explicit DrawnInputs(const std::string& text) : read(test::read(text)) {
    REQUIRE(test::codes(read) == Texts{});
    inputs = random_inputs(*read.scenario);
  }
  Texts paths() const {
    Texts out;
    for (const RandomInput& input : inputs.inputs) out.push_back(input.path);
    return out;
  }
  Texts paths_of(const std::vector<int>& values) const {
    Texts out;
    for (const int v : values) out.push_back(path_of(*read.scenario, read.scenario->values[at(v)]));
    return out;
  }
  static std::size_t at(int index) { return static_cast<std::size_t>(index); }
};

}  // namespace

TEST_CASE("every value with a law is one random input, however many use it, in the order of resolve") {
  const DrawnInputs d(head + R"(margin: 30% to 40%
problem_defaults:
  complaint_rate: 40% to 60%
  outcomes: {satisfied: 38%, mollified: 34%, dissatisfied: rest}
  loss: {satisfied: 9%, mollified: 27%, dissatisfied: {low: 50%, base: 58%, high: 60%}, silent: 31%}
problems:
  late: {frequency: 6% to 11%}
  lost: {frequency: 41 of 512}
horizon: 2
discount_rate: 8%
fixes:
  all: {changes: {problems.*.complaint_rate: {points: {uniform: [5%, 15%]}}}, cost: {once: 10k to 20k}}
)");
  CHECK(d.paths() == Texts{"margin", "problem_defaults.complaint_rate", "problem_defaults.loss.dissatisfied",
                           "problems.late.frequency", "problems.lost.frequency",
                           "fixes.all.changes.problems.*.complaint_rate.points", "fixes.all.cost.once"});
  for (const RandomInput& input : d.inputs.inputs) {
    CHECK(input.dimensions() == 1);
    CHECK(d.paths_of(input.values) == Texts{input.path});
  }
  CHECK(d.inputs.shared.empty());
  CHECK_FALSE(d.inputs.empty());
  CHECK(DrawnInputs(head + defaults + "problems: {late: {frequency: 6%}}\n").inputs.empty());
}

TEST_CASE("counts of one n are a group, and so they are with a rest, which has what they leave") {
  for (const char* last : {"38 of 152", "rest"}) {
    const DrawnInputs d(head + R"(problem_defaults:
  complaint_rate: 40% to 60%
  loss: {satisfied: 9%, mollified: 27%, dissatisfied: 58%, silent: 31%}
problems:
  outage:
    frequency: 5%
    outcomes: {mollified: 53 of 152, satisfied: 61 of 152, dissatisfied: )" +
                        std::string(last) + "}\n");
    CHECK(d.paths() == Texts{"problem_defaults.complaint_rate", "problems.outage.outcomes"});
    const RandomInput& group = d.inputs.inputs[1];
    CHECK(d.paths_of(group.values) == Texts{"problems.outage.outcomes.mollified", "problems.outage.outcomes.satisfied",
                                            "problems.outage.outcomes.dissatisfied"});
    CHECK(group.weights == std::vector<double>{53.5, 61.5, 38.5});
    CHECK(group.dimensions() == 2);
    CHECK(d.inputs.shared.empty());
  }
}

TEST_CASE("a group that nobody wrote anew is inherited, one of which a member was written is the level's own") {
  const std::string counted = head + R"(problem_defaults:
  complaint_rate: 48%
  outcomes: {satisfied: 61 of 152, mollified: 53 of 152, dissatisfied: rest}
  loss: {satisfied: 9%, mollified: 27%, dissatisfied: 58%, silent: 31%}
problems:
  late: {frequency: 6%}
  lost: {frequency: 4%)";
  CHECK(DrawnInputs(counted + "}\n").paths() == Texts{"problem_defaults.outcomes"});
  const DrawnInputs d(counted + ", outcomes: {satisfied: 40%}}\n");
  CHECK(d.paths() == Texts{"problem_defaults.outcomes", "problems.lost.outcomes.mollified"});
  REQUIRE(d.inputs.shared.size() == 1);
}

TEST_CASE("members of shares that are no group are drawn alone, and the rule of shares holds") {
  const DrawnInputs d(head + R"(problem_defaults:
  complaint_rate: 48%
  loss: {satisfied: 9%, mollified: 27%, dissatisfied: 58%, silent: 31%}
problems:
  outage: {frequency: 5%, outcomes: {satisfied: 30% to 40%, mollified: 53 of 152, dissatisfied: rest}}
)");
  CHECK(d.paths() == Texts{"problems.outage.outcomes.satisfied", "problems.outage.outcomes.mollified"});
  REQUIRE(d.inputs.shared.size() == 1);
  const Drawn::Shared& shared = d.inputs.shared.front();
  REQUIRE(shared.members.size() == 3);
  REQUIRE(shared.drawn.size() == 3);
  for (std::size_t k = 0; k < 3; ++k) {
    const std::string path = d.paths_of({shared.members[k]}).front();
    CHECK((shared.drawn[k] == 1) == (path != "problems.outage.outcomes.dissatisfied"));
  }
}

TEST_CASE("frequencies that one survey counted are a group at each level, with those who met none of them") {
  const std::string two = R"(problems:
  late: {frequency: 41 of 512}
  lost: {frequency: {value: 61 of 512, source: Survey}}
  torn: {frequency: {value: 20 of 512, source: Survey}}
  dirty: {frequency: 30 of 512}
  dear: {frequency: 30 of 500}
  slow: {frequency: 3% to 4%}
)";
  const DrawnInputs d(head + defaults + two);
  CHECK(d.paths() == Texts{"problems.late.frequency+problems.dirty.frequency",
                           "problems.lost.frequency+problems.torn.frequency", "problems.dear.frequency",
                           "problems.slow.frequency"});
  CHECK(d.inputs.inputs[0].weights == std::vector<double>{41.5, 30.5, 441.5});
  CHECK(d.inputs.inputs[0].dimensions() == 2);
  CHECK(d.paths_of(d.inputs.inputs[1].values) == Texts{"problems.lost.frequency", "problems.torn.frequency"});
  CHECK(DrawnInputs(head + defaults + "overlap: independent\n" + two).paths().size() == 6);
}

TEST_CASE("counts of one survey that are all of it have no rest, and those that are more than it are drawn alone") {
  const std::string all = head + defaults + "problems: {a: {frequency: 100 of 512}, b: {frequency: 400.2 of 512}, c: ";
  const DrawnInputs full(all + "{frequency: 11.8 of 512}}\n");
  REQUIRE(full.inputs.inputs.size() == 1);
  CHECK(full.inputs.inputs[0].weights.size() == 3);
  CHECK(full.inputs.inputs[0].dimensions() == 2);
  const DrawnInputs more(all + "{frequency: 14 of 512}}\n");
  CHECK(more.paths() == Texts{"problems.a.frequency", "problems.b.frequency", "problems.c.frequency"});
}

TEST_CASE("a segment's counts are a group of their own, shares none with frequencies, defaults none with problems") {
  const std::string head_of_segments = R"(closs: 1
name: DrawnInputs
model: goodman
currency: EUR
revenue_per_customer: 100
baseline_loss: 6%
problem_rate: 40%
)";
  const DrawnInputs d(head_of_segments + defaults + R"(problems:
  a: {share: 10 of 100}
  b: {share: 20 of 100}
  c: {frequency: 5 of 100}
segments:
  home: {customers: 1000}
  work: {customers: 500, problems: {a: {share: 30 of 100}, b: {share: 40 of 100}}}
)");
  CHECK(d.paths() == Texts{"problems.a.share+problems.b.share", "problems.c.frequency",
                           "segments.work.problems.a.share+segments.work.problems.b.share"});
}

TEST_CASE("what is taken as certain: values without a law that have no source, and assumptions") {
  const DrawnInputs d(R"(closs: 1
name: Certain
model: goodman
benchmark: japan-complaint-rate
currency: EUR
customers: {value: 1000, source: CRM}
revenue_per_customer: {value: 100, kind: assumed, source: a guess of ours}
baseline_loss: {value: 6%, kind: measured}
problem_defaults:
  outcomes: {satisfied: 38%, mollified: 30% to 40%, dissatisfied: rest}
  loss: {satisfied: {value: 9%, source: CRM}, mollified: 27%, dissatisfied: 58% to 60%, silent: {value: 31%, source: x}}
problems:
  late: {frequency: {value: 6%, source: Survey}}
)");
  CHECK(d.paths_of(d.inputs.certain) == Texts{"revenue_per_customer", "baseline_loss",
                                              "problem_defaults.outcomes.satisfied",
                                              "problem_defaults.loss.mollified"});
}

}  // namespace closs::random_inputs_test
