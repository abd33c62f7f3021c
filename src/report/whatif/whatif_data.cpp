#include "report/whatif/whatif_data.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "core/at.hpp"
#include "core/formulas/formulas.hpp"
#include "core/formulas/lattice.hpp"
#include "core/scenario/currency.hpp"
#include "core/scenario/requirements.hpp"
#include "report/document/figure_title.hpp"
#include "report/document/input_title.hpp"
#include "report/document/number.hpp"
#include "report/document/words.hpp"
#include "report/faults/faults.hpp"
#include "text/decimal.hpp"
#include "text/json.hpp"
#include "text/showable.hpp"

namespace closs {
namespace {

/// Where the page puts a number into a sentence: as it is, and in percent.
constexpr std::string_view number_mark = "\x01", percent_mark = "\x02";

bool is_mark(std::string_view value) { return value == number_mark || value == percent_mark; }

std::string in_base_36(std::size_t number) {
  std::array<char, 16> digits{};
  return {digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), number, 36).ptr};
}

char sign_of(Op op) {
  switch (op) {
    case Op::add:
      return '+';
    case Op::subtract:
      return '-';
    case Op::multiply:
      return '*';
    case Op::divide:
      return '/';
    case Op::minimum:
      return '<';
    case Op::maximum:
      return '>';
    case Op::power:
      return '^';
    case Op::positive:
      return '!';
    case Op::select:
      return '?';
    case Op::input:
    case Op::named:
      break;
  }
  return '=';
}

/// Texts, each once, by number.
class Numbered {
 public:
  std::size_t of(const std::string& text) {
    const auto [entry, fresh] = numbers_.try_emplace(text, all_.size());
    if (fresh) all_.push_back(&entry->first);
    return entry->second;
  }
  void write(JsonWriter& json) const {
    json.begin_array();
    for (const std::string* text : all_) json.raw(*text);
    json.end_array();
  }

 private:
  std::map<std::string, std::size_t> numbers_;
  std::vector<const std::string*> all_;
};

/// What of a graph is read, in slots: numbers, then columns, then operations in the order of the graph.
class Slots {
 public:
  explicit Slots(const Graph& graph) : graph_(graph), read_(graph.nodes().size(), 0) {}

  /// First everything that is read, then...
  void reads(const Expr& e) {
    if (e.varies())
      read_[at(e.node)] = 1;
    else
      number(e.value);
  }
  /// ...the slots of all, and of what these read.
  void number_all() {
    const std::vector<GraphNode>& nodes = graph_.nodes();
    for (std::size_t i = nodes.size(); i-- > 0;)
      if (read_[i] && nodes[i].op != Op::input)
        for (const Expr& operand : operands_of(nodes[i])) reads(operand);
    slot_.assign(nodes.size(), 0);
    std::size_t next = numbers_.size();
    for (const int input : graph_.inputs()) slot_[at(input)] = next++;
    for (std::size_t i = 0; i < nodes.size(); ++i)
      if (read_[i] && nodes[i].op != Op::input) {
        slot_[i] = next++;
        ++operations_;
      }
  }
  std::size_t operations() const { return operations_; }
  std::size_t of(const Expr& e) const { return e.varies() ? slot_[at(e.node)] : numbers_.at(bits(e.value)); }

  void write_numbers(JsonWriter& json) const {
    std::vector<double> in_order(numbers_.size());
    for (const auto& [number, slot] : numbers_) in_order[slot] = std::bit_cast<double>(number);
    json.begin_array();
    for (const double number : in_order) json.number(number);
    json.end_array();
  }
  /// Each operation as its sign and its operands, in base 36: how far back, or behind a dot the slot.
  std::string operations_text() const {
    const std::size_t first = numbers_.size() + graph_.inputs().size();
    std::string out;
    for (std::size_t i = 0; i < read_.size(); ++i) {
      const GraphNode& node = graph_.nodes()[i];
      if (!read_[i] || node.op == Op::input) continue;
      out += sign_of(node.op);
      bool more = false;
      for (const Expr& operand : operands_of(node)) {
        if (more) out += ',';
        more = true;
        const std::size_t slot = of(operand);
        out += slot < first ? "." + in_base_36(slot) : in_base_36(slot_[i] - slot);
      }
    }
    return out;
  }

