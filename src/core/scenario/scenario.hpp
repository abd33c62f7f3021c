// A scenario as the core sees it: every stated number once, in one list of values, and a structure of
// indices into that list (-1: not stated). A value that several segments or problems inherit is one
// value with several uses, so whoever moves it moves all of them. Built and checked by input/.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/scenario/address.hpp"
#include "core/scenario/fault.hpp"
#include "core/scenario/model.hpp"
#include "core/scenario/parameters.hpp"
#include "core/scenario/text.hpp"
#include "core/scenario/uncertain.hpp"

namespace closs {

/// Who says so.
enum class Evidence { unstated, measured, survey, benchmark, assumed };
/// As files say it, behind Evidence::unstated.
constexpr std::array<std::string_view, 4> evidence_names = {"measured", "survey", "benchmark", "assumed"};
constexpr std::string_view name_of(Evidence e) {
  return e == Evidence::unstated ? std::string_view() : evidence_names[static_cast<std::size_t>(e) - 1];
}
/// Where a value came from: the scenario (or what it extends, or --set), a benchmark, the model
/// file's default, or the neutral default of the table of parameters.
enum class Origin { scenario, benchmark, model, neutral };
constexpr std::array<std::string_view, 4> origin_names = {"scenario", "benchmark", "model", "neutral"};
constexpr std::string_view name_of(Origin o) { return origin_names[static_cast<std::size_t>(o)]; }

/// One stated number. `base` is in base units and per scenario period (fractions, money, counts).
struct Value {
  double base = 0;
  const Parameter* parameter = nullptr;  // its row: kind, domain, label
  Address address{};                     // where it is written
  Uncertain uncertain{};                 // over the value as written
  double spans =
      1;  // scenario periods are this many of the spans it was written for: 12 for "per: month" in a yearly scenario
  Origin origin = Origin::scenario;
  Evidence evidence = Evidence::unstated;
  std::string source{};  // provenance: text
  std::string as_of{};
  std::string written{};  // the literal, for reports: "61 of 512"
  Place place{};
  int group = -1;  // index into Scenario::groups; -1: no share of a group
};

/// A number that a value may be, as written, in base units per scenario period: within the domain before and after.
double converted(const Value& value, double as_written);
/// The quantile of a value in base units per scenario period; its base where it is certain.
double quantile(const Value& value, double probability);
/// A number as written for `spans` of its parameter's spans, per scenario period.
double per_period(const Parameter& parameter, double as_written, double spans);
/// What is wrong with a number below the domain of its parameter, or above it.
FaultCode code_outside(const Parameter& parameter, bool below);

enum class Period { year, quarter, month };
constexpr double months_in(Period p) { return p == Period::year ? 12 : p == Period::quarter ? 3 : 1; }
/// The span of time that a value was written for, in a scenario of that period.
Period span_of(const Value& value, Period period);
enum class Overlap { most_serious, independent };

/// Both as files and machine output name them, in their order.
constexpr std::array<std::string_view, 3> period_names = {"year", "quarter", "month"};
constexpr std::array<std::string_view, 2> overlap_names = {"most_serious", "independent"};
constexpr std::string_view name_of(Period p) { return period_names[static_cast<std::size_t>(p)]; }
constexpr std::string_view name_of(Overlap o) { return overlap_names[static_cast<std::size_t>(o)]; }

/// Indices into Scenario::values by economic parameter; -1: not stated.
class EconomicValues {
 public:
  EconomicValues() { index_.fill(-1); }
  int& operator[](Economic which) { return index_[static_cast<std::size_t>(which)]; }
  int operator[](Economic which) const { return index_[static_cast<std::size_t>(which)]; }

