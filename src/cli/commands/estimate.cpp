// closs estimate STUDY: tables to a scenario.
#include "report/answers/estimate.hpp"

#include <algorithm>
#include <filesystem>

#include "analysis/estimate/realisation.hpp"
#include "cli/batch/study_counts.hpp"
#include "cli/io/disk.hpp"
#include "cli/io/outputs.hpp"
#include "cli/io/sha256.hpp"
#include "cli/line/command.hpp"
#include "cli/line/selection.hpp"
#include "input/study/study_file.hpp"

namespace closs {
namespace {

const Dialect& dialect_named(std::string_view name) {
  return *std::find_if(dialects().begin(), dialects().end(), [&](const Dialect& one) { return one.name == name; });
}

/// What is printed for an engine needs no counts.
void refuse_together(const Options& options) {
  if (options.sql.empty()) return;
  const char* const other = !options.counts.empty() ? "--counts" : options.counts_only ? "--counts-only" : nullptr;
  if (other) throw Failure(Fault{"estimate-one-of", {}, {{"one", "--sql"}, {"other", other}}});
}

/// Writes one text to where the outputs say, in the one format that there is.
void write_text(const Call& call, OutputKind kind, const FilesRead& files, const std::string& text) {
  const std::vector<PlannedOutput> plan = planned_outputs(call.options, std::span(&kind, 1), call.options.operands);
  Outputs outputs(plan, call.out, &files);
  const std::vector<Piece> pieces(plan.size(), Piece(text));
  outputs.add(0, pieces);
  outputs.close();
}

/// The scenario itself, then the formats of the report.
std::vector<OutputKind> estimate_kinds() {
  std::vector<OutputKind> all = kinds_of(answer_formats());
  all.push_back({estimate_scenario_format, ".yaml"});
  return all;
}

/// Where a file that the study names stands, as seen from the folder of `beside`.
std::string seen_from(const Study& study, const std::string& file, const std::string& beside) {
  std::string path = beside_study(study, file);
  if (path.starts_with('/')) return path;
  const std::filesystem::path folder = std::filesystem::path(beside).parent_path();
  const std::string seen = std::filesystem::path(path).lexically_proximate(folder.empty() ? "." : folder).string();
  // From a folder elsewhere there may be no way but from the top.
  return folder.is_absolute() ? std::filesystem::absolute(path).lexically_proximate(folder).string() : seen;
}

/// A scenario that was made here, read back and evaluated.
struct Evaluated {
  ReadScenario read;
  Results results;
};

std::optional<Evaluated> evaluated_scenario(const Call& call, Library& library, const Study& study,
                                            const std::string& text) {
  // In the study's folder, so that what it extends is found as the study names it.
  const std::string name = beside_study(study, "scenario.yaml");
  Evaluated out;
  out.read = read_scenario(library, name, text);
  call.reporter.report(out.read.faults, out.read.sources);
  if (!out.read.scenario) return std::nullopt;
  out.read.scenario->sha256 = sha256_of(text);
  out.results = evaluate(*out.read.scenario);
  if (exit_code_of(out.results.faults) != 0) {
    call.reporter.report(out.results.faults, out.read.sources);
    return std::nullopt;
  }
  return out;
}

void write_estimate(const Call& call, Library& library, const FilesRead& files, const Study& study, Estimated& found,
                    const std::vector<Source>& sources) {
  const ReportOptions common = report_options(call);
  const auto scenario_from = [&](const std::string& beside) {
    return estimated_scenario(study, found, call.reporter.language,
                              [&](const std::string& file) { return seen_from(study, file, beside); });
  };
  const auto evaluate_it = [&] {
    return evaluated_scenario(call, library, study, scenario_from(beside_study(study, "scenario.yaml")));
  };
  auto evaluated = evaluate_it();
  if (evaluated && waits_for_scenario(study, found)) {
    settle_realisation(study, *evaluated->read.scenario, evaluated->results, found);
    if (found.failed) return call.reporter.report(found.faults, sources);
    evaluated = evaluate_it();
  }
  if (!evaluated) return;
  Reported reported{evaluated->read.scenario.get(), &evaluated->results, evaluated->read.sources, {}};
  Answer answer = estimate_answer(study, found, reported, common);
  answer.subjects = {{study.file, study.name.in(Language::en), sha256_of(sources.front().text), {}, study.name}};
  // What stands on few answers is told of the study, with its own minimum.
  std::vector<Fault> warnings = evaluated->read.scenario->warnings;
  std::erase_if(warnings, [](const Fault& fault) { return fault.code == "small-sample"; });
  add_warnings(answer, found.faults, sources);
  add_warnings(answer, warnings, evaluated->read.sources);
  add_warnings(answer, evaluated->results.faults, evaluated->read.sources);
  Answers answers;
  answers.all.push_back(std::move(answer));
  const std::vector<PlannedOutput> plan = planned_outputs(call.options, estimate_kinds(), call.options.operands);
  Outputs outputs(plan, call.out, &files);
  std::vector<Piece> pieces;
  bool warned = false;
  for (const PlannedOutput& output : plan) {
    if (output.kind == answer_formats().size()) {
      pieces.emplace_back(scenario_from(output.path));
      continue;
    }
    const AnswerFormat& format = answer_formats()[output.kind];
    warned = warned || (output.standard() && format.warns);
    pieces.emplace_back(format.write(answers, options_for(output, common)));
  }
  if (!warned) call.reporter.report(answers.all[0].warnings, answers.all[0].sources);
  outputs.add(0, pieces);
  outputs.close();
}

}  // namespace

void estimate(const Call& call) {
  const Options& options = call.options;
  refuse_together(options);
  const std::string& file = options.operands[0];
  const auto files = std::make_shared<FilesRead>();
  const auto library = open_library(files);
  const std::string text = file == "-" ? read_standard_input() : read_file(file);
  const ReadStudy read = read_study(*library, file, text);
  call.reporter.report(read.faults, read.sources);
  if (!read.study) return;
  const Study& study = *read.study;
  if (!options.sql.empty()) {
    const Dialect& dialect = dialect_named(options.sql);
    const Reduction reduction = reduction_of(study, dialect, names_in_engine(study, dialect));
    return write_text(call, {"sql", ".sql"}, *files, statement_of(reduction, dialect, fingerprint_of(study)));
  }
  StudyCounts counts;
  if (options.counts.empty()) {
    counts = counted(study, text, *files);
    if (exit_code_of(counts.faults) != 0) return call.reporter.report(counts.faults, counts.sources);
  } else {
    counts.rows = read_counts(study, options.counts, *files);
  }
  if (options.counts_only) {
    call.reporter.report(counts.faults, counts.sources);
    return write_text(call, {"csv", ".csv"}, *files, counts_csv(counts.rows));
  }
  Estimated found = estimate(study, counts.rows);
  const std::vector<Source> sources = {{file, text}};
  found.faults.insert(found.faults.begin(), counts.faults.begin(), counts.faults.end());
  if (found.failed) return call.reporter.report(found.faults, sources);
  write_estimate(call, *library, *files, study, found, sources);
}

}  // namespace closs
