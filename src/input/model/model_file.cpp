#include "input/model/model_file.hpp"

#include <algorithm>
#include <cmath>

#include "input/model/file_keys.hpp"
#include "input/model/formula.hpp"
#include "input/model/model_check.hpp"
#include "input/values/literal.hpp"
#include "input/values/suggest.hpp"
#include "text/names.hpp"

namespace closs {
namespace {

constexpr std::size_t most_states = 100, most_parameters = 500;  // docs/models.md; beyond, it is no journey

constexpr std::string_view model_keys[] = {"closs_model", "name",  "label",      "meaning", "source",
                                           "losses",      "start", "parameters", "states"};
constexpr std::string_view parameter_keys[] = {"kind", "group", "default", "source", "low", "high", "label", "meaning"};
constexpr std::string_view state_keys[] = {"label",     "complaint", "contacts",  "cost",
                                           "told_good", "told_bad",  "spend_cut", "to"};
constexpr std::string_view reserved[] = {
    "name", "tags", "frequency", "share", "complaints", "incidents_per_customer", "realisation", "cost_per_contact"};

/// Where an accrual of a state goes, and what may stand in its formula.
struct Accrual {
  std::string_view key;
  Formula State::*formula;
  FormulaUse use;
};
constexpr Accrual accruals[] = {{"contacts", &State::contacts, FormulaUse::number},
                                {"cost", &State::cost, FormulaUse::money},
                                {"told_good", &State::told_good, FormulaUse::number},
                                {"told_bad", &State::told_bad, FormulaUse::number},
                                {"spend_cut", &State::spend_cut, FormulaUse::share}};

struct ModelReading {
  Model& model;
  ModelPlaces& places;
  std::vector<Fault>& faults;

