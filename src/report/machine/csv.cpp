// Tidy CSV: one figure a row, full precision, none = empty (docs/commands/run.md). Quoted as RFC 4180 says; a text that
// a spreadsheet would take for a formula gets an apostrophe in front.
#include "text/csv.hpp"
#include "report/machine/machine.hpp"
#include "text/decimal.hpp"
#include "text/utf8.hpp"

namespace closs {

namespace {

constexpr std::string_view header = "file,scenario,scope,id,measure,unit,value";

// "telecom.yaml,Fixed-line telecom,segment,home.problem.billing,"
std::string row_start(const std::string& file_and_scenario, const Scenario& scenario, const FigureId& figure) {
  std::string out = file_and_scenario;
  out.append(name_of(figure.scope)).append(",");
  append_csv_text(out, id_of(scenario, figure));
  out += ',';
  return out;
}

bool same_scope(FigureId a, const FigureId& b) {
  a.measure = b.measure;
  return a == b;
}

}  // namespace

std::string csv_before(const ReportOptions& options) {
  std::string out;
  if (options.bom) out += byte_order_mark;
  out += header;
  if (!options.set.empty()) out.append(",").append(set_column);
  return out += '\n';
}

std::string csv_each(const Reported& reported, const ReportOptions& options) {
  const Scenario& scenario = *reported.scenario;
  std::string file_and_scenario;
  append_csv_text(file_and_scenario, scenario.file);
  file_and_scenario += ',';
  append_csv_text(file_and_scenario, machine_name(scenario));
  file_and_scenario += ',';

  const std::vector<const Figure*> figures = selected_figures(reported, options);
  refuse_repeated_sets(figures.size(), options);
  const std::string end = csv_line_end(options);
  std::string out, start;
  out.reserve(figures.size() * (file_and_scenario.size() + end.size() + 64));
  const FigureId* last = nullptr;
  for (const Figure* figure : figures) {
    if (!last || !same_scope(*last, figure->id)) start = row_start(file_and_scenario, scenario, figure->id);
    last = &figure->id;
    const Measure& row = measure(figure->id.measure);
    out.append(start).append(row.name).append(",").append(unit_name(row.unit, scenario)).append(",");
    if (figure->exists()) append_exact(out, figure->value);
    out += end;
  }
  return out;
}

}  // namespace closs
