// closs run FILE...: the figures of each scenario, in every format asked for.
#include "report/answers/run.hpp"

#include <algorithm>
#include <variant>

#include "analysis/simulate/simulate.hpp"
#include "cli/batch/evaluate_all.hpp"
#include "cli/batch/variants.hpp"
#include "cli/io/outputs.hpp"
#include "cli/line/command.hpp"
#include "cli/line/selection.hpp"
#include "report/answers/overview.hpp"
#include "report/machine/database_rows.hpp"
#include "report/machine/machine.hpp"

namespace closs {
namespace {

/// All that decides what a run writes: equal in all of its shards.
std::string identity_of_run(const Options& options, std::span<const Input> inputs, const Variants* variants) {
  std::vector<std::string> all = {CLOSS_VERSION, options.bom ? "bom" : "", variants ? variants->sha256() : ""};
  const auto add = [&](const std::vector<std::string>& texts) {
    all.push_back(std::to_string(texts.size()));
    all.insert(all.end(), texts.begin(), texts.end());
  };
  for (const auto* texts : {&options.sets, &options.measures, &options.figures}) add(*texts);
  for (const Input& input : inputs) all.push_back(input.path);
  return sha256_of_list(all);
}

Shard shard_of(const Options& options, std::span<const Input> inputs) {
  if (options.shard.empty()) return {};
  for (const Input& input : inputs)
    if (input.path == "-") throw Failure(Fault{"shard-from-standard-input", {}, {}});
  return shard_named(options.shard);
}

/// run_formats(), then databases, which standard output cannot be.
std::vector<OutputKind> run_kinds() {
  const auto formats = run_formats();
  std::vector<OutputKind> all = kinds_of(formats);
  for (std::size_t i = 0; i < all.size(); ++i)
    all[i].joins = formats[i].machine() && formats[i].between.empty() && formats[i].after.empty();
  all.insert(all.end(), database_kinds.begin(), database_kinds.end());
  return all;
}

/// The format of an output; nullptr: a database.
const Format* run_format(const PlannedOutput& output) {
  return output.has_reports() ? &run_formats()[output.kind] : nullptr;
}

/// What one scenario gives: a piece an output, and its row of the overview.
struct Written {
  std::vector<Piece> pieces;
  PageOf page;                     // of its report alone
  std::optional<OverviewRow> row;  // where there are several scenarios, and people read of them
};

/// One call of run.
struct Run {
  const Call& call;
  std::vector<PlannedOutput> plan;
  ReportOptions options;
  bool several;                  // people get an overview; with --full the reports, too
  bool reported;                 // people get the report of each scenario
  bool prints_warnings = false;  // standard output does
  bool for_readers = false;      // what only people want to know, and takes its time

  Run(const Call& c, std::vector<PlannedOutput> p, bool many)
      : call(c), plan(std::move(p)), options(report_options(c)), several(many), reported(!many || c.options.full) {
    bool for_people = false;  // some report is
    for (const PlannedOutput& output : plan) {
      const Format* format = run_format(output);
      const bool report = format && !format->machine() && reported;
      for_people = for_people || report;
      prints_warnings =
          prints_warnings || (format && output.standard() && format->warns && (format->machine() || report));
    }
    // Worth its time only where a whole report is read by people.
    for_readers = for_people && call.options.measures.empty() && call.options.figures.empty();
  }

  /// What stands before the reports of an output for people, or all of it; `page`: of the only report.
  std::string opening(std::size_t output, std::span<const OverviewRow> rows, const PageOf& page) const {
    const ReportOptions mine = options_for(plan[output], options);
    if (!several) return rendering_of(output)->opening(page, mine.look());
    const bool follow = reported || rendering_of(output)->apart;  // the reports
    const Document overview = overview_document(rows, mine, follow);
    return rendering_of(output)->opening(page_of(overview, rows, follow), mine.look());
  }
  /// Rows are kept only where somebody sees them: a batch for programs takes the memory of a few scenarios.
  bool overviewed() const {
    for (std::size_t i = 0; several && i < plan.size(); ++i)
      if (rendering_of(i)) return true;
    return false;
  }
  /// Some output shows pictures.
  bool pictured() const {
    for (std::size_t i = 0; i < plan.size(); ++i)
      if (const Rendering* rendering = rendering_of(i); rendering && rendering->pictures) return true;
    return false;
  }
  /// How people read an output; nullptr: programs do.
  const Rendering* rendering_of(std::size_t output) const {
    const Format* format = run_format(plan[output]);
    return format ? format->rendering : nullptr;
  }
  /// What stands between the pieces of an output, and behind them.
  std::pair<std::string_view, std::string_view> joints_of(std::size_t output) const {
    const Format& format = *run_format(plan[output]);
    if (format.rendering) return {format.rendering->between, format.rendering->closing};
    return {format.between, format.after};
  }

