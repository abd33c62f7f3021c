#include "analysis/estimate/reduction.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/at.hpp"
#include "text/cells.hpp"
#include "text/fill.hpp"
#include "text/joined.hpp"

namespace closs {
namespace {

using Fills = std::vector<std::pair<std::string_view, std::string>>;

/// Makes the expressions and relations of one study in one dialect.
struct ReductionBuilder {
  const Study& study;
  const Dialect& sql;
  const TableName& table_name;
  CellExpressions* const once;
  Reduction out = {};

  std::string lit(std::string_view text) const { return quoted_text(sql, text); }
  static std::string use(std::string_view pattern, const std::string& x, const std::string& re = {}) {
    return fill(pattern, Fills{{"x", x}, {"re", re}});
  }
  static std::string raw(int question) { return fmt::format("v{}", question); }    // the text of the cell
  static std::string label(int question) { return fmt::format("q{}", question); }  // the label, number or date
  static std::string state(int question) { return fmt::format("s{}", question); }  // whether it is a number or date
  /// The text of a cell, in a relation that reads the texts of its table as t, and may join customers as c.
  std::string cell(int question) const {
    const std::string text = raw(question);
    // Without a customer nothing is known.
    return study.question(question).of_customer ? fmt::format("COALESCE(c.{}, '')", text) : "t." + text;
  }
  std::string text_of(const std::string& column) const {
    return fmt::format("COALESCE({}, '')", use(sql.trim, use(sql.cell, column)));
  }
  /// The cell that expressions to be evaluated once are written over, and the call that evaluates one.
  std::string given_cell() const { return text_of("?1"); }
  bool is_called(const std::string& x) const { return once && x != given_cell(); }
  std::string called(const StudyQuestion& q, std::string expression, const std::string& x) const {
    const auto question = &q - study.questions.data();
    std::vector<std::string>& of = (*once)[static_cast<std::size_t>(question)];
    const auto found = std::find(of.begin(), of.end(), expression);
    const auto index = found - of.begin();
    if (found == of.end()) of.push_back(std::move(expression));
    return fmt::format("closs_once({}, {}, {})", question, index, x);
  }

  // --- expressions over the text {x} of a cell ---

  std::string is_number_sql(const std::string& x) const {
    if (!sql.matches.empty()) return use(sql.matches, x, lit(sql.number));
    const std::string digits = fmt::format("(CASE SUBSTR({0}, 1, 1) WHEN '-' THEN SUBSTR({0}, 2) ELSE {0} END)", x);
    return fmt::format("{0} GLOB '[0-9]*' AND {0} NOT GLOB '*[^0-9.]*' AND {0} NOT GLOB '*.*.*'", digits);
  }

  /// The label of an answer. One comparison a value in the common case: CASE x WHEN ...
  std::string label_sql(const StudyQuestion& q, const std::string& x) const {
    if (is_called(x)) return called(q, label_sql(q, given_cell()), x);
    std::string plain, numbers, words;
    const auto add = [&](std::string_view text, std::string_view to) {
      const auto like = words_like(text);
      if (like.empty()) plain += fmt::format(" WHEN {} THEN {}", lit(text), lit(to));
      for (const std::string_view word : like) words += fmt::format(" WHEN {} THEN {}", lit(word), lit(to));
      if (is_plain_number(text)) numbers += fmt::format(" WHEN {} THEN {}", lit(without_zeros(text)), lit(to));
    };
    add("", instead::missing);
    for (const std::string& text : q.missing) add(text, instead::missing);
    for (const Mapped& one : q.mapped)
      for (const std::string& text : one.texts) add(text, one.label);
    std::string otherwise = lit(q.rest.empty() ? std::string(instead::unmapped) : q.rest);
    std::string bands;
    for (const Mapped& one : q.mapped) {
      if (!one.band) continue;
      std::vector<std::string> bounds;
      for (const Band::Bound& bound : one.band->bounds)
        bounds.push_back(fmt::format("{} {} {}", use(sql.real, x), bound.sign, bound.written));
      bands += fmt::format(" WHEN {} THEN {}", joined(bounds, " AND "), lit(one.label));
    }
    if (!bands.empty())
      otherwise = fmt::format("CASE WHEN {} THEN CASE{} ELSE {} END ELSE {} END", is_number_sql(x), bands, otherwise,
                              lit(instead::no_number));
    if (!numbers.empty())
      otherwise = fmt::format("CASE CASE WHEN {0} LIKE '%.%' THEN {1} ELSE {0} END{2} ELSE {3} END", x,
                              use(sql.trim_zeros, x), numbers, otherwise);
    if (!words.empty()) otherwise = fmt::format("CASE LOWER({}){} ELSE {} END", x, words, otherwise);
    return fmt::format("CASE {}{} ELSE {} END", x, plain, otherwise);
  }

