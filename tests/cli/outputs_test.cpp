#include "cli/io/outputs.hpp"

#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "catch.hpp"
#include "core/scenario/fault.hpp"

namespace closs::outputs_test {

namespace {

/// A folder of its own, until the test ends.
struct Folder {
  std::string path;
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "closs-XXXXXX").string();
    path = ::mkdtemp(name.data());
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { std::filesystem::remove_all(path); }

  std::string operator/(const std::string& name) const { return path + "/" + name; }
  std::size_t files() const {
    return static_cast<std::size_t>(
        std::distance(std::filesystem::directory_iterator(path), std::filesystem::directory_iterator()));
  }
};

constexpr std::array<OutputKind, 3> test_kinds = {
    {{"text", ".txt"}, {"csv", ".csv", OutputKind::Medium::bytes, true}, {"", ".db", OutputKind::Medium::database}}};

std::string code_of(const Options& options, const std::vector<std::string>& inputs) {
  try {
    planned_outputs(options, test_kinds, inputs);
  } catch (const Failure& failure) {
    return std::string(failure.faults.at(0).code.name());
  }
  return "";
}

}  // namespace

TEST_CASE("standard output is planned where there is no file, or it is asked for") {
  Options options;
  REQUIRE(planned_outputs(options, test_kinds, {}).size() == 1);
  CHECK(planned_outputs(options, test_kinds, {})[0].standard());
  options.outputs = {"a.csv"};
  auto plan = planned_outputs(options, test_kinds, {});
  REQUIRE(plan.size() == 1);
  CHECK(plan[0].kind == 1);
  CHECK(plan[0].joins);
  options.format = "csv";
  plan = planned_outputs(options, test_kinds, {});
  REQUIRE(plan.size() == 2);
  CHECK(plan[0].standard());
  options.outputs = {"a.db", "-"};
  CHECK(planned_outputs(options, test_kinds, {})[1].medium == OutputKind::Medium::database);
}

TEST_CASE("what cannot be written is refused before anything is") {
  const Folder folder;
  std::ofstream(folder / "a.csv") << "read";
  std::filesystem::create_symlink(folder / "a.csv", folder / "b.csv");
  Options options;
  options.outputs = {folder / "b.csv"};
  CHECK(code_of(options, {folder / "a.csv"}) == "output-is-input");
  CHECK(code_of(options, {}).empty());
  options.outputs = {folder / "a.csv", folder / "b.csv"};
  CHECK(code_of(options, {}) == "output-twice");
  options.outputs = {folder / "a.pdf"};
  CHECK(code_of(options, {}) == "unknown-extension");
  options.format = "cvs";
  CHECK(code_of(options, {}) == "unknown-format");
}

TEST_CASE("pieces stand between head and end, and an empty one leaves no trace") {
  const Folder folder;
  StandardOutput out;
  const std::vector<PlannedOutput> plan = {{.kind = 0, .path = folder / "a.txt"},
                                           {.kind = 1, .path = folder / "b.csv"}};
  Outputs outputs(plan, out, nullptr);
  outputs.open(0, "<", ", ");
  const auto add = [&](const std::string& first, const std::string& second) {
    return outputs.add(0, std::vector<Piece>{first, second});
  };
  CHECK(add("1", "x"));
  CHECK(add("", "y"));
  CHECK(add("2", ""));
  CHECK(folder.files() == 0);
  outputs.open(1, "[", "-");  // only now: the pieces waited for it
  const std::vector<std::string> ends = {">", "]"};
  outputs.close(ends);
  CHECK(read_file(folder / "a.txt") == "<1, 2>");
  CHECK(read_file(folder / "b.csv") == "[x-y]");
}

TEST_CASE("without a close no file is touched") {
  const Folder folder;
  std::ofstream(folder / "a.txt") << "old";
  StandardOutput out;
  const std::vector<PlannedOutput> plan = {{.kind = 0, .path = folder / "a.txt"},
                                           {.kind = 2, .path = folder / "b.db", .medium = OutputKind::Medium::database},
                                           {.kind = 0, .path = folder / "c.txt", .appended = true}};
  {
    Outputs outputs(plan, out, nullptr);
    outputs.open(0, "head");
    outputs.add(0, std::vector<Piece>{std::string("new"), DatabaseScenario{}, std::string("more")});
  }
  CHECK(read_file(folder / "a.txt") == "old");
  CHECK(folder.files() == 1);
}

TEST_CASE("what is appended is added when all the rest is written") {
  const Folder folder;
  std::ofstream(folder / "c.txt") << "old ";
  StandardOutput out;
  const std::vector<PlannedOutput> plan = {{.kind = 0, .path = folder / "c.txt", .appended = true}};
  Outputs outputs(plan, out, nullptr);
  outputs.open(0, "head ");
  outputs.add(0, std::vector<Piece>{std::string("piece")});
  CHECK(read_file(folder / "c.txt") == "old ");
  outputs.close();
  CHECK(read_file(folder / "c.txt") == "old head piece");
}

TEST_CASE("a file that was read on the way is no output, and then none is written") {
  const Folder folder;
  std::ofstream(folder / "a.txt") << "read";
  StandardOutput out;
  const std::vector<PlannedOutput> plan = {{.kind = 0, .path = folder / "b.txt"},
                                           {.kind = 0, .path = folder / "a.txt"}};
  FilesRead read;
  Outputs outputs(plan, out, &read);
  read.add(folder / "a.txt");
  CHECK_THROWS_AS(outputs.close(), Failure);
  CHECK(read_file(folder / "a.txt") == "read");
  CHECK(folder.files() == 1);
}

TEST_CASE("the part of a shard has a note that counts every scenario") {
  const Folder folder;
  StandardOutput out;
  const std::vector<PlannedOutput> plan = {{.kind = 1, .path = folder / "a.csv", .joins = true}};
  const PartOf part{"run", {2, 3}, 9};
  Outputs outputs(plan, out, nullptr, &part);
  outputs.open(0, "head");
  outputs.add(1, std::vector<Piece>{std::string("12345")});
  outputs.add(4, {});
  outputs.add(7, std::vector<Piece>{std::string("123")});
  outputs.close();
  CHECK(read_file(folder / "a.csv") == "head12345123");
  NoteReader note(folder / "a.csv");
  CHECK(note.part().shard == Shard{2, 3});
  CHECK(note.head() == 4);
  CHECK(note.next() == 5);
  CHECK(note.next() == 0);
  CHECK(note.next() == 3);
  CHECK(note.sha256() == sha256_of("head12345123"));
}

}  // namespace closs::outputs_test
