#include "input/yaml/tree.hpp"

#include <chrono>
#include <string>

#include "catch.hpp"

namespace closs::tree_test {

namespace {

struct Parsed {
  Arena arena;
  std::vector<Fault> faults;
  const Node* root = nullptr;

  explicit Parsed(std::string_view text) : root(parse_yaml(arena, 0, text, faults)) {}

  const Node& at(std::string_view key) const {
    const Node* found = root->find(key);
    REQUIRE(found);
    return *found;
  }
};

/// "duplicate-key 3:1+4", all faults, with ", " between.
std::string told(const Parsed& parsed) {
  std::string out;
  for (const Fault& f : parsed.faults) {
    if (!out.empty()) out += ", ";
    out += std::string(f.code.name()) + " " + std::to_string(f.place.line) + ":" + std::to_string(f.place.column) +
           "+" + std::to_string(f.place.length);
  }
  return out;
}
std::string told(std::string_view text) { return told(Parsed(text)); }

std::string place(const Place& p) {
  return std::to_string(p.line) + ":" + std::to_string(p.column) + "+" + std::to_string(p.length);
}

std::string value_of(const Fault& fault, std::string_view name) {
  for (const auto& [key, value] : fault.values)
    if (key == name) return value;
  return "(none)";
}

std::string repeated(std::string_view text, int times) {
  std::string out;
  out.reserve(text.size() * static_cast<std::size_t>(times));
  for (int i = 0; i < times; ++i) out += text;
  return out;
}

/// The only fault, found within a time that no hang and no square of the size would meet.
std::string quickly(const std::string& text) {
  const auto begin = std::chrono::steady_clock::now();
  const Parsed parsed(text);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  CHECK(took.count() < 30);
  return parsed.faults.empty() ? "" : std::string(parsed.faults.front().code.name());
}

}  // namespace

TEST_CASE("maps, lists and scalars come with their places") {
  const Parsed p("closs: 1\nname: {en: Billing, n: [a, 'b c']}\nlist:\n  - x\n  - {k: v}\n");
  REQUIRE(p.faults.empty());
  REQUIRE(p.root->type == Node::Type::map);
  CHECK(place(p.root->place) == "1:1+5");
  CHECK(p.at("closs").text == "1");
  CHECK(place(p.at("closs").place) == "1:8+1");
  CHECK(place(p.at("name").place) == "2:7+28");
  const Node* items = p.at("name").find("n");
  REQUIRE(items);
  REQUIRE(items->items.size() == 2);
  CHECK(place(items->items[1]->place) == "2:28+5");
  CHECK(items->items[1]->quoted);
  CHECK_FALSE(items->items[0]->quoted);
  REQUIRE(p.at("list").items.size() == 2);
  CHECK(place(p.at("list").items[1]->place) == "5:5+6");
  CHECK(place(p.root->entries[2].key_place) == "3:1+4");
}

TEST_CASE("places count characters under Japanese text, not bytes") {
  const Parsed p("名前: {ja: 請求誤り, 値: \"１２\"} # 注\n次: [日本, x]\n");
  REQUIRE(p.faults.empty());
  CHECK(place(p.at("名前").place) == "1:5+19");
  CHECK(place(p.at("名前").find("ja")->place) == "1:10+4");
  CHECK(place(p.at("名前").find("値")->place) == "1:19+4");
  CHECK(place(p.at("次").items[0]->place) == "2:5+2");
  CHECK(place(p.at("次").items[1]->place) == "2:9+1");
}

TEST_CASE("CRLF and a byte order mark change no place") {
  const Parsed p(
      "\xEF\xBB\xBF"
      "a: 1\r\nb: 日 本\r\nc: x\r\n");
  REQUIRE(p.faults.empty());
  CHECK(place(p.at("a").place) == "1:4+1");
  CHECK(p.at("b").text == "日 本");
  CHECK(place(p.at("b").place) == "2:4+3");
  CHECK(place(p.at("c").place) == "3:4+1");
}

TEST_CASE("texts over several lines and block texts are placed at their first line") {
  const Parsed p("a: one\n  two\nb: |\n  x\n  y\nc: \"q\n  r\"\nd: 1\n");
  REQUIRE(p.faults.empty());
  CHECK(p.at("a").text == "one two");
  CHECK(place(p.at("a").place) == "1:4+3");
  CHECK(p.at("b").text == "x\ny\n");
  CHECK(p.at("b").quoted);
  CHECK(place(p.at("b").place) == "3:4+1");
  CHECK(p.at("c").text == "q r");
  CHECK(place(p.at("c").place) == "6:4+2");
  CHECK(place(p.at("d").place) == "8:4+1");
}

TEST_CASE("words that YAML 1.1 took for more are texts") {
  const Parsed p("a: no\nb: yes\nc: on\nd: 12:30:45\ne: 0x1F\nf: 010\ng: 2026-03\n");
  REQUIRE(p.faults.empty());
  CHECK(p.at("a").text == "no");
  CHECK(p.at("d").text == "12:30:45");
  CHECK(p.at("f").text == "010");
  CHECK(p.at("g").text == "2026-03");
}

TEST_CASE("a written null is a null, an empty value is a fault") {
  const Parsed p("a: null\nb: ~\nc: [null, ~]\nd: {x: Null}\ne: 'null'\nf: ~x\n");
  REQUIRE(p.faults.empty());
  CHECK(p.at("a").type == Node::Type::null);
  CHECK(place(p.at("a").place) == "1:4+4");
  CHECK(p.at("b").type == Node::Type::null);
  CHECK(p.at("c").items[1]->type == Node::Type::null);
  CHECK(p.at("d").find("x")->type == Node::Type::null);
  CHECK(p.at("e").text == "null");
  CHECK(p.at("f").text == "~x");
  CHECK(Parsed("~").root->type == Node::Type::null);

  CHECK(told("a:\nb: 1\n") == "empty-value 1:1+1");
  CHECK(told("a:\n'null': 1\n") == "empty-value 1:1+1");
  CHECK(told("a:   # a comment\n") == "empty-value 1:1+1");
  CHECK(told("{a, b: 1}") == "empty-value 1:2+1");
  CHECK(told("{a: , b: }") == "empty-value 1:2+1, empty-value 1:7+1");
  CHECK(told("a:\n  - x\n  -\n  - y\n") == "empty-value 3:3+1");
  CHECK(told("x:\n  a:\ny: 1\n") == "empty-value 2:3+1");
  const Parsed empty("outer:\n  frequency:\n");
  REQUIRE(empty.root);
  CHECK(empty.at("outer").find("frequency")->reported);
  CHECK(value_of(empty.faults[0], "key") == "frequency");
}

TEST_CASE("an anchor's value is what its aliases stand for") {
  const Parsed p("a: &x {k: 1}\nb: *x\nc: [*x]\nd: &y 5\ne: *y\n");
  REQUIRE(p.faults.empty());
  CHECK(p.at("b").find("k")->text == "1");
  CHECK(p.at("c").items[0] == &p.at("a"));
  CHECK(place(p.at("a").place) == "1:7+6");
  CHECK(p.at("e").text == "5");
  CHECK(place(p.at("d").place) == "4:7+1");
}

TEST_CASE("anchors that are missing or hold themselves are faults") {
  CHECK(told("a: *nope\n") == "unknown-anchor 1:4+5");
  CHECK(told("a: &x [*x]\n") == "recursive-anchor 1:8+2");
  CHECK(told("a: &x {b: {c: *x}}\n") == "recursive-anchor 1:15+2");
}

TEST_CASE("a duplicate key is a fault, and the rest is still read") {
  const Parsed p("a: 1\nb:\n  c: 2\n  c: 3\na: 4\n");
  REQUIRE(p.root);
  CHECK(told(p) == "duplicate-key 4:3+1, duplicate-key 5:1+1");
  CHECK(value_of(p.faults[1], "line") == "1");
}

TEST_CASE("a comma that splits a number in braces is told as what it is") {
  const Parsed p("a: {b: ¥1,200万, c: 2}\n");
  REQUIRE(p.root);
  CHECK(told(p) == "comma-in-braces 1:8+7");
  CHECK(value_of(p.faults[0], "reading") == "¥1_200万");
  CHECK(value_of(p.faults[0], "key") == "b");
  CHECK(p.at("a").entries.size() == 2);
  CHECK(p.at("a").find("b")->reported);
  const Parsed millions("a: {b: 1,200,000}\n");
  CHECK(told(millions) == "comma-in-braces 1:8+9");
  CHECK(value_of(millions.faults[0], "reading") == "1_200_000");
  CHECK(told("{a: 1,034人中83人, b: 2}") == "comma-in-braces 1:5+10");
  CHECK(told("{a: 83 of 1,034, b: 1,034 of 5,120}") == "comma-in-braces 1:5+11, comma-in-braces 1:21+14");
  CHECK(told("{a: 12,5%, b: 1,200}") == "separator 1:5+5, comma-in-braces 1:15+5");
  CHECK(told("{a: 1, 200}") == "empty-value 1:8+3");
  CHECK(told("{a: 1,b}") == "empty-value 1:7+1");
  CHECK(told("{a: 1,2: 3}") == "");
}

TEST_CASE("keys are compared after Unicode normalisation") {
  const Parsed p("cafe\u0301: 1\nか\u3099: 2\n");
  REQUIRE(p.faults.empty());
  CHECK(p.at("caf\u00e9").text == "1");
  CHECK(p.at("が").text == "2");
  CHECK(told("caf\u00e9: 1\ncafe\u0301: 2\n") == "duplicate-key 2:1+5");
}

TEST_CASE("many keys are compared too") {
  std::string text;
  for (int i = 0; i < 100; ++i) text += "key" + std::to_string(i) + ": 1\n";
  CHECK(told(text + "key50: 2\n") == "duplicate-key 101:1+5");
}

TEST_CASE("merge keys, tags, second documents and keys that are no text are faults") {
  CHECK(told("a: &x {k: 1}\nb: {<<: *x}\n") == "merge-key 2:5+2");
  CHECK(told("'<<': 1\n") == "");
  CHECK(told("a: !!int 5\n") == "yaml-tag 1:4+5");
  CHECK(told("a: !own {b: 1}\n") == "yaml-tag 1:4+4");
  CHECK(told("a: ! 5\n") == "yaml-tag 1:4+1");
  CHECK(told("a: !!str\nb: 1\n") == "yaml-tag 1:4+5");
  CHECK(told("a: 1\n---\nb: 2\n") == "second-document 2:1+3");
  CHECK(told("---\na: 1\n...\n") == "");
  CHECK(told("[a]\nb: c\n") == "after-end 2:1+1");
  CHECK(told("  a: 1\nb: 2\n") == "after-end 2:1+1");
  CHECK(told("? [a]\n: b\n") == "bad-key 1:3+1");
  CHECK(told("{[a]: b}\n") == "bad-key 1:2+1");
  CHECK(told("null: 1\n") == "bad-key 1:1+1");
}

TEST_CASE("an empty text is a fault") {
  for (const char* text : {"", " \n", "# only a comment\n", "---\n", "\xEF\xBB\xBF"})
    CHECK(told(text) == "empty-file 1:1+1");
}

TEST_CASE("faults of grammar are told in our words, where they are best seen") {
  CHECK(told("a: 1\n\tb: 2\n") == "tab-indentation 2:1+1");
  CHECK(told("a:\n\tb: 2\n") == "tab-indentation 2:1+1");
  CHECK(told("a: {b: 1\nc: 2\n") == "unclosed-bracket 1:4+1");
  CHECK(told("a: [1, 2") == "unclosed-bracket 1:4+1");
  CHECK(told("a: {[") == "unclosed-bracket 1:5+1");
  CHECK(told("a: \"abc\nb: 1\n") == "unclosed-quote 1:4+1");
  CHECK(told("a: {日本: [x, 'あ}\n") == "unclosed-quote 1:13+1");
  CHECK(told("a: ]\n") == "stray-bracket 1:4+1");
  CHECK(told("a: b: c\n") == "stray-colon 1:5+1");
  CHECK(told("a: 日本: c\n") == "stray-colon 1:6+1");
  CHECK(told("a: - b\n") == "stray-dash 1:4+1");
  CHECK(told("a: 1\n  b: 2\n") == "bad-indentation 2:3+4");
  CHECK(told("a: 1\nfoo:12%\nb: 2\n") == "bad-indentation 3:1+4");
  CHECK(told("a: |\n  text\n bad\n") == "bad-indentation 3:2+3");
  CHECK(told("a: %x\n") == "needs-quotes 1:4+1");
  CHECK(told("a: `x\n") == "needs-quotes 1:4+1");
  CHECK(told("a: \"\\q\"\n") == "bad-escape 1:7+1");
  CHECK(told("a: 'it's'\n") == "yaml-syntax 1:8+2");
  CHECK(told("%YAML 3.0\n---\na: 1\n") == "yaml-syntax 1:1+1");
}

TEST_CASE("a text that is not UTF-8 or holds control characters is refused with its place") {
  CHECK(told("a: 日\xff\n") == "not-utf8 1:5+1");
  CHECK(told("a: \x93\xfa\n") == "not-utf8 1:4+1");      // Shift_JIS
  CHECK(told("a: \xc0\xaf\n") == "not-utf8 1:4+1");      // overlong
  CHECK(told("a: \xed\xa0\x80\n") == "not-utf8 1:4+1");  // surrogate
  CHECK(told("a: \xe6\x97") == "not-utf8 1:4+1");        // cut short
  CHECK(told(std::string_view("a: 1\nb: \0\n", 10)) == "control-character 2:4+1");
  CHECK(told(std::string_view("a\0:\0", 4)) == "control-character 1:2+1");  // UTF-16
  CHECK(told("a: x\x04\nb: 1\n") == "control-character 1:5+1");             // yaml-cpp's own end of file
  CHECK(told("a: \x1b[31m\n") == "control-character 1:4+1");
  CHECK(told("a: \xc2\x9b\n") == "control-character 1:4+1");
  CHECK(told("a: 1\rb: 2\n") == "control-character 1:5+1");
}

TEST_CASE("nesting is limited, through aliases too") {
  CHECK(told(repeated("[", 64) + repeated("]", 64)) == "");
  CHECK(told(repeated("[", 65) + repeated("]", 65)) == "too-deep 1:65+1");
  CHECK(quickly(repeated("- ", 1'000'000)) == "too-deep");
  CHECK(quickly(repeated("[", 200'000) + repeated("]", 200'000)) == "line-too-long");
  CHECK(quickly(repeated("{a: ", 300'000)) == "line-too-long");
  std::string text = "a0: &a0 1\n";
  for (int i = 1; i < 70; ++i) {
    const std::string now = std::to_string(i), before = std::to_string(i - 1);
    text.append("a").append(now).append(": &a").append(now).append(" [*a").append(before).append("]\n");
  }
  CHECK(quickly(text) == "too-deep");
}

TEST_CASE("aliases that multiply are counted as what they repeat") {
  std::string text = "a: &a [x,x,x,x,x,x,x,x,x]\n";
  for (char c = 'b'; c < 'l'; ++c) {
    text += std::string(1, c) + ": &" + c + " [";
    for (int i = 0; i < 9; ++i) text += std::string(i ? "," : "") + "*" + static_cast<char>(c - 1);
    text += "]\n";
  }
  CHECK(quickly(text) == "too-many-values");
}

TEST_CASE("huge texts end in a fault, not in a hang") {
  CHECK(quickly(std::string(20u << 20, 'x')) == "file-too-large");
  CHECK(quickly("a: \"" + std::string(1u << 20, 'x') + "\"") == "line-too-long");
  CHECK(quickly(std::string(10u << 20, '#')) == "line-too-long");
  CHECK(quickly("a: [" + repeated("1,", 1'500'000) + "1]") == "too-many-values");
  CHECK(quickly("a: {" + repeated("日: 1, ", 20'000) + "x: 1}") == "duplicate-key");
  CHECK(quickly(repeated("a: 1\n", 500'000)) == "duplicate-key");
  CHECK(quickly(repeated("? ", 500'000)) == "bad-key");
  CHECK(quickly(repeated("\"", 1'000'000)) != "");
  CHECK(quickly(repeated("&a ", 100'000)) != "");
  CHECK(quickly("a: 'x" + repeated("''", 100'000)) == "unclosed-quote");
}

TEST_CASE("a flood of faults stops the reading") {
  std::string text;
  for (int i = 0; i < 5'000; ++i) text.append("k").append(std::to_string(i)).append(":\n");
  const Parsed p(text);
  CHECK(p.root == nullptr);
  CHECK(p.faults.size() == Limits::faults);
}

}  // namespace closs::tree_test
