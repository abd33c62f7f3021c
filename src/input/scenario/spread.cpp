// `--set` on some members of a group of shares: the others share what is left in proportion (docs/method.md section 5).
// The result is written into the merged tree, so that what `resolve` prints gives the same figures.
#include <fmt/format.h>

#include "core/at.hpp"
#include "core/formulas/shares.hpp"
#include "input/scenario/paths.hpp"
#include "input/scenario/reading.hpp"

namespace closs {
namespace {

/// One level of the merged tree, with what held there before the sets.
struct Spreading {
  const Reading& before;
  const Layers& layers;
  Merging& merging;
  std::vector<Fault>& warnings;
};

const Node* share_node(Arena& arena, double share, Place place) {
  Node* node = arena.node();
  node->type = Node::Type::scalar;
  node->place = place;
  std::string text = fmt::format("{}", share);
  if (text.find('e') != std::string::npos) text = fmt::format("{:.20f}", share);
  node->text = arena.keep(share >= 1 ? "100%" : text);
  return node;
}

/// Writes a number into the merged tree as one more layer: below the path of its level, ending in a dot, the keys of
/// its name.
void write(Spreading& s, const std::string& level, const std::string& name, double share, Place place) {
  Arena& arena = s.before.arena;
  const std::vector<PathKey> keys = keys_of_path(arena.keep(level + name));
  s.merging.put(keys, std::vector<Place>(keys.size(), place), share_node(arena, share, place));
}

struct Member {
  int parameter = -1;
  bool set = false;
  bool rest = false;
  double share = 0;  // now, if set; before, if not
};

/// The members of a group on a level, with those that were set; empty where nothing is to be spread.
std::vector<Member> members_of(Spreading& s, const Node& map, const Level& level, const ShareGroup& group,
                               Place& set_at) {
  std::vector<Member> members;
  std::size_t set = 0;
  std::vector<Fault> ignored;  // the reading of the merged tree tells them
  for (int m : group.members) {
    const Parameter& parameter = s.before.model().parameters[at(m)];
    const int index = level.inputs.parameters[at(m)];
    const Node* node = node_of_parameter(map, parameter.name);
    Member member{m, node && s.layers.rank_of(node->place) > 0, node && is_rest(*node),
                  index >= 0 ? s.before.value(index).base : 0};
    if (index < 0 || (member.set && member.rest)) return {};
    if (member.set) {
      ++set;
      if (!set_at) set_at = node->place;
      const std::optional<Value> value = read_value(*node, parameter, s.before.context, ignored);
      if (!value) return {};
      member.share = value->base;
    }
    members.push_back(member);
  }
  if (set == 0 || set == members.size()) members.clear();
  return members;
}

/// A level of the layers, before anything was spread; nullptr where they say nothing of it.
const Node* under(const Node* map, std::string_view key) {
  return map && map->type == Node::Type::map ? stated(*map, key) : nullptr;
}

/// `map`: what the layers say on the level.
void spread_level(Spreading& s, const Level& level, const Node* map, const std::string& path) {
  if (!map || map->type != Node::Type::map) return;
  for (const ShareGroup& group : s.before.groups) {
    Place place;
    const std::vector<Member> members = members_of(s, *map, level, group, place);
    if (members.empty()) continue;
    std::vector<double> before, moved, shares;
    for (const Member& m : members) {
      before.push_back(m.share);
      moved.push_back(m.set ? 1 : 0);
      shares.push_back(m.share);
    }
    const SharedOut<double> shared = share_out(before, moved, shares);
    const bool scaled = shared.scaled > 0 && shared.taken > 0;
    if (scaled)
      add_fault(s.warnings,
                {"set-shares-scaled", place, {{"group", std::string(group.name)}, {"sum", percent(shared.taken)}}});
    for (std::size_t k = 0; k < members.size(); ++k) {
      const std::string& name = s.before.model().parameters[at(members[k].parameter)].name;
      if (std::isfinite(shares[k]) && (members[k].set ? scaled : !members[k].rest))
        write(s, path, name, shares[k], place);
    }
  }
}

}  // namespace

const Node* with_shares_spread(const Reading& before, const Layers& with_sets, std::vector<Fault>& warnings) {
  Merging merging(before.arena, *with_sets.root);
  Spreading s{before, with_sets, merging, warnings};
  const Node* root = with_sets.root;
  spread_level(s, before.defaults, under(root, "problem_defaults"), "problem_defaults.");
  const auto& problems = before.scenario.problems;
  const Node* map = under(root, "problems");
  for (std::size_t i = 0; i < before.problems.size(); ++i)
    spread_level(s, before.problems[i], under(map, problems[i].id), "problems." + problems[i].id + ".");
  for (std::size_t c = 0; c < before.cells.size() && before.scenario.segmented; ++c) {
    const std::string& segment = before.scenario.segments[c / problems.size()].id;
    const std::string& problem = problems[c % problems.size()].id;
    const Node* cells = under(under(under(root, "segments"), segment), "problems");
    spread_level(s, before.cells[c], under(cells, problem), "segments." + segment + ".problems." + problem + ".");
  }
  return merging.closed();
}

}  // namespace closs
