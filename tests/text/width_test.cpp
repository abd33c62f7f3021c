#include "text/width.hpp"

#include "catch.hpp"

namespace closs::width_test {

TEST_CASE("East Asian characters take two columns") {
  CHECK(display_width("abc") == 3);
  CHECK(display_width("請求誤り") == 8);
  CHECK(display_width("¥9.20億") == 7);
  CHECK(display_width("e\xCC\x81") == 1);  // e and a combining accent
  CHECK(display_width("") == 0);
}

TEST_CASE("lines break at spaces, and a number keeps its percent sign") {
  CHECK(wrapped("one two three", 8) == std::vector<std::string>{"one two", "three"});
  CHECK(wrapped("rate is 11.9 % here", 12) == std::vector<std::string>{"rate is", "11.9 % here"});
  CHECK(wrapped("unbreakable", 4) == std::vector<std::string>{"unbreakable"});
  CHECK(wrapped("  Loss rate: dissatisfied", 14) == std::vector<std::string>{"  Loss rate:", "  dissatisfied"});
  CHECK(wrapped("see nikkei.co.jp/column/id=7900 there", 17) ==
        std::vector<std::string>{"see nikkei.co.jp/", "column/id=7900", "there"});
  CHECK(wrapped("", 10) == std::vector<std::string>{""});
}

TEST_CASE("Japanese breaks between characters but not before closing marks or behind a number") {
  for (const std::string& line :
       wrapped("これらの問題のために年間72,750人の顧客が離れています。放置コストは月額1.2億円です。", 20)) {
    CHECK(display_width(line) <= 20);
    CHECK_FALSE(line.starts_with("。"));
    CHECK_FALSE(line.starts_with("人"));
    CHECK_FALSE(line.starts_with("億"));
  }
}

TEST_CASE("a head of a table ends a line where a word ends") {
  using Lines = std::vector<std::string>;
  CHECK(wrapped("損失リスク売上（億円）", 10, Breaks::words) == Lines{"損失リスク", "売上", "（億円）"});
  CHECK(wrapped("正味現在価値", 8, Breaks::words) == Lines{"正味現在価値"});
  CHECK(wrapped("正味現在価値", 8, Breaks::compounds) == Lines{"正味現在", "価値"});
  CHECK(wrapped("遅延コスト（月額、万円）", 8, Breaks::compounds) == Lines{"遅延", "コスト", "（月額、", "万円）"});
  CHECK(wrapped("離れた顧客", 6, Breaks::words) == Lines{"離れた", "顧客"});
}

}  // namespace closs::width_test
