// The report of `run` in the making: the scenario, its figures by name, and its parts in their order.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "report/answers/run.hpp"
#include "report/document/figure_title.hpp"
#include "report/document/page.hpp"

namespace closs {

/// Figures of one scenario, found by their id.
class Lookup {
 public:
  explicit Lookup(const std::vector<Figure>& figures);
  /// nullptr: not among them.
  const Figure* find(const FigureId& id) const;
  /// Its value, or `otherwise` where it is none.
  double value(const FigureId& id, double otherwise = 0) const;
  bool exists(const FigureId& id) const;

 private:
  std::vector<const Figure*> sorted_;
};

struct RunPage : Page {
  const Reported& reported;
  const ReportOptions& options;
  const Scenario& scenario;
  Lookup figures;

  /// A figure of the total; blank where it is none.
  CellValue total(M measure) const;
  bool has_total(M measure) const { return figures.exists({.scope = Scope::total, .measure = measure}); }
  /// "3 years": a number of the scenario's periods.
  std::string span_text(int periods) const { return closs::span_text(scenario, periods, language()); }
  /// "a year": how often.
  std::string per_text() const { return closs::per_text(scenario, language()); }
};

/// One row of a table of figures: a name, and the scope whose measures stand behind it.
struct Line {
  std::string name;
  FigureId owner;
  Table::Row::Tone tone = Table::Row::Tone::plain;
};

/// A figure; blank where the scenario has none of that name.
CellValue figure_cell(const RunPage& page, const FigureId& id);
/// All of the scenario, as the last line.
Line total_line(const RunPage& page);
/// All fixes together, behind the lines of each.
Line joint_line(const RunPage& page);
/// At most so many lines, or one more where only that one would be left; and those behind them.
struct Widest {
  std::span<const Line> shown, rest;
  Widest(std::span<const Line> lines, std::size_t most)
      : shown(lines.first(lines.size() > most + 1 ? most : lines.size())), rest(lines.subspan(shown.size())) {}
};
/// "7 others".
std::string others(const RunPage& page, std::size_t count);
/// From the least to the largest end of bars of money, and 0; without ends written at it.
ChartAxis axis_of(const RunPage& page, const std::vector<Bars::Bar>& bars);

/// A table of `measures` by line. A measure that is none for every line has no column; what a line's scope does not
/// have stays empty; each none is then told in words.
void add_figures(RunPage& page, std::string title, const std::vector<Line>& lines, std::span<const M> measures);
/// That table alone; `shown`: the measures of its columns.
Table figures_table(const RunPage& page, std::string title, const std::vector<Line>& lines, std::span<const M> measures,
                    std::vector<M>* shown = nullptr);
/// Why figures of the table are none.
void add_gaps(RunPage& page, const std::vector<Line>& lines, std::span<const M> measures);
/// Lines with the largest figure first; none last.
void sort_by(const RunPage& page, std::vector<Line>& lines, M measure);

/// Fixes with the largest net present value first.
std::vector<Line> fix_lines(const RunPage& page);
FigureId with_measure(FigureId owner, M measure);

/// Problems with the largest revenue at risk first.
std::vector<Line> problem_lines(const RunPage& page);
/// "$14.6M of revenue a year is at risk, 7.28 % of all: 72,750 customers a year leave ..."
std::string damage_sentence(const RunPage& page);
/// How the three views of the same loss compare: one row a kind of money, one column a view.
void add_views(RunPage& page);
/// What an input rests on, in words; empty where it is not said.
struct Basis {
  std::string kind, as_of, source;
};
Basis basis_of(const RunPage& page, const Value& value);
/// An input as a person wrote it.
Quantity stated_quantity(const RunPage& page, int input);

/// The decision page (report/answers/decision.cpp), of what Reported::recommended says.
void add_decision(RunPage& page);
/// What is told of an input beside its number: as it was written, what it counts in, and what it rests on.
struct InputFacts {
  std::string written, unit;
  Basis basis;
};
InputFacts input_facts(const RunPage& page, int input);

/// The parts of the report, in its order (report/answers/run.cpp).
void add_headline(RunPage& page);
void add_summary(RunPage& page);
void add_problems(RunPage& page);
void add_segments(RunPage& page);
void add_tags(RunPage& page);
void add_funnel(RunPage& page);
void add_money(RunPage& page);
void add_fixes(RunPage& page);
void add_assumptions(RunPage& page);

/// What is added to them where pictures are shown (report/answers/run_pictures.cpp). `problems`: several, widest first.
void add_damage(RunPage& page, std::span<const Line> problems, std::span<const M> measures);
void add_flow(RunPage& page);
void add_heat_map(RunPage& page);
void add_cash(RunPage& page);

}  // namespace closs
