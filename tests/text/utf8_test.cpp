#include "text/utf8.hpp"

#include <vector>

#include "catch.hpp"

namespace closs::utf8_test {

namespace {

std::u32string codes(std::string_view text) {
  std::u32string out;
  for (const Character c : Characters(text)) out += c.code;
  return out;
}

}  // namespace

TEST_CASE("a text is taken character by character") {
  CHECK(codes("") == U"");
  CHECK(codes("aé請😀") == U"aé請😀");
  CHECK(first_character("請求").bytes == "請");
  CHECK_FALSE(first_character("\xEF\xBF\xBD").is_broken());  // U+FFFD itself
}

TEST_CASE("bytes that are no UTF-8 stand for themselves") {
  for (const char* broken : {"\xff", "\xc0\xaf", "\xed\xa0\x80", "\xe6\x97", "\xf4\x90\x80\x80", "\x80"}) {
    const Character first = first_character(broken);
    CHECK(first.is_broken());
    CHECK(first.bytes.size() == 1);
  }
  CHECK(as_utf8("a\xff請\xe6\x97") == "a\xEF\xBF\xBD請\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST_CASE("characters are counted, not bytes") {
  CHECK(characters("") == 0);
  CHECK(characters("abc") == 3);
  CHECK(characters("請求誤り") == 4);
  CHECK(is_ascii("abc\n"));
  CHECK_FALSE(is_ascii("é"));
}

TEST_CASE("a byte order mark is no part of a text") {
  CHECK(without_byte_order_mark("\xEF\xBB\xBF"
                                "a") == "a");
  CHECK(without_byte_order_mark("a") == "a");
}

}  // namespace closs::utf8_test
