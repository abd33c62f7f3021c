// What a run writes to: any number of formats and databases at a time, and for a shard the notes beside its parts.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cli/batch/evaluate_all.hpp"
#include "cli/batch/shard.hpp"
#include "cli/io/database.hpp"
#include "cli/io/outputs.hpp"
#include "report/answers/run.hpp"

namespace closs {

/// run_formats(), then the extensions of databases, which standard output cannot be.
std::vector<OutputKind> run_kinds();

class RunOutputs {
 public:
  /// `plan`: with kinds of run_kinds(). `part`: which shard this is; nullptr: a whole run.
  RunOutputs(std::span<const PlannedOutput> plan, const PartOf* part, const ReportOptions& options,
             StandardOutput& out);

  /// Formats print the file's hash; standard output gets warnings in its format; a format is for people.
  bool hashed() const;
  bool warns() const;
  bool for_people() const;
  /// Some file of a shard can be merged with those of the others.
  bool mergeable() const;

  Rendered render(const Reported& reported, const VariantName& variant, ReportOptions options, Color standard) const;
  /// False once nobody reads any more.
  bool take(std::size_t position, const Rendered* rendered);
  /// Ends all outputs and gives them their names. Failure as for Outputs.
  void commit(const FilesRead* read);

 private:
  struct Output {
    const Format* format;
    std::size_t sink = 0;
    bool standard = false;
    std::optional<NoteWriter> note = std::nullopt;
    std::size_t note_sink = 0;
  };
  void open();

  const ReportOptions& options_;
  bool sharded_, open_ = false, first_ = true;
  std::vector<Output> texts_;
  std::vector<std::unique_ptr<DatabaseWriter>> databases_;
  std::optional<Outputs> outputs_;
};

}  // namespace closs
