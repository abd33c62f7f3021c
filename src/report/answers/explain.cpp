#include "report/answers/explain.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>

#include "core/at.hpp"
#include "core/scenario/sources.hpp"
#include "report/document/figure_title.hpp"
#include "report/document/input_title.hpp"
#include "report/document/page.hpp"
#include "text/joined.hpp"
#include "text/split.hpp"

namespace closs {
namespace {

// --- for programs: a row a step -------------------------------------------------------------------

struct ExplainRows {
  const Scenario& scenario;
  std::span<const Source> sources;
  Language language;
  std::vector<std::vector<GridCell>> rows = {};

  static std::string_view kind_of(const Value& value) {
    if (value.origin == Origin::model) return "model";
    if (value.origin == Origin::neutral) return "neutral";
    return name_of(value.origin == Origin::benchmark ? Evidence::benchmark : value.evidence);
  }

  /// Where an input stands, and who says so.
  std::string provenance(const Value& value) const {
    std::string out;
    const auto add = [&](std::string_view part) {
      if (!part.empty()) out.append(out.empty() ? "" : ", ").append(part);
    };
    add(line_text(value.place, sources));
    const std::string_view kind = kind_of(value);
    if (!kind.empty())
      add(say(value.origin == Origin::model || value.origin == Origin::neutral ? fmt::format("explain.{}", kind)
                                                                               : fmt::format("evidence.{}", kind),
              language));
    add(value.source);
    add(value.as_of);
    return out;
  }

  void write(const Explained& step, int level) {
    row(step, level);
    for (const Explained& term : step.terms) write(term, level + 1);
  }

  void row(const Explained& step, int level) {
    const Value* input = step.input;
    const Source* source = input ? source_of(input->place, sources) : nullptr;
    rows.push_back({static_cast<double>(level), step.name, step.none.empty() ? GridCell{step.value} : GridCell{},
                    text_cell(step.none), text_cell(input ? "" : unit_name(step.unit, scenario)),
                    text_cell(step.formula),
                    text_cell(step.told_above ? "above"
                              : step.cut      ? "cut"
                                              : ""),
                    source ? GridCell{source->name} : GridCell{},
                    source ? GridCell{static_cast<double>(input->place.line)} : GridCell{},
                    text_cell(input ? kind_of(*input) : ""), text_cell(input ? input->source : ""),
                    text_cell(input ? input->written : "")});
  }
};

// --- for people: a numbered line a step, periods of one step side by side ---------------------------

/// A step, or the same step in several periods.
struct TreeLine {
  std::string key;                     // key_of any of its steps
  std::string number;                  // "1.2"; empty: the figure
  std::map<int, const Explained*> in;  // by period; one of no period stands at 0
  std::vector<TreeLine> terms = {};

  /// The one that is told: the last that is not 0.
  const Explained& last() const {
    for (auto one = in.rbegin(); one != in.rend(); ++one)
      if (one->second->value != 0) return *one->second;
    return *in.rbegin()->second;
  }
  bool by_period() const { return in.size() > 1; }
  bool zero() const {
    return std::all_of(in.begin(), in.end(), [](const auto& one) {
      const Explained& step = *one.second;
      return step.value == 0 && step.none.empty() && !step.input && !step.formula.empty();
    });
  }
};

/// A step by its name without the period.
std::string key_of(const Explained& step) {
  std::string key = step.name;
  if (step.about.period > 0)
    if (const std::string mark = fmt::format("[{}]", step.about.period); key.find(mark) != key.npos)
      key.erase(key.find(mark), mark.size());
  return key;
}

/// Numbers the terms of a line and of those below it. `numbers`: of all lines, by key; what stands above already has no
/// line again.
void add_terms(TreeLine& line, std::map<std::string, std::string>& numbers, std::set<std::string>& above) {
  std::vector<std::string> order;
  std::map<std::string, TreeLine> found;
  std::vector<const Explained*> waiting;
  for (const auto& [period, step] : line.in) waiting.push_back(step);
  for (std::size_t i = 0; i < waiting.size(); ++i)
    for (const Explained& term : waiting[i]->terms) {
      const std::string key = key_of(term);
      if (key == line.key && line.in.emplace(term.about.period, &term).second) waiting.push_back(&term);
      if (above.contains(key)) continue;
      if (!found.contains(key)) order.push_back(key);
      const Explained*& kept = found[key].in[std::max(term.about.period, 0)];
      if (!kept || kept->terms.empty()) kept = &term;
    }
  for (const std::string& key : order) {
    TreeLine term = std::move(found[key]);
    term.key = key;
    const bool known = numbers.contains(key) && term.last().told_above;
    term.number = (line.number.empty() ? "" : line.number + ".") + std::to_string(line.terms.size() + 1);
    if (!known) numbers.emplace(key, term.number);
    line.terms.push_back(std::move(term));
  }
  above.insert(line.key);
  for (TreeLine& term : line.terms) add_terms(term, numbers, above);
  above.erase(line.key);
}

struct ExplainPage : Page {
  const Scenario& scenario;
  const ExplainRows& places;
  std::map<std::string, std::string> numbers = {};
  Table table = {};
  std::vector<const TreeLine*> by_period = {};  // told once more, a column a period
  bool cut = false;

