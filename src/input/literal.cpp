#include "input/literal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "input/currency.hpp"
#include "input/file_keys.hpp"
#include "input/names.hpp"
#include "input/number_text.hpp"

namespace closs {
namespace {

using Law = Uncertain::Law;

constexpr double few_answers = 30;

constexpr std::array<std::string_view, 14> value_keys = {"value",   "per",     "source", "as_of",     "kind", "low",  "base",
                                                         "high",    "pert",    "triangular", "uniform", "normal", "lognormal", "beta"};
constexpr std::array<std::string_view, 4> evidence_names = {"measured", "survey", "benchmark", "assumed"};
constexpr std::array<std::string_view, 3> period_names = {"year", "quarter", "month"};

/// What a literal says before provenance: a number or a law, and the span that it was written for.
struct Said {
  double base = 0;
  Uncertain law;
  std::optional<Period> per;
};

std::string shown(double number) { return fmt::format("{:.12g}", number); }
std::string shown_percent(double fraction) { return fmt::format("{:.12g} %", fraction * 100); }

bool is_share(Kind kind) { return kind == Kind::rate || kind == Kind::share; }
bool is_fraction(Kind kind) { return is_share(kind) || kind == Kind::growth; }

/// A number of a parameter as its faults show it.
std::string shown(double number, const Parameter& parameter) {
  return is_fraction(parameter.kind) ? shown_percent(number) : shown(number);
}

std::optional<Period> period_named(std::string_view name) {
  const auto found = std::find(period_names.begin(), period_names.end(), name);
  if (found == period_names.end()) return std::nullopt;
  return static_cast<Period>(found - period_names.begin());
}

/// Reads one value; every fault goes to the node that it is about.
class Reader {
 public:
  Reader(const Parameter& parameter, const LiteralContext& context, std::vector<Fault>& faults)
      : parameter_(parameter), context_(context), faults_(faults) {}

  std::optional<Value> read(const Node& node) {
    Value value;
    const auto said = node.type == Node::Type::map ? map(node, value) : scalar(node);
    if (!said) return std::nullopt;
    if (said->per && !may_convert(node)) return std::nullopt;
    value.spans = said->per ? months_in(context_.period) / months_in(*said->per) : 1;
    value.base = per_period(parameter_, said->base, value.spans);
    value.uncertain = said->law;
    value.parameter = &parameter_;
    value.written = written(node);
    value.place = node.place;
    return value;
  }

 private:
  // --- faults ---

  std::nullopt_t fault(std::string_view code, const Node& node, std::vector<std::pair<std::string, std::string>> values = {}) {
    values.emplace_back("key", parameter_.name);
    faults_.push_back({std::string(code), node.place, std::move(values)});
    return std::nullopt;
  }

  bool may_convert(const Node& node) {
    if (parameter_.conversion != Conversion::none) return true;
    fault("no-span-here", node);
    return false;
  }

  /// Whether a number lies in the parameter's domain.
  bool holds(double number, const Node& node) {
    const Domain& domain = parameter_.domain;
    if (domain.holds(number)) return true;
    const bool low = domain.low_open ? number <= domain.low : number < domain.low;
    const double limit = low ? domain.low : domain.high;
    const char* code = low ? (domain.low_open ? "not-above" : domain.low == 0 ? "negative" : "below-limit")
                           : (domain.high_open ? "not-below" : is_share(parameter_.kind) && domain.high == 1 ? "above-100" : "above-limit");
    fault(code, node, {{"value", shown(number, parameter_)}, {"limit", shown(limit, parameter_)}});
    return false;
  }

  // --- numbers ---

  /// A number without regard to kind; faults are at `node`.
  std::optional<NumberText> number_text(std::string_view text, const Node& node) {
    NumberTrouble trouble;
    auto number = read_number(text, trouble);
    if (!number) return fault(trouble.code, node, std::move(trouble.values));
    return number;
  }

  /// A number of the parameter's kind: its marks fit the kind, and a bare number is no doubtful rate.
  std::optional<NumberText> number_of_kind(std::string_view text, const Node& node) {
    auto number = number_text(text, node);
    if (!number) return std::nullopt;
    const std::string written(text);
    if (!number->currency.empty() && !fits_currency(number->currency, node)) return std::nullopt;
    if (!is_fraction(parameter_.kind)) {
      if (number->percent) return fault("percent-of-amount", node, {{"written", written}});
      return number;
    }
    if (number->scaled) return fault("scaled-rate", node, {{"written", written}});
    if (number->bare() && std::abs(number->number) >= 1) return doubtful_rate(number->number, node);
    return number;
  }

