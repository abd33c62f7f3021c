#include "report/faults/faults.hpp"

#include <rapidjson/document.h>

#include <set>
#include <sstream>

#include "catch.hpp"
#include "report/faults/fault_rows.hpp"
#include "text/width.hpp"

namespace closs::faults_test {

namespace {

// Any code will do where only the layout is at stake.
constexpr FaultCode any_code = "empty-file";

std::string marked_code() { return std::string("[").append(any_code.name()).append("]"); }

std::vector<std::string> shown(const std::string& text, Place place) {
  const std::vector<Source> sources = {{"scenarios/telecom.yaml", text}};
  const std::vector<Fault> faults = {{any_code, place, {}}};
  std::istringstream in(show_faults(faults, sources, Language::en, Color::off));
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

}  // namespace

TEST_CASE("every code has one row and a sentence in both languages with the same values") {
  std::vector<int> rows_of(std::size(fault_codes), 0);
  const auto names_in = [](std::string_view sentence) {
    std::set<std::string> names;
    for (std::size_t open = sentence.find('{'); open != std::string::npos; open = sentence.find('{', open + 1)) {
      std::string_view name = sentence.substr(open, sentence.find_first_of(":}", open) - open);  // {all:row|rows}
      if (name.ends_with("_word")) name.remove_suffix(5);  // of a period, in Japanese
      names.emplace(name);
    }
    return names;
  };
  for (const auto part : fault_rows())
    for (const FaultRow& row : part) {
      INFO(row.code.name());
      ++rows_of[row.code.index()];
      CHECK_FALSE(row.message.en.empty());
      CHECK_FALSE(row.message.ja.empty());
      CHECK(row.remedy.en.empty() == row.remedy.ja.empty());
      CHECK(names_in(row.message.en) == names_in(row.message.ja));
      CHECK(names_in(row.remedy.en) == names_in(row.remedy.ja));
    }
  for (std::size_t i = 0; i < rows_of.size(); ++i) {
    INFO(fault_codes[i]);
    CHECK(rows_of[i] == 1);
  }
}

TEST_CASE("a fault shows its place, its line and a caret below what is wrong") {
  const auto lines = shown("closs: 1\nproblems:\n    frequency: 12\n", {0, 3, 16, 2});
  REQUIRE(lines.size() >= 3);
  CHECK(lines[0].find("scenarios/telecom.yaml:3:16: ") == 0);
  CHECK(lines[0].find(marked_code() + ": ") != std::string::npos);
  CHECK(lines[1] == "    3 |     frequency: 12");
  CHECK(lines[2] == "      |                ^^");
  if (lines.size() > 3) CHECK(lines[3].find("  ") == 0);
}

TEST_CASE("the caret stands by display width below Japanese text, and runs under all of it") {
  const auto lines = shown("  請求誤り: {率: 十二}\n", {0, 1, 13, 2});
  CHECK(lines[1] == "    1 |   請求誤り: {率: 十二}");
  CHECK(lines[2] == "      |                  ^^^^");
  CHECK(display_width(lines[1].substr(0, lines[1].find("十"))) ==
        display_width(lines[2].substr(0, lines[2].find('^'))));
}

TEST_CASE("tabs, line ends, a byte order mark and control characters do not move the caret") {
  CHECK(shown("\ta: 12\r\nb: 1\n", {0, 1, 5, 2})[1] == "    1 | \ta: 12");
  CHECK(shown("\ta: 12\r\nb: 1\n", {0, 1, 5, 2})[2] == "      | \t   ^^");
  CHECK(shown("\xEF\xBB\xBF"
              "a: 12",
              {0, 1, 4, 2})[1] == "    1 | a: 12");
  CHECK(shown("a: \x1b[31m12", {0, 1, 9, 2})[1].find('\x1b') == std::string::npos);
  CHECK(shown("a: \xFF\xFE x", {0, 1, 7, 1})[2] == "      |       ^");
}

TEST_CASE("a caret beyond the line stands behind it, and a line beyond the file is empty") {
  CHECK(shown("a:", {0, 1, 9, 4})[2] == "      |   ^");
  CHECK(shown("a:", {0, 7, 1, 1})[1] == "    7 | ");
}

TEST_CASE("a very long line is cut around the caret") {
  const std::string text = std::string(5000, 'x') + "BAD" + std::string(5000, 'y');
  const auto lines = shown(text, {0, 1, 5001, 3});
  CHECK(lines[1].size() < 120);
  CHECK(lines[2].substr(lines[2].find('^')) == "^^^");
  CHECK(lines[1].substr(lines[2].find('^'), 3) == "BAD");
  CHECK(shown(std::string(300, 'x'), {0, 1, 1, 300})[2].size() < 120);
}

TEST_CASE("twenty faults are shown in file order, the rest is counted") {
  const std::vector<Source> sources = {{"a.yaml", std::string(30, '\n')}};
  std::vector<Fault> faults;
  for (int line = 25; line > 0; --line) faults.push_back({any_code, {0, line, 1, 1}, {}});
  const std::string text = show_faults(faults, sources, Language::en, Color::off);
  CHECK(text.find("a.yaml:1:1: ") == 0);
  CHECK(text.find("a.yaml:20:1: ") != std::string::npos);
  CHECK(text.find("a.yaml:21:1: ") == std::string::npos);
  CHECK(text.ends_with("... and 5 more\n"));
}

TEST_CASE("a fault without a place shows only its sentence") {
  const std::vector<Fault> faults = {{any_code, {}, {}}};
  const std::string text = show_faults(faults, {}, Language::en, Color::off);
  CHECK(text.find(" | ") == std::string::npos);
  CHECK(text.find(marked_code()) != std::string::npos);
}

TEST_CASE("per cent stands at its number in Japanese, but in what somebody wrote") {
  const Fault too_much{"above-100", {}, {{"key", "frequency"}, {"value", "120 %"}}};
  CHECK(fault_message(too_much, Language::en) == "frequency is 120 %, more than 100 %");
  CHECK(fault_message(too_much, Language::ja) == "frequencyが120%で、100%を超えています");
  const Fault no_rate{"percent-of-amount", {}, {{"key", "price"}, {"written", "12 %"}}};
  CHECK(fault_message(no_rate, Language::ja) == "priceは率ではないのに「12 %」と書かれています");
}

TEST_CASE("faults as JSON are valid whatever they quote") {
  const std::vector<Source> sources = {{"a\xFF\"\n.yaml", "x"}};
  const std::vector<Fault> faults = {{any_code, {0, 1, 2, 1}, {{"problem", "\x01\xC3"}}}, {any_code, {}, {}}};
  const std::string text = faults_as_json(faults, sources);
  rapidjson::Document json;
  json.Parse<rapidjson::kParseValidateEncodingFlag>(text.c_str());
  REQUIRE_FALSE(json.HasParseError());
  REQUIRE(json.Size() == 2);
  CHECK(json[0]["line"].IsNull());
  CHECK(json[1]["line"].GetInt() == 1);
  CHECK(json[1]["column"].GetInt() == 2);
  CHECK(std::string(json[1]["code"].GetString()) == any_code.name());
  CHECK(json[1].HasMember("severity"));
  CHECK(json[1].HasMember("message"));
  CHECK(json[1].HasMember("hint"));
}

}  // namespace closs::faults_test