  std::string scaled_sql(const StudyQuestion& q, const std::string& x) const {
    return use(sql.floor, fmt::format("({} * 1E{} + 0.5)", use(sql.real, x), q.decimals));
  }

  /// What keeps a number from being one, by the first condition that holds.
  std::string number_state_sql(const StudyQuestion& q, const std::string& x, bool weight) const {
    if (is_called(x)) return called(q, number_state_sql(q, given_cell(), weight), x);
    std::string missing = lit("");
    for (const std::string& text : q.missing) missing += ", " + lit(text);
    std::string cases = fmt::format("WHEN {} IN ({}) THEN {} WHEN NOT ({}) THEN {}", x, missing, lit(instead::missing),
                                    is_number_sql(x), lit(instead::no_number));
    const std::string real = use(sql.real, x);
    if (!q.may_be_negative) cases += fmt::format(" WHEN {} < 0 THEN {}", real, lit(instead::negative));
    if (weight) cases += fmt::format(" WHEN {} > 0 AND {} = 0 THEN {}", real, scaled_sql(q, x), lit(instead::tiny));
    if (q.scale)
      cases += fmt::format(" WHEN {0} < {1} OR {0} > {2} THEN {3}", real, q.scale->first, q.scale->second,
                           lit(instead::outside));
    return fmt::format("CASE {} ELSE {} END", cases, lit(instead::value));
  }
  std::string number_sql(const StudyQuestion& q, const std::string& x, bool weight) const {
    if (is_called(x)) return called(q, number_sql(q, given_cell(), weight), x);
    return fmt::format("CASE WHEN {} = {} THEN {} END", number_state_sql(q, x, weight), lit(instead::value),
                       scaled_sql(q, x));
  }

  /// Characters of a text at the places where a format has them.
  static std::string date_part(const std::string& x, std::string_view format, char part) {
    return fmt::format("SUBSTR({}, {}, {})", x, format.find(part) + 1, part == 'y' ? 4 : 2);
  }
  /// As the study says; and as engines write what they have taken for a date, where that cannot be another one.
  static std::vector<std::string_view> formats_of(const StudyQuestion& q) {
    constexpr std::string_view usual = "yyyy-mm-dd", swapped = "yyyy-dd-mm";
    if (q.format == usual || q.format == swapped) return {q.format};
    return {q.format, usual};
  }
  std::string is_in_format(const std::string& x, std::string_view format) const {
    const std::string start = fmt::format("SUBSTR({}, 1, {})", x, format.size());
    std::string pattern;
    const bool glob = sql.matches.empty();
    for (std::size_t at = 0; at < format.size();) {
      const char c = format[at];
      const std::size_t size = c == 'y' ? 4 : c == 'm' || c == 'd' ? 2 : 1;
      if (c == 'y')
        pattern += glob ? "[0-9][0-9][0-9][0-9]" : "[0-9]{4}";
      else if (size == 2)
        pattern += glob ? "[0-9][0-9]" : c == 'm' ? "(0[1-9]|1[0-2])" : "(0[1-9]|[12][0-9]|3[01])";
      else
        pattern += fmt::format("[{}]", c);
      at += size;
    }
    if (!glob) return use(sql.matches, start, lit("^" + pattern + "$"));
    return fmt::format("{} GLOB {} AND {} BETWEEN '01' AND '12' AND {} BETWEEN '01' AND '31'", start, lit(pattern),
                       date_part(x, format, 'm'), date_part(x, format, 'd'));
  }
  /// For each format that a date may be in: WHEN it is THEN `found`.
  template <class Found>
  std::string dates_sql(const StudyQuestion& q, const std::string& x, const Found& found) const {
    std::string cases;
    for (const std::string_view format : formats_of(q))
      cases += fmt::format(" WHEN {} THEN {}", is_in_format(x, format), found(format));
    return cases;
  }
  std::string date_state_sql(const StudyQuestion& q, const std::string& x) const {
    if (is_called(x)) return called(q, date_state_sql(q, given_cell()), x);
    return fmt::format("CASE WHEN {} = '' THEN {}{} ELSE {} END", x, lit(instead::missing),
                       dates_sql(q, x, [&](std::string_view) { return lit(instead::value); }), lit(instead::no_date));
  }
  /// (12 y + m) 100 + d: a month later is 100 more.
  std::string date_sql(const StudyQuestion& q, const std::string& x) const {
    if (is_called(x)) return called(q, date_sql(q, given_cell()), x);
    return fmt::format("CASE{} END", dates_sql(q, x, [&](std::string_view format) {
                         const auto whole = [&](char part) { return use(sql.whole, date_part(x, format, part)); };
                         return fmt::format("(12 * {} + {}) * 100 + {}", whole('y'), whole('m'), whole('d'));
                       }));
  }

