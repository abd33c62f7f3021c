#include "report/machine/machine.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <tuple>

#include "text/csv.hpp"

namespace closs {

namespace {

int rank_of(Scope scope) {
  switch (scope) {
    case Scope::total:
      return 0;
    case Scope::segment:
    case Scope::segment_problem:
      return 1;
    case Scope::problem:
      return 2;
    case Scope::tag:
      return 3;
    case Scope::state:
      return 4;
    case Scope::fix:
      return 5;
    case Scope::joint:
      return 6;
  }
  return 7;
}

auto order_of(const FigureId& id) {
  return std::tuple(rank_of(id.scope), id.segment, id.problem, id.tag, id.state, id.fix, static_cast<int>(id.measure));
}

// By name: `lost` of a state is another row of the table than `lost` of all else.
std::array<bool, measure_count> wanted_measures(const ReportOptions& options) {
  std::array<bool, measure_count> wanted{};
  for (const Measure& row : measures())
    for (const M m : options.measures)
      if (measure(m).name == row.name) wanted[static_cast<std::size_t>(row.id)] = true;
  return wanted;
}

}  // namespace

bool selects(const ReportOptions& options) { return !options.measures.empty() || !options.figures.empty(); }

std::vector<const Figure*> selected_figures(const Reported& reported, const ReportOptions& options) {
  std::vector<const Figure*> chosen;
  const std::vector<Figure>& all = reported.results->figures;
  chosen.reserve(all.size());
  const auto wanted = wanted_measures(options);
  const auto& named = options.figures;
  for (const Figure& figure : all)
    if (!selects(options) || wanted[static_cast<std::size_t>(figure.id.measure)] ||
        std::find(named.begin(), named.end(), figure.id) != named.end())
      chosen.push_back(&figure);
  const auto before = [](const Figure* a, const Figure* b) { return order_of(a->id) < order_of(b->id); };
  if (!std::is_sorted(chosen.begin(), chosen.end(), before)) std::sort(chosen.begin(), chosen.end(), before);
  return chosen;
}

bool exists(const Figure& figure) { return figure.none.empty() && std::isfinite(figure.value); }

std::string csv_line_end(const ReportOptions& options) {
  std::string out;
  if (!options.set.empty()) append_csv_text(out += ',', options.set);
  return out += '\n';
}

void write_sets(JsonWriter& json, std::span<const std::string> sets) {
  json.key(set_column);
  json.begin_array();
  for (const std::string& one : sets) json.text(one);
  json.end_array();
}

const std::string& machine_name(const Scenario& scenario) { return scenario.name.in(Language::en); }

}  // namespace closs
