#include "text/showable.hpp"

#include "catch.hpp"

using namespace closs;

TEST_CASE("nothing that moves the cursor or turns the direction is shown") {
  CHECK(showable("a\x1b[31mb") == "a\xEF\xBF\xBD[31mb");
  CHECK(showable("a\nb\tc") == "a b c");
  CHECK(showable("a\xE2\x80\xAE"
                 "b") ==
        "a\xEF\xBF\xBD"
        "b");
  CHECK(showable("\xFF") == "\xEF\xBF\xBD");
  CHECK(showable("請求") == "請求");
  CHECK(showable("a\xC2\x9B\x7F\x07") == "a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST_CASE("what nobody sees is not shown, but for the joiners that writing needs") {
  for (const char32_t hidden : {0x200B, 0x2028, 0x2029, 0x2060, 0x2066, 0x061C, 0x200F, 0xFEFF, 0xE0041, 0x85, 0x9B})
    CHECK_FALSE(is_showable(hidden));
  for (const char32_t shown : {0x20, 0x7E, 0xA0, 0x200C, 0x200D, 0x3000, 0xFFFD, 0x1F600, 0xE0100})
    CHECK(is_showable(shown));
}

TEST_CASE("no runner takes a line for a command") {
  CHECK(without_commands("a\n::error::b\n  ::c\n\u3000::d\na ::e\n:f") ==
        "a\n:\uFFFDerror::b\n  :\uFFFDc\n\u3000:\uFFFDd\na ::e\n:f");
  CHECK(without_commands("a ##[b] ###vso[c] ##teamcity[d] ## e ##f g[h") ==
        "a #\uFFFD[b] ##\uFFFDvso[c] #\uFFFDteamcity[d] ## e ##f g[h");
  CHECK(without_commands("::") == ":\uFFFD");
  CHECK(without_commands("##") == "##");
  CHECK(showable("a\r::b") == "a ::b");
  CHECK(showable("\n::b") == " :\uFFFDb");
}
