#include "report/document/words.hpp"

#include <filesystem>
#include <fstream>
#include <set>

#include "catch.hpp"

namespace closs::words_test {

namespace {

std::set<std::string> names_in(std::string_view sentence) {
  std::set<std::string> names;
  for (std::size_t open = sentence.find('{'); open != std::string_view::npos; open = sentence.find('{', open + 1))
    names.insert(std::string(sentence.substr(open, sentence.find_first_of(":}", open) - open)));  // {count:set|sets}
  return names;
}

// Every text in quotes in the program, but for the table of words itself.
std::set<std::string> literals_in_program() {
  std::set<std::string> literals;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(CLOSS_SOURCE_DIR "/src")) {
    if (entry.path().extension() != ".cpp" || entry.path().filename().string().starts_with("word")) continue;
    std::ifstream file(entry.path());
    for (std::string line; std::getline(file, line);) {
      for (std::size_t open = line.find('"'); open != std::string::npos; open = line.find('"', open + 1)) {
        const std::size_t close = line.find('"', open + 1);
        if (close == std::string::npos) break;
        literals.insert(line.substr(open + 1, close - open - 1));
        open = close;
      }
    }
  }
  return literals;
}

}  // namespace

TEST_CASE("every word is used: by its id, or by the beginning of its id") {
  const std::set<std::string> used = literals_in_program();
  for (const Word& word : all_words()) {
    INFO(word.id);
    const std::string start(word.id.substr(0, word.id.find('.') + 1));
    CHECK((used.count(std::string(word.id)) == 1 || used.count(start) == 1 || used.count(start + "{}") == 1 ||
           start == "none."));
  }
}

TEST_CASE("every id that the program says is in the table") {
  std::set<std::string> ids;
  for (const Word& word : all_words()) ids.insert(std::string(word.id));
  for (const auto& entry : std::filesystem::recursive_directory_iterator(CLOSS_SOURCE_DIR "/src")) {
    if (entry.path().extension() != ".cpp") continue;
    std::ifstream file(entry.path());
    for (std::string line; std::getline(file, line);) {
      for (std::size_t at = line.find("say(\""); at != std::string::npos; at = line.find("say(\"", at + 1)) {
        const std::string id = line.substr(at + 5, line.find('"', at + 5) - at - 5);
        if (id.empty() || id.back() == '.') continue;  // put together
        INFO(entry.path() << ": " << id);
        CHECK(ids.count(id) == 1);
      }
    }
  }
}

TEST_CASE("words are in order, in both languages, and take the same values in both") {
  std::string_view last;
  for (const Word& word : all_words()) {
    INFO(word.id);
    CHECK(last < word.id);
    last = word.id;
    CHECK_FALSE(word.en.empty());
    CHECK_FALSE(word.ja.empty());
    CHECK(names_in(word.en) == names_in(word.ja));
  }
}

TEST_CASE("a sentence is filled with its values") {
  CHECK(say("faults.more", Language::en, {{"count", "5"}}) == "... and 5 more");
  CHECK(say("faults.more", Language::ja, {{"count", "5"}}) == "ほかに5件あります");
  CHECK(say("faults.more", Language::en) == "... and {count} more");
  CHECK(say("check.figures_failed", Language::en, {{"some", "1"}, {"all", "1"}}) ==
        "1 of 1 figure differs from the baseline");
  CHECK(say("check.figures_failed", Language::en, {{"some", "1"}, {"all", "12"}}) ==
        "1 of 12 figures differs from the baseline");
  CHECK(say("check.figures_failed", Language::en, {{"some", "2"}, {"all", "12"}}) ==
        "2 of 12 figures differ from the baseline");
  CHECK(say("span.years", Language::en, {{"count", "1"}}) == "1 year");
  CHECK_THROWS_AS(say("no-such-word", Language::en), std::logic_error);
}

TEST_CASE("every reason for none has its words") {
  for (const char* reason : {"no-margin",
                             "no-lifetime",
                             "no-acquisition-cost",
                             "no-word-of-mouth",
                             "no-complaint-state",
                             "no-complaints",
                             "nobody-affected",
                             "no-loss",
                             "overlap-independent",
                             "no-cost",
                             "no-sign-change",
                             "irr-above-limit",
                             "irr-out-of-range",
                             "not-within-horizon",
                             "negative-npv",
                             "no-break-even-cost",
                             "pays-at-any-effect",
                             "starts-beyond-horizon",
                             "delay-beyond-horizon",
                             "excluded-fixes",
                             "too-many-fixes",
                             "too-much-work",
                             "some-segment-without-margin",
                             "out-of-range"}) {
    INFO(reason);
    CHECK_NOTHROW(say_none(reason, Language::en));
    CHECK(say_none(reason, Language::ja) != say_none(reason, Language::en));
  }
}

}  // namespace closs::words_test
