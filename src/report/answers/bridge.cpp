#include "report/answers/bridge.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "core/at.hpp"
#include "report/document/figure_title.hpp"
#include "report/document/input_title.hpp"
#include "report/document/page.hpp"
#include "text/decimal.hpp"

namespace closs {
namespace {

using ChangedHow = ChangedInput::Kind;
using Owner = ChangedInput::Owner;

/// Inputs in the order of a scenario file: the scenario's own, problems, segments, fixes.
std::vector<int> in_order(const Scenario& after, const Bridge& bridge) {
  std::map<std::string_view, int> places;
  for (const Problem& problem : after.problems) places.emplace(problem.id, static_cast<int>(places.size()) + 1);
  std::vector<std::pair<Owner, int>> ranks;
  for (const ChangedInput& input : bridge.inputs) {
    const auto place = places.find(input.problem);
    ranks.emplace_back(input.owner, input.owner == Owner::problems && place != places.end() ? place->second : 0);
  }
  std::vector<int> order(bridge.inputs.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return ranks[at(a)] < ranks[at(b)]; });
  return order;
}

struct BridgePage : Page {
  const Scenario &before, &after;
  std::span<const Source> sources_before, sources_after;
  const Bridge& bridge;
  std::vector<std::string> titles;  // of the two scenarios
  std::vector<int> order;           // of the inputs

