// Tags: what reports group problems by. A key and a value each, both ids.
#include <algorithm>

#include "input/model/file_keys.hpp"
#include "input/scenario/reading.hpp"
#include "text/names.hpp"

namespace closs {
namespace {

void note(std::vector<Tag>& tags, std::string_view key, std::string_view value, int problem) {
  auto tag = std::find_if(tags.begin(), tags.end(), [&](const Tag& t) { return t.key == key && t.value == value; });
  if (tag == tags.end()) {
    const auto last = std::find_if(tags.rbegin(), tags.rend(), [&](const Tag& t) { return t.key == key; });
    tag = tags.insert(last == tags.rend() ? tags.end() : last.base(), {std::string(key), std::string(value), {}});
  }
  tag->problems.push_back(problem);
}

}  // namespace

void read_tags(Reading& r, const Node& problems) {
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
      if (!value.empty() && check_id(r, value, e.value->place)) note(r.scenario.tags, e.key, value, problem);
    }
  }
}

}  // namespace closs
