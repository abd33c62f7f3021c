#include "report/answers/solve.hpp"

#include <algorithm>
#include <cmath>

#include "core/at.hpp"
#include "report/document/figure_title.hpp"
#include "report/document/input_title.hpp"
#include "report/document/words.hpp"

namespace closs {
namespace {

Unit unit_of(Kind kind) {
  switch (kind) {
    case Kind::rate:
    case Kind::share:
    case Kind::growth:
      return Unit::rate;
    case Kind::money:
      return Unit::money;
    case Kind::count:
      return Unit::customers;
    case Kind::number:
      return Unit::ratio;
  }
  return Unit::ratio;
}

struct Writer {
  const Scenario& scenario;
  const std::string& path;
  const Goal& goal;
  const Solution& solution;
  const ReportOptions& options;

  std::string say(std::string_view id, const WordValues& values = {}) const {
    return closs::say(id, options.language, values);
  }
  NumberStyle style(int digits) const { return {options.language, scenario.currency, digits}; }
  const Value& value() const { return scenario.values[at(goal.values.front())]; }
  Kind kind() const { return value().parameter->kind; }
  Unit figure_unit() const { return measure(goal.figure.measure).unit; }

  std::string input() const {
    if (goal.values.size() == 1) return input_title(scenario, value(), options.language);
    return say("assumption.defaults") + " / " + value().parameter->label.in(options.language);
  }
  std::string figure() const { return figure_title(scenario, goal.figure, options.language); }
  std::string target() const {
    return show(goal.target, figure_unit(), style(digits_that_tell(goal.target, options.digits)));
  }
  std::string as_figure(double x) const { return show(x, figure_unit(), style(options.digits)); }
  const Domain& domain() const { return value().parameter->domain; }
  /// Near where the scan stops though the domain goes on.
  bool endless(double x) const {
    constexpr double far = 1e-6;
    return (x >= solution.high * far && x > 0 && !goal.to && !std::isfinite(domain().high)) ||
           (x <= solution.low * far && x < 0 && !goal.from && !std::isfinite(domain().low));
  }
  /// An end of what was searched.
  std::string end(double x) const {
    if (endless(x)) return say("solve.no_limit");
    if (x == solution.low && !goal.from) return as_input(domain().low);
    return x == solution.high && !goal.to ? as_input(domain().high) : as_input(x);
  }
  std::string where(double x) const {
    return endless(x) ? say("solve.at_no_limit") : say("solve.at", {{"value", end(x)}});
  }
  /// The figure at an extreme: it may grow with the input without limit, or come as near to 0 as one likes.
  std::string reached(double figure_value, double x) const {
    const double base = std::abs(solution.figure_at_base.value);
    const bool beyond = endless(x) ? std::abs(figure_value) > 1e6 * std::max(base, 1.0)
                                   : base > 0 && std::abs(figure_value) > 1e9 * base;
    if (beyond) return say("solve.no_limit");
    return as_figure(std::abs(figure_value) < 1e-9 * base ? 0 : figure_value);
  }
  /// How far the figure is off; 0 where only rounding is left.
  std::string residual(const Root& root) const {
    const double scale =
        std::max({std::abs(goal.target), std::abs(root.figure), std::abs(solution.figure_at_base.value)});
    const bool rounding = std::abs(root.residual) <= 1e-9 * scale;
    return as_figure(rounding ? 0 : root.residual);
  }
  /// The input, with as many digits as it takes to tell it from the base.
  std::string as_input(double x) const {
    const double base = solution.base;
    int digits = options.digits;
    while (digits < 15 && x != base && show(x, kind(), style(digits)) == show(base, kind(), style(digits))) ++digits;
    return show(x, kind(), style(digits));
  }
};

void paragraph(Document& document, std::string text, Paragraph::Tone tone = Paragraph::Tone::plain) {
  document.parts.push_back(Paragraph{std::move(text), tone});
}

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
std::string advice(const Writer& w, double x) {
  const Solution& s = w.solution;
  WordValues values = {{"figure", w.figure()}, {"target", w.target()}, {"input", w.input()}, {"value", w.as_input(x)}};
  if (std::isnan(s.base)) return w.say("solve.set", values);
  values.emplace_back("base", w.as_input(s.base));
  // What was found to 15 digits where the input stands already.
  if (std::abs(x - s.base) <= 1e-12 * std::abs(s.base)) return w.say("solve.already", values);
  const bool raise = x > s.base;
  if (!s.figure_at_base.none.empty()) return w.say(raise ? "solve.raise_from_none" : "solve.lower_from_none", values);
  values.emplace_back("now", w.as_figure(s.figure_at_base.value));
  return w.say(raise ? "solve.raise" : "solve.lower", values);
}

void add_headline(const Writer& w, Document& document) {
  const Solution& s = w.solution;
  WordValues values = {{"figure", w.figure()},     {"target", w.target()},
                       {"input", w.input()},       {"count", std::to_string(s.roots.size())},
                       {"low", w.as_input(s.low)}, {"high", w.as_input(s.high)}};
  constexpr auto headline = Paragraph::Tone::headline;
  if (s.roots.empty()) return paragraph(document, w.say("solve.none", values), headline);
  if (s.status == Solution::Status::solved) return paragraph(document, advice(w, s.roots.front().low), headline);
  if (s.roots.size() == 1) {
    const Root& root = s.roots.front();
    return paragraph(document,
                     w.say("solve.stays", {{"figure", w.figure()},
                                           {"target", w.target()},
                                           {"input", w.input()},
                                           {"low", w.as_input(root.low)},
                                           {"high", w.as_input(root.high)}}),
                     headline);
  }
  paragraph(document, w.say("solve.several", values), headline);
  paragraph(document, w.say("solve.nearest", {{"advice", advice(w, nearest_end(s, nearest_root(s)))}}));
}

/// How near the figure comes where it does not reach the target.
void add_reach(const Writer& w, Document& document) {
  const Solution& s = w.solution;
  if (std::isnan(s.least)) {
    const std::string_view reason = s.figure_at_base.none.empty() ? "out-of-range" : s.figure_at_base.none;
    return paragraph(
        document, w.say("solve.nowhere", {{"figure", w.figure()}, {"reason", say_none(reason, w.options.language)}}));
  }
  if (!s.moves)
    return paragraph(document, w.say("solve.does_not_move",
                                     {{"figure", w.figure()}, {"input", w.input()}, {"value", w.as_figure(s.most)}}));
  paragraph(document, w.say("solve.reach", {{"figure", w.figure()},
                                            {"least", w.reached(s.least, s.at_least)},
                                            {"at_least", w.where(s.at_least)},
                                            {"most", w.reached(s.most, s.at_most)},
                                            {"at_most", w.where(s.at_most)}}));
  if (w.goal.target > s.least && w.goal.target < s.most)
    paragraph(document, w.say("solve.jumps", {{"figure", w.figure()}, {"target", w.target()}}));
}

void add_table(const Writer& w, Document& document) {
  Table table;
  table.columns = {{w.input(), align_right},
                   {w.say("solve.change"), align_right},
                   {w.figure(), align_right},
                   {w.say("solve.residual"), align_right}};
  const auto change = [&](double x) {
    return std::isnan(w.solution.base)
               ? std::string("-")
               : show_difference(x - w.solution.base, unit_of(w.kind()), w.style(w.options.digits));
  };
  if (!std::isnan(w.solution.base))
    table.rows.push_back(
        {{w.say("solve.now", {{"value", w.as_input(w.solution.base)}}), "",
          w.solution.figure_at_base.none.empty() ? w.as_figure(w.solution.figure_at_base.value) : "-", ""},
         Table::Row::Tone::faint});
  for (const Root& root : w.solution.roots) {
    const bool stretch = root.high > root.low;
    const std::string value =
        stretch ? w.say("solve.stretch", {{"low", w.as_input(root.low)}, {"high", w.as_input(root.high)}})
                : w.as_input(root.low);
    table.rows.push_back({{value, change(stretch ? nearest_end(w.solution, root) : root.low), w.as_figure(root.figure),
                           w.residual(root)}});
  }
  document.parts.push_back(std::move(table));
}

/// The shares that give way, and each input that a wildcard names.
void add_moved(const Writer& w, Document& document) {
  const std::vector<std::pair<int, double>> moved =
      moved_to(w.scenario, w.goal, nearest_end(w.solution, nearest_root(w.solution)));
  if (moved.size() < 2) return;
  Table table;
  table.columns = {
      {w.say("assumption.input"), align_left}, {w.say("solve.from"), align_right}, {w.say("solve.to"), align_right}};
  for (const auto& [index, to] : moved) {
    const Value& value = w.scenario.values[at(index)];
    const NumberStyle style = w.style(w.options.digits);
    table.rows.push_back({{input_title(w.scenario, value, w.options.language),
                           show(value.base, value.parameter->kind, style), show(to, value.parameter->kind, style)}});
  }
  document.parts.push_back(Section{w.say("section.solve_moved")});
  document.parts.push_back(std::move(table));
}

void add_notes(const Writer& w, Document& document) {
  const Solution& s = w.solution;
  constexpr auto note = Paragraph::Tone::note;
  paragraph(document, w.say("solve.searched", {{"path", w.path}, {"low", w.end(s.low)}, {"high", w.end(s.high)}}),
            note);
  if (s.gaps && !std::isnan(s.least)) paragraph(document, w.say("solve.gaps", {{"figure", w.figure()}}), note);
  for (const Root& root : s.roots) {
    if (root.closed_form) paragraph(document, w.say("solve.closed_form"), note);
    if (root.way == Root::Way::touches)
      paragraph(
          document,
          w.say("solve.touches", {{"figure", w.figure()}, {"target", w.target()}, {"value", w.as_input(root.low)}}),
          note);
  }
}

// --- for programs ----------------------------------------------------------------------------------

std::string way_code(const Root& root) {
  return root.closed_form                 ? "closed-form"
         : root.way == Root::Way::stays   ? "stays"
         : root.way == Root::Way::touches ? "touches"
                                          : "crosses";
}

GridCell number(double x) { return std::isnan(x) ? GridCell() : GridCell(x); }

Grid grid_of(const Writer& w) {
  Grid grid;
  const std::string input_unit = unit_name(unit_of(w.kind()), w.scenario),
                    figure_unit = unit_name(w.figure_unit(), w.scenario);
  grid.columns = {{"path"},   {"base", input_unit},          {"value", input_unit},     {"value_to", input_unit},
                  {"figure"}, {"figure_value", figure_unit}, {"residual", figure_unit}, {"how"}};
  for (const Root& root : w.solution.roots)
    grid.rows.push_back({w.path, number(w.solution.base), root.low,
                         root.high > root.low ? GridCell(root.high) : GridCell(), name_of(w.scenario, w.goal.figure),
                         root.figure, root.residual, way_code(root)});
  return grid;
}

Grid moved_grid(const Writer& w) {
  Grid grid;
  grid.columns = {{"path"}, {"base"}, {"value"}};
  if (w.solution.roots.empty()) return grid;
  for (const auto& [index, to] : moved_to(w.scenario, w.goal, nearest_end(w.solution, nearest_root(w.solution)))) {
    const Value& value = w.scenario.values[at(index)];
    grid.rows.push_back({path_of(w.scenario, value), value.base, to});
  }
  return grid;
}

std::string_view status_code(Solution::Status status) {
  return status == Solution::Status::solved ? "solved" : status == Solution::Status::several ? "several" : "none";
}

}  // namespace

Answer solve_answer(const Scenario& scenario, const std::string& path, const Goal& goal, const Solution& solution,
                    const ReportOptions& options) {
  const Writer w{scenario, path, goal, solution, options};
  Answer answer{.command = "solve", .subjects = {subject_of(scenario)}};
  add_headline(w, answer.document);
  if (solution.roots.empty()) {
    add_reach(w, answer.document);
  } else {
    add_table(w, answer.document);
    add_moved(w, answer.document);
  }
  add_notes(w, answer.document);
  answer.grid = grid_of(w);
  answer.facts = {{"status", std::string(status_code(solution.status))},
                  {"path", path},
                  {"figure", name_of(scenario, goal.figure)},
                  {"target", goal.target},
                  {"base", number(solution.base)},
                  {"figure_at_base", cell_of(solution.figure_at_base)},
                  {"searched_from", solution.low},
                  {"searched_to", solution.high},
                  {"figure_least", number(solution.least)},
                  {"figure_least_at", number(solution.at_least)},
                  {"figure_most", number(solution.most)},
                  {"figure_most_at", number(solution.at_most)}};
  answer.tables = {{"moved", moved_grid(w)}};
  return answer;
}

}  // namespace closs
