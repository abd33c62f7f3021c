#include "text/names.hpp"

#include "catch.hpp"

namespace closs::names_test {

TEST_CASE("ids are letters of any script, digits, - and _") {
  for (const char* good :
       {"billing", "e-invoice", "a_1", "2026", "請求誤り", "サービス", "çağrı", "счёт", "가입", "हिन्दी", "-"})
    CHECK(is_id(good));
  for (const char* bad : {"", "a b", "a.b", "a/b", "a:b", "a・b", "*", "a,b", "😀", "a\xff", "\u0301a", "a\u200b"})
    CHECK_FALSE(is_id(bad));
}

TEST_CASE("names are compared in normalisation form C") {
  CHECK(normalised("cafe\u0301") == "caf\u00e9");
  CHECK(normalised("か\u3099") == "が");
  CHECK(normalised("請求誤り") == "請求誤り");
}

TEST_CASE("the nearest known name is found, and none where none is near") {
  const std::vector<std::string> known = {"frequency", "complaint_rate", "loss", "outcomes"};
  CHECK(nearest("frequncy", known) == "frequency");
  CHECK(nearest("Frequency", known) == "frequency");
  CHECK(nearest("complaint-rate", known) == "complaint_rate");
  CHECK(nearest("complaintrate", known) == "complaint_rate");
  CHECK(nearest("lsos", known) == "loss");
  CHECK(nearest("revenue", known).empty());
  CHECK(nearest("", known).empty());
  const std::vector<std::string> japanese = {"請求誤り", "通信障害"};
  CHECK(nearest("請求誤", japanese) == "請求誤り");
}

}  // namespace closs::names_test
