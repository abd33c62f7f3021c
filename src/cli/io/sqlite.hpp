// The only door to SQLite: connections and statements that close themselves, what is not committed rolled back, and its
// errors as faults of ours.
#pragma once

#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;
struct sqlite3_value;

namespace closs {

/// Rows that come one by one, for a table that queries read from its first row on, any number of times.
class RowSource {
 public:
  class Cursor {
   public:
    virtual ~Cursor() = default;
    /// The first row, or the next; false: there is none.
    virtual bool next() = 0;
    /// A cell of the row, good until next().
    virtual std::string_view cell(std::size_t column) const = 0;
  };
  virtual ~RowSource() = default;
  virtual std::unique_ptr<Cursor> open() = 0;
};

/// An open database. Every function throws Failure (disk-full, output-permission, database-none, database-busy, ...).
class Sqlite {
 public:
  enum class Open { read, change };
  /// `shown`: the file's name in faults. What stands in the file is not trusted: its triggers do not run, and no value
  /// is read that is larger than any of ours.
  Sqlite(const std::string& path, Open how, std::string shown);
  /// A new database in an open file that has no name yet and that nobody else uses; the file must outlive it.
  Sqlite(int descriptor, std::string shown);

  /// A database in memory, to query tables of others with; what it needs besides goes to files without a name.
  explicit Sqlite(std::string shown);

  /// A table of texts whose rows `source` gives. What that throws, the statement throws that reads it.
  void add_table(const std::string& name, std::span<const std::string> columns, std::shared_ptr<RowSource> source);

  /// Makes closs_once(GROUP, INDEX, VALUE) of groups of expressions over ?1: what the expression gives for the value.
  /// It is evaluated once for equal texts, as long as these are not too many.
  void add_expressions(std::span<const std::vector<std::string>> groups);

  /// Runs statements that give no rows.
  void run(const std::string& sql);
  /// The first number that a query gives; nullopt: no row.
  std::optional<std::int64_t> number(const std::string& sql);
  /// Writes all that is changed so far to the file, before COMMIT: what could fail then fails here.
  void write_out();
  /// Of the library: "3.40.1".
  static const char* version();

 private:
  friend class SqliteStatement;
  void open(const std::string& name, int flags, const char* file_system);
  [[noreturn]] void fail() const;

  struct Closes {
    void operator()(sqlite3* database) const;
  };
  struct Tables {
    std::exception_ptr failure;  // what a source of rows has thrown
  };
  struct Module;
  struct Expressions;
  struct Forgets {
    void operator()(Expressions* expressions) const;
  };

  std::string shown_;
  Open how_;
  std::unique_ptr<Tables> tables_ = std::make_unique<Tables>();
  std::unique_ptr<sqlite3, Closes> database_;
  std::unique_ptr<Expressions, Forgets> expressions_;
};

/// A prepared statement; parameters count from 1. Texts must live until step().
class SqliteStatement {
 public:
  SqliteStatement(Sqlite& database, std::string_view sql);

  SqliteStatement& bind(int parameter, std::int64_t value);
  SqliteStatement& bind(int parameter, double value);
  SqliteStatement& bind(int parameter, std::string_view value);
  SqliteStatement& bind_null(int parameter);
  /// The value in a column of another statement's row.
  SqliteStatement& bind(int parameter, const SqliteStatement& row, int column);
  SqliteStatement& bind(int parameter, const sqlite3_value* value);
  /// Next row; false: there is none, and the statement can be bound anew.
  bool step();
  /// Whether the column holds an integer ('i'), a real number ('r') or a text ('t'); a capital: or nothing.
  bool is_of(int column, char type) const;
  std::int64_t number(int column) const;
  std::string text(int column) const;
  /// The same, good until step().
  std::string_view view(int column) const;
  int columns() const;
  /// Adds the row as bytes, in which no two rows are alike.
  void append_to(std::string& bytes) const;

 private:
  void check(int result) const;

  struct Finalizes {
    void operator()(sqlite3_stmt* statement) const;
  };
  Sqlite& database_;
  std::unique_ptr<sqlite3_stmt, Finalizes> statement_;
};

/// 'text' as SQL, quoted.
std::string sql_text(std::string_view text);

}  // namespace closs
