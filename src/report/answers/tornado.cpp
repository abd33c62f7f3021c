#include "report/answers/tornado.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

#include "core/at.hpp"
#include "report/document/figure_title.hpp"
#include "report/document/input_title.hpp"
#include "report/document/page.hpp"
#include "report/faults/faults.hpp"

namespace closs {
namespace {

struct TornadoPage : Page {
  const Scenario& scenario;
  const Tornado& tornado;
  double swing;

  const Reach& reach(std::size_t input) const { return tornado.inputs[input].reach; }
  const Value& value(std::size_t input) const { return scenario.values[at(reach(input).value)]; }
  std::string title(std::size_t input) const { return input_title(scenario, value(input), language()); }
  Quantity as_input(std::size_t input, double number) const { return amount(number, value(input).parameter->kind); }
  std::string figure_name(std::size_t figure) const {
    return figure_title(scenario, tornado.figures[figure], language());
  }
  Quantity as_figure(std::size_t figure, double number) const {
    return amount(number, measure(tornado.figures[figure].measure).unit);
  }
  const Swing& swing_of(std::size_t figure, std::size_t input) const { return tornado.inputs[input].swings[figure]; }
  Quantity base(std::size_t figure) const { return quantity_of(scenario, tornado.base[figure]); }
  /// The base of a figure and its values at the ends of an input, as far as they exist.
  std::vector<double> values_of(std::size_t figure, std::size_t input) const {
    const Swing& one = swing_of(figure, input);
    std::vector<double> values = {base(figure).value, one.at_low, one.at_high};
    std::erase_if(values, [](double x) { return std::isnan(x); });
    return values;
  }
};

/// The bars of a figure's tables, around its base, on an axis without them.
Bars bars_of(const TornadoPage& page, std::size_t figure, const std::vector<std::size_t>& inputs) {
  Bars out;
  for (const std::size_t input : inputs) {
    const std::vector<double> values = page.values_of(figure, input);
    Bars::Bar& bar = out.bars.emplace_back();
    if (values.empty()) continue;
    const auto [low, high] = std::minmax_element(values.begin(), values.end());
    bar = {*low, *high};
  }
  return out;
}

/// One axis for all bars of a figure.
void set_axis(const TornadoPage& page, std::size_t figure, const std::vector<std::size_t>& shown, Bars& bars) {
  std::vector<double> all;
  for (const std::size_t input : shown) {
    const std::vector<double> values = page.values_of(figure, input);
    all.insert(all.end(), values.begin(), values.end());
  }
  const auto [low, high] = std::minmax_element(all.begin(), all.end());
  bars.axis.labelled = !all.empty() && *high > *low;
  if (!bars.axis.labelled) return;
  bars.axis = {page.as_figure(figure, *low), page.as_figure(figure, *high)};
  bars.mark = page.base(figure).value;
}

Table table_of(const TornadoPage& page, std::size_t figure, const std::vector<std::size_t>& inputs, Reach::From from) {
  const bool range = from == Reach::From::range;
  const SentenceValues swing = {{"swing", page.amount(page.swing, Kind::rate)}};
  Table table{{{page.say("assumption.input"), as_words},
               {page.say(range ? "tornado.low_quantile" : "tornado.lower", swing)},
               {page.say("tornado.base")},
               {page.say(range ? "tornado.high_quantile" : "tornado.higher", swing)}},
              {},
              true};
  for (const char* id : {"tornado.at_low", "tornado.at_high", "tornado.swing"}) table.columns.push_back({page.say(id)});
  for (const std::size_t input : inputs) {
    const Reach& reach = page.reach(input);
    const Swing& moved = page.swing_of(figure, input);
    table.rows.push_back({{page.title(input), page.as_input(input, reach.low), quantity_of(page.scenario, reach.value),
                           page.as_input(input, reach.high), page.as_figure(figure, moved.at_low),
                           page.as_figure(figure, moved.at_high), page.as_figure(figure, moved.width)}});
  }
  return table;
}

/// Inputs with a range of their own are moved to its quantiles, the others by a share of their value: a table each, so
/// that what somebody knows is not mixed with what is only tried.
void add_tables(TornadoPage& page, std::size_t figure, const std::vector<std::size_t>& shown) {
  std::vector<std::string> notes;
  if (const Quantity base = page.base(figure); std::isfinite(base.value))
    notes = {page.say("tornado.axis", {{"figure", page.figure_name(figure)}, {"base", base}})};
  for (const auto from : {Reach::From::range, Reach::From::swing}) {
    std::vector<std::size_t> inputs;
    std::copy_if(shown.begin(), shown.end(), std::back_inserter(inputs),
                 [&](std::size_t input) { return page.reach(input).from == from; });
    if (inputs.empty()) continue;
    if (inputs.size() < shown.size())
      page.paragraph(page.say(from == Reach::From::range ? "tornado.over_range" : "tornado.over_swing",
                              {{"swing", page.amount(page.swing, Kind::rate)}}));
    Chart chart{table_of(page, figure, inputs, from), bars_of(page, figure, inputs)};
    set_axis(page, figure, shown, std::get<Bars>(chart.drawing));
    if (from == Reach::From::swing || inputs.size() == shown.size()) chart.notes = notes;  // below the last
    page.add(std::move(chart));
  }
}

/// Where the figure does not exist: the base, then the ends.
void add_gaps(TornadoPage& page, std::size_t figure, const std::vector<std::size_t>& shown) {
  const auto line = [&](const std::string& where, const std::string& reason) {
    page.note(page.say("tornado.gap", {{"figure", page.figure_name(figure)}, {"where", where}, {"reason", reason}}));
  };
  if (const std::string_view none = page.tornado.base[figure].none; !none.empty())
    line(page.say("tornado.gap_base"), say_none(none, page.language()));
  const auto at_end = [&](std::size_t input, const std::optional<MissingEnd>& gap, double end) {
    if (gap)
      line(page.say("tornado.gap_at", {{"input", page.title(input)}, {"value", page.as_input(input, end)}}),
           gap->refused ? fault_message(*gap->refused, page.language()) : say_none(gap->figure.none, page.language()));
  };
  for (const std::size_t input : shown) {
    at_end(input, page.swing_of(figure, input).gap_at_low, page.reach(input).low);
    at_end(input, page.swing_of(figure, input).gap_at_high, page.reach(input).high);
  }
}

/// The one reason why the figure exists nowhere, or nothing.
std::string none_everywhere(const TornadoPage& page, std::size_t figure, const std::vector<std::size_t>& shown) {
  const std::string_view none = page.tornado.base[figure].none;
  if (none.empty()) return "";
  const auto same = [&](const std::optional<MissingEnd>& gap) {
    return gap && !gap->refused && gap->figure.none == none;
  };
  for (const std::size_t input : shown)
    if (const Swing& swing = page.swing_of(figure, input); !same(swing.gap_at_low) || !same(swing.gap_at_high))
      return "";
  return say_none(none, page.language());
}

/// The sentence that a reader repeats.
void add_headline(TornadoPage& page, std::size_t figure, const std::vector<std::size_t>& shown) {
  const std::string name = page.figure_name(figure);
  if (shown.empty())
    return page.headline(
        page.say(page.tornado.inputs.empty() ? "tornado.no_range" : "tornado.nothing_moves", {{"figure", name}}));
  const std::vector<double> values = page.values_of(figure, shown.front());
  if (values.size() < 3) return;
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  page.headline(page.say("tornado.headline", {{"figure", name},
                                              {"base", page.base(figure)},
                                              {"input", page.title(shown.front())},
                                              {"low", page.as_figure(figure, *low)},
                                              {"high", page.as_figure(figure, *high)}}));
}

void add_figure(TornadoPage& page, std::size_t figure) {
  std::vector<std::size_t> shown;
  std::vector<std::string> idle;
  for (const std::size_t input : widest_first(page.tornado, figure)) {
    const Swing& swing = page.swing_of(figure, input);
    if (swing.width == 0 && !swing.gap_at_low && !swing.gap_at_high)
      idle.push_back(page.title(input));
    else
      shown.push_back(input);
  }
  page.section(page.say("section.tornado", {{"figure", page.figure_name(figure)}}));
  if (const std::string reason = none_everywhere(page, figure, shown); !shown.empty() && !reason.empty())
    return page.headline(page.say("tornado.gap_all", {{"figure", page.figure_name(figure)}, {"reason", reason}}));
  add_headline(page, figure, shown);
  if (!shown.empty()) add_tables(page, figure, shown);
  add_gaps(page, figure, shown);
  if (!idle.empty())
    page.note(page.say("tornado.no_effect", {{"figure", page.figure_name(figure)}, {"inputs", page.listed(idle)}}));
}

/// How far the inputs were moved, and which were not.
void add_reach(TornadoPage& page) {
  const auto by_swing = std::count_if(page.tornado.inputs.begin(), page.tornado.inputs.end(),
                                      [](const MovedInput& m) { return m.reach.from == Reach::From::swing; });
  const auto line = [&](std::string_view id, std::ptrdiff_t count) {
    if (count > 0)
      page.note(page.say(id, {{"count", std::to_string(count)}, {"swing", page.amount(page.swing, Kind::rate)}}));
  };
  line("tornado.by_range", std::ssize(page.tornado.inputs) - by_swing);
  line("tornado.by_swing", by_swing);
  line("tornado.left_out", page.tornado.certain);
  if (page.swing > 0) line("tornado.at_zero", page.tornado.at_zero);
}

GridCell code_of(const std::optional<MissingEnd>& gap) {
  if (!gap) return {};
  return std::string(gap->refused ? gap->refused->code.name() : gap->figure.none);
}

Grid tornado_grid(const TornadoPage& page) {
  Grid grid = grid_of({"figure", "unit", "input", "reach", "low", "base", "high", "figure_at_low", "figure_at_base",
                       "figure_at_high", "swing", "none_at_low", "none_at_high"});
  for (std::size_t f = 0; f < page.tornado.figures.size(); ++f)
    for (const std::size_t i : widest_first(page.tornado, f)) {
      const FigureId& figure = page.tornado.figures[f];
      const Reach& reach = page.reach(i);
      const Swing& swing = page.swing_of(f, i);
      grid.rows.push_back({name_of(page.scenario, figure), unit_name(measure(figure.measure).unit, page.scenario),
                           path_of(page.scenario, page.value(i)), reach.from == Reach::From::range ? "range" : "swing",
                           reach.low, page.value(i).base, reach.high, swing.at_low, page.base(f).value, swing.at_high,
                           swing.width, code_of(swing.gap_at_low), code_of(swing.gap_at_high)});
    }
  return grid;
}

}  // namespace

Answer tornado_answer(const Scenario& scenario, const Tornado& tornado, double swing, const ReportOptions& options) {
  TornadoPage page{{options.style(scenario.currency)}, scenario, tornado, swing};
  for (std::size_t f = 0; f < tornado.figures.size(); ++f) add_figure(page, f);
  add_reach(page);
  Answer answer{.command = "tornado", .subjects = {subject_of(scenario)}, .document = std::move(page.document)};
  answer.grid = tornado_grid(page);
  answer.facts = {{"swing", swing > 0 ? swing : std::numeric_limits<double>::quiet_NaN()},
                  {"certain_left_out", static_cast<double>(tornado.certain)}};
  return answer;
}

}  // namespace closs
