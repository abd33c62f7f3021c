// What fixes say of each other: requires, excludes, and whose `to` would overwrite whose (docs/method.md section 5).
#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "core/at.hpp"
#include "core/scenario/requirements.hpp"
#include "input/model/file_keys.hpp"
#include "input/scenario/reading.hpp"
#include "input/values/suggest.hpp"
#include "text/names.hpp"

namespace closs {
namespace {

std::vector<std::string_view> fix_ids(const Scenario& s) {
  std::vector<std::string_view> ids;
  for (const Fix& f : s.fixes) ids.push_back(f.id);
  return ids;
}

/// The fixes that a list names, each once.
std::vector<int> named_fixes(Reading& r, const Node& list, std::string_view key, int self) {
  std::vector<int> out;
  if (list.type != Node::Type::sequence) {
    if (!list.reported) r.fault("not-a-list", list.place, {{"key", std::string(key)}});
    return out;
  }
  const std::vector<std::string_view> ids = fix_ids(r.scenario);
  for (const Node* item : list.items) {
    const std::string id = normalised(text_of(r, *item, key));
    if (id.empty()) continue;
    const auto found = std::find(ids.begin(), ids.end(), id);
    const int index = static_cast<int>(found - ids.begin());
    if (found == ids.end())
      r.fault(suggesting("unknown-fix", {{"id", id}}, id, ids, item->place));
    else if (index == self)
      r.fault("fix-names-itself", item->place, {{"id", id}, {"key", std::string(key)}});
    else if (std::find(out.begin(), out.end(), index) == out.end())
      out.push_back(index);
  }
  return out;
}

void read_relations(Reading& r, const Node& fixes) {
  int index = -1;
  for (const Entry& e : fixes.entries) {
    if (e.value->type == Node::Type::null) continue;
    ++index;
    if (e.value->type != Node::Type::map) continue;
    Fix& fix = r.scenario.fixes[at(index)];
    if (const Node* list = stated(*e.value, "requires")) fix.required = named_fixes(r, *list, "requires", index);
    const Node* list = stated(*e.value, "excludes");
    if (!list) continue;
    for (int other : named_fixes(r, *list, "excludes", index)) {
      std::vector<int>& mine = fix.excluded;
      std::vector<int>& theirs = r.scenario.fixes[at(other)].excluded;
      if (std::find(mine.begin(), mine.end(), other) == mine.end()) mine.push_back(other);
      if (std::find(theirs.begin(), theirs.end(), index) == theirs.end()) theirs.push_back(index);
    }
  }
  for (Fix& fix : r.scenario.fixes) std::sort(fix.excluded.begin(), fix.excluded.end());
}

const Node* list_of(const Node& fixes, const Fix& fix, std::string_view key) {
  const Node* map = stated(fixes, fix.id);
  return map ? stated(*map, key) : nullptr;
}

Place place_of(const Node& fixes, const Fix& fix, std::string_view key) {
  const Node* list = list_of(fixes, fix, key);
  return list ? list->place : fix.place;
}

/// Two fixes that a fix needs together, itself among them, and that exclude each other; -1: there are none.
std::pair<int, int> excluding_pair(const Scenario& s, const std::vector<bool>& required, std::size_t self) {
  for (std::size_t one = 0; one < required.size(); ++one) {
    if (!required[one] && one != self) continue;
    for (int other : s.fixes[one].excluded)
      if (required[at(other)] || at(other) == self) return {static_cast<int>(one), other};
  }
  return {-1, -1};
}

void check_requirements(Reading& r, const Node& fixes) {
  const std::vector<std::vector<bool>> required = all_required(r.scenario);
  std::vector<bool> told(required.size(), false);
  for (std::size_t i = 0; i < required.size(); ++i) {
    const Fix& fix = r.scenario.fixes[i];
    if (required[i][i]) {  // one fault for all fixes of a circle
      if (told[i]) continue;
      std::string circle = fix.id;
      for (std::size_t j = 0; j < required.size(); ++j)
        if (j != i && required[i][j] && required[j][i]) {
          told[j] = true;
          circle += ", " + r.scenario.fixes[j].id;
        }
      r.fault("requires-circle", place_of(fixes, fix, "requires"), {{"fixes", circle}});
      continue;
    }
    if (const auto [one, other] = excluding_pair(r.scenario, required[i], i); other >= 0)
      r.fault("requires-excluded", place_of(fixes, fix, "requires"),
              {{"id", fix.id}, {"one", r.scenario.fixes[at(one)].id}, {"other", r.scenario.fixes[at(other)].id}});
  }
}

bool share_a_segment(const Fix& a, const Fix& b) {
  for (std::size_t s = 0; s < a.in_segment.size() && s < b.in_segment.size(); ++s)
    if (a.in_segment[s] && b.in_segment[s]) return true;
  return false;
}

/// Two `to` on one parameter in one segment have no order: the fixes must exclude each other.
void check_overwriting(Reading& r) {
  std::map<Target, std::vector<int>> fixes_of;  // those that set the parameter
  constexpr std::size_t enough = 100;
  std::size_t told = 0;
  std::set<std::pair<int, int>> pairs;
  for (int i = 0; i < static_cast<int>(r.scenario.fixes.size()); ++i) {
    const Fix& fix = r.scenario.fixes[at(i)];
    for (const Change& change : fix.changes) {
      if (change.move != Move::to || told > enough) continue;
      std::vector<int>& others = fixes_of[change.target];
      for (int other : others) {
        const Fix& before = r.scenario.fixes[at(other)];
        const bool exclude = std::binary_search(fix.excluded.begin(), fix.excluded.end(), other);
        if (exclude || !share_a_segment(fix, before) || !pairs.emplace(other, i).second) continue;
        ++told;
        r.fault(
            "two-to", change.place,
            {{"id", fix.id}, {"other", before.id}, {"path", path_of(r.scenario, r.value(std::max(change.value, 0)))}});
      }
      others.push_back(i);
    }
  }
}

}  // namespace

void check_fixes(Reading& r, const Node& fixes) {
  read_relations(r, fixes);
  check_requirements(r, fixes);
  check_overwriting(r);
}

}  // namespace closs
