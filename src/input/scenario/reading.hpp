// What the parts of the scenario reader share while one scenario is built: economics.cpp, problems.cpp, shares.cpp,
// tags.cpp, fixes.cpp, fix_checks.cpp, simulation.cpp, called by scenario.cpp. Each reads its part of the merged tree
// into Reading::scenario and appends its faults.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/scenario/scenario.hpp"
#include "input/model/file_keys.hpp"
#include "input/scenario/layers.hpp"
#include "input/scenario/read.hpp"
#include "input/values/literal.hpp"
#include "input/yaml/tree.hpp"

namespace closs {

constexpr int unread = -2;  // in the place of an index: a value is written there, but faulty

/// Limits on one scenario, beside those on its text; documented in docs/limits.md.
struct ScenarioLimits {
  static constexpr int periods = 1'200;            // horizon, lifetime
  static constexpr int period_number = 1'000'000;  // start, ramp
  static constexpr std::size_t problems = 2'000;
  static constexpr std::size_t segments = 1'000;
  static constexpr std::size_t cells = 50'000;  // problems x segments
  static constexpr std::size_t tags = 10'000;   // keys with a value each
  static constexpr std::size_t fixes = 1'000;
  static constexpr std::size_t changes = 100'000;  // of all fixes, wildcards expanded
  static constexpr std::size_t correlations = 1'000;
};

/// What one level (problem_defaults, a problem, a segment's problem) says of a problem, with all that it inherits.
struct Level {
  ProblemInputs inputs;           // occurrence: -1 while no level has given one
  std::vector<const Node*> rest;  // one per group of shares: where `rest` is written; nullptr: nowhere
  std::vector<int> rest_member;   // one per group: the parameter that takes the rest; -1: none
};

/// Parameters whose shares sum to 1.
struct ShareGroup {
  std::string_view name;
  std::vector<int> members;  // indices into Model::parameters
};

/// Thrown where a scenario has as many faults as anybody collects.
struct TooManyFaults {};

struct Reading {
  Library& library;
  Arena& arena;
  std::vector<Source>& sources;
  std::vector<Fault>& faults;
  const Layers& layers;
  std::span<const std::string> own;  // ReadOptions::own, normalised
  Scenario& scenario;
  LiteralContext context{};
  std::shared_ptr<const Benchmark> benchmark{};
  Place benchmark_place{};
  std::vector<ShareGroup> groups{};
  std::vector<int> group_of{};  // one per Model::parameters; -1: no share
  Level defaults{};             // benchmark, model and problem_defaults
  std::vector<Level> problems{};
  std::vector<Level> cells{};  // segment-major: what a segment says of a problem
  std::size_t changes = 0;     // of all fixes so far
  int incidents_neutral = -1;  // the value that stands for incidents_per_customer where none is written

