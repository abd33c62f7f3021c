#include "report/document/input_title.hpp"

#include "report/document/page.hpp"

namespace closs {

namespace {

using Keys = std::vector<std::string_view>;

Keys split(std::string_view path) {
  Keys keys;
  for (std::size_t dot = path.find('.'); dot != std::string_view::npos; dot = path.find('.')) {
    keys.push_back(path.substr(0, dot));
    path.remove_prefix(dot + 1);
  }
  keys.push_back(path);
  return keys;
}

template <class List>
std::string name_in(const List& list, std::string_view id, Language language) {
  for (const auto& one : list)
    if (one.id == id) return name_of(one, language);
  return std::string(id);
}

// Whose number it is: the names of segment, problem and fix on its path, outermost first.
std::vector<std::string> owners_of(const Scenario& scenario, const Keys& keys, Language language) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i + 1 < keys.size(); ++i) {
    const std::string_view id = keys[i + 1];
    if (keys[i] == "problem_defaults" || (keys[i] == "problems" && id == "*"))
      names.push_back(say("assumption.defaults", language));
    else if (keys[i] == "problems")
      names.push_back(name_in(scenario.problems, id, language));
    else if (keys[i] == "segments")
      names.push_back(name_in(scenario.segments, id, language));
    else if (keys[i] == "fixes")
      names.push_back(name_in(scenario.fixes, id, language));
    else
      continue;
    if (keys[i] != "problem_defaults") ++i;  // an id that reads like a key is no key
  }
  return names;
}

// The row of a parameter by its dotted name; nullptr: none of this scenario.
const Parameter* find_parameter(const Scenario& scenario, std::string_view name) {
  for (const Parameter& row : scenario.model->parameters)
    if (row.name == name) return &row;
  for (const auto rows : {occurrence_parameters(), economics()})
    for (const Parameter& row : rows)
      if (row.name == name) return &row;
  return nullptr;
}

bool is_change(const Keys& keys) { return keys.size() > 4 && keys[0] == "fixes" && keys[2] == "changes"; }

// What a fix changes, and how: "Frequency, reduced by".
std::string change_label(const Scenario& scenario, const Keys& keys, Language language) {
  std::string target;
  for (std::size_t i = keys[3] == "problems" ? 5 : 3; i + 1 < keys.size(); ++i)
    target.append(target.empty() ? "" : ".").append(keys[i]);
  const Parameter* row = find_parameter(scenario, target);
  const std::string label = row ? row->label.in(language) : target;
  for (const std::string_view move : {"to", "reduce", "raise", "points"})
    if (keys.back() == move) return say("move." + std::string(move), language, {{"label", label}});
  return label;
}

}  // namespace

InputName input_name(const Scenario& scenario, const Value& value, Language language) {
  const Keys keys = split(value.path);
  const std::vector<std::string> owners = owners_of(scenario, keys, language);
  InputName out;
  if (!owners.empty()) out.owner = owners.front();
  for (std::size_t i = 1; i < owners.size(); ++i) out.name += owners[i] + " / ";
  out.name += is_change(keys)   ? change_label(scenario, keys, language)
              : value.parameter ? value.parameter->label.in(language)
                                : value.path;
  return out;
}

std::string input_title(const Scenario& scenario, const Value& value, Language language) {
  const InputName title = input_name(scenario, value, language);
  return title.owner.empty() ? title.name : title.owner + " / " + title.name;
}

}  // namespace closs
