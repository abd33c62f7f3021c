#include "report/machine/machine.hpp"

#include <algorithm>
#include <array>

#include "text/csv.hpp"

namespace closs {

namespace {

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
  return chosen;
}

std::string csv_line_end(const ReportOptions& options) {
  std::string out;
  if (!options.set.empty()) append_csv_text(out += ',', options.set);
  return out += '\n';
}

void refuse_repeated_sets(std::size_t rows, const ReportOptions& options) {
  constexpr std::size_t million = 1'000'000, most = 128 * million;
  if (options.set.size() * rows <= most) return;
  throw Failure(Fault{"sets-repeated",
                      {},
                      {{"rows", std::to_string(rows)},
                       {"size", std::to_string(options.set.size() * rows / million)},
                       {"most", std::to_string(most / million)}}});
}

void write_sets(JsonWriter& json, std::span<const std::string> sets) {
  json.key(set_column);
  json.begin_array();
  for (const std::string& one : sets) json.text(one);
  json.end_array();
}

const std::string& machine_name(const Scenario& scenario) { return scenario.name.in(Language::en); }

}  // namespace closs
