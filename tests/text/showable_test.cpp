#include "text/showable.hpp"

#include <string_view>

#include "catch.hpp"

namespace closs::showable_test {

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
  for (const char32_t hidden :
       std::u32string_view(U"\u200B\u2028\u2029\u2060\u2066\u061C\u200F\uFEFF\U000E0041\x85\x9B"))
    CHECK_FALSE(is_showable(hidden));
  for (const char32_t shown : std::u32string_view(U" ~\u00A0\u200C\u200D\u3000\uFFFD\U0001F600\U000E0100"))
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

}  // namespace closs::showable_test
