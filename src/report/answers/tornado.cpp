#include "report/answers/tornado.hpp"

#include <algorithm>
#include <cmath>

#include "report/document/figure_title.hpp"
#include "report/document/input_title.hpp"
#include "report/document/words.hpp"
#include "report/faults/faults.hpp"
#include "report/machine/machine.hpp"

namespace closs {
namespace {

/// One figure's tornado in the making.
struct Writer {
  const Scenario& scenario;
  const Tornado& tornado;
  double swing;
  const ReportOptions& options;
  NumberStyle style = {options.language, scenario.currency, options.digits};

  Language language() const { return options.language; }
  std::string say(std::string_view id, const WordValues& values = {}) const {
    return closs::say(id, options.language, values);
  }
  const Value& value(std::size_t input) const {
    return scenario.values[static_cast<std::size_t>(tornado.inputs[input].reach.value)];
  }
  std::string title(std::size_t input) const { return input_title(scenario, value(input), language()); }
  std::string as_input(std::size_t input, double number) const {
    return show(number, value(input).parameter->kind, style);
  }
  Unit unit(std::size_t figure) const { return measure(tornado.figures[figure].measure).unit; }
  std::string as_figure(std::size_t figure, double number) const {
    return std::isnan(number) ? "-" : show(number, unit(figure), style);
  }
  std::string figure_name(std::size_t figure) const {
    return figure_title(scenario, tornado.figures[figure], language());
  }
  const Swing& swing_of(std::size_t figure, std::size_t input) const { return tornado.inputs[input].swings[figure]; }
  double base(std::size_t figure) const {
    return exists(tornado.base[figure]) ? tornado.base[figure].value : std::numeric_limits<double>::quiet_NaN();
  }
};

/// The smallest and the largest value of a figure in its table.
struct Span {
  double low, high;
  double share(double x) const { return high > low ? (x - low) / (high - low) : 0; }
};

Span span_of(const Writer& w, std::size_t figure, const std::vector<std::size_t>& shown) {
  Span out{std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
  const auto take = [&](double x) {
    if (std::isnan(x)) return;
    out.low = std::min(out.low, x);
    out.high = std::max(out.high, x);
  };
  take(w.base(figure));
  for (const std::size_t input : shown) {
    take(w.swing_of(figure, input).at_low);
    take(w.swing_of(figure, input).at_high);
  }
  return out;
}

Table::Bar bar_of(const Span& span, const Swing& swing, double base) {
  double low = std::numeric_limits<double>::infinity(), high = -low;
  for (const double x : {base, swing.at_low, swing.at_high})
    if (!std::isnan(x)) low = std::min(low, x), high = std::max(high, x);
  return high < low ? Table::Bar{} : Table::Bar{span.share(low), span.share(high)};
}

void add_table(const Writer& w, std::size_t figure, const std::vector<std::size_t>& shown, Document& document) {
  const Span span = span_of(w, figure, shown);
  const double base = w.base(figure);
  Table table;
  table.columns = {{w.say("assumption.input"), align_left}, {w.say("tornado.low"), align_right},
                   {w.say("tornado.base"), align_right},    {w.say("tornado.high"), align_right},
                   {w.say("tornado.at_low"), align_right},  {w.say("tornado.at_high"), align_right},
                   {w.say("tornado.swing"), align_right}};
  for (const std::size_t input : shown) {
    const Reach& reach = w.tornado.inputs[input].reach;
    const Swing& swing = w.swing_of(figure, input);
    table.rows.push_back({{w.title(input), w.as_input(input, reach.low), w.as_input(input, w.value(input).base),
                           w.as_input(input, reach.high), w.as_figure(figure, swing.at_low),
                           w.as_figure(figure, swing.at_high), w.as_figure(figure, swing.width)}});
    table.bars.push_back(bar_of(span, swing, base));
  }
  if (span.high > span.low)
    table.axis = {w.as_figure(figure, span.low), w.as_figure(figure, span.high),
                  std::isnan(base) ? -1 : span.share(base)};
  document.parts.push_back(std::move(table));
  if (!std::isnan(base))
    document.parts.push_back(
        Paragraph{w.say("tornado.axis", {{"figure", w.figure_name(figure)}, {"base", w.as_figure(figure, base)}}),
                  Paragraph::Tone::note});
}

std::string reason_of(const Writer& w, const MissingEnd& gap) {
  return gap.refused ? fault_message(*gap.refused, w.language()) : say_none(gap.figure.none, w.language());
}

/// Where the figure does not exist: the base, then the ends.
void add_gaps(const Writer& w, std::size_t figure, const std::vector<std::size_t>& shown, Document& document) {
  const auto line = [&](const std::string& where, const std::string& reason) {
    document.parts.push_back(
        Paragraph{w.say("tornado.gap", {{"figure", w.figure_name(figure)}, {"where", where}, {"reason", reason}}),
                  Paragraph::Tone::note});
  };
  if (!w.tornado.base[figure].none.empty())
    line(w.say("tornado.gap_base"), say_none(w.tornado.base[figure].none, w.language()));
  for (const std::size_t input : shown) {
    const Swing& swing = w.swing_of(figure, input);
    const Reach& reach = w.tornado.inputs[input].reach;
    const auto at_end = [&](const std::optional<MissingEnd>& gap, double end) {
      if (gap)
        line(w.say("tornado.gap_at", {{"input", w.title(input)}, {"value", w.as_input(input, end)}}),
             reason_of(w, *gap));
    };
    at_end(swing.gap_at_low, reach.low);
    at_end(swing.gap_at_high, reach.high);
  }
}

/// The one reason why the figure exists nowhere, or nothing.
std::string none_everywhere(const Writer& w, std::size_t figure, const std::vector<std::size_t>& shown) {
  const std::string_view none = w.tornado.base[figure].none;
  if (none.empty()) return "";
  const auto same = [&](const std::optional<MissingEnd>& gap) {
    return gap && !gap->refused && gap->figure.none == none;
  };
  for (const std::size_t input : shown)
    if (const Swing& swing = w.swing_of(figure, input); !same(swing.gap_at_low) || !same(swing.gap_at_high)) return "";
  return say_none(none, w.language());
}

/// The sentence that a reader repeats.
void add_headline(const Writer& w, std::size_t figure, const std::vector<std::size_t>& shown, Document& document) {
  if (shown.empty()) {
    document.parts.push_back(Paragraph{w.say(w.tornado.inputs.empty() ? "tornado.no_range" : "tornado.nothing_moves",
                                             {{"figure", w.figure_name(figure)}}),
                                       Paragraph::Tone::headline});
    return;
  }
  const Swing& widest = w.swing_of(figure, shown.front());
  if (std::isnan(widest.width) || std::isnan(widest.at_low) || std::isnan(widest.at_high) || std::isnan(w.base(figure)))
    return;
  document.parts.push_back(
      Paragraph{w.say("tornado.headline",
                      {{"figure", w.figure_name(figure)},
                       {"base", w.as_figure(figure, w.base(figure))},
                       {"input", w.title(shown.front())},
                       {"low", w.as_figure(figure, std::min({widest.at_low, widest.at_high, w.base(figure)}))},
                       {"high", w.as_figure(figure, std::max({widest.at_low, widest.at_high, w.base(figure)}))}}),
                Paragraph::Tone::headline});
}

void add_figure(const Writer& w, std::size_t figure, Document& document) {
  std::vector<std::size_t> shown;
  std::vector<std::string> idle;
  for (const std::size_t input : widest_first(w.tornado, figure)) {
    const Swing& swing = w.swing_of(figure, input);
    if (swing.width == 0 && !swing.gap_at_low && !swing.gap_at_high)
      idle.push_back(w.title(input));
    else
      shown.push_back(input);
  }
  document.parts.push_back(Section{w.say("section.tornado", {{"figure", w.figure_name(figure)}})});
  if (const std::string reason = none_everywhere(w, figure, shown); !shown.empty() && !reason.empty()) {
    document.parts.push_back(Paragraph{
        w.say("tornado.gap_all", {{"figure", w.figure_name(figure)}, {"reason", reason}}), Paragraph::Tone::headline});
    return;
  }
  add_headline(w, figure, shown, document);
  if (!shown.empty()) add_table(w, figure, shown, document);
  add_gaps(w, figure, shown, document);
  if (!idle.empty())
    document.parts.push_back(Paragraph{
        w.say("tornado.no_effect", {{"figure", w.figure_name(figure)}, {"inputs", listed(idle, w.language())}}),
        Paragraph::Tone::note});
}

/// How far the inputs were moved, and which were not.
void add_reach(const Writer& w, Document& document) {
  const auto by_swing = std::count_if(w.tornado.inputs.begin(), w.tornado.inputs.end(),
                                      [](const MovedInput& m) { return m.reach.from == Reach::From::swing; });
  const auto by_range = static_cast<std::ptrdiff_t>(w.tornado.inputs.size()) - by_swing;
  const auto line = [&](std::string_view id, std::ptrdiff_t count) {
    if (count > 0)
      document.parts.push_back(
          Paragraph{w.say(id, {{"count", std::to_string(count)}, {"swing", show(w.swing, Kind::rate, w.style)}}),
                    Paragraph::Tone::note});
  };
  line("tornado.by_range", by_range);
  line("tornado.by_swing", by_swing);
  line("tornado.left_out", w.tornado.certain);
  if (w.swing > 0) line("tornado.at_zero", w.tornado.at_zero);
}

GridCell number(double x) { return std::isnan(x) ? GridCell() : GridCell(x); }

GridCell code_of(const std::optional<MissingEnd>& gap) {
  if (!gap) return {};
  return std::string(gap->refused ? gap->refused->code.name() : gap->figure.none);
}

Grid grid_of(const Writer& w) {
  Grid grid;
  for (const char* name : {"figure", "unit", "input", "reach", "low", "base", "high", "figure_at_low", "figure_at_base",
                           "figure_at_high", "swing", "none_at_low", "none_at_high"})
    grid.columns.push_back({name});
  for (std::size_t f = 0; f < w.tornado.figures.size(); ++f)
    for (const std::size_t i : widest_first(w.tornado, f)) {
      const Reach& reach = w.tornado.inputs[i].reach;
      const Swing& swing = w.swing_of(f, i);
      grid.rows.push_back({name_of(w.scenario, w.tornado.figures[f]), unit_name(w.unit(f), w.scenario),
                           path_of(w.scenario, w.value(i)), reach.from == Reach::From::range ? "range" : "swing",
                           reach.low, w.value(i).base, reach.high, number(swing.at_low), number(w.base(f)),
                           number(swing.at_high), number(swing.width), code_of(swing.gap_at_low),
                           code_of(swing.gap_at_high)});
    }
  return grid;
}

}  // namespace

Answer tornado_answer(const Scenario& scenario, const Tornado& tornado, double swing, const ReportOptions& options) {
  const Writer w{scenario, tornado, swing, options};
  Answer answer{.command = "tornado", .subjects = {subject_of(scenario)}};
  for (std::size_t f = 0; f < tornado.figures.size(); ++f) add_figure(w, f, answer.document);
  add_reach(w, answer.document);
  answer.grid = grid_of(w);
  answer.facts.emplace_back("swing", GridCell());
  if (swing > 0) answer.facts.back().second = swing;
  answer.facts.emplace_back("certain_left_out", static_cast<double>(tornado.certain));
  return answer;
}

}  // namespace closs
