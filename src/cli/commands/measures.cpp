// closs measures [NAME]: every measure with its scopes, unit and label, or one with its definition and formula.
#include "core/scenario/measures.hpp"

#include "cli/io/print_document.hpp"
#include "cli/line/command.hpp"
#include "cli/line/selection.hpp"

namespace closs {
namespace {

using Align = Table::Column::Align;

/// The letters of a row's scopes as the scopes that figures are named by.
std::string scopes_of(const Measure& row) {
  std::string all;
  for (const char letter : row.scopes) {
    const std::string_view name = letter == 'T'   ? "total, segment"
                                  : letter == 'P' ? "problem"
                                  : letter == 'G' ? "tag"
                                  : letter == 'S' ? "state"
                                  : letter == 'F' ? "fix"
                                                  : "joint";
    all.append(all.empty() ? "" : ", ").append(name);
  }
  return all;
}

Document list_of_measures(Language language) {
  const bool ja = language == Language::ja;
  Table table{{{ja ? "指標" : "Measure", Align::left},
               {ja ? "範囲" : "Scope", Align::left},
               {ja ? "単位" : "Unit", Align::left},
               {ja ? "名称" : "Label", Align::left},
               {ja ? "定義" : "Definition", Align::left}},
              {},
              {}};
  for (const Measure& row : measures())
    table.rows.push_back({{std::string(row.name), scopes_of(row), std::string(name_of(row.unit)),
                           row.label.in(language), row.definition.in(language)},
                          {}});
  return {{table}};
}

Document some_measures(const std::vector<M>& ids, Language language) {
  const bool ja = language == Language::ja;
  Document document;
  for (const M id : ids) {
    const Measure& row = measure(id);
    document.parts.push_back(Section{std::string(row.name) + ": " + row.label.in(language)});
    document.parts.push_back(Paragraph{row.definition.in(language), Paragraph::Tone::plain});
    Table table{{{"", Align::left}, {"", Align::left}}, {}, {}};
    table.rows.push_back({{ja ? "範囲" : "scope", scopes_of(row)}, {}});
    table.rows.push_back({{ja ? "単位" : "unit", std::string(name_of(row.unit))}, {}});
    table.rows.push_back({{ja ? "計算式" : "formula", std::string(row.formula)}, {}});
    document.parts.push_back(table);
  }
  return document;
}

}  // namespace

void list_measures(const Call& call) {
  const Language language = call.reporter.language;
  if (call.options.operands.empty()) return print_document(call, list_of_measures(language));
  print_document(call, some_measures(measures_named(call.options.operands), language));
}

}  // namespace closs
