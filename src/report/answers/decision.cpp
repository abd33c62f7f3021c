// The decision page: what to do, what it is worth, why, what that rests on, and what is not known. One sheet of paper,
// however large the scenario is.
#include <algorithm>
#include <cmath>

#include "core/at.hpp"
#include "report/answers/run_page.hpp"
#include "report/answers/simulate_page.hpp"
#include "report/document/input_title.hpp"

namespace closs {
namespace {

constexpr std::size_t most_problems = 6, most_fixes = 5, most_inputs = 6;

/// What is needed to speak of the trials in the words of `simulate`.
struct Trials {
  SimulationReported reported;
  SimulatePage page;

  Trials(const RunPage& run, const Simulated& simulated)
      : reported{run.reported.scenario, &simulated},
        page{{run.style}, reported, run.options, run.scenario, *reported.simulated} {}
  Trials(const Trials&) = delete;
};

/// The decision page in the making.
struct DecisionPage {
  RunPage& page;
  const Recommendation& recommended;
  std::optional<Trials> trials = {};  // none: nothing is random, or more than 1 % of them break a rule

  const Figure* of_choice(M m) const {
    const auto found = std::find_if(recommended.figures.begin(), recommended.figures.end(),
                                    [&](const Figure& f) { return f.id.measure == m && f.exists(); });
    return found == recommended.figures.end() ? nullptr : &*found;
  }
  /// Under its name in the whole scenario, where it has one there: of a fix that requires nothing, or of all of them.
  CellValue shown(const Figure& figure) const {
    Quantity out = quantity_of(recommended.of, figure);
    const std::vector<Fix>& fixes = page.scenario.fixes;
    if (recommended.fixes->size() == fixes.size()) return out;
    const int only = recommended.fixes->front();
    const bool alone = recommended.fixes->size() == 1 && fixes[at(only)].required.empty();
    out.of = {};
    if (alone) out.of.figure = name_of(page.scenario, {.scope = Scope::fix, .measure = figure.id.measure, .fix = only});
    return out;
  }
  std::string choice() const {
    std::vector<std::string> names;
    for (const Fix& fix : recommended.of.fixes) names.push_back(name_of(fix, page.language()));
    return page.joined(names, "simulate.and");
  }
  std::string horizon() const { return page.span_text(page.scenario.horizon); }
  /// The decision among those of the trials; nullptr: there are none.
  const Decision* drawn() const {
    if (!trials || !recommended.fixes) return nullptr;
    const std::vector<Decision>& all = trials->page.sim.decisions;
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const Decision& one) { return one.fixes == *recommended.fixes; });
    return found == all.end() ? nullptr : &*found;
  }
  /// "131,072 trials, seed 1".
  std::string how() const {
    const SimulationRun& run = trials->page.sim.run;
    return page.say("decision.trials",
                    {{"trials", trials->page.trials(run.trials)}, {"seed", std::to_string(run.seed)}});
  }
  std::string range_text(const Estimate& low, const Estimate& high, const FigureId& figure) const {
    return page.say("list.range",
                    {{"low", trials->page.estimate(low, figure)}, {"high", trials->page.estimate(high, figure)}});
  }
};

bool carries_out(const DecisionPage& d) { return d.recommended.fixes && !d.recommended.fixes->empty(); }

/// What to do, by the inputs as they stand; where only the trials speak for it, by these.
std::string sentence_of(const DecisionPage& d) {
  const Decision* drawn = d.drawn();
  SentenceValues values = {{"choice", d.choice()}, {"horizon", d.horizon()}};
  if (!carries_out(d)) return d.page.say(drawn ? "decision.nothing_on_average" : "decision.nothing", values);
  const Figure *npv = d.of_choice(M::npv), *payback = d.of_choice(M::payback_months);
  if (npv) values.emplace_back("npv", d.shown(*npv));
  if (payback) values.emplace_back("payback", d.shown(*payback));
  if (npv && npv->value > 0) return d.page.say(payback ? "decision.carry_out" : "decision.carry_out_unpaid", values);
  if (!drawn) return "";
  values.emplace_back("mean", d.trials->page.estimate(drawn->mean, Unit::money));
  return d.page.say(npv ? "decision.carry_out_on_average" : "decision.carry_out_by_mean", values);
}

void add_sentence(DecisionPage& d) {
  const std::string sentence = d.recommended.fixes ? sentence_of(d) : "";
  if (!sentence.empty()) d.page.headline(sentence);
  d.page.paragraph(damage_sentence(d.page), sentence.empty() ? Paragraph::Tone::headline : Paragraph::Tone::plain);
}

