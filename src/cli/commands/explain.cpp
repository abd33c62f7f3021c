// closs explain FILE FIGURE: one figure down to formulas, inputs and the lines they stand on.
#include "report/answers/explain.hpp"

#include "cli/batch/answer.hpp"
#include "cli/line/command.hpp"
#include "cli/line/selection.hpp"

namespace closs {

void explain(const Call& call) {
  const Options& options = call.options;
  Answering asked = answering(call, {}, 1);
  const EvaluatedScenario read = read_for(call, asked, options.operands[0]);
  if (!read.evaluated) return;
  const std::vector<FigureId> figure = figures_named(read.scenario(), std::span(&options.operands[1], 1));
  const Explained tree = explain(read.scenario(), figure.at(0), options.depth);
  Answer answer = explain_answer(read.scenario(), tree, read.read.sources, report_options(call));
  answer.warnings = read.warnings;
  write_answer(call, asked, answer);
}

}  // namespace closs
