#include "input/schema/schema.hpp"

#include <algorithm>

#include "core/scenario/scenario.hpp"
#include "input/schema/json_text.hpp"
#include "input/schema/schema_values.hpp"

namespace closs {
namespace {

using ModelSpan = std::span<const std::shared_ptr<const Model>>;

// --- Small pieces --------------------------------------------------------------------------------

Json map_or_null() { return json_object({{"type", json_texts({"object", "null"})}}); }
Json text_or_null() { return json_object({{"type", json_texts({"string", "null"})}}); }
Json list_of(Json element) {
  return json_object({{"type", json_texts({"array", "null"})}, {"items", std::move(element)}});
}
Json needs(const std::vector<std::string>& keys) { return json_object({{"required", json_texts(keys)}}); }
Json id_keys() { return json_object({{"pattern", json_text("^" + std::string(id_pattern) + "$")}}); }

/// A map of things under ids of the user's choice.
Json map_of(Json thing) {
  return map_or_null().with("propertyNames", id_keys()).with("additionalProperties", std::move(thing));
}
Json map_with(Json properties) {
  return map_or_null().with("properties", std::move(properties)).with("additionalProperties", nothing());
}

/// Whole numbers from 1.
Json periods() {
  return json_object(
      {{"anyOf",
        json_array({of_type("integer").with("minimum", json_number(1)), of_type("null"),
                    json_object({{"type", json_text("string")}, {"pattern", json_text("^[1-9][0-9_]*$")}})})}});
}

const Text& schema_title() {
  static const Text title{"Scenario of closs", "clossのシナリオ"};
  return title;
}

/// The keys that are no numbers, in words.
std::span<const KeyWords> key_words() {
  static const KeyWords rows[] = {
      {"closs", {"Version of this format: 1.", "この書式の版。1と書く。"}},
      {"extends",
       {"A scenario file that this one builds on; what stands here replaces what stands there.",
        "土台にするシナリオファイル。ここに書いた値が優先される。"}},
      {"abstract",
       {"true: only to be extended by others, no scenario by itself.",
        "trueなら、ほかのファイルの土台になるだけで単独では計算しない。"}},
      {"name", {"Name for readers: a text, or one in each language.", "表示名。一つの文字列か、言語ごとの文字列。"}},
      {"model",
       {"The journey of a customer with a problem: a built-in model, or the path of a model file.",
        "問題を経験した顧客がたどる道筋。組み込みのモデル名か、モデルファイルのパス。"}},
      {"benchmark",
       {"Published values for what this scenario leaves out.", "シナリオに書かれていない値を補う公表値。"}},
      {"currency", {"ISO 4217 code of all amounts.", "すべての金額の通貨（ISO 4217）。"}},
      {"period", {"What rates and amounts are per.", "率と金額の期間の単位。"}},
      {"loss_rates_over",
       {"The span over which customers were asked or observed for the loss rates; by default the period.",
        "離反率を尋ねた、または観測した期間。省略すれば period と同じ。"}},
      {"overlap",
       {"most_serious: each customer counted under one problem; independent: several problems per customer.",
        "most_seriousは一人一問題、independentは一人に複数の問題。"}},
      {"horizon", {"Periods that fixes are judged over.", "施策を評価する期数。"}},
      {"lifetime", {"Periods that a kept customer is valued for.", "維持した顧客の価値を数える期数。"}},
      {"problem_defaults",
       {"What holds for every problem that does not say otherwise.", "問題ごとに書かれていないときに使う値。"}},
      {"problems", {"What goes wrong for customers, by id.", "顧客が経験する問題（IDごと）。"}},
      {"segments",
       {"Groups of customers, by id; each overrides what differs.", "セグメント（IDごと）。違う値だけを書く。"}},
      {"fixes", {"What could be done about the problems, by id.", "施策（IDごと）。"}},
      {"tags",
       {"Free labels to add figures up by: touchpoint, phase, channel.",
        "集計のための自由な分類（接点・段階・経路など）。"}},
      {"at",
       {"The state of the journey at which the instances were counted; by default the complaint state.",
        "件数を数えた状態。省略すれば苦情の状態。"}},
      {"changes",
       {"What the fix changes, by path: problems.billing.frequency, problems.*.complaint_rate, margin.",
        "施策が変える値（パスごと）。"}},
      {"cost", {"What the fix costs.", "施策の費用。"}},
      {"start", {"Period in which the fix starts.", "施策を始める期。"}},
      {"ramp", {"Periods until the full effect.", "効果が出そろうまでの期数。"}},
      {"in_segments",
       {"The segments in which the fix works; all by default.", "施策が効くセグメント。省略すればすべて。"}},
      {"requires", {"Fixes without which this one does not work.", "前提となる施策。"}},
      {"excludes", {"Fixes that cannot go together with this one.", "同時に行えない施策。"}},
      {"word_of_mouth", {"How those who hear of it act.", "口コミを聞いた人の行動。"}},
      {"included", {"Whether word of mouth enters totals, benefits and ROI.", "口コミを合計・便益・ROIに含めるか。"}},
      {"correlations",
       {"Pairs of uncertain inputs that vary together, by their Spearman rank correlation.",
        "連動する不確かな入力の組と、そのスピアマンの順位相関係数。"}},
      {"between", {"The paths of the two inputs.", "二つの入力のパス。"}},
      {"rank",
       {"Above -1 and below 1; positive: both are high together.",
        "-1より大きく1より小さい数。正なら、一方が高いとき他方も高い。"}},
      {"simulation",
       {"How closs simulate draws, unless options say otherwise.", "closs simulateの試行。オプションが優先される。"}},
      {"trials", {"So many trials at least.", "試行回数（下限）。"}},
      {"seed",
       {"Which random numbers are drawn: the same seed gives the same figures.",
        "乱数のシード。同じシードなら同じ結果になる。"}},
      {"expect", {"What closs check expects of figures: FIGURE op VALUE.", "closs checkの検証条件。"}},
  };
  return rows;
}

/// `schema` with the meaning of `key` in front; beside a reference nothing else would count.
Json described(std::string_view key, Language language, Json schema) {
  if (!schema.inside.empty() && schema.inside.front().key == "$ref")
    schema = json_object({{"allOf", json_array({std::move(schema)})}});
  return explained(key_words(), key, language, std::move(schema));
}

// --- Problems ------------------------------------------------------------------------------------

/// Puts `value` under a dotted name: `loss.silent` inside an object `loss`.
void put(Json& properties, std::string_view name, Json value) {
  const std::size_t dot = name.find('.');
  const std::string key(name.substr(0, dot));
  if (dot == name.npos) {
    properties.with(key, std::move(value));
    return;
  }
  auto found =
      std::find_if(properties.inside.begin(), properties.inside.end(), [&](const auto& p) { return p.key == key; });
  if (found == properties.inside.end()) {
    properties.with(key, map_with(json_object()));
    found = properties.inside.end() - 1;
  }
  for (auto& [member, inner] : found->value.inside)
    if (member == "properties") return put(inner, name.substr(dot + 1), std::move(value));
}

/// What every problem may state, whatever its model.
Json common_properties(Language language) {
  Json properties = json_object({{"name", described("name", language, reference("name"))},
                                 {"tags", described("tags", language, reference("tags"))}});
  for (const Parameter& p : occurrence_parameters()) {
    Json value = value_of(p, language);
    if (p.name == "complaints")
      value =
          json_object({{"description", description(p, language)}, {"allOf", json_array({reference("complaints")})}});
    properties.with(p.name, std::move(value));
  }
  return properties;
}

/// Frequency, share and complaints stand for each other: a level gives one of them.
Json at_most_one_occurrence() {
  return json_object({{"anyOf", json_array({needs({"frequency", "share"}), needs({"frequency", "complaints"}),
                                            needs({"share", "complaints"})})}});
}

Json problem_of(const Model& model, Language language) {
  Json properties = common_properties(language);
  for (const Parameter& p : model.parameters) put(properties, p.name, value_of(p, language));
  return map_with(std::move(properties)).with("not", at_most_one_occurrence());
}

/// A problem of a model that the schema does not know.
Json any_problem(Language language) {
  return map_or_null().with("properties", common_properties(language)).with("not", at_most_one_occurrence());
}

/// What stands in for a problem: the defaults of all, or what a segment says of one. It has no name and no tags.
Json level(std::string_view problem) {
  return json_object({{"allOf", json_array({reference(problem)})},
                      {"not", json_object({{"anyOf", json_array({needs({"name"}), needs({"tags"})})}})}});
}

Json complaints() {
  Json properties = json_object({{"count", reference("count_per_span")},
                                 {"at", of_type("string")},
                                 {"per", reference("span")},
                                 {"source", of_type("string")},
                                 {"as_of", reference("date")},
                                 {"kind", reference("evidence")}});
  Json counted = map_with(std::move(properties)).with("required", json_texts({"count"}));
  return json_object({{"anyOf", json_array({reference("count_per_span"), std::move(counted)})}});
}

// --- Segments ------------------------------------------------------------------------------------

Json segment_with(std::string_view problem, Language language) {
  Json properties = json_object({{"name", described("name", language, reference("name"))}});
  for (const Parameter& p : economics())
    if (p.in_segment) properties.with(p.name, value_of(p, language));
  properties.with("problems", described("problems", language, map_of(level(problem))));
  return map_with(std::move(properties));
}

// --- Fixes ---------------------------------------------------------------------------------------

std::string escaped(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (c == '.') out += '\\';
    out += c;
  }
  return out;
}

/// The paths of a model's problems that a fix may change, by the form of the change; nothing else under `problems.`.
Json changes_of(const Model* model, Language language) {
  const std::string problem = "^problems\\.(?:\\*|" + std::string(id_pattern) + ")\\.";
  Json properties = json_object(), patterns = json_object();
  for (const Parameter& p : economics())
    if (p.in_fix)
      properties.with(p.name,
                      json_object({{"description", description(p, language)}, {"allOf", json_array({change_of(p)})}}));
  for (const Parameter& p : occurrence_parameters())
    if (p.in_fix) patterns.with(problem + escaped(p.name) + "$", change_of(p));
  if (!model) {
    patterns.with(problem, of_type("object"));
  } else {
    for (const Parameter& p : model->parameters)
      if (p.in_fix) patterns.with(problem + escaped(p.name) + "$", change_of(p));
  }
  return map_or_null()
      .with("properties", std::move(properties))
      .with("patternProperties", std::move(patterns))
      .with("additionalProperties", nothing());
}

Json fix_with(const Model* model, Language language) {
  Json cost = json_object();
  for (const Parameter& p : fix_cost_parameters()) put(cost, p.name, value_of(p, language));
  for (const auto& [key, inner] : cost.inside)
    if (key == "cost") {
      Json only = inner;
      cost = std::move(only);
      break;
    }
  return map_with(json_object({{"name", described("name", language, reference("name"))},
                               {"changes", described("changes", language, changes_of(model, language))},
                               {"cost", described("cost", language, std::move(cost))},
                               {"start", described("start", language, periods())},
                               {"ramp", described("ramp", language, periods())},
                               {"segments", described("in_segments", language, list_of(of_type("string")))},
                               {"requires", described("requires", language, list_of(of_type("string")))},
                               {"excludes", described("excludes", language, list_of(of_type("string")))}}));
}

// --- The whole -----------------------------------------------------------------------------------

Json word_of_mouth(Language language) {
  Json properties = json_object({{"included", described("included", language, of_type("boolean"))}});
  constexpr std::string_view block = "word_of_mouth.";
  for (const Parameter& p : economics())
    if (p.name.starts_with(block)) properties.with(p.name.substr(block.size()), value_of(p, language));
  return map_with(std::move(properties));
}

Json correlation(Language language) {
  Json paths = json_object({{"type", json_text("array")},
                            {"items", of_type("string")},
                            {"minItems", json_number(2)},
                            {"maxItems", json_number(2)}});
  Json rank = of_type("number").with("exclusiveMinimum", json_number(-1)).with("exclusiveMaximum", json_number(1));
  Json properties = json_object({{"between", described("between", language, std::move(paths))},
                                 {"rank", described("rank", language, std::move(rank))}});
  return json_object({{"type", json_text("object")},
                      {"properties", std::move(properties)},
                      {"required", json_texts({"between", "rank"})},
                      {"additionalProperties", nothing()}});
}

Json simulation(Language language) {
  Json scaled = json_object({{"type", json_text("string")},
                             {"pattern", json_text("^[1-9][0-9_,]*(?:\\.[0-9]+)? ?(?:[kKMB]|[十百千]?[万億])?$")}});
  Json trials = json_object({{"anyOf", json_array({of_type("integer").with("minimum", json_number(1)), of_type("null"),
                                                   std::move(scaled)})}});
  Json seed = json_object({{"type", json_texts({"integer", "null"})}, {"minimum", json_number(0)}});
  return map_with(json_object({{"trials", described("trials", language, std::move(trials))},
                               {"seed", described("seed", language, std::move(seed))}}));
}

Json top_properties(ModelSpan models, std::span<const std::string> benchmarks, Language language) {
  std::vector<std::string> names;
  for (const auto& model : models) names.push_back(model->name);
  Json path = json_object({{"type", json_text("string")}, {"pattern", json_text("/|\\.ya?ml$")}});
  Json properties = json_object();
  const auto add = [&](std::string_view key, Json schema) {
    properties.with(std::string(key), described(key, language, std::move(schema)));
  };
  std::vector<std::string> published(benchmarks.begin(), benchmarks.end());
  add("closs", json_object({{"const", json_number(1)}}));
  add("extends", text_or_null());
  add("abstract", of_type("boolean"));
  add("name", reference("name"));
  add("model", json_object({{"anyOf", json_array({one_of_words(names), std::move(path)})}}));
  add("benchmark", json_object({{"anyOf", json_array({one_of_words(published), of_type("null")})}}));
  add("currency", json_object({{"type", json_text("string")}, {"pattern", json_text("^[A-Z]{3}$")}}));
  add("period", one_of_words(period_names));
  add("loss_rates_over", one_of_words(period_names));
  add("overlap", one_of_words(overlap_names));
  add("horizon", periods());
  add("lifetime", periods());
  for (const Parameter& p : economics())
    if (p.name.find('.') == p.name.npos) properties.with(p.name, value_of(p, language));
  add("problem_defaults", map_or_null());
  add("problems", map_of(map_or_null()));
  add("segments", map_of(map_or_null()));
  add("fixes", map_of(map_or_null()));
  add("word_of_mouth", word_of_mouth(language));
  add("expect", list_of(reference("expectation")));
  add("correlations", list_of(correlation(language)));
  add("simulation", simulation(language));
  return properties;
}

/// If `condition` holds, so must `consequence`.
Json rule(Json condition, Json consequence) {
  return json_object({{"if", std::move(condition)}, {"then", std::move(consequence)}});
}
Json none_of(const std::vector<std::string>& keys) {
  Json any = json_array({});
  for (const std::string& key : keys) any.also(needs({key}));
  return json_object({{"not", json_object({{"anyOf", std::move(any)}})}});
}
Json property(std::string_view key, Json schema) {
  return json_object({{"properties", json_object({{std::string(key), std::move(schema)}})}});
}

/// What problems, segments and fixes hold under one model; `model` nullptr: one that the schema does not know.
Json parts_of(const Model* model) {
  const std::string name = model ? model->name : "any";
  return json_object({{"properties", json_object({{"problem_defaults", level("problem_" + name)},
                                                  {"problems", map_of(reference("problem_" + name))},
                                                  {"segments", map_of(reference("segment_" + name))},
                                                  {"fixes", map_of(reference("fix_" + name))}})}});
}

Json rules(ModelSpan models) {
  const Json whole_file = none_of({"extends", "abstract"});
  Json all = json_array({});
  all.also(rule(whole_file, needs({"name", "model", "currency", "problems"})));
  Json unsegmented = none_of({"extends", "abstract", "segments"});
  all.also(rule(unsegmented, needs({"customers", "revenue_per_customer"})));
  Json with_fixes = whole_file;
  with_fixes.with("required", json_texts({"fixes"}));
  all.also(rule(std::move(with_fixes), needs({"horizon", "discount_rate"})));
  std::vector<std::string> above, names;
  for (const auto& model : models) {
    names.push_back(model->name);
    if (model->losses_above_baseline) above.push_back(model->name);
    Json is_it = property("model", json_object({{"const", json_text(model->name)}}));
    Json consequence = parts_of(model.get());
    all.also(rule(is_it.with("required", json_texts({"model"})), std::move(consequence)));
    if (model->losses_above_baseline) continue;
    Json needs_baseline = property("model", json_object({{"const", json_text(model->name)}}));
    all.also(rule(needs_baseline.with("required", json_texts({"model"})).with("not", unsegmented.inside.front().value),
                  needs({"baseline_loss"})));
  }
  Json unknown = json_object({{"not", property("model", one_of_words(names)).with("required", json_texts({"model"}))}});
  all.also(rule(std::move(unknown), parts_of(nullptr)));
  return all;
}

Json definitions(ModelSpan models, Language language) {
  Json all = json_object();
  Json both = map_with(json_object({{"en", of_type("string")}, {"ja", of_type("string")}}))
                  .with("minProperties", json_number(1));
  all.with("name", json_object({{"anyOf", json_array({of_type("string"), std::move(both)})}}));
  all.with("tags", map_of(json_object({{"type", json_texts({"string", "number", "boolean", "null"})}})));
  Json line = json_object(
      {{"type", json_text("string")}, {"pattern", json_text("^(?:warn: *)?\\S+ *(?:<=|>=|<|>|=|between ).+$")}});
  Json warning = json_object({{"type", json_text("object")},
                              {"properties", json_object({{"warn", line}})},
                              {"required", json_texts({"warn"})},
                              {"additionalProperties", nothing()}});
  all.with("expectation", json_object({{"anyOf", json_array({std::move(line), std::move(warning)})}}));
  add_value_definitions(all);
  all.with("complaints", complaints());
  const auto add_parts = [&](const std::string& name, Json problem, const Model* model) {
    all.with("problem_" + name, std::move(problem));
    all.with("segment_" + name, segment_with("problem_" + name, language));
    all.with("fix_" + name, fix_with(model, language));
  };
  for (const auto& model : models) add_parts(model->name, problem_of(*model, language), model.get());
  add_parts("any", any_problem(language), nullptr);
  return all;
}

}  // namespace

std::string scenario_schema(ModelSpan models, std::span<const std::string> benchmarks, Language language) {
  return printed(json_object({{"$schema", json_text("http://json-schema.org/draft-07/schema#")},
                              {"title", json_text(schema_title().in(language))},
                              {"type", json_text("object")},
                              {"properties", top_properties(models, benchmarks, language)},
                              {"additionalProperties", nothing()},
                              {"anyOf", json_array({needs({"closs"}), needs({"extends"})})},
                              {"allOf", rules(models)},
                              {"definitions", definitions(models, language)}}));
}

}  // namespace closs
