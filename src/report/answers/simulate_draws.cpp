// The trials of a simulation, a line each.
#include <algorithm>
#include <cmath>
#include <string>

#include "core/at.hpp"
#include "report/answers/simulate.hpp"
#include "report/machine/machine.hpp"
#include "text/decimal.hpp"

namespace closs {

DrawsText::DrawsText(const Scenario& scenario, const RandomInputs& inputs, std::span<const FigureId> figures,
                     const ReportOptions& options)
    : options_(options), end_(csv_line_end(options)) {
  for (const char* name : {"replicate", "trial", "refused"}) grid_.columns.push_back({name, ""});
  for (const RandomInput& input : inputs.inputs)
    for (const int value : input.values) grid_.columns.push_back({path_of(scenario, scenario.values[at(value)]), ""});
  for (const FigureId& figure : figures) grid_.columns.push_back({name_of(scenario, figure), ""});
}

std::string DrawsText::before() const { return csv_head(grid_, options_); }

void DrawsText::append(std::string& out, const TrialsDone& trials) const {
  const std::size_t before = out.size();
  const std::size_t widest = grid_.columns.size() * (exact_room + 1) + end_.size();
  out.resize(before + widest * at(trials.n));
  char* to = out.data() + before;
  const auto put = [&](double x) {
    if (std::isfinite(x)) to = put_exact(to, x);
  };
  for (int row = 0; row < trials.n; ++row) {
    put(trials.replicate + 1);
    *to++ = ',';
    put(static_cast<double>(trials.first + row + 1));
    *to++ = ',';
    *to++ = trials.refused[row] != 0 ? '1' : '0';
    for (const auto& columns : {trials.values, trials.figures})
      for (const double* column : columns) {
        *to++ = ',';
        put(column[row]);
      }
    to = std::copy(end_.begin(), end_.end(), to);
  }
  out.resize(static_cast<std::size_t>(to - out.data()));
}

}  // namespace closs