 private:
  const Graph& graph_;
  std::vector<char> read_;
  std::map<std::uint64_t, std::size_t> numbers_;
  std::vector<std::size_t> slot_;
  std::size_t operations_ = 0;

  static std::uint64_t bits(double number) { return std::bit_cast<std::uint64_t>(number); }
  void number(double value) { numbers_.try_emplace(bits(value), numbers_.size()); }
  static std::span<const Expr> operands_of(const GraphNode& node) {
    const std::size_t count = node.op == Op::select ? 3 : node.op == Op::positive ? 1 : 2;
    return {&node.a, count};
  }
};

/// A fault's code, and the names and values that fill its sentences; as in faults.cpp, in Japanese per cent stands at
/// its number.
std::string fault_as_json(const Fault& fault, Language language) {
  std::string out;
  JsonWriter json(out);
  json.begin_array();
  json.text(fault.code.name());
  for (const auto& [name, value] : fault.values) {
    json.text(name);
    const bool percent = language == Language::ja && value.ends_with(" %");
    json.text(is_mark(value) ? value : showable(percent ? value.substr(0, value.size() - 2) + "%" : value));
  }
  json.end_array();
  return out;
}

struct ByName {
  bool operator()(FaultCode a, FaultCode b) const { return a.index() < b.index(); }
};

/// In so many significant digits.
double rounded(double x, int digits) {
  Decimal decimal = shortest_decimal(x);
  round_to(decimal, digits);
  return std::copysign(nearest_double(decimal), x);
}

/// The number as it was written, before conversion to the period: the shortest that comes to the same.
double as_written(const Value& value) {
  double near = value.base;
  if (value.parameter->conversion == Conversion::compounding)
    near = -std::expm1(std::log1p(-value.base) / value.spans);
  else if (value.parameter->conversion == Conversion::proportional)
    near = value.spans < 1 ? value.base * std::round(1 / value.spans) : value.base / value.spans;
  for (int digits = 1; digits <= 17; ++digits) {
    const double written = rounded(near, digits);
    if (per_period(*value.parameter, written, value.spans) == value.base) return written;
  }
  return near;
}

/// Where a share that a level inherits comes from: the value that it is a copy of; -1: it is none. A level that writes
/// one share of a group has copies of those that it does not write.
int copied_from(const Scenario& scenario, int member) {
  const Value& copy = scenario.values[at(member)];
  const auto is_origin = [&](const Value& other, const Address& above) {
    return other.parameter == copy.parameter && other.address == above && other.origin == copy.origin &&
           other.place.source == copy.place.source && other.place.line == copy.place.line &&
           other.place.column == copy.place.column && other.written == copy.written && other.written != "rest";
  };
  Address above = copy.address;
  for (const bool segment : {true, false}) {
    if (segment ? !above.segment : !above.target.problem) continue;
    (segment ? above.segment.reset() : above.target.problem.reset());
    for (std::size_t i = 0; i < scenario.values.size(); ++i)
      if (is_origin(scenario.values[i], above)) return static_cast<int>(i);
  }
  return -1;
}

/// The whole of it, part after part.
class WhatIf {
 public:
  WhatIf(const Scenario& scenario, const Formulas& formulas, Language language, int digits)
      : s_(scenario),
        f_(formulas),
        language_(language),
        digits_(digits),
        slots_(formulas.graph),
        figures_(figures_of(scenario)) {
    for (const FigureId& id : figures_) {
      const Cell& cell = f_.cell(id);
      if (!cell.none.empty()) continue;
      if (cell.kernel < 0)
        slots_.reads(cell.e);
      else
        for (const Expr& e : reads_of(id)) slots_.reads(e);
    }
    for (const Rules* rules : {&f_.rules, &f_.fix_rules})
      for (const Rule& rule : rules->told) slots_.reads(rule.e);
    if (has_sets()) {
      for (const Within& rule : f_.set_rules.of_rows) slots_.reads(rule.e);
      slots_.reads(f_.set_benefit);
      slots_.reads(f_.set_npv);
    }
    slots_.number_all();
  }
  bool too_large() const { return slots_.operations() > most_what_if_operations; }

