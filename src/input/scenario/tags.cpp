// Tags: what reports group problems by. A key and a value each, both ids.
#include <algorithm>

#include "input/model/file_keys.hpp"
#include "input/scenario/reading.hpp"
#include "text/names.hpp"

namespace closs {
namespace {

struct KeyTags {
  std::string_view key;
  std::vector<Tag> values;
};

void note(std::vector<KeyTags>& all, std::string_view key, std::string_view value, int problem) {
  auto tags = std::find_if(all.begin(), all.end(), [&](const KeyTags& t) { return t.key == key; });
  if (tags == all.end()) tags = all.insert(tags, {key, {}});
  auto tag = std::find_if(tags->values.begin(), tags->values.end(), [&](const Tag& t) { return t.value == value; });
  if (tag == tags->values.end()) tag = tags->values.insert(tag, {std::string(key), std::string(value), {}});
  tag->problems.push_back(problem);
}

}  // namespace

void read_tags(Reading& r, const Node& problems) {
  std::vector<KeyTags> all;
  int problem = -1;
  for (const Entry& p : problems.entries) {
    if (p.value->type == Node::Type::null) continue;
    ++problem;
    const Node* tags = p.value->type == Node::Type::map ? stated(*p.value, "tags") : nullptr;
    if (!tags || !is_map(*tags, "tags", r.faults)) continue;
    for (const Entry& e : tags->entries) {
      if (e.value->type == Node::Type::null) continue;
      if (!check_id(r, e.key, e.key_place)) continue;
      const std::string value = text_of(r, *e.value, e.key);
      if (!value.empty() && check_id(r, normalised(value), e.value->place))
        note(all, e.key, normalised(value), problem);
    }
  }
  for (KeyTags& tags : all)
    for (Tag& tag : tags.values) r.scenario.tags.push_back(std::move(tag));
}

}  // namespace closs
