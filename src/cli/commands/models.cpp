// closs models [NAME]: the journeys there are, or one of them with its states and parameters.
#include "cli/io/library.hpp"
#include "cli/io/print_document.hpp"
#include "cli/line/command.hpp"
#include "report/document/number.hpp"

namespace closs {
namespace {

using Align = Table::Column::Align;

std::shared_ptr<const Model> model_or_failure(Library& library, const std::string& name, Reporter& reporter) {
  std::vector<Source> sources;
  std::vector<Fault> faults;
  auto model = library.model(name, "", {}, sources, faults);
  if (!model) reporter.report(faults, sources);
  return model;
}

Document list_of_models(Library& library, Reporter& reporter) {
  const bool ja = reporter.language == Language::ja;
  Table table{
      {{ja ? "モデル" : "Model", Align::left}, {"", Align::left}, {ja ? "意味" : "Meaning", Align::left}}, {}, {}};
  for (const std::string& name : library.model_names())
    if (const auto model = model_or_failure(library, name, reporter))
      table.rows.push_back({{name, model->label.in(reporter.language), model->meaning.in(reporter.language)}, {}});
  return {{table}};
}

std::string default_of(const Parameter& parameter, Language language) {
  if (!parameter.fallback) return "";
  return show(*parameter.fallback, parameter.kind, NumberStyle{language, "", 3});
}

std::string name_of(const Model& model, int state, Language language) {
  if (state == state_lost) return language == Language::ja ? "離脱" : "lost";
  if (state == state_kept) return language == Language::ja ? "継続" : "kept";
  return model.states[static_cast<std::size_t>(state)].label.in(language);
}

Document one_model(const Model& model, Language language) {
  const bool ja = language == Language::ja;
  Table parameters{{{ja ? "パラメータ" : "Parameter", Align::left},
                    {ja ? "既定値" : "Default", Align::right},
                    {"", Align::left},
                    {ja ? "意味" : "Meaning", Align::left}},
                   {},
                   {}};
  for (const Parameter& p : model.parameters)
    parameters.rows.push_back({{p.name, default_of(p, language), p.label.in(language), p.meaning.in(language)}, {}});
  Table states{
      {{ja ? "状態" : "State", Align::left}, {"", Align::left}, {ja ? "次の状態" : "Leads to", Align::left}}, {}, {}};
  for (const State& state : model.states) {
    std::string to;
    for (const Step& step : state.steps) to.append(to.empty() ? "" : ", ").append(name_of(model, step.to, language));
    states.rows.push_back({{state.id, state.label.in(language), to}, {}});
  }
  return {{Paragraph{model.label.in(language), Paragraph::Tone::headline},
           Paragraph{model.meaning.in(language), Paragraph::Tone::plain},
           Paragraph{model.source, Paragraph::Tone::note}, Section{ja ? "パラメータ" : "Parameters"}, parameters,
           Section{ja ? "状態" : "States"}, states}};
}

}  // namespace

void models(const Call& call) {
  const auto library = open_library();
  if (call.options.operands.empty()) return print_document(call, list_of_models(*library, call.reporter));
  if (const auto model = model_or_failure(*library, call.options.operands[0], call.reporter))
    print_document(call, one_model(*model, call.reporter.language));
}

}  // namespace closs
