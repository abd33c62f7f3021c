// Whether fixes did what they promised (docs/method.md, "Did a fix work"): a scenario from before, with the fixes, and
// one of the same model from after. Each changed input is judged by draws of both, independent of each other; what came
// of it in money follows from the scenario before with these inputs as observed.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/difference/bridge.hpp"
#include "core/scenario/measures.hpp"
#include "core/scenario/scenario.hpp"

namespace closs {

/// Draws of each input: enough for a chance to be known to 0.1 %.
constexpr std::int64_t verify_trials = 16'384;
/// From this chance on an input is said to have moved.
constexpr double sure_of_change = 0.95;

struct VerifyPlan {
  std::vector<int> fixes = {};    // of `before`: those carried out, no two of which exclude each other; at least one
  std::optional<int> at = {};     // period of `before` that `after` tells of; none: the first of full effect of each
  std::vector<int> control = {};  // segments of `before` in which none of these fixes works
  int threads = 0;                // 0: all cores; the figures are the same on any number
};

enum class Outcome { achieved, partly, not_achieved, not_told, not_due };
/// As formats for programs name them.
std::string_view name_of(Outcome outcome);

/// Why an input was not observed.
enum class Unobserved {
  no,                // it was
  gone,              // `after` has no such segment, problem or number
  given_otherwise,   // a share of problems in one of them, but not in the other
  not_measured,      // `after` states no survey and no measurement for it
  same_source,       // ... but source and as_of are those of `before`
  control,           // not observed in a control segment
  pooled,            // one number for this segment and a control segment
  nothing_promised,  // the fix leaves it as it is
};
std::string_view name_of(Unobserved why);

/// One input that a fix changes, in segments that have it in common. Numbers in base units, per period; NaN: none.
struct VerifiedChange {
  static constexpr double none = std::numeric_limits<double>::quiet_NaN();

  Target target{};                          // in `before`
  std::vector<int> segments = {};           // of `before`
  bool everywhere = false;                  // these are all of its segments
  int value_before = -1, value_after = -1;  // what states it; -1: nothing
  double before = none, promised = none;    // promised: in the period that was observed
  double observed = none;                   // less what changed in the control segments
  double control = none;                    // that change
  double moved = none;                      // chance that it moved the promised way
  double reached = none;                    // ... at least as far as promised
  double low = none, high = none;           // 5 % and 95 % quantile of observed less before
  Unobserved why = Unobserved::no;
  Outcome outcome = Outcome::not_told;
  std::int64_t needed = 0;      // of a rate not told yet: answers that `after` needs; 0: nothing is known of that
  bool too_few_before = false;  // no number of them would do, `before` has too few
};

/// Figures of fixes that are judged together.
struct FixReturns {
  Figure npv = {}, roi = {}, payback = {};
};

struct VerifiedWorth {
  // Cost of inaction per month: of `before`; with the inputs as promised, and as observed. Reason of none, or empty.
  double before = 0, promised = 0, observed = 0;
  std::string_view none = {};
  FixReturns returns_promised = {}, returns_observed = {};
  double chance = VerifiedChange::none;  // that the npv with the observed effect is above 0
  bool any_observed = false, all_observed = false;
};

/// A fix, or fixes that change one input in one segment.
struct VerifiedFix {
  std::vector<int> fixes = {};  // of `before`
  int at = 1;                   // the period
  Outcome outcome = Outcome::not_told;
  std::vector<VerifiedChange> changes = {};  // none where it is not due
  VerifiedWorth worth = {};                  // of no meaning there
};

/// A problem that came, went, or is met more often or less often than before.
struct VerifiedProblem {
  enum class How { appeared, gone, grew, shrank } how = How::grew;
  std::string id = {};
  double before = VerifiedChange::none, after = VerifiedChange::none;  // share of all customers
  double chance = VerifiedChange::none;                                // that it grew, or shrank
};
std::string_view name_of(VerifiedProblem::How how);

struct Verified {
  std::vector<VerifiedFix> fixes = {};
  std::vector<VerifiedProblem> problems = {};
  Scenario observed = {};  // `before` with all changed inputs as observed
  Bridge beside = {};      // from that to `after`: what else moved the cost of inaction per month

  bool any_observed() const;
  /// Every fix that is due is achieved or partly.
  bool passes() const;
};

/// Both of one model, currency and period, read without errors. Failure (too-much-work).
Verified verify(const Scenario& before, const Scenario& after, const VerifyPlan& plan);

}  // namespace closs
