#include "input/study/study_questions.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>
#include <limits>
#include <set>

#include "input/values/kind_number.hpp"
#include "text/ascii.hpp"
#include "text/cells.hpp"
#include "text/decimal.hpp"
#include "text/names.hpp"

namespace closs {
namespace {

/// Plain decimals: `4`, `-1.5`.
std::optional<double> plain_decimal(std::string_view text) {
  return is_plain_number(text) ? parsed_number<double>(text) : std::nullopt;
}

/// Which texts a mapping speaks of already, as the reduction compares them (analysis/estimate/reduction.hpp).
class Claims {
 public:
  /// False: another text that was claimed before stands for the same values.
  bool add(std::string_view text) {
    const std::string small = small_letters(text);
    const auto words = words_like(text);
    const bool taken = insensitive_.contains(small) ||
                       std::any_of(words.begin(), words.end(), [&](auto word) { return small_.contains(word); });
    insensitive_.insert(words.begin(), words.end());
    if (taken) return false;
    small_.insert(small);
    return exact_.insert(plain_decimal(text) ? without_zeros(text) : std::string(text)).second;
  }

 private:
  std::set<std::string> exact_;
  std::set<std::string, std::less<>> small_, insensitive_;
};

/// `>= 4`, `>= 4 and < 7`.
std::optional<Band> band_of(std::string_view text) {
  static constexpr std::string_view signs[] = {"<=", ">=", "<", ">"};
  Band band;
  while (true) {
    const std::size_t joint = text.find(" and ");
    std::string_view part = trimmed(text.substr(0, joint));
    const auto sign =
        std::find_if(std::begin(signs), std::end(signs), [&](std::string_view one) { return part.starts_with(one); });
    if (sign == std::end(signs)) return std::nullopt;
    part = trimmed(part.substr(sign->size()));
    const auto number = plain_decimal(part);
    if (!number) return std::nullopt;
    band.bounds.push_back({*sign, *number, std::string(part)});
    if (joint == text.npos) break;
    text.remove_prefix(joint + 5);
  }
  const auto upper = [](const Band::Bound& bound) { return bound.sign.front() == '<'; };
  if (band.bounds.size() > 2 || (band.bounds.size() == 2 && upper(band.bounds[0]) == upper(band.bounds[1])))
    return std::nullopt;
  return band;
}

/// From where to where a band reaches; open ends by a step of the number line that no number stands in.
struct BandReach {
  double low = -std::numeric_limits<double>::infinity(), high = std::numeric_limits<double>::infinity();
};
BandReach reach_of(const Band& band) {
  BandReach reach;
  for (const Band::Bound& bound : band.bounds) {
    const bool equal = bound.sign.ends_with('=');
    if (bound.sign.front() == '<')
      reach.high = equal ? bound.number : std::nextafter(bound.number, -HUGE_VAL);
    else
      reach.low = equal ? bound.number : std::nextafter(bound.number, HUGE_VAL);
  }
  return reach;
}

/// One mapping in the making.
struct MappingReading {
  QuestionsReading& r;
  StudyQuestion& question;
  Claims claims = {};

  void claim(std::string_view text, const Node& node) { claim(text, node.place); }
  void claim(std::string_view text, Place place) {
    if (trimmed(text).empty())
      add_fault(r.faults, {"study-empty-mapped", place, {{"question", question.name}}});
    else if (!claims.add(trimmed(text)))
      add_fault(r.faults, {"study-value-twice", place, {{"value", std::string(text)}, {"question", question.name}}});
  }

  /// The label that a node names.
  std::string label_in(const Node& node, AnswerKind answers) {
    std::string label = normalised(read_text(node, question.name, r.faults));
    if (answers == AnswerKind::shares) return share_in(node);
    if (!label.empty() && !is_id(label)) add_fault(r.faults, {"bad-id", node.place, {{"id", label}}});
    return label;
  }

  std::string share_in(const Node& node) {
    Parameter share;
    share.name = question.name;
    share.kind = Kind::rate;
    share.domain = domain_of(Kind::rate);
    const LiteralContext context;
    const auto value = closs::read_value(node, share, context, r.faults);
    if (!value) return {};
    if (value->uncertain.law != Uncertain::Law::none) {
      add_fault(r.faults, {"study-share", node.place, {{"question", question.name}}});
      return {};
    }
    return exact(value->base);
  }

  void add(const std::string& label, std::string text) {
    if (label.empty()) return;
    const auto found = std::find_if(question.mapped.begin(), question.mapped.end(),
                                    [&](const Mapped& one) { return one.label == label && !one.band; });
    Mapped& one = found != question.mapped.end() ? *found : question.mapped.emplace_back(Mapped{label});
    one.texts.push_back(std::move(text));
  }

  /// values, shares: text to label.
  void read_values(const Node& map, AnswerKind answers) {
    if (!is_map(map, "values", r.faults)) return;
    for (const Entry& e : map.entries) {
      const std::string label = label_in(*e.value, answers);
      if (e.key == "rest") {
        question.rest = label;
        continue;
      }
      claim(e.key, e.key_place);
      add(label, std::string(trimmed(e.key)));
    }
  }

