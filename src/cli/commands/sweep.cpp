// closs sweep FILE --vary ...: every combination of the points, as tidy rows, written while they are computed.
#include "report/answers/sweep.hpp"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <mutex>

#include "cli/batch/answer.hpp"
#include "cli/io/console.hpp"
#include "cli/line/command.hpp"
#include "cli/line/selection.hpp"
#include "cli/line/vary.hpp"
#include "report/document/words.hpp"

namespace closs {
namespace {

/// Thrown where nobody reads any more.
struct NobodyReads {};

std::vector<FigureId> headline_figures(const EvaluatedScenario& read) {
  std::vector<FigureId> out;
  for (const M m : {M::lost, M::revenue_at_risk, M::cost_of_inaction})
    for (const Figure& figure : read.results.figures)
      if (figure.id == FigureId{.scope = Scope::total, .measure = m} && figure.none.empty()) out.push_back(figure.id);
  return out;
}

/// The scenario for one combination of settings, and its rows.
struct SettingsReading {
  EvaluatedScenario read = {};  // where there are settings
  const Scenario* scenario = nullptr;
  std::unique_ptr<GridRows> rows;
};

/// One sweep in the making.
struct Sweep {
  const Call& call;
  const Answering& asked;
  const EvaluatedScenario& base;
  std::vector<Varied> varied;
  std::vector<Axis> axes;
  std::vector<std::vector<int>> values;
  std::vector<FigureId> figures;
  std::vector<SettingsReading> readings = {};  // by number of the combination of settings
  std::int64_t outer = 1, inner = 1;           // axes up to the last setting; the axes behind it

  SweepColumns columns() const { return {base.scenario(), axes, values, figures}; }
};

/// The number of the combination of settings that a combination belongs to.
std::size_t reading_of(const Sweep& s, std::int64_t combination) {
  const std::vector<std::int64_t> points = point_numbers(s.axes, combination);
  std::int64_t number = 0;
  for (std::size_t a = 0; a < s.axes.size(); ++a)
    if (s.axes[a].is_setting()) number = number * s.axes[a].count() + points[a];
  return static_cast<std::size_t>(number);
}

/// --set for each setting of combination `number` of the settings.
std::vector<std::string> sets_of(const Sweep& s, std::int64_t number) {
  std::vector<std::string> out;
  for (std::size_t a = s.axes.size(); a-- > 0;) {
    const Axis& axis = s.axes[a];
    if (!axis.is_setting()) continue;
    out.push_back(axis.path + "=" + axis.settings[static_cast<std::size_t>(number % axis.count())]);
    number /= axis.count();
  }
  return out;
}

/// Reads the scenario for every combination of settings; false: some cannot be evaluated, and that was reported.
bool read_all(Sweep& s) {
  std::int64_t count = 1;
  bool settings = false;
  for (std::size_t a = 0; a < s.axes.size(); ++a) {
    if (!s.axes[a].is_setting()) continue;
    settings = true;
    count *= s.axes[a].count();
    s.outer = 1;
    for (std::size_t b = 0; b <= a; ++b) s.outer *= s.axes[b].count();
  }
  s.inner = combinations(s.axes) / s.outer;
  for (std::int64_t k = 0; k < count; ++k) {
    SettingsReading one;
    one.scenario = &s.base.scenario();
    if (settings) {
      Wanted wanted;
      wanted.input = {s.call.options.operands[0], false};
      wanted.own_paths = paths_of(s.varied);
      wanted.more_sets = sets_of(s, k);
      wanted.option = "--vary";
      one.read = read_for(s.call, s.asked, std::move(wanted), Warnings::kept);
      if (!one.read.evaluated) return false;
      one.scenario = &one.read.scenario();
    }
    one.rows =
        std::make_unique<GridRows>(*one.scenario, s.axes, settings ? values_moved(*one.scenario, s.axes) : s.values);
    s.readings.push_back(std::move(one));
  }
  return true;
}

/// What was missing while rows went by; shared by threads.
struct Watch {
  std::mutex mutex = {};
  SweepKept kept = {};
  SweepKept::Missing refused = {};

