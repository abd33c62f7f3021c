#include "input/values/csv.hpp"

#include <algorithm>
#include <cstring>

#include "catch.hpp"

namespace closs::csv_test {

namespace {

/// A reader of a text that comes in pieces of `piece` bytes.
struct Given {
  std::string text;
  std::size_t piece = 3, at = 0;
  CsvReader reader{[this](char* to, std::size_t size) {
    const std::size_t n = std::min({size, piece, text.size() - at});
    std::memcpy(to, text.data() + at, n);
    at += n;
    return n;
  }};

  std::vector<std::vector<std::string>> rows() {
    std::vector<std::vector<std::string>> out;
    CsvRow row;
    while (reader.next(row) == CsvReader::Status::row) {
      out.emplace_back();
      for (const CsvCell& cell : row.cells) out.back().push_back(cell.text);
    }
    return out;
  }
};

using Rows = std::vector<std::vector<std::string>>;

void check_broken(const std::string& text, FaultCode code, int line, int column) {
  for (const std::size_t piece : {1u, 7u, 100'000u}) {
    Given given{text, piece};
    CsvRow row;
    CsvReader::Status status = CsvReader::Status::row;
    while (status == CsvReader::Status::row) status = given.reader.next(row);
    INFO(text);
    REQUIRE(status == CsvReader::Status::broken);
    CHECK(given.reader.fault()->code == code);
    CHECK(given.reader.fault()->place.line == line);
    CHECK(given.reader.fault()->place.column == column);
    CHECK(given.reader.next(row) == CsvReader::Status::broken);
  }
}

}  // namespace

TEST_CASE("csv is read as RFC 4180 has it, in pieces of any size") {
  for (const std::size_t piece : {1u, 2u, 3u, 100'000u}) {
    CHECK(Given{"a,b\n1,2\n", piece}.rows() == Rows{{"a", "b"}, {"1", "2"}});
    CHECK(Given{"a,b\r\n1,2", piece}.rows() == Rows{{"a", "b"}, {"1", "2"}});
    CHECK(Given{"\xEF\xBB\xBF"
                "a,\n,b\n",
                piece}
              .rows() == Rows{{"a", ""}, {"", "b"}});
    CHECK(Given{"\"a,b\",\"5\"\" screen\"\n\"two\nlines\",\"\"\n", piece}.rows() ==
          Rows{{"a,b", "5\" screen"}, {"two\nlines", ""}});
    CHECK(Given{"\"a\"\r\n\"\"\"\"\r\n", piece}.rows() == Rows{{"a"}, {"\""}});
    CHECK(Given{"", piece}.rows().empty());
    CHECK(Given{"\n\r\n,,\nx\n\n", piece}.rows() == Rows{{"x"}});
    CHECK(Given{"請求,6%\n", piece}.rows() == Rows{{"請求", "6%"}});
  }
}

TEST_CASE("a cell's place is that of its text, in characters") {
  Given given{"請求,\"b\"\n\"x\ny\",z\nlast\n"};
  CsvRow row;
  REQUIRE(given.reader.next(row) == CsvReader::Status::row);
  CHECK(row.line == 1);
  CHECK(row.cells[0].place.column == 1);
  CHECK(row.cells[0].place.length == 2);
  CHECK(row.cells[1].place.column == 5);
  CHECK(row.cells[1].as_written);
  REQUIRE(given.reader.next(row) == CsvReader::Status::row);
  CHECK(row.line == 2);
  CHECK_FALSE(row.cells[0].as_written);
  CHECK(row.cells[1].place.line == 3);
  CHECK(row.cells[1].place.column == 4);
  REQUIRE(given.reader.next(row) == CsvReader::Status::row);
  CHECK(row.line == 4);
  CHECK(row.bytes == "last");
  CHECK(given.reader.next(row) == CsvReader::Status::end);
}

TEST_CASE("csv that does not fit is a located fault") {
  check_broken("a,b\n\"open,1\n2\n", "csv-quote-open", 2, 1);
  check_broken("a,b\nx\"y,1\n", "csv-quote-inside", 2, 2);
  check_broken("a,b\n\"x\"y,1\n", "csv-quote-inside", 2, 4);
  check_broken("a,\x96\xBC\n", "not-utf8", 1, 3);
  check_broken(std::string("a,b\n1,\0\n", 8), "control-character", 2, 3);
  check_broken("a\rb\n", "control-character", 1, 2);
}

TEST_CASE("a row without an end is not read into memory") {
  Given plain{std::string(CsvReader::most_bytes * 3, 'x'), 65536};
  CsvRow row;
  CHECK(plain.reader.next(row) == CsvReader::Status::broken);
  CHECK(plain.reader.fault()->code.name() == "csv-row-too-long");
  CHECK(plain.at < CsvReader::most_bytes * 2);
  std::string text(CsvReader::most_bytes * 3, '\n');
  text.front() = '"';
  Given open{text, 65536};
  CHECK(open.reader.next(row) == CsvReader::Status::broken);
  CHECK(open.reader.fault()->code.name() == "csv-quote-open");
}

}  // namespace closs::csv_test