  std::string json() {
    std::string out;
    JsonWriter json(out);
    json.begin_object();
    json.key("language");
    json.text(language_ == Language::ja ? "ja" : "en");
    json.key("file");
    json.text(std::string_view(s_.file).substr(s_.file.rfind('/') + 1));  // without its folders
    json.key("name");
    json.text(say("what_if.name", language_, {{"name", s_.name.in(language_)}}));
    json.key("words");
    write_words(json);
    json.key("headline");
    write_headline(json);
    json.key("style");
    write_style(json);
    json.key("months");
    json.number(months_in(s_.period));
    json.key("numbers");
    slots_.write_numbers(json);
    json.key("inputs");
    write_inputs(json);
    if (!s_.benchmark.empty()) {
      json.key("benchmark");  // inputs that it gives
      json.begin_array();
      for (std::size_t i = 0; i < s_.values.size(); ++i)
        if (s_.values[i].origin == Origin::benchmark) json.whole(static_cast<std::int64_t>(i));
      json.end_array();
    }
    json.key("groups");
    write_groups(json);
    if (!s_.totals.empty()) write_totals(json);
    json.key("operations");
    json.text(slots_.operations_text());
    json.key("figures");
    write_figures(json);
    json.key("rules");
    write_rules(json, f_.rules.told);
    if (!s_.fixes.empty()) write_fixes(json);
    json.key("parameters");
    parameters_.write(json);
    json.key("texts");
    texts_.write(json);
    json.key("faults");
    write_faults(json);
    json.key("reasons");
    reasons_.write(json);
    json.end_object();
    for (std::size_t at = 0; (at = out.find('<', at)) != out.npos;) out.replace(at, 1, "\\u003c");
    return out;
  }

 private:
  const Scenario& s_;
  const Formulas& f_;
  Language language_;
  int digits_;
  Slots slots_;
  std::vector<FigureId> figures_;
  Numbered texts_, parameters_, reasons_;
  std::set<FaultCode, ByName> codes_;  // of texts_

  bool has_sets() const { return !f_.set_effects.empty(); }
  void slot(JsonWriter& json, const Expr& e) const { json.whole(static_cast<std::int64_t>(slots_.of(e))); }

  /// What the kernel of a figure reads, but for the lattice of fixes.
  std::span<const Expr> reads_of(const FigureId& id) const {
    const std::vector<Expr>& all = f_.kernels[at(f_.cell(id).kernel)].reads;
    if (id.measure == M::npv_share) return {};
    return id.measure == M::break_even_effect ? std::span(all).first(2) : std::span(all);
  }

  // --- how numbers are shown ---------------------------------------------------------------------

  /// The figures that stand above the inputs, with their titles.
  void write_headline(JsonWriter& json) const {
    json.begin_array();
    for (const FigureId& id :
         {FigureId{.scope = Scope::joint, .measure = M::npv}, FigureId{.measure = M::cost_of_inaction_per_month},
          FigureId{.measure = M::revenue_at_risk}, FigureId{.measure = M::lost}}) {
      if (std::find(figures_.begin(), figures_.end(), id) == figures_.end() || !f_.cell(id).none.empty()) continue;
      json.begin_array();
      json.text(name_of(s_, id));
      json.text(showable(figure_title(s_, id, language_)));
      json.end_array();
    }
    json.end_array();
  }

