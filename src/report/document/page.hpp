// What the parts of the report for people share: the scenario, its figures by name, the language, and the document in
// the making. A part appends to the document and says in words why figures in its tables are none.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "report/answers/run.hpp"
#include "report/document/words.hpp"

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

struct Page {
  const Reported& reported;
  const ReportOptions& options;
  const Scenario& scenario;
  NumberStyle style;
  Lookup figures;
  Document document = {};

  std::string say(std::string_view id, const WordValues& values = {}) const {
    return closs::say(id, style.language, values);
  }
  std::string show(double value, Unit unit) const { return closs::show(value, unit, style); }
  /// A figure of the total, as people read it; "" where it is none.
  std::string total(M measure) const;

  void add(Part part) { document.parts.push_back(std::move(part)); }
  void section(std::string title) { add(Section{std::move(title)}); }
  void paragraph(std::string text, Paragraph::Tone tone = Paragraph::Tone::plain) {
    add(Paragraph{std::move(text), tone});
  }
};

/// One row of a table of figures: a name, and the scope whose measures stand behind it.
struct Line {
  std::string name;
  FigureId owner;
  Table::Row::Tone tone = Table::Row::Tone::plain;
};

/// A table of `measures` by line. A measure that is none for every line has no column; what a line's scope does not
/// have stays empty; each none is then told in words.
void add_figures(Page& page, std::string title, const std::vector<Line>& lines, const std::vector<M>& measures);
/// Lines with the largest figure first; none last.
void sort_by(const Page& page, std::vector<Line>& lines, M measure);

/// What a problem, segment or fix is called: its name, else its id.
std::string name_of(const Problem& problem, Language language);
std::string name_of(const Segment& segment, Language language);
std::string name_of(const Fix& fix, Language language);
/// "3 years": a number of the scenario's periods.
std::string span_text(const Page& page, int periods);
/// "a year": how often.
std::string per_text(const Page& page);
/// Names, joined.
std::string listed(const Page& page, const std::vector<std::string>& names);

/// The parts of the report, in its order (report/answers/run.cpp).
void add_headline(Page& page);
void add_problems(Page& page);
void add_segments(Page& page);
void add_tags(Page& page);
void add_funnel(Page& page);
void add_money(Page& page);
void add_fixes(Page& page);
void add_assumptions(Page& page);
void add_warnings(Page& page);

}  // namespace closs