  const ChangedInput& input(int k) const { return bridge.inputs[at(k)]; }
  std::string title(const BridgedFigure& figure) const { return figure_title(after, figure.id, language()); }
  Unit unit(const BridgedFigure& figure) const { return measure(figure.id.measure).unit; }
  Quantity value_of(const BridgedFigure& figure, bool old_one) const {
    Quantity out = quantity_of(after, Figure{figure.id, old_one ? figure.before : figure.after});
    if (old_one) out.of = {};  // the id is that of the new scenario
    out.of.scenario = old_one ? 0 : 1;
    return out;
  }
};

// --- inputs in words -----------------------------------------------------------------------------

const Value* value_before(const BridgePage& page, const ChangedNumber& n) {
  return n.before < 0 ? nullptr : &page.before.values[at(n.before)];
}
const Value* value_after(const BridgePage& page, const ChangedNumber& n) {
  return n.after < 0 ? nullptr : &page.after.values[at(n.after)];
}

template <class List>
std::string named(const List& list, const List& other, const std::string& id, Language language) {
  for (const List* one : {&list, &other})
    for (const auto& entry : *one)
      if (entry.id == id) return name_of(entry, language);
  return id;
}

std::string problem_name(const BridgePage& page, const std::string& id) {
  return named(page.after.problems, page.before.problems, id, page.language());
}
std::string fix_name(const BridgePage& page, const std::string& id) {
  return named(page.after.fixes, page.before.fixes, id, page.language());
}

/// "New problem: Long wait on the phone".
std::string title_of_presence(const BridgePage& page, const ChangedInput& input) {
  const bool added = input.kind == ChangedHow::added;
  if (input.owner == Owner::problems)
    return page.say(added ? "bridge.problem_added" : "bridge.problem_removed",
                    {{"name", problem_name(page, input.id)}});
  if (input.owner == Owner::segments)
    return page.say(added ? "bridge.segment_added" : "bridge.segment_removed",
                    {{"name", named(page.after.segments, page.before.segments, input.id, page.language())}});
  return page.say(added ? "bridge.fix_added" : "bridge.fix_removed", {{"name", fix_name(page, input.id)}});
}

std::string title_of_setting(const BridgePage& page, const ChangedInput& input) {
  std::string name;
  if (input.owner == Owner::fixes) name = fix_name(page, input.id);
  if (!input.problem.empty()) name = problem_name(page, input.problem);
  return page.say("setting." + std::string(input.setting), {{"name", name}});
}

/// What labels of one kind begin with: "Outcome: ", "対応結果（". Cut behind a mark, so that no word is divided.
std::size_t common_beginning(const std::vector<std::string>& labels) {
  std::size_t same = labels.front().size();
  for (const std::string& label : labels) {
    std::size_t k = 0;
    while (k < std::min(same, label.size()) && label[k] == labels.front()[k]) ++k;
    same = k;
  }
  std::size_t cut = 0;
  for (const std::string_view mark : {": ", "：", "（", " ("})
    if (const std::size_t found = labels.front().substr(0, same).rfind(mark); found != std::string::npos)
      cut = std::max(cut, found + mark.size());
  return cut;
}

/// Labels of one kind as one: "Outcome: satisfied, mollified, dissatisfied", "対応結果（満足、一応納得、不満）".
std::string as_one(const BridgePage& page, std::vector<std::string> labels) {
  const std::size_t cut = common_beginning(labels);
  const std::string beginning = labels.front().substr(0, cut);
  std::string end;
  for (const std::string_view mark : {"）", ")"})
    if (cut > 0 && std::all_of(labels.begin(), labels.end(), [&](const std::string& l) { return l.ends_with(mark); }))
      end = mark;
  for (std::string& label : labels) label = label.substr(cut, label.size() - cut - end.size());
  return beginning + page.listed(labels) + end;
}

/// "Billing error / Outcome: satisfied, mollified, dissatisfied".
std::string title_of_shares(const BridgePage& page, const ChangedInput& input) {
  std::string owner;
  std::vector<std::string> names;
  for (const ChangedNumber& n : input.numbers) {
    const Value* value = value_after(page, n);
    const InputName name =
        input_name(value ? page.after : page.before, value ? *value : *value_before(page, n), page.language());
    owner = name.owner;
    names.push_back(name.name);
  }
  const std::string title = as_one(page, std::move(names));
  return owner.empty() ? title : owner + " / " + title;
}

std::string title_of(const BridgePage& page, const ChangedInput& input) {
  if (input.kind == ChangedHow::added || input.kind == ChangedHow::removed) return title_of_presence(page, input);
  if (input.kind == ChangedHow::setting) return title_of_setting(page, input);
  if (input.kind == ChangedHow::shares) return title_of_shares(page, input);
  const Value *o = value_before(page, input.numbers.front()), *n = value_after(page, input.numbers.front());
  const bool as_new = n && (!o || path_of(page.after, *n) == input.path);
  return input_title(as_new ? page.after : page.before, as_new ? *n : *o, page.language());
}

std::string title_of(const BridgePage& page, const BridgeStep& step) {
  if (step.inputs.size() == 1) return title_of(page, page.input(step.inputs.front()));
  const SentenceValues count = {{"count", std::to_string(step.inputs.size())},
                                {"name", problem_name(page, step.problem)}};
  if (!step.problem.empty()) return page.say("bridge.problem_inputs", count);
  if (step.inputs.size() > 3) return page.say("bridge.many_inputs", count);
  std::vector<std::string> names;
  for (const int k : step.inputs) names.push_back(title_of(page, page.input(k)));
  return page.listed(names);
}

// --- what stood there ------------------------------------------------------------------------------

/// What an input was (`old_one`) or is, for people.
CellValue number_cell(const BridgePage& page, const ChangedNumber& n, bool old_one, bool as_written) {
  const Value* value = old_one ? value_before(page, n) : value_after(page, n);
  if (!value) return page.say("bridge.not_stated");
  const Scenario& scenario = old_one ? page.before : page.after;
  const int index = old_one ? n.before : n.after;
  Quantity out =
      as_written && value->written != "rest" ? written_quantity(scenario, index) : quantity_of(scenario, index);
  out.of.scenario = old_one ? 0 : 1;
  return out;
}

CellValue state_cell(const BridgePage& page, const ChangedInput& input, bool old_one) {
  if (input.kind == ChangedHow::added || input.kind == ChangedHow::removed)
    return (input.kind == ChangedHow::added) == old_one ? "-" : page.say("bridge.there");
  if (input.numbers.empty()) {
    const std::string& text = old_one ? input.before : input.after;
    if (text.empty()) return "-";
    return input.setting == "overlap" ? page.say("overlap." + text) : text;
  }
  if (input.numbers.size() == 1 && input.kind != ChangedHow::setting)
    return number_cell(page, input.numbers.front(), old_one, true);
  std::string out;
  for (const ChangedNumber& n : input.numbers)
    out.append(out.empty() ? "" : " / ").append(page.show(number_cell(page, n, old_one, input.numbers.size() == 1)));
  if (input.kind != ChangedHow::setting) return out;
  const Value* value = old_one ? value_before(page, input.numbers.front()) : value_after(page, input.numbers.front());
  return value && !input.problem.empty()
             ? page.say("setting.given", {{"name", value->parameter->label.in(page.language())}, {"value", out}})
             : out;
}

/// The same for programs: a number, a text, or nothing.
GridCell grid_cell(const BridgePage& page, const ChangedInput& input, bool old_one) {
  if (input.kind == ChangedHow::number) {
    const Value* value = old_one ? value_before(page, input.numbers.front()) : value_after(page, input.numbers.front());
    return value ? GridCell(value->base) : GridCell();
  }
  if (input.numbers.empty()) {
    const std::string& text = old_one ? input.before : input.after;
    return text_cell(text);
  }
  std::string out;
  for (const ChangedNumber& n : input.numbers) {
    const Value* value = old_one ? value_before(page, n) : value_after(page, n);
    out.append(out.empty() ? "" : " / ").append(value ? exact(value->base) : "");
  }
  return out;
}

/// "telecom-2027.yaml:11": the line to look at; programs get the whole place.
std::string place_of(const BridgePage& page, const ChangedInput& input) {
  const Place& place = input.place_after ? input.place_after : input.place_before;
  const std::span<const Source> sources = input.place_after ? page.sources_after : page.sources_before;
  if (!place) return "";
  const std::string& file = sources[at(place.source)].name;
  return file.substr(file.rfind('/') + 1) + ":" + std::to_string(place.line);
}

std::string_view code_of(ChangedHow kind) {
  constexpr std::string_view names[] = {"number", "shares", "added", "removed", "setting"};
  return names[static_cast<int>(kind)];
}

// --- the document ----------------------------------------------------------------------------------

void add_headlines(BridgePage& page) {
  for (const BridgedFigure& figure : page.bridge.figures) {
    if (!figure.none.empty()) continue;
    const double change = figure.after - figure.before;
    const std::string_view id = change > 0 ? "bridge.rose" : change < 0 ? "bridge.fell" : "bridge.stayed";
    std::vector<std::string> changes = {page.show(page.difference(change, page.unit(figure)))};
    if (figure.before != 0) changes.push_back(page.show(page.change(change / std::abs(figure.before), Unit::rate)));
    page.headline(page.say(id, {{"figure", page.title(figure)},
                                {"before", page.value_of(figure, true)},
                                {"after", page.value_of(figure, false)},
                                {"change", page.listed(changes)}}));
  }
}

void add_inputs(BridgePage& page) {
  page.section(page.say("section.bridge_inputs", {{"count", std::to_string(page.bridge.inputs.size())}}));
  Table table{{{page.say("assumption.input"), as_words},
               {page.titles[0], as_words},
               {page.titles[1], as_words},
               {page.say("bridge.place"), as_words}}};
  for (const int k : page.order) {
    const ChangedInput& input = page.input(k);
    table.rows.push_back({{title_of(page, input), state_cell(page, input, true), state_cell(page, input, false),
                           place_of(page, input)}});
  }
  page.add(std::move(table));
}

/// Steps of one figure, those that explain most first; those that explain nothing are left out.
std::vector<std::size_t> largest_first(const BridgedFigure& figure) {
  std::vector<std::size_t> order;
  for (std::size_t k = 0; k < figure.shares.size(); ++k)
    if (figure.shares[k] != 0) order.push_back(k);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return std::abs(figure.shares[a]) > std::abs(figure.shares[b]);
  });
  return order;
}

