// Problems, level by level: what the benchmark and the model give, problem_defaults, the problem, and what a segment
// says of it. Each level starts as a copy of the one it inherits from, so an inherited value is the same value.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <unordered_set>

#include "core/at.hpp"
#include "input/model/file_keys.hpp"
#include "input/scenario/reading.hpp"
#include "input/values/suggest.hpp"
#include "text/joined.hpp"
#include "text/names.hpp"

namespace closs {
namespace {

enum class LevelKind { defaults, problem, cell };

constexpr std::array<std::string_view, 4> occurrence_keys = {"frequency", "share", "complaints",
                                                             "incidents_per_customer"};

/// One level while it is read.
struct LevelReading {
  Reading& r;
  LevelKind kind;
  Address at_level;
  Level& level;
  WrittenShares shares;
  std::string_view occurrence_key{};
  std::set<std::string> meant = {};  // keys that were misspelt, each read once

  Address address(const ParameterId& parameter) const {
    Address out = at_level;
    out.target.parameter = parameter;
    return out;
  }
};

// --- how often ----------------------------------------------------------------------------------

std::vector<std::string_view> state_ids(const Model& model) {
  std::vector<std::string_view> ids;
  for (const State& s : model.states) ids.push_back(s.id);
  return ids;
}

/// {count: n, at: STATE, ...} as the map of a value, and the state.
const Node* counted(LevelReading& l, const Node& node, int& state) {
  state = l.r.model().complaint;
  const Node* where = node.type == Node::Type::map ? stated(node, "at") : nullptr;
  if (where) {
    const std::vector<std::string_view> ids = state_ids(l.r.model());
    const std::string id = text_of(l.r, *where, "at");
    state = l.r.model().state(id);
    if (state < 0 && !id.empty()) l.r.fault(suggesting("unknown-state", {{"name", id}}, id, ids, where->place));
    if (state < 0) state = unread;
  } else if (state < 0) {
    l.r.fault("no-complaint-state", node.place,
              {{"model", l.r.model().name}, {"known", joined(state_ids(l.r.model()))}});
    state = unread;
  }
  if (node.type != Node::Type::map || (!where && !stated(node, "count"))) return &node;
  std::vector<Entry> entries;
  for (Entry e : node.entries) {
    if (e.key == "at") continue;
    if (e.key == "count") e.key = "value";
    entries.push_back(e);
  }
  Node* value = l.r.arena.node();
  *value = node;
  value->entries = l.r.arena.keep(entries);
  return value;
}

void read_occurrence(LevelReading& l, const Entry& e, Occurring which) {
  ProblemInputs& inputs = l.level.inputs;
  if (which == Occurring::incidents_per_customer) {
    inputs.incidents = add_value(l.r, *e.value, l.address(which));
    return;
  }
  if (!l.occurrence_key.empty()) {
    l.r.fault("several-occurrences", e.key_place,
              {{"key", std::string(e.key)}, {"other", std::string(l.occurrence_key)}});
    return;
  }
  l.occurrence_key = e.key;
  int state = -1;
  const Node* value = which == Occurring::complaints ? counted(l, *e.value, state) : e.value;
  inputs.given = which;
  inputs.counted_at = state;
  inputs.occurrence = add_value(l.r, *value, l.address(which));
}

// --- the model's parameters ---------------------------------------------------------------------

/// The keys that may stand at a depth of a level.
std::vector<std::string_view> known_keys(const LevelReading& l, std::string_view prefix) {
  std::vector<std::string_view> known;
  if (prefix.empty()) known.assign(occurrence_keys.begin(), occurrence_keys.end());
  if (prefix.empty() && l.kind == LevelKind::problem) known.insert(known.end(), {"name", "tags"});
  for (const Parameter& p : l.r.model().parameters) {
    std::string_view name = p.name;
    if (!prefix.empty()) {
      if (name.size() <= prefix.size() || !name.starts_with(prefix) || name[prefix.size()] != '.') continue;
      name.remove_prefix(prefix.size() + 1);
    }
    name = name.substr(0, name.find('.'));
    if (std::find(known.begin(), known.end(), name) == known.end()) known.push_back(name);
  }
  return known;
}

/// A fault; the key that was probably meant, or nothing.
std::string_view unknown_name(LevelReading& l, const Entry& e, std::string_view prefix) {
  const std::string dotted = prefix.empty() ? std::string(e.key) : std::string(prefix) + "." + std::string(e.key);
  if (const std::size_t dot = e.key.find('.'); dot != std::string_view::npos && l.r.model().parameter(dotted) >= 0) {
    l.r.fault("dotted-key", e.key_place,
              {{"key", std::string(e.key)},
               {"outer", std::string(e.key.substr(0, dot))},
               {"inner", std::string(e.key.substr(dot + 1))}});
    l.level.inputs.parameters[at(l.r.model().parameter(dotted))] = unread;
    return {};
  }
  if (prefix.empty() && economic_named(e.key)) {
    l.r.fault("not-of-a-problem", e.key_place, {{"key", std::string(e.key)}});
    return {};
  }
  std::vector<LabelledKey> labels;
  for (const std::span<const Parameter> all : {occurrence_parameters(), std::span(l.r.model().parameters)})
    add_labels(labels, all, prefix);
  return unknown_key(e, known_keys(l, prefix), l.r.faults, labels);
}

void read_rest(LevelReading& l, const Entry& e, int k) {
  const int group = l.r.group_of[at(k)];
  if (group < 0) {
    l.r.fault("rest-outside-a-group", e.value->place, {{"key", l.r.model().parameters[at(k)].name}});
    l.level.inputs.parameters[at(k)] = unread;
    return;
  }
  for (int m : l.r.groups[at(group)].members)
    if (l.shares.written[at(m)] == Written::rest) {
      l.r.fault("several-rests", e.value->place, {{"group", std::string(l.r.groups[at(group)].name)}});
      l.level.inputs.parameters[at(k)] = unread;
      return;
    }
  l.shares.written[at(k)] = Written::rest;
  l.level.rest[at(group)] = e.value;
  l.level.rest_member[at(group)] = k;
}

void read_parameter(LevelReading& l, const Node& map, const Entry& e, int k) {
  const Parameter& parameter = l.r.model().parameters[at(k)];
  const int group = l.r.group_of[at(k)];
  if (group >= 0) {
    const bool nested = parameter.name.size() > e.key.size();
    if (l.shares.place[at(group)].line == 0) l.shares.place[at(group)] = nested ? map.place : e.value->place;
  }
  if (is_rest(*e.value)) return read_rest(l, e, k);
  if (group >= 0 && l.level.rest_member[at(group)] == k && l.shares.written[at(k)] != Written::rest)
    l.level.rest_member[at(group)] = -1;
  l.shares.written[at(k)] = Written::number;
  l.level.inputs.parameters[at(k)] = add_value(l.r, *e.value, l.address(ModelParameter{k}));
}

/// What stands below a faulty map is not missing as well.
void mark_unread(LevelReading& l, std::string_view prefix) {
  for (std::size_t k = 0; k < l.level.inputs.parameters.size(); ++k) {
    const std::string_view name = l.r.model().parameters[k].name;
    if (name.starts_with(prefix) && name.substr(prefix.size()).starts_with('.')) l.level.inputs.parameters[k] = unread;
  }
}

void read_names(LevelReading& l, const Node& map, std::string_view prefix);

void read_name(LevelReading& l, const Node& map, const Entry& e, std::string_view prefix) {
  if (prefix.empty()) {
    if (l.kind == LevelKind::problem && (e.key == "name" || e.key == "tags")) return;
    const auto which = std::find(occurrence_keys.begin(), occurrence_keys.end(), e.key);
    if (which != occurrence_keys.end())
      return read_occurrence(l, e, static_cast<Occurring>(which - occurrence_keys.begin()));
  }
  const FoundParameter found = find_parameter(l.r.model(), prefix, e.key);
  if (found.index >= 0 && !(found.inner && e.value->type == Node::Type::map && !is_one_value(*e.value)))
    return read_parameter(l, map, e, found.index);
  if (found.inner) {
    const std::string inner = prefix.empty() ? std::string(e.key) : std::string(prefix) + "." + std::string(e.key);
    if (e.value->type == Node::Type::map) return read_names(l, *e.value, inner);
    is_map(*e.value, e.key, l.r.faults, known_keys(l, inner));
    return mark_unread(l, inner);
  }
  Entry meant = e;
  meant.key = unknown_name(l, e, prefix);
  if (meant.key.empty() || map.find(meant.key)) return;
  if (l.meant.insert(fmt::format("{}.{}", prefix, meant.key)).second) read_name(l, map, meant, prefix);
}

void read_names(LevelReading& l, const Node& map, std::string_view prefix) {
  for (const Entry& e : map.entries) {
    l.r.stop_at_limit();
    if (e.value->type != Node::Type::null || e.value->reported) read_name(l, map, e, prefix);
  }
}

// --- levels -------------------------------------------------------------------------------------

/// Copies of inherited values under the level's own paths, where they are asked for.
void own_inherited(LevelReading& l) {
  ProblemInputs& inputs = l.level.inputs;
  for (std::size_t k = 0; k < inputs.parameters.size(); ++k) {
    const Address mine = l.address(ModelParameter{static_cast<int>(k)});
    if (l.shares.written[k] != Written::inherited || inputs.parameters[k] < 0 || !wants_own(l.r, mine)) continue;
    if (l.r.value(inputs.parameters[k]).address == mine) continue;
    if (l.r.group_of[k] >= 0)
      l.shares.written[k] = Written::copy;
    else
      inputs.parameters[k] = add_copy(l.r, inputs.parameters[k], mine);
  }
  const Address how_often = l.address(inputs.given);
  const bool counts_elsewhere = inputs.given == Occurring::complaints && l.kind == LevelKind::cell;
  if (l.occurrence_key.empty() && inputs.occurrence >= 0 && !counts_elsewhere && wants_own(l.r, how_often))
    inputs.occurrence = add_copy(l.r, inputs.occurrence, how_often);
  const Address incidents = l.address(Occurring::incidents_per_customer);
  if (wants_own(l.r, incidents) && (inputs.incidents < 0 || l.r.value(inputs.incidents).address != incidents))
    inputs.incidents =
        inputs.incidents == -1 ? add_fallback(l.r, incidents) : add_copy(l.r, inputs.incidents, incidents);
}

/// Reads what a map says on a level that starts as what it inherits. `map` may be nullptr: nothing is said.
void read_level(Reading& r, LevelKind kind, const Node* map, const Address& at_level, Level& level) {
  if (!map && r.own.empty()) return;
  LevelReading l{r, kind, at_level, level, {}};
  l.shares.written.assign(level.inputs.parameters.size(), Written::inherited);
  l.shares.place.resize(r.groups.size());
  if (map) read_names(l, *map, "");
  if (!r.own.empty()) own_inherited(l);
  complete_shares(r, level, l.shares, at_level);
}

void find_groups(Reading& r) {
  for (const Parameter& p : r.model().parameters) {
    r.group_of.push_back(-1);
    if (p.group.empty()) continue;
    auto group = std::find_if(r.groups.begin(), r.groups.end(), [&](const ShareGroup& g) { return g.name == p.group; });
    if (group == r.groups.end()) group = r.groups.insert(group, {p.group, {}});
    r.group_of.back() = static_cast<int>(group - r.groups.begin());
    group->members.push_back(static_cast<int>(r.group_of.size()) - 1);
  }
}

/// What holds where the scenario says nothing: the benchmark's value, else the model's default.
Level unsaid(Reading& r) {
  Level level;
  level.rest.assign(r.groups.size(), nullptr);
  level.rest_member.assign(r.groups.size(), -1);
  WrittenShares shares;
  shares.place.resize(r.groups.size());
  for (std::size_t k = 0; k < r.model().parameters.size(); ++k) {
    const Parameter& parameter = r.model().parameters[k];
    const Address address{.target = {.parameter = ModelParameter{static_cast<int>(k)}}};
    int index = -1;
    if (r.benchmark)
      for (const BenchmarkValue& published : r.benchmark->values) {
        if (published.parameter != parameter.name) continue;
        index = static_cast<int>(r.scenario.values.size());
        Value& value = r.scenario.values.emplace_back(published.value);
        value.parameter = &parameter;
        value.address = address;
        value.origin = Origin::benchmark;
        if (!parameter.domain.holds(value.base))
          r.fault("benchmark-outside-domain", r.benchmark_place,
                  {{"name", r.benchmark->name}, {"parameter", parameter.name}});
      }
    if (index < 0 && parameter.fallback) index = add_fallback(r, address);
    // A benchmark that could not be read might have given it.
    level.inputs.parameters.push_back(index < 0 && !r.benchmark && r.benchmark_place ? unread : index);
    shares.written.push_back(index >= 0 ? Written::number : Written::inherited);
  }
  for (Place& place : shares.place) place = r.benchmark_place;
  complete_shares(r, level, shares, {});
  return level;
}

void read_problem(Reading& r, const Entry& e) {
  check_id(r, e.key, e.key_place);
  const int index = static_cast<int>(r.scenario.problems.size());
  Problem& problem = r.scenario.problems.emplace_back(Problem{std::string(e.key), {}, e.key_place});
  Level& level = r.problems.emplace_back(r.defaults);
  if (is_map(*e.value, e.key, r.faults)) {
    if (const Node* name = stated(*e.value, "name")) problem.name = text_in_languages(r, *name, "name");
    read_level(r, LevelKind::problem, e.value, {.target = {.problem = index}}, level);
  } else {
    std::replace(level.inputs.parameters.begin(), level.inputs.parameters.end(), -1, unread);
    if (level.inputs.occurrence == -1) level.inputs.occurrence = unread;
  }
}

// --- segments -----------------------------------------------------------------------------------

void check_segment_problems(Reading& r, const Node& map) {
  std::vector<std::string_view> ids;
  for (const Problem& p : r.scenario.problems) ids.push_back(p.id);
  const std::unordered_set<std::string_view> known(ids.begin(), ids.end());
  for (const Entry& e : map.entries)
    if (e.value->type != Node::Type::null && !known.contains(e.key))
      r.fault(suggesting("problem-only-in-segment", {{"id", std::string(e.key)}}, e.key, ids, e.key_place));
}

void read_cells(Reading& r, const Node& root) {
  const Node* segments = r.scenario.segmented ? stated(root, "segments") : nullptr;
  for (std::size_t k = 0; k < r.scenario.segments.size(); ++k) {
    const Segment& segment = r.scenario.segments[k];
    const Node* own = segments && segments->type == Node::Type::map ? stated(*segments, segment.id) : nullptr;
    const Node* map = own ? stated(*own, "problems") : nullptr;
    if (map && !is_map(*map, "problems", r.faults)) map = nullptr;
    if (map) check_segment_problems(r, *map);
    const EntryIndex problems(map ? *map : Node{});
    for (std::size_t i = 0; i < r.problems.size(); ++i) {
      Level& cell = r.cells.emplace_back(r.problems[i]);
      if (!r.scenario.segmented || (!map && r.own.empty())) continue;
      const std::string& id = r.scenario.problems[i].id;
      const Node* said = problems.stated(id);
      if (said && !is_map(*said, id, r.faults)) said = nullptr;
      if (said || !r.own.empty())
        read_level(r, LevelKind::cell, said,
                   {.segment = static_cast<int>(k), .target = {.problem = static_cast<int>(i)}}, cell);
    }
  }
}

void keep_cells(Reading& r) {
  const std::size_t count = r.scenario.problems.size();
  for (std::size_t i = 0; i < r.cells.size(); ++i) {
    ProblemInputs inputs = r.cells[i].inputs;
    if (inputs.given == Occurring::complaints && inputs.incidents == -1) {
      if (r.incidents_neutral < 0)
        r.incidents_neutral = add_fallback(r, {.target = {.parameter = Occurring::incidents_per_customer}});
      inputs.incidents = r.incidents_neutral;
    }
    r.scenario.segments[i / count].problems.push_back(std::move(inputs));
  }
}

bool within_limits(Reading& r, const Node& problems) {
  const std::size_t count = problems.entries.size();
  return !too_many(r, problems.place, "problems", count, ScenarioLimits::problems) &&
         !too_many(r, problems.place, "problems x segments", count * r.scenario.segments.size(), ScenarioLimits::cells);
}

}  // namespace

FoundParameter find_parameter(const Model& model, std::string_view prefix, std::string_view key) {
  FoundParameter found;
  if (key.find('.') != std::string_view::npos) return found;
  const std::size_t from = prefix.empty() ? 0 : prefix.size() + 1;
  for (std::size_t k = 0; k < model.parameters.size(); ++k) {
    const std::string_view name = model.parameters[k].name;
    if (name.size() < from + key.size() || name.compare(from, key.size(), key) != 0) continue;
    if (from > 0 && (!name.starts_with(prefix) || name[from - 1] != '.')) continue;
    if (name.size() == from + key.size())
      found.index = static_cast<int>(k);
    else if (name[from + key.size()] == '.')
      found.inner = true;
  }
  return found;
}

const Node* node_of_parameter(const Node& level, std::string_view dotted) {
  const Node* node = &level;
  while (node && node->type == Node::Type::map) {
    const std::size_t dot = dotted.find('.');
    node = stated(*node, dotted.substr(0, dot));
    if (dot == std::string_view::npos) return node;
    dotted.remove_prefix(dot + 1);
  }
  return nullptr;
}

void read_problems(Reading& r, const Node& root) {
  find_groups(r);
  r.defaults = unsaid(r);
  r.defaults.inputs.given = Occurring::frequency;
  const Node* defaults = stated(root, "problem_defaults");
  if (defaults && is_map(*defaults, "problem_defaults", r.faults))
    read_level(r, LevelKind::defaults, defaults, {}, r.defaults);
  const Node* problems = stated(root, "problems");
  if (!problems) {
    if (is_missing(root, "problems")) r.fault("missing-key", root.place, {{"key", "problems"}});
    return;
  }
  if (!is_map(*problems, "problems", r.faults) || !within_limits(r, *problems)) return;
  for (const Entry& e : problems->entries)
    if (e.value->type != Node::Type::null) read_problem(r, e);
  if (r.scenario.problems.empty()) {
    r.fault("empty-map", problems->place, {{"key", "problems"}});
    return;
  }
  read_cells(r, root);
  keep_cells(r);
  check_problems(r, root, *problems);
}

}  // namespace closs
