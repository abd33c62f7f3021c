#include "cli/io/shard.hpp"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "catch.hpp"
#include "core/scenario/fault.hpp"

namespace closs::shard_test {

namespace {

std::string code_of(const std::string& text) {
  try {
    shard_named(text);
  } catch (const Failure& failure) {
    return std::string(failure.faults.front().code.name());
  }
  return "";
}

}  // namespace

TEST_CASE("a shard is written as its number and their count") {
  CHECK(shard_named("3/16") == Shard{3, 16});
  CHECK(shard_named("1/1") == Shard{1, 1});
  CHECK(text_of(Shard{3, 16}) == "3/16");
  for (const char* wrong : {"", "3", "/", "3/", "/16", "0/16", "17/16", "-1/16", "3/16 ", "3/1e3", "1/10001", "3 / 16"})
    CHECK(code_of(wrong) == "shard-malformed");
}

TEST_CASE("shards divide any number of scenarios, each into one of them") {
  for (const std::size_t all : {0u, 1u, 2u, 15u, 16u, 17u, 100u}) {
    for (const std::size_t count : {1u, 2u, 3u, 16u}) {
      std::vector<int> times(all);
      for (std::size_t number = 1; number <= count; ++number) {
        const Shard shard{number, count};
        for (std::size_t i = 0; i < size_of(shard, all); ++i) ++times.at(position(shard, i));
      }
      for (const int n : times) CHECK(n == 1);
    }
  }
}

TEST_CASE("a list's hash tells where one text ends and the next begins") {
  CHECK(sha256_of_list({"ab", "c"}) != sha256_of_list({"a", "bc"}));
  CHECK(sha256_of_list({"a"}) != sha256_of_list({"a", ""}));
}

TEST_CASE("a note is read back as it was written, however long it is") {
  std::string name = (std::filesystem::temp_directory_path() / "closs-XXXXXX").string();
  const std::string folder = ::mkdtemp(name.data());
  const std::string part = folder + "/part.csv";
  NoteWriter writer({"abc", {2, 3}, 1000});
  std::string text;
  writer.head("head");
  for (std::size_t i = 0; i < 333; ++i) {
    writer.scenario(std::string(i, 'x'));
    text += writer.take();
  }
  text += writer.end();
  std::ofstream(note_path(part)) << text;
  NoteReader reader(part);
  CHECK(reader.part().run == "abc");
  CHECK(reader.part().shard == Shard{2, 3});
  CHECK(reader.part().scenarios == 1000);
  CHECK(reader.head() == 4);
  for (std::size_t i = 0; i < 333; ++i) REQUIRE(reader.next() == i);
  CHECK(reader.sha256().size() == 64);
  std::ofstream(note_path(part)) << text.substr(0, text.size() / 2);
  NoteReader half(part);
  CHECK_THROWS_AS(
      [&] {
        while (true) half.next();
      }(),
      Failure);
  std::filesystem::remove_all(folder);
}

}  // namespace closs::shard_test