/// Where the bars begin and end: from 0 where changes can be seen on that scale, else around the values.
ChartAxis axis_of(const BridgePage& page, const BridgedFigure& figure, const std::vector<Bars::Bar>& bars) {
  const auto axis = [&](double from, double to) {
    return ChartAxis{page.amount(from, page.unit(figure)), page.amount(to, page.unit(figure)), false};
  };
  double low = std::min(figure.before, figure.after), high = std::max(figure.before, figure.after);
  for (std::size_t k = 1; k + 1 < bars.size(); ++k) {
    low = std::min(low, bars[k].to);
    high = std::max(high, bars[k].to);
  }
  if (low >= 0 && high - low > high / 4) return axis(0, high);
  if (high <= 0 && high - low > -low / 4) return axis(low, 0);
  if (low < 0 && high > 0) return axis(low, high);
  return axis(low - (high - low) / 4, high);
}

void add_waterfall(BridgePage& page, const BridgedFigure& figure) {
  page.section(page.say("section.bridge_figure", {{"figure", page.title(figure)}}));
  Table table{{{page.say("bridge.step"), as_words}, {page.title(figure)}, {page.say("compare.ratio")}}};
  Bars bars{.bars = {}, .axis = {}, .steps = true};
  const auto end = [&](bool old_one) {
    table.rows.push_back({{page.titles[old_one ? 0 : 1], page.value_of(figure, old_one)}, Table::Row::Tone::strong});
    bars.bars.push_back({0, old_one ? figure.before : figure.after});
  };
  end(true);
  double running = figure.before;
  for (const std::size_t k : largest_first(figure)) {
    const double share = figure.shares[k];
    table.rows.push_back(
        {{title_of(page, page.bridge.steps[k]), page.difference(share, page.unit(figure)),
          figure.before != 0 ? page.change(share / std::abs(figure.before), Unit::rate) : Quantity()}});
    bars.bars.push_back({running, running + share});
    running += share;
  }
  end(false);
  bars.axis = axis_of(page, figure, bars.bars);
  Chart chart{std::move(table), std::move(bars)};
  const ChartAxis& axis = std::get<Bars>(chart.drawing).axis;
  if (axis.from.value > 0 || axis.to.value < 0) chart.notes = {page.say("bridge.bars")};
  page.add(std::move(chart));
}

