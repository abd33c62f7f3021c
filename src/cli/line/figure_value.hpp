// A figure and a number in its own unit, as conditions write them (`expect`, `solve --until`): `total.revenue_at_risk`,
// `9B`, `150%`, `8 months`.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/scenario/measures.hpp"

namespace closs {

/// The figures of a scenario by name.
class FigureFinder {
 public:
  explicit FigureFinder(const Scenario& scenario);

  /// Where the figure stands among figures_of(scenario); nullopt: the scenario has none of that name.
  std::optional<std::size_t> find(std::string_view name) const;
  const FigureId& operator[](std::size_t position) const { return all_[position]; }
  /// The fault `code` about a figure that does not exist. The near one is sought for as many names as a reader reads.
  Fault no_such_figure(FaultCode code, const std::string& name, Place place);

 private:
  const Scenario& scenario_;
  std::vector<FigureId> all_;
  std::unordered_map<std::string, std::size_t> scopes_;  // the first figure of each scope
  std::vector<std::string> names_;                       // of all figures, once one is missing
  std::size_t compared_ = 0;                             // names, in search of near ones
};

/// A number of a measure, base units; nullopt with the faults of literals.
std::optional<Value> figure_value(const Scenario& scenario, const Measure& measure, std::string_view text, Place place,
                                  std::vector<Fault>& faults);

/// A number that an option asks for, in base units; nothing where its text is empty. Failure with the faults of the
/// text.
std::optional<double> option_number(const Scenario& scenario, std::string_view option, const std::string& text,
                                    Kind kind, const Domain& domain);

}  // namespace closs
