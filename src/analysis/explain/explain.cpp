#include "analysis/explain/explain.hpp"

#include <cmath>

#include "analysis/explain/explain_tree.hpp"
#include "core/formulas/formulas.hpp"

namespace closs {

Explained explain(const Scenario& scenario, const FigureId& figure, int depth) {
  ExplainTree tree(scenario, depth);
  if (figure.scope == Scope::fix || figure.scope == Scope::joint) return explain_fix(scenario, figure, tree);
  const Formulas formulas(scenario, {.keep = Graph::Keep::everything});
  const Cell& cell = formulas.cell(figure);
  Explained out = tree.of(formulas.graph, cell.e, 0);
  out.name = name_of(scenario, figure);
  out.label = measure(figure.measure).label;
  out.unit = measure(figure.measure).unit;
  if (!cell.none.empty() || !std::isfinite(cell.e.value)) {
    out.none = cell.none.empty() ? cell.undefined : cell.none;
    out.value = 0;
    if (!cell.none.empty()) {
      out.formula.clear();
      out.terms.clear();
    }
  }
  return out;
}

}  // namespace closs
