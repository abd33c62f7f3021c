#include "cli/io/database.hpp"

#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <utility>

#include "cli/io/held_signals.hpp"
#include "core/scenario/measures.hpp"

namespace closs {
namespace {

constexpr std::int64_t application = 0x636C6F73;  // "clos"
constexpr std::int64_t version = 5;
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
CREATE TABLE statistics (
  scenario_id    INTEGER NOT NULL REFERENCES scenarios (id) ON DELETE CASCADE,
  figure         TEXT NOT NULL,
  statistic      TEXT NOT NULL,
  unit           TEXT NOT NULL,
  value          REAL,
  standard_error REAL,
  PRIMARY KEY (scenario_id, figure, statistic)
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
/// The tables that the parts of a run are joined by, in the order in which rows may refer to each other, with what
/// their columns hold (SqliteStatement::is_of).
struct JoinedTable {
  const char *name, *types;
};
constexpr std::array<JoinedTable, 4> joined_tables = {
    {{"scenarios", "itttttttt"}, {"figures", "itttttRT"}, {"statistics", "itttRR"}, {"warnings", "iitTIItT"}}};

/// SQLite takes back all but what it writes to pages that are free, so that none is left free. The first is for a new
/// database: it would write to another one.
constexpr const char* keep_track_of_free_pages = "PRAGMA auto_vacuum = INCREMENTAL";
constexpr const char* give_free_pages_back = "PRAGMA incremental_vacuum";

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

/// Whether a table stands there that was made by `statement`. A view may hide any query behind such a name, and a table
/// made otherwise may hold what no statement of ours expects.
bool has_table(Sqlite& database, std::string_view statement) {
  return database.number("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND sql = " + sql_text(statement))
      .has_value();
}

/// The statement of `tables` that makes one of them.
std::string_view statement_of(const std::string& table) {
  const std::string_view all = tables;
  const std::size_t from = all.find("CREATE TABLE " + table + " (");
  return all.substr(from, all.find(';', from) - from);
}

/// Whether a database is one of ours; an empty one is none yet. Failure where it belongs to somebody else.
bool is_ours(Sqlite& database, const std::string& path) {
  const std::int64_t application_found = database.number("PRAGMA application_id").value_or(0);
  if (application_found == 0 && !database.number("SELECT 1 FROM sqlite_schema")) return false;
  if (application_found != application) throw Failure(Fault{"database-other", {}, {{"file", path}}});
  if (database.number("PRAGMA user_version") != version) throw Failure(Fault{"database-version", {}, {{"file", path}}});
  for (const char* table : {"scenarios", "figures", "statistics", "warnings", "measures"})
    if (!has_table(database, statement_of(table)))
      throw Failure(Fault{"database-tables", {}, {{"file", path}, {"table", table}}});
  return true;
}

/// What the table `shard` says of a part.
struct ShardRow {
  PartOf part;
  std::string sha256;  // as digest_of() gave it when the part was written
};

ShardRow shard_row(Sqlite& database, const std::string& path) {
  if (!is_ours(database, path) || !has_table(database, part_table))
    throw Failure(Fault{"merge-no-part-database", {}, {{"file", path}}});
  SqliteStatement row(database,
                      "SELECT run, number, count, scenarios, sha256 FROM shard WHERE (SELECT count(*) FROM shard) = 1");
  const bool found = row.step();
  for (int column = 0; column < row.columns(); ++column)
    if (!found || !row.is_of(column, "tiiit"[column])) throw Failure(Fault{"merge-note-broken", {}, {{"file", path}}});
  const std::optional<Shard> shard =
      shard_of(static_cast<std::uint64_t>(row.number(1)), static_cast<std::uint64_t>(row.number(2)));
  if (!shard || row.number(3) < 0 || row.number(3) > most_id)
    throw Failure(Fault{"merge-note-broken", {}, {{"file", path}}});
  return {{row.text(0), *shard, static_cast<std::size_t>(row.number(3))}, row.text(4)};
}

/// Calls `each` with the number of a table and every row of it, table by table.
template <class Each>
void each_row(Sqlite& database, const Each& each) {
  for (std::size_t table = 0; table < joined_tables.size(); ++table) {
    SqliteStatement row(database, std::string("SELECT * FROM ") + joined_tables[table].name + " ORDER BY 1, 2, 3");
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

void note_part(Sqlite& database, const PartOf& part) {
  database.run(part_table);
  database.run("INSERT INTO shard VALUES (" + sql_text(part.run) + ", " + std::to_string(part.shard.number) + ", " +
               std::to_string(part.shard.count) + ", " + std::to_string(part.scenarios) + ", '')");  // flush() adds it
}

void make_tables(Sqlite& database) {
  database.run("PRAGMA application_id = " + std::to_string(application) +
               "; PRAGMA user_version = " + std::to_string(version));
  database.run(tables);
  put_measures(database);
}

std::int64_t largest_id(Sqlite& database) { return database.number("SELECT max(id) FROM scenarios").value_or(0); }

/// The file for a new database; Failure where something stands at the place that is no file.
OutputFile file_at(const std::string& path) {
  struct stat s {};
  if (::stat(path.c_str(), &s) == 0 && !S_ISREG(s.st_mode) && !S_ISDIR(s.st_mode))
    throw Failure(Fault{"database-none", {}, {{"file", path}}});
  return OutputFile(path);
}

/// Whether a scenario of that id is in the part of a run: it counts from 1 over the scenarios of all shards.
bool is_in(const PartOf& part, std::int64_t id) {
  const std::size_t number = static_cast<std::size_t>(id);
  return id >= 1 && number <= part.scenarios && (number - 1) % part.shard.count == part.shard.number - 1;
}

}  // namespace

struct DatabaseWriter::Statements {
  explicit Statements(Sqlite& database)
      : forget(database, "DELETE FROM scenarios WHERE file = ?1 AND variant = ?2"),
        scenario(database, "INSERT INTO scenarios VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"),
        figure(database, "INSERT INTO figures VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"),
        statistic(database, "INSERT INTO statistics VALUES (?1, ?2, ?3, ?4, ?5, ?6)"),
        warning(database, "INSERT INTO warnings VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)") {}

  /// A row of another database, of a table of joined_tables. `base`: added to the number of its scenario.
  void put(std::size_t table, const SqliteStatement& row, std::int64_t base) {
    if (table == 0) forget.bind(1, row, 1).bind(2, row, 2).step();
    SqliteStatement& to = *std::array{&scenario, &figure, &statistic, &warning}[table];
    to.bind(1, base + row.number(0));
    for (int column = 1; column < row.columns(); ++column) to.bind(column + 1, row, column);
    to.step();
  }

  SqliteStatement forget, scenario, figure, statistic, warning;  // in the order of joined_tables
};

DatabaseWriter::DatabaseWriter(std::string path, const PartOf* part)
    : path_(std::move(path)), target_(real_target(path_)), file_(file_at(path_)) {
  if (part) part_ = *part;
  struct stat old {};
  // SQLite would begin a journal beside an empty file at once: that waits for prepare().
  if (::stat(target_.c_str(), &old) == 0 && old.st_size > 0) open_old();
  if (part) old_.reset();  // it is replaced
  database_.emplace(file_.descriptor(), path_);
  database_->run(keep_track_of_free_pages);
  database_->run("BEGIN");
  make_tables(*database_);
  if (part) note_part(*database_, *part);
  statements_ = std::make_unique<Statements>(*database_);
}

DatabaseWriter::~DatabaseWriter() = default;

/// Nothing is written to it before join(), so that whatever ends the program until then leaves it as it is.
void DatabaseWriter::open_old() {
  old_.emplace(target_, Sqlite::Open::change, path_);
  old_->run("PRAGMA foreign_keys = ON; BEGIN IMMEDIATE");
  if (!is_ours(*old_, path_)) return;
  const bool is_part = has_table(*old_, part_table);
  if (part_ && !is_part) throw Failure(Fault{"database-is-whole", {}, {{"file", path_}}});
  if (!part_ && is_part) throw Failure(Fault{"database-is-part", {}, {{"file", path_}}});
  if (largest_id(*old_) > most_id) throw Failure(Fault{"database-none", {}, {{"file", path_}}});
}

void DatabaseWriter::add(std::size_t position, const DatabaseScenario& scenario) {
  const std::int64_t id = static_cast<std::int64_t>(position) + 1;
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
  for (const DatabaseStatistic& one : scenario.statistics) {
    s.statistic.bind(1, id).bind(2, one.figure).bind(3, one.statistic).bind(4, one.unit);
    one.value ? s.statistic.bind(5, *one.value) : s.statistic.bind_null(5);
    one.standard_error ? s.statistic.bind(6, *one.standard_error) : s.statistic.bind_null(6);
    s.statistic.step();
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
  const auto refuse_unless = [&](bool as_written) {
    if (!as_written)
      throw Failure(Fault{"merge-part-changed", {}, {{"file", path}, {"shard", text_of(said.part.shard)}}});
  };
  refuse_unless(digest_of(from, said.part) == said.sha256 && !from.number("PRAGMA foreign_key_check"));
  std::size_t scenarios = 0;
  each_row(from, [&](std::size_t table, const SqliteStatement& row) {
    for (int column = 0; column < row.columns(); ++column)
      refuse_unless(row.is_of(column, joined_tables[table].types[column]));
    refuse_unless(is_in(said.part, row.number(0)));
    statements_->put(table, row, 0);
    scenarios += table == 0 ? 1 : 0;
  });
  return scenarios;
}

void DatabaseWriter::flush() {
  statements_.reset();
  if (part_) database_->run("UPDATE shard SET sha256 = " + sql_text(digest_of(*database_, *part_)));
  if (!old_) database_->run(indices);  // behind the rows: sorting once costs less than keeping order
  database_->run("COMMIT");
  if (!old_) file_.flush();
}

void DatabaseWriter::prepare() {
  if (!part_ && !old_ && identity_of(target_)) open_old();  // an empty file, or another run has made it meanwhile
  if (old_) return join();
  for (const char* rest : {"-journal", "-wal"})
    if (identity_of(target_ + rest))
      throw Failure(Fault{"database-journal", {}, {{"file", path_}, {"journal", target_ + rest}}});
  file_.name();
}

void DatabaseWriter::take_place() {
  if (!old_) {
    if (part_) return file_.take_place();
    if (file_.take_free_place()) return;
    open_old();
    join();
  }
  old_->run("COMMIT");
  old_.reset();
}

/// Adds all rows to what stands at the place, up to the last step. It is given up as soon as a signal waits.
void DatabaseWriter::join() {
  if (!is_ours(*old_, path_)) make_tables(*old_);
  old_->run("PRAGMA user_version = " + std::to_string(version));  // COMMIT writes the first page; now it has its room
  const std::int64_t base = largest_id(*old_);
  Statements to(*old_);
  each_row(*database_, [&](std::size_t table, const SqliteStatement& row) {
    if (HeldSignals::waiting()) throw Failure(write_fault(path_, EINTR));
    to.put(table, row, base);
  });
  old_->run(indices);
  old_->run(give_free_pages_back);
  old_->write_out();
}

PartOf part_in_database(const std::string& path) {
  const InputFile opened(path);  // says what is wrong with the file as such
  Sqlite database(path, Sqlite::Open::read, path);
  return shard_row(database, path).part;
}

}  // namespace closs
