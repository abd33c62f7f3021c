#include "cli/batch/study_counts.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "cli/io/disk.hpp"
#include "cli/io/sha256.hpp"
#include "cli/io/sqlite.hpp"
#include "cli/io/table_file.hpp"
#include "input/values/csv.hpp"
#include "input/values/suggest.hpp"
#include "text/ascii.hpp"
#include "text/cells.hpp"
#include "text/fill.hpp"

namespace closs {
namespace {

/// The columns of a table that a study names, in the order of its questions.
std::vector<std::string> columns_named(const Study& study, int table) {
  std::vector<std::string> out;
  for (const StudyQuestion& q : study.questions)
    if (q.table == table && std::find(out.begin(), out.end(), q.column) == out.end()) out.push_back(q.column);
  return out;
}

bool is_database(const std::string& path) {
  constexpr std::string_view mark("SQLite format 3\0", 16);
  std::array<char, 16> start{};
  std::size_t size = 0;
  InputFile file(path);
  for (std::size_t n = 1; n > 0 && size < start.size(); size += n)
    n = file.read(start.data() + size, start.size() - size);
  return std::string_view(start.data(), size) == mark;
}

/// A table or view of a database file, read by a connection of its own: files that one connection reads must be in the
/// same encoding.
class DatabaseTable : public RowSource {
 public:
  explicit DatabaseTable(const std::string& path) : database_(path, Sqlite::Open::read, path) {}

  std::vector<std::string> names() {
    return texts_of("SELECT name FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY name");
  }
  std::vector<std::string> titles(const std::string& table) {
    return texts_of("SELECT name FROM pragma_table_info(" + sql_text(table) + ")");
  }
  void select(const std::string& table, const std::vector<std::string>& columns) {
    const Dialect& sqlite = dialects()[0];
    for (const std::string& column : columns) {
      const std::pair<std::string_view, std::string> values[] = {{"x", quoted_name(sqlite, column)}};
      query_ += (query_.empty() ? "SELECT " : ", ") + fill(sqlite.cell, values);
    }
    query_ += " FROM " + quoted_name(sqlite, table);
  }

  std::unique_ptr<Cursor> open() override { return std::make_unique<Rows>(database_, query_); }

 private:
  struct Rows : Cursor {
    SqliteStatement statement;
    Rows(Sqlite& database, const std::string& query) : statement(database, query) {}
    bool next() override { return statement.step(); }
    std::string_view cell(std::size_t column) const override { return statement.view(static_cast<int>(column)); }
  };
  Sqlite database_;
  std::string query_;

  std::vector<std::string> texts_of(const std::string& query) {
    std::vector<std::string> out;
    for (Rows rows(database_, query); rows.next();) out.emplace_back(rows.cell(0));
    return out;
  }
};

/// The tables of a study, opened in one database in memory.
class StudyTables {
 public:
  StudyTables(const Study& study, const std::string& text, FilesRead& files) : study_(study), database_(study.file) {
    out_.sources.push_back({study.file, text});
    for (std::size_t i = 0; i < study.tables.size(); ++i) names_.push_back(open(static_cast<int>(i), files));
  }

  StudyCounts count() {
    if (std::any_of(out_.faults.begin(), out_.faults.end(), [](const Fault& f) { return f.code != "table-read-as"; }))
      return std::move(out_);
    try {
      reduce();
    } catch (TableFailure& failure) {
      failure.faults.front().place.source = static_cast<int>(out_.sources.size());
      out_.sources.push_back({failure.path, ""});
      out_.faults.push_back(failure.faults.front());
    }
    return std::move(out_);
  }

 private:
  void fault(FaultCode code, Place place, std::vector<std::pair<std::string, std::string>> values) {
    out_.faults.push_back({code, place, std::move(values)});
  }

