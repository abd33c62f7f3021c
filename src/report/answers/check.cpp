#include "report/answers/check.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

#include "core/scenario/sources.hpp"
#include "report/document/page.hpp"
#include "report/document/trace.hpp"
#include "report/machine/machine.hpp"
#include "report/workbook/run_workbook.hpp"
#include "text/split.hpp"

namespace closs {
namespace {

using Status = Verdict::Status;

constexpr std::size_t most_rows = 20;         // of one file, in text and markdown
constexpr std::size_t most_named = 3;         // changed inputs, and figures of one reason
constexpr std::size_t most_quiet_rows = 200;  // in markdown
constexpr double no_change = 1e-6;            // a tolerance below this share of a figure only absorbs rounding

bool none(double x) { return std::isnan(x); }
bool told(const Verdict& verdict) { return verdict.status != Status::passed; }
bool allows_no_change(const Verdict& v) {
  return v.kind == Verdict::Kind::figure && (none(v.limit) || v.limit <= no_change * std::abs(v.old));
}

struct CheckPage : Page {
  const CheckedFile& checked;

  /// What today's figure is held against.
  static double other(const Verdict& v) { return v.kind == Verdict::Kind::expectation ? v.limit : v.old; }
  /// A number of a verdict, with as many digits as tell old, new and limit apart.
  Quantity number(const Verdict& v, double x) const {
    Quantity out = amount(x, v.unit);
    out.digits = digits_apart(std::array{v.now, other(v)}, v.unit, style);
    return out;
  }
  std::string difference(const Verdict& v) const {
    const Quantity change = Page::difference(v.difference, v.unit);
    if (none(v.difference) || none(other(v)) || other(v) == 0 || v.unit == Unit::rate) return show(change);
    return say("check.change",
               {{"difference", change}, {"ratio", Page::change(v.difference / std::abs(other(v)), Unit::rate)}});
  }
  std::string limit(const Verdict& v) const {
    if (v.kind == Verdict::Kind::expectation) return limit_written(v);
    if (none(v.limit)) return "-";
    if (allows_no_change(v)) return say("check.no_change");
    if (v.unit != Unit::rate) return "±" + show(amount(v.limit, v.unit));
    return "±" + say("figure.points", {{"points", amount(v.limit * 100, Unit::ratio)}});
  }
  /// "<= 9B": the expectation without its figure.
  static std::string limit_written(const Verdict& v) {
    std::string_view text = v.expectation;
    if (text.starts_with(v.figure)) text.remove_prefix(v.figure.size());
    while (text.starts_with(' ')) text.remove_prefix(1);
    return std::string(text);
  }
  std::string reason(const Verdict& v) const {
    if (v.reason.empty()) return "";
    std::string reason = say("check_reason." + std::string(v.reason),
                             {{"why", v.none.empty() ? "" : say_none(v.none, language())},
                              {"path", checked.baseline_path},
                              {"trials", amount(static_cast<double>(v.trials), Unit::people)},
                              {"more", amount(static_cast<double>(v.would_decide), Unit::people)},
                              {"file", checked.file}});
    if (v.near.empty()) return reason;
    return say("check_reason.with_suggestion", {{"reason", reason}, {"question", did_you_mean(v.near, language())}});
  }
};

CheckPage page_of(const CheckedFile& checked, Language language, int digits) {
  return CheckPage{{{language, checked.scenario ? std::string_view(checked.scenario->currency) : "", digits}}, checked};
}

/// "1 of 3 expectations failed", "2 of 412 figures differ from the baseline", ...
std::vector<std::string> counts_of(const VerdictCounts& expectations, const VerdictCounts& figures, Language language) {
  std::vector<std::string> parts;
  const auto count = [&](std::string_view id, int some, int all) {
    if (some == 0) return;
    const NumberStyle whole{language, "", 15};
    parts.push_back(
        say(id, language, {{"some", show(some, Kind::number, whole)}, {"all", show(all, Kind::number, whole)}}));
  };
  count("check.expectations_failed", expectations.failed, expectations.all());
  count("check.expectations_warned", expectations.warned, expectations.all());
  count("check.figures_failed", figures.failed, figures.all());
  count("check.figures_new", figures.warned, figures.all());
  count("check.figures_updated", figures.updated, figures.all());
  return parts;
}

/// "problems.billing.frequency from 61 of 512 to 12.5%".
std::string change_text(const InputChange& change, Language language) {
  const WordValues values = {{"path", change.path}, {"was", change.was}, {"now", change.now}};
  if (change.added) return say(change.now.empty() ? "check.input.added" : "check.input.added_value", language, values);
  if (change.gone) return say(change.was.empty() ? "check.input.gone" : "check.input.gone_value", language, values);
  return say("check.input.changed", language, values);
}

/// What changed of the inputs.
std::string changes_text(const CheckPage& page) {
  const CheckedFile& checked = page.checked;
  std::vector<std::string> what;
  for (const InputChange& change : checked.changes)
    if (what.size() < most_named) what.push_back(change_text(change, page.language()));
  if (checked.scenario_changed && what.empty()) what.push_back(page.say("check.cause.scenario"));
  if (checked.model_changed) what.push_back(page.say("check.cause.model"));
  if (checked.benchmark_changed) what.push_back(page.say("check.cause.benchmark"));
  std::string text = page.joined(what, "check.and");
  if (checked.changes.size() > most_named)
    text += page.say("check.more", {{"count", std::to_string(checked.changes.size() - most_named)}});
  return text;
}

/// Why the figures differ from the baseline: what changed since it was written.
std::string cause_text(const CheckPage& page, std::string_view version) {
  const CheckedFile& checked = page.checked;
  const SentenceValues versions = {{"old", checked.baseline_version}, {"new", std::string(version)}};
  const bool same_version = checked.baseline_version == version;
  if (!checked.inputs_changed())
    return page.say(same_version ? "check.cause.rebuilt" : "check.cause.program", versions);
  const std::string inputs = page.say("check.cause.inputs", {{"what", changes_text(page)}});
  return same_version ? inputs : inputs + page.say("check.cause.program_too", versions);
}

void add_summary(CheckPage& page, std::string_view version) {
  const CheckedFile& checked = page.checked;
  std::string line;
  if (checked.scenario) {
    const std::vector<std::string> counts = counts_of(checked.expectations, checked.figures, page.language());
    const std::string& name = checked.scenario->name.in(page.language());
    line =
        counts.empty() ? name : page.say("check.file", {{"name", name}, {"counts", page.joined(counts, "check.and")}});
  }
  if (checked.figures.failed + checked.figures.updated > 0 && !checked.baseline_version.empty())
    line = page.say("check.file_and_cause", {{"line", line}, {"cause", cause_text(page, version)}});
  if (!line.empty()) page.paragraph(line);
}

/// What --update did to a baseline; empty: nothing.
std::string written_text(const CheckPage& page) {
  using Baseline = CheckedFile::Baseline;
  const CheckedFile& checked = page.checked;
  const std::string_view id = checked.baseline == Baseline::made        ? "check.wrote.made"
                              : checked.baseline == Baseline::rewritten ? "check.wrote.rewritten"
                              : checked.baseline == Baseline::removed   ? "check.wrote.removed"
                                                                        : "";
  return id.empty() ? "" : page.say(id, {{"path", checked.baseline_path}, {"file", checked.file}});
}

/// Expectations, or figures. What is the same in all rows, and told above them, has no column.
Table table_of(const CheckPage& page, std::span<const VerdictFold> folds) {
  const bool expected = folds.front().verdict->kind == Verdict::Kind::expectation;
  const auto all = [&](auto holds) {
    return std::all_of(folds.begin(), folds.end(), [&](const VerdictFold& fold) { return holds(*fold.verdict); });
  };
  const bool one_status = all([&](const Verdict& v) { return v.status == folds.front().verdict->status; });
  const bool any_limit = !all([](const Verdict& v) { return allows_no_change(v); });
  Table table{{{page.say("figure.name"), as_words},
               {page.say("check.verdict"), as_words},
               {page.say("check.old")},
               {page.say(expected ? "figure.value" : "check.new")},
               {page.say("check.difference")},
               {page.say("check.limit"), as_words},
               {page.say("check.at"), as_word}}};
  for (const VerdictFold& fold : folds) {
    const Verdict& verdict = *fold.verdict;
    const VerdictPlace place = place_of(page.checked, verdict);
    table.rows.push_back(
        {{figures_of(fold, page.language()),
          one_status ? "" : page.say("check_status." + std::string(name_of(verdict.status))),
          expected ? CellValue() : page.number(verdict, verdict.old), page.number(verdict, verdict.now),
          page.difference(verdict), any_limit ? page.limit(verdict) : "", line_text(place.file, place.line)},
         verdict.status == Status::failed ? Table::Row::Tone::plain : Table::Row::Tone::faint});
  }
  drop_empty_columns(table);
  return table;
}

void add_tables(CheckPage& page) {
  std::vector<VerdictFold> folds = folded(page.checked);
  std::erase_if(folds, [](const VerdictFold& fold) { return fold.verdict->kind == Verdict::Kind::baseline; });
  const std::span<const VerdictFold> told = std::span(folds).first(std::min(folds.size(), most_rows));
  const auto figures = std::find_if(
      told.begin(), told.end(), [](const VerdictFold& fold) { return fold.verdict->kind == Verdict::Kind::figure; });
  for (const auto& part : {std::span(told.begin(), figures), std::span(figures, told.end())})
    if (!part.empty()) page.add(table_of(page, part));
  std::size_t more = 0;
  for (const VerdictFold& fold : std::span(folds).subspan(told.size())) more += 1 + fold.more.size();
  if (more > 0) page.note(page.say("check.rows_more", {{"count", std::to_string(more)}}));
}

/// What old, new and limit do not tell: a line a reason.
void add_reasons(CheckPage& page) {
  struct Row {
    std::string reason;
    std::vector<std::string> figures = {};  // as many as are named
    std::unordered_set<std::string_view> all = {};
  };
  std::vector<Row> rows;
  std::unordered_map<std::string, std::size_t> row_of;
  for (const Verdict& verdict : page.checked.verdicts) {
    if (!told(verdict) || verdict.reason.empty() || verdict.status == Status::updated) continue;
    const std::string reason = page.reason(verdict);
    if (verdict.kind == Verdict::Kind::baseline) {
      page.note(reason);
      continue;
    }
    const auto [at, fresh] = row_of.emplace(reason, rows.size());
    if (fresh) rows.push_back({reason});
    Row& row = rows[at->second];
    if (row.all.insert(verdict.figure).second && row.figures.size() < most_named) row.figures.push_back(verdict.figure);
  }
  for (const Row& row : std::span(rows).first(std::min(rows.size(), most_rows))) {
    std::string names = page.listed(row.figures);
    if (row.all.size() > most_named)
      names += page.say("check.more", {{"count", std::to_string(row.all.size() - most_named)}});
    page.note(page.say("check.reason_line", {{"figures", names}, {"reason", row.reason}}));
  }
}

Document check_document(const CheckedFile& checked, const ReportOptions& options) {
  CheckPage page = page_of(checked, options.language, options.digits);
  page.section(checked.file);
  add_summary(page, options.version);
  add_tables(page);
  add_reasons(page);
  if (const std::string text = written_text(page); !text.empty()) page.note(text);
  if (checked.scenario) {
    const Subject subject = subject_of(*checked.scenario);
    add_trace(page, options.version, std::span(&subject, 1));
  }
  return std::move(page.document);
}

/// True where a file has something to tell besides its errors.
bool has_rows(const CheckedFile& checked) {
  return std::any_of(checked.verdicts.begin(), checked.verdicts.end(), told);
}

Document headline_document(const CheckTotals& totals, const ReportOptions& options) {
  return {{Paragraph{check_headline(totals, options.language), Paragraph::Tone::headline}}};
}

std::string text_opening(const CheckTotals& totals, const ReportOptions& options) {
  const bool verdicts = totals.failed + totals.warned + totals.expectations.failed + totals.expectations.warned +
                            totals.figures.failed + totals.figures.warned >
                        0;
  if (!verdicts && totals.baselines_made + totals.baselines_rewritten + totals.baselines_removed == 0) return "";
  return as_text(headline_document(totals, options), options.look());
}

std::string text_each(const CheckedFile& checked, const ReportOptions& options) {
  if (!has_rows(checked)) {
    const std::string text = written_text(page_of(checked, options.language, options.digits));
    return text.empty() ? "" : as_text({{Paragraph{text}}}, options.look());
  }
  return std::string(1, '\n').append(as_text(check_document(checked, options), options.look()));
}

/// The same with the errors that no verdict tells.
Document with_faults(const CheckedFile& checked, const ReportOptions& options) {
  Document document = check_document(checked, options);
  const std::vector<Fault> faults = faults_alone(checked);
  if (faults.empty()) return document;
  Preformatted block;
  const std::string text = show_faults(faults, checked.sources, options.language, Color::off);
  for (const std::string_view line : split(text, '\n')) block.lines.emplace_back(line);
  if (block.lines.back().empty()) block.lines.pop_back();
  document.parts.push_back(std::move(block));
  return document;
}

std::string markdown_opening(const CheckTotals& totals, const ReportOptions& options) {
  return as_markdown(headline_document(totals, options), options.look());
}

std::string markdown_each(const CheckedFile& checked, const ReportOptions& options) {
  if (!has_rows(checked) && checked.faults.empty()) {
    const std::string text = written_text(page_of(checked, options.language, options.digits));
    return text.empty() ? "" : "\n" + as_markdown({{Paragraph{text}}}, options.look());
  }
  return std::string(1, '\n').append(as_markdown(with_faults(checked, options), options.look()));
}

/// Files without anything to tell, folded; nothing where there are none.
Document quiet_document(std::span<const QuietFile> quiet, const ReportOptions& options) {
  Page page{options.style("")};
  if (quiet.empty()) return {};
  Folded folded{page.say("check.quiet"),
                {{{page.say("check.at_file"), as_words},
                  {page.say("compare.scenario"), as_words},
                  {page.say("check.quiet_expectations")},
                  {page.say("check.quiet_figures")}}}};
  for (const QuietFile& file : quiet.first(std::min(quiet.size(), most_quiet_rows)))
    folded.table.rows.push_back(
        {{file.file, file.name, std::to_string(file.expectations), std::to_string(file.figures)}});
  page.add(std::move(folded));
  if (quiet.size() > most_quiet_rows)
    page.paragraph(page.say("check.files_more", {{"count", std::to_string(quiet.size() - most_quiet_rows)}}));
  return std::move(page.document);
}

std::string markdown_closing(const CheckTotals&, std::span<const QuietFile> quiet, const ReportOptions& options) {
  return quiet.empty() ? "" : std::string(1, '\n').append(as_markdown(quiet_document(quiet, options), options.look()));
}

/// The verdict is the heading of the page, or of the first sheet.
template <const Rendering& rendering>
std::string page_opening(const CheckTotals& totals, const ReportOptions& options) {
  const Document cover{{Section{check_headline(totals, options.language)}}};
  return rendering.opening({title_of(cover), &cover}, options.look());
}

/// One of several documents, which nobody links to.
template <const Rendering& rendering>
std::string page_below(const Document& document, const ReportOptions& options) {
  Look look = options.look();
  look.place = -1;
  return rendering.document(document, look);
}

template <const Rendering& rendering>
std::string page_each(const CheckedFile& checked, const ReportOptions& options) {
  if (has_rows(checked) || !checked.faults.empty())
    return page_below<rendering>(with_faults(checked, options), options);
  const std::string text = written_text(page_of(checked, options.language, options.digits));
  return text.empty() ? "" : page_below<rendering>({{Paragraph{text}}}, options);
}

template <const Rendering& rendering>
std::string page_closing(const CheckTotals&, std::span<const QuietFile> quiet, const ReportOptions& options) {
  return (quiet.empty() ? "" : page_below<rendering>(quiet_document(quiet, options), options))
      .append(rendering.closing);
}

std::string nothing(const CheckTotals&, const ReportOptions&) { return ""; }
std::string nothing(const CheckTotals&, std::span<const QuietFile>, const ReportOptions&) { return ""; }

}  // namespace

std::vector<Fault> faults_alone(const CheckedFile& checked) {
  std::vector<Fault> out(checked.faults.begin(), checked.faults.end());
  std::erase_if(out, [](const Fault& fault) { return fault_row(fault.code).exit_code == 1; });
  return out;
}

CheckEnd end_of(const CheckedFile& checked) {
  if (!checked.faults.empty() && std::any_of(checked.faults.begin(), checked.faults.end(),
                                             [](const Fault& f) { return fault_row(f.code).exit_code > 1; }))
    return CheckEnd::broken;
  const auto any = [&](Status status) {
    return std::any_of(checked.verdicts.begin(), checked.verdicts.end(),
                       [&](const Verdict& v) { return v.status == status; });
  };
  if (any(Status::failed)) return CheckEnd::failed;
  if (any(Status::warned)) return CheckEnd::warned;
  if (any(Status::updated) || checked.baseline == CheckedFile::Baseline::rewritten) return CheckEnd::updated;
  return CheckEnd::passed;
}

void CheckTotals::add(const CheckedFile& checked) {
  ++files;
  const CheckEnd end = end_of(checked);
  if (end == CheckEnd::broken)
    ++broken;
  else if (end == CheckEnd::failed)
    ++failed;
  else if (end == CheckEnd::warned)
    ++warned;
  if (checked.baseline == CheckedFile::Baseline::made) ++baselines_made;
  if (checked.baseline == CheckedFile::Baseline::rewritten) ++baselines_rewritten;
  if (checked.baseline == CheckedFile::Baseline::removed) ++baselines_removed;
  if (checked.figures.failed > 0) ++(checked.inputs_changed() ? by_inputs : by_program);
  expectations.add(checked.expectations);
  figures.add(checked.figures);
}

void CheckTotals::add(const CheckTotals& more) {
  for (int CheckTotals::*count : {&CheckTotals::files, &CheckTotals::broken, &CheckTotals::failed, &CheckTotals::warned,
                                  &CheckTotals::baselines_made, &CheckTotals::baselines_rewritten,
                                  &CheckTotals::baselines_removed, &CheckTotals::by_inputs, &CheckTotals::by_program})
    this->*count += more.*count;
  expectations.add(more.expectations);
  figures.add(more.figures);
}

std::string check_headline(const CheckTotals& totals, Language language) {
  const auto count = [&](std::string_view id, int some) {
    return say(id, language, {{"count", std::to_string(some)}, {"all", std::to_string(totals.files)}});
  };
  const std::vector<std::string> counts = counts_of(totals.expectations, totals.figures, language);
  // Of one scenario its counts say it all, unless it failed for another reason, as a missing baseline.
  const bool counted = totals.passed() || totals.expectations.failed + totals.figures.failed > 0;
  const bool several = totals.files > 1 || counts.empty() || !counted;
  std::vector<std::string> parts;
  if (several && totals.failed > 0) parts.push_back(count("check.files_failed", totals.failed));
  if (several && totals.broken > 0) parts.push_back(count("check.files_broken", totals.broken));
  if (several && parts.empty()) parts.push_back(count("check.files_passed", totals.files));
  if (totals.baselines_made > 0) parts.push_back(count("check.baselines_made", totals.baselines_made));
  if (totals.baselines_rewritten > 0) parts.push_back(count("check.baselines_rewritten", totals.baselines_rewritten));
  if (totals.baselines_removed > 0) parts.push_back(count("check.baselines_removed", totals.baselines_removed));
  parts.insert(parts.end(), counts.begin(), counts.end());
  std::string out = say(totals.passed() ? "check.passed" : "check.failed", language,
                        {{"text", joined(parts, say("check.and", language))}});
  if (totals.files > 1 && totals.by_inputs > 0) out += count("check.by_inputs", totals.by_inputs);
  if (totals.files > 1 && totals.by_program > 0) out += count("check.by_program", totals.by_program);
  return out;
}

std::vector<VerdictFold> folded(const CheckedFile& checked) {
  // Shares that differ in rounding only are one number.
  const auto share = [](const Verdict& v) {
    if (!v.reason.empty() || v.old == 0) return std::numeric_limits<double>::infinity();
    return std::round(std::abs(v.difference / v.old) * 1e9) / 1e9;
  };
  const auto is_part = [](const Verdict& v) {
    return !v.figure.starts_with("total.") && !v.figure.starts_with("joint.");
  };
  std::vector<const Verdict*> all;
  for (const Verdict& verdict : checked.verdicts)
    if (told(verdict)) all.push_back(&verdict);
  const auto figures =
      std::stable_partition(all.begin(), all.end(), [](const Verdict* v) { return v->kind != Verdict::Kind::figure; });
  // Of a fold the one that a reader repeats is shown.
  constexpr std::array<std::string_view, 4> repeated = {"total.revenue_at_risk", "total.lost", "total.cost_of_inaction",
                                                        "joint.npv"};
  const auto order_of = [&](const Verdict& v) {
    return std::tuple(v.status != Status::failed, is_part(v), -share(v),
                      std::find(repeated.begin(), repeated.end(), v.figure) - repeated.begin());
  };
  std::stable_sort(figures, all.end(), [&](const Verdict* a, const Verdict* b) { return order_of(*a) < order_of(*b); });
  const auto key_of = [&](const Verdict& v) {
    const bool moved = v.reason.empty();
    return std::tuple(v.status, v.input, v.reason, v.reason == "now-none" ? v.none : std::string_view(),
                      moved ? v.unit : Unit::money, moved ? std::copysign(share(v), v.difference) : 0.0,
                      moved && v.old == 0 ? v.figure : std::string());
  };
  std::vector<VerdictFold> out;
  std::map<decltype(key_of(*all.front())), std::size_t> known;
  for (const Verdict* verdict : all) {
    if (verdict->kind != Verdict::Kind::figure) {
      out.push_back({verdict});
      continue;
    }
    const auto [at, fresh] = known.emplace(key_of(*verdict), out.size());
    if (fresh)
      out.push_back({verdict});
    else
      out[at->second].more.push_back(verdict);
  }
  return out;
}

std::string figures_of(const VerdictFold& fold, Language language) {
  if (fold.more.empty()) return fold.verdict->figure;
  return say("check.fold", language, {{"figure", fold.verdict->figure}, {"count", std::to_string(fold.more.size())}});
}

std::string_view cause_of(const CheckedFile& checked, const Verdict& verdict) {
  if (verdict.kind != Verdict::Kind::figure || verdict.status == Status::passed) return "";
  return checked.inputs_changed() ? "inputs" : "program";
}

std::string verdict_sentence(const CheckedFile& checked, const Verdict& verdict, Language language, int digits) {
  const CheckPage page = page_of(checked, language, digits);
  if (verdict.kind == Verdict::Kind::baseline)
    return verdict.status == Status::updated ? written_text(page) : page.reason(verdict);
  const bool expected = verdict.kind == Verdict::Kind::expectation;
  const std::string_view id =
      expected ? (verdict.reason.empty() ? "check.sentence.expectation" : "check.sentence.expectation_reason")
               : (verdict.reason.empty() ? "check.sentence.figure" : "check.sentence.figure_reason");
  std::string sentence = page.say(id, {{"figure", verdict.figure},
                                       {"old", page.number(verdict, verdict.old)},
                                       {"new", page.number(verdict, verdict.now)},
                                       {"difference", page.difference(verdict)},
                                       {"limit", page.limit(verdict)},
                                       {"reason", page.reason(verdict)}});
  const std::string_view cause = cause_of(checked, verdict);
  if (cause.empty()) return sentence;
  if (cause == "program") return page.say("check.sentence.by_program", {{"sentence", sentence}});
  return page.say(
      "check.sentence.by_inputs",
      {{"sentence", sentence},
       {"what", verdict.input < 0 ? changes_text(page)
                                  : change_text(checked.changes[static_cast<std::size_t>(verdict.input)], language)}});
}

VerdictPlace place_of(const CheckedFile& checked, const Verdict& verdict) {
  const Source* source = source_of(verdict.place, checked.sources);
  if (!source) return {checked.file, 1, 1};
  return {source->name, std::max(1, verdict.place.line), std::max(1, verdict.place.column)};
}

std::string_view name_of(Verdict::Status status) {
  constexpr std::array<std::string_view, 4> names = {"passed", "warned", "failed", "updated"};
  return names[static_cast<std::size_t>(status)];
}

std::string_view name_of(Verdict::Kind kind) {
  constexpr std::array<std::string_view, 3> names = {"expectation", "figure", "baseline"};
  return names[static_cast<std::size_t>(kind)];
}

std::string_view name_of(CheckEnd end) {
  constexpr std::array<std::string_view, 5> names = {"broken", "failed", "warned", "updated", "passed"};
  return names[static_cast<std::size_t>(end)];
}

std::span<const CheckFormat> check_formats() {
  static constexpr std::array<CheckFormat, 9> formats = {{
      {"text", ".txt", false, true, "", text_opening, text_each, nothing},
      {"markdown", ".md", false, true, "", markdown_opening, markdown_each, markdown_closing},
      {"html", ".html", false, true, "", page_opening<html_rendering>, page_each<html_rendering>,
       page_closing<html_rendering>},
      {"csv", ".csv", true, false, "", check_csv_opening, check_csv_each, nothing},
      {"json", ".json", true, false, ",", check_json_opening, check_json_each, check_json_closing},
      {"jsonl", ".jsonl", true, false, "", nothing, check_jsonl_each, nothing},
      {"junit", ".xml", true, false, "", check_junit_opening, check_junit_each, check_junit_closing},
      {"github", ".annotations", false, false, "", nothing, check_github_each, check_github_closing},
      {"xlsx", ".xlsx", false, true, "", page_opening<workbook_rendering>, page_each<workbook_rendering>,
       page_closing<workbook_rendering>},
  }};
  return formats;
}

}  // namespace closs
