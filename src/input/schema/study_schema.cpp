#include "input/schema/study_schema.hpp"

#include <array>
#include <string_view>
#include <vector>

#include "core/scenario/scenario.hpp"
#include "input/schema/json_text.hpp"
#include "input/schema/schema_values.hpp"

namespace closs {
namespace {

/// What the keys of a study are, in words.
std::span<const KeyWords> study_key_words() {
  static const KeyWords rows[] = {
      {"closs_study", {"Version of this format: 1.", "この書式の版。1と書く。"}},
      {"name", {"Name for readers: a text, or one in each language.", "表示名。一つの文字列か、言語ごとの文字列。"}},
      {"model", {"goodman, goodmans-law or drop.", "goodman、goodmans-law、drop のいずれか。"}},
      {"base", {"A scenario that the result extends: what tables cannot tell.", "表から分からない値を補うシナリオ。"}},
      {"currency", {"ISO 4217 code; left out where the base gives it.", "通貨（ISO 4217）。base にあれば省ける。"}},
      {"window",
       {"A year, a quarter or a month; `to` is the first day after it.", "1年・四半期・1か月。to は期間の翌日。"}},
      {"period", {"In place of the window where no table has dates.", "表に日付がないとき window の代わりに書く。"}},
      {"tables", {"Files of rows, by id.", "表のファイル（IDごと）。"}},
      {"missing", {"Values that are no answer, beside empty cells.", "空のセルのほかに無回答とする値。"}},
      {"respondents", {"One row a person asked.", "1行に回答者一人。"}},
      {"customers", {"One row a customer.", "1行に顧客一人。"}},
      {"contacts", {"One row a contact.", "1行に問い合わせ1件。"}},
      {"reports", {"One row a report of the staff.", "1行に従業員からの1件。"}},
      {"minimum",
       {"So many answers let a segment or a problem stand alone; 30.",
        "セグメントや問題を単独で推定するのに要る回答数（既定30）。"}},
      {"loss_from", {"What loss rates come from.", "離反率のもとにするもの。"}},
      {"frequency_from", {"Problems whose frequency is counted in contacts.", "発生率を問い合わせから数える問題。"}},
      {"adjust",
       {"Groups within which those with a problem are compared with those without.",
        "問題を経験した人としない人を、その中で比べる層。"}},
      {"calibrate",
       {"What is scaled so that churn is that of the customer list: all answers' shares, or realisation.",
        "離反率を顧客一覧に合わせるために補正するもの：回答の割合か実現率。"}},
      {"problems_from",
       {"expectations: what is below expectation at a touchpoint is a problem; the model is drop.",
        "expectations なら、接点ごとの期待未満を問題とする（モデルは drop）。"}},
      {"problems", {"Several problems a person, by id.", "複数回答の問題（IDごと）。"}},
      {"over", {"The span that is asked about, where it is not the period.", "尋ねた期間（period と違うとき）。"}},
      {"weight", {"The weight of a respondent; digits: decimals that are kept.", "ウエイト。digits は残す桁数。"}},
      {"segment", {"Segments by what the column says.", "列の値ごとのセグメント。"}},
      {"problem", {"The most serious problem, or none.", "最も深刻な問題、または問題なし。"}},
      {"complained", {"Whether the respondent complained.", "苦情を申し出たか。"}},
      {"outcome", {"How the complaint ended, in the model's ids.", "対応結果（モデルのID）。"}},
      {"lost",
       {"Intention: the share of those with this answer who leave.", "離反の意向：その回答の人が離反する割合。"}},
      {"left", {"Who left: customers, or a column of yes and no.", "実際の離反：customers、または列。"}},
      {"asked", {"The day of each answer.", "回答日。"}},
      {"spend_cut", {"The share of spending that is cut.", "購入を減らす割合。"}},
      {"told", {"Numbers of people told.", "伝えた人数。"}},
      {"expectations", {"Touchpoints: what was expected, what was experienced.", "接点ごとの期待と経験。"}},
      {"revenue", {"What a customer pays; per: month, quarter or year.", "顧客の支払額。per は月・四半期・年。"}},
  };
  return rows;
}

struct StudySchema {
  Language language;

  /// A map of these keys and no other.
  Json closed(std::vector<JsonMember> members, const std::vector<std::string>& required = {}) const {
    for (auto& [key, schema] : members) schema = explained(study_key_words(), key, language, std::move(schema));
    Json out = of_type("object");
    out.with("properties", json_object(std::move(members)));
    if (!required.empty()) out.with("required", json_texts(required));
    return out.with("additionalProperties", nothing());
  }
  static Json one_of(std::vector<Json> schemas) { return json_object({{"anyOf", json_array(std::move(schemas))}}); }
  static Json text() { return of_type("string"); }
  static Json scalar() { return json_object({{"type", json_texts({"string", "number", "boolean", "null"})}}); }
  static Json scalars() { return one_of({scalar(), of_type("array").with("items", scalar())}); }
  static Json map_to(Json schema) { return of_type("object").with("additionalProperties", std::move(schema)); }

