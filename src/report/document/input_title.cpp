#include "report/document/input_title.hpp"

#include <cmath>

#include "core/at.hpp"
#include "report/document/figure_title.hpp"
#include "report/document/words.hpp"

namespace closs {
namespace {

/// Whose number it is, outermost first.
std::vector<std::string> owners_of(const Scenario& scenario, const Address& address, Language language) {
  std::vector<std::string> names;
  if (address.fix) names.push_back(name_of(scenario.fixes[at(*address.fix)], language));
  if (address.segment && scenario.segmented)
    names.push_back(name_of(scenario.segments[at(*address.segment)], language));
  const ParameterId& which = address.target.parameter;
  if (address.target.problem)
    names.push_back(name_of(scenario.problems[at(*address.target.problem)], language));
  else if (std::holds_alternative<Occurring>(which) || std::holds_alternative<ModelParameter>(which))
    names.push_back(say("assumption.defaults", language));
  return names;
}

/// "Complaint rate"; of a change how as well: "Frequency, reduced by".
std::string label_of(const Scenario& scenario, const Address& address, Language language) {
  const std::string& label = parameter_of(address.target.parameter, scenario.model.get()).label.in(language);
  if (!address.move) return label;
  return say("move." + std::string(name_of(*address.move)), language, {{"label", label}});
}

}  // namespace

InputName input_name(const Scenario& scenario, const Value& value, Language language) {
  const std::vector<std::string> owners = owners_of(scenario, value.address, language);
  InputName out;
  if (!owners.empty()) out.owner = owners.front();
  for (std::size_t i = 1; i < owners.size(); ++i) out.name += owners[i] + " / ";
  out.name += label_of(scenario, value.address, language);
  return out;
}

std::string input_title(const Scenario& scenario, const Value& value, Language language) {
  const InputName title = input_name(scenario, value, language);
  return title.owner.empty() ? title.name : title.owner + " / " + title.name;
}

Quantity quantity_of(const Scenario& scenario, int input) {
  const Value& value = scenario.values[at(input)];
  return {.value = value.base, .counted = value.parameter->kind, .currency = scenario.currency, .of = {.input = input}};
}

Quantity written_quantity(const Scenario& scenario, int input) {
  const Value& value = scenario.values[at(input)];
  Quantity out = quantity_of(scenario, input);
  out.written = value.written;
  out.written_tells = !value.uncertain && value.spans == 1 && value.written != "rest";
  if (value.written.empty()) return out;
  const double months = months_in(scenario.period) / value.spans;
  out.stated = {.law = value.uncertain,
                .as_written = value.spans == 1 ? value.base : per_period(*value.parameter, value.base, 1 / value.spans),
                .months = value.spans == 1 ? 0 : static_cast<int>(std::lround(months)),
                .rest = value.written == "rest"};
  return out;
}

}  // namespace closs
