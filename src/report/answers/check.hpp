// What `check` says of files, in every format. A file is written as soon as it is checked, so that any number of files
// takes little memory; formats for people hold their parts back, since the verdict on all files comes first.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/check/changes.hpp"
#include "analysis/check/verdict.hpp"
#include "report/answers/run.hpp"

namespace closs {

/// One file, checked.
struct CheckedFile {
  std::string file;
  const Scenario* scenario = nullptr;  // nullptr: it could not be evaluated, and `faults` say why
  std::vector<Verdict> verdicts;       // expectations in order, then figures; what passed only where a format keeps it
  VerdictCounts expectations, figures;
  enum class Baseline {
    unasked,
    missing,
    compared,
    unusable,
    kept,
    rewritten,
    made,
    gone,    // its scenario is
    removed  // and so is the baseline
  } baseline = Baseline::unasked;
  std::string baseline_path;
  // What changed since the baseline was written.
  bool scenario_changed = false, model_changed = false, benchmark_changed = false;
  std::vector<InputChange> changes = {};  // of the scenario, as far as the baseline knows
  std::string baseline_version;           // of the program that wrote it
  std::span<const Fault> faults;          // errors
  std::span<const Source> sources;

  bool inputs_changed() const { return scenario_changed || model_changed || benchmark_changed; }
};

/// How a file ended, worst first.
enum class CheckEnd { broken, failed, warned, updated, passed };
CheckEnd end_of(const CheckedFile& checked);

/// The errors of a file that no verdict tells.
std::vector<Fault> faults_alone(const CheckedFile& checked);

/// All files together.
struct CheckTotals {
  int files = 0, broken = 0, failed = 0, warned = 0, baselines_made = 0, baselines_rewritten = 0, baselines_removed = 0;
  int by_inputs = 0, by_program = 0;  // files that failed against their baseline, by what changed
  VerdictCounts expectations, figures;

  void add(const CheckedFile& checked);
  void add(const CheckTotals& more);
  bool passed() const { return broken == 0 && failed == 0; }
};

/// A file without anything to tell, for the list of those.
struct QuietFile {
  std::string file, name;
  int expectations = 0, figures = 0;
};

struct CheckFormat {
  std::string_view name;       // "junit"
  std::string_view extension;  // ".xml"
  bool keeps_passed;           // lists what passed, too
  bool held;                   // opens with the totals, so its parts wait for the last file
  std::string_view between;    // stands between the files
  std::string (*opening)(const CheckTotals&, const ReportOptions&);  // totals are known where `held`
  std::string (*each)(const CheckedFile&, const ReportOptions&);     // "": nothing to write
  std::string (*closing)(const CheckTotals&, std::span<const QuietFile> quiet, const ReportOptions&);
};
/// text, markdown, html, csv, json, jsonl, junit, github, xlsx.
std::span<const CheckFormat> check_formats();

/// "inputs" or "program": what a figure that differs from its baseline comes from; "" for all else.
std::string_view cause_of(const CheckedFile& checked, const Verdict& verdict);
/// Verdicts that tell the same, in one: figures of one unit that one input moved by the same share,
/// or that are none for one
/// reason.
struct VerdictFold {
  const Verdict* verdict;  // the one that is shown
  std::vector<const Verdict*> more = {};
};
/// What did not pass: expectations in order, then figures, totals before their parts and the widest first.
std::vector<VerdictFold> folded(const CheckedFile& checked);
/// "total.lost and 12 more".
std::string figures_of(const VerdictFold& fold, Language language);
/// One sentence: figure, old, new, difference and limit, and what it comes from.
std::string verdict_sentence(const CheckedFile& checked, const Verdict& verdict, Language language, int digits);
/// The file and line that a verdict is about; of a baseline that is not there, the scenario.
struct VerdictPlace {
  std::string file;
  int line = 1, column = 1;
};
VerdictPlace place_of(const CheckedFile& checked, const Verdict& verdict);
/// "passed", "warned", "failed", "updated", as in the formats for programs.
std::string_view name_of(Verdict::Status status);
/// "expectation", "figure", "baseline".
std::string_view name_of(Verdict::Kind kind);
/// "broken", "failed", ...
std::string_view name_of(CheckEnd end);

// Formats with files of their own.
std::string check_csv_opening(const CheckTotals&, const ReportOptions& options);
std::string check_csv_each(const CheckedFile& checked, const ReportOptions& options);
std::string check_json_opening(const CheckTotals&, const ReportOptions& options);
std::string check_json_each(const CheckedFile& checked, const ReportOptions& options);
std::string check_json_closing(const CheckTotals& totals, std::span<const QuietFile>, const ReportOptions& options);
std::string check_jsonl_each(const CheckedFile& checked, const ReportOptions& options);
std::string check_junit_opening(const CheckTotals&, const ReportOptions& options);
std::string check_junit_each(const CheckedFile& checked, const ReportOptions& options);
std::string check_junit_closing(const CheckTotals&, std::span<const QuietFile>, const ReportOptions& options);
std::string check_github_each(const CheckedFile& checked, const ReportOptions& options);
std::string check_github_closing(const CheckTotals& totals, std::span<const QuietFile>, const ReportOptions& options);
/// The verdict on all files in one line.
std::string check_headline(const CheckTotals& totals, Language language);

}  // namespace closs
