// The part that one shard of a simulation writes (docs/commands/merge.md): which call it belongs to, and what the
// trials of its replicates came to in each scenario. The SHA-256 of all that stands before it ends the file, so that
// nothing of a part is believed before all of it is as it was written.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/batch/intake.hpp"
#include "cli/io/outputs.hpp"
#include "cli/io/shard.hpp"
#include "cli/line/options.hpp"

namespace closs {

constexpr std::string_view part_extension = ".part";
/// The only kind of output that a shard has.
std::vector<OutputKind> part_kinds();

/// The call of closs simulate that a shard belongs to: all that decides what its trials come to.
struct SimulationCall {
  std::string version;                            // of closs
  std::vector<std::vector<std::string>> options;  // texts of each of shared_options()
  std::vector<Input> inputs;
  std::string variants_sha256;  // of the table of variants; empty: there is none
};
SimulationCall call_of(const Options& options, std::span<const Input> inputs, const std::string& variants_sha256);
/// Puts the options of the call over those that merge was called with.
void put_call(const SimulationCall& call, Options& options);

/// Writes a part, piece by piece, into the only output there is.
class PartWriter {
 public:
  PartWriter(Outputs& outputs, const SimulationCall& call, const Shard& shard);
  /// The next file of the call: SHA-256 of all that its scenarios were read from; empty: they cannot be simulated.
  void file(const std::string& sha256);
  /// What the trials of its next scenario came to.
  void state(std::string bytes);
  /// Gives the part its place. Failure (disk-full, ...).
  void close();

 private:
  void add(std::string bytes);

  Outputs& outputs_;
  Sha256 hash_;
};

/// Reads a part in the order in which it was written. Each Failure but those of reading: (merge-no-part-simulation)
/// what is no such part, (merge-part-changed) a part that is not as its shard wrote it.
class PartReader {
 public:
  /// Reads all of it once, to see that it is whole.
  explicit PartReader(const std::string& path);

  const std::string& path() const { return path_; }
  const SimulationCall& call() const { return call_; }
  PartOf part() const;
  std::string file();
  std::string state(std::size_t bytes);
  /// Nothing stands behind what was read.
  void end() const;
  [[noreturn]] void changed() const;

 private:
  std::string bytes(std::uint64_t count);
  std::uint64_t number();
  std::string text();

  std::string path_;
  InputFile input_;
  std::uint64_t at_ = 0, end_ = 0;  // what is read next, and where the digest stands
  SimulationCall call_;
  Shard shard_;
};

}  // namespace closs
