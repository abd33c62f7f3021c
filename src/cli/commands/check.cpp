// closs check FILE...: errors, then expectations, then today's figures against the stored ones; says nothing
// of files that are fine.
#include "report/answers/check.hpp"

#include <cstdlib>
#include <map>
#include <mutex>

#include "analysis/check/baseline.hpp"
#include "cli/batch/evaluate_files.hpp"
#include "cli/io/baselines.hpp"
#include "cli/io/outputs.hpp"
#include "cli/io/progress.hpp"
#include "cli/line/command.hpp"
#include "cli/line/judge.hpp"
#include "cli/line/selection.hpp"
#include "cli/line/tolerance.hpp"
#include "input/scenario/fingerprint.hpp"
#include "report/machine/baseline_csv.hpp"

namespace closs {
namespace {

using Status = Verdict::Status;
using Compared = CheckedFile::Baseline;

/// Hashes of models and benchmarks, each computed once.
class LibraryHashes {
 public:
  explicit LibraryHashes(Library& library) : library_(library) {}
  std::string of(const Model& model) {
    return found(models_, &model, [&] { return fingerprint_text(model); });
  }
  std::string of(const std::string& benchmark) {
    if (benchmark.empty()) return "";
    std::vector<Source> sources;
    std::vector<Fault> faults;
    const auto read = library_.benchmark(benchmark, {}, sources, faults);
    return read ? found(benchmarks_, read.get(), [&] { return fingerprint_text(*read); }) : "";
  }

 private:
  template <class Key, class Text>
  std::string found(std::map<Key, std::string>& known, Key key, const Text& text) {
    const std::lock_guard lock(mutex_);
    const auto at = known.find(key);
    return at != known.end() ? at->second : known.emplace(key, sha256_of(text())).first->second;
  }

