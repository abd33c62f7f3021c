#include "report/machine/database_rows.hpp"

#include "core/scenario/sources.hpp"
#include "report/answers/answer.hpp"
#include "report/document/trace.hpp"
#include "report/machine/machine.hpp"
#include "text/utf8.hpp"

namespace closs {
namespace {

DatabaseFigure row_of(const Figure& figure, const Scenario& scenario) {
  const Measure& row = measure(figure.id.measure);
  DatabaseFigure out;
  out.figure = name_of(scenario, figure.id);
  out.scope = name_of(figure.id.scope);
  out.id = id_of(scenario, figure.id);
  out.measure = row.name;
  out.unit = unit_name(row.unit, scenario);
  if (figure.exists()) {
    out.value = figure.value == 0 ? 0.0 : figure.value;  // never -0
  } else {
    out.none = figure.none;
  }
  return out;
}

DatabaseWarning row_of(const Fault& warning, std::span<const Source> sources) {
  DatabaseWarning out;
  out.code = warning.code.name();
  out.message = as_utf8(fault_message(warning, Language::en));
  out.hint = as_utf8(fault_remedy(warning, Language::en));
  const Source* source = source_of(warning.place, sources);
  if (!source) return out;
  out.file = as_utf8(source->name);
  out.line = warning.place.line;
  out.column = warning.place.column;
  return out;
}

}  // namespace

DatabaseScenario database_scenario(const Reported& reported, std::string_view variant, const ReportOptions& options) {
  const Scenario& scenario = *reported.scenario;
  DatabaseScenario out;
  out.file = as_utf8(scenario.file);
  out.variant = variant;
  if (!options.set.empty()) out.variant.append(variant.empty() ? "" : "; ").append(options.set);
  out.scenario = machine_name(scenario);
  out.currency = scenario.currency;
  out.period = name_of(scenario.period);
  out.sha256 = scenario.sha256;
  out.set = as_utf8(set_text(scenario.sets));
  out.version = options.version;
  for (const Figure* figure : selected_figures(reported, options)) out.figures.push_back(row_of(*figure, scenario));
  for (const Fault& warning : reported.warnings) out.warnings.push_back(row_of(warning, reported.sources));
  return out;
}

}  // namespace closs
