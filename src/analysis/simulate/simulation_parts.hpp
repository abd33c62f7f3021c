// What simulate.cpp and simulate_explained.cpp share: internal to analysis/simulate.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "analysis/simulate/simulate.hpp"
#include "analysis/simulate/statistics.hpp"
#include "core/at.hpp"
#include "core/graph/tape.hpp"

namespace closs {

/// So many trials of a replicate a thread takes at a time.
constexpr std::int64_t chunk_trials = 4096;
constexpr std::int64_t pilot_trials = 8192;
/// So many refused trials of a replicate are kept, to tell which rule they break.
constexpr std::int64_t refused_kept = 4;

/// Every value that a trial moves: those of the inputs one after the other, then those that share a group with them.
inline std::vector<int> values_moved(const RandomInputs& inputs) {
  std::vector<int> out;
  for (const RandomInput& input : inputs.inputs) out.insert(out.end(), input.values.begin(), input.values.end());
  for (const Drawn::Shared& shared : inputs.shared)
    for (std::size_t k = 0; k < shared.members.size(); ++k)
      if (!shared.drawn[k]) out.push_back(shared.members[k]);
  return out;
}

/// The answers that were drawn in the first trials of each replicate, so that the second pass need not draw them again.
class KeptAnswers {
 public:
  KeptAnswers(std::size_t dimensions, std::int64_t trials_of_replicate)
      : dimensions_(dimensions),
        trials_(std::min(static_cast<std::size_t>(trials_of_replicate),
                         most_of_replicate / std::max<std::size_t>(1, dimensions))),
        numbers_(at(replicate_count) * dimensions * trials_, not_drawn) {}

  /// As Trials::drawn, where all n trials are kept, else nothing. Calls for different trials may run at the same time.
  std::vector<std::uint32_t*> of(int replicate, std::int64_t trial, int n) {
    std::vector<std::uint32_t*> out;
    if (static_cast<std::size_t>(trial + n) > trials_) return out;
    for (std::size_t k = 0; k < dimensions_; ++k)
      out.push_back(numbers_.data() + (at(replicate) * dimensions_ + k) * trials_ + static_cast<std::size_t>(trial));
    return out;
  }

 private:
  static constexpr std::size_t most_of_replicate = 65'536;  // answers, 4 MiB in all

  std::size_t dimensions_, trials_;
  std::vector<std::uint32_t> numbers_;
};

template <class Number>
std::vector<const Number*> pointers(const std::vector<std::vector<Number>>& columns) {
  std::vector<const Number*> out;
  for (const std::vector<Number>& column : columns) out.push_back(column.data());
  return out;
}

/// All that the pilot's trials come to, a column each.
struct PilotColumns {
  std::vector<std::vector<double>> series, x, npv;
  std::vector<std::vector<std::uint32_t>> answers;
  std::vector<std::int64_t> refused;

  PilotColumns(std::size_t series_count, std::size_t values, std::size_t alternatives, std::size_t dimensions,
               std::size_t n)
      : series(series_count, std::vector<double>(n)),
        x(values, std::vector<double>(n)),
        npv(alternatives, std::vector<double>(n)),
        answers(dimensions, std::vector<std::uint32_t>(n)),
        refused(n) {}

