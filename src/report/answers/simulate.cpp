// The report of `simulate` for people: what a manager repeats, then the figures behind it, then what they rest on.
#include "report/answers/simulate.hpp"

#include <array>

#include "report/answers/simulate_page.hpp"
#include "report/document/trace.hpp"
#include "report/machine/machine.hpp"
#include "report/workbook/run_workbook.hpp"

namespace closs {
namespace {

std::string nothing_before(std::span<const SimulationRun>, const ReportOptions&) { return ""; }

/// Every figure as it stands, where nothing is uncertain.
void add_certain_figures(SimulatePage& page) {
  page.headline(page.say("simulate.nothing_uncertain"));
  Table table{{{page.say("figure.name"), as_words}, {page.say("figure.value")}}};
  for (const Distribution& figure : page.sim.figures)
    table.rows.push_back({{page.title(figure.id), page.estimate({figure.base, 0}, figure.id)}});
  page.add(std::move(table));
  for (const Distribution& figure : page.sim.figures)
    if (!figure.none.empty()) page.why_none({page.title(figure.id)}, {}, figure.none);
}

}  // namespace

Document simulation_document(const SimulationReported& reported, const ReportOptions& options) {
  const Scenario& scenario = *reported.scenario;
  SimulatePage page{{options.style(scenario.currency)}, reported, options, scenario, *reported.simulated};
  page.section(scenario.name.in(options.language));
  if (page.sim.inputs.empty()) {
    add_certain_figures(page);
  } else {
    add_headline(page);
    add_pictures(page);
    add_figures(page);
    add_differences(page);
    add_decisions(page);
    add_sensitivities(page);
    add_information(page);
  }
  add_certain(page);
  if (!page.sim.inputs.empty()) add_how(page);
  page.warnings(reported.warnings, reported.sources);
  const Subject subject = subject_of(scenario);
  add_trace(page, options.version, std::span(&subject, 1));
  return std::move(page.document);
}

std::span<const SimulationFormat> simulation_formats() {
  static constexpr auto formats = std::to_array<SimulationFormat>({
      {.name = "text", .extension = ".txt", .rendering = &text_rendering, .warns = true},
      {.name = "markdown", .extension = ".md", .rendering = &markdown_rendering, .warns = true},
      {.name = "html", .extension = ".html", .rendering = &html_rendering, .warns = true},
      {.name = "csv", .extension = ".csv", .before = simulation_csv_head, .each = simulation_csv, .explains = false},
      {.name = "json",
       .extension = ".json",
       .before = simulation_json_head,
       .each = simulation_json,
       .between = json_between,
       .after = json_after,
       .warns = true},
      {.name = "jsonl", .extension = ".jsonl", .before = nothing_before, .each = simulation_jsonl, .warns = true},
      {.name = "xlsx", .extension = ".xlsx", .rendering = &workbook_rendering, .warns = true},
  });
  return formats;
}

}  // namespace closs
