#include "report/answers/resolve.hpp"

#include <set>

#include "core/scenario/sources.hpp"

namespace closs {

Answer resolve_answer(const Scenario& scenario, std::span<const Source> sources) {
  Answer answer{"resolve"};
  answer.subjects = {subject_of(scenario)};
  answer.grid = grid_of({"path", "value", "unit", "written", "origin", "kind", "source", "as_of", "file", "line"});
  std::set<std::string> told;  // problems may share a value
  for (const Value& value : scenario.values) {
    if (!value.parameter) continue;
    std::string path = path_of(scenario, value);
    if (!told.insert(path).second) continue;
    std::string_view origin = name_of(value.origin), file;
    GridCell line;
    const Source* source = source_of(value.place, sources);
    if (source && is_option_source(source->name)) {
      origin = "set";
    } else if (source) {
      file = source->name;
      line = static_cast<double>(value.place.line);
    }
    answer.grid.rows.push_back({std::move(path), value.base, text_cell(unit_name(value.parameter->kind, scenario)),
                                text_cell(value.written), text_cell(origin),
                                value.evidence == Evidence::unstated ? GridCell() : text_cell(name_of(value.evidence)),
                                text_cell(value.source), text_cell(value.as_of), text_cell(file), std::move(line)});
  }
  add_warnings(answer, scenario.warnings, sources);
  return answer;
}

}  // namespace closs
