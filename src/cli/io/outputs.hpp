// Where results go, in one way for every command: each output is opened, takes pieces in order, and is closed together
// with the others. An output is standard output, a file or a database, in a format of its own; files and databases are
// written whole or not at all, all or none, and never onto a file that was read (docs/files.md).
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "cli/io/console.hpp"
#include "cli/io/database.hpp"
#include "cli/io/disk.hpp"
#include "cli/io/held_signals.hpp"
#include "cli/io/library.hpp"
#include "cli/io/shard.hpp"
#include "cli/line/options.hpp"
#include "report/answers/run.hpp"

namespace closs {

/// A format as the command line knows it; the index in a command's list names it.
struct OutputKind {
  std::string_view name;       // "csv"; empty: only a file can be of it
  std::string_view extension;  // ".csv"
  enum class Medium {
    bytes,
    workbook /* bytes that closs-xlsx makes */,
    database,
    draws /* what --draws names */
  } medium = Medium::bytes;
  bool joins = false;  // pieces stand behind each other, so that the parts of a run can be merged
};

/// The kinds that formats of reports (AnswerFormat, ...) are, in their order.
template <class Formats>
std::vector<OutputKind> kinds_of(const Formats& formats) {
  std::vector<OutputKind> all;
  for (const auto& format : formats) {
    const bool workbook = format.extension == ".xlsx";
    all.push_back({format.name, format.extension, workbook ? OutputKind::Medium::workbook : OutputKind::Medium::bytes});
  }
  return all;
}

/// Databases, which standard output cannot be: the last kinds of a command that writes them.
inline constexpr std::array<OutputKind, 2> database_kinds = {
    {{"", ".db", OutputKind::Medium::database, true}, {"", ".sqlite", OutputKind::Medium::database, true}}};

struct PlannedOutput {
  std::size_t kind = 0;  // in the command's list
  std::string path;      // empty: standard output
  OutputKind::Medium medium = OutputKind::Medium::bytes;
  bool joins = false;
  bool appended = false;  // to what the file holds already, once all others are complete

  bool standard() const { return path.empty(); }
  /// Whether it takes what a format of reports writes.
  bool has_reports() const { return medium == OutputKind::Medium::bytes || medium == OutputKind::Medium::workbook; }
  std::string shown() const { return standard() ? "-" : path; }
};

/// The kind that a file's extension names. Failure (unknown-extension).
std::size_t kind_of_extension(const std::string& path, std::span<const OutputKind> kinds);
/// What --format, --output and --draws ask for, the last behind the others: files, and standard output where there are
/// none, or `-`, or --format. `inputs`: files that will be read, "-" for standard input. Failure (unknown-format,
/// unknown-extension, output-twice, output-is-input, also of the note of a part and of standard output that is a file).
std::vector<PlannedOutput> planned_outputs(const Options& options, std::span<const OutputKind> kinds,
                                           std::span<const std::string> inputs);
/// The options of a report for one output: a file gets no color, and the width of a page.
ReportOptions options_for(const PlannedOutput& output, const ReportOptions& common);

/// What one scenario (or one block of rows) adds to one output.
using Piece = std::variant<std::string, DatabaseScenario>;

class Outputs {
 public:
  /// `read`: the files that are read on the way, onto which nothing is written; nullptr: no others than
  /// planned_outputs() knew of. `part`: the shard of a run that is written, whose joining files get a note beside them;
  /// nullptr: a whole run. Failure where one cannot be written.
  Outputs(std::span<const PlannedOutput> plan, StandardOutput& out, const FilesRead* read,
          const PartOf* part = nullptr);

  /// What stands before the first piece, and between two of them. Pieces that come earlier wait in memory for it.
  void open(std::size_t output, std::string head, std::string_view between = {});
  /// Adds one piece to each output, of scenario number `position` of the whole run; an empty text adds nothing. No
  /// pieces: the scenario has no figures. False once nobody reads any more: standard output was closed, and there is
  /// neither file nor database.
  bool add(std::size_t position, std::span<const Piece> pieces);
  /// The same for one output, of bytes, alone.
  void add_to(std::size_t output, std::string_view piece);
  /// An output that is a database, for rows that are no pieces.
  DatabaseWriter& database(std::size_t output) { return *outputs_[output].database; }
  /// Ends each output with its text of `ends` (no texts: with none), and gives all of them their places; without it
  /// nothing is written but to standard output. Failure (output-is-input, disk-full, ...): then none has its place.
  void close(std::span<const std::string> ends = {});

 private:
  struct Output {
    PlannedOutput plan;
    std::optional<OutputFile> file = {};
    std::unique_ptr<DatabaseWriter> database = {};
    std::optional<NoteWriter> note = {};
    std::optional<OutputFile> note_file = {};
    std::optional<std::string> head = {};  // set by open()
    std::string_view between = {};
    std::vector<std::string> waiting = {};  // for open()
    std::string appended = {};
    std::string workbook = {};        // its description
    std::string xlsx_program = {};    // that makes a workbook of it; empty: the output is none
    bool begun = false, any = false;  // the head was written; a piece was
  };
  void write(Output& output, std::string_view bytes);
  void begin(Output& output);
  void put(Output& output, std::string_view piece);
  void refuse_if_read(const std::optional<FileIdentity>& target, const std::string& path) const;

  StandardOutput& out_;
  const FilesRead* read_;
  std::optional<FileIdentity> standard_;  // where standard output goes, if that is a file
  std::optional<HeldSignals> held_;       // while places are taken; it goes after what may have to be taken back
  std::vector<Output> outputs_;
};

}  // namespace closs