  static void note(SweepKept::Missing& missing, std::int64_t row) {
    if (missing.count++ == 0 || row < missing.first) missing.first = row;
  }
  void watch(const EvaluatedBlock& block, std::int64_t first, std::size_t figures) {
    for (int row = 0; row < block.n && first + row < kept.kept; ++row)
      for (std::size_t f = 0; f < figures; ++f)
        kept.figures[static_cast<std::size_t>(first + row) * figures + f] = block.figures[f][row];
    bool missing = false;
    for (std::size_t f = 0; f < figures; ++f)
      for (int row = 0; row < block.n; ++row) missing = missing || std::isnan(block.figures[f][row]);
    if (!missing) return;
    const std::lock_guard lock(mutex);
    for (int row = 0; row < block.n; ++row) {
      if (block.refused[row]) {
        note(refused, first + row);
        continue;
      }
      for (std::size_t f = 0; f < figures; ++f)
        if (std::isnan(block.figures[f][row])) note(kept.none[f], first + row);
    }
  }
};

/// Why a figure does not exist at a combination, in words.
std::string reason_at(const Sweep& s, std::int64_t combination, std::span<const FigureId> figures, Language language) {
  const SettingsReading& reading = s.readings[reading_of(s, combination)];
  Scenario moved = *reading.scenario;
  reading.rows->move(moved, combination);
  const Results results = evaluate(moved, figures);
  for (const Fault& fault : results.faults)
    if (is_error(fault)) return fault_message(fault, language);
  if (!results.figures.empty() && !results.figures.front().none.empty())
    return say_none(results.figures.front().none, language);
  return say_none("out-of-range", language);
}

std::vector<Fault> warnings_of(const Sweep& s, const Watch& watch, Language language) {
  std::vector<Fault> out;
  const NumberStyle style{language, s.base.scenario().currency, s.call.options.digits};
  const std::string all = std::to_string(watch.kept.all);
  if (watch.refused.count > 0)
    out.push_back({"sweep-refused",
                   {},
                   {{"count", std::to_string(watch.refused.count)},
                    {"all", all},
                    {"where", combination_text(s.columns(), watch.refused.first, style)},
                    {"reason", reason_at(s, watch.refused.first, s.figures, language)}}});
  std::int64_t scaled = 0, zero = 0;
  for (const SettingsReading& reading : s.readings) {
    scaled += reading.rows->scaled();
    zero += reading.rows->without_shares();
  }
  if (scaled > 0) out.push_back({"sweep-shares-scaled", {}, {{"count", std::to_string(scaled)}, {"all", all}}});
  if (zero > 0) out.push_back({"sweep-shares-zero", {}, {{"count", std::to_string(zero)}, {"all", all}}});
  return out;
}

/// The formats of the outputs, each of them a stream of rows or a document at the end.
struct Writing {
  std::vector<std::unique_ptr<SweepText>> texts;  // one per output; nullptr: a document
  bool any_document = false;

  Writing(const Sweep& s, const ReportOptions& options) {
    for (const PlannedOutput& output : s.asked.outputs) {
      const AnswerFormat& format = answer_formats()[output.kind];
      texts.push_back(format.machine ? std::make_unique<SweepText>(format.name, s.columns(), options) : nullptr);
      any_document = any_document || !format.machine;
    }
  }

  /// Neighbouring rows: a piece of each stream.
  struct RowPieces {
    std::int64_t rows = 0;
    std::vector<Piece> pieces = {};
  };