  /// What the section says beside figures and faults.
  void write_words(JsonWriter& json) const {
    json.begin_object();
    for (const char* word : {"as_given", "copied", "copy", "download", "find", "flags", "heading", "intro", "reset"}) {
      json.key(word);
      json.text(say(std::string("what_if.") + word, language_));
    }
    json.end_object();
  }

  /// What stands before and behind an amount, and how months are said (report/document/number.hpp).
  void write_style(JsonWriter& json) const {
    const std::string one = show(1, Unit::money, {.language = language_, .currency = s_.currency, .digits = 1});
    const std::size_t at = one.find('1');
    json.begin_object();
    json.key("digits");
    json.whole(digits_);
    json.key("minor");
    json.whole(minor_digits(s_.currency));
    json.key("money");
    json.begin_array();
    json.text(one.substr(0, at));
    json.text(one.substr(at + 1));
    json.end_array();
    json.key("months");
    json.begin_array();
    for (const char* number : {"1", "#"}) json.text(say("number.months", language_, {{"number", number}}));
    json.end_array();
    json.end_object();
  }

  // --- inputs ------------------------------------------------------------------------------------

  std::size_t text_of(const Fault& fault) {
    codes_.insert(fault.code);
    return texts_.of(fault_as_json(fault, language_));
  }
  std::size_t reason(std::string_view code) {
    std::string both;
    JsonWriter json(both);
    json.begin_array();
    json.text(code);
    json.text(say_none(code, language_));
    json.end_array();
    return reasons_.of(both);
  }

  /// The fault of a number outside of its domain.
  Fault outside(const Parameter& parameter, bool low) const {
    const bool fraction = is_fraction(parameter.kind);
    const double limit = low ? parameter.domain.low : parameter.domain.high;
    return {code_outside(parameter, low),
            {},
            {{"value", std::string(fraction ? percent_mark : number_mark)},
             {"limit", fraction ? fmt::format("{:.12g} %", limit * 100) : fmt::format("{:.12g}", limit)},
             {"key", parameter.name}}};
  }

  std::size_t parameter(const Parameter& of) {
    std::string out;
    JsonWriter json(out);
    json.begin_array();
    json.whole(static_cast<int>(of.kind));
    json.whole(static_cast<int>(of.conversion));
    json.number(of.domain.low);
    json.number(of.domain.high);  // null: none
    json.whole(of.domain.low_open);
    json.whole(of.domain.high_open);
    json.whole(static_cast<std::int64_t>(text_of(outside(of, true))));
    json.whole(std::isinf(of.domain.high) ? 0 : static_cast<std::int64_t>(text_of(outside(of, false))));
    json.whole(static_cast<std::int64_t>(
        text_of({"not-a-number", {}, {{"written", std::string(number_mark)}, {"key", of.name}}})));
    json.end_array();
    return parameters_.of(out);
  }

  /// Where the complaints of an input are counted; -1: it is no count of complaints.
  int counted_at(int value) const {
    for (const Segment& segment : s_.segments)
      for (const ProblemInputs& problem : segment.problems)
        if (problem.occurrence == value && problem.given == Occurring::complaints) return problem.counted_at;
    return -1;
  }

  /// What few inputs have: another span, a state at which complaints are counted, a range.
  void write_more(JsonWriter& json, const Value& value, int state) const {
    if (value.spans == 1 && state < 0 && !value.uncertain) return;
    json.begin_object();
    if (value.spans != 1) {
      json.key("written");
      json.number(as_written(value));
      json.key("spans");
      json.number(value.spans);
      json.key("per");
      json.text(name_of(span_of(value, s_.period)));
    }
    if (state >= 0) {
      json.key("at");
      json.text(s_.model->states[at(state)].id);
    }
    if (value.uncertain) {
      json.key("range");
      json.begin_array();
      for (const double probability : {0.05, 0.95})
        json.number(rounded(value.parameter->domain.nearest(quantile(value.uncertain, probability)), 3));
      json.end_array();
    }
    json.end_object();
  }