  std::nullopt_t doubtful_rate(double number, const Node& node) {
    const bool one = std::abs(number) == 1;
    const std::string as_fraction = one ? shown(number * 100) + "%" : shown(number / 100);
    return fault("rate-above-1", node,
                 {{"value", shown(number)},
                  {"percent", shown_percent(number)},
                  {"as_percent", shown(number) + "%"},
                  {"as_fraction", as_fraction}});
  }

  bool fits_currency(std::string_view mark, const Node& node) {
    if (parameter_.kind != Kind::money)
      fault("no-currency-here", node, {{"currency", std::string(mark)}});
    else if (context_.currency.empty())
      fault("currency-unstated", node, {{"currency", std::string(mark)}});
    else if (!stands_for(mark, context_.currency))
      fault("other-currency", node, {{"currency", std::string(mark)}, {"expected", std::string(context_.currency)}});
    else
      return true;
    return false;
  }

  /// The span that a literal was written for; false with a fault for an unknown one.
  bool span(std::string_view name, std::optional<Period>& per, const Node& node) {
    if (name.empty()) return true;
    const auto named = period_named(name);
    if (!named) {
      fault("unknown-span", node, {{"written", std::string(name)}});
      return false;
    }
    if (per && *per != *named) {
      fault("two-spans", node);
      return false;
    }
    per = named;
    return true;
  }

  // --- scalars ---

  std::optional<Said> scalar(const Node& node) {
    if (node.reported) return std::nullopt;
    if (node.type == Node::Type::null) return fault("no-value", node);
    if (node.type != Node::Type::scalar) return fault("not-a-value", node);
    std::string room;
    const std::string_view text = plain_width(node.text, room);
    if (text.empty()) return fault("no-value", node);
    if (const std::size_t to = text.find(" to "); to != std::string_view::npos)
      return range(text.substr(0, to), text.substr(to + 4), node);
    if (const std::size_t of = text.find(" of "); of != std::string_view::npos)
      return counts(text.substr(0, of), text.substr(of + 4), node);
    const auto number = number_of_kind(text, node);
    Said said;
    if (!number || !span(number->per, said.per, node) || !holds(number->number, node)) return std::nullopt;
    said.base = number->number;
    return said;
  }

  /// `6% to 11%`: the 5 % and 95 % quantiles of a law that suits the kind.
  std::optional<Said> range(std::string_view left, std::string_view right, const Node& node) {
    const auto low = number_of_kind(left, node);
    if (!low) return std::nullopt;
    const auto high = number_of_kind(right, node);
    if (!high) return std::nullopt;
    const bool mixed = low->percent != high->percent || (!low->scaled && high->scaled);
    if (mixed && low->number != 0) return fault("mixed-range", node, {{"low", std::string(left)}, {"high", std::string(right)}});
    Said said;
    if (!span(low->per, said.per, node) || !span(high->per, said.per, node)) return std::nullopt;
    if (!in_order(low->number, high->number, node)) return std::nullopt;
    if (!holds(low->number, node) || !holds(high->number, node)) return std::nullopt;
    const bool inside = is_share(parameter_.kind) ? low->number > 0 && high->number < 1
                                                  : parameter_.kind == Kind::growth || low->number > 0;
    if (!inside) return fault(is_share(parameter_.kind) ? "range-at-limit" : "range-from-zero", node);
    const Law law = is_share(parameter_.kind)           ? Law::logit_range
                    : parameter_.kind == Kind::growth ? Law::normal_range
                                                      : Law::log_range;
    return with_law(said, {law, low->number, high->number, 0}, node);
  }

  bool in_order(double low, double high, const Node& node) {
    if (low <= high) return true;
    fault("range-reversed", node, {{"low", shown(low, parameter_)}, {"high", shown(high, parameter_)}});
    return false;
  }

