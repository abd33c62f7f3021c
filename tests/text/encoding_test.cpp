#include "text/encoding.hpp"

#include <algorithm>
#include <cstring>
#include <string>

#include "catch.hpp"

namespace closs::encoding_test {

namespace {

/// A text that comes in pieces of at most `size` bytes.
ReadBytes in_pieces(const std::string& text, std::size_t size) {
  return [text, size, at = std::size_t{0}](char* to, std::size_t room) mutable {
    const std::size_t n = std::min({size, room, text.size() - at});
    std::memcpy(to, text.data() + at, n);
    at += n;
    return n;
  };
}

Encoding found(const std::string& text) {
  const Encoding whole = encoding_of([&] { return in_pieces(text, text.size() + 1); });
  CHECK(encoding_of([&] { return in_pieces(text, 1); }) == whole);
  return whole;
}

std::string as_utf8(Encoding encoding, const std::string& text, std::size_t size, std::size_t room) {
  const ReadBytes read = decoded(encoding, in_pieces(text, size));
  std::string out, part(room, ' ');
  while (const std::size_t n = read(part.data(), room)) out.append(part, 0, n);
  return out;
}

void check_decoded(Encoding encoding, const std::string& text, const std::string& expected) {
  for (const std::size_t size : {1u, 2u, 3u, 1000u})
    for (const std::size_t room : {1u, 7u, 1000u}) CHECK(as_utf8(encoding, text, size, room) == expected);
}

using namespace std::string_literals;

}  // namespace

TEST_CASE("a text is found to be UTF-8, Shift_JIS or UTF-16") {
  CHECK(found("") == Encoding::utf8);
  CHECK(found("name,margin\n") == Encoding::utf8);
  CHECK(found("値下げ") == Encoding::utf8);
  CHECK(found("\xEF\xBB\xBFname") == Encoding::utf8);
  CHECK(found("\x92\x6C\x89\xBA\x82\xB0") == Encoding::shift_jis);  // 値下げ
  CHECK(found("\x83\x65\x83\x58\x83\x67") == Encoding::shift_jis);  // テスト
  CHECK(found("\x88\xC4"
              "1,6%\n\x88\xC4"
              "2,7%\n") == Encoding::shift_jis);        // 案1, 案2
  CHECK(found("\xC3\xBD\xC4") == Encoding::shift_jis);  // ﾃｽﾄ
  CHECK(found("\xFF\xFEn\0"s) == Encoding::utf16_le);
  CHECK(found("\xFE\xFF\0n"s) == Encoding::utf16_be);
  CHECK(found("\xFF") == Encoding::utf8);
}

TEST_CASE("what is none of them counts as UTF-8, in which it is broken") {
  CHECK(found("B\xE9n\xE9"
              "fice, qualit\xE4t") == Encoding::utf8);         // Latin-1
  CHECK(found("the customer\x92s choice") == Encoding::utf8);  // Windows-1252
  CHECK(found("Situa\xE7\xE3o") == Encoding::utf8);
  CHECK(found("値下げ\xE5\x80 値上げ") == Encoding::utf8);  // cut in the middle of a character
  CHECK(found("\x89PNG\r\n\x1A\n\0\0\0\rIHDR\xFF"s) == Encoding::utf8);
}

TEST_CASE("a text becomes UTF-8, in pieces of any size") {
  check_decoded(Encoding::shift_jis, "a\x92\x6C,\xC3\xBD\x81\x5C\n", "a値,ﾃｽ―\n");
  check_decoded(Encoding::shift_jis, "a\x80\x92\n\x81", "a\xFF\xFF\n\xFF");
  check_decoded(Encoding::utf16_le,
                "\xFF\xFE"
                "a\0\x24\x50\x3D\xD8\0\xDE\n\0"s,
                "a値😀\n");
  check_decoded(Encoding::utf16_be, "\xFE\xFF\0a\x50\x24\xD8\x3D\xDE\0\0\n"s, "a値😀\n");
  check_decoded(Encoding::utf16_le,
                "\xFF\xFE\x3D\xD8"
                "a\0\0\xDE"
                "b\0c"s,
                "\xFF"
                "a\xFF"
                "b\xFF");
  check_decoded(Encoding::utf8, "\xEF\xBB\xBF値\xFF", "\xEF\xBB\xBF値\xFF");
}

}  // namespace closs::encoding_test
