#include "cli/batch/evaluate_all.hpp"

#include <algorithm>
#include <memory>
#include <mutex>
#include <set>

#include "cli/batch/evaluate_files.hpp"
#include "cli/io/disk.hpp"
#include "cli/io/progress.hpp"
#include "report/document/words.hpp"

namespace closs {
namespace {

constexpr std::size_t shown_at_most = 20;  // variants with errors, and warnings, in words

/// All that is left of one scenario.
struct Outcome {
  std::size_t position = 0;
  Rendered rendered;
  std::vector<Fault> faults;  // of a variant: told one by one, since rows repeat each other
  std::vector<Source> sources;
  std::string told;  // of a file: ready for standard error
  int exit_code = 0;
  bool evaluated = false;
  bool in_title = false;
};

/// A file's text, read once for all of its variants.
class Texts {
 public:
  struct Text {
    std::string text, sha256;
  };
  std::shared_ptr<const Text> of(const Input& input, std::size_t number, bool hashed) {
    const std::lock_guard lock(mutex_);
    Kept& kept = input.path == "-" ? standard_input_ : recent_[number % 2];
    if (!kept.text || kept.number != number) {
      auto read = std::make_shared<Text>();
      read->text = input.path == "-" ? read_standard_input() : read_file(input.path);
      if (hashed) read->sha256 = sha256_of(read->text);
      kept = {number, std::move(read)};
    }
    return kept.text;
  }

 private:
  struct Kept {
    std::size_t number = 0;
    std::shared_ptr<const Text> text;
  };
  Kept standard_input_, recent_[2];
  std::mutex mutex_;
};

/// Tells what is wrong with variants, in order: what many of them share once, and of the rest no more than can be read.
class VariantTeller {
 public:
  explicit VariantTeller(Reporter& reporter) : reporter_(reporter) {}

  void tell(const Outcome& outcome) {
    std::vector<Fault> errors, warnings;
    for (const Fault& fault : outcome.faults)
      if (fault.code == "variant-refused" || !said_.contains(key_of(fault, outcome.sources)))
        (is_error(fault) ? errors : warnings).push_back(fault);
    const bool all = reporter_.form == FaultForm::json;
    if (exit_code_of(outcome.faults) > 0) {
      // Where only "for the reason above" is new, the reason was told with an earlier variant.
      const bool repeats = errors.empty() || (errors.size() == 1 && errors[0].code == "variant-refused");
      const bool told = !repeats && (all || refused_told_ < shown_at_most);
      ++(told ? refused_told_ : refused_more_);
      if (!told) errors.clear();
    }
    if (const std::size_t room = shown_at_most - warnings_told_; !all && warnings.size() > room) {
      warnings_more_ += warnings.size() - room;
      warnings.resize(room);
    }
    if (!all) warnings_told_ += warnings.size();
    errors.insert(errors.end(), warnings.begin(), warnings.end());
    for (const Fault& fault : errors)
      if (said_.size() < most_said) said_.insert(key_of(fault, outcome.sources));
    reporter_.tell(reporter_.rendered(errors, outcome.sources));
  }

  /// Counts what was not told.
  void end() {
    if (reporter_.form == FaultForm::json) return;
    const auto more = [&](const char* word, std::size_t count) {
      if (count > 0) reporter_.tell(say(word, reporter_.language, {{"count", std::to_string(count)}}) + "\n");
    };
    more("variants.more_refused", refused_more_);
    if (!reporter_.quiet) more("variants.more_warnings", warnings_more_);
  }

 private:
  static constexpr std::size_t most_said = 10'000;

  static std::string key_of(const Fault& fault, std::span<const Source> sources) {
    return sources.front().name + "\n" + std::string(fault.code.name()) + "\n" + place_text(fault.place, sources) +
           "\n" + fault_message(fault, Language::en);
  }

