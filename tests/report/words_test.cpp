#include "report/words.hpp"

#include <set>

#include "catch.hpp"

using namespace closs;

namespace {

std::set<std::string> names_in(std::string_view sentence) {
  std::set<std::string> names;
  for (std::size_t open = sentence.find('{'); open != std::string_view::npos; open = sentence.find('{', open + 1))
    names.insert(std::string(sentence.substr(open, sentence.find('}', open) - open + 1)));
  return names;
}

}  // namespace

TEST_CASE("words are in order, in both languages, and take the same values in both") {
  std::string_view last;
  for (const WordEntry& word : word_entries()) {
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
  CHECK_THROWS_AS(say("no-such-word", Language::en), std::logic_error);
}

TEST_CASE("every reason for none has its words") {
  for (const char* reason :
       {"no-margin", "no-lifetime", "no-acquisition-cost", "no-word-of-mouth", "no-complaint-state", "no-complaints", "nobody-affected", "no-loss",
        "overlap-independent", "no-cost", "no-sign-change", "irr-above-limit", "irr-out-of-range", "not-within-horizon", "negative-npv",
        "pays-at-any-effect", "starts-beyond-horizon", "delay-beyond-horizon", "excluded-fixes", "too-many-fixes", "some-segment-without-margin",
        "out-of-range"}) {
    INFO(reason);
    CHECK_NOTHROW(say_none(reason, Language::en));
    CHECK(say_none(reason, Language::ja) != say_none(reason, Language::en));
  }
}