Cards::Card range_card(const DecisionPage& d) {
  Cards::Card card{d.page.say("decision.range"), d.page.say("decision.no_range")};
  const Decision* drawn = d.drawn();
  if (!drawn) {
    if (d.recommended.too_large) card.value = d.page.say("decision.too_large");
    return card;
  }
  card.value = d.range_text(drawn->p5, drawn->p95, {.scope = Scope::joint, .measure = M::npv});
  card.note = d.how();
  return card;
}

Cards::Card payback_card(const DecisionPage& d) {
  const Figure* payback = d.of_choice(M::payback_months);
  Cards::Card card{
      measure(M::payback_months).label.in(d.page.language()),
      payback ? d.shown(*payback) : CellValue(d.page.say("decision.not_paid_back", {{"horizon", d.horizon()}}))};
  const Decision* drawn = d.drawn();
  if (const Distribution* of = drawn ? payback_of(d.trials->page, *drawn) : nullptr)
    card.note =
        d.page.say("decision.pays_back", {{"horizon", d.horizon()}, {"chance", d.trials->page.chance(of->exists)}});
  return card;
}

/// A figure of the total, with its range over the trials as a note.
Cards::Card damage_card(const DecisionPage& d, M m) {
  Cards::Card card{measure(m).label.in(d.page.language()), d.page.total(m)};
  if (!d.trials) return card;
  const FigureId id{.scope = Scope::total, .measure = m};
  if (const Distribution* of = d.trials->page.find(id))
    card.note =
        d.page.say("decision.between", {{"range", d.range_text(of->quantiles.front(), of->quantiles.back(), id)}});
  return card;
}

void add_cards(DecisionPage& d) {
  Cards cards;
  if (carries_out(d)) {
    if (const Figure* npv = d.of_choice(M::npv))
      cards.cards.push_back({measure(M::npv).label.in(d.page.language()), d.shown(*npv),
                             d.page.say("decision.over", {{"horizon", d.horizon()}})});
    cards.cards.push_back(payback_card(d));
    cards.cards.push_back(range_card(d));
  } else {
    for (const M m : {M::lost, M::revenue_at_risk, M::cost_of_inaction_per_month})
      if (d.page.has_total(m)) cards.cards.push_back(damage_card(d, m));
  }
  d.page.add(std::move(cards));
}

/// "Billing error makes 45.5 % of the revenue at risk."
std::string widest_sentence(const RunPage& page, const Line& widest) {
  const Figure* share = page.figures.find(with_measure(widest.owner, M::share_of_revenue_at_risk));
  if (!share || !share->exists()) return "";
  return page.say("decision.widest", {{"problem", widest.name}, {"share", quantity_of(page.scenario, *share)}});
}

/// From 0 up to the revenue at risk, a step a problem; what is left to the total is the step of all others.
void add_waterfall(DecisionPage& d) {
  RunPage& page = d.page;
  const std::vector<Line> lines = problem_lines(page);
  const Figure* total = page.figures.find({.scope = Scope::total, .measure = M::revenue_at_risk});
  if (!total || !total->exists() || lines.size() < 2) return;
  Chart chart{{{{page.say("table.problem"), as_words}, {measure(M::revenue_at_risk).label.in(page.language())}}},
              Bars{.bars = {}, .axis = {}, .steps = true}};
  Bars& bars = std::get<Bars>(chart.drawing);
  chart.title = widest_sentence(page, lines.front());
  const Widest widest(lines, most_problems);
  double reached = 0;
  const auto step = [&](std::string name, Quantity amount, double from, double to, Table::Row::Tone tone) {
    chart.table.rows.push_back({{std::move(name), std::move(amount)}, tone});
    bars.bars.push_back({from, to});
  };
  for (const Line& line : widest.shown) {
    const Figure* one = page.figures.find(with_measure(line.owner, M::revenue_at_risk));
    const double to = reached + one->value;
    step(line.name, quantity_of(page.scenario, *one), reached, to, Table::Row::Tone::plain);
    reached = to;
  }
  if (!widest.rest.empty())
    step(others(page, widest.rest.size()), page.amount(total->value - reached, Unit::money), reached, total->value,
         Table::Row::Tone::plain);
  const Line all = total_line(page);
  step(all.name, quantity_of(page.scenario, *total), 0, total->value, all.tone);
  bars.axis = axis_of(page, bars.bars);
  page.section(page.say("section.decision_waterfall"));
  page.add(std::move(chart));
}

