#include "cli/line/figure_value.hpp"

#include <array>
#include <limits>

#include "input/scenario/read.hpp"
#include "input/values/suggest.hpp"

namespace closs {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

Kind kind_of(Unit unit) {
  switch (unit) {
    case Unit::money:
    case Unit::money_per_month:
      return Kind::money;
    case Unit::rate:
      return Kind::growth;
    case Unit::ratio:
    case Unit::months:
      return Kind::number;
    default:
      return Kind::count;
  }
}

/// A number without the unit that its figure implies: "8 months", "8か月", "100M/month".
std::string_view without_unit(std::string_view text, Unit unit) {
  static constexpr std::array<std::string_view, 5> months = {"months", "month", "か月", "ヶ月", "カ月"};
  static constexpr std::array<std::string_view, 2> per_month = {"/month", "/月"};
  const auto strip = [&](std::span<const std::string_view> endings) {
    for (const std::string_view ending : endings)
      if (text.ends_with(ending)) {
        text.remove_suffix(ending.size());
        break;
      }
  };
  if (unit == Unit::months) strip(months);
  if (unit == Unit::money_per_month) strip(per_month);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

/// The domain and kind in which a number of a measure is written: money in the scenario's currency, rates in percent.
Parameter parameter_for(const Measure& measure) {
  Parameter out;
  out.name = std::string(measure.name);
  out.kind = kind_of(measure.unit);
  out.domain = {-infinity, infinity, false, false};
  return out;
}

}  // namespace

std::optional<FigureId> find_figure(const Scenario& scenario, std::string_view name) {
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos) return std::nullopt;
  for (const FigureId& id : figures_of(scenario))
    if (measure(id.measure).name == name.substr(dot + 1) && scope_id(scenario, id) == name.substr(0, dot)) return id;
  return std::nullopt;
}

Fault no_such_figure(FaultCode code, const Scenario& scenario, const std::string& name, Place place) {
  std::vector<std::string> known;
  for (const FigureId& id : figures_of(scenario)) known.push_back(name_of(scenario, id));
  Fault fault = suggesting(code, {{"figure", name}, {"file", scenario.file}}, name, known);
  fault.place = place;
  return fault;
}

std::optional<Value> figure_value(const Scenario& scenario, const Measure& measure, std::string_view text, Place place,
                                  std::vector<Fault>& faults) {
  return read_literal_value(scenario, parameter_for(measure), std::string(without_unit(text, measure.unit)), place,
                            faults);
}

}  // namespace closs
