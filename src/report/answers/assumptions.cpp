// What the figures rest on: every stated number as it was written, with source, kind and age; what came from a
// benchmark; what was left at its neutral value.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "core/at.hpp"
#include "report/answers/run_page.hpp"
#include "report/document/input_title.hpp"

namespace closs {

namespace {

constexpr std::ptrdiff_t most_named_inputs = 5;

std::string evidence_text(const RunPage& page, const Value& value) {
  if (value.origin == Origin::model) return page.say("assumption.model_default");
  const std::string_view kind = name_of(value.origin == Origin::benchmark ? Evidence::benchmark : value.evidence);
  return kind.empty() ? "" : page.say(fmt::format("evidence.{}", kind));
}

std::string source_text(const Value& value) {
  return value.source.empty() && value.origin == Origin::model ? value.parameter->source : value.source;
}

// The year that "2026-03" begins with; 0: none.
int year_of(std::string_view as_of) {
  int year = 0;
  if (as_of.size() >= 4) std::from_chars(as_of.data(), as_of.data() + 4, year);
  return year;
}

// Ages are counted from the scenario's own newest date: a report has no clock, so that it says the same tomorrow.
int newest_year(const Scenario& scenario) {
  int newest = 0;
  for (const Value& value : scenario.values)
    if (value.origin == Origin::scenario) newest = std::max(newest, year_of(value.as_of));
  return newest;
}

std::string when_text(const RunPage& page, const Value& value, int newest) {
  const int year = year_of(value.as_of);
  if (year == 0) return value.as_of.empty() ? page.say("assumption.year_unknown") : value.as_of;
  if (newest <= year) return value.as_of;
  return value.as_of + page.say("list.and") + page.say("assumption.age", {{"years", std::to_string(newest - year)}});
}

void add_settings(RunPage& page) {
  const Scenario& scenario = page.scenario;
  page.paragraph(page.say(
      "assumption.settings",
      {{"model", scenario.model->label.empty() ? scenario.model->name : scenario.model->label.in(page.language())},
       {"period", page.say(fmt::format("period.{}", name_of(scenario.period)))},
       {"horizon", page.span_text(scenario.horizon)},
       {"overlap", page.say(fmt::format("overlap.{}", name_of(scenario.overlap)))},
       {"currency", scenario.currency}}));
}

std::string period_word(const RunPage& page, Period period) {
  return page.say(fmt::format("period.{}", name_of(period)));
}

// "$ per month", "per year", "over a year" (loss rates); empty where no time and no money is counted.
std::string unit_text(const RunPage& page, const Value& value) {
  const Scenario& s = page.scenario;
  std::string money =
      value.parameter->kind == Kind::money ? text_of({}, Unit::money, page.options.style(s.currency)) : "";
  const ParameterId& which = value.address.target.parameter;
  if (const auto* of_model = std::get_if<ModelParameter>(&which);
      of_model && !value.address.move && !s.model->losses_above_baseline && is_loss_rate(*s.model, of_model->index))
    return page.say("assumption.over", {{"period", period_word(page, s.loss_rates_over)}});
  if (value.parameter->kind == Kind::growth)
    return page.say("assumption.per", {{"period", period_word(page, Period::year)}});
  if (value.parameter->conversion == Conversion::none) return money;
  return page.say(money.empty() ? "assumption.per" : "assumption.unit_per",
                  {{"unit", money}, {"period", period_word(page, span_of(value, s.period))}});
}

// What an input comes to in a year, so that a forgotten `/month` is seen; blank where it is not per a span of time.
std::string yearly(const RunPage& page, const Value& value) {
  if (value.parameter->conversion == Conversion::none || value.address.move == Move::points) return "";
  return page.show(page.amount(per_period(*value.parameter, value.base, 12 / months_in(page.scenario.period)),
                               value.parameter->kind));
}

// One owner's inputs, in the order in which they are written.
struct InputGroup {
  std::string owner;
  std::vector<Table::Row> rows;
};

std::vector<InputGroup> input_groups(const RunPage& page) {
  std::vector<InputGroup> groups = {{"", {}}};
  for (int i = 0; i < std::ssize(page.scenario.values); ++i) {
    const Value& value = page.scenario.values[at(i)];
    if (value.origin == Origin::neutral) continue;
    const InputName input = input_name(page.scenario, value, page.language());
    const Basis basis = basis_of(page, value);
    auto group =
        std::find_if(groups.begin(), groups.end(), [&](const InputGroup& g) { return g.owner == input.owner; });
    if (group == groups.end()) group = groups.insert(groups.end(), {input.owner, {}});
    const std::string indent = input.owner.empty() ? "" : "  ";
    group->rows.push_back({{indent + input.name, stated_quantity(page, i), unit_text(page, value), yearly(page, value),
                            basis.kind, basis.as_of, basis.source}});
  }
  return groups;
}

void add_inputs(RunPage& page) {
  Table table;
  for (const char* id : {"assumption.input", "assumption.value", "assumption.unit", "assumption.yearly",
                         "assumption.kind", "assumption.as_of", "assumption.source"})
    table.columns.push_back({page.say(id), as_words});
  for (InputGroup& group : input_groups(page)) {
    if (!group.owner.empty()) table.rows.push_back({{group.owner, "", "", "", "", "", ""}, Table::Row::Tone::strong});
    for (Table::Row& row : group.rows) table.rows.push_back(std::move(row));
  }
  drop_empty_columns(table);
  page.add(std::move(table));
}

// What the scenario leaves open of where its numbers come from.
void add_unsourced(RunPage& page) {
  const auto& values = page.scenario.values;
  const auto stated =
      std::count_if(values.begin(), values.end(), [](const Value& v) { return v.origin == Origin::scenario; });
  const std::string all = std::to_string(stated);
  int without_kind = 0, with_source = 0;
  std::vector<std::string> without_source;
  for (const Value& value : values) {
    if (value.origin != Origin::scenario) continue;
    if (value.evidence == Evidence::unstated) {
      ++without_kind;
      if (!value.source.empty()) ++with_source;
    } else if (!is_guess(value) && value.source.empty()) {
      without_source.push_back(input_title(page.scenario, value, page.language()));
    }
  }
  if (without_kind > 0) {
    const bool no_kind_at_all = with_source == 0 && without_kind == stated;
    page.note(
        page.say(with_source > 0  ? "assumption.no_kind_sourced"
                 : no_kind_at_all ? "assumption.no_kind_at_all"
                                  : "assumption.no_kind",
                 {{"count", std::to_string(without_kind)}, {"all", all}, {"sourced", std::to_string(with_source)}}));
  }
  if (without_source.empty()) return;
  const std::string count = std::to_string(without_source.size());
  std::string inputs = page.listed(
      {without_source.begin(), without_source.begin() + std::min(std::ssize(without_source), most_named_inputs)});
  if (std::ssize(without_source) > most_named_inputs)
    inputs += page.say("check.more", {{"count", std::to_string(std::ssize(without_source) - most_named_inputs)}});
  page.note(page.say("assumption.no_source", {{"count", count}, {"all", all}, {"inputs", inputs}}));
}

// Joined by semicolons, each once.
std::string once_each(const RunPage& page, const std::vector<std::string>& parts) {
  std::vector<std::string> once;
  for (const std::string& part : parts)
    if (std::find(once.begin(), once.end(), part) == once.end()) once.push_back(part);
  return page.joined(once, "list.semicolon");
}

void add_benchmark(RunPage& page) {
  const int newest = newest_year(page.scenario);
  std::vector<std::string> values;
  for (int i = 0; i < std::ssize(page.scenario.values); ++i) {
    const Value& value = page.scenario.values[at(i)];
    if (value.origin != Origin::benchmark) continue;
    values.push_back(page.say("assumption.benchmark_value", {{"label", value.parameter->label.in(page.language())},
                                                             {"value", written_quantity(page.scenario, i)},
                                                             {"when", when_text(page, value, newest)}}));
  }
  if (!values.empty())
    page.paragraph(
        page.say("assumption.benchmark", {{"name", page.scenario.benchmark}, {"values", once_each(page, values)}}));
}

// "Remedy per complaint $0; Spend cut: satisfied, Spend cut: mollified 0 %": neighbours of one value share it.
void add_neutral(RunPage& page) {
  std::vector<std::string> groups;
  std::vector<std::string> labels;
  std::string shown;
  const auto close = [&] {
    if (!labels.empty()) groups.push_back(page.listed(labels) + " " + shown);
    labels.clear();
  };
  for (int i = 0; i < std::ssize(page.scenario.values); ++i) {
    const Value& value = page.scenario.values[at(i)];
    if (value.origin != Origin::neutral) continue;
    std::string text = page.show(quantity_of(page.scenario, i));
    if (text != shown) close();
    shown = std::move(text);
    const std::string& label = value.parameter->label.in(page.language());
    if (std::find(labels.begin(), labels.end(), label) == labels.end()) labels.push_back(label);
  }
  close();
  if (!groups.empty()) page.note(page.say("assumption.neutral", {{"values", once_each(page, groups)}}));
}

// How much of the headline figures depends on inputs that nobody has measured.
void add_guesses(RunPage& page) {
  if (!page.reported.guesses) return;
  const Guesses& found = *page.reported.guesses;
  if (found.too_large) page.note(page.say("guesses.too_large"));
  if (found.figures.empty()) return;
  page.paragraph(page.say("guesses.sentence"));
  Table table{{{page.say("guesses.figure"), as_words}}};
  for (const RestsOnGuesses& one : found.figures)
    table.rows.push_back({{figure_title(page.scenario, one.figure, page.language())}});
  const auto column = [&](std::string_view title, int count, double RestsOnGuesses::*share) {
    if (count == 0) return;
    table.columns.push_back(
        {page.say(title, {{"count", std::to_string(count)}, {"swing", page.amount(guess_swing, Kind::rate)}})});
    for (std::size_t i = 0; i < found.figures.size(); ++i)
      table.rows[i].cells.push_back(page.amount(found.figures[i].*share, Unit::rate));
  };
  column("guesses.by_range", found.by_range, &RestsOnGuesses::by_range);
  column("guesses.by_swing", found.by_swing, &RestsOnGuesses::by_swing);
  page.add(std::move(table));
}

}  // namespace

Basis basis_of(const RunPage& page, const Value& value) {
  return {evidence_text(page, value), value.as_of, source_text(value)};
}

Quantity stated_quantity(const RunPage& page, int input) {
  Quantity out = written_quantity(page.scenario, input);
  const Value& value = page.scenario.values[at(input)];
  out.written_tells = out.written_tells || (value.spans != 1 && !value.uncertain);
  return out;
}

InputFacts input_facts(const RunPage& page, int input) {
  const Value& value = page.scenario.values[at(input)];
  return {page.show(stated_quantity(page, input)), unit_text(page, value), basis_of(page, value)};
}

void add_assumptions(RunPage& page) {
  page.section(page.say("section.assumptions"));
  add_settings(page);
  add_inputs(page);
  add_unsourced(page);
  add_guesses(page);
  add_benchmark(page);
  add_neutral(page);
}

}  // namespace closs
