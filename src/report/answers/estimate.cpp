#include "report/answers/estimate.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/at.hpp"
#include "report/answers/run_page.hpp"

namespace closs {
namespace {

struct EstimatePage : Page {
  const Study& study;
  const Estimated& found;
  const Scenario& scenario;

  Quantity rate(double x) const { return amount(x, Unit::rate); }
  Quantity people(double x) const { return amount(x, Unit::people); }
  std::string count(std::int64_t n) const { return show(people(static_cast<double>(n))); }
  std::string range(const ConfidenceInterval& interval, Unit unit) const {
    return say("list.range", {{"low", amount(interval.low, unit)}, {"high", amount(interval.high, unit)}});
  }
  /// Points from one share to another, with their sign.
  std::string points(const ConfidenceInterval& interval) const {
    return say("list.range",
               {{"low", difference(interval.low, Unit::rate)}, {"high", difference(interval.high, Unit::rate)}});
  }
  /// -1: the scenario has none of that id.
  int problem_index(const std::string& id) const {
    const auto place = std::find_if(scenario.problems.begin(), scenario.problems.end(),
                                    [&](const Problem& one) { return one.id == id; });
    return place == scenario.problems.end() ? -1 : static_cast<int>(place - scenario.problems.begin());
  }
  std::string problem(const std::string& id) const {
    const int index = problem_index(id);
    return index < 0 ? id : name_of(scenario.problems[at(index)], language());
  }
  std::string segment(const std::string& id) const {
    if (id.empty()) return say("estimate.all_segments");
    for (const Segment& one : scenario.segments)
      if (one.id == id) return name_of(one, language());
    return id;
  }
  /// Nothing that stands on fewer respondents is shown.
  bool shown(double n) const { return n >= study.minimum; }
  void note_hidden(std::int64_t count_of) {
    if (count_of > 0) note(say("estimate.hidden", {{"count", count(count_of)}, {"minimum", people(study.minimum)}}));
  }
  bool compared(const ExcessLoss& one) const {
    return shown(one.with) && shown(one.without) && shown(one.adjusted_with);
  }
};

void add_headline(EstimatePage& page) {
  const Estimated& e = page.found;
  page.headline(page.say("estimate.headline", {{"name", page.study.name.in(page.language())},
                                               {"inputs", page.count(static_cast<std::int64_t>(e.inputs.size()))},
                                               {"respondents", page.count(e.used)}}));
}

void add_read(EstimatePage& page) {
  const Estimated& e = page.found;
  page.section(page.say("section.estimate_read"));
  Table rows{{{page.say("estimate.table"), as_words},
              {page.say("estimate.rows")},
              {page.say("estimate.used")},
              {page.say("assumption.source"), as_words}}};
  const auto add = [&](const char* role, int table, std::int64_t all, std::int64_t used) {
    if (table < 0) return;
    const StudyTable& one = page.study.table(table);
    rows.rows.push_back({{std::string(role) + ": " + one.id, page.people(static_cast<double>(all)),
                          page.people(static_cast<double>(used)),
                          one.as_of.empty() ? one.source : one.source + " (" + one.as_of + ")"}});
  };
  add("respondents", page.study.respondents.table, e.respondents, e.used);
  add("customers", page.study.customers.table, e.customers, e.active);
  add("contacts", page.study.contacts.table, e.contacts, e.contacts_used);
  add("reports", page.study.reports.table, e.reports, e.reports);
  page.add(std::move(rows));
  struct Told {
    std::int64_t count;
    std::string_view id;
  };
  for (const auto& [n, id] : {Told{e.not_joined, "estimate.not_joined"}, Told{e.not_active, "estimate.not_active"},
                              Told{e.not_followed, "estimate.not_followed"}, Told{e.impossible, "estimate.impossible"},
                              Told{e.contacts_without_customer, "estimate.without_customer"}})
    if (n > 0) page.note(page.say(id, {{"count", page.count(n)}}));
  Table table{{{page.say("estimate.question"), as_words},
               {page.say("estimate.column"), as_words},
               {page.say("estimate.answered")},
               {page.say("estimate.missing")},
               {page.say("estimate.ignored")}}};
  for (const Answered& one : e.answered) {
    const StudyQuestion& q = page.study.question(one.question);
    table.rows.push_back(
        {{q.name, q.column, page.people(static_cast<double>(one.mapped)), page.people(static_cast<double>(one.missing)),
          page.people(static_cast<double>(one.ignored))}});
  }
  page.add(std::move(table));
}

void add_two_sources(EstimatePage& page) {
  if (page.found.two_sources.empty()) return;
  page.section(page.say("section.two_sources"));
  Table table{{{page.say("figure.name"), as_words},
               {page.say("estimate.first"), apart_numbers},
               {page.say("estimate.interval"), as_words},
               {page.say("estimate.second"), apart_numbers},
               {page.say("estimate.difference"), as_words},
               {page.say("check.verdict"), as_words}}};
  for (const TwoSources& one : page.found.two_sources) {
    if (!page.shown(one.n)) continue;
    const bool counted = one.figure == TwoSources::Figure::complaints;
    const Unit unit = counted ? Unit::people : Unit::rate;
    const std::string title = counted ? page.say("estimate.complaints", {{"problem", page.problem(one.problem)}})
                              : one.figure == TwoSources::Figure::churn ? page.say("estimate.churn")
                                                                        : page.say("estimate.intention");
    table.rows.push_back(
        {{title, page.amount(one.first, unit), page.range(one.first_interval, unit), page.amount(one.second, unit),
          counted ? page.range(one.difference, unit) : page.points(one.difference),
          page.say(one.agree() ? "estimate.agree" : "estimate.disagree")},
         one.agree() ? Table::Row::Tone::plain : Table::Row::Tone::strong});
  }
  page.add(std::move(table));
  page.note(page.say("estimate.two_sources_how"));
}

/// What each voice names, beside what it costs: the same problem stands in one row of colors.
void add_voices(EstimatePage& page, const Reported& evaluated) {
  if (page.found.voices.empty()) return;
  page.section(page.say("section.voices"));
  Chart shares{.table = {{{page.say("table.problem"), as_words}}}, .drawing = HeatMap{}};
  Table ranks = shares.table;
  for (const char* id : {"estimate.voice_complaints", "estimate.voice_survey", "estimate.voice_staff"}) {
    shares.table.columns.push_back({page.say(id)});
    ranks.columns.push_back({page.say("estimate.rank_of", {{"voice", page.say(id)}}), apart_numbers});
    ranks.columns.push_back({page.say("estimate.interval"), as_words});
  }
  shares.table.columns.push_back({page.say("estimate.at_risk")});
  double& most = std::get<HeatMap>(shares.drawing).most;
  const Lookup figures(evaluated.results->figures);
  for (const ThreeVoices& one : page.found.voices) {
    Table::Row row{{page.problem(one.problem)}};
    Table::Row rank = row;
    for (const Voice* voice : {&one.complaints, &one.survey, &one.staff}) {
      const bool shown = voice->heard && page.shown(voice->portion.n);
      if (shown) most = std::max(most, voice->portion.share);
      row.cells.push_back(shown ? CellValue(page.rate(voice->portion.share)) : CellValue());
      rank.cells.push_back(shown ? CellValue(std::to_string(voice->rank)) : CellValue());
      rank.cells.push_back(shown ? CellValue(page.range(wilson(voice->portion), Unit::rate)) : CellValue());
    }
    const FigureId at_risk{Scope::problem, M::share_of_revenue_at_risk, -1, page.problem_index(one.problem)};
    row.cells.push_back(figures.exists(at_risk) ? CellValue(page.rate(figures.value(at_risk))) : CellValue());
    most = std::max(most, figures.value(at_risk));
    shares.table.rows.push_back(std::move(row));
    ranks.rows.push_back(std::move(rank));
  }
  drop_empty_columns(shares.table);
  drop_empty_columns(ranks);
  page.add(std::move(shares));
  page.add(std::move(ranks));
  page.note(page.say("estimate.voices_how"));
}

/// Crude and adjusted.
void add_excess(EstimatePage& page) {
  const Estimated& e = page.found;
  if (e.scaled_shares)
    page.note(page.say("estimate.scaled",
                       {{"factor", page.amount(*e.scaled_shares, Unit::ratio)}, {"churn", page.rate(*e.churn)}}));
  if (std::none_of(e.excess.begin(), e.excess.end(), [&](const ExcessLoss& one) { return page.compared(one); })) return;
  page.section(page.say("section.excess"));
  Table table{{{page.say("table.problem"), as_words}, {page.say("estimate.crude"), apart_numbers}}};
  if (page.study.adjusts()) {
    table.columns.push_back({page.say("estimate.adjusted"), apart_numbers});
    table.columns.push_back({page.say("estimate.strata_without")});
    table.columns.push_back({page.say("estimate.realisation")});
  }
  const auto points = [&](const ShareDifference& one) {
    return CellValue(page.say("estimate.share_range", {{"share", page.difference(one.mean, Unit::rate)},
                                                       {"range", page.points(one.interval())}}));
  };
  for (const ExcessLoss& one : e.excess) {
    if (!page.compared(one)) continue;
    Table::Row row{{page.problem(one.problem), points(one.crude)}};
    if (page.study.adjusts()) {
      row.cells.push_back(points(one.adjusted));
      row.cells.push_back(page.people(static_cast<double>(one.strata_without)));
      row.cells.push_back(one.realisation ? CellValue(page.rate(*one.realisation)) : CellValue());
    }
    table.rows.push_back(std::move(row));
  }
  drop_empty_columns(table);
  page.add(std::move(table));
  page.note(page.say("estimate.excess_how"));
}

void add_gaps(EstimatePage& page) {
  if (page.found.gaps.empty() && page.found.hidden_gaps == 0) return;
  page.section(page.say("section.gaps"));
  Table gaps{{{page.say("estimate.touchpoint"), as_words}}}, shares = gaps;
  for (const auto& [id, type] : {std::pair{"estimate.gap", apart_numbers}, std::pair{"estimate.interval", as_words}})
    gaps.columns.push_back({page.say(id), type});
  for (const char* id : {"estimate.below", "estimate.as_expected", "estimate.above"})
    shares.columns.push_back({page.say(id)});
  shares.columns.push_back({page.say("estimate.loss_difference"), as_words});
  Bars bars{.bars = {}, .axis = {page.change(0, Unit::ratio), page.change(0, Unit::ratio)}, .mark = 0};
  for (const ExpectationGap& one : page.found.gaps) {
    const ConfidenceInterval interval = one.gap.interval();
    const Quantity low = page.change(interval.low, Unit::ratio), high = page.change(interval.high, Unit::ratio);
    if (low.value < bars.axis.from.value) bars.axis.from = low;
    if (high.value > bars.axis.to.value) bars.axis.to = high;
    bars.bars.push_back({low.value, high.value});
    const std::string whose = one.touchpoint + " / " + page.segment(one.segment);
    gaps.rows.push_back(
        {{whose, page.change(one.gap.mean, Unit::ratio), page.say("list.range", {{"low", low}, {"high", high}})}});
    shares.rows.push_back(
        {{whose, page.rate(one.below), page.rate(one.as), page.rate(one.above),
          one.has_loss ? CellValue(page.say("estimate.share_range",
                                            {{"share", page.difference(one.loss_below - one.loss_others, Unit::rate)},
                                             {"range", page.points(one.loss_difference)}}))
                       : CellValue()}});
  }
  drop_empty_columns(shares);
  if (!gaps.rows.empty()) {
    page.add(Chart{.table = std::move(gaps), .drawing = std::move(bars), .notes = {page.say("estimate.gaps_bars")}});
    page.add(std::move(shares));
  }
  page.note(page.say("estimate.gaps_how"));
  page.note_hidden(static_cast<std::int64_t>(page.found.hidden_gaps));
}

void add_inputs(EstimatePage& page) {
  page.section(page.say("section.estimate_inputs"));
  Table table{{{page.say("assumption.input"), as_words},
               {page.say("figure.value"), as_words},
               {page.say("estimate.n")},
               {page.say("estimate.reach"), as_words}}};
  std::int64_t hidden = 0;
  for (const EstimatedInput& input : page.found.inputs) {
    if (input.survey && !page.shown(input.n)) {
      ++hidden;
      continue;
    }
    table.rows.push_back({{input.path(), input.literal + (input.per.empty() ? "" : "/" + input.per),
                           input.survey ? CellValue(page.people(std::floor(input.n))) : CellValue(),
                           page.say(!input.survey                                   ? "estimate.reach_measured"
                                    : input.reach == EstimatedInput::Reach::segment ? "estimate.reach_segment"
                                    : input.reach == EstimatedInput::Reach::pooled  ? "estimate.reach_pooled"
                                    : input.of_problem                              ? "estimate.reach_problem"
                                                                                    : "estimate.reach_all")}});
  }
  page.add(std::move(table));
  page.note_hidden(hidden);
}

/// What the scenario comes to, in the words of `run`.
void add_result(EstimatePage& page, const Reported& evaluated, const ReportOptions& options) {
  page.section(page.say("section.estimate_result"));
  const Document run = run_document(evaluated, options);
  // Its first section is named after the scenario, and holds what the others detail.
  for (std::size_t i = 1; i < run.parts.size(); ++i) {
    const auto* paragraph = std::get_if<Paragraph>(&run.parts[i]);
    if (!paragraph) break;
    page.paragraph(paragraph->text);
  }
}

// --- for programs ----------------------------------------------------------------------------------

std::string_view reach_name(const EstimatedInput& input) {
  constexpr std::array<std::string_view, 3> names = {"segment", "problem", "pooled"};
  return names[static_cast<std::size_t>(input.reach)];
}

Grid inputs_grid(const EstimatePage& page) {
  Grid grid = grid_of({"path", "value", "written", "n", "per", "kind", "source", "as_of", "reach"});
  for (const EstimatedInput& input : page.found.inputs) {
    const bool shown = !input.survey || page.shown(input.n);
    const StudyTable* table = input.table >= 0 ? &page.study.table(input.table) : nullptr;
    grid.rows.push_back({input.path(), shown ? GridCell(input.value) : GridCell(),
                         shown ? GridCell(input.literal) : GridCell(), input.survey ? GridCell(input.n) : GridCell(),
                         text_cell(input.per), std::string(input.survey ? "survey" : "measured"),
                         text_cell(table ? table->source : ""), text_cell(table ? table->as_of : ""),
                         std::string(reach_name(input))});
  }
  return grid;
}

Grid answered_grid(const EstimatePage& page) {
  Grid grid = grid_of({"question", "column", "answered", "missing", "ignored"});
  for (const Answered& one : page.found.answered) {
    const StudyQuestion& q = page.study.question(one.question);
    grid.rows.push_back({q.name, q.column, static_cast<double>(one.mapped), static_cast<double>(one.missing),
                         static_cast<double>(one.ignored)});
  }
  return grid;
}

Grid sources_grid(const EstimatePage& page) {
  static constexpr std::array<std::string_view, 3> names = {"complaints", "churn", "intention"};
  Grid grid = grid_of({"figure", "problem", "first", "first_low", "first_high", "second", "difference_low",
                       "difference_high", "n", "agree"});
  for (const TwoSources& one : page.found.two_sources)
    if (page.shown(one.n))
      grid.rows.push_back({std::string(names[static_cast<std::size_t>(one.figure)]), text_cell(one.problem), one.first,
                           one.first_interval.low, one.first_interval.high, one.second, one.difference.low,
                           one.difference.high, one.n, std::string(one.agree() ? "yes" : "no")});
  return grid;
}

Grid excess_grid(const EstimatePage& page) {
  Grid grid = grid_of({"problem", "crude", "crude_sd", "adjusted", "adjusted_sd", "n_with", "n_without",
                       "strata_without", "realisation"});
  for (const ExcessLoss& one : page.found.excess)
    if (page.compared(one))
      grid.rows.push_back({one.problem, one.crude.mean, one.crude.deviation(), one.adjusted.mean,
                           one.adjusted.deviation(), one.with, one.without, static_cast<double>(one.strata_without),
                           one.realisation ? GridCell(*one.realisation) : GridCell()});
  return grid;
}

Grid voices_grid(const EstimatePage& page) {
  Grid grid = grid_of({"problem", "voice", "share", "low", "high", "rank", "n"});
  for (const ThreeVoices& one : page.found.voices)
    for (const auto& [name, voice] :
         {std::pair("complaints", &one.complaints), std::pair("survey", &one.survey), std::pair("staff", &one.staff)}) {
      if (!voice->heard || !page.shown(voice->portion.n)) continue;
      const ConfidenceInterval interval = wilson(voice->portion);
      grid.rows.push_back({one.problem, std::string(name), voice->portion.share, interval.low, interval.high,
                           static_cast<double>(voice->rank), voice->portion.n});
    }
  return grid;
}

Grid gaps_grid(const EstimatePage& page) {
  Grid grid = grid_of({"touchpoint", "segment", "gap", "low", "high", "n", "below", "as", "above", "loss_below",
                       "loss_others", "loss_difference_low", "loss_difference_high"});
  for (const ExpectationGap& one : page.found.gaps) {
    const ConfidenceInterval interval = one.gap.interval();
    const auto loss = [&](double x) { return one.has_loss ? GridCell(x) : GridCell(); };
    grid.rows.push_back({one.touchpoint, text_cell(one.segment), one.gap.mean, interval.low, interval.high, one.gap.n,
                         one.below, one.as, one.above, loss(one.loss_below), loss(one.loss_others),
                         loss(one.loss_difference.low), loss(one.loss_difference.high)});
  }
  return grid;
}

}  // namespace

Answer estimate_answer(const Study& study, const Estimated& estimate, const Reported& evaluated,
                       const ReportOptions& options) {
  const Scenario& scenario = *evaluated.scenario;
  EstimatePage page{{options.style(scenario.currency)}, study, estimate, scenario};
  add_headline(page);
  add_read(page);
  add_two_sources(page);
  add_excess(page);
  add_voices(page, evaluated);
  add_gaps(page);
  add_inputs(page);
  add_result(page, evaluated, options);
  Answer answer{.command = "estimate", .document = std::move(page.document)};
  answer.grid = inputs_grid(page);
  answer.facts = {{"respondents", static_cast<double>(estimate.respondents)},
                  {"used", static_cast<double>(estimate.used)},
                  {"not_joined", static_cast<double>(estimate.not_joined)},
                  {"customers", static_cast<double>(estimate.customers)},
                  {"active", static_cast<double>(estimate.active)},
                  {"contacts", static_cast<double>(estimate.contacts)},
                  {"contacts_used", static_cast<double>(estimate.contacts_used)},
                  {"reports", static_cast<double>(estimate.reports)}};
  answer.tables = {{"answered", answered_grid(page)},
                   {"two_sources", sources_grid(page)},
                   {"excess", excess_grid(page)},
                   {"voices", voices_grid(page)},
                   {"gaps", gaps_grid(page)}};
  return answer;
}

}  // namespace closs
