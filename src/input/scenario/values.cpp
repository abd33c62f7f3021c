#include <algorithm>

#include "core/at.hpp"
#include "core/scenario/uses.hpp"
#include "input/scenario/paths.hpp"
#include "input/scenario/reading.hpp"

namespace closs {
namespace {

int added(Reading& r, Value value) {
  r.scenario.values.push_back(std::move(value));
  return static_cast<int>(r.scenario.values.size()) - 1;
}

bool says_its_span(const Node& node) {
  if (node.type == Node::Type::scalar) return node.text.find('/') != std::string_view::npos;
  if (stated(node, "per")) return true;
  const Node* value = stated(node, "value");
  return value && value->type == Node::Type::scalar && value->text.find('/') != std::string_view::npos;
}

void note_unit_change(Reading& r, const std::vector<UnitChange>& changes, const Node& node, FaultCode code) {
  for (const UnitChange& change : changes) {
    if (r.layers.rank_of(node.place) >= r.layers.rank_of(change.place)) continue;
    const bool known = std::any_of(r.faults.begin(), r.faults.end(), [&](const Fault& f) {
      return f.code == code && f.place.source == change.place.source && f.place.line == change.place.line;
    });
    if (!known) r.fault(code, change.place, {{"from", change.from}, {"to", change.to}});
  }
}

}  // namespace

void check_unit(Reading& r, const Node& node, const Value& value) {
  if (value.base == 0 && !value.uncertain) return;
  if (!r.layers.currency.empty() && value.parameter->kind == Kind::money)
    note_unit_change(r, r.layers.currency, node, "currency-over-inherited");
  if (!r.layers.period.empty() && value.parameter->conversion != Conversion::none && !says_its_span(node))
    note_unit_change(r, r.layers.period, node, "period-over-inherited");
}

int periods(Reading& r, const Node& node, std::string_view key, int most) {
  if (!r.layers.period.empty()) note_unit_change(r, r.layers.period, node, "period-over-inherited");
  return whole_number(r, node, key, 1, most);
}

std::optional<Value> read_number(Reading& r, const Node& node, const Parameter& parameter) {
  r.stop_at_limit();
  return read_value(node, parameter, r.context, r.faults, &r.scenario.warnings);
}

int add_value(Reading& r, const Node& node, const Parameter& parameter, const Address& address) {
  if (node.reported) return unread;
  std::optional<Value> value = read_number(r, node, parameter);
  if (!value) return unread;
  value->parameter = &parameter;
  value->address = address;
  value->origin = Origin::scenario;
  check_unit(r, node, *value);
  return added(r, std::move(*value));
}

int add_value(Reading& r, const Node& node, const Address& address) {
  return add_value(r, node, r.parameter(address), address);
}

int add_fallback(Reading& r, const Address& address) {
  const Parameter& parameter = r.parameter(address);
  Value value;
  value.base = parameter.fallback.value_or(0);
  value.parameter = &parameter;
  value.address = address;
  value.origin = parameter.source.empty() ? Origin::neutral : Origin::model;
  value.source = parameter.source;
  return added(r, std::move(value));
}

int add_copy(Reading& r, int index, const Address& address) {
  if (index < 0) return index;
  Value copy = r.value(index);
  copy.address = address;
  copy.group = -1;
  return added(r, std::move(copy));
}

bool wants_own(const Reading& r, const Address& address) {
  if (r.own.empty()) return false;
  const std::string& name = r.parameter(address).name;
  return std::any_of(r.own.begin(), r.own.end(), [&](const std::string& path) {
    return path.ends_with(name) && path_matches(path, path_of(r.scenario, address));
  });
}

void drop_unused_values(Scenario& s) {
  std::vector<int> number(s.values.size(), -1);
  for_each_use(s, [&](int& index, const Address&) {
    if (index >= 0) number[static_cast<std::size_t>(index)] = 0;
  });
  int next = 0;
  for (int& n : number)
    if (n >= 0) n = next++;
  if (static_cast<std::size_t>(next) == number.size()) return;
  for_each_use(s, [&](int& index, const Address&) {
    if (index >= 0) index = number[static_cast<std::size_t>(index)];
  });
  std::vector<std::vector<int>> groups;
  for (std::vector<int>& group : s.groups) {
    const bool used =
        std::all_of(group.begin(), group.end(), [&](int v) { return number[static_cast<std::size_t>(v)] >= 0; });
    for (int& v : group) {
      s.values[static_cast<std::size_t>(v)].group = used ? static_cast<int>(groups.size()) : -1;
      v = number[static_cast<std::size_t>(v)];
    }
    if (used) groups.push_back(std::move(group));
  }
  s.groups = std::move(groups);
  for (std::size_t i = 0; i < number.size(); ++i)
    if (number[i] >= 0 && static_cast<std::size_t>(number[i]) != i)
      s.values[static_cast<std::size_t>(number[i])] = std::move(s.values[i]);
  s.values.resize(static_cast<std::size_t>(next));
}

}  // namespace closs
