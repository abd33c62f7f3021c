// What it is worth to know more before choosing among decisions (docs/method.md, "Simulation"): everything (EVPI), some
// inputs (EVPPI), further answers to what a count or a rate asks (EVSI). In two passes over the trials; nothing is kept
// of a trial.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "analysis/simulate/answers.hpp"
#include "analysis/simulate/regression.hpp"
#include "analysis/simulate/simulated.hpp"
#include "analysis/simulate/trial_rows.hpp"
#include "core/sampling/random_inputs.hpp"
#include "core/scenario/scenario.hpp"

namespace closs {

/// So many further answers to what an input asks: a rate, a group, or one member of a group.
struct FurtherAnswers {
  std::size_t input = 0;  // of RandomInputs::inputs
  int member = -1;        // of RandomInput::values; -1: of a rate, or all of a group
  std::int64_t n = 0;     // 1 to most_answers
  std::string path = {};
};
constexpr std::int64_t most_answers = 100'000;

/// Every counted input with as many answers again, at most most_answers.
std::vector<FurtherAnswers> as_many_again(const Scenario& scenario, const RandomInputs& inputs);

/// Whether answers can be had of it: a rate or a share, or a group, or a member of one.
bool can_be_asked(const Scenario& scenario, const RandomInput& input);

/// Answers of groups are drawn, from further dimensions of the sampler: their names, which are no paths.
std::vector<std::string> dimensions_of_answers(const RandomInputs& inputs, std::span<const FurtherAnswers> asked);

/// Which of the alternatives is the best one, trial by trial, and what the others lack of it: what knowing everything
/// is worth.
class Choices {
 public:
  /// Trials::y is an npv each of the alternatives.
  explicit Choices(std::size_t alternatives) : alternatives_(alternatives) {}

  std::size_t alternatives() const { return alternatives_; }
  /// Sums over trials of one replicate, `sums_size()` doubles, 0 at first; sums of parts of it are added double by
  /// double.
  std::size_t sums_size() const { return 2 * alternatives_; }
  void add(std::span<double> sums, const Trials& trials) const;
  /// Once the sums of all replicates are there.
  void take(std::span<const std::vector<double>> sums);

  /// One alternative is the best in every trial: nothing is worth knowing.
  bool certain() const { return !(pooled_.regret > 0); }
  double trials() const { return pooled_.trials; }
  double trials(std::size_t replicate) const { return replicates_[replicate].trials; }
  std::size_t replicates() const { return replicates_.size(); }
  /// Trials in which another alternative is better than the one that is best by mean.
  std::int64_t changed() const;
  Estimate evpi() const;

 private:
  /// Of the alternative that is best by mean: the sum of its regrets, and in how many trials it is the best.
  struct Whole {
    double trials = 0, regret = 0, times_best = 0;
  };
  std::size_t alternatives_;
  Whole pooled_{};
  std::vector<Whole> replicates_{};
};

/// What knowing some inputs is worth, or further answers.
class InformationValue {
 public:
  /// The scenario and the inputs must outlive it.
  InformationValue(const Scenario& scenario, const RandomInputs& inputs, std::vector<FurtherAnswers> asked);

  /// How columns are centred and scaled, which pairs are taken, and which alternatives may be best: by the trials of a
  /// pilot, which must be the same in every shard. Trials::y is an npv each of the alternatives, of which the first is
  /// that nothing is done, with 0; in the second pass there is none. All below needs it, but finish() where choices are
  /// certain.
  void learn(std::int64_t trials_of_replicate, const Trials& pilot);

  /// Columns of one thread.
  struct Room {
    std::vector<double> numbers, y, columns, best;
    std::vector<ColumnExtent> extents;
  };
  Room room() const;

  /// First pass: sums over trials of one replicate, `sums_size()` doubles, 0 at first; sums of parts of it are added
  /// double by double.
  std::size_t sums_size() const { return regression_->sums_size(); }
  void add(std::span<double> sums, Room& room, const Trials& trials) const;

  /// The fits, once all sums are there, one a replicate.
  void fit(std::span<const std::vector<double>> sums);

  /// Second pass, over the same trials of every replicate without what comes of them: `values_size()` doubles.
  std::size_t values_size() const { return sets_.size() * kinds; }
  void add_values(std::span<double> values, Room& room, int replicate, const Trials& trials) const;

  /// All that is said, by the values of all replicates; where choices are certain there are none.
  Information finish(const Choices& choices, std::span<const std::vector<double>> values) const;

 private:
  /// A number of each trial that means are conditional on.
  struct Number {
    std::size_t column = 0;  // of x; of answers: how many give the l-th one
    int asked = -1;          // index into asked_, of answers
    auto operator<=>(const Number&) const = default;
  };
  /// Fits: of all replicates, a coarser one, and of one replicate alone.
  static constexpr std::size_t kinds = 3;
  struct Set {
    std::vector<int> numbers{};  // of numbers_, those first that have most to do with npv
    bool drawn = false;          // its mean over the trials is asked for
  };
  /// By how much each alternative surpasses the best one by mean: coefficients of columns.
  using Gains = std::vector<std::vector<double>>;
  struct SetGains {
    Gains fine{}, coarse{};
    std::vector<Gains> own{};  // by replicate
  };
  struct Question {
    FurtherAnswers of{};
    bool of_group = false;  // its answers are drawn; else there are midpoints
    std::size_t first_dimension = 0;
    int first_number = 0;
    int set = 0;
  };

  int number_of(Number number);
  int set_of(const std::vector<int>& numbers);
  void plan_sets();
  std::vector<double> knots_of(const Number& number) const;
  std::vector<std::size_t> may_be_best(const Trials& pilot, const std::vector<std::vector<double>>& npv,
                                       const std::vector<double>& means) const;
  void read_numbers(double* numbers, const Trials& trials, const KeptRows& kept) const;
  std::size_t best_candidate(const std::vector<double>& sums) const;
  Gains gains_of(const std::vector<double>& coefficients, std::size_t columns, std::size_t best) const;
  Estimate at_midpoints(const Choices& choices, const Question& question) const;

  const Scenario& scenario_;
  const RandomInputs& inputs_;
  std::vector<FurtherAnswers> asked_;
  std::vector<std::size_t> first_x_{};  // by input
  std::vector<Number> numbers_{};
  std::vector<Set> sets_{};
  std::vector<Information::OfInputs> of_inputs_{};
  std::vector<int> set_of_inputs_{};
  std::vector<Question> questions_{};
  BinomialDraws binomial_;
  std::size_t alternatives_ = 0;
  std::vector<std::size_t> candidates_{};  // alternatives that may be best where something is known, but the first
  std::vector<double> shift_{};            // by candidate
  std::optional<Regression> regression_{};
  std::vector<SetGains> gains_{};  // by set
};

}  // namespace closs
