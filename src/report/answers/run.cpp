// The report for people: what a manager repeats, then where it comes from, then what it rests on.
#include "report/answers/run.hpp"

#include "report/document/page.hpp"
#include "report/machine/machine.hpp"

namespace closs {

namespace {

// Only the figures asked for, one a row.
void add_selected(Page& page) {
  const std::string value = page.say("figure.value");
  Table table;
  table.columns = {{page.say("figure.name"), Table::Column::Align::left},
                   {"", Table::Column::Align::left},
                   {value},
                   {"", Table::Column::Align::left}};
  bool any_none = false;
  for (const Figure* figure : selected_figures(page.reported, page.options)) {
    const Measure& row = measure(figure->id.measure);
    const bool known = exists(*figure);
    any_none = any_none || !known;
    table.rows.push_back(
        {{name_of(page.scenario, figure->id), row.label.in(page.style.language),
          known ? page.show(figure->value, row.unit) : "-",
          known ? "" : say_none(figure->none.empty() ? "out-of-range" : figure->none, page.style.language)}});
  }
  if (!any_none) table.columns.pop_back();
  page.add(std::move(table));
}

}  // namespace

Document run_document(const Reported& reported, const ReportOptions& options) {
  const Scenario& scenario = *reported.scenario;
  Page page{reported,
            options,
            scenario,
            {options.language, scenario.currency, options.digits},
            Lookup(reported.results->figures)};
  page.section(scenario.name.in(options.language));
  if (selects(options)) {
    add_selected(page);
  } else {
    add_headline(page);
    add_problems(page);
    add_segments(page);
    add_tags(page);
    add_funnel(page);
    add_money(page);
    add_fixes(page);
    add_assumptions(page);
  }
  add_warnings(page);
  return std::move(page.document);
}

}  // namespace closs
