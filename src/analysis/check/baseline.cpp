#include "analysis/check/baseline.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <unordered_map>

#include <fmt/compile.h>
#include <fmt/format.h>

#include "text/csv.hpp"
#include "text/utf8.hpp"

namespace closs {
namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();
constexpr std::string_view header = "figure,unit,value";

// --- Today's figures under their names -----------------------------------------------------------

/// A scenario's figures with names and units, made without a text for each: most are only compared.
class Names {
 public:
  explicit Names(const Scenario& scenario) : scenario_(scenario) {
    for (const Measure& row : measures()) {
      std::string& unit = units_[static_cast<std::size_t>(row.unit)];
      if (!unit.empty()) continue;
      unit = row.unit == Unit::money             ? scenario.currency
             : row.unit == Unit::money_per_month ? scenario.currency + "/month"
                                                 : std::string(name_of(row.unit));
    }
  }
  /// Turns to a figure; name() and unit() are its own until the next call.
  void turn_to(const FigureId& id) {
    FigureId owner = id;
    owner.measure = last_.measure;
    if (!started_ || owner != last_) {
      text_ = scope_id(scenario_, id);
      text_ += '.';
      scope_size_ = text_.size();
    }
    started_ = true;
    last_ = id;
    row_ = &measure(id.measure);
    text_.resize(scope_size_);
    text_ += row_->name;
  }
  std::string_view name() const { return text_; }
  std::string_view unit() const { return units_[static_cast<std::size_t>(row_->unit)]; }
  const Measure& row() const { return *row_; }

 private:
  const Scenario& scenario_;
  std::array<std::string, static_cast<std::size_t>(Unit::months) + 1> units_;
  std::string text_;
  std::size_t scope_size_ = 0;
  FigureId last_ = {};
  const Measure* row_ = nullptr;
  bool started_ = false;
};

double value_of(const Figure& figure) {
  return figure.none.empty() && std::isfinite(figure.value) ? figure.value : none;
}

/// Stored figures found by name: mostly the next one is meant.
class Stored {
 public:
  explicit Stored(const Baseline& baseline) : figures_(baseline.figures), used_(figures_.size(), 0) {}

  const StoredFigure* take(std::string_view name) {
    std::size_t at = next_;
    if (at >= figures_.size() || figures_[at].name != name) {
      index();
      const auto found = by_name_.find(name);
      if (found == by_name_.end()) return nullptr;
      at = found->second;
    }
    next_ = at + 1;
    used_[at] = 1;
    return &figures_[at];
  }
  bool used(std::size_t at) const { return used_[at] != 0; }
  /// The second of two figures of one name; nullptr: there is none.
  const StoredFigure* twice() {
    if (std::find(used_.begin(), used_.end(), 0) == used_.end()) return nullptr;
    index();
    return twice_;
  }

 private:
  void index() {
    if (!by_name_.empty()) return;
    for (std::size_t i = 0; i < figures_.size(); ++i)
      if (!by_name_.emplace(figures_[i].name, i).second && !twice_) twice_ = &figures_[i];
  }

  std::span<const StoredFigure> figures_;
  std::vector<unsigned char> used_;
  std::unordered_map<std::string_view, std::size_t> by_name_;
  const StoredFigure* twice_ = nullptr;
  std::size_t next_ = 0;
};

/// Why today's value is another one than the stored, or none where it is the same within tolerance.
std::string_view difference_between(const StoredFigure& stored, double now, std::string_view unit,
                                    const Tolerance& tolerance, bool& differs) {
  differs = true;
  if (stored.unit != unit) return "other-unit";
  if (std::isnan(stored.value) && std::isnan(now)) {
    differs = false;
    return "";
  }
  if (std::isnan(now)) return "now-none";
  if (std::isnan(stored.value)) return "now-a-number";
  differs = !(std::abs(now - stored.value) <= tolerance.allowed(stored.value));
  return "";
}

// --- Rows ----------------------------------------------------------------------------------------

/// The cells of a line of this program's: at most three, the last one in quotes where it must be.
std::array<std::string_view, 3> cells_of(std::string_view line, bool& three) {
  const std::size_t first = line.find(',');
  const std::size_t second = first == std::string_view::npos ? first : line.find(',', first + 1);
  three = second != std::string_view::npos;
  if (!three) return {line, "", ""};
  return {line.substr(0, first), line.substr(first + 1, second - first - 1), line.substr(second + 1)};
}

std::string unquoted(std::string_view cell) {
  if (cell.size() < 2 || cell.front() != '"' || cell.back() != '"') return std::string(cell);
  std::string out;
  for (std::size_t i = 1; i + 1 < cell.size(); ++i) {
    if (cell[i] == '"') ++i;
    out += cell[i];
  }
  return out;
}

bool number_in(std::string_view cell, double& out) {
  out = none;
  if (cell.empty()) return true;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), out);
  return error == std::errc{} && end == cell.data() + cell.size() && std::isfinite(out);
}

