#include "core/formulas/evaluate_rows.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <limits>

#include "core/formulas/formulas.hpp"
#include "core/formulas/returns.hpp"
#include "core/graph/rows.hpp"

namespace closs {
namespace {

constexpr double no_figure = std::numeric_limits<double>::quiet_NaN();

bool is_of_fixes(const FigureId& id) { return id.scope == Scope::fix || id.scope == Scope::joint; }

std::vector<FigureId> those_of_fixes(std::span<const FigureId> wanted) {
  std::vector<FigureId> out;
  std::copy_if(wanted.begin(), wanted.end(), std::back_inserter(out), is_of_fixes);
  return out;
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

}  // namespace

struct RowFigures::Compiled {
  const Rows& rows;
  std::vector<FigureId> wanted, of_fix;
  Formulas formulas;
  std::vector<Expr> outputs;  // figures of one period and of the horizon, then rules
  std::size_t plain;          // how many of these are figures
  Tape tape;
  std::unique_ptr<const Returns> returns;
  std::size_t most;  // rows of a block

  Compiled(const Scenario& scenario, const Rows& r, std::span<const FigureId> w)
      : rows(r),
        wanted(w.begin(), w.end()),
        of_fix(those_of_fixes(w)),
        formulas(scenario, {.columns = r.columns, .figures = of_fix.size() < wanted.size()}),
        outputs(outputs_of(formulas, wanted)),
        plain(wanted.size() - of_fix.size()),
        tape(formulas.graph, outputs),
        returns(of_fix.empty() ? nullptr : std::make_unique<Returns>(scenario, r.columns)),
        most(static_cast<std::size_t>(std::clamp<std::int64_t>(r.count, 1, block_rows))) {}

  static std::vector<Expr> outputs_of(const Formulas& formulas, std::span<const FigureId> wanted) {
    std::vector<Expr> out;
    for (const FigureId& id : wanted)
      if (!is_of_fixes(id)) {
        const Cell& cell = formulas.cell(id);
        out.push_back(cell.none.empty() ? cell.e : Expr(no_figure));
      }
    for (const Rule& rule : formulas.rules) out.push_back(rule.e);
    return out;
  }

  EvaluatedBlock block(Buffers& b, std::int64_t first, int n) const;
  bool refuse(Buffers& b, int n) const;
  void figures_of_fixes(Buffers& b, int n) const;
};

struct RowFigures::Buffers {
  Tape::Workspace tape, returns;
  std::vector<double> inputs, figures;
  std::vector<const double*> outputs, input_pointers, figure_pointers;
  std::vector<double*> fill_pointers;
  std::vector<unsigned char> refused;

  explicit Buffers(const Compiled& c)
      : tape(c.tape.workspace(static_cast<int>(c.most))),
        inputs(c.rows.columns.size() * c.most),
        figures(c.wanted.size() * c.most),
        outputs(c.outputs.size()),
        refused(c.most) {
    if (c.returns) returns = c.returns->workspace();
    for (std::size_t k = 0; k < c.rows.columns.size(); ++k) fill_pointers.push_back(inputs.data() + k * c.most);
    input_pointers.assign(fill_pointers.begin(), fill_pointers.end());
    for (std::size_t k = 0; k < c.wanted.size(); ++k) figure_pointers.push_back(figures.data() + k * c.most);
  }
};

/// Marks the rows that break a rule; false: none does.
bool RowFigures::Compiled::refuse(Buffers& b, int n) const {
  std::fill_n(b.refused.begin(), n, static_cast<unsigned char>(0));
  bool any = false;
  for (std::size_t k = 0; k < formulas.rules.size(); ++k) {
    const double low = formulas.rules[k].low, high = formulas.rules[k].high;
    const double* value = b.outputs[plain + k];
    if (all_within(value, n, low, high)) continue;
    any = true;
    for (int row = 0; row < n; ++row)
      b.refused[static_cast<std::size_t>(row)] |= !(value[row] >= low && value[row] <= high);
  }
  return any;
}

void RowFigures::Compiled::figures_of_fixes(Buffers& b, int n) const {
  std::vector<double> point(rows.columns.size());
  std::vector<Figure> figures(of_fix.size());
  for (int row = 0; row < n; ++row) {
    for (std::size_t k = 0; k < point.size(); ++k) point[k] = b.inputs[k * most + static_cast<std::size_t>(row)];
    returns->figures(point, of_fix, figures, b.returns, nullptr);
    std::size_t fix = 0;
    for (std::size_t k = 0; k < wanted.size(); ++k) {
      if (!is_of_fixes(wanted[k])) continue;
      const Figure& figure = figures[fix++];
      b.figures[k * most + static_cast<std::size_t>(row)] =
          figure.none.empty() && !b.refused[static_cast<std::size_t>(row)] ? figure.value : no_figure;
    }
  }
}

EvaluatedBlock RowFigures::Compiled::block(Buffers& b, std::int64_t first, int n) const {
  rows.fill(first, n, b.fill_pointers.data());
  tape.run(b.tape, b.input_pointers.data(), n, b.outputs.data());
  const bool any_refused = refuse(b, n);
  std::size_t next = 0;
  for (std::size_t k = 0; k < wanted.size(); ++k) {
    if (is_of_fixes(wanted[k])) continue;
    const double* from = b.outputs[next++];
    b.figure_pointers[k] = from;
    if (!any_refused && all_finite(from, n)) continue;
    double* to = b.figures.data() + k * most;
    for (int row = 0; row < n; ++row)
      to[row] = b.refused[static_cast<std::size_t>(row)] || !std::isfinite(from[row]) ? no_figure : from[row];
    b.figure_pointers[k] = to;
  }
  if (returns) figures_of_fixes(b, n);
  return {first, n, b.input_pointers.data(), b.figure_pointers.data(), b.refused.data()};
}

RowFigures::RowFigures(const Scenario& scenario, const Rows& rows, std::span<const FigureId> wanted, int threads)
    : compiled_(std::make_unique<const Compiled>(scenario, rows, wanted)),
      buffers_(static_cast<std::size_t>(workers_for(rows.count, chunk_rows, threads))) {}

RowFigures::~RowFigures() = default;

void RowFigures::evaluate(int thread, std::int64_t first, std::int64_t n,
                          const std::function<void(const EvaluatedBlock&)>& use) {
  std::unique_ptr<Buffers>& mine = buffers_[static_cast<std::size_t>(thread)];
  if (!mine) mine = std::make_unique<Buffers>(*compiled_);
  for (std::int64_t done = 0; done < n; done += block_rows)
    use(compiled_->block(*mine, first + done, static_cast<int>(std::min<std::int64_t>(block_rows, n - done))));
}

std::vector<double> figures_of_rows(const Scenario& scenario, const Rows& rows, std::span<const FigureId> wanted,
                                    int threads) {
  std::vector<double> out(static_cast<std::size_t>(rows.count) * wanted.size());
  evaluate_rows(scenario, rows, wanted, threads, [&](const EvaluatedBlock& b) {
    for (int row = 0; row < b.n; ++row)
      for (std::size_t k = 0; k < wanted.size(); ++k)
        out[static_cast<std::size_t>(b.first + row) * wanted.size() + k] = b.figures[k][row];
  });
  return out;
}

}  // namespace closs
