// A scenario is a stack of layers: the file, what it extends, and `--set` on top. Maps merge deeply, a value or a
// change is one thing and is replaced whole, `expect` appends, a written null removes (docs/scenario-files.md,
// "Reuse"). Each node keeps the place where it was written.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

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

/// Two trees of scenarios merged by the rules above; nodes that both layers leave alone are shared.
const Node* merged(Arena& arena, const Node& base, const Node& over);

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
