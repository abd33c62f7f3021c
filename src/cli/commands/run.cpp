// closs run FILE...: the figures of each scenario, in every format asked for.
#include "report/answers/run.hpp"

#include "cli/batch/evaluate_all.hpp"
#include "cli/io/outputs.hpp"
#include "cli/io/run_outputs.hpp"
#include "cli/line/command.hpp"
#include "cli/line/selection.hpp"

namespace closs {
namespace {

/// All that decides what a run writes: equal in all of its shards.
std::string identity_of_run(const Options& options, std::span<const Input> inputs, const Variants* variants) {
  std::vector<std::string> all = {CLOSS_VERSION, options.bom ? "bom" : "", variants ? variants->sha256() : ""};
  const auto add = [&](const std::vector<std::string>& texts) {
    all.push_back(std::to_string(texts.size()));
    all.insert(all.end(), texts.begin(), texts.end());
  };
  for (const auto* texts : {&options.sets, &options.measures, &options.figures}) add(*texts);
  for (const Input& input : inputs) all.push_back(input.path);
  return sha256_of_list(all);
}

Shard shard_of(const Options& options, std::span<const Input> inputs) {
  if (options.shard.empty()) return {};
  for (const Input& input : inputs)
    if (input.path == "-") throw Failure(Fault{"shard-from-standard-input", {}, {}});
  return shard_named(options.shard);
}

ReportOptions run_report_options(const Call& call) {
  ReportOptions common;
  common.version = CLOSS_VERSION;
  common.language = call.reporter.language;
  common.digits = call.options.digits;
  common.by = call.options.by;
  common.bom = call.options.bom;
  common.measures = measures_named(call.options.measures);
  return common;
}

}  // namespace

void run(const Call& call) {
  const Options& options = call.options;
  const std::vector<Input> inputs = inputs_of(options.operands);
  std::vector<Input> all_read = inputs;
  if (!options.variants_file.empty()) all_read.push_back({options.variants_file, false});
  const std::vector<PlannedOutput> plan = planned_outputs(options, run_kinds(), all_read);
  const Shard shard = shard_of(options, inputs);
  const ReportOptions common = run_report_options(call);
  const std::optional<Variants> variants = variants_of(call);
  if (!options.variants_file.empty() && !variants) return;

  const auto read = options.outputs.empty() ? nullptr : std::make_shared<FilesRead>();
  const auto library = open_library(read);
  EvaluateAll request{inputs, options.sets, variants ? &*variants : nullptr, shard, options.threads};
  std::optional<PartOf> part;
  if (!options.shard.empty()) part = {identity_of_run(options, inputs, request.variants), shard, count_of(request)};
  RunOutputs outputs(plan, part ? &*part : nullptr, common, call.out);
  if (part && !outputs.mergeable()) call.reporter.report(std::vector<Fault>{{"shard-to-standard-output", {}, {}}});

  request.hashed = outputs.hashed();
  request.warnings = outputs.warns() ? Warnings::in_report : Warnings::on_standard_error;
  const Color color = color_wanted(options.color, 1);
  // Worth its time only where a whole report is read by people.
  const bool with_guesses = options.measures.empty() && options.figures.empty() && outputs.for_people();
  request.render = [&](const Reported& evaluated, const VariantName& variant) {
    ReportOptions mine = common;
    mine.figures = figures_named(*evaluated.scenario, options.figures);
    refuse_unknown_tag(*evaluated.scenario, options.by);
    Reported reported = evaluated;
    if (with_guesses) reported.guesses = guesses(*reported.scenario, 1);
    return outputs.render(reported, variant, std::move(mine), color);
  };
  request.take = [&](std::size_t position, const Rendered* rendered) { return outputs.take(position, rendered); };
  const Evaluated evaluated = evaluate_all(*library, request, call.reporter);
  if (!evaluated.complete || (evaluated.scenarios == 0 && !part)) return;
  outputs.commit(read.get());
}

}  // namespace closs
