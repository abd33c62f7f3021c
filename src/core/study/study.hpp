// A study, as it is read (docs/from-tables.md): which table and column means what, and how counts of them become a
// scenario. Plain data; input/study reads it, analysis/estimate makes the reduction and the estimates of it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/at.hpp"
#include "core/scenario/fault.hpp"
#include "core/scenario/model.hpp"
#include "core/scenario/scenario.hpp"
#include "core/scenario/text.hpp"

namespace closs {

/// A file of rows.
struct StudyTable {
  std::string id;
  std::string file;                     // as written, relative to the study
  std::string table = {};               // its name in a database; empty: the file's stem
  std::string source = {}, as_of = {};  // of what is estimated from it
  bool cp932 = false;                   // encoding: cp932
  Place place = {}, as_of_place = {};
};

/// `< 12`, `>= 4 and <= 7`: numbers that become one label.
struct Band {
  struct Bound {
    std::string_view sign;  // "<", "<=", ">", ">="
    double number = 0;
    std::string written = {};  // the number, as SQL takes it
  };
  std::vector<Bound> bounds = {};  // one or two
};

/// One label and what becomes it.
struct Mapped {
  std::string label;
  std::vector<std::string> texts = {};
  std::optional<Band> band = {};
};

/// What stands in a cell instead of an answer. Labels of ours are ids, so none begins with a dot.
namespace instead {
constexpr std::string_view missing = ".missing", ignored = ".ignored", unmapped = ".unmapped", none = ".none",
                           no_number = ".no_number", no_date = ".no_date", negative = ".negative", tiny = ".tiny",
                           outside = ".outside", value = ".value", not_joined = ".not_joined",
                           not_active = ".not_active", not_followed = ".not_followed";
}  // namespace instead

/// A column of a table, and what its values mean.
struct StudyQuestion {
  enum class Type { labels, number, date, id };
  std::string name;  // "problem", "told.good", "expectations.delivery.expected"
  Type type = Type::labels;
  int table = -1;  // index into Study::tables
  std::string column;
  Place place = {}, column_place = {};
  bool of_customer = false;         // of the respondents, but read from the customer that the respondent joins
  std::vector<Mapped> mapped = {};  // labels
  std::string rest = {};            // what all other values become; empty: an error
  std::vector<std::string> missing = {};
  int decimals = 0;                                     // number: how many are kept
  bool may_be_negative = false;                         // number
  std::optional<std::pair<double, double>> scale = {};  // number: values beyond are told
  std::string format = "yyyy-mm-dd";                    // date
  std::optional<Period> over = {};                      // the span that is asked about; empty: the period
};

/// What was expected of a touchpoint, and what was experienced there.
struct Touchpoint {
  std::string id;
  int expected = -1, experienced = -1;  // indices into Study::questions
};

/// What respondents tell of their problems: of the most serious one, of one of several, or of an expectation that was
/// not met.
struct StudyJourney {
  std::string about = {};                           // of several: the problem's id; empty: the answer says which it is
  int problem = -1, complained = -1, outcome = -1;  // indices into Study::questions; -1: not asked
  int touchpoint = -1;                              // instead of `problem`: less than expected there
};

/// Where loss rates come from: what respondents say they will do, or what they did.
enum class LossFrom { intention, behaviour };
/// What makes the churn of the scenario that of the customer list.
enum class Calibrate { nothing, shares, realisation };

struct Study {
  std::string file;
  Text name;
  std::shared_ptr<const Model> model;
  std::string model_name;      // as written
  std::string base, currency;  // base: as written, relative to the study
  Period period = Period::year;
  bool has_window = false;
  int from = 0, to = 0;  // (12 y + m) 100 + d; `to` is excluded
  std::string from_text, to_text;
  std::vector<StudyTable> tables;
  std::vector<StudyQuestion> questions;  // in the order in which they stand in the file

  // Indices into `questions` (-1: not asked) and `tables` (-1: there is none).
  struct Respondents {
    int table = -1;
    int id = -1, weight = -1, segment = -1;
    int lost = -1, left = -1, asked = -1, spend_cut = -1, told_good = -1, told_bad = -1;
    std::vector<StudyJourney> journeys;  // one; with several problems one each
    std::vector<int> unused;             // read and told, but no input comes of them
    bool left_of_customers = false;
    std::vector<Touchpoint> touchpoints;
    std::vector<int> strata;  // adjust
    Place place = {};
  } respondents;
  struct Customers {
    int table = -1, id = -1, segment = -1, joined = -1, left = -1, revenue = -1;
    Period revenue_per = Period::year;
    Place place = {};
  } customers;
  struct Contacts {
    int table = -1, id = -1, problem = -1, date = -1;
    Place place = {};
  } contacts;
  struct Reports {
    int table = -1, problem = -1;
    Place place = {};
  } reports;
  double minimum = 30;
  LossFrom loss_from = LossFrom::intention;
  std::optional<Period> loss_over;  // the span that loss is asked or observed over; empty: the period
  Calibrate calibrate = Calibrate::nothing;
  bool problems_from_expectations = false;
  std::vector<std::string> frequency_from_contacts;  // problems whose frequency is counted in contacts

  const StudyQuestion& question(int index) const { return questions[at(index)]; }
  const StudyTable& table(int index) const { return tables[at(index)]; }
  /// Problems in the order in which respondents' answers name them, then those that only contacts and reports name.
  std::vector<std::string> problems() const;
  std::vector<std::string> segments() const;
  /// Whether anything of a respondent comes from the customer that joins.
  bool joins_customers() const;
  /// Whether a respondent tells of several problems, so that the scenario's overlap is independent.
  bool several() const { return !respondents.journeys.empty() && !respondents.journeys[0].about.empty(); }
  /// Whether what respondents did is known.
  bool knows_behaviour() const { return respondents.left >= 0 || respondents.left_of_customers; }
  /// Whether excess losses are compared within strata.
  bool adjusts() const { return several() || !respondents.strata.empty(); }
  // What tells how much of the loss that answers state comes true; at most one of these holds.
  /// What the same people did.
  bool realised_by_answers() const { return loss_from == LossFrom::intention && knows_behaviour(); }
  /// The churn of the customer list.
  bool realised_by_churn() const { return calibrate == Calibrate::realisation; }
  /// Comparison within strata; where a model has drops, that is the drop itself.
  bool realised_by_strata() const;
};

/// The labels of a question, without those that begin with a dot, in their order.
std::vector<std::string> labels_of(const StudyQuestion& question);

/// What a model is to studies: which of its parameters answers give.
struct StudyModel {
  bool drop = false;                  // loyalty_drop
  std::vector<std::string> outcomes;  // ids behind "outcomes."
  std::string silent;                 // the other id behind "loss."
  std::vector<std::string> states() const;
};
/// nullopt: no study can be made of it.
std::optional<StudyModel> study_model(const Model& model);

}  // namespace closs
