#include "input/scenario/layers.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "input/scenario/paths.hpp"
#include "text/names.hpp"
#include "text/utf8.hpp"

namespace closs {
namespace {

constexpr int most_parents = 32;  // docs/limits.md

/// What a map of a scenario holds, as far as merging must know.
enum class Holds { root, problems, problem, parameters, segments, segment, fixes, fix, whole_values, nothing };

Holds held_below(Holds map, std::string_view key) {
  switch (map) {
    case Holds::root:
      if (key == "problems") return Holds::problems;
      if (key == "problem_defaults") return Holds::problem;
      if (key == "segments") return Holds::segments;
      if (key == "fixes") return Holds::fixes;
      return key == "word_of_mouth" || key == "name" ? Holds::whole_values : Holds::nothing;
    case Holds::problems:
      return Holds::problem;
    case Holds::problem:
      return key == "name" || key == "tags" ? Holds::whole_values : Holds::parameters;
    case Holds::parameters:
      return Holds::parameters;
    case Holds::segments:
      return Holds::segment;
    case Holds::segment:
      if (key == "problems") return Holds::problems;
      return key == "name" ? Holds::whole_values : Holds::nothing;
    case Holds::fixes:
      return Holds::fix;
    case Holds::fix:
      return key == "changes" || key == "cost" || key == "name" ? Holds::whole_values : Holds::nothing;
    case Holds::whole_values:
    case Holds::nothing:
      return Holds::nothing;
  }
  return Holds::nothing;
}

bool merges(Holds holds, const Node& base, const Node& over) {
  if (holds == Holds::nothing || base.type != Node::Type::map || over.type != Node::Type::map) return false;
  return holds != Holds::parameters || (!is_one_value(base) && !is_one_value(over));
}

/// The three that say how often a problem occurs stand for each other: a layer that gives one replaces them all.
bool says_how_often(std::string_view key) { return key == "frequency" || key == "share" || key == "complaints"; }

/// Finds entries of a map by key; an index only where a linear search would hurt.
class EntryIndex {
 public:
  explicit EntryIndex(std::span<const Entry> entries) : entries_(entries) {
    if (entries.size() > 32)
      for (std::size_t i = 0; i < entries.size(); ++i) index_.emplace(entries[i].key, i);
  }
  int find(std::string_view key) const {
    if (!index_.empty()) {
      const auto it = index_.find(key);
      return it == index_.end() ? -1 : static_cast<int>(it->second);
    }
    for (std::size_t i = 0; i < entries_.size(); ++i)
      if (entries_[i].key == key) return static_cast<int>(i);
    return -1;
  }