struct Line {
  std::string_view text;
  int number = 0;
};

/// Lines of a text, one after the other, without their ends.
class Lines {
 public:
  explicit Lines(std::string_view text) : text_(without_byte_order_mark(text)) {}
  bool next(Line& line) {
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

struct HeadRow {
  std::string_view start;  // "scenario,file,"
  bool required;
};
constexpr std::array<HeadRow, 5> head_rows = {{
    {"scenario,file,", true},
    {"scenario,sha256,", true},
    {"model,sha256,", true},
    {"benchmark,sha256,", false},
    {"program,version,", true},
}};
constexpr std::string_view format_row = "baseline,format,";

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
    for (; at_ <= head_rows.size(); ++at_) {
      const HeadRow& row = head_rows[at_ - 1];
      if (line.starts_with(row.start)) {
        values_[at_++] = line.substr(row.start.size());
        return true;
      }
      if (row.required) return false;
    }
    return done_ = line == header;
  }
  bool done() const { return done_; }
  std::string expected() const {
    if (at_ == 0) return std::string(format_row) + std::to_string(baseline_format);
    return std::string(at_ <= head_rows.size() ? head_rows[at_ - 1].start : header);
  }
  std::string_view format() const { return values_[0]; }
  std::string_view value(std::size_t row) const { return values_[row + 1]; }

 private:
  std::size_t at_ = 0;
  std::array<std::string_view, head_rows.size() + 1> values_ = {};
  bool done_ = false;
};

bool has_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

void append_row(std::string& out, std::string_view name, std::string_view unit, double value,
                std::string_view line_end) {
  out.append(name).append(",").append(unit).append(",");
  std::array<char, 40> number;
  if (!std::isnan(value)) {
    const char* end = fmt::format_to(number.data(), FMT_COMPILE("{}"), value == 0 ? 0.0 : value);
    out.append(number.data(), static_cast<std::size_t>(end - number.data()));
  }
  out += line_end;
}

void append_head(std::string& out, const std::string& file, const BaselineInputs& inputs, std::string_view version,
                 std::string_view line_end) {
  out.append(format_row).append(std::to_string(baseline_format)).append(line_end);
  std::string file_cell;
  append_csv_cell(file_cell, file);
  const std::array<std::string, head_rows.size()> values = {file_cell, inputs.scenario, inputs.model, inputs.benchmark,
                                                            std::string(version)};
  for (std::size_t i = 0; i < head_rows.size(); ++i)
    if (!values[i].empty()) out.append(head_rows[i].start).append(values[i]).append(line_end);
  out.append(header).append(line_end);
}

std::string_view measure_of(std::string_view figure) { return figure.substr(figure.rfind('.') + 1); }

}  // namespace

std::string without_controls(std::string_view path) {
  std::string out(path);
  std::replace_if(out.begin(), out.end(), has_control, '?');
  return out;
}

double Tolerance::allowed(double old) const { return std::max(absolute, relative * std::abs(old)); }

bool BaselineSelection::has(std::string_view figure) const {
  if (all()) return true;
  return std::find(measures.begin(), measures.end(), measure_of(figure)) != measures.end() ||
         std::find(figures.begin(), figures.end(), figure) != figures.end();
}

std::optional<Baseline> read_baseline(std::string_view text, const std::string& path, int source,
                                      std::vector<Fault>& faults) {
  const auto refused = [&](FaultCode code, const Line& line, std::size_t from, std::size_t size, std::string expected) {
    const int length = std::max(1, characters(line.text.substr(from, size)));
    faults.push_back({code,
                      {source, line.number, characters(line.text.substr(0, from)) + 1, length},
                      {{"file", path}, {"expected", std::move(expected)}}});
    return std::nullopt;
  };
  Baseline out;
  HeadReader head;
  Lines lines(text);
  Line line{"", 1};
  out.figures.reserve(text.size() / 48);
  while (!head.done() && lines.next(line)) {
    if (!head.add(line.text))
      return refused(line.number == 1 ? FaultCode("baseline-format") : FaultCode("baseline-malformed"), line, 0,
                     line.text.size(), head.expected());
    if (line.number == 1 && head.format() != std::to_string(baseline_format))
      return refused("baseline-format", line, format_row.size(), line.text.size(),
                     std::string(format_row) + std::to_string(baseline_format));
  }
  if (!head.done())
    return refused(
        line.text.empty() && line.number == 1 ? FaultCode("baseline-format") : FaultCode("baseline-malformed"), line, 0,
        line.text.size(), head.expected());
  while (lines.next(line)) {
    bool three = false;
    const auto cells = cells_of(line.text, three);
    if (!three || cells[0].empty())
      return refused("baseline-malformed", line, 0, line.text.size(), std::string(header));
    StoredFigure figure{cells[0], cells[1], none, line.text, line.number};
    if (!number_in(cells[2], figure.value))
      return refused("baseline-malformed", line, line.text.size() - cells[2].size(), cells[2].size(),
                     std::string(header));
    out.figures.push_back(figure);
  }
  out.file = unquoted(head.value(0));
  out.inputs = {std::string(head.value(1)), std::string(head.value(2)), std::string(head.value(3))};
  out.version = head.value(4);
  if (const std::size_t end = text.find('\n'); end != std::string_view::npos && end > 0 && text[end - 1] == '\r')
    out.line_end = "\r\n";
  return out;
}

