#include "input/scenario/layers.hpp"

#include <algorithm>
#include <array>
#include <numeric>

#include "input/scenario/paths.hpp"
#include "input/yaml/closs_file.hpp"
#include "text/joined.hpp"
#include "text/names.hpp"
#include "text/split.hpp"
#include "text/utf8.hpp"

namespace closs {
namespace {

constexpr int most_parents = 32;  // docs/limits.md

using Holds = Merging::Holds;

Holds held_below(Holds map, std::string_view key) {
  switch (map) {
    case Holds::root:
      if (key == "problems") return Holds::problems;
      if (key == "problem_defaults") return Holds::problem;
      if (key == "segments") return Holds::segments;
      if (key == "fixes") return Holds::fixes;
      return key == "word_of_mouth" || key == "simulation" || key == "name" ? Holds::whole_values : Holds::nothing;
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

/// The keys by which a map is one value or one change.
bool is_word_of_value(std::string_view key) {
  static constexpr std::array<std::string_view, 20> words = {
      "value", "low",    "base",  "high", "pert",  "triangular", "uniform", "normal", "lognormal", "beta",
      "per",   "source", "as_of", "kind", "count", "at",         "to",      "reduce", "raise",     "points"};
  return std::find(words.begin(), words.end(), key) != words.end();
}

/// Whether what stands in a layer is a level of names, on which another may be put.
bool is_names(Holds holds, const Node& node) {
  return holds != Holds::nothing && node.type == Node::Type::map && (holds != Holds::parameters || !is_one_value(node));
}

/// These say how often a problem occurs, and stand for each other: a layer that gives one replaces them all.
constexpr std::array<std::string_view, 3> occurrences = {"frequency", "share", "complaints"};

bool replaces_occurrences(const Entry& e) {
  return e.value->type != Node::Type::null &&
         std::find(occurrences.begin(), occurrences.end(), e.key) != occurrences.end();
}

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

/// Notes where `over`, the new value of a key, says another unit than `below`; `assumed` is what silence there means.
void note_unit(const Node* below, const Node* over, std::string_view assumed, std::vector<UnitChange>& changes) {
  if (!over || over->type != Node::Type::scalar) return;
  const std::string_view was = below && below->type == Node::Type::scalar ? below->text : assumed;
  if (!was.empty() && was != over->text) changes.push_back({over->place, std::string(was), std::string(over->text)});
}

/// `over`: finds what a layer says under a key; nullptr: nothing.
template <class Over>
void note_units(Layers& layers, const Merging& merging, const Over& over) {
  const auto note = [&](std::string_view key, std::string_view assumed, std::vector<UnitChange>& changes) {
    note_unit(merging.find(merging.root(), key), over(key), assumed, changes);
  };
  note("currency", "", layers.currency);
  note("period", "year", layers.period);
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
  if (!version || version->reported) return;
  if (version->type == Node::Type::scalar && version->text == "1") {
    if (version->quoted) faults.push_back({"quoted-value", version->place, {{"key", "closs"}, {"value", "1"}}});
    return;
  }
  faults.push_back({"scenario-version", version->place, {{"found", std::string(version->text)}}});
}

/// A file without `closs:` may inherit it; `extends` of other tools names no YAML file.
bool names_a_parent(const Node& root) {
  const Node* extends = root.find("extends");
  return extends && extends->type == Node::Type::scalar &&
         (extends->text.ends_with(".yaml") || extends->text.ends_with(".yml"));
}

/// One file of a chain of `extends`.
struct ChainLink {
  std::string file;
  Place named_at;  // where the one before it names it; none of the first
  int source = 0;
  ClossFile read;
};

/// The files of a scenario, from the file itself up to the last one that it extends.
class Chain {
 public:
  Chain(Arena& arena, const Disk& disk, Layers& layers, std::vector<Source>& sources)
      : arena_(arena), disk_(disk), layers_(layers), sources_(sources) {}

  /// Reads on until a file extends none, or cannot be read.
  void read(const std::string& file, std::string text) {
    add(file, std::move(text), {});
    while (const Node* extends = parent_named()) {
      std::vector<Fault>& faults = links_.back().read.faults;
      const std::string parent = relative_path(extends->text, links_.back().file);
      if (std::any_of(links_.begin(), links_.end(),
                      [&](const ChainLink& link) { return relative_path(link.file, "") == parent; }))
        return faults.push_back({"extends-cycle", extends->place, {{"file", std::string(extends->text)}}});
      if (links_.size() > static_cast<std::size_t>(most_parents))
        return faults.push_back({"extends-too-deep", extends->place, {{"limit", std::to_string(most_parents)}}});
      std::optional<std::string> parent_text = text_of_file(disk_, parent, extends->place, faults);
      if (!parent_text) return;
      const std::size_t bytes = std::accumulate(sources_.begin(), sources_.end(), parent_text->size(),
                                                [](std::size_t sum, const Source& s) { return sum + s.text.size(); });
      if (bytes > Limits::bytes)
        return faults.push_back({"extends-too-large",
                                 extends->place,
                                 {{"file", parent}, {"limit", std::to_string(Limits::bytes >> 20) + " MB"}}});
      add(parent, std::move(*parent_text), extends->place);
    }
    const ClossFile& last = links_.back().read;
    const Node* extends = last.root && last.known ? last.root->find("extends") : nullptr;
    complete_ = last.root && (!extends || extends->type == Node::Type::null);
  }

  /// Whether the last file could be read, and extends none.
  bool complete() const { return complete_; }
  /// Whether the first file is one of closs, by itself or by what it extends.
  bool known() const { return links_.front().read.known; }
  const std::vector<ChainLink>& links() const { return links_; }

  /// What is wrong with the files. Of one that is none of closs only that, and its text is forgotten.
  void tell(std::vector<Fault>& faults) {
    for (std::size_t i = links_.size() - 1; i-- > 0;)
      links_[i].read.known = links_[i].read.known || links_[i + 1].read.known;
    for (ChainLink& link : links_) {
      if (link.read.known)
        faults.insert(faults.end(), link.read.faults.begin(), link.read.faults.end());
      else
        sources_[static_cast<std::size_t>(link.source)].text.clear();
    }
    const auto first =
        std::find_if(links_.begin(), links_.end(), [](const ChainLink& link) { return !link.read.known; });
    if (first != links_.end() && first != links_.begin())
      faults.push_back(no_closs_file(first->file, "closs", first->named_at));
  }

 private:
  void add(const std::string& file, std::string text, Place named_at) {
    ChainLink link{file, named_at, static_cast<int>(sources_.size()), {}};
    layers_.rank.resize(sources_.size() + 1, 0);
    layers_.rank.back() = -static_cast<int>(links_.size());
    sources_.push_back({file, std::move(text)});
    link.read = parse_closs_file(arena_, link.source, sources_.back().text, "closs");
    if (link.read.known && link.read.root) check_version(*link.read.root, link.read.faults);
    links_.push_back(std::move(link));
  }

  /// Where the last file names one that it extends; nullptr: it names none.
  const Node* parent_named() {
    ClossFile& last = links_.back().read;
    if (!last.root || !(last.known || names_a_parent(*last.root))) return nullptr;
    return scalar_under(*last.root, "extends", last.faults);
  }

  Arena& arena_;
  const Disk& disk_;
  Layers& layers_;
  std::vector<Source>& sources_;
  std::vector<ChainLink> links_;
  bool complete_ = false;
};

/// What is said of a file that cannot be read and does not tell that it is one of closs.
Fault fault_of_unread(const ChainLink& link) {
  const Place whole{link.source, 0, 0, 0};
  const std::vector<Fault>& faults = link.read.faults;
  if (!faults.empty() && faults.front().code == "empty-file") return {"empty-file", whole, {}};
  return no_closs_file(link.file, "closs", whole);
}

void read_abstract(const Node& root, Layers& layers, std::vector<Fault>& faults) {
  const Node* abstract = root.find("abstract");
  if (!abstract || abstract->type == Node::Type::null) return;
  layers.abstract = abstract->text == "true";
  if (abstract->type != Node::Type::scalar || (abstract->text != "true" && abstract->text != "false"))
    faults.push_back(
        {"not-true-or-false", abstract->place, {{"key", "abstract"}, {"value", std::string(abstract->text)}}});
}

}  // namespace

bool is_one_value(const Node& map) {
  return map.type == Node::Type::map &&
         std::any_of(map.entries.begin(), map.entries.end(), [](const Entry& e) { return is_word_of_value(e.key); });
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
  for (const std::string_view part : split(whole, '/')) {
    if (part.empty() || part == ".") continue;
    if (part == ".." && !parts.empty() && parts.back() != "..") {
      parts.pop_back();
    } else if (part != ".." || !absolute) {
      parts.push_back(part);
    }
  }
  return (absolute ? "/" : "") + joined(parts, "/");
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

// --- Merging -------------------------------------------------------------------------------------------

std::size_t Merging::OpenMap::find(std::string_view key) const {
  if (index.empty()) {
    const auto at =
        std::find_if(entries.begin(), entries.end(), [&](const Entry& e) { return e.value && e.key == key; });
    return static_cast<std::size_t>(at - entries.begin());
  }
  const auto at = index.find(key);
  return at == index.end() ? entries.size() : at->second;
}

void Merging::OpenMap::add(const Entry& entry) {
  constexpr std::size_t few = 32;  // are looked through as quickly
  entries.push_back(entry);
  if (entries.size() <= few) return;
  for (std::size_t i = index.empty() ? 0 : entries.size() - 1; i < entries.size(); ++i)
    if (entries[i].value) index.emplace(entries[i].key, i);
}

void Merging::OpenMap::remove(std::string_view key) {
  const std::size_t at = find(key);
  if (at == entries.size()) return;
  entries[at].value = nullptr;
  index.erase(key);
}

Merging::Merging(Arena& arena, const Node& root) : arena_(arena), root_(opened(root)) {}

Node* Merging::opened(const Node& map) {
  if (const auto known = open_.find(&map); known != open_.end()) return known->second.node;
  Node* node = arena_.node();
  *node = map;
  OpenMap& open = open_[node];
  open.node = node;
  open.entries.reserve(map.entries.size());
  for (const Entry& e : map.entries) open.add(e);
  return node;
}

const Node* Merging::find(const Node& map, std::string_view key) const {
  const auto known = open_.find(&map);
  if (known == open_.end()) return map.find(key);
  const OpenMap& open = known->second;
  const std::size_t at = open.find(key);
  return at == open.entries.size() ? nullptr : open.entries[at].value;
}

std::vector<std::string_view> Merging::keys_under(std::string_view key) const {
  std::vector<std::string_view> keys;
  const Node* map = find(*root_, key);
  if (!map || map->type != Node::Type::map) return keys;
  const auto known = open_.find(map);
  for (const Entry& e : known == open_.end() ? map->entries : std::span<const Entry>(known->second.entries))
    if (e.value) keys.push_back(e.key);
  return keys;
}

void Merging::remove(std::span<const std::string_view> keys) {
  for (const std::string_view key : keys) open_.at(root_).remove(key);
}

void Merging::put_entry(Holds holds, OpenMap& map, const Entry& over) {
  if (over.value->type == Node::Type::null) return map.remove(over.key);
  const std::size_t at = map.find(over.key);
  if (at == map.entries.size()) return map.add(over);
  const Node& base = *map.entries[at].value;
  const Holds inner = held_below(holds, over.key);
  const Node* value = over.value;
  if (is_names(inner, base) && is_names(inner, *value))
    value = put_map(inner, base, *value);
  else if (holds == Holds::root && over.key == "expect" && base.type == Node::Type::sequence &&
           value->type == Node::Type::sequence)
    value = appended(arena_, base, *value);
  else if (holds == Holds::problem && over.key == "complaints")
    value = counted_there(arena_, base, *value);
  map.entries[at].key_place = over.key_place;
  map.entries[at].value = value;
}

const Node* Merging::put_map(Holds holds, const Node& base, const Node& over) {
  Node* node = opened(base);
  OpenMap& map = open_.at(node);
  if (holds == Holds::problem && std::any_of(over.entries.begin(), over.entries.end(), replaces_occurrences))
    for (const std::string_view key : occurrences)
      if (!over.find(key)) map.remove(key);
  for (const Entry& e : over.entries) put_entry(holds, map, e);
  *node = over;
  return node;
}

void Merging::put(const Node& over) { put_map(Holds::root, *root_, over); }

void Merging::put(std::span<const PathKey> keys, std::span<const Place> places, const Node* value) {
  put_path(Holds::root, *root_, {keys, places, value});
}

const Node* Merging::put_path(Holds holds, const Node& base, const PathValue& path) {
  Node* node = opened(base);
  node->place = path.places[0];
  node->reported = false;
  const Node* tree = nullptr;
  if (holds == Holds::problems && path.keys[0].key == "*")
    for (const std::string_view id : keys_under("problems")) put_at(holds, *node, id, path, tree);
  else
    put_at(holds, *node, path.keys[0].key, path, tree);
  return node;
}

void Merging::put_at(Holds holds, const Node& map_node, std::string_view key, const PathValue& path,
                     const Node*& tree) {
  OpenMap& map = open_.at(&map_node);
  const PathValue below = path.below();
  const std::size_t at = map.find(key);
  const Node* base = at == map.entries.size() ? nullptr : map.entries[at].value;
  const Holds inner = held_below(holds, key);
  if (base && !below.keys.empty() && is_names(inner, *base) &&
      (inner != Holds::parameters || !is_word_of_value(below.keys[0].key))) {
    const Node* merged = put_path(inner, *base, below);
    map.entries[at].key_place = path.places[0];
    map.entries[at].value = merged;
    return;
  }
  if (!tree) tree = tree_of(below, key == "problems");
  const Entry over{key, path.places[0], tree};
  if (holds == Holds::problem && replaces_occurrences(over))
    for (const std::string_view other : occurrences)
      if (other != key) map.remove(other);
  put_entry(holds, map, over);
}

const Node* Merging::tree_of(const PathValue& path, bool below_problems) {
  if (path.keys.empty()) return path.value;
  const Node* below = tree_of(path.below(), path.keys[0].key == "problems");
  if (!(below_problems && path.keys[0].key == "*")) return map_of_one(arena_, path.keys[0].key, path.places[0], below);
  std::vector<Entry> entries;
  for (const std::string_view id : keys_under("problems")) entries.push_back({id, path.places[0], below});
  Node* all = arena_.node();
  all->type = Node::Type::map;
  all->place = path.places[0];
  all->entries = arena_.keep(entries);
  return all;
}

const Node* Merging::closed() {
  for (auto& [node, open] : open_) {
    std::erase_if(open.entries, [](const Entry& e) { return !e.value; });
    open.node->entries = arena_.keep(open.entries);
  }
  open_.clear();
  return root_;
}

Layers read_layers(Arena& arena, const Disk& disk, const std::string& file, std::string_view text,
                   std::vector<Source>& sources, std::vector<Fault>& faults) {
  Layers layers;
  Chain chain(arena, disk, layers, sources);
  chain.read(file, std::string(text));
  chain.tell(faults);
  const std::vector<ChainLink>& files = chain.links();
  if (!chain.known()) {
    layers.is_scenario = !chain.complete();  // a file that cannot be read may be meant for one
    if (layers.is_scenario) faults.push_back(fault_of_unread(files.front()));
    return layers;
  }
  if (!files.front().read.root) return layers;
  read_abstract(*files.front().read.root, layers, faults);
  if (!chain.complete() || !files.back().read.known) return layers;  // else the rest would be faulted for nothing
  static constexpr std::array<std::string_view, 2> of_one_file = {"extends", "abstract"};
  if (files.size() == 1 && !files[0].read.root->find("extends")) {
    layers.root = files[0].read.root;
    return layers;
  }
  Merging merging(arena, *files.back().read.root);
  merging.remove(of_one_file);
  for (std::size_t i = files.size() - 1; i-- > 0;) {
    const Node& root = *files[i].read.root;
    note_units(layers, merging, [&](std::string_view key) { return root.find(key); });
    merging.put(root);
    merging.remove(of_one_file);
  }
  layers.root = merging.closed();
  return layers;
}

namespace {

/// Checks that the problem, segment or fix that a path enters is there, unless a whole map defines it.
bool ids_exist(const Merging& merging, std::span<const PathKey> keys, const Node& value,
               const std::vector<Place>& places, std::string_view path, std::vector<Fault>& faults) {
  for (std::size_t i = 0; i + 1 < keys.size(); ++i) {
    const std::string_view key = keys[i].key;
    const bool names = (i == 0 && (key == "problems" || key == "segments" || key == "fixes")) ||
                       (i == 2 && key == "problems" && keys[0].key == "segments");
    if (!names || keys[i + 1].key == "*") continue;
    const Node* map = merging.find(merging.root(), key);
    if (map && merging.find(*map, keys[i + 1].key)) continue;
    if (i + 2 == keys.size() && value.type != Node::Type::scalar) continue;
    std::string suggestion(nearest(keys[i + 1].key, merging.keys_under(key)));
    if (!suggestion.empty())
      suggestion = std::string(path.substr(0, keys[i + 1].at)) + suggestion +
                   std::string(path.substr(keys[i + 1].at + keys[i + 1].key.size()));
    faults.push_back({"unknown-path", places[i + 1], {{"path", std::string(path)}}, std::move(suggestion)});
    return false;
  }
  return true;
}

void put_set_on(Layers& layers, Merging& merging, Arena& arena, const std::string& set, std::vector<Source>& sources,
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
  if (!ids_exist(merging, keys, *value, places, path, faults)) return;
  note_units(layers, merging,
             [&](std::string_view key) { return keys.size() == 1 && keys[0].key == key ? value : nullptr; });
  merging.put(keys, places, value);
}

}  // namespace

Layers with_sets(const Layers& layers, Arena& arena, std::span<const std::string> sets, std::vector<Source>& sources,
                 std::vector<Fault>& faults) {
  Layers out = layers;
  Merging merging(arena, *layers.root);
  for (const std::string& set : sets)
    if (!enough(faults)) put_set_on(out, merging, arena, set, sources, faults);
  out.root = merging.closed();
  return out;
}

}  // namespace closs
