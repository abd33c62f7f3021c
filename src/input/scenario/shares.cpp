// Groups of shares, such as outcomes: members that sum to 1, one of which may be `rest` (docs/scenario-files.md,
// "Writing values"). A level that writes one member owns the whole group, so that moving a member moves only that
// level's others.
#include <cmath>

#include "core/at.hpp"
#include "input/scenario/reading.hpp"

namespace closs {
namespace {

constexpr double tolerance = 1e-9;

/// One group of one level while it is completed.
struct Completing {
  Reading& r;
  Level& level;
  const WrittenShares& shares;
  const Address& at_level;
  std::size_t group;

  const std::vector<int>& members() const { return r.groups[group].members; }
  int& index(int member) const { return level.inputs.parameters[at(member)]; }
  Address address(int member) const {
    Address out = at_level;
    out.target.parameter = ModelParameter{member};
    return out;
  }
  bool touched() const {
    for (int m : members())
      if (shares.written[at(m)] != Written::inherited) return true;
    return false;
  }
};

/// The survey's n where all shares but the rest are counts on one n, and how many of it they count together; n is 0:
/// they are not all counts, -1: several n.
struct CommonCount {
  double n = 0, counted = 0;
};
CommonCount common_count(const Completing& c) {
  CommonCount out;
  bool all = true, differ = false;
  for (int m : c.members()) {
    if (m == c.level.rest_member[c.group]) continue;
    const Uncertain& law = c.r.value(c.index(m)).uncertain;
    if (law.law != Uncertain::Law::counts) {
      all = false;
    } else {
      differ = differ || (out.n > 0 && law.b != out.n);
      out.n = law.b;
      out.counted += law.a;
    }
  }
  if (!all || differ) out.n = all ? -1 : 0;
  return out;
}

void add_rest(Completing& c, int member, double share, const CommonCount& survey) {
  const Node& node = *c.level.rest[c.group];
  const Parameter& parameter = c.r.model().parameters[at(member)];
  Value value;
  value.base = std::max(share, 0.0);
  value.parameter = &parameter;
  value.address = c.address(member);
  value.written = "rest";
  value.place = node.place;
  if (survey.n > 0) value.uncertain = {Uncertain::Law::counts, std::max(survey.n - survey.counted, 0.0), survey.n, 0};
  c.index(member) = static_cast<int>(c.r.scenario.values.size());
  c.r.scenario.values.push_back(std::move(value));
}

/// Where a fault of the whole group stands: at the map that holds its members.
Place place_of(const Completing& c) { return c.shares.place[c.group]; }

void note_group(Completing& c) {
  std::vector<int> indices;
  for (int m : c.members()) {
    indices.push_back(c.index(m));
    c.r.value(c.index(m)).group = static_cast<int>(c.r.scenario.groups.size());
  }
  c.r.scenario.groups.push_back(std::move(indices));
}

void complete(Completing& c) {
  const int rest = c.level.rest_member[c.group];
  const std::string name(c.r.groups[c.group].name);
  bool faulty = false;
  for (int m : c.members()) {
    if (m != rest && c.index(m) == -1) return;  // a level further down may say the rest of it
    faulty = faulty || (m != rest && c.index(m) == unread);
  }
  if (faulty) {
    for (int m : c.members()) c.index(m) = unread;
    return;
  }
  double sum = 0;
  for (int m : c.members()) {
    if (m == rest) continue;
    const Address own = c.address(m);
    if (c.shares.written[at(m)] != Written::number && c.r.value(c.index(m)).address != own)
      c.index(m) = add_copy(c.r, c.index(m), own);
    sum += c.r.value(c.index(m)).base;
  }
  const CommonCount survey = common_count(c);
  if (survey.n < 0) c.r.fault("counts-on-different-n", place_of(c), {{"group", name}});
  if (rest >= 0 && sum > 1 + tolerance)
    c.r.fault("no-rest-left", place_of(c), {{"group", name}, {"sum", percent(sum)}});
  if (rest < 0 && std::abs(sum - 1) > tolerance)
    c.r.fault("shares-not-1", place_of(c), {{"group", name}, {"sum", percent(sum)}});
  if (rest >= 0) add_rest(c, rest, 1 - sum, survey);
  note_group(c);
}

}  // namespace

void complete_shares(Reading& r, Level& level, const WrittenShares& shares, const Address& at_level) {
  for (std::size_t g = 0; g < r.groups.size(); ++g) {
    Completing c{r, level, shares, at_level, g};
    if (c.touched()) complete(c);
  }
}

}  // namespace closs
