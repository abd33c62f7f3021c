// JSON and JSON lines (docs/commands/run.md): the same value, spread over lines or on one. All keys are always there,
// so that a program finds the same shape whatever a scenario has.
#include "text/json.hpp"
#include "report/machine/machine.hpp"

namespace closs {

namespace {

void member(JsonWriter& json, std::string_view name, std::string_view value) {
  json.key(name);
  json.text(value);
}

// The figures in their fixed order, and how far they are written.
struct FigureWriter {
  JsonWriter& json;
  const Scenario& scenario;
  const std::vector<const Figure*>& figures;
  std::size_t next = 0;

  bool at(Scope scope) const { return next < figures.size() && figures[next]->id.scope == scope; }
  const FigureId& id() const { return figures[next]->id; }

  // The measures of one scope, as members of the object that is open.
  void measures_of(FigureId owner) {
    while (next < figures.size()) {
      const Figure& figure = *figures[next];
      owner.measure = figure.id.measure;
      if (!(owner == figure.id)) return;
      json.key(measure(owner.measure).name);
      if (figure.exists())
        json.number(figure.value);
      else
        json.null();
      ++next;
    }
  }

  void object(std::string_view name, const FigureId& owner) {
    json.key(name);
    json.begin_object();
    measures_of(owner);
    json.end_object();
  }

  // {id: {...}} for every figure of one scope; `name_of_id` tells the id of the next one.
  template <class NameOfId>
  void objects(std::string_view name, Scope scope, NameOfId name_of_id) {
    json.key(name);
    json.begin_object();
    while (at(scope)) object(name_of_id(id()), id());
    json.end_object();
  }

  void segments() {
    json.key("segments");
    json.begin_object();
    while (at(Scope::segment) || at(Scope::segment_problem)) {
      const int segment = id().segment;
      json.key(scenario.segments[static_cast<std::size_t>(segment)].id);
      json.begin_object();
      if (at(Scope::segment)) measures_of(id());
      json.key("problems");
      json.begin_object();
      while (at(Scope::segment_problem) && id().segment == segment) object(problem_id(id()), id());
      json.end_object();
      json.end_object();
    }
    json.end_object();
  }

  void tags() {
    json.key("tags");
    json.begin_object();
    while (at(Scope::tag)) {
      const std::string& name = tag(id()).key;
      json.key(name);
      json.begin_object();
      while (at(Scope::tag) && tag(id()).key == name) object(tag(id()).value, id());
      json.end_object();
    }
    json.end_object();
  }

  void all() {
    object("total", {.scope = Scope::total});
    segments();
    objects("problems", Scope::problem, [&](const FigureId& f) -> const std::string& { return problem_id(f); });
    tags();
    objects("states", Scope::state, [&](const FigureId& f) -> const std::string& {
      return scenario.model->states[static_cast<std::size_t>(f.state)].id;
    });
    objects("fixes", Scope::fix, [&](const FigureId& f) -> const std::string& {
      return scenario.fixes[static_cast<std::size_t>(f.fix)].id;
    });
    object("joint", {.scope = Scope::joint});
  }

  const std::string& problem_id(const FigureId& f) const {
    return scenario.problems[static_cast<std::size_t>(f.problem)].id;
  }
  const Tag& tag(const FigureId& f) const { return scenario.tags[static_cast<std::size_t>(f.tag)]; }
};

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
  FigureWriter{json, scenario, figures}.all();
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
