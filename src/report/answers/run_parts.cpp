// The parts of the report that show figures: headline, tables by problem, segment, tag and state, money, fixes.
#include <algorithm>
#include <array>

#include "core/at.hpp"
#include "report/answers/run_page.hpp"

namespace closs {

namespace {

constexpr std::array damage_measures = {
    M::affected,  M::lost, M::revenue_at_risk, M::share_of_revenue_at_risk, M::cost_of_inaction_per_month,
    M::multiplier};

/// A line for each of a list, largest `measure` first; `scope`: theirs, `place`: the index that names it there.
template <class List>
std::vector<Line> lines_of(const RunPage& page, const List& list, Scope scope, int FigureId::*place, M measure) {
  std::vector<Line> lines;
  for (const auto& one : list) {
    FigureId owner{.scope = scope};
    owner.*place = static_cast<int>(lines.size());
    lines.push_back({name_of(one, page.language()), owner});
  }
  sort_by(page, lines, measure);
  return lines;
}

/// A month's part of a figure of the period.
Quantity monthly(const RunPage& page, M m) {
  return page.amount(page.figures.value({.scope = Scope::total, .measure = m}) / months_in(page.scenario.period),
                     Unit::money_per_month);
}

/// What doing nothing costs in a month beside the margin lost: "$121K of handling".
std::vector<std::string> costs_beside_margin(const RunPage& page) {
  std::vector<std::string> parts;
  if (const Quantity handling = monthly(page, M::handling_cost); handling.value != 0)
    parts.push_back(page.say("headline.handling", {{"handling", handling}}));
  if (page.scenario.word_of_mouth && page.scenario.word_of_mouth->included)
    parts.push_back(page.say("headline.mouth", {{"mouth", monthly(page, M::word_of_mouth_value)}}));
  return parts;
}

/// "96,750 lost at the journey's end, less 24,000 who would have left anyway = 72,750 lost because of the problems."
void add_netting(RunPage& page) {
  const Netting& n = page.reported.results->netting;
  std::vector<std::string> parts;
  const auto less = [&](std::string_view id, double customers) {
    if (customers != 0) parts.push_back(page.say(id, {{"customers", page.amount(customers, Unit::customers)}}));
  };
  less("netting.anyway", n.anyway);
  less("netting.unrealised", n.unrealised);
  less("netting.overlapping", n.overlapping);
  if (!parts.empty())
    page.paragraph(page.say("netting.sentence", {{"ended", page.amount(n.ended, Unit::customers)},
                                                 {"parts", page.listed(parts)},
                                                 {"lost", page.total(M::lost)}}));
}

void add_best_fix(RunPage& page) {
  if (page.scenario.fixes.empty()) return;
  Line best = fix_lines(page).front();
  best.owner.measure = M::npv;
  const Figure* npv = page.figures.find(best.owner);
  if (!page.figures.exists(best.owner)) return;
  page.headline(page.say(npv->value > 0 ? "headline.best_fix" : "headline.no_fix_pays",
                         {{"fix", best.name},
                          {"npv", quantity_of(page.scenario, *npv)},
                          {"horizon", page.span_text(page.scenario.horizon)}}));
}

/// Between which limits the headline lies, and what each fix is worth, where inputs are uncertain: to two digits, that
/// is as much as the ranges know.
void add_ranges(RunPage& page) {
  if (!page.reported.ranges) return;
  const Ranges& ranges = *page.reported.ranges;
  if (ranges.too_large) return page.note(page.say("ranges.too_large"));
  if (!ranges.random()) return;
  if (ranges.too_many_refused()) return page.note(page.say("ranges.refused"));
  Table table{{{page.say("ranges.title"), as_words}, {page.say("ranges.low")}, {page.say("ranges.high")}}};
  const auto add = [&](std::string title, const FigureId& figure) {
    const Range* range = ranges.of(figure);
    if (!range) return;
    const Unit unit = measure(figure.measure).unit;
    Page brief{page.options.style(page.scenario.currency)};
    brief.style.digits = 1;
    std::string low, high;
    while (low == high && brief.style.digits < 5) {  // two digits, or as many as tell the limits apart
      ++brief.style.digits;
      low = brief.show(brief.amount(range->low, unit));
      high = brief.show(brief.amount(range->high, unit));
    }
    table.rows.push_back({{std::move(title), low, high}});
  };
  for (const M m : {M::revenue_at_risk, M::cost_of_inaction})
    add(page.say("ranges." + std::string(name_of(page.scenario.period)),
                 {{"figure", measure(m).label.in(page.language())}}),
        {.scope = Scope::total, .measure = m});
  std::vector<Line> fixes = fix_lines(page);
  if (fixes.size() > 1) fixes.push_back(joint_line(page));
  for (const Line& line : fixes) add(page.say("ranges.npv", {{"fix", line.name}}), with_measure(line.owner, M::npv));
  if (table.rows.empty()) return;
  page.add(std::move(table));
  page.note(page.say("ranges.note", {{"trials", page.amount(static_cast<double>(range_trials), Unit::customers)}}));
}

/// A kind of money in the three views of the same loss.
struct Views {
  M label, one_period, lifetime, horizon;
};
constexpr M no_view = M::size;
constexpr Views views[] = {
    {M::revenue_at_risk, M::revenue_at_risk, no_view, M::horizon_revenue_at_risk},
    {M::margin_at_risk, M::margin_at_risk, M::lifetime_value_at_risk, M::horizon_margin_at_risk},
    {M::handling_cost, M::handling_cost, no_view, M::horizon_handling_cost},
    {M::cost_of_inaction, M::cost_of_inaction, no_view, M::horizon_cost_of_inaction},
};

std::vector<Line> tag_lines(const RunPage& page, const std::string& key) {
  std::vector<Line> lines;
  for (std::size_t t = 0; t < page.scenario.tags.size(); ++t)
    if (const Tag& tag = page.scenario.tags[t]; tag.key == key)
      lines.push_back({tag.value, {.scope = Scope::tag, .tag = static_cast<int>(t)}});
  sort_by(page, lines, M::revenue_at_risk);
  return lines;
}

std::vector<std::string> problems_without(const RunPage& page, const std::string& key) {
  std::vector<std::string> names;
  for (int p = 0; p < static_cast<int>(page.scenario.problems.size()); ++p) {
    const bool tagged = std::any_of(page.scenario.tags.begin(), page.scenario.tags.end(), [&](const Tag& tag) {
      return tag.key == key && std::find(tag.problems.begin(), tag.problems.end(), p) != tag.problems.end();
    });
    if (!tagged) names.push_back(name_of(page.scenario.problems[at(p)], page.language()));
  }
  return names;
}

void add_segment_problems(RunPage& page) {
  std::vector<Line> lines;
  for (std::size_t s = 0; s < page.scenario.segments.size(); ++s)
    for (std::size_t p = 0; p < page.scenario.problems.size(); ++p)
      lines.push_back(
          {name_of(page.scenario.segments[s], page.language()) + " / " +
               name_of(page.scenario.problems[p], page.language()),
           {.scope = Scope::segment_problem, .segment = static_cast<int>(s), .problem = static_cast<int>(p)}});
  sort_by(page, lines, M::revenue_at_risk);
  lines.push_back(total_line(page));
  page.section(page.say("section.segment_problems"));
  add_figures(page, page.say("segment.name") + " / " + page.say("table.problem"), lines, damage_measures);
}

}  // namespace

std::vector<Line> problem_lines(const RunPage& page) {
  return lines_of(page, page.scenario.problems, Scope::problem, &FigureId::problem, M::revenue_at_risk);
}

std::string damage_sentence(const RunPage& page) {
  const double lost = page.figures.value({.scope = Scope::total, .measure = M::lost});
  SentenceValues values = {{"per", page.per_text()}, {"risk", page.total(M::revenue_at_risk)}};
  if (lost < 0) {
    values.emplace_back("gained", page.amount(-lost, Unit::customers));
    return page.say("headline.gain", values);
  }
  values.emplace_back("share", page.total(M::revenue_at_risk_share));
  values.emplace_back("lost", page.amount(lost, Unit::customers));
  std::string sentence = page.say("headline.lost", values);
  if (!page.has_total(M::cost_of_inaction_per_month)) return sentence;
  std::vector<std::string> parts = costs_beside_margin(page);
  const std::string_view id = parts.empty() ? "headline.inaction_margin" : "headline.inaction";
  parts.insert(parts.begin(), page.say("headline.margin", {{"margin", monthly(page, M::margin_at_risk)}}));
  return page.say(
      id, {{"sentence", sentence}, {"cost", page.total(M::cost_of_inaction_per_month)}, {"parts", page.listed(parts)}});
}

void add_views(RunPage& page) {
  const bool with_lifetime = page.scenario.lifetime.has_value() && page.has_total(M::lifetime_value_at_risk);
  const bool with_horizon = page.scenario.horizon > 1;
  Table table{{{page.say("money.figure"), as_words}, {page.span_text(1)}}, {}, true};
  if (with_lifetime)
    table.columns.push_back({page.say("money.lifetime", {{"lifetime", page.span_text(*page.scenario.lifetime)}})});
  if (with_horizon)
    table.columns.push_back({page.say("money.over_horizon", {{"horizon", page.span_text(page.scenario.horizon)}})});
  const auto cell = [&](M m) { return m == no_view ? CellValue() : page.total(m); };
  for (const Views& view : views) {
    if (!page.has_total(view.one_period)) continue;
    Table::Row row{{measure(view.label).label.in(page.language()), cell(view.one_period)}};
    if (with_lifetime) row.cells.push_back(cell(view.lifetime));
    if (with_horizon) row.cells.push_back(cell(view.horizon));
    table.rows.push_back(std::move(row));
  }
  page.add(std::move(table));
  if (with_lifetime || with_horizon) page.note(page.say("money.views"));
}

std::vector<Line> fix_lines(const RunPage& page) {
  return lines_of(page, page.scenario.fixes, Scope::fix, &FigureId::fix, M::npv);
}

void add_headline(RunPage& page) {
  page.headline(damage_sentence(page));
  add_best_fix(page);
}

void add_summary(RunPage& page) {
  add_ranges(page);
  page.paragraph(page.say("summary.churn", {{"churned", page.total(M::churned)},
                                            {"customers", page.total(M::customers)},
                                            {"per", page.per_text()},
                                            {"rate", page.total(M::churn_rate)}}));
}

void add_problems(RunPage& page) {
  std::vector<Line> lines = problem_lines(page);
  const bool several = lines.size() > 1;
  page.section(page.say("section.problems"));
  if (several && page.options.pictures) {
    add_damage(page, lines, damage_measures);
  } else {
    if (several) lines.push_back(total_line(page));
    add_figures(page, page.say("table.problem"), lines, damage_measures);
  }
  if (several && page.scenario.overlap == Overlap::independent) page.note(page.say("table.problem_overlap"));
}

void add_segments(RunPage& page) {
  if (!page.scenario.segmented) return;
  std::vector<Line> lines =
      lines_of(page, page.scenario.segments, Scope::segment, &FigureId::segment, M::revenue_at_risk);
  lines.push_back(total_line(page));
  page.section(page.say("section.segments"));
  constexpr std::array shown = {M::customers,
                                M::churn_rate,
                                M::affected,
                                M::lost,
                                M::revenue_at_risk,
                                M::revenue_at_risk_share,
                                M::cost_of_inaction_per_month};
  add_figures(page, page.say("segment.name"), lines, shown);
  if (page.options.by == "segment") add_segment_problems(page);
}

void add_tags(RunPage& page) {
  const std::string& key = page.options.by;
  const std::vector<Line> lines = tag_lines(page, key);
  if (key.empty() || lines.empty()) return;
  page.section(page.say("section.tag", {{"key", key}}));
  add_figures(page, key, lines, damage_measures);
  const std::vector<std::string> others = problems_without(page, key);
  if (!others.empty()) page.note(page.say("tag.untagged", {{"problems", page.listed(others)}}));
}

void add_funnel(RunPage& page) {
  std::vector<Line> lines;
  for (const State& state : page.scenario.model->states)
    lines.push_back(
        {name_of(state, page.language()), {.scope = Scope::state, .state = static_cast<int>(lines.size())}});
  page.section(page.say("section.funnel"));
  constexpr std::array shown = {M::reached, M::lost_from_state};
  if (page.options.pictures) add_flow(page);
  add_figures(page, page.say("state.name"), lines, shown);
  add_netting(page);
}

void add_money(RunPage& page) {
  page.section(page.say("section.money"));
  add_views(page);
  if (page.scenario.period != Period::year) page.note(page.say("money.year"));
  if (page.has_total(M::replacement_cost))
    page.paragraph(
        page.say("money.replacement", {{"cost", page.total(M::replacement_cost)}, {"per", page.per_text()}}));
  if (!page.scenario.word_of_mouth || !page.has_total(M::word_of_mouth_value)) return;
  page.paragraph(
      page.say(page.scenario.word_of_mouth->included ? "money.word_of_mouth_included" : "money.word_of_mouth_apart",
               {{"customers", page.total(M::word_of_mouth_customers)},
                {"per", page.per_text()},
                {"value", page.total(M::word_of_mouth_value)}}));
}

void add_fixes(RunPage& page) {
  if (page.scenario.fixes.empty()) return;
  std::vector<Line> lines = fix_lines(page);
  lines.push_back(joint_line(page));
  page.section(page.say("section.fixes"));
  constexpr std::array shown = {M::npv,
                                M::roi,
                                M::payback_months,
                                M::break_even_cost,
                                M::break_even_effect,
                                M::cost_of_delay_per_month,
                                M::customers_saved,
                                M::npv_share};
  add_figures(page, page.say("fix.name"), lines, shown);
  for (const Fix& fix : page.scenario.fixes) {
    if (fix.required.empty()) continue;
    std::vector<std::string> required;
    for (const int r : fix.required) required.push_back(name_of(page.scenario.fixes[at(r)], page.language()));
    page.note(page.say("fix.increment", {{"fix", name_of(fix, page.language())}, {"required", page.listed(required)}}));
  }
}

}  // namespace closs
