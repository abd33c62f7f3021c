// Tables of figures: owners (a problem, a segment, a fix) below each other, measures across, and behind them the steps
// that more than one formula reads.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/at.hpp"
#include "report/workbook/maker.hpp"

namespace closs {
namespace {

/// Figures that depend on runs of the formulas which a workbook cannot make.
bool is_of_engine(M m) { return m == M::npv_share || m == M::break_even_effect; }

}  // namespace

std::vector<M> WorkbookMaker::measures_of(Scope scope, bool of_horizon) const {
  std::vector<M> out;
  for (const Measure& row : measures())
    if (has(row, scope) && (row.length == Length::horizon && !of_fixes(scope)) == of_horizon) out.push_back(row.id);
  return out;
}

std::vector<WorkbookMaker::Owner> WorkbookMaker::totals() const {
  std::vector<Owner> out;
  if (s_.segmented)
    for (int k = 0; k < std::ssize(s_.segments); ++k)
      out.push_back({segment_name(k), {.scope = Scope::segment, .segment = k}});
  out.push_back({say("table.total"), {.scope = Scope::total}, CellLook::total});
  return out;
}

void WorkbookMaker::make_money() {
  SheetDraft& sheet = draft(money);
  sheet.text(0, 0, say("workbook.money"), CellLook::title);
  sheet.sheet.frozen_columns = 1;
  int row = sheet.lines(1, say("workbook.money_note", {{"period", period_word()}}), CellLook::note);
  std::vector<Owner> problems, pairs, tags, states;
  for (int i = 0; i < std::ssize(s_.problems); ++i)
    problems.push_back({problem_name(i), {.scope = Scope::problem, .problem = i}});
  for (int s = 0; s_.segmented && s < std::ssize(s_.segments); ++s)
    for (int i = 0; i < std::ssize(s_.problems); ++i)
      pairs.push_back(
          {segment_name(s) + " / " + problem_name(i), {.scope = Scope::segment_problem, .segment = s, .problem = i}});
  for (int t = 0; t < std::ssize(s_.tags); ++t)
    tags.push_back({s_.tags[at(t)].key + ": " + s_.tags[at(t)].value, {.scope = Scope::tag, .tag = t}});
  for (int k = 0; k < std::ssize(s_.model->states); ++k)
    states.push_back({name_of(s_.model->states[at(k)], language()), {.scope = Scope::state, .state = k}});
  row = figure_table(money, row + 1, say("workbook.by_problem"), problems, measures_of(Scope::problem, false));
  row = figure_table(money, row, say(s_.segmented ? "workbook.by_segment" : "workbook.in_total"), totals(),
                     measures_of(Scope::total, false));
  row = figure_table(money, row, say("workbook.by_segment_problem"), pairs, measures_of(Scope::segment_problem, false));
  figure_table(money, row, say("workbook.by_tag"), tags, measures_of(Scope::tag, false));

  SheetDraft& journeys = draft(journey);
  journeys.text(0, 0, say("workbook.journey"), CellLook::title);
  journeys.sheet.frozen_columns = 1;
  figure_table(journey, journeys.lines(1, say("workbook.journey_note"), CellLook::note) + 1, say("section.funnel"),
               states, measures_of(Scope::state, false));

  SheetDraft& horizons = draft(horizon);
  horizons.text(0, 0, say("workbook.horizon"), CellLook::title);
  horizons.sheet.frozen_columns = 2;
  horizons.width(1, 52);
  row = horizons.lines(1, say("workbook.horizon_note", {{"horizon", span_text(s_, s_.horizon, language())}}),
                       CellLook::note);
  figure_table(horizon, row + 1, say(s_.segmented ? "workbook.by_segment" : "workbook.in_total"), totals(),
               measures_of(Scope::total, true));
}

void WorkbookMaker::make_figures_of_fixes() {
  if (s_.fixes.empty()) return;
  SheetDraft& sheet = draft(fixes);
  sheet.text(0, 0, say("workbook.fixes"), CellLook::title);
  sheet.sheet.frozen_columns = 2;
  sheet.width(1, 52);
  std::vector<Owner> owners;
  for (int j = 0; j < std::ssize(s_.fixes); ++j) owners.push_back({fix_name(j), {.scope = Scope::fix, .fix = j}});
  owners.push_back({fix_name(all_together), {.scope = Scope::joint}, CellLook::total});
  const int row = sheet.lines(1, say("workbook.fixes_note"), CellLook::note);
  figure_table(fixes, row + 1, say("workbook.returns"), owners, measures_of(Scope::fix, false));
}

int WorkbookMaker::figure_table(int sheet, int row, const std::string& title, const std::vector<Owner>& owners,
                                const std::vector<M>& measures) {
  if (owners.empty()) return row;
  SheetDraft& mine = draft(sheet);
  const int first_column = mine.sheet.frozen_columns;
  mine.text(row++, 0, title, CellLook::heading);
  // A measure that the program prints for none of them has no column.
  std::vector<M> shown;
  for (const M m : measures)
    if (std::any_of(owners.begin(), owners.end(),
                    [&](const Owner& owner) { return page_.figures.find(with_measure(owner.figure, m)) != nullptr; }))
      shown.push_back(m);
  std::vector<std::string> heads(at(first_column));
  for (const M m : shown) heads.push_back(measure(m).label.in(language()));
  mine.heads(row, 0, heads);
  for (int k = 0; k < std::ssize(owners); ++k) {
    const Owner& owner = owners[at(k)];
    mine.text(row + 1 + k, 0, owner.name, owner.look);
    for (int c = 0; c < std::ssize(shown); ++c)
      put_figure({sheet, row + 1 + k, first_column + c}, with_measure(owner.figure, shown[at(c)]), owner.look);
    double lines = 1;
    for (const M m : shown)
      if (const Figure* figure = page_.figures.find(with_measure(owner.figure, m)); figure && !figure->exists())
        lines = std::max(lines, lines_of(none_text(figure->none), 13));
    if (lines > 1) mine.sheet.heights.emplace_back(row + 1 + k, lines);
  }
  if (formulas_) put_steps_of_figures(sheet, row, first_column + static_cast<int>(shown.size()), owners, shown);
  return row + static_cast<int>(owners.size()) + 2;
}

/// The columns behind the figures: "Step 1 of Revenue at risk".
void WorkbookMaker::put_steps_of_figures(int sheet, int row, int column, const std::vector<Owner>& owners,
                                         const std::vector<M>& measures) {
  for (const M m : measures) {
    std::vector<std::vector<int>> steps;  // of each owner
    std::size_t most = 0;
    for (const Owner& owner : owners) {
      std::vector<int>& mine = steps.emplace_back();
      const Figure* figure = page_.figures.find(with_measure(owner.figure, m));
      const int of = figure ? cells_->node_of(formulas_->cell(figure->id).e) : -1;
      for (const int step : cells_->steps_of(of))
        if (is_open(step)) mine.push_back(step);
      most = std::max(most, mine.size());
    }
    for (std::size_t k = 0; k < most; ++k) {
      draft(sheet).put(
          row, column,
          say("workbook.step_of", {{"number", std::to_string(k + 1)}, {"of", measure(m).label.in(language())}}),
          {.look = CellLook::head, .right = true});
      for (std::size_t o = 0; o < owners.size(); ++o)
        if (k < steps[o].size())
          put_node(steps[o][k], {sheet, row + 1 + static_cast<int>(o), column},
                   {format_of_step(node(steps[o][k]).value), CellLook::faint});
      ++column;
    }
  }
}

void WorkbookMaker::put_figure(const CellPlace& place, const FigureId& id, CellLook look) {
  const Figure* figure = page_.figures.find(id);
  if (!figure) return;
  place_of_figure_[id] = place_of_name_[name_of(s_, id)] = place;
  const Unit unit = measure(id.measure).unit;
  const CellStyle style{format(figure->value, unit), figure->exists() ? look : CellLook::label, true};
  const CellContent value = figure->exists() ? CellContent(figure->value) : CellContent(none_text(figure->none));
  SheetDraft& sheet = draft(place.sheet);
  name(place, name_of(s_, id));
  const Cell* cell = formulas_ ? &formulas_->cell(id) : nullptr;
  // What the scenario has no figure for, whatever its numbers are, is a text.
  const bool refused = cell && figure->none == "out-of-range" && std::isfinite(cell->e.value);
  if (!cell || refused || (!cell->none.empty() && !is_of_engine(id.measure)))
    return sheet.put(place.row, place.column, value, style);
  if (const int node = cells_->node_of(cell->e); cell->kernel < 0 && node >= 0 && !is_placed(node))
    place_[at(node)] = place;
  sheet.formula(place.row, place.column, value, style, figure_formula(id, *cell, place));
}

std::function<std::string()> WorkbookMaker::figure_formula(const FigureId& id, const Cell& cell,
                                                           const CellPlace& place) {
  if (is_of_engine(id.measure))
    return [this, figure = *page_.figures.find(id), place] {
      return fmt::format("IF({}=0,{},{})", address(differing_inputs_, place.sheet),
                         figure.exists() ? formula_number(figure.value) : quoted_formula_text(none_text(figure.none)),
                         quoted_formula_text(say("workbook.run_closs")));
    };
  if (cell.kernel >= 0) return [this, id] { return formulas_of_cash_[id]; };
  return [this, cell, place, node = cells_->node_of(cell.e)] {
    const bool mine = node >= 0 && place_[at(node)].sheet == place.sheet && place_[at(node)].row == place.row &&
                      place_[at(node)].column == place.column;
    std::string text = node < 0 ? formula_number(cell.e.value) : mine ? formula(node) : formula(cell.e, place.sheet);
    if (text.empty() || cell.undefined == "out-of-range") return text;
    return fmt::format("IFERROR({},{})", text, quoted_formula_text(none_text(cell.undefined)));
  };
}

}  // namespace closs
