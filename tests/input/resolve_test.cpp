#include "input/scenario/resolve.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

#include "catch.hpp"
#include "input/schema/templates.hpp"

namespace closs::resolve_test {

namespace {

std::string file_text(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// Files by name; what is not among them is looked for among the models.
ReadScenario read(const std::map<std::string, std::string>& files, const std::string& file,
                  const std::vector<std::string>& sets = {}) {
  Library library(Disk{[&](const std::string& path) {
                    const auto found = files.find(path);
                    return found != files.end() ? found->second : file_text(path);
                  }},
                  std::string(CLOSS_SOURCE_DIR) + "/models",
                  {"goodman", "drop", "goodmans-law", "stop-or-cut", "market-at-risk", "escalation"},
                  {"japan-complaint-rate"});
  return read_scenario(library, file, files.at(file), {sets, {}});
}

std::string codes(const ReadScenario& read_it) {
  std::string all;
  for (const Fault& fault : read_it.faults) all += std::string(fault.code.name()) + " ";
  return all;
}

/// The text without the comments that tell origins.
std::string without_origins(const std::string& text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string line = text.substr(at, end - at);
    const std::size_t comment = line.rfind("  # ");
    if (comment != std::string::npos) line.erase(comment);
    out += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
    at = end + 1;
  }
  return out;
}

constexpr const char* base = R"(closs: 1
name: "Base: a # text"
model: goodman
benchmark: japan-complaint-rate
currency: JPY
customers: 10万
revenue_per_customer: 4_200/month
baseline_loss: 6%
problem_defaults: &all
  loss: {satisfied: 9%, mollified: 27%,
         dissatisfied: 58%, silent: 31%}
problems:
  請求: {frequency: 61 of 512, outcomes: {satisfied: 38%, mollified: 34%, dissatisfied: rest}, tags: {touchpoint: "1"}}
  outage:
    frequency: {low: 4%, base: 6%, high: 11%}
    outcomes: {satisfied: 38%, mollified: 34%, dissatisfied: rest}
expect:
  - warn: total.lost < 5k
  - total.revenue_at_risk <= 9B
)";
constexpr const char* child = R"(closs: 1
extends: ../base.yaml
name: {en: Child, ja: 子}
problems:
  outage: null
  請求: {contacts_per_complaint: 2}
expect: [total.lost >= 1]
)";

}  // namespace

TEST_CASE("resolve gives each value with the place that it came from") {
  const auto read_it = read({{"base.yaml", base}, {"v/child.yaml", child}}, "v/child.yaml", {"margin=35%"});
  INFO(codes(read_it));
  REQUIRE(read_it.scenario);
  const std::string text = resolved_yaml(read_it);
  const auto says = [&](const std::string& line, const std::string& origin) {
    const std::size_t at = text.find(line);
    CAPTURE(text, line);
    REQUIRE(at != std::string::npos);
    const std::string whole = text.substr(at, text.find('\n', at) - at);
    CHECK(whole.ends_with("# " + origin));
  };
  says("name: {en: Child, ja: 子}", "v/child.yaml:3");
  says("currency: JPY", "base.yaml:5");
  says("margin: 35%", "--set");
  says("    satisfied: 9%", "base.yaml:10");
  says("    silent: 31%", "base.yaml:11");
  says("    contacts_per_complaint: 2", "v/child.yaml:6");
  says("    tags: {touchpoint: \"1\"}", "base.yaml:13");
  says("  - {warn: total.lost < 5k}", "base.yaml:18");
  says("  - total.lost >= 1", "v/child.yaml:7");
  CHECK(text.find("extends") == std::string::npos);
  CHECK(text.find("outage") == std::string::npos);
}

TEST_CASE("resolve tells what benchmark and neutral defaults add, as comments") {
  const auto read_it = read({{"base.yaml", base}}, "base.yaml");
  INFO(codes(read_it));
  REQUIRE(read_it.scenario);
  const std::string text = resolved_yaml(read_it);
  CAPTURE(text);
  const std::size_t rate = text.find("# problem_defaults.complaint_rate: 27.5%");
  REQUIRE(rate != std::string::npos);
  CHECK(text.substr(rate, text.find('\n', rate) - rate).find("# benchmark japan-complaint-rate: ") !=
        std::string::npos);
  const std::size_t realisation = text.find("# problem_defaults.realisation: 100%");
  REQUIRE(realisation != std::string::npos);
  CHECK(text.substr(realisation, text.find('\n', realisation) - realisation).ends_with("# neutral"));
}