  // --- relations ---

  /// The columns of the given questions that a relation of this name reads, each as a text.
  void add_texts(const std::string& name, int table, const std::vector<int>& questions) {
    std::vector<std::string> columns;
    for (const int i : questions) {
      const std::string column = "t." + quoted_name(sql, study.question(i).column);
      const bool later = once && study.question(i).type != StudyQuestion::Type::id;
      columns.push_back(fmt::format("{} AS {}", later ? column : text_of(column), raw(i)));
    }
    out.relations.push_back(
        {name + "_text",
         fmt::format("SELECT {} FROM {} AS t", columns.empty() ? "1 AS one" : joined(columns), table_name(table))});
  }

  /// A relation over its texts. `id`: the question by which it joins the customers; -1: it does not.
  void add_relation(const std::string& name, const std::vector<std::string>& columns, int id = -1) {
    out.relations.push_back(
        {name, fmt::format("SELECT {} FROM {}_text AS t{}", joined(columns), name,
                           id >= 0 ? fmt::format(" LEFT JOIN closs_customers AS c ON c.id = {}", cell(id)) : "")});
  }

  /// What a question becomes.
  void add_columns(std::vector<std::string>& columns, int question, bool weight = false) const {
    if (question < 0) return;
    const StudyQuestion& q = study.question(question);
    const std::string x = cell(question);
    switch (q.type) {
      case StudyQuestion::Type::labels:
        columns.push_back(fmt::format("{} AS {}", label_sql(q, x), label(question)));
        columns.push_back(fmt::format("{} AS {}", once ? text_of(x) : x, raw(question)));
        break;
      case StudyQuestion::Type::number:
        columns.push_back(fmt::format("{} AS {}", number_sql(q, x, weight), label(question)));
        columns.push_back(fmt::format("{} AS {}", number_state_sql(q, x, weight), state(question)));
        break;
      case StudyQuestion::Type::date:
        columns.push_back(fmt::format("{} AS {}", date_sql(q, x), label(question)));
        columns.push_back(fmt::format("{} AS {}", date_state_sql(q, x), state(question)));
        break;
      case StudyQuestion::Type::id:
        columns.push_back(fmt::format("{} AS {}", x, label(question)));
    }
  }

  static void add_asked(std::vector<int>& to, std::initializer_list<int> questions) {
    for (const int i : questions)
      if (i >= 0) to.push_back(i);
  }

  // --- parts ---

  void count(std::string name, std::string relation, std::vector<std::string> keys, std::string weight = {},
             std::string value = {}, std::string where = {}) {
    out.parts.push_back(
        {std::move(name), std::move(relation), std::move(keys), std::move(weight), std::move(value), std::move(where)});
  }

