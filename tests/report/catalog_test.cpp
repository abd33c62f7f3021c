#include "report/answers/catalog.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <string>
#include <vector>

#include "catch.hpp"
#include "report/document/glossary.hpp"

namespace closs::catalog_test {

namespace {

std::string written(const Answer& answer, std::string_view format, Language language = Language::en) {
  ReportOptions options;
  options.version = "1";
  options.language = language;
  for (const AnswerFormat& row : answer_formats())
    if (row.name == format) return row.write(Answers{{answer}}, options);
  throw std::logic_error(std::string(format));
}

bool holds(const std::string& text, std::string_view wanted) { return text.find(wanted) != std::string::npos; }

Benchmark sample_benchmark() {
  BenchmarkValue value;
  value.parameter = "complaint_rate";
  value.value.base = 0.04;
  value.value.written = "4%";
  value.value.source = "A study";
  value.year = 1979;
  value.country = "US";
  value.measures = "behaviour";
  value.note = {"of the most serious problem", "最も重大な問題について"};
  return {"old-study", {"Old study", "古い調査"}, {"What people did.", "行動の調査。"}, {"goodman", "drop"}, {value}};
}

Model sample_model() {
  Model model;
  model.name = "tiny";
  model.label = {"Tiny tree", "小さな木"};
  model.meaning = {"Two ends.", "二つの終わり。"};
  Parameter leave;
  leave.name = "leave";
  leave.kind = Kind::rate;
  leave.fallback = 0.25;
  leave.label = {"Leave", "離反率"};
  model.parameters = {leave};
  State met{.id = "met",
            .label = {"Met", "経験"},
            .steps = {},
            .contacts = {},
            .cost = {},
            .told_good = {},
            .told_bad = {},
            .spend_cut = {}};
  met.steps = {{.to = state_lost, .rest = false, .share = {}}, {.to = state_kept, .rest = true, .share = {}}};
  model.states = {met};
  return model;
}

}  // namespace

TEST_CASE("the glossary has the words of its page") {
  std::ifstream page(CLOSS_SOURCE_DIR "/docs/glossary.md");
  std::string line;
  std::vector<std::array<std::string, 5>> rows;
  while (std::getline(page, line) && line != "## Why these words in Japanese") {
    std::vector<std::string> cells;
    for (std::size_t from = 2; line.starts_with("| ") && from < line.size();) {
      const std::size_t end = std::min(line.find("| ", from), line.size());
      cells.push_back(line.substr(from, end - from));
      cells.back().resize(cells.back().find_last_not_of(" |") + 1);
      from = end + 2;
    }
    if (cells.size() == 6 && cells[0] != "term" && !cells[0].starts_with("---"))
      rows.push_back({cells[0], cells[1], cells[2], cells[4], cells[5]});
  }
  REQUIRE(rows.size() == terms().size());
  for (std::size_t k = 0; k < rows.size(); ++k) {
    const Term& term = terms()[k];
    const std::array<std::string_view, 5> expected{term.id, term.name.en, term.name.ja, term.meaning.en,
                                                   term.meaning.ja};
    for (std::size_t cell = 0; cell < expected.size(); ++cell) CHECK(rows[k][cell] == expected[cell]);
  }
}

TEST_CASE("the words that a text says are found, whole, and the longest") {
  const auto said = [](std::string_view text, Language language) {
    std::string out;
    for (const GlossaryEntry& one : entries_said(text, language)) out += one.name.in(language) + ";";
    return out;
  };
  CHECK(said("", Language::en).empty());
  CHECK(said("loss RATES, and a prefix", Language::en) == "Loss rate;");
  CHECK(said("Fixes of segments", Language::en) == "Segment;Fix;");
  CHECK(said("share of revenue at risk", Language::en) == "Share of revenue at risk;");
  CHECK(said("share of revenue at risk, revenue", Language::en) == "Revenue;Share of revenue at risk;");
  CHECK(said("This report has tidy rows and a baseline_loss_rate", Language::en).empty());
  CHECK(said("基礎離反率は", Language::ja) == "基礎離反率;");
  CHECK(said("基礎離反率と離反率", Language::ja) == "離反率;基礎離反率;");
}

TEST_CASE("a benchmark tells its values with their notes") {
  const Benchmark benchmark = sample_benchmark();
  const std::string text = written(benchmark_answer(benchmark, {}), "text");
  CHECK(holds(text, "Old study\n\nWhat people did.\n"));
  CHECK(holds(text, "For the models: goodman, drop\n"));
  CHECK(holds(text, "complaint_rate"));
  CHECK(holds(text, "\ncomplaint_rate: of the most serious problem.\n"));
  ReportOptions japanese;
  japanese.language = Language::ja;
  CHECK(holds(written(benchmark_answer(benchmark, japanese), "markdown", Language::ja), "| 行動 |"));
  CHECK(holds(written(benchmark_answer(benchmark, japanese), "text", Language::ja),
              "\ncomplaint_rate：最も重大な問題について。\n"));
  CHECK(written(benchmark_answer(benchmark, {}), "csv") ==
        "parameter,value,written,year,country,sample,measures,source,note\n"
        "complaint_rate,0.04,4%,1979,US,,behaviour,A study,of the most serious problem\n");
}

TEST_CASE("a model tells its parameters, and where its states lead") {
  const std::string text = written(model_answer(sample_model(), {}), "text");
  CHECK(holds(text, "leave         25 %  Leave\n"));
  CHECK(holds(text, "met    Met  lost, kept\n"));
  CHECK(written(model_answer(sample_model(), {}), "csv") == "parameter,default,label,meaning\nleave,0.25,Leave,\n");
  const std::string json = written(model_answer(sample_model(), {}), "json");
  CHECK(holds(json, "\"command\": \"models\",\n  \"model\": \"tiny\""));
  CHECK(holds(json, "\"leads_to\": \"lost, kept\""));
}

TEST_CASE("lists say the names by which scenarios find what they list") {
  const std::vector<std::pair<std::string, std::shared_ptr<const Model>>> models = {
      {"small", std::make_shared<Model>(sample_model())}};
  CHECK(written(models_answer(models, {}), "csv") == "model,label,meaning\nsmall,Tiny tree,Two ends.\n");
  const std::vector<std::pair<std::string, std::shared_ptr<const Benchmark>>> benchmarks = {
      {"old", std::make_shared<Benchmark>(sample_benchmark())}};
  CHECK(holds(written(benchmarks_answer(benchmarks, {}), "text"), "old        Old study  goodman, drop\n"));
}

TEST_CASE("measures tell their formulas, in a table for programs whatever was asked for") {
  const std::string all = written(measures_answer(ReportOptions()), "csv");
  for (const Measure& row : measures()) CHECK(holds(all, "\n" + std::string(row.name) + ","));
  const M npv[] = {M::npv};
  CHECK(holds(written(measures_answer(npv, {}), "text"), "formula  " + std::string(measure(M::npv).formula.en)));
}

}  // namespace closs::catalog_test
