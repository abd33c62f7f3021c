// From a merged tree to a checked Scenario: the top level's keys, then economics, problems and fixes, each in its own
// file (reading.hpp). All faults are collected; none is thrown.
#include <fmt/format.h>

#include <algorithm>

#include "input/model/file_keys.hpp"
#include "input/scenario/reading.hpp"
#include "input/values/currency.hpp"
#include "text/joined.hpp"
#include "text/names.hpp"

namespace closs {
namespace {

constexpr std::array<std::string_view, 30> top_keys = {"closs",
                                                       "name",
                                                       "model",
                                                       "benchmark",
                                                       "currency",
                                                       "period",
                                                       "horizon",
                                                       "lifetime",
                                                       "loss_rates_over",
                                                       "overlap",
                                                       "discount_rate",
                                                       "customers",
                                                       "new_customers",
                                                       "margin",
                                                       "baseline_loss",
                                                       "revenue_per_customer",
                                                       "problem_rate",
                                                       "cost_growth",
                                                       "problems",
                                                       "segments",
                                                       "revenue_per_customer_growth",
                                                       "fixes",
                                                       "word_of_mouth",
                                                       "expect",
                                                       "correlations",
                                                       "simulation",
                                                       "extends",
                                                       "acquisition_cost",
                                                       "abstract",
                                                       "problem_defaults"};

void read_model(Reading& r, const Node& root, const std::string& file) {
  const Node* node = stated(root, "model");
  if (!node) {
    if (is_missing(root, "model")) r.fault("missing-model", root.place, {{"known", joined(r.library.model_names())}});
    return;
  }
  const std::string name = text_of(r, *node, "model");
  if (name.empty()) return;
  const bool in_a_file = r.layers.rank_of(node->place) <= 0 && node->place;
  const std::string& relative_to = in_a_file ? r.sources[static_cast<std::size_t>(node->place.source)].name : file;
  r.scenario.model = r.library.model(name, relative_to, node->place, r.sources, r.faults);
}

void read_benchmark(Reading& r, const Node& root) {
  const Node* node = stated(root, "benchmark");
  if (!node) return;
  r.benchmark_place = node->place;
  const std::string name = text_of(r, *node, "benchmark");
  if (name.empty()) return;
  r.benchmark = r.library.benchmark(name, node->place, r.sources, r.faults);
  if (!r.benchmark) return;
  r.scenario.benchmark = name;
  if (!r.scenario.model) return;
  const auto& models = r.benchmark->models;
  if (std::find(models.begin(), models.end(), r.model().name) != models.end()) return;
  r.fault("benchmark-of-another-model", node->place,
          {{"name", name}, {"model", r.model().name}, {"known", joined(models)}});
  r.benchmark = nullptr;
}

void check_benchmark_used(Reading& r) {
  if (!r.benchmark) return;
  const bool used = std::any_of(r.scenario.values.begin(), r.scenario.values.end(),
                                [](const Value& v) { return v.origin == Origin::benchmark; });
  if (!used) r.fault("benchmark-unused", r.benchmark_place, {{"name", r.benchmark->name}});
}

/// The code that a sign or a code in small letters probably means; empty where none is near.
std::string currency_meant(std::string_view written) {
  std::string capitals(written);
  for (char& c : capitals)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  if (is_currency(capitals)) return capitals;
  for (const char* code : {"USD", "EUR", "JPY", "GBP", "CNY", "KRW", "INR"})
    if (stands_for(written, code)) return code;
  return {};
}

void read_currency(Reading& r, const Node& root) {
  const Node* node = stated(root, "currency");
  if (!node) {
    if (is_missing(root, "currency")) r.fault("missing-key", root.place, {{"key", "currency"}});
    return;
  }
  const std::string code = text_of(r, *node, "currency");
  if (!code.empty() && !is_currency(code))
    r.fault({"unknown-currency", node->place, {{"value", code}}, currency_meant(code)});
  if (is_currency(code)) r.scenario.currency = code;
}

void read_frame(Reading& r, const Node& root) {
  Scenario& s = r.scenario;
  if (const Node* name = stated(root, "name"))
    s.name = text_in_languages(r, *name, "name");
  else if (is_missing(root, "name"))
    r.fault("missing-key", root.place, {{"key", "name"}});
  read_currency(r, root);
  if (const Node* period = stated(root, "period"))
    s.period = static_cast<Period>(std::max(0, read_word(*period, "period", period_names, r.faults)));
  s.loss_rates_over = s.period;
  if (const Node* over = stated(root, "loss_rates_over"))
    s.loss_rates_over = static_cast<Period>(std::max(0, read_word(*over, "loss_rates_over", period_names, r.faults)));
  if (const Node* overlap = stated(root, "overlap"))
    s.overlap = static_cast<Overlap>(std::max(0, read_word(*overlap, "overlap", overlap_names, r.faults)));
  if (const Node* horizon = stated(root, "horizon"))
    s.horizon = periods(r, *horizon, "horizon", ScenarioLimits::periods);
  if (const Node* lifetime = stated(root, "lifetime"))
    s.lifetime = periods(r, *lifetime, "lifetime", ScenarioLimits::periods);
  if (const Place fixes = place_of_key(root, "fixes")) {
    if (is_missing(root, "horizon")) r.fault("fixes-need-horizon", fixes);
    if (is_missing(root, "discount_rate")) r.fault("fixes-need-discount-rate", fixes);
  }
}

void read_expect(Reading& r, const Node& root) {
  const Node* list = stated(root, "expect");
  if (!list) return;
  if (list->type != Node::Type::sequence) {
    if (!list->reported) r.fault("not-a-list", list->place, {{"key", "expect"}});
    return;
  }
  for (const Node* item : list->items) {
    const Node* line = item;
    std::string text;
    // `- warn: ...` without quotes is a map of one entry to YAML.
    if (item->type == Node::Type::map && item->entries.size() == 1 && item->entries[0].key == "warn" &&
        item->entries[0].value->type == Node::Type::scalar) {
      text = "warn: " + std::string(item->entries[0].value->text);
    } else {
      text = text_of(r, *line, "expect");
    }
    if (!text.empty()) r.scenario.expect.push_back({std::move(text), item->place});
  }
}

void read_all(Reading& r, const Node& tree, const std::string& file) {
  const Node& root = with_known_keys(r, tree, top_keys);
  read_frame(r, root);
  r.context = {r.scenario.currency, r.scenario.period};
  read_model(r, root, file);
  read_benchmark(r, root);
  read_economics(r, root);
  read_word_of_mouth(r, root);
  if (r.scenario.model) read_problems(r, root);
  if (const Node* problems = stated(root, "problems"); problems && problems->type == Node::Type::map)
    read_tags(r, *problems);
  read_fixes(r, root);
  read_expect(r, root);
  read_simulation(r, root);
}

/// Reads the merged tree into r.scenario; false: so faulty that reading stopped on the way.
bool build(Reading& r, const Node& root, const std::string& file) {
  try {
    read_all(r, root, file);
    return true;
  } catch (const TooManyFaults&) {
    return false;
  }
}

std::vector<std::string> normalised_paths(const std::vector<std::string>& paths) {
  std::vector<std::string> out;
  for (const std::string& path : paths) out.push_back(normalised(path));
  return out;
}

/// The merged tree with the sets, in which groups of shares still sum to 1. What the file alone says is read first,
/// since the sets move shares from where they were.
void put_sets(ReadScenario& read, Layers& layers, Library& library, const ReadOptions& options,
              std::vector<Fault>& warnings) {
  const Layers before = layers;
  layers = with_sets(before, *read.arena, options.sets, read.sources, read.faults);
  Scenario scratch;
  std::vector<Fault> ignored;
  std::vector<Source> sources = read.sources;
  Reading r{library, *read.arena, sources, ignored, before, {}, scratch};
  if (build(r, *before.root, read.sources.front().name) && scratch.model)
    layers.root = with_shares_spread(r, layers, warnings);
}

}  // namespace

ReadScenario read_scenario(Library& library, const std::string& file, const std::string& text,
                           const ReadOptions& options) {
  ReadScenario read;
  read.arena = std::make_shared<Arena>();
  Layers layers = read_layers(*read.arena, library.disk(), file, text, read.sources, read.faults);
  read.is_scenario = layers.is_scenario;
  read.abstract = layers.abstract;
  if (!layers.root || !layers.is_scenario || layers.abstract) return read;
  std::vector<Fault> warnings;
  if (!options.sets.empty()) put_sets(read, layers, library, options, warnings);
  read.merged = layers.root;
  auto scenario = std::make_shared<Scenario>();
  scenario->file = file;
  scenario->sets = options.sets;
  const std::vector<std::string> own = normalised_paths(options.own);
  Reading r{library, *read.arena, read.sources, read.faults, layers, own, *scenario};
  build(r, *layers.root, file);
  if (read.faults.empty()) {
    drop_unused_values(*scenario);
    if (options.sets.empty()) check_benchmark_used(r);  // what is set may take the place of all that it gives
    check_loss_rates_over(r, *layers.root);
    note_estimates(r);
    check_correlations(r);
  }
  sort_by_place(read.faults, 0);
  scenario->warnings.insert(scenario->warnings.begin(), warnings.begin(), warnings.end());
  sort_by_place(scenario->warnings, 0);
  if (read.faults.empty()) read.scenario = std::move(scenario);
  return read;
}

std::optional<Value> read_literal_value(const Scenario& scenario, const Parameter& parameter, const std::string& text,
                                        Place place, std::vector<Fault>& faults) {
  Node node;
  node.type = Node::Type::scalar;
  node.text = text;
  node.place = place;
  const LiteralContext context{scenario.currency, scenario.period};
  return read_value(node, parameter, context, faults);
}

std::optional<double> read_literal(const Scenario& scenario, const Parameter& parameter, const std::string& text,
                                   Place place, std::vector<Fault>& faults) {
  const std::optional<Value> value = read_literal_value(scenario, parameter, text, place, faults);
  return value ? std::optional(value->base) : std::nullopt;
}

}  // namespace closs
