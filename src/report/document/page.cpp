#include "report/document/page.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

#include "report/machine/machine.hpp"

namespace closs {

namespace {

auto key(const FigureId& id) {
  return std::tuple(static_cast<int>(id.scope), id.segment, id.problem, id.tag, id.state, id.fix,
                    static_cast<int>(id.measure));
}

FigureId with(FigureId owner, M measure) {
  owner.measure = measure;
  return owner;
}

// Figures that are none for the same reason, and whose.
struct Gap {
  std::string_view reason;
  std::vector<M> measures;
  std::vector<std::string> subjects;
};

// One measure's gaps among the lines, by reason.
std::vector<Gap> gaps_of(const Page& page, const std::vector<Line>& lines, M measure) {
  std::vector<Gap> gaps;
  for (const Line& line : lines) {
    const Figure* figure = page.figures.find(with(line.owner, measure));
    if (!figure || exists(*figure)) continue;
    const std::string_view reason = figure->none.empty() ? "out-of-range" : figure->none;
    auto gap = std::find_if(gaps.begin(), gaps.end(), [&](const Gap& g) { return g.reason == reason; });
    if (gap == gaps.end()) gap = gaps.insert(gaps.end(), {reason, {measure}, {}});
    gap->subjects.push_back(line.name);
  }
  return gaps;
}

void add_gaps(Page& page, const std::vector<Line>& lines, const std::vector<M>& measures) {
  std::vector<Gap> all;
  for (const M m : measures) {
    for (Gap& gap : gaps_of(page, lines, m)) {
      const auto same = std::find_if(
          all.begin(), all.end(), [&](const Gap& g) { return g.reason == gap.reason && g.subjects == gap.subjects; });
      if (same == all.end())
        all.push_back(std::move(gap));
      else
        same->measures.push_back(m);
    }
  }
  for (const Gap& gap : all) {
    std::vector<std::string> labels;
    for (const M m : gap.measures) labels.push_back(measure(m).label.in(page.style.language));
    // Where a scope of the table lacks the measure, those that have it are still "all".
    const auto having = std::count_if(lines.begin(), lines.end(), [&](const Line& line) {
      return has(measure(gap.measures.front()), line.owner.scope);
    });
    const bool everybody = static_cast<std::size_t>(having) == gap.subjects.size();
    page.paragraph(
        page.say(everybody ? "none.line_all" : "none.line", {{"figures", listed(page, labels)},
                                                             {"subjects", listed(page, gap.subjects)},
                                                             {"reason", say_none(gap.reason, page.style.language)}}),
        Paragraph::Tone::note);
  }
}

bool anywhere(const Page& page, const std::vector<Line>& lines, M measure) {
  return std::any_of(lines.begin(), lines.end(),
                     [&](const Line& line) { return page.figures.exists(with(line.owner, measure)); });
}

std::string cell(const Page& page, const FigureId& id) {
  const Figure* figure = page.figures.find(id);
  if (!figure) return "";
  return exists(*figure) ? page.show(figure->value, measure(id.measure).unit) : "-";
}

std::string or_id(const Text& name, const std::string& id, Language language) {
  return name.empty() ? id : name.in(language);
}

}  // namespace

Lookup::Lookup(const std::vector<Figure>& figures) {
  sorted_.reserve(figures.size());
  for (const Figure& figure : figures) sorted_.push_back(&figure);
  std::sort(sorted_.begin(), sorted_.end(), [](const Figure* a, const Figure* b) { return key(a->id) < key(b->id); });
}

const Figure* Lookup::find(const FigureId& id) const {
  const auto found = std::lower_bound(sorted_.begin(), sorted_.end(), id,
                                      [](const Figure* a, const FigureId& b) { return key(a->id) < key(b); });
  return found != sorted_.end() && (*found)->id == id ? *found : nullptr;
}

double Lookup::value(const FigureId& id, double otherwise) const {
  const Figure* figure = find(id);
  return figure && closs::exists(*figure) ? figure->value : otherwise;
}

bool Lookup::exists(const FigureId& id) const {
  const Figure* figure = find(id);
  return figure && closs::exists(*figure);
}

std::string Page::total(M m) const {
  const FigureId id{.scope = Scope::total, .measure = m};
  return figures.exists(id) ? show(figures.value(id), measure(m).unit) : "";
}

void add_figures(Page& page, std::string title, const std::vector<Line>& lines, const std::vector<M>& wanted) {
  Table table;
  table.columns.push_back({std::move(title), Table::Column::Align::left});
  for (const Line& line : lines) table.rows.push_back({{line.name}, line.tone});
  for (const M m : wanted) {
    if (!anywhere(page, lines, m)) continue;
    table.columns.push_back({measure(m).label.in(page.style.language)});
    for (std::size_t i = 0; i < lines.size(); ++i) table.rows[i].cells.push_back(cell(page, with(lines[i].owner, m)));
  }
  page.add(std::move(table));
  add_gaps(page, lines, wanted);
}

void sort_by(const Page& page, std::vector<Line>& lines, M measure) {
  constexpr double last = -std::numeric_limits<double>::infinity();
  std::stable_sort(lines.begin(), lines.end(), [&](const Line& a, const Line& b) {
    return page.figures.value(with(a.owner, measure), last) > page.figures.value(with(b.owner, measure), last);
  });
}

std::string name_of(const Problem& problem, Language language) { return or_id(problem.name, problem.id, language); }
std::string name_of(const Segment& segment, Language language) { return or_id(segment.name, segment.id, language); }
std::string name_of(const Fix& fix, Language language) { return or_id(fix.name, fix.id, language); }

std::string span_text(const Page& page, int periods) {
  const std::string_view ids[][2] = {
      {"span.year", "span.years"}, {"span.quarter", "span.quarters"}, {"span.month", "span.months"}};
  return page.say(ids[static_cast<int>(page.scenario.period)][periods == 1 ? 0 : 1],
                  {{"count", std::to_string(periods)}});
}

std::string per_text(const Page& page) {
  const std::string_view ids[] = {"per.year", "per.quarter", "per.month"};
  return page.say(ids[static_cast<int>(page.scenario.period)]);
}

std::string listed(const Page& page, const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out.append(out.empty() ? "" : page.say("list.and")).append(name);
  return out;
}

}  // namespace closs