/// One a figure that changes.
void add_waterfalls(BridgePage& page) {
  for (const BridgedFigure& figure : page.bridge.figures)
    if (figure.none.empty() && !largest_first(figure).empty()) add_waterfall(page, figure);
}

/// True where an input explains a part of some figure.
bool has_effect(const Bridge& bridge, int input) {
  for (std::size_t s = 0; s < bridge.steps.size(); ++s) {
    const std::vector<int>& inputs = bridge.steps[s].inputs;
    if (std::find(inputs.begin(), inputs.end(), input) == inputs.end()) continue;
    for (const BridgedFigure& figure : bridge.figures)
      if (s < figure.shares.size() && figure.shares[s] != 0) return true;
  }
  return false;
}

void note_without_effect(BridgePage& page) {
  const Bridge& bridge = page.bridge;
  std::vector<std::string> without;
  for (const int k : page.order)
    if (!has_effect(bridge, k)) without.push_back(title_of(page, page.input(k)));
  const bool any =
      std::any_of(bridge.figures.begin(), bridge.figures.end(), [](const BridgedFigure& f) { return f.none.empty(); });
  if (!without.empty() && any) page.note(page.say("bridge.without_effect", {{"inputs", page.listed(without)}}));
}

void note_how(BridgePage& page) {
  const Bridge& bridge = page.bridge;
  constexpr std::string_view groupings[] = {"", "bridge.grouped_by_problem", "bridge.grouped_frequencies",
                                            "bridge.grouped_all"};
  if (bridge.grouping != BridgeGrouping::none)
    page.note(page.say(groupings[static_cast<int>(bridge.grouping)],
                       {{"count", std::to_string(bridge.inputs.size())}, {"most", std::to_string(most_bridge_steps)}}));
  for (const BridgedFigure& figure : bridge.figures)
    if (!figure.none.empty())
      page.why_none({page.title(figure)}, {page.titles[figure.none_before ? 0 : 1]}, figure.none);
}