  /// Appends the rows of a block.
  void append(RowPieces& to, const EvaluatedBlock& block, std::int64_t first) const {
    to.rows += block.n;
    to.pieces.resize(texts.size());
    for (std::size_t i = 0; i < texts.size(); ++i)
      if (texts[i]) texts[i]->append(std::get<std::string>(to.pieces[i]), first, block.n, block.figures);
  }
};

/// Evaluates all combinations and writes their rows; false: nobody reads any more.
bool write_rows(const Sweep& s, const Writing& writing, Outputs& outputs, Watch& watch) {
  Progress progress(static_cast<std::size_t>(watch.kept.all), s.call.reporter, !::isatty(STDOUT_FILENO));
  std::int64_t done = 0;
  const std::size_t one_per_row = s.figures.size();
  try {
    for (std::int64_t o = 0; o < s.outer; ++o) {
      const std::int64_t start = o * s.inner;
      const SettingsReading& reading = s.readings[reading_of(s, start)];
      const auto work = [&](Writing::RowPieces& rows, const EvaluatedBlock& block) {
        watch.watch(block, start + block.first, one_per_row);
        writing.append(rows, block, start + block.first);
      };
      const auto commit = [&](const Writing::RowPieces& rows) {
        const bool wanted = outputs.add(0, rows.pieces);
        done += rows.rows;
        progress.show(static_cast<std::size_t>(done), Progress::Line::kept);
        if (!wanted) throw NobodyReads{};
      };
      evaluate_rows<Writing::RowPieces>(*reading.scenario, reading.rows->rows(start, s.inner), s.figures,
                                        s.call.options.threads, work, commit);
      done = start + s.inner;
    }
  } catch (const NobodyReads&) {
    return false;
  }
  return true;
}

/// What stands behind the rows of each output: the end of a stream, or the document.
std::vector<std::string> ends_of(const Sweep& s, const Writing& writing, const ReportOptions& options, Watch& watch) {
  const Language language = s.call.reporter.language;
  const auto all_warnings = [&](Language in) {
    Answer answer;
    answer.command = "sweep";
    answer.subjects = {subject_of(s.base.scenario())};
    add_warnings(answer, s.base.warnings, s.base.read.sources);
    for (Fault& fault : warnings_of(s, watch, in)) answer.warnings.push_back(std::move(fault));
    return answer;
  };
  for (std::size_t f = 0; f < s.figures.size(); ++f)
    if (watch.kept.none[f].count > 0)
      watch.kept.none[f].reason = reason_at(s, watch.kept.none[f].first, std::span(&s.figures[f], 1), language);
  std::vector<std::string> ends;
  for (std::size_t i = 0; i < writing.texts.size(); ++i) {
    if (writing.texts[i]) {
      const Answer answer = all_warnings(Language::en);
      ends.push_back(writing.texts[i]->after(answer.warnings, answer.sources));
      continue;
    }
    Answer answer = all_warnings(language);
    answer.document = sweep_document(s.columns(), watch.kept, options);
    const PlannedOutput& output = s.asked.outputs[i];
    ends.push_back(answer_formats()[output.kind].write(Answers{{std::move(answer)}}, options_for(output, options)));
  }
  return ends;
}

void stream(Sweep& s) {
  const ReportOptions options = report_options(s.call);
  const Writing writing(s, options);
  Watch watch;
  watch.kept.all = combinations(s.axes);
  watch.kept.kept = writing.any_document ? std::min(watch.kept.all, most_kept) : 0;
  watch.kept.figures.resize(static_cast<std::size_t>(watch.kept.kept) * s.figures.size());
  watch.kept.none.resize(s.figures.size());
  Outputs outputs(s.asked.outputs, s.call.out, s.asked.intake->read.get());
  for (std::size_t i = 0; i < writing.texts.size(); ++i)
    outputs.open(i, writing.texts[i] ? writing.texts[i]->before() : "");
  if (!write_rows(s, writing, outputs, watch)) return;
  const std::vector<std::string> ends = ends_of(s, writing, options, watch);
  if (!prints_warnings(s.asked))
    s.call.reporter.report(
        warnings_of(s, watch, s.call.reporter.form == FaultForm::json ? Language::en : s.call.reporter.language));
  outputs.close(ends);
}

/// Faults of the grid as a whole.
void refuse_size(const Sweep& s) {
  const std::int64_t all = combinations(s.axes);
  if (all > most_combinations)
    throw Failure(Fault{"sweep-uncountable", {}, {{"most", std::to_string(most_combinations)}}});
  if (s.call.options.yes) return;
  if (all > most_evaluations)
    throw Failure(
        Fault{"sweep-too-large", {}, {{"count", std::to_string(all)}, {"most", std::to_string(most_evaluations)}}});
  refuse_many_sets(s.base.scenario(), s.figures, all);
}

}  // namespace

void sweep(const Call& call) {
  const Options& options = call.options;
  if (options.vary.empty()) throw Failure(Fault{"vary-missing", {}, {}});
  const std::vector<Source> sources = vary_sources(options.vary);
  std::vector<Fault> faults;
  std::vector<Varied> all = varied(options.vary, faults);
  if (!faults.empty()) return call.reporter.report(faults, sources);
  const Answering asked = answering(call);
  const EvaluatedScenario read = read_for(call, asked, options.operands[0], paths_of(all));
  if (!read.evaluated) return;
  std::vector<std::vector<int>> values;
  std::vector<Axis> axes = axes_of(read.scenario(), all, values, faults);
  if (!faults.empty()) return call.reporter.report(faults, sources);
  Sweep s{call,
          asked,
          read,
          std::move(all),
          std::move(axes),
          std::move(values),
          figures_asked(read.scenario(), options, headline_figures(read))};
  refuse_size(s);
  if (read_all(s)) stream(s);
}

}  // namespace closs
