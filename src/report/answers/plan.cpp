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

struct Writer {
  const Scenario& scenario;
  const PlanRequest& request;
  const Plan& plan;
  const ReportOptions& options;

  std::string say(std::string_view id, const WordValues& values = {}) const {
    return closs::say(id, options.language, values);
  }
  NumberStyle style() const { return {options.language, scenario.currency, options.digits}; }
  std::string money(double x) const { return show(x, Unit::money, style()); }
  /// As a person wrote it.
  std::string written(double x) const {
    return show(x, Unit::money, {options.language, scenario.currency, digits_that_tell(x, options.digits)});
  }
  std::string count(std::uint64_t n) const {
    return n < 100 ? std::to_string(n) : show(static_cast<double>(n), Unit::people, style());
  }
  std::string shown(const Figure& figure) const {
    return figure.none.empty() ? show(figure.value, measure(figure.id.measure).unit, style()) : "-";
  }
  std::string cost_word() const { return say(request.of == BudgetOf::once ? "plan.of_once" : "plan.of_pv"); }
  std::string name(int fix) const { return name_of(scenario.fixes[at(fix)], options.language); }
  std::string names(std::uint64_t fixes) const {
    std::vector<std::string> all;
    for (std::size_t j = 0; j < scenario.fixes.size(); ++j)
      if (fixes & bit(j)) all.push_back(name(static_cast<int>(j)));
    return all.empty() ? say("plan.no_fix") : listed(all, options.language);
  }
};

void paragraph(Document& document, std::string text, Paragraph::Tone tone = Paragraph::Tone::plain) {
  document.parts.push_back(Paragraph{std::move(text), tone});
}

/// Whether any fix could be paid for with what it requires.
bool anything_affordable(const Writer& w) {
  const FixRules rules = rules_of(w.scenario);
  for (std::size_t j = 0; j < w.scenario.fixes.size(); ++j)
    if (affordable(cost_of(rules.required[j] | bit(j), w.plan.costs), w.request.budget)) return true;
  return false;
}

void add_headline(const Writer& w, Document& document) {
  const Plan& p = w.plan;
  WordValues values = {{"budget", w.written(w.request.budget)},
                       {"fixes", w.names(p.best.fixes)},
                       {"npv", w.money(p.best.npv)},
                       {"cost", w.money(p.best.cost)},
                       {"of", w.cost_word()}};
  const std::string_view id = p.best.fixes != 0        ? "plan.headline"
                              : anything_affordable(w) ? "plan.nothing_pays"
                                                       : "plan.nothing_affordable";
  paragraph(document, w.say(id, values), Paragraph::Tone::headline);
}

void add_proof(const Writer& w, Document& document) {
  const Plan& p = w.plan;
  WordValues values = {{"count", w.count(p.evaluated)}};
  if (p.proven && p.frontier_to >= 0) {
    const bool all = std::isinf(p.frontier_to);
    values.emplace_back("limit", all ? "" : w.money(p.frontier_to));
    paragraph(document, w.say(all ? "plan.proven_all" : "plan.proven_within", values));
  } else if (p.proven) {
    paragraph(document, w.say("plan.proven_by_bound", values));
  } else if (std::isinf(p.bound)) {
    paragraph(document, w.say("plan.unbounded", values), Paragraph::Tone::warning);
  } else {
    values.emplace_back("bound", w.money(p.bound));
    values.emplace_back("gap", w.money(p.bound - p.best.npv));
    values.emplace_back("share",
                        p.best.npv > 0 ? show((p.bound - p.best.npv) / p.best.npv, Unit::rate, w.style()) : "-");
    paragraph(document, w.say("plan.not_proven", values), Paragraph::Tone::warning);
  }
  if (p.broken > 0) paragraph(document, w.say("plan.broken", {{"count", w.count(p.broken)}}), Paragraph::Tone::note);
}