void add_all(BridgePage& page) {
  if (page.bridge.inputs.empty()) {
    page.headline(page.say("bridge.same", {{"before", page.titles[0]}, {"after", page.titles[1]}}));
  } else {
    add_headlines(page);
    add_inputs(page);
    add_waterfalls(page);
  }
  note_without_effect(page);
  note_how(page);
}

// --- for programs ------------------------------------------------------------------------------------

std::string paths_of(const BridgePage& page, const BridgeStep& step) {
  std::string out;
  for (const int k : step.inputs) out.append(out.empty() ? "" : "; ").append(page.input(k).path);
  return out;
}

Grid shares_grid(const BridgePage& page) {
  Grid grid = grid_of({"figure", "unit", "input", "kind", "before", "after", "share"});
  for (const BridgedFigure& figure : page.bridge.figures)
    for (std::size_t s = 0; s < figure.shares.size(); ++s) {
      const BridgeStep& step = page.bridge.steps[s];
      const ChangedInput* only = step.inputs.size() == 1 ? &page.input(step.inputs.front()) : nullptr;
      grid.rows.push_back({figure.name, unit_name(page.unit(figure), page.after), paths_of(page, step),
                           std::string(only ? code_of(only->kind) : "group"),
                           only ? grid_cell(page, *only, true) : GridCell(),
                           only ? grid_cell(page, *only, false) : GridCell(), figure.shares[s]});
    }
  return grid;
}

Grid inputs_grid(const BridgePage& page) {
  Grid grid = grid_of({"input", "kind", "before", "after", "place_before", "place_after"});
  for (const int k : page.order) {
    const ChangedInput& input = page.input(k);
    grid.rows.push_back({input.path, std::string(code_of(input.kind)), grid_cell(page, input, true),
                         grid_cell(page, input, false), text_cell(place_text(input.place_before, page.sources_before)),
                         text_cell(place_text(input.place_after, page.sources_after))});
  }
  return grid;
}

Grid figures_grid(const BridgePage& page) {
  Grid grid = grid_of({"figure", "unit", "before", "after", "difference", "none"});
  for (const BridgedFigure& figure : page.bridge.figures) {
    const bool exists = figure.none.empty();
    const auto number = [&](double x) { return exists ? GridCell(x) : GridCell(); };
    grid.rows.push_back({figure.name, unit_name(page.unit(figure), page.after), number(figure.before),
                         number(figure.after), number(figure.after - figure.before), text_cell(figure.none)});
  }
  return grid;
}

}  // namespace

BridgeWithin bridge_within(const Scenario& before, const Scenario& after, const Bridge& bridge,
                           std::vector<std::string> titles, const ReportOptions& options) {
  BridgePage page{{options.style(after.currency)}, before, after, {}, {}, bridge, std::move(titles),
                  in_order(after, bridge)};
  add_waterfalls(page);
  note_how(page);
  return {std::move(page.document.parts), shares_grid(page)};
}

Answer bridge_answer(const Scenario& before, std::span<const Source> sources_before, const Scenario& after,
                     std::span<const Source> sources_after, const Bridge& bridge, const ReportOptions& options) {
  const Scenario* both[] = {&before, &after};
  const std::string none[2];
  BridgePage page{{options.style(after.currency)},
                  before,
                  after,
                  sources_before,
                  sources_after,
                  bridge,
                  scenario_titles(both, none, options.language),
                  in_order(after, bridge)};
  add_all(page);
  constexpr std::string_view groupings[] = {"none", "by_problem", "frequencies", "all_together"};
  Answer answer{.command = "bridge", .subjects = {subject_of(before), subject_of(after)}};
  answer.facts = {{"grouping", std::string(groupings[static_cast<int>(bridge.grouping)])}};
  answer.document = std::move(page.document);
  answer.grid = shares_grid(page);
  answer.tables = {{"inputs", inputs_grid(page)}, {"figures", figures_grid(page)}};
  return answer;
}

}  // namespace closs