  Library& library_;
  std::mutex mutex_;
  std::map<const Model*, std::string> models_;
  std::map<const Benchmark*, std::string> benchmarks_;
};

/// One call of check.
struct Checking {
  const Call& call;
  Library& library;
  LibraryHashes hashes;
  FilesRead* read = nullptr;  // notes the baselines that are read; nullptr: nobody asks
  std::optional<BaselineFolder> baselines = {};
  Tolerances tolerances = {};
  BaselineSelection selection = {};
  Keep keep = Keep::not_passed;
  ReportOptions report = {};
  std::vector<const CheckFormat*> formats = {};
};

/// All that is left of one file.
struct Outcome {
  std::vector<std::string> parts;  // one an output
  std::string told;                // faults, ready for standard error
  std::string baseline;            // the path that belongs to it
  int exit_code = 0;
  CheckTotals totals;
  QuietFile quiet;
  bool checked = false;
};

void refuse_contradictions(const Options& options) {
  if (options.baseline.empty() && (options.update || !options.tolerances.empty()))
    throw Failure(Fault{"check-needs-baseline", {}, {{"option", options.update ? "--update" : "--tolerance"}}});
  if (options.update && (!options.measures.empty() || !options.figures.empty()))
    throw Failure(Fault{"check-update-of-some", {}, {}});
  if (!options.baseline.empty())
    for (const std::string& operand : options.operands)
      if (operand == "-") throw Failure(Fault{"check-baseline-of-stdin", {}, {}});
}

Verdict verdict_on_baseline(std::string_view reason, Status status) {
  Verdict out;
  out.kind = Verdict::Kind::baseline;
  out.status = status;
  out.reason = reason;
  return out;
}

void judge_expectations(const Checking& checking, const EvaluatedFile& file, CheckedFile& checked,
                        std::vector<Fault>& faults) {
  for (const Expectation& expectation : file.read.scenario->expect) {
    Verdict verdict = judge(*file.read.scenario, expectation, file.results.figures, file.read.sources, faults);
    checked.expectations.add(verdict.status);
    if (verdict.reason == "no-condition") continue;  // told as an error
    if (verdict.status != Status::passed || checking.keep == Keep::all) checked.verdicts.push_back(std::move(verdict));
  }
}

/// The stored figures, found and fit to be compared; nullopt: there are none, or faults say what is wrong with them.
std::optional<Baseline> stored_for(const Checking& checking, const std::string& name, CheckedFile& checked,
                                   std::vector<Source>& sources, std::vector<Fault>& faults) {
  auto text = read_baseline_file(checked.baseline_path);
  if (!text) {
    checked.baseline = Compared::missing;
    return std::nullopt;
  }
  if (checking.read) checking.read->add(checked.baseline_path);
  checked.baseline = Compared::unusable;
  const int source = static_cast<int>(sources.size());
  sources.push_back({checked.baseline_path, std::move(*text)});
  auto baseline = read_baseline(sources.back().text, checked.baseline_path, source, faults);
  if (!baseline) return std::nullopt;
  if (baseline->file != name) {
    faults.push_back({"baseline-of-another",
                      {source, 2, 15, static_cast<int>(baseline->file.size())},
                      {{"file", checked.file}, {"path", checked.baseline_path}, {"other", baseline->file}}});
    return std::nullopt;
  }
  checked.baseline = Compared::compared;
  return baseline;
}

void update(const Checking& checking, const EvaluatedFile& file, const std::string& name, const BaselineInputs& inputs,
            const Baseline* old, std::string_view old_text, CheckedFile& checked) {
  const std::string text = baseline_text(old, old_text, name, inputs, CLOSS_VERSION, *file.read.scenario,
                                         file.results.figures, checking.tolerances);
  const Compared state = !old ? Compared::made : text == old_text ? Compared::kept : Compared::rewritten;
  if (state != Compared::kept) write_baseline_file(checked.baseline_path, text);
  checked.baseline = state;  // only now: writing may fail
  // What is written is no failure any more.
  checked.figures.updated += checked.figures.failed + checked.figures.warned;
  checked.figures.failed = checked.figures.warned = 0;
  for (Verdict& verdict : checked.verdicts)
    if (verdict.kind == Verdict::Kind::figure && verdict.status != Status::passed) verdict.status = Status::updated;
}

void check_baseline(Checking& checking, EvaluatedFile& file, CheckedFile& checked, std::vector<Fault>& faults) {
  const bool updating = checking.call.options.update;
  const Scenario& scenario = *file.read.scenario;
  const std::string name = without_controls(checking.baselines->scenario_name(checked.file));
  checked.baseline_path = checking.baselines->path_of(name);
  const auto old = stored_for(checking, name, checked, file.read.sources, faults);
  if (checked.baseline == Compared::unusable)
    return checked.verdicts.push_back(verdict_on_baseline("unusable", Status::failed));
  if (!old && !updating) return checked.verdicts.push_back(verdict_on_baseline("no-baseline", Status::failed));
  const BaselineInputs inputs{sha256_of(fingerprint_text(file.read)), checking.hashes.of(*scenario.model),
                              checking.hashes.of(scenario.benchmark)};
  if (old) {
    const std::size_t before = faults.size();
    const int source = static_cast<int>(file.read.sources.size()) - 1;
    BaselineVerdicts found = compare(*old, scenario, file.results.figures, checking.tolerances, checking.selection,
                                     checking.keep, source, checked.baseline_path, faults);
    if (faults.size() > before) {
      checked.baseline = Compared::unusable;
      return checked.verdicts.push_back(verdict_on_baseline("unusable", Status::failed));
    }
    checked.figures = found.counts;
    std::move(found.verdicts.begin(), found.verdicts.end(), std::back_inserter(checked.verdicts));
    checked.scenario_changed = old->inputs.scenario != inputs.scenario;
    checked.model_changed = old->inputs.model != inputs.model;
    checked.benchmark_changed = old->inputs.benchmark != inputs.benchmark;
    checked.baseline_version = old->version;
  }
  if (updating)
    update(checking, file, name, inputs, old ? &*old : nullptr,
           old ? std::string_view(file.read.sources.back().text) : "", checked);
}

/// Everything that is checked of one file.
std::vector<Fault> check_file(Checking& checking, const Input& input, EvaluatedFile& file, CheckedFile& checked) {
  std::vector<Fault> faults = std::move(file.faults);
  if (!file.evaluated) return faults;
  checked.scenario = file.read.scenario.get();
  std::vector<Fault> thrown = faults_thrown(input, [&] {
    if (!checking.call.options.figures.empty())
      figures_named(*checked.scenario, checking.call.options.figures);  // refuses unknown ones
    judge_expectations(checking, file, checked, faults);
    if (checking.baselines) check_baseline(checking, file, checked, faults);
  });
  faults.insert(faults.end(), thrown.begin(), thrown.end());
  faults.insert(faults.end(), file.warnings.begin(), file.warnings.end());
  return faults;
}

Outcome outcome_of(Checking& checking, const Input& input) {
  Outcome out;
  EvaluatedFile file = evaluated_file(checking.library, input, checking.call.options.sets);
  CheckedFile checked;
  checked.file = input.path;
  std::vector<Fault> faults = check_file(checking, input, file, checked);
  out.exit_code = exit_code_of(faults);
  if (!faults.empty()) {
    out.told = told_of(input, faults, file.read.sources, checking.call.reporter);
    std::erase_if(faults, [](const Fault& fault) { return !is_error(fault); });
  }
  out.checked = file.evaluated || !faults.empty();  // else it was set aside
  if (!out.checked) return out;
  checked.faults = faults;
  checked.sources = file.read.sources;
  out.baseline = checked.baseline_path;
  out.totals.add(checked);
  if (end_of(checked) == CheckEnd::failed) out.exit_code = std::max(out.exit_code, 1);
  for (const CheckFormat* format : checking.formats) out.parts.push_back(format->each(checked, checking.report));
  if (end_of(checked) == CheckEnd::passed && checked.scenario)
    out.quiet = {checked.file, checked.scenario->name.in(checking.report.language), checked.expectations.passed,
                 checked.figures.passed};
  return out;
}

/// Where one format's bytes go: as they come, or held back until the totals are known.
struct Sink {
  const CheckFormat* format = nullptr;
  std::function<void(std::string_view)> write = nullptr;
  std::string held = {};
  bool first = true;