  /// A mapping: a column, and what its values mean.
  Json mapping(std::vector<JsonMember> more, const std::vector<std::string>& required = {"column"},
               bool customers_too = true) const {
    std::vector<JsonMember> members = {{"column", text()}};
    if (customers_too) members.push_back({"table", text()});
    for (JsonMember& one : more) members.push_back(std::move(one));
    return closed(std::move(members), required);
  }
  static JsonMember over() { return {"over", one_of_words(period_names)}; }
  Json ids(bool none = false, std::vector<JsonMember> more = {}) const {
    for (JsonMember& one : std::vector<JsonMember>{
             {"values", map_to(text())}, {"bands", map_to(text())}, {"ignore", scalars()}, {"missing", scalars()}})
      more.push_back(std::move(one));
    if (none) more.push_back({"none", scalars()});
    return mapping(std::move(more));
  }
  Json yes_no(std::vector<JsonMember> more = {}) const {
    for (JsonMember& one :
         std::vector<JsonMember>{{"yes", scalars()}, {"no", scalars()}, {"ignore", scalars()}, {"missing", scalars()}})
      more.push_back(std::move(one));
    return mapping(std::move(more), {"column", "yes", "no"});
  }
  Json shares(std::vector<JsonMember> more = {}) const {
    for (JsonMember& one :
         std::vector<JsonMember>{{"shares", map_to(scalar())}, {"ignore", scalars()}, {"missing", scalars()}})
      more.push_back(std::move(one));
    return mapping(std::move(more), {"column", "shares"});
  }
  Json number(std::vector<JsonMember> more = {}) const {
    return one_of({text(), mapping(std::move(more), {"column"}, false)});
  }
  Json date(std::vector<JsonMember> more = {}) const {
    more.push_back({"format", text()});
    return number(std::move(more));
  }

  Json table() const {
    constexpr std::array<std::string_view, 2> encodings = {"utf-8", "cp932"};
    return closed({{"file", text()},
                   {"table", text()},
                   {"source", text()},
                   {"as_of", scalar()},
                   {"encoding", one_of_words(encodings)}},
                  {"file"});
  }
  Json respondents() const {
    Json scale = of_type("array");
    scale.with("items", of_type("number")).with("minItems", json_number(2)).with("maxItems", json_number(2));
    Json touchpoint = closed({{"expected", number()}, {"experienced", number()}, {"scale", std::move(scale)}},
                             {"expected", "experienced", "scale"});
    return closed({{"table", text()},
                   {"id", number()},
                   {"weight", number({{"digits", of_type("integer")}})},
                   {"segment", ids()},
                   {"problem", ids(true, {over()})},
                   {"problems", map_to(yes_no({over(), {"complained", yes_no()}, {"outcome", ids()}}))},
                   {"complained", yes_no()},
                   {"outcome", ids()},
                   {"lost", shares({over()})},
                   {"left", one_of({json_object({{"const", json_text("customers")}}), yes_no()})},
                   {"asked", date({over()})},
                   {"spend_cut", shares()},
                   {"told", closed({{"good", number()}, {"bad", number()}})},
                   {"expectations", map_to(std::move(touchpoint))}},
                  {"table"});
  }
};

}  // namespace

std::string study_schema(Language language) {
  const StudySchema s{language};
  constexpr std::array<std::string_view, 2> losses = {"intention", "behaviour"}, counts = {"respondents", "contacts"},
                                            calibrations = {"shares", "realisation"},
                                            problems = {"respondents", "expectations"};
  Json window = s.closed({{"from", StudySchema::scalar()}, {"to", StudySchema::scalar()}}, {"from", "to"});
  Json name =
      StudySchema::one_of({StudySchema::text(), s.closed({{"en", StudySchema::text()}, {"ja", StudySchema::text()}})});
  Json whole = s.closed(
      {{"closs_study", json_object({{"const", json_number(1)}})},
       {"name", std::move(name)},
       {"model", StudySchema::text()},
       {"base", StudySchema::text()},
       {"currency", json_object({{"type", json_text("string")}, {"pattern", json_text("^[A-Z]{3}$")}})},
       {"window", std::move(window)},
       {"period", one_of_words(period_names)},
       {"tables", StudySchema::map_to(s.table())},
       {"missing", StudySchema::scalars()},
       {"respondents", s.respondents()},
       {"customers", s.closed({{"table", StudySchema::text()},
                               {"id", s.number()},
                               {"segment", s.ids()},
                               {"joined", s.date()},
                               {"left", StudySchema::one_of({s.date(), s.yes_no()})},
                               {"revenue", s.number({{"per", one_of_words(period_names)}})}},
                              {"table"})},
       {"contacts",
        s.closed({{"table", StudySchema::text()}, {"id", s.number()}, {"problem", s.ids(true)}, {"date", s.date()}},
                 {"table", "problem"})},
       {"reports", s.closed({{"table", StudySchema::text()}, {"problem", s.ids(true)}}, {"table", "problem"})},
       {"minimum", of_type("integer").with("minimum", json_number(1))},
       {"loss_from", one_of_words(losses)},
       {"frequency_from", StudySchema::map_to(one_of_words(counts))},
       {"adjust", StudySchema::map_to(s.ids())},
       {"calibrate", one_of_words(calibrations)},
       {"problems_from", one_of_words(problems)}},
      {"closs_study", "name", "model", "tables", "respondents"});
  whole.inside.insert(whole.inside.begin(),
                      {JsonMember{"$schema", json_text("http://json-schema.org/draft-07/schema#")},
                       JsonMember{"title", json_text(Text{"Study of closs", "clossの調査定義"}.in(language))}});
  return printed(whole);
}

}  // namespace closs
