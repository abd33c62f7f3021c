// Two scenarios as one that has every changed input at its old or at its new state, in any combination. Numbers are
// matched by their use, not by how they were written: what a problem in a segment inherited before and states itself
// now is one changed number. A problem or segment that only one of the two has is there in all combinations, with
// nobody in it where it is off. What is no number (overlap, horizon, model, how a frequency is given, what a fix
// changes) is a setting: combinations of settings are scenarios, combinations of numbers rows over one of them.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/scenario/scenario.hpp"

namespace closs {

/// A number before and after; indices into the values of the old and the new scenario, -1: not stated there.
struct ChangedNumber {
  int before = -1, after = -1;
};

struct ChangedInput {
  enum class Kind {
    number,   // one value
    shares,   // the members of a group, which keep their sum
    added,    // a problem, segment or fix that the old scenario lacks
    removed,  // ... that the new one lacks
    setting   // what is no number
  } kind = Kind::number;
  std::string path{};                    // "problems.billing.outcomes", "segments.business", "overlap"
  std::vector<ChangedNumber> numbers{};  // empty for most settings
  std::string before{}, after{};         // of a setting: "most_serious", "3"; empty: not stated
  Place place_before{}, place_after{};   // in the sources of each scenario; none where it is not written
  std::string problem{};                 // its id, where the input belongs to one problem only
  bool of_fix = false;                   // only figures of fixes can depend on it
  bool of_frequency = false;             // moves how many customers meet a problem
  bool inert = false;                    // no figure that exists in both scenarios depends on it
};

/// A number that a changed input moves.
struct BlendColumn {
  int value = -1;  // index into the values of every scenario that combined() gives
  int input = -1;  // index into Blend::inputs
  double before = 0, after = 0;
};

/// Which kinds of figures will be asked of the combinations.
struct BlendFor {
  bool fixes = false, tags = false;
};

struct Blend {
  std::vector<ChangedInput> inputs;
  std::vector<bool> is_setting;  // per input: combined() must know its state
  std::vector<BlendColumn> columns;

  // What combined() is made of. Inputs are indices into `inputs` (-1: the same in both), values into `values`.
  /// A problem, segment or fix of either scenario; -1: that one lacks it.
  struct Matched {
    std::string id;
    int before = -1, after = -1;
    int presence = -1;  // the input that adds or removes it
  };
  /// A value, or where its use is a setting one for each state.
  struct Slot {
    int value = -1;
    int setting = -1, before = -1, after = -1;
  };
  struct MergedProblem {
    Slot occurrence;
    int incidents = -1;
    std::map<std::string, int, std::less<>> parameters;  // by name, of either model
    bool nowhere = false;                                // neither scenario has this problem in this segment
  };
  struct MergedSegment {
    EconomicValues economics;  // but for the baseline
    Slot baseline_loss;
    std::vector<MergedProblem> problems;  // one per `problems`
  };
  struct MergedFix {
    int shape = -1, start = -1, ramp = -1;  // inputs
    int once = -1, per_period = -1;
    std::vector<int> values_before, values_after;  // per change of either
  };
  const Scenario *before = nullptr, *after = nullptr;
  BlendFor wanted;
  std::vector<Value> values;
  std::vector<Matched> problems, segments, fixes;
  std::vector<MergedSegment> merged_segments;
  std::vector<MergedFix> merged_fixes;
  int model = -1, overlap = -1, horizon = -1, lifetime = -1, word_of_mouth = -1, tags = -1;
  EconomicValues economics;  // but for
  Slot new_customer_value;
};

/// What two scenarios differ in. They must agree in currency and period, live as long as the blend, and have been read
/// without errors.
Blend blend(const Scenario& before, const Scenario& after, BlendFor wanted);

/// The scenario with the settings in `on` (one flag an input) at their new state; the numbers that `columns` move stand
/// at their old values.
Scenario combined(const Blend& blend, const std::vector<bool>& on);

}  // namespace closs
