// The numbers of the scenario and of its segments, and who they are: scenario.md section 2, model.md section 3.
#include <algorithm>
#include <cmath>

#include "input/model/file_keys.hpp"
#include "input/scenario/reading.hpp"

namespace closs {
namespace {

/// What a segment may state of its own, and where it is kept.
struct SegmentNumber {
  Economic which;
  int Segment::*index;
};
constexpr std::array<SegmentNumber, 6> segment_numbers = {{
    {Economic::customers, &Segment::customers},
    {Economic::new_customers, &Segment::new_customers},
    {Economic::revenue_per_customer, &Segment::revenue_per_customer},
    {Economic::margin, &Segment::margin},
    {Economic::baseline_loss, &Segment::baseline_loss},
    {Economic::problem_rate, &Segment::problem_rate},
}};
constexpr std::array<std::string_view, 8> segment_keys = {
    "name",   "problems",      "customers",   "new_customers", "revenue_per_customer",
    "margin", "baseline_loss", "problem_rate"};

bool is_of_each_segment(Economic which) { return which == Economic::customers || which == Economic::new_customers; }

/// Whether silence means 0: for new customers, and for the baseline under drops above it.
bool silence_is_zero(const Reading& r, Economic which) {
  return which == Economic::new_customers ||
         (which == Economic::baseline_loss && r.scenario.model && r.model().losses_above_baseline);
}

int read_or_own(Reading& r, const Node& map, const Parameter& parameter, const std::string& level, int inherited,
                bool may_default) {
  if (const Node* node = stated(map, parameter.name)) return add_value(r, *node, parameter, level + parameter.name);
  if (const Node* empty = map.find(parameter.name); empty && empty->reported) return unread;
  if (r.own.empty() || !wants_own(r, level, parameter.name)) return inherited;
  if (inherited == -1) return may_default ? add_fallback(r, parameter, level + parameter.name) : -1;
  return level.empty() ? inherited : add_copy(r, inherited, level + parameter.name);
}

void read_scenario_level(Reading& r, const Node& root) {
  Scenario& s = r.scenario;
  const auto read = [&](Economic which) {
    const Parameter& parameter = parameter_of(which);
    return read_or_own(r, root, parameter, "", -1, parameter.fallback.has_value());
  };
  s.discount_rate = read(Economic::discount_rate);
  s.revenue_per_customer_growth = read(Economic::revenue_per_customer_growth);
  s.cost_growth = read(Economic::cost_growth);
  s.acquisition_cost = read(Economic::acquisition_cost);
}

/// What the top level says for every segment; with segments, `customers` and `new_customers` are left to them.
Segment top_level(Reading& r, const Node& root) {
  Segment top;
  for (const SegmentNumber& number : segment_numbers) {
    if (r.scenario.segmented && is_of_each_segment(number.which)) continue;
    top.*number.index = read_or_own(r, root, parameter_of(number.which), "", -1, silence_is_zero(r, number.which));
  }
  return top;
}

void check_segment_keys(Reading& r, const Node& map) {
  for (const Entry& e : map.entries) {
    if (std::find(segment_keys.begin(), segment_keys.end(), e.key) != segment_keys.end()) continue;
    const auto rows = economics();
    const bool elsewhere = std::any_of(rows.begin(), rows.end(), [&](const Parameter& p) { return p.name == e.key; }) ||
                           e.key == "period" || e.key == "currency" || e.key == "horizon" || e.key == "lifetime" ||
                           e.key == "overlap";
    if (elsewhere)
      r.fault("not-of-a-segment", e.key_place, {{"key", std::string(e.key)}});
    else
      unknown_key(e, segment_keys, r.faults);
  }
}

void read_segment(Reading& r, const Entry& entry, const Segment& top) {
  check_id(r, entry.key, entry.key_place);
  if (!is_map(*entry.value, entry.key, r.faults)) return;
  check_segment_keys(r, *entry.value);
  Segment segment = top;
  segment.id = std::string(entry.key);
  segment.place = entry.key_place;
  if (const Node* name = stated(*entry.value, "name")) segment.name = text_in_languages(r, *name, "name");
  const std::string level = "segments." + segment.id + ".";
  for (const SegmentNumber& number : segment_numbers) {
    const Parameter& parameter = parameter_of(number.which);
    segment.*number.index =
        read_or_own(r, *entry.value, parameter, level, top.*number.index, silence_is_zero(r, number.which));
  }
  if (segment.customers == -1 && is_missing(*entry.value, "customers"))
    r.fault("missing-key", entry.value->place, {{"key", "customers"}});
  r.scenario.segments.push_back(std::move(segment));
}

/// A number that is required of every segment: told once at the top where no segment has it, else where it is missing.
void require(Reading& r, const Node& root, int Segment::*index, std::string_view key, std::string_view code) {
  const auto& segments = r.scenario.segments;
  const bool nowhere = std::all_of(segments.begin(), segments.end(), [&](const Segment& g) { return g.*index == -1; });
  if (nowhere) {
    if (is_missing(root, key)) r.fault(code, root.place, {{"key", std::string(key)}});
    return;
  }
  for (const Segment& g : segments)
    if (g.*index == -1) r.fault(code, g.place, {{"key", std::string(key)}});
}

/// With segments, the top level's customers and new customers are control totals of theirs.
void check_control_total(Reading& r, const Node& root, Economic which, int Segment::*index) {
  const Parameter& parameter = parameter_of(which);
  const Node* node = stated(root, parameter.name);
  if (!node || node->reported) return;
  const std::optional<Value> total = read_value(*node, parameter, r.context, r.faults);
  if (!total) return;
  check_unit(r, *node, *total);
  double sum = 0;
  for (const Segment& g : r.scenario.segments) {
    if (g.*index == unread) return;
    if (g.*index >= 0) sum += r.value(g.*index).base;
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
    if (top.customers == -1 && is_missing(root, "customers"))
      r.fault("missing-key", root.place, {{"key", "customers"}});
  } else {
    if (!is_map(*segments, "segments", r.faults)) return;
    for (const Entry& e : segments->entries)
      if (e.value->type != Node::Type::null) read_segment(r, e, top);
    if (segments->entries.empty()) r.fault("empty-map", segments->place, {{"key", "segments"}});
    if (s.segments.size() > ScenarioLimits::segments)
      r.fault("too-many-entries", segments->place,
              {{"key", "segments"},
               {"count", std::to_string(s.segments.size())},
               {"limit", std::to_string(ScenarioLimits::segments)}});
    if (s.segments.empty()) return;
    check_control_total(r, root, Economic::customers, &Segment::customers);
    check_control_total(r, root, Economic::new_customers, &Segment::new_customers);
  }
  require(r, root, &Segment::revenue_per_customer, "revenue_per_customer", "missing-key");
  if (s.model && !silence_is_zero(r, Economic::baseline_loss))
    require(r, root, &Segment::baseline_loss, "baseline_loss", "missing-baseline");
  if (stated(root, "fixes")) require(r, root, &Segment::margin, "margin", "required-with-fixes");
}

void read_word_of_mouth(Reading& r, const Node& root) {
  static constexpr std::array<std::string_view, 4> keys = {"included", "act_bad", "act_good", "new_customer_value"};
  const Node* block = stated(root, "word_of_mouth");
  if (!block || !is_map(*block, "word_of_mouth", r.faults)) return;
  check_keys(*block, keys, r.faults);
  WordOfMouth mouth;
  if (const Node* included = stated(*block, "included")) mouth.included = true_or_false(r, *included, "included");
  const auto read = [&](Economic which, bool required) {
    const Parameter& parameter = parameter_of(which);
    const std::string_view key = std::string_view(parameter.name).substr(parameter.name.find('.') + 1);
    if (const Node* node = stated(*block, key)) return add_value(r, *node, parameter, parameter.name);
    if (required && is_missing(*block, key)) r.fault("missing-key", block->place, {{"key", std::string(key)}});
    return -1;
  };
  mouth.act_bad = read(Economic::act_bad, true);
  mouth.act_good = read(Economic::act_good, true);
  mouth.new_customer_value = read(Economic::new_customer_value, false);
  r.scenario.word_of_mouth = mouth;
}

}  // namespace closs