  /// Opens a table; its name in the database.
  std::string open(int index, FilesRead& files) {
    const StudyTable& table = study_.table(index);
    const std::string path = beside_study(study_, table.file);
    if (columns_named(study_, index).empty()) return {};
    try {
      const bool database = is_database(path);
      files.add(path);
      return database ? open_database(index, path) : open_text(index, path);
    } catch (const TableFailure&) {
      throw;
    } catch (const Failure& failure) {
      for (Fault fault : failure.faults) {
        if (!fault.place) fault.place = table.place;
        out_.faults.push_back(std::move(fault));
      }
      return {};
    }
  }

  std::string open_text(int index, const std::string& path) {
    const StudyTable& table = study_.table(index);
    const auto file = std::make_shared<TableFile>(path, table.cp932);
    if (file->encoding() == Encoding::shift_jis && !table.cp932)
      fault("table-read-as", table.place, {{"file", path}, {"encoding", std::string(name_of(file->encoding()))}});
    const std::vector<std::string> columns = columns_named(study_, index);
    std::vector<std::size_t> selected;
    for (const std::string& column : columns) {
      const auto& titles = file->titles();
      const auto found = std::find(titles.begin(), titles.end(), column);
      selected.push_back(static_cast<std::size_t>(found - titles.begin()));
      if (std::count(titles.begin(), titles.end(), column) > 1)
        fault("table-column-twice", place_of(index, column), {{"file", path}, {"column", column}});
    }
    if (!has_columns(index, path, file->titles())) return {};
    file->select(std::move(selected));
    return add(index, columns, file);
  }

  std::string open_database(int index, const std::string& path) {
    const StudyTable& table = study_.table(index);
    refuse_outside_root(path);
    const auto file = std::make_shared<DatabaseTable>(path);
    const std::vector<std::string> known = file->names();
    if (table.table.empty()) {
      fault("table-unnamed", table.place, {{"file", path}});
      return {};
    }
    if (std::find(known.begin(), known.end(), table.table) == known.end()) {
      fault("table-not-there", table.place, {{"file", path}, {"table", table.table}});
      return {};
    }
    if (!has_columns(index, path, file->titles(table.table))) return {};
    const std::vector<std::string> columns = columns_named(study_, index);
    file->select(table.table, columns);
    return add(index, columns, file);
  }

  std::string add(int index, const std::vector<std::string>& columns, std::shared_ptr<RowSource> rows) {
    std::string name = "closs_table_" + std::to_string(index);
    database_.add_table(name, columns, std::move(rows));
    return name;
  }

  Place place_of(int index, const std::string& column) const {
    for (const StudyQuestion& q : study_.questions)
      if (q.table == index && q.column == column) return q.column_place;
    return {};
  }

  bool has_columns(int index, const std::string& path, const std::vector<std::string>& titles) {
    const std::vector<std::string> wanted = columns_named(study_, index);
    const auto is_there = [&](const std::string& column) {
      return std::find(titles.begin(), titles.end(), column) != titles.end();
    };
    // A file that has none of them may be anything, and nothing of it is shown.
    if (std::none_of(wanted.begin(), wanted.end(), is_there)) {
      fault("table-without-titles", study_.table(index).place, {{"file", path}});
      return false;
    }
    bool all = true;
    for (const std::string& column : wanted) {
      if (is_there(column)) continue;
      out_.faults.push_back(suggesting("table-column-missing", {{"column", column}, {"file", path}}, column, titles,
                                       place_of(index, column)));
      all = false;
    }
    return all;
  }

  void reduce();
  void stream(const StudyRelation& relation, const std::string& with, const std::vector<const StudyPart*>& parts,
              CountGroups& groups);

