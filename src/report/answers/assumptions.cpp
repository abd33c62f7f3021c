// What the figures rest on: every stated number as it was written, with source, kind and age; what came from a
// benchmark; what was left at its neutral value.
#include <algorithm>
#include <charconv>

#include "report/document/figure_title.hpp"
#include "report/document/input_title.hpp"
#include "report/document/page.hpp"
#include "text/decimal.hpp"

namespace closs {

namespace {

// The literal, and what it comes to where the reader could not tell.
std::string value_text(const Page& page, const Value& value) {
  const std::string base = value.parameter ? show(value.base, value.parameter->kind, page.style) : exact(value.base);
  if (value.written.empty()) return base;
  if (!value.uncertain && value.spans == 1 && value.written != "rest") return value.written;
  return page.say("assumption.base", {{"written", value.written}, {"value", base}});
}

std::string evidence_text(const Page& page, const Value& value) {
  if (value.origin == Origin::model) return page.say("assumption.model_default");
  constexpr std::string_view ids[] = {"", "evidence.measured", "evidence.survey", "evidence.benchmark",
                                      "evidence.assumed"};
  const std::string_view id =
      ids[static_cast<int>(value.origin == Origin::benchmark ? Evidence::benchmark : value.evidence)];
  return id.empty() ? "" : page.say(id);
}

std::string source_text(const Value& value) {
  return value.source.empty() && value.origin == Origin::model && value.parameter ? value.parameter->source
                                                                                  : value.source;
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

std::string when_text(const Page& page, const Value& value, int newest) {
  const int year = year_of(value.as_of);
  if (year == 0) return value.as_of.empty() ? page.say("assumption.year_unknown") : value.as_of;
  if (newest <= year) return value.as_of;
  return value.as_of + page.say("list.and") + page.say("assumption.age", {{"years", std::to_string(newest - year)}});
}

void add_settings(Page& page) {
  const std::string_view periods[] = {"period.year", "period.quarter", "period.month"};
  const Scenario& scenario = page.scenario;
  page.paragraph(page.say(
      "assumption.settings",
      {{"model", scenario.model->label.empty() ? scenario.model->name : scenario.model->label.in(page.style.language)},
       {"period", page.say(periods[static_cast<int>(scenario.period)])},
       {"horizon", span_text(page, scenario.horizon)},
       {"overlap", page.say(scenario.overlap == Overlap::independent ? "overlap.independent" : "overlap.most_serious")},
       {"currency", scenario.currency}}));
}

void drop_empty_columns(Table& table) {
  for (std::size_t c = table.columns.size(); c-- > 0;) {
    if (std::any_of(table.rows.begin(), table.rows.end(), [&](const Table::Row& row) { return !row.cells[c].empty(); }))
      continue;
    table.columns.erase(table.columns.begin() + static_cast<std::ptrdiff_t>(c));
    for (Table::Row& row : table.rows) row.cells.erase(row.cells.begin() + static_cast<std::ptrdiff_t>(c));
  }
}

// One owner's inputs, in the order in which they are written.
struct InputGroup {
  std::string owner;
  std::vector<Table::Row> rows;
};

std::vector<InputGroup> input_groups(const Page& page) {
  std::vector<InputGroup> groups = {{"", {}}};
  for (const Value& value : page.scenario.values) {
    if (value.origin == Origin::neutral) continue;
    const InputName input = input_name(page.scenario, value, page.style.language);
    auto group =
        std::find_if(groups.begin(), groups.end(), [&](const InputGroup& g) { return g.owner == input.owner; });
    if (group == groups.end()) group = groups.insert(groups.end(), {input.owner, {}});
    const std::string indent = input.owner.empty() ? "" : "  ";
    group->rows.push_back(
        {{indent + input.name, value_text(page, value), evidence_text(page, value), value.as_of, source_text(value)}});
  }
  return groups;
}

void add_inputs(Page& page) {
  const auto left = Table::Column::Align::left;
  Table table;
  table.columns = {{page.say("assumption.input"), left},
                   {page.say("assumption.value"), left},
                   {page.say("assumption.kind"), left},
                   {page.say("assumption.as_of"), left},
                   {page.say("assumption.source"), left}};
  for (InputGroup& group : input_groups(page)) {
    if (!group.owner.empty()) table.rows.push_back({{group.owner, "", "", "", ""}, Table::Row::Tone::strong});
    for (Table::Row& row : group.rows) table.rows.push_back(std::move(row));
  }
  drop_empty_columns(table);
  page.add(std::move(table));
}

void add_unsourced(Page& page) {
  const auto& values = page.scenario.values;
  const auto stated =
      std::count_if(values.begin(), values.end(), [](const Value& v) { return v.origin == Origin::scenario; });
  const auto unsourced = std::count_if(values.begin(), values.end(), [](const Value& v) {
    return v.origin == Origin::scenario && v.evidence == Evidence::unstated && v.source.empty();
  });
  if (unsourced > 0)
    page.paragraph(
        page.say("assumption.unsourced", {{"count", std::to_string(unsourced)}, {"all", std::to_string(stated)}}),
        Paragraph::Tone::note);
}

// Joined by semicolons, each once.
std::string once_each(const Page& page, const std::vector<std::string>& parts) {
  std::string out;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (std::find(parts.begin(), parts.begin() + static_cast<std::ptrdiff_t>(i), parts[i]) !=
        parts.begin() + static_cast<std::ptrdiff_t>(i))
      continue;
    out.append(out.empty() ? "" : page.say("list.semicolon")).append(parts[i]);
  }
  return out;
}

void add_benchmark(Page& page) {
  const int newest = newest_year(page.scenario);
  std::vector<std::string> values;
  for (const Value& value : page.scenario.values) {
    if (value.origin != Origin::benchmark || !value.parameter) continue;
    values.push_back(page.say("assumption.benchmark_value", {{"label", value.parameter->label.in(page.style.language)},
                                                             {"value", value_text(page, value)},
                                                             {"when", when_text(page, value, newest)}}));
  }
  if (!values.empty())
    page.paragraph(
        page.say("assumption.benchmark", {{"name", page.scenario.benchmark}, {"values", once_each(page, values)}}));
}

// "Remedy per complaint $0; Spend cut: satisfied, Spend cut: mollified 0 %": neighbours of one value share it.
void add_neutral(Page& page) {
  std::vector<std::string> groups;
  std::vector<std::string> labels;
  std::string shown;
  const auto close = [&] {
    if (!labels.empty()) groups.push_back(listed(page, labels) + " " + shown);
    labels.clear();
  };
  for (const Value& value : page.scenario.values) {
    if (value.origin != Origin::neutral || !value.parameter) continue;
    std::string text = show(value.base, value.parameter->kind, page.style);
    if (text != shown) close();
    shown = std::move(text);
    const std::string& label = value.parameter->label.in(page.style.language);
    if (std::find(labels.begin(), labels.end(), label) == labels.end()) labels.push_back(label);
  }
  close();
  if (!groups.empty())
    page.paragraph(page.say("assumption.neutral", {{"values", once_each(page, groups)}}), Paragraph::Tone::note);
}

// How much of the headline figures depends on inputs that nobody has measured.
void add_guesses(Page& page) {
  if (!page.reported.guesses) return;
  const Guesses& found = *page.reported.guesses;
  if (found.too_large) page.paragraph(page.say("guesses.too_large"), Paragraph::Tone::note);
  std::vector<std::string> shares;
  for (const RestsOnGuesses& one : found.figures)
    shares.push_back(
        page.say("guesses.share", {{"figure", figure_title(page.scenario, one.figure, page.style.language)},
                                   {"share", page.show(one.share, Unit::rate)}}));
  if (shares.empty()) return;
  page.paragraph(page.say("guesses.sentence", {{"figures", once_each(page, shares)}}));
  page.paragraph(page.say("guesses.basis", {{"by_range", std::to_string(found.by_range)},
                                            {"by_swing", std::to_string(found.by_swing)},
                                            {"swing", show(guess_swing, Kind::rate, page.style)}}),
                 Paragraph::Tone::note);
}

}  // namespace

void add_assumptions(Page& page) {
  page.section(page.say("section.assumptions"));
  add_settings(page);
  add_inputs(page);
  add_unsourced(page);
  add_guesses(page);
  add_benchmark(page);
  add_neutral(page);
}

}  // namespace closs
