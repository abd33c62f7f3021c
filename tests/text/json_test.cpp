#include "text/json.hpp"

#include <limits>

#include "catch.hpp"
#include "text/csv.hpp"
#include "text/joined.hpp"

namespace closs::json_test {

namespace {

std::string sample(JsonLayout layout, std::size_t depth = 0) {
  std::string out;
  JsonWriter json(out, layout, depth);
  json.begin_object();
  json.key("name");
  json.text("請求 \"A\"\n");
  json.key("rows");
  json.begin_array();
  json.number(0.1);
  json.number(std::numeric_limits<double>::infinity());
  json.whole(-3);
  json.end_array();
  json.key("none");
  json.begin_object();
  json.end_object();
  json.end_object();
  return out;
}

std::string cell(std::string_view text) {
  std::string out;
  append_csv_text(out, text);
  return out;
}

}  // namespace

TEST_CASE("one JSON, laid out in three ways") {
  CHECK(sample(JsonLayout::compact) == R"({"name":"請求 \"A\"\n","rows":[0.1,null,-3],"none":{}})");
  CHECK(sample(JsonLayout::one_line) == R"({"name": "請求 \"A\"\n", "rows": [0.1, null, -3], "none": {}})");
  CHECK(sample(JsonLayout::indented) ==
        "{\n  \"name\": \"請求 \\\"A\\\"\\n\",\n  \"rows\": [\n    0.1,\n    null,\n    -3\n  ],\n  \"none\": {}\n}");
}

TEST_CASE("what stands inside a document that was begun elsewhere is indented with it") {
  const std::string inside = sample(JsonLayout::indented, 2);
  CHECK(inside.starts_with("\n    {\n      \"name\": "));
  CHECK(inside.ends_with("\n    }"));
}

TEST_CASE("quoted texts hold no controls and no broken bytes") {
  CHECK(quoted_json("a\\b/\t\x01\x7f") == "\"a\\\\b/\\t\\u0001\\u007F\"");
  CHECK(quoted_json("\u202E \U000E0041 \u200D 請求") == "\"\\u202E \\uDB40\\uDC41 \u200D 請求\"");
  CHECK(quoted_json("# ##[a]") == "\"# #\\u0023[a]\"");
  CHECK(quoted_json("\xff") == "\"\xEF\xBF\xBD\"");
}

TEST_CASE("cells of a CSV are quoted where they must be, and are no formulas") {
  CHECK(cell("plain") == "plain");
  CHECK(cell("5\" screen") == "\"5\"\" screen\"");
  CHECK(cell("a,b") == "\"a,b\"");
  CHECK(cell("=1+1") == "'=1+1");
  CHECK(cell("-a,b") == "\"'-a,b\"");
  std::string plain;
  append_csv_cell(plain, "=1,1");
  CHECK(plain == "\"=1,1\"");
}

TEST_CASE("lists of texts are joined") {
  CHECK(joined(std::vector<std::string>{}).empty());
  CHECK(joined(std::vector<std::string>{"a", "", "b"}, "; ") == "a; ; b");
}

}  // namespace closs::json_test
