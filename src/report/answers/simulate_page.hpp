// The report of `simulate` in the making: its words for chances, amounts, inputs and choices, and its parts in their
// order (report/answers/simulate.cpp).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "report/answers/simulate.hpp"
#include "report/document/page.hpp"

namespace closs {

struct SimulatePage : Page {
  const SimulationReported& reported;
  const ReportOptions& options;
  const Scenario& scenario;
  const Simulated& sim;

  /// The figure that the report begins with: the cost of inaction, else the revenue at risk, else the first one;
  /// nullptr: none exists.
  const Distribution* first_figure() const;
  const Distribution* find(const FigureId& figure) const;
  std::string title(const FigureId& figure) const;
  std::string title(const RandomInput& input) const;
  /// Of shares of one whole, by one of them.
  std::string group_title(const Value& member) const;
  /// An input, or a member of a group, by its path.
  std::string title(std::size_t input, const std::string& path) const;

  /// The decision with the largest mean; nullptr: there is none to take.
  const Decision* best() const;
  std::string title(const Decision& decision) const;

  std::string trials(std::int64_t count) const;
  /// A number with its standard error, which it is rounded to; none where it does not exist.
  Quantity estimate(const Estimate& estimate, Counted counted) const;
  /// The same in the unit of a figure.
  Quantity estimate(const Estimate& estimate, const FigureId& figure,
                    Quantity::Form form = Quantity::Form::amount) const;
  /// A chance: "12.3 %", "more than 99.9 %", in a cell "> 99.9 %". What was never seen may still happen.
  enum class In { sentence, cell };
  CellValue chance(const Estimate& estimate, In in = In::sentence) const;
  /// What knowing is worth: "¥3.1M", "less than ¥20K".
  CellValue worth(const Estimate& estimate) const;
  /// Whether an amount is told from 0.
  static bool is_told(const Estimate& estimate) { return rounded_to_error(estimate.value, estimate.error) > 0; }
};

/// The payback of a decision that is a figure of its own: of one fix that requires nothing, or of all of them; nullptr:
/// it was not asked for, or is none.
const Distribution* payback_of(const SimulatePage& page, const Decision& decision);
/// What knowing everything is worth, and what the best survey; empty: there is no choice, or it was not asked for.
std::string worth_sentence(const SimulatePage& page);

/// The parts of the report, in its order.
void add_headline(SimulatePage& page);
void add_pictures(SimulatePage& page);
void add_figures(SimulatePage& page);
void add_differences(SimulatePage& page);
void add_decisions(SimulatePage& page);
void add_sensitivities(SimulatePage& page);
void add_information(SimulatePage& page);
void add_certain(SimulatePage& page);
void add_how(SimulatePage& page);

// The same without titles, for the report of several scenarios (report/answers/simulate_differences.cpp).
void add_figure_tables(SimulatePage& page);
void add_difference_tables(SimulatePage& page);
/// Titles of the inputs that are taken as certain.
std::vector<std::string> certain_inputs(const SimulatePage& page);
/// `told`: the inputs taken as certain that were told before, and are not told again.
void add_certain_parts(SimulatePage& page, std::span<const std::string> told);

}  // namespace closs
