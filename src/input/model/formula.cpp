#include "input/model/formula.hpp"

#include <algorithm>

#include "input/model/file_keys.hpp"
#include "input/values/suggest.hpp"
#include "text/ascii.hpp"
#include "text/names.hpp"
#include "text/utf8.hpp"

namespace closs {
namespace {

bool is_name_byte(char c) {
  return is_digit(c) || is_letter(c) || c == '_' || c == '-' || c == '.' || c == '%' ||
         static_cast<unsigned char>(c) >= 0x80;
}

/// `50%`, `2`, `0.5`; percent exactly as the decimal with two places less.
std::optional<double> number_in(std::string_view word) {
  if (word.empty() || !(is_digit(word.front()) || word.front() == '.')) return std::nullopt;
  std::string digits(word);
  if (digits.back() == '%') {
    digits.pop_back();
    digits += "e-2";
  }
  return parsed_number<double>(digits);
}

struct FormulaReader {
  const Node& node;
  FormulaUse use;
  std::span<const Parameter> parameters;
  std::vector<Fault>& faults;
  std::size_t at = 0;

  /// Where bytes [from, to) of the formula stand; the whole node where quotes or folding hide that.
  Place place(std::size_t from, std::size_t to) const {
    const int length = characters(node.text);
    const bool as_written = node.place.length == length || (node.quoted && node.place.length == length + 2);
    Place p = node.place;
    if (!p || !as_written) return p;
    p.column += characters(node.text.substr(0, from)) + (node.quoted && node.place.length == length + 2 ? 1 : 0);
    p.length = std::max(1, characters(node.text.substr(from, to - from)));
    return p;
  }
  void skip() {
    while (at < node.text.size() && is_space(node.text[at])) ++at;
  }
  bool take(char c) {
    skip();
    if (at >= node.text.size() || node.text[at] != c) return false;
    ++at;
    return true;
  }
  std::string_view word() {
    skip();
    const std::size_t from = at;
    while (at < node.text.size() && is_name_byte(node.text[at])) ++at;
    return node.text.substr(from, at - from);
  }
  bool fail(std::size_t from, std::size_t to) {
    std::string found(node.text.substr(from, to - from));
    add_fault(faults, {"formula-syntax", place(from, to), {{"found", found}, {"formula", std::string(node.text)}}});
    return false;
  }
  bool fail_here() {
    skip();
    std::size_t to = at;
    while (to < node.text.size() && is_name_byte(node.text[to])) ++to;
    if (to == at && to < node.text.size()) to += first_character(node.text.substr(at)).bytes.size();
    return fail(at, to);
  }

  bool refuse_kind(std::size_t from, std::size_t to, const Parameter& p) {
    static constexpr std::string_view uses[] = {"share", "number", "money"};
    add_fault(faults, {"formula-kind",
                       place(from, to),
                       {{"name", p.name},
                        {"kind", std::string(kind_names[static_cast<int>(p.kind)])},
                        {"wanted", std::string(uses[static_cast<int>(use)])}}});
    return false;
  }
  bool factor(Formula::Term& term, std::string_view written, bool complement) {
    const std::size_t to = at, from = at - written.size();
    const std::string name = normalised(written);
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      const Parameter& p = parameters[i];
      if (p.name != name) continue;
      const bool fraction = p.domain.high <= 1;
      if (p.kind == Kind::money ? use != FormulaUse::money || complement
                                : !fraction && (complement || use == FormulaUse::share))
        return refuse_kind(from, to, p);
      term.factors.push_back({static_cast<int>(i), complement});
      return true;
    }
    std::vector<std::string> known;
    for (const Parameter& p : parameters) known.push_back(p.name);
    add_fault(faults, suggesting("unknown-parameter", {{"name", name}}, name, known, place(from, to)));
    return false;
  }
  /// What stands between `(` and `)`: 1 - name.
  bool complement(Formula::Term& term) {
    skip();
    if (!take('1') || !take('-')) return fail_here();
    const std::string_view name = word();
    if (name.empty()) return fail_here();
    if (!factor(term, name, true)) return false;
    return take(')') || fail_here();
  }
  bool factor(Formula::Term& term) {
    if (take('(')) return complement(term);
    const std::string_view written = word();
    if (written.empty()) return fail_here();
    if (const auto number = number_in(written)) {
      term.number *= *number;
      return true;
    }
    if (is_digit(written.front()) || written.front() == '-' || written.find('%') != written.npos)
      return fail(at - written.size(), at);
    return factor(term, written, false);
  }
  bool product(Formula& formula) {
    Formula::Term term;
    skip();
    const std::size_t from = at;
    do {
      if (!factor(term)) return false;
    } while (take('*'));
    if (use == FormulaUse::money && !one_amount(term)) {
      add_fault(faults, {"formula-no-money", place(from, at), {{"formula", std::string(node.text)}}});
      return false;
    }
    formula.terms.push_back(std::move(term));
    return true;
  }
  /// Zero, or exactly one factor of money: then the product is money too.
  bool one_amount(const Formula::Term& term) const {
    if (term.number == 0) return true;
    return std::count_if(term.factors.begin(), term.factors.end(), [&](const Formula::Factor& f) {
             return parameters[static_cast<std::size_t>(f.parameter)].kind == Kind::money;
           }) == 1;
  }
};

}  // namespace

std::optional<Formula> read_formula(const Node& node, FormulaUse use, std::span<const Parameter> parameters,
                                    std::vector<Fault>& faults) {
  if (node.type != Node::Type::scalar) {
    if (!node.reported) add_fault(faults, {"formula-syntax", node.place, {{"found", ""}, {"formula", ""}}});
    return std::nullopt;
  }
  Formula formula;
  FormulaReader reader{node, use, parameters, faults};
  do {
    if (!reader.product(formula)) return std::nullopt;
  } while (reader.take('+'));
  reader.skip();
  if (reader.at < node.text.size()) {
    reader.fail_here();
    return std::nullopt;
  }
  if (const auto value = constant(formula); use == FormulaUse::share && value && *value > 1) {
    add_fault(faults, {"share-above-1", node.place, {{"value", std::string(node.text)}}});
    return std::nullopt;
  }
  return formula;
}

std::optional<double> constant(const Formula& formula) {
  double sum = 0;
  for (const Formula::Term& term : formula.terms) {
    if (!term.factors.empty() && term.number != 0) return std::nullopt;
    sum += term.number;
  }
  return sum;
}

}  // namespace closs