 private:
  std::array<int, static_cast<std::size_t>(economic_count)> index_{};
};

/// What one segment knows of one problem; the numbers are indices into Scenario::values.
struct ProblemInputs {
  Occurring given = Occurring::frequency;  // frequency, share or complaints
  int occurrence = -1;                     // the value of that one
  int counted_at = -1;                     // for complaints: state of the journey at which they are counted
  int incidents = -1;                      // incidents_per_customer
  std::vector<int> parameters{};           // one per Model::parameters
};

struct Problem {
  std::string id{};
  Text name{};  // empty: the id
  Place place{};
};

struct Segment {
  std::string id{};  // empty in a scenario without segments
  Text name{};
  Place place{};
  EconomicValues economics{};             // those that a segment may state (Parameter::in_segment)
  std::vector<ProblemInputs> problems{};  // one per Scenario::problems
};

/// One change of one parameter of one problem (wildcards are expanded; a named path has won), or of
/// an economic parameter.
struct Change {
  Target target{};
  Move move = Move::to;
  int value = -1;  // index into Scenario::values
  Place place{};
  std::optional<int> segment{};  // in this one only, which no file says; none: wherever the fix works
};

struct Fix {
  std::string id{};
  Text name{};
  Place place{};
  std::vector<Change> changes{};
  int once = -1, per_period = -1;  // indices into Scenario::values
  int start = 1;                   // period number
  int ramp = 1;                    // periods
  std::vector<bool> in_segment{};  // one per Scenario::segments
  std::vector<int> required{};     // fixes, direct, as written
  std::vector<int> excluded{};     // fixes, symmetric
};

/// The block `word_of_mouth`; its numbers are among the scenario's economics.
struct WordOfMouth {
  bool included = false;
};

/// A tag's value and the problems that carry it; in order of key, then value, as first written.
struct Tag {
  std::string key{};
  std::string value{};
  std::vector<int> problems{};
};

/// What the top level says that a number of all segments adds up to.
struct ControlTotal {
  Economic of = Economic::customers;
  double total = 0;  // per scenario period
};

/// One line of `expect`, as written.
struct Expectation {
  std::string text{};
  Place place{};
};

/// One entry of `correlations`: the paths of two random inputs (core/sampling/random_inputs.hpp), and the Spearman rank
/// correlation between them.
struct Correlation {
  struct Between {
    std::string path{};
    Place place{};
  };
  std::array<Between, 2> between{};
  double rank = 0;
  Place place{};  // of its rank
};

/// The block `simulation`: how many trials, and which; what it leaves out the command decides.
struct StatedSimulation {
  std::optional<std::int64_t> trials{};  // 1 to most_trials
  std::optional<std::uint64_t> seed{};   // at most most_seed
};
/// Trials of 16 replicates, of which each has as many as a Sobol' sequence of 32 bits has points.
constexpr std::int64_t most_trials = std::int64_t{16} << 32;
/// The largest whole number that every reader of JSON holds exactly.
constexpr std::uint64_t most_seed = (std::uint64_t{1} << 53) - 1;

struct Scenario {
  std::string file{};               // as the user gave it; "-" for standard input
  std::string sha256{};             // of the file's own text; filled by cli
  std::vector<std::string> sets{};  // what was laid over the file: "margin=10%"
  Text name{};
  std::string currency{};
  Period period = Period::year;
  Period loss_rates_over = Period::year;  // the span over which the loss rates include the baseline
  Overlap overlap = Overlap::most_serious;
  int horizon = 1;
  std::optional<int> lifetime{};
  std::shared_ptr<const Model> model{};
  std::string benchmark{};  // its name; empty: none
  std::vector<Value> values{};
  std::vector<std::vector<int>> groups{};  // values that share one sum: members of `outcomes`
  EconomicValues economics{};              // those that hold for all segments
  std::optional<WordOfMouth> word_of_mouth{};
  std::vector<Problem> problems{};
  bool segmented = false;  // false: one segment without an id
  std::vector<Segment> segments{};
  std::vector<ControlTotal> totals{};
  std::vector<Tag> tags{};
  std::vector<Fix> fixes{};
  std::vector<Expectation> expect{};
  std::vector<Correlation> correlations{};
  StatedSimulation simulation{};
  std::vector<Fault> warnings{};  // found while reading
};

}  // namespace closs
