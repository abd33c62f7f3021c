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

/// A table of `measures` by line. A measure that is none for every line has no column; what a line's scope does not
/// have stays empty; each none is then told in words.
void add_figures(RunPage& page, std::string title, const std::vector<Line>& lines, std::span<const M> measures);
/// Lines with the largest figure first; none last.
void sort_by(const RunPage& page, std::vector<Line>& lines, M measure);

/// Fixes with the largest net present value first.
std::vector<Line> fix_lines(const RunPage& page);
FigureId with_measure(FigureId owner, M measure);

/// The parts of the report, in its order (report/answers/run.cpp).
void add_headline(RunPage& page);
void add_problems(RunPage& page);
void add_segments(RunPage& page);
void add_tags(RunPage& page);
void add_funnel(RunPage& page);
void add_money(RunPage& page);
void add_fixes(RunPage& page);
void add_assumptions(RunPage& page);

}  // namespace closs