  const Study& study_;
  Sqlite database_;
  std::vector<std::string> names_;
  StudyCounts out_;
};

/// Counts all parts of one relation while its rows pass by once.
void StudyTables::stream(const StudyRelation& relation, const std::string& with,
                         const std::vector<const StudyPart*>& parts, CountGroups& groups) {
  std::vector<std::string> columns;
  const auto column_of = [&](const std::string& expression) {
    const auto found = std::find(columns.begin(), columns.end(), expression);
    if (found == columns.end()) columns.push_back(expression);
    return static_cast<int>(std::find(columns.begin(), columns.end(), expression) - columns.begin());
  };
  struct Counted {
    const StudyPart& part;
    std::vector<int> keys;
    std::vector<std::string> texts;  // of the keys that are texts; empty: a column
    int weight = -1, value = -1, where = -1;
  };
  std::vector<Counted> counted;
  for (const StudyPart* part : parts) {
    Counted& one = counted.emplace_back(Counted{*part, {}, {}});
    for (const std::string& key : part->keys) {
      const bool text = key.starts_with('\'');
      one.keys.push_back(text ? -1 : column_of(key));
      one.texts.emplace_back();
      if (!text) continue;
      SqliteStatement statement(database_, "SELECT " + key);
      if (statement.step()) one.texts.back() = statement.text(0);
    }
    if (!part->weight.empty()) one.weight = column_of(part->weight);
    if (!part->value.empty()) one.value = column_of(part->value);
    if (!part->where.empty()) one.where = column_of("(" + part->where + ")");
  }
  if (columns.empty()) columns.emplace_back("1");
  std::string select;
  for (const std::string& column : columns) select += (select.empty() ? "" : ", ") + column;
  SqliteStatement rows(database_, with + "SELECT " + select + " FROM " + relation.name);
  std::array<std::string_view, count_keys> keys;
  while (rows.step())
    for (const Counted& one : counted) {
      if (one.where >= 0 && rows.number(one.where) == 0) continue;
      for (std::size_t i = 0; i < one.keys.size(); ++i)
        keys[i] = one.keys[i] < 0 ? std::string_view(one.texts[i]) : rows.view(one.keys[i]);
      if (!groups.add(one.part.name, std::span(keys).first(one.keys.size()),
                      one.weight < 0 ? 1 : rows.number(one.weight), one.value < 0 ? 0 : rows.number(one.value),
                      one.part.squares))
        throw Failure(Fault{"counts-too-large", {}, {{"part", one.part.name}}});
    }
}

void StudyTables::reduce() {
  const Dialect& sqlite = dialects()[0];
  CellExpressions once;
  const Reduction reduction = reduction_of(
      study_, sqlite, [&](int table) { return names_[static_cast<std::size_t>(table)]; }, &once);
  database_.add_expressions(once);
  CountGroups groups;
  std::string with;
  for (const StudyRelation& relation : reduction.relations) {
    if (relation.kept) {
      database_.run("CREATE TEMP TABLE " + relation.name + " AS " + with + relation.select);
      database_.run("CREATE INDEX temp." + relation.name + "_id ON " + relation.name + "(id)");
    } else {
      with += (with.empty() ? "WITH " : ", ") + relation.name + " AS (" + relation.select + ") ";
    }
    std::vector<const StudyPart*> counted_here;
    for (const StudyPart& part : reduction.parts)
      if (part.streams && part.relation == relation.name) counted_here.push_back(&part);
    if (!counted_here.empty()) stream(relation, with, counted_here, groups);
  }
  out_.rows = groups.rows();
  // What needs all rows before it can say anything; of values that nothing was said of, only where there are some.
  for (const StudyPart& part : reduction.parts) {
    if (part.streams) continue;
    if (part.name == "unmapped" && std::none_of(out_.rows.begin(), out_.rows.end(), [&](const CountRow& row) {
          return row.part == "question" && row.keys[1] == instead::unmapped && part.keys[0] == sql_text(row.keys[0]);
        }))
      continue;
    SqliteStatement rows(database_, with + select_of(part, sqlite));
    while (rows.step()) {
      CountRow row;
      row.part = rows.text(0);
      for (int i = 0; i < count_keys; ++i) row.keys[static_cast<std::size_t>(i)] = rows.text(i + 1);
      row.sums = {rows.number(count_keys + 1), rows.number(count_keys + 2), rows.number(count_keys + 3),
                  rows.number(count_keys + 4), rows.number(count_keys + 5)};
      if (row.sums.n > 0) out_.rows.push_back(std::move(row));
    }
  }
  out_.rows.push_back({"study", {fingerprint_of(study_), std::string(confidential)}, {1, 1, 1, 0, 0}});
}

[[noreturn]] void malformed(const std::string& path, std::string what) {
  throw Failure(Fault{"counts-malformed", {}, {{"file", path}, {"what", std::move(what)}}});
}

}  // namespace

std::string fingerprint_of(const Study& study) { return sha256_of(fingerprint_text(study)); }

std::string beside_study(const Study& study, const std::string& path) {
  const std::size_t slash = study.file.rfind('/');
  return path.starts_with('/') || slash == study.file.npos ? path : study.file.substr(0, slash + 1) + path;
}

StudyCounts counted(const Study& study, const std::string& text, FilesRead& files) {
  return StudyTables(study, text, files).count();
}

std::vector<CountRow> read_counts(const Study& study, const std::string& path, FilesRead& files) {
  std::string text = path == "-" ? read_standard_input() : read_file(path);
  if (path != "-") files.add(path);
  const std::string_view titles_line = std::string_view(text).substr(0, text.find('\n'));
  const char separator = titles_line.find('\t') != titles_line.npos  ? '\t'
                         : titles_line.find(';') != titles_line.npos ? ';'
                                                                     : ',';
  std::size_t at = 0;
  CsvReader reader(
      [&](char* to, std::size_t size) {
        const std::size_t n = std::min(size, text.size() - at);
        std::copy_n(text.data() + at, n, to);
        at += n;
        return n;
      },
      separator);
  CsvRow row;
  if (reader.next(row) != CsvReader::Status::row) malformed(path, "no titles");
  std::array<std::size_t, count_titles.size()> columns{};
  for (std::size_t i = 0; i < count_titles.size(); ++i) {
    const auto found = std::find_if(row.cells.begin(), row.cells.end(), [&](const CsvCell& cell) {
      return small_letters(trimmed(cell.text)) == count_titles[i];
    });
    if (found == row.cells.end()) malformed(path, "no column " + std::string(count_titles[i]));
    columns[i] = static_cast<std::size_t>(found - row.cells.begin());
  }
  const std::size_t titles = row.cells.size();
  std::vector<CountRow> out;
  CsvReader::Status status = CsvReader::Status::row;
  while ((status = reader.next(row)) == CsvReader::Status::row) {
    const std::string line = "line " + std::to_string(row.line);
    if (row.cells.size() != titles) malformed(path, line);
    CountRow& one = out.emplace_back();
    const auto text_in = [&](std::size_t i) -> const std::string& { return row.cells[columns[i]].text; };
    one.part = text_in(0);
    for (std::size_t i = 0; i < static_cast<std::size_t>(count_keys); ++i) one.keys[i] = text_in(i + 1);
    std::size_t i = 1 + count_keys;
    for (std::int64_t* sum : {&one.sums.n, &one.sums.w, &one.sums.w2, &one.sums.s, &one.sums.s2}) {
      const std::string& written = text_in(i++);
      const auto number = parsed_number<std::int64_t>(written);
      // Some engines add with more bits.
      if (!number && is_plain_number(written)) throw Failure(Fault{"counts-too-large", {}, {{"part", one.part}}});
      if (!number) malformed(path, line);
      *sum = *number;
    }
    if (one.sums.n == 0) out.pop_back();
  }
  if (status == CsvReader::Status::broken) malformed(path, "line " + std::to_string(reader.fault()->place.line));
  const std::string wanted = fingerprint_of(study);
  const auto told = std::find_if(out.begin(), out.end(), [](const CountRow& one) { return one.part == "study"; });
  if (told == out.end()) malformed(path, "no fingerprint");
  if (told->keys[0] != wanted)
    throw Failure(Fault{"counts-of-another",
                        {},
                        {{"file", path}, {"found", told->keys[0].substr(0, 8)}, {"wanted", wanted.substr(0, 8)}}});
  return out;
}

}  // namespace closs
