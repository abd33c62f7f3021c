// The parts of the report that show figures: headline, tables by problem, segment, tag and state, money, fixes.
#include <algorithm>

#include "report/document/page.hpp"

namespace closs {

namespace {

constexpr FigureId whole{.scope = Scope::total};

FigureId whole_of(M measure) { return {.scope = Scope::total, .measure = measure}; }

int count(std::size_t size) { return static_cast<int>(size); }

std::vector<M> damage_measures() {
  return {M::affected,  M::lost, M::revenue_at_risk, M::share_of_revenue_at_risk, M::cost_of_inaction_per_month,
          M::multiplier};
}

Line total_line(const Page& page) { return {page.say("table.total"), whole, Table::Row::Tone::strong}; }

// "72,750 customers a year leave because of these problems: $14.6M of revenue at risk; ..."
std::string damage_sentence(const Page& page) {
  const double lost = page.figures.value(whole_of(M::lost));
  const std::string risk = page.total(M::revenue_at_risk), per = per_text(page);
  if (lost < 0)
    return page.say("headline.gain", {{"gained", page.show(-lost, Unit::customers)}, {"per", per}, {"risk", risk}});
  const std::string sentence =
      page.say("headline.lost", {{"lost", page.show(lost, Unit::customers)}, {"per", per}, {"risk", risk}});
  const std::string inaction = page.total(M::cost_of_inaction_per_month);
  return inaction.empty() ? page.say("headline.plain", {{"sentence", sentence}})
                          : page.say("headline.inaction", {{"sentence", sentence}, {"cost", inaction}});
}

std::vector<Line> fix_lines(const Page& page) {
  std::vector<Line> lines;
  for (int f = 0; f < count(page.scenario.fixes.size()); ++f)
    lines.push_back({name_of(page.scenario.fixes[static_cast<std::size_t>(f)], page.style.language),
                     {.scope = Scope::fix, .fix = f}});
  sort_by(page, lines, M::npv);
  return lines;
}

std::string fix_sentence(const Page& page) {
  Line best = fix_lines(page).front();
  best.owner.measure = M::npv;
  if (!page.figures.exists(best.owner)) return "";
  const double npv = page.figures.value(best.owner);
  return page.say(
      npv > 0 ? "headline.best_fix" : "headline.no_fix_pays",
      {{"fix", best.name}, {"npv", page.show(npv, Unit::money)}, {"horizon", span_text(page, page.scenario.horizon)}});
}

// How the three views of the same loss compare: one row a kind of money, one column a view.
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

void add_word_of_mouth(Page& page) {
  const std::string value = page.total(M::word_of_mouth_value);
  if (!page.scenario.word_of_mouth || value.empty()) return;
  page.paragraph(
      page.say(page.scenario.word_of_mouth->included ? "money.word_of_mouth_included" : "money.word_of_mouth_apart",
               {{"customers", page.total(M::word_of_mouth_customers)}, {"per", per_text(page)}, {"value", value}}));
}

void add_views(Page& page, bool with_lifetime, bool with_horizon) {
  const Language language = page.style.language;
  Table table;
  table.columns = {{page.say("money.figure"), Table::Column::Align::left}, {span_text(page, 1)}};
  if (with_lifetime)
    table.columns.push_back({page.say("money.lifetime", {{"lifetime", span_text(page, *page.scenario.lifetime)}})});
  if (with_horizon)
    table.columns.push_back({page.say("money.over_horizon", {{"horizon", span_text(page, page.scenario.horizon)}})});
  const auto cell = [&](M m) { return m == no_view ? std::string() : page.total(m); };
  for (const Views& view : views) {
    if (page.total(view.one_period).empty()) continue;
    Table::Row row{{measure(view.label).label.in(language), cell(view.one_period)}};
    if (with_lifetime) row.cells.push_back(cell(view.lifetime));
    if (with_horizon) row.cells.push_back(cell(view.horizon));
    table.rows.push_back(std::move(row));
  }
  page.add(std::move(table));
  if (with_lifetime || with_horizon) page.paragraph(page.say("money.views"), Paragraph::Tone::note);
}

std::vector<Line> tag_lines(const Page& page, const std::string& key) {
  std::vector<Line> lines;
  for (int t = 0; t < count(page.scenario.tags.size()); ++t) {
    const Tag& tag = page.scenario.tags[static_cast<std::size_t>(t)];
    if (tag.key == key) lines.push_back({tag.value, {.scope = Scope::tag, .tag = t}});
  }
  sort_by(page, lines, M::revenue_at_risk);
  return lines;
}

std::vector<std::string> problems_without(const Page& page, const std::string& key) {
  std::vector<std::string> names;
  for (int p = 0; p < count(page.scenario.problems.size()); ++p) {
    const bool tagged = std::any_of(page.scenario.tags.begin(), page.scenario.tags.end(), [&](const Tag& tag) {
      return tag.key == key && std::find(tag.problems.begin(), tag.problems.end(), p) != tag.problems.end();
    });
    if (!tagged) names.push_back(name_of(page.scenario.problems[static_cast<std::size_t>(p)], page.style.language));
  }
  return names;
}

void add_segment_problems(Page& page) {
  std::vector<Line> lines;
  for (int s = 0; s < count(page.scenario.segments.size()); ++s) {
    for (int p = 0; p < count(page.scenario.problems.size()); ++p)
      lines.push_back({name_of(page.scenario.segments[static_cast<std::size_t>(s)], page.style.language) + " / " +
                           name_of(page.scenario.problems[static_cast<std::size_t>(p)], page.style.language),
                       {.scope = Scope::segment_problem, .segment = s, .problem = p}});
  }
  sort_by(page, lines, M::revenue_at_risk);
  lines.push_back(total_line(page));
  page.section(page.say("section.segment_problems"));
  add_figures(page, page.say("segment.name") + " / " + page.say("table.problem"), lines, damage_measures());
}

}  // namespace

void add_headline(Page& page) {
  page.paragraph(damage_sentence(page), Paragraph::Tone::headline);
  if (!page.scenario.fixes.empty()) {
    const std::string sentence = fix_sentence(page);
    if (!sentence.empty()) page.paragraph(sentence, Paragraph::Tone::headline);
  }
  page.paragraph(page.say("summary.churn", {{"churned", page.total(M::churned)},
                                            {"customers", page.total(M::customers)},
                                            {"per", per_text(page)},
                                            {"rate", page.total(M::churn_rate)},
                                            {"share", page.total(M::revenue_at_risk_share)}}));
}

void add_problems(Page& page) {
  std::vector<Line> lines;
  for (int p = 0; p < count(page.scenario.problems.size()); ++p)
    lines.push_back({name_of(page.scenario.problems[static_cast<std::size_t>(p)], page.style.language),
                     {.scope = Scope::problem, .problem = p}});
  sort_by(page, lines, M::revenue_at_risk);
  if (lines.size() > 1) lines.push_back(total_line(page));
  page.section(page.say("section.problems"));
  add_figures(page, page.say("table.problem"), lines, damage_measures());
  if (lines.size() > 1 && page.scenario.overlap == Overlap::independent)
    page.paragraph(page.say("table.problem_overlap"), Paragraph::Tone::note);
}

void add_segments(Page& page) {
  if (!page.scenario.segmented) return;
  std::vector<Line> lines;
  for (int s = 0; s < count(page.scenario.segments.size()); ++s)
    lines.push_back({name_of(page.scenario.segments[static_cast<std::size_t>(s)], page.style.language),
                     {.scope = Scope::segment, .segment = s}});
  sort_by(page, lines, M::revenue_at_risk);
  lines.push_back(total_line(page));
  page.section(page.say("section.segments"));
  add_figures(page, page.say("segment.name"), lines,
              {M::customers, M::churn_rate, M::affected, M::lost, M::revenue_at_risk, M::revenue_at_risk_share,
               M::cost_of_inaction_per_month});
  if (page.options.by == "segment") add_segment_problems(page);
}

void add_tags(Page& page) {
  const std::string& key = page.options.by;
  const std::vector<Line> lines = tag_lines(page, key);
  if (key.empty() || lines.empty()) return;
  page.section(page.say("section.tag", {{"key", key}}));
  add_figures(page, key, lines, damage_measures());
  const std::vector<std::string> others = problems_without(page, key);
  if (!others.empty())
    page.paragraph(page.say("tag.untagged", {{"problems", listed(page, others)}}), Paragraph::Tone::note);
}

void add_funnel(Page& page) {
  const std::vector<State>& states = page.scenario.model->states;
  std::vector<Line> lines;
  for (int s = 0; s < count(states.size()); ++s)
    lines.push_back({states[static_cast<std::size_t>(s)].label.empty()
                         ? states[static_cast<std::size_t>(s)].id
                         : states[static_cast<std::size_t>(s)].label.in(page.style.language),
                     {.scope = Scope::state, .state = s}});
  page.section(page.say("section.funnel"));
  add_figures(page, page.say("state.name"), lines, {M::reached, M::lost_from_state});
  page.paragraph(page.say(page.scenario.model->losses_above_baseline ? "state.note_above" : "state.note"),
                 Paragraph::Tone::note);
}

void add_money(Page& page) {
  page.section(page.say("section.money"));
  const bool with_lifetime = page.scenario.lifetime.has_value() && !page.total(M::lifetime_value_at_risk).empty();
  const bool with_horizon = page.scenario.horizon > 1;
  add_views(page, with_lifetime, with_horizon);
  const std::string replacement = page.total(M::replacement_cost);
  if (!replacement.empty())
    page.paragraph(page.say("money.replacement", {{"cost", replacement}, {"per", per_text(page)}}));
  add_word_of_mouth(page);
}

void add_fixes(Page& page) {
  if (page.scenario.fixes.empty()) return;
  std::vector<Line> lines = fix_lines(page);
  lines.push_back({page.say("fix.joint"), {.scope = Scope::joint}, Table::Row::Tone::strong});
  page.section(page.say("section.fixes"));
  add_figures(page, page.say("fix.name"), lines,
              {M::npv, M::roi, M::payback_months, M::break_even_cost, M::break_even_effect, M::cost_of_delay_per_month,
               M::customers_saved, M::npv_share});
  for (const Fix& fix : page.scenario.fixes) {
    if (fix.required.empty()) continue;
    std::vector<std::string> required;
    for (const int r : fix.required)
      required.push_back(name_of(page.scenario.fixes[static_cast<std::size_t>(r)], page.style.language));
    page.paragraph(
        page.say("fix.increment", {{"fix", name_of(fix, page.style.language)}, {"required", listed(page, required)}}),
        Paragraph::Tone::note);
  }
}

void add_warnings(Page& page) {
  if (page.reported.warnings.empty()) return;
  page.section(page.say("section.warnings"));
  for (const Fault& fault : page.reported.warnings) {
    const std::string place = place_text(fault.place, page.reported.sources);
    page.paragraph((place.empty() ? "" : place + ": ") + fault_message(fault, page.style.language),
                   Paragraph::Tone::warning);
  }
}

}  // namespace closs
