#include "core/formulas/evaluate.hpp"

#include <algorithm>
#include <cmath>

#include "core/formulas/formulas.hpp"
#include "core/formulas/returns.hpp"
#include "core/graph/parallel.hpp"
#include "core/graph/rows.hpp"

namespace closs {
namespace {

bool of_fixes(const FigureId& id) { return id.scope == Scope::fix || id.scope == Scope::joint; }

Figure figure_of(const FigureId& id, const Cell& cell) {
  if (!cell.none.empty()) return {.id = id, .value = 0, .none = cell.none};
  if (!std::isfinite(cell.e.value)) return {.id = id, .value = 0, .none = cell.undefined};
  return {.id = id, .value = cell.e.value == 0 ? 0.0 : cell.e.value};
}

void check(const Formulas& formulas, std::vector<Fault>& faults) {
  for (const Rule& rule : formulas.rules)
    if (!(rule.e.value >= rule.low && rule.e.value <= rule.high)) faults.push_back(broken(rule, rule.e.value));
}

}  // namespace

Results evaluate(const Scenario& scenario) { return evaluate(scenario, figures_of(scenario)); }

Results evaluate(const Scenario& scenario, std::span<const FigureId> wanted) {
  Results out;
  const Formulas formulas(scenario, {});
  check(formulas, out.faults);
  out.figures.reserve(wanted.size());
  if (!out.faults.empty()) return out;
  std::vector<FigureId> fixes;
  for (const FigureId& id : wanted) {
    if (of_fixes(id))
      fixes.push_back(id);
    else
      out.figures.push_back(figure_of(id, formulas.cell(id)));
  }
  if (fixes.empty()) return out;
  const Returns returns(scenario);
  std::vector<Figure> figures(fixes.size());
  Tape::Workspace workspace = returns.workspace();
  returns.figures({}, fixes, figures, workspace, &out.faults);
  std::vector<Figure> merged;
  merged.reserve(wanted.size());
  std::size_t next_fix = 0, next = 0;
  for (const FigureId& id : wanted) merged.push_back(of_fixes(id) ? figures[next_fix++] : out.figures[next++]);
  out.figures = std::move(merged);
  return out;
}

std::vector<int> moved_with(const Scenario& scenario, int value) {
  std::vector<int> out{value};
  const int group = scenario.values[static_cast<std::size_t>(value)].group;
  if (group >= 0)
    for (const int member : scenario.groups[static_cast<std::size_t>(group)])
      if (member != value) out.push_back(member);
  return out;
}

void spread(const Scenario& scenario, int value, double y, std::span<double> out) {
  const std::vector<int> moved = moved_with(scenario, value);
  out[0] = y;
  double others = 0;
  for (std::size_t k = 1; k < moved.size(); ++k) others += scenario.values[static_cast<std::size_t>(moved[k])].base;
  for (std::size_t k = 1; k < moved.size(); ++k)
    out[k] = others > 0 ? scenario.values[static_cast<std::size_t>(moved[k])].base * (1 - y) / others : 0;
  if (moved.size() > 1 && !(others > 0)) out[0] = 1;
}

bool move_value(Scenario& scenario, int value, double y) {
  const std::vector<int> moved = moved_with(scenario, value);
  std::vector<double> to(moved.size());
  spread(scenario, value, y, to);
  for (std::size_t k = 0; k < moved.size(); ++k) scenario.values[static_cast<std::size_t>(moved[k])].base = to[k];
  return to[0] == y;
}

namespace {

void npv_of_sets(const Scenario& scenario, std::int64_t count, int threads, double* npv,
                 const std::function<std::uint64_t(std::int64_t)>& set) {
  const Lattice lattice(scenario);
  std::vector<Tape::Workspace> workspaces;
  std::vector<std::vector<std::uint64_t>> sets(static_cast<std::size_t>(thread_count(threads)));
  for (std::size_t t = 0; t < sets.size(); ++t) workspaces.push_back(lattice.workspace());
  in_parallel(count, chunk_rows, threads, [&](int thread, std::int64_t first, std::int64_t n) {
    std::vector<std::uint64_t>& mine = sets[static_cast<std::size_t>(thread)];
    mine.resize(static_cast<std::size_t>(n));
    for (std::int64_t k = 0; k < n; ++k) mine[static_cast<std::size_t>(k)] = set(first + k);
    lattice.npv_of(mine, workspaces[static_cast<std::size_t>(thread)], npv + first);
  });
}

}  // namespace

void npv_of_fix_sets(const Scenario& scenario, std::uint64_t first, std::uint64_t count, int threads, double* npv) {
  npv_of_sets(scenario, static_cast<std::int64_t>(count), threads, npv,
              [&](std::int64_t k) { return first + static_cast<std::uint64_t>(k); });
}

void npv_of_fix_sets(const Scenario& scenario, std::span<const std::uint64_t> sets, int threads, double* npv) {
  npv_of_sets(scenario, static_cast<std::int64_t>(sets.size()), threads, npv,
              [&](std::int64_t k) { return sets[static_cast<std::size_t>(k)]; });
}

}  // namespace closs
