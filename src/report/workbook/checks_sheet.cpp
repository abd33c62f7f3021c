// The sheet Checks: whether the headline is still closs's while the inputs are as given, and whether the rules of the
// model hold.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/at.hpp"
#include "report/document/figure_title.hpp"
#include "report/workbook/maker.hpp"

namespace closs {
namespace {

/// Columns of the sheet.
struct Check {
  enum Column { what, value, low, high, result };
};

/// The figures that the report begins with.
std::vector<FigureId> headline_of(const Scenario& scenario) {
  std::vector<FigureId> out;
  for (const M m : {M::lost, M::revenue_at_risk, M::handling_cost, M::cost_of_inaction, M::customers_end,
                    M::horizon_revenue_at_risk, M::horizon_cost_of_inaction})
    out.push_back({.scope = Scope::total, .measure = m});
  for (int j = 0; j < std::ssize(scenario.fixes); ++j)
    for (const M m : {M::npv, M::roi, M::irr, M::payback_months})
      out.push_back({.scope = Scope::fix, .measure = m, .fix = j});
  for (const M m : {M::npv, M::roi, M::irr, M::payback_months}) out.push_back({.scope = Scope::joint, .measure = m});
  return out;
}

}  // namespace

void WorkbookMaker::make_checks() {
  SheetDraft& sheet = draft(checks);
  sheet.width(Check::what, 78);
  for (const int column : {Check::value, Check::low, Check::high}) sheet.width(column, 18);
  sheet.width(Check::result, 20);
  sheet.text(0, 0, say("workbook.checks"), CellLook::title);
  sheet.sheet.pages_across = 1;
  const int summary = sheet.lines(1, say("workbook.checks_note"), CellLook::note, 120);
  int row = check_headline(summary + 4);
  row = check_groups(row);
  row = check_rules(row);
  sheet.text(summary, Check::what, say("workbook.inputs_that_differ"));
  sheet.formula(summary, Check::value, 0.0, {"0", CellLook::plain},
                [this] { return address(differing_inputs_, checks); });
  sheet.text(summary + 1, Check::what, say("workbook.inputs_out_of_range"));
  sheet.formula(summary + 1, Check::value, 0.0, {"0", CellLook::plain},
                [this, out_of_range = broken_checks_] { return address(out_of_range, checks); });
  sheet.text(summary + 2, Check::what, say("workbook.checks_that_fail"), CellLook::total);
  const CellPlace all{checks, summary + 2, Check::value};
  sheet.formula(all.row, all.column, 0.0, {"0", CellLook::total}, [this, last = row, all, summary] {
    return fmt::format("{}+COUNTIF({}:{},{})", cell_name(summary + 1, Check::value),
                       cell_name(all.row + 1, Check::result), cell_name(last, Check::result),
                       quoted_formula_text(say("workbook.fails")));
  });
  broken_checks_ = all;
}

int WorkbookMaker::check_headline(int row) {
  SheetDraft& sheet = draft(checks);
  sheet.heads(row++, 0,
              {say("workbook.headline"), say("workbook.here"), say("workbook.from_closs"), say("workbook.difference"),
               say("workbook.result")});
  for (const FigureId& id : headline_of(s_)) {
    const auto place = place_of_figure_.find(id);
    const Figure* figure = page_.figures.find(id);
    if (place == place_of_figure_.end() || !figure->exists()) continue;
    const std::string shown = format(figure->value, measure(id.measure).unit);
    sheet.text(row, Check::what, figure_title(s_, id, language()));
    sheet.formula(row, Check::value, figure->value, {shown, CellLook::plain},
                  [this, at = place->second] { return address(at, checks); });
    sheet.number(row, Check::low, figure->value, shown);
    sheet.formula(row, Check::high, 0.0, {"0.0E+00", CellLook::plain}, [row] {
      return fmt::format("IF(ISNUMBER({0}),{0}-{1},{0})", cell_name(row, Check::value), cell_name(row, Check::low));
    });
    const double close = id.measure == M::irr ? 1e-7 : 1e-9;
    sheet.formula(row, Check::result, say("workbook.holds"), {"", CellLook::plain}, [this, row, close] {
      return fmt::format("IF({}>0,{},IF(ISNUMBER({}),IF(ABS({})<={}*ABS({}),{},{}),{}))",
                         address(differing_inputs_, checks), quoted_formula_text(say("workbook.inputs_differ")),
                         cell_name(row, Check::high), cell_name(row, Check::high), formula_number(close),
                         cell_name(row, Check::low), quoted_formula_text(say("workbook.holds")),
                         quoted_formula_text(say("workbook.fails")), quoted_formula_text(say("workbook.fails")));
    });
    ++row;
  }
  return row + 1;
}

int WorkbookMaker::check_groups(int row) {
  if (s_.groups.empty()) return row;
  SheetDraft& sheet = draft(checks);
  sheet.heads(row++, 0,
              {say("workbook.groups"), say("workbook.sum"), say("workbook.lowest"), say("workbook.highest"),
               say("workbook.result")});
  for (const std::vector<int>& group : s_.groups) {
    if (group.empty()) continue;
    sheet.text(row, Check::what, path_of_group(s_, s_.values[at(group.front())]));
    double sum = 0;
    for (const int member : group) sum += s_.values[at(member)].base;
    sheet.formula(row, Check::value, sum, {"0.0###%", CellLook::plain}, [this, group] {
      std::string out;
      for (const int member : group) out += (out.empty() ? "" : "+") + address(place_of_value_[at(member)], checks);
      return out;
    });
    sheet.number(row, Check::low, 1, "0.0###%");
    sheet.number(row, Check::high, 1, "0.0###%");
    sheet.formula(row, Check::result, say("workbook.holds"), {"", CellLook::plain}, [this, row] {
      return fmt::format("IF(ABS({}-1)<=1E-9,{},{})", cell_name(row, Check::value),
                         quoted_formula_text(say("workbook.holds")), quoted_formula_text(say("workbook.fails")));
    });
    ++row;
  }
  return row + 1;
}

int WorkbookMaker::check_rules(int row) {
  SheetDraft& sheet = draft(checks);
  sheet.heads(row++, 0,
              {say("workbook.rules"), say("assumption.value"), say("workbook.lowest"), say("workbook.highest"),
               say("workbook.result")});
  for (const Rules* rules : {&formulas_->rules, &formulas_->fix_rules})
    for (const Rule& rule : rules->told) {
      WordValues values = {{"problem", ""}, {"segment", ""}, {"state", ""}, {"group", ""}};
      for (auto& [name, text] : values)
        for (const auto& [of, said] : rule.fault.values)
          if (of == name) text = said;
      std::string title = say(fmt::format("rule.{}", rule.fault.code.name()), values);
      if (rules == &formulas_->fix_rules) title += say("workbook.with_fix", {{"fix", fix_name(rule.fix)}});
      sheet.text(row, Check::what, std::move(title));
      sheet.formula(row, Check::value, rule.e.value, {"0.0000##", CellLook::plain},
                    [this, e = rule.e] { return formula(e, checks); });
      const bool has_low = rule.low > -1e200 && rule.low != 1e-300, has_high = rule.high < 1e200;
      if (has_low) sheet.number(row, Check::low, std::round(rule.low * 1e6) / 1e6, "0.0###");
      if (rule.low == 1e-300) sheet.put(row, Check::low, say("workbook.above_0"), {.right = true});
      if (has_high) sheet.number(row, Check::high, std::round(rule.high * 1e6) / 1e6, "0.0###");
      // Roundings that differ from the program's in the last bits break no rule.
      sheet.formula(row, Check::result, say("workbook.holds"), {"", CellLook::plain}, [this, row, rule] {
        return fmt::format("IF(AND({0}>={1},{0}<={2}),{3},{4})", cell_name(row, Check::value),
                           formula_number(rule.low == 0 || rule.low == -1e-15 ? -1e-12 : rule.low),
                           formula_number(rule.high == 1 ? 1 + 1e-12 : rule.high),
                           quoted_formula_text(say("workbook.holds")), quoted_formula_text(say("workbook.fails")));
      });
      ++row;
    }
  // What only rules read.
  for (auto& [number, block] : blocks_)
    if (number >= blocks_without_term)
      row = layout_down(checks, row + 1, block, say("workbook.steps_of_rules"),
                        [&](int) { return say("assumption.value"); });
  return row + 1;
}

}  // namespace closs
