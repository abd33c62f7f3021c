// The report for people: what a manager repeats, then where it comes from, then what it rests on.
#include "report/answers/run.hpp"

#include "report/answers/run_page.hpp"
#include "report/document/trace.hpp"
#include "report/machine/machine.hpp"
#include "report/whatif/whatif_data.hpp"

namespace closs {

namespace {

// Only the figures asked for, one a row.
void add_selected(RunPage& page) {
  Table table{{{page.say("figure.name"), as_words}, {"", as_words}, {page.say("figure.value")}, {"", as_words}}};
  bool any_none = false;
  for (const Figure* figure : selected_figures(page.reported, page.options)) {
    const bool known = figure->exists();
    any_none = any_none || !known;
    table.rows.push_back({{name_of(page.scenario, figure->id), measure(figure->id.measure).label.in(page.language()),
                           quantity_of(page.scenario, *figure), known ? "" : say_none(figure->none, page.language())}});
  }
  if (!any_none) table.columns.pop_back();
  page.add(std::move(table));
}

/// What the page of one scenario evaluates by itself.
void add_what_if(RunPage& page) {
  if (!page.scenario.sets.empty()) return page.note(page.say("what_if.set"));
  std::string data = what_if_data(page.scenario, page.language(), page.options.digits);
  if (data.empty())
    page.note(page.say("what_if.too_large"));
  else
    page.add(Live{std::move(data)});
}

}  // namespace

Document run_document(const Reported& reported, const ReportOptions& options) {
  const Scenario& scenario = *reported.scenario;
  RunPage page{{options.style(scenario.currency)}, reported, options, scenario, Lookup(reported.results->figures)};
  const bool decides = !selects(options) && reported.recommended && (options.brief || options.pictures);
  page.add(Section{.title = scenario.name.in(options.language), .one_sheet = decides});
  if (selects(options)) {
    add_selected(page);
  } else if (options.brief) {
    add_decision(page);
  } else {
    decides ? add_decision(page) : add_headline(page);
    if (decides) page.add(Section{.title = page.say("section.run_summary"), .on_new_sheet = true});
    add_summary(page);
    add_problems(page);
    add_segments(page);
    add_tags(page);
    if (options.pictures) add_heat_map(page);
    add_funnel(page);
    add_money(page);
    add_fixes(page);
    if (options.pictures) add_cash(page);
    add_assumptions(page);
    if (options.pictures && options.place == 0) add_what_if(page);
  }
  page.warnings(reported.warnings, reported.sources);
  const Subject subject = subject_of(scenario);
  add_trace(page, options.version, std::span(&subject, 1));
  return std::move(page.document);
}

}  // namespace closs
