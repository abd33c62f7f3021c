#include "input/values/literal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "input/model/file_keys.hpp"
#include "input/values/kind_number.hpp"
#include "input/values/law.hpp"
#include "input/values/number_text.hpp"
#include "text/ascii.hpp"

namespace closs {
namespace {

using Law = Uncertain::Law;

constexpr double few_answers = 30;

constexpr std::array<std::string_view, 14> value_keys = {"value",   "per",    "source",    "as_of", "kind",
                                                         "low",     "base",   "high",      "pert",  "triangular",
                                                         "uniform", "normal", "lognormal", "beta"};

/// What a literal says before provenance: a number or a law, and the span that it was written for.
struct Said {
  double base = 0;
  Uncertain law{};
  std::optional<Period> per{};
};

// --- spans -------------------------------------------------------------------------------------

/// Notes the span that a literal was written for, if it has one; false with a fault for an unknown or a second one.
bool note_span(const ValueReading& r, std::string_view name, std::optional<Period>& per, const Node& node) {
  if (name.empty()) return true;
  const auto found = std::find(period_names.begin(), period_names.end(), name);
  if (found == period_names.end()) {
    r.fault("unknown-span", node, {{"written", std::string(name)}});
    r.faults.back().suggestion = span_meant(name);
    return false;
  }
  const auto named = static_cast<Period>(found - period_names.begin());
  if (per && *per != named) {
    r.fault("two-spans", node);
    return false;
  }
  per = named;
  return true;
}

bool note_span_key(const ValueReading& r, const Node& node, std::optional<Period>& per) {
  if (node.reported) return false;
  if (node.type == Node::Type::scalar && !node.text.empty()) return note_span(r, node.text, per, node);
  r.fault("unknown-span", node, {{"written", std::string(node.text)}});
  return false;
}

// --- scalars -----------------------------------------------------------------------------------

/// `12%`, `¥1.2億`, `31_000/month`.
std::optional<Said> single(const ValueReading& r, std::string_view text, const Node& node) {
  const auto number = number_of_kind(r, text, node);
  Said said;
  if (!number || !note_span(r, number->per, said.per, node) || !holds(r, number->number, node)) return std::nullopt;
  said.base = number->number;
  return said;
}

/// The law of a range `A to B` of a kind; `none` with a fault where A and B do not suit it.
Law law_of_range(const ValueReading& r, double low, double high, const Node& node) {
  if (r.parameter.kind == Kind::growth) return Law::normal_range;
  const bool share = is_share(r.parameter.kind);
  if (low > 0 && (!share || high < 1)) return share ? Law::logit_range : Law::log_range;
  r.fault(share ? FaultCode("range-at-limit") : FaultCode("range-from-zero"), node);
  return Law::none;
}

/// `6% to 11%`: the 5 % and 95 % quantiles of a law that suits the kind.
std::optional<Said> range(const ValueReading& r, std::string_view left, std::string_view right, const Node& node) {
  const auto low = number_of_kind(r, left, node);
  if (!low) return std::nullopt;
  const auto high = number_of_kind(r, right, node);
  if (!high) return std::nullopt;
  const bool mixed = low->percent != high->percent || (!low->scaled && high->scaled);
  if (mixed && low->number != 0)
    return r.fault("mixed-range", node, {{"low", std::string(left)}, {"high", std::string(right)}});
  Said said;
  if (!note_span(r, low->per, said.per, node) || !note_span(r, high->per, said.per, node)) return std::nullopt;
  if (!in_order(r, low->number, high->number, node)) return std::nullopt;
  if (!holds(r, low->number, node) || !holds(r, high->number, node)) return std::nullopt;
  said.law = {law_of_range(r, low->number, high->number, node), low->number, high->number, 0};
  if (!said.law) return std::nullopt;
  said.base = base_of(said.law);
  return said;
}

/// What `rest` is called, in reports and elsewhere.
bool means_rest(std::string_view text) {
  static constexpr std::array<std::string_view, 7> words = {"残り",      "その他", "Rest",    "remainder",
                                                            "remaining", "others", "the rest"};
  return std::find(words.begin(), words.end(), trimmed(text)) != words.end();
}

/// The two numbers of `41 of 512`, `512人中41人`; nullopt: the text is no such count.
struct CountParts {
  std::string_view part, all;
};
std::optional<CountParts> count_parts(std::string_view text) {
  if (const std::size_t of = text.find(" of "); of != std::string_view::npos)
    return CountParts{text.substr(0, of), text.substr(of + 4)};
  static constexpr std::string_view among = "中";
  const std::size_t at = text.find(among);
  if (at == std::string_view::npos) return std::nullopt;
  const auto number = [](std::string_view counted) {
    for (const std::string_view counter : counters)
      if (counted.ends_with(counter)) return trimmed(counted.substr(0, counted.size() - counter.size()));
    return counted;
  };
  const CountParts parts{number(trimmed(text.substr(at + among.size()))), number(trimmed(text.substr(0, at)))};
  return !parts.part.empty() && is_digit(parts.part.front()) && !parts.all.empty() && is_digit(parts.all.front())
             ? std::optional(parts)
             : std::nullopt;
}

/// `162/900`: a count too?
bool is_quotient(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return false;
  const auto whole = [](std::string_view part) {
    part = trimmed(part);
    return !part.empty() && std::all_of(part.begin(), part.end(), is_digit);
  };
  return whole(text.substr(0, slash)) && whole(text.substr(slash + 1));
}

/// `41 of 512`, `60.7 of 512`, `11.9% of 512`.
std::optional<Said> counts(const ValueReading& r, std::string_view left, std::string_view right, const Node& node) {
  if (!is_share(r.parameter.kind)) return r.fault("count-of-no-rate", node);
  const auto part = any_number(r, left, Divisible::no, node);
  if (!part) return std::nullopt;
  const auto all = any_number(r, right, Divisible::no, node);
  if (!all) return std::nullopt;
  const std::string_view currency = part->currency.empty() ? all->currency : part->currency;
  if (!currency.empty()) return r.fault("no-currency-here", node, {{"currency", std::string(currency)}});
  const double n = all->number;
  if (all->percent || n < 1 || n > 1e15) return r.fault("bad-sample", node, {{"n", std::string(right)}});
  if (!part->percent && part->number > 0 && part->number < 1)
    return r.fault("count-below-1", node,
                   {{"k", std::string(trimmed(left))},
                    {"n", std::string(trimmed(right))},
                    {"percent", fmt::format("{:.12g}%", part->number * 100)}});
  const double k = part->percent ? part->number * n : part->number;
  if (k < 0 || k > n) return r.fault("count-above-sample", node, {{"k", std::string(left)}, {"n", std::string(right)}});
  Said said{.base = part->percent ? part->number : k / n, .law = {Law::counts, k, n, 0}};
  if (!note_span(r, part->per, said.per, node) || !note_span(r, all->per, said.per, node)) return std::nullopt;
  if (!holds(r, said.base, node)) return std::nullopt;
  if (n < few_answers) r.warn("small-sample", node, {{"n", fmt::format("{}", n)}});
  return said;
}

std::optional<Said> scalar(const ValueReading& r, const Node& node) {
  if (node.reported) return std::nullopt;
  if (node.type == Node::Type::null || (node.type == Node::Type::scalar && node.text.empty()))
    return r.fault("no-value", node);
  if (node.type != Node::Type::scalar) return r.fault("not-a-value", node);
  std::string room;
  const std::string_view text = plain_width(node.text, room);
  if (const std::size_t to = text.find(" to "); to != std::string_view::npos)
    return range(r, text.substr(0, to), text.substr(to + 4), node);
  if (!r.parameter.group.empty() && means_rest(text)) {
    r.fault("not-a-number", node, {{"written", std::string(text)}});
    r.faults.back().suggestion = "rest";
    return std::nullopt;
  }
  if (const auto parts = count_parts(text)) return counts(r, parts->part, parts->all, node);
  if (is_share(r.parameter.kind) && is_quotient(text)) {
    const std::size_t slash = text.find('/');
    return r.fault("count-with-slash", node,
                   {{"written", std::string(text)},
                    {"k", std::string(trimmed(text.substr(0, slash)))},
                    {"n", std::string(trimmed(text.substr(slash + 1)))}});
  }
  return single(r, text, node);
}

// --- maps --------------------------------------------------------------------------------------

void read_provenance(const ValueReading& r, const Node& node, Value& value) {
  if (const Node* source = node.find("source")) value.source = read_text(*source, "source", r.faults);
  if (const Node* as_of = node.find("as_of")) {
    value.as_of = read_text(*as_of, "as_of", r.faults);
    if (!value.as_of.empty() && !is_date(value.as_of)) r.fault("bad-date", *as_of, {{"written", value.as_of}});
  }
  const Node* kind = node.find("kind");
  const int which = kind ? read_word(*kind, "kind", evidence_names, r.faults) : -1;
  if (which >= 0) value.evidence = static_cast<Evidence>(which + 1);  // behind Evidence::unstated
}

/// A law with the base that stands for it, or that is stated beside it.
std::optional<Said> law_with_base(const ValueReading& r, std::string_view way, const Node& written, const Node& map) {
  const auto law = read_law(r, way, way == "low" ? map : written);
  if (!law) return std::nullopt;
  const Node* base = way == "low" ? nullptr : map.find("base");
  Said said{.base = way == "low" ? law->b : base_of(*law), .law = *law};  // of {low, base, high} the mode is stated
  if (base) {
    const auto stated = read_part(r, *base);
    if (!stated) return std::nullopt;
    said.base = *stated;
    if (!may_have_base(*law, said.base))
      return r.fault("base-outside", *base, {{"value", shown(said.base, r.parameter)}});
  }
  if (!holds(r, said.base, base ? *base : map)) return std::nullopt;
  return said;
}

std::optional<Said> map(const ValueReading& r, const Node& node, Value& value);

std::optional<Said> stated_value(const ValueReading& r, const Node& stated, const Node& map_around) {
  if (map_around.find("base")) return r.fault("two-values", map_around, {{"first", "value"}, {"second", "base"}});
  if (stated.type != Node::Type::map) return scalar(r, stated);
  if (stated.find("value")) return r.fault("not-a-value", stated);
  Value unused;
  return map(r, stated, unused);
}

/// The one way in which a map gives its number.
std::optional<Said> said_in_map(const ValueReading& r, const Node& node) {
  static constexpr std::array<std::string_view, 8> ways = {"value",   "low",    "pert",      "triangular",
                                                           "uniform", "normal", "lognormal", "beta"};
  const Node* found = nullptr;
  std::string_view way;
  for (const Entry& entry : node.entries) {
    const std::string_view key = entry.key == "high" ? "low" : entry.key;
    if (std::find(ways.begin(), ways.end(), key) == ways.end() || key == way) continue;
    if (found) return r.fault("two-values", node, {{"first", std::string(way)}, {"second", std::string(entry.key)}});
    found = entry.value;
    way = key;
  }
  if (!found) return r.fault("no-value-in-map", node);
  return way == "value" ? stated_value(r, *found, node) : law_with_base(r, way, *found, node);
}

/// {value: ...} or a law by its keys, with span and provenance beside.
std::optional<Said> map(const ValueReading& r, const Node& node, Value& value) {
  if (node.reported) return std::nullopt;
  const std::size_t before = r.faults.size();
  const bool keys_are_known = check_keys(node, value_keys, r.faults);
  read_provenance(r, node, value);
  if (!keys_are_known) return std::nullopt;  // what may be meant is not missing as well
  std::optional<Said> said = said_in_map(r, node);
  if (!said) return std::nullopt;
  if (const Node* per = node.find("per"); per && !note_span_key(r, *per, said->per)) return std::nullopt;
  return r.faults.size() == before ? said : std::nullopt;
}

// --- as written, for reports -------------------------------------------------------------------

std::string flow(const Node& node);

/// A map in braces, without span and provenance.
std::string law_text(const Node& node) {
  static constexpr std::array<std::string_view, 4> beside = {"per", "source", "as_of", "kind"};
  std::string text = "{";
  for (const Entry& entry : node.entries) {
    if (std::find(beside.begin(), beside.end(), entry.key) != beside.end()) continue;
    text.append(text.size() > 1 ? ", " : "").append(entry.key).append(": ").append(flow(*entry.value));
  }
  return text + "}";
}
std::string flow(const Node& node) {
  if (node.type == Node::Type::map) return law_text(node);
  if (node.type != Node::Type::sequence) return std::string(node.text);
  std::string text = "[";
  for (const Node* item : node.items) text.append(text.size() > 1 ? ", " : "").append(flow(*item));
  return text + "]";
}

/// `61 of 512`, `4_200/month`, `{low: 4%, base: 6%, high: 11%}`.
std::string written(const Node& node) {
  if (node.type != Node::Type::map) return flow(node);
  const Node* value = node.find("value");
  std::string text = value ? written(*value) : law_text(node);
  if (const Node* per = node.find("per"); per && text.find('/') == std::string::npos)
    text.append("/").append(per->text);
  return text;
}

}  // namespace

std::optional<Value> read_value(const Node& node, const Parameter& parameter, const LiteralContext& context,
                                std::vector<Fault>& faults, std::vector<Fault>* warnings) {
  const ValueReading r{parameter, context, faults, warnings};
  Value value;
  const auto said = node.type == Node::Type::map ? map(r, node, value) : scalar(r, node);
  if (!said) return std::nullopt;
  if (said->per && parameter.conversion == Conversion::none) return r.fault("no-span-here", node);
  value.spans = said->per ? months_in(context.period) / months_in(*said->per) : 1;
  value.base = per_period(parameter, said->base, value.spans);
  value.uncertain = said->law;
  value.parameter = &parameter;
  value.written = written(node);
  value.place = node.place;
  return value;
}

bool is_date(std::string_view text) {
  const auto digit = [&](std::size_t at) { return is_digit(text[at]); };
  const auto two = [&](std::size_t at) {
    return digit(at) && digit(at + 1) ? (text[at] - '0') * 10 + (text[at + 1] - '0') : 0;
  };
  if (text.size() < 4 || !digit(0) || !digit(1) || !digit(2) || !digit(3)) return false;
  if (text.size() == 4) return true;
  if (text.size() < 7 || text[4] != '-') return false;
  if (text.size() == 7 && text[5] == 'Q') return text[6] >= '1' && text[6] <= '4';
  const bool month = two(5) >= 1 && two(5) <= 12;
  if (text.size() == 7) return month;
  return month && text.size() == 10 && text[7] == '-' && two(8) >= 1 && two(8) <= 31;
}

bool is_rest(const Node& node) { return node.type == Node::Type::scalar && node.text == "rest"; }

}  // namespace closs
