// The SQL of one engine, as far as a reduction needs it: how names and texts are quoted, and how a text is trimmed,
// tested and made a number. Rows of one table; nothing else knows of engines.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace closs {

struct Dialect {
  std::string_view name;  // "postgresql"
  char name_quote;        // around names: ", or `
  bool escapes;           // a backslash in a text escapes what follows
  bool whole_names;       // schema.table is quoted as one name
  // Patterns: {x} is a text, {re} a regular expression in quotes.
  std::string_view cell;        // of a column {x} of a table, as a text
  std::string_view text;        // of a number or text {x}, as a text
  std::string_view trim;        // without the blanks around it
  std::string_view trim_zeros;  // without zeros, then a point, at its end
  std::string_view matches;     // {x} and {re}; empty: there are no regular expressions (sqlite)
  std::string_view number;      // {re} of a number as the engine writes its own: some with an exponent
  std::string_view real;        // a text that is a number, as an IEEE double
  std::string_view whole;       // a text of digits, as an integer of 64 bits
  std::string_view floor;       // of a double {x}, as an integer of 64 bits
  std::string_view binary;      // behind a text in ORDER BY: by bytes
};

/// sqlite, postgresql, duckdb, spark, bigquery, snowflake.
std::span<const Dialect> dialects();

std::string quoted_name(const Dialect& dialect, std::string_view name);
std::string quoted_text(const Dialect& dialect, std::string_view text);

}  // namespace closs
