// JSON and JSON lines (docs/commands/run.md): the same value, spread over lines or on one. All keys are always there,
// so that a program finds the same shape whatever a scenario has.
#include "text/json.hpp"
#include "report/machine/figure_tree.hpp"
#include "report/machine/machine.hpp"

namespace closs {

namespace {

void member(JsonWriter& json, std::string_view name, std::string_view value) {
  json.key(name);
  json.text(value);
}

void write_none(JsonWriter& json, const Scenario& scenario, const std::vector<const Figure*>& figures) {
  json.key("none");
  json.begin_object();
  for (const Figure* figure : figures)
    if (!figure->exists()) member(json, name_of(scenario, figure->id), figure->none);
  json.end_object();
}

void write_scenario(JsonWriter& json, const Reported& reported, const ReportOptions& options) {
  const Scenario& scenario = *reported.scenario;
  const std::vector<const Figure*> figures = selected_figures(reported, options);
  json.begin_object();
  member(json, "name", machine_name(scenario));
  member(json, "file", scenario.file);
  member(json, "sha256", scenario.sha256);
  write_sets(json, scenario.sets);
  json.key("figures");
  json.begin_object();
  write_figure_tree(
      json, scenario, figures, [](const Figure* f) { return f->id; },
      [&](const Figure* figure) {
        if (figure->exists())
          json.number(figure->value);
        else
          json.null();
      });
  json.end_object();
  write_none(json, scenario, figures);
  json.key("warnings");
  json.raw(faults_as_json(reported.warnings, reported.sources));
  json.end_object();
}

}  // namespace

void begin_json(JsonWriter& json, const ReportOptions& options) {
  json.begin_object();
  member(json, "closs", options.version);
  if (options.config.empty()) return;
  json.key("config");
  json.raw(options.config);
}

std::string json_before(const ReportOptions& options) {
  std::string out;
  JsonWriter json(out, JsonLayout::indented);
  begin_json(json, options);
  json.key("scenarios");
  json.begin_array();
  return out;
}

std::string json_each(const Reported& reported, const ReportOptions& options) {
  std::string out;
  out.reserve(16 * 1024);
  JsonWriter json(out, JsonLayout::indented, 2);
  write_scenario(json, reported, options);
  return out;
}

std::string jsonl_each(const Reported& reported, const ReportOptions& options) {
  std::string out;
  out.reserve(16 * 1024);
  JsonWriter json(out);
  write_scenario(json, reported, options);
  return out += '\n';
}

}  // namespace closs
