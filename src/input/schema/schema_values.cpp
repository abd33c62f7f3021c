#include "input/schema/schema_values.hpp"

#include <string>

#include "core/scenario/scenario.hpp"

namespace closs {
namespace {

/// Pieces of regular expressions, each from those above it. Full-width digits and signs are as good as plain ones.
struct Patterns {
  std::string digit = "[0-9０-９]";
  std::string number =
      "(?:" + digit + "[0-9０-９_]*(?:[.．]" + digit + "[0-9０-９_]*)?|[.．]" + digit + "+)(?:[eE][-+]?[0-9]+)?";
  std::string percent = number + " ?[%％]";
  std::string percent_up_to_100 = "(?:100(?:\\.0+)?|１００|" + digit + "{1,2}(?:[.．][0-9０-９_]+)?|\\.[0-9]+) ?[%％]";
  std::string up_to_1 = "(?:" + percent_up_to_100 + "|[0０]?[.．][0-9０-９_]+|[0０])";
  std::string grouped = "[1-9１-９]" + digit + "{0,2}(?:[,，]" + digit + "{3})+(?:[.．]" + digit + "+)?";
  std::string digits = "(?:" + grouped + "|" + number + ")";
  std::string amount =
      "(?:" + digits + " ?[十百千]?[万億兆])*" + digits + "(?: ?(?:[kKMB]|[十百千]?[万億兆]|[十百千]))?";
  std::string currency =
      "(?:[A-Z]{3}|[A-Z]{0,2}[$＄]|kr|zł|Kč|Ft|Fr\\.|Rp|RM|[^\\x00-\\x7F０-９十百千万億兆％．]{1,3})";
  std::string money = "(?:(?:" + currency + " ?)?" + amount + "|" + amount + " ?" + currency + ")";