BaselineVerdicts compare(const Baseline& baseline, const Scenario& scenario, std::span<const Figure> figures,
                         const Tolerances& tolerances, const BaselineSelection& selection, Keep keep, int source,
                         const std::string& path, std::vector<Fault>& faults) {
  using Status = Verdict::Status;
  BaselineVerdicts out;
  const bool selective = !selection.all();
  const auto add = [&](Status status, std::string_view reason, std::string_view name, Unit unit, double old, double now,
                       double limit, const StoredFigure* stored) -> Verdict* {
    out.counts.add(status);
    if (status == Status::passed && keep == Keep::not_passed) return nullptr;
    Verdict verdict;
    verdict.status = status;
    verdict.reason = reason;
    verdict.figure = name;
    verdict.unit = unit;
    verdict.old = old;
    verdict.now = now;
    verdict.limit = limit;
    verdict.difference = now - old;
    if (stored) verdict.place = {source, stored->number, 1, characters(stored->line)};
    out.verdicts.push_back(std::move(verdict));
    return &out.verdicts.back();
  };
  Names names(scenario);
  Stored stored(baseline);
  for (const Figure& figure : figures) {
    names.turn_to(figure.id);
    const StoredFigure* old = stored.take(names.name());
    if (selective && !selection.has(names.name())) continue;
    const double now = value_of(figure);
    Verdict* verdict = nullptr;
    if (!old) {
      verdict = add(Status::warned, "new", names.name(), names.row().unit, none, now, none, nullptr);
    } else {
      const Tolerance& tolerance = tolerances[static_cast<std::size_t>(figure.id.measure)];
      bool differs = false;
      const std::string_view reason = difference_between(*old, now, names.unit(), tolerance, differs);
      verdict = add(differs ? Status::failed : Status::passed, reason, names.name(), names.row().unit, old->value, now,
                    std::isnan(old->value) ? none : tolerance.allowed(old->value), old);
    }
    if (verdict && std::isnan(now)) verdict->none = figure.none.empty() ? "out-of-range" : figure.none;
  }
  if (const StoredFigure* twice = stored.twice()) {
    faults.push_back({"baseline-figure-twice",
                      {source, twice->number, 1, characters(twice->name)},
                      {{"file", path}, {"figure", std::string(twice->name)}}});
    return out;
  }
  for (std::size_t i = 0; i < baseline.figures.size(); ++i) {
    const StoredFigure& gone = baseline.figures[i];
    if (stored.used(i) || (selective && !selection.has(gone.name))) continue;
    Unit unit = Unit::money;
    for (const Measure& row : measures())
      if (row.name == measure_of(gone.name)) unit = row.unit;
    add(Status::failed, "missing", gone.name, unit, gone.value, none, none, &gone);
  }
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
  Names names(scenario);
  Stored stored(before);
  bool kept = old && before.figures.size() == figures.size() && before.inputs.scenario == inputs.scenario &&
              before.inputs.model == inputs.model && before.inputs.benchmark == inputs.benchmark;
  for (std::size_t i = 0; i < figures.size(); ++i) {
    names.turn_to(figures[i].id);
    const double now = value_of(figures[i]);
    const StoredFigure* was = stored.take(names.name());
    bool differs = true;
    if (was)
      difference_between(*was, now, names.unit(), tolerances[static_cast<std::size_t>(figures[i].id.measure)], differs);
    kept = kept && !differs && was == &before.figures[i];
    if (differs)
      append_row(out, names.name(), names.unit(), now, before.line_end);
    else
      out.append(was->line).append(before.line_end);
  }
  return kept ? std::string(old_text) : out;
}

}  // namespace closs
