#include "cli/batch/answer.hpp"

#include <algorithm>

#include "cli/line/selection.hpp"

namespace closs {
namespace {

std::vector<OutputKind> answer_kinds() {
  std::vector<OutputKind> all;
  for (const AnswerFormat& format : answer_formats()) all.push_back({format.name, format.extension});
  return all;
}

}  // namespace

Answering answering(const Call& call, std::span<const std::string> more, std::size_t files) {
  Answering out;
  const auto& operands = call.options.operands;
  out.inputs = inputs_of(std::span(operands).first(std::min(files, operands.size())), call.options);
  std::vector<std::string> all = files_of(out.inputs);
  all.insert(all.end(), more.begin(), more.end());
  out.outputs = planned_outputs(call.options, answer_kinds(), all);
  out.intake = std::make_unique<Intake>(call.options);
  return out;
}

Answering answering_from_tables(const Call& call) {
  Answering out;
  out.outputs = planned_outputs(call.options, answer_kinds(), {});
  return out;
}

EvaluatedScenario read_for(const Call& call, const Answering& answering, Wanted wanted, Warnings warnings) {
  wanted.shares = false;
  EvaluatedScenario out = evaluated(*answering.intake, wanted);
  const bool told = out.evaluated && warnings == Warnings::told && !prints_warnings(answering);
  std::vector<Fault> faults = told ? out.warnings : out.faults;
  place_in_file(faults);
  call.reporter.report(faults, out.read.sources);
  return out;
}

EvaluatedScenario read_for(const Call& call, const Answering& answering, const std::string& file,
                           const std::vector<std::string>& own_paths) {
  Wanted wanted;
  wanted.input = {file, false};
  wanted.own_paths = own_paths;
  return read_for(call, answering, std::move(wanted));
}

bool prints_warnings(const Answering& answering) {
  return std::any_of(answering.outputs.begin(), answering.outputs.end(), [](const PlannedOutput& output) {
    return output.standard() && answer_formats()[output.kind].warns;
  });
}

void write_answer(const Call& call, const Answering& answering, const Answer& answer) {
  const ReportOptions common = report_options(call);
  Outputs outputs(answering.outputs, call.out);
  std::vector<Piece> pieces;
  for (const PlannedOutput& output : answering.outputs)
    pieces.emplace_back(answer_formats()[output.kind].write(answer, options_for(output, common)));
  outputs.add(0, pieces);
  outputs.close({}, answering.intake ? answering.intake->read.get() : nullptr);
}

}  // namespace closs
