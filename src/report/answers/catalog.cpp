#include "report/answers/catalog.hpp"

#include <algorithm>

#include "core/at.hpp"
#include "report/document/page.hpp"

namespace closs {
namespace {

constexpr Language machine = Language::en;  // of texts in grids

Answer answer_of(std::string_view command, Page page, Grid grid) {
  return {.command = command, .document = std::move(page.document), .grid = std::move(grid)};
}

/// Headline, meaning, and where it comes from.
void add_opening(Page& page, const Text& label, const Text& meaning, std::string from) {
  page.headline(label.in(page.language()));
  page.paragraph(meaning.in(page.language()));
  page.note(std::move(from));
}

// --- models ----------------------------------------------------------------------------------------

/// The states that a state leads to, by name.
std::vector<std::string> next_states(const Model& model, const State& state, Language language) {
  std::vector<std::string> names;
  for (const Step& step : state.steps)
    names.push_back(step.to == state_lost   ? say("state.lost", language)
                    : step.to == state_kept ? say("state.kept", language)
                                            : model.states[at(step.to)].label.in(language));
  return names;
}

Grid parameters_grid(const Model& model) {
  Grid grid = grid_of({"parameter", "default", "label", "meaning"});
  for (const Parameter& p : model.parameters)
    grid.rows.push_back(
        {p.name, p.fallback ? GridCell(*p.fallback) : GridCell(), p.label.in(machine), p.meaning.in(machine)});
  return grid;
}

Grid states_grid(const Model& model) {
  Grid grid = grid_of({"state", "label", "leads_to"});
  for (const State& state : model.states)
    grid.rows.push_back({state.id, state.label.in(machine), joined(next_states(model, state, machine))});
  return grid;
}

// --- benchmarks --------------------------------------------------------------------------------------

/// A value as it was published.
Quantity published(const BenchmarkValue& one) {
  return {.value = one.value.base,
          .counted = one.value.parameter ? one.value.parameter->kind : Kind::rate,
          .written = one.value.written};
}

/// A fact of a publication, or that it is not known.
std::string known(const std::string& fact, const Page& page) {
  return fact.empty() || fact == "unknown" ? page.say("catalog.unknown") : fact;
}

Grid values_grid(const Benchmark& benchmark) {
  Grid grid = grid_of({"parameter", "value", "written", "year", "country", "sample", "measures", "source", "note"});
  for (const BenchmarkValue& one : benchmark.values)
    grid.rows.push_back({one.parameter, one.value.base, text_cell(one.value.written),
                         one.year ? GridCell(static_cast<double>(one.year)) : GridCell(), text_cell(one.country),
                         text_cell(one.sample), text_cell(one.measures), text_cell(one.value.source),
                         text_cell(one.note.in(machine))});
  return grid;
}

// --- measures ----------------------------------------------------------------------------------------

/// The scopes of a row, as figures are named by them.
std::vector<std::string_view> scopes_of(const Measure& row) {
  std::vector<std::string_view> all;
  for (const Scope scope : scopes)
    if (scope != Scope::segment_problem && has(row, scope)) all.push_back(name_of(scope));
  return all;
}

/// The same in words.
std::string scopes_in_words(const Measure& row, const Page& page) {
  std::vector<std::string> all;
  for (const std::string_view scope : scopes_of(row)) all.push_back(page.say("scope." + std::string(scope)));
  return page.listed(all);
}

std::string unit_in_words(Unit unit, const Page& page) { return page.say("unit." + std::string(name_of(unit))); }

void add_row(Grid& grid, const Measure& row) {
  grid.rows.push_back({std::string(row.name), joined(scopes_of(row)), std::string(name_of(row.unit)), row.label.en,
                       row.label.ja, row.definition.en, row.definition.ja, std::string(row.formula.en),
                       std::string(row.formula.ja)});
}

Grid measures_grid() {
  return grid_of({"measure", "scopes", "unit", "label_en", "label_ja", "definition_en", "definition_ja", "formula_en",
                  "formula_ja"});
}

}  // namespace

Answer models_answer(Listed<Model> models, const ReportOptions& options) {
  Page page{options.style("")};
  Grid grid = grid_of({"model", "label", "meaning"});
  Table table{{{page.say("setting.model"), as_words}, {"", as_words}, {page.say("catalog.meaning"), as_words}}};
  for (const auto& [name, model] : models) {
    table.rows.push_back({{name, model->label.in(page.language()), model->meaning.in(page.language())}});
    grid.rows.push_back({name, model->label.in(machine), model->meaning.in(machine)});
  }
  page.add(std::move(table));
  return answer_of("models", std::move(page), std::move(grid));
}

Answer model_answer(const Model& model, const ReportOptions& options) {
  Page page{options.style("")};
  add_opening(page, model.label, model.meaning, model.source);
  page.section(page.say("section.parameters"));
  Table parameters{{{page.say("catalog.parameter"), as_words},
                    {page.say("catalog.default")},
                    {"", as_words},
                    {page.say("catalog.meaning"), as_words}}};
  for (const Parameter& p : model.parameters)
    parameters.rows.push_back({{p.name, p.fallback ? CellValue(page.amount(*p.fallback, p.kind)) : CellValue(),
                                p.label.in(page.language()), p.meaning.in(page.language())}});
  page.add(std::move(parameters));
  page.section(page.say("section.states"));
  Table states{{{page.say("state.name"), as_words}, {"", as_words}, {page.say("catalog.leads_to"), as_words}}};
  for (const State& state : model.states)
    states.rows.push_back(
        {{state.id, state.label.in(page.language()), joined(next_states(model, state, page.language()))}});
  page.add(std::move(states));
  Answer answer = answer_of("models", std::move(page), parameters_grid(model));
  answer.facts = {{"model", model.name}, {"source", text_cell(model.source)}};
  answer.tables = {{"states", states_grid(model)}};
  return answer;
}

Answer benchmarks_answer(Listed<Benchmark> benchmarks, const ReportOptions& options) {
  Page page{options.style("")};
  Grid grid = grid_of({"benchmark", "label", "models"});
  Table table{{{page.say("catalog.benchmark"), as_words}, {"", as_words}, {page.say("catalog.models"), as_words}}};
  for (const auto& [name, benchmark] : benchmarks) {
    const std::string models = joined(benchmark->models);
    table.rows.push_back({{name, benchmark->label.in(page.language()), models}});
    grid.rows.push_back({name, benchmark->label.in(machine), models});
  }
  page.add(std::move(table));
  return answer_of("benchmarks", std::move(page), std::move(grid));
}

Answer benchmark_answer(const Benchmark& benchmark, const ReportOptions& options) {
  Page page{options.style("")};
  const std::string models = joined(benchmark.models);
  add_opening(page, benchmark.label, benchmark.meaning, page.say("catalog.for_models", {{"models", models}}));
  Table values{{{page.say("catalog.parameter"), as_words},
                {page.say("assumption.value")},
                {page.say("catalog.year")},
                {page.say("catalog.country"), as_words},
                {page.say("catalog.sample"), as_words},
                {page.say("catalog.measures"), as_words},
                {page.say("assumption.source"), as_words}}};
  for (const BenchmarkValue& one : benchmark.values)
    values.rows.push_back({{one.parameter, published(one), known(one.year ? std::to_string(one.year) : "", page),
                            known(one.country, page), known(one.sample, page),
                            one.measures.empty() ? "" : page.say("measures." + one.measures), one.value.source}});
  page.add(std::move(values));
  for (const BenchmarkValue& one : benchmark.values)
    if (!one.note.empty())
      page.note(page.say("catalog.note", {{"parameter", one.parameter}, {"note", one.note.in(page.language())}}));
  Answer answer = answer_of("benchmarks", std::move(page), values_grid(benchmark));
  answer.facts = {{"benchmark", benchmark.name}, {"models", models}};
  return answer;
}

Answer measures_answer(const ReportOptions& options) {
  Page page{options.style("")};
  Grid grid = measures_grid();
  Table table;
  for (const char* id : {"catalog.measure", "catalog.scope", "catalog.unit", "catalog.label", "catalog.definition"})
    table.columns.push_back({page.say(id), as_words});
  for (const Measure& row : measures()) {
    table.rows.push_back({{std::string(row.name), scopes_in_words(row, page), unit_in_words(row.unit, page),
                           row.label.in(page.language()), row.definition.in(page.language())}});
    add_row(grid, row);
  }
  page.add(std::move(table));
  return answer_of("measures", std::move(page), std::move(grid));
}

Answer measures_answer(std::span<const M> ids, const ReportOptions& options) {
  Page page{options.style("")};
  Grid grid = measures_grid();
  for (const M id : ids) {
    const Measure& row = measure(id);
    page.section(std::string(row.name) + ": " + row.label.in(page.language()));
    page.paragraph(row.definition.in(page.language()));
    page.add(Table{{{"", as_words}, {"", as_words}},
                   {{{page.say("catalog.scope_is"), scopes_in_words(row, page)}},
                    {{page.say("catalog.unit_is"), unit_in_words(row.unit, page)}},
                    {{page.say("catalog.formula_is"), std::string(row.formula.in(page.language()))}}}});
    add_row(grid, row);
  }
  return answer_of("measures", std::move(page), std::move(grid));
}

namespace {

Grid glossary_grid(std::span<const GlossaryEntry> entries) {
  Grid grid = grid_of({"term", "kind", "english", "japanese", "meaning", "meaning_ja"});
  for (const GlossaryEntry& one : entries)
    grid.rows.push_back({one.id, std::string(one.measure ? "measure" : "word"), one.name.en, one.name.ja,
                         one.meaning.en, one.meaning.ja});
  return grid;
}
Language other_language(const Page& page) { return page.language() == Language::en ? Language::ja : Language::en; }

}  // namespace

Answer glossary_answer(const ReportOptions& options) {
  Page page{options.style("")};
  const std::vector<GlossaryEntry> entries = glossary_entries();
  for (const bool figures : {false, true}) {
    page.section(page.say(figures ? "section.glossary_figures" : "section.glossary_words"));
    Table table;
    for (const char* id : {"glossary.term", "glossary.other_language", "glossary.meaning"})
      table.columns.push_back({page.say(id), as_words});
    for (const GlossaryEntry& one : entries)
      if ((one.measure != nullptr) == figures)
        table.rows.push_back(
            {{one.name.in(page.language()), one.name.in(other_language(page)), one.meaning.in(page.language())}});
    page.add(std::move(table));
  }
  return answer_of("glossary", std::move(page), glossary_grid(entries));
}

Answer glossary_answer(std::span<const GlossaryEntry> entries, const ReportOptions& options) {
  Page page{options.style("")};
  for (const GlossaryEntry& one : entries) {
    page.section(one.name.in(page.language()));
    page.paragraph(one.meaning.in(page.language()));
    Table table{{{"", as_words}, {"", as_words}},
                {{{page.say("glossary.other_language"), one.name.in(other_language(page))}}}};
    if (one.measure) {
      table.rows.push_back({{page.say("catalog.measure"), one.id}});
      table.rows.push_back({{page.say("catalog.unit_is"), unit_in_words(one.measure->unit, page)}});
      table.rows.push_back({{page.say("catalog.formula_is"), std::string(one.measure->formula.in(page.language()))}});
    }
    page.add(std::move(table));
  }
  return answer_of("glossary", std::move(page), glossary_grid(entries));
}

}  // namespace closs
