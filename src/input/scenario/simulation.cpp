// What a scenario says of a simulation: `correlations` between its inputs, and `simulation`, how many trials and which
// (docs/scenario-files.md, "Simulation").
#include <algorithm>
#include <charconv>
#include <cmath>

#include "core/sampling/random_inputs.hpp"
#include "input/model/file_keys.hpp"
#include "input/scenario/reading.hpp"
#include "text/names.hpp"

namespace closs {
namespace {

/// The rank of a correlation; 0 with a fault for all that is no number between -1 and 1.
double read_rank(Reading& r, const Node& node) {
  double rank = 2;
  const char* end = node.text.data() + node.text.size();
  const auto [last, error] = std::from_chars(node.text.data(), end, rank);
  const bool number = node.type == Node::Type::scalar && error == std::errc{} && last == end;
  if (number && node.quoted)
    r.fault("quoted-value", node.place, {{"key", "rank"}, {"value", std::string(node.text)}});
  else if (number && std::abs(rank) < 1)
    return rank;
  else if (!node.reported)
    r.fault("correlation-rank", node.place,
            {{"value", node.type == Node::Type::scalar ? std::string(node.text) : std::string("...")}});
  return 0;
}

/// The two paths; false with faults.
bool read_between(Reading& r, const Node& node, Correlation& into) {
  if (node.type != Node::Type::sequence || node.items.size() != into.between.size()) {
    if (!node.reported) r.fault("correlation-not-of-two", node.place);
    return false;
  }
  for (std::size_t k = 0; k < into.between.size(); ++k) {
    into.between[k] = {normalised(text_of(r, *node.items[k], "between")), node.items[k]->place};
    if (into.between[k].path.empty()) return false;
  }
  return true;
}

void read_correlation(Reading& r, const Node& node) {
  static constexpr std::array<std::string_view, 2> keys = {"between", "rank"};
  if (!is_map(node, "correlations", r.faults, keys)) return;
  const Node& map = with_known_keys(r, node, keys);
  for (const std::string_view key : keys)
    if (is_missing(map, key)) r.fault("missing-key", map.place, {{"key", std::string(key)}});
  const Node *between = stated(map, "between"), *rank = stated(map, "rank");
  Correlation one;
  const bool two = between && read_between(r, *between, one);
  if (rank) {
    one.rank = read_rank(r, *rank);
    one.place = rank->place;
  }
  if (two) r.scenario.correlations.push_back(std::move(one));
}

const Parameter& trials_parameter() {
  static const Parameter row = [] {
    Parameter trials;
    trials.name = "trials";
    trials.kind = Kind::count;
    trials.domain = {1, most_trials};
    return trials;
  }();
  return row;
}

void read_trials(Reading& r, const Node& node) {
  const std::size_t before = r.faults.size();
  const std::optional<Value> trials = node.reported ? std::nullopt : read_number(r, node, trials_parameter());
  if (trials && node.type == Node::Type::scalar && !trials->uncertain && trials->base == std::floor(trials->base))
    r.scenario.simulation.trials = static_cast<std::int64_t>(trials->base);
  else if (r.faults.size() == before && !node.reported)
    not_a_whole_number(r, node, "trials", 1);
}

void read_seed(Reading& r, const Node& node) {
  std::uint64_t seed = 0;
  const char* end = node.text.data() + node.text.size();
  const auto [last, error] = std::from_chars(node.text.data(), end, seed);
  const bool digits = node.type == Node::Type::scalar && last == end && !node.text.empty();
  const std::string value(node.text);
  if (node.reported) return;
  if (digits && node.quoted)
    r.fault("quoted-value", node.place, {{"key", "seed"}, {"value", value}});
  else if (digits && (error == std::errc::result_out_of_range || seed > most_seed))
    r.fault("seed-too-large", node.place, {{"value", value}, {"most", std::to_string(most_seed)}});
  else if (digits)
    r.scenario.simulation.seed = seed;
  else
    not_a_whole_number(r, node, "seed", 0);
}

}  // namespace

void read_simulation(Reading& r, const Node& root) {
  static constexpr std::array<std::string_view, 2> keys = {"trials", "seed"};
  if (const Node* list = stated(root, "correlations")) {
    if (list->type == Node::Type::sequence) {
      if (!too_many(r, list->place, "correlations", list->items.size(), ScenarioLimits::correlations))
        for (const Node* item : list->items) read_correlation(r, *item);
    } else if (!list->reported) {
      r.fault("not-a-list", list->place, {{"key", "correlations"}});
    }
  }
  const Node* block = stated(root, "simulation");
  if (!block || !is_map(*block, "simulation", r.faults, keys)) return;
  const Node& map = with_known_keys(r, *block, keys);
  if (const Node* trials = stated(map, "trials")) read_trials(r, *trials);
  if (const Node* seed = stated(map, "seed")) read_seed(r, *seed);
}

void check_correlations(Reading& r) {
  const std::size_t before = r.faults.size();
  for (const Correlation& c : r.scenario.correlations)
    for (const Correlation::Between& one : c.between) {
      if (enough(r.faults)) return;
      const std::vector<int> found = find_values(r.scenario, one.path, one.place, r.faults);
      if (found.size() > 1)
        r.faults.push_back(
            {"correlation-of-several", one.place, {{"path", one.path}, {"count", std::to_string(found.size())}}});
    }
  if (r.faults.size() > before) return;
  for (Fault& fault : correlation_faults(r.scenario)) add_fault(r.faults, std::move(fault));
}

}  // namespace closs
