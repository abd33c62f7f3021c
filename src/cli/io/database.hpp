// Results in an SQLite database (-o results.db): tables scenarios, figures, warnings, and a view results that joins
// them (docs/batch.md). All rows of a call are one transaction. A database that exists keeps its other scenarios; a new
// one, and the part of a shard, is made beside its place and takes it when it is complete.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "cli/io/descriptor.hpp"
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
  void commit();

 private:
  struct Statements;

  void open_new();
  void open_existing();
  void make_tables();
  void note_part(const PartOf& part);

  std::string path_, target_;
  std::optional<PartOf> part_;
  std::string beside_;  // of a new database, until it has its name
  Descriptor lock_;     // on it
  std::optional<Sqlite> database_;
  std::unique_ptr<Statements> statements_;
  std::int64_t base_ = 0;  // the largest id before this call
};

/// What the part of a shard says of itself. Failure (merge-no-part-database, database-none, file-not-found, ...).
PartOf part_in_database(const std::string& path);

}  // namespace closs