  void open(const CheckTotals& totals, const ReportOptions& options) const { write(format->opening(totals, options)); }
  void add(std::string_view part) {
    if (part.empty()) return;
    const std::string_view between = first ? std::string_view() : format->between;
    first = false;
    if (format->held)
      held.append(between).append(part);
    else {
      write(between);
      write(part);
    }
  }
};

const CheckFormat& format_named(std::string_view name) {
  for (const CheckFormat& format : check_formats())
    if (format.name == name) return format;
  throw std::logic_error("no such format of check");
}

/// The summary of a step of GitHub Actions, which shows what the annotations cannot: only ten of a kind are shown.
std::string step_summary(const std::vector<const CheckFormat*>& formats) {
  const char* path = std::getenv("GITHUB_STEP_SUMMARY");
  const bool wanted =
      std::any_of(formats.begin(), formats.end(), [](const CheckFormat* f) { return f->name == "github"; });
  return wanted && path ? path : "";
}

std::vector<OutputKind> check_kinds() {
  std::vector<OutputKind> all;
  for (const CheckFormat& format : check_formats()) all.push_back({format.name, format.extension});
  return all;
}

}  // namespace

void check(const Call& call) {
  const Options& options = call.options;
  refuse_contradictions(options);
  const std::vector<Input> inputs = inputs_of(options.operands);
  const std::vector<PlannedOutput> plan = planned_outputs(options, check_kinds(), inputs);
  const auto read = options.outputs.empty() ? nullptr : std::make_shared<FilesRead>();
  const auto library = open_library(read);
  Checking checking{.call = call, .library = *library, .hashes = LibraryHashes(*library), .read = read.get()};
  checking.tolerances = tolerances_of(options.tolerances);
  for (const M m : measures_named(options.measures)) checking.selection.measures.emplace_back(measure(m).name);
  checking.selection.figures = options.figures;
  if (!options.baseline.empty())
    checking.baselines = baseline_folder(options.baseline, options.update ? Must::be_makeable : Must::exist);
  checking.report.version = CLOSS_VERSION;
  checking.report.language = call.reporter.language;
  checking.report.digits = options.digits;
  checking.report.bom = options.bom;

  Outputs outputs(plan, call.out);
  std::vector<Sink> sinks;
  for (std::size_t i = 0; i < plan.size(); ++i)
    sinks.push_back(
        {&check_formats()[plan[i].kind], [&outputs, i](std::string_view bytes) { outputs.write(i, bytes); }});
  for (const Sink& sink : sinks) checking.formats.push_back(sink.format);
  const std::string summary_path = step_summary(checking.formats);
  std::string summary;
  if (!summary_path.empty()) {
    sinks.push_back({&format_named("markdown"), [&summary](std::string_view bytes) { summary += bytes; }});
    checking.formats.push_back(sinks.back().format);
  }
  for (const CheckFormat* format : checking.formats)
    if (format->keeps_passed) checking.keep = Keep::all;
  const Color color = color_wanted(options.color, 1);
  if (plan.size() == 1 && plan[0].path.empty()) checking.report.color = color;

  CheckTotals totals;
  std::vector<QuietFile> quiet;
  std::set<std::string> used;
  std::size_t done = 0;
  Progress progress(inputs.size(), call.reporter.quiet);
  for (const Sink& sink : sinks)
    if (!sink.format->held) sink.open(totals, checking.report);
  const auto work = [&](std::size_t i) { return outcome_of(checking, inputs[i]); };
  const auto take = [&](Outcome&& outcome) {
    progress.show(++done, outcome.told.empty() ? Progress::Line::kept : Progress::Line::cleared);
    call.reporter.tell(outcome.told);
    call.reporter.raise(outcome.exit_code);
    if (!outcome.baseline.empty()) used.insert(std::move(outcome.baseline));
    if (!outcome.checked) return true;
    totals.add(outcome.totals);
    if (!outcome.quiet.file.empty()) quiet.push_back(std::move(outcome.quiet));
    for (std::size_t i = 0; i < sinks.size(); ++i) sinks[i].add(outcome.parts[i]);
    return outputs.wanted();
  };
  in_order(inputs.size(), threads_wanted(options.threads), work, take);
  if (totals.files == 0 && call.reporter.exit_code() == 0)
    call.reporter.report(std::vector<Fault>{{"folder-without-scenario", {}, {}}});
  if (checking.baselines) call.reporter.report(left_over(*checking.baselines, options.operands, used));
  for (Sink& sink : sinks) {
    if (sink.format->held) sink.open(totals, checking.report);
    sink.write(sink.held);
    sink.write(sink.format->closing(totals, quiet, checking.report));
  }
  outputs.commit(read.get());
  if (!summary_path.empty()) append_to_file(summary_path, summary);
}

}  // namespace closs
