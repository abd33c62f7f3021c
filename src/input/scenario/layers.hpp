// A scenario is a stack of layers: the file, what it extends, and `--set` on top. Maps merge deeply, a value or a
// change is one thing and is replaced whole, `expect` appends, a written null removes (docs/scenario-files.md,
// "Reuse"). Each node keeps the place where it was written.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "input/scenario/paths.hpp"
#include "input/scenario/read.hpp"
#include "input/yaml/tree.hpp"

namespace closs {

/// A layer that states another currency or period than the layers below it.
struct UnitChange {
  Place place;
  std::string from, to;
};

struct Layers {
  const Node* root = nullptr;  // merged; nullptr where nothing could be read
  bool is_scenario = true;     // the file, or what it extends, has `closs:`
  bool abstract = false;       // the file itself says `abstract: true`
  std::vector<int> rank;       // one per source: 0 the file, -1, -2, ... its parents, 1 a --set
  std::vector<UnitChange> currency, period;

  /// The rank of the layer in which a place stands; that of the file where there is no place.
  int rank_of(const Place& place) const {
    const std::size_t i = static_cast<std::size_t>(place.source);
    return place && i < rank.size() ? rank[i] : 0;
  }
};

/// The file with all that it extends, merged. Sources are appended to `sources`.
Layers read_layers(Arena& arena, const Disk& disk, const std::string& file, std::string_view text,
                   std::vector<Source>& sources, std::vector<Fault>& faults);

/// `layers` with each `PATH=VALUE` of `sets` merged on top, in order; `problems.*.` stands for every problem.
Layers with_sets(const Layers& layers, Arena& arena, std::span<const std::string> sets, std::vector<Source>& sources,
                 std::vector<Fault>& faults);

/// A tree on which layers are put, one after the other, by the rules above. A map is copied when something is put into
/// it for the first time, and nodes that all layers leave alone are shared: many layers cost as much as what they say.
class Merging {
 public:
  /// What a map of a scenario holds, as far as merging must know.
  enum class Holds { root, problems, problem, parameters, segments, segment, fixes, fix, whole_values, nothing };

  Merging(Arena& arena, const Node& root);

  const Node& root() const { return *root_; }
  /// What stands under a key of a map of the tree, as far as it is merged; nullptr: nothing.
  const Node* find(const Node& map, std::string_view key) const;
  /// The keys of the map under a key of the root; none where there is no map.
  std::vector<std::string_view> keys_under(std::string_view key) const;

  /// Takes keys off the root.
  void remove(std::span<const std::string_view> keys);
  /// A whole tree.
  void put(const Node& over);
  /// A value under keys, which stand at `places`; a star under `problems` is every problem.
  void put(std::span<const PathKey> keys, std::span<const Place> places, const Node* value);
  /// The merged tree; no more is put on it.
  const Node* closed();

 private:
  /// The entries of a map that was copied; one that was removed has no value.
  struct OpenMap {
    Node* node = nullptr;
    std::vector<Entry> entries{};
    std::unordered_map<std::string_view, std::size_t> index{};  // empty while there are few

    std::size_t find(std::string_view key) const;  // entries.size(): there is none
    void add(const Entry& entry);
    void remove(std::string_view key);
  };
  struct PathValue {
    std::span<const PathKey> keys;
    std::span<const Place> places;
    const Node* value;

    PathValue below() const { return {keys.subspan(1), places.subspan(1), value}; }
  };

  Node* opened(const Node& map);
  void put_entry(Holds holds, OpenMap& map, const Entry& over);
  const Node* put_map(Holds holds, const Node& base, const Node& over);
  const Node* put_path(Holds holds, const Node& base, const PathValue& path);
  /// Puts a path whose first key is `key`; `tree`: what it is as a tree, once it was made.
  void put_at(Holds holds, const Node& map, std::string_view key, const PathValue& path, const Node*& tree);
  /// A tree that holds the value under the keys.
  const Node* tree_of(const PathValue& path, bool below_problems);

  Arena& arena_;
  std::unordered_map<const Node*, OpenMap> open_{};  // by OpenMap::node
  Node* root_;
};

/// A map node with one entry at the place of its key.
const Node* map_of_one(Arena& arena, std::string_view key, Place key_place, const Node* value);

/// Whether a map is one value or one change ({value: ...}, {low, base, high}, {reduce: ...}) rather than a level of
/// names.
bool is_one_value(const Node& map);

/// The path of a file that another file names: relative to that file's folder, `.` and `..` resolved.
std::string relative_path(std::string_view named, std::string_view in_file);
/// Whether the name of a model is the path of a file rather than that of a built-in one.
bool is_path(std::string_view name);
/// The text of a file that is asked for at a place; nullopt with faults.
std::optional<std::string> text_of_file(const Disk& disk, const std::string& path, Place asked_at,
                                        std::vector<Fault>& faults);

}  // namespace closs