  /// Calls use(trials): an npv each of the alternatives.
  template <class Use>
  void as_trials(const Use& use) const {
    const std::vector<const double*> values = pointers(x), alternatives = pointers(npv);
    const std::vector<const std::uint32_t*> numbers = pointers(answers);
    use(Trials{.n = static_cast<int>(refused.size()),
               .x = values,
               .y = alternatives,
               .answers = numbers,
               .refused = refused.data()});
  }
};

/// One scenario of a simulation. Its series: figures, npv of each alternative that is none of these, the best of all
/// alternatives, and differences to the first scenario, and 1 where a condition is kept, else 0.
struct Simulation::One {
  const Scenario& scenario;
  RandomInputs inputs;
  DrawnTrials trials;
  std::vector<FigureId> figures;
  std::size_t shown;  // figures asked for; those of the headline and of conditions that are not among them stand behind
  /// A condition on one of the figures.
  struct Chance {
    std::size_t figure;
    FigureBounds bounds;
  };
  std::vector<Chance> chances = {};
  std::vector<std::size_t> headline;
  std::vector<std::size_t> written = {};  // figures that every trial is written with
  RowsWanted wanted;
  std::vector<int> moved = {};  // values, as values_moved has them
  std::size_t drawn_values;     // those of the inputs
  Rows rows;
  std::optional<RowFigures> evaluated;
  std::vector<std::size_t> alternatives = {};  // their series
  std::size_t best_series = 0;                 // behind those of figures and alternatives
  std::optional<SeriesTable> series;
  std::vector<Tally> tallies = {};  // one a thread, which makes it
  /// A figure of this scenario and the same of the first one, by their numbers.
  struct Difference {
    std::size_t figure, first;
  };
  std::vector<Difference> differences = {};

  struct OfReplicate {
    std::int64_t refused = 0;
    std::vector<std::int64_t> best, scaled;
    std::array<std::int64_t, at(refused_kept)> refused_trials = {};  // the first of them

    /// The refused trials that are kept.
    std::span<const std::int64_t> refused_first() const {
      return std::span(refused_trials).first(static_cast<std::size_t>(std::min(refused, refused_kept)));
    }
    void refuse(std::int64_t trial) {
      if (refused < refused_kept) refused_trials[static_cast<std::size_t>(refused)] = trial;
      ++refused;
    }
    void add(const OfReplicate& later) {
      const std::span<const std::int64_t> first = later.refused_first();
      for (const std::int64_t trial : first) refuse(trial);
      refused += later.refused - static_cast<std::int64_t>(first.size());
      for (std::size_t a = 0; a < best.size(); ++a) best[a] += later.best[a];
      for (std::size_t g = 0; g < scaled.size(); ++g) scaled[g] += later.scaled[g];
    }
  };
  std::vector<OfReplicate> replicates;

  // What knowing more is worth, where that is asked for:
  std::vector<FurtherAnswers> asked_answers = {};
  std::vector<std::size_t> answer_dimensions = {};  // of the samplers
  std::optional<KeptAnswers> answers = {};
  std::optional<Choices> choices = {};
  std::vector<std::vector<double>> choice_sums = {};  // per replicate
  std::optional<InformationValue> information = {};
  std::vector<InformationValue::Room> rooms = {};          // one a thread
  std::vector<std::vector<double>> information_sums = {};  // per replicate; none until it has learned
  std::optional<PilotColumns> pilot = {};                  // what it has yet to learn from
  std::optional<Information> informed = {};

  std::optional<RankCorrelations> ranks = {};  // of the inputs with the headline, where they are asked for
  std::vector<Sensitivities> sensitivities = {};

  One(const Scenario& s, RandomInputs random, const Dimensions& dimensions, const SimulationPlan& plan,
      std::vector<FigureId> asked, std::span<const FigureBounds> conditions)
      : scenario(s),
        inputs(std::move(random)),
        trials(scenario, inputs, dimensions, plan.threads),
        figures(std::move(asked)),
        shown(figures.size()) {
    for (const FigureBounds& each : conditions) chances.push_back({number_of(each.figure), each});
    if (plan.sensitivities || plan.precision)
      for (const FigureId& id : headline_of_simulation(scenario)) headline.push_back(number_of(id));
    if (plan.each_trial)
      for (const FigureId& id : plan.each_trial->figures) written.push_back(number_of(id));
    wanted.figures = figures;
    moved = values_moved(inputs);
    if (plan.information || plan.each_trial) wanted.values = moved;
    drawn_values = moved.size();
    for (const Drawn::Shared& shared : inputs.shared)
      drawn_values -= static_cast<std::size_t>(std::count(shared.drawn.begin(), shared.drawn.end(), 0));
    if (plan.decisions) wanted.alternatives = alternatives_of(scenario, plan.budget);
    OfReplicate each;
    each.best.assign(wanted.alternatives.size(), 0);
    each.scaled.assign(inputs.shared.size(), 0);
    replicates.assign(at(replicate_count), each);
  }

