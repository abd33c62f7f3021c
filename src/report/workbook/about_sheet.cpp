// The first sheet and the last: the decision in the words of the report, its figures read from the other sheets; and
// what the workbook is, what made it, and how to read it.
#include <algorithm>
#include <array>

#include "core/at.hpp"
#include "report/document/trace.hpp"
#include "report/workbook/document_draft.hpp"
#include "report/workbook/maker.hpp"

namespace closs {

void WorkbookMaker::make_decision() {
  RunPage page = page_;
  page.document = {};
  page.section(s_.name.in(language()));
  add_headline(page);
  add_problems(page);
  add_segments(page);
  add_tags(page);
  add_funnel(page);
  add_money(page);
  add_fixes(page);
  page.warnings(reported_.warnings, reported_.sources);
  SheetDraft& sheet = draft(decision);
  sheet.sheet.pages_across = 1;
  sheet.width(0, 34);
  DocumentDraft out(sheet, options_.look(), [this](const std::string& figure) -> std::function<std::string()> {
    const auto place = place_of_name_.find(figure);
    if (place == place_of_name_.end()) return {};
    return [this, at = place->second] { return address(at, decision); };
  });
  int row = out.write(0, page.document) + 1;
  if (!formulas_) {
    sheet.lines(row, say("workbook.values_only"), CellLook::warning);
    return;
  }
  add_charts(row + 2);
  sheet.formula(row, 0, std::string(), {"", CellLook::heading}, [this] {
    return "IF(" + address(broken_checks_, decision) + ">0," + quoted_formula_text(say("workbook.see_checks")) +
           ",IF(" + address(differing_inputs_, decision) + ">0," + quoted_formula_text(say("workbook.sentences_stay")) +
           ",\"\"))";
  });
}

/// Damage by problem, and beside it the cumulative cash of fixes that pay.
void WorkbookMaker::add_charts(int row) {
  constexpr int most_bars = 40, height_of_bar = 22;
  constexpr std::array<std::string_view, 6> colors = {"1F3A5F", "C05A1F", "2E8B57", "8A4FA3", "B08A00", "5A6B7B"};
  const int count = static_cast<int>(s_.problems.size());
  const std::string of = sheet_prefix(sheets_[money].sheet.name);
  const std::vector<Line> widest = problem_lines(page_);
  const auto top = place_of_figure_.find({.scope = Scope::problem, .measure = M::revenue_at_risk, .problem = 0});
  const int height = std::max(280, 120 + count * height_of_bar);
  if (top != place_of_figure_.end() && count > 1 && count <= most_bars) {
    const auto [sheet, first, column] = top->second;
    const auto range = [&, first = first](int c) {
      return of + cell_name(first, c, true) + ":" + cell_name(first + count - 1, c, true);
    };
    draft(decision).sheet.charts.push_back({.type = SheetChart::Type::bars,
                                            .title = say("workbook.chart_damage", {{"problem", widest.front().name}}),
                                            .series = {{.name = measure(M::revenue_at_risk).label.in(language()),
                                                        .categories = range(0),
                                                        .values = range(column),
                                                        .color = std::string(colors[0])}},
                                            .format = format(1e6, Unit::money),
                                            .row = row,
                                            .column = 0,
                                            .width = 560,
                                            .height = height});
  }
  if (cash_.empty() || cash_.size() > colors.size()) return;
  for (std::size_t k = 0; k < cash_.size(); ++k) cash_[k].color = colors[k];
  draft(decision).sheet.charts.push_back({.type = SheetChart::Type::points,
                                          .title = say("workbook.chart_cash"),
                                          .series = cash_,
                                          .format = format(1e6, Unit::money),
                                          .across = say("workbook.when"),
                                          .row = row,
                                          .column = 4,
                                          .width = 560,
                                          .height = height});
}

void WorkbookMaker::make_about() {
  SheetDraft& sheet = draft(about);
  sheet.sheet.pages_across = 1;
  sheet.text(0, 0, say("workbook.about"), CellLook::title);
  Page page{page_.style};
  const Subject subject = subject_of(s_);
  add_trace(page, options_.version, std::span(&subject, 1));
  int row = DocumentDraft(sheet, options_.look()).write(1, page.document) + 1;
  for (const char* id : {"workbook.about_sheets", "workbook.about_inputs", "workbook.about_shares",
                         "workbook.about_names", "workbook.about_steps", "workbook.about_sets", "workbook.about_none",
                         "workbook.about_engine", "workbook.about_rules", "workbook.about_protection"})
    if (formulas_ || id == std::string_view("workbook.about_protection"))
      row = sheet.lines(row, say(id), CellLook::plain) + 1;
  if (!formulas_) sheet.lines(row, say("workbook.values_only"), CellLook::warning);
}

}  // namespace closs