void add_fixes(const Writer& w, Document& document) {
  const Plan& p = w.plan;
  if (p.best.fixes == 0) return;
  document.parts.push_back(Section{w.say("section.plan_fixes")});
  Table table;
  const bool once = w.request.of == BudgetOf::once;
  table.columns = {{w.say("fix.name"), align_left}};
  if (once) table.columns.push_back({w.say("plan.once"), align_right});
  for (const char* id : {"plan.pv_cost", "plan.npv_alone", "plan.npv_share", "plan.loss_without"})
    table.columns.push_back({w.say(id), align_right});
  double pv_cost = 0;
  for (const PlannedFix& fix : p.fixes) {
    Table::Row row{{w.name(fix.fix)}};
    if (once) row.cells.push_back(w.money(fix.cost));
    for (const Figure& figure : {fix.pv_cost, fix.npv_alone, fix.npv_share}) row.cells.push_back(w.shown(figure));
    row.cells.push_back(w.money(p.best.npv - fix.npv_without));
    pv_cost += fix.pv_cost.value;
    table.rows.push_back(std::move(row));
  }
  Table::Row total{{w.say("plan.together")}, Table::Row::Tone::strong};
  if (once) total.cells.push_back(w.money(p.best.cost));
  total.cells.insert(total.cells.end(), {w.money(pv_cost), "", w.money(p.best.npv), ""});
  table.rows.push_back(std::move(total));
  document.parts.push_back(std::move(table));
  paragraph(document, w.say("plan.shares"), Paragraph::Tone::note);
}

/// What the plan as a whole returns.
void add_figures(const Writer& w, Document& document) {
  if (w.plan.figures.empty()) return;
  document.parts.push_back(Section{w.say("section.plan_figures")});
  Table table;
  table.columns = {{w.say("figure.name"), align_left}, {w.say("figure.value"), align_right}};
  for (const Figure& figure : w.plan.figures)
    table.rows.push_back({{measure(figure.id.measure).label.in(w.options.language), w.shown(figure)}});
  document.parts.push_back(std::move(table));
  for (const Figure& figure : w.plan.figures)
    if (!figure.none.empty())
      paragraph(document,
                w.say("none.line_all", {{"figures", measure(figure.id.measure).label.in(w.options.language)},
                                        {"reason", say_none(figure.none, w.options.language)}}),
                Paragraph::Tone::note);
}

/// What the next unit of money would buy.
void add_next(const Writer& w, Document& document) {
  const Plan& p = w.plan;
  document.parts.push_back(Section{w.say("section.plan_next")});
  if (p.best.fixes != 0 && w.request.budget > p.best.cost)
    paragraph(document, w.say("plan.left_over", {{"left", w.money(w.request.budget - p.best.cost)}}));
  if (!p.next) {
    const bool beyond = p.frontier_to > w.request.budget;
    return paragraph(document, w.say(!beyond                     ? "plan.next_unknown"
                                     : std::isinf(p.frontier_to) ? "plan.no_next"
                                                                 : "plan.no_next_within",
                                     {{"limit", w.money(p.frontier_to)}}));
  }
  const double more = p.next->cost - w.request.budget, gain = p.next->npv - p.best.npv;
  const std::uint64_t in = p.next->fixes & ~p.best.fixes, out = p.best.fixes & ~p.next->fixes;
  WordValues values = {{"more", w.money(more)}, {"next", w.money(p.next->cost)},
                       {"gain", w.money(gain)}, {"in", w.names(in)},
                       {"out", w.names(out)},   {"ratio", show(more > 0 ? gain / more : 0, Unit::ratio, w.style())}};
  paragraph(document, w.say("plan.next", values));
  paragraph(document, w.say(out == 0 ? "plan.next_in" : "plan.next_in_out", values));
}

void add_frontier(const Writer& w, Document& document) {
  const Plan& p = w.plan;
  constexpr std::size_t most_rows = 15;
  const auto chosen = std::find_if(p.frontier.begin(), p.frontier.end(),
                                   [&](const PlannedSet& set) { return set.fixes == p.best.fixes; });
  const std::size_t count = p.frontier.size(), middle = static_cast<std::size_t>(chosen - p.frontier.begin());
  if (count < 2) return;
  const std::size_t first =
      count <= most_rows ? 0 : std::min(middle > most_rows / 2 ? middle - most_rows / 2 : 0, count - most_rows);
  const std::size_t last = std::min(count, first + most_rows);
  document.parts.push_back(Section{w.say("section.plan_frontier")});
  Table table;
  table.columns = {
      {w.say("plan.budget_from"), align_right}, {w.say("plan.npv"), align_right}, {w.say("plan.set"), align_left}};
  for (std::size_t k = first; k < last; ++k) {
    const PlannedSet& set = p.frontier[k];
    table.rows.push_back({{w.money(set.cost), w.money(set.npv), w.names(set.fixes)},
                          set.fixes == p.best.fixes ? Table::Row::Tone::strong : Table::Row::Tone::plain});
  }
  document.parts.push_back(std::move(table));
  if (last - first < count)
    paragraph(document, w.say("plan.more_points", {{"count", std::to_string(count - (last - first))}}),
              Paragraph::Tone::note);
  if (!p.proven) paragraph(document, w.say("plan.frontier_met"), Paragraph::Tone::note);
}

