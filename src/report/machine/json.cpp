// JSON and JSON lines (cli.md section 3): the same value, spread over lines or on one. All keys are always there, so
// that a program finds the same shape whatever a scenario has.
#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>

#include "report/document/width.hpp"
#include "report/machine/machine.hpp"

namespace closs {

namespace {

using Buffer = rapidjson::StringBuffer;
using Compact = rapidjson::Writer<Buffer>;
using Pretty = rapidjson::PrettyWriter<Buffer>;

rapidjson::SizeType size_of(std::string_view text) { return static_cast<rapidjson::SizeType>(text.size()); }

template <class Writer>
void key(Writer& json, std::string_view name) {
  json.Key(name.data(), size_of(name));
}

template <class Writer>
void text(Writer& json, std::string_view name, std::string_view value) {
  key(json, name);
  json.String(value.data(), size_of(value));
}

// The figures in their fixed order, and how far they are written.
template <class Writer>
struct FigureWriter {
  Writer& json;
  const Scenario& scenario;
  const std::vector<const Figure*>& figures;
  std::size_t next = 0;
  std::string number = {};

  bool at(Scope scope) const { return next < figures.size() && figures[next]->id.scope == scope; }
  const FigureId& id() const { return figures[next]->id; }

  // The measures of one scope, as members of the object that is open.
  void measures_of(FigureId owner) {
    while (next < figures.size()) {
      const Figure& figure = *figures[next];
      owner.measure = figure.id.measure;
      if (!(owner == figure.id)) return;
      key(json, measure(owner.measure).name);
      if (exists(figure)) {
        number.clear();
        append_exact(number, figure.value);
        json.RawValue(number.data(), number.size(), rapidjson::kNumberType);
      } else {
        json.Null();
      }
      ++next;
    }
  }

  void object(std::string_view name, const FigureId& owner) {
    key(json, name);
    json.StartObject();
    measures_of(owner);
    json.EndObject();
  }

  // {id: {...}} for every figure of one scope; `name_of_id` tells the id of the next one.
  template <class NameOfId>
  void objects(std::string_view name, Scope scope, NameOfId name_of_id) {
    key(json, name);
    json.StartObject();
    while (at(scope)) object(name_of_id(id()), id());
    json.EndObject();
  }

  void segments() {
    key(json, "segments");
    json.StartObject();
    while (at(Scope::segment) || at(Scope::segment_problem)) {
      const int segment = id().segment;
      key(json, scenario.segments[static_cast<std::size_t>(segment)].id);
      json.StartObject();
      if (at(Scope::segment)) measures_of(id());
      key(json, "problems");
      json.StartObject();
      while (at(Scope::segment_problem) && id().segment == segment) object(problem_id(id()), id());
      json.EndObject();
      json.EndObject();
    }
    json.EndObject();
  }

  void tags() {
    key(json, "tags");
    json.StartObject();
    while (at(Scope::tag)) {
      const std::string& name = tag(id()).key;
      key(json, name);
      json.StartObject();
      while (at(Scope::tag) && tag(id()).key == name) object(tag(id()).value, id());
      json.EndObject();
    }
    json.EndObject();
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

template <class Writer>
void write_none(Writer& json, const Scenario& scenario, const std::vector<const Figure*>& figures) {
  key(json, "none");
  json.StartObject();
  for (const Figure* figure : figures)
    if (!exists(*figure))
      text(json, name_of(scenario, figure->id), figure->none.empty() ? "out-of-range" : figure->none);
  json.EndObject();
}

template <class Writer>
void write_scenario(Writer& json, const Reported& reported, const ReportOptions& options) {
  const Scenario& scenario = *reported.scenario;
  const std::vector<const Figure*> figures = selected_figures(reported, options);
  json.StartObject();
  text(json, "name", machine_name(scenario));
  text(json, "file", as_utf8(scenario.file));
  text(json, "sha256", reported.sha256);
  key(json, "figures");
  json.StartObject();
  FigureWriter<Writer>{json, scenario, figures}.all();
  json.EndObject();
  write_none(json, scenario, figures);
  key(json, "warnings");
  if (reported.warnings.empty()) {
    json.StartArray();
    json.EndArray();
  } else {
    const std::string warnings = faults_as_json(reported.warnings, reported.sources);
    json.RawValue(warnings.data(), warnings.size(), rapidjson::kArrayType);
  }
  json.EndObject();
}

// Opens the document, so that what follows is indented as a part of it.
void open_document(Pretty& json, std::string_view version) {
  json.SetIndent(' ', 2);
  json.StartObject();
  text(json, "closs", version);
  key(json, "scenarios");
  json.StartArray();
}

}  // namespace

std::string json_before(const ReportOptions& options) {
  Buffer buffer;
  Pretty json(buffer);
  open_document(json, options.version);
  return {buffer.GetString(), buffer.GetSize()};
}

std::string json_each(const Reported& reported, const ReportOptions& options) {
  Buffer buffer;
  Pretty json(buffer);
  open_document(json, options.version);
  const std::size_t opened = buffer.GetSize();
  write_scenario(json, reported, options);
  return {buffer.GetString() + opened, buffer.GetSize() - opened};
}

std::string jsonl_each(const Reported& reported, const ReportOptions& options) {
  Buffer buffer(nullptr, 16 * 1024);
  Compact json(buffer);
  write_scenario(json, reported, options);
  buffer.Put('\n');
  return {buffer.GetString(), buffer.GetSize()};
}

}  // namespace closs