  Reporter& reporter_;
  std::set<std::string> said_;
  std::size_t refused_told_ = 0, refused_more_ = 0, warnings_told_ = 0, warnings_more_ = 0;
};

/// Renders a scenario, under its variant's name where it is one. Faults that remain are returned.
std::vector<Fault> rendered_into(Outcome& outcome, const EvaluateAll& request, const Input& input, EvaluatedFile& file,
                                 const std::string& variant) {
  if (!file.evaluated) return std::move(file.faults);
  const Text name = file.read.scenario->name;
  if (!variant.empty()) file.read.scenario->name = {variant, ""};
  const Reported reported{file.read.scenario.get(), &file.results, file.read.sha256, file.read.sources, file.warnings};
  std::vector<Fault> faults = faults_thrown(input, [&] {
    if (request.render) outcome.rendered = request.render(reported, {variant, name});
    outcome.evaluated = true;
  });
  if (outcome.evaluated && request.warnings == Warnings::on_standard_error) faults = std::move(file.warnings);
  return faults;
}

Outcome outcome_of_file(Library& library, const EvaluateAll& request, std::size_t position, const Reporter& reporter) {
  Outcome outcome;
  outcome.position = position;
  const Input& input = request.inputs[position];
  EvaluatedFile file = evaluated_file(library, input, request.sets, request.hashed ? Hashed::yes : Hashed::no);
  std::vector<Fault> faults = rendered_into(outcome, request, input, file, "");
  outcome.exit_code = exit_code_of(faults);
  if (!faults.empty()) outcome.told = told_of(input, std::move(faults), file.read.sources, reporter);
  return outcome;
}

Outcome outcome_of_variant(Library& library, const EvaluateAll& request, std::size_t position, const Variant& variant,
                           Texts& texts) {
  Outcome outcome;
  outcome.position = position;
  const std::size_t number = position / request.variants->count();
  const Input& input = request.inputs[number];
  std::vector<std::string> sets(request.sets.begin(), request.sets.end());
  sets.insert(sets.end(), variant.sets.begin(), variant.sets.end());
  EvaluatedFile file;
  std::vector<Fault> thrown = faults_thrown(input, [&] {
    const auto text = texts.of(input, number, request.hashed);
    file = evaluated_text(library, input, text->text, text->sha256, sets);
  });
  if (!thrown.empty()) file.faults = std::move(thrown);
  if (file.read.sources.empty()) file.read.sources.push_back({input.path, ""});
  for (std::vector<Fault>* faults : {&file.faults, &file.warnings})
    for (Fault& fault : *faults)
      if (!fault.place) fault.place = {0, 0, 0, 0};
  // Warnings and faults are told apart by `evaluated`, and one of them is empty.
  outcome.in_title = stand_in_table(*request.variants, variant, request.sets.size(),
                                    file.evaluated ? file.warnings : file.faults, file.read.sources);
  if (outcome.in_title && request.inputs.size() > 1) {  // the other files may have what this one lacks
    outcome.in_title = false;
    file.faults.push_back({"variants-not-for-file", {0, 0, 0, 0}, {{"file", input.path}}});
  }
  outcome.faults = rendered_into(outcome, request, input, file, variant.name);
  for (Fault& fault : outcome.faults)
    if (!fault.place) fault.place = {0, 0, 0, 0};
  outcome.exit_code = exit_code_of(outcome.faults);
  outcome.sources = std::move(file.read.sources);
  return outcome;
}

/// Reports wrong titles of the table before anything is evaluated; false: there are some. Of several files each may
/// lack other inputs, so theirs are found on the way.
bool titles_fit(Library& library, const EvaluateAll& request, Texts& texts, Reporter& reporter) {
  if (!request.variants || request.inputs.size() != 1) return true;
  const Variants& table = *request.variants;
  Outcome tried = outcome_of_variant(library, {request.inputs, request.sets, &table}, 0, table.sample(), texts);
  const int last_line = table.columns().row.line;
  std::erase_if(tried.faults, [&](const Fault& fault) {
    return tried.sources[static_cast<std::size_t>(fault.place.source)].name != table.path() ||
           fault.place.line > last_line || fault.code == "variant-refused";
  });
  if (tried.in_title) reporter.report(tried.faults, tried.sources);
  return !tried.in_title;
}

}  // namespace

std::size_t count_of(const EvaluateAll& request) {
  return request.inputs.size() * (request.variants ? request.variants->count() : 1);
}

Evaluated evaluate_all(Library& library, const EvaluateAll& request, Reporter& reporter) {
  const std::size_t count = size_of(request.shard, count_of(request));
  Evaluated evaluated;
  std::size_t done = 0;
  Progress progress(count, reporter.quiet);
  Texts texts;
  VariantTeller teller(reporter);
  if (!titles_fit(library, request, texts, reporter)) return {0, false};
  std::optional<VariantRows> rows;
  if (request.variants) rows.emplace(*request.variants, request.shard.number - 1, request.shard.count);
  const auto work = [&](std::size_t i) {
    const std::size_t at = position(request.shard, i);
    return rows ? outcome_of_variant(library, request, at, rows->at(at), texts)
                : outcome_of_file(library, request, at, reporter);
  };
  const auto take = [&](Outcome&& outcome) {
    const bool tells = !outcome.told.empty() || !outcome.faults.empty();
    progress.show(++done, tells ? Progress::Line::cleared : Progress::Line::kept);
    if (rows) teller.tell(outcome);
    reporter.tell(outcome.told);
    reporter.raise(outcome.exit_code);
    evaluated.complete = !outcome.in_title;
    if (outcome.in_title) return false;
    if (outcome.evaluated) ++evaluated.scenarios;
    return !request.take || request.take(outcome.position, outcome.evaluated ? &outcome.rendered : nullptr);
  };
  in_order(count, threads_wanted(request.threads), work, take);
  teller.end();
  if (evaluated.scenarios == 0 && request.shard.count == 1 && reporter.exit_code() == 0)
    reporter.report(std::vector<Fault>{{"folder-without-scenario", {}, {}}});
  return evaluated;
}

}  // namespace closs
