// The numbers of the scenario and of its segments, and who they are: docs/scenario-files.md, "Customers and money",
// docs/method.md section 3.
#include <algorithm>
#include <cmath>

#include "input/model/file_keys.hpp"
#include "input/scenario/reading.hpp"

namespace closs {
namespace {

constexpr std::array<std::string_view, 8> segment_keys = {
    "name",   "problems",      "customers",   "new_customers", "revenue_per_customer",
    "margin", "baseline_loss", "problem_rate"};

/// Calls read(which) for every economic parameter that a segment may state.
template <class Read>
void for_each_of_segment(const Read& read) {
  for (int which = 0; which < economic_count; ++which)
    if (parameter_of(static_cast<Economic>(which)).in_segment) read(static_cast<Economic>(which));
}

bool is_of_each_segment(Economic which) { return which == Economic::customers || which == Economic::new_customers; }

/// Whether silence means 0: for new customers, and for the baseline under drops above it.
bool silence_is_zero(const Reading& r, Economic which) {
  return which == Economic::new_customers ||
         (which == Economic::baseline_loss && r.scenario.model && r.model().losses_above_baseline);
}

int read_or_own(Reading& r, const Node& map, Economic which, std::optional<int> segment, int inherited,
                bool may_default) {
  const std::string& name = parameter_of(which).name;
  const Address address{.segment = segment, .target = {.parameter = which}};
  if (const Node* node = stated(map, name)) return add_value(r, *node, address);
  if (const Node* empty = map.find(name); empty && empty->reported) return unread;
  if (!wants_own(r, address)) return inherited;
  if (inherited == -1) return may_default ? add_fallback(r, address) : -1;
  return segment ? add_copy(r, inherited, address) : inherited;
}

void read_scenario_level(Reading& r, const Node& root) {
  for (const Economic which : {Economic::discount_rate, Economic::revenue_per_customer_growth, Economic::cost_growth,
                               Economic::acquisition_cost})
    r.scenario.economics[which] =
        read_or_own(r, root, which, std::nullopt, -1, parameter_of(which).fallback.has_value());
}

/// What the top level says for every segment; with segments, `customers` and `new_customers` are left to them.
Segment top_level(Reading& r, const Node& root) {
  Segment top;
  for_each_of_segment([&](Economic which) {
    if (!r.scenario.segmented || !is_of_each_segment(which))
      top.economics[which] = read_or_own(r, root, which, std::nullopt, -1, silence_is_zero(r, which));
  });
  return top;
}

/// Whether a key of a segment holds for the whole scenario only, as a fault.
bool not_of_a_segment(Reading& r, const Entry& e) {
  const bool elsewhere = economic_named(e.key) || e.key == "period" || e.key == "currency" || e.key == "horizon" ||
                         e.key == "lifetime" || e.key == "overlap" || e.key == "loss_rates_over";
  if (elsewhere) r.fault("not-of-a-segment", e.key_place, {{"key", std::string(e.key)}});
  return elsewhere;
}

void read_segment(Reading& r, const Entry& entry, const Segment& top) {
  check_id(r, entry.key, entry.key_place);
  if (!is_map(*entry.value, entry.key, r.faults)) return;
  const Node& map =
      with_known_keys(r, *entry.value, segment_keys, {}, [&](const Entry& e) { return not_of_a_segment(r, e); });
  const int index = static_cast<int>(r.scenario.segments.size());
  Segment& segment = r.scenario.segments.emplace_back(top);
  segment.id = std::string(entry.key);
  segment.place = entry.key_place;
  if (const Node* name = stated(map, "name")) segment.name = text_in_languages(r, *name, "name");
  for_each_of_segment([&](Economic which) {
    segment.economics[which] = read_or_own(r, map, which, index, top.economics[which], silence_is_zero(r, which));
  });
  if (segment.economics[Economic::customers] == -1 && is_missing(map, "customers"))
    r.fault("missing-key", map.place, {{"key", "customers"}});
}

/// A number that is required of every segment: told once at `place` where no segment has it, else where it is missing.
void require(Reading& r, const Node& root, Economic which, FaultCode code, Place place) {
  const std::string& key = parameter_of(which).name;
  const auto& segments = r.scenario.segments;
  const auto lacks = [&](const Segment& g) { return g.economics[which] == -1; };
  if (std::all_of(segments.begin(), segments.end(), lacks)) {
    if (is_missing(root, key)) r.fault(code, place, {{"key", key}});
    return;
  }
  for (const Segment& g : segments)
    if (lacks(g)) r.fault(code, g.place, {{"key", key}});
}

/// With segments, the top level's customers and new customers are control totals of theirs.
void check_control_total(Reading& r, const Node& root, Economic which) {
  const Parameter& parameter = parameter_of(which);
  const Node* node = stated(root, parameter.name);
  if (!node || node->reported) return;
  const std::optional<Value> total = read_number(r, *node, parameter);
  if (!total) return;
  check_unit(r, *node, *total);
  r.scenario.totals.push_back({which, total->base});
  double sum = 0;
  for (const Segment& g : r.scenario.segments) {
    const int index = g.economics[which];
    if (index == unread) return;
    if (index >= 0) sum += r.value(index).base;
  }
  if (std::abs(sum - total->base) <= 1e-9 * std::max(std::abs(sum), std::abs(total->base))) return;
  r.fault("control-total", node->place, {{"key", parameter.name}, {"total", plain(total->base)}, {"sum", plain(sum)}});
}

}  // namespace

void read_economics(Reading& r, const Node& root) {
  Scenario& s = r.scenario;
  read_scenario_level(r, root);
  const Node* segments = stated(root, "segments");
  s.segmented = segments != nullptr;
  const Segment top = top_level(r, root);
  if (!segments) {
    s.segments.push_back(top);
    for (const Entry& e : root.entries)
      if (e.key == "problems") s.segments.back().place = e.key_place;
    if (top.economics[Economic::customers] == -1 && is_missing(root, "customers"))
      r.fault("missing-key", root.place, {{"key", "customers"}});
  } else {
    if (!is_map(*segments, "segments", r.faults) ||
        too_many(r, segments->place, "segments", segments->entries.size(), ScenarioLimits::segments))
      return;
    for (const Entry& e : segments->entries)
      if (e.value->type != Node::Type::null) read_segment(r, e, top);
    if (segments->entries.empty()) r.fault("empty-map", segments->place, {{"key", "segments"}});
    if (s.segments.empty()) return;
    check_control_total(r, root, Economic::customers);
    check_control_total(r, root, Economic::new_customers);
  }
  require(r, root, Economic::revenue_per_customer, "missing-key", root.place);
  if (s.model && !silence_is_zero(r, Economic::baseline_loss))
    require(r, root, Economic::baseline_loss, "missing-baseline", root.place);
  if (const Place fixes = place_of_key(root, "fixes")) require(r, root, Economic::margin, "fixes-need-margin", fixes);
}

void read_word_of_mouth(Reading& r, const Node& root) {
  static constexpr std::array<std::string_view, 4> keys = {"included", "act_bad", "act_good", "new_customer_value"};
  const Node* block = stated(root, "word_of_mouth");
  if (!block || !is_map(*block, "word_of_mouth", r.faults, keys)) return;
  block = &with_known_keys(r, *block, keys, "word_of_mouth");
  WordOfMouth mouth;
  if (const Node* included = stated(*block, "included")) mouth.included = true_or_false(r, *included, "included");
  const auto read = [&](Economic which, std::string_view key, bool required) {
    if (const Node* node = stated(*block, key))
      r.scenario.economics[which] = add_value(r, *node, {.target = {.parameter = which}});
    else if (required && is_missing(*block, key))
      r.fault("missing-key", block->place, {{"key", std::string(key)}});
  };
  read(Economic::act_bad, "act_bad", true);
  read(Economic::act_good, "act_good", true);
  read(Economic::new_customer_value, "new_customer_value", false);
  r.scenario.word_of_mouth = mouth;
}

}  // namespace closs
