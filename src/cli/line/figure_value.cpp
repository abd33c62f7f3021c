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

/// Whether two figures are of the same thing.
bool one_scope(FigureId a, const FigureId& b) {
  a.measure = b.measure;
  return a == b;
}

}  // namespace

FigureFinder::FigureFinder(const Scenario& scenario) : scenario_(scenario), all_(figures_of(scenario)) {
  for (std::size_t i = 0; i < all_.size(); ++i)
    if (i == 0 || !one_scope(all_[i], all_[i - 1])) scopes_.emplace(scope_id(scenario, all_[i]), i);
}

std::optional<std::size_t> FigureFinder::find(std::string_view name) const {
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos) return std::nullopt;
  const auto scope = scopes_.find(std::string(name.substr(0, dot)));
  if (scope == scopes_.end()) return std::nullopt;
  for (std::size_t i = scope->second; i < all_.size() && one_scope(all_[i], all_[scope->second]); ++i)
    if (measure(all_[i].measure).name == name.substr(dot + 1)) return i;
  return std::nullopt;
}

Fault FigureFinder::no_such_figure(FaultCode code, const std::string& name, Place place) {
  constexpr std::size_t most_compared = 5'000'000;
  if (names_.empty())
    for (const FigureId& id : all_) names_.push_back(name_of(scenario_, id));
  Fault fault{code, place, {{"figure", name}, {"file", scenario_.file}, {"known", listed(names_)}}};
  if (compared_ < most_compared) fault.suggestion = nearest(name, names_);
  compared_ += names_.size();
  return fault;
}

std::optional<Value> figure_value(const Scenario& scenario, const Measure& measure, std::string_view text, Place place,
                                  std::vector<Fault>& faults) {
  return read_literal_value(scenario, parameter_for(measure), std::string(without_unit(text, measure.unit)), place,
                            faults);
}

std::optional<double> option_number(const Scenario& scenario, std::string_view option, const std::string& text,
                                    Kind kind, const Domain& domain) {
  if (text.empty()) return {};
  Parameter parameter;
  parameter.name = option;
  parameter.kind = kind;
  parameter.domain = domain;
  std::vector<Fault> faults;
  const auto number = read_literal(scenario, parameter, text, {}, faults);
  if (!number) throw Failure(std::move(faults));
  return number;
}

}  // namespace closs
