#include "cli/batch/answer.hpp"

#include <algorithm>
#include <deque>

#include "cli/line/selection.hpp"

namespace closs {
namespace {

Answering answering_in(const Call& call, std::span<const OutputKind> kinds, std::span<const std::string> more,
                       std::size_t files) {
  Answering out;
  const auto& operands = call.options.operands;
  out.inputs = inputs_of(std::span(operands).first(std::min(files, operands.size())), call.options);
  std::vector<std::string> all = files_of(out.inputs);
  all.insert(all.end(), more.begin(), more.end());
  out.outputs = planned_outputs(call.options, kinds, all);
  out.intake = std::make_unique<Intake>(call.options);
  return out;
}

}  // namespace

Answering answering(const Call& call, std::span<const std::string> more, std::size_t files) {
  return answering_in(call, kinds_of(answer_formats()), more, files);
}

Answering answering(const Call& call, std::span<const OutputKind> kinds, std::span<const std::string> more) {
  return answering_in(call, kinds, more, std::string::npos);
}

Answering answering_from_tables(const Call& call) {
  Answering out;
  out.outputs = planned_outputs(call.options, kinds_of(answer_formats()), {});
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

namespace {

void write_answers(const Call& call, const Answering& answering, const Answers& answers) {
  const ReportOptions common = report_options(call);
  Outputs outputs(answering.outputs, call.out, answering.intake ? answering.intake->read.get() : nullptr);
  std::vector<Piece> pieces;
  for (const PlannedOutput& output : answering.outputs)
    pieces.emplace_back(answer_formats()[output.kind].write(answers, options_for(output, common)));
  outputs.add(0, pieces);
  outputs.close();
}

}  // namespace

void write_answer(const Call& call, const Answering& answering, Answer answer) {
  Answers one;
  one.all.push_back(std::move(answer));
  write_answers(call, answering, one);
}

void answer_each(const Call& call, const Answering& answering, AnswerFor answer) {
  const std::vector<std::string>& operands = call.options.operands;
  std::deque<EvaluatedScenario> read;  // what the answers speak of
  Answers answers;
  answers.listed = operands.size() > 1 || answering.inputs.front().in_folder;
  for (const Input& input : answering.inputs) {
    Wanted wanted;
    wanted.input = input;
    const EvaluatedScenario& one = read.emplace_back(read_for(call, answering, std::move(wanted), Warnings::kept));
    if (!one.evaluated) continue;
    const std::vector<Fault> faults = faults_thrown(input, [&] {
      auto found = answer(call, one);
      if (!found) return;
      if (!prints_warnings(answering)) call.reporter.report(found->warnings, found->sources);
      answers.all.push_back(std::move(*found));
    });
    call.reporter.report(faults);
  }
  if (!answers.all.empty()) return write_answers(call, answering, answers);
  if (call.reporter.exit_code() == 0) call.reporter.report(std::vector<Fault>{{"folder-without-scenario", {}, {}}});
}

}  // namespace closs
