// closs resolve FILE: the merged scenario and the origin of each value, as a scenario or as a table.
#include "input/scenario/resolve.hpp"

#include <algorithm>

#include "cli/io/outputs.hpp"
#include "cli/io/sha256.hpp"
#include "cli/line/command.hpp"
#include "cli/line/selection.hpp"
#include "report/answers/resolve.hpp"
#include "report/faults/faults.hpp"

namespace closs {
namespace {

/// The format of the table that goes by a name; nullptr: it is that of the scenario itself.
const AnswerFormat* table_format(std::string_view name) {
  const auto formats = answer_formats();
  const auto found =
      std::find_if(formats.begin(), formats.end(), [&](const AnswerFormat& format) { return format.name == name; });
  return found == formats.end() ? nullptr : &*found;
}

std::vector<OutputKind> resolve_kinds() {
  std::vector<OutputKind> all;
  for (const std::string_view name : resolve_formats) {
    const AnswerFormat* format = table_format(name);
    all.push_back({name, format ? format->extension : ".yaml"});
  }
  return all;
}

}  // namespace

void resolve(const Call& call) {
  const std::string& file = call.options.operands[0];
  const std::vector<PlannedOutput> plan = planned_outputs(call.options, resolve_kinds(), call.options.operands);
  const auto files = std::make_shared<FilesRead>();
  const auto library = open_library(files);
  const std::string text = file == "-" ? read_standard_input() : read_file(file);
  const ReadScenario read = read_scenario(*library, file, text, {call.options.sets, {}});
  call.reporter.report(read.faults, read.sources);
  if (exit_code_of(read.faults) != 0) return;
  if (!read.is_scenario) return call.reporter.report(std::vector<Fault>{{"not-a-scenario", {}, {{"file", file}}}});
  if (!read.scenario) return call.reporter.report(std::vector<Fault>{{"abstract-scenario", {}, {{"file", file}}}});
  read.scenario->sha256 = sha256_of(text);
  const Answers answers{{resolve_answer(*read.scenario, read.sources)}};
  const ReportOptions common = report_options(call);
  Outputs outputs(plan, call.out, files.get());
  std::vector<Piece> pieces;
  bool warned = false;
  for (const PlannedOutput& output : plan) {
    const AnswerFormat* format = table_format(resolve_formats[output.kind]);
    warned = warned || (output.standard() && format && format->warns);
    pieces.emplace_back(format ? format->write(answers, options_for(output, common)) : resolved_yaml(read));
  }
  if (!warned) call.reporter.report(read.scenario->warnings, read.sources);
  outputs.add(0, pieces);
  outputs.close();
}

}  // namespace closs
