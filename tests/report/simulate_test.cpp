#include "report/answers/simulate.hpp"

#include <rapidjson/document.h>

#include <cmath>
#include <cstdlib>
#include <sstream>

#include "catch.hpp"
#include "report/simulated.hpp"
#include "text/width.hpp"

namespace closs::simulate_test {
using namespace test;

namespace {

std::string said(const SimulatedSample& sample, std::string_view format, Language language = Language::en,
                 int width = 2000) {
  ReportOptions options;
  options.version = "0.1.0";
  options.language = language;
  options.width = width;
  for (const SimulationFormat& one : simulation_formats())
    if (one.name == format)
      return (one.machine() ? one.before(std::span(&sample.sim.run, 1), options) : "") +
             one.written(sample.reported(), options) + std::string(one.after);
  throw std::logic_error("no such format");
}
std::string text_of(const SimulatedSample& sample, Language language = Language::en) {
  return said(sample, "text", language);
}
bool has(const std::string& text, std::string_view wanted) { return text.find(wanted) != std::string::npos; }

/// The line that begins so.
std::string line_of(const std::string& text, const std::string& begin, std::size_t from = 0) {
  const std::size_t at = text.find("\n" + begin, from) + 1;
  return text.substr(at, text.find('\n', at) - at);
}

}  // namespace

TEST_CASE("a simulation opens with the sentence that a manager repeats") {
  const SimulatedSample sample = simulated_telecom();
  CHECK(has(text_of(sample),
            "Cost of inaction is between ¥2.05B and ¥2.69B a year with 90 % probability; the mean is ¥2.35B.\n"));
  CHECK(has(text_of(sample),
            "The best choice on average is Electronic invoice: it pays back within 3 years with a probability of 99.9 "
            "%, and its net present value is between ¥510M and ¥1.71B with 90 % probability.\n"));
  CHECK(has(text_of(sample),
            "Knowing every input exactly before choosing would be worth ¥1.34M. 512 more interviews "
            "(Billing error / Frequency) are worth up to ¥440K.\n"));
  const std::string ja = text_of(sample, Language::ja);
  CHECK(has(ja, "放置コストは90%の確率で年間20.5億円から26.9億円の範囲に入ります（平均23.5億円）。\n"));
  CHECK(has(ja, "平均で最も良い選択は「電子請求書」です。3年間で費用を回収できる確率は99.9%で、"));
  CHECK(has(ja, "あと512人への調査（請求誤り / 発生率）の価値は最大44万円です。\n"));
}

TEST_CASE("where nothing pays on average, doing nothing is the best choice") {
  SimulatedSample sample = simulated_telecom();
  for (std::size_t i = 1; i < sample.sim.decisions.size(); ++i) sample.sim.decisions[i].mean.value = -1e8;
  sample.sim.decisions[0].best = {0.7, 0.001};
  CHECK(has(text_of(sample), "Doing nothing is the best choice on average, and the best in 70.0 % of the trials"));
}

TEST_CASE("a set of several fixes is worth its cost rather than pays back") {
  SimulatedSample sample = simulated_telecom();
  sample.sim.decisions[3].mean.value = 2e9;
  std::erase_if(sample.sim.figures, [](const Distribution& d) { return d.id.measure == M::payback_months; });
  CHECK(has(text_of(sample),
            "The best choice on average is Electronic invoice and Call back every business customer: "
            "it is worth its cost with a probability of 98.5 %"));
}

TEST_CASE("where one choice is the best in all trials, knowing more is worth nothing to it") {
  SimulatedSample sample = simulated_telecom();
  sample.sim.information->changed = 0;
  sample.sim.information->evpi = {0, 0};
  CHECK(has(text_of(sample),
            "More knowledge is worth nothing to this choice: none of 131,072 trials would have changed it.\n"));
  CHECK_FALSE(has(text_of(sample), "Every input"));
  CHECK(has(text_of(sample, Language::ja), "131,072回の試行で、別の選択が最良となったことは一度もありません。"));
}

TEST_CASE("amounts of a simulation end at their standard error") {
  SimulatedSample sample = simulated_telecom();
  Distribution& cost = sample.figure("total.cost_of_inaction");
  for (Estimate& quantile : cost.quantiles) quantile.error = 4e8;
  cost.mean.error = 4e8;
  CHECK(has(text_of(sample), "Cost of inaction is between ¥2.1B and ¥2.7B a year"));
  const std::string text = text_of(sample);
  CHECK(has(line_of(text, "Cost of inaction ", text.find("\nFigures\n")), " 2,300  "));
}

TEST_CASE("a chance of none or all in the trials is told as a limit") {
  SimulatedSample sample = simulated_telecom();
  sample.figure("fix.e-invoice.payback_months").exists = {1, 2e-5};
  CHECK(has(text_of(sample), "with a probability of more than 99.9 %,"));
  sample.figure("fix.e-invoice.payback_months").exists = {0, 0.0014};
  CHECK(has(text_of(sample), "with a probability of less than 0.5 %,"));
  CHECK(has(line_of(text_of(sample), "Do nothing"), "< 0.1 %"));
}

TEST_CASE("histogram and exceedance curve have round edges and count every trial") {
  const SimulatedSample sample = simulated_telecom();
  const std::string text = text_of(sample);
  const std::size_t histogram = text.find("How Cost of inaction is distributed");
  const std::size_t exceedance = text.find("How likely Cost of inaction is above an amount");
  REQUIRE(histogram < exceedance);
  double sum = 0;
  int bars = 0;
  std::istringstream lines(text.substr(histogram, exceedance - histogram));
  for (std::string line; std::getline(lines, line);) {
    const std::size_t bar = line.find("█");
    if (bar == std::string::npos) continue;
    ++bars;
    sum += std::atof(line.substr(line.find_last_of(' ', bar - 3) + 1).c_str());
  }
  CHECK(bars >= 8);
  CHECK(std::abs(sum - 100) < 1);
  CHECK(has(text.substr(histogram), "2.00    2.10 "));
  CHECK(has(text.substr(exceedance), "2.30       56.2  █████████████████\n"));
}

TEST_CASE("each picture begins with what it says") {
  SimulatedSample sample = simulated_telecom();
  const std::string text = text_of(sample);
  CHECK(has(text, "\nHow Cost of inaction is distributed\nHalf of the trials lie between ¥2.21B and ¥2.47B.\n"));
  CHECK(has(text, "above an amount\nIn one trial of ten Cost of inaction is above ¥2.61B.\n"));
  sample.sim.figures = {made_up(sample.id("fix.e-invoice.npv"), -4e8, 1e8, 0.5)};
  CHECK(
      has(text_of(sample), "above an amount\nNet present value, Electronic invoice is above 0 with a probability of "));
}

TEST_CASE("a figure that is one number in all trials has no histogram") {
  SimulatedSample sample = simulated_telecom();
  for (CurvePoint& point : sample.figure("total.cost_of_inaction").curve) point.value = 2e9;
  CHECK_FALSE(has(text_of(sample), "is distributed"));
}

TEST_CASE("an index that its interval does not tell from 0 is no share") {
  SimulatedSample sample = simulated_telecom();
  for (Sensitivity& one : sample.sim.sensitivities[0].inputs) {
    const bool first = one.input == 0;
    one.s1 = first ? 0.63 : -0.01, one.s1_low = one.s1 - 0.02, one.s1_high = one.s1 + 0.02;
    one.st = first ? 0.65 : 0.03, one.st_low = one.st - 0.02, one.st_high = one.st + 0.02;
  }
  const std::string text = text_of(sample);
  CHECK(has(text, "Why Cost of inaction varies"));
  CHECK(has(text, "63 % (61 % to 65 %)"));
  CHECK(has(line_of(text, "Outage / Complaint rate", text.find("Why Cost")), "not told from 0"));
  CHECK_FALSE(has(text, "−1 %"));
}

TEST_CASE("inputs that are drawn together are named, since they have no rank") {
  const SimulatedSample sample = simulated_telecom();
  CHECK(has(text_of(sample),
            "Drawn together, as shares of one survey, and so without a rank: Billing error / "
            "Frequency and 1 more of one survey, Outage / Outcomes."));
}

TEST_CASE("what was taken as certain, clipped and refused is told") {
  SimulatedSample sample = simulated_telecom();
  sample.sim.clipped = {{"problems.outage.complaint_rate", 0.0123}};
  sample.sim.refused = 12;
  sample.sim.rule = Fault{"out-of-memory", {}, {}};
  const std::string text = text_of(sample);
  CHECK(has(text, "37 inputs that are assumed or name no source have no range"));
  CHECK(has(text, ", and 27 more."));
  CHECK(has(text, "and set to them: Outage / Complaint rate in 1.23 % of the trials.\n"));
  CHECK(has(text, "12 of 131,072 trials break a rule of the model and are left out"));
}

TEST_CASE("how it was computed names trials, sampler, seed and errors") {
  SimulatedSample sample = simulated_telecom();
  sample.sim.run.asked = 100'000;
  const std::string text = text_of(sample);
  CHECK(has(text,
            "131,072 trials in 16 independent replicates over 5 random inputs, drawn as scrambled Sobol' points "
            "(seed 1).\n"));
  CHECK(has(text, "100,000 were asked for, and rounded up"));
  CHECK(has(text, "Standard errors of the means: Cost of inaction ±¥110K; "));
  CHECK(has(text, "Made by closs 0.1.0 from examples/telecom.yaml (sha256 5ca1ab1e).\n"));
  sample.sim.run.partial = true;
  CHECK(has(text_of(sample), "Interrupted: the figures are those of the 131,072 trials done until then.\n"));
}

TEST_CASE("a scenario of which nothing is uncertain says so, and has its figures") {
  SimulatedSample sample = simulated_telecom();
  sample.sim.inputs.inputs.clear();
  sample.sim.run.trials = 0;
  const std::string text = text_of(sample);
  CHECK(has(text, "No input is stated with a range"));
  CHECK(has(line_of(text, "Cost of inaction"), "¥2,330M"));
  CHECK_FALSE(has(text, "trials in"));
}

TEST_CASE("the report fits terminals of 80 columns in both languages") {
  const SimulatedSample sample = simulated_telecom();
  for (const Language language : {Language::en, Language::ja}) {
    std::istringstream lines(said(sample, "text", language, 80));
    for (std::string line; std::getline(lines, line);) {
      INFO(line);
      CHECK(display_width(line) <= 80);
    }
  }
}

TEST_CASE("csv has a row a statistic, with its standard error") {
  const SimulatedSample sample = simulated_telecom();
  const std::string csv = said(sample, "csv");
  CHECK(csv.find("file,scenario,scope,id,measure,unit,statistic,value,standard_error\n") == 0);
  CHECK(has(csv, "\nexamples/telecom.yaml,Fixed-line telecom 2026,fix,call-back,payback_months,months,p95,"));
  CHECK(has(csv, "fix,call-back,payback_months,rate,exists,0.021,0.0004\n"));
  CHECK(has(csv, "decision,e-invoice call-back,npv,JPY,mean,710000000,200000\n"));
  CHECK(has(csv, "decision,,npv,rate,best,0,4e-06\n"));
  CHECK(said(sample, "csv", Language::ja) == csv);
}

TEST_CASE("json has every part, null where a number does not exist") {
  SimulatedSample sample = simulated_telecom();
  sample.figure("fix.call-back.payback_months") = {
      .id = sample.id("fix.call-back.payback_months"), .none = "not-within-horizon", .exists = {0, 1e-5}};
  const std::string json = said(sample, "json");
  rapidjson::Document parsed;
  CHECK_FALSE(parsed.Parse(json.c_str()).HasParseError());
  CHECK(has(json,
            "\"simulation\": {\n    \"trials\": 131072,\n    \"replicates\": 16,\n    \"sampler\": \"sobol\",\n    "
            "\"seed\": 1,\n    \"partial\": false\n  },\n"));
  CHECK(has(json, "\"fix.call-back.payback_months\": \"not-within-horizon\""));
  CHECK(has(json, "\"positive\": null"));
  CHECK(has(json, "\"rule\": null"));
  CHECK(parsed["scenarios"][0]["decisions"][3]["set"][1] == "call-back");
  sample.sim.information.reset();
  CHECK(has(said(sample, "jsonl"), "\"information\":{\"evpi\":{\"value\":null,\"se\":null},\"evppi\":[],\"evsi\":[]}"));
  CHECK(has(said(sample, "jsonl"), "\"simulation\":{\"trials\":131072,"));
}

}  // namespace closs::simulate_test
