#include "cli/goal.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "cli/suggest.hpp"
#include "input/read.hpp"

namespace closs {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

int characters(std::string_view text) {
  return static_cast<int>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

/// A part of the text, without blanks around it.
struct Part {
  std::size_t from = 0, size = 0;
};

Part trimmed(std::string_view text, std::size_t from, std::size_t to) {
  while (from < to && text[from] == ' ') ++from;
  while (to > from && text[to - 1] == ' ') --to;
  return {from, to - from};
}

Place place_of(std::string_view text, Part part, int source) {
  return {source, 1, characters(text.substr(0, part.from)) + 1, std::max(1, characters(text.substr(part.from, part.size)))};
}

Kind kind_of(Unit unit) {
  switch (unit) {
    case Unit::money:
    case Unit::money_per_month: return Kind::money;
    case Unit::rate: return Kind::growth;
    case Unit::ratio:
    case Unit::months: return Kind::number;
    default: return Kind::count;
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

/// Where the equals sign stands; npos with a fault at what is wrong.
std::size_t equals_in(const std::string& text, int source, std::vector<Fault>& faults) {
  const auto malformed = [&](std::string_view code, Part part) {
    faults.push_back({std::string(code), place_of(text, part, source), {{"text", text}}});
    return std::string::npos;
  };
  if (const std::size_t other = text.find_first_of("<>!"); other != std::string::npos) return malformed("goal-other-operator", {other, 1});
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos) return malformed("goal-malformed", {0, text.size()});
  if (const std::size_t second = text.find('=', equals + 1); second != std::string::npos) return malformed("goal-malformed", {second, 1});
  if (trimmed(text, 0, equals).size == 0 || trimmed(text, equals + 1, text.size()).size == 0) return malformed("goal-malformed", {equals, 1});
  return equals;
}

std::optional<FigureId> figure_in(const Scenario& scenario, const std::string& text, Part part, int source, std::vector<Fault>& faults) {
  const std::string name = text.substr(part.from, part.size);
  std::vector<std::string> known;
  for (const FigureId& id : figures_of(scenario)) {
    known.push_back(name_of(scenario, id));
    if (known.back() == name) return id;
  }
  Fault fault = suggesting("unknown-figure", {{"figure", name}, {"file", scenario.file}}, name, known);
  fault.place = place_of(text, part, source);
  faults.push_back(std::move(fault));
  return std::nullopt;
}

}  // namespace

Parameter parameter_for(const Measure& measure) {
  Parameter out;
  out.name = std::string(measure.name);
  out.kind = kind_of(measure.unit);
  out.domain = {-infinity, infinity, false, false};
  return out;
}

std::optional<FigureGoal> read_goal(const Scenario& scenario, const std::string& text, int source, std::vector<Fault>& faults) {
  const std::size_t equals = equals_in(text, source, faults);
  if (equals == std::string::npos) return std::nullopt;
  const auto figure = figure_in(scenario, text, trimmed(text, 0, equals), source, faults);
  if (!figure) return std::nullopt;
  const Measure& row = measure(figure->measure);
  const Part part = trimmed(text, equals + 1, text.size());
  const std::string_view number = without_unit(std::string_view(text).substr(part.from, part.size), row.unit);
  const auto value = read_literal(scenario, parameter_for(row), std::string(number), place_of(text, part, source), faults);
  if (!value) return std::nullopt;
  return FigureGoal{*figure, *value};
}

}  // namespace closs
