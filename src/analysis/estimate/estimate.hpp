// From the counts of a study to the inputs of a scenario, and to what else the tables tell: which sources agree, what
// customers, staff and complaints name, and where experience falls short of expectation.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "analysis/estimate/counts.hpp"
#include "analysis/estimate/intervals.hpp"
#include "core/study/study.hpp"

namespace closs {

/// An input of the scenario, as it is written.
struct EstimatedInput {
  std::string segment, problem;  // empty: of all; problem_defaults where `pooled`
  std::string parameter;         // "frequency", "loss.silent", "baseline_loss", "customers"
  bool of_problem = false;
  std::string literal;  // "61 of 512", "rest", "{normal: {mean: 2.1, sd: 0.3}}", "1460"
  double value = 0, n = 0;
  std::string per = {};  // "month": of amounts
  bool survey = true;    // else measured
  int table = -1;        // that it comes from
  // Where it stands, and why: each segment had enough answers; the problem had; only all problems together did.
  enum class Reach { segment, problem, pooled } reach = Reach::problem;

  /// Where it stands in the scenario: "segments.home.problems.billing.frequency".
  std::string path() const;
};

/// How much more often those with a problem leave than those without any: all of them, and within strata.
struct ExcessLoss {
  std::string problem;
  ShareDifference crude = {}, adjusted = {};
  double with = 0, without = 0;            // respondents that are compared (Kish)
  double adjusted_with = 0;                // of these, those with the problem in strata that have both
  std::size_t strata_without = 0;          // left out, since they lack one of both
  std::optional<double> realisation = {};  // that is written for the problem
};

/// How a question was answered.
struct Answered {
  int question = -1;
  std::int64_t mapped = 0, missing = 0, ignored = 0;
};

/// Two sources for one figure. `agree`: the interval of the difference holds 0.
struct TwoSources {
  enum class Figure { complaints, churn, intention } figure = Figure::complaints;
  std::string problem = {};
  double first = 0, second = 0;  // numbers of complaints, or shares
  ConfidenceInterval first_interval = {}, difference = {};
  double n = 0;
  bool agree() const { return difference.holds(0); }
};

/// How large a part of all that one source names a problem is.
struct Voice {
  bool heard = false;
  Portion portion = {};
  int rank = 0;  // 1: named most
};
struct ThreeVoices {
  std::string problem;
  Voice complaints, survey, staff;
};

/// A touchpoint: mean of experienced less expected.
struct ExpectationGap {
  std::string touchpoint, segment;  // segment empty: all
  Mean gap;
  double below = 0, as = 0, above = 0;
  double loss_below = 0, loss_others = 0;
  ConfidenceInterval loss_difference = {};
  bool has_loss = false;
};

struct Estimated {
  std::vector<EstimatedInput> inputs;  // in the order in which the scenario has them
  std::vector<Answered> answered;
  std::int64_t respondents = 0, used = 0, not_joined = 0, not_active = 0, not_followed = 0;
  std::int64_t customers = 0, active = 0, impossible = 0;
  std::int64_t contacts = 0, contacts_used = 0, contacts_without_customer = 0, reports = 0;
  std::optional<double> scaled_shares;  // calibrate: shares: the factor
  std::optional<double> churn;          // share of the active customers who left in the window
  std::vector<ExcessLoss> excess;       // by problem, where strata are compared, or the model is of drops
  std::vector<TwoSources> two_sources;
  std::vector<ThreeVoices> voices;
  std::vector<ExpectationGap> gaps;  // worst first
  std::size_t hidden_gaps = 0;       // of fewer than `minimum`
  std::vector<Fault> faults;         // errors: nothing may be shown then; and warnings
  bool failed = false;
};

/// Where realisation is written, but follows from the scenario's own values, it stands at 100 % until
/// settle_realisation.
Estimated estimate(const Study& study, std::span<const CountRow> rows);

/// k of n as a scenario takes it: two decimals at most; `p% of n` where k would be read as a share.
std::string literal_of(const Portion& portion);
/// A share with its standard error, normal. Where 90 % of that reach beyond 0, low, base and high: from 0, likeliest at
/// the estimate, with 95 % below what is 95 % of the normal law; beyond 100 % likewise from the other side.
std::string literal_of_share(double mean, double error);
/// A number from 0 on with its standard error, normal; where 90 % of that reach below 0, lognormal of the same mean and
/// deviation.
std::string literal_of_number(double mean, double error);
/// "12.7 %", of 3 significant digits; "-" of no number.
std::string share_text(double share);

}  // namespace closs
