#include "cli/io/sqlite.hpp"

#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <bit>
#include <cerrno>
#include <cstring>
#include <functional>
#include <new>
#include <unordered_map>
#include <utility>
#include <vector>

#include "cli/io/disk.hpp"
#include "cli/io/held_signals.hpp"
#include "core/scenario/fault.hpp"
#include "text/ascii.hpp"

namespace closs {
namespace {

constexpr int most_bytes = 64 << 20;  // of a row: larger than any of ours

/// Waits for another program to end its transaction, five seconds at most, and no longer than no signal waits itself.
int wait_for_others(void*, int times) {
  constexpr int pause_ms = 10;
  if (times * pause_ms >= 5'000 || HeldSignals::waiting()) return 0;
  ::sqlite3_sleep(pause_ms);
  return 1;
}

/// Why the last call for an unnamed file failed on this thread: SQLite does not tell it of files that are not its own.
thread_local int last_error = 0;

Fault fault_of(const std::string& file, Sqlite::Open how, int result, int error) {
  switch (result & 0xFF) {
    case SQLITE_FULL:
      return write_fault(file, ENOSPC);
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return write_fault(file, EACCES);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {"database-busy", {}, {{"file", file}}};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_TOOBIG:
      return {"database-none", {}, {{"file", file}}};
    case SQLITE_CANTOPEN:
    case SQLITE_IOERR:
      if (error == 0) error = last_error != 0 ? last_error : EIO;
      return (how == Sqlite::Open::read ? read_fault : write_fault)(file, error);
    default:
      return {"cannot-write", {}, {{"file", file}, {"reason", sqlite3_errstr(result)}}};
  }
}

/// A file without a name, as SQLite sees it: bytes at places. Nobody else can open it, so that it needs no locks; it is
/// put on the disk by who gives it its name.
struct UnnamedFile : sqlite3_file {
  int descriptor;
};

int descriptor_of(sqlite3_file* file) { return static_cast<UnnamedFile*>(file)->descriptor; }

/// Bytes read or written; all of them but for the end of the file (errno is 0) and an error, which errno tells.
template <class Call, class Byte>
int moved(Call call, sqlite3_file* file, Byte* bytes, int size, sqlite3_int64 at) {
  int done = 0;
  while (done < size) {
    errno = 0;
    const ssize_t n = call(descriptor_of(file), bytes + done, static_cast<std::size_t>(size - done), at + done);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) last_error = errno;
    if (n <= 0) break;
    done += static_cast<int>(n);
  }
  return done;
}

sqlite3_io_methods unnamed_methods() {
  sqlite3_io_methods made{};
  made.iVersion = 1;
  made.xClose = [](sqlite3_file*) { return SQLITE_OK; };
  made.xRead = [](sqlite3_file* file, void* to, int size, sqlite3_int64 at) {
    const int n = moved(::pread, file, static_cast<char*>(to), size, at);
    if (n == size) return SQLITE_OK;
    if (errno != 0) return SQLITE_IOERR_READ;
    std::memset(static_cast<char*>(to) + n, 0, static_cast<std::size_t>(size - n));
    return SQLITE_IOERR_SHORT_READ;
  };
  made.xWrite = [](sqlite3_file* file, const void* from, int size, sqlite3_int64 at) {
    if (moved(::pwrite, file, static_cast<const char*>(from), size, at) == size) return SQLITE_OK;
    return errno == ENOSPC || errno == EDQUOT ? SQLITE_FULL : SQLITE_IOERR_WRITE;
  };
  made.xTruncate = [](sqlite3_file* file, sqlite3_int64 size) {
    return ::ftruncate(descriptor_of(file), size) == 0 ? SQLITE_OK : SQLITE_IOERR_TRUNCATE;
  };
  made.xSync = [](sqlite3_file*, int) { return SQLITE_OK; };
  made.xFileSize = [](sqlite3_file* file, sqlite3_int64* size) {
    struct stat s {};
    if (::fstat(descriptor_of(file), &s) != 0) return SQLITE_IOERR_FSTAT;
    *size = s.st_size;
    return SQLITE_OK;
  };
  made.xLock = made.xUnlock = [](sqlite3_file*, int) { return SQLITE_OK; };
  made.xCheckReservedLock = [](sqlite3_file*, int* held) {
    *held = 0;
    return SQLITE_OK;
  };
  made.xFileControl = [](sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; };
  made.xSectorSize = made.xDeviceCharacteristics = [](sqlite3_file*) { return 0; };
  return made;
}

/// The file system of SQLite, in which the name of a database is the number of an open file, and which is else as it
/// was.
const char* unnamed_files() {
  static sqlite3_vfs files = [] {
    ::sqlite3_initialize();
    sqlite3_vfs made = *::sqlite3_vfs_find(nullptr);
    made.zName = "closs-unnamed";
    made.xOpen = [](sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* opened) {
      sqlite3_vfs* const usual = ::sqlite3_vfs_find(nullptr);
      // What SQLite needs for itself, such as room to sort in, it leaves nameless.
      if (!(flags & SQLITE_OPEN_MAIN_DB)) return usual->xOpen(usual, name, file, flags, opened);
      const auto descriptor = parsed_number<int>(name);
      if (!descriptor) return SQLITE_CANTOPEN;
      auto* const unnamed = static_cast<UnnamedFile*>(file);
      static const sqlite3_io_methods methods = unnamed_methods();
      unnamed->pMethods = &methods;
      unnamed->descriptor = *descriptor;
      if (opened) *opened = flags;
      return SQLITE_OK;
    };
    made.xAccess = [](sqlite3_vfs*, const char*, int, int* found) {
      *found = 0;
      return SQLITE_OK;
    };
    made.xFullPathname = [](sqlite3_vfs*, const char* name, int size, char* full) {
      ::sqlite3_snprintf(size, full, "%s", name);
      return SQLITE_OK;
    };
    return made;
  }();
  static const bool known = ::sqlite3_vfs_register(&files, 0) == SQLITE_OK;
  return known ? files.zName : nullptr;
}

}  // namespace

void Sqlite::Closes::operator()(sqlite3* database) const {
  if (!sqlite3_get_autocommit(database)) sqlite3_exec(database, "ROLLBACK", nullptr, nullptr, nullptr);
  // After an error of the disk SQLite leaves it to who writes next to take rows back by the journal and to remove it.
  const char* const name = sqlite3_db_filename(database, "main");
  if (name && *name && ::access(sqlite3_filename_journal(name), F_OK) == 0) {
    sqlite3_busy_timeout(database, 0);  // it may be somebody else's
    sqlite3_exec(database, "BEGIN IMMEDIATE; PRAGMA user_version = 0; ROLLBACK", nullptr, nullptr, nullptr);
  }
  sqlite3_close_v2(database);
}

Sqlite::Sqlite(const std::string& path, Open how, std::string shown) : shown_(std::move(shown)), how_(how) {
  // A name that begins with "file:" would be read as an address, were it not made a path.
  open(path.starts_with('/') ? path : "./" + path, how == Open::read ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE,
       nullptr);
  sqlite3_busy_handler(database_.get(), wait_for_others, nullptr);
}

Sqlite::Sqlite(int descriptor, std::string shown) : shown_(std::move(shown)), how_(Open::change) {
  open(std::to_string(descriptor), SQLITE_OPEN_READWRITE, unnamed_files());
  // Nobody sees it before it is complete, so that it needs no journal.
  run("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA foreign_keys = ON");
}

Sqlite::Sqlite(std::string shown) : shown_(std::move(shown)), how_(Open::read) {
  open(":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_URI, nullptr);
  sqlite3_busy_handler(database_.get(), wait_for_others, nullptr);
  run("PRAGMA temp_store = FILE; PRAGMA cache_spill = ON");
}

/// A source of rows as a table of SQLite.
struct Sqlite::Module {
  std::string declaration;
  std::shared_ptr<RowSource> source;
  Tables& tables;

  struct Table : sqlite3_vtab {
    Module* module;
  };
  struct Scan : sqlite3_vtab_cursor {
    Module* module;
    std::unique_ptr<RowSource::Cursor> cursor;
    bool more = false;
    sqlite3_int64 row = 0;
  };

  /// What `work` throws is kept for the statement that reads the table.
  template <class Work>
  static int guarded(const Module& module, const Work& work) {
    try {
      work();
      return SQLITE_OK;
    } catch (...) {
      module.tables.failure = std::current_exception();
      return SQLITE_ERROR;
    }
  }
  static int connect(sqlite3* database, void* given, int, const char* const*, sqlite3_vtab** table, char**) {
    auto* const module = static_cast<Module*>(given);
    if (const int result = sqlite3_declare_vtab(database, module->declaration.c_str()); result != SQLITE_OK)
      return result;
    auto* const made = new (std::nothrow) Table{};
    if (!made) return SQLITE_NOMEM;
    made->module = module;
    *table = made;
    return SQLITE_OK;
  }
  static int disconnect(sqlite3_vtab* table) {
    delete static_cast<Table*>(table);
    return SQLITE_OK;
  }
  static int best_index(sqlite3_vtab*, sqlite3_index_info* info) {
    info->estimatedCost = 1e9;  // to be read once, from its first row on
    info->estimatedRows = 1'000'000;
    return SQLITE_OK;
  }
  static int open_scan(sqlite3_vtab* table, sqlite3_vtab_cursor** cursor) {
    auto* const made = new (std::nothrow) Scan{};
    if (!made) return SQLITE_NOMEM;
    made->module = static_cast<Table*>(table)->module;
    *cursor = made;
    return SQLITE_OK;
  }
  static int close_scan(sqlite3_vtab_cursor* cursor) {
    delete static_cast<Scan*>(cursor);
    return SQLITE_OK;
  }
  static int begin(sqlite3_vtab_cursor* cursor, int, const char*, int, sqlite3_value**) {
    auto& scan = *static_cast<Scan*>(cursor);
    return guarded(*scan.module, [&] {
      scan.cursor = scan.module->source->open();
      scan.more = scan.cursor->next();
    });
  }
  static int advance(sqlite3_vtab_cursor* cursor) {
    auto& scan = *static_cast<Scan*>(cursor);
    ++scan.row;
    return guarded(*scan.module, [&] { scan.more = scan.cursor->next(); });
  }
  static int cell(sqlite3_vtab_cursor* cursor, sqlite3_context* context, int column) {
    const std::string_view text = static_cast<Scan*>(cursor)->cursor->cell(static_cast<std::size_t>(column));
    sqlite3_result_text(context, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT);
    return SQLITE_OK;
  }
};

void Sqlite::add_table(const std::string& name, std::span<const std::string> columns,
                       std::shared_ptr<RowSource> source) {
  static const sqlite3_module methods = [] {
    sqlite3_module made{};
    made.xCreate = nullptr;  // it is there as long as the connection, under the name of the module
    made.xConnect = Module::connect;
    made.xBestIndex = Module::best_index;
    made.xDisconnect = Module::disconnect;
    made.xOpen = Module::open_scan;
    made.xClose = Module::close_scan;
    made.xFilter = Module::begin;
    made.xNext = Module::advance;
    made.xEof = [](sqlite3_vtab_cursor* cursor) { return static_cast<Module::Scan*>(cursor)->more ? 0 : 1; };
    made.xColumn = Module::cell;
    made.xRowid = [](sqlite3_vtab_cursor* cursor, sqlite3_int64* row) {
      *row = static_cast<Module::Scan*>(cursor)->row;
      return SQLITE_OK;
    };
    return made;
  }();
  std::string declaration = "CREATE TABLE x(";
  for (const std::string& column : columns) {
    declaration += declaration.ends_with('(') ? "\"" : ", \"";
    for (const char c : column) declaration.append(c == '"' ? 2 : 1, c);
    declaration += "\" TEXT";
  }
  auto module = std::make_unique<Module>(Module{declaration + ")", std::move(source), *tables_});
  if (sqlite3_create_module_v2(database_.get(), name.c_str(), &methods, module.release(),
                               [](void* given) { delete static_cast<Module*>(given); }) != SQLITE_OK)
    fail();
}

/// Expressions over one value, with what they gave for texts.
struct Sqlite::Expressions {
  static constexpr std::size_t most = 1u << 15, longest = 64;  // texts of a group, bytes of a text

  struct Value {
    int type = 0;  // as SQLite counts them; 0: not evaluated yet
    sqlite3_int64 number = 0;
    std::string text = {};
  };
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  using Known = std::unordered_map<std::string, std::vector<Value>, Hash, std::equal_to<>>;
  struct Group {
    std::vector<SqliteStatement> statements;
    Known known = {};
    Known::value_type* last = nullptr;  // expressions of one group follow each other
  };

  static void give(sqlite3_context* context, const Value& value) {
    if (value.type == SQLITE_INTEGER)
      sqlite3_result_int64(context, value.number);
    else if (value.type == SQLITE_TEXT)
      sqlite3_result_text(context, value.text.data(), static_cast<int>(value.text.size()), SQLITE_TRANSIENT);
  }

  static Value evaluated(SqliteStatement& statement, const sqlite3_value* given) {
    statement.bind(1, given);
    Value value{.type = SQLITE_NULL};
    if (!statement.step()) return value;
    if (statement.is_of(0, 'i'))
      value = {SQLITE_INTEGER, statement.number(0)};
    else if (statement.is_of(0, 't'))
      value = {SQLITE_TEXT, 0, statement.text(0)};
    statement.step();
    return value;
  }

  static std::vector<Value>& known_of(Group& group, std::string_view text) {
    if (group.last && group.last->first == text) return group.last->second;
    auto found = group.known.find(text);
    if (found == group.known.end()) {
      if (group.known.size() == most) group.known.clear();
      found = group.known.emplace(text, group.statements.size()).first;
    }
    group.last = &*found;
    return found->second;
  }

  static void call(sqlite3_context* context, int, sqlite3_value** given) {
    auto& of = *static_cast<Expressions*>(sqlite3_user_data(context));
    try {
      Group& group = of.groups[static_cast<std::size_t>(sqlite3_value_int(given[0]))];
      const auto index = static_cast<std::size_t>(sqlite3_value_int(given[1]));
      // A number that is written as a text may not be what that text is.
      const bool is_text = sqlite3_value_type(given[2]) == SQLITE_TEXT;
      const auto size = is_text ? static_cast<std::size_t>(sqlite3_value_bytes(given[2])) : 0;
      if (!is_text || size > longest) return give(context, evaluated(group.statements[index], given[2]));
      // Bytes, since for a text SQLite would put a 0 behind them.
      const std::string_view text(size == 0 ? "" : static_cast<const char*>(sqlite3_value_blob(given[2])), size);
      Value& value = known_of(group, text)[index];
      if (value.type == 0) value = evaluated(group.statements[index], given[2]);
      give(context, value);
    } catch (...) {
      of.tables.failure = std::current_exception();
      sqlite3_result_error_code(context, SQLITE_ERROR);
    }
  }

  Tables& tables;
  std::vector<Group> groups = {};
};

void Sqlite::Forgets::operator()(Expressions* expressions) const { delete expressions; }

void Sqlite::add_expressions(std::span<const std::vector<std::string>> groups) {
  expressions_.reset(new Expressions{*tables_});
  for (const std::vector<std::string>& group : groups) {
    Expressions::Group& made = expressions_->groups.emplace_back();
    for (const std::string& one : group) made.statements.emplace_back(*this, "SELECT " + one);
  }
  if (sqlite3_create_function_v2(database_.get(), "closs_once", 3,
                                 SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY, expressions_.get(),
                                 Expressions::call, nullptr, nullptr, nullptr) != SQLITE_OK)
    fail();
}

void Sqlite::open(const std::string& name, int flags, const char* file_system) {
  sqlite3* database = nullptr;
  const int result = sqlite3_open_v2(name.c_str(), &database, flags | SQLITE_OPEN_NOMUTEX, file_system);
  database_.reset(database);
  if (!database) throw std::bad_alloc();
  if (result != SQLITE_OK) fail();
  sqlite3_extended_result_codes(database, 1);
  sqlite3_limit(database, SQLITE_LIMIT_LENGTH, most_bytes);
  sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
  sqlite3_db_config(database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  run("PRAGMA cell_size_check = ON");
}

void Sqlite::write_out() {
  if (const int result = sqlite3_db_cacheflush(database_.get()); result != SQLITE_OK)
    throw Failure(fault_of(shown_, how_, result, sqlite3_system_errno(database_.get())));
}

void Sqlite::fail() const {
  if (tables_->failure) std::rethrow_exception(std::exchange(tables_->failure, nullptr));
  const int result = sqlite3_extended_errcode(database_.get());
  if ((result & 0xFF) == SQLITE_NOMEM || result == SQLITE_IOERR_NOMEM) throw std::bad_alloc();
  // Bytes that cannot be read are damaged ones to SQLite.
  int error = 0;
  if ((result & 0xFF) == SQLITE_CORRUPT &&
      sqlite3_file_control(database_.get(), "main", SQLITE_FCNTL_LAST_ERRNO, &error) == SQLITE_OK && error != 0)
    throw Failure(read_fault(shown_, error));
  throw Failure(fault_of(shown_, how_, result, sqlite3_system_errno(database_.get())));
}

void Sqlite::run(const std::string& sql) {
  if (sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) fail();
}

std::optional<std::int64_t> Sqlite::number(const std::string& sql) {
  SqliteStatement statement(*this, sql);
  return statement.step() ? std::optional(statement.number(0)) : std::nullopt;
}

const char* Sqlite::version() { return ::sqlite3_libversion(); }

void SqliteStatement::Finalizes::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

SqliteStatement::SqliteStatement(Sqlite& database, std::string_view sql) : database_(database) {
  sqlite3_stmt* statement = nullptr;
  check(sqlite3_prepare_v2(database_.database_.get(), sql.data(), static_cast<int>(sql.size()), &statement, nullptr));
  statement_.reset(statement);
}

void SqliteStatement::check(int result) const {
  if (result != SQLITE_OK) database_.fail();
}

SqliteStatement& SqliteStatement::bind(int parameter, std::int64_t value) {
  check(sqlite3_bind_int64(statement_.get(), parameter, value));
  return *this;
}

SqliteStatement& SqliteStatement::bind(int parameter, double value) {
  check(sqlite3_bind_double(statement_.get(), parameter, value));
  return *this;
}

SqliteStatement& SqliteStatement::bind(int parameter, std::string_view value) {
  check(sqlite3_bind_text(statement_.get(), parameter, value.data() ? value.data() : "", static_cast<int>(value.size()),
                          SQLITE_STATIC));
  return *this;
}

SqliteStatement& SqliteStatement::bind_null(int parameter) {
  check(sqlite3_bind_null(statement_.get(), parameter));
  return *this;
}

SqliteStatement& SqliteStatement::bind(int parameter, const SqliteStatement& row, int column) {
  check(sqlite3_bind_value(statement_.get(), parameter, sqlite3_column_value(row.statement_.get(), column)));
  return *this;
}

SqliteStatement& SqliteStatement::bind(int parameter, const sqlite3_value* value) {
  check(sqlite3_bind_value(statement_.get(), parameter, value));
  return *this;
}

bool SqliteStatement::step() {
  const int result = sqlite3_step(statement_.get());
  if (result == SQLITE_ROW) return true;
  if (result != SQLITE_DONE) database_.fail();
  sqlite3_reset(statement_.get());
  return false;
}

bool SqliteStatement::is_of(int column, char type) const {
  switch (sqlite3_column_type(statement_.get(), column)) {
    case SQLITE_INTEGER:
      return type == 'i' || type == 'I';
    case SQLITE_FLOAT:
      return type == 'r' || type == 'R';
    case SQLITE_TEXT:
      return type == 't' || type == 'T';
    case SQLITE_NULL:
      return type == 'I' || type == 'R' || type == 'T';
    default:
      return false;
  }
}

std::int64_t SqliteStatement::number(int column) const { return sqlite3_column_int64(statement_.get(), column); }

std::string SqliteStatement::text(int column) const { return std::string(view(column)); }

std::string_view SqliteStatement::view(int column) const {
  // The size first, since a text in UTF-16 is written anew to be counted; then bytes, since for a text SQLite would put
  // a 0 behind them.
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column));
  const auto* const bytes = static_cast<const char*>(sqlite3_column_blob(statement_.get(), column));
  return bytes ? std::string_view(bytes, size) : std::string_view();
}

int SqliteStatement::columns() const { return sqlite3_column_count(statement_.get()); }

void SqliteStatement::append_to(std::string& bytes) const {
  for (int column = 0; column < columns(); ++column) {
    const int type = sqlite3_column_type(statement_.get(), column);
    bytes += "?irtbn"[type];
    if (type == SQLITE_NULL) continue;
    if (type == SQLITE_FLOAT) {  // as text it would lose its last digits
      bytes += std::to_string(std::bit_cast<std::uint64_t>(sqlite3_column_double(statement_.get(), column))) += ':';
      continue;
    }
    const std::string value = text(column);
    bytes.append(std::to_string(value.size())).append(":").append(value);
  }
}

std::string sql_text(std::string_view text) {
  std::string out = "'";
  for (const char c : text) out.append(c == '\'' ? 2 : 1, c);
  return out += "'";
}

}  // namespace closs
