// A table in a text file: CSV with commas, semicolons or tabs, in UTF-8, UTF-16 or Shift_JIS, packed with gzip or not.
// Rows pass by one after the other, whatever the size of the file. Nothing of a row is shown: it may be a person.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cli/io/sqlite.hpp"
#include "core/scenario/fault.hpp"
#include "text/encoding.hpp"

namespace closs {

/// What is wrong with a row of a table; its place has no source yet.
struct TableFailure : Failure {
  TableFailure(std::string of, Fault fault) : Failure(std::move(fault)), path(std::move(of)) {}
  std::string path;
};

class TableFile : public RowSource {
 public:
  static constexpr std::size_t most_columns = 10'000;  // docs/limits.md

  /// Opens, finds out encoding and separator, and reads the titles. `cp932`: the user says that it is that. Failure
  /// (file-not-found, table-encoding, table-without-titles, ...).
  explicit TableFile(std::string path, bool cp932 = false);

  const std::vector<std::string>& titles() const { return titles_; }
  Encoding encoding() const { return encoding_; }
  /// Cells of rows are those of these titles (indices into titles()), in this order.
  void select(std::vector<std::size_t> columns) { columns_ = std::move(columns); }

  /// The rows below the titles. What is wrong with one is a Failure with its line (table-ragged, csv-quote-open, ...).
  std::unique_ptr<Cursor> open() override;

 private:
  std::string path_;
  Encoding encoding_ = Encoding::utf8;
  char separator_ = ',';
  std::vector<std::string> titles_;
  std::vector<std::size_t> columns_;
};

/// The bytes of a file, unpacked where its name ends in .gz, from the first on. Failure as for InputFile, and
/// table-archive.
ReadBytes bytes_of(const std::string& path);

}  // namespace closs
