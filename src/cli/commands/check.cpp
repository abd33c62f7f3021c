// closs check FILE...: errors, then expectations, then today's figures against the stored ones; says nothing
// of files that are fine.
#include "report/answers/check.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <map>
#include <mutex>
#include <unordered_map>

#include "analysis/check/baseline.hpp"
#include "cli/batch/evaluate_all.hpp"
#include "cli/io/baselines.hpp"
#include "cli/io/outputs.hpp"
#include "cli/line/command.hpp"
#include "cli/line/judge.hpp"
#include "cli/line/selection.hpp"
#include "cli/line/tolerance.hpp"
#include "input/scenario/fingerprint.hpp"
#include "input/yaml/tree.hpp"
#include "report/machine/baseline_csv.hpp"
#include "text/showable.hpp"

namespace closs {
namespace {

using Status = Verdict::Status;
using Compared = CheckedFile::Baseline;

constexpr std::size_t most_put_back = 32;  // changed inputs, each of which is an evaluation

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
  Intake& intake;
  std::vector<PlannedOutput> plan;
  LibraryHashes hashes = LibraryHashes(*intake.library);
  std::optional<BaselineFolder> baselines = {};
  Tolerances tolerances = {};
  BaselineSelection selection = {};
  Keep keep = Keep::not_passed;
  ReportOptions report = {};
  int threads_of_file = 1;  // that simulate what it expects: all, where it is the only one
};

/// What is left of one file that was checked.
struct Checked {
  std::vector<Piece> pieces;  // one an output
  std::string baseline;       // the path that belongs to it
  CheckTotals totals;
  QuietFile quiet;
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

void judge_expectations(const Checking& checking, const EvaluatedScenario& file, CheckedFile& checked,
                        std::vector<Fault>& faults) {
  for (Verdict& verdict :
       judged(file.scenario(), file.results.figures, file.read.sources, checking.threads_of_file, faults)) {
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
  if (checking.intake.read) checking.intake.read->add(checked.baseline_path);
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

void update(const Checking& checking, const EvaluatedScenario& file, const std::string& name,
            const BaselineInputs& inputs, const Baseline* old, std::string_view old_text, CheckedFile& checked) {
  const std::string text = baseline_text(old, old_text, name, inputs, CLOSS_VERSION, file.scenario(),
                                         file.results.figures, checking.tolerances);
  if (text.size() > Limits::bytes)
    throw Failure(Fault{
        "baseline-too-large", {}, {{"file", checked.file}, {"limit", std::to_string(Limits::bytes >> 20) + " MB"}}});
  const Compared state = !old ? Compared::made : text == old_text ? Compared::kept : Compared::rewritten;
  if (state != Compared::kept) write_baseline_file(checked.baseline_path, text);
  checked.baseline = state;  // only now: writing may fail
  // What is written is no failure any more.
  checked.figures.updated += checked.figures.failed + checked.figures.warned;
  checked.figures.failed = checked.figures.warned = 0;
  for (Verdict& verdict : checked.verdicts)
    if (verdict.kind == Verdict::Kind::figure && verdict.status != Status::passed) verdict.status = Status::updated;
}

/// A scenario's path as its baseline holds it: a control character would end its row.
std::string name_in(const BaselineFolder& baselines, const std::string& file) {
  return showable(baselines.scenario_name(file));
}

/// Today's figures with a changed input put back, by name; nothing where they cannot be evaluated.
std::unordered_map<std::string, double> figures_put_back(const Checking& checking, Wanted wanted,
                                                         const InputChange& change) {
  wanted.more_sets = change.back;
  const EvaluatedScenario then = evaluated(checking.intake, wanted);
  std::unordered_map<std::string, double> out;
  if (then.evaluated)
    for (const Figure& figure : then.results.figures)
      out.emplace(name_of(then.scenario(), figure.id), value_of(figure));
  return out;
}

/// How far a figure moves when one changed input is put back; infinitely where it comes or goes.
double effect_on(const Verdict& verdict, const std::unordered_map<std::string, double>& put_back) {
  const auto found = put_back.find(verdict.figure);
  if (put_back.empty()) return 0;
  const bool then = found != put_back.end() && !std::isnan(found->second), now = !std::isnan(verdict.now);
  if (then && now) return std::abs(found->second - verdict.now);
  return then == now ? 0 : std::numeric_limits<double>::infinity();
}

/// Whether a figure is of what a path leads to: `problem.billing.lost` of `problems.billing.frequency`.
bool is_of(const std::string& figure, const std::string& path) {
  const std::size_t from = path.find('.') + 1;
  return from > 0 && figure.find("." + path.substr(from, path.find('.', from) - from) + ".") != figure.npos;
}

/// The changed input that moves a figure most; where none does, one that the figure is of; else the first.
std::size_t mover_of(const Verdict& verdict, const std::vector<InputChange>& changes,
                     std::span<const std::unordered_map<std::string, double>> put_back) {
  std::size_t found = changes.size();
  double most = 0;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    const double effect = effect_on(verdict, put_back[i]);
    if (effect > most) found = i;
    most = std::max(most, effect);
  }
  for (std::size_t i = 0; found == changes.size() && i < changes.size(); ++i)
    if (is_of(verdict.figure, changes[i].path)) found = i;
  return found == changes.size() ? 0 : found;
}

/// Names for each figure that differs the changed input that moved it most, and places it there: each of them is put
/// back alone.
void name_inputs(const Checking& checking, const Wanted& wanted, const EvaluatedScenario& file, CheckedFile& checked) {
  const auto moved = [](const Verdict& v) { return v.kind == Verdict::Kind::figure && v.status != Status::passed; };
  if (!checked.inputs_changed() || std::none_of(checked.verdicts.begin(), checked.verdicts.end(), moved)) return;
  const std::vector<InputChange>& changes = checked.changes;
  std::vector<std::unordered_map<std::string, double>> put_back(changes.size());
  if (changes.size() > 1)
    for (std::size_t i = 0; i < std::min(changes.size(), most_put_back); ++i)
      put_back[i] = figures_put_back(checking, wanted, changes[i]);
  const Node* whole = file.read.merged->find(checked.model_changed ? "model" : "benchmark");
  for (Verdict& verdict : checked.verdicts) {
    if (!moved(verdict)) continue;
    if (changes.empty()) {
      if (whole && !checked.scenario_changed) verdict.place = whole->place;
      continue;
    }
    const std::size_t input = mover_of(verdict, changes, put_back);
    verdict.input = static_cast<int>(input);
    if (changes[input].place) verdict.place = changes[input].place;
  }
}

void check_baseline(Checking& checking, const Wanted& wanted, EvaluatedScenario& file, CheckedFile& checked,
                    std::vector<Fault>& faults) {
  const bool updating = checking.call.options.update;
  const Scenario& scenario = file.scenario();
  const std::string name = name_in(*checking.baselines, checked.file);
  const auto old = stored_for(checking, name, checked, file.read.sources, faults);
  if (checked.baseline == Compared::unusable)
    return checked.verdicts.push_back(verdict_on_baseline("unusable", Status::failed));
  if (!old && !updating) return checked.verdicts.push_back(verdict_on_baseline("no-baseline", Status::failed));
  const BaselineInputs inputs{sha256_of(fingerprint_text(file.read)), checking.hashes.of(*scenario.model),
                              checking.hashes.of(scenario.benchmark), stated_inputs(file.read)};
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
    if (old->format > 1) checked.changes = input_changes(old->inputs.stated, inputs.stated);
    name_inputs(checking, wanted, file, checked);
  }
  if (updating)
    update(checking, file, name, inputs, old ? &*old : nullptr,
           old ? std::string_view(file.read.sources.back().text) : "", checked);
}

/// Everything that is checked of one file; what is to be told of it becomes its faults.
void check_file(Checking& checking, const Wanted& wanted, EvaluatedScenario& file, CheckedFile& checked) {
  if (checking.baselines)
    checked.baseline_path = checking.baselines->path_of(name_in(*checking.baselines, checked.file));
  if (!file.evaluated) return;
  checked.scenario = file.read.scenario.get();
  std::vector<Fault> faults;
  std::vector<Fault> thrown = faults_thrown(wanted.input, [&] {
    if (!checking.call.options.figures.empty())
      figures_named(*checked.scenario, checking.call.options.figures);  // refuses unknown ones
    judge_expectations(checking, file, checked, faults);
    if (checking.baselines) check_baseline(checking, wanted, file, checked, faults);
  });
  for (const std::vector<Fault>* more : {&thrown, &file.warnings})
    faults.insert(faults.end(), more->begin(), more->end());
  file.faults = std::move(faults);
}

const CheckFormat& check_format(const PlannedOutput& output) { return check_formats()[output.kind]; }

Checked told_of(const Checking& checking, const CheckedFile& checked) {
  Checked out;
  out.baseline = checked.baseline_path;
  out.totals.add(checked);
  for (const PlannedOutput& output : checking.plan)
    out.pieces.emplace_back(check_format(output).each(checked, options_for(output, checking.report)));
  if (end_of(checked) == CheckEnd::passed && checked.scenario)
    out.quiet = {checked.file, checked.scenario->name.in(checking.report.language), checked.expectations.passed,
                 checked.figures.passed};
  return out;
}

/// nullopt: the file was set aside.
std::optional<Checked> checked_file(Checking& checking, const Wanted& wanted, EvaluatedScenario& file) {
  CheckedFile checked;
  checked.file = wanted.input.path;
  check_file(checking, wanted, file, checked);
  place_in_file(file.faults);
  std::vector<Fault> errors = file.faults;
  std::erase_if(errors, [](const Fault& fault) { return !is_error(fault); });
  if (!file.evaluated && errors.empty()) return std::nullopt;
  checked.faults = errors;
  checked.sources = file.read.sources;
  return told_of(checking, checked);
}

/// Baselines whose scenarios are gone.
std::vector<Checked> checked_left_over(Checking& checking, const std::set<std::string>& used) {
  std::vector<Checked> out;
  for (const std::string& path : left_over(*checking.baselines, checking.call.options.operands, used)) {
    CheckedFile checked;
    checked.baseline_path = path;
    std::vector<Fault> faults;
    std::vector<Source> sources = {{path, ""}};
    const std::vector<Fault> thrown = faults_thrown({path}, [&] {
      sources[0].text = read_baseline_file(path).value_or("");
      if (!claims_to_be_baseline(sources[0].text)) return;
      const auto baseline = read_baseline(sources[0].text, path, 0, faults);
      if (!baseline || checking.baselines->path_of(baseline->file) != path) return;
      checked.file = baseline->file;
      if (checking.call.options.update) remove_baseline_file(path);
    });
    faults.insert(faults.end(), thrown.begin(), thrown.end());
    checking.call.reporter.report(faults, sources);
    if (checked.file.empty() || !thrown.empty()) continue;
    checked.sources = sources;
    checked.baseline = checking.call.options.update ? Compared::removed : Compared::gone;
    checked.verdicts = {verdict_on_baseline("gone", checking.call.options.update ? Status::updated : Status::failed)};
    checked.verdicts[0].place = {0, 2, 1, 1};
    out.push_back(told_of(checking, checked));
  }
  return out;
}

/// With the format github, the summary of a step of GitHub Actions, too, which shows what the annotations cannot: only
/// ten of a kind are shown.
void add_step_summary(std::vector<PlannedOutput>& plan) {
  const auto formats = check_formats();
  const auto named = [&](std::string_view name) {
    return static_cast<std::size_t>(
        std::find_if(formats.begin(), formats.end(), [&](const CheckFormat& f) { return f.name == name; }) -
        formats.begin());
  };
  const char* path = std::getenv("GITHUB_STEP_SUMMARY");
  const bool wanted = std::any_of(plan.begin(), plan.end(),
                                  [&](const PlannedOutput& output) { return output.kind == named("github"); });
  if (wanted && path && *path) plan.push_back({.kind = named("markdown"), .path = path, .appended = true});
}

/// Opens the outputs whose formats open with the totals, or the others.
void open_outputs(Outputs& outputs, const Checking& checking, const CheckTotals& totals, bool held) {
  for (std::size_t i = 0; i < checking.plan.size(); ++i)
    if (const CheckFormat& format = check_format(checking.plan[i]); format.held == held)
      outputs.open(i, format.opening(totals, options_for(checking.plan[i], checking.report)), format.between);
}

}  // namespace

void check(const Call& call) {
  const Options& options = call.options;
  refuse_contradictions(options);
  const std::vector<Input> inputs = inputs_of(options.operands, options);
  std::vector<PlannedOutput> plan = planned_outputs(options, kinds_of(check_formats()), files_of(inputs));
  add_step_summary(plan);
  Intake intake(options);
  Checking checking{.call = call, .intake = intake, .plan = std::move(plan)};
  checking.tolerances = tolerances_of(options.tolerances);
  checking.report = report_options(call);
  for (const M m : checking.report.measures) checking.selection.measures.emplace_back(measure(m).name);
  checking.selection.figures = options.figures;
  if (!options.baseline.empty())
    checking.baselines = baseline_folder(options.baseline, options.config.has("baseline") ? options.config.folder : "",
                                         options.update ? Must::be_makeable : Must::exist);
  if (inputs.size() == 1) checking.threads_of_file = options.threads;
  for (const PlannedOutput& output : checking.plan)
    if (check_format(output).keeps_passed) checking.keep = Keep::all;

  Outputs outputs(checking.plan, call.out, intake.read.get());
  CheckTotals totals;
  std::vector<QuietFile> quiet;
  std::set<std::string> used;
  open_outputs(outputs, checking, totals, false);
  const auto add = [&](std::size_t position, Checked& found) {
    if (found.totals.failed > 0) call.reporter.raise(1);
    totals.add(found.totals);
    if (!found.quiet.file.empty()) quiet.push_back(std::move(found.quiet));
    return outputs.add(position, found.pieces);
  };
  const auto each = [&](const InBatch& one) -> Then {
    auto found = checked_file(checking, {.input = one.input, .number = one.position}, one.result);
    return [&, position = one.position, found = std::move(found)]() mutable {
      if (!found) return true;
      used.insert(found->baseline);
      return add(position, *found);
    };
  };
  evaluate_all(intake, {.inputs = inputs, .threads = options.threads}, call.reporter, each);
  std::size_t position = inputs.size();
  if (checking.baselines)
    for (Checked& gone : checked_left_over(checking, used)) add(position++, gone);
  open_outputs(outputs, checking, totals, true);
  std::vector<std::string> ends;
  for (const PlannedOutput& output : checking.plan)
    ends.push_back(check_format(output).closing(totals, quiet, options_for(output, checking.report)));
  outputs.close(ends);
}

}  // namespace closs
