#include "cli/batch/answer.hpp"

#include <algorithm>

#include "cli/batch/evaluate_files.hpp"
#include "cli/io/disk.hpp"
#include "cli/line/selection.hpp"

namespace closs {
namespace {

std::vector<OutputKind> kinds() {
  std::vector<OutputKind> all;
  for (const AnswerFormat& format : answer_formats()) all.push_back({format.name, format.extension});
  return all;
}

std::vector<FigureId> all_but_shares(const Scenario& scenario) {
  std::vector<FigureId> all = figures_of(scenario);
  std::erase_if(all, [](const FigureId& figure) { return figure.measure == M::npv_share; });
  return all;
}

std::string text_of(const Answering& answering, const std::string& file) {
  if (file != "-") return read_file(file);
  if (!*answering.standard_input) *answering.standard_input = read_standard_input();
  return **answering.standard_input;
}

/// The faults that keep a file from being evaluated; none: `out` holds the scenario and its figures.
std::vector<Fault> read_and_evaluate(const Answering& answering, const Input& input, const ReadOptions& options,
                                     ReadFor& out) {
  const std::string& file = input.path;
  out.read = read_scenario(*answering.library, file, text_of(answering, file), options);
  if (any_error(out.read.faults)) return out.read.faults;
  if (!out.read.is_scenario)
    return {{input.in_folder ? FaultCode("skipped-no-scenario") : FaultCode("not-a-scenario"), {}, {{"file", file}}}};
  if (out.read.abstract)
    return {{input.in_folder ? FaultCode("skipped-abstract") : FaultCode("abstract-scenario"), {}, {{"file", file}}}};
  Results base = evaluate(*out.read.scenario, all_but_shares(*out.read.scenario));
  if (any_error(base.faults)) return base.faults;
  out.scenario = out.read.scenario.get();
  out.warnings = out.scenario->warnings;
  out.warnings.insert(out.warnings.end(), base.faults.begin(), base.faults.end());
  out.base = std::move(base);
  return {};
}

/// Faults without a place of their own stand at the file as a whole.
void report(const Call& call, const std::string& file, std::vector<Fault> faults, std::vector<Source>& sources) {
  if (sources.empty()) sources.push_back({file, ""});
  for (Fault& fault : faults)
    if (!fault.place) fault.place = {0, 0, 0, 0};
  call.reporter.report(faults, sources);
}

}  // namespace

Answering answering(const Call& call, std::span<const std::string> more, std::size_t files) {
  Answering out;
  const auto& operands = call.options.operands;
  out.inputs =
      inputs_of({operands.begin(), operands.begin() + static_cast<std::ptrdiff_t>(std::min(files, operands.size()))});
  std::vector<Input> all = out.inputs;
  for (const std::string& file : more) all.push_back({file, false});
  out.outputs = planned_outputs(call.options, kinds(), all);
  if (!call.options.outputs.empty()) out.read = std::make_shared<FilesRead>();
  out.library = open_library(out.read);
  out.standard_input = std::make_shared<std::optional<std::string>>();
  return out;
}

std::unique_ptr<ReadFor> read_for(const Call& call, const Answering& answering, const ReadRequest& reading) {
  auto out = std::make_unique<ReadFor>();
  ReadOptions options{call.options.sets, reading.own_paths};
  options.sets.insert(options.sets.end(), reading.more_sets.begin(), reading.more_sets.end());
  std::vector<Fault> faults;
  try {
    faults = read_and_evaluate(answering, reading.input, options, *out);
  } catch (const Failure& failure) {
    faults = failure.faults;
  }
  if (reading.stand) {
    if (out->read.sources.empty()) out->read.sources.push_back({reading.input.path, ""});
    reading.stand(out->scenario ? out->warnings : faults, out->read.sources);
  }
  for (Source& source : out->read.sources)
    if (source.name == "--set" &&
        std::find(reading.more_sets.begin(), reading.more_sets.end(), source.text) != reading.more_sets.end())
      source.name = reading.option;
  if (!out->scenario) {
    report(call, reading.input.path, std::move(faults), out->read.sources);
    return nullptr;
  }
  const bool told = reading.warnings == ReadRequest::Warnings::told && !prints_warnings(answering);
  if (told && !out->warnings.empty()) report(call, reading.input.path, out->warnings, out->read.sources);
  return out;
}

std::unique_ptr<ReadFor> read_for(const Call& call, const Answering& answering, const std::string& file,
                                  const std::vector<std::string>& own_paths,
                                  const std::vector<std::string>& more_sets) {
  ReadRequest reading;
  reading.input = {file, false};
  reading.own_paths = own_paths;
  reading.more_sets = more_sets;
  return read_for(call, answering, reading);
}

ReportOptions report_options(const Call& call) {
  ReportOptions options;
  options.version = CLOSS_VERSION;
  options.language = call.reporter.language;
  options.digits = call.options.digits;
  options.by = call.options.by;
  options.bom = call.options.bom;
  options.measures = measures_named(call.options.measures);
  options.color = color_wanted(call.options.color, 1);
  return options;
}

bool prints_warnings(const Answering& answering) {
  return std::any_of(answering.outputs.begin(), answering.outputs.end(), [](const PlannedOutput& output) {
    return output.path.empty() && answer_formats()[output.kind].warns;
  });
}

void write_answer(const Call& call, const Answering& answering, const Answer& answer) {
  const ReportOptions common = report_options(call);
  Outputs outputs(answering.outputs, call.out);
  for (std::size_t i = 0; i < answering.outputs.size(); ++i) {
    ReportOptions mine = common;
    if (!answering.outputs[i].path.empty()) mine.color = Color::off;  // a file gets no color
    outputs.write(i, answer_formats()[answering.outputs[i].kind].write(answer, mine));
  }
  outputs.commit(answering.read.get());
}

}  // namespace closs