  void write_inputs(JsonWriter& json) {
    json.begin_array();
    for (std::size_t i = 0; i < s_.values.size(); ++i) {
      const Value& value = s_.values[i];
      const InputName name = input_name(s_, value, language_);
      json.begin_array();
      json.whole(static_cast<std::int64_t>(parameter(*value.parameter)));
      json.text(path_of(s_, value));
      json.text(showable(name.owner));
      json.text(showable(name.name));
      json.number(value.base);
      write_more(json, value, counted_at(static_cast<int>(i)));
      json.end_array();
    }
    json.end_array();
  }

  /// Shares of one sum: members, the one that takes the rest, where each is copied from, what is said of a wrong sum.
  void write_groups(JsonWriter& json) {
    json.begin_array();
    for (const std::vector<int>& group : s_.groups) {
      json.begin_object();
      json.key("members");
      json.begin_array();
      for (const int member : group) json.whole(member);
      json.end_array();
      const auto rest =
          std::find_if(group.begin(), group.end(), [&](int member) { return s_.values[at(member)].written == "rest"; });
      if (rest != group.end()) {
        json.key("rest");
        json.whole(rest - group.begin());
      }
      std::vector<int> origins;
      for (const int member : group) origins.push_back(copied_from(s_, member));
      if (std::any_of(origins.begin(), origins.end(), [](int origin) { return origin >= 0; })) {
        json.key("from");
        json.begin_array();
        for (const int origin : origins) json.whole(origin);
        json.end_array();
      }
      const Value& first = s_.values[at(group.front())];
      const FaultCode code = rest != group.end() ? FaultCode("no-rest-left") : FaultCode("shares-not-1");
      json.key("wrong");
      json.begin_array();
      for (const FaultCode each : {FaultCode("shares-not-1"), code})
        json.whole(static_cast<std::int64_t>(
            text_of({each, {}, {{"group", first.parameter->group}, {"sum", std::string(percent_mark)}}})));
      json.end_array();
      json.end_object();
    }
    json.end_array();
  }

  /// What segments add up to: what is said where they do not, the total, the inputs.
  void write_totals(JsonWriter& json) {
    json.key("totals");
    json.begin_array();
    for (const ControlTotal& total : s_.totals) {
      json.begin_array();
      json.whole(static_cast<std::int64_t>(text_of({"control-total",
                                                    {},
                                                    {{"key", parameter_of(total.of).name},
                                                     {"total", std::string(percent_mark)},
                                                     {"sum", std::string(number_mark)}}})));
      json.number(total.total);
      for (const Segment& segment : s_.segments)
        if (segment.economics[total.of] >= 0) json.whole(segment.economics[total.of]);
      json.end_array();
    }
    json.end_array();
  }

  // --- figures and rules -------------------------------------------------------------------------

  /// A figure: its slot (base 36), its slot and why it may be none, `!` why it is none, or a letter and a number of
  /// `kernels`: irr, payback, effect at break-even, share of the npv.
  std::string figure(const FigureId& id, std::vector<FigureId>& kernels) {
    const Cell& cell = f_.cell(id);
    if (!cell.none.empty()) return "!" + in_base_36(reason(cell.none));
    if (cell.kernel >= 0) {
      kernels.push_back(id);
      return "~" + in_base_36(kernels.size() - 1);
    }
    std::string out = in_base_36(slots_.of(cell.e));
    if (cell.undefined != "out-of-range") out.append(":").append(in_base_36(reason(cell.undefined)));
    return out;
  }

