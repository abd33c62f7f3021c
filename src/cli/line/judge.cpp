#include "cli/line/judge.hpp"

#include <algorithm>
#include <cmath>

#include "analysis/check/expectation.hpp"
#include "cli/line/figure_value.hpp"
#include "input/values/number_text.hpp"
#include "text/utf8.hpp"

namespace closs {
namespace {

using Status = Verdict::Status;

/// The text without `warn:` and the blanks behind it: what surely stands in the file in one piece.
std::string_view body_of(std::string_view text) {
  if (text.starts_with("warn:")) text.remove_prefix(5);
  while (text.starts_with(' ')) text.remove_prefix(1);
  return text;
}

/// The expectation being read, and where its parts stand.
struct ExpectationReading {
  const Scenario& scenario;
  const Expectation& expectation;
  Excerpts& excerpts;
  std::vector<Fault>& faults;

  /// A part of the text in the user's own line; the whole expectation where it is written in another way there.
  Place place_of(TextPart part) const {
    const Place& whole = expectation.place;
    if (!whole || whole.source >= static_cast<int>(excerpts.sources().size())) return whole;
    const std::string_view line = excerpts.line(whole);
    const std::string_view body = body_of(expectation.text);
    const std::size_t before = expectation.text.size() - body.size();
    const std::size_t at = line.find(body);
    if (at == std::string_view::npos || part.from < before) return whole;
    const std::size_t from = at + part.from - before;
    return {whole.source, whole.line, characters(line.substr(0, from)) + 1,
            std::max(1, characters(line.substr(from, part.size)))};
  }
  std::string text(TextPart part) const { return expectation.text.substr(part.from, part.size); }
  void refuse(FaultCode code, TextPart part) const {
    faults.push_back({code, place_of(part), {{"text", std::string(body_of(expectation.text))}, {"part", text(part)}}});
  }
};

/// A number of the condition; nullopt with a fault.
std::optional<double> number(const ExpectationReading& reading, const Measure& row, TextPart part) {
  std::vector<Fault> found;
  const auto value = figure_value(reading.scenario, row, reading.text(part), {}, found);
  for (Fault& fault : found) {
    fault.place = reading.place_of(part);
    reading.faults.push_back(std::move(fault));
  }
  if (!value) return std::nullopt;
  if (value->uncertain) {
    reading.refuse("condition-uncertain", part);
    return std::nullopt;
  }
  return value->base;
}

std::optional<FigureBounds> bounds_in(const ExpectationReading& reading, const Condition& condition,
                                      const FigureId& figure) {
  const Measure& row = measure(figure.measure);
  const auto value = number(reading, row, condition.value);
  const auto upper = condition.comparison == Relation::between ? number(reading, row, condition.upper) : value;
  if (!value || !upper) return std::nullopt;
  if (condition.comparison == Relation::between) {
    if (*value > *upper) {
      reading.refuse("condition-bounds-reversed",
                     {condition.value.from, condition.upper.from + condition.upper.size - condition.value.from});
      return std::nullopt;
    }
    return bounds_between(figure, *value, *upper);
  }
  if (condition.comparison != Relation::equal) return bounds_of(figure, condition.comparison, *value, 0);
  std::string room;
  const std::string written = reading.text(condition.value);
  const double half =
      half_of_last_digit(plain_width(written, room), [&](const std::string& text) -> std::optional<double> {
        std::vector<Fault> ignored;
        const auto read = figure_value(reading.scenario, row, text, {}, ignored);
        return read ? std::optional(read->base) : std::nullopt;
      });
  return bounds_of(figure, condition.comparison, *value, half);
}

}  // namespace

Judge::Judge(const Scenario& scenario, std::span<const Figure> figures, std::span<const Source> sources)
    : scenario_(scenario), figures_(figures), finder_(scenario), excerpts_(sources) {}

Verdict Judge::verdict(const Expectation& expectation, std::vector<Fault>& faults) {
  const ExpectationReading reading{scenario_, expectation, excerpts_, faults};
  Verdict out;
  out.kind = Verdict::Kind::expectation;
  out.status = Status::failed;
  out.expectation = body_of(expectation.text);
  out.place = expectation.place;
  ConditionTrouble trouble;
  const auto condition = split_condition(expectation.text, trouble);
  if (!condition) {
    reading.refuse(trouble.code, trouble.part);
    out.reason = "no-condition";
    return out;
  }
  const Status failing = condition->warns ? Status::warned : Status::failed;
  out.status = failing;
  out.figure = reading.text(condition->figure);
  const auto found = finder_.find(out.figure);
  if (!found) {
    out.reason = "unknown-figure";
    Fault fault = finder_.no_such_figure("expectation-unknown-figure", out.figure, reading.place_of(condition->figure));
    out.near = fault.suggestion;
    if (!condition->warns) faults.push_back(std::move(fault));
    return out;
  }
  const Figure& figure = figures_[*found];
  out.unit = measure(figure.id.measure).unit;
  const auto bounds = bounds_in(reading, *condition, figure.id);
  if (!bounds) {
    out.status = Status::failed;
    out.reason = "no-condition";
    return out;
  }
  if (!figure.exists()) {
    out.reason = "none";
    out.none = figure.none;
    return out;
  }
  out.now = figure.value;
  out.limit = nearest_bound(*bounds, out.now);
  out.difference = out.now - out.limit;
  out.status = holds(*bounds, out.now) ? Status::passed : failing;
  return out;
}

}  // namespace closs
