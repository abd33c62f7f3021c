// Results in an SQLite database (-o results.db): tables scenarios, figures, statistics, warnings, and a view results
// that joins them (docs/batch.md). A call collects its rows in a new database without a name, which takes its place
// when it is complete. Where a database stands there already, that is kept from others' writing from the beginning, and
// all rows are added to it at the end, in one transaction; it keeps its other scenarios.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "cli/io/disk.hpp"
#include "cli/io/shard.hpp"
#include "cli/io/sqlite.hpp"
#include "report/machine/database_rows.hpp"

namespace closs {

class DatabaseWriter {
 public:
  /// `part`: the shard whose part this is; nullptr: a whole run. Failure (database-..., output-..., disk-full).
  DatabaseWriter(std::string path, const PartOf* part);
  DatabaseWriter(const DatabaseWriter&) = delete;
  DatabaseWriter& operator=(const DatabaseWriter&) = delete;
  ~DatabaseWriter();

  /// Puts a scenario in, in place of the one of the same file and variant. `position`: its number in the run, from 0.
  void add(std::size_t position, const DatabaseScenario& scenario);
  /// Puts in all scenarios of a part; how many they are. Failure (merge-no-part-database, merge-part-changed, ...).
  std::size_t add_part(const std::string& path);
  /// The three steps of OutputFile: all rows on the disk; all but the last step of taking the place, which is what can
  /// fail; the last step. The last two with signals held.
  void flush();
  void prepare();
  void take_place();

 private:
  struct Statements;

  void open_old();
  void join();

  std::string path_, target_;
  std::optional<PartOf> part_;
  std::optional<Sqlite> old_;       // what stands at the place and is added to
  OutputFile file_;                 // what this call writes
  std::optional<Sqlite> database_;  // in that file
  std::unique_ptr<Statements> statements_;
};

/// What the part of a shard says of itself. Failure (merge-no-part-database, database-none, file-not-found, ...).
PartOf part_in_database(const std::string& path);

}  // namespace closs
