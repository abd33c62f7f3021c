// What `simulate` says of one scenario, in every format: for people a Document, for programs the statistics at full
// precision with their standard errors.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/simulate/simulate.hpp"
#include "analysis/simulate/simulated.hpp"
#include "report/answers/answer.hpp"
#include "report/answers/run.hpp"
#include "report/document/document.hpp"
#include "report/machine/database_rows.hpp"

namespace closs {

/// One simulated scenario, ready to be written.
struct SimulationReported {
  const Scenario* scenario = nullptr;
  const Simulated* simulated = nullptr;
  std::span<const Source> sources = {};
  std::vector<Fault> warnings = {};  // of reading and of the simulation
};

/// The report for people.
Document simulation_document(const SimulationReported& reported, const ReportOptions& options);

/// The report for people of scenarios that were simulated together: how the others differ from the first. `variants`:
/// one a scenario, as in compare_answer; `plain`: what that says, whose warnings are told, and where nothing is random
/// all of it.
Document differences_document(std::span<const SimulationReported> all, std::span<const std::string> variants,
                              Answer plain, const ReportOptions& options);

/// One format, as those of `run` (report/answers/run.hpp). What stands before the scenarios says what all of their
/// simulations have in common, so it is known last.
struct SimulationFormat {
  std::string_view name, extension;
  const Rendering* rendering = nullptr;  // of formats for people
  std::string (*before)(std::span<const SimulationRun> runs, const ReportOptions&) = nullptr;
  std::string (*each)(const SimulationReported&, const ReportOptions&) = nullptr;
  std::string_view between = {}, after = {};
  bool warns = false;    // prints the warnings, so that they need not be told on standard error
  bool explains = true;  // shows what matters, and what knowing is worth

  /// It never changes with language, color or digits.
  bool machine() const { return !rendering; }
  std::string written(const SimulationReported& reported, const ReportOptions& options) const {
    return machine() ? each(reported, options)
                     : rendering->document(simulation_document(reported, options), options.look());
  }
};
/// text, markdown, html, csv, json, jsonl, xlsx.
std::span<const SimulationFormat> simulation_formats();

// The formats for programs (simulate_machine.cpp).
std::string simulation_csv_head(std::span<const SimulationRun> runs, const ReportOptions& options);
std::string simulation_csv(const SimulationReported& reported, const ReportOptions& options);
DatabaseScenario simulation_rows(const SimulationReported& reported, std::string_view variant,
                                 const ReportOptions& options);
std::string simulation_json_head(std::span<const SimulationRun> runs, const ReportOptions& options);
std::string simulation_json(const SimulationReported& reported, const ReportOptions& options);
std::string simulation_jsonl(const SimulationReported& reported, const ReportOptions& options);

/// The trials themselves as csv, a line each (--draws): replicate and number, both from 1; 1 where it is refused; each
/// value that is drawn, by its path; figures by name, empty where there is none.
class DrawsText {
 public:
  DrawsText(const Scenario& scenario, const RandomInputs& inputs, std::span<const FigureId> figures,
            const ReportOptions& options);
  std::string before() const;
  /// Called from several threads.
  void append(std::string& out, const TrialsDone& trials) const;

 private:
  Grid grid_;
  ReportOptions options_;
  std::string end_;
};

}  // namespace closs
