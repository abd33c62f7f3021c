// The one reduction of a study: relations with a label for every answer, and parts that count them. Printed for an
// engine it is one SELECT (docs/from-tables.md); closs itself evaluates the same expressions with SQLite.
#pragma once

#include <array>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/estimate/dialect.hpp"
#include "core/study/study.hpp"

namespace closs {

constexpr int count_keys = 8;  // k1 .. k8
/// What the file of counts says of itself.
constexpr std::string_view confidential = "confidential: a cell may be one person";

/// A query that later ones read by its name.
struct StudyRelation {
  std::string name, select;
  bool kept = false;  // others join it: to be computed once and held
};

/// Rows of a relation, counted by keys.
struct StudyPart {
  std::string name;               // "journey"
  std::string relation;           // a relation's name, or a query in parentheses
  std::vector<std::string> keys;  // expressions over its columns: at most count_keys
  std::string weight = {};        // column of W; empty: 1
  std::string value = {};         // column of y, in hundredths; empty: none
  std::string where = {};         // empty: all rows
  bool squares = true;            // the sum of W y^2, too
  bool streams = true;            // its groups can be counted while the relation's rows pass
};

struct Reduction {
  std::vector<StudyRelation> relations;  // in the order in which they need each other
  std::vector<StudyPart> parts;
};

/// How a table is written behind FROM.
using TableName = std::function<std::string(int table)>;
/// As an engine knows it: by its `table:`, else by the file's stem.
TableName names_in_engine(const Study& study, const Dialect& dialect);

/// Expressions over ?1, the cell of a table, by question.
using CellExpressions = std::vector<std::vector<std::string>>;
/// `once`: where what is made of one cell is not written out but called as closs_once(QUESTION, INDEX, CELL), so that
/// it can be evaluated once for equal cells; takes the expressions in their order.
Reduction reduction_of(const Study& study, const Dialect& dialect, const TableName& table_name,
                       CellExpressions* once = nullptr);

/// `SELECT 'journey' AS part, ... GROUP BY ...`: one part alone, over relations that stand before it.
std::string select_of(const StudyPart& part, const Dialect& dialect);
/// The whole statement. `fingerprint`: of the study (see fingerprint_text); empty: without the part that tells it.
std::string statement_of(const Reduction& reduction, const Dialect& dialect, std::string_view fingerprint);
/// The text whose SHA-256 is the fingerprint of a study: the statement for SQLite without it.
std::string fingerprint_text(const Study& study);

}  // namespace closs
