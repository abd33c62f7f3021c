#include "cli/line/selection.hpp"

#include <algorithm>
#include <set>

#include "cli/line/config.hpp"
#include "cli/line/figure_value.hpp"
#include "core/formulas/evaluate_rows.hpp"
#include "input/values/suggest.hpp"
#include "input/yaml/tree.hpp"
#include "report/document/trace.hpp"

namespace closs {

std::vector<M> measures_named(std::span<const std::string> names) {
  std::vector<M> found;
  for (const std::string& name : names) {
    const std::size_t before = found.size();
    for (const Measure& row : measures())
      if (row.name == name) found.push_back(row.id);
    if (found.size() > before) continue;
    std::vector<std::string> known;
    for (const Measure& row : measures())
      if (std::find(known.begin(), known.end(), row.name) == known.end()) known.emplace_back(row.name);
    throw Failure(suggesting("unknown-measure", {{"measure", name}}, name, known));
  }
  return found;
}

std::vector<FigureId> figures_named(const Scenario& scenario, std::span<const std::string> names) {
  if (names.empty()) return {};
  std::vector<FigureId> found;
  std::vector<Fault> faults;
  FigureFinder finder(scenario);
  for (const std::string& name : names) {
    if (const auto figure = finder.find(name))
      found.push_back(finder[*figure]);
    else
      add_fault(faults, finder.no_such_figure("unknown-figure", name, {}));
  }
  if (!faults.empty()) throw Failure(std::move(faults));
  return found;
}

std::vector<FigureId> figures_asked(const Scenario& scenario, const Options& options, std::vector<FigureId> otherwise) {
  const std::vector<M> wanted = measures_named(options.measures);
  if (options.figures.empty() && wanted.empty()) return otherwise;
  std::vector<FigureId> figures = figures_named(scenario, options.figures);
  for (const FigureId& id : figures_of(scenario))
    if (std::find(wanted.begin(), wanted.end(), id.measure) != wanted.end()) figures.push_back(id);
  if (figures.empty())
    throw Failure(
        Fault{"measure-without-figure", {}, {{"measure", options.measures.front()}, {"file", scenario.file}}});
  std::set<FigureId> before;
  std::erase_if(figures, [&](const FigureId& id) { return !before.insert(id).second; });
  return figures;
}

ReportOptions report_options(const Call& call) {
  ReportOptions options;
  options.version = CLOSS_VERSION;
  options.config = config_json(call.options.config);
  options.language = call.reporter.language;
  options.digits = call.options.digits;
  options.depth = call.options.depth;
  options.by = call.options.by;
  options.brief = call.options.brief;
  options.bom = call.options.bom;
  options.set = set_text(call.options.sets);
  options.measures = measures_named(call.options.measures);
  options.color = color_wanted(call.options.color, 1);
  options.width = width_wanted(1);
  return options;
}

void refuse_many_sets(const Scenario& scenario, std::span<const FigureId> figures, std::int64_t rows) {
  const std::int64_t each = evaluations_per_row(scenario, figures);
  if (each == 1 || rows <= most_evaluations / each) return;
  throw Failure(Fault{"shares-too-large",
                      {},
                      {{"fixes", std::to_string(scenario.fixes.size())},
                       {"rows", std::to_string(rows)},
                       {"count", std::to_string(each * rows)},
                       {"most", std::to_string(most_evaluations)}}});
}

void refuse_unknown_tag(const Scenario& scenario, const std::string& by) {
  if (by.empty() || by == "segment") return;
  std::vector<std::string> known;
  for (const Tag& tag : scenario.tags) {
    if (tag.key == by) return;
    if (std::find(known.begin(), known.end(), tag.key) == known.end()) known.push_back(tag.key);
  }
  if (known.empty() && !scenario.segmented) throw Failure(Fault{"no-tags", {}, {{"tag", by}, {"file", scenario.file}}});
  if (scenario.segmented) known.push_back("segment");
  throw Failure(suggesting("unknown-tag", {{"tag", by}, {"file", scenario.file}}, by, known));
}

}  // namespace closs
