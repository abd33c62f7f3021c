// The parts of the report of `simulate` that are tables and sentences: headline, figures, decisions, what matters, what
// to measure, what it rests on.
#include <algorithm>
#include <cmath>

#include "core/at.hpp"
#include "report/answers/simulate_page.hpp"
#include "report/document/figure_title.hpp"
#include "report/document/input_title.hpp"
#include "report/faults/faults.hpp"

namespace closs {
namespace {

constexpr std::size_t most_lines = 10;
constexpr double rank_error = 0.01;  // two decimals of a correlation are read

constexpr std::size_t p5 = 0, p50 = 3, p95 = 6;
static_assert(shown_quantiles[p5] == 0.05 && shown_quantiles[p50] == 0.5 && shown_quantiles[p95] == 0.95);

/// "a year", of what speaks of a period; "" of what does not.
std::string per_of(const SimulatePage& page, const FigureId& figure) {
  const Measure& row = measure(figure.measure);
  const bool of_period =
      row.length == Length::period && !of_fixes(figure.scope) && row.unit != Unit::rate && row.unit != Unit::ratio;
  return of_period ? page.say("simulate.per", {{"per", per_text(page.scenario, page.language())}}) : "";
}

void add_range(SimulatePage& page, const Distribution& figure) {
  page.headline(page.say("simulate.range", {{"figure", page.title(figure.id)},
                                            {"low", page.estimate(figure.quantiles[p5], figure.id)},
                                            {"high", page.estimate(figure.quantiles[p95], figure.id)},
                                            {"per", per_of(page, figure.id)},
                                            {"mean", page.estimate(figure.mean, figure.id)}}));
}

void add_best(SimulatePage& page) {
  const Decision* best = page.best();
  if (!best) return;
  const Distribution* payback = payback_of(page, *best);
  page.headline(page.say(best->fixes.empty() ? "simulate.best_nothing"
                         : payback           ? "simulate.best_pays_back"
                                             : "simulate.best_worth",
                         {{"choice", page.title(*best)},
                          {"horizon", span_text(page.scenario, page.scenario.horizon, page.language())},
                          {"chance", page.chance(payback ? payback->exists : best->positive)},
                          {"best", page.chance(best->best)},
                          {"low", page.estimate(best->p5, Unit::money)},
                          {"high", page.estimate(best->p95, Unit::money)}}));
}

/// What would be learned, in words.
std::string learned_title(const SimulatePage& page, const Information::OfInputs& one) {
  using Of = Information::OfInputs::Of;
  const auto named = [&](const auto& list) {
    for (const auto& each : list)
      if (each.id == one.name) return name_of(each, page.language());
    return one.name;
  };
  switch (one.of) {
    case Of::input:
      break;
    case Of::problem:
      return page.say("simulate.all_of_problem", {{"name", named(page.scenario.problems)}});
    case Of::segment:
      return page.say("simulate.all_of_segment", {{"name", named(page.scenario.segments)}});
    case Of::source:
      return page.say("simulate.all_of_source", {{"name", one.name}});
  }
  std::vector<std::string> names;
  for (const std::size_t input : one.inputs) names.push_back(page.title(page.sim.inputs.inputs[input]));
  return page.listed(names);
}

/// Largest first; what is not told from 0 is left out, and what is next to nothing beside knowing everything.
template <class One>
std::vector<const One*> told_largest_first(const std::vector<One>& all, const Information& info) {
  constexpr double next_to_nothing = 1e-4;
  std::vector<const One*> out;
  for (const One& one : all)
    if (SimulatePage::is_told(one.value) && one.value.value > next_to_nothing * info.evpi.value) out.push_back(&one);
  std::stable_sort(out.begin(), out.end(), [](const One* a, const One* b) { return a->value.value > b->value.value; });
  return out;
}

/// Whether one decision is the best in all trials.
bool always_best(const SimulatePage& page) { return page.sim.information && page.sim.information->changed == 0; }

void add_worth(SimulatePage& page) {
  if (std::string sentence = worth_sentence(page); !sentence.empty()) page.headline(std::move(sentence));
}

/// Figures that count in the same stand in one table.
std::vector<std::vector<const Distribution*>> by_unit(const std::vector<Distribution>& all) {
  std::vector<std::vector<const Distribution*>> out;
  const auto unit = [](const Distribution* one) { return measure(one->id.measure).unit; };
  for (const Distribution& one : all) {
    if (!one.none.empty()) continue;
    auto same = std::find_if(out.begin(), out.end(), [&](const auto& group) { return unit(group[0]) == unit(&one); });
    if (same == out.end()) same = out.emplace(out.end());
    same->push_back(&one);
  }
  return out;
}

/// Of what is told beside the quantiles: that a fix pays back, or that a figure is above 0. That customers are lost at
/// all tells nothing.
CellValue chance_of(const SimulatePage& page, const Distribution& one, bool difference) {
  if (one.id.measure == M::payback_months && !difference) return page.chance(one.exists, SimulatePage::In::cell);
  if (!difference && !of_fixes(one.id.scope) && !(one.positive.value < 1)) return CellValue();
  return page.chance(one.positive, SimulatePage::In::cell);
}

Table distributions(const SimulatePage& page, const std::vector<const Distribution*>& figures, bool difference) {
  const bool payback = figures[0]->id.measure == M::payback_months && !difference;
  Table table{{{page.say("figure.name"), as_words}}};
  if (!difference) table.columns.push_back({page.say("simulate.base")});
  for (const char* id : {"simulate.mean", "simulate.p5", "simulate.p50", "simulate.p95"})
    table.columns.push_back({page.say(id)});
  table.columns.push_back({page.say(payback ? "simulate.pays_back" : "simulate.positive")});
  for (const Distribution* one : figures) {
    Table::Row row{{page.title(one->id)}};
    if (!difference) row.cells.push_back(page.estimate({one->base, 0}, one->id));
    const auto form = difference ? Quantity::Form::difference : Quantity::Form::amount;
    for (const Estimate& e : {one->mean, one->quantiles[p5], one->quantiles[p50], one->quantiles[p95]})
      row.cells.push_back(page.estimate(e, one->id, form));
    row.cells.push_back(chance_of(page, *one, difference));
    table.rows.push_back(std::move(row));
  }
  drop_empty_columns(table);
  table.comparable = true;
  return table;
}

/// Where else than of a payback a figure does not exist in all trials.
void add_exists(SimulatePage& page, const std::vector<Distribution>& all) {
  for (const Distribution& one : all) {
    if (!one.none.empty())
      page.why_none({page.title(one.id)}, {}, one.none);
    else if (one.exists.value < 1 && one.id.measure != M::payback_months)
      page.note(page.say("simulate.exists", {{"figure", page.title(one.id)}, {"share", page.chance(one.exists)}}));
  }
}

void add_distributions(SimulatePage& page, const std::vector<Distribution>& all, bool difference) {
  for (const auto& figures : by_unit(all)) page.add(distributions(page, figures, difference));
  add_exists(page, all);
}

/// "12 % (10 % to 14 %)"; where the interval covers 0, that it is not told from it.
CellValue share_text(const SimulatePage& page, double share, double low, double high) {
  if (!std::isfinite(share)) return page.amount(share, Unit::rate);
  if (low <= 0) return page.say("simulate.not_told");
  const double error = (high - low) / 4;
  const auto rate = [&](double x) { return page.estimate({x, error}, Unit::rate); };
  return page.say("simulate.share", {{"share", rate(share)}, {"low", rate(low)}, {"high", rate(high)}});
}

/// The inputs that have most to do with some figures; those that have least are left out.
std::vector<std::size_t> widest(const SimulatePage& page, const std::vector<const Sensitivities*>& figures) {
  std::vector<std::pair<double, std::size_t>> order;
  for (std::size_t i = 0; i < page.sim.inputs.inputs.size(); ++i) {
    double most = 0;
    for (const Sensitivities* one : figures)
      for (const Sensitivity& s : one->inputs)
        if (s.input == i)
          for (const double x : {std::abs(s.rank), s.st, std::isfinite(s.st) ? 0.0 : s.s1})
            if (std::isfinite(x)) most = std::max(most, x);
    order.emplace_back(-most, i);
  }
  std::stable_sort(order.begin(), order.end());
  std::vector<std::size_t> out;
  for (const auto& [least, input] : order) out.push_back(input);
  return out;
}

const Sensitivity* of_input(const Sensitivities& figure, std::size_t input) {
  const auto found =
      std::find_if(figure.inputs.begin(), figure.inputs.end(), [&](const Sensitivity& s) { return s.input == input; });
  return found == figure.inputs.end() ? nullptr : &*found;
}

bool has_indices(const Sensitivities& figure) {
  return std::any_of(figure.inputs.begin(), figure.inputs.end(),
                     [](const Sensitivity& s) { return std::isfinite(s.s1) || std::isfinite(s.st); });
}

void add_more_inputs(SimulatePage& page, std::size_t all) {
  if (all > most_lines) page.note(page.say("simulate.more_inputs", {{"count", std::to_string(all - most_lines)}}));
}

/// Rank correlations of the inputs with the figures.
void add_ranks(SimulatePage& page) {
  std::vector<const Sensitivities*> figures;
  for (const Sensitivities& one : page.sim.sensitivities)
    if (std::any_of(one.inputs.begin(), one.inputs.end(), [](const Sensitivity& s) { return std::isfinite(s.rank); }))
      figures.push_back(&one);
  if (figures.empty()) return;
  page.section(page.say("section.simulate_ranks"));
  Table table{{{page.say("assumption.input"), as_words}}};
  for (const Sensitivities* one : figures) table.columns.push_back({page.title(one->figure), apart_numbers});
  std::vector<std::size_t> inputs = widest(page, figures);
  std::vector<std::string> groups;
  std::erase_if(inputs, [&](std::size_t input) {
    const RandomInput& one = page.sim.inputs.inputs[input];
    if (one.is_group()) groups.push_back(page.title(one));
    return one.is_group();
  });
  const std::size_t all = inputs.size();
  inputs.resize(std::min(all, most_lines));
  for (const std::size_t input : inputs) {
    Table::Row row{{page.title(page.sim.inputs.inputs[input])}};
    for (const Sensitivities* one : figures) {
      const Sensitivity* s = of_input(*one, input);
      Quantity rank = page.estimate({s ? s->rank : std::nan(""), rank_error}, Unit::ratio);
      rank.form = Quantity::Form::change;
      row.cells.push_back(s && std::isfinite(s->rank) ? CellValue(rank) : CellValue());
    }
    table.rows.push_back(std::move(row));
  }
  if (!inputs.empty()) page.add(std::move(table));
  add_more_inputs(page, all);
  if (!groups.empty()) page.paragraph(page.say("simulate.groups", {{"inputs", page.listed(groups)}}));
  page.note(page.say("simulate.ranks"));
}

/// Shares of a figure's variance, of --why.
void add_shares(SimulatePage& page, const Sensitivities& figure) {
  page.section(page.say("section.simulate_why", {{"figure", page.title(figure.figure)}}));
  Table table{{{page.say("assumption.input"), as_words}, {page.say("simulate.s1")}, {page.say("simulate.st")}}};
  const std::vector<std::size_t> inputs = widest(page, {&figure});
  bool totals = false;
  for (const std::size_t input : inputs) {
    const Sensitivity* s = of_input(figure, input);
    if (!s || table.rows.size() == most_lines) continue;
    totals = totals || std::isfinite(s->st);
    table.rows.push_back({{page.title(page.sim.inputs.inputs[input]), share_text(page, s->s1, s->s1_low, s->s1_high),
                           share_text(page, s->st, s->st_low, s->st_high)}});
  }
  if (!totals) {
    table.columns.pop_back();
    for (Table::Row& row : table.rows) row.cells.pop_back();
  }
  page.add(std::move(table));
  add_more_inputs(page, inputs.size());
  page.note(page.say(totals ? "simulate.shares" : "simulate.shares_correlated"));
}

void add_answers(SimulatePage& page, const Information& info) {
  const auto answers = told_largest_first(info.evsi, info);
  if (answers.empty()) {
    if (!info.evsi.empty()) page.paragraph(page.say("simulate.no_answers"));
    return;
  }
  Table table{{{page.say("simulate.answers_on"), as_words},
               {page.say("simulate.answers"), apart_numbers},
               {page.say("simulate.worth")}}};
  for (const Information::OfAnswers* one : answers)
    if (table.rows.size() < most_lines)
      table.rows.push_back({{page.title(one->input, one->path), page.amount(static_cast<double>(one->n), Kind::count),
                             page.estimate(one->value, Unit::money)}});
  page.add(std::move(table));
}

void add_known(SimulatePage& page, const Information& info) {
  const auto known = told_largest_first(info.evppi, info);
  if (known.empty()) return page.paragraph(page.say("simulate.nothing_alone"));
  Table table{{{page.say("simulate.known"), as_words}, {page.say("simulate.worth")}}};
  for (const Information::OfInputs* one : known)
    if (table.rows.size() < most_lines)
      table.rows.push_back({{learned_title(page, *one), page.estimate(one->value, Unit::money)}});
  table.rows.push_back(
      {{page.say("simulate.everything"), page.estimate(info.evpi, Unit::money)}, Table::Row::Tone::strong});
  page.add(std::move(table));
  page.note(page.say("simulate.known_note"));
}

/// Up to so many names, and how many more there are.
std::string some_of(const SimulatePage& page, std::vector<std::string> names) {
  const std::size_t all = names.size();
  names.resize(std::min(all, most_lines));
  std::string out = page.listed(names);
  if (all > most_lines) out += page.say("check.more", {{"count", std::to_string(all - most_lines)}});
  return out;
}

void add_clipped(SimulatePage& page) {
  std::vector<std::string> parts;
  for (const Simulated::Clipped& one : page.sim.clipped) {
    const auto input = std::find_if(page.sim.inputs.inputs.begin(), page.sim.inputs.inputs.end(),
                                    [&](const RandomInput& i) { return i.path == one.path; });
    const std::string name = input == page.sim.inputs.inputs.end() ? one.path : page.title(*input);
    const double trials = static_cast<double>(std::max<std::int64_t>(page.sim.run.trials, 1));
    const Estimate share = {one.share, std::sqrt(one.share * (1 - one.share) / trials)};
    parts.push_back(page.say("simulate.clipped_one", {{"input", name}, {"share", page.chance(share)}}));
  }
  if (!parts.empty()) page.note(page.say("simulate.clipped", {{"inputs", some_of(page, std::move(parts))}}));
}

/// The standard errors of the means of what the report begins with.
void add_errors(SimulatePage& page) {
  std::vector<std::string> parts;
  for (const Distribution& one : page.sim.figures) {
    const bool headline = &one == page.first_figure() || one.id.measure == M::npv;
    if (!headline || !one.none.empty() || !std::isfinite(one.mean.error) || parts.size() == most_lines) continue;
    Quantity error = page.amount(one.mean.error, measure(one.id.measure).unit);
    error.error = one.mean.error / 10;
    parts.push_back(page.say("simulate.error", {{"figure", page.title(one.id)}, {"error", error}}));
  }
  if (!parts.empty()) page.note(page.say("simulate.errors", {{"errors", page.joined(parts, "list.semicolon")}}));
}

}  // namespace

const Distribution* payback_of(const SimulatePage& page, const Decision& decision) {
  FigureId id{.scope = Scope::joint, .measure = M::payback_months};
  if (decision.fixes.size() == 1) {
    id.scope = Scope::fix;
    id.fix = decision.fixes.front();
    if (!page.scenario.fixes[at(id.fix)].required.empty()) return nullptr;
  } else if (decision.fixes.size() != page.scenario.fixes.size()) {
    return nullptr;
  }
  const auto found =
      std::find_if(page.sim.figures.begin(), page.sim.figures.end(), [&](const Distribution& d) { return d.id == id; });
  return found == page.sim.figures.end() ? nullptr : &*found;
}

std::string worth_sentence(const SimulatePage& page) {
  if (!page.sim.information || !page.best()) return "";
  const Information& info = *page.sim.information;
  if (always_best(page))
    return page.say("simulate.none_would_change", {{"trials", page.trials(page.sim.run.trials - page.sim.refused)}});
  std::string sentence = page.say("simulate.evpi", {{"worth", page.worth(info.evpi)}});
  if (const auto answers = told_largest_first(info.evsi, info); !answers.empty())
    sentence += page.say("simulate.evsi", {{"count", page.amount(static_cast<double>(answers[0]->n), Kind::count)},
                                           {"input", page.title(answers[0]->input, answers[0]->path)},
                                           {"worth", page.worth(answers[0]->value)}});
  return sentence;
}

void add_headline(SimulatePage& page) {
  if (page.sim.run.partial) page.warning(page.say("simulate.partial", {{"done", page.trials(page.sim.run.trials)}}));
  if (const Distribution* figure = page.first_figure()) add_range(page, *figure);
  add_best(page);
  add_worth(page);
}

void add_figure_tables(SimulatePage& page) { add_distributions(page, page.sim.figures, false); }

void add_figures(SimulatePage& page) {
  page.section(page.say("section.simulate_figures"));
  add_figure_tables(page);
  page.note(page.say("simulate.figures"));
}

void add_difference_tables(SimulatePage& page) { add_distributions(page, page.sim.differences, true); }

void add_differences(SimulatePage& page) {
  if (page.sim.differences.empty()) return;
  page.section(page.say("section.simulate_differences"));
  add_difference_tables(page);
  page.note(page.say("simulate.differences"));
}

void add_decisions(SimulatePage& page) {
  const Decision* best = page.best();
  if (!best) return;
  page.section(page.say("section.simulate_decisions"));
  Table table{{{page.say("simulate.choice"), as_words}}};
  for (const char* id : {"simulate.mean_npv", "simulate.p5", "simulate.p95"}) table.columns.push_back({page.say(id)});
  for (const char* id : {"simulate.pays", "simulate.is_best"}) table.columns.push_back({page.say(id)});
  table.columns.push_back({page.say("simulate.regret")});
  std::vector<const Decision*> order;
  for (const Decision& one : page.sim.decisions) order.push_back(&one);
  std::stable_sort(order.begin(), order.end(),
                   [](const Decision* a, const Decision* b) { return a->mean.value > b->mean.value; });
  const std::size_t all = order.size();
  order.resize(std::min(all, most_lines));
  for (const Decision* one : order) {
    const auto money = [&](const Estimate& e) { return page.estimate(e, Unit::money); };
    table.rows.push_back({{page.title(*one), money(one->mean), money(one->p5), money(one->p95),
                           one->fixes.empty() ? CellValue() : page.chance(one->positive, SimulatePage::In::cell),
                           page.chance(one->best, SimulatePage::In::cell), money(one->regret)},
                          one == best ? Table::Row::Tone::strong : Table::Row::Tone::plain});
  }
  table.comparable = true;
  page.add(std::move(table));
  if (all > most_lines) page.note(page.say("simulate.more_choices", {{"count", std::to_string(all - most_lines)}}));
  page.note(page.say("simulate.decisions"));
}

void add_sensitivities(SimulatePage& page) {
  add_ranks(page);
  for (const Sensitivities& one : page.sim.sensitivities)
    if (has_indices(one)) add_shares(page, one);
}

void add_information(SimulatePage& page) {
  if (!page.sim.information || !page.best()) return;
  page.section(page.say("section.simulate_information"));
  if (always_best(page))
    return page.paragraph(page.say(
        "simulate.no_information",
        {{"choice", page.title(*page.best())}, {"trials", page.trials(page.sim.run.trials - page.sim.refused)}}));
  page.paragraph(page.say("simulate.changed", {{"changed", page.trials(page.sim.information->changed)},
                                               {"trials", page.trials(page.sim.run.trials - page.sim.refused)}}));
  add_answers(page, *page.sim.information);
  add_known(page, *page.sim.information);
}

void add_certain(SimulatePage& page) {
  const bool any = !page.sim.inputs.certain.empty() || !page.sim.clipped.empty() || page.sim.refused > 0;
  if (!any) return;
  page.section(page.say("section.simulate_certain"));
  add_certain_parts(page, {});
}

std::vector<std::string> certain_inputs(const SimulatePage& page) {
  std::vector<std::string> out;
  for (const int value : page.sim.inputs.certain)
    out.push_back(input_title(page.scenario, page.scenario.values[at(value)], page.language()));
  return out;
}

void add_certain_parts(SimulatePage& page, std::span<const std::string> told) {
  if (std::vector<std::string> names = certain_inputs(page); !names.empty() && !std::ranges::equal(names, told)) {
    const std::string count = std::to_string(names.size());
    page.paragraph(page.say("simulate.certain", {{"count", count}, {"inputs", some_of(page, std::move(names))}}));
  }
  add_clipped(page);
  if (page.sim.refused > 0 && page.sim.rule)
    page.note(page.say("simulate.refused", {{"count", page.trials(page.sim.refused)},
                                            {"all", page.trials(page.sim.run.trials)},
                                            {"rule", fault_message(*page.sim.rule, page.language())}}));
}

void add_how(SimulatePage& page) {
  const SimulationRun& run = page.sim.run;
  page.section(page.say("section.simulate_how"));
  page.paragraph(page.say(run.sampler == Sampling::sobol ? "simulate.how_sobol" : "simulate.how_random",
                          {{"trials", page.trials(run.trials)},
                           {"replicates", std::to_string(run.replicates)},
                           {"seed", std::to_string(run.seed)},
                           {"inputs", std::to_string(page.sim.inputs.inputs.size())}}));
  if (run.asked > 0 && run.trials > run.asked && !run.precision)
    page.note(
        page.say("simulate.rounded_up", {{"asked", page.trials(run.asked)}, {"trials", page.trials(run.trials)}}));
  if (run.too_wide) page.note(page.say("simulate.too_wide", {{"most", page.trials(most_sobol_dimensions)}}));
  if (run.precision)
    page.note(page.say(run.precise ? "simulate.precise" : "simulate.not_precise",
                       {{"precision", page.amount(*run.precision, Kind::rate)}}));
  add_errors(page);
}

}  // namespace closs