  /// "Lost, Households, Billing error".
  std::string title_of(const TreeLine& line) const {
    const Explained& step = line.last();
    if (step.input) return input_title(scenario, *step.input, language());
    const Label& about = step.about;
    std::vector<std::string> whose;
    if (about.segment >= 0 && scenario.segmented)
      whose.push_back(name_of(scenario.segments[at(about.segment)], language()));
    if (about.problem >= 0) whose.push_back(name_of(scenario.problems[at(about.problem)], language()));
    if (about.tag >= 0)
      whose.push_back(say("figure.tag",
                          {{"key", scenario.tags[at(about.tag)].key}, {"value", scenario.tags[at(about.tag)].value}}));
    if (about.state >= 0) whose.push_back(scenario.model->states[at(about.state)].label.in(language()));
    if (about.fix >= 0) whose.push_back(name_of(scenario.fixes[at(about.fix)], language()));
    if (about.joint) whose.push_back(say("fix.joint"));
    if (!about.group.empty()) whose.emplace_back(about.group);
    if (about.period > 0 && !line.by_period())
      whose.push_back(say("explain.period", {{"period", std::to_string(about.period)}}));
    if (about.period < 0) whose.push_back(say("explain.full"));
    for (const auto& [mark, id] : {std::pair{"[late]", "explain.late"},
                                   {"[required]", "explain.required"},
                                   {"[at_break_even]", "explain.at_break_even"}})
      if (about.mark == mark) whose.push_back(say(id));
    if (about.symbol.empty()) whose.push_back(step.name);  // of sets of fixes
    const std::string& label = step.label.in(language());
    if (label.empty()) return step.name;
    return whose.empty() ? label : say("figure.of", {{"measure", label}, {"subject", listed(whose)}});
  }

  CellValue value_of(const Explained& step) const {
    if (!step.none.empty()) return Quantity{};
    if (step.input && step.input->parameter)
      return Quantity{.value = step.value, .counted = step.input->parameter->kind, .currency = scenario.currency};
    return amount(step.value, step.unit);
  }

  /// A formula in numbers of lines.
  std::string formula_of(const TreeLine& line) const;
  std::string made_of(const TreeLine& line) {
    const Explained& step = line.last();
    if (!step.none.empty()) return say_none(step.none, language());
    if (step.input) {
      std::string from = places.provenance(*step.input);
      const auto index = static_cast<int>(step.input - scenario.values.data());
      const std::string written = words_of(written_quantity(scenario, index), language(), style.digits);
      if (written.empty() || written == show(value_of(step))) return from;
      return from.empty() ? written : written + say("list.semicolon") + from;
    }
    if (line.zero()) return "";
    const auto told = numbers.find(line.key);
    if (step.told_above && told != numbers.end() && told->second != line.number)
      return say("explain.above", {{"number", told->second}});
    if (step.cut || (line.terms.empty() && !step.terms.empty())) {
      cut = true;
      return "…";
    }
    return formula_of(line);
  }

  void write(const TreeLine& line, int level) {
    const std::string title = std::string(static_cast<std::size_t>(std::max(0, level - 1)) * 2, ' ') + title_of(line);
    const auto tone = level == 0 ? Table::Row::Tone::strong : Table::Row::Tone::plain;
    table.rows.push_back(
        {{line.number, title, line.by_period() ? say("explain.by_period") : value_of(line.last()), made_of(line)},
         tone});
    if (line.by_period()) by_period.push_back(&line);
    if (line.zero()) return;
    std::vector<const TreeLine*> zeros;
    for (const TreeLine& term : line.terms)
      if (term.zero()) zeros.push_back(&term);
    for (const TreeLine& term : line.terms)
      if (!term.zero() || zeros.size() < 2) write(term, level + 1);
    if (zeros.size() < 2) return;
    std::vector<std::string> which;
    for (const TreeLine* zero : zeros) which.push_back(zero->number);
    table.rows.push_back({{"",
                           std::string(static_cast<std::size_t>(level) * 2, ' ') +
                               say("explain.zeros", {{"count", std::to_string(zeros.size())}}),
                           "0", listed(which)},
                          Table::Row::Tone::faint});
  }

  void add_tables() {
    table.columns = {{say("explain.number"), as_words},
                     {say("explain.step"), as_words},
                     {say("figure.value"), apart_numbers},
                     {say("explain.how"), as_words}};
    add(std::move(table));
    if (by_period.empty()) return;
    section(say("section.explain_periods"));
    std::set<int> told;
    for (const TreeLine* line : by_period)
      for (const auto& [period, step] : line->in) told.insert(period);
    Table periods{{{say("explain.step"), as_words}}};
    for (const int period : told) periods.columns.push_back({std::to_string(period), apart_numbers});
    for (const TreeLine* line : by_period) {
      Table::Row& row = periods.rows.emplace_back(Table::Row{{line->number + " " + title_of(*line)}});
      for (const int period : told) {
        const auto one = line->in.find(period);
        row.cells.push_back(one == line->in.end() ? CellValue() : value_of(*one->second));
      }
    }
    add(std::move(periods));
  }
};

/// What stands apart by spaces.
std::vector<std::string> words_in(std::string_view text) {
  std::vector<std::string> out;
  for (const std::string_view word : split(text, ' '))
    if (!word.empty()) out.emplace_back(word);
  return out;
}

/// One word of a formula: a sign or a number as it stands, or a line in a period.
struct Token {
  std::string text;
  int period = 0;  // 0: of no period

