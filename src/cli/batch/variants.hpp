// A table of variants (--variants): a csv with one variant a row. The titles are paths of inputs, a cell is a value as
// in --set, an empty cell leaves the file's own value. The whole table is checked before anything is evaluated; then
// rows are read one after the other, so any number of them takes the memory of a few.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "cli/io/disk.hpp"
#include "cli/line/command.hpp"
#include "core/scenario/fault.hpp"
#include "input/scenario/read.hpp"
#include "input/values/csv.hpp"
#include "text/encoding.hpp"

namespace closs {

/// One row of the table.
struct Variant {
  std::string name;
  std::vector<std::string> sets;     // "PATH=VALUE"; one a cell that is not empty
  std::vector<std::size_t> columns;  // from which column each of them comes
  CsvRow row;
};

/// The titles of the table.
struct VariantColumns {
  CsvRow row;
  std::size_t name = 0;            // the column that names the variants
  std::vector<std::string> paths;  // one a column; empty for `name`
};

class Variants {
 public:
  /// Reads the whole table once. Where `faults` come of it, `sources` is what they point into; else every row can be
  /// read. Failure where the file cannot be read.
  Variants(std::string path, std::vector<Fault>& faults, std::vector<Source>& sources);

  const std::string& path() const { return path_; }
  /// What the table is written in.
  Encoding encoding() const { return encoding_; }
  std::size_t count() const { return count_; }
  /// SHA-256 of the table's bytes.
  const std::string& sha256() const { return sha256_; }
  const VariantColumns& columns() const { return columns_; }
  /// No row of the table, but a value for each column that has one: to find a wrong title before anything is evaluated.
  const Variant& sample() const { return sample_; }
  /// The source that places in a row of the table point into.
  Source source_of(const CsvRow& row) const;

 private:
  void sample(const CsvRow& row);

  std::string path_;
  Encoding encoding_;
  Variant sample_;
  std::vector<bool> sampled_;  // by column
  std::size_t count_ = 0;
  std::string sha256_;
  VariantColumns columns_;
};

/// The table of --variants; nullopt where none is given, or where it is broken, which was reported.
std::optional<Variants> variants_of(const Call& call);

/// What people call a variant of a scenario: both names.
Text variant_title(const Text& scenario, const std::string& variant);

/// The rows of a table, over and over, asked for by number (row i % count()) from several threads: numbers come nearly
/// in order, so few rows wait.
class VariantRows {
 public:
  /// `first`, `step`: the numbers that will be asked for, each once.
  VariantRows(const Variants& variants, std::size_t first, std::size_t step);
  /// Failure (variants-changed).
  Variant at(std::size_t number);

 private:
  void read_one();

  const Variants& variants_;
  std::size_t step_, wanted_;  // the next number that will be asked for
  std::size_t next_ = 0;       // the number of the row that is read next
  std::optional<InputFile> file_;
  std::optional<CsvReader> reader_;
  std::map<std::size_t, Variant> waiting_;
  std::mutex mutex_;
};

/// What a variant's own faults point into: those in a value or path that came from the table are moved there, and an
/// error elsewhere is followed by one at the variant's name. `sets_before`: how many sets were put before the
/// variant's. True: an error is in a title, so that no row of this file can be evaluated.
bool stand_in_table(const Variants& variants, const Variant& variant, std::size_t sets_before,
                    std::vector<Fault>& faults, std::vector<Source>& sources);

}  // namespace closs
