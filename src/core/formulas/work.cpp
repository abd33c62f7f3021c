#include "core/formulas/work.hpp"

#include <algorithm>
#include <limits>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/at.hpp"
#include "core/formulas/formulas.hpp"
#include "core/scenario/requirements.hpp"

namespace closs {
namespace {

// Operations, as measured: of all figures of a problem in a segment; of its sums over the problems of a segment; of a
// segment in a period; of what is looked up for one change; of a fix in force.
constexpr std::int64_t of_figures = 400, of_sums = 16, of_period = 40, of_change = 60, of_member = 100;

std::int64_t sum(std::int64_t a, std::int64_t b) {
  return a > std::numeric_limits<std::int64_t>::max() - b ? std::numeric_limits<std::int64_t>::max() : a + b;
}

/// Of the chain of one problem.
std::int64_t of_chain(const Model& model) {
  const auto states = static_cast<std::int64_t>(model.states.size());
  std::int64_t out = 20 * static_cast<std::int64_t>(model.parameters.size()) + 100 * states;
  for (const State& state : model.states) {
    out += 20 * static_cast<std::int64_t>(state.steps.size());
    for (const Step& step : state.steps) out += 4 * static_cast<std::int64_t>(step.share.terms.size());
  }
  return model.order.empty() ? out + states * states * states : out;  // a loop is solved by elimination
}

/// What is evaluated of fixes that are in force together.
class Courses {
 public:
  explicit Courses(const Scenario& s) : s_(s), chain_(of_chain(*s.model)) {
    std::set<std::string_view> groups;
    for (const Parameter& parameter : s.model->parameters)
      if (!parameter.group.empty()) groups.insert(parameter.group);
    change_ = of_change + std::ssize(groups);
    for (const Fix& fix : s.fixes) segments_.push_back(std::count(fix.in_segment.begin(), fix.in_segment.end(), true));
  }

  /// One course over the horizon.
  std::int64_t of(std::span<const int> members) const {
    const std::vector<char> moves = moving_periods(s_, members);
    std::int64_t changes = 0, segments = 0;
    for (const int j : members) {
      const Fix& fix = s_.fixes[at(j)];
      changes = sum(changes, product(static_cast<std::int64_t>(fix.changes.size()), segments_[at(j)]));
      segments = sum(segments, segments_[at(j)]);
    }
    const std::int64_t phases = 1 + std::count(moves.begin(), moves.end(), 1);
    const auto problems = static_cast<std::int64_t>(s_.problems.size());
    const auto all = static_cast<std::int64_t>(s_.segments.size());
    const std::int64_t changed = std::min(changes, product(all, problems));  // problems in segments
    const std::int64_t in_force = product(std::ssize(members), of_member + all);
    const std::int64_t phase = sum(sum(in_force, sum(product(changed, chain_), product(changes, change_))),
                                   product(std::min(segments, all), product(problems, of_sums)));
    return sum(product(phases, phase), product(s_.horizon, product(all, of_period)));
  }

  std::int64_t chain() const { return chain_; }

 private:
  const Scenario& s_;
  std::int64_t chain_, change_ = 0;
  std::vector<std::int64_t> segments_;  // per fix
};

}  // namespace

std::int64_t product(std::int64_t a, std::int64_t b) {
  return a > 0 && b > std::numeric_limits<std::int64_t>::max() / a ? std::numeric_limits<std::int64_t>::max() : a * b;
}

std::int64_t operations_of(const Scenario& s, std::span<const int> fixes) {
  const Courses courses(s);
  const auto problems = static_cast<std::int64_t>(s.problems.size());
  const auto segments = static_cast<std::int64_t>(s.segments.size());
  std::int64_t out = product(product(problems, segments), courses.chain() + of_figures);
  if (s.overlap == Overlap::independent) out = sum(out, product(segments, product(problems, problems)));
  out = sum(out, product(segments, product(2 * std::int64_t{s.horizon}, of_period)));
  if (fixes.empty()) return out;
  const std::vector<std::vector<bool>> required = all_required(s);
  for (const int fix : fixes) {
    std::vector<int> members;
    for (int j = 0; j < static_cast<int>(s.fixes.size()); ++j)
      if (fix == all_together || j == fix || required[at(fix)][at(j)]) members.push_back(j);
    const std::int64_t course = courses.of(members);
    out = sum(out, course);
    if (fix == all_together) continue;
    out = sum(out, course);  // once more, one period late
    std::erase(members, fix);
    if (!members.empty()) out = sum(out, courses.of(members));
  }
  return out;
}

std::vector<char> moving_periods(const Scenario& s, std::span<const int> fixes, int late) {
  std::vector<int> starts_less_ends(at(s.horizon) + 2, 0);
  for (const int j : fixes) {
    const Fix& fix = s.fixes[at(j)];
    const std::int64_t start = std::int64_t{fix.start} + (j == late), end = start + fix.ramp;
    if (start > s.horizon) continue;
    ++starts_less_ends[static_cast<std::size_t>(start)];
    --starts_less_ends[static_cast<std::size_t>(std::min<std::int64_t>(end, s.horizon + 1))];
  }
  std::vector<char> out;
  int moving = 0;
  for (const int change : starts_less_ends) out.push_back((moving += change) > 0);
  return out;
}

Fault too_much_work(const Scenario& s, std::int64_t limit, std::int64_t rows) {
  const auto problems = static_cast<std::int64_t>(s.problems.size());
  const auto segments = static_cast<std::int64_t>(s.segments.size());
  const std::int64_t periods = s.fixes.empty() ? 1 : s.horizon;
  const auto sets = static_cast<std::int64_t>(s.fixes.size()) + 1;
  return {"too-much-work",
          {},
          {{"file", s.file},
           {"limit", std::to_string(limit)},
           {"problems", std::to_string(problems)},
           {"segments", std::to_string(segments)},
           {"periods", std::to_string(periods)},
           {"fixes", std::to_string(sets - 1)},
           {"rows", std::to_string(rows)}}};
}

}  // namespace closs
