#include "analysis/explain/explain.hpp"

#include <cmath>

#include "analysis/explain/explain_tree.hpp"
#include "core/formulas/evaluate.hpp"
#include "core/formulas/formulas.hpp"

namespace closs {
namespace {

FormulaOptions kept(const FigureId& figure) {
  FormulaOptions options{.keep = Graph::Keep::everything};
  if (figure.scope == Scope::fix) options.fixes = {figure.fix};
  if (figure.scope == Scope::joint) options.fixes = {all_together};
  options.figures = options.fixes.empty();
  return options;
}

Label label_of(const FigureId& figure) {
  return {.symbol = measure(figure.measure).name,
          .segment = figure.segment,
          .problem = figure.problem,
          .state = figure.state,
          .fix = figure.fix,
          .tag = figure.tag,
          .joint = figure.scope == Scope::joint};
}

}  // namespace

Explained explain(const Scenario& scenario, const FigureId& figure, int depth) {
  ExplainTree tree(scenario, depth);
  const std::string name = name_of(scenario, figure);
  if (figure.measure == M::npv_share || figure.measure == M::break_even_effect || figure.measure == M::irr ||
      figure.measure == M::payback_months) {
    const Figure result = evaluate(scenario, std::span(&figure, 1)).figures.at(0);
    Explained out = result.none.empty() ? explain_kernel(scenario, result, kept(figure), tree)
                                        : tree.step(name, measure(figure.measure).name, 0, "", {}, 0);
    out.none = result.none;
    out.about = label_of(figure);
    return out;
  }
  const Formulas formulas(scenario, kept(figure));
  const Cell& cell = formulas.cell(figure);
  Explained out = tree.of(cell.e, 0);
  out.name = name;
  out.about = label_of(figure);
  out.label = measure(figure.measure).label;
  out.unit = measure(figure.measure).unit;
  if (!cell.none.empty() || !std::isfinite(cell.e.value)) {
    out.none = cell.none.empty() ? cell.undefined : cell.none;
    out.value = 0;
    if (!cell.none.empty() || figure.measure == M::break_even_cost) {
      out.formula.clear();
      out.terms.clear();
    }
  }
  return out;
}

}  // namespace closs
