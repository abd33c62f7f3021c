#include "input/model/benchmark_file.hpp"

#include <algorithm>
#include <charconv>

#include "input/model/file_keys.hpp"
#include "input/values/literal.hpp"
#include "input/values/suggest.hpp"
#include "text/ascii.hpp"

namespace closs {
namespace {

constexpr std::string_view benchmark_keys[] = {"closs_benchmark", "name", "label", "meaning", "models", "values"};
constexpr std::string_view value_keys[] = {"value", "source", "year", "country", "sample", "measures", "note"};
constexpr std::string_view kinds_of_evidence[] = {"intention", "behaviour"};

using Models = std::vector<std::shared_ptr<const Model>>;

void read_models(const Node& node, const FindModel& find_model, Benchmark& benchmark, Models& models,
                 std::vector<Fault>& faults) {
  if (node.reported) return;
  if (node.type != Node::Type::sequence || node.items.empty()) {
    add_fault(faults, {"not-a-list", node.place, {{"key", "models"}}});
    return;
  }
  for (const Node* item : node.items) {
    if (enough(faults)) return;
    benchmark.models.push_back(read_text(*item, "models", faults));
    if (item->type != Node::Type::scalar) continue;
    if (auto model = find_model(benchmark.models.back(), item->place, faults)) models.push_back(std::move(model));
  }
}

/// The row of a parameter in the first model that has it.
const Parameter* find_parameter(std::string_view name, const Models& models) {
  for (const auto& model : models)
    if (const int i = model->parameter(name); i >= 0) return &model->parameters[static_cast<std::size_t>(i)];
  return nullptr;
}

void fault_unknown(const Entry& entry, const Models& models, std::vector<Fault>& faults) {
  std::vector<std::string> known;
  for (const auto& model : models)
    for (const Parameter& p : model->parameters)
      if (std::find(known.begin(), known.end(), p.name) == known.end()) known.push_back(p.name);
  add_fault(faults,
            suggesting("unknown-parameter", {{"name", std::string(entry.key)}}, entry.key, known, entry.key_place));
}

/// A year, or 0 for the written `unknown`.
int read_year(const Node& node, std::vector<Fault>& faults) {
  const std::string_view text = node.text;
  if (node.reported) return 0;
  if (node.type == Node::Type::scalar && text == "unknown") return 0;
  const auto year = parsed_number<int>(text);
  if (node.type == Node::Type::scalar && year && *year >= 1900 && *year <= 2100) return *year;
  add_fault(faults, {"bad-year", node.place, {{"value", std::string(text)}}});
  return 0;
}

void read_provenance(const Node& map, BenchmarkValue& value, std::vector<Fault>& faults) {
  if (const Node* source = required(map, "source", faults)) value.value.source = read_text(*source, "source", faults);
  if (const Node* year = required(map, "year", faults)) value.year = read_year(*year, faults);
  if (const Node* country = required(map, "country", faults)) value.country = read_text(*country, "country", faults);
  if (const Node* sample = required(map, "sample", faults)) value.sample = read_text(*sample, "sample", faults);
  if (const Node* note = map.find("note")) value.note = read_both(*note, "note", faults);
  const Node* measures = required(map, "measures", faults);
  if (!measures) return;
  if (const int which = read_word(*measures, "measures", kinds_of_evidence, faults); which >= 0)
    value.measures = kinds_of_evidence[which];
}

void read_one(const Entry& entry, const Models& models, Benchmark& benchmark, std::vector<Fault>& faults) {
  const Node& map = *entry.value;
  const Parameter* parameter = find_parameter(entry.key, models);
  if (!parameter && !models.empty()) fault_unknown(entry, models, faults);
  if (!is_map(map, entry.key, faults)) return;
  check_keys(map, value_keys, faults);
  BenchmarkValue one;
  one.parameter = std::string(entry.key);
  const Node* written = required(map, "value", faults);
  if (written && parameter && parameter->kind == Kind::money)
    add_fault(faults, {"benchmark-money", written->place, {{"name", one.parameter}}});
  else if (written && parameter)
    if (auto value = read_value(*written, *parameter, LiteralContext{}, faults)) one.value = std::move(*value);
  one.value.place = {};
  one.value.origin = Origin::benchmark;
  one.value.evidence = Evidence::benchmark;
  read_provenance(map, one, faults);
  if (one.year > 0 && one.value.as_of.empty()) one.value.as_of = std::to_string(one.year);
  benchmark.values.push_back(std::move(one));
}

}  // namespace

std::shared_ptr<const Benchmark> read_benchmark(const Node& root, const FindModel& find_model,
                                                std::vector<Fault>& faults) {
  const std::size_t before = faults.size();
  auto benchmark = std::make_shared<Benchmark>();
  if (!is_map(root, "closs_benchmark", faults)) return nullptr;
  const Node* version = required(root, "closs_benchmark", faults);
  if (!version || !is_version_1(*version, "benchmark-version", faults)) return nullptr;
  check_keys(root, benchmark_keys, faults);
  if (const Node* name = required(root, "name", faults)) benchmark->name = read_text(*name, "name", faults);
  if (const Node* label = root.find("label")) benchmark->label = read_both(*label, "label", faults);
  if (const Node* meaning = root.find("meaning")) benchmark->meaning = read_both(*meaning, "meaning", faults);
  Models models;
  if (const Node* node = required(root, "models", faults)) read_models(*node, find_model, *benchmark, models, faults);
  const Node* values = required(root, "values", faults);
  if (values && is_map(*values, "values", faults)) {
    if (values->entries.empty()) add_fault(faults, {"benchmark-empty", values->place, {}});
    for (const Entry& entry : values->entries)
      if (!enough(faults)) read_one(entry, models, *benchmark, faults);
  }
  sort_by_place(faults, before);
  return faults.empty() ? benchmark : nullptr;
}

}  // namespace closs
