#include "cli/line/judge.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

#include "analysis/simulate/expected.hpp"
#include "cli/line/figure_value.hpp"
#include "input/scenario/read.hpp"
#include "input/values/number_text.hpp"
#include "input/yaml/tree.hpp"
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

/// Reads a number of a condition; nullopt with faults.
using ReadNumber = std::function<std::optional<Value>(const std::string& text, std::vector<Fault>& faults)>;

/// A number of the condition; nullopt with a fault.
std::optional<double> number(const ExpectationReading& reading, const ReadNumber& read_one, TextPart part) {
  std::vector<Fault> found;
  const auto value = read_one(reading.text(part), found);
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

std::optional<FigureBounds> bounds_in(const ExpectationReading& reading, const ComparedWith& condition,
                                      const FigureId& figure, const ReadNumber& read_one) {
  const auto value = number(reading, read_one, condition.value);
  const auto upper = condition.comparison == Relation::between ? number(reading, read_one, condition.upper) : value;
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
        const auto read = read_one(text, ignored);
        return read ? std::optional(read->base) : std::nullopt;
      });
  return bounds_of(figure, condition.comparison, *value, half);
}

/// A share of the trials: above 0 and below 1, since at either no number of trials decides.
const Parameter& chance_parameter() {
  static const Parameter row = [] {
    Parameter chance;
    chance.name = "chance";
    chance.kind = Kind::rate;
    chance.domain = {0, 1, true, true};
    return chance;
  }();
  return row;
}

/// What a condition on a statistic asks; nullopt with faults.
std::optional<StatisticalExpectation> statistic_in(const ExpectationReading& reading, const Condition& condition,
                                                   const FigureId& figure, const ReadNumber& read_of_figure) {
  StatisticalExpectation out{condition.asked};
  std::optional<FigureBounds> bounds;
  if (condition.asked.kind == AskedOf::Kind::chance) {
    const auto event = bounds_in(reading, condition.event, figure, read_of_figure);
    bounds = bounds_in(reading, condition, figure, [&](const std::string& text, std::vector<Fault>& faults) {
      return read_literal_value(reading.scenario, chance_parameter(), text, {}, faults);
    });
    if (!event || !bounds) return std::nullopt;
    out.event = *event;
  } else {
    bounds = bounds_in(reading, condition, figure, read_of_figure);
    if (!bounds) return std::nullopt;
  }
  out.bounds = *bounds;
  return out;
}

/// Judges the expectations of one scenario, one after the other; what a simulation must tell last.
class Judge {
 public:
  Judge(const Scenario& scenario, std::span<const Figure> figures, std::span<const Source> sources)
      : scenario_(scenario), figures_(figures), finder_(scenario), excerpts_(sources) {}

  /// Appends the verdict on one more.
  void judge(const Expectation& expectation, std::vector<Fault>& faults);
  /// Completes the verdicts.
  std::vector<Verdict> verdicts(int threads) &&;

 private:
  const Scenario& scenario_;
  std::span<const Figure> figures_;
  FigureFinder finder_;
  Excerpts excerpts_;
  std::vector<Verdict> verdicts_ = {};
  std::vector<std::size_t> open_ = {};  // numbers of those that a simulation tells
  std::vector<StatisticalExpectation> asked_ = {};

  void compare(const ExpectationReading& reading, const Condition& condition, const Figure& figure, Verdict& out);
};

void Judge::judge(const Expectation& expectation, std::vector<Fault>& faults) {
  const ExpectationReading reading{scenario_, expectation, excerpts_, faults};
  Verdict& out = verdicts_.emplace_back();
  out.kind = Verdict::Kind::expectation;
  out.status = Status::failed;
  out.expectation = body_of(expectation.text);
  out.place = expectation.place;
  ConditionTrouble trouble;
  const auto condition = split_condition(expectation.text, trouble);
  if (!condition) {
    reading.refuse(trouble.code, trouble.part);
    out.reason = "no-condition";
    return;
  }
  out.figure = reading.text(condition->name);
  const std::string name = reading.text(condition->figure);
  if (const auto found = finder_.find(name)) {
    compare(reading, *condition, figures_[*found], out);
  } else {
    out.reason = "unknown-figure";
    Fault fault = finder_.no_such_figure("expectation-unknown-figure", name, reading.place_of(condition->figure));
    out.near = fault.suggestion;
    if (!condition->warns) faults.push_back(std::move(fault));
  }
  if (condition->warns && out.status == Status::failed && out.reason != "no-condition") out.status = Status::warned;
}

void Judge::compare(const ExpectationReading& reading, const Condition& condition, const Figure& figure, Verdict& out) {
  const Measure& row = measure(figure.id.measure);
  out.unit = condition.asked.kind == AskedOf::Kind::chance ? Unit::rate : row.unit;
  const ReadNumber read_of_figure = [&](const std::string& text, std::vector<Fault>& into) {
    return figure_value(scenario_, row, text, {}, into);
  };
  if (condition.asked.simulated()) {
    if (const auto asked = statistic_in(reading, condition, figure.id, read_of_figure)) {
      open_.push_back(verdicts_.size() - 1);
      asked_.push_back(*asked);
    } else {
      out.reason = "no-condition";
    }
    return;
  }
  const auto bounds = bounds_in(reading, condition, figure.id, read_of_figure);
  if (!bounds) {
    out.reason = "no-condition";
  } else if (!figure.exists()) {
    out.reason = "none";
    out.none = figure.none;
  } else {
    out.now = figure.value;
    out.limit = nearest_bound(*bounds, out.now);
    out.difference = out.now - out.limit;
    if (holds(*bounds, out.now)) out.status = Status::passed;
  }
}

std::vector<Verdict> Judge::verdicts(int threads) && {
  if (open_.empty()) return std::move(verdicts_);
  const DecidedConditions decided = decide(scenario_, asked_, threads);
  for (std::size_t k = 0; k < open_.size(); ++k) {
    const DecidedCondition& told = decided.each[k];
    Verdict& out = verdicts_[open_[k]];
    if (decided.too_many_refused) {
      out.reason = "trials-refused";
    } else if (std::isnan(told.estimate.value)) {
      out.reason = "none";
      out.none = "out-of-range";
    } else {
      out.now = told.estimate.value;
      out.limit = nearest_bound(asked_[k].bounds, out.now);
      out.difference = out.now - out.limit;
      out.trials = told.trials;
      out.would_decide = told.would_decide;
      if (told.decided == Decided::undecided) out.reason = told.would_decide > 0 ? "undecided" : "undecidable";
      if (told.decided == Decided::holds) out.status = Status::passed;
    }
  }
  return std::move(verdicts_);
}

}  // namespace

std::vector<Verdict> judged(const Scenario& scenario, std::span<const Figure> figures, std::span<const Source> sources,
                            int threads, std::vector<Fault>& faults) {
  if (scenario.expect.empty()) return {};
  Judge judge(scenario, figures, sources);
  for (const Expectation& expectation : scenario.expect) {
    if (enough(faults)) break;
    judge.judge(expectation, faults);
  }
  return std::move(judge).verdicts(threads);
}

}  // namespace closs