  void fault(FaultCode code, Place place, std::vector<std::pair<std::string, std::string>> values) {
    add_fault(faults, {code, place, std::move(values)});
  }
};

bool few_enough(const Node& map, std::string_view what, std::size_t limit, ModelReading& r) {
  if (map.entries.size() <= limit) return true;
  r.fault(
      "model-too-large", map.place,
      {{"what", std::string(what)}, {"count", std::to_string(map.entries.size())}, {"limit", std::to_string(limit)}});
  return false;
}

// --- Parameters ----------------------------------------------------------------------------------

/// Each part between the dots is an id, and the first part is no key that a problem has anyway.
void check_name(std::string_view name, Place place, ModelReading& r) {
  for (std::string_view rest = name;;) {
    const std::size_t dot = rest.find('.');
    if (!is_id(rest.substr(0, dot)))
      return r.fault("bad-id", place, {{"id", std::string(name)}, {"what", "parameter"}});
    if (dot == rest.npos) break;
    rest = rest.substr(dot + 1);
  }
  const std::string_view first = name.substr(0, name.find('.'));
  if (std::find(std::begin(reserved), std::end(reserved), first) != std::end(reserved))
    r.fault("parameter-reserved", place, {{"name", std::string(first)}});
}

/// A number in the file, outside any scenario: no currency, no uncertainty.
std::optional<Value> plain_value(const Node& node, const Parameter& parameter, std::string_view key, ModelReading& r) {
  auto value = read_value(node, parameter, LiteralContext{}, r.faults);
  if (!value) return std::nullopt;
  if (value->uncertain) {
    r.fault("model-value-uncertain", node.place, {{"key", std::string(key)}, {"name", parameter.name}});
    return std::nullopt;
  }
  return value;
}

void read_domain(const Node& map, Parameter& parameter, ModelReading& r) {
  const Parameter usual = parameter;
  Domain domain = usual.domain;
  const Node *low = map.find("low"), *high = map.find("high");
  if (low)
    if (const auto value = plain_value(*low, usual, "low", r)) domain.low = value->base;
  if (high)
    if (const auto value = plain_value(*high, usual, "high", r)) domain.high = value->base;
  if (domain.low < domain.high)
    parameter.domain = domain;
  else
    r.fault("domain-empty", (high ? high : low)->place, {{"name", parameter.name}});
}

void read_default(const Node& node, Parameter& parameter, ModelReading& r) {
  const auto value = plain_value(node, parameter, "default", r);
  if (!value) return;
  parameter.fallback = value->base;
  if (parameter.source.empty()) parameter.source = value->source;
  if (parameter.kind == Kind::money && value->base != 0)
    r.fault("money-default", node.place, {{"name", parameter.name}});
  else if (parameter.source.empty() && value->base != 0 && value->base != 1)
    r.fault("default-without-source", node.place, {{"name", parameter.name}, {"value", std::string(node.text)}});
}

Parameter read_parameter(const Entry& entry, ModelReading& r) {
  Parameter parameter;
  parameter.name = std::string(entry.key);
  parameter.label.en = parameter.name;
  parameter.in_segment = parameter.in_fix = true;
  check_name(entry.key, entry.key_place, r);
  const Node& map = *entry.value;
  if (!is_map(map, entry.key, r.faults)) return parameter;
  check_keys(map, parameter_keys, r.faults);
  if (const Node* label = map.find("label")) parameter.label = read_both(*label, "label", r.faults);
  if (const Node* meaning = map.find("meaning")) parameter.meaning = read_both(*meaning, "meaning", r.faults);
  if (const Node* source = map.find("source")) parameter.source = read_text(*source, "source", r.faults);
  if (const Node* group = map.find("group")) parameter.group = read_text(*group, "group", r.faults);
  const Node* kind = required(map, "kind", r.faults);
  static constexpr std::string_view kinds[] = {"rate", "share", "money", "count", "number"};
  if (!kind || read_word(*kind, "kind", kinds, r.faults) < 0) return parameter;
  parameter.kind =
      static_cast<Kind>(std::find(std::begin(kind_names), std::end(kind_names), kind->text) - std::begin(kind_names));
  parameter.domain = domain_of(parameter.kind);
  if (map.find("low") || map.find("high")) read_domain(map, parameter, r);
  if (const Node* value = map.find("default")) read_default(*value, parameter, r);
  if (parameter.kind == Kind::share && parameter.group.empty())
    r.fault("share-without-group", entry.key_place, {{"name", parameter.name}});
  if (parameter.kind != Kind::share && !parameter.group.empty())
    r.fault("group-without-share", map.find("group")->place,
            {{"name", parameter.name}, {"kind", std::string(kind->text)}});
  return parameter;
}

/// A group has two members or more, and defaults for all of them, which sum to 1, or for none.
void check_groups(ModelReading& r) {
  const auto& all = r.model.parameters;
  for (std::size_t first = 0; first < all.size(); ++first) {
    const auto same = [&](const Parameter& p) { return p.group == all[first].group; };
    if (all[first].group.empty() || std::any_of(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(first), same))
      continue;
    const auto members = std::count_if(all.begin(), all.end(), same);
    const auto given = std::count_if(all.begin(), all.end(), [&](const Parameter& p) { return same(p) && p.fallback; });
    double sum = 0;
    for (const Parameter& p : all)
      if (same(p)) sum += p.fallback.value_or(0);
    const std::pair<std::string, std::string> group{"group", all[first].group};
    if (members == 1)
      r.fault("group-of-one", r.places.parameters[first], {group, {"name", all[first].name}});
    else if (given > 0 && (given < members || std::abs(sum - 1) > 1e-9))
      r.fault("group-defaults", r.places.parameters[first], {group});
  }
}

/// `loss` and `loss.silent` cannot both be: the one would be a value and a map at once.
void check_nesting(ModelReading& r) {
  for (std::size_t i = 0; i < r.model.parameters.size(); ++i)
    for (const Parameter& outer : r.model.parameters)
      if (r.model.parameters[i].name.starts_with(outer.name + "."))
        r.fault("parameter-inside-parameter", r.places.parameters[i],
                {{"name", r.model.parameters[i].name}, {"outer", outer.name}});
}

void read_parameters(const Node& map, ModelReading& r) {
  if (!is_map(map, "parameters", r.faults) || !few_enough(map, "parameters", most_parameters, r)) return;
  for (const Entry& entry : map.entries) {
    r.model.parameters.push_back(read_parameter(entry, r));
    r.places.parameters.push_back(entry.key_place);
  }
  check_groups(r);
  check_nesting(r);
}

// --- States --------------------------------------------------------------------------------------

/// The index of a state, or one of the two ends; nullopt with the fault "unknown-state".
std::optional<int> find_state(std::string_view name, Place place, bool ends_too, ModelReading& r) {
  if (ends_too && name == "lost") return state_lost;
  if (ends_too && name == "kept") return state_kept;
  if (const int found = r.model.state(name); found >= 0) return found;
  std::vector<std::string> known;
  for (const State& s : r.model.states) known.push_back(s.id);
  if (ends_too) known.insert(known.end(), {"lost", "kept"});
  add_fault(r.faults, suggesting("unknown-state", {{"name", std::string(name)}}, name, known, place));
  return std::nullopt;
}

void read_steps(const Node& map, State& state, ModelReading& r) {
  if (!is_map(map, "to", r.faults)) return;
  if (map.entries.empty()) return r.fault("state-without-steps", map.place, {{"state", state.id}});
  bool rest_seen = false;
  for (const Entry& entry : map.entries) {
    if (enough(r.faults)) return;
    Step step;
    const auto to = find_state(entry.key, entry.key_place, true, r);
    if (to) step.to = *to;
    step.rest = is_rest(*entry.value);
    if (step.rest && rest_seen) r.fault("two-rest-steps", entry.value->place, {{"state", state.id}});
    rest_seen = rest_seen || step.rest;
    if (!step.rest)
      if (auto share = read_formula(*entry.value, FormulaUse::share, r.model.parameters, r.faults))
        step.share = std::move(*share);
    state.steps.push_back(std::move(step));
  }
}

void read_complaint(const Node& node, int state, ModelReading& r) {
  if (node.reported) return;
  if (node.type != Node::Type::scalar || (node.text != "true" && node.text != "false"))
    return r.fault("not-true-or-false", node.place, {{"key", "complaint"}, {"value", std::string(node.text)}});
  if (node.text == "false") return;
  if (r.model.complaint >= 0)
    r.fault("two-complaints", node.place,
            {{"state", r.model.states[static_cast<std::size_t>(state)].id},
             {"first", r.model.states[static_cast<std::size_t>(r.model.complaint)].id}});
  else
    r.model.complaint = state;
}

void read_state(const Entry& entry, int index, ModelReading& r) {
  State& state = r.model.states[static_cast<std::size_t>(index)];
  const Node& map = *entry.value;
  r.places.steps.push_back(map.place);
  r.places.spend_cuts.emplace_back();
  if (!is_map(map, entry.key, r.faults)) return;
  check_keys(map, state_keys, r.faults);
  if (const Node* label = map.find("label")) state.label = read_both(*label, "label", r.faults);
  if (const Node* complaint = map.find("complaint")) read_complaint(*complaint, index, r);
  for (const Accrual& accrual : accruals)
    if (const Node* node = map.find(accrual.key))
      if (auto formula = read_formula(*node, accrual.use, r.model.parameters, r.faults))
        state.*accrual.formula = std::move(*formula);
  if (const Node* cut = map.find("spend_cut")) r.places.spend_cuts.back() = cut->place;
  if (const Node* to = required(map, "to", r.faults)) {
    r.places.steps.back() = to->place;
    read_steps(*to, state, r);
  }
}

void read_states(const Node& map, ModelReading& r) {
  if (!is_map(map, "states", r.faults) || !few_enough(map, "states", most_states, r)) return;
  if (map.entries.empty()) return r.fault("empty-map", map.place, {{"key", "states"}});
  for (const Entry& entry : map.entries) {
    if (entry.key == "lost" || entry.key == "kept")
      r.fault("end-declared", entry.key_place, {{"state", std::string(entry.key)}});
    if (!is_id(entry.key)) r.fault("bad-id", entry.key_place, {{"id", std::string(entry.key)}, {"what", "state"}});
    State& state = r.model.states.emplace_back();
    state.id = state.label.en = std::string(entry.key);
    r.places.states.push_back(entry.key_place);
  }
  for (std::size_t i = 0; i < map.entries.size(); ++i) read_state(map.entries[i], static_cast<int>(i), r);
}

// --- The whole -----------------------------------------------------------------------------------

void read_heading(const Node& root, ModelReading& r) {
  if (const Node* name = required(root, "name", r.faults)) {
    r.model.name = read_text(*name, "name", r.faults);
    if (name->type == Node::Type::scalar && !is_id(r.model.name))
      r.fault("bad-id", name->place, {{"id", r.model.name}, {"what", "model"}});
  }
  r.model.label = {r.model.name, {}};
  if (const Node* label = root.find("label")) r.model.label = read_both(*label, "label", r.faults);
  if (const Node* meaning = root.find("meaning")) r.model.meaning = read_both(*meaning, "meaning", r.faults);
  if (const Node* source = root.find("source")) r.model.source = read_text(*source, "source", r.faults);
  static constexpr std::string_view losses[] = {"include_baseline", "above_baseline"};
  if (const Node* node = required(root, "losses", r.faults))
    r.model.losses_above_baseline = read_word(*node, "losses", losses, r.faults) == 1;
}

void append_engine_parameters(Model& model) {
  model.realisation = static_cast<int>(model.parameters.size());
  model.parameters.push_back(realisation_parameter());
  if (std::all_of(model.states.begin(), model.states.end(), [](const State& s) { return s.contacts.empty(); })) return;
  model.cost_per_contact = static_cast<int>(model.parameters.size());
  model.parameters.push_back(cost_per_contact_parameter());
}

}  // namespace

std::shared_ptr<const Model> read_model(const Node& root, std::vector<Fault>& faults) {
  const std::size_t before = faults.size();
  auto model = std::make_shared<Model>();
  ModelPlaces places;
  ModelReading r{*model, places, faults};
  if (!is_map(root, "closs_model", faults)) return nullptr;
  const Node* version = required(root, "closs_model", faults);
  if (!version || !is_version_1(*version, "model-version", faults)) return nullptr;
  check_keys(root, model_keys, faults);
  read_heading(root, r);
  if (const Node* parameters = required(root, "parameters", faults)) read_parameters(*parameters, r);
  const Node* states = required(root, "states", faults);
  const std::size_t before_states = faults.size();
  if (states) read_states(*states, r);
  const Node* start = required(root, "start", faults);
  if (start) {
    const std::string id = read_text(*start, "start", faults);
    if (start->type == Node::Type::scalar && !model->states.empty())
      model->start = find_state(id, start->place, false, r).value_or(0);
  }
  // Else most of these would only follow from other faults, or there are no states to speak of.
  if (states && before == 0 && faults.size() == before_states) {
    check_chain(*model, places, faults);
    check_all_used(*model, places, faults);
  }
  sort_by_place(faults, before);
  if (!faults.empty()) return nullptr;
  append_engine_parameters(*model);
  model->order = topological_order(*model);
  return model;
}

}  // namespace closs
