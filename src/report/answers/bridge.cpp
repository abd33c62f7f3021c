#include "report/answers/bridge.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/at.hpp"
#include "report/document/figure_title.hpp"
#include "report/document/input_title.hpp"
#include "report/document/page.hpp"
#include "text/decimal.hpp"

namespace closs {
namespace {

using Kind = ChangedInput::Kind;
using Owner = ChangedInput::Owner;

struct Writer {
  const Scenario &before, &after;
  std::span<const Source> sources_before, sources_after;
  const Bridge& bridge;
  const ReportOptions& options;
  std::vector<std::string> titles;  // of the two scenarios

  Language language() const { return options.language; }
  NumberStyle style() const { return {options.language, after.currency, options.digits}; }
  std::string say(std::string_view id, const WordValues& values = {}) const {
    return closs::say(id, options.language, values);
  }
  const ChangedInput& input(int k) const { return bridge.inputs[at(k)]; }
  std::string title(const BridgedFigure& figure) const { return figure_title(after, figure.id, language()); }
  Unit unit(const BridgedFigure& figure) const { return measure(figure.id.measure).unit; }
};

// --- inputs in words -----------------------------------------------------------------------------

const Value* value_before(const Writer& w, const ChangedNumber& n) {
  return n.before < 0 ? nullptr : &w.before.values[at(n.before)];
}
const Value* value_after(const Writer& w, const ChangedNumber& n) {
  return n.after < 0 ? nullptr : &w.after.values[at(n.after)];
}

template <class List>
std::string named(const List& list, const List& other, const std::string& id, Language language) {
  for (const List* one : {&list, &other})
    for (const auto& entry : *one)
      if (entry.id == id) return name_of(entry, language);
  return id;
}

std::string problem_name(const Writer& w, const std::string& id) {
  return named(w.after.problems, w.before.problems, id, w.language());
}
std::string fix_name(const Writer& w, const std::string& id) {
  return named(w.after.fixes, w.before.fixes, id, w.language());
}

/// "New problem: Long wait on the phone".
std::string title_of_presence(const Writer& w, const ChangedInput& input) {
  const bool added = input.kind == Kind::added;
  if (input.owner == Owner::problems)
    return w.say(added ? "bridge.problem_added" : "bridge.problem_removed", {{"name", problem_name(w, input.id)}});
  if (input.owner == Owner::segments)
    return w.say(added ? "bridge.segment_added" : "bridge.segment_removed",
                 {{"name", named(w.after.segments, w.before.segments, input.id, w.language())}});
  return w.say(added ? "bridge.fix_added" : "bridge.fix_removed", {{"name", fix_name(w, input.id)}});
}

std::string title_of_setting(const Writer& w, const ChangedInput& input) {
  std::string name;
  if (input.owner == Owner::fixes) name = fix_name(w, input.id);
  if (!input.problem.empty()) name = problem_name(w, input.problem);
  if (input.setting == "span") name = input_title(w.after, *value_after(w, input.numbers.front()), w.language());
  return w.say("setting." + std::string(input.setting), {{"name", name}});
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
std::string joined(std::vector<std::string> labels, Language language) {
  const std::size_t cut = common_beginning(labels);
  const std::string beginning = labels.front().substr(0, cut);
  std::string end;
  for (const std::string_view mark : {"）", ")"})
    if (cut > 0 && std::all_of(labels.begin(), labels.end(), [&](const std::string& l) { return l.ends_with(mark); }))
      end = mark;
  for (std::string& label : labels) label = label.substr(cut, label.size() - cut - end.size());
  return beginning + listed(labels, language) + end;
}

/// "Billing error / Outcome: satisfied, mollified, dissatisfied".
std::string title_of_shares(const Writer& w, const ChangedInput& input) {
  std::string owner;
  std::vector<std::string> names;
  for (const ChangedNumber& n : input.numbers) {
    const Value* value = value_after(w, n);
    const InputName name = input_name(value ? w.after : w.before, value ? *value : *value_before(w, n), w.language());
    owner = name.owner;
    names.push_back(name.name);
  }
  const std::string title = joined(std::move(names), w.language());
  return owner.empty() ? title : owner + " / " + title;
}

std::string title_of(const Writer& w, const ChangedInput& input) {
  if (input.kind == Kind::added || input.kind == Kind::removed) return title_of_presence(w, input);
  if (input.kind == Kind::setting) return title_of_setting(w, input);
  if (input.kind == Kind::shares) return title_of_shares(w, input);
  const Value *o = value_before(w, input.numbers.front()), *n = value_after(w, input.numbers.front());
  const bool as_new = n && (!o || path_of(w.after, *n) == input.path);
  return input_title(as_new ? w.after : w.before, as_new ? *n : *o, w.language());
}

std::string title_of(const Writer& w, const BridgeStep& step) {
  if (step.inputs.size() == 1) return title_of(w, w.input(step.inputs.front()));
  const WordValues count = {{"count", std::to_string(step.inputs.size())}, {"name", problem_name(w, step.problem)}};
  if (!step.problem.empty()) return w.say("bridge.problem_inputs", count);
  if (step.inputs.size() > 3) return w.say("bridge.many_inputs", count);
  std::vector<std::string> names;
  for (const int k : step.inputs) names.push_back(title_of(w, w.input(k)));
  return listed(names, w.language());
}

// --- what stood there ------------------------------------------------------------------------------

std::string number_text(const Writer& w, const Value* value, bool as_written) {
  if (!value) return w.say("bridge.not_stated");
  const std::string base = show(value->base, value->parameter->kind, w.style());
  if (!as_written || value->written.empty() || value->written == "rest") return base;
  if (!value->uncertain && value->spans == 1) return value->written;
  return w.say("assumption.base", {{"written", value->written}, {"value", base}});
}

std::string setting_text(const Writer& w, const ChangedInput& input, const std::string& text) {
  if (text.empty()) return "-";
  if (input.setting == "overlap") return w.say("overlap." + text);
  return text;
}

/// What an input was (`old_one`) or is, for people.
std::string state_text(const Writer& w, const ChangedInput& input, bool old_one) {
  if (input.kind == Kind::added || input.kind == Kind::removed)
    return (input.kind == Kind::added) == old_one ? "-" : w.say("bridge.there");
  if (input.numbers.empty()) return setting_text(w, input, old_one ? input.before : input.after);
  std::string out;
  for (const ChangedNumber& n : input.numbers)
    out.append(out.empty() ? "" : " / ")
        .append(number_text(w, old_one ? value_before(w, n) : value_after(w, n), input.numbers.size() == 1));
  if (input.kind != Kind::setting) return out;
  const Value* value = old_one ? value_before(w, input.numbers.front()) : value_after(w, input.numbers.front());
  return value && !input.problem.empty()
             ? w.say("setting.given", {{"name", value->parameter->label.in(w.language())}, {"value", out}})
             : out;
}

/// The same for programs: a number, a text, or nothing.
GridCell state_cell(const Writer& w, const ChangedInput& input, bool old_one) {
  if (input.kind == Kind::number) {
    const Value* value = old_one ? value_before(w, input.numbers.front()) : value_after(w, input.numbers.front());
    return value ? GridCell(value->base) : GridCell();
  }
  if (input.numbers.empty()) {
    const std::string& text = old_one ? input.before : input.after;
    return text.empty() ? GridCell() : GridCell(text);
  }
  std::string out;
  for (const ChangedNumber& n : input.numbers) {
    const Value* value = old_one ? value_before(w, n) : value_after(w, n);
    out.append(out.empty() ? "" : " / ").append(value ? exact(value->base) : "");
  }
  return out;
}

/// "telecom-2027.yaml:11": the line to look at; programs get the whole place.
std::string place_of(const Writer& w, const ChangedInput& input) {
  const Place& place = input.place_after ? input.place_after : input.place_before;
  const std::span<const Source> sources = input.place_after ? w.sources_after : w.sources_before;
  if (!place) return "";
  const std::string& file = sources[at(place.source)].name;
  return file.substr(file.rfind('/') + 1) + ":" + std::to_string(place.line);
}

std::string_view code_of(Kind kind) {
  constexpr std::string_view names[] = {"number", "shares", "added", "removed", "setting"};
  return names[static_cast<int>(kind)];
}

// --- the document ----------------------------------------------------------------------------------

void add_headlines(const Writer& w, Document& document) {
  for (const BridgedFigure& figure : w.bridge.figures) {
    if (!figure.none.empty()) continue;
    const double change = figure.after - figure.before;
    const std::string_view id = change > 0 ? "bridge.rose" : change < 0 ? "bridge.fell" : "bridge.stayed";
    std::string difference = show_difference(change, w.unit(figure), w.style());
    if (figure.before != 0)
      difference.append(w.say("list.and")).append(show_change(change / std::abs(figure.before), Unit::rate, w.style()));
    document.parts.push_back(Paragraph{w.say(id, {{"figure", w.title(figure)},
                                                  {"before", show(figure.before, w.unit(figure), w.style())},
                                                  {"after", show(figure.after, w.unit(figure), w.style())},
                                                  {"change", difference}}),
                                       Paragraph::Tone::headline});
  }
}

/// Inputs in the order of a scenario file: the scenario's own, problems, segments, fixes.
std::vector<int> in_order(const Writer& w) {
  std::vector<int> order(w.bridge.inputs.size());
  std::iota(order.begin(), order.end(), 0);
  const auto rank = [&](int k) {
    const Owner owner = w.input(k).owner;
    int problem = 0;
    for (std::size_t p = 0; p < w.after.problems.size(); ++p)
      if (w.after.problems[p].id == w.input(k).problem) problem = static_cast<int>(p) + 1;
    return std::pair(owner, owner == Owner::problems ? problem : 0);
  };
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return rank(a) < rank(b); });
  return order;
}

void add_inputs(const Writer& w, Document& document) {
  document.parts.push_back(
      Section{w.say("section.bridge_inputs", {{"count", std::to_string(w.bridge.inputs.size())}})});
  Table table{{{w.say("assumption.input"), align_left},
               {w.titles[0], align_left},
               {w.titles[1], align_left},
               {w.say("bridge.place"), align_left}},
              {},
              {}};
  for (const int k : in_order(w)) {
    const ChangedInput& input = w.input(k);
    table.rows.push_back(
        {{title_of(w, input), state_text(w, input, true), state_text(w, input, false), place_of(w, input)}});
  }
  document.parts.push_back(std::move(table));
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
struct Scale {
  double low, high;
  double share(double x) const { return high > low ? (x - low) / (high - low) : 0; }
};
Scale scale_of(const BridgedFigure& figure, const std::vector<std::size_t>& order) {
  double running = figure.before, low = std::min(figure.before, figure.after),
         high = std::max(figure.before, figure.after);
  for (const std::size_t k : order) {
    running += figure.shares[k];
    low = std::min(low, running);
    high = std::max(high, running);
  }
  if (low >= 0 && high - low > high / 4) return {0, high};
  if (high <= 0 && high - low > -low / 4) return {low, 0};
  if (low < 0 && high > 0) return {low, high};
  const double room = (high - low) / 4;
  return {low - room, high};
}

void add_waterfall(const Writer& w, const BridgedFigure& figure, Document& document) {
  document.parts.push_back(Section{w.say("section.bridge_figure", {{"figure", w.title(figure)}})});
  const std::vector<std::size_t> order = largest_first(figure);
  const Scale scale = scale_of(figure, order);
  Table table{
      {{w.say("bridge.step"), align_left}, {w.title(figure), align_right}, {w.say("compare.ratio"), align_right}},
      {},
      {}};
  const auto end = [&](const std::string& title, double value) {
    table.rows.push_back({{title, show(value, w.unit(figure), w.style())}, Table::Row::Tone::strong});
    table.bars.push_back({std::clamp(scale.share(0), 0.0, 1.0), scale.share(value)});
  };
  end(w.titles[0], figure.before);
  double running = figure.before;
  for (const std::size_t k : order) {
    const double share = figure.shares[k];
    table.rows.push_back(
        {{title_of(w, w.bridge.steps[k]), show_difference(share, w.unit(figure), w.style()),
          figure.before != 0 ? show_change(share / std::abs(figure.before), Unit::rate, w.style()) : "-"}});
    table.bars.push_back({scale.share(running), scale.share(running + share)});
    running += share;
  }
  end(w.titles[1], figure.after);
  document.parts.push_back(std::move(table));
  if (scale.share(0) < 0 || scale.share(0) > 1)
    document.parts.push_back(Paragraph{w.say("bridge.bars"), Paragraph::Tone::note});
}

void add_notes(const Writer& w, Document& document) {
  std::vector<std::string> without;
  for (const int k : in_order(w)) {
    bool moves = false;
    for (std::size_t s = 0; s < w.bridge.steps.size(); ++s)
      if (std::find(w.bridge.steps[s].inputs.begin(), w.bridge.steps[s].inputs.end(), k) !=
          w.bridge.steps[s].inputs.end())
        for (const BridgedFigure& figure : w.bridge.figures)
          moves = moves || (s < figure.shares.size() && figure.shares[s] != 0);
    if (!moves) without.push_back(title_of(w, w.input(k)));
  }
  const auto note = [&](std::string text) {
    document.parts.push_back(Paragraph{std::move(text), Paragraph::Tone::note});
  };
  const bool any = std::any_of(w.bridge.figures.begin(), w.bridge.figures.end(),
                               [](const BridgedFigure& f) { return f.none.empty(); });
  if (!without.empty() && any) note(w.say("bridge.without_effect", {{"inputs", listed(without, w.language())}}));
  constexpr std::string_view groupings[] = {"", "bridge.grouped_by_problem", "bridge.grouped_frequencies",
                                            "bridge.grouped_all"};
  if (w.bridge.grouping != BridgeGrouping::none)
    note(w.say(groupings[static_cast<int>(w.bridge.grouping)],
               {{"count", std::to_string(w.bridge.inputs.size())}, {"most", std::to_string(most_bridge_steps)}}));
  for (const BridgedFigure& figure : w.bridge.figures)
    if (!figure.none.empty())
      note(w.say("none.line", {{"figures", w.title(figure)},
                               {"subjects", w.titles[figure.none_before ? 0 : 1]},
                               {"reason", say_none(figure.none, w.language())}}));
}

Document document_of(const Writer& w) {
  Document document;
  if (w.bridge.inputs.empty()) {
    document.parts.push_back(
        Paragraph{w.say("bridge.same", {{"before", w.titles[0]}, {"after", w.titles[1]}}), Paragraph::Tone::headline});
    add_notes(w, document);
    return document;
  }
  add_headlines(w, document);
  add_inputs(w, document);
  for (const BridgedFigure& figure : w.bridge.figures)
    if (figure.none.empty() && !largest_first(figure).empty()) add_waterfall(w, figure, document);
  add_notes(w, document);
  return document;
}

// --- for programs ------------------------------------------------------------------------------------

std::string paths_of(const Writer& w, const BridgeStep& step) {
  std::string out;
  for (const int k : step.inputs) out.append(out.empty() ? "" : "; ").append(w.input(k).path);
  return out;
}

Grid grid_of(const Writer& w) {
  Grid grid;
  for (const char* name : {"figure", "unit", "input", "kind", "before", "after", "share"})
    grid.columns.push_back({name});
  for (const BridgedFigure& figure : w.bridge.figures)
    for (std::size_t s = 0; s < figure.shares.size(); ++s) {
      const BridgeStep& step = w.bridge.steps[s];
      const ChangedInput* only = step.inputs.size() == 1 ? &w.input(step.inputs.front()) : nullptr;
      grid.rows.push_back({figure.name, unit_name(w.unit(figure), w.after), paths_of(w, step),
                           std::string(only ? code_of(only->kind) : "group"),
                           only ? state_cell(w, *only, true) : GridCell(),
                           only ? state_cell(w, *only, false) : GridCell(), figure.shares[s]});
    }
  return grid;
}

Grid inputs_grid(const Writer& w) {
  Grid grid;
  for (const char* name : {"input", "kind", "before", "after", "place_before", "place_after"})
    grid.columns.push_back({name});
  const auto place = [](const Place& p, std::span<const Source> sources) {
    return p ? GridCell(place_text(p, sources)) : GridCell();
  };
  for (const int k : in_order(w)) {
    const ChangedInput& input = w.input(k);
    grid.rows.push_back({input.path, std::string(code_of(input.kind)), state_cell(w, input, true),
                         state_cell(w, input, false), place(input.place_before, w.sources_before),
                         place(input.place_after, w.sources_after)});
  }
  return grid;
}

Grid figures_grid(const Writer& w) {
  Grid grid;
  for (const char* name : {"figure", "unit", "before", "after", "difference", "none"}) grid.columns.push_back({name});
  for (const BridgedFigure& figure : w.bridge.figures) {
    const bool exists = figure.none.empty();
    const auto number = [&](double x) { return exists ? GridCell(x) : GridCell(); };
    grid.rows.push_back({figure.name, unit_name(w.unit(figure), w.after), number(figure.before), number(figure.after),
                         number(figure.after - figure.before),
                         exists ? GridCell() : GridCell(std::string(figure.none))});
  }
  return grid;
}

}  // namespace

Answer bridge_answer(const Scenario& before, std::span<const Source> sources_before, const Scenario& after,
                     std::span<const Source> sources_after, const Bridge& bridge, const ReportOptions& options) {
  const Scenario* both[] = {&before, &after};
  const std::string none[2];
  const Writer w{
      before, after, sources_before, sources_after, bridge, options, scenario_titles(both, none, options.language)};
  constexpr std::string_view groupings[] = {"none", "by_problem", "frequencies", "all_together"};
  Answer answer{.command = "bridge", .subjects = {subject_of(before), subject_of(after)}};
  answer.facts = {{"grouping", std::string(groupings[static_cast<int>(bridge.grouping)])}};
  answer.document = document_of(w);
  answer.grid = grid_of(w);
  answer.tables = {{"inputs", inputs_grid(w)}, {"figures", figures_grid(w)}};
  return answer;
}

}  // namespace closs
