// Fixes: which parameters they change and how, what they cost, when (docs/method.md section 5).
#include <algorithm>
#include <cmath>

#include "core/at.hpp"
#include "input/model/file_keys.hpp"
#include "input/scenario/paths.hpp"
#include "input/scenario/reading.hpp"
#include "input/values/suggest.hpp"
#include "text/names.hpp"

namespace closs {
namespace {

constexpr std::array<std::string_view, 8> fix_keys = {"name", "changes",  "cost",     "start",
                                                      "ramp", "segments", "requires", "excludes"};
constexpr double infinity = std::numeric_limits<double>::infinity();

// --- the numbers of changes ---------------------------------------------------------------------

Parameter amount(const char* name, Kind kind, Domain domain, Conversion conversion, Text label, Text meaning) {
  Parameter row;
  row.name = name;
  row.kind = kind;
  row.domain = domain;
  row.conversion = conversion;
  row.label = std::move(label);
  row.meaning = std::move(meaning);
  return row;
}

const Parameter& reduce_parameter() {
  static const Parameter row = amount("reduce", Kind::rate, {0, 1}, Conversion::none, {"Reduction", "削減率"},
                                      {"The parameter times one minus this.", "もとの値に（1−この率）を掛ける。"});
  return row;
}

const Parameter& raise_parameter() {
  static const Parameter row = amount("raise", Kind::growth, {0, infinity}, Conversion::none, {"Increase", "増加率"},
                                      {"The parameter times one plus this.", "もとの値に（1＋この率）を掛ける。"});
  return row;
}

/// What `points` adds, in the unit of what it changes: one row per kind and conversion.
const Parameter& points_parameter(const Parameter& target) {
  static const Text label{"Points", "加算"};
  static const Text meaning{"Added to the parameter.", "もとの値に加える。"};
  static const Domain any{-infinity, infinity};
  static const std::array<Parameter, 6> rows = {
      amount("points", Kind::growth, {-1, 1}, Conversion::none, {"Percentage points", "ポイント"}, meaning),
      amount("points", Kind::money, any, Conversion::none, label, meaning),
      amount("points", Kind::money, any, Conversion::proportional, label, meaning),
      amount("points", Kind::count, any, Conversion::none, label, meaning),
      amount("points", Kind::count, any, Conversion::proportional, label, meaning),
      amount("points", Kind::number, any, Conversion::none, label, meaning),
  };
  const bool per_span = target.conversion == Conversion::proportional;
  switch (target.kind) {
    case Kind::money:
      return rows[per_span ? 2 : 1];
    case Kind::count:
      return rows[per_span ? 4 : 3];
    case Kind::number:
      return rows[5];
    default:
      return rows[0];
  }
}

/// The row of a change's number.
const Parameter& parameter_of(Move move, const Parameter& target) {
  switch (move) {
    case Move::to:
      return target;
    case Move::reduce:
      return reduce_parameter();
    case Move::raise:
      return raise_parameter();
    case Move::points:
      return points_parameter(target);
  }
  return target;
}

// --- one change ---------------------------------------------------------------------------------

struct FixReading {
  Reading& r;
  Fix& fix;
  int index;
};

/// Every path that a fix may change.
std::vector<std::string> changeable_paths(const Reading& r) {
  std::vector<std::string> paths;
  for (const Parameter& p : economics())
    if (p.in_fix) paths.push_back(p.name);
  std::vector<std::string> names = {"frequency", "share"};
  for (const Parameter& p : r.model().parameters)
    if (p.in_fix) names.push_back(p.name);
  for (const std::string& name : names) paths.push_back("problems.*." + name);
  for (const Problem& problem : r.scenario.problems)
    for (const std::string& name : names)
      if (paths.size() < 5000) paths.push_back("problems." + problem.id + "." + name);
  return paths;
}

void unknown_target(Reading& r, const Entry& e) {
  const std::string_view path = e.key;
  if (path.starts_with("segments.")) return r.fault("change-in-segment", e.key_place, {{"path", std::string(path)}});
  const std::size_t dot = path.rfind('.');
  const std::string_view last = path.substr(dot == std::string_view::npos ? 0 : dot + 1);
  const auto rows = occurrence_parameters();
  const bool of_problem =
      path.starts_with("problems.") &&
      std::any_of(rows.begin(), rows.end(), [&](const Parameter& p) { return p.name == last && !p.in_fix; });
  // An economic parameter that a fix may change would have been found.
  if (of_problem || economic_named(path) || path == "horizon" || path == "lifetime")
    return r.fault("not-changeable", e.key_place, {{"path", std::string(path)}});
  r.fault(
      {"unknown-path", e.key_place, {{"path", std::string(path)}}, std::string(nearest(path, changeable_paths(r)))});
}

/// What a path of `changes` names; of every problem where it names none and is not economic.
std::optional<Target> find_target(const Reading& r, std::string_view path) {
  constexpr std::string_view problems = "problems.";
  if (!path.starts_with(problems)) {
    const std::optional<Economic> which = economic_named(path);
    if (!which || !parameter_of(*which).in_fix) return std::nullopt;
    return Target{.parameter = *which};
  }
  path.remove_prefix(problems.size());
  const std::size_t dot = path.find('.');
  if (dot == std::string_view::npos) return std::nullopt;
  const std::string_view id = path.substr(0, dot), name = path.substr(dot + 1);
  Target target;
  if (id != "*") {
    const auto& list = r.scenario.problems;
    const auto found = std::find_if(list.begin(), list.end(), [&](const Problem& p) { return p.id == id; });
    if (found == list.end()) return std::nullopt;
    target.problem = static_cast<int>(found - list.begin());
  }
  for (const Occurring which : {Occurring::frequency, Occurring::share})
    if (name == parameter_of(which).name) {
      target.parameter = which;
      return target;
    }
  const int parameter = r.model().parameter(name);
  if (parameter < 0 || !r.model().parameters[at(parameter)].in_fix) return std::nullopt;
  target.parameter = ModelParameter{parameter};
  return target;
}

/// The node of a change's number: what stands under the move, with the provenance that stands beside it.
const Node* number_of(Reading& r, const Node& map, const Entry& move) {
  if (map.entries.size() == 1) return move.value;
  std::vector<Entry> entries;
  if (move.value->type == Node::Type::map)
    entries.assign(move.value->entries.begin(), move.value->entries.end());
  else
    entries.push_back({"value", move.key_place, move.value});
  for (const Entry& e : map.entries)
    if (e.key != move.key) entries.push_back(e);
  Node* out = r.arena.node();
  *out = map;
  out->place = move.value->place;
  out->entries = r.arena.keep(entries);
  return out;
}

/// The one move of a change; nullptr with faults.
const Entry* move_of(Reading& r, const Entry& change) {
  const Node& map = *change.value;
  if (map.type != Node::Type::map) {
    if (!map.reported)
      r.fault("change-without-move", map.place, {{"path", std::string(change.key)}, {"value", std::string(map.text)}});
    return nullptr;
  }
  static constexpr std::array<std::string_view, 8> known = {"to",     "reduce", "raise", "points",
                                                            "source", "as_of",  "kind",  "per"};
  if (!check_keys(map, known, r.faults)) return nullptr;  // the move may be what is misspelt
  const Entry* found = nullptr;
  for (const Entry& e : map.entries) {
    if (!move_named(e.key)) continue;
    if (found) {
      r.fault("several-moves", e.key_place, {{"key", std::string(e.key)}, {"other", std::string(found->key)}});
      return nullptr;
    }
    found = &e;
  }
  if (!found) r.fault("change-without-move", map.place, {{"path", std::string(change.key)}, {"value", "..."}});
  return found && found->value->type != Node::Type::null ? found : nullptr;
}

/// Whether the problem's frequency follows from a share in the segments of the fix: all, some or none of them.
enum class Extent { none, some, all };
Extent share_given(const FixReading& f, int problem) {
  int yes = 0, no = 0;
  for (std::size_t s = 0; s < f.r.scenario.segments.size(); ++s) {
    if (!f.fix.in_segment[s] || f.r.scenario.segments[s].problems.empty()) continue;
    ++(f.r.scenario.segments[s].problems[at(problem)].given == Occurring::share ? yes : no);
  }
  return yes == 0 ? Extent::none : no == 0 ? Extent::all : Extent::some;
}

/// Whether the problem rate counts in every segment of the fix.
bool problem_rate_given(const FixReading& f) {
  for (std::size_t s = 0; s < f.r.scenario.segments.size(); ++s) {
    const EconomicValues& stated = f.r.scenario.segments[s].economics;
    if (f.fix.in_segment[s] && stated[Economic::problem_rate] == -1) return false;
  }
  return true;
}

bool has_named_change(const EntryIndex& changes, const std::string& problem, std::string_view wildcard_path) {
  constexpr std::string_view star = "problems.*.";
  const std::string named = "problems." + problem + "." + std::string(wildcard_path.substr(star.size()));
  return changes.stated(named) != nullptr;
}

void read_change(FixReading& f, const EntryIndex& changes, const Entry& e) {
  Reading& r = f.r;
  const std::optional<Target> target = find_target(r, e.key);
  if (!target) return unknown_target(r, e);
  const Entry* move = move_of(r, e);
  if (!move) return;
  const Address address{.fix = f.index, .target = *target, .move = move_named(move->key)};
  Change change{.target = *target, .move = *address.move, .place = e.key_place};
  const Node* node = number_of(r, *e.value, *move);
  change.value = add_value(r, *node, parameter_of(change.move, r.parameter(address)), address);
  if (std::holds_alternative<Economic>(target->parameter)) {
    if (target->parameter == ParameterId(Economic::problem_rate) && !problem_rate_given(f))
      return r.fault("nothing-to-change", e.key_place, {{"path", std::string(e.key)}, {"name", "problem_rate"}});
    f.fix.changes.push_back(change);
    return;
  }
  const bool of_share = target->parameter == ParameterId(Occurring::share);
  const std::size_t before = f.fix.changes.size();
  bool named_wins = false;
  for (int i = 0; i < static_cast<int>(r.scenario.problems.size()); ++i) {
    if (target->problem && i != *target->problem) continue;
    if (!target->problem && has_named_change(changes, r.scenario.problems[at(i)].id, e.key)) {
      named_wins = true;
      continue;
    }
    const Extent given = of_share ? share_given(f, i) : Extent::all;
    if (given == Extent::some || (given == Extent::none && target->problem)) {
      r.fault("nothing-to-change", e.key_place,
              {{"path", "problems." + r.scenario.problems[at(i)].id + ".share"}, {"name", "share"}});
      return;
    }
    change.target.problem = i;
    if (given == Extent::all) f.fix.changes.push_back(change);
  }
  const bool shares_nowhere = of_share && f.fix.changes.size() == before && !named_wins;
  if (shares_nowhere) r.fault("nothing-to-change", e.key_place, {{"path", std::string(e.key)}, {"name", "share"}});
}

void read_changes(FixReading& f, const Node& map) {
  const Node* changes = stated(map, "changes");
  if (!changes) {
    if (is_missing(map, "changes")) f.r.fault("missing-key", map.place, {{"key", "changes"}});
    return;
  }
  if (!is_map(*changes, "changes", f.r.faults)) return;
  if (changes->entries.empty()) f.r.fault("empty-map", changes->place, {{"key", "changes"}});
  const EntryIndex named(*changes);
  for (const Entry& e : changes->entries) {
    if (e.value->type == Node::Type::null) continue;
    const std::size_t before = f.fix.changes.size();
    read_change(f, named, e);
    f.r.changes += f.fix.changes.size() - before;
    if (too_many(f.r, changes->place, "changes", f.r.changes, ScenarioLimits::changes)) return;
  }
}

// --- cost, time, segments -----------------------------------------------------------------------

void read_cost(FixReading& f, const Node& map) {
  static constexpr std::array<std::string_view, 2> keys = {"once", "per_period"};
  static const Node nothing{};
  const Node* cost = stated(map, "cost");
  if (cost && cost->type == Node::Type::scalar)
    return f.r.fault("cost-without-time", cost->place, {{"value", std::string(cost->text)}});
  if (cost && !is_map(*cost, "cost", f.r.faults)) return;
  if (cost) cost = &with_known_keys(f.r, *cost, keys, "cost");
  const auto read = [&](FixCost which) {
    const Address address{.fix = f.index, .target = {.parameter = which}};
    if (const Node* node = stated(cost ? *cost : nothing, keys[static_cast<std::size_t>(which)]))
      return add_value(f.r, *node, address);
    return wants_own(f.r, address) ? add_fallback(f.r, address) : -1;
  };
  f.fix.once = read(FixCost::once);
  f.fix.per_period = read(FixCost::per_period);
}

void read_segments(FixReading& f, const Node& map) {
  const auto& all = f.r.scenario.segments;
  f.fix.in_segment.assign(all.size(), true);
  const Node* segments = stated(map, "segments");
  if (!segments) return;
  if (segments->type != Node::Type::sequence || segments->items.empty()) {
    f.r.fault("not-a-list", segments->place, {{"key", "segments"}});
    return;
  }
  f.fix.in_segment.assign(all.size(), false);
  std::vector<std::string_view> ids;
  for (const Segment& g : all)
    if (!g.id.empty()) ids.push_back(g.id);
  for (const Node* item : segments->items) {
    const std::string id = normalised(text_of(f.r, *item, "segments"));
    const auto found = std::find(ids.begin(), ids.end(), id);
    if (found != ids.end())
      f.fix.in_segment[static_cast<std::size_t>(found - ids.begin())] = true;
    else if (!id.empty())
      f.r.fault(suggesting("unknown-segment", {{"id", id}}, id, ids, item->place));
  }
}

void read_fix(Reading& r, const Entry& e) {
  check_id(r, e.key, e.key_place);
  const int index = static_cast<int>(r.scenario.fixes.size());
  Fix& fix = r.scenario.fixes.emplace_back();
  fix.id = std::string(e.key);
  fix.place = e.key_place;
  if (is_map(*e.value, e.key, r.faults)) {
    const Node& map = with_known_keys(r, *e.value, fix_keys);
    if (const Node* name = stated(map, "name")) fix.name = text_in_languages(r, *name, "name");
    FixReading f{r, fix, index};
    read_segments(f, map);
    if (r.scenario.model && !r.scenario.segments.empty() && !r.scenario.problems.empty()) read_changes(f, map);
    read_cost(f, map);
    if (const Node* start = stated(map, "start"))
      fix.start = periods(r, *start, "start", ScenarioLimits::period_number);
    if (const Node* ramp = stated(map, "ramp")) fix.ramp = periods(r, *ramp, "ramp", ScenarioLimits::period_number);
  }
}

}  // namespace

void read_fixes(Reading& r, const Node& root) {
  const Node* fixes = stated(root, "fixes");
  if (!fixes || !is_map(*fixes, "fixes", r.faults)) return;
  if (too_many(r, fixes->place, "fixes", fixes->entries.size(), ScenarioLimits::fixes)) return;
  if (fixes->entries.empty()) r.fault("empty-map", fixes->place, {{"key", "fixes"}});
  for (const Entry& e : fixes->entries)
    if (e.value->type != Node::Type::null) read_fix(r, e);
  check_fixes(r, *fixes);
}

}  // namespace closs
