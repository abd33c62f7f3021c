// closs compare FILE...: figures of several scenarios side by side, and their differences against one of them.
#include "report/answers/compare.hpp"

#include <algorithm>

#include "cli/batch/answer.hpp"
#include "cli/batch/simulate_together.hpp"
#include "cli/batch/variants.hpp"
#include "cli/line/command.hpp"
#include "cli/line/selection.hpp"
#include "input/values/suggest.hpp"
#include "report/answers/simulate.hpp"

namespace closs {
namespace {

/// The first file with some values given another way on the command line.
struct Given {
  std::string name;
  std::vector<std::string> sets;
};

Failure malformed(const std::string& text) { return Failure(Fault{"variant-malformed", {}, {{"text", text}}}); }

/// NAME:PATH=VALUE, those of one name together, in the order in which the names come.
std::vector<Given> variants_given(const std::vector<std::string>& texts) {
  std::vector<Given> out;
  for (const std::string& text : texts) {
    const std::size_t colon = text.find(':');
    const std::size_t equals = text.find('=');
    if (colon == text.npos || colon == 0 || equals == text.npos || equals <= colon + 1) throw malformed(text);
    const std::string name = text.substr(0, colon);
    auto found = std::find_if(out.begin(), out.end(), [&](const Given& v) { return v.name == name; });
    if (found == out.end()) found = out.insert(out.end(), {name, {}});
    found->sets.push_back(text.substr(colon + 1));
  }
  return out;
}

// Side by side they are all in memory: scenarios, and problems in segments of all of them.
constexpr std::size_t most_rows = 1000, most_cells = 500'000;

/// One scenario to compare: a file, or a variant of the first one.
struct Side {
  Wanted wanted;
  std::string variant;  // empty: the file as it stands
  EvaluatedScenario read = {};
};

/// Where the scenario stands that --against names; sides.size(): it is none of them.
std::size_t find_side(const std::vector<Side>& sides, const std::string& against) {
  if (against.empty()) return 0;
  const auto same = [&](const Side& e) {
    return e.variant.empty() ? e.wanted.input.path == against : e.variant == against;
  };
  return static_cast<std::size_t>(std::find_if(sides.begin(), sides.end(), same) - sides.begin());
}

std::vector<Side> sides_of(const Call& call, const std::vector<Input>& inputs) {
  std::vector<Side> sides;
  const auto add = [&](Input input, std::vector<std::string> sets, const std::string& variant) {
    Side side;
    side.wanted.input = std::move(input);
    side.wanted.more_sets = std::move(sets);
    side.variant = variant;
    sides.push_back(std::move(side));
  };
  for (const Input& input : inputs) add(input, {}, "");
  for (Given& variant : variants_given(call.options.variants)) {
    for (const Input& input : inputs)
      if (input.path == variant.name) throw Failure(Fault{"variant-is-file", {}, {{"name", variant.name}}});
    add({inputs.front().path, false}, std::move(variant.sets), variant.name);
  }
  return sides;
}

/// Adds a side for each row of the table of --variants.
void add_rows(std::vector<Side>& sides, const Variants& table, const Input& file) {
  if (table.count() > most_rows)
    throw Failure(Fault{"variants-too-many", {}, {{"file", table.path()}, {"most", std::to_string(most_rows)}}});
  VariantRows rows(table, 0, 1);
  for (std::size_t i = 0; i < table.count(); ++i) {
    const auto variant = std::make_shared<const Variant>(rows.at(i));
    for (const Side& side : sides)
      if (side.variant == variant->name || side.wanted.input.path == variant->name)
        throw Failure(Fault{side.variant.empty() ? FaultCode("variant-is-file") : FaultCode("variants-name-twice"),
                            {},
                            {{"name", variant->name}}});
    Side side;
    side.wanted.input = {file.path, false};
    side.wanted.table = &table;
    side.wanted.row = variant;
    side.variant = variant->name;
    sides.push_back(std::move(side));
  }
}

void refuse_unknown(std::span<const Scenario* const> scenarios, std::size_t against,
                    const CompareSelection& selection) {
  std::vector<std::string> known;
  if (!selection.figures.empty()) known = figure_names(scenarios);
  std::vector<Fault> faults;
  for (const std::string& name : selection.figures)
    if (std::find(known.begin(), known.end(), name) == known.end())
      faults.push_back(
          suggesting("unknown-figure", {{"figure", name}, {"file", scenarios[against]->file}}, name, known));
  if (!faults.empty()) throw Failure(std::move(faults));
  const auto tagged = [](const Scenario* s) { return !s->tags.empty(); };
  const auto has_tag = [&](const Scenario* s) {
    return std::any_of(s->tags.begin(), s->tags.end(), [&](const Tag& tag) { return tag.key == selection.by; });
  };
  if (std::any_of(scenarios.begin(), scenarios.end(), has_tag)) return;
  const auto first = std::find_if(scenarios.begin(), scenarios.end(), tagged);
  refuse_unknown_tag(first == scenarios.end() ? *scenarios[against] : **first, selection.by);
}

/// Warnings of all scenarios, each once: variants repeat those of their file.
void add_all_warnings(Answer& answer, const std::vector<Side>& sides) {
  for (const Side& side : sides) {
    std::vector<Fault> fresh;
    for (const Fault& fault : side.read.warnings) {
      const std::string place = place_text(fault.place, side.read.read.sources);
      if (std::none_of(answer.warnings.begin(), answer.warnings.end(), [&](const Fault& other) {
            return other.code == fault.code && other.values == fault.values &&
                   place_text(other.place, answer.sources) == place;
          }))
        fresh.push_back(fault);
    }
    add_warnings(answer, fresh, side.read.read.sources);
  }
}

/// Options of a simulation say nothing of a plain comparison.
void refuse_alone(const Options& options) {
  if (options.simulate) return;
  std::vector<Fault> faults;
  for (const auto& [given, name] : {std::pair(!options.trials.empty(), "--trials"),
                                    {!options.seed.empty(), "--seed"},
                                    {!options.sampler.empty(), "--sampler"},
                                    {!options.precision.empty(), "--precision"},
                                    {options.threads != 0, "--threads"}})
    if (given) faults.push_back({"option-needs-option", {}, {{"option", name}, {"needed", "--simulate"}}});
  if (!faults.empty()) throw Failure(std::move(faults));
}

Answer plain_answer(const Call& call, std::span<const Scenario* const> scenarios, std::span<const std::string> variants,
                    const CompareSelection& selection, std::size_t against, const std::vector<Side>& sides) {
  Answer answer = compare_answer(scenarios, variants, compare(scenarios, selection, against), report_options(call));
  add_all_warnings(answer, sides);
  return answer;
}

/// The same, and how sure the differences are: of the same trials of all scenarios, the first of which is the one
/// compared with.
void compare_simulated(const Call& call, const Answering& asked, const CompareSelection& selection,
                       std::span<const Scenario* const> scenarios, std::vector<std::string> variants,
                       std::vector<Side> sides) {
  SimulationPlan plan = simulation_plan(*scenarios.front(), call.options);
  plan.figures = figures_compared(scenarios, selection);
  plan.differences = true;
  plan.decisions = false;
  for (std::size_t k = 0; k < sides.size(); ++k) refuse_many_sets(*scenarios[k], plan.figures[k], plan.trials);
  Answer plain = plain_answer(call, scenarios, variants, selection, 0, sides);
  SimulationOutputs outputs(call, asked, false);
  if (!outputs.prints_warnings()) call.reporter.report(plain.warnings, plain.sources);
  SimulatedTogether all{.variants = std::move(variants)};
  for (Side& side : sides) all.read.push_back(std::move(side.read));
  simulate_together(call, plan, all);
  std::vector<SimulationReported> reported;
  for (std::size_t k = 0; k < all.read.size(); ++k)
    reported.push_back({&all.read[k].scenario(), &all.results[k], all.read[k].read.sources, all.read[k].warnings});
  Document document = differences_document(reported, all.variants, std::move(plain), report_options(call));
  outputs.add(all, outputs.pieces_of(all, &document));
  outputs.close();
  if (all.signal != 0) end_by(all.signal, call);
}

}  // namespace

void compare(const Call& call) {
  const Options& options = call.options;
  refuse_alone(options);
  std::vector<std::string> more;
  if (!options.against.empty() && options.against != "-") more.push_back(options.against);
  if (!options.variants_file.empty()) more.push_back(options.variants_file);
  const Answering asked = options.simulate ? answering(call, simulation_kinds(), more) : answering(call, more);
  const std::optional<Variants> table = variants_of(call);
  if (!options.variants_file.empty() && !table) return;
  std::vector<Side> sides = sides_of(call, asked.inputs);
  if (table) add_rows(sides, *table, asked.inputs.front());
  std::size_t against = find_side(sides, options.against);
  if (against == sides.size()) {
    sides.emplace(sides.begin())->wanted.input = {options.against, false};
    against = 0;
  }
  if (sides.size() < 2) throw Failure(Fault{"compare-one-scenario", {}, {{"file", sides.front().wanted.input.path}}});
  std::size_t cells = 0;
  for (Side& side : sides) {
    side.read = read_for(call, asked, side.wanted, Warnings::kept);
    if (side.read.wrong_title) return;  // so are all rows
    side.read.results = {};             // those that are asked for are evaluated again, side by side
    if (!side.read.evaluated) continue;
    cells += side.read.scenario().problems.size() * side.read.scenario().segments.size();
    if (cells > most_cells)
      throw Failure(Fault{"compare-too-large",
                          {},
                          {{"scenarios", std::to_string(sides.size())},
                           {"file", side.wanted.input.path},
                           {"most", std::to_string(most_cells)}}});
  }
  if (!sides[against].read.evaluated) return;
  const Scenario* const base = &sides[against].read.scenario();
  std::erase_if(sides, [](const Side& e) { return !e.read.evaluated; });
  if (sides.size() < 2) {
    if (call.reporter.exit_code() == 0) throw Failure(Fault{"compare-one-scenario", {}, {{"file", base->file}}});
    return;
  }

  const auto base_at =
      std::find_if(sides.begin(), sides.end(), [&](const Side& e) { return &e.read.scenario() == base; });
  against = static_cast<std::size_t>(base_at - sides.begin());
  if (options.simulate) {
    std::rotate(sides.begin(), base_at, base_at + 1);
    against = 0;
  }
  std::vector<const Scenario*> scenarios;
  std::vector<std::string> variants;
  for (const Side& side : sides) {
    scenarios.push_back(&side.read.scenario());
    variants.push_back(side.variant);
  }
  const CompareSelection selection{measures_named(options.measures), options.figures, options.by};
  refuse_unknown(scenarios, against, selection);
  if (options.simulate)
    return compare_simulated(call, asked, selection, scenarios, std::move(variants), std::move(sides));
  const Answer answer = plain_answer(call, scenarios, variants, selection, against, sides);
  if (!prints_warnings(asked)) call.reporter.report(answer.warnings, answer.sources);
  write_answer(call, asked, answer);
}

}  // namespace closs
