#include <rapidjson/document.h>

#include <sstream>

#include "catch.hpp"
#include "report/sample.hpp"

namespace closs::machine_test {

namespace {

const Format& format(std::string_view name) {
  for (const Format& one : run_formats())
    if (one.name == name) return one;
  throw std::logic_error("no such format");
}

std::vector<std::string> csv_lines(const Sample& sample, const ReportOptions& options = {}) {
  std::istringstream in(format("csv").before(options) + format("csv").each(sample.reported(), options));
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

rapidjson::Document parsed(const std::string& text) {
  rapidjson::Document json;
  json.Parse<rapidjson::kParseValidateEncodingFlag | rapidjson::kParseFullPrecisionFlag>(text.c_str());
  REQUIRE_FALSE(json.HasParseError());
  return json;
}

std::string whole_json(const std::vector<const Sample*>& samples, const ReportOptions& options = {}) {
  const Format& json = format("json");
  std::string text = json.before(options);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    if (i > 0) text += json.between;
    text += json.each(samples[i]->reported(), options);
  }
  return text += json.after;
}

}  // namespace

TEST_CASE("formats have names, extensions of their own") {
  CHECK(run_formats().front().name == "text");
  for (const Format& a : run_formats()) {
    for (const Format& b : run_formats()) CHECK(((&a == &b) || (a.name != b.name && a.extension != b.extension)));
  }
}

TEST_CASE("csv has one figure a row at full precision, none being empty") {
  Sample sample = make_sample();
  sample.set("total.lost", 1.0 / 3);
  sample.set("total.revenue", -0.0);
  const auto lines = csv_lines(sample);
  CHECK(lines.size() == 1 + sample.results.figures.size());
  CHECK(lines[0] == "file,scenario,scope,id,measure,unit,value");
  CHECK(lines[1] == "tiny.yaml,Tiny case,total,,customers,customers,0.5");
  CHECK(lines[2] == "tiny.yaml,Tiny case,total,,revenue,JPY,0");
  CHECK(lines[8] == "tiny.yaml,Tiny case,total,,lost,customers,0.3333333333333333");
  const std::string text = format("csv").each(sample.reported(), {});
  CHECK(text.find(",segment,home.problem.billing,cost_of_inaction_per_month,JPY/month,0.5\n") != std::string::npos);
  CHECK(text.find(",tag,touchpoint.invoice,lost,customers,0.5\n") != std::string::npos);
  CHECK(text.find(",fix,call-back,payback_months,months,\n") != std::string::npos);
  CHECK(text.find(",joint,,npv,JPY,0.5\n") != std::string::npos);
}

TEST_CASE("csv quotes, and disarms what a spreadsheet would take for a formula") {
  Sample sample = make_sample();
  sample.scenario->name = {"=HYPERLINK(\"http://x\",1)", ""};
  sample.scenario->file = "-";
  CHECK(csv_lines(sample)[1].find("'-,\"'=HYPERLINK(\"\"http://x\"\",1)\",total,") == 0);
  sample.scenario->name = {"@sum", ""};
  CHECK(csv_lines(sample)[1].find("'-,'@sum,total") == 0);
  sample.scenario->name = {"two\nlines", ""};
  CHECK(format("csv").each(sample.reported(), {}).find(",two lines,") != std::string::npos);
  sample.scenario->problems[0].id = "-x";
  CHECK(format("csv").each(sample.reported(), {}).find(",problem,'-x,lost,") != std::string::npos);
}

TEST_CASE("a byte order mark is written where asked for") {
  ReportOptions options;
  options.bom = true;
  CHECK(format("csv").before(options).find("\xEF\xBB\xBF"
                                           "file,") == 0);
}

TEST_CASE("json nests the figures as docs/commands/run.md says, none being null with its reason") {
  Sample sample = make_sample();
  sample.set("segment.home.problem.billing.lost", 0.1);
  sample.set("total.lost", 1e21);
  ReportOptions options;
  options.version = "1.2.3";
  const auto json = parsed(whole_json({&sample, &sample}, options));
  CHECK(std::string(json["closs"].GetString()) == "1.2.3");
  REQUIRE(json["scenarios"].Size() == 2);
  const auto& one = json["scenarios"][1];
  CHECK(std::string(one["name"].GetString()) == "Tiny case");
  CHECK(std::string(one["file"].GetString()) == "tiny.yaml");
  CHECK(std::string(one["sha256"].GetString()) == "5ca1ab1e");
  const auto& figures = one["figures"];
  CHECK(figures["total"]["lost"].GetDouble() == 1e21);
  CHECK(figures["segments"]["home"]["customers"].GetDouble() == 0.5);
  CHECK(figures["segments"]["home"]["problems"]["billing"]["lost"].GetDouble() == 0.1);
  CHECK(figures["problems"]["outage"]["multiplier"].GetDouble() == 0.5);
  CHECK(figures["tags"]["touchpoint"]["invoice"]["lost"].GetDouble() == 0.5);
  CHECK(figures["states"]["silent"]["reached"].GetDouble() == 0.5);
  CHECK(figures["fixes"]["call-back"]["payback_months"].IsNull());
  CHECK(figures["joint"]["npv"].GetDouble() == 0.5);
  CHECK(std::string(one["none"]["fix.call-back.payback_months"].GetString()) == "not-within-horizon");
  CHECK(one["none"].MemberCount() == 1);
  CHECK(one["warnings"].Size() == 0);
}

TEST_CASE("json of nothing is valid, and has no scenario") {
  const auto json = parsed(whole_json({}));
  CHECK(json["scenarios"].Size() == 0);
}

TEST_CASE("json lines hold the same values, one scenario a line") {
  const Sample sample = make_sample();
  const std::string line = format("jsonl").each(sample.reported(), {});
  CHECK(line.find('\n') == line.size() - 1);
  CHECK(parsed(line) == parsed(whole_json({&sample}))["scenarios"][0]);
}

TEST_CASE("measures and figures select, in the order of all reports whatever the order asked for") {
  const Sample sample = make_sample();
  ReportOptions options;
  options.measures = {M::lost};
  for (const std::string& line : csv_lines(sample, options))
    CHECK((line.find(",lost,") != std::string::npos || line.find("file,") == 0));
  CHECK(csv_lines(sample, options).size() == 1 + 1 + 2 * 3 + 2 + 1 + 2);
  options.measures.clear();
  options.figures = {{.scope = Scope::fix, .measure = M::npv, .fix = 1}, {.scope = Scope::total, .measure = M::lost}};
  const auto lines = csv_lines(sample, options);
  REQUIRE(lines.size() == 3);
  CHECK(lines[1].find("total,,lost") != std::string::npos);
  const auto json = parsed(format("jsonl").each(sample.reported(), options));
  options.measures = {M::churn_rate};
  CHECK(csv_lines(sample, options).size() == 3 + 3);  // both kinds of selection add up
  CHECK(json["figures"]["total"].MemberCount() == 1);
  CHECK(json["figures"]["segments"].MemberCount() == 0);
}

TEST_CASE("machine formats do not change with the language") {
  const Sample sample = make_sample();
  ReportOptions japanese;
  japanese.language = Language::ja;
  japanese.color = Color::on;
  japanese.digits = 9;
  for (const Format& one : run_formats()) {
    if (!one.machine()) continue;
    CHECK(one.each(sample.reported(), japanese) == one.each(sample.reported(), {}));
  }
}

}  // namespace closs::machine_test
