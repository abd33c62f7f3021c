#include "report/machine/baseline_csv.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "report/answers/answer.hpp"
#include "report/machine/machine.hpp"
#include "text/ascii.hpp"
#include "text/csv.hpp"
#include "text/decimal.hpp"
#include "text/utf8.hpp"

namespace closs {
namespace {

constexpr int baseline_format = 2;  // 1 had no inputs
constexpr std::string_view baseline_header = "figure,unit,value";
constexpr double no_value = std::numeric_limits<double>::quiet_NaN();

/// The three cells of a line of this program's, the last one in quotes where it must be; nullopt: it has fewer.
std::optional<std::array<std::string_view, 3>> cells_in(std::string_view line) {
  const std::size_t first = line.find(',');
  const std::size_t second = first == std::string_view::npos ? first : line.find(',', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  return {{line.substr(0, first), line.substr(first + 1, second - first - 1), line.substr(second + 1)}};
}

struct BaselineLine {
  std::string_view text;
  int number = 0;
};

/// The lines of a text, one after the other, without their ends.
class BaselineLines {
 public:
  explicit BaselineLines(std::string_view text) : text_(without_byte_order_mark(text)) {}
  bool next(BaselineLine& line) {
    if (at_ >= text_.size()) return false;
    std::size_t end = text_.find('\n', at_);
    if (end == std::string_view::npos) end = text_.size();
    line.text = text_.substr(at_, end - at_);
    at_ = end + 1;
    line.number = ++number_;
    if (line.text.ends_with('\r')) line.text.remove_suffix(1);
    return true;
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  int number_ = 0;
};

struct BaselineHeadRow {
  std::string_view start;  // "scenario,file,"
  bool required;
};
constexpr std::array<BaselineHeadRow, 5> baseline_head = {{
    {"scenario,file,", true},
    {"scenario,sha256,", true},
    {"model,sha256,", true},
    {"benchmark,sha256,", false},
    {"program,version,", true},
}};
constexpr std::string_view format_row = "baseline,format,";
constexpr std::string_view input_row = "input,";

bool is_known(std::string_view format) { return format == "1" || format == std::to_string(baseline_format); }

/// The rows above the figures.
class HeadReader {
 public:
  /// False: the row has no place here; `expected` says what has.
  bool add(std::string_view line) {
    if (at_ == 0) {
      if (!line.starts_with(format_row)) return false;
      values_[at_++] = line.substr(format_row.size());
      return true;
    }
    for (; at_ <= baseline_head.size(); ++at_) {
      const BaselineHeadRow& row = baseline_head[at_ - 1];
      if (line.starts_with(row.start)) {
        values_[at_++] = line.substr(row.start.size());
        return true;
      }
      if (row.required) return false;
    }
    if (line.starts_with(input_row)) {
      const auto cells = cells_in(line);
      if (cells) inputs_.push_back({std::string((*cells)[1]), unquoted_csv((*cells)[2])});
      return cells.has_value();
    }
    return done_ = line == baseline_header;
  }
  bool done() const { return done_; }
  std::string expected() const {
    if (at_ == 0) return std::string(format_row) + std::to_string(baseline_format);
    return std::string(at_ <= baseline_head.size() ? baseline_head[at_ - 1].start : baseline_header);
  }
  std::string_view format() const { return values_[0]; }
  std::string_view value(std::size_t row) const { return values_[row + 1]; }
  std::vector<StatedInput>& inputs() { return inputs_; }

 private:
  std::size_t at_ = 0;
  std::array<std::string_view, baseline_head.size() + 1> values_ = {};
  std::vector<StatedInput> inputs_;
  bool done_ = false;
};

void append_row(std::string& out, std::string_view name, std::string_view unit, const Figure& figure,
                std::string_view line_end) {
  out.append(name).append(",").append(unit).append(",");
  if (figure.exists()) append_exact(out, figure.value);
  out += line_end;
}

void append_head(std::string& out, const std::string& file, const BaselineInputs& inputs, std::string_view version,
                 std::string_view line_end) {
  out.append(format_row).append(std::to_string(baseline_format)).append(line_end);
  std::string file_cell;
  append_csv_cell(file_cell, file);
  const std::array<std::string, baseline_head.size()> values = {file_cell, inputs.scenario, inputs.model,
                                                                inputs.benchmark, std::string(version)};
  for (std::size_t i = 0; i < baseline_head.size(); ++i)
    if (!values[i].empty()) out.append(baseline_head[i].start).append(values[i]).append(line_end);
  for (const StatedInput& input : inputs.stated) {
    append_csv_cell(out.append(input_row).append(input.path).append(","), input.text);
    out += line_end;
  }
  out.append(baseline_header).append(line_end);
}

}  // namespace

bool claims_to_be_baseline(std::string_view text) { return without_byte_order_mark(text).starts_with(format_row); }

std::optional<Baseline> read_baseline(std::string_view text, const std::string& path, int source,
                                      std::vector<Fault>& faults) {
  const auto refused = [&](FaultCode code, const BaselineLine& line, std::size_t from, std::size_t size,
                           std::string expected) {
    const int length = std::max(1, characters(line.text.substr(from, size)));
    faults.push_back({code,
                      {source, line.number, characters(line.text.substr(0, from)) + 1, length},
                      {{"file", path}, {"expected", std::move(expected)}}});
    return std::nullopt;
  };
  if (!claims_to_be_baseline(text)) {  // any file: nothing of it is shown
    faults.push_back({"baseline-format",
                      {source, 0, 0, 0},
                      {{"file", path}, {"expected", std::string(format_row) + std::to_string(baseline_format)}}});
    return std::nullopt;
  }
  Baseline out;
  HeadReader head;
  BaselineLines lines(text);
  BaselineLine line{"", 1};
  out.figures.reserve(text.size() / 48);
  while (!head.done() && lines.next(line)) {
    if (!head.add(line.text))
      return refused(line.number == 1 ? FaultCode("baseline-format") : FaultCode("baseline-malformed"), line, 0,
                     line.text.size(), head.expected());
    if (line.number == 1 && !is_known(head.format()))
      return refused("baseline-format", line, format_row.size(), line.text.size(),
                     std::string(format_row) + std::to_string(baseline_format));
  }
  if (!head.done())
    return refused(
        line.text.empty() && line.number == 1 ? FaultCode("baseline-format") : FaultCode("baseline-malformed"), line, 0,
        line.text.size(), head.expected());
  while (lines.next(line)) {
    const auto found = cells_in(line.text);
    if (!found || found->front().empty())
      return refused("baseline-malformed", line, 0, line.text.size(), std::string(baseline_header));
    const auto& cells = *found;
    const auto value = cells[2].empty() ? no_value : parsed_number<double>(cells[2]);
    if (!value || (!cells[2].empty() && !std::isfinite(*value)))
      return refused("baseline-malformed", line, line.text.size() - cells[2].size(), cells[2].size(),
                     std::string(baseline_header));
    out.figures.push_back({cells[0], cells[1], *value, line.text, line.number});
  }
  out.file = unquoted_csv(head.value(0));
  out.format = head.format() == "1" ? 1 : baseline_format;
  out.inputs = {std::string(head.value(1)), std::string(head.value(2)), std::string(head.value(3)),
                std::move(head.inputs())};
  out.version = head.value(4);
  if (const std::size_t end = text.find('\n'); end != std::string_view::npos && end > 0 && text[end - 1] == '\r')
    out.line_end = "\r\n";
  return out;
}

std::string baseline_text(const Baseline* old, std::string_view old_text, const std::string& file,
                          const BaselineInputs& inputs, std::string_view version, const Scenario& scenario,
                          std::span<const Figure> figures, const Tolerances& tolerances) {
  static const Baseline nothing;
  const Baseline& before = old ? *old : nothing;
  std::string out;
  out.reserve(std::max<std::size_t>(old_text.size(), figures.size() * 48) + 1024);
  append_head(out, file, inputs, version, before.line_end);
  const std::vector<const StoredFigure*> same = unchanged(before, scenario, figures, tolerances);
  bool kept = old && before.format == baseline_format && before.figures.size() == figures.size() &&
              before.inputs.scenario == inputs.scenario && before.inputs.model == inputs.model &&
              before.inputs.benchmark == inputs.benchmark;
  for (std::size_t i = 0; i < figures.size(); ++i) {
    const Figure& figure = figures[i];
    kept = kept && same[i] == &before.figures[i];
    if (same[i])
      out.append(same[i]->line).append(before.line_end);
    else
      append_row(out, name_of(scenario, figure.id), unit_name(measure(figure.id.measure).unit, scenario), figure,
                 before.line_end);
  }
  return kept ? std::string(old_text) : out;
}

}  // namespace closs