  static std::string either_sign(const std::string& one) { return "[-+−－]? ?" + one; }
};

/// One such text, or a range of two.
std::string range_of(const std::string& one) { return one + "(?: to " + one + ")?"; }
/// The same with a span of time behind it.
std::string per_span(const std::string& one) { return one + "(?: ?/ ?(?:year|quarter|month))?"; }

Json matching(const std::string& pattern) {
  return json_object({{"type", json_text("string")}, {"pattern", json_text(pattern)}});
}
Json number_from(double low) { return json_object({{"type", json_text("number")}, {"minimum", json_number(low)}}); }

/// What a scalar of each kind of value may be. `growth_up` is a growth that may not be negative, `points` what a
/// change adds.
struct Written {
  std::string_view name;
  std::string pattern;
  Json bare;           // a plain number
  bool spans = false;  // may be written for another span of time
};

std::vector<Written> written_forms() {
  const auto below_1 = [](double low) { return number_from(low).with("exclusiveMaximum", json_number(1)); };
  Json above_minus_1 =
      of_type("number").with("exclusiveMinimum", json_number(-1)).with("exclusiveMaximum", json_number(1));
  const Patterns p;
  const std::string counts =
      "(?:" + p.amount + " ?[%％]? of " + p.amount + "|" + p.amount + "[人名件社]?中" + p.amount + "[人名件社%％]?)";
  const auto either_sign = Patterns::either_sign;
  return {
      {"rate", range_of(p.up_to_1) + "|" + counts, below_1(0)},
      {"rate_per_span", range_of(per_span(p.up_to_1)) + "|" + per_span(counts), below_1(0), true},
      {"growth", range_of(either_sign(p.percent)), above_minus_1},
      {"growth_up", range_of(p.percent), below_1(0)},
      {"money", range_of(p.money), number_from(0)},
      {"money_per_span", range_of(per_span(p.money)), number_from(0), true},
      {"count", range_of(p.amount), number_from(0)},
      {"count_per_span", range_of(per_span(p.amount)), number_from(0), true},
      {"number", range_of(p.amount), number_from(0)},
      {"points_amount", range_of(per_span(either_sign(p.money))), of_type("number"), true},
  };
}

Json list_of(const Json& element, int count) {
  return json_object({{"type", json_text("array")},
                      {"items", element},
                      {"minItems", json_number(count)},
                      {"maxItems", json_number(count)}});
}
Json closed(std::vector<JsonMember> properties, const std::vector<std::string>& required) {
  return json_object({{"type", json_text("object")},
                      {"properties", json_object(std::move(properties))},
                      {"required", json_texts(required)},
                      {"additionalProperties", Json{Json::Type::raw, "false", {}}}});
}

void add_provenance(Json& properties) {
  properties.with("source", of_type("string")).with("as_of", reference("date")).with("kind", reference("evidence"));
}

/// A map: a value with its provenance, or one of the uncertain forms.
Json map_form(const Written& form, const Json& scalar) {
  const Json positive = of_type("number").with("exclusiveMinimum", json_number(0));
  Json properties = json_object({{"value", reference(form.name)},
                                 {"low", scalar},
                                 {"base", scalar},
                                 {"high", scalar},
                                 {"pert", list_of(scalar, 3)},
                                 {"triangular", list_of(scalar, 3)},
                                 {"uniform", list_of(scalar, 2)},
                                 {"normal", closed({{"mean", scalar}, {"sd", scalar}}, {"mean", "sd"})},
                                 {"lognormal", closed({{"p5", scalar}, {"p95", scalar}}, {"p5", "p95"})},
                                 {"beta", closed({{"alpha", positive}, {"beta", positive}}, {"alpha", "beta"})}});
  if (form.spans) properties.with("per", reference("span"));
  add_provenance(properties);
  const auto with = [](const std::vector<std::string>& keys) { return json_object({{"required", json_texts(keys)}}); };
  const Json any_of_a_range = json_object({{"anyOf", json_array({with({"low"}), with({"base"}), with({"high"})})}});
  Json forms = json_array({with({"value"}).with("not", any_of_a_range), with({"low", "base", "high"})});
  for (const char* law : {"pert", "triangular", "uniform", "normal", "lognormal", "beta"}) forms.also(with({law}));
  return json_object({{"type", json_text("object")},
                      {"properties", std::move(properties)},
                      {"additionalProperties", Json{Json::Type::raw, "false", {}}},
                      {"oneOf", std::move(forms)}});
}

std::string form_name(const Parameter& p) {
  const std::string spans = p.conversion == Conversion::none ? "" : "_per_span";
  switch (p.kind) {
    case Kind::rate:
      return "rate" + spans;
    case Kind::share:
      return "share";
    case Kind::growth:
      return p.domain.low < 0 ? "growth" : "growth_up";
    case Kind::money:
      return "money" + spans;
    case Kind::count:
      return "count" + spans;
    case Kind::number:
      return "number";
  }
  return "number";
}

Json change_form(const std::string& form, bool rate) {
  Json properties = json_object({{"to", reference(form)},
                                 {"reduce", reference("rate")},
                                 {"raise", reference("growth_up")},
                                 {"points", reference(rate ? "growth" : "points_amount")},
                                 {"per", reference("span")}});
  add_provenance(properties);
  Json moves = json_array({});
  for (const char* move : {"to", "reduce", "raise", "points"})
    moves.also(json_object({{"required", json_texts({move})}}));
  Json one = json_object({{"type", json_text("object")},
                          {"properties", std::move(properties)},
                          {"additionalProperties", Json{Json::Type::raw, "false", {}}},
                          {"oneOf", std::move(moves)}});
  return json_object({{"anyOf", json_array({std::move(one), of_type("null")})}});
}

}  // namespace

Json of_type(std::string_view name) { return json_object({{"type", json_text(name)}}); }
Json nothing() { return {Json::Type::raw, "false", {}}; }

Json explained(std::span<const KeyWords> rows, std::string_view key, Language language, Json schema) {
  for (const KeyWords& row : rows)
    if (row.key == key) {
      schema.inside.insert(schema.inside.begin(), JsonMember{"description", json_text(row.meaning.in(language))});
      break;
    }
  return schema;
}

Json reference(std::string_view name) {
  return json_object({{"$ref", json_text("#/definitions/" + std::string(name))}});
}

void add_value_definitions(Json& definitions) {
  definitions.with("span", json_object({{"enum", json_texts(period_names)}}));
  definitions.with("date", json_object({{"type", json_texts({"string", "integer"})}}));
  definitions.with("evidence", json_object({{"enum", json_texts(evidence_names)}}));
  for (const Written& form : written_forms()) {
    const Json scalar = json_object({{"anyOf", json_array({form.bare, matching("^(?:" + form.pattern + ")$")})}});
    const std::string scalar_name = std::string(form.name) + "_scalar";
    definitions.with(scalar_name, scalar);
    definitions.with(std::string(form.name),
                     json_object({{"anyOf", json_array({reference(scalar_name), map_form(form, reference(scalar_name)),
                                                        of_type("null")})}}));
  }
  definitions.with(
      "share", json_object({{"anyOf", json_array({reference("rate"), json_object({{"const", json_text("rest")}})})}}));
  for (const char* form : {"rate", "rate_per_span", "share", "growth", "growth_up"})
    definitions.with(std::string("change_of_") + form, change_form(form, true));
  for (const char* form : {"money", "money_per_span", "count", "count_per_span", "number"})
    definitions.with(std::string("change_of_") + form, change_form(form, false));
}

Json description(const Parameter& parameter, Language language) {
  std::string text = parameter.label.in(language);
  static const Text between{". ", "。"};
  if (!parameter.meaning.empty()) text += between.in(language) + parameter.meaning.in(language);
  return json_text(text);
}

Json value_of(const Parameter& parameter, Language language) {
  Json value = json_object(
      {{"description", description(parameter, language)}, {"allOf", json_array({reference(form_name(parameter))})}});
  if (parameter.domain.low_open && parameter.domain.low == 0)
    value.with("not", json_object({{"const", json_number(0)}}));
  return value;
}

Json change_of(const Parameter& parameter) { return reference("change_of_" + form_name(parameter)); }

}  // namespace closs