TEST_CASE("resolve of resolve is itself but for the origins, and has the same values") {
  const auto first = read({{"base.yaml", base}, {"v/child.yaml", child}}, "v/child.yaml", {"margin=35%"});
  REQUIRE(first.scenario);
  const std::string once = resolved_yaml(first);
  const auto second = read({{"-", once}}, "-");
  INFO(once << codes(second));
  REQUIRE(second.scenario);
  CHECK(without_origins(resolved_yaml(second)) == without_origins(once));
  REQUIRE(second.scenario->values.size() == first.scenario->values.size());
  for (std::size_t i = 0; i < first.scenario->values.size(); ++i) {
    CHECK(second.scenario->values[i].base == first.scenario->values[i].base);
    CHECK(path_of(*second.scenario, second.scenario->values[i]) == path_of(*first.scenario, first.scenario->values[i]));
    CHECK(second.scenario->values[i].uncertain.law == first.scenario->values[i].uncertain.law);
  }
}

TEST_CASE("a text that YAML would take for something else keeps or gets its quotes") {
  const auto first = read({{"base.yaml", base}}, "base.yaml");
  REQUIRE(first.scenario);
  CHECK(resolved_yaml(first).find("name: \"Base: a # text\"") != std::string::npos);
}

TEST_CASE("every template is a scenario without faults or warnings, and comes out of resolve again") {
  for (const Template& one : templates()) {
    if (one.is_study) continue;  // tests/program/estimate_test.py
    for (const std::string_view yaml : {one.yaml.en, one.yaml.ja}) {
      CAPTURE(one.name, yaml);
      const auto first = read({{"t.yaml", std::string(yaml)}}, "t.yaml");
      INFO(codes(first));
      REQUIRE(first.scenario);
      CHECK(first.scenario->warnings.empty());
      const std::string once = resolved_yaml(first);
      const auto second = read({{"-", once}}, "-");
      REQUIRE(second.scenario);
      CHECK(without_origins(resolved_yaml(second)) == without_origins(once));
    }
  }
}

TEST_CASE("however a number is written, resolve gives it back to the same bits") {
  const auto check = [](const std::string& path, const std::vector<std::string>& literals) {
    for (const std::string& written : literals) {
      const auto first = read({{"base.yaml", base}}, "base.yaml", {path + "=" + written});
      INFO(written << " " << codes(first));
      REQUIRE(first.scenario);
      const auto second = read({{"-", resolved_yaml(first)}}, "-");
      INFO(resolved_yaml(first) << codes(second));
      REQUIRE(second.scenario);
      REQUIRE(second.scenario->values.size() == first.scenario->values.size());
      for (std::size_t i = 0; i < first.scenario->values.size(); ++i) {
        const Value &a = first.scenario->values[i], &b = second.scenario->values[i];
        CHECK(a.base == b.base);
        CHECK(a.spans == b.spans);
        CHECK(a.written == b.written);
        CHECK((a.uncertain.law == b.uncertain.law && a.uncertain.a == b.uncertain.a && a.uncertain.b == b.uncertain.b &&
               a.uncertain.c == b.uncertain.c));
      }
    }
  };
  check("customers",
        {"240,000", "1,850,000", "12.5万", "'240,000'", "1,200万", "１，８５０，０００", "240,000 to 300,000",
         "{value: '240,000', source: 'ledger, 2025'}", "{low: 100k, base: '240,000', high: 1M}"});
  check("revenue_per_customer",
        {"8,500円", "8,500円/month", "¥1億5000万", "1億2000万0003", "1,200百万円", "JPY 1,850,000.25",
         "{value: '8,500円', per: month}", "{pert: ['1,000', '2,000', '9,000']}", "0.1", "1e-7"});
  check("problems.請求.frequency",
        {"512人中41人", "1,034人中83人", "512 人中 60.7 人", "1,034 of 2,512", "11.9% of 512",
         "{value: '1,034人中83人', per: month}", "0.3%", "33.333333333333336%", "6% to 11%"});
}

}  // namespace closs::resolve_test