  /// How a question was answered, and the values that nothing was said of.
  void count_answers(int question, const std::string& relation) {
    if (question < 0) return;
    const StudyQuestion& q = study.question(question);
    if (q.type == StudyQuestion::Type::id) return;
    const bool labels = q.type == StudyQuestion::Type::labels;
    count("question", relation, {lit(q.name), labels ? label(question) : state(question)});
    if (!labels || !q.rest.empty()) return;
    // Values leave only where five rows or more have them, and twenty a question.
    const std::string inner = fmt::format(
        "(SELECT {0} AS v, COUNT(*) AS many FROM {1} WHERE {2} = {3} GROUP BY {0} HAVING COUNT(*) >= 5 "
        "ORDER BY COUNT(*) DESC, {0}{4} LIMIT 20)",
        raw(question), relation, label(question), lit(instead::unmapped), sql.binary);
    StudyPart part{"unmapped", inner, {lit(q.name), "v"}};
    part.streams = false;
    part.weight = "many";
    out.parts.push_back(part);
  }

  void count_ids(const std::string& role, const std::string& relation, int id) {
    if (id < 0) return;
    StudyPart part{
        "ids",
        fmt::format("(SELECT {0} FROM {1} WHERE {0} <> '' GROUP BY {0} HAVING COUNT(*) > 1)", label(id), relation),
        {lit(role), lit("repeated")}};
    part.streams = false;
    out.parts.push_back(part);
  }

  std::string key(int question) const { return question >= 0 ? label(question) : lit(""); }

