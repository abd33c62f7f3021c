// The first sheets and the last: the decision page and the report, their figures read from the other sheets; and what
// the workbook is, what made it, and how to read it.
#include <algorithm>
#include <array>
#include <cmath>

#include "core/at.hpp"
#include "report/document/trace.hpp"
#include "report/workbook/document_draft.hpp"
#include "report/workbook/maker.hpp"

namespace closs {

DocumentDraft WorkbookMaker::document_on(int sheet, double widest) {
  if (!formulas_) return {draft(sheet), options_.look(), {}, widest};
  const auto address_of = [this, sheet](const std::string& figure) -> DocumentDraft::Formula {
    const auto place = place_of_name_.find(figure);
    if (place == place_of_name_.end()) return {};
    return [this, sheet, at = place->second] { return address(at, sheet); };
  };
  return {draft(sheet), options_.look(),
          DocumentDraft::Live{address_of, [this, sheet] { return address(differing_inputs_, sheet); }}, widest};
}

int WorkbookMaker::put_title(int sheet, const std::string& title) {
  SheetDraft& of = draft(sheet);
  of.text(0, 0, title, CellLook::title);
  if (!formulas_) {
    of.text(1, 0, say("workbook.values_only"), CellLook::warning);
    return 3;
  }
  of.formula(1, 0, std::string(), {"", CellLook::warning}, [this, sheet] {
    return "IF(" + address(broken_checks_, sheet) + ">0," + quoted_formula_text(say("workbook.see_checks")) + ",IF(" +
           address(differing_inputs_, sheet) + ">0," + quoted_formula_text(say("workbook.sentences_stay")) + ",\"\"))";
  });
  return 2;
}

void WorkbookMaker::make_decision() {
  constexpr double widest = 26;
  RunPage page = page_;
  page.document = {};
  reported_.recommended ? add_decision(page) : add_headline(page);
  SheetDraft& sheet = draft(decision);
  sheet.sheet.pages_across = 1;
  sheet.sheet.one_page = true;
  sheet.width(0, 34);
  document_on(decision, widest).write(put_title(decision, s_.name.in(language())), page.document);
}

void WorkbookMaker::make_report() {
  RunPage page = page_;
  page.document = {};
  add_summary(page);
  add_problems(page);
  add_segments(page);
  add_tags(page);
  add_heat_map(page);
  add_funnel(page);
  add_money(page);
  add_fixes(page);
  SheetDraft& sheet = draft(report);
  sheet.sheet.pages_across = 1;
  sheet.width(0, 34);
  DocumentDraft out = document_on(report, 42);
  int row = out.write(put_title(report, say("section.run_summary")), page.document);
  if (!cash_.empty()) row = add_cash_chart(row + 1);
  page.document = {};
  page.warnings(reported_.warnings, reported_.sources);
  out.write(row, page.document);
}

/// The cumulative cash of fixes that pay; the row behind it.
int WorkbookMaker::add_cash_chart(int row) {
  constexpr std::array<std::string_view, 6> colors = {"1F3A5F", "C05A1F", "2E8B57", "8A4FA3", "B08A00", "5A6B7B"};
  if (cash_.size() > colors.size()) return row;
  double most = 0;  // of the amounts that are drawn, about
  for (const Figure& figure : reported_.results->figures)
    if (figure.id.measure == M::npv && figure.exists()) most = std::max(most, std::abs(figure.value));
  for (std::size_t k = 0; k < cash_.size(); ++k) cash_[k].color = colors[k];
  const SheetChart& made = draft(report).sheet.charts.emplace_back(
      SheetChart{.type = SheetChart::Type::points,
                 .title = say("workbook.chart_cash"),
                 .series = cash_,
                 .format = format_of_axis(0, most, Unit::money, s_.currency, language()),
                 .across = say("workbook.when"),
                 .row = row,
                 .column = 0,
                 .width = 720,
                 .height = 320});
  return made.last_row() + 1;
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
