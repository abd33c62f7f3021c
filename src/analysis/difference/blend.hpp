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
  enum class Owner { scenario, problem_defaults, problems, segments, fixes };
  enum class Kind {
    number,   // one value
    shares,   // the members of a group, which keep their sum
    added,    // a problem, segment or fix that the old scenario lacks
    removed,  // ... that the new one lacks
    setting   // what is no number
  } kind = Kind::number;
  std::string path{};                    // "problems.billing.outcomes", "segments.business", "overlap"
  Owner owner = Owner::scenario;         // where in a scenario file it stands
  std::string_view setting{};            // of a setting, which: "overlap", "fix_start", "occurrence"
  std::string id{};                      // of what is added or removed, or of the fix that is set otherwise
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

    bool in_both() const { return before >= 0 && after >= 0; }
  };
  /// A value, or where its use is a setting one for each state.
  struct Slot {
    int value = -1;
    int setting = -1, before = -1, after = -1;
  };
  /// Inputs that set a fix otherwise.
  struct FixSettings {
    int shape = -1, start = -1, ramp = -1;
  };
  const Scenario *before = nullptr, *after = nullptr;
  BlendFor wanted;
  std::vector<Value> values;  // their addresses are those of the scenario that they come from
  std::vector<Matched> problems, segments, fixes;
  std::vector<FixSettings> fix_settings;     // one per `fixes`
  std::vector<const Parameter*> parameters;  // of both models, each name once
  std::map<Address, Slot> slots;             // by UseInBlend
  int model = -1, loss_rates_over = -1, overlap = -1, horizon = -1, lifetime = -1, word_of_mouth = -1, tags = -1;
};

/// Uses of one scenario (core/scenario/uses.hpp) in terms of a blend of it: problems, segments, fixes and parameters
/// are indices into the lists of the blend, and how often a problem occurs is one use, however it is given.
struct UseInBlend {
  std::vector<int> problems, segments, fixes, parameters;  // by index in the scenario
  Address operator()(Address use) const;
};

/// What two scenarios differ in. They must agree in currency and period, live as long as the blend, and have been read
/// without errors.
Blend blend(const Scenario& before, const Scenario& after, BlendFor wanted);

/// The scenario with the settings in `on` (one flag an input) at their new state; the numbers that `columns` move stand
/// at their old values.
Scenario combined(const Blend& blend, const std::vector<bool>& on);

}  // namespace closs