  /// The number of a figure, which is evaluated from now on.
  std::size_t number_of(const FigureId& id) {
    auto known = std::find(figures.begin(), figures.end(), id);
    if (known == figures.end()) known = figures.insert(figures.end(), id);
    return static_cast<std::size_t>(known - figures.begin());
  }
  /// Every number that the trials of some replicates add up to: each.own(number) of one of them, each.joined(number) of
  /// all.
  template <class Each>
  void each_number(std::span<const int> of_replicates, Each& each);
  /// Whether those numbers can come of so many trials of each replicate.
  bool consistent(std::int64_t each) const;
  bool decides() const { return !wanted.alternatives.empty(); }
  /// Compiles the formulas, and says which series the alternatives are.
  void compile(const Sampler& sampler, int threads) {
    rows = trials.rows(sampler);
    evaluated.emplace(scenario, rows, wanted, threads);
    best_series = figures.size();
    for (const int figure : evaluated->figures_of_alternatives())
      alternatives.push_back(figure < 0 ? best_series++ : at(figure));
  }
  /// A block as information reads it, without answers.
  Trials trials_of(const EvaluatedBlock& block) const {
    return {.n = block.n,
            .x = block.values.first(drawn_values),
            .y = block.alternatives,
            .refused = block.any_refused ? block.refused : nullptr};
  }
  /// By the pilot's trials: one alternative is the best in all of them.
  bool certain_in_pilot() const;
  bool has_learned() const { return !information_sums.empty(); }
  /// From the pilot's trials.
  void learn(const SimulationPlan& plan, std::int64_t trials_of_replicate);
  std::size_t first_difference() const { return best_series + (decides() ? 1 : 0); }
  std::size_t first_chance() const { return first_difference() + differences.size(); }
  std::size_t all_series() const { return first_chance() + chances.size(); }
};

/// What some neighbouring trials of one replicate come to in each scenario, but what is counted in tallies.
struct Simulation::Chunk {
  struct OfScenario {
    std::vector<SeriesSums> sums;
    One::OfReplicate counts;
    std::vector<double> choices, information;
  };
  std::vector<OfScenario> scenarios;
  std::string text;  // of each trial, where that is asked for
};

/// What a thread makes at a time: chunks of one replicate, and what it has counted meanwhile in its tallies.
struct Simulation::Piece {
  int thread = 0, replicate = 0;
  std::vector<Chunk> chunks = {};
};

/// The numbers that answers of a block are drawn by: a column a dimension.
struct Simulation::AnswersOfBlock {
  std::vector<std::array<std::uint32_t, block_rows>> numbers;
  std::vector<const std::uint32_t*> columns;
  std::vector<std::uint32_t*> drawn;

  std::span<const std::uint32_t* const> of(const Sampler& sampler, std::span<const std::size_t> dimensions,
                                           int replicate, std::int64_t trial, int n) {
    numbers.resize(dimensions.size());
    columns.clear();
    for (std::size_t k = 0; k < dimensions.size(); ++k) {
      sampler.fill(numbers[k].data(), dimensions[k], replicate, static_cast<std::uint64_t>(trial),
                   (n + draw_step - 1) / draw_step * draw_step);
      columns.push_back(numbers[k].data());
    }
    return columns;
  }
  /// A block of one replicate, with what answers are drawn by: until the next one.
  Trials trials_of(One& one, const Sampler& sampler, int replicate, const EvaluatedBlock& block) {
    const std::int64_t trial = DrawnTrials::trial_of(block.first);
    Trials out = one.trials_of(block);
    out.answers = of(sampler, one.answer_dimensions, replicate, trial, block.n);
    drawn = one.answers->of(replicate, trial, block.n);
    out.drawn = drawn;
    return out;
  }
};

}  // namespace closs