  /// The report of a scenario; notes what its page holds.
  static std::string report(const Reported& one, const Rendering& rendering, const ReportOptions& shown, PageOf& page) {
    const Document document = run_document(one, shown);
    const auto is_live = [](const Part& part) { return std::holds_alternative<Live>(part); };
    page.live = page.live || std::any_of(document.parts.begin(), document.parts.end(), is_live);
    return rendering.document(document, shown.look());
  }

  /// A scenario in the format of each output. Programs get a variant's name alone, people that of the scenario, too.
  Written written(const InBatch& in) const {
    EvaluatedScenario& result = in.result;
    const std::string& variant = in.variant;
    Scenario& scenario = *result.read.scenario;
    const Text name = scenario.name;
    ReportOptions mine = options;
    mine.figures = figures_named(scenario, call.options.figures);
    mine.place = several ? static_cast<int>(in.position) + 1 : 0;
    refuse_unknown_tag(scenario, options.by);
    Reported one{&scenario, &result.results, result.read.sources, result.warnings};
    const int threads = several ? 1 : call.options.threads;
    if (for_readers && (options.brief || pictured())) one.recommended = recommend(scenario, result.results, threads);
    if (for_readers && !options.brief) {
      one.guesses = guesses(scenario, 1);
      std::vector<CashPoints> cash;
      if (pictured()) cash = cash_drawn(scenario, result.results);
      one.ranges = ranges_of(scenario, headline_of_simulation(scenario), threads, cash);
    }
    Written out;
    if (overviewed()) out.row = overview_row(one, variant, mine);
    const Text for_people = variant.empty() ? name : variant_title(name, variant);
    out.page.title = for_people.in(mine.language);
    for (const PlannedOutput& output : plan) {
      const Format* format = run_format(output);
      const bool machine = !format || format->machine();
      if (!variant.empty()) scenario.name = machine ? Text{variant, ""} : for_people;
      ReportOptions shown = options_for(output, mine);
      shown.pictures = !machine && format->rendering->pictures;
      if (!format)
        out.pieces.emplace_back(database_scenario(one, variant, mine));
      else if (machine)
        out.pieces.emplace_back(format->each(one, shown));
      else
        out.pieces.emplace_back(!several && !options.brief && !selects(mine) && format->live ? format->live(one, shown)
                                : reported || format->rendering->apart
                                    ? report(one, *format->rendering, shown, out.page)
                                    : "");
    }
    return out;
  }
};

}  // namespace

void run(const Call& call) {
  const Options& options = call.options;
  const std::vector<Input> inputs = inputs_of(options.operands, options);
  std::vector<std::string> all_read = files_of(inputs);
  if (!options.variants_file.empty()) all_read.push_back(options.variants_file);
  const std::vector<OutputKind> kinds = run_kinds();
  std::vector<PlannedOutput> plan = planned_outputs(options, kinds, all_read);
  const Shard shard = shard_of(options, inputs);
  const std::optional<Variants> variants = variants_of(call);
  if (!options.variants_file.empty() && !variants) return;

  Intake intake(options);
  const Batch batch{inputs, variants ? &*variants : nullptr, shard, options.threads};
  const Run run(call, std::move(plan), count_of(batch) > 1);
  std::optional<PartOf> part;
  if (!options.shard.empty()) part = {identity_of_run(options, inputs, batch.variants), shard, count_of(batch)};
  Outputs outputs(run.plan, call.out, intake.read.get(), part ? &*part : nullptr);
  std::vector<std::string> ends;
  bool mergeable = false;
  for (std::size_t i = 0; i < run.plan.size(); ++i) {
    const Format* format = run_format(run.plan[i]);
    if (format && format->machine()) outputs.open(i, format->before(run.options), format->between);
    ends.emplace_back(format ? run.joints_of(i).second : "");
    mergeable = mergeable || (run.plan[i].joins && !run.plan[i].standard());
  }
  if (part && !mergeable) call.reporter.report(std::vector<Fault>{{"shard-to-standard-output", {}, {}}});

  std::vector<OverviewRow> rows;
  PageOf page;
  const auto each = [&](const InBatch& one) -> Then {
    EvaluatedScenario& result = one.result;
    Written written;
    if (result.evaluated) {
      result.faults = faults_thrown(one.input, [&] { written = run.written(one); });
      result.evaluated = !written.pieces.empty();
      if (result.evaluated && !run.prints_warnings) result.faults = std::move(result.warnings);
    }
    return [&, position = one.position, written = std::move(written)]() mutable {
      if (written.row) rows.push_back(std::move(*written.row));
      page = std::move(written.page);
      return outputs.add(position, written.pieces);
    };
  };
  const BatchEnd end = evaluate_all(intake, batch, call.reporter, each);
  if (!end.complete || (end.evaluated == 0 && !part)) return;
  for (std::size_t i = 0; i < run.plan.size(); ++i)
    if (run.rendering_of(i)) outputs.open(i, run.opening(i, rows, page), run.joints_of(i).first);
  outputs.close(ends);
}

}  // namespace closs
