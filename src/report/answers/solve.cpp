#include "report/answers/solve.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/at.hpp"
#include "report/document/figure_title.hpp"
#include "report/document/input_title.hpp"
#include "report/document/page.hpp"

namespace closs {
namespace {

struct SolvePage : Page {
  const Scenario& scenario;
  const std::string& path;
  const Goal& goal;
  const Solution& solution;

  const Value& value() const { return scenario.values[at(goal.values.front())]; }
  Kind kind() const { return value().parameter->kind; }
  Unit figure_unit() const { return measure(goal.figure.measure).unit; }
  std::string input() const {
    if (goal.values.size() == 1) return input_title(scenario, value(), language());
    return say("assumption.defaults") + " / " + value().parameter->label.in(language());
  }
  std::string figure() const { return figure_title(scenario, goal.figure, language()); }
  Quantity as_figure(double x) const { return amount(x, figure_unit()); }
  Quantity target() const {
    Quantity out = as_figure(goal.target);
    out.digits = digits_that_tell(goal.target, style.digits);
    return out;
  }
  /// The input, with as many digits as it takes to tell it from the base.
  Quantity as_input(double x) const {
    Quantity out = amount(x, kind());
    out.digits = digits_apart(std::array{x, solution.base}, kind(), style);
    return out;
  }
  const Domain& domain() const { return value().parameter->domain; }
  /// Near where the scan stops though the domain goes on.
  bool endless(double x) const {
    constexpr double far = 1e-6;
    return (x >= solution.high * far && x > 0 && !goal.to && !std::isfinite(domain().high)) ||
           (x <= solution.low * far && x < 0 && !goal.from && !std::isfinite(domain().low));
  }
  /// What lies at no end, upwards or downwards.
  std::string no_limit(double x) const { return say(x < 0 ? "solve.no_lower_limit" : "solve.no_upper_limit"); }
  /// An end of what was searched.
  CellValue end(double x) const {
    if (endless(x)) return no_limit(x);
    if (x == solution.low && !goal.from) return as_input(domain().low);
    return x == solution.high && !goal.to ? as_input(domain().high) : as_input(x);
  }
  std::string where(double x) const {
    return endless(x) ? say("solve.at_no_limit") : say("solve.at", {{"value", end(x)}});
  }
  /// The figure at an extreme: it may grow with the input without limit, or come as near to 0 as one likes.
  CellValue reached(double figure_value, double x) const {
    const double base = std::abs(solution.figure_at_base.value);
    const bool beyond = endless(x) ? std::abs(figure_value) > 1e6 * std::max(base, 1.0)
                                   : base > 0 && std::abs(figure_value) > 1e9 * base;
    if (beyond) return no_limit(figure_value);
    return as_figure(std::abs(figure_value) < 1e-9 * base ? 0 : figure_value);
  }
  /// How far the figure is off; 0 where only rounding is left.
  Quantity residual(const Root& root) const {
    const double scale =
        std::max({std::abs(goal.target), std::abs(root.figure), std::abs(solution.figure_at_base.value)});
    return as_figure(std::abs(root.residual) <= 1e-9 * scale ? 0 : root.residual);
  }
  /// `id` with what most sentences speak of, and `more`.
  std::string tell(std::string_view id, const SentenceValues& more = {}) const {
    SentenceValues values = more;
    values.insert(values.end(), {{"figure", figure()}, {"target", target()}, {"input", input()}});
    return say(id, values);
  }
};

const Root& nearest_root(const Solution& solution) {
  const double base = std::isnan(solution.base) ? solution.roots.front().low : solution.base;
  const auto distance = [&](const Root& root) {
    return base >= root.low && base <= root.high ? 0 : std::min(std::abs(root.low - base), std::abs(root.high - base));
  };
  return *std::min_element(solution.roots.begin(), solution.roots.end(),
                           [&](const Root& a, const Root& b) { return distance(a) < distance(b); });
}

/// The root's end that is nearest to the base.
double nearest_end(const Solution& solution, const Root& root) {
  if (std::isnan(solution.base)) return root.low;
  return std::clamp(solution.base, root.low, root.high);
}

// --- sentences -----------------------------------------------------------------------------------

/// "To bring X from A to B, raise P from C to D."
std::string advice(const SolvePage& page, double x) {
  const Solution& s = page.solution;
  if (std::isnan(s.base)) return page.tell("solve.set", {{"value", page.as_input(x)}});
  const SentenceValues values = {{"value", page.as_input(x)},
                                 {"base", page.as_input(s.base)},
                                 {"now", quantity_of(page.scenario, s.figure_at_base)}};
  // What was found to 15 digits where the input stands already.
  if (std::abs(x - s.base) <= 1e-12 * std::abs(s.base)) return page.tell("solve.already", values);
  const bool raise = x > s.base;
  if (!s.figure_at_base.none.empty())
    return page.tell(raise ? "solve.raise_from_none" : "solve.lower_from_none", values);
  return page.tell(raise ? "solve.raise" : "solve.lower", values);
}

void add_headline(SolvePage& page) {
  const Solution& s = page.solution;
  if (s.roots.empty()) return page.headline(page.tell("solve.none"));
  const Root& first = s.roots.front();
  if (s.status == Solution::Status::solved) return page.headline(advice(page, first.low));
  if (s.roots.size() == 1)
    return page.headline(
        page.tell("solve.stays", {{"low", page.as_input(first.low)}, {"high", page.as_input(first.high)}}));
  page.headline(page.tell("solve.several", {{"count", std::to_string(s.roots.size())}}));
  page.paragraph(page.say("solve.nearest", {{"advice", advice(page, nearest_end(s, nearest_root(s)))}}));
}

/// How near the figure comes where it does not reach the target.
void add_reach(SolvePage& page) {
  const Solution& s = page.solution;
  if (std::isnan(s.least)) {
    const std::string_view reason = s.figure_at_base.none.empty() ? "out-of-range" : s.figure_at_base.none;
    return page.paragraph(page.tell("solve.nowhere", {{"reason", say_none(reason, page.language())}}));
  }
  if (!s.moves) return page.paragraph(page.tell("solve.does_not_move", {{"value", page.as_figure(s.most)}}));
  page.paragraph(page.tell("solve.reach", {{"least", page.reached(s.least, s.at_least)},
                                           {"at_least", page.where(s.at_least)},
                                           {"most", page.reached(s.most, s.at_most)},
                                           {"at_most", page.where(s.at_most)}}));
  if (page.goal.target > s.least && page.goal.target < s.most) page.paragraph(page.tell("solve.jumps"));
}

void add_table(SolvePage& page) {
  const double base = page.solution.base;
  Table table{{{page.input()}, {page.say("solve.change")}, {page.figure()}, {page.say("solve.residual")}}};
  if (!std::isnan(base))
    table.rows.push_back({{page.say("solve.now", {{"value", page.as_input(base)}}), "",
                           quantity_of(page.scenario, page.solution.figure_at_base), ""},
                          Table::Row::Tone::faint});
  for (const Root& root : page.solution.roots) {
    CellValue value = page.as_input(root.low);
    if (root.high > root.low) value = page.say("list.range", {{"low", value}, {"high", page.as_input(root.high)}});
    table.rows.push_back({{value, page.difference(nearest_end(page.solution, root) - base, unit_of(page.kind())),
                           page.as_figure(root.figure), page.residual(root)}});
  }
  page.add(std::move(table));
}

/// The shares that give way, and each input that a wildcard names.
void add_moved(SolvePage& page) {
  const std::vector<std::pair<int, double>> moved =
      moved_to(page.scenario, page.goal, nearest_end(page.solution, nearest_root(page.solution)));
  if (moved.size() < 2) return;
  Table table{{{page.say("assumption.input"), as_words}, {page.say("solve.from")}, {page.say("solve.to")}}};
  for (const auto& [index, to] : moved) {
    const Value& value = page.scenario.values[at(index)];
    table.rows.push_back({{input_title(page.scenario, value, page.language()), quantity_of(page.scenario, index),
                           page.amount(to, value.parameter->kind)}});
  }
  page.section(page.say("section.solve_moved"));
  page.add(std::move(table));
}

void add_notes(SolvePage& page) {
  const Solution& s = page.solution;
  page.note(page.say("solve.searched", {{"path", page.path}, {"low", page.end(s.low)}, {"high", page.end(s.high)}}));
  if (s.gaps && !std::isnan(s.least)) page.note(page.tell("solve.gaps"));
  for (const Root& root : s.roots) {
    if (root.closed_form) page.note(page.say("solve.closed_form"));
    if (root.way == Root::Way::touches) page.note(page.tell("solve.touches", {{"value", page.as_input(root.low)}}));
  }
}

// --- for programs ----------------------------------------------------------------------------------

std::string way_code(const Root& root) {
  return root.closed_form                 ? "closed-form"
         : root.way == Root::Way::stays   ? "stays"
         : root.way == Root::Way::touches ? "touches"
                                          : "crosses";
}

Grid roots_grid(const SolvePage& page) {
  Grid grid;
  const std::string input_unit = unit_name(unit_of(page.kind()), page.scenario),
                    figure_unit = unit_name(page.figure_unit(), page.scenario);
  grid.columns = {{"path"},   {"base", input_unit},          {"value", input_unit},     {"value_to", input_unit},
                  {"figure"}, {"figure_value", figure_unit}, {"residual", figure_unit}, {"how"}};
  for (const Root& root : page.solution.roots)
    grid.rows.push_back({page.path, page.solution.base, root.low,
                         root.high > root.low ? GridCell(root.high) : GridCell(),
                         name_of(page.scenario, page.goal.figure), root.figure, root.residual, way_code(root)});
  return grid;
}

Grid moved_grid(const SolvePage& page) {
  Grid grid = grid_of({"path", "base", "value"});
  if (page.solution.roots.empty()) return grid;
  for (const auto& [index, to] :
       moved_to(page.scenario, page.goal, nearest_end(page.solution, nearest_root(page.solution)))) {
    const Value& value = page.scenario.values[at(index)];
    grid.rows.push_back({path_of(page.scenario, value), value.base, to});
  }
  return grid;
}

std::string_view status_code(Solution::Status status) {
  return status == Solution::Status::solved ? "solved" : status == Solution::Status::several ? "several" : "none";
}

}  // namespace

Answer solve_answer(const Scenario& scenario, const std::string& path, const Goal& goal, const Solution& solution,
                    const ReportOptions& options) {
  SolvePage page{{options.style(scenario.currency)}, scenario, path, goal, solution};
  add_headline(page);
  if (solution.roots.empty()) {
    add_reach(page);
  } else {
    add_table(page);
    add_moved(page);
  }
  add_notes(page);
  Answer answer{.command = "solve", .subjects = {subject_of(scenario)}, .document = std::move(page.document)};
  answer.grid = roots_grid(page);
  answer.facts = {{"status", std::string(status_code(solution.status))},
                  {"path", path},
                  {"figure", name_of(scenario, goal.figure)},
                  {"target", goal.target},
                  {"base", solution.base},
                  {"figure_at_base", cell_of(solution.figure_at_base)},
                  {"searched_from", solution.low},
                  {"searched_to", solution.high},
                  {"figure_least", solution.least},
                  {"figure_least_at", solution.at_least},
                  {"figure_most", solution.most},
                  {"figure_most_at", solution.at_most}};
  answer.tables = {{"moved", moved_grid(page)}};
  return answer;
}

}  // namespace closs
