#include "input/model/model_file.hpp"

#include <fstream>
#include <iterator>
#include <string>

#include "catch.hpp"
#include "input/model/benchmark_file.hpp"
#include "input/model/formula.hpp"
#include "input/scenario/read.hpp"

namespace closs::model_file_test {

namespace {

std::string file_text(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// A model read from text, with the faults in the order told.
struct ReadModel {
  std::shared_ptr<const Model> model;
  std::vector<Fault> faults;
};

ReadModel read(const std::string& text) {
  static Arena arena;
  ReadModel out;
  if (const Node* root = parse_yaml(arena, 0, text, out.faults)) out.model = read_model(*root, out.faults);
  return out;
}

/// A sound model with one part of its text replaced.
ReadModel read_with(const std::string& from, const std::string& to) {
  std::string text = R"(closs_model: 1
name: small
losses: include_baseline
start: problem
parameters:
  complaint_rate: {kind: rate}
  outcomes.good: {kind: share, group: outcomes}
  outcomes.bad: {kind: share, group: outcomes}
  loss: {kind: rate}
  contacts_per_complaint: {kind: number, default: 1}
  remedy: {kind: money, default: 0}
  cut: {kind: rate, default: 0}
states:
  problem: {to: {complained: complaint_rate, gone: rest}}
  complained: {complaint: true, contacts: contacts_per_complaint, cost: remedy,
               to: {kept: outcomes.good, gone: outcomes.bad}}
  gone: {spend_cut: cut, to: {lost: loss, kept: rest}}
)";
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return read(text.replace(at, from.size(), to));
}

std::string value_of(const Fault& fault, std::string_view name) {
  for (const auto& [key, value] : fault.values)
    if (key == name) return value;
  return {};
}

Library library_of_source() {
  const std::string folder = std::string(CLOSS_SOURCE_DIR) + "/models";
  return {Disk{file_text},
          folder,
          {"goodman", "drop", "goodmans-law", "stop-or-cut", "market-at-risk", "escalation"},
          {"japan-complaint-rate", "tarp-1979-under-5", "tarp-1979-over-100", "us-complaint-rate", "ccmc-2020"}};
}

}  // namespace

TEST_CASE("a sound model is read with the engine's parameters behind its own") {
  const auto [model, faults] = read_with("start: problem", "start: problem");
  REQUIRE(faults.empty());
  REQUIRE(model->parameters.size() == 9);
  REQUIRE(model->parameters[7].name == "realisation");
  REQUIRE(model->parameters[8].name == "cost_per_contact");
  REQUIRE(model->realisation == 7);
  REQUIRE(model->cost_per_contact == 8);
  REQUIRE(model->complaint == 1);
  REQUIRE(model->start == 0);
  REQUIRE(model->order == std::vector<int>{0, 1, 2});
  REQUIRE(model->states[1].steps[0].to == state_kept);
  REQUIRE(model->states[2].steps[0].to == state_lost);
  REQUIRE(model->states[2].steps[1].rest);
  REQUIRE(model->parameters[4].fallback == 1.0);
  REQUIRE(model->parameters[0].in_segment);
  REQUIRE(model->parameters[0].in_fix);
}

TEST_CASE("a model that counts no contacts has no cost per contact") {
  auto read_it = read_with("contacts: contacts_per_complaint, cost: remedy,", "cost: contacts_per_complaint * remedy,");
  REQUIRE(read_it.faults.empty());
  REQUIRE(read_it.model->cost_per_contact == -1);
}

TEST_CASE("formulas are sums of products of parameters, numbers and complements") {
  const auto [model, faults] = read_with("lost: loss", "lost: 50% * loss + 0.25 * (1 - cut) * loss");
  REQUIRE(faults.empty());
  const Formula& share = model->states[2].steps[0].share;
  REQUIRE(share.terms.size() == 2);
  REQUIRE(share.terms[0].number == 0.5);
  REQUIRE(share.terms[0].factors.size() == 1);
  REQUIRE(share.terms[1].number == 0.25);
  REQUIRE(share.terms[1].factors[0].complement);
  REQUIRE(model->parameters[static_cast<std::size_t>(share.terms[1].factors[0].parameter)].name == "cut");
}

TEST_CASE("a loop leaves the order empty") {
  const auto [model, faults] = read_with("gone: outcomes.bad", "problem: outcomes.bad");
  REQUIRE(faults.empty());
  REQUIRE(model->order.empty());
}

TEST_CASE("steps without rest are whole where their sum is 1 whatever the parameters are") {
  REQUIRE(read_with("{lost: loss, kept: rest}", "{lost: loss, kept: (1 - loss)}").faults.empty());
  REQUIRE(
      read_with("{lost: loss, kept: rest}", "{lost: loss * 100%, problem: 40% * (1 - loss), kept: 60% * (1 - loss)}")
          .faults.empty());
  REQUIRE(read_with("complaint_rate, gone: rest",
                    "complaint_rate * outcomes.good + complaint_rate * outcomes.bad, gone: (1 - complaint_rate)")
              .faults.empty());
  const auto [model, faults] = read_with("gone: outcomes.bad", "gone: outcomes.bad * loss");
  REQUIRE(model == nullptr);
  REQUIRE(faults.size() == 1);
  REQUIRE(faults[0].code.name() == "steps-not-whole");
  REQUIRE(value_of(faults[0], "state") == "complained");
}

TEST_CASE("each mistake in a model file has its fault") {
  struct Mistake {
    const char *from, *to;
    FaultCode code;
  };
  const Mistake mistake = GENERATE(values<Mistake>({
      {"closs_model: 1", "closs_model: 2", "model-version"},
      {"start: problem", "start: problems", "unknown-state"},
      {"name: small", "nmae: small", "unknown-key"},
      {"losses: include_baseline", "losses: drops", "not-one-of"},
      {"{kind: rate}", "{kind: growth}", "not-one-of"},
      {"{kind: rate}", "{kind: rates}", "not-one-of"},
      {"{kind: rate}", "{label: Rate}", "missing-key"},
      {"{kind: rate}", "rate", "not-a-map"},
      {"complaint_rate: {", "frequency: {", "parameter-reserved"},
      {"complaint_rate: {", "realisation: {", "parameter-reserved"},
      {"complaint_rate: {", "complaint rate: {", "bad-id"},
      {"  remedy: {", "  loss.silent: {kind: rate}\n  remedy: {", "parameter-inside-parameter"},
      {"  remedy: {", "  unused: {kind: rate}\n  remedy: {", "parameter-unused"},
      {", group: outcomes}", "}", "share-without-group"},
      {"loss: {kind: rate}", "loss: {kind: rate, group: x}", "group-without-share"},
      {"outcomes.bad: {kind: share, group: outcomes}", "outcomes.bad: {kind: share, group: other}", "group-of-one"},
      {"outcomes.bad: {kind: share, group: outcomes}", "outcomes.bad: {kind: share, group: outcomes, default: 100%}",
       "group-defaults"},
      {"cut: {kind: rate, default: 0}", "cut: {kind: rate, default: 0, low: 50%, high: 20%}", "domain-empty"},
      {"cut: {kind: rate, default: 0}", "cut: {kind: rate, default: 20%}", "default-without-source"},
      {"cut: {kind: rate, default: 0}", "cut: {kind: rate, default: 20% to 30%, source: a}", "model-value-uncertain"},
      {"remedy: {kind: money, default: 0}", "remedy: {kind: money, default: 5, source: a}", "money-default"},
      {"lost: loss", "lost: lost_rate", "unknown-parameter"},
      {"lost: loss", "lost: loss -", "formula-syntax"},
      {"lost: loss", "lost: 1 - loss", "formula-syntax"},
      {"lost: loss", "lost: (2 - loss)", "formula-syntax"},
      {"lost: loss", "lost: (1 - loss", "formula-syntax"},
      {"lost: loss", "lost: loss *", "formula-syntax"},
      {"lost: loss", "lost: [loss]", "formula-syntax"},
      {"lost: loss", "lost: 120%", "share-above-1"},
      {"lost: loss", "lost: loss * remedy", "formula-kind"},
      {"lost: loss", "lost: (1 - contacts_per_complaint)", "formula-kind"},
      {"cost: remedy", "cost: 2 * loss", "formula-no-money"},
      {"start: problem", "start: [problem]", "not-a-text"},
      {"name: small", "name: [small]", "not-a-text"},
      {"gone: rest", "went: rest", "unknown-state"},
      {"{complained: complaint_rate", "{complained: rest", "two-rest-steps"},
      {"{lost: loss, kept: rest}", "{}", "state-without-steps"},
      {"gone: {spend_cut: cut, to: {lost: loss, kept: rest}}", "gone: {spend_cut: cut}", "missing-key"},
      {"gone: {spend_cut", "gone: {complaint: true, spend_cut", "two-complaints"},
      {"complaint: true", "complaint: yes", "not-true-or-false"},
      {"gone: {spend_cut", "lost: {to: {kept: rest}}\n  gone: {spend_cut", "end-declared"},
      {"gone: {spend_cut", "away: {to: {lost: loss, kept: rest}}\n  gone: {spend_cut", "state-unreachable"},
      {"{spend_cut: cut, to: {lost: loss, kept: rest}}", "{spend_cut: cut, to: {problem: loss, gone: rest}}",
       "end-unreachable"},
      {"{spend_cut: cut, to: {lost: loss, kept: rest}}", "{told_bad: cut, to: {gone: rest}}", "states-endless"},
      {"gone: {spend_cut: cut, to: {lost: loss, kept: rest}}",
       "gone: {spend_cut: cut, to: {lost: loss, problem: rest}}", "cut-without-kept"},
      {"gone: {", "g o: {", "bad-id"},
  }));
  CAPTURE(mistake.from, mistake.to);
  const auto [model, faults] = read_with(mistake.from, mistake.to);
  REQUIRE(model == nullptr);
  REQUIRE_FALSE(faults.empty());
  bool found = false;
  for (const Fault& fault : faults) {
    found = found || fault.code == mistake.code;
    CHECK(static_cast<bool>(fault.place));
  }
  std::string codes;
  for (const Fault& fault : faults) codes += std::string(fault.code.name()) + " ";
  INFO(codes);
  REQUIRE(found);
}

TEST_CASE("all mistakes of a model file are told at once, in file order") {
  const auto [model, faults] = read(R"(closs_model: 1
name: small
losses: include
start: problem
parameters:
  rate: {kind: rat}
states:
  problem: {to: {lost: rates, away: rest}}
)");
  REQUIRE(model == nullptr);
  REQUIRE(faults.size() == 4);
  REQUIRE(faults[0].code.name() == "not-one-of");
  REQUIRE(faults[1].code.name() == "not-one-of");
  REQUIRE(faults[1].suggestion == "rate");
  REQUIRE(faults[2].code.name() == "unknown-parameter");
  REQUIRE(faults[2].suggestion == "rate");
  REQUIRE(faults[3].code.name() == "unknown-state");
}

TEST_CASE("the caret stands under the part of a formula that is at fault") {
  const auto plain = read_with("{lost: loss, kept: rest}", "{lost: 顧客 * loss, kept: rest}");
  REQUIRE(plain.faults.size() == 1);
  REQUIRE(plain.faults[0].place.line == 17);
  REQUIRE(plain.faults[0].place.column == 37);
  REQUIRE(plain.faults[0].place.length == 2);
  const auto quoted = read_with("{lost: loss, kept: rest}", "{lost: \"loss * lss\", kept: rest}");
  REQUIRE(quoted.faults.size() == 1);
  REQUIRE(quoted.faults[0].place.column == 45);
  REQUIRE(quoted.faults[0].place.length == 3);
}

TEST_CASE("a hostile model file is refused in bounded time") {
  std::string states, product = "loss";
  for (int i = 0; i < 200; ++i) states += "  s" + std::to_string(i) + ": {to: {lost: loss, kept: rest}}\n";
  REQUIRE(read_with("  gone: {", states + "  gone: {").faults.front().code.name() == "model-too-large");
  for (int i = 0; i < 60; ++i) product += " * (1 - cut) * (1 - complaint_rate) * (1 - loss)";
  REQUIRE(read_with("{lost: loss, kept: rest}", "{lost: " + product + ", kept: loss}").faults.front().code.name() ==
          "steps-not-whole");
}

TEST_CASE("the built-in models are sound, and say everything in both languages") {
  Library library = library_of_source();
  std::vector<Source> sources;
  std::vector<Fault> faults;
  for (const std::string& name : library.model_names()) {
    CAPTURE(name);
    const auto model = library.model(name, "", {}, sources, faults);
    REQUIRE(faults.empty());
    REQUIRE(model);
    CHECK(model->name == name);
    CHECK_FALSE(model->source.empty());
    CHECK(model->order.empty() == (name == "escalation"));
    const auto both = [](const Text& text) { return !text.en.empty() && !text.ja.empty(); };
    CHECK(both(model->label));
    CHECK(both(model->meaning));
    for (const Parameter& p : model->parameters) {
      CAPTURE(p.name);
      CHECK(both(p.label));
      CHECK(both(p.meaning));
    }
    for (const State& s : model->states) CHECK(both(s.label));
    CHECK(library.model(name, "", {}, sources, faults) == model);
  }
}

TEST_CASE("the built-in benchmarks carry their provenance") {
  Library library = library_of_source();
  std::vector<Source> sources;
  std::vector<Fault> faults;
  for (const std::string& name : library.benchmark_names()) {
    CAPTURE(name);
    const auto benchmark = library.benchmark(name, {}, sources, faults);
    REQUIRE(faults.empty());
    REQUIRE(benchmark);
    CHECK(benchmark->name == name);
    for (const BenchmarkValue& v : benchmark->values) {
      CHECK_FALSE(v.value.source.empty());
      CHECK_FALSE(v.sample.empty());
      CHECK(v.value.origin == Origin::benchmark);
      CHECK_FALSE(static_cast<bool>(v.value.place));
    }
  }
}

TEST_CASE("a benchmark tells its mistakes") {
  Library library = library_of_source();
  std::vector<Source> sources;
  const auto codes_of = [&](const std::string& text) {
    static Arena arena;
    std::vector<Fault> faults;
    const auto find = [&](const std::string& name, Place place, std::vector<Fault>& found) {
      return library.model(name, "", place, sources, found);
    };
    std::string codes;
    if (const Node* root = parse_yaml(arena, 0, text, faults)) read_benchmark(*root, find, faults);
    for (const Fault& fault : faults) codes += std::string(fault.code.name()) + ";";
    return codes;
  };
  const std::string head = "closs_benchmark: 1\nname: b\nmodels: [goodman]\nvalues:\n";
  const std::string rest = ", source: s, year: 2020, country: JP, sample: s, measures: behaviour}\n";
  CHECK(codes_of(head + "  complaint_rate: {value: 20%" + rest) == "");
  CHECK(codes_of(head + "  complain_rate: {value: 20%" + rest) == "unknown-parameter;");
  CHECK(codes_of(head + "  remedy: {value: 20" + rest) == "benchmark-money;");
  CHECK(codes_of(
            head +
            "  complaint_rate: {value: 20%, source: s, year: soon, country: JP, sample: s, measures: behaviour}\n") ==
        "bad-year;");
  CHECK(codes_of(head + "  complaint_rate: {value: 20%, year: 2020, country: JP, sample: s, measures: hope}\n") ==
        "missing-key;not-one-of;");
  CHECK(codes_of("closs_benchmark: 1\nname: b\nmodels: [goodmen]\nvalues:\n  complaint_rate: {value: 20%" + rest) ==
        "unknown-model;");
  CHECK(codes_of("closs_benchmark: 1\nname: b\nmodels: goodman\nvalues:\n  complaint_rate: {value: 20%" + rest) ==
        "not-a-list;");
  CHECK(codes_of("closs_benchmark: 1\nname: b\nmodels: [goodman]\nvalues: {}\n") == "benchmark-empty;");
  CHECK(codes_of("closs_benchmark: 1\nname: b\nmodels:\nvalues: {}\n") == "empty-value;benchmark-empty;");
  CHECK(codes_of("closs_benchmark: 1\nname: b\nmodels: [[goodman]]\nvalues:\n  remedy: {value: 20%" + rest) ==
        "not-a-text;");
  CHECK(codes_of(head + "  complaint_rate: {value: 20%, source: s, country: JP, sample: s, year: }\n") ==
        "empty-value;missing-key;");
  CHECK(codes_of("closs_benchmark: 3\nname: b\n") == "benchmark-version;");
}

TEST_CASE("a part of a model that is empty or of another kind is one fault, and what stands in it is not missed, too") {
  const auto codes_of = [](const std::string& from, const std::string& to) {
    const ReadModel found = read_with(from, to);
    CHECK(found.model == nullptr);
    std::string codes;
    for (const Fault& fault : found.faults) codes += std::string(fault.code.name()) + ";";
    return codes;
  };
  const std::string heading = "closs_model: 1\nname: small\nlosses: include_baseline\nstart: problem\n";
  for (const auto& [states, codes] :
       {std::pair("{}", "empty-map;"), std::pair("", "empty-value;"), std::pair("[]", "not-a-map;"),
        std::pair("null", "not-a-map;"), std::pair("{problem: }", "empty-value;"),
        std::pair("{problem: {to: }}", "empty-value;")}) {
    const ReadModel found = read(heading + "parameters: {loss: {kind: rate}}\nstates: " + states + "\n");
    CAPTURE(states);
    CHECK(found.model == nullptr);
    std::string all;
    for (const Fault& fault : found.faults) all += std::string(fault.code.name()) + ";";
    CHECK(all == codes);
  }
  CHECK(codes_of("complaint: true", "complaint: ") == "empty-value;");
  CHECK(codes_of("start: problem", "start:") == "empty-value;");
  CHECK(codes_of("start: problem", "start: {}") == "not-a-text;");
  CHECK(codes_of("name: small", "name:") == "empty-value;");
  CHECK(codes_of("name: small", "name: []") == "not-a-text;");
}

TEST_CASE("a model that does not exist is told with those that do") {
  Library library = library_of_source();
  std::vector<Source> sources;
  std::vector<Fault> faults;
  REQUIRE(library.model("goodmann", "a/b.yaml", {}, sources, faults) == nullptr);
  REQUIRE(faults.size() == 1);
  REQUIRE(faults[0].code.name() == "unknown-model");
  REQUIRE(faults[0].suggestion == "goodman");
  REQUIRE(value_of(faults[0], "known").find("escalation") != std::string::npos);
}

TEST_CASE("a model of one's own is found beside the file that names it") {
  std::string asked;
  Library library(Disk{[&](const std::string& path) {
                    asked = path;
                    return std::string(
                        "closs_model: 1\nname: own\nlosses: above_baseline\nstart: p\n"
                        "parameters: {d: {kind: rate}}\nstates: {p: {to: {lost: d, kept: rest}}}\n");
                  }},
                  "models", {"goodman"}, {});
  std::vector<Source> sources;
  std::vector<Fault> faults;
  const auto model = library.model("../own.yaml", "a/b/c.yaml", {}, sources, faults);
  REQUIRE(faults.empty());
  REQUIRE(sources.empty());
  REQUIRE(model->losses_above_baseline);
  REQUIRE(asked == "a/own.yaml");
}

}  // namespace closs::model_file_test
