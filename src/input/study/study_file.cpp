#include "input/study/study_file.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/at.hpp"
#include "input/study/study_questions.hpp"
#include "input/values/currency.hpp"
#include "input/values/literal.hpp"
#include "input/values/suggest.hpp"
#include "input/yaml/closs_file.hpp"
#include "text/ascii.hpp"

namespace closs {
namespace {

constexpr std::string_view study_keys[] = {"closs_study",    "name",     "model",     "base",         "currency",
                                           "window",         "period",   "tables",    "missing",      "respondents",
                                           "customers",      "contacts", "reports",   "minimum",      "loss_from",
                                           "frequency_from", "adjust",   "calibrate", "problems_from"};
constexpr std::string_view table_keys[] = {"file", "table", "source", "as_of", "encoding"};
constexpr std::string_view window_keys[] = {"from", "to"};
constexpr std::string_view respondent_keys[] = {"table",    "id",         "weight",  "segment",     "problem",
                                                "problems", "complained", "outcome", "lost",        "left",
                                                "asked",    "spend_cut",  "told",    "expectations"};
constexpr std::string_view told_keys[] = {"good", "bad"};
constexpr std::string_view touchpoint_keys[] = {"expected", "experienced", "scale"};
constexpr std::string_view customer_keys[] = {"table", "id", "segment", "joined", "left", "revenue"};
constexpr std::string_view contact_keys[] = {"table", "id", "problem", "date"};
constexpr std::string_view report_keys[] = {"table", "problem"};
constexpr std::string_view loss_sources[] = {"intention", "behaviour"};
constexpr std::string_view frequency_sources[] = {"respondents", "contacts"};
constexpr std::string_view problem_sources[] = {"respondents", "expectations"};
constexpr std::string_view calibrations[] = {"shares", "realisation"};
constexpr std::string_view encodings[] = {"utf-8", "cp932"};

struct StudyReading {
  Library& library;
  std::vector<Source>& sources;
  std::vector<Fault>& faults;
  Study& study;
  QuestionsReading questions;

  void fault(FaultCode code, Place place, std::vector<std::pair<std::string, std::string>> values = {}) {
    add_fault(faults, {code, place, std::move(values)});
  }

  bool keys(const Node& node, std::string_view name, KeyList known) { return questions.keys(node, name, known); }

  /// The table that a role names.
  int table_of(const Node& map) {
    const Node* node = required(map, "table", faults);
    if (!node) return -1;
    std::vector<std::string> known;
    for (const StudyTable& one : study.tables) known.push_back(one.id);
    const auto found = std::find(known.begin(), known.end(), node->text);
    if (node->type == Node::Type::scalar && found != known.end()) return static_cast<int>(found - known.begin());
    if (!node->reported)
      add_fault(faults, suggesting("study-unknown-table", {{"table", std::string(node->text)}}, node->text, known,
                                   node->place));
    return -1;
  }

  int question(const Node& map, std::string_view key, int table, AnswerKind answers, std::string_view name = {}) {
    const Node* node = map.find(key);
    return node && node->type != Node::Type::null ? questions.read(*node, name.empty() ? key : name, table, answers)
                                                  : -1;
  }

