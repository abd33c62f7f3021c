// What a simulation says beyond its statistics: what matters, and what knowing more is worth.
#include <algorithm>
#include <string>

#include "analysis/simulate/simulation_parts.hpp"
#include "core/graph/parallel.hpp"

namespace closs {

void Simulation::explain() {
  for (std::size_t k = 0; k < scenarios_.size(); ++k) {
    One& one = *scenarios_[k];
    if (done_ == 0 || one.inputs.empty()) continue;
    if (one.ranks) correlate(one);
    // Whoever interrupted the trials does not wait for one more pass over all of them.
    if (k < plan_.why.size() && !plan_.why[k].empty() && (!partial_ || one.inputs.correlations.empty()))
      share_variance(one, plan_.why[k]);
    if (one.information && !partial_) value_information(one);
  }
}

// The rank of an input is that of the uniform number it is drawn from, so that no trial of it is kept.
void Simulation::correlate(One& one) {
  RankCorrelations& ranks = *one.ranks;
  const std::int64_t each = std::min(done_, ranks.kept_trials());
  ranks.rank(each, plan_.threads);
  const std::int64_t chunks = (each + chunk_trials - 1) / chunk_trials;
  std::vector<double> all(ranks.sums_size());
  const auto work = [&](int, std::int64_t chunk, std::int64_t) {
    std::vector<double> sums(ranks.sums_size());
    const int replicate = static_cast<int>(chunk / chunks);
    const std::int64_t first = chunk % chunks * chunk_trials, end = std::min(each, first + chunk_trials);
    std::vector<std::array<std::uint32_t, block_rows>> numbers(one.inputs.inputs.size());
    std::vector<const std::uint32_t*> columns(numbers.size(), nullptr);
    for (std::int64_t trial = first; trial < end; trial += block_rows) {
      for (std::size_t i = 0; i < numbers.size(); ++i) {
        if (one.inputs.inputs[i].is_group()) continue;
        one.trials.uniforms(*sampler_, i, replicate, trial, block_rows, numbers[i].data());
        columns[i] = numbers[i].data();
      }
      ranks.add(sums, replicate, trial, static_cast<int>(std::min<std::int64_t>(block_rows, end - trial)), columns);
    }
    return sums;
  };
  in_parallel(chunks * replicate_count, 1, plan_.threads, work, [&](const std::vector<double>& sums) {
    for (std::size_t k = 0; k < sums.size(); ++k) all[k] += sums[k];
  });
  const std::vector<std::vector<double>> found = ranks.finish(all);
  for (std::size_t f = 0; f < one.headline.size(); ++f) {
    Sensitivities& of = sensitivities_of(one, one.figures[one.headline[f]]);
    for (std::size_t i = 0; i < of.inputs.size(); ++i) of.inputs[i].rank = found[f][i];
  }
}

Sensitivities& Simulation::sensitivities_of(One& one, const FigureId& figure) {
  for (Sensitivities& known : one.sensitivities)
    if (known.figure == figure) return known;
  Sensitivities made{figure, std::vector<Sensitivity>(one.inputs.inputs.size())};
  for (std::size_t i = 0; i < made.inputs.size(); ++i) made.inputs[i].input = i;
  return one.sensitivities.emplace_back(std::move(made));
}

void Simulation::share_variance(One& one, std::span<const FigureId> figures) {
  if (!one.inputs.correlations.empty()) return fit_variance(one, figures);
  constexpr std::int64_t points = 1024;
  std::vector<std::string> names = dimensions_.paths();
  for (const std::string& path : dimensions_.paths()) names.push_back(path + "#B");
  const Sampling sampling =
      names.size() > static_cast<std::size_t>(most_sobol_dimensions) ? Sampling::random : sampling_;
  const Sampler sampler(sampling, plan_.seed, {names.begin(), names.end()}, replicate_count);
  const Rows rows = one.trials.pick_freeze_rows(sampler, points);
  RowFigures evaluated(one.scenario, rows, figures, plan_.threads);
  const auto matrix = static_cast<std::size_t>(points) * replicate_count;
  const std::size_t all = matrix * at(one.trials.variants());
  std::vector<std::vector<double>> numbers(figures.size(), std::vector<double>(all));
  in_parallel(static_cast<std::int64_t>(all), points, plan_.threads,
              [&](int thread, std::int64_t first, std::int64_t n) {
                evaluated.evaluate(thread, first, n, [&](const EvaluatedBlock& block) {
                  for (std::size_t f = 0; f < figures.size(); ++f)
                    std::copy_n(block.figures[f], block.n, numbers[f].begin() + block.first);
                });
              });
  for (std::size_t f = 0; f < figures.size(); ++f) {
    const std::span<const double> of = numbers[f];
    Sensitivities& to = sensitivities_of(one, figures[f]);
    for (std::size_t i = 0; i < to.inputs.size(); ++i) {
      const auto [first, total] = variance_shares(of.first(matrix), of.subspan(matrix, matrix),
                                                  of.subspan((2 + i) * matrix, matrix), replicate_count);
      Sensitivity& input = to.inputs[i];
      input.s1 = first.value, input.s1_low = first.low, input.s1_high = first.high;
      input.st = total.value, input.st_low = total.low, input.st_high = total.high;
    }
  }
}

// Where inputs are correlated, first-order shares alone: of the fit of the figure by each input.
void Simulation::fit_variance(One& one, std::span<const FigureId> figures) {
  for (const FigureId& figure : figures) {
    RowFigures evaluated(one.scenario, one.rows, RowsWanted{.figures = {&figure, 1}, .values = one.moved},
                         plan_.threads);
    const auto trials_in = [&](const EvaluatedBlock& block) {
      return Trials{.n = block.n,
                    .x = block.values.first(one.drawn_values),
                    .y = {block.figures, 1},
                    .answers = {},
                    .refused = block.any_refused ? block.refused : nullptr};
    };
    // The first replicate's first trials say where the figure lies.
    std::vector<std::vector<double>> x(one.drawn_values, std::vector<double>(pilot_trials));
    std::vector<double> y(pilot_trials);
    std::vector<std::int64_t> refused(pilot_trials);
    const std::int64_t known = std::min(done_, pilot_trials);
    evaluated.evaluate(0, DrawnTrials::row(0, 0), known, [&](const EvaluatedBlock& block) {
      const std::int64_t first = DrawnTrials::trial_of(block.first);
      for (std::size_t v = 0; v < x.size(); ++v) std::copy_n(block.values[v], block.n, x[v].begin() + first);
      std::copy_n(block.figures[0], block.n, y.begin() + first);
      std::copy_n(block.refused, block.n, refused.begin() + first);
    });
    const std::vector<const double*> columns = pointers(x);
    const double* const figure_column = y.data();
    const FittedShares shares(one.scenario, one.inputs,
                              {.n = static_cast<int>(known),
                               .x = columns,
                               .y = {&figure_column, 1},
                               .answers = {},
                               .refused = refused.data()});
    std::vector<std::vector<double>> sums(at(replicate_count), std::vector<double>(shares.sums_size()));
    std::vector<FittedShares::Room> rooms(at(thread_count(plan_.threads)), shares.room());
    in_parallel(replicate_count, 1, plan_.threads, [&](int thread, std::int64_t replicate, std::int64_t) {
      evaluated.evaluate(thread, DrawnTrials::row(static_cast<int>(replicate), 0), done_,
                         [&](const EvaluatedBlock& block) {
                           shares.add(sums[static_cast<std::size_t>(replicate)], rooms[at(thread)], trials_in(block));
                         });
    });
    const std::vector<VarianceShare> found = shares.finish(sums);
    Sensitivities& to = sensitivities_of(one, figure);
    for (std::size_t i = 0; i < to.inputs.size(); ++i) {
      to.inputs[i].s1 = found[i].value;
      to.inputs[i].s1_low = found[i].low;
      to.inputs[i].s1_high = found[i].high;
    }
  }
}

// Of the trials that have been, `size` doubles a replicate: add(sums, thread, replicate, trials) for every block, chunk
// after chunk as the trials were.
template <class Add>
std::vector<std::vector<double>> Simulation::sums_of_trials(One& one, const RowsWanted& wanted, std::size_t size,
                                                            const Add& add) const {
  RowFigures evaluated(one.scenario, one.rows, wanted, plan_.threads);
  const std::int64_t chunks = (done_ + chunk_trials - 1) / chunk_trials;
  std::vector<std::vector<double>> out(at(replicate_count), std::vector<double>(size));
  const auto work = [&](int thread, std::int64_t chunk, std::int64_t) {
    std::vector<double> sums(size);
    const int replicate = static_cast<int>(chunk / chunks);
    const std::int64_t trial = chunk % chunks * chunk_trials;
    AnswersOfBlock answers;
    evaluated.evaluate(thread, DrawnTrials::row(replicate, trial), std::min(chunk_trials, done_ - trial),
                       [&](const EvaluatedBlock& here) {
                         add(sums, thread, replicate, answers.trials_of(one, *sampler_, replicate, here));
                       });
    return sums;
  };
  std::int64_t next = 0;
  in_parallel(chunks * replicate_count, 1, plan_.threads, work, [&](const std::vector<double>& sums) {
    std::vector<double>& to = out[static_cast<std::size_t>(next++ / chunks)];
    for (std::size_t k = 0; k < size; ++k) to[k] += sums[k];
  });
  return out;
}

void Simulation::value_information(One& one) {
  InformationValue& information = *one.information;
  one.choices->take(one.choice_sums);
  std::vector<std::vector<double>> values;
  if (!one.choices->certain()) {
    RowsWanted wanted{.figures = {}, .values = one.moved};
    if (!one.has_learned()) {
      one.learn(plan_, trials_of_replicate(plan_.trials, sampling_));
      wanted.alternatives = one.wanted.alternatives;
      one.information_sums = sums_of_trials(one, wanted, information.sums_size(),
                                            [&](std::span<double> sums, int thread, int, const Trials& trials) {
                                              information.add(sums, one.rooms[at(thread)], trials);
                                            });
      wanted.alternatives.clear();
    }
    information.fit(one.information_sums);
    values = sums_of_trials(one, wanted, information.values_size(),
                            [&](std::span<double> sums, int thread, int replicate, const Trials& trials) {
                              information.add_values(sums, one.rooms[at(thread)], replicate, trials);
                            });
  }
  one.informed = information.finish(*one.choices, values);
}

}  // namespace closs
