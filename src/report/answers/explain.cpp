#include "report/answers/explain.hpp"

#include <fmt/format.h>

#include <cmath>

#include "report/document/number.hpp"
#include "report/document/words.hpp"

namespace closs {
namespace {

constexpr std::size_t formula_width = 110;

struct ExplainWriter {
  const Scenario& scenario;
  std::span<const Source> sources;
  Language language;
  NumberStyle style;
  std::vector<std::string> lines = {};
  std::vector<std::vector<GridCell>> rows = {};

  std::string place_of(const Value& value) const {
    if (!value.place || static_cast<std::size_t>(value.place.source) >= sources.size()) return "";
    const std::string& name = sources[static_cast<std::size_t>(value.place.source)].name;
    return name == "--set" ? name : fmt::format("{}:{}", name, value.place.line);
  }
  static std::string_view kind_of(const Value& value) {
    if (value.origin == Origin::model) return "model";
    if (value.origin == Origin::neutral) return "neutral";
    return name_of(value.origin == Origin::benchmark ? Evidence::benchmark : value.evidence);
  }

  /// Where an input stands, and who says so.
  std::string provenance(const Value& value) const {
    std::string out;
    const auto add = [&](std::string_view part) {
      if (!part.empty()) out.append(out.empty() ? "" : ", ").append(part);
    };
    add(place_of(value));
    const std::string_view kind = kind_of(value);
    if (!kind.empty())
      add(say(value.origin == Origin::model || value.origin == Origin::neutral ? fmt::format("explain.{}", kind)
                                                                               : fmt::format("evidence.{}", kind),
              language));
    add(value.source);
    add(value.as_of);
    return out;
  }

  static std::string without_spaces(std::string text) {
    for (const std::string_view space : {" ", "\u00a0", "\u202f"})
      for (std::size_t found; (found = text.find(space)) != std::string::npos;) text.erase(found, space.size());
    return text;
  }

  std::string shown(const Explained& step) const {
    if (!step.none.empty()) return say("explain.none", language, {{"reason", say_none(step.none, language)}});
    if (step.input && step.input->parameter) {
      std::string text = show(step.value, step.input->parameter->kind, style);
      if (!step.input->written.empty() && without_spaces(step.input->written) != without_spaces(text))
        text += " (" + step.input->written + ")";
      return text;
    }
    return show(step.value, step.unit, style);
  }

  void line(std::size_t indent, const std::string& text) {
    lines.push_back(std::string(indent, ' ') + text);
    while (lines.back().ends_with(' ')) lines.back().pop_back();
  }

  void wrapped(std::size_t indent, const std::string& formula) {
    std::string now = formula.starts_with("0 =") ? "" : "= ";
    for (std::size_t from = 0; from < formula.size();) {
      std::size_t to = formula.find(' ', from);
      if (to == std::string::npos) to = formula.size();
      if (indent + now.size() + (to - from) > formula_width && now.size() > 2) {
        line(indent, now);
        now = "  ";
      }
      now += formula.substr(from, to - from) + " ";
      from = to + 1;
    }
    line(indent, now);
  }

  void write(const Explained& step, int level) {
    const auto indent = static_cast<std::size_t>(level) * 2;
    std::string text = step.name + " = " + shown(step);
    const std::string& label = step.label.in(language);
    if (!label.empty()) text += "  " + label;
    if (step.input) {
      const std::string from = provenance(*step.input);
      if (!from.empty()) text += "  [" + from + "]";
    }
    if (step.told_above) text += "  " + say("explain.above", language);
    line(indent, text);
    if (!step.formula.empty()) wrapped(indent + 2, step.formula);
    row(step, level);
    for (const Explained& term : step.terms) write(term, level + 1);
  }

  void row(const Explained& step, int level) {
    const Value* input = step.input;
    const bool placed = input && !place_of(*input).empty();
    rows.push_back({static_cast<double>(level), step.name, step.none.empty() ? GridCell{step.value} : GridCell{},
                    text_cell(step.none), text_cell(input ? "" : unit_name(step.unit, scenario)),
                    text_cell(step.formula),
                    text_cell(step.told_above ? "above"
                              : step.cut      ? "cut"
                                              : ""),
                    placed ? GridCell{sources[static_cast<std::size_t>(input->place.source)].name} : GridCell{},
                    placed ? GridCell{static_cast<double>(input->place.line)} : GridCell{},
                    text_cell(input ? kind_of(*input) : ""), text_cell(input ? input->source : ""),
                    text_cell(input ? input->written : "")});
  }
};

}  // namespace

Answer explain_answer(const Scenario& scenario, const Explained& figure, std::span<const Source> sources,
                      const ReportOptions& options) {
  ExplainWriter writer{scenario, sources, options.language, {options.language, scenario.currency, options.digits}};
  writer.write(figure, 0);
  Answer answer{.command = "explain", .subjects = {subject_of(scenario)}};
  answer.document.parts.emplace_back(Preformatted{std::move(writer.lines)});
  answer.grid = grid_of(
      {"level", "name", "value", "none", "unit", "formula", "terms", "file", "line", "kind", "source", "written"});
  answer.grid.rows = std::move(writer.rows);
  answer.facts = {{"figure", figure.name}};
  answer.sources.assign(sources.begin(), sources.end());
  return answer;
}

}  // namespace closs
