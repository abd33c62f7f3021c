#include "cli/io/console.hpp"

#include <cstdlib>

#include "catch.hpp"
#include "cli/io/sha256.hpp"

namespace closs::console_test {

namespace {

/// Environment variables as a test wants them, until it ends.
struct Environment {
  std::vector<std::string> names;
  Environment() {
    for (const char* name : {"CLOSS_LANG", "LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR", "TERM"}) set(name, "");
  }
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;
  void set(const std::string& name, const std::string& value) {
    names.push_back(name);
    ::setenv(name.c_str(), value.c_str(), 1);
  }
  ~Environment() {
    for (const std::string& name : names) ::unsetenv(name.c_str());
  }
};

}  // namespace

TEST_CASE("the language is the option's, then the first that the environment names") {
  Environment world;
  CHECK(language_wanted("") == Language::en);
  world.set("LANG", "ja_JP.UTF-8");
  CHECK(language_wanted("") == Language::ja);
  world.set("LC_ALL", "C");
  CHECK(language_wanted("") == Language::en);
  world.set("CLOSS_LANG", "ja");
  CHECK(language_wanted("") == Language::ja);
  CHECK(language_wanted("en") == Language::en);
  CHECK(language_wanted("tlh") == Language::ja);
}

TEST_CASE("color is off where there is no terminal, unless asked for") {
  Environment world;
  CHECK(color_wanted("", -1) == Color::off);
  CHECK(color_wanted("auto", -1) == Color::off);
  CHECK(color_wanted("always", -1) == Color::on);
  CHECK(color_wanted("never", 1) == Color::off);
}

TEST_CASE("where there is no terminal, text is as wide as a page") { CHECK(width_wanted(-1) == paper_width); }

TEST_CASE("the exit code is the highest of all faults, and warnings have none") {
  const std::vector<Fault> faults = {
      {"unknown-format", {}, {}}, {"file-not-found", {}, {}}, {"skipped-abstract", {}, {}}};
  CHECK(exit_code_of(faults) == 3);
  CHECK(exit_code_of(std::span(faults).first(1)) == 2);
  CHECK(exit_code_of(std::span(faults).last(1)) == 0);
  Reporter reporter;
  reporter.raise(2);
  reporter.raise(1);
  CHECK(reporter.exit_code() == 2);
}

TEST_CASE("quiet leaves errors and drops warnings") {
  const std::vector<Fault> warning = {{"skipped-abstract", {}, {}}};
  const std::vector<Fault> error = {{"stdin-twice", {}, {}}};
  Reporter reporter;
  CHECK_FALSE(reporter.rendered(warning, {}).empty());
  reporter.quiet = true;
  CHECK(reporter.rendered(warning, {}).empty());
  CHECK_FALSE(reporter.rendered(error, {}).empty());
}

TEST_CASE("SHA-256 of the two shortest test vectors of FIPS 180") {
  CHECK(sha256_of("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(sha256_of("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

}  // namespace closs::console_test
