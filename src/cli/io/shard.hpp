// One run on many machines: a shard is every nth scenario of a run, and its part is a file of its own. A csv or jsonl
// part stays what it is, and beside it stands a note (PART.shard) that says which shard of which run it is and how many
// bytes each scenario takes, so that parts can be joined to the very bytes of the whole run, and a missing, repeated,
// foreign or damaged part is found out.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/io/disk.hpp"
#include "cli/io/sha256.hpp"

namespace closs {

/// The `number`th of `count` shards; numbers count from 1.
struct Shard {
  std::size_t number = 1, count = 1;
  bool operator==(const Shard&) const = default;
};
constexpr std::size_t most_shards = 10'000;
/// nullopt where it is none: no such number, or more than most_shards.
std::optional<Shard> shard_of(std::uint64_t number, std::uint64_t count);
/// "3/16"; nullopt where it is none.
std::optional<Shard> read_shard(std::string_view text);
/// The same of at most so many shards. Failure (shard-malformed).
Shard shard_named(const std::string& text, std::size_t most = most_shards);
std::string text_of(const Shard& shard);

/// How many of `all` scenarios are in a shard.
std::size_t size_of(const Shard& shard, std::size_t all);
/// The number in the whole run, from 0, of scenario `i` of a shard.
std::size_t position(const Shard& shard, std::size_t i);

/// What all parts of one run have in common, and which of them this one is.
struct PartOf {
  std::string run;  // SHA-256 of all that decides what the run writes
  Shard shard;
  std::size_t scenarios = 0;  // of the whole run, with those that gave no figures
};

/// SHA-256 of a list of texts, whatever stands in them.
std::string sha256_of_list(const std::vector<std::string>& texts);

std::string note_path(const std::string& part);

/// Collects the note of a part while that is written.
class NoteWriter {
 public:
  explicit NoteWriter(const PartOf& part);
  /// Bytes of the part's head: what stands before the first scenario.
  void head(std::string_view bytes);
  /// Bytes of the next scenario; none where it gave no figures.
  void scenario(std::string_view bytes);
  /// What is to be written to the note since the last call.
  std::string take();
  /// The end of the note.
  std::string end();

 private:
  std::string text_;
  Sha256 hash_;
};

/// Reads a note piece by piece. Failure (merge-no-part, merge-note-broken, cannot-read).
class NoteReader {
 public:
  explicit NoteReader(const std::string& part);

  const PartOf& part() const { return part_; }
  std::uint64_t head() const { return head_; }
  /// The bytes of the part's next scenario; 0: it gave no figures.
  std::uint64_t next();
  /// The part's SHA-256, which stands behind the last scenario.
  std::string sha256();

 private:
  std::string line();
  std::string value_of(std::string_view key);
  std::uint64_t number(std::string_view text);
  [[noreturn]] void broken() const;

  std::string path_;
  PartOf part_;
  std::uint64_t head_ = 0, at_ = 0;
  std::string buffer_;  // of the note, from at_ on
};

}  // namespace closs