  /// `41 of 512`, `60.7 of 512`, `11.9% of 512`.
  std::optional<Said> counts(std::string_view left, std::string_view right, const Node& node) {
    if (!is_share(parameter_.kind)) return fault("count-of-no-rate", node);
    const auto part = number_text(left, node);
    if (!part) return std::nullopt;
    const auto all = number_text(right, node);
    if (!all) return std::nullopt;
    if (!part->currency.empty() || !all->currency.empty())
      return fault("no-currency-here", node, {{"currency", std::string(part->currency.empty() ? all->currency : part->currency)}});
    const double n = all->number;
    if (all->percent || n < 1 || n != std::floor(n) || n > 1e15) return fault("bad-sample", node, {{"n", std::string(right)}});
    const double k = part->percent ? part->number * n : part->number;
    if (k < 0 || k > n) return fault("count-above-sample", node, {{"k", std::string(left)}, {"n", std::string(right)}});
    Said said;
    if (!span(part->per, said.per, node) || !span(all->per, said.per, node)) return std::nullopt;
    said.law = {Law::counts, k, n, 0};
    said.base = part->percent ? part->number : k / n;
    if (!holds(said.base, node)) return std::nullopt;
    if (n < few_answers) fault(small_sample, node, {{"n", shown(n)}});
    return said;
  }

  // --- maps ---

  /// {value: ...} or a law by its keys, with span and provenance beside.
  std::optional<Said> map(const Node& node, Value& value) {
    if (node.reported) return std::nullopt;
    const std::size_t before = faults_.size();
    check_keys(node, value_keys, faults_);
    provenance(node, value);
    std::optional<Said> said = one_law(node);
    if (!said) return std::nullopt;
    if (const Node* per = node.find("per"); per && !span_key(*per, said->per)) return std::nullopt;
    return only_warnings_since(before) ? said : std::nullopt;
  }

  bool only_warnings_since(std::size_t before) const {
    return std::all_of(faults_.begin() + static_cast<std::ptrdiff_t>(before), faults_.end(),
                       [](const Fault& f) { return f.code == small_sample; });
  }

  bool span_key(const Node& node, std::optional<Period>& per) {
    if (node.reported) return false;
    if (node.type == Node::Type::scalar && !node.text.empty()) return span(node.text, per, node);
    fault("unknown-span", node, {{"written", std::string(node.text)}});
    return false;
  }

  void provenance(const Node& node, Value& value) {
    if (const Node* source = node.find("source")) value.source = read_text(*source, "source", faults_);
    if (const Node* as_of = node.find("as_of")) {
      value.as_of = read_text(*as_of, "as_of", faults_);
      if (!value.as_of.empty() && !is_date(value.as_of)) fault("bad-date", *as_of, {{"written", value.as_of}});
    }
    if (const Node* kind = node.find("kind"))
      if (const int which = read_word(*kind, "kind", evidence_names, faults_); which >= 0)
        value.evidence = static_cast<Evidence>(which + 1);
  }

  /// A year, a month (2026-03), a day (2026-03-31) or a quarter (2026-Q1).
  static bool is_date(std::string_view text) {
    const auto digits = [&](std::size_t at, std::size_t n) {
      return text.size() >= at + n && std::all_of(text.begin() + static_cast<std::ptrdiff_t>(at), text.begin() + static_cast<std::ptrdiff_t>(at + n),
                                                  [](char c) { return c >= '0' && c <= '9'; });
    };
    const auto number = [&](std::size_t at) { return (text[at] - '0') * 10 + (text[at + 1] - '0'); };
    if (!digits(0, 4)) return false;
    if (text.size() == 4) return true;
    if (text.size() == 7 && text[4] == '-' && text[5] == 'Q') return text[6] >= '1' && text[6] <= '4';
    const bool month = text.size() >= 7 && text[4] == '-' && digits(5, 2) && number(5) >= 1 && number(5) <= 12;
    if (!month || text.size() == 7) return month;
    return text.size() == 10 && text[7] == '-' && digits(8, 2) && number(8) >= 1 && number(8) <= 31;
  }

  /// The one way in which a map gives its number.
  std::optional<Said> one_law(const Node& node) {
    static constexpr std::array<std::string_view, 8> ways = {"value",   "low",    "pert",      "triangular",
                                                             "uniform", "normal", "lognormal", "beta"};
    const Node* found = nullptr;
    std::string_view way;
    for (const Entry& entry : node.entries) {
      const std::string_view key = entry.key == "high" ? "low" : entry.key;
      if (std::find(ways.begin(), ways.end(), key) == ways.end() || key == way) continue;
      if (found) return fault("two-values", node, {{"first", std::string(way)}, {"second", std::string(entry.key)}});
      found = entry.value;
      way = key;
    }
    if (!found) return fault("no-value-in-map", node);
    if (way == "value") return stated_value(node, *found);
    const auto law = way == "low" ? low_base_high(node) : law_named(way, *found);
    if (!law) return std::nullopt;
    Said said = *with_law({}, *law, node, false);
    if (way == "low") said.base = law->b;  // the mode, stated
    const Node* base = way == "low" ? nullptr : node.find("base");
    if (base) {
      const auto stated = part(*base);
      if (!stated) return std::nullopt;
      said.base = *stated;
      if (!within_bounds(*law, said.base)) return fault("base-outside", *base, {{"value", shown(said.base, parameter_)}});
    }
    if (!holds(said.base, base ? *base : node)) return std::nullopt;
    return said;
  }

