// Simulation of one or several scenarios (docs/method.md, "Simulation"): the same trials for all of them, block after
// block on all cores; nothing is kept of a trial but what it adds to sums and counts.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/check/expectation.hpp"
#include "analysis/simulate/information.hpp"
#include "analysis/simulate/sensitivity.hpp"
#include "analysis/simulate/simulated.hpp"
#include "core/formulas/evaluate_rows.hpp"
#include "core/sampling/trials.hpp"

namespace closs {

constexpr std::int64_t default_trials = 131'072;
constexpr std::int64_t least_replicate = 64;  // trials
constexpr std::int64_t most_sobol_replicate = std::int64_t{1} << 32;
constexpr std::int64_t most_precise_trials = std::int64_t{1} << 26;

/// Neighbouring trials of one replicate, as they were drawn and evaluated.
struct TrialsDone {
  int replicate = 0;  // from 0
  std::int64_t first = 0;
  int n = 0;
  std::span<const double* const> values = {};   // of the random inputs, one after the other: of a group each member
  std::span<const double* const> figures = {};  // NaN: none
  const std::int64_t* refused = nullptr;        // not 0: the trial breaks a rule, and has no figures
};

/// Where every trial goes on its own, as text: chunks of each replicate in turn, in the order in which they are
/// counted, which is the same for any number of threads. No more of it is in memory than a chunk for each thread.
struct TrialsAsText {
  std::vector<FigureId> figures = {};
  std::function<void(std::string& to, const TrialsDone&)> append = {};  // called from several threads
  std::function<void(std::string_view text)> take = {};                 // one at a time, in order
};

struct SimulationPlan {
  std::int64_t trials = default_trials;
  std::uint64_t seed = 1;
  Sampling sampler = Sampling::sobol;
  std::optional<double> precision = {};  // the share of the mean, or of the sd, that the standard errors shall be below
  int threads = 0;
  std::vector<std::vector<FigureId>> figures = {};         // per scenario
  std::vector<std::vector<FigureBounds>> conditions = {};  // per scenario: how often does a figure keep them
  bool decisions = true;                                   // where there are fixes
  std::optional<double> budget = {};                       // money for the sets of fixes, as in plan
  bool information = false;                                // what knowing more is worth to the decision
  /// Per scenario: how many further answers are valued; none: as many again of each counted input.
  std::vector<std::vector<FurtherAnswers>> measure_next = {};
  bool sensitivities = false;                   // rank correlations of the inputs with the headline
  std::vector<std::vector<FigureId>> why = {};  // per scenario: of these, shares of the variance, too
  bool differences = false;                     // of the figures to those of the same name of the first scenario
  std::optional<TrialsAsText> each_trial = {};  // where there is one scenario
  /// Replicates are run by so many shards, every nth one from the shard's number on; not with a precision.
  int shard = 1, shards = 1;  // from 1 on, at most replicate_count
};

/// The trials and the seed that a scenario asks for.
SimulationPlan stated_plan(const Scenario& scenario);

/// How many trials a replicate has, for so many in all: at least 64, with Sampling::sobol a power of 2. 0: more than a
/// Sobol' sequence has points.
std::int64_t trials_of_replicate(std::int64_t trials, Sampling sampler);

/// The figures whose means decide how precise a simulation is, and that open its report: revenue at risk, cost of
/// inaction, and the npv of each fix and of all together.
std::vector<FigureId> headline_of_simulation(const Scenario& scenario);

/// The alternatives among which a decision is made: nothing; each fix with what it requires; all together where none
/// excludes another; of at most 10 fixes every feasible set. Each once, fewer fixes first.
std::vector<std::vector<bool>> alternatives_of(const Scenario& scenario, std::optional<double> budget);

class Simulation {
 public:
  /// Hears how many trials are done of how many; false ends the simulation.
  using Progress = std::function<bool(std::int64_t done, std::int64_t all)>;

  /// Scenarios and plan must outlive it. Inputs of one path are drawn alike in all of them.
  Simulation(std::vector<const Scenario*> scenarios, const SimulationPlan& plan);
  ~Simulation();

  /// False: no input of any scenario has a law.
  bool any_random() const;
  /// All trials that the plan asks for; nothing where nothing is random. Ended by `progress` it is partial.
  void run(const Progress& progress = {});
  /// As many trials again.
  void go_on(const Progress& progress = {});
  std::int64_t trials() const { return done_ * replicate_count; }

  /// What the trials of the plan's shard came to in a scenario, once they are done, as bytes; and the same of any shard
  /// taken in, in place of running it: all shards together stand for one run. False: no shard of this plan came to
  /// that.
  std::string state(std::size_t scenario);
  std::size_t state_size(std::size_t scenario, int shard);
  bool take(std::size_t scenario, int shard, std::string_view state);
  /// Bytes that differ where states of one plan are not of the same scenario: how its bins are laid.
  std::string layout(std::size_t scenario) const;

  /// What else the plan asks for, once all trials are done: what matters, by some more trials, and what knowing more is
  /// worth, by one more pass over the inputs of the trials, which is left out where these were interrupted.
  void explain();
  /// What the trials say of a scenario.
  Simulated result(std::size_t scenario) const;

 private:
  struct One;
  struct Chunk;
  struct Piece;
  struct SeriesOfBlock;
  struct AnswersOfBlock;

  void find_differences(One& one) const;
  void begin();
  void correlate(One& one);
  void share_variance(One& one, std::span<const FigureId> figures);
  void fit_variance(One& one, std::span<const FigureId> figures);
  static Sensitivities& sensitivities_of(One& one, const FigureId& figure);
  void value_information(One& one);
  template <class Add>
  std::vector<std::vector<double>> sums_of_trials(One& one, const RowsWanted& wanted, std::size_t size,
                                                  const Add& add) const;
  std::vector<int> replicates_of(int shard) const;
  void evaluate(std::int64_t from, std::int64_t to, const Progress& progress);
  Chunk chunk_of(int thread, int replicate, std::int64_t trial, std::int64_t n);
  void add(int replicate, const Chunk& chunk);
  void add(const Piece& piece);
  bool precise() const;
  /// Per replicate, those that are not refused.
  std::vector<std::int64_t> valid_trials(const One& one) const;
  std::optional<Fault> broken_most(const One& one) const;
  void decide(const One& one, std::span<const std::int64_t> trials, Simulated& out) const;

  const SimulationPlan& plan_;
  Dimensions dimensions_;
  Sampling sampling_;
  std::unique_ptr<Sampler> sampler_, pilot_sampler_;  // nullptr: the pilot is drawn as the trials are
  std::vector<std::unique_ptr<One>> scenarios_;
  std::int64_t done_ = 0;  // trials of each replicate
  bool partial_ = false, precise_ = true;
};

}  // namespace closs