  void read_head(const Node& root);
  void read_window(const Node& root);
  void read_tables(const Node& root);
  void read_respondents(const Node& node);
  void read_journeys(const Node& node);
  void read_course(const Node& map, StudyJourney& journey, const std::string& prefix = {});
  void read_problems(const Node& problems);
  void read_customers(const Node& node);
  void read_contacts(const Node& node);
  void read_reports(const Node& node);
  void read_choices(const Node& root);
  void read_loss(const Node& root);
  void read_adjust(const Node& root);
  void read_realisation(const Node& root);
  void check();
};

std::optional<int> date_number(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto part = [&](std::size_t from, std::size_t size) { return parsed_number<int>(text.substr(from, size)); };
  const auto year = part(0, 4), month = part(5, 2), day = part(8, 2);
  if (!year || !month || !day || *year < 1 || *month < 1 || *month > 12 || *day < 1 || *day > 31) return std::nullopt;
  return (12 * *year + *month) * 100 + *day;
}

void StudyReading::read_head(const Node& root) {
  if (const Node* from = root.find("problems_from"))
    study.problems_from_expectations = read_word(*from, "problems_from", problem_sources, faults) == 1;
  if (const Node* name = required(root, "name", faults)) study.name = read_both(*name, "name", faults);
  if (const Node* model = required(root, "model", faults)) {
    const std::string name = read_text(*model, "model", faults);
    study.model_name = name;
    if (!name.empty()) study.model = library.model(name, study.file, model->place, sources, faults);
    if (study.model && !study_model(*study.model)) fault("study-model", model->place, {{"model", name}});
    // Expectations that are not met are problems of which a drop is all that is known.
    if (study.problems_from_expectations) {
      study.model_name = "drop";
      study.model = library.model(study.model_name, study.file, model->place, sources, faults);
    }
  }
  if (const Node* base = root.find("base")) study.base = read_text(*base, "base", faults);
  if (const Node* currency = root.find("currency")) {
    study.currency = read_text(*currency, "currency", faults);
    if (!study.currency.empty() && !is_currency(study.currency))
      fault("unknown-currency", currency->place, {{"value", study.currency}});
  } else if (study.base.empty()) {
    require_one(root, {"currency"}, faults);
  }
  if (const Node* minimum = root.find("minimum")) {
    const auto number = parsed_number<int>(minimum->text);
    if (minimum->type == Node::Type::scalar && number && *number >= 1)
      study.minimum = *number;
    else if (!minimum->reported)
      fault("study-minimum", minimum->place, {{"written", std::string(minimum->text)}});
  }
  if (const Node* missing = root.find("missing"))
    for (const Node* one : scalars_of(*missing, "missing", faults))
      if (const std::string text(trimmed(one->text)); !text.empty()) questions.missing.push_back(text);
}

void StudyReading::read_window(const Node& root) {
  const Node* period = root.find("period");
  if (period) study.period = static_cast<Period>(std::max(0, read_word(*period, "period", period_names, faults)));
  const Node* window = root.find("window");
  if (!window) {
    require_one(root, {"window", "period"}, faults);
    return;
  }
  if (period) fault("study-window-and-period", period->place);
  if (!keys(*window, "window", window_keys)) return;
  const auto date = [&](std::string_view key, std::string& text) {
    const Node* node = required(*window, key, faults);
    if (!node) return 0;
    text = read_text(*node, key, faults);
    const auto number = date_number(text);
    if (!number && !text.empty()) fault("study-window-date", node->place, {{"written", text}});
    return number.value_or(0);
  };
  study.from = date("from", study.from_text);
  study.to = date("to", study.to_text);
  if (!study.from || !study.to) return;
  study.has_window = true;
  for (const Period one : {Period::year, Period::quarter, Period::month})
    if (study.to - study.from == 100 * static_cast<int>(months_in(one))) {
      study.period = one;
      return;
    }
  fault("study-window", window->place, {{"from", study.from_text}, {"to", study.to_text}});
}

void StudyReading::read_tables(const Node& root) {
  const Node* tables = required(root, "tables", faults);
  if (!tables || !is_map(*tables, "tables", faults)) return;
  for (const Entry& e : tables->entries) {
    StudyTable table;
    table.id = e.key;
    table.place = e.key_place;
    if (!is_id(e.key)) fault("bad-id", e.key_place, {{"id", table.id}});
    if (keys(*e.value, e.key, table_keys)) {
      if (const Node* file = required(*e.value, "file", faults)) {
        table.file = read_text(*file, "file", faults);
        table.place = file->place;
      }
      if (const Node* name = e.value->find("table")) table.table = read_text(*name, "table", faults);
      if (const Node* source = e.value->find("source")) table.source = read_text(*source, "source", faults);
      if (const Node* as_of = e.value->find("as_of")) {
        table.as_of = read_text(*as_of, "as_of", faults);
        table.as_of_place = as_of->place;
        if (!table.as_of.empty() && !is_date(table.as_of)) fault("bad-date", as_of->place, {{"written", table.as_of}});
      }
      if (const Node* encoding = e.value->find("encoding"))
        table.cp932 = read_word(*encoding, "encoding", encodings, faults) == 1;
    }
    study.tables.push_back(std::move(table));
  }
}

void StudyReading::read_customers(const Node& node) {
  Study::Customers& c = study.customers;
  c.place = node.place;
  if (!keys(node, "customers", customer_keys)) return;
  c.table = table_of(node);
  c.id = question(node, "id", c.table, AnswerKind::plain_id, "customers.id");
  c.segment = question(node, "segment", c.table, AnswerKind::ids, "customers.segment");
  c.joined = question(node, "joined", c.table, AnswerKind::date, "customers.joined");
  if (const Node* left = node.find("left"))
    c.left =
        questions.read(*left, "customers.left", c.table, left->find("yes") ? AnswerKind::yes_no : AnswerKind::date);
  if (const Node* revenue = node.find("revenue")) {
    c.revenue_per = study.period;
    if (const Node* per = revenue->find("per"))
      c.revenue_per = static_cast<Period>(std::max(0, read_word(*per, "per", period_names, faults)));
    c.revenue = questions.read(*revenue, "customers.revenue", c.table, AnswerKind::number);
    if (c.revenue >= 0) {
      study.questions[at(c.revenue)].decimals = 2;
      study.questions[at(c.revenue)].may_be_negative = true;
    }
  }
  questions.joined_table = c.id >= 0 ? c.table : -1;
}

/// What came of a problem. `prefix`: before the names of the questions.
void StudyReading::read_course(const Node& map, StudyJourney& journey, const std::string& prefix) {
  const int table = study.respondents.table;
  journey.complained = question(map, "complained", table, AnswerKind::yes_no, prefix + "complained");
  journey.outcome = question(map, "outcome", table, AnswerKind::ids, prefix + "outcome");
  if (journey.outcome >= 0 && !study.problems_from_expectations) require_one(map, {"complained"}, faults);
}

/// Several problems a person, each with its own journey.
void StudyReading::read_problems(const Node& problems) {
  Study::Respondents& s = study.respondents;
  if (!is_map(problems, "problems", faults)) return;
  if (problems.entries.empty()) fault("empty-map", problems.place, {{"key", "problems"}});
  for (const Entry& e : problems.entries) {
    const std::string name = "problems." + std::string(e.key);
    if (!is_id(e.key)) fault("bad-id", e.key_place, {{"id", std::string(e.key)}});
    StudyJourney one{std::string(e.key)};
    one.problem = questions.read(*e.value, name, s.table, AnswerKind::one_problem, e.key);
    read_course(*e.value, one, name + ".");
    if (one.problem >= 0) s.journeys.push_back(std::move(one));
  }
}

void StudyReading::read_journeys(const Node& node) {
  Study::Respondents& s = study.respondents;
  const Node* several = node.find("problems");
  if (several) {
    for (const std::string_view key : {"problem", "complained", "outcome"})
      if (const Node* other = node.find(key))
        fault("study-problem-and-problems", other->place, {{"key", std::string(key)}});
    read_problems(*several);
  } else {
    StudyJourney one;
    one.problem = question(node, "problem", s.table, AnswerKind::problems);
    read_course(node, one);
    if (!study.problems_from_expectations) require_one(node, {"problem", "problems"}, faults);
    s.journeys.push_back(std::move(one));
  }
  if (!study.problems_from_expectations) return;
  for (const StudyJourney& one : s.journeys)
    for (const int index : {one.problem, one.complained, one.outcome})
      if (index >= 0) s.unused.push_back(index);
  s.journeys.clear();
}

void StudyReading::read_respondents(const Node& node) {
  Study::Respondents& s = study.respondents;
  s.place = node.place;
  if (!keys(node, "respondents", respondent_keys)) return;
  s.table = table_of(node);
  s.id = question(node, "id", s.table, AnswerKind::plain_id, "respondents.id");
  s.weight = question(node, "weight", s.table, AnswerKind::weight);
  s.segment = question(node, "segment", s.table, AnswerKind::ids);
  read_journeys(node);
  s.lost = question(node, "lost", s.table, AnswerKind::shares);
  if (const Node* left = node.find("left")) {
    if (left->type == Node::Type::scalar && left->text == "customers")
      s.left_of_customers = true;
    else
      s.left = questions.read(*left, "left", s.table, AnswerKind::yes_no);
    if (s.left_of_customers && (questions.joined_table < 0 || s.id < 0 || study.customers.left < 0))
      fault("study-left-of-customers", left->place);
  }
  s.asked = question(node, "asked", s.table, AnswerKind::date);
  s.spend_cut = question(node, "spend_cut", s.table, AnswerKind::shares);
  const auto numbers = [&](int index) {
    if (index < 0) return;
    StudyQuestion& one = study.questions[at(index)];
    one.decimals = 2;
    one.missing = questions.missing;
  };
  if (const Node* told = node.find("told"); told && keys(*told, "told", told_keys)) {
    s.told_good = question(*told, "good", s.table, AnswerKind::number, "told.good");
    s.told_bad = question(*told, "bad", s.table, AnswerKind::number, "told.bad");
    numbers(s.told_good);
    numbers(s.told_bad);
  }
  const Node* expectations = node.find("expectations");
  if (study.problems_from_expectations) require_one(node, {"expectations"}, faults);
  if (!expectations || !is_map(*expectations, "expectations", faults)) return;
  if (study.problems_from_expectations && expectations->entries.empty())
    fault("empty-map", expectations->place, {{"key", "expectations"}});
  for (const Entry& e : expectations->entries) {
    if (!is_id(e.key)) fault("bad-id", e.key_place, {{"id", std::string(e.key)}});
    if (!keys(*e.value, e.key, touchpoint_keys)) continue;
    Touchpoint point{std::string(e.key)};
    const Node* scale = required(*e.value, "scale", faults);
    const auto bounds = scale ? read_scale(*scale, faults) : std::nullopt;
    for (const bool expected : {true, false}) {
      const std::string_view key = expected ? "expected" : "experienced";
      if (!required(*e.value, key, faults)) continue;
      const int index =
          question(*e.value, key, s.table, AnswerKind::number, "expectations." + point.id + "." + std::string(key));
      numbers(index);
      if (index >= 0) {
        study.questions[at(index)].scale = bounds;
        study.questions[at(index)].may_be_negative = true;
      }
      (expected ? point.expected : point.experienced) = index;
    }
    if (point.expected < 0 || point.experienced < 0) continue;
    if (study.problems_from_expectations)
      s.journeys.push_back({point.id, -1, -1, -1, static_cast<int>(s.touchpoints.size())});
    s.touchpoints.push_back(std::move(point));
  }
}

void StudyReading::read_contacts(const Node& node) {
  Study::Contacts& c = study.contacts;
  c.place = node.place;
  if (!keys(node, "contacts", contact_keys)) return;
  c.table = table_of(node);
  c.id = question(node, "id", c.table, AnswerKind::plain_id, "contacts.id");
  if (const Node* problem = required(node, "problem", faults))
    c.problem = questions.read(*problem, "contacts.problem", c.table, AnswerKind::problems);
  c.date = question(node, "date", c.table, AnswerKind::date, "contacts.date");
}

void StudyReading::read_reports(const Node& node) {
  Study::Reports& r = study.reports;
  r.place = node.place;
  if (!keys(node, "reports", report_keys)) return;
  r.table = table_of(node);
  if (const Node* problem = required(node, "problem", faults))
    r.problem = questions.read(*problem, "reports.problem", r.table, AnswerKind::problems);
}

/// What loss rates come from, and the span that they are of.
void StudyReading::read_loss(const Node& root) {
  const Study::Respondents& s = study.respondents;
  const bool behaviour = study.knows_behaviour();
  study.loss_from = behaviour ? LossFrom::behaviour : LossFrom::intention;
  if (const Node* from = root.find("loss_from")) {
    const int which = read_word(*from, "loss_from", loss_sources, faults);
    if (which == 1 && !behaviour) fault("study-loss-from", from->place, {{"key", "left"}});
    if (which == 0 && s.lost < 0) fault("study-loss-from", from->place, {{"key", "lost"}});
    if (which == 0) study.loss_from = LossFrom::intention;
  }
  for (const int index : {s.lost, s.asked}) {
    if (index < 0 || !study.question(index).over) continue;
    const Period over = *study.question(index).over;
    if (study.loss_over && *study.loss_over != over)
      fault("study-over-differs", study.question(index).place,
            {{"one", std::string(name_of(*study.loss_over))}, {"other", std::string(name_of(over))}});
    study.loss_over = over;
    if (s.left_of_customers && months_in(over) > months_in(study.period))
      fault("study-over-window", study.question(index).place,
            {{"span", std::string(name_of(over))}, {"window", std::string(name_of(study.period))}});
  }
}

/// What divides respondents into strata.
void StudyReading::read_adjust(const Node& root) {
  const Node* adjust = root.find("adjust");
  if (!adjust || !is_map(*adjust, "adjust", faults)) return;
  for (const Entry& e : adjust->entries)
    if (const int index =
            questions.read(*e.value, "adjust." + std::string(e.key), study.respondents.table, AnswerKind::ids);
        index >= 0)
      study.respondents.strata.push_back(index);
}

/// At most one thing may decide how much of an intention comes true.
void StudyReading::read_realisation(const Node& root) {
  const Node* calibrate = root.find("calibrate");
  if (calibrate) {
    const int which = read_word(*calibrate, "calibrate", calibrations, faults);
    study.calibrate = which == 0 ? Calibrate::shares : which == 1 ? Calibrate::realisation : Calibrate::nothing;
    if (study.customers.left < 0)
      fault("study-calibrate", calibrate->place, {{"key", "customers.left"}});
    else if (which == 0 && (study.loss_from != LossFrom::intention || study.respondents.lost < 0))
      fault("study-calibrate-shares", calibrate->place);
  }
  std::vector<std::string> writers;
  Place place;
  const auto add = [&](bool writes, std::string_view key, std::string what) {
    if (!writes) return;
    const Node* node = root.find(key);
    place = node ? node->place : study.respondents.place;
    writers.push_back(std::move(what));
  };
  const std::string strata = study.respondents.strata.empty() ? "problems" : "adjust";
  add(study.realised_by_answers(), "loss_from", "loss_from: intention");
  add(study.realised_by_churn(), "calibrate", "calibrate: realisation");
  add(study.realised_by_strata(), strata, strata);
  if (writers.size() > 1) fault("study-two-realisations", place, {{"one", writers[0]}, {"other", writers[1]}});
}

/// What is to be estimated from what.
void StudyReading::read_choices(const Node& root) {
  read_loss(root);
  read_adjust(root);
  read_realisation(root);
  const std::vector<std::string> known = study.problems();
  if (const Node* from = root.find("frequency_from"); from && is_map(*from, "frequency_from", faults))
    for (const Entry& e : from->entries) {
      if (std::find(known.begin(), known.end(), e.key) == known.end())
        add_fault(faults,
                  suggesting("study-unknown-problem", {{"problem", std::string(e.key)}}, e.key, known, e.key_place));
      if (read_word(*e.value, e.key, frequency_sources, faults) != 1) continue;
      study.frequency_from_contacts.emplace_back(e.key);
      if (study.contacts.problem < 0 || study.contacts.id < 0) fault("study-frequency-from", e.value->place);
    }
}

void StudyReading::check() {
  const Study::Respondents& s = study.respondents;
  const auto model = study.model ? study_model(*study.model) : std::nullopt;
  for (const StudyJourney& one : s.journeys) {
    if (model && model->drop) {
      for (const int index : {one.complained, one.outcome})
        if (index >= 0) fault("study-not-of-model", study.question(index).place, {{"key", study.question(index).name}});
    } else if (model && one.outcome >= 0) {
      for (const std::string& label : labels_of(study.question(one.outcome)))
        if (std::find(model->outcomes.begin(), model->outcomes.end(), label) == model->outcomes.end())
          add_fault(faults, suggesting("study-unknown-outcome", {{"outcome", label}}, label, model->outcomes,
                                       study.question(one.outcome).place));
    }
  }
  for (const StudyQuestion& one : study.questions)
    if (one.type == StudyQuestion::Type::date && !study.has_window)
      fault("study-dates-without-window", one.place, {{"question", one.name}});
  // Answers given inside of the window, or behind it, are of people who have stayed so far.
  if (!s.left_of_customers || s.asked >= 0 || !study.has_window || s.table < 0) return;
  const StudyTable& table = study.table(s.table);
  std::string asked = table.as_of;
  if (asked.size() == 7 && asked[5] == 'Q') asked.replace(5, 2, fmt::format("{:02}", 3 * (asked[6] - '0')));
  const bool before = !asked.empty() && asked < study.from_text.substr(0, asked.size());
  if (!before)
    fault("study-asked", table.as_of_place ? table.as_of_place : table.place,
          {{"from", study.from_text}, {"as_of", table.as_of.empty() ? "-" : table.as_of}});
}

}  // namespace

ReadStudy read_study(Library& library, const std::string& file, const std::string& text) {
  ReadStudy out;
  Arena arena;
  out.sources.push_back({file, text});
  const ClossFile read = parse_closs_file(arena, 0, out.sources[0].text, "closs_study");
  if (!read.known) {
    out.sources[0].text.clear();
    out.faults.push_back(no_closs_file(file, "closs_study", {}));
    return out;
  }
  out.faults = read.faults;
  auto study = std::make_shared<Study>();
  study->file = file;
  StudyReading r{library, out.sources, out.faults, *study, {*study, out.faults}};
  if (!read.root || !r.keys(*read.root, "closs_study", study_keys)) return out;
  const Node& root = *read.root;
  if (const Node* version = required(root, "closs_study", out.faults))
    is_version_1(*version, "study-version", out.faults);
  r.read_head(root);
  r.read_window(root);
  r.read_tables(root);
  if (const Node* node = root.find("customers")) r.read_customers(*node);
  if (const Node* node = required(root, "respondents", out.faults)) r.read_respondents(*node);
  if (const Node* node = root.find("contacts")) r.read_contacts(*node);
  if (const Node* node = root.find("reports")) r.read_reports(*node);
  r.read_choices(root);
  r.check();
  sort_by_place(out.faults, 0);
  if (out.faults.empty()) out.study = std::move(study);
  return out;
}

}  // namespace closs