  std::optional<Said> stated_value(const Node& node, const Node& stated) {
    if (node.find("base")) return fault("two-values", node, {{"first", "value"}, {"second", "base"}});
    if (stated.type != Node::Type::map) return scalar(stated);
    if (stated.reported) return std::nullopt;
    if (stated.find("value")) return fault("not-a-value", stated);
    Value unused;
    return map(stated, unused);
  }

  static bool within_bounds(const Uncertain& law, double base) {
    switch (law.law) {
      case Law::uniform: return base >= law.a && base <= law.b;
      case Law::pert:
      case Law::triangular: return base >= law.a && base <= law.c;
      default: return true;
    }
  }

  /// {low, base, high}: PERT.
  std::optional<Uncertain> low_base_high(const Node& node) {
    std::array<double, 3> parts{};
    static constexpr std::array<std::string_view, 3> names = {"low", "base", "high"};
    if (!node.find("base") && node.find("low") && node.find("high")) return fault("no-mode", node);
    return read_parts(node, names, parts) ? ordered(Law::pert, parts, node) : std::nullopt;
  }

  std::optional<Uncertain> law_named(std::string_view name, const Node& node) {
    if (node.reported) return std::nullopt;
    if (name == "pert" || name == "triangular") {
      std::array<double, 3> parts{};
      return list(name, node, parts) ? ordered(name == "pert" ? Law::pert : Law::triangular, parts, node) : std::nullopt;
    }
    std::array<double, 2> parts{};
    if (name == "uniform") {
      if (!list(name, node, parts) || !in_order(parts[0], parts[1], node)) return std::nullopt;
      return both_hold(parts[0], parts[1], node) ? std::optional(Uncertain{Law::uniform, parts[0], parts[1], 0}) : std::nullopt;
    }
    if (node.type != Node::Type::map) return fault("law-not-a-map", node, {{"law", std::string(name)}});
    if (name == "normal") return normal(node);
    if (name == "lognormal") return lognormal(node);
    return beta(node);
  }

  std::optional<Uncertain> ordered(Law law, const std::array<double, 3>& parts, const Node& node) {
    if (!in_order(parts[0], parts[2], node)) return std::nullopt;
    if (parts[1] < parts[0] || parts[1] > parts[2])
      return fault("base-outside", node, {{"value", shown(parts[1], parameter_)}});
    if (!both_hold(parts[0], parts[2], node)) return std::nullopt;
    return Uncertain{law, parts[0], parts[1], parts[2]};
  }

  bool both_hold(double low, double high, const Node& node) { return holds(low, node) && holds(high, node); }

  std::optional<Uncertain> normal(const Node& node) {
    static constexpr std::array<std::string_view, 2> names = {"mean", "sd"};
    std::array<double, 2> parts{};
    if (!read_map(node, names, parts)) return std::nullopt;
    if (parts[1] < 0) return fault("negative-sd", node, {{"value", shown(parts[1], parameter_)}});
    const Uncertain law{Law::normal, parts[0], parts[1], 0};
    if (!both_hold(quantile(law, 0.05), quantile(law, 0.95), node)) return std::nullopt;
    return law;
  }

  std::optional<Uncertain> lognormal(const Node& node) {
    static constexpr std::array<std::string_view, 2> names = {"p5", "p95"};
    std::array<double, 2> parts{};
    if (!read_map(node, names, parts) || !in_order(parts[0], parts[1], node)) return std::nullopt;
    if (parts[0] <= 0) return fault("range-from-zero", node);
    if (!both_hold(parts[0], parts[1], node)) return std::nullopt;
    return Uncertain{Law::lognormal, parts[0], parts[1], 0};
  }

