#include "report/answers/overview.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "report/answers/run_page.hpp"
#include "report/answers/simulate_page.hpp"
#include "report/machine/machine.hpp"

namespace closs {
namespace {

constexpr std::array overview_measures = {M::customers, M::lost, M::revenue_at_risk, M::revenue_at_risk_share,
                                          M::cost_of_inaction_per_month};

/// Whether a figure that is asked for by its name or its measure stands in the overview: by its measure only totals do.
bool is_overviewed(const FigureId& figure, const ReportOptions& options) {
  return figure.scope == Scope::total || figure.scope == Scope::joint ||
         std::find(options.figures.begin(), options.figures.end(), figure) != options.figures.end();
}

/// The row of a scenario, still without cells.
OverviewRow row_of(const Scenario& scenario, const std::string& variant, const ReportOptions& options) {
  return {scenario.name.in(options.language),
          variant,
          scenario.currency,
          scenario.period,
          {},
          subject_of(scenario),
          options.place};
}

/// Names of the scenarios; of variants, or where names repeat, those of the variants or files.
std::vector<std::string> names_of(std::span<const OverviewRow> rows) {
  std::set<std::string> different, files;
  for (const OverviewRow& row : rows) {
    different.insert(row.name);
    files.insert(row.subject.file);
  }
  const bool names = different.size() == rows.size();
  std::vector<std::string> out;
  for (const OverviewRow& row : rows) {
    std::string name = names || (row.variant.empty() && files.size() == 1) ? row.name : row.subject.file;
    if (!row.variant.empty()) name = files.size() == 1 ? row.variant : name + ": " + row.variant;
    out.push_back(std::move(name));
  }
  return out;
}

bool periods_differ(std::span<const OverviewRow> rows) {
  return std::any_of(rows.begin(), rows.end(), [&](const OverviewRow& row) { return row.period != rows[0].period; });
}

}  // namespace

OverviewRow overview_row(const Reported& reported, const std::string& variant, const ReportOptions& options) {
  const Scenario& scenario = *reported.scenario;
  RunPage page{{options.style(scenario.currency)}, reported, options, scenario, Lookup(reported.results->figures)};
  OverviewRow out = row_of(scenario, variant, options);
  if (selects(options)) {
    for (const Figure* figure : selected_figures(reported, options))
      if (is_overviewed(figure->id, options))
        out.cells.push_back({figure_title(scenario, figure->id, options.language), quantity_of(scenario, *figure)});
    return out;
  }
  for (const M m : overview_measures) out.cells.push_back({measure(m).label.in(options.language), page.total(m)});
  const Line* best = nullptr;
  const std::vector<Line> fixes = fix_lines(page);
  if (!fixes.empty() && page.figures.value(with_measure(fixes[0].owner, M::npv)) > 0) best = &fixes[0];
  out.cells.push_back({page.say("overview.best_fix"),
                       best            ? best->name
                       : fixes.empty() ? ""
                                       : page.say("plan.no_fix"),
                       true});
  const Figure* npv = best ? page.figures.find(with_measure(best->owner, M::npv)) : nullptr;
  out.cells.push_back({measure(M::npv).label.in(options.language), npv ? CellValue(quantity_of(scenario, *npv)) : ""});
  return out;
}

OverviewRow overview_row(const SimulationReported& reported, const std::string& variant, const ReportOptions& options) {
  const Scenario& scenario = *reported.scenario;
  const SimulatePage page{{options.style(scenario.currency)}, reported, options, scenario, *reported.simulated};
  OverviewRow out = row_of(scenario, variant, options);
  const auto add = [&](const std::string& figure, Quantity::Form form, const FigureId& id, const Estimate& mean,
                       const Estimate& low, const Estimate& high) {
    for (const auto& [word, estimate] :
         {std::pair("overview.mean", &mean), std::pair("simulate.p5", &low), std::pair("simulate.p95", &high)})
      out.cells.push_back({page.say("overview.statistic", {{"figure", figure}, {"statistic", page.say(word)}}),
                           page.estimate(*estimate, id, form)});
  };
  const auto add_figure = [&](const Distribution& figure) {
    if (!figure.none.empty()) return;
    add(page.title(figure.id), Quantity::Form::amount, figure.id, figure.mean, figure.quantiles.front(),
        figure.quantiles.back());
    for (const Distribution& difference : page.sim.differences)
      if (difference.id == figure.id && difference.none.empty())
        add(page.say("overview.difference", {{"figure", page.title(figure.id)}}), Quantity::Form::difference, figure.id,
            difference.mean, difference.quantiles.front(), difference.quantiles.back());
  };
  if (selects(options)) {
    for (const Distribution& figure : page.sim.figures)
      if (is_overviewed(figure.id, options)) add_figure(figure);
    return out;
  }
  if (const Distribution* figure = page.first_figure()) add_figure(*figure);
  if (const Decision* best = page.best()) {
    out.cells.push_back({page.say("overview.best_choice"), page.title(*best), true});
    add(measure(M::npv).label.in(options.language), Quantity::Form::amount, {.measure = M::npv}, best->mean, best->p5,
        best->p95);
    if (page.sim.information)
      out.cells.push_back({page.say("overview.evpi"), page.estimate(page.sim.information->evpi, Unit::money)});
  }
  return out;
}

Document overview_document(std::span<const OverviewRow> rows, const ReportOptions& options, bool with_reports) {
  Page page{options.style("")};
  page.section(page.say("section.overview", {{"count", std::to_string(rows.size())}}));
  if (rows.empty()) return std::move(page.document);
  Table table{{{page.say("compare.scenario"), as_words}}};
  if (periods_differ(rows)) table.columns.push_back({page.say("overview.period"), as_words});
  const std::size_t before = table.columns.size();
  std::vector<std::string> titles;
  for (const OverviewRow& row : rows)
    for (const OverviewRow::Cell& cell : row.cells) {
      if (std::find(titles.begin(), titles.end(), cell.title) != titles.end()) continue;
      titles.push_back(cell.title);
      table.columns.push_back({cell.title, cell.words ? as_words : Table::Column::Type::number});
    }
  const std::vector<std::string> names = names_of(rows);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Table::Row& row = table.rows.emplace_back(Table::Row{{names[i]}});
    if (before > 1) row.cells.push_back(page.say("period." + std::string(name_of(rows[i].period))));
    row.cells.resize(table.columns.size());
    for (const OverviewRow::Cell& cell : rows[i].cells) {
      const auto column = std::find(titles.begin(), titles.end(), cell.title) - titles.begin();
      row.cells[before + static_cast<std::size_t>(column)] = cell.value;
    }
  }
  drop_empty_columns(table);
  page.add(std::move(table));
  if (with_reports) return std::move(page.document);
  page.note(page.say("overview.full"));
  std::vector<Subject> subjects;
  for (const OverviewRow& row : rows) subjects.push_back(row.subject);
  add_trace(page, options.version, subjects);
  return std::move(page.document);
}

PageOf page_of(const Document& overview, std::span<const OverviewRow> rows, bool with_reports) {
  PageOf out{title_of(overview), &overview};
  if (!with_reports) return out;
  const std::vector<std::string> names = names_of(rows);
  for (std::size_t i = 0; i < rows.size(); ++i) out.contents.push_back({rows[i].place, names[i]});
  return out;
}

}  // namespace closs
