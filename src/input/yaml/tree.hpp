// YAML text to a tree with places, on yaml-cpp's event interface: only plain YAML 1.2 values; anchors and
// aliases; duplicate keys, merge keys, second documents, empty values, NUL bytes, invalid UTF-8 and anything
// over the documented limits are faults. The only file that includes yaml-cpp is tree.cpp. Places count
// characters from 1, whatever yaml-cpp counts; an alias is the node that it stands for, with that node's place.
#pragma once

#include <memory>
#include <memory_resource>
#include <span>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/scenario/fault.hpp"

namespace closs {

struct Node;

struct Entry {
  std::string_view key;  // Unicode NFC
  Place key_place;
  const Node* value = nullptr;
};

struct Node {
  enum class Type { null, scalar, sequence, map };
  Type type = Type::null;
  bool quoted = false;    // a scalar in quotes, or a block scalar: always a text
  bool reported = false;  // a fault was reported here (an empty value is a null node): say no more
  std::string_view text;  // scalar
  Place place;
  std::span<const Entry> entries;      // map, in written order
  std::span<const Node* const> items;  // sequence

  const Node* find(std::string_view key) const {
    for (const Entry& e : entries)
      if (e.key == key) return e.value;
    return nullptr;
  }
};

/// The values of a map by key, for one that is asked as often as it has entries.
class EntryIndex {
 public:
  explicit EntryIndex(const Node& map) {
    for (const Entry& e : map.entries) values_.emplace(e.key, e.value);
  }
  /// nullptr: there is none, or a written null.
  const Node* stated(std::string_view key) const {
    const auto at = values_.find(key);
    return at == values_.end() || at->second->type == Node::Type::null ? nullptr : at->second;
  }

 private:
  std::unordered_map<std::string_view, const Node*> values_;
};

/// Owns the memory of every node made during one reading (several files, --set, merges).
class Arena {
 public:
  Node* node();
  std::string_view keep(std::string_view text);
  std::span<const Entry> keep(std::span<const Entry> entries);
  std::span<const Node* const> keep(std::span<const Node* const> items);

  std::size_t values = 0;  // read into it, aliases followed

 private:
  std::pmr::monotonic_buffer_resource memory_{16 * 1024};
};

/// Limits against hostile input; documented in docs/limits.md.
struct Limits {
  static constexpr std::size_t bytes = 16u << 20;  // one file, and a scenario with all that it extends
  static constexpr std::size_t depth = 64;
  static constexpr std::size_t nodes = 1'000'000;  // of an arena, after aliases
  static constexpr std::size_t token = 1u << 18;   // bytes of one text, or of one line in brackets
  static constexpr std::size_t faults = 1000;      // after which reading stops
  static constexpr int caret = 400;                // characters that one caret line underlines
};

/// Whether there are as many faults as anybody collects of a file: what repeats may end.
inline bool enough(const std::vector<Fault>& faults) { return faults.size() >= Limits::faults; }
/// One fault more, unless there are enough.
inline void add_fault(std::vector<Fault>& faults, Fault fault) {
  if (!enough(faults)) faults.push_back(std::move(fault));
}

/// The tree of one text; nullptr when it could not be read (then `faults` says why). An empty text is a fault.
/// Faults beside which reading can go on (a duplicate key, an empty value, a tag) come with a tree, so that the
/// other faults of the file are found too.
const Node* parse_yaml(Arena& arena, int source, std::string_view text, std::vector<Fault>& faults);
/// The same by yaml-cpp whatever the text; parse_yaml reads plain texts quicker (plain_tree.hpp).
const Node* parse_any_yaml(Arena& arena, int source, std::string_view text, std::vector<Fault>& faults);

}  // namespace closs