  /// bands: label to numbers.
  void read_bands(const Node& map) {
    if (!is_map(map, "bands", r.faults)) return;
    for (const Entry& e : map.entries) {
      const std::string label(e.key);
      if (!is_id(label)) add_fault(r.faults, {"bad-id", e.key_place, {{"id", label}}});
      const std::string text = read_text(*e.value, label, r.faults);
      if (text.empty()) continue;
      if (text == "rest") {
        question.rest = label;
        continue;
      }
      auto band = band_of(text);
      if (!band || reach_of(*band).low > reach_of(*band).high) {
        r.fault("study-band", *e.value, {{"written", text}});
        continue;
      }
      const BandReach reach = reach_of(*band);
      for (const Mapped& other : question.mapped)
        if (other.band && reach_of(*other.band).low <= reach.high && reach.low <= reach_of(*other.band).high)
          r.fault("study-bands-overlap", *e.value, {{"one", other.label}, {"other", label}});
      question.mapped.push_back({label, {}, std::move(band)});
    }
  }

  /// A list of texts that become one label, or `rest`.
  void read_list(const Node& node, std::string_view key, std::string_view label) {
    if (node.type == Node::Type::scalar && node.text == "rest" && !node.quoted && key != "yes" && key != "no") {
      question.rest = label;
      return;
    }
    for (const Node* one : scalars_of(node, key, r.faults)) {
      claim(one->text, *one);
      add(std::string(label), std::string(trimmed(one->text)));
    }
  }