  std::optional<Uncertain> beta(const Node& node) {
    static constexpr std::array<std::string_view, 2> names = {"alpha", "beta"};
    if (!is_share(parameter_.kind)) return fault("beta-of-no-rate", node);
    check_keys(node, names, faults_);
    std::array<double, 2> parts{};
    for (std::size_t i = 0; i < names.size(); ++i) {
      const Node* written = required(node, names[i], faults_);
      if (!written || !plain_number(*written, parts[i])) return std::nullopt;
      if (parts[i] <= 0 || parts[i] > 1e9) return fault("bad-shape", *written, {{"name", std::string(names[i])}});
    }
    return Uncertain{Law::beta, parts[0], parts[1], 0};
  }

  bool plain_number(const Node& node, double& out) {
    if (node.reported) return false;
    std::string room;
    const auto number = number_text(plain_width(node.text, room), node);
    if (!number) return false;
    out = number->number;
    if (number->bare() && number->currency.empty() && number->per.empty()) return true;
    fault("not-a-number", node, {{"written", std::string(node.text)}});
    return false;
  }

  /// One end, mode or mean inside a map: a number of the kind without a span of its own.
  std::optional<double> part(const Node& node) {
    if (node.reported) return std::nullopt;
    if (node.type != Node::Type::scalar) return fault("not-a-value", node);
    std::string room;
    const auto number = number_of_kind(plain_width(node.text, room), node);
    if (!number) return std::nullopt;
    if (!number->per.empty()) return fault("span-inside", node, {{"span", std::string(number->per)}});
    return number->number;
  }

  bool read_map(const Node& node, std::span<const std::string_view> names, std::span<double> out) {
    check_keys(node, names, faults_);
    return read_parts(node, names, out);
  }
  bool read_parts(const Node& node, std::span<const std::string_view> names, std::span<double> out) {
    bool good = true;
    for (std::size_t i = 0; i < names.size(); ++i) {
      const Node* written = required(node, names[i], faults_);
      const auto number = written ? part(*written) : std::nullopt;
      good = good && number;
      out[i] = number.value_or(0);
    }
    return good;
  }
  bool list(std::string_view law, const Node& node, std::span<double> out) {
    if (node.type != Node::Type::sequence || node.items.size() != out.size()) {
      fault("law-not-a-list", node, {{"law", std::string(law)}, {"count", std::to_string(out.size())}});
      return false;
    }
    bool good = true;
    for (std::size_t i = 0; i < out.size(); ++i) {
      const auto number = part(*node.items[i]);
      good = good && number;
      out[i] = number.value_or(0);
    }
    return good;
  }

  std::optional<Said> with_law(Said said, const Uncertain& law, const Node& node, bool check = true) {
    said.law = law;
    said.base = base_of(law);
    if (check && !holds(said.base, node)) return std::nullopt;
    return said;
  }

  // --- as written, for reports ---

  /// The number as written, without provenance: `61 of 512`, `4_200/month`, `{low: 4%, base: 6%, high: 11%}`.
  static std::string written(const Node& node) {
    if (node.type != Node::Type::map) return flow(node);
    const Node* value = node.find("value");
    std::string text = value ? written(*value) : law_text(node);
    if (const Node* per = node.find("per"); per && text.find('/') == std::string::npos) text.append("/").append(per->text);
    return text;
  }
  static std::string law_text(const Node& node) {
    std::string text = "{";
    for (const Entry& entry : node.entries) {
      static constexpr std::array<std::string_view, 4> beside = {"per", "source", "as_of", "kind"};
      if (std::find(beside.begin(), beside.end(), entry.key) != beside.end()) continue;
      if (text.size() > 1) text += ", ";
      text.append(entry.key).append(": ").append(flow(*entry.value));
    }
    return text + "}";
  }
  static std::string flow(const Node& node) {
    if (node.type == Node::Type::map) return law_text(node);
    if (node.type != Node::Type::sequence) return std::string(node.text);
    std::string text = "[";
    for (const Node* item : node.items) text.append(text.size() > 1 ? ", " : "").append(flow(*item));
    return text + "]";
  }

  const Parameter& parameter_;
  const LiteralContext& context_;
  std::vector<Fault>& faults_;
};

}  // namespace

std::optional<Value> read_value(const Node& node, const Parameter& parameter, const LiteralContext& context,
                                std::vector<Fault>& faults) {
  return Reader(parameter, context, faults).read(node);
}

bool is_rest(const Node& node) { return node.type == Node::Type::scalar && !node.quoted && node.text == "rest"; }

}  // namespace closs