  void write_figures(JsonWriter& json) {
    reason("out-of-range");
    std::vector<FigureId> kernels;
    json.begin_object();
    json.key("measures");                                   // by scope, in the order of the figures: names and units
    std::vector<std::pair<std::string, std::string>> rows;  // what they are of, figures
    std::vector<Scope> scopes_of_rows;
    std::map<Scope, std::vector<M>> in_scope;
    for (const FigureId& id : figures_) {
      std::string subject = scope_id(s_, id);
      if (rows.empty() || rows.back().first != subject) {
        rows.emplace_back(std::move(subject), "");
        scopes_of_rows.push_back(id.scope);
        in_scope[id.scope].clear();
      }
      in_scope[id.scope].push_back(id.measure);
      rows.back().second.append(rows.back().second.empty() ? "" : " ").append(figure(id, kernels));
    }
    json.begin_object();
    for (const auto& [scope, all] : in_scope) {
      json.key(std::to_string(static_cast<int>(scope)));
      std::string names;
      for (const M m : all)
        names.append(names.empty() ? "" : " ")
            .append(measure(m).name)
            .append(":")
            .append(std::to_string(static_cast<int>(measure(m).unit)));
      json.text(names);
    }
    json.end_object();
    json.key("rows");
    json.begin_array();
    for (std::size_t k = 0; k < rows.size(); ++k) {
      json.text(rows[k].first);
      json.whole(static_cast<int>(scopes_of_rows[k]));
      json.text(rows[k].second);
    }
    json.end_array();
    json.key("kernels");
    json.begin_array();
    for (const FigureId& id : kernels) {
      json.begin_array();
      json.text(measure(id.measure).name);
      json.whole(id.fix);
      for (const Expr& e : reads_of(id)) slot(json, e);
      json.end_array();
    }
    json.end_array();
    json.end_object();
  }

  void write_rules(JsonWriter& json, const std::vector<Rule>& rules) {
    json.begin_array();
    for (const Rule& rule : rules) {
      Fault fault = rule.fault;
      fault.values.emplace_back(rule.subject, number_mark);
      fault.values.emplace_back("percent", percent_mark);
      write_rule(json, rule, text_of(fault));
    }
    json.end_array();
  }
  /// The sentences of the codes.
  void write_faults(JsonWriter& json) const {
    json.begin_object();
    for (const FaultCode code : codes_) {
      json.key(code.name());
      json.begin_array();
      json.text(fault_row(code).message.in(language_));
      json.text(fault_row(code).remedy.in(language_));
      json.end_array();
    }
    json.end_object();
  }
  void write_rule(JsonWriter& json, const Within& rule, std::optional<std::size_t> text) const {
    json.begin_array();
    slot(json, rule.e);
    json.number(rule.low);
    json.number(rule.high);
    if (text) json.whole(static_cast<std::int64_t>(*text));
    json.end_array();
  }

  void write_fixes(JsonWriter& json) {
    json.key("fixRules");
    write_rules(json, f_.fix_rules.told);
    json.key("required");  // by fix: those that it stands on
    json.begin_array();
    for (const std::vector<bool>& required : all_required(s_)) {
      json.begin_array();
      for (std::size_t j = 0; j < required.size(); ++j)
        if (required[j]) json.whole(static_cast<std::int64_t>(j));
      json.end_array();
    }
    json.end_array();
    if (!has_sets()) return;
    json.key("sets");  // over the columns of effects, behind the inputs
    json.begin_object();
    json.key("benefit");
    slot(json, f_.set_benefit);
    json.key("npv");
    slot(json, f_.set_npv);
    json.key("rules");
    json.begin_array();
    for (const Within& rule : f_.set_rules.of_rows) write_rule(json, rule, {});
    json.end_array();
    json.end_object();
  }
};

}  // namespace

std::string what_if_data(const Scenario& scenario, Language language, int digits) {
  FormulaOptions options = options_for(scenario, figures_of(scenario));
  for (std::size_t i = 0; i < scenario.values.size(); ++i) options.columns.push_back(static_cast<int>(i));
  options.tell_rules = FormulaOptions::Tell::always;
  options.most_nodes = 4 * most_what_if_operations;  // some are read by nobody
  try {
    const Formulas formulas(scenario, options);
    WhatIf made(scenario, formulas, language, digits);
    return made.too_large() ? std::string() : made.json();
  } catch (const Failure&) {
    return {};
  }
}

}  // namespace closs
