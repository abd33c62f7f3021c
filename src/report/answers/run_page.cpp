#include "report/answers/run_page.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "report/machine/machine.hpp"

namespace closs {

namespace {

// Figures that are none for the same reason, and whose.
struct WhyNone {
  std::string_view reason;
  std::vector<M> measures;
  std::vector<std::string> subjects;
};

// One measure's gaps among the lines, by reason.
std::vector<WhyNone> gaps_of(const RunPage& page, const std::vector<Line>& lines, M measure) {
  std::vector<WhyNone> gaps;
  for (const Line& line : lines) {
    const Figure* figure = page.figures.find(with_measure(line.owner, measure));
    if (!figure || figure->exists()) continue;
    auto gap = std::find_if(gaps.begin(), gaps.end(), [&](const WhyNone& g) { return g.reason == figure->none; });
    if (gap == gaps.end()) gap = gaps.insert(gaps.end(), {figure->none, {measure}, {}});
    gap->subjects.push_back(line.name);
  }
  return gaps;
}

bool anywhere(const RunPage& page, const std::vector<Line>& lines, M measure) {
  return std::any_of(lines.begin(), lines.end(),
                     [&](const Line& line) { return page.figures.exists(with_measure(line.owner, measure)); });
}

}  // namespace

void add_gaps(RunPage& page, const std::vector<Line>& lines, std::span<const M> measures) {
  std::vector<WhyNone> all;
  for (const M m : measures) {
    for (WhyNone& gap : gaps_of(page, lines, m)) {
      const auto same = std::find_if(all.begin(), all.end(), [&](const WhyNone& g) {
        return g.reason == gap.reason && g.subjects == gap.subjects;
      });
      if (same == all.end())
        all.push_back(std::move(gap));
      else
        same->measures.push_back(m);
    }
  }
  for (const WhyNone& gap : all) {
    std::vector<std::string> labels;
    for (const M m : gap.measures) labels.push_back(measure(m).label.in(page.language()));
    // Where a scope of the table lacks the measure, those that have it are still "all".
    const auto having = std::count_if(lines.begin(), lines.end(), [&](const Line& line) {
      return has(measure(gap.measures.front()), line.owner.scope);
    });
    const bool everybody = static_cast<std::size_t>(having) == gap.subjects.size();
    page.why_none(labels, everybody ? std::vector<std::string>() : gap.subjects, gap.reason);
  }
}

FigureId with_measure(FigureId owner, M measure) {
  owner.measure = measure;
  return owner;
}

Lookup::Lookup(const std::vector<Figure>& figures) {
  sorted_.reserve(figures.size());
  for (const Figure& figure : figures) sorted_.push_back(&figure);
  std::sort(sorted_.begin(), sorted_.end(), [](const Figure* a, const Figure* b) { return a->id < b->id; });
}

const Figure* Lookup::find(const FigureId& id) const {
  const auto found = std::lower_bound(sorted_.begin(), sorted_.end(), id,
                                      [](const Figure* a, const FigureId& b) { return a->id < b; });
  return found != sorted_.end() && (*found)->id == id ? *found : nullptr;
}

double Lookup::value(const FigureId& id, double otherwise) const {
  const Figure* figure = find(id);
  return figure && figure->exists() ? figure->value : otherwise;
}

bool Lookup::exists(const FigureId& id) const {
  const Figure* figure = find(id);
  return figure && figure->exists();
}

CellValue RunPage::total(M m) const {
  const Figure* figure = figures.find({.scope = Scope::total, .measure = m});
  return figure && figure->exists() ? CellValue(quantity_of(scenario, *figure)) : CellValue();
}

CellValue figure_cell(const RunPage& page, const FigureId& id) {
  const Figure* figure = page.figures.find(id);
  return figure ? CellValue(quantity_of(page.scenario, *figure)) : CellValue();
}

Line total_line(const RunPage& page) {
  return {page.say("table.total"), {.scope = Scope::total}, Table::Row::Tone::strong};
}

Line joint_line(const RunPage& page) {
  return {page.say("fix.joint"), {.scope = Scope::joint}, Table::Row::Tone::strong};
}

std::string others(const RunPage& page, std::size_t count) {
  return page.say("decision.others", {{"count", page.amount(static_cast<double>(count), Unit::customers)}});
}

ChartAxis axis_of(const RunPage& page, const std::vector<Bars::Bar>& bars) {
  double low = 0, high = 0;
  for (const Bars::Bar& bar : bars) {
    if (std::isnan(bar.from)) continue;
    low = std::min({low, bar.from, bar.to});
    high = std::max({high, bar.from, bar.to});
  }
  return {page.amount(low, Unit::money), page.amount(high, Unit::money), false};
}

Table figures_table(const RunPage& page, std::string title, const std::vector<Line>& lines, std::span<const M> wanted,
                    std::vector<M>* shown) {
  Table table;
  table.columns.push_back({std::move(title), as_words});
  for (const Line& line : lines) table.rows.push_back({{line.name}, line.tone});
  for (const M m : wanted) {
    if (!anywhere(page, lines, m)) continue;
    if (shown) shown->push_back(m);
    table.columns.push_back({measure(m).label.in(page.language())});
    for (std::size_t i = 0; i < lines.size(); ++i)
      table.rows[i].cells.push_back(figure_cell(page, with_measure(lines[i].owner, m)));
  }
  return table;
}

void add_figures(RunPage& page, std::string title, const std::vector<Line>& lines, std::span<const M> wanted) {
  page.add(figures_table(page, std::move(title), lines, wanted));
  add_gaps(page, lines, wanted);
}

void sort_by(const RunPage& page, std::vector<Line>& lines, M measure) {
  constexpr double last = -std::numeric_limits<double>::infinity();
  std::stable_sort(lines.begin(), lines.end(), [&](const Line& a, const Line& b) {
    return page.figures.value(with_measure(a.owner, measure), last) >
           page.figures.value(with_measure(b.owner, measure), last);
  });
}

}  // namespace closs
