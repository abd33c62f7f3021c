#include "report/answers/compare.hpp"

#include <algorithm>
#include <map>

#include "report/document/figure_title.hpp"
#include "report/document/words.hpp"

namespace closs {
namespace {

constexpr std::size_t most_side_by_side = 3;  // more scenarios than this stand below each other, a table a figure
constexpr std::size_t most_in_headline = 3;

struct Writer {
  std::span<const Scenario* const> scenarios;
  const Comparison& comparison;
  const ReportOptions& options;
  std::vector<std::string> titles;
  std::vector<std::size_t> others;  // all but the one compared with

  Language language() const { return options.language; }
  std::string say(std::string_view id, const WordValues& values = {}) const {
    return closs::say(id, options.language, values);
  }
  NumberStyle style(std::size_t k) const { return {options.language, scenarios[k]->currency, options.digits}; }
  std::string title(const ComparedFigure& figure) const {
    return figure_title(*scenarios[figure.owner], figure.id, language());
  }
  const std::string& base_title() const { return titles[comparison.against]; }

  std::string value(const ComparedFigure& figure, std::size_t k) const {
    const ComparedValue& one = figure.values[k];
    return one.none.empty() ? show(one.value, measure(figure.id.measure).unit, style(k)) : "-";
  }
  std::string difference(const ComparedFigure& figure, std::size_t k) const {
    const ComparedValue& one = figure.values[k];
    return one.no_difference.empty() ? show_difference(one.difference, measure(figure.id.measure).unit, style(k)) : "-";
  }
  std::string ratio(const ComparedFigure& figure, std::size_t k) const {
    const ComparedValue& one = figure.values[k];
    return one.no_ratio.empty() ? show_change(one.ratio, Unit::rate, style(k)) : "-";
  }
};

bool is_total(const ComparedFigure& figure) {
  return figure.id.scope == Scope::total || figure.id.scope == Scope::joint;
}

/// "Customers lost −3,210 (−4.4 %)" for the totals that differ; where no total is asked for, for the figures that do.
std::vector<std::string> changes_of(const Writer& w, std::size_t k) {
  const std::vector<ComparedFigure>& figures = w.comparison.figures;
  const bool totals = std::any_of(figures.begin(), figures.end(), is_total);
  std::vector<std::string> out;
  for (const ComparedFigure& figure : figures) {
    const ComparedValue& one = figure.values[k];
    if ((totals && !is_total(figure)) || !one.no_difference.empty() || one.difference == 0) continue;
    out.push_back(
        w.say(one.no_ratio.empty() ? "compare.change" : "compare.change_alone",
              {{"figure", w.title(figure)}, {"difference", w.difference(figure, k)}, {"ratio", w.ratio(figure, k)}}));
    if (out.size() == most_in_headline) break;
  }
  return out;
}

bool differs_anywhere(const Writer& w, std::size_t k) {
  return std::any_of(w.comparison.figures.begin(), w.comparison.figures.end(), [&](const ComparedFigure& figure) {
    const ComparedValue& one = figure.values[k];
    return one.none != figure.values[w.comparison.against].none ||
           (one.none.empty() && (!one.no_difference.empty() || one.difference != 0));
  });
}

/// What is said where no figure of the headline changed: of those that have no difference, as in another currency, it
/// must not be said that they are the same.
std::string_view without_changes(const Writer& w, std::size_t k) {
  const std::vector<ComparedFigure>& figures = w.comparison.figures;
  const bool totals = std::any_of(figures.begin(), figures.end(), is_total);
  bool same = false, apart = false;
  for (const ComparedFigure& figure : figures) {
    const bool none = !figure.values[k].none.empty() && !figure.values[w.comparison.against].none.empty();
    if ((totals && !is_total(figure)) || none) continue;
    (figure.values[k].no_difference.empty() ? same : apart) = true;
  }
  if (apart) return same ? "compare.headline_some" : "compare.headline_apart";
  return differs_anywhere(w, k) ? "compare.headline_parts" : "compare.headline_same";
}

void add_headlines(const Writer& w, Document& document) {
  for (const std::size_t k : w.others) {
    std::string changes;
    for (const std::string& change : changes_of(w, k))
      changes.append(changes.empty() ? "" : w.say("compare.and")).append(change);
    const std::string_view id = changes.empty() ? without_changes(w, k) : "compare.headline";
    document.parts.push_back(Paragraph{
        w.say(id, {{"name", w.titles[k]}, {"base", w.base_title()}, {"changes", changes}}), Paragraph::Tone::headline});
  }
}

Table side_by_side(const Writer& w, const std::vector<const ComparedFigure*>& figures) {
  Table table;
  table.columns = {{w.say("figure.name"), align_left}, {w.base_title(), align_right}};
  for (const std::size_t k : w.others) {
    table.columns.push_back({w.titles[k], align_right});
    table.columns.push_back({w.say("compare.difference"), align_right});
    table.columns.push_back({w.say("compare.ratio"), align_right});
  }
  for (const ComparedFigure* figure : figures) {
    Table::Row row{{w.title(*figure), w.value(*figure, w.comparison.against)}};
    for (const std::size_t k : w.others)
      for (std::string cell : {w.value(*figure, k), w.difference(*figure, k), w.ratio(*figure, k)})
        row.cells.push_back(std::move(cell));
    if (figure->id.scope == Scope::total) row.tone = Table::Row::Tone::strong;
    table.rows.push_back(std::move(row));
  }
  return table;
}

Table one_below_the_other(const Writer& w, const ComparedFigure& figure) {
  Table table;
  table.columns = {{w.say("compare.scenario"), align_left},
                   {w.title(figure), align_right},
                   {w.say("compare.difference"), align_right},
                   {w.say("compare.ratio"), align_right}};
  table.rows.push_back({{w.base_title(), w.value(figure, w.comparison.against)}, Table::Row::Tone::strong});
  for (const std::size_t k : w.others)
    table.rows.push_back({{w.titles[k], w.value(figure, k), w.difference(figure, k), w.ratio(figure, k)}});
  return table;
}

/// Why figures are none: a line a reason and set of scenarios.
void add_reasons(const Writer& w, Document& document) {
  std::map<std::pair<std::string, std::vector<std::string>>, std::vector<std::string>> figures_by_reason;
  for (const ComparedFigure& figure : w.comparison.figures) {
    std::map<std::string, std::vector<std::string>> scenarios_by_reason;
    for (std::size_t k = 0; k < w.scenarios.size(); ++k)
      if (!figure.values[k].none.empty())
        scenarios_by_reason[std::string(figure.values[k].none)].push_back(w.titles[k]);
    for (const auto& [reason, scenarios] : scenarios_by_reason)
      figures_by_reason[{reason, scenarios}].push_back(w.title(figure));
  }
  for (const auto& [key, figures] : figures_by_reason)
    document.parts.push_back(Paragraph{w.say("none.line", {{"figures", listed(figures, w.language())},
                                                           {"subjects", listed(key.second, w.language())},
                                                           {"reason", say_none(key.first, w.language())}}),
                                       Paragraph::Tone::note});
}

Document document_of(const Writer& w) {
  Document document;
  add_headlines(w, document);
  std::vector<const ComparedFigure*> differing;
  Table same{{{w.say("figure.name"), align_left}, {w.say("figure.value"), align_right}}, {}, {}};
  for (const ComparedFigure& figure : w.comparison.figures) {
    if (figure.differs)
      differing.push_back(&figure);
    else
      same.rows.push_back({{w.title(figure), w.value(figure, w.comparison.against)}});
  }
  document.parts.push_back(Section{w.say("section.compare", {{"base", w.base_title()}})});
  if (differing.empty())
    document.parts.push_back(Paragraph{w.say("compare.none_differs")});
  else if (w.scenarios.size() <= most_side_by_side)
    document.parts.push_back(side_by_side(w, differing));
  else
    for (const ComparedFigure* figure : differing) document.parts.push_back(one_below_the_other(w, *figure));
  if (!same.rows.empty()) document.parts.push_back(Folded{w.say("compare.same"), std::move(same)});
  add_reasons(w, document);
  return document;
}

Grid grid_of(const Writer& w, std::span<const std::string> variants) {
  Grid grid;
  for (const char* name :
       {"file", "variant", "scenario", "figure", "unit", "value", "against", "difference", "ratio", "none"})
    grid.columns.push_back({name});
  const auto number = [](double x, std::string_view none) { return none.empty() ? GridCell(x) : GridCell(); };
  for (std::size_t k = 0; k < w.scenarios.size(); ++k)
    for (const ComparedFigure& figure : w.comparison.figures) {
      const ComparedValue &one = figure.values[k], &base = figure.values[w.comparison.against];
      const Subject subject = subject_of(*w.scenarios[k]);
      grid.rows.push_back({subject.file, variants[k].empty() ? GridCell() : GridCell(variants[k]), subject.scenario,
                           figure.name, unit_name(measure(figure.id.measure).unit, *w.scenarios[k]),
                           number(one.value, one.none), number(base.value, base.none),
                           number(one.difference, one.no_difference), number(one.ratio, one.no_ratio),
                           one.no_difference.empty() ? GridCell() : GridCell(std::string(one.no_difference))});
    }
  return grid;
}

}  // namespace

Answer compare_answer(std::span<const Scenario* const> scenarios, std::span<const std::string> variants,
                      const Comparison& comparison, const ReportOptions& options) {
  Writer w{scenarios, comparison, options, scenario_titles(scenarios, variants, options.language), {}};
  for (std::size_t k = 0; k < scenarios.size(); ++k)
    if (k != comparison.against) w.others.push_back(k);
  Answer answer{.command = "compare", .subjects = {}};
  for (const Scenario* scenario : scenarios) answer.subjects.push_back(subject_of(*scenario));
  const std::size_t against = comparison.against;
  answer.facts = {{"against", scenarios[against]->file},
                  {"against_variant", variants[against].empty() ? GridCell() : GridCell(variants[against])}};
  answer.document = document_of(w);
  answer.grid = grid_of(w, variants);
  add_warnings(answer, comparison.faults, {});
  return answer;
}

}  // namespace closs
