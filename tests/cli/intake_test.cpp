#include "cli/batch/intake.hpp"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <new>
#include <stdexcept>

#include "catch.hpp"
#include "cli/batch/evaluate_all.hpp"
#include "core/scenario/fault.hpp"

namespace closs::intake_test {

namespace {

const std::string quick = CLOSS_SOURCE_DIR "/examples/quick.yaml";

Wanted file(const std::string& path) {
  Wanted wanted;
  wanted.input = {path, false};
  return wanted;
}

}  // namespace

TEST_CASE("files are taken as they are, standard input too") {
  const std::vector<Input> inputs = inputs_of(std::vector<std::string>{"b.yaml", "-", "a.yaml"}, {});
  REQUIRE(inputs.size() == 3);
  CHECK(inputs[0].path == "b.yaml");
  CHECK(inputs[1].path == "-");
  CHECK_FALSE(inputs[2].in_folder);
}

TEST_CASE("whatever is thrown in the work on a file is a fault of that file") {
  const auto code = [](const std::function<void()>& work) {
    const std::vector<Fault> faults = faults_thrown({"a.yaml", false}, work);
    return faults.empty() ? "" : std::string(faults.front().code.name());
  };
  CHECK(code([] {}).empty());
  CHECK(code([] { throw Failure(Fault{"disk-full", {}, {}}); }) == "disk-full");
  CHECK(code([] { throw std::bad_alloc(); }) == "out-of-memory");
  CHECK(code([] { throw std::length_error("too long"); }) == "internal-fault");
  CHECK(code([] { throw 1; }) == "internal-fault");
}

TEST_CASE("what is thrown while a file is reported on does not end the others") {
  Intake intake({});
  const std::vector<Input> inputs = {{quick, false}, {CLOSS_SOURCE_DIR "/examples/bank.yaml", false}, {quick, false}};
  Reporter reporter;
  int taken = 0;
  const auto each = [&](const InBatch& one) -> Then {
    if (one.position == 1) throw std::bad_alloc();
    return [&] { return ++taken > 0; };
  };
  const BatchEnd end = evaluate_all(intake, {.inputs = inputs, .threads = 2}, reporter, each);
  CHECK(taken == 2);
  CHECK(end.evaluated == 2);
  CHECK(reporter.exit_code() == 3);
}

TEST_CASE("a scenario comes with its figures, and what it sets rules over --set") {
  Options options;
  options.sets = {"customers=1000"};
  Intake intake(options);
  const EvaluatedScenario plain = evaluated(intake, file(quick));
  REQUIRE(plain.evaluated);
  CHECK(plain.faults.empty());
  CHECK_FALSE(plain.results.figures.empty());
  CHECK(plain.scenario().sets == std::vector<std::string>{"customers=1000"});
  Wanted other = file(quick);
  other.more_sets = {"customers=2000"};
  const EvaluatedScenario more = evaluated(intake, other);
  REQUIRE(more.evaluated);
  CHECK(more.scenario().sets == std::vector<std::string>{"customers=1000", "customers=2000"});
  CHECK(more.scenario().sha256.size() == 64);
  CHECK(more.scenario().sha256 == plain.scenario().sha256);
  const auto customers = [](const EvaluatedScenario& one) {
    std::vector<Fault> faults;
    const std::vector<int> found = find_values(one.scenario(), "customers", {}, faults);
    REQUIRE(found.size() == 1);
    return one.scenario().values[static_cast<std::size_t>(found.front())].base;
  };
  CHECK(customers(plain) == 1000);
  CHECK(customers(more) == 2000);
}

TEST_CASE("what is wrong with a file is a value, and says where it was asked for") {
  Intake intake(Options{});
  const EvaluatedScenario missing = evaluated(intake, file("nowhere.yaml"));
  CHECK_FALSE(missing.evaluated);
  REQUIRE(missing.faults.size() == 1);
  CHECK(missing.faults[0].code.name() == "file-not-found");
  CHECK(missing.read.sources.at(0).name == "nowhere.yaml");
  Wanted wrong = file(quick);
  wrong.more_sets = {"customers=many"};
  wrong.option = "--vary";
  const EvaluatedScenario refused = evaluated(intake, wrong);
  CHECK_FALSE(refused.evaluated);
  REQUIRE_FALSE(refused.faults.empty());
  CHECK(refused.read.sources.at(static_cast<std::size_t>(refused.faults[0].place.source)).name == "--vary");
}

TEST_CASE("a file is read once for all of its variants") {
  std::string folder = (std::filesystem::temp_directory_path() / "closs-XXXXXX").string();
  folder = ::mkdtemp(folder.data());
  const Input a{folder + "/a.yaml", false}, b{folder + "/b.yaml", false};
  std::ofstream(a.path) << "first";
  std::ofstream(b.path) << "other";
  FileTexts texts;
  const auto first = texts.of(a, 0);
  std::ofstream(a.path) << "second";
  CHECK(texts.of(a, 0) == first);
  CHECK(texts.of(b, 0)->text == "other");
  CHECK(texts.of(a, 0)->text == "second");
  CHECK(first->text == "first");
  std::filesystem::remove_all(folder);
}

}  // namespace closs::intake_test
