// closs run FILE...: the figures of each scenario, in every format asked for.
#include "report/run.hpp"

#include "cli/command.hpp"
#include "cli/evaluate_files.hpp"
#include "cli/outputs.hpp"
#include "cli/selection.hpp"

namespace closs {
namespace {

std::vector<OutputKind> kinds() {
  std::vector<OutputKind> all;
  for (const Format& format : run_formats()) all.push_back({format.name, format.extension});
  return all;
}

}  // namespace

void run(const Call& call) {
  const Options& options = call.options;
  const std::vector<Input> inputs = inputs_of(options.operands);
  const std::vector<OutputKind> known = kinds();
  const std::vector<PlannedOutput> plan = planned_outputs(options, known, inputs);
  std::vector<const Format*> formats;
  for (const PlannedOutput& output : plan) formats.push_back(&run_formats()[output.kind]);

  ReportOptions common;
  common.version = CLOSS_VERSION;
  common.language = call.reporter.language;
  common.digits = options.digits;
  common.by = options.by;
  common.bom = options.bom;
  common.measures = measures_named(options.measures);
  // A file gets no color: only standard output may be a terminal.
  const Color color = color_wanted(options.color, 1);

  const auto read = options.outputs.empty() ? nullptr : std::make_shared<FilesRead>();
  const auto library = open_library(read);
  Outputs outputs(plan, call.out);
  bool first = true;

  EvaluateFiles request{inputs, options.sets, options.threads};
  request.warnings = Warnings::on_standard_error;
  for (std::size_t i = 0; i < plan.size(); ++i) {
    request.hashed = request.hashed || formats[i]->hashed;
    if (plan[i].path.empty() && formats[i]->warns) request.warnings = Warnings::in_report;
  }
  request.render = [&](const Reported& reported) {
    ReportOptions mine = common;
    mine.figures = figures_named(*reported.scenario, options.figures);
    refuse_unknown_tag(*reported.scenario, options.by);
    std::vector<std::string> parts;
    for (std::size_t i = 0; i < plan.size(); ++i) {
      mine.color = plan[i].path.empty() ? color : Color::off;
      parts.push_back(formats[i]->each(reported, mine));
    }
    return parts;
  };
  request.take = [&](const std::vector<std::string>& parts) {
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (first && formats[i]->before) outputs.write(i, formats[i]->before(common));
      if (!first) outputs.write(i, formats[i]->between);
      outputs.write(i, parts[i]);
    }
    first = false;
    return outputs.wanted();
  };
  if (evaluate_files(*library, request, call.reporter) == 0) return;
  for (std::size_t i = 0; i < plan.size(); ++i) outputs.write(i, formats[i]->after);
  outputs.commit(read.get());
}

}  // namespace closs
