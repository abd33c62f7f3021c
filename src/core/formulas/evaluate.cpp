#include "core/formulas/evaluate.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <limits>

#include "core/formulas/formulas.hpp"
#include "core/formulas/returns.hpp"
#include "core/graph/rows.hpp"

namespace closs {
namespace {

bool of_fixes(const FigureId& id) { return id.scope == Scope::fix || id.scope == Scope::joint; }

Figure figure_of(const FigureId& id, const Cell& cell) {
  if (!cell.none.empty()) return {.id = id, .value = 0, .none = cell.none};
  if (!std::isfinite(cell.e.value)) return {.id = id, .value = 0, .none = cell.undefined};
  return {.id = id, .value = cell.e.value == 0 ? 0.0 : cell.e.value};
}

using Numbers = Eigen::Map<const Eigen::ArrayXd>;

bool all_within(const double* value, int n, double low, double high) {
  const Numbers v(value, n);
  return (v >= low && v <= high).all();
}

bool all_finite(const double* value, int n) {
  const Numbers v(value, n);
  return (v - v == 0.0).all();
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

void evaluate_rows(const Scenario& scenario, const Rows& rows, std::span<const FigureId> wanted, int threads,
                   const std::function<std::string(const EvaluatedBlock&)>& work,
                   const std::function<void(std::string&&)>& commit) {
  std::vector<FigureId> of_fix;
  for (const FigureId& id : wanted)
    if (of_fixes(id)) of_fix.push_back(id);
  const bool plain = of_fix.size() < wanted.size();
  // Figures of one period and of the horizon: straight from the graph.
  const Formulas formulas(scenario, {.columns = rows.columns, .figures = plain});
  std::vector<Expr> outputs;
  std::vector<char> none;
  for (const FigureId& id : wanted)
    if (!of_fixes(id)) {
      const Cell& cell = formulas.cell(id);
      outputs.push_back(cell.none.empty() ? cell.e : Expr(nan));
    }
  const std::size_t plain_count = outputs.size();
  for (const Rule& rule : formulas.rules) outputs.push_back(rule.e);
  const Tape tape(formulas.graph, outputs);
  const std::unique_ptr<const Returns> returns =
      of_fix.empty() ? nullptr : std::make_unique<Returns>(scenario, rows.columns);

  struct Buffers {
    Tape::Workspace tape, returns;
    std::vector<double> inputs, figures;
    std::vector<const double*> outputs, input_pointers, figure_pointers;
    std::vector<double*> fill_pointers;
    std::vector<unsigned char> refused;
  };
  const auto most = static_cast<std::size_t>(std::clamp<std::int64_t>(rows.count, 1, block_rows));
  const auto allocate = [&] {
    Buffers b;
    b.tape = tape.workspace(static_cast<int>(most));
    if (returns) b.returns = returns->workspace();
    b.inputs.resize(rows.columns.size() * most);
    b.figures.resize(wanted.size() * most);
    b.outputs.resize(outputs.size());
    for (std::size_t k = 0; k < rows.columns.size(); ++k) {
      b.fill_pointers.push_back(b.inputs.data() + k * most);
      b.input_pointers.push_back(b.fill_pointers.back());
    }
    for (std::size_t k = 0; k < wanted.size(); ++k) b.figure_pointers.push_back(b.figures.data() + k * most);
    b.refused.resize(most);
    return b;
  };

  const auto block = [&](Buffers& b, std::int64_t first, int n) {
    rows.fill(first, n, b.fill_pointers.data());
    tape.run(b.tape, b.input_pointers.data(), n, b.outputs.data());
    std::fill_n(b.refused.begin(), n, static_cast<unsigned char>(0));
    bool any_refused = false;
    for (std::size_t k = 0; k < formulas.rules.size(); ++k) {
      const double low = formulas.rules[k].low, high = formulas.rules[k].high;
      const double* value = b.outputs[plain_count + k];
      if (all_within(value, n, low, high)) continue;
      any_refused = true;
      for (int row = 0; row < n; ++row)
        b.refused[static_cast<std::size_t>(row)] |= !(value[row] >= low && value[row] <= high);
    }
    std::size_t next = 0;
    for (std::size_t k = 0; k < wanted.size(); ++k) {
      if (of_fixes(wanted[k])) continue;
      const double* from = b.outputs[next++];
      b.figure_pointers[k] = from;
      if (!any_refused && all_finite(from, n)) continue;
      double* to = b.figures.data() + k * most;
      for (int row = 0; row < n; ++row)
        to[row] = b.refused[static_cast<std::size_t>(row)] || !std::isfinite(from[row]) ? nan : from[row];
      b.figure_pointers[k] = to;
    }
    if (returns) {
      std::vector<double> point(rows.columns.size());
      std::vector<Figure> figures(of_fix.size());
      for (int row = 0; row < n; ++row) {
        for (std::size_t k = 0; k < point.size(); ++k) point[k] = b.inputs[k * most + static_cast<std::size_t>(row)];
        returns->figures(point, of_fix, figures, b.returns, nullptr);
        std::size_t fix = 0;
        for (std::size_t k = 0; k < wanted.size(); ++k) {
          if (!of_fixes(wanted[k])) continue;
          const Figure& figure = figures[fix++];
          b.figures[k * most + static_cast<std::size_t>(row)] =
              figure.none.empty() && !b.refused[static_cast<std::size_t>(row)] ? figure.value : nan;
        }
      }
    }
    return EvaluatedBlock{first, n, b.input_pointers.data(), b.figure_pointers.data(), b.refused.data()};
  };

  const std::int64_t chunks = (rows.count + 16 * block_rows - 1) / (16 * block_rows);
  const auto workers = static_cast<int>(std::min<std::int64_t>(thread_count(threads), chunks));
  std::vector<Buffers> buffers;
  for (int t = 0; t < workers; ++t) buffers.push_back(allocate());
  for (Buffers& b : buffers) {  // moved: point at the final place
    for (std::size_t k = 0; k < rows.columns.size(); ++k)
      b.input_pointers[k] = b.fill_pointers[k] = b.inputs.data() + k * most;
    for (std::size_t k = 0; k < wanted.size(); ++k) b.figure_pointers[k] = b.figures.data() + k * most;
  }
  in_parallel(
      rows.count, 16 * block_rows, workers,
      [&](int thread, std::int64_t first, std::int64_t n) {
        std::string bytes;
        for (std::int64_t done = 0; done < n; done += block_rows)
          bytes += work(block(buffers[static_cast<std::size_t>(thread)], first + done,
                              static_cast<int>(std::min<std::int64_t>(block_rows, n - done))));
        return bytes;
      },
      commit);
}

std::vector<double> figures_of_rows(const Scenario& scenario, const Rows& rows, std::span<const FigureId> wanted,
                                    int threads) {
  std::vector<double> out(static_cast<std::size_t>(rows.count) * wanted.size());
  evaluate_rows(
      scenario, rows, wanted, threads,
      [&](const EvaluatedBlock& b) {
        for (int row = 0; row < b.n; ++row)
          for (std::size_t k = 0; k < wanted.size(); ++k)
            out[static_cast<std::size_t>(b.first + row) * wanted.size() + k] = b.figures[k][row];
        return std::string();
      },
      nullptr);
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
  in_parallel(
      count, 16 * block_rows, threads,
      [&](int thread, std::int64_t first, std::int64_t n) {
        std::vector<std::uint64_t>& mine = sets[static_cast<std::size_t>(thread)];
        mine.resize(static_cast<std::size_t>(n));
        for (std::int64_t k = 0; k < n; ++k) mine[static_cast<std::size_t>(k)] = set(first + k);
        lattice.npv_of(mine, workspaces[static_cast<std::size_t>(thread)], npv + first);
        return std::string();
      },
      nullptr);
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