void add_left_out(const Writer& w, Document& document) {
  std::uint64_t out = 0;
  for (std::size_t j = 0; j < w.scenario.fixes.size(); ++j)
    if (!(w.plan.best.fixes & bit(j))) out |= bit(j);
  if (w.plan.best.fixes != 0 && out != 0) paragraph(document, w.say("plan.left_out", {{"fixes", w.names(out)}}));
}

// --- for programs ----------------------------------------------------------------------------------

GridCell number(double x) { return std::isfinite(x) ? GridCell(x) : GridCell(); }

std::string ids(const Scenario& scenario, std::uint64_t fixes) {
  std::string out;
  for (std::size_t j = 0; j < scenario.fixes.size(); ++j)
    if (fixes & bit(j)) out.append(out.empty() ? "" : " ").append(scenario.fixes[j].id);
  return out;
}

Grid frontier_grid(const Writer& w) {
  Grid grid;
  grid.columns = {{"cost", w.scenario.currency}, {"npv", w.scenario.currency}, {"fixes"}, {"count"}, {"place"}};
  for (const PlannedSet& set : w.plan.frontier) {
    const char* place = set.fixes == w.plan.best.fixes                   ? "best"
                        : affordable(set.cost, w.request.budget)         ? "within"
                        : w.plan.next && w.plan.next->fixes == set.fixes ? "next"
                                                                         : "beyond";
    grid.rows.push_back(
        {set.cost, set.npv, ids(w.scenario, set.fixes), static_cast<double>(std::popcount(set.fixes)), place});
  }
  return grid;
}

Grid fixes_grid(const Writer& w) {
  Grid grid;
  grid.columns = {{"fix"}, {"cost"}, {"pv_cost"}, {"npv_alone"}, {"npv_share"}, {"npv_without"}};
  for (const PlannedFix& fix : w.plan.fixes)
    grid.rows.push_back({w.scenario.fixes[at(fix.fix)].id, fix.cost, cell_of(fix.pv_cost), cell_of(fix.npv_alone),
                         cell_of(fix.npv_share), fix.npv_without});
  return grid;
}

Grid figures_grid(const Writer& w) {
  Grid grid;
  grid.columns = {{"measure"}, {"unit"}, {"value"}, {"none"}};
  for (const Figure& figure : w.plan.figures) {
    const Measure& row = measure(figure.id.measure);
    grid.rows.push_back({std::string(row.name), unit_name(row.unit, w.scenario), cell_of(figure),
                         figure.none.empty() ? GridCell() : GridCell(std::string(figure.none))});
  }
  return grid;
}

}  // namespace

Answer plan_answer(const Scenario& scenario, const PlanRequest& request, const Plan& plan,
                   const ReportOptions& options) {
  const Writer w{scenario, request, plan, options};
  Answer answer{.command = "plan", .subjects = {subject_of(scenario)}};
  add_headline(w, answer.document);
  add_proof(w, answer.document);
  add_fixes(w, answer.document);
  add_left_out(w, answer.document);
  add_figures(w, answer.document);
  add_next(w, answer.document);
  add_frontier(w, answer.document);
  answer.grid = frontier_grid(w);
  answer.facts = {{"status", std::string(plan.best.fixes == 0 ? "none" : "found")},
                  {"proven", std::string(plan.proven ? "yes" : "no")},
                  {"budget", request.budget},
                  {"budget_of", std::string(request.of == BudgetOf::once ? "once" : "pv")},
                  {"fixes_chosen", ids(scenario, plan.best.fixes)},
                  {"cost", plan.best.cost},
                  {"npv", plan.best.npv},
                  {"bound", number(plan.bound)},
                  {"gap", number(plan.bound - plan.best.npv)},
                  {"evaluated", static_cast<double>(plan.evaluated)},
                  {"broken", static_cast<double>(plan.broken)},
                  {"frontier", std::string(plan.frontier_to < 0           ? "met"
                                           : std::isinf(plan.frontier_to) ? "complete"
                                                                          : "up-to")},
                  {"frontier_to", plan.frontier_to < 0 ? GridCell() : number(plan.frontier_to)},
                  {"next_cost", plan.next ? GridCell(plan.next->cost) : GridCell()},
                  {"next_npv", plan.next ? GridCell(plan.next->npv) : GridCell()}};
  answer.tables = {{"fixes", fixes_grid(w)}, {"figures", figures_grid(w)}};
  return answer;
}

}  // namespace closs
