// Tags: what reports group problems by. A key and a value each, both ids.
#include <algorithm>
#include <iterator>
#include <map>
#include <unordered_map>

#include "input/model/file_keys.hpp"
#include "input/scenario/reading.hpp"
#include "text/names.hpp"

namespace closs {
namespace {

/// The tags of a scenario in the making: keys as first written, and of each its values.
struct TagList {
  std::vector<std::vector<Tag>> by_key{};
  std::unordered_map<std::string, std::size_t> key_at{};
  std::map<std::pair<std::size_t, std::string>, std::size_t> value_at{};

  void note(const std::string& key, const std::string& value, int problem) {
    const auto [row, new_key] = key_at.emplace(key, by_key.size());
    if (new_key) by_key.emplace_back();
    std::vector<Tag>& tags = by_key[row->second];
    const auto [tag, new_value] = value_at.emplace(std::pair(row->second, value), tags.size());
    if (new_value) tags.push_back({key, value, {}});
    tags[tag->second].problems.push_back(problem);
  }
};

}  // namespace

void read_tags(Reading& r, const Node& problems) {
  TagList all;
  int problem = -1;
  for (const Entry& p : problems.entries) {
    if (p.value->type == Node::Type::null) continue;
    ++problem;
    const Node* tags = p.value->type == Node::Type::map ? stated(*p.value, "tags") : nullptr;
    if (!tags || !is_map(*tags, "tags", r.faults)) continue;
    for (const Entry& e : tags->entries) {
      if (e.value->type == Node::Type::null) continue;
      if (!check_id(r, e.key, e.key_place)) continue;
      const std::string value = normalised(text_of(r, *e.value, e.key));
      if (!value.empty() && check_id(r, value, e.value->place)) {
        all.note(std::string(e.key), value, problem);
        if (too_many(r, e.key_place, "tags", all.value_at.size(), ScenarioLimits::tags)) return;
      }
    }
  }
  for (std::vector<Tag>& tags : all.by_key) std::move(tags.begin(), tags.end(), std::back_inserter(r.scenario.tags));
}

}  // namespace closs
