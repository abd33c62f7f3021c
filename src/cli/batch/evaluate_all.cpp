#include "cli/batch/evaluate_all.hpp"

#include <memory>
#include <optional>
#include <set>

#include "cli/batch/in_order.hpp"
#include "cli/io/console.hpp"
#include "core/graph/parallel.hpp"
#include "report/document/words.hpp"
#include "report/faults/faults.hpp"

namespace closs {
namespace {

constexpr std::size_t shown_at_most = 20;  // variants with errors, and warnings, in words

/// All that is left of one scenario.
struct Outcome {
  Then then;
  std::vector<Fault> faults;  // of a variant: told one by one, since rows repeat each other
  std::vector<Source> sources;
  std::string told;  // of a file: ready for standard error
  int exit_code = 0;
  bool evaluated = false;
  bool wrong_title = false;
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

/// Scenario `position` of a batch; `row`: its row of the table of variants.
Wanted wanted_in(const Batch& batch, std::size_t position, std::shared_ptr<const Variant> row) {
  Wanted wanted;
  wanted.number = batch.variants ? position / batch.variants->count() : position;
  wanted.input = batch.inputs[wanted.number];
  wanted.table = batch.variants;
  wanted.row = std::move(row);
  return wanted;
}

EvaluatedScenario evaluated_in(Intake& intake, const Batch& batch, const Wanted& wanted) {
  EvaluatedScenario out = evaluated(intake, wanted);
  if (out.wrong_title && batch.inputs.size() > 1) {  // the other files may have what this one lacks
    out.wrong_title = false;
    out.faults.push_back({"variants-not-for-file", {0, 0, 0, 0}, {{"file", wanted.input.path}}});
  }
  return out;
}

Outcome outcome_of(EvaluatedScenario&& result, bool variant, Then then, const Reporter& reporter) {
  Outcome out;
  out.then = std::move(then);
  out.exit_code = exit_code_of(result.faults);
  out.evaluated = result.evaluated;
  out.wrong_title = result.wrong_title;
  place_in_file(result.faults);
  if (variant) {
    out.faults = std::move(result.faults);
    out.sources = std::move(result.read.sources);
  } else {
    out.told = reporter.rendered(result.faults, result.read.sources);
  }
  return out;
}

/// Reports wrong titles of the table before anything is evaluated; false: there are some. Of several files each may
/// lack other inputs, so theirs are found on the way.
bool titles_fit(Intake& intake, const Batch& batch, Reporter& reporter) {
  if (!batch.variants || batch.inputs.size() != 1) return true;
  const Variants& table = *batch.variants;
  EvaluatedScenario tried = evaluated(intake, wanted_in(batch, 0, std::make_shared<const Variant>(table.sample())));
  if (!tried.wrong_title) return true;
  const int last_line = table.columns().row.line;
  const auto& sources = tried.read.sources;
  std::erase_if(tried.faults, [&](const Fault& fault) {
    return sources[static_cast<std::size_t>(fault.place.source)].name != table.path() || fault.place.line > last_line ||
           fault.code == "variant-refused";
  });
  reporter.report(tried.faults, sources);
  return false;
}

}  // namespace

std::size_t count_of(const Batch& batch) {
  return batch.inputs.size() * (batch.variants ? batch.variants->count() : 1);
}

BatchEnd evaluate_all(Intake& intake, const Batch& batch, Reporter& reporter,
                      const std::function<Then(const InBatch&)>& each) {
  BatchEnd end;
  const std::size_t count = size_of(batch.shard, count_of(batch));
  std::size_t done = 0;
  Progress progress(count, reporter);
  VariantTeller teller(reporter);
  if (!titles_fit(intake, batch, reporter)) return {0, false};
  std::optional<VariantRows> rows;
  if (batch.variants) rows.emplace(*batch.variants, batch.shard.number - 1, batch.shard.count);
  const auto work = [&](std::size_t i) {
    const std::size_t at = position(batch.shard, i);
    const Wanted wanted = wanted_in(batch, at, rows ? std::make_shared<const Variant>(rows->at(at)) : nullptr);
    EvaluatedScenario result = evaluated_in(intake, batch, wanted);
    Then then = [] { return true; };
    std::vector<Fault> thrown = faults_thrown(wanted.input, [&] {
      then = each({at, wanted.input, wanted.row ? wanted.row->name : "", result});
    });
    if (!thrown.empty()) {
      result.faults = std::move(thrown);
      result.evaluated = false;
    }
    return outcome_of(std::move(result), wanted.row != nullptr, std::move(then), reporter);
  };
  const auto take = [&](const Outcome& outcome) {
    const bool tells = !outcome.told.empty() || !outcome.faults.empty();
    progress.show(++done, tells ? Progress::Line::cleared : Progress::Line::kept);
    if (rows) teller.tell(outcome);
    reporter.tell(outcome.told);
    reporter.raise(outcome.exit_code);
    end.complete = !outcome.wrong_title;
    if (outcome.wrong_title) return false;
    if (outcome.evaluated) ++end.evaluated;
    return outcome.then();
  };
  in_order(count, thread_count(batch.threads), work, take);
  teller.end();
  if (end.evaluated == 0 && batch.shard.count == 1 && reporter.exit_code() == 0)
    reporter.report(std::vector<Fault>{{"folder-without-scenario", {}, {}}});
  return end;
}

}  // namespace closs
