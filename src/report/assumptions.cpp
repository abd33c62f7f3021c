// What the figures rest on: every stated number as it was written, with source, kind and age; what came from a
// benchmark; what was left at its neutral value.
#include <algorithm>
#include <charconv>

#include "report/page.hpp"

namespace closs {

namespace {

using Keys = std::vector<std::string_view>;

Keys split(std::string_view path) {
  Keys keys;
  for (std::size_t dot = path.find('.'); dot != std::string_view::npos; dot = path.find('.')) {
    keys.push_back(path.substr(0, dot));
    path.remove_prefix(dot + 1);
  }
  keys.push_back(path);
  return keys;
}

template <class List>
std::string name_in(const List& list, std::string_view id, Language language) {
  for (const auto& one : list)
    if (one.id == id) return name_of(one, language);
  return std::string(id);
}

std::string move_word(const Page& page, std::string_view move) {
  for (const std::string_view known : {"to", "reduce", "raise", "points"})
    if (move == known) return page.say("move." + std::string(known));
  return "";
}

// Whose number it is: "Home / Billing error"; the names of segment, problem and fix on its path.
std::string owner_of(const Page& page, const Keys& keys) {
  const Language language = page.style.language;
  std::string out;
  const auto add = [&](const std::string& name) { out.append(out.empty() ? "" : " / ").append(name); };
  for (std::size_t i = 0; i + 1 < keys.size(); ++i) {
    if (keys[i] == "problem_defaults" || (keys[i] == "problems" && keys[i + 1] == "*")) add(page.say("assumption.defaults"));
    else if (keys[i] == "problems") add(name_in(page.scenario.problems, keys[i + 1], language));
    else if (keys[i] == "segments") add(name_in(page.scenario.segments, keys[i + 1], language));
    else if (keys[i] == "fixes") add(name_in(page.scenario.fixes, keys[i + 1], language));
    else continue;
    if (keys[i] != "problem_defaults") ++i;  // an id that reads like a key is no key
  }
  return out;
}

// "Billing error: complaint rate", "E-invoice / Billing error: frequency, reduced by".
std::string input_name(const Page& page, const Value& value) {
  const Keys keys = split(value.path);
  const std::string owner = owner_of(page, keys);
  std::string name = value.parameter ? value.parameter->label.in(page.style.language) : value.path;
  const bool change = keys.size() > 3 && keys[0] == "fixes" && keys[2] == "changes";
  const std::string move = change ? move_word(page, keys.back()) : "";
  if (!move.empty()) name.append(page.say("list.and")).append(move);
  return owner.empty() ? name : owner + ": " + name;
}

bool is_change(const Value& value) { return value.path.starts_with("fixes.") && value.path.find(".changes.") != std::string::npos; }

// The literal, and what it comes to where the reader could not tell.
std::string value_text(const Page& page, const Value& value) {
  const std::string base = value.parameter ? show(value.base, value.parameter->kind, page.style) : exact(value.base);
  if (value.written.empty()) return base;
  if (is_change(value) || (!value.uncertain && value.spans == 1 && value.written != "rest")) return value.written;
  return page.say("assumption.base", {{"written", value.written}, {"value", base}});
}

std::string evidence_text(const Page& page, const Value& value) {
  if (value.origin == Origin::model) return page.say("assumption.model_default");
  constexpr std::string_view ids[] = {"evidence.unstated", "evidence.measured", "evidence.survey", "evidence.benchmark", "evidence.assumed"};
  return page.say(ids[static_cast<int>(value.origin == Origin::benchmark ? Evidence::benchmark : value.evidence)]);
}

std::string source_text(const Value& value) {
  return value.source.empty() && value.origin == Origin::model && value.parameter ? value.parameter->source : value.source;
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
  page.paragraph(page.say("assumption.settings",
                          {{"model", scenario.model->label.empty() ? scenario.model->name : scenario.model->label.in(page.style.language)},
                           {"period", page.say(periods[static_cast<int>(scenario.period)])},
                           {"horizon", span_text(page, scenario.horizon)},
                           {"overlap", page.say(scenario.overlap == Overlap::independent ? "overlap.independent" : "overlap.most_serious")},
                           {"currency", scenario.currency}}));
}

void add_inputs(Page& page) {
  const auto left = Table::Column::Align::left;
  Table table;
  table.columns = {{page.say("assumption.input"), left}, {page.say("assumption.value"), left}, {page.say("assumption.kind"), left},
                   {page.say("assumption.as_of"), left}, {page.say("assumption.source"), left}};
  int stated = 0, unsourced = 0;
  for (const Value& value : page.scenario.values) {
    if (value.origin == Origin::neutral) continue;
    table.rows.push_back({{input_name(page, value), value_text(page, value), evidence_text(page, value), value.as_of, source_text(value)}});
    if (value.origin != Origin::scenario) continue;
    ++stated;
    if (value.evidence == Evidence::unstated && value.source.empty()) ++unsourced;
  }
  page.add(std::move(table));
  if (unsourced > 0)
    page.paragraph(page.say("assumption.unsourced", {{"count", std::to_string(unsourced)}, {"all", std::to_string(stated)}}), Paragraph::Tone::note);
}

// Values of one origin, told once each, joined by semicolons.
template <class Tell>
std::string told(const Page& page, Origin origin, Tell tell) {
  std::vector<std::string> parts;
  for (const Value& value : page.scenario.values) {
    if (value.origin != origin || !value.parameter) continue;
    std::string part = tell(value);
    if (std::find(parts.begin(), parts.end(), part) == parts.end()) parts.push_back(std::move(part));
  }
  std::string out;
  for (const std::string& part : parts) out.append(out.empty() ? "" : page.say("list.semicolon")).append(part);
  return out;
}

void add_benchmark(Page& page) {
  const int newest = newest_year(page.scenario);
  const std::string values = told(page, Origin::benchmark, [&](const Value& value) {
    return page.say("assumption.benchmark_value", {{"label", value.parameter->label.in(page.style.language)},
                                                   {"value", value_text(page, value)},
                                                   {"when", when_text(page, value, newest)}});
  });
  if (!values.empty()) page.paragraph(page.say("assumption.benchmark", {{"name", page.scenario.benchmark}, {"values", values}}));
}

void add_neutral(Page& page) {
  const std::string values = told(page, Origin::neutral, [&](const Value& value) {
    return value.parameter->label.in(page.style.language) + " " + show(value.base, value.parameter->kind, page.style);
  });
  if (!values.empty()) page.paragraph(page.say("assumption.neutral", {{"values", values}}), Paragraph::Tone::note);
}

}  // namespace

void add_assumptions(Page& page) {
  page.section(page.say("section.assumptions"));
  add_settings(page);
  add_inputs(page);
  add_benchmark(page);
  add_neutral(page);
}

}  // namespace closs
