// CSV as RFC 4180 has it, row by row: comma (or another separator), double quotes, UTF-8 with or without a byte order
// mark, lines ended by LF or CRLF. Strict, since a table that is read wrongly gives wrong figures: what does not fit is
// a located fault. The bytes come in through a function, and one row at a time is in memory.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/scenario/fault.hpp"

namespace closs {

struct CsvCell {
  std::string text;        // without its quotes
  Place place;             // of the text, inside the quotes; source 0
  bool as_written = true;  // characters of `text` are those of the file: no doubled quote, no line end
};

struct CsvRow {
  std::vector<CsvCell> cells;
  int line = 1;       // at which it begins
  std::string bytes;  // as in the file, without the line end; of a broken row what stands before and at the fault
};

class CsvReader {
 public:
  static constexpr std::size_t most_bytes = 1u << 20;  // of one row: an open quote must not read the file into memory

  /// Writes at most `size` bytes to `to` and returns how many; 0: the end.
  using Read = std::function<std::size_t(char* to, std::size_t size)>;
  explicit CsvReader(Read read, char separator = ',') : read_(std::move(read)), separator_(separator) {}

  enum class Status { row, end, broken };
  /// The next row that is not empty; `broken`: fault() says why, and nothing more can be read.
  Status next(CsvRow& row);
  /// csv-quote-open, csv-quote-inside, csv-row-too-long, not-utf8, control-character; its place is in source 0.
  const std::optional<Fault>& fault() const { return fault_; }

 private:
  enum class In { cell_start, plain, quoted, quote /* in a quoted cell: its end, or half of a doubled one */ };

  bool more();
  bool find_end(std::size_t& end, std::size_t& next);
  Status split(CsvRow& row);

  Read read_;
  char separator_;
  std::string buffer_;
  std::size_t at_ = 0;  // where the next row begins in buffer_
  int line_ = 1;
  bool begun_ = false, ended_ = false;
  std::optional<Fault> fault_;
};

}  // namespace closs