  void add_customers();
  void add_respondents();
  void add_contacts();
  void add_reports();
  std::string left_sql() const;
  std::string problem_sql(const StudyJourney& journey) const;
  std::string stratum_sql(const StudyJourney& journey) const;
};

/// The problem of a journey: its id, none, or why it is not known.
std::string ReductionBuilder::problem_sql(const StudyJourney& journey) const {
  if (journey.touchpoint < 0) return label(journey.problem);
  const Touchpoint& point = study.respondents.touchpoints[at(journey.touchpoint)];
  return fmt::format("CASE WHEN {0} <> {2} OR {1} <> {2} THEN {3} WHEN {4} < {5} THEN {6} ELSE {7} END",
                     state(point.expected), state(point.experienced), lit(instead::value), lit(instead::missing),
                     label(point.experienced), label(point.expected), lit(journey.about), lit(instead::none));
}

/// The stratum within which a problem is compared: of several, how many others there are; and what `adjust` says.
std::string ReductionBuilder::stratum_sql(const StudyJourney& journey) const {
  std::string stratum;
  if (study.several()) {
    std::string others = "1";
    for (const StudyJourney& other : study.respondents.journeys)
      if (other.about != journey.about)
        others += fmt::format(" + CASE {} WHEN {} THEN 1 WHEN {} THEN 0 END", problem_sql(other), lit(other.about),
                              lit(instead::none));
    // A digit for each number of others: 0, 1, and 2 for all more.
    std::string digits = "01";
    digits.resize(study.respondents.journeys.size() + 1, '2');
    stratum = fmt::format("COALESCE(SUBSTR({}, {}, 1), {})", lit(digits), others, lit(instead::missing));
  }
  for (const int i : study.respondents.strata) stratum += (stratum.empty() ? "" : " || '/' || ") + label(i);
  return stratum.empty() ? lit("") : stratum;
}

/// Whether a respondent left in the window: of the customer that joins, who was active at its start.
std::string ReductionBuilder::left_sql() const {
  const Study::Respondents& s = study.respondents;
  if (s.left >= 0) return label_sql(study.question(s.left), cell(s.left));
  if (!s.left_of_customers) return lit("");
  const std::string not_active = lit(instead::not_active);
  std::string cases =
      fmt::format("WHEN c.id IS NULL THEN {} WHEN c.status <> 'active' THEN {}", lit(instead::not_joined), not_active);
  const StudyQuestion& left = study.question(study.customers.left);
  const Period over = study.loss_over.value_or(study.period);
  if (left.type == StudyQuestion::Type::labels || (s.asked < 0 && over == study.period))
    return fmt::format("CASE {} ELSE c.gone END", cases);
  // Followed for that span: from the day of the answer, where that is inside of the window.
  std::string start = fmt::format("{}", study.from);
  if (s.asked >= 0) {
    const std::string asked = date_sql(study.question(s.asked), cell(s.asked));
    start = fmt::format("(CASE WHEN {0} > {1} THEN {0} ELSE {1} END)", asked, study.from);
    cases += fmt::format(" WHEN {} IS NULL THEN {} WHEN c.gone_on < {} THEN {}", asked, lit(instead::missing), start,
                         not_active);
  }
  const int step = 100 * static_cast<int>(months_in(over));
  return fmt::format("CASE {0} WHEN {1} + {2} > {3} THEN {4} WHEN c.gone_on < {1} + {2} THEN 'yes' ELSE 'no' END",
                     cases, start, step, study.to, lit(instead::not_followed));
}

void ReductionBuilder::add_customers() {
  const Study::Customers& c = study.customers;
  if (c.table < 0) return;
  std::vector<int> asked, read;
  add_asked(asked, {c.id, c.segment, c.joined, c.left, c.revenue});
  read = asked;
  std::vector<std::string> columns;
  for (std::size_t i = 0; i < study.questions.size(); ++i)
    if (study.questions[i].of_customer) {
      read.push_back(static_cast<int>(i));
      columns.push_back(fmt::format("t.{}", raw(static_cast<int>(i))));
    }
  const std::string name = "closs_customers";
  add_texts(name, c.table, read);
  for (const int i : asked) add_columns(columns, i);
  if (c.id >= 0) columns.push_back(fmt::format("CASE WHEN {0} <> '' THEN {0} END AS id", cell(c.id)));
  const bool left_on = c.left >= 0 && study.question(c.left).type == StudyQuestion::Type::date;
  const std::string joined_date = c.joined >= 0 ? date_sql(study.question(c.joined), cell(c.joined)) : "NULL";
  const std::string left_date = left_on ? date_sql(study.question(c.left), cell(c.left)) : "NULL";
  std::string status = "'active'", gone = lit("");
  if (study.has_window && (c.joined >= 0 || left_on)) {
    std::string cases;
    if (c.joined >= 0 && left_on) cases += fmt::format(" WHEN {} < {} THEN 'impossible'", left_date, joined_date);
    if (left_on) cases += fmt::format(" WHEN {} < {} THEN 'gone'", left_date, study.from);
    if (c.joined >= 0)
      cases +=
          fmt::format(" WHEN {0} >= {1} THEN 'later' WHEN {0} >= {2} THEN 'new'", joined_date, study.to, study.from);
    status = fmt::format("CASE{} ELSE 'active' END", cases);
  }
  if (left_on)
    gone = fmt::format("CASE WHEN {} < {} THEN 'yes' ELSE 'no' END", left_date, study.to);
  else if (c.left >= 0)
    gone = label_sql(study.question(c.left), cell(c.left));
  columns.push_back(status + " AS status");
  columns.push_back(gone + " AS gone");
  if (left_on) columns.push_back(left_date + " AS gone_on");
  add_relation(name, columns);
  out.relations.back().kept = c.id >= 0 && (study.joins_customers() || study.contacts.id >= 0);
  for (const int i : asked) count_answers(i, name);
  count_ids("customers", name, c.id);
  count("customers", name, {key(c.segment), "status", "gone", c.revenue >= 0 ? state(c.revenue) : lit("")}, {},
        c.revenue >= 0 ? label(c.revenue) : "");
  out.parts.back().squares = false;
}

void ReductionBuilder::add_respondents() {
  const Study::Respondents& s = study.respondents;
  std::vector<int> asked, own;
  add_asked(asked, {s.id, s.weight, s.segment});
  for (const StudyJourney& one : s.journeys) add_asked(asked, {one.problem, one.complained, one.outcome});
  add_asked(asked, {s.lost, s.left, s.asked, s.spend_cut, s.told_good, s.told_bad});
  for (const Touchpoint& point : s.touchpoints) add_asked(asked, {point.expected, point.experienced});
  asked.insert(asked.end(), s.unused.begin(), s.unused.end());
  asked.insert(asked.end(), s.strata.begin(), s.strata.end());
  for (const int i : asked)
    if (!study.question(i).of_customer) own.push_back(i);
  const std::string name = "closs_respondents";
  add_texts(name, s.table, own);
  const bool joins = study.joins_customers() && s.id >= 0;
  std::vector<std::string> columns;
  for (const int i : asked) add_columns(columns, i, i == s.weight);
  columns.push_back(fmt::format(
      "{} AS w", s.weight >= 0
                     ? fmt::format("COALESCE({}, 0)", number_sql(study.question(s.weight), cell(s.weight), true))
                     : std::string("1")));
  columns.push_back(left_sql() + " AS stayed_or_left");
  if (joins) columns.push_back("CASE WHEN c.id IS NULL THEN 'no' ELSE 'yes' END AS joins");
  add_relation(name, columns, joins ? s.id : -1);
  for (const int i : asked) count_answers(i, name);
  count_ids("respondents", name, s.id);
  if (joins) count("ids", name, {lit("respondents"), lit("not_joined")}, {}, {}, "joins = 'no'");
  const std::string used = "w > 0";
  const std::string segment = key(s.segment), lost = key(s.lost);
  for (const StudyJourney& one : s.journeys) {
    const std::string problem = problem_sql(one), complained = key(one.complained), outcome = key(one.outcome),
                      about = lit(one.about);
    count("journey", name, {segment, problem, complained, outcome, lost, "stayed_or_left", stratum_sql(one), about},
          "w", {}, used);
    if (s.spend_cut >= 0)
      count("spend_cut", name, {segment, problem, complained, outcome, lost, label(s.spend_cut), about}, "w", {}, used);
    for (const auto& [which, question] : {std::pair("good", s.told_good), std::pair("bad", s.told_bad)})
      if (question >= 0)
        count("told", name, {segment, problem, complained, outcome, lit(which), about}, "w", label(question),
              fmt::format("w > 0 AND {} = {}", state(question), lit(instead::value)));
  }
  for (const Touchpoint& point : s.touchpoints) {
    const auto text = [&](int question) { return use(sql.text, label(question)); };
    count("touchpoint", name,
          {lit(point.id), segment, text(point.expected), text(point.experienced), lost, "stayed_or_left"}, "w", {},
          fmt::format("w > 0 AND {} = {} AND {} = {}", state(point.expected), lit(instead::value),
                      state(point.experienced), lit(instead::value)));
  }
}

void ReductionBuilder::add_contacts() {
  const Study::Contacts& c = study.contacts;
  if (c.table < 0) return;
  std::vector<int> asked;
  add_asked(asked, {c.id, c.problem, c.date});
  const std::string name = "closs_contacts";
  add_texts(name, c.table, asked);
  std::vector<std::string> columns;
  for (const int i : asked) add_columns(columns, i);
  const bool joins = c.id >= 0 && study.customers.id >= 0;
  columns.push_back(fmt::format(
      "{} AS who",
      c.id < 0 ? lit(instead::not_joined)
      : joins  ? fmt::format("CASE WHEN c.id IS NULL THEN {} ELSE c.status END", lit(instead::not_joined))
               : fmt::format("CASE WHEN {} = '' THEN {} ELSE 'active' END", cell(c.id), lit(instead::not_joined))));
  columns.push_back(fmt::format("{} AS segment", joins && study.customers.segment >= 0
                                                     ? fmt::format("COALESCE(c.{}, '')", label(study.customers.segment))
                                                     : lit("")));
  std::string when = lit("in");
  if (c.date >= 0) {
    const std::string date = date_sql(study.question(c.date), cell(c.date));
    when = fmt::format("CASE WHEN {0} IS NULL THEN {1} WHEN {0} >= {2} AND {0} < {3} THEN 'in' ELSE 'out' END", date,
                       lit(instead::no_date), study.from, study.to);
  }
  columns.push_back(when + " AS moment");
  add_relation(name, columns, joins ? c.id : -1);
  for (const int i : asked) count_answers(i, name);
  count("contacts", name, {label(c.problem), "segment", "who", "moment"});
  if (c.id < 0) return;
  // A complaint is a pair of customer and problem, however often the customer called.
  StudyPart pairs{"complaints",
                  fmt::format("(SELECT DISTINCT {0} AS id, {1} AS problem, segment FROM {2} WHERE who = 'active' AND "
                              "moment = 'in' AND {1} NOT LIKE '.%')",
                              label(c.id), label(c.problem), name),
                  {"problem", "segment"}};
  pairs.streams = false;
  out.parts.push_back(pairs);
}

void ReductionBuilder::add_reports() {
  const Study::Reports& r = study.reports;
  if (r.table < 0) return;
  const std::string name = "closs_reports";
  add_texts(name, r.table, {r.problem});
  std::vector<std::string> columns;
  add_columns(columns, r.problem);
  add_relation(name, columns);
  count_answers(r.problem, name);
}

}  // namespace

TableName names_in_engine(const Study& study, const Dialect& dialect) {
  return [&study, &dialect](int index) {
    const StudyTable& table = study.table(index);
    if (table.table.empty()) {
      std::string_view stem = table.file;
      stem.remove_prefix(stem.find_last_of('/') == stem.npos ? 0 : stem.find_last_of('/') + 1);
      for (const std::string_view end : {".gz", ".csv", ".tsv", ".txt", ".db", ".sqlite", ".parquet"})
        if (stem.ends_with(end)) stem.remove_suffix(end.size());
      return quoted_name(dialect, stem);
    }
    if (dialect.whole_names) return quoted_name(dialect, table.table);
    std::vector<std::string> parts;
    std::string_view rest = table.table;
    while (true) {
      const std::size_t dot = std::min(rest.find('.'), rest.size());
      parts.push_back(quoted_name(dialect, rest.substr(0, dot)));
      if (dot == rest.size()) break;
      rest.remove_prefix(dot + 1);
    }
    return joined(parts, ".");
  };
}

Reduction reduction_of(const Study& study, const Dialect& dialect, const TableName& table_name, CellExpressions* once) {
  if (once) once->assign(study.questions.size(), {});
  ReductionBuilder builder{study, dialect, table_name, once};
  builder.add_customers();
  builder.add_respondents();
  builder.add_contacts();
  builder.add_reports();
  return std::move(builder.out);
}

std::string select_of(const StudyPart& part, const Dialect& dialect) {
  std::string keys, grouped;
  for (std::size_t i = 0; i < static_cast<std::size_t>(count_keys); ++i) {
    const std::string key = i < part.keys.size() ? part.keys[i] : quoted_text(dialect, "");
    keys += fmt::format(", {} AS k{}", key, i + 1);
    if (i < part.keys.size() && !key.starts_with('\'')) grouped += (grouped.empty() ? "" : ", ") + key;
  }
  const std::string w = part.weight.empty() ? "1" : part.weight;
  const auto sum = [](const std::string& of) { return fmt::format("COALESCE(SUM({}), 0)", of); };
  const std::string sums =
      part.weight.empty() ? "COUNT(*) AS w, COUNT(*) AS w2" : sum(w) + " AS w, " + sum(w + " * " + w) + " AS w2";
  const std::string values =
      part.value.empty()
          ? "0 AS s, 0 AS s2"
          : fmt::format("{} AS s, {} AS s2", sum(w + " * " + part.value),
                        part.squares ? sum(fmt::format("{0} * {1} * {1}", w, part.value)) : std::string("0"));
  return fmt::format("SELECT {} AS part{}, COUNT(*) AS n, {}, {} FROM {}{}{}", quoted_text(dialect, part.name), keys,
                     sums, values, part.relation.starts_with('(') ? part.relation + " AS d" : part.relation,
                     part.where.empty() ? "" : " WHERE " + part.where, grouped.empty() ? "" : " GROUP BY " + grouped);
}

std::string statement_of(const Reduction& reduction, const Dialect& dialect, std::string_view fingerprint) {
  std::string out;
  for (const StudyRelation& one : reduction.relations)
    out += fmt::format("{}{} AS (\n  {})", out.empty() ? "WITH " : ",\n", one.name, one.select);
  out += '\n';
  bool first = true;
  const auto add = [&](const std::string& select) {
    out += (first ? "" : "UNION ALL\n") + select + "\n";
    first = false;
  };
  if (!fingerprint.empty()) {
    std::string keys =
        fmt::format(", {} AS k1, {} AS k2", quoted_text(dialect, fingerprint), quoted_text(dialect, confidential));
    for (int i = 3; i <= count_keys; ++i) keys += fmt::format(", '' AS k{}", i);
    add(fmt::format("SELECT 'study' AS part{}, 1 AS n, 1 AS w, 1 AS w2, 0 AS s, 0 AS s2", keys));
  }
  for (const StudyPart& part : reduction.parts) add(select_of(part, dialect));
  return out;
}

std::string fingerprint_text(const Study& study) {
  const Dialect& sqlite = dialects()[0];
  return statement_of(reduction_of(study, sqlite, names_in_engine(study, sqlite)), sqlite, {});
}

}  // namespace closs
