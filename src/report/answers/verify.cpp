#include "report/answers/verify.hpp"

#include <algorithm>
#include <cmath>

#include "core/at.hpp"
#include "report/answers/bridge.hpp"
#include "report/document/figure_title.hpp"
#include "report/document/page.hpp"

namespace closs {
namespace {

constexpr std::size_t most_told = 3;  // changes in a sentence

struct VerifyPage : Page {
  const Scenario &before, &after;
  const VerifyPlan& plan;
  const Verified& verified;

  const Parameter& parameter(const VerifiedChange& change) const {
    return parameter_of(change.target.parameter, before.model.get());
  }
  Quantity number(const VerifiedChange& change, double x) const { return amount(x, parameter(change).kind); }
  Quantity moved_by(const VerifiedChange& change, double x) const {
    return difference(x, unit_of(parameter(change).kind));
  }
  std::string segments(const std::vector<int>& of) const {
    std::vector<std::string> names;
    for (const int s : of) names.push_back(name_of(before.segments[at(s)], language()));
    return listed(names);
  }
  /// "Billing error / Frequency (Households)".
  std::string title(const VerifiedChange& change) const {
    std::string out = parameter(change).label.in(language());
    if (change.target.problem) out = name_of(before.problems[at(*change.target.problem)], language()) + " / " + out;
    return change.everywhere ? out
                             : say("verify.in_segments", {{"input", out}, {"segments", segments(change.segments)}});
  }
  std::string title(const VerifiedFix& fix) const {
    std::vector<std::string> names;
    for (const int j : fix.fixes) names.push_back(name_of(before.fixes[at(j)], language()));
    return joined(names, "simulate.and");
  }
  std::string outcome(Outcome of) const { return say("verify_outcome." + std::string(closs::name_of(of))); }
  std::string why(Unobserved of) const { return say("verify_why." + std::string(closs::name_of(of))); }
  bool several() const { return verified.fixes.size() > 1; }
};

// --- the verdict -----------------------------------------------------------------------------------

/// What was observed, the same for all changes of one reason that were not: in the order of the changes.
std::string changes_told(const VerifyPage& page, const VerifiedFix& fix) {
  std::vector<std::string> told;
  std::size_t more = 0;
  for (const VerifiedChange& change : fix.changes) {
    if (change.why != Unobserved::no) continue;
    if (told.size() == most_told) {
      ++more;
      continue;
    }
    told.push_back(page.say("verify.change", {{"input", page.title(change)},
                                              {"before", page.number(change, change.before)},
                                              {"observed", page.number(change, change.observed)},
                                              {"promised", page.number(change, change.promised)}}));
  }
  if (more > 0) told.push_back(page.say("verify.more_changes", {{"count", std::to_string(more)}}));
  return page.joined(told, "list.semicolon");
}

void add_verdict(VerifyPage& page, const VerifiedFix& fix) {
  if (fix.outcome == Outcome::not_due)
    return page.headline(
        page.say("verify_headline.not_due", {{"fix", page.title(fix)},
                                             {"number", std::to_string(page.before.fixes[at(fix.fixes.front())].start)},
                                             {"at", std::to_string(fix.at)}}));
  std::string changes = changes_told(page, fix);
  if (changes.empty()) {
    const bool alike = std::all_of(fix.changes.begin(), fix.changes.end(),
                                   [&](const VerifiedChange& c) { return c.why == fix.changes.front().why; });
    changes = alike ? page.why(fix.changes.front().why) : page.say("verify.why_several");
  }
  page.headline(page.say("verify_headline." + std::string(name_of(fix.outcome)),
                         {{"fix", page.title(fix)}, {"changes", changes}}));
}

// --- each input ------------------------------------------------------------------------------------

void add_changes(VerifyPage& page) {
  page.section(page.say("section.verify_changes"));
  Table table{{{page.say("fix.name"), as_words},
               {page.say("assumption.input"), as_words},
               {page.say("verify.before"), apart_numbers},
               {page.say("verify.promised"), apart_numbers},
               {page.say("verify.observed"), apart_numbers},
               {page.say("verify.control"), apart_numbers},
               {page.say("verify.interval"), apart_numbers},
               {page.say("verify.moved"), apart_numbers},
               {page.say("verify.reached"), apart_numbers},
               {page.say("check.verdict"), as_words}}};
  bool any_control = false;
  for (const VerifiedFix& fix : page.verified.fixes)
    for (const VerifiedChange& change : fix.changes) {
      const bool observed = change.why == Unobserved::no;
      const auto when = [&](const CellValue& cell) { return observed ? cell : CellValue(); };
      any_control = any_control || !std::isnan(change.control);
      table.rows.push_back(
          {{page.several() ? page.title(fix) : "", page.title(change), page.number(change, change.before),
            page.number(change, change.promised), when(page.number(change, change.observed)),
            std::isnan(change.control) ? CellValue() : page.moved_by(change, change.control),
            when(page.say("list.range",
                          {{"low", page.moved_by(change, change.low)}, {"high", page.moved_by(change, change.high)}})),
            when(page.amount(change.moved, Unit::rate)), when(page.amount(change.reached, Unit::rate)),
            observed ? page.outcome(change.outcome)
                     : page.say("verify.outcome_why",
                                {{"outcome", page.outcome(change.outcome)}, {"why", page.why(change.why)}})}});
    }
  if (table.rows.empty()) return;
  drop_empty_columns(table);
  page.add(std::move(table));
  if (any_control) page.note(page.say("verify.control_how", {{"segments", page.segments(page.plan.control)}}));
  page.note(page.say("verify.how"));
}

void add_needed(VerifyPage& page) {
  Table table{{{page.say("assumption.input"), as_words}, {page.say("verify.needed"), apart_numbers}}};
  for (const VerifiedFix& fix : page.verified.fixes)
    for (const VerifiedChange& change : fix.changes) {
      if (change.outcome != Outcome::not_told || (change.needed == 0 && !change.too_few_before)) continue;
      table.rows.push_back({{page.title(change), change.too_few_before
                                                     ? CellValue(page.say("verify.too_few_before"))
                                                     : page.amount(static_cast<double>(change.needed), Unit::people)}});
    }
  if (table.rows.empty()) return;
  page.section(page.say("section.verify_needed"));
  page.add(std::move(table));
  page.note(page.say("verify.needed_how"));
}

// --- what it is worth --------------------------------------------------------------------------------

void add_worth(VerifyPage& page) {
  Table table{{{page.say("fix.name"), as_words},
               {page.say("figure.name"), as_words},
               {page.say("verify.promised"), apart_numbers},
               {page.say("verify.observed"), apart_numbers}}};
  bool partly_observed = false;
  const Unit money = measure(M::cost_of_inaction_per_month).unit;
  std::vector<std::pair<std::string, std::string_view>> none;
  const auto say_none_once = [&](const std::string& figure, std::string_view reason) {
    if (!reason.empty() && std::find(none.begin(), none.end(), std::pair(figure, reason)) == none.end())
      none.emplace_back(figure, reason);
  };
  for (const VerifiedFix& fix : page.verified.fixes) {
    if (fix.outcome == Outcome::not_due) continue;
    const VerifiedWorth& worth = fix.worth;
    partly_observed = partly_observed || (worth.any_observed && !worth.all_observed);
    const std::string name = page.several() ? page.title(fix) : "";
    const auto add = [&](std::string title, const CellValue& promised, const CellValue& observed) {
      table.rows.push_back({{name, std::move(title), promised, worth.any_observed ? observed : CellValue()}});
    };
    if (worth.none.empty()) {
      add(page.say("verify.cost_before"), page.amount(worth.before, money), page.amount(worth.before, money));
      add(page.say("verify.cost_with"), page.amount(worth.promised, money), page.amount(worth.observed, money));
      add(page.say("verify.cost_saved"), page.amount(worth.before - worth.promised, money),
          page.amount(worth.before - worth.observed, money));
    } else {
      say_none_once(measure(M::cost_of_inaction_per_month).label.in(page.language()), worth.none);
    }
    const auto figure = [&](const Figure& promised, const Figure& observed) {
      const std::string title(measure(promised.id.measure).label.in(page.language()));
      const auto cell = [&](const Figure& of) {
        return of.none.empty() ? CellValue(page.amount(of.value, measure(of.id.measure).unit)) : CellValue();
      };
      add(title, cell(promised), cell(observed));
      say_none_once(title, promised.none);
      if (worth.any_observed) say_none_once(title, observed.none);
    };
    figure(worth.returns_promised.npv, worth.returns_observed.npv);
    figure(worth.returns_promised.roi, worth.returns_observed.roi);
    figure(worth.returns_promised.payback, worth.returns_observed.payback);
    if (!std::isnan(worth.chance)) add(page.say("verify.chance"), CellValue(), page.amount(worth.chance, Unit::rate));
  }
  std::erase_if(table.rows, [](const Table::Row& row) { return is_blank(row.cells[2]) && is_blank(row.cells[3]); });
  if (table.rows.empty() && none.empty()) return;
  page.section(page.say("section.verify_worth"));
  drop_empty_columns(table);
  if (!table.rows.empty()) page.add(std::move(table));
  for (const auto& [title, reason] : none) page.why_none({title}, {}, reason);
  if (partly_observed) page.note(page.say("verify.partly_observed"));
}

void add_beside(VerifyPage& page, BridgeWithin& beside) {
  page.section(page.say("section.verify_beside"));
  const BridgedFigure& figure = page.verified.beside.figures.front();
  const std::string title(measure(figure.id.measure).label.in(page.language()));
  if (!figure.none.empty()) return page.why_none({title}, {}, figure.none);
  if (beside.parts.empty()) return page.paragraph(page.say("verify.nothing_beside"));
  for (Part& part : beside.parts)
    if (!std::holds_alternative<Section>(part)) page.add(std::move(part));
}

void add_problems(VerifyPage& page) {
  if (page.verified.problems.empty()) return;
  page.section(page.say("section.verify_problems"));
  Table table{{{page.say("table.problem"), as_words},
               {page.say("verify.problem_how"), as_words},
               {page.say("verify.before"), apart_numbers},
               {page.say("verify.after"), apart_numbers},
               {page.say("verify.problem_chance"), apart_numbers}}};
  const auto share = [&](double x) { return std::isnan(x) ? CellValue() : page.amount(x, Unit::rate); };
  const auto name = [&](const VerifiedProblem& problem) {
    for (const Scenario* one : {&page.after, &page.before})
      for (const Problem& p : one->problems)
        if (p.id == problem.id) return name_of(p, page.language());
    return problem.id;
  };
  for (const VerifiedProblem& problem : page.verified.problems)
    table.rows.push_back({{name(problem), page.say("verify_problem." + std::string(name_of(problem.how))),
                           share(problem.before), share(problem.after), share(problem.chance)}});
  drop_empty_columns(table);
  page.add(std::move(table));
  page.note(page.say("verify.problems_how"));
}

// --- for programs ------------------------------------------------------------------------------------

std::string ids_of_fixes(const VerifyPage& page, const VerifiedFix& fix) {
  std::string out;
  for (const int j : fix.fixes) out.append(out.empty() ? "" : "; ").append(page.before.fixes[at(j)].id);
  return out;
}

Grid changes_grid(const VerifyPage& page) {
  Grid grid = grid_of({"fix", "input", "segments", "before", "promised", "observed", "control", "low", "high", "moved",
                       "reached", "verdict", "not_observed", "answers_needed"});
  for (const VerifiedFix& fix : page.verified.fixes)
    for (const VerifiedChange& change : fix.changes) {
      std::string segments;
      if (!change.everywhere)
        for (const int s : change.segments)
          segments.append(segments.empty() ? "" : "; ").append(page.before.segments[at(s)].id);
      grid.rows.push_back({ids_of_fixes(page, fix), path_of(page.before, change.target), text_cell(segments),
                           change.before, change.promised, change.observed, change.control, change.low, change.high,
                           change.moved, change.reached, std::string(name_of(change.outcome)),
                           text_cell(name_of(change.why)),
                           change.needed > 0 ? GridCell(static_cast<double>(change.needed)) : GridCell()});
    }
  return grid;
}

Grid fixes_grid(const VerifyPage& page) {
  Grid grid = grid_of({"fix", "period", "verdict", "cost_before", "cost_promised", "cost_observed", "npv_promised",
                       "npv_observed", "roi_promised", "roi_observed", "payback_promised", "payback_observed",
                       "chance_npv_above_0"});
  for (const VerifiedFix& fix : page.verified.fixes) {
    const VerifiedWorth& worth = fix.worth;
    const bool due = fix.outcome != Outcome::not_due, cost = due && worth.none.empty(),
               observed = due && worth.any_observed;
    const auto number = [](bool exists, double x) { return exists ? GridCell(x) : GridCell(); };
    const auto figure = [](bool exists, const Figure& of) { return exists ? cell_of(of) : GridCell(); };
    grid.rows.push_back({ids_of_fixes(page, fix), static_cast<double>(fix.at), std::string(name_of(fix.outcome)),
                         number(cost, worth.before), number(cost, worth.promised),
                         number(cost && observed, worth.observed), figure(due, worth.returns_promised.npv),
                         figure(observed, worth.returns_observed.npv), figure(due, worth.returns_promised.roi),
                         figure(observed, worth.returns_observed.roi), figure(due, worth.returns_promised.payback),
                         figure(observed, worth.returns_observed.payback), number(observed, worth.chance)});
  }
  return grid;
}

Grid problems_grid(const VerifyPage& page) {
  Grid grid = grid_of({"problem", "how", "before", "after", "chance"});
  for (const VerifiedProblem& problem : page.verified.problems)
    grid.rows.push_back({problem.id, std::string(name_of(problem.how)), problem.before, problem.after, problem.chance});
  return grid;
}

}  // namespace

Answer verify_answer(const Scenario& before, const Scenario& after, const VerifyPlan& plan, const Verified& verified,
                     const ReportOptions& options) {
  const Scenario* both[] = {&before, &after};
  const std::string none[2];
  const std::vector<std::string> titles = scenario_titles(both, none, options.language);
  VerifyPage page{{options.style(before.currency)}, before, after, plan, verified};
  const std::string start =
      verified.any_observed() ? page.say("verify.with_observed", {{"scenario", titles[0]}}) : titles[0];
  BridgeWithin beside = bridge_within(verified.observed, after, verified.beside, {start, titles[1]}, options);
  for (const VerifiedFix& fix : verified.fixes) add_verdict(page, fix);
  add_changes(page);
  add_needed(page);
  add_worth(page);
  add_beside(page, beside);
  add_problems(page);
  Answer answer{.command = "verify", .subjects = {subject_of(before), subject_of(after)}};
  answer.facts = {{"gate", std::string(verified.passes() ? "passed" : "failed")}};
  answer.document = std::move(page.document);
  answer.grid = changes_grid(page);
  answer.tables = {{"fixes", fixes_grid(page)}, {"beside", std::move(beside.rows)}, {"problems", problems_grid(page)}};
  return answer;
}

}  // namespace closs
