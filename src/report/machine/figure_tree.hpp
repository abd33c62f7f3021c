// Figures as they stand in JSON: {"total": {...}, "segments": {id: {..., "problems": {...}}}, "problems": {...}, ...}.
#pragma once

#include <string>
#include <string_view>

#include "core/at.hpp"
#include "core/scenario/measures.hpp"
#include "text/json.hpp"

namespace closs {

/// Writes figures in their fixed order (figures_of), as members of the object that is open.
template <class Figures, class IdOf, class WriteValue>
class FigureTree {
 public:
  FigureTree(JsonWriter& json, const Scenario& scenario, const Figures& figures, IdOf id_of, WriteValue write)
      : json_(json), scenario_(scenario), figures_(figures), id_of_(id_of), write_(write) {}

  void all() {
    object("total", {.scope = Scope::total});
    segments();
    objects("problems", Scope::problem, [&](const FigureId& f) -> const std::string& { return problem_id(f); });
    tags();
    objects("states", Scope::state,
            [&](const FigureId& f) -> const std::string& { return scenario_.model->states[at(f.state)].id; });
    objects("fixes", Scope::fix,
            [&](const FigureId& f) -> const std::string& { return scenario_.fixes[at(f.fix)].id; });
    object("joint", {.scope = Scope::joint});
  }

 private:
  bool left() const { return next_ < figures_.size(); }
  FigureId id() const { return id_of_(figures_[next_]); }
  bool is_at(Scope scope) const { return left() && id().scope == scope; }
  const std::string& problem_id(const FigureId& f) const { return scenario_.problems[at(f.problem)].id; }
  const Tag& tag() const { return scenario_.tags[at(id().tag)]; }

  void begin(std::string_view name) {
    json_.key(name);
    json_.begin_object();
  }

  // The measures of one scope, as members of the object that is open.
  void measures_of(FigureId owner) {
    for (; left(); ++next_) {
      const FigureId figure = id();
      owner.measure = figure.measure;
      if (!(owner == figure)) return;
      json_.key(measure(figure.measure).name);
      write_(figures_[next_]);
    }
  }

  void object(std::string_view name, const FigureId& owner) {
    begin(name);
    measures_of(owner);
    json_.end_object();
  }

  // {id: {...}} for every figure of one scope; `name_of_id` tells the id of the next one.
  template <class NameOfId>
  void objects(std::string_view name, Scope scope, NameOfId name_of_id) {
    begin(name);
    while (is_at(scope)) object(name_of_id(id()), id());
    json_.end_object();
  }

  void segments() {
    begin("segments");
    while (is_at(Scope::segment) || is_at(Scope::segment_problem)) {
      const int segment = id().segment;
      begin(scenario_.segments[at(segment)].id);
      if (is_at(Scope::segment)) measures_of(id());
      begin("problems");
      while (is_at(Scope::segment_problem) && id().segment == segment) object(problem_id(id()), id());
      json_.end_object();
      json_.end_object();
    }
    json_.end_object();
  }

  void tags() {
    begin("tags");
    while (is_at(Scope::tag)) {
      const std::string& name = tag().key;
      begin(name);
      while (is_at(Scope::tag) && tag().key == name) object(tag().value, id());
      json_.end_object();
    }
    json_.end_object();
  }

  JsonWriter& json_;
  const Scenario& scenario_;
  const Figures& figures_;
  IdOf id_of_;
  WriteValue write_;
  std::size_t next_ = 0;
};

template <class Figures, class IdOf, class WriteValue>
void write_figure_tree(JsonWriter& json, const Scenario& scenario, const Figures& figures, IdOf id_of,
                       WriteValue write) {
  FigureTree<Figures, IdOf, WriteValue>(json, scenario, figures, id_of, write).all();
}

}  // namespace closs
