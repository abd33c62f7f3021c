#include "text/lines.hpp"
#include "catch.hpp"

namespace closs::lines_test {

TEST_CASE("lines are found by number, forwards and backwards") {
  LineFinder lines(
      "\xEF\xBB\xBF"
      "one\r\ntwo\n\nfour");
  CHECK(lines.line(1) == "one");
  CHECK(lines.line(4) == "four");
  CHECK(lines.line(3).empty());
  CHECK(lines.line(2) == "two");
  CHECK(lines.line(9).empty());
  CHECK(lines.line(1) == "one");
}

}  // namespace closs::lines_test
