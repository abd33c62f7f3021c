// Where results go: standard output and any number of files, each in a format of its own, written whole or not at
// all, and never onto a file that was read.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/batch/batch.hpp"
#include "cli/io/library.hpp"
#include "cli/io/console.hpp"
#include "cli/io/disk.hpp"
#include "cli/line/options.hpp"

namespace closs {

/// A format as the command line knows it; the index in a command's list names it.
struct OutputKind {
  std::string_view name;       // "csv"; empty: only a file can be of it
  std::string_view extension;  // ".csv"
};

struct PlannedOutput {
  std::size_t kind = 0;
  std::string path;  // empty: standard output
};

/// The kind that --format names; the first where it is not given. Failure (unknown-format).
std::size_t kind_wanted(const Options& options, std::span<const OutputKind> kinds);
/// What --format and --output ask for: files, and standard output where there are none, or `-`, or --format. Failure
/// (unknown-format, unknown-extension, output-twice, output-is-input).
std::vector<PlannedOutput> planned_outputs(const Options& options, std::span<const OutputKind> kinds,
                                           std::span<const Input> inputs);

/// Outputs being written.
class Outputs {
 public:
  Outputs(std::span<const PlannedOutput> plan, StandardOutput& out);

  std::size_t size() const { return sinks_.size(); }
  void write(std::size_t output, std::string_view bytes);
  /// False once nobody reads any more: standard output was closed and there is no file.
  bool wanted() const;
  /// All files take their names. Failure (output-is-input, disk-full, ...), and then none did that came later.
  /// `read`: the files that were read; nullptr where there is no file to write.
  void commit(const FilesRead* read);

 private:
  struct Sink {
    std::string path;
    std::optional<OutputFile> file;  // none: standard output
  };
  std::vector<Sink> sinks_;
  StandardOutput& out_;
};

}  // namespace closs
