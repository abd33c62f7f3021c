#include "cli/io/database.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

#include "cli/io/disk.hpp"
#include "core/scenario/measures.hpp"

namespace closs {
namespace {

constexpr std::int64_t application = 0x636C6F73;  // "clos"
constexpr std::int64_t version = 4;
/// No run gives larger numbers to its scenarios; two of them can be added up.
constexpr std::int64_t most_id = std::int64_t{1} << 61;

constexpr const char* tables = R"sql(
CREATE TABLE scenarios (
  id       INTEGER PRIMARY KEY,
  file     TEXT NOT NULL,
  variant  TEXT NOT NULL,
  scenario TEXT NOT NULL,
  currency TEXT NOT NULL,
  period   TEXT NOT NULL,
  sha256   TEXT NOT NULL,
  closs    TEXT NOT NULL,
  "set"    TEXT NOT NULL,
  UNIQUE (file, variant)
);
CREATE TABLE figures (
  scenario_id INTEGER NOT NULL REFERENCES scenarios (id) ON DELETE CASCADE,
  figure      TEXT NOT NULL,
  scope       TEXT NOT NULL,
  id          TEXT NOT NULL,
  measure     TEXT NOT NULL,
  unit        TEXT NOT NULL,
  value       REAL,
  none        TEXT,
  PRIMARY KEY (scenario_id, figure)
) WITHOUT ROWID;
CREATE TABLE warnings (
  scenario_id INTEGER NOT NULL REFERENCES scenarios (id) ON DELETE CASCADE,
  number      INTEGER NOT NULL,
  code        TEXT NOT NULL,
  file        TEXT,
  line        INTEGER,
  "column"    INTEGER,
  message     TEXT NOT NULL,
  hint        TEXT,
  PRIMARY KEY (scenario_id, number)
) WITHOUT ROWID;
CREATE TABLE measures (
  scope         TEXT NOT NULL,
  measure       TEXT NOT NULL,
  unit          TEXT NOT NULL,
  label_en      TEXT NOT NULL,
  label_ja      TEXT NOT NULL,
  definition_en TEXT NOT NULL,
  definition_ja TEXT NOT NULL,
  PRIMARY KEY (scope, measure)
) WITHOUT ROWID;
CREATE VIEW results AS
  SELECT s.id AS scenario_id, s.file, s.variant, s.scenario, f.figure, f.scope, f.id, f.measure, f.unit, f.value, f.none
  FROM scenarios AS s JOIN figures AS f ON f.scenario_id = s.id;
)sql";
constexpr const char* indices = "CREATE INDEX IF NOT EXISTS figures_by_figure ON figures (figure)";
constexpr const char* part_table =
    "CREATE TABLE shard (run TEXT NOT NULL, number INTEGER NOT NULL, count INTEGER NOT NULL, scenarios INTEGER NOT "
    "NULL, sha256 TEXT NOT NULL)";
/// The tables that the parts of a run are joined by, in the order in which rows may refer to each other.
constexpr std::array<const char*, 3> joined_tables = {"scenarios", "figures", "warnings"};

/// What the figures of each scope and measure are called.
void put_measures(Sqlite& database) {
  SqliteStatement put(database, "INSERT OR IGNORE INTO measures VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
  for (const Scope scope : scopes) {
    for (const Measure& row : measures()) {
      if (!has(row, scope)) continue;
      put.bind(1, name_of(scope)).bind(2, row.name).bind(3, name_of(row.unit)).bind(4, row.label.en);
      put.bind(5, row.label.ja).bind(6, row.definition.en).bind(7, row.definition.ja).step();
    }
  }
}

bool has_table(Sqlite& database, const std::string& name) {
  return database.number("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = " + sql_text(name)).has_value();
}

/// Whether a database is one of ours; an empty one is none yet. Failure where it belongs to somebody else.
bool is_ours(Sqlite& database, const std::string& path) {
  const std::int64_t application_found = database.number("PRAGMA application_id").value_or(0);
  if (application_found == 0 && !database.number("SELECT 1 FROM sqlite_schema")) return false;
  if (application_found != application) throw Failure(Fault{"database-other", {}, {{"file", path}}});
  if (database.number("PRAGMA user_version") != version) throw Failure(Fault{"database-version", {}, {{"file", path}}});
  return true;
}

/// What the table `shard` says of a part.
struct ShardRow {
  PartOf part;
  std::string sha256;  // as digest_of() gave it when the part was written
};

ShardRow shard_row(Sqlite& database, const std::string& path) {
  if (!is_ours(database, path) || !has_table(database, "shard"))
    throw Failure(Fault{"merge-no-part-database", {}, {{"file", path}}});
  SqliteStatement row(database, "SELECT run, number, count, scenarios, sha256 FROM shard");
  if (!row.step()) throw Failure(Fault{"merge-no-part-database", {}, {{"file", path}}});
  const std::optional<Shard> shard =
      shard_of(static_cast<std::uint64_t>(row.number(1)), static_cast<std::uint64_t>(row.number(2)));
  if (!shard || row.number(3) < 0) throw Failure(Fault{"database-none", {}, {{"file", path}}});
  return {{row.text(0), *shard, static_cast<std::size_t>(row.number(3))}, row.text(4)};
}

/// Calls `each` with the number of a table and every row of it, table by table.
template <class Each>
void each_row(Sqlite& database, const Each& each) {
  for (std::size_t table = 0; table < joined_tables.size(); ++table) {
    SqliteStatement row(database, std::string("SELECT * FROM ") + joined_tables[table] + " ORDER BY 1, 2");
    while (row.step()) each(table, row);
  }
}

/// SHA-256 of which part this is and of its rows.
std::string digest_of(Sqlite& database, const PartOf& part) {
  Sha256 hash;
  hash.add(sha256_of_list({part.run, text_of(part.shard), std::to_string(part.scenarios)}));
  std::string bytes;
  each_row(database, [&](std::size_t table, const SqliteStatement& row) {
    bytes.assign(1, static_cast<char>('0' + table));
    row.append_to(bytes);
    hash.add(bytes);
  });
  return hash.digest();
}

}  // namespace

struct DatabaseWriter::Statements {
  explicit Statements(Sqlite& database)
      : forget(database, "DELETE FROM scenarios WHERE file = ?1 AND variant = ?2"),
        scenario(database, "INSERT INTO scenarios VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"),
        figure(database, "INSERT INTO figures VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"),
        warning(database, "INSERT INTO warnings VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)") {}
  SqliteStatement forget, scenario, figure, warning;
};

DatabaseWriter::DatabaseWriter(std::string path, const PartOf* part)
    : path_(std::move(path)), target_(real_target(path_)) {
  struct stat s {};
  const bool exists = ::stat(target_.c_str(), &s) == 0;
  if (exists && S_ISDIR(s.st_mode)) throw Failure(write_fault(path_, EISDIR));
  if (exists && !S_ISREG(s.st_mode)) throw Failure(Fault{"database-none", {}, {{"file", path_}}});
  if (exists && ::access(target_.c_str(), W_OK) != 0) throw Failure(write_fault(path_, errno));
  bool fresh = !exists || s.st_size == 0;
  if (!fresh) {
    Sqlite found(target_, Sqlite::Open::change, path_);
    if (is_ours(found, path_)) {
      const bool is_part = has_table(found, "shard");
      if (part && !is_part) throw Failure(Fault{"database-is-whole", {}, {{"file", path_}}});
      if (!part && is_part) throw Failure(Fault{"database-is-part", {}, {{"file", path_}}});
    }
    fresh = part != nullptr;
  }
  if (fresh) {
    open_new();
  } else {
    open_existing();
  }
  if (part) note_part(*part);
  if (part) part_ = *part;
  base_ = database_->number("SELECT max(id) FROM scenarios").value_or(0);
  if (base_ > most_id) throw Failure(Fault{"database-none", {}, {{"file", path_}}});
  statements_ = std::make_unique<Statements>(*database_);
}

DatabaseWriter::~DatabaseWriter() {
  statements_.reset();
  database_.reset();
  if (!beside_.empty()) ::unlink(beside_.c_str());
}

/// A file of a fixed name beside the target, locked while it is written: what a killed run left there is written over.
void DatabaseWriter::open_new() {
  const std::string beside = name_beside(target_, "new");
  lock_ = Descriptor(::open(beside.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666));
  if (lock_.number < 0) throw Failure(write_fault(path_, errno));
  if (::flock(lock_.number, LOCK_EX | LOCK_NB) != 0 || identity_of(beside) != identity_of_regular(lock_.number))
    throw Failure(Fault{"database-busy", {}, {{"file", path_}}});
  beside_ = beside;
  if (::ftruncate(lock_.number, 0) != 0) throw Failure(write_fault(path_, errno));
  database_.emplace(beside_, Sqlite::Open::change, path_);
  // Nobody sees it before it is complete, so it needs no journal.
  database_->run(
      "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE; PRAGMA foreign_keys = ON; "
      "BEGIN IMMEDIATE");
  make_tables();
}

void DatabaseWriter::open_existing() {
  database_.emplace(target_, Sqlite::Open::change, path_);
  database_->run("PRAGMA foreign_keys = ON; BEGIN IMMEDIATE");
  if (!is_ours(*database_, path_)) make_tables();
}

void DatabaseWriter::make_tables() {
  database_->run("PRAGMA application_id = " + std::to_string(application) +
                 "; PRAGMA user_version = " + std::to_string(version));
  database_->run(tables);
  put_measures(*database_);
}

void DatabaseWriter::note_part(const PartOf& part) {
  database_->run(part_table);
  database_->run("INSERT INTO shard VALUES (" + sql_text(part.run) + ", " + std::to_string(part.shard.number) + ", " +
                 std::to_string(part.shard.count) + ", " + std::to_string(part.scenarios) +
                 ", '')");  // the digest follows in commit()
}

void DatabaseWriter::add(std::size_t position, const DatabaseScenario& scenario) {
  const std::int64_t id = base_ + static_cast<std::int64_t>(position) + 1;
  Statements& s = *statements_;
  s.forget.bind(1, scenario.file).bind(2, scenario.variant).step();
  s.scenario.bind(1, id)
      .bind(2, scenario.file)
      .bind(3, scenario.variant)
      .bind(4, scenario.scenario)
      .bind(5, scenario.currency);
  s.scenario.bind(6, scenario.period).bind(7, scenario.sha256).bind(8, scenario.version).bind(9, scenario.set).step();
  for (const DatabaseFigure& figure : scenario.figures) {
    s.figure.bind(1, id)
        .bind(2, figure.figure)
        .bind(3, figure.scope)
        .bind(4, figure.id)
        .bind(5, figure.measure)
        .bind(6, figure.unit);
    figure.value ? s.figure.bind(7, *figure.value).bind_null(8).step()
                 : s.figure.bind_null(7).bind(8, figure.none).step();
  }
  std::int64_t number = 0;
  for (const DatabaseWarning& warning : scenario.warnings) {
    s.warning.bind(1, id).bind(2, ++number).bind(3, warning.code).bind(7, warning.message);
    warning.file.empty() ? s.warning.bind_null(4) : s.warning.bind(4, warning.file);
    warning.line == 0 ? s.warning.bind_null(5) : s.warning.bind(5, std::int64_t{warning.line});
    warning.column == 0 ? s.warning.bind_null(6) : s.warning.bind(6, std::int64_t{warning.column});
    warning.hint.empty() ? s.warning.bind_null(8) : s.warning.bind(8, warning.hint);
    s.warning.step();
  }
}

std::size_t DatabaseWriter::add_part(const std::string& path) {
  Sqlite from(path, Sqlite::Open::read, path);
  from.run("BEGIN");  // what is checked is what is read
  const ShardRow said = shard_row(from, path);
  if (digest_of(from, said.part) != said.sha256)
    throw Failure(Fault{"merge-part-changed", {}, {{"file", path}, {"shard", text_of(said.part.shard)}}});
  Statements& s = *statements_;
  std::size_t scenarios = 0;
  each_row(from, [&](std::size_t table, const SqliteStatement& row) {
    if (table == 0) s.forget.bind(1, row, 1).bind(2, row, 2).step();
    scenarios += table == 0 ? 1 : 0;
    SqliteStatement& to = table == 0 ? s.scenario : table == 1 ? s.figure : s.warning;
    if (row.number(0) < 1 || row.number(0) > most_id) throw Failure(Fault{"database-none", {}, {{"file", path}}});
    to.bind(1, base_ + row.number(0));
    for (int column = 1; column < row.columns(); ++column) to.bind(column + 1, row, column);
    to.step();
  });
  return scenarios;
}

void DatabaseWriter::commit() {
  statements_.reset();
  if (part_) database_->run("UPDATE shard SET sha256 = " + sql_text(digest_of(*database_, *part_)));
  database_->run(indices);  // behind the rows: sorting once costs less than keeping order
  database_->run("COMMIT");
  database_.reset();
  if (beside_.empty()) return;
  struct stat old {};
  if (::stat(target_.c_str(), &old) == 0 && ::fchmod(lock_.number, old.st_mode & 07777) != 0)
    throw Failure(write_fault(path_, errno));
  if (::fsync(lock_.number) != 0 || ::rename(beside_.c_str(), target_.c_str()) != 0)
    throw Failure(write_fault(path_, errno));
  beside_.clear();
}

PartOf part_in_database(const std::string& path) {
  const InputFile opened(path);  // says what is wrong with the file as such
  Sqlite database(path, Sqlite::Open::read, path);
  return shard_row(database, path).part;
}

}  // namespace closs
