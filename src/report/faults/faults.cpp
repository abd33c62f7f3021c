#include "report/faults/faults.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <tuple>

#include "core/scenario/scenario.hpp"
#include "core/scenario/sources.hpp"
#include "report/document/words.hpp"
#include "report/faults/fault_rows.hpp"
#include "text/fill.hpp"
#include "text/json.hpp"
#include "text/showable.hpp"
#include "text/width.hpp"

namespace closs {

namespace {

constexpr std::size_t shown_at_most = 20;
constexpr int excerpt_columns = 96;  // longer lines are cut around the caret
constexpr std::string_view cut_mark = "...";

/// The rows by FaultCode::index().
std::array<const FaultRow*, std::size(fault_codes)> rows_by_code() {
  std::array<const FaultRow*, std::size(fault_codes)> rows = {};
  for (const auto part : fault_rows())
    for (const FaultRow& row : part) rows[row.code.index()] = &row;
  return rows;
}

// Faults without a place first, then as they stand in the files.
std::vector<const Fault*> in_file_order(std::span<const Fault> faults) {
  std::vector<const Fault*> sorted;
  for (const Fault& fault : faults) sorted.push_back(&fault);
  const auto key = [](const Fault* f) {
    return std::tuple(f->place.source, f->place ? f->place.line : 0, f->place ? f->place.column : 0);
  };
  std::stable_sort(sorted.begin(), sorted.end(), [&](const Fault* a, const Fault* b) { return key(a) < key(b); });
  return sorted;
}

// One character of the line as shown: tabs stay tabs, so that the caret line can repeat them.
struct ShownCharacter {
  std::string text;
  int columns;
};

std::vector<ShownCharacter> cells_of(std::string_view line, std::size_t at_most) {
  std::vector<ShownCharacter> cells;
  for (const Character c : Characters(line)) {
    if (cells.size() == at_most) break;
    std::string shown = c.code == '\t' ? "\t" : showable(c.bytes);
    const int columns = c.code == '\t' ? 1 : display_width(shown);
    cells.push_back({std::move(shown), columns});
  }
  return cells;
}

int columns_of(const std::vector<ShownCharacter>& cells, std::size_t begin, std::size_t end) {
  int columns = 0;
  for (std::size_t i = begin; i < end; ++i) columns += cells[i].columns;
  return columns;
}

struct Excerpt {
  std::string line, caret;
};

/// Takes the characters off the line that no excerpt around `column` (from 0) can show: a line may be megabytes long.
/// How many these are.
std::size_t skip_unseen(std::string_view& line, std::size_t column) {
  constexpr std::size_t seen = 2 * excerpt_columns;
  std::size_t skipped = 0;
  for (; column > seen && !line.empty(); --column, ++skipped) line.remove_prefix(first_character(line).bytes.size());
  return skipped;
}

Excerpt excerpt_of(std::string_view line, const Place& place) {
  auto column = static_cast<std::size_t>(std::max(0, place.column - 1));
  const auto length = static_cast<std::size_t>(std::max(1, place.length));
  const std::size_t skipped = skip_unseen(line, column);
  column -= skipped;
  const std::size_t read_to = column + std::min<std::size_t>(length, excerpt_columns) + excerpt_columns;
  const std::vector<ShownCharacter> cells = cells_of(line, read_to);
  const std::size_t caret = std::min(column, cells.size());
  std::size_t begin = 0, end = cells.size();
  if (skipped > 0 || columns_of(cells, 0, end) > excerpt_columns) {
    while (begin < caret && columns_of(cells, begin, caret) > excerpt_columns / 2) ++begin;
    end = begin;
    for (int used = 0; end < cells.size() && used + cells[end].columns <= excerpt_columns; ++end)
      used += cells[end].columns;
  }
  Excerpt out;
  if (skipped + begin > 0) {
    out.line = cut_mark;
    out.caret.assign(cut_mark.size(), ' ');
  }
  for (std::size_t i = begin; i < end; ++i) out.line += cells[i].text;
  if (end < cells.size()) out.line += cut_mark;
  for (std::size_t i = begin; i < caret; ++i) {
    if (cells[i].text == "\t")
      out.caret += '\t';
    else
      out.caret.append(static_cast<std::size_t>(cells[i].columns), ' ');
  }
  const int under = columns_of(cells, caret, std::max(caret, std::min(end, caret + length)));
  out.caret.append(static_cast<std::size_t>(std::max(1, under)), '^');
  return out;
}

void append_fault(std::string& out, const Fault& fault, Excerpts& excerpts, Language language, Color color) {
  const bool error = is_error(fault);
  const std::string_view paint = color == Color::off ? "" : error ? "\x1b[1;31m" : "\x1b[1;33m";
  const std::string_view plain = color == Color::off ? "" : "\x1b[0m";
  const std::string place = place_text(fault.place, excerpts.sources());
  if (!place.empty()) out.append(showable(place)).append(": ");
  out += fmt::format("{}{}[{}]{}: {}\n", paint, say(error ? "severity.error" : "severity.warning", language),
                     fault.code.name(), plain, showable(fault_message(fault, language)));
  if (source_of(fault.place, excerpts.sources()) && fault.place.line > 0) {
    const Excerpt excerpt = excerpt_of(excerpts.line(fault.place), fault.place);
    out += fmt::format("{:5} | {}\n", fault.place.line, excerpt.line);
    out += fmt::format("      | {}{}{}\n", excerpt.caret.substr(0, excerpt.caret.find('^')), paint,
                       excerpt.caret.substr(excerpt.caret.find('^')));
    if (color == Color::on) out.insert(out.size() - 1, plain);
  }
  const std::string remedy = fault_remedy(fault, language);
  if (!remedy.empty()) out.append("  ").append(showable(remedy)).append("\n");
}

/// With the fault's values in it; in Japanese per cent stands at its number ("120%"), but for what somebody wrote, and
/// {span_word} says in words what {span} quotes: 月 for month.
std::string filled(const Sentence& sentence, const Fault& fault, Language language) {
  if (language == Language::en) return fill(sentence.en, fault.values);
  auto values = fault.values;
  for (auto& [name, value] : values)
    if (name != "written" && value.ends_with(" %")) value.erase(value.size() - 2, 1);
  for (const auto& [name, value] : fault.values)
    if (std::find(period_names.begin(), period_names.end(), value) != period_names.end())
      values.emplace_back(name + "_word", say("period." + value, language));
  return fill(sentence.ja, values);
}

void text_or_null(JsonWriter& json, std::string_view key, std::string_view text) {
  json.key(key);
  if (text.empty())
    json.null();
  else
    json.text(text);
}

void number_or_null(JsonWriter& json, std::string_view key, int number) {
  json.key(key);
  if (number > 0)
    json.whole(number);
  else
    json.null();
}

}  // namespace

std::array<std::span<const FaultRow>, 8> fault_rows() {
  return {fault_rows_yaml(),     fault_rows_scenario(), fault_rows_model(), fault_rows_evaluation(),
          fault_rows_analysis(), fault_rows_batch(),    fault_rows_study(), fault_rows_cli()};
}

const FaultRow& fault_row(FaultCode code) {
  static const auto rows = rows_by_code();
  return *rows[code.index()];
}

bool is_error(const Fault& fault) { return fault_row(fault.code).exit_code > 0; }
bool any_error(std::span<const Fault> faults) { return std::any_of(faults.begin(), faults.end(), is_error); }

std::string fault_message(const Fault& fault, Language language) {
  return filled(fault_row(fault.code).message, fault, language);
}

std::string did_you_mean(std::string_view suggestion, Language language) {
  return say("faults.did_you_mean", language, {{"suggestion", std::string(suggestion)}});
}

std::string fault_remedy(const Fault& fault, Language language) {
  // A name that is near what was written says more than the list of all.
  if (!fault.suggestion.empty()) return did_you_mean(fault.suggestion, language);
  return filled(fault_row(fault.code).remedy, fault, language);
}

std::string place_text(const Place& place, std::span<const Source> sources) {
  const Source* source = source_of(place, sources);
  if (!source) return "";
  return place.line > 0 ? fmt::format("{}:{}:{}", source->name, place.line, place.column) : source->name;
}

Excerpts::Excerpts(std::span<const Source> sources) : sources_(sources) {
  for (const Source& source : sources) lines_.emplace_back(source.text);
}

std::string show_fault(const Fault& fault, Excerpts& excerpts, Language language, Color color) {
  std::string out;
  append_fault(out, fault, excerpts, language, color);
  return without_commands(std::move(out));
}

std::string show_faults(std::span<const Fault> faults, std::span<const Source> sources, Language language,
                        Color color) {
  std::string out;
  const std::vector<const Fault*> sorted = in_file_order(faults);
  Excerpts excerpts(sources);
  for (std::size_t i = 0; i < std::min(sorted.size(), shown_at_most); ++i)
    append_fault(out, *sorted[i], excerpts, language, color);
  if (sorted.size() > shown_at_most)
    out += say("faults.more", language, {{"count", std::to_string(sorted.size() - shown_at_most)}}) + "\n";
  return without_commands(std::move(out));
}

std::string faults_as_json(std::span<const Fault> faults, std::span<const Source> sources) {
  std::string out;
  JsonWriter json(out);
  json.begin_array();
  for (const Fault* fault : in_file_order(faults)) {
    const Source* source = source_of(fault->place, sources);
    json.begin_object();
    text_or_null(json, "file", source ? source->name : std::string());
    number_or_null(json, "line", source ? fault->place.line : 0);
    number_or_null(json, "column", source ? fault->place.column : 0);
    text_or_null(json, "code", fault->code.name());
    text_or_null(json, "severity", is_error(*fault) ? "error" : "warning");
    text_or_null(json, "message", fault_message(*fault, Language::en));
    text_or_null(json, "hint", fault_remedy(*fault, Language::en));
    json.end_object();
  }
  json.end_array();
  return out;
}

}  // namespace closs
