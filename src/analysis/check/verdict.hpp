// What a check says of one thing: an expectation, or a figure against its stored value.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "core/scenario/fault.hpp"
#include "core/scenario/measures.hpp"

namespace closs {

struct Verdict {
  enum class Kind { expectation, figure /* against the baseline */, baseline /* as a whole */ };
  enum class Status { passed, warned, failed, updated /* failed, but the baseline was written anew */ };
  Kind kind = Kind::figure;
  Status status = Status::passed;
  /// Why, where old, new and limit do not tell: a code of the table of words ("check_reason." in front):
  /// "unknown-figure", "no-condition" (it cannot be read: an error tells), "none", "undecided", "undecidable",
  /// "trials-refused", "now-none", "now-a-number",
  /// "other-unit", "missing", "new", "no-baseline", "unusable", "gone" (its scenario).
  std::string_view reason = {};
  std::string figure = {};  // its name; empty: the baseline as a whole
  Unit unit = Unit::money;
  std::string expectation = {};  // as written, without `warn:`
  // In base units; NaN: none.
  double old = std::numeric_limits<double>::quiet_NaN();
  double now = std::numeric_limits<double>::quiet_NaN();
  double limit = std::numeric_limits<double>::quiet_NaN();  // the bound of an expectation, else the difference allowed
  double difference = std::numeric_limits<double>::quiet_NaN();  // now - old; for an expectation now - limit
  std::string_view none = {};                                    // why there is no `now`: a code ("none." in front)
  std::string near = {};                                         // the figure that was probably meant
  std::int64_t trials = 0;                                       // of a simulation that tells `now`
  std::int64_t would_decide = 0;  // undecided: about so many trials would decide; 0: none would
  int input =
      -1;  // of a figure: the changed input that moved it, an index into CheckedFile::changes; -1: none is known
  Place place = {};
};

/// How many of each.
struct VerdictCounts {
  int passed = 0, warned = 0, failed = 0, updated = 0;
  int all() const { return passed + warned + failed + updated; }
  void add(Verdict::Status status);
  void add(const VerdictCounts& more);
};

}  // namespace closs
