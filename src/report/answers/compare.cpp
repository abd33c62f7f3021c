#include "report/answers/compare.hpp"

#include <algorithm>
#include <map>

#include "report/document/figure_title.hpp"
#include "report/document/page.hpp"

namespace closs {
namespace {

constexpr std::size_t most_side_by_side = 3;  // more scenarios than this stand below each other
constexpr std::size_t most_in_headline = 3;

struct ComparePage : Page {
  std::span<const Scenario* const> scenarios;
  const Comparison& comparison;
  std::vector<std::string> titles;
  std::vector<std::size_t> others = {};  // all but the one compared with

  std::string title(const ComparedFigure& figure) const {
    return figure_title(*scenarios[figure.owner], figure.id, language());
  }
  const std::string& base_title() const { return titles[comparison.against]; }

  Quantity value(const ComparedFigure& figure, std::size_t k) const {
    const ComparedValue& one = figure.values[k];
    Quantity out = quantity_of(*scenarios[figure.owner], Figure{figure.id, one.value, one.none});
    out.currency = scenarios[k]->currency;
    out.of.scenario = static_cast<int>(k);
    return out;
  }
  Quantity base(const ComparedFigure& figure) const { return value(figure, comparison.against); }
  Quantity difference(const ComparedFigure& figure, std::size_t k) const {
    const ComparedValue& one = figure.values[k];
    if (!one.no_difference.empty()) return {};
    Quantity out = Page::difference(one.difference, measure(figure.id.measure).unit);
    out.currency = scenarios[k]->currency;
    return out;
  }
  Quantity ratio(const ComparedFigure& figure, std::size_t k) const {
    const ComparedValue& one = figure.values[k];
    return one.no_ratio.empty() ? change(one.ratio, Unit::rate) : Quantity();
  }
};

bool is_total(const ComparedFigure& figure) {
  return figure.id.scope == Scope::total || figure.id.scope == Scope::joint;
}

/// "Customers lost −3,210 (−4.4 %)" for the totals that differ; where no total is asked for, for the figures that do.
std::vector<std::string> changes_of(const ComparePage& page, std::size_t k) {
  const std::vector<ComparedFigure>& figures = page.comparison.figures;
  const bool totals = std::any_of(figures.begin(), figures.end(), is_total);
  std::vector<std::string> out;
  for (const ComparedFigure& figure : figures) {
    const ComparedValue& one = figure.values[k];
    if ((totals && !is_total(figure)) || !one.no_difference.empty() || one.difference == 0) continue;
    out.push_back(page.say(one.no_ratio.empty() ? "compare.change" : "compare.change_alone",
                           {{"figure", page.title(figure)},
                            {"difference", page.difference(figure, k)},
                            {"ratio", page.ratio(figure, k)}}));
    if (out.size() == most_in_headline) break;
  }
  return out;
}

bool differs_anywhere(const ComparePage& page, std::size_t k) {
  return std::any_of(page.comparison.figures.begin(), page.comparison.figures.end(), [&](const ComparedFigure& figure) {
    const ComparedValue& one = figure.values[k];
    return one.none != figure.values[page.comparison.against].none ||
           (one.none.empty() && (!one.no_difference.empty() || one.difference != 0));
  });
}

/// What is said where no figure of the headline changed: of those that have no difference, as in another currency, it
/// must not be said that they are the same.
std::string_view without_changes(const ComparePage& page, std::size_t k) {
  const std::vector<ComparedFigure>& figures = page.comparison.figures;
  const bool totals = std::any_of(figures.begin(), figures.end(), is_total);
  bool same = false, apart = false;
  for (const ComparedFigure& figure : figures) {
    const bool none = !figure.values[k].none.empty() && !figure.values[page.comparison.against].none.empty();
    if ((totals && !is_total(figure)) || none) continue;
    (figure.values[k].no_difference.empty() ? same : apart) = true;
  }
  if (apart) return same ? "compare.headline_some" : "compare.headline_apart";
  return differs_anywhere(page, k) ? "compare.headline_parts" : "compare.headline_same";
}

std::string sentence_of(const ComparePage& page, std::size_t k, const std::vector<std::string>& changes) {
  return page.say(
      changes.empty() ? without_changes(page, k) : "compare.headline",
      {{"name", page.titles[k]}, {"base", page.base_title()}, {"changes", page.joined(changes, "compare.and")}});
}

/// What is repeated of a comparison of two; of several the table says it, but for those in which nothing changed.
void add_sentences(ComparePage& page) {
  for (const std::size_t k : page.others) {
    const std::vector<std::string> changes = changes_of(page, k);
    if (changes.empty() || page.others.size() == 1) page.headline(sentence_of(page, k, changes));
  }
}

Table side_by_side(const ComparePage& page, const std::vector<const ComparedFigure*>& figures) {
  Table table{{{page.say("figure.name"), as_words}, {page.base_title()}}, {}, true};
  for (const std::size_t k : page.others)
    for (const std::string& title : {page.titles[k], page.say("compare.difference"), page.say("compare.ratio")})
      table.columns.push_back({title});
  for (const ComparedFigure* figure : figures) {
    Table::Row row{{page.title(*figure), page.base(*figure)}};
    for (const std::size_t k : page.others)
      for (const Quantity& cell : {page.value(*figure, k), page.difference(*figure, k), page.ratio(*figure, k)})
        row.cells.push_back(cell);
    if (figure->id.scope == Scope::total) row.tone = Table::Row::Tone::strong;
    table.rows.push_back(std::move(row));
  }
  return table;
}

using Figures = std::vector<const ComparedFigure*>;

/// A row a scenario. Totals, with how they change; or one measure of all problems, segments, ..., whose names stand in
/// the heads.
Table below_each_other(const ComparePage& page, const Figures& figures, bool totals) {
  Table table{{{page.say("compare.scenario"), as_words}}, {}, !totals};
  for (const ComparedFigure* figure : figures) {
    table.columns.push_back(
        {totals ? page.title(*figure) : figure_subject(*page.scenarios[figure->owner], figure->id, page.language())});
    if (totals) table.columns.push_back({page.say("compare.ratio")});
  }
  const auto add = [&](std::size_t k, Table::Row::Tone tone) {
    Table::Row& row = table.rows.emplace_back(Table::Row{{page.titles[k]}, tone});
    for (const ComparedFigure* figure : figures) {
      row.cells.emplace_back(page.value(*figure, k));
      if (totals) row.cells.push_back(k == page.comparison.against ? CellValue() : page.ratio(*figure, k));
    }
  };
  add(page.comparison.against, Table::Row::Tone::strong);
  for (const std::size_t k : page.others) add(k, Table::Row::Tone::plain);
  return table;
}

void add_below_each_other(ComparePage& page, const Figures& differing) {
  Figures totals;
  std::map<M, Figures> parts;
  for (const ComparedFigure* figure : differing)
    (is_total(*figure) ? totals : parts[figure->id.measure]).push_back(figure);
  if (!totals.empty()) page.add(below_each_other(page, totals, true));
  for (const auto& [which, figures] : parts) {
    page.section(measure(which).label.in(page.language()));
    page.add(below_each_other(page, figures, false));
  }
}

/// Why figures are none: a line a reason and set of scenarios.
void add_reasons(ComparePage& page) {
  std::map<std::pair<std::string_view, std::vector<std::string>>, std::vector<std::string>> figures_by_reason;
  bool absent = false;
  for (const ComparedFigure& figure : page.comparison.figures) {
    std::map<std::string_view, std::vector<std::string>> scenarios_by_reason;
    for (std::size_t k = 0; k < page.scenarios.size(); ++k)
      if (const std::string_view none = figure.values[k].none; none == "not-in-scenario")
        absent = true;
      else if (!none.empty())
        scenarios_by_reason[none].push_back(page.titles[k]);
    for (const auto& [reason, scenarios] : scenarios_by_reason)
      figures_by_reason[{reason, scenarios}].push_back(page.title(figure));
  }
  if (absent) page.note(page.say("compare.absent"));
  for (const auto& [key, figures] : figures_by_reason) page.why_none(figures, key.second, key.first);
}

void add_all(ComparePage& page) {
  Figures differing;
  Table same{{{page.say("figure.name"), as_words}, {page.say("figure.value")}}};
  for (const ComparedFigure& figure : page.comparison.figures) {
    if (figure.differs)
      differing.push_back(&figure);
    else
      same.rows.push_back({{page.title(figure), page.base(figure)}});
  }
  page.section(page.say("section.compare", {{"base", page.base_title()}}));
  if (differing.empty())
    page.paragraph(page.say("compare.none_differs"));
  else if (page.scenarios.size() <= most_side_by_side)
    page.add(side_by_side(page, differing));
  else
    add_below_each_other(page, differing);
  add_sentences(page);
  if (!same.rows.empty()) page.add(Folded{page.say("compare.same"), std::move(same)});
  add_reasons(page);
}

Grid compare_grid(const ComparePage& page, std::span<const std::string> variants) {
  Grid grid =
      grid_of({"file", "variant", "scenario", "figure", "unit", "value", "against", "difference", "ratio", "none"});
  const auto number = [](double x, std::string_view none) { return none.empty() ? GridCell(x) : GridCell(); };
  for (std::size_t k = 0; k < page.scenarios.size(); ++k)
    for (const ComparedFigure& figure : page.comparison.figures) {
      const ComparedValue &one = figure.values[k], &base = figure.values[page.comparison.against];
      const Subject subject = subject_of(*page.scenarios[k]);
      grid.rows.push_back({subject.file, text_cell(variants[k]), subject.scenario, figure.name,
                           unit_name(measure(figure.id.measure).unit, *page.scenarios[k]), number(one.value, one.none),
                           number(base.value, base.none), number(one.difference, one.no_difference),
                           number(one.ratio, one.no_ratio), text_cell(one.no_difference)});
    }
  return grid;
}

}  // namespace

Answer compare_answer(std::span<const Scenario* const> scenarios, std::span<const std::string> variants,
                      const Comparison& comparison, const ReportOptions& options) {
  const std::size_t against = comparison.against;
  ComparePage page{{options.style(scenarios[against]->currency)},
                   scenarios,
                   comparison,
                   scenario_titles(scenarios, variants, options.language)};
  for (std::size_t k = 0; k < scenarios.size(); ++k)
    if (k != against) page.others.push_back(k);
  add_all(page);
  Answer answer{.command = "compare", .document = std::move(page.document), .grid = compare_grid(page, variants)};
  for (const Scenario* scenario : scenarios) answer.subjects.push_back(subject_of(*scenario));
  answer.facts = {{"against", scenarios[against]->file}, {"against_variant", text_cell(variants[against])}};
  add_warnings(answer, comparison.faults, {});
  return answer;
}

}  // namespace closs
