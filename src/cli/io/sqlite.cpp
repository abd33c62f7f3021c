#include "cli/io/sqlite.hpp"

#include <sqlite3.h>

#include <bit>
#include <cerrno>
#include <new>

#include "cli/io/disk.hpp"
#include "core/scenario/fault.hpp"

namespace closs {
namespace {

constexpr int patience_ms = 5'000;  // for another program to end its transaction

Fault fault_of(const std::string& file, int result, int error) {
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
      return {"database-none", {}, {{"file", file}}};
    case SQLITE_CANTOPEN:
    case SQLITE_IOERR:
      return write_fault(file, error != 0 ? error : EIO);
    default:
      return {"cannot-write", {}, {{"file", file}, {"reason", sqlite3_errstr(result)}}};
  }
}

}  // namespace

void Sqlite::Closes::operator()(sqlite3* database) const { sqlite3_close_v2(database); }

Sqlite::Sqlite(const std::string& path, Open open, std::string shown) : shown_(std::move(shown)) {
  const int flags = open == Open::read ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
  sqlite3* database = nullptr;
  // A name that begins with "file:" would be read as an address, were it not made a path.
  const std::string plain = path.starts_with('/') ? path : "./" + path;
  const int result = sqlite3_open_v2(plain.c_str(), &database, flags | SQLITE_OPEN_NOMUTEX, nullptr);
  database_.reset(database);
  if (!database) throw std::bad_alloc();
  if (result != SQLITE_OK) fail();
  sqlite3_extended_result_codes(database, 1);
  sqlite3_busy_timeout(database, patience_ms);
}

void Sqlite::fail() const {
  const int result = sqlite3_extended_errcode(database_.get());
  if ((result & 0xFF) == SQLITE_NOMEM) throw std::bad_alloc();
  throw Failure(fault_of(shown_, result, sqlite3_system_errno(database_.get())));
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

bool SqliteStatement::step() {
  const int result = sqlite3_step(statement_.get());
  if (result == SQLITE_ROW) return true;
  if (result != SQLITE_DONE) database_.fail();
  sqlite3_reset(statement_.get());
  return false;
}

std::int64_t SqliteStatement::number(int column) const { return sqlite3_column_int64(statement_.get(), column); }

std::string SqliteStatement::text(int column) const {
  const auto* text = sqlite3_column_text(statement_.get(), column);
  return text ? std::string(reinterpret_cast<const char*>(text),
                            static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column)))
              : "";
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
