#include "report/answers/plan.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "core/at.hpp"
#include "report/document/figure_title.hpp"
#include "report/document/page.hpp"

namespace closs {
namespace {

struct PlanPage : Page {
  const Scenario& scenario;
  const PlanRequest& request;
  const Plan& plan;

  Quantity money(double x) const { return amount(x, Unit::money); }
  /// As a person wrote it.
  Quantity written(double x) const {
    Quantity out = money(x);
    out.digits = digits_that_tell(x, style.digits);
    return out;
  }
  /// A figure of the plan, which is none of the scenario with all its fixes.
  Quantity planned(const Figure& figure) const {
    Quantity out = quantity_of(scenario, figure);
    out.of = {};
    return out;
  }
  /// How many sets.
  std::string count(std::uint64_t n) const {
    return n < 100 ? std::to_string(n) : show(amount(static_cast<double>(n), Unit::people));
  }
  std::string name(int fix) const { return name_of(scenario.fixes[at(fix)], language()); }
  std::string names(std::uint64_t fixes) const {
    std::vector<std::string> all;
    for (std::size_t j = 0; j < scenario.fixes.size(); ++j)
      if (fixes & bit(j)) all.push_back(name(static_cast<int>(j)));
    return all.empty() ? say("plan.no_fix") : listed(all);
  }
};

/// Whether any fix could be paid for with what it requires.
bool anything_affordable(const PlanPage& page) {
  const FixRules rules = rules_of(page.scenario);
  for (std::size_t j = 0; j < page.scenario.fixes.size(); ++j)
    if (affordable(cost_of(rules.required[j] | bit(j), page.plan.costs), page.request.budget)) return true;
  return false;
}

/// "¥200M of one-off and ¥79.0M of running costs at present value".
std::string costs_text(const PlanPage& page) {
  double all = 0, running = 0;
  for (const PlannedFix& fix : page.plan.fixes) all += fix.pv_cost.value, running += fix.pv_running;
  const bool any_once = all > running, any_running = running > 0;
  return page.say(any_once && any_running ? "plan.costs"
                  : any_once              ? "plan.costs_once"
                  : any_running           ? "plan.costs_running"
                                          : "plan.costs_none",
                  {{"once", page.money(all - running)}, {"running", page.money(running)}});
}

void add_headline(PlanPage& page) {
  const Plan& p = page.plan;
  const std::string_view id = p.best.fixes != 0           ? "plan.headline"
                              : anything_affordable(page) ? "plan.nothing_pays"
                                                          : "plan.nothing_affordable";
  page.headline(page.say(id, {{"budget", page.written(page.request.budget)},
                              {"fixes", page.names(p.best.fixes)},
                              {"npv", page.money(p.best.npv)},
                              {"costs", costs_text(page)}}));
}

void add_proof(PlanPage& page) {
  const Plan& p = page.plan;
  const double gap = p.bound - p.best.npv;
  const SentenceValues values = {{"count", page.count(p.evaluated)},
                                 {"limit", page.money(p.frontier_to)},
                                 {"bound", page.money(p.bound)},
                                 {"gap", page.money(gap)},
                                 {"share", p.best.npv > 0 ? page.amount(gap / p.best.npv, Unit::rate) : Quantity()}};
  if (p.proven)
    page.paragraph(page.say(p.frontier_to < 0           ? "plan.proven_by_bound"
                            : std::isinf(p.frontier_to) ? "plan.proven_all"
                                                        : "plan.proven_within",
                            values));
  else
    page.warning(page.say(std::isinf(p.bound) ? "plan.unbounded" : "plan.not_proven", values));
  if (p.broken > 0) page.note(page.say("plan.broken", {{"count", page.count(p.broken)}}));
}

void add_fixes(PlanPage& page) {
  const Plan& p = page.plan;
  if (p.best.fixes == 0) return;
  page.section(page.say("section.plan_fixes"));
  const bool once = page.request.of == BudgetOf::once;
  Table table{{{page.say("fix.name"), as_words}}};
  if (once) table.columns.push_back({page.say("plan.once")});
  for (const char* id : {"plan.pv_cost", "plan.npv_alone", "plan.npv_share", "plan.loss_without"})
    table.columns.push_back({page.say(id)});
  double pv_cost = 0;
  for (const PlannedFix& fix : p.fixes) {
    Table::Row row{{page.name(fix.fix)}};
    if (once) row.cells.push_back(page.money(fix.cost));
    for (const Figure& figure : {fix.pv_cost, fix.npv_alone, fix.npv_share}) row.cells.push_back(page.planned(figure));
    row.cells.push_back(page.money(p.best.npv - fix.npv_without));
    pv_cost += fix.pv_cost.value;
    table.rows.push_back(std::move(row));
  }
  Table::Row total{{page.say("plan.together")}, Table::Row::Tone::strong};
  if (once) total.cells.push_back(page.money(p.best.cost));
  for (const CellValue& cell : {CellValue(page.money(pv_cost)), CellValue(), CellValue(page.money(p.best.npv))})
    total.cells.push_back(cell);
  table.rows.push_back(std::move(total));
  page.add(std::move(table));
  page.note(page.say("plan.shares"));
}

/// What the plan as a whole returns.
void add_figures(PlanPage& page) {
  if (page.plan.figures.empty()) return;
  page.section(page.say("section.plan_figures"));
  const auto label = [&](const Figure& figure) { return measure(figure.id.measure).label.in(page.language()); };
  Table table{{{page.say("figure.name"), as_words}, {page.say("figure.value")}}};
  for (const Figure& figure : page.plan.figures) table.rows.push_back({{label(figure), page.planned(figure)}});
  page.add(std::move(table));
  for (const Figure& figure : page.plan.figures)
    if (!figure.none.empty()) page.why_none({label(figure)}, {}, figure.none);
}

/// What the next unit of money would buy.
void add_next(PlanPage& page) {
  const Plan& p = page.plan;
  page.section(page.say("section.plan_next"));
  if (p.best.fixes != 0 && page.request.budget > p.best.cost)
    page.paragraph(page.say("plan.left_over", {{"left", page.money(page.request.budget - p.best.cost)}}));
  if (!p.next)
    return page.paragraph(page.say(p.frontier_to <= page.request.budget ? "plan.next_unknown"
                                   : std::isinf(p.frontier_to)          ? "plan.no_next"
                                                                        : "plan.no_next_within",
                                   {{"limit", page.money(p.frontier_to)}}));
  const double more = p.next->cost - page.request.budget, gain = p.next->npv - p.best.npv;
  const std::uint64_t in = p.next->fixes & ~p.best.fixes, out = p.best.fixes & ~p.next->fixes;
  const SentenceValues values = {
      {"more", page.money(more)}, {"next", page.money(p.next->cost)},
      {"gain", page.money(gain)}, {"in", page.names(in)},
      {"out", page.names(out)},   {"ratio", page.amount(more > 0 ? gain / more : 0, Unit::ratio)}};
  page.paragraph(page.say("plan.next", values));
  page.paragraph(page.say(out == 0 ? "plan.next_in" : "plan.next_in_out", values));
}

/// The whole frontier as a curve, and the part of its table that lies around the plan.
void add_frontier(PlanPage& page) {
  const Plan& p = page.plan;
  constexpr std::size_t most_points = 15;
  const auto chosen = std::find_if(p.frontier.begin(), p.frontier.end(),
                                   [&](const PlannedSet& set) { return set.fixes == p.best.fixes; });
  const std::size_t count = p.frontier.size(), middle = static_cast<std::size_t>(chosen - p.frontier.begin());
  if (count < 2) return;
  const std::size_t first =
      count <= most_points ? 0 : std::min(middle > most_points / 2 ? middle - most_points / 2 : 0, count - most_points);
  const std::size_t last = std::min(count, first + most_points);
  page.section(page.say("section.plan_frontier"));
  Table table{{{page.say("plan.budget_from")}, {page.say("plan.npv")}, {page.say("plan.set"), as_words}}};
  for (std::size_t k = first; k < last; ++k) {
    const PlannedSet& set = p.frontier[k];
    table.rows.push_back({{page.money(set.cost), page.money(set.npv), page.names(set.fixes)},
                          set.fixes == p.best.fixes ? Table::Row::Tone::strong : Table::Row::Tone::plain});
  }
  Curve curve;  // cost and value rise from point to point
  for (const PlannedSet& set : p.frontier) curve.points.push_back({set.cost, set.npv});
  curve.across = {page.money(p.frontier.front().cost), page.money(p.frontier.back().cost)};
  curve.up = {page.money(p.frontier.front().npv), page.money(p.frontier.back().npv)};
  const PlannedSet& most = p.frontier.back();
  const bool whole = p.proven && std::isinf(p.frontier_to);
  page.add(Chart{
      std::move(table),
      std::move(curve),
      {},
      whole ? page.say("plan.frontier_most", {{"npv", page.money(most.npv)}, {"cost", page.money(most.cost)}}) : ""});
  if (last - first < count)
    page.note(page.say("plan.more_points", {{"count", std::to_string(count - (last - first))}}));
  if (!p.proven) page.note(page.say("plan.frontier_met"));
}

void add_left_out(PlanPage& page) {
  std::uint64_t out = 0;
  for (std::size_t j = 0; j < page.scenario.fixes.size(); ++j)
    if (!(page.plan.best.fixes & bit(j))) out |= bit(j);
  if (page.plan.best.fixes != 0 && out != 0) page.paragraph(page.say("plan.left_out", {{"fixes", page.names(out)}}));
}

// --- for programs ----------------------------------------------------------------------------------

std::string ids(const Scenario& scenario, std::uint64_t fixes) {
  std::string out;
  for (std::size_t j = 0; j < scenario.fixes.size(); ++j)
    if (fixes & bit(j)) out.append(out.empty() ? "" : " ").append(scenario.fixes[j].id);
  return out;
}

Grid frontier_grid(const PlanPage& page) {
  Grid grid;
  grid.columns = {{"cost", page.scenario.currency}, {"npv", page.scenario.currency}, {"fixes"}, {"count"}, {"place"}};
  for (const PlannedSet& set : page.plan.frontier) {
    const char* place = set.fixes == page.plan.best.fixes                      ? "best"
                        : affordable(set.cost, page.request.budget)            ? "within"
                        : page.plan.next && page.plan.next->fixes == set.fixes ? "next"
                                                                               : "beyond";
    grid.rows.push_back(
        {set.cost, set.npv, ids(page.scenario, set.fixes), static_cast<double>(std::popcount(set.fixes)), place});
  }
  return grid;
}

Grid fixes_grid(const PlanPage& page) {
  Grid grid = grid_of({"fix", "cost", "pv_cost", "npv_alone", "npv_share", "npv_without"});
  for (const PlannedFix& fix : page.plan.fixes)
    grid.rows.push_back({page.scenario.fixes[at(fix.fix)].id, fix.cost, cell_of(fix.pv_cost), cell_of(fix.npv_alone),
                         cell_of(fix.npv_share), fix.npv_without});
  return grid;
}

Grid figures_grid(const PlanPage& page) {
  Grid grid = grid_of({"measure", "unit", "value", "none"});
  for (const Figure& figure : page.plan.figures) {
    const Measure& row = measure(figure.id.measure);
    grid.rows.push_back(
        {std::string(row.name), unit_name(row.unit, page.scenario), cell_of(figure), text_cell(figure.none)});
  }
  return grid;
}

}  // namespace

Answer plan_answer(const Scenario& scenario, const PlanRequest& request, const Plan& plan,
                   const ReportOptions& options) {
  PlanPage page{{options.style(scenario.currency)}, scenario, request, plan};
  add_headline(page);
  add_proof(page);
  add_fixes(page);
  add_left_out(page);
  add_figures(page);
  add_next(page);
  add_frontier(page);
  Answer answer{.command = "plan", .subjects = {subject_of(scenario)}, .document = std::move(page.document)};
  answer.grid = frontier_grid(page);
  answer.facts = {{"status", std::string(plan.best.fixes == 0 ? "none" : "found")},
                  {"proven", std::string(plan.proven ? "yes" : "no")},
                  {"budget", request.budget},
                  {"budget_of", std::string(request.of == BudgetOf::once ? "once" : "pv")},
                  {"fixes_chosen", ids(scenario, plan.best.fixes)},
                  {"cost", plan.best.cost},
                  {"npv", plan.best.npv},
                  {"bound", plan.bound},
                  {"gap", plan.bound - plan.best.npv},
                  {"evaluated", static_cast<double>(plan.evaluated)},
                  {"broken", static_cast<double>(plan.broken)},
                  {"frontier", std::string(plan.frontier_to < 0           ? "met"
                                           : std::isinf(plan.frontier_to) ? "complete"
                                                                          : "up-to")},
                  {"frontier_to", plan.frontier_to < 0 ? GridCell() : GridCell(plan.frontier_to)},
                  {"next_cost", plan.next ? GridCell(plan.next->cost) : GridCell()},
                  {"next_npv", plan.next ? GridCell(plan.next->npv) : GridCell()}};
  answer.tables = {{"fixes", fixes_grid(page)}, {"figures", figures_grid(page)}};
  return answer;
}

}  // namespace closs