 private:
  std::span<const Entry> entries_;
  std::unordered_map<std::string_view, std::size_t> index_;
};

const Node* appended(Arena& arena, const Node& base, const Node& over) {
  Node* out = arena.node();
  *out = over;
  std::vector<const Node*> items(base.items.begin(), base.items.end());
  items.insert(items.end(), over.items.begin(), over.items.end());
  out->items = arena.keep(items);
  return out;
}

/// A count over one that says where it was counted: the new count, counted there.
const Node* counted_there(Arena& arena, const Node& base, const Node& over) {
  const Entry* where = nullptr;
  if (base.type == Node::Type::map)
    for (const Entry& e : base.entries)
      if (e.key == "at") where = &e;
  if (!where || over.type == Node::Type::null || over.find("at") || over.find("count")) return &over;
  const Node* count = map_of_one(arena, "count", over.place, &over);
  Node* out = arena.node();
  *out = *count;
  std::vector<Entry> entries(count->entries.begin(), count->entries.end());
  if (over.type == Node::Type::map) {
    entries.assign(over.entries.begin(), over.entries.end());
    for (Entry& e : entries)
      if (e.key == "value") e.key = "count";
  }
  entries.push_back(*where);
  out->entries = arena.keep(entries);
  return out;
}

const Node* merged_maps(Arena& arena, Holds holds, const Node& base, const Node& over) {
  const EntryIndex above(over.entries), below(base.entries);
  const bool replaces_occurrence =
      holds == Holds::problem && std::any_of(over.entries.begin(), over.entries.end(), [](const Entry& e) {
        return says_how_often(e.key) && e.value->type != Node::Type::null;
      });
  std::vector<Entry> entries;
  entries.reserve(base.entries.size() + over.entries.size());
  for (const Entry& e : base.entries) {
    const int by = above.find(e.key);
    if (by < 0) {
      if (!(replaces_occurrence && says_how_often(e.key))) entries.push_back(e);
      continue;
    }
    Entry entry = over.entries[static_cast<std::size_t>(by)];
    if (entry.value->type == Node::Type::null) continue;
    const Holds inner = held_below(holds, e.key);
    if (merges(inner, *e.value, *entry.value)) {
      entry.value = merged_maps(arena, inner, *e.value, *entry.value);
    } else if (holds == Holds::root && e.key == "expect" && e.value->type == Node::Type::sequence &&
               entry.value->type == Node::Type::sequence) {
      entry.value = appended(arena, *e.value, *entry.value);
    } else if (holds == Holds::problem && e.key == "complaints") {
      entry.value = counted_there(arena, *e.value, *entry.value);
    }
    entries.push_back(entry);
  }
  for (const Entry& e : over.entries)
    if (below.find(e.key) < 0 && e.value->type != Node::Type::null) entries.push_back(e);
  Node* out = arena.node();
  *out = over;
  out->entries = arena.keep(entries);
  return out;
}

const Node* without(Arena& arena, const Node& map, std::span<const std::string_view> keys) {
  std::vector<Entry> entries;
  for (const Entry& e : map.entries)
    if (std::find(keys.begin(), keys.end(), e.key) == keys.end()) entries.push_back(e);
  if (entries.size() == map.entries.size()) return &map;
  Node* out = arena.node();
  *out = map;
  out->entries = arena.keep(entries);
  return out;
}

/// Notes where `over` says another unit than what lies below; `assumed` is what silence below means.
void note_unit(const Node& base, const Node& over, std::string_view key, std::string_view assumed,
               std::vector<UnitChange>& changes) {
  const Node* now = over.find(key);
  if (!now || now->type != Node::Type::scalar) return;
  const Node* before = base.find(key);
  const std::string_view was = before && before->type == Node::Type::scalar ? before->text : assumed;
  if (!was.empty() && was != now->text) changes.push_back({now->place, std::string(was), std::string(now->text)});
}

void note_units(Layers& layers, const Node& base, const Node& over) {
  note_unit(base, over, "currency", "", layers.currency);
  note_unit(base, over, "period", "year", layers.period);
}

const Node* put_on(Layers& layers, Arena& arena, const Node& base, const Node& over) {
  note_units(layers, base, over);
  return merged(arena, base, over);
}

/// A text that a key must hold; nullptr with a fault for anything else.
const Node* scalar_under(const Node& root, std::string_view key, std::vector<Fault>& faults) {
  const Node* found = root.find(key);
  if (!found || found->type == Node::Type::null) return nullptr;
  if (found->type == Node::Type::scalar && !found->text.empty()) return found;
  faults.push_back({"not-a-text", found->place, {{"key", std::string(key)}}});
  return nullptr;
}

void check_version(const Node& root, std::vector<Fault>& faults) {
  const Node* version = root.find("closs");
  if (!version || (version->type == Node::Type::scalar && version->text == "1" && !version->quoted)) return;
  faults.push_back({"scenario-version", version->place, {{"found", std::string(version->text)}}});
}

/// A file without `closs:` may inherit it; `extends` of other tools names no YAML file.
bool names_a_parent(const Node& root) {
  const Node* extends = root.find("extends");
  return extends && extends->type == Node::Type::scalar &&
         (extends->text.ends_with(".yaml") || extends->text.ends_with(".yml"));
}

/// What a file extends, read and parsed; nullptr at the end of the chain or with faults.
const Node* parent_of(const Node& child, std::string& file, std::vector<std::string>& chain, Arena& arena,
                      const Disk& disk, Layers& layers, std::vector<Source>& sources, std::vector<Fault>& faults) {
  const Node* extends = scalar_under(child, "extends", faults);
  if (!extends) return nullptr;
  const std::string parent = relative_path(extends->text, file);
  if (std::find(chain.begin(), chain.end(), parent) != chain.end()) {
    faults.push_back({"extends-cycle", extends->place, {{"file", std::string(extends->text)}}});
    return nullptr;
  }
  if (chain.size() > static_cast<std::size_t>(most_parents)) {
    faults.push_back({"extends-too-deep", extends->place, {{"limit", std::to_string(most_parents)}}});
    return nullptr;
  }
  std::optional<std::string> text = text_of_file(disk, parent, extends->place, faults);
  if (!text) return nullptr;
  chain.push_back(parent);
  file = parent;
  const int source = static_cast<int>(sources.size());
  layers.rank.resize(sources.size() + 1, 0);
  layers.rank.back() = -static_cast<int>(chain.size() - 1);
  sources.push_back({parent, std::move(*text)});
  const Node* root = parse_yaml(arena, source, sources.back().text, faults);
  if (!root) return nullptr;
  if (root->type != Node::Type::map) {
    faults.push_back({"not-a-map", root->place, {{"key", parent}}});
    return nullptr;
  }
  check_version(*root, faults);
  return root;
}

}  // namespace

bool is_one_value(const Node& map) {
  static constexpr std::array<std::string_view, 20> words = {
      "value", "low",    "base",  "high", "pert",  "triangular", "uniform", "normal", "lognormal", "beta",
      "per",   "source", "as_of", "kind", "count", "at",         "to",      "reduce", "raise",     "points"};
  return map.type == Node::Type::map && std::any_of(map.entries.begin(), map.entries.end(), [](const Entry& e) {
           return std::find(words.begin(), words.end(), e.key) != words.end();
         });
}

std::string relative_path(std::string_view named, std::string_view in_file) {
  std::string whole;
  if (!named.starts_with('/')) {
    const std::size_t slash = in_file.rfind('/');
    if (slash != std::string_view::npos) whole = in_file.substr(0, slash + 1);
  }
  whole += named;
  std::vector<std::string_view> parts;
  const bool absolute = whole.starts_with('/');
  for (std::size_t at = 0; at < whole.size();) {
    const std::size_t slash = std::min(whole.find('/', at), whole.size());
    const std::string_view part = std::string_view(whole).substr(at, slash - at);
    at = slash + 1;
    if (part.empty() || part == ".") continue;
    if (part == ".." && !parts.empty() && parts.back() != "..") {
      parts.pop_back();
    } else if (part != ".." || !absolute) {
      parts.push_back(part);
    }
  }
  std::string out = absolute ? "/" : "";
  for (std::size_t i = 0; i < parts.size(); ++i) out.append(i == 0 ? "" : "/").append(parts[i]);
  return out;
}

bool is_path(std::string_view name) {
  return name.find('/') != name.npos || name.ends_with(".yaml") || name.ends_with(".yml");
}

std::optional<std::string> text_of_file(const Disk& disk, const std::string& path, Place asked_at,
                                        std::vector<Fault>& faults) {
  try {
    return disk.read(path);
  } catch (Failure& failure) {
    for (Fault& fault : failure.faults) {
      if (!fault.place) fault.place = asked_at;
      faults.push_back(std::move(fault));
    }
    return std::nullopt;
  }
}

const Node* map_of_one(Arena& arena, std::string_view key, Place key_place, const Node* value) {
  Node* out = arena.node();
  out->type = Node::Type::map;
  out->place = key_place;
  out->entries = arena.keep(std::vector<Entry>{{key, key_place, value}});
  return out;
}

const Node* merged(Arena& arena, const Node& base, const Node& over) {
  return merges(Holds::root, base, over) ? merged_maps(arena, Holds::root, base, over) : &over;
}

Layers read_layers(Arena& arena, const Disk& disk, const std::string& file, std::string_view text,
                   std::vector<Source>& sources, std::vector<Fault>& faults) {
  Layers layers;
  const int source = static_cast<int>(sources.size());
  layers.rank.resize(sources.size() + 1, 0);
  sources.push_back({file, std::string(text)});
  const Node* root = parse_yaml(arena, source, sources.back().text, faults);
  if (!root) return layers;
  if (root->type != Node::Type::map || !(root->find("closs") || names_a_parent(*root))) {
    layers.is_scenario = false;
    return layers;
  }
  check_version(*root, faults);
  if (const Node* abstract = root->find("abstract"); abstract && abstract->type != Node::Type::null) {
    layers.abstract = abstract->text == "true";
    if (abstract->type != Node::Type::scalar || (abstract->text != "true" && abstract->text != "false"))
      faults.push_back(
          {"not-true-or-false", abstract->place, {{"key", "abstract"}, {"value", std::string(abstract->text)}}});
  }
  if (!root->find("extends")) {
    layers.root = root;
    return layers;
  }
  static constexpr std::array<std::string_view, 2> of_one_file = {"extends", "abstract"};
  std::string at = file;
  std::vector<std::string> chain = {relative_path(file, "")};
  std::vector<const Node*> roots = {root};
  while (const Node* parent = parent_of(*roots.back(), at, chain, arena, disk, layers, sources, faults))
    roots.push_back(parent);
  const Node* unread = roots.back()->find("extends");
  if (unread && unread->type != Node::Type::null)
    return layers;  // without its parents the rest would be faulted for nothing
  layers.root = without(arena, *roots.back(), of_one_file);
  for (std::size_t i = roots.size() - 1; i-- > 0;)
    layers.root = put_on(layers, arena, *layers.root, *without(arena, *roots[i], of_one_file));
  layers.is_scenario = std::any_of(roots.begin(), roots.end(), [](const Node* one) { return one->find("closs"); });
  if (!layers.is_scenario) faults.clear();
  return layers;
}

namespace {

/// The ids in a map of the merged tree that a path may name.
std::vector<std::string> ids_under(const Node* map) {
  std::vector<std::string> ids;
  if (map && map->type == Node::Type::map)
    for (const Entry& e : map->entries) ids.emplace_back(e.key);
  return ids;
}

/// Checks that the problem, segment or fix that a path enters is there, unless a whole map defines it.
bool ids_exist(const Node& root, std::span<const PathKey> keys, const Node& value, const std::vector<Place>& places,
               std::string_view path, std::vector<Fault>& faults) {
  for (std::size_t i = 0; i + 1 < keys.size(); ++i) {
    const std::string_view key = keys[i].key;
    const bool names = (i == 0 && (key == "problems" || key == "segments" || key == "fixes")) ||
                       (i == 2 && key == "problems" && keys[0].key == "segments");
    if (!names || keys[i + 1].key == "*") continue;
    const std::vector<std::string> ids = ids_under(root.find(key));
    if (std::find(ids.begin(), ids.end(), keys[i + 1].key) != ids.end()) continue;
    if (i + 2 == keys.size() && value.type != Node::Type::scalar) continue;
    std::string suggestion(nearest(keys[i + 1].key, ids));
    if (!suggestion.empty())
      suggestion = std::string(path.substr(0, keys[i + 1].at)) + suggestion +
                   std::string(path.substr(keys[i + 1].at + keys[i + 1].key.size()));
    faults.push_back({"unknown-path", places[i + 1], {{"path", std::string(path)}}, std::move(suggestion)});
    return false;
  }
  return true;
}

/// A tree that holds `value` under `keys`; a star under `problems` becomes every problem of `root`.
const Node* tree_of(Arena& arena, const Node& root, std::span<const PathKey> keys, std::span<const Place> places,
                    const Node* value, bool below_problems = false) {
  if (keys.empty()) return value;
  const Node* below = tree_of(arena, root, keys.subspan(1), places.subspan(1), value, keys[0].key == "problems");
  if (!(below_problems && keys[0].key == "*")) return map_of_one(arena, arena.keep(keys[0].key), places[0], below);
  std::vector<Entry> entries;
  for (const std::string& id : ids_under(root.find("problems"))) entries.push_back({arena.keep(id), places[0], below});
  Node* all = arena.node();
  all->type = Node::Type::map;
  all->place = places[0];
  all->entries = arena.keep(entries);
  return all;
}

void put_set_on(Layers& layers, Arena& arena, const std::string& set, std::vector<Source>& sources,
                std::vector<Fault>& faults) {
  const int source = static_cast<int>(sources.size());
  layers.rank.resize(sources.size() + 1, 0);
  layers.rank.back() = 1;
  sources.push_back({"--set", set});
  const std::size_t equals = set.find('=');
  const std::string_view path = arena.keep(
      equals == std::string::npos ? std::string_view() : std::string_view(normalised(set.substr(0, equals))));
  if (path.empty()) {
    faults.push_back({"set-without-value", {source, 1, 1, std::max(1, characters(set))}, {{"set", set}}});
    return;
  }
  const std::vector<PathKey> keys = keys_of_path(path);
  std::vector<Place> places;
  for (const PathKey& k : keys)
    places.push_back({source, 1, 1 + characters(path.substr(0, k.at)), std::max(1, characters(k.key))});
  // Spaces in place of the path, so that the value's columns are those of the argument.
  const std::string padded =
      std::string(static_cast<std::size_t>(characters(set.substr(0, equals + 1))), ' ') + set.substr(equals + 1);
  const Node* value = parse_yaml(arena, source, padded, faults);
  if (!value) return;
  for (std::size_t i = 0; i < keys.size(); ++i)
    if (keys[i].key.empty()) {
      faults.push_back({"unknown-path", places[i], {{"path", std::string(path)}}});
      return;
    }
  if (!ids_exist(*layers.root, keys, *value, places, path, faults)) return;
  layers.root = put_on(layers, arena, *layers.root, *tree_of(arena, *layers.root, keys, places, value));
}

}  // namespace

Layers with_sets(const Layers& layers, Arena& arena, std::span<const std::string> sets, std::vector<Source>& sources,
                 std::vector<Fault>& faults) {
  Layers out = layers;
  for (const std::string& set : sets) put_set_on(out, arena, set, sources, faults);
  return out;
}

}  // namespace closs