  std::string shown(int now) const {
    if (period == 0) return text;
    if (now == 0) return fmt::format("{}[{}]", text, period);
    return period == now ? text + "[t]"
                         : fmt::format("{}[t{}{}]", text, period < now ? "−" : "+", std::abs(now - period));
  }
};

struct Addend {
  std::string sign;
  std::vector<Token> tokens;

  int period() const {
    int latest = 0;
    for (const Token& token : tokens) latest = std::max(latest, token.period);
    return latest;
  }
  std::string shown(int now) const {
    std::vector<std::string> words;
    for (const Token& token : tokens) words.push_back(token.shown(now));
    return joined(words, " ");
  }
};

/// Addends that differ in the period alone are one sum; of more than can be read the first and the last are told.
std::string told_sum(const std::vector<Addend>& addends) {
  constexpr std::size_t most = 6;
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < addends.size();) {
    const int first = addends[i].period();
    std::size_t end = i + 1;
    while (first > 0 && end < addends.size() && addends[end].sign == addends[i].sign &&
           addends[end].period() == first + static_cast<int>(end - i) &&
           addends[end].shown(addends[end].period()) == addends[i].shown(first))
      ++end;
    const std::string sign = i == 0 && addends[i].sign == "+" ? "" : addends[i].sign + " ";
    if (end - i > 1)
      parts.push_back(
          fmt::format("{}Σ {} (t = {}–{})", sign, addends[i].shown(first), first, addends[end - 1].period()));
    else
      parts.push_back(sign + addends[i].shown(0));
    i = end;
  }
  if (parts.size() > most) parts.erase(parts.begin() + 2, parts.end() - 1), parts.insert(parts.begin() + 2, "+ …");
  return joined(parts, " ");
}

std::string ExplainPage::formula_of(const TreeLine& line) const {
  const Explained& step = line.last();
  std::map<std::string, Token> names = {{step.name, {step.label.in(language()), 0}}};
  for (const Explained& term : step.terms) {
    const std::string key = key_of(term);
    std::string number;
    for (const TreeLine& below : line.terms)
      if (below.key == key) number = below.number;
    if (number.empty())
      if (const auto known = numbers.find(key); known != numbers.end()) number = known->second;
    names[term.name] = {number.empty() ? term.name : number, std::max(term.about.period, 0)};
  }
  std::vector<Addend> addends(1, Addend{"+", {}});
  int depth = 0;
  for (const std::string& word : words_in(step.formula)) {
    if (word == "(") ++depth;
    if (word == ")") --depth;
    if (depth == 0 && (word == "+" || word == "-") && !addends.back().tokens.empty()) {
      addends.push_back({word == "-" ? "−" : "+", {}});
      continue;
    }
    const auto name = names.find(word);
    addends.back().tokens.push_back(name != names.end() ? name->second
                                                        : Token{word == "*"   ? "×"
                                                                : word == "-" ? "−"
                                                                              : word});
  }
  if (!line.by_period() || addends.size() > 1) {
    std::string sum = told_sum(addends);
    // A walk through the periods names each of them.
    std::vector<std::string> parts = words_in(sum);
    constexpr std::size_t most_words = 48, kept = 16;
    if (parts.size() <= most_words) return sum;
    parts.erase(parts.begin() + kept, parts.end() - 4);
    parts.insert(parts.begin() + kept, "…");
    return closs::joined(parts, " ");
  }
  return addends.front().shown(step.about.period);
}

}  // namespace

Answer explain_answer(const Scenario& scenario, const Explained& figure, std::span<const Source> sources,
                      const ReportOptions& options) {
  ExplainRows rows{scenario, sources, options.language};
  rows.write(figure, 0);
  ExplainPage page{{options.style(scenario.currency)}, scenario, rows};
  TreeLine root{key_of(figure), "", {{0, &figure}}};
  page.numbers.emplace(root.key, "");
  std::set<std::string> above;
  add_terms(root, page.numbers, above);
  page.write(root, 0);
  page.add_tables();
  if (page.cut) page.note(page.say("explain.deeper", {{"more", std::to_string(options.depth + 1)}}));
  Answer answer{.command = "explain", .subjects = {subject_of(scenario)}};
  answer.document = std::move(page.document);
  answer.grid = grid_of(
      {"level", "name", "value", "none", "unit", "formula", "terms", "file", "line", "kind", "source", "written"});
  answer.grid.rows = std::move(rows.rows);
  answer.facts = {{"figure", figure.name}};
  answer.sources.assign(sources.begin(), sources.end());
  return answer;
}

}  // namespace closs