void add_ranked_fixes(DecisionPage& d) {
  RunPage& page = d.page;
  const std::vector<Line> lines = fix_lines(page);
  if (lines.empty()) return;
  const Widest best(lines, most_fixes);
  constexpr std::array measures = {M::npv, M::roi, M::payback_months, M::pv_cost, M::customers_saved};
  Table table{{{page.say("fix.name"), as_words}}};
  for (const M m : measures) table.columns.push_back({measure(m).label.in(page.language())});
  const auto add = [&](const Line& line) {
    Table::Row row{{line.name}, line.tone};
    for (const M m : measures) row.cells.push_back(figure_cell(page, with_measure(line.owner, m)));
    table.rows.push_back(std::move(row));
  };
  for (const Line& line : best.shown) add(line);
  if (!best.rest.empty()) table.rows.push_back({{others(page, best.rest.size())}, Table::Row::Tone::faint});
  if (lines.size() > 1) add(joint_line(page));
  page.section(page.say("section.fixes"));
  page.add(std::move(table));
}

/// "customer survey, January 2026; 2026-01; survey"; empty where nothing is said.
std::string known_from(const RunPage& page, const Value& value) {
  const Basis basis = basis_of(page, value);
  std::vector<std::string> said;
  for (const std::string* part : {&basis.source, &basis.as_of, &basis.kind})
    if (!part->empty()) said.push_back(*part);
  return page.joined(said, "list.semicolon");
}

/// The inputs that move the figure most, with what they rest on.
void add_what_it_rests_on(DecisionPage& d) {
  if (!d.recommended.tornado) return;
  RunPage& page = d.page;
  const Tornado& tornado = *d.recommended.tornado;
  const Figure& base = tornado.base.front();
  if (!base.exists()) return;
  const Unit unit = measure(d.recommended.moved.measure).unit;
  const std::string figure = carries_out(d) ? measure(M::npv).label.in(page.language())
                                            : figure_title(page.scenario, d.recommended.moved, page.language());
  Chart chart{{{{page.say("assumption.input"), as_words},
                {page.say("assumption.value"), as_words},
                {page.say("assumption.source"), as_words},
                {page.say("tornado.at_low")},
                {page.say("tornado.at_high")}},
               {},
               true},
              Bars()};
  Bars& bars = std::get<Bars>(chart.drawing);
  double low = base.value, high = base.value;
  for (const std::size_t k : widest_first(tornado, 0)) {
    const MovedInput& moved = tornado.inputs[k];
    const Swing& swing = moved.swings.front();
    if (chart.table.rows.size() == most_inputs || !(swing.width > 0)) break;
    const Value& value = page.scenario.values[at(moved.reach.value)];
    chart.table.rows.push_back(
        {{input_title(page.scenario, value, page.language()), stated_quantity(page, moved.reach.value),
          known_from(page, value), page.amount(swing.at_low, unit), page.amount(swing.at_high, unit)}});
    const auto end = [&](double x) { return std::isnan(x) ? base.value : x; };
    const auto [from, to] = std::minmax({base.value, end(swing.at_low), end(swing.at_high)});
    bars.bars.push_back({from, to});
    low = std::min(low, from);
    high = std::max(high, to);
  }
  if (bars.bars.empty()) return;
  const SentenceValues swing = {{"swing", page.amount(decision_swing, Kind::rate)}};
  bars.axis = {page.amount(low, unit), page.amount(high, unit)};
  bars.mark = base.value;
  drop_empty_columns(chart.table);
  chart.title =
      page.say("decision.depends",
               {{"figure", figure}, {"input", std::get<std::string>(chart.table.rows.front().cells.front())}});
  page.section(page.say("section.decision_inputs"));
  page.add(std::move(chart));
  page.note(page.say("decision.moved", swing));
}

void add_unknown(DecisionPage& d) {
  RunPage& page = d.page;
  page.section(page.say("section.decision_unknown"));
  if (d.recommended.simulated && !d.trials) return page.paragraph(page.say("ranges.refused"));
  if (!d.recommended.simulated)
    return page.paragraph(
        page.say(d.recommended.too_large ? "decision.unknown_too_large" : "decision.nothing_uncertain"));
  std::string worth = worth_sentence(d.trials->page);
  if (worth.empty() && d.drawn()) worth = page.say("decision.worth_too_large");
  if (!worth.empty()) page.paragraph(std::move(worth));
  if (const std::size_t certain = d.trials->page.sim.inputs.certain.size(); certain > 0)
    page.paragraph(page.say("decision.certain", {{"count", std::to_string(certain)}}));
  page.note(page.say("decision.how", {{"how", d.how()}}));
}

}  // namespace

void add_decision(RunPage& page) {
  DecisionPage d{page, *page.reported.recommended};
  if (d.recommended.simulated && !d.recommended.simulated->too_many_refused())
    d.trials.emplace(page, *d.recommended.simulated);
  add_sentence(d);
  add_cards(d);
  page.section(page.say("section.money"));
  add_views(page);
  add_waterfall(d);
  add_ranked_fixes(d);
  add_what_it_rests_on(d);
  add_unknown(d);
}

}  // namespace closs
