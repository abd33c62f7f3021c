// The one walk over all places of a scenario that use a number, in the order of a scenario file: what must know every
// number that Scenario can hold goes through here. Each structure is taken apart into all of its members, so that a new
// member does not compile until this walk knows it.
#pragma once

#include "core/scenario/scenario.hpp"

namespace closs {

/// The fields of an array are the rows of the table of economics.
template <class AnyValues, class Visit>
void for_each_use_of_economics(AnyValues& economics, const Address& of, const Visit& visit) {
  for (int which = 0; which < economic_count; ++which) {
    Address use = of;
    use.target.parameter = static_cast<Economic>(which);
    visit(economics[static_cast<Economic>(which)], use);
  }
}

template <class AnyProblemInputs, class Visit>
void for_each_use_of_problem(AnyProblemInputs& inputs, const Address& of, const Visit& visit) {
  auto& [given, occurrence, counted_at, incidents, parameters] = inputs;
  Address use = of;
  use.target.parameter = given;
  visit(occurrence, use);
  use.target.parameter = Occurring::incidents_per_customer;
  visit(incidents, use);
  for (std::size_t k = 0; k < parameters.size(); ++k) {
    use.target.parameter = ModelParameter{static_cast<int>(k)};
    visit(parameters[k], use);
  }
}

template <class AnySegment, class Visit>
void for_each_use_of_segment(AnySegment& segment, const Address& of, const Visit& visit) {
  auto& [id, name, place, economics, problems] = segment;
  for_each_use_of_economics(economics, of, visit);
  for (std::size_t p = 0; p < problems.size(); ++p) {
    Address use = of;
    use.target.problem = static_cast<int>(p);
    for_each_use_of_problem(problems[p], use, visit);
  }
}

template <class AnyFix, class Visit>
void for_each_use_of_fix(AnyFix& fix, const Address& of, const Visit& visit) {
  auto& [id, name, place, changes, once, per_period, start, ramp, in_segment, required, excluded] = fix;
  Address cost = of;
  cost.target.parameter = FixCost::once;
  visit(once, cost);
  cost.target.parameter = FixCost::per_period;
  visit(per_period, cost);
  for (auto& change : changes) {
    auto& [target, move, value, written_at, segment] = change;
    Address use = of;
    use.segment = segment;
    use.target = target;
    use.move = move;
    visit(value, use);
  }
}

/// Calls visit(index, use) for every index into Scenario::values, -1 (not stated) as well; `use` tells whose it is and
/// which. What a segment uses has that segment, wherever the number was written (Value::address). Groups of shares are
/// not uses: their members are.
template <class AnyScenario, class Visit>
void for_each_use(AnyScenario& scenario, const Visit& visit) {
  auto& [file, sha256, sets, name, currency, period, loss_rates_over, overlap, horizon, lifetime, model, benchmark,
         values, groups, economics, word_of_mouth, problems, segmented, segments, totals, tags, fixes, expect,
         correlations, simulation, warnings] = scenario;
  for_each_use_of_economics(economics, {}, visit);
  for (std::size_t k = 0; k < segments.size(); ++k)
    for_each_use_of_segment(segments[k], {.segment = static_cast<int>(k)}, visit);
  for (std::size_t j = 0; j < fixes.size(); ++j) for_each_use_of_fix(fixes[j], {.fix = static_cast<int>(j)}, visit);
}

}  // namespace closs