  const Model& model() const { return *scenario.model; }
  /// The row of the parameter that an address names.
  const Parameter& parameter(const Address& address) const {
    return parameter_of(address.target.parameter, scenario.model.get());
  }
  Value& value(int index) const { return scenario.values[static_cast<std::size_t>(index)]; }
  void stop_at_limit() const {
    if (enough(faults)) throw TooManyFaults{};
  }
  void fault(Fault one) {
    stop_at_limit();
    faults.push_back(std::move(one));
  }
  /// A warning; as many are kept as faults.
  void warn(Fault one) { add_fault(scenario.warnings, std::move(one)); }
  void fault(FaultCode code, Place place, std::vector<std::pair<std::string, std::string>> values = {}) {
    fault(Fault{code, place, std::move(values)});
  }
};

// --- keys.cpp: nodes under keys, beside input/model/file_keys.hpp --------------------------------------

/// The node under a key; nullptr where there is none or a written null.
const Node* stated(const Node& map, std::string_view key);
/// Where a key stands that has a value; no place where it has none.
Place place_of_key(const Node& map, std::string_view key);
/// Whether a key is missing and no fault has told so yet (an empty value has told).
bool is_missing(const Node& map, std::string_view key);
/// `map`, whose keys are `known`, with every other key faulted, and in the tree as the one that was probably meant
/// where that is not there: what it holds is read, and not missing as well. `prefix`: of the names of parameters that
/// stand there; `told`: whether an unknown key was faulted in other words.
const Node& with_known_keys(Reading& r, const Node& map, std::span<const std::string_view> known,
                            std::string_view prefix = {}, const std::function<bool(const Entry&)>& told = {});
/// The text of a scalar; empty with a fault for anything else or an empty text.
std::string text_of(Reading& r, const Node& node, std::string_view key);
/// A text, or {en: ..., ja: ...}.
Text text_in_languages(Reading& r, const Node& node, std::string_view key);
/// A plain whole number from `least` to `most`; `least` with a fault for anything else.
int whole_number(Reading& r, const Node& node, std::string_view key, int least, int most);
/// The fault of what is no whole number from `least` on.
void not_a_whole_number(Reading& r, const Node& node, std::string_view key, int least);
/// A plain number of periods, which must not be inherited from a layer with another period; else as whole_number.
int periods(Reading& r, const Node& node, std::string_view key, int most);
/// true or false; false with a fault for anything else.
bool true_or_false(Reading& r, const Node& node, std::string_view key);
/// Whether `count` things are more than a scenario may hold; then a fault.
bool too_many(Reading& r, Place place, std::string_view key, std::size_t count, std::size_t limit);
/// False with a fault for an id that is not letters, digits, `-` and `_`.
bool check_id(Reading& r, std::string_view id, Place place);
/// A number as faults show it: up to 12 significant digits, no exponent where it is readable without.
std::string plain(double number);
/// A share as faults show it: "101 %".
std::string percent(double share);

// --- values.cpp: one number to Scenario::values -------------------------------------------------

/// A number as written, which goes nowhere yet; what literals are only warned about is a warning of the scenario.
std::optional<Value> read_number(Reading& r, const Node& node, const Parameter& parameter);
/// Reads a value of the scenario; its index, or `unread` with faults.
int add_value(Reading& r, const Node& node, const Address& address);
/// The same for the number of a change, which has a row of its own ("reduce").
int add_value(Reading& r, const Node& node, const Parameter& parameter, const Address& address);
/// A value that nobody wrote: the parameter's fallback, neutral or the model's.
int add_fallback(Reading& r, const Address& address);
/// A copy of a value at an address of its own; -1 stays -1 and `unread` stays `unread`.
int add_copy(Reading& r, int index, const Address& address);
/// Whether an address must have a value of its own (ReadOptions::own); problems.*. stands for every problem.
bool wants_own(const Reading& r, const Address& address);
/// Drops values that nothing uses and renumbers the rest.
void drop_unused_values(Scenario& scenario);
/// An error where an inherited number lies under another currency or period (docs/scenario-files.md, "Reuse"); 0 has no
/// unit.
void check_unit(Reading& r, const Node& node, const Value& value);

// --- economics.cpp ------------------------------------------------------------------------------

/// Scenario-level numbers, segments with theirs, control totals, what is required. Not the segments' problems.
void read_economics(Reading& r, const Node& root);
/// word_of_mouth.
void read_word_of_mouth(Reading& r, const Node& root);

// --- problems.cpp, shares.cpp, problem_checks.cpp, tags.cpp --------------------------------------

/// problem_defaults, problems and the problems of segments, down to every number of every cell.
void read_problems(Reading& r, const Node& root);
/// What a level says of a parameter: nothing, a number, `rest`, or a copy of its own of what it inherits.
enum class Written { inherited, number, rest, copy };
/// What a level wrote of a group of shares, before it is completed.
struct WrittenShares {
  std::vector<Written> written;  // one per parameter
  std::vector<Place> place;      // one per group: of the map that holds the members
};
/// Makes a level own full sets of the groups that it touches: copies of what it inherits, `rest` resolved, sums
/// checked.
void complete_shares(Reading& r, Level& level, const WrittenShares& shares, const Address& at_level);
/// What the problems lack, as faults; and warnings of shares that leave a part of the problem customers unlisted.
void check_problems(Reading& r, const Node& root, const Node& problems);
/// An error where it is in doubt over which span the loss rates include the baseline, with what each reading comes to.
/// The scenario has no other error.
void check_loss_rates_over(Reading& r, const Node& root);
/// Warnings where --set or --vary moves what a problem is estimated by that is counted in complaints: that changes how
/// many customers stand behind the count, and is not what a fix would do. The scenario has no error.
void note_estimates(Reading& r);
/// Tags of the problems, by key, then value, as first written.
void read_tags(Reading& r, const Node& problems);
/// Where a parameter's name is `prefix` and `key` joined by a dot: its index; `inner` where more follows behind.
struct FoundParameter {
  int index = -1;
  bool inner = false;
};
FoundParameter find_parameter(const Model& model, std::string_view prefix, std::string_view key);
/// The node that a level's map holds for a parameter by its dotted name; nullptr: none.
const Node* node_of_parameter(const Node& level, std::string_view dotted);

// --- fixes.cpp, fix_checks.cpp ------------------------------------------------------------------

void read_fixes(Reading& r, const Node& root);
/// What fixes say of each other: requirements without a circle, exclusions, two `to` on one parameter.
void check_fixes(Reading& r, const Node& fixes);

// --- simulation.cpp -----------------------------------------------------------------------------

/// correlations and simulation.
void read_simulation(Reading& r, const Node& root);
/// What is wrong with the correlations between inputs. The scenario has no other error.
void check_correlations(Reading& r);

// --- spread.cpp ---------------------------------------------------------------------------------

/// The layers with --set, where a set on some members of a group of shares has made the others share what is left in
/// proportion (docs/method.md section 5). `before`: the same scenario read without the sets.
const Node* with_shares_spread(const Reading& before, const Layers& with_sets, std::vector<Fault>& warnings);

}  // namespace closs
