// What the problems of a scenario lack when every level has been read: how often they occur, parameters, the rate that
// shares are of, a part of the problem customers, the span of the loss
// rates; and what --set and --vary estimate anew.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>

#include "core/at.hpp"
#include "core/formulas/formulas.hpp"
#include "input/model/file_keys.hpp"
#include "input/scenario/reading.hpp"
#include "text/joined.hpp"

namespace closs {
namespace {

/// The parameters that nothing gives, by name.
std::vector<std::string_view> missing_parameters(const Reading& r, const Level& level) {
  std::vector<std::string_view> missing;
  for (std::size_t k = 0; k < level.inputs.parameters.size(); ++k) {
    const int group = r.group_of[k];
    const bool takes_rest = group >= 0 && level.rest_member[at(group)] == static_cast<int>(k);
    if (level.inputs.parameters[k] == -1 && !takes_rest) missing.push_back(r.model().parameters[k].name);
  }
  return missing;
}

void check_complete(Reading& r, const Node& problems, std::size_t problem) {
  const std::size_t count = r.scenario.problems.size();
  const std::string& id = r.scenario.problems[problem].id;
  const Node* map = stated(problems, id);
  const Place at_problem = map ? map->place : r.scenario.problems[problem].place;
  std::vector<std::size_t> no_occurrence, no_parameters;
  for (std::size_t s = 0; s < r.scenario.segments.size(); ++s) {
    const Level& cell = r.cells[s * count + problem];
    if (cell.inputs.occurrence == -1) no_occurrence.push_back(s);
    if (std::find(cell.inputs.parameters.begin(), cell.inputs.parameters.end(), -1) != cell.inputs.parameters.end() &&
        !missing_parameters(r, cell).empty())
      no_parameters.push_back(s);
  }
  const auto tell = [&](FaultCode code, const std::vector<std::size_t>& where, bool names) {
    const bool everywhere = where.size() == r.scenario.segments.size();
    for (std::size_t s : where) {
      const Place place = everywhere ? at_problem : r.scenario.segments[s].place;
      std::vector<std::pair<std::string, std::string>> values = {{"problem", id}};
      if (names) values.emplace_back("names", joined(missing_parameters(r, r.cells[s * count + problem])));
      r.fault(code, place, std::move(values));
      if (everywhere) break;
    }
  };
  tell("missing-occurrence", no_occurrence, false);
  tell("missing-parameters", no_parameters, true);
}

/// A share is of the customers with a problem: their rate must be known.
void check_problem_rates(Reading& r, const Node& root) {
  std::vector<const Segment*> without;
  for (const Segment& g : r.scenario.segments)
    if (g.economics[Economic::problem_rate] == -1 &&
        std::any_of(g.problems.begin(), g.problems.end(),
                    [](const ProblemInputs& p) { return p.given == Occurring::share && p.occurrence != -1; }))
      without.push_back(&g);
  if (without.size() == r.scenario.segments.size() && !without.empty())
    r.fault("missing-problem-rate", root.place);
  else
    for (const Segment* g : without) r.fault("missing-problem-rate", g->place);
}

/// Shares of problem customers that leave a part unlisted: warnings.
void check_unlisted(Reading& r) {
  std::vector<std::vector<int>> told;  // segments that inherit the same shares are told once
  for (const Segment& segment : r.scenario.segments) {
    std::vector<int> given;
    double sum = 0;
    for (const ProblemInputs& p : segment.problems) {
      if (p.given != Occurring::share || p.occurrence < 0) continue;
      given.push_back(p.occurrence);
      sum += r.value(p.occurrence).base;
    }
    if (given.empty() || sum >= 1 - 1e-9) continue;
    bool known = false;
    for (const auto& one : told) known = known || one == given;
    if (known) continue;
    r.warn({"problems-unlisted", r.value(given.front()).place, {{"sum", percent(sum)}, {"rest", percent(1 - sum)}}});
    told.push_back(std::move(given));
  }
}

// --- the span of the loss rates ------------------------------------------------------------------------

/// Another span than the period that a number speaks of, where that number stands, and whom it is about.
struct OtherSpan {
  std::string key;
  Place place;
  Period span;
  int segment = 0, problem = 0;
};

/// A baseline that is written for another span than the period.
std::optional<OtherSpan> of_a_baseline(const Reading& r) {
  for (std::size_t s = 0; s < r.scenario.segments.size(); ++s) {
    const int index = r.scenario.segments[s].economics[Economic::baseline_loss];
    if (index < 0 || r.value(index).spans == 1) continue;
    return OtherSpan{"baseline_loss", r.value(index).place, span_of(r.value(index), r.scenario.period),
                     static_cast<int>(s), 0};
  }
  return std::nullopt;
}

/// A loss rate that is inherited from a layer with another period.
std::optional<OtherSpan> of_an_inherited_rate(const Reading& r) {
  for (const UnitChange& change : r.layers.period) {
    const auto from = std::find(period_names.begin(), period_names.end(), change.from);
    if (from == period_names.end()) continue;
    for (std::size_t s = 0; s < r.scenario.segments.size(); ++s)
      for (std::size_t i = 0; i < r.scenario.problems.size(); ++i)
        for (std::size_t k = 0; k < r.model().parameters.size(); ++k) {
          const int index = r.scenario.segments[s].problems[i].parameters[k];
          if (index < 0 || !is_loss_rate(r.model(), static_cast<int>(k)) ||
              r.layers.rank_of(r.value(index).place) >= r.layers.rank_of(change.place))
            continue;
          return OtherSpan{r.model().parameters[k].name, change.place, static_cast<Period>(from - period_names.begin()),
                           static_cast<int>(s), static_cast<int>(i)};
        }
  }
  return std::nullopt;
}

/// "31.2 %": `loss_if_affected`, though a rule may forbid it, were the loss rates of this span.
std::string loss_if_over(const Reading& r, Period span, const OtherSpan& other) {
  Scenario read_so = r.scenario;
  read_so.loss_rates_over = span;
  const FigureId loss{.scope = Scope::segment_problem,
                      .measure = M::loss_if_affected,
                      .segment = other.segment,
                      .problem = other.problem};
  const Formulas formulas(read_so, options_for(read_so, std::span(&loss, 1)));
  return fmt::format("{:.3g} %", formulas.cell(loss).e.value * 100);
}

}  // namespace

void check_problems(Reading& r, const Node& root, const Node& problems) {
  for (std::size_t i = 0; i < r.scenario.problems.size(); ++i) check_complete(r, problems, i);
  check_problem_rates(r, root);
  check_unlisted(r);
}

void check_loss_rates_over(Reading& r, const Node& root) {
  const Node* said = stated(root, "loss_rates_over");
  if (r.model().losses_above_baseline) {
    if (said) r.fault("loss-rates-over-unused", said->place, {{"model", r.model().name}});
    return;
  }
  if (said) return;
  const std::optional<OtherSpan> in_doubt = [&] {
    const auto of_baseline = of_a_baseline(r);
    return of_baseline ? of_baseline : of_an_inherited_rate(r);
  }();
  if (!in_doubt) return;
  const OtherSpan& other = *in_doubt;
  r.fault("loss-rates-over-missing", other.place,
          {{"key", other.key},
           {"span", std::string(name_of(other.span))},
           {"period", std::string(name_of(r.scenario.period))},
           {"problem", r.scenario.problems[at(other.problem)].id},
           {"loss_of_span", loss_if_over(r, other.span, other)},
           {"loss_of_period", loss_if_over(r, r.scenario.period, other)}});
}

void note_estimates(Reading& r) {
  const auto is_moved = [&](const Value& value) {
    return r.layers.rank_of(value.place) > 0 || wants_own(r, value.address);  // by --set; by --vary
  };
  std::set<std::tuple<std::size_t, std::size_t, std::string_view>> told;
  for (const Segment& segment : r.scenario.segments)
    for (std::size_t i = 0; i < segment.problems.size(); ++i) {
      const ProblemInputs& in = segment.problems[i];
      if (in.given != Occurring::complaints || is_moved(r.value(in.occurrence))) continue;
      for (std::size_t k = 0; k < in.parameters.size(); ++k) {
        const Value& value = r.value(in.parameters[k]);
        if (!is_moved(value) || !decides_visits(r.model(), static_cast<int>(k), in.counted_at)) continue;
        if (!told.emplace(i, k, r.value(in.occurrence).written).second) continue;
        const Target target{.problem = static_cast<int>(i), .parameter = ModelParameter{static_cast<int>(k)}};
        r.warn({"estimated-anew",
                value.place,
                {{"path", path_of(r.scenario, target)},
                 {"problem", r.scenario.problems[i].id},
                 {"count", r.value(in.occurrence).written}}});
      }
    }
}

}  // namespace closs