  void read_missing(const Node* own) {
    if (own) {
      for (const Node* one : scalars_of(*own, "missing", r.faults)) {
        const std::string text(trimmed(one->text));
        if (!text.empty()) claim(text, *one);
        if (!text.empty()) question.missing.push_back(text);
      }
      return;
    }
    for (const std::string& text : r.missing)
      if (claims.add(text)) question.missing.push_back(text);  // what is mapped is no missing value
  }
};

/// `dd.mm.yyyy`, `yyyymmdd`: four y, two m, two d, in any order with one separator or none.
bool is_date_format(std::string_view format) {
  std::string parts;
  std::string separators;
  for (std::size_t at = 0; at < format.size();) {
    const char c = format[at];
    const std::size_t wanted = c == 'y' ? 4 : 2;
    if (c != 'y' && c != 'm' && c != 'd') return false;
    if (format.substr(at, wanted) != std::string(wanted, c)) return false;
    parts += c;
    at += wanted;
    if (at < format.size() && parts.size() < 3 && format[at] != 'y' && format[at] != 'm' && format[at] != 'd')
      separators += format[at++];
  }
  std::sort(parts.begin(), parts.end());
  return parts == "dmy" &&
         (separators.empty() || (separators.size() == 2 && separators[0] == separators[1] &&
                                 std::string_view("-/. ").find(separators[0]) != std::string_view::npos));
}

std::vector<std::string_view> keys_for(AnswerKind answers, std::string_view name) {
  std::vector<std::string_view> keys = {"column"};
  const auto add = [&](std::initializer_list<std::string_view> more) { keys.insert(keys.end(), more); };
  switch (answers) {
    case AnswerKind::problems:
      add({"table", "values", "bands", "none", "ignore", "missing"});
      break;
    case AnswerKind::ids:
      add({"table", "values", "bands", "ignore", "missing"});
      break;
    case AnswerKind::yes_no:
      add({"table", "yes", "no", "ignore", "missing"});
      break;
    case AnswerKind::one_problem:
      add({"table", "yes", "no", "ignore", "missing", "over", "complained", "outcome"});
      break;
    case AnswerKind::shares:
      add({"table", "shares", "ignore", "missing"});
      break;
    case AnswerKind::weight:
      add({"digits"});
      break;
    case AnswerKind::date:
      add({"format"});
      break;
    case AnswerKind::number:
    case AnswerKind::plain_id:
      break;
  }
  // What is asked over a span, where it is not the period.
  if (name == "problem" || name == "lost" || name == "asked") add({"over"});
  if (name == "customers.revenue") add({"per"});
  return keys;
}

StudyQuestion::Type type_of(AnswerKind answers) {
  switch (answers) {
    case AnswerKind::number:
    case AnswerKind::weight:
      return StudyQuestion::Type::number;
    case AnswerKind::date:
      return StudyQuestion::Type::date;
    case AnswerKind::plain_id:
      return StudyQuestion::Type::id;
    default:
      return StudyQuestion::Type::labels;
  }
}

void read_digits(QuestionsReading& r, const Node& node, StudyQuestion& question) {
  const auto digits = parsed_number<int>(node.text);
  if (node.type == Node::Type::scalar && digits && *digits >= 0 && *digits <= 9)
    question.decimals = *digits;
  else
    r.fault("study-digits", node, {{"written", std::string(node.text)}});
}

void read_labels(MappingReading& m, const Node& map, AnswerKind answers, std::string_view yes) {
  QuestionsReading& r = m.r;
  const auto under = [&](std::string_view key) { return map.find(key); };
  if (answers == AnswerKind::yes_no || answers == AnswerKind::one_problem) {
    const bool problem = answers == AnswerKind::one_problem;
    if (const Node* node = required(map, "yes", r.faults)) m.read_list(*node, "yes", problem ? yes : "yes");
    if (const Node* node = required(map, "no", r.faults)) m.read_list(*node, "no", problem ? instead::none : "no");
  } else if (answers == AnswerKind::shares) {
    if (const Node* node = required(map, "shares", r.faults)) m.read_values(*node, answers);
  } else {
    const Node *values = under("values"), *bands = under("bands");
    if (values) m.read_values(*values, answers);
    if (bands) m.read_bands(*bands);
    require_one(map, {"values", "bands"}, r.faults);
    if (values && bands) r.fault("study-values-and-bands", *bands, {{"question", m.question.name}});
    if (const Node* none = answers == AnswerKind::problems ? under("none") : nullptr)
      m.read_list(*none, "none", instead::none);
  }
  if (const Node* ignore = under("ignore")) {
    if (!m.question.rest.empty() && ignore->text == "rest") r.fault("study-two-rests", *ignore);
    m.read_list(*ignore, "ignore", instead::ignored);
  }
  m.read_missing(under("missing"));
}

}  // namespace

std::vector<const Node*> scalars_of(const Node& node, std::string_view key, std::vector<Fault>& faults) {
  std::vector<const Node*> out;
  const auto add = [&](const Node& one) {
    if (one.type == Node::Type::scalar)
      out.push_back(&one);
    else if (!one.reported)
      add_fault(faults, {"not-a-text", one.place, {{"key", std::string(key)}}});
  };
  if (node.type != Node::Type::sequence) add(node);
  for (const Node* item : node.items) add(*item);
  return out;
}

std::optional<std::pair<double, double>> read_scale(const Node& node, std::vector<Fault>& faults) {
  if (node.reported) return std::nullopt;
  if (node.type == Node::Type::sequence && node.items.size() == 2) {
    const auto low = plain_decimal(node.items[0]->text), high = plain_decimal(node.items[1]->text);
    if (low && high && *low < *high) return std::pair(*low, *high);
  }
  add_fault(faults, {"study-scale", node.place, {}});
  return std::nullopt;
}

void QuestionsReading::fault(FaultCode code, const Node& node,
                             std::vector<std::pair<std::string, std::string>> values) {
  if (!node.reported) add_fault(faults, {code, node.place, std::move(values)});
}

bool QuestionsReading::keys(const Node& node, std::string_view name, KeyList known) {
  if (!is_map(node, name, faults, known)) return false;
  for (const Entry& e : node.entries)
    if (std::find(known.begin(), known.end(), e.key) == known.end()) unknown_key(e, known, faults);
  return true;
}

int QuestionsReading::read(const Node& node, std::string_view name, int table, AnswerKind answers,
                           std::string_view yes) {
  StudyQuestion question;
  question.name = name;
  question.type = type_of(answers);
  question.table = table;
  question.place = question.column_place = node.place;
  const bool alone = answers == AnswerKind::number || answers == AnswerKind::weight || answers == AnswerKind::date ||
                     answers == AnswerKind::plain_id;
  if (alone && node.type == Node::Type::scalar) {
    question.column = node.text;
  } else {
    if (!keys(node, name, keys_for(answers, name))) return -1;
    if (const Node* column = required(node, "column", faults)) {
      question.column = read_text(*column, "column", faults);
      question.column_place = column->place;
    }
    if (const Node* other = node.find("table")) {
      const std::string id = read_text(*other, "table", faults);
      question.of_customer = joined_table >= 0 && joined_table != table && study.table(joined_table).id == id;
      if (question.of_customer)
        question.table = joined_table;
      else if (table < 0 || study.table(table).id != id)
        fault("study-table-not-joined", *other, {{"table", id}});
    }
    if (const Node* digits = node.find("digits")) read_digits(*this, *digits, question);
    if (const Node* format = node.find("format")) {
      question.format = read_text(*format, "format", faults);
      if (!is_date_format(question.format)) fault("study-date-format", *format, {{"written", question.format}});
    }
    if (const Node* over = node.find("over"))
      if (const int span = read_word(*over, "over", period_names, faults); span >= 0)
        question.over = static_cast<Period>(span);
    MappingReading mapping{*this, question};
    if (question.type == StudyQuestion::Type::labels) read_labels(mapping, node, answers, yes);
  }
  if (question.column.empty() && answers == AnswerKind::plain_id) return -1;
  study.questions.push_back(std::move(question));
  return static_cast<int>(study.questions.size()) - 1;
}

}  // namespace closs
