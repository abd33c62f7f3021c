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
  const Node*& root;
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

using Keys = std::vector<std::string_view>;

/// Writes a number into the merged tree as one more layer: below the keys of its level, the keys of its name.
void write(Spreading& s, const Keys& level, const std::string& name, double share, Place place) {
  Arena& arena = s.before.arena;
  const Node* node = share_node(arena, share, place);
  const std::vector<PathKey> inner = keys_of_path(name);
  for (std::size_t i = inner.size(); i-- > 0;) node = map_of_one(arena, arena.keep(inner[i].key), place, node);
  for (std::size_t i = level.size(); i-- > 0;) node = map_of_one(arena, arena.keep(level[i]), place, node);
  s.root = merged(arena, *s.root, *node);
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

const Node* under(const Node* map, std::string_view key) {
  return map && map->type == Node::Type::map ? stated(*map, key) : nullptr;
}

void spread_level(Spreading& s, const Level& level, const Keys& keys) {
  const Node* map = s.layers.root;
  for (const std::string_view key : keys) map = under(map, key);
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
      s.warnings.push_back(
          {"set-shares-scaled", place, {{"group", std::string(group.name)}, {"sum", percent(shared.taken)}}});
    for (std::size_t k = 0; k < members.size(); ++k) {
      const std::string& name = s.before.model().parameters[at(members[k].parameter)].name;
      if (std::isfinite(shares[k]) && (members[k].set ? scaled : !members[k].rest))
        write(s, keys, name, shares[k], place);
    }
  }
}

}  // namespace

const Node* with_shares_spread(const Reading& before, const Layers& with_sets, std::vector<Fault>& warnings) {
  const Node* root = with_sets.root;
  Spreading s{before, with_sets, root, warnings};
  spread_level(s, before.defaults, {"problem_defaults"});
  const auto& problems = before.scenario.problems;
  for (std::size_t i = 0; i < before.problems.size(); ++i)
    spread_level(s, before.problems[i], {"problems", problems[i].id});
  for (std::size_t c = 0; c < before.cells.size() && before.scenario.segmented; ++c)
    spread_level(
        s, before.cells[c],
        {"segments", before.scenario.segments[c / problems.size()].id, "problems", problems[c % problems.size()].id});
  return root;
}

}  // namespace closs
