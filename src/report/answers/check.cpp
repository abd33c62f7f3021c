#include "report/answers/check.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "report/document/figure_title.hpp"
#include "report/document/words.hpp"
#include "report/machine/machine.hpp"

namespace closs {
namespace {

using Status = Verdict::Status;

constexpr std::size_t most_rows = 20;                   // of one file, in text and markdown
constexpr std::size_t most_quiet_rows = 200;            // in markdown
constexpr int most_columns = 100, widest_table = 1000;  // of text
constexpr int most_digits = 17;
constexpr double no_change = 1e-6;  // a tolerance below this share of a figure only absorbs rounding

bool none(double x) { return std::isnan(x); }

/// How numbers of one verdict are shown: with as many digits as tell old, new and limit apart.
struct Shown {
  const CheckedFile& checked;
  const Verdict& verdict;
  Language language;
  int digits;

  NumberStyle style(int with_digits) const {
    return {language, checked.scenario ? std::string_view(checked.scenario->currency) : "", with_digits};
  }
  double other() const { return verdict.kind == Verdict::Kind::expectation ? verdict.limit : verdict.old; }
  int apart() const {
    int wanted = digits;
    if (none(verdict.now) || none(other()) || verdict.now == other()) return wanted;
    while (wanted < most_digits &&
           show(verdict.now, verdict.unit, style(wanted)) == show(other(), verdict.unit, style(wanted)))
      ++wanted;
    return wanted;
  }
  std::string number(double x) const { return none(x) ? "-" : show(x, verdict.unit, style(apart())); }
  std::string difference() const {
    if (none(verdict.difference)) return "-";
    const std::string change = show_difference(verdict.difference, verdict.unit, style(digits));
    if (none(other()) || other() == 0 || verdict.unit == Unit::rate) return change;
    return say("check.change", language,
               {{"difference", change},
                {"ratio", show_change(verdict.difference / std::abs(other()), Unit::rate, style(digits))}});
  }
  std::string limit() const {
    if (verdict.kind == Verdict::Kind::expectation) return limit_written();
    if (none(verdict.limit)) return "-";
    if (verdict.limit <= no_change * std::abs(verdict.old)) return say("check.no_change", language);
    return "±" + (verdict.unit == Unit::rate
                      ? show_difference(verdict.limit, verdict.unit, style(digits)).substr(verdict.limit > 0 ? 1 : 0)
                      : show(verdict.limit, verdict.unit, style(digits)));
  }
  /// "<= 9B": the expectation without its figure.
  std::string limit_written() const {
    std::string_view text = verdict.expectation;
    if (text.starts_with(verdict.figure)) text.remove_prefix(verdict.figure.size());
    while (text.starts_with(' ')) text.remove_prefix(1);
    return std::string(text);
  }
};

std::string reason_text(const Verdict& verdict, Language language) {
  if (verdict.reason.empty()) return "";
  const std::string reason = say("check_reason." + std::string(verdict.reason), language,
                                 {{"why", verdict.none.empty() ? "" : say_none(verdict.none, language)}});
  if (verdict.near.empty()) return reason;
  return say("check_reason.with_suggestion", language,
             {{"reason", reason}, {"question", did_you_mean(verdict.near, language)}});
}

std::string file_and_line(const CheckedFile& checked, const Verdict& verdict) {
  const VerdictPlace place = place_of(checked, verdict);
  return place.file + ":" + std::to_string(place.line);
}

/// Why the figures differ from the baseline: what changed since it was written.
std::string cause_text(const CheckedFile& checked, const ReportOptions& options) {
  const Language language = options.language;
  const WordValues versions = {{"old", checked.baseline_version}, {"new", std::string(options.version)}};
  const bool same_version = checked.baseline_version == options.version;
  if (!checked.inputs_changed())
    return say(same_version ? "check.cause.rebuilt" : "check.cause.program", language, versions);
  std::vector<std::string> what;
  if (checked.scenario_changed) what.push_back(say("check.cause.scenario", language));
  if (checked.model_changed) what.push_back(say("check.cause.model", language));
  if (checked.benchmark_changed) what.push_back(say("check.cause.benchmark", language));
  std::string text = say("check.cause.inputs", language, {{"what", listed(what, language)}});
  if (!same_version) text += say("check.cause.program_too", language, versions);
  return text;
}

bool told(const Verdict& verdict) { return verdict.status != Status::passed; }

/// "1 of 3 expectations failed", "2 of 412 figures differ from the baseline", ...
std::string counts_text(const VerdictCounts& expectations, const VerdictCounts& figures, Language language) {
  std::vector<std::string> parts;
  const auto count = [&](std::string_view id, int some, int all) {
    if (some == 0) return;
    const NumberStyle whole{language, "", most_digits};
    parts.push_back(
        say(id, language, {{"some", show(some, Kind::number, whole)}, {"all", show(all, Kind::number, whole)}}));
  };
  count("check.expectations_failed", expectations.failed, expectations.all());
  count("check.expectations_warned", expectations.warned, expectations.all());
  count("check.figures_failed", figures.failed, figures.all());
  count("check.figures_new", figures.warned, figures.all());
  count("check.figures_updated", figures.updated, figures.all());
  std::string out;
  for (const std::string& part : parts) out.append(out.empty() ? "" : say("check.and", language)).append(part);
  return out;
}

Table table_of(const CheckedFile& checked, const ReportOptions& options) {
  const auto title = [&](std::string_view id) { return say(id, options.language); };
  Table table;
  table.columns = {{title("check.verdict"), align_left},     {title("figure.name"), align_left},
                   {title("check.old"), align_right},        {title("check.new"), align_right},
                   {title("check.difference"), align_right}, {title("check.limit"), align_left},
                   {title("check.at"), align_left}};
  for (const Verdict& verdict : checked.verdicts) {
    if (!told(verdict) || verdict.kind == Verdict::Kind::baseline || table.rows.size() == most_rows) continue;
    const Shown shown{checked, verdict, options.language, options.digits};
    table.rows.push_back(
        {{say("check_status." + std::string(name_of(verdict.status)), options.language), verdict.figure,
          verdict.kind == Verdict::Kind::expectation ? "-" : shown.number(verdict.old), shown.number(verdict.now),
          shown.difference(), shown.limit(), file_and_line(checked, verdict)},
         verdict.status == Status::failed ? Table::Row::Tone::plain : Table::Row::Tone::faint});
  }
  return table;
}

/// What old, new and limit do not tell: a line a reason.
void add_reasons(Document& document, const CheckedFile& checked, const ReportOptions& options) {
  std::vector<std::pair<std::string, std::vector<std::string>>> by_reason;
  for (const Verdict& verdict : checked.verdicts) {
    if (!told(verdict) || verdict.reason.empty()) continue;
    if (verdict.kind == Verdict::Kind::baseline) {
      document.parts.push_back(Paragraph{say("check_reason." + std::string(verdict.reason), options.language,
                                             {{"path", checked.baseline_path}, {"file", checked.file}}),
                                         Paragraph::Tone::note});
      continue;
    }
    const std::string reason = reason_text(verdict, options.language);
    auto at = std::find_if(by_reason.begin(), by_reason.end(), [&](const auto& row) { return row.first == reason; });
    if (at == by_reason.end()) at = by_reason.insert(by_reason.end(), {reason, {}});
    if (std::find(at->second.begin(), at->second.end(), verdict.figure) == at->second.end())
      at->second.push_back(verdict.figure);
  }
  for (auto& [reason, figures] : by_reason) {
    const std::size_t all = figures.size();
    if (all > most_rows) figures.resize(most_rows);
    std::string names = listed(figures, options.language);
    if (all > most_rows) names += say("check.more", options.language, {{"count", std::to_string(all - most_rows)}});
    document.parts.push_back(Paragraph{
        say("check.reason_line", options.language, {{"figures", names}, {"reason", reason}}), Paragraph::Tone::note});
  }
}

Document document_of(const CheckedFile& checked, const ReportOptions& options) {
  Document document;
  document.parts.push_back(Section{checked.file});
  const std::string counts = counts_text(checked.expectations, checked.figures, options.language);
  std::string line = checked.scenario ? say("check.file", options.language,
                                            {{"name", checked.scenario->name.in(options.language)}, {"counts", counts}})
                                      : "";
  if (counts.empty() && checked.scenario) line = checked.scenario->name.in(options.language);
  if (checked.figures.failed + checked.figures.updated > 0 && !checked.baseline_version.empty())
    line = say("check.file_and_cause", options.language, {{"line", line}, {"cause", cause_text(checked, options)}});
  if (!line.empty()) document.parts.push_back(Paragraph{line});
  Table table = table_of(checked, options);
  const auto all =
      static_cast<std::size_t>(std::count_if(checked.verdicts.begin(), checked.verdicts.end(), [](const Verdict& v) {
        return told(v) && v.kind != Verdict::Kind::baseline;
      }));
  const std::size_t rows = table.rows.size();
  if (rows > 0) document.parts.push_back(std::move(table));
  if (all > rows)
    document.parts.push_back(Paragraph{
        say("check.rows_more", options.language, {{"count", std::to_string(all - rows)}}), Paragraph::Tone::note});
  add_reasons(document, checked, options);
  return document;
}

/// True where a file has something to tell besides its errors.
bool has_rows(const CheckedFile& checked) {
  return std::any_of(checked.verdicts.begin(), checked.verdicts.end(), told);
}

std::string text_opening(const CheckTotals& totals, const ReportOptions& options) {
  const bool verdicts = totals.failed + totals.warned + totals.expectations.failed + totals.expectations.warned +
                            totals.figures.failed + totals.figures.warned >
                        0;
  if (!verdicts && totals.baselines_made == 0 && totals.baselines_rewritten == 0) return "";
  Document document;
  document.parts.push_back(Paragraph{check_headline(totals, options.language), Paragraph::Tone::headline});
  return as_text(document, options.color);
}

std::string text_each(const CheckedFile& checked, const ReportOptions& options) {
  if (!has_rows(checked)) return "";
  // A place is one word to whoever clicks on it, so tables are as wide as they must be.
  std::string out;
  Document lines;
  const auto write = [&](const Document& part, int width) {
    if (!part.parts.empty()) out.append(1, '\n').append(as_text(part, options.color, width));
  };
  Document document = document_of(checked, options);
  for (Part& part : document.parts) {
    if (!std::holds_alternative<Table>(part)) {
      lines.parts.push_back(std::move(part));
      continue;
    }
    write(lines, most_columns);
    write({{std::move(part)}}, widest_table);
    lines.parts.clear();
  }
  write(lines, most_columns);
  return out;
}

std::string markdown_opening(const CheckTotals& totals, const ReportOptions& options) {
  Document document;
  document.parts.push_back(Paragraph{check_headline(totals, options.language), Paragraph::Tone::headline});
  return as_markdown(document);
}

std::string markdown_each(const CheckedFile& checked, const ReportOptions& options) {
  if (!has_rows(checked) && checked.faults.empty()) return "";
  Document document = document_of(checked, options);
  if (const std::vector<Fault> faults = faults_alone(checked); !faults.empty()) {
    Preformatted block;
    const std::string text = show_faults(faults, checked.sources, options.language, Color::off);
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = std::min(text.find('\n', at), text.size());
      block.lines.push_back(text.substr(at, end - at));
      at = end + 1;
    }
    document.parts.push_back(std::move(block));
  }
  return std::string(1, '\n').append(as_markdown(document));
}

std::string markdown_closing(const CheckTotals&, std::span<const QuietFile> quiet, const ReportOptions& options) {
  if (quiet.empty()) return "";
  const Language language = options.language;
  Folded folded{say("check.quiet", language), {}};
  folded.table.columns = {{say("check.at_file", language), align_left},
                          {say("compare.scenario", language), align_left},
                          {say("check.quiet_expectations", language), align_right},
                          {say("check.quiet_figures", language), align_right}};
  for (const QuietFile& file : quiet) {
    if (folded.table.rows.size() == most_quiet_rows) break;
    folded.table.rows.push_back(
        {{file.file, file.name, std::to_string(file.expectations), std::to_string(file.figures)}});
  }
  Document document;
  document.parts.push_back(std::move(folded));
  if (quiet.size() > most_quiet_rows)
    document.parts.push_back(
        Paragraph{say("check.files_more", language, {{"count", std::to_string(quiet.size() - most_quiet_rows)}})});
  return std::string(1, '\n').append(as_markdown(document));
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
  if (checked.figures.failed > 0) ++(checked.inputs_changed() ? by_inputs : by_program);
  expectations.add(checked.expectations);
  figures.add(checked.figures);
}

void CheckTotals::add(const CheckTotals& more) {
  for (int CheckTotals::*count : {&CheckTotals::files, &CheckTotals::broken, &CheckTotals::failed, &CheckTotals::warned,
                                  &CheckTotals::baselines_made, &CheckTotals::baselines_rewritten,
                                  &CheckTotals::by_inputs, &CheckTotals::by_program})
    this->*count += more.*count;
  expectations.add(more.expectations);
  figures.add(more.figures);
}

std::string check_headline(const CheckTotals& totals, Language language) {
  const auto count = [&](std::string_view id, int some) {
    return say(id, language, {{"count", std::to_string(some)}, {"all", std::to_string(totals.files)}});
  };
  const std::string counts = counts_text(totals.expectations, totals.figures, language);
  // Of one scenario its counts say it all, unless it failed for another reason, as a missing baseline.
  const bool counted = totals.passed() || totals.expectations.failed + totals.figures.failed > 0;
  const bool several = totals.files > 1 || counts.empty() || !counted;
  std::vector<std::string> parts;
  if (several && totals.failed > 0) parts.push_back(count("check.files_failed", totals.failed));
  if (several && totals.broken > 0) parts.push_back(count("check.files_broken", totals.broken));
  if (several && parts.empty()) parts.push_back(count("check.files_passed", totals.files));
  if (totals.baselines_made > 0) parts.push_back(count("check.baselines_made", totals.baselines_made));
  if (totals.baselines_rewritten > 0) parts.push_back(count("check.baselines_rewritten", totals.baselines_rewritten));
  if (!counts.empty()) parts.push_back(counts);
  std::string text;
  for (const std::string& part : parts) text.append(text.empty() ? "" : say("check.and", language)).append(part);
  std::string out = say(totals.passed() ? "check.passed" : "check.failed", language, {{"text", text}});
  if (totals.files > 1 && totals.by_inputs > 0) out += count("check.by_inputs", totals.by_inputs);
  if (totals.files > 1 && totals.by_program > 0) out += count("check.by_program", totals.by_program);
  return out;
}

std::string_view cause_of(const CheckedFile& checked, const Verdict& verdict) {
  if (verdict.kind != Verdict::Kind::figure || verdict.status == Status::passed) return "";
  return checked.inputs_changed() ? "inputs" : "program";
}

std::string verdict_sentence(const CheckedFile& checked, const Verdict& verdict, Language language, int digits) {
  const Shown shown{checked, verdict, language, digits};
  if (verdict.kind == Verdict::Kind::baseline)
    return say("check_reason." + std::string(verdict.reason), language,
               {{"path", checked.baseline_path}, {"file", checked.file}});
  WordValues values = {{"figure", verdict.figure},
                       {"old", shown.number(verdict.old)},
                       {"new", shown.number(verdict.now)},
                       {"difference", shown.difference()},
                       {"limit", shown.limit()}};
  if (!verdict.reason.empty()) {
    values.emplace_back("reason", reason_text(verdict, language));
    return say(verdict.kind == Verdict::Kind::expectation ? "check.sentence.expectation_reason"
                                                          : "check.sentence.figure_reason",
               language, values);
  }
  if (verdict.kind == Verdict::Kind::expectation) return say("check.sentence.expectation", language, values);
  return say(cause_of(checked, verdict) == "inputs" ? "check.sentence.inputs" : "check.sentence.program", language,
             values);
}

VerdictPlace place_of(const CheckedFile& checked, const Verdict& verdict) {
  if (!verdict.place || verdict.place.source >= static_cast<int>(checked.sources.size())) return {checked.file, 1, 1};
  return {checked.sources[static_cast<std::size_t>(verdict.place.source)].name, std::max(1, verdict.place.line),
          std::max(1, verdict.place.column)};
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
  static constexpr std::array<CheckFormat, 7> formats = {{
      {"text", ".txt", false, true, false, "", text_opening, text_each, nothing},
      {"markdown", ".md", false, true, true, "", markdown_opening, markdown_each, markdown_closing},
      {"csv", ".csv", true, false, true, "", check_csv_opening, check_csv_each, nothing},
      {"json", ".json", true, false, true, ",", check_json_opening, check_json_each, check_json_closing},
      {"jsonl", ".jsonl", true, false, true, "", nothing, check_jsonl_each, nothing},
      {"junit", ".xml", true, false, true, "", check_junit_opening, check_junit_each, check_junit_closing},
      {"github", ".annotations", false, false, true, "", nothing, check_github_each, check_github_closing},
  }};
  return formats;
}

}  // namespace closs
