#include "analysis/estimate/dialect.hpp"

#include <array>

namespace closs {

std::span<const Dialect> dialects() {
  // Engines write a double of a column with an exponent where it is small, so texts with one are numbers, too. SQLite
  // tells doubles from texts, and writes but 15 digits of one by itself.
  constexpr std::string_view number = "^-?[0-9]+([.][0-9]*)?([eE][-+]?[0-9]+)?$";
  static constexpr auto rows = std::to_array<Dialect>({
      {"sqlite", '"', false, true,
       "CASE WHEN TYPEOF({x}) = 'real' AND ({x} LIKE '%e%' OR CAST(CAST({x} AS TEXT) AS REAL) <> {x}) "
       "THEN PRINTF('%!.30f', {x}) ELSE CAST({x} AS TEXT) END",
       "CAST({x} AS TEXT)", "TRIM({x}, ' ')", "RTRIM(RTRIM({x}, '0'), '.')", "", "", "CAST({x} AS REAL)",
       "CAST({x} AS INTEGER)", "CAST({x} AS INTEGER) - ({x} < CAST({x} AS INTEGER))", ""},
      {"postgresql", '"', false, false, "CAST({x} AS TEXT)", "CAST({x} AS TEXT)", "BTRIM({x}, ' ')",
       "RTRIM(RTRIM({x}, '0'), '.')", "{x} ~ {re}", number, "CAST({x} AS DOUBLE PRECISION)", "CAST({x} AS BIGINT)",
       "CAST(FLOOR({x}) AS BIGINT)", " COLLATE \"C\""},
      {"duckdb", '"', false, false, "CAST({x} AS VARCHAR)", "CAST({x} AS VARCHAR)", "TRIM({x}, ' ')",
       "RTRIM(RTRIM({x}, '0'), '.')", "REGEXP_MATCHES({x}, {re})", number, "TRY_CAST({x} AS DOUBLE)",
       "TRY_CAST({x} AS BIGINT)", "CAST(FLOOR({x}) AS BIGINT)", ""},
      {"spark", '`', true, false, "CAST({x} AS STRING)", "CAST({x} AS STRING)", "TRIM(BOTH ' ' FROM {x})",
       "TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM {x}))", "{x} RLIKE {re}", number, "CAST({x} AS DOUBLE)",
       "CAST({x} AS BIGINT)", "CAST(FLOOR({x}) AS BIGINT)", ""},
      {"bigquery", '`', true, true, "CAST({x} AS STRING)", "CAST({x} AS STRING)", "TRIM({x}, ' ')",
       "RTRIM(RTRIM({x}, '0'), '.')", "REGEXP_CONTAINS({x}, {re})", number, "SAFE_CAST({x} AS FLOAT64)",
       "SAFE_CAST({x} AS INT64)", "CAST(FLOOR({x}) AS INT64)", ""},
      {"snowflake", '"', true, false, "CAST({x} AS VARCHAR)", "CAST({x} AS VARCHAR)", "TRIM({x}, ' ')",
       "RTRIM(RTRIM({x}, '0'), '.')", "REGEXP_LIKE({x}, {re})", number, "TRY_CAST({x} AS DOUBLE)",
       "TRY_CAST({x} AS BIGINT)", "CAST(FLOOR({x}) AS BIGINT)", ""},
  });
  return rows;
}

std::string quoted_name(const Dialect& dialect, std::string_view name) {
  std::string out(1, dialect.name_quote);
  for (const char c : name) {
    // BigQuery escapes in names as in texts; the others double the quote.
    if (dialect.name == "bigquery" && (c == '`' || c == '\\'))
      out += '\\';
    else if (c == dialect.name_quote)
      out += c;
    out += c;
  }
  return out += dialect.name_quote;
}

std::string quoted_text(const Dialect& dialect, std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (dialect.escapes && (c == '\\' || c == '\''))
      out += '\\';
    else if (c == '\'')
      out += c;
    out += c;
  }
  return out += "'";
}

}  // namespace closs
