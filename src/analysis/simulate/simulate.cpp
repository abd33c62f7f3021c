#include "analysis/simulate/simulate.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <deque>
#include <map>
#include <numeric>
#include <optional>
#include <string>
#include <unordered_map>

#include "analysis/difference/compare.hpp"
#include "analysis/plan/fix_sets.hpp"
#include "analysis/simulate/simulation_parts.hpp"
#include "core/at.hpp"
#include "core/formulas/evaluate.hpp"
#include "core/graph/parallel.hpp"
#include "core/graph/tape.hpp"
#include "core/scenario/requirements.hpp"

namespace closs {
namespace {

constexpr int most_steps = 8;  // chunks of each replicate between two looks at whether to go on
constexpr int most_fixes_in_all_sets = 10;
constexpr std::size_t curve_points = 500;

}  // namespace

std::int64_t trials_of_replicate(std::int64_t trials, Sampling sampler) {
  const std::int64_t each =
      std::max(least_replicate, trials / replicate_count + (trials % replicate_count == 0 ? 0 : 1));
  if (sampler == Sampling::random) return each;
  if (each > most_sobol_replicate) return 0;
  return static_cast<std::int64_t>(std::bit_ceil(static_cast<std::uint64_t>(each)));
}

SimulationPlan stated_plan(const Scenario& scenario) {
  SimulationPlan plan;
  plan.trials = scenario.simulation.trials.value_or(plan.trials);
  plan.seed = scenario.simulation.seed.value_or(plan.seed);
  return plan;
}

std::vector<FigureId> headline_of_simulation(const Scenario& scenario) {
  std::vector<FigureId> out{{.scope = Scope::total, .measure = M::revenue_at_risk},
                            {.scope = Scope::total, .measure = M::cost_of_inaction}};
  for (int j = 0; j < static_cast<int>(scenario.fixes.size()); ++j)
    out.push_back({.scope = Scope::fix, .measure = M::npv, .fix = j});
  if (!scenario.fixes.empty()) out.push_back({.scope = Scope::joint, .measure = M::npv});
  return out;
}

std::vector<std::vector<bool>> alternatives_of(const Scenario& scenario, std::optional<double> budget) {
  const std::size_t n = scenario.fixes.size();
  std::vector<std::vector<bool>> out;
  if (n == 0) return out;
  const std::vector<double> costs = pv_costs_of(scenario);
  const auto pays = [&](const std::vector<bool>& set) {
    double cost = 0;
    for (std::size_t j = 0; j < n; ++j)
      if (set[j]) cost += costs[j];
    return affordable(cost, budget.value_or(infinity));
  };
  if (n <= most_fixes_in_all_sets) {
    const FixRules rules = rules_of(scenario);
    each_fix_set(rules, costs, bit(n) - 1, budget.value_or(infinity), [&](const FixSet& set) {
      std::vector<bool> members(n);
      for (std::size_t j = 0; j < n; ++j) members[j] = (set.fixes & bit(j)) != 0;
      out.push_back(std::move(members));
      return true;
    });
  } else {
    const std::vector<std::vector<bool>> required = all_required(scenario);
    out.emplace_back(n, false);
    for (std::size_t j = 0; j < n; ++j) {
      std::vector<bool> members = required[j];
      members[j] = true;
      if (pays(members)) out.push_back(std::move(members));
    }
    if (const std::vector<bool> all(n, true); !any_excluded(scenario) && pays(all)) out.push_back(all);
  }
  const auto order = [](const std::vector<bool>& a, const std::vector<bool>& b) {
    const auto size = [](const std::vector<bool>& of) { return std::count(of.begin(), of.end(), true); };
    return size(a) != size(b) ? size(a) < size(b) : a > b;
  };
  std::sort(out.begin(), out.end(), order);
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

namespace {

/// The best alternative of each row, the first of those that are: npv, and which. NaN where there is none.
void choose(std::span<const double* const> npv, int n, double* best, std::int64_t* counts) {
  std::array<std::int32_t, block_rows> which{};
  for (std::size_t k = 0; k < at(n); ++k) best[k] = npv[0][k];
  for (std::size_t a = 1; a < npv.size(); ++a)
    for (std::size_t k = 0; k < at(n); ++k) {
      const bool better = npv[a][k] > best[k];
      best[k] = better ? npv[a][k] : best[k];
      which[k] = better ? static_cast<std::int32_t>(a) : which[k];
    }
  for (std::size_t k = 0; k < at(n); ++k)
    if (!std::isnan(best[k])) ++counts[which[k]];
}

}  // namespace

/// Hands on a column a series: of each block of a scenario, in the order of its series.
struct Simulation::SeriesOfBlock {
  std::array<double, block_rows> room{};

  /// `take` gets the number of a series and n numbers, of which it keeps what it needs. `to`: the block of the first
  /// scenario.
  template <class Take>
  void each(const One& one, const EvaluatedBlock& block, const EvaluatedBlock& to, std::int64_t* best_counts,
            const Take& take) {
    std::size_t series = 0;
    for (std::size_t k = 0; k < one.figures.size(); ++k) take(series++, block.figures[k]);
    for (std::size_t a = 0; a < one.alternatives.size(); ++a)
      if (one.alternatives[a] == series) take(series++, block.alternatives[a]);
    if (one.decides()) {
      choose(block.alternatives, block.n, room.data(), best_counts);
      take(series++, room.data());
    }
    for (const auto& [figure, first] : one.differences) {
      for (std::size_t row = 0; row < at(block.n); ++row)
        room[row] = block.figures[figure][row] - to.figures[first][row];
      take(series++, room.data());
    }
    for (const One::Chance& chance : one.chances) {
      const double* figure = block.figures[chance.figure];
      for (std::size_t row = 0; row < at(block.n); ++row)
        room[row] = block.refused[row] ? no_number : holds(chance.bounds, figure[row]) ? 1 : 0;
      take(series++, room.data());
    }
  }
};

Simulation::Simulation(std::vector<const Scenario*> scenarios, const SimulationPlan& plan) : plan_(plan) {
  std::vector<RandomInputs> inputs;
  for (const Scenario* scenario : scenarios) {
    inputs.push_back(random_inputs(*scenario));
    add_dimensions(dimensions_, inputs.back());
  }
  // Answers are drawn by further dimensions, so that asking for them moves nothing else.
  std::vector<std::vector<FurtherAnswers>> asked = plan.measure_next;
  asked.resize(scenarios.size());
  std::vector<std::vector<std::size_t>> answer_dimensions(scenarios.size());
  for (std::size_t k = 0; k < scenarios.size(); ++k) {
    if (asked[k].empty()) asked[k] = as_many_again(*scenarios[k], inputs[k]);
    for (const std::string& name : dimensions_of_answers(inputs[k], asked[k]))
      answer_dimensions[k].push_back(dimensions_.of(name));
  }
  sampling_ =
      dimensions_.paths().size() > static_cast<std::size_t>(most_sobol_dimensions) ? Sampling::random : plan.sampler;
  const std::vector<std::string_view> paths(dimensions_.paths().begin(), dimensions_.paths().end());
  sampler_ = std::make_unique<Sampler>(sampling_, plan.seed, paths, replicate_count + 1);
  const Sampling of_pilot = sampling_ == Sampling::random && plan.sampler == Sampling::random &&
                                    paths.size() <= static_cast<std::size_t>(most_sobol_dimensions)
                                ? Sampling::sobol
                                : sampling_;
  if (of_pilot != sampling_)
    pilot_sampler_ = std::make_unique<Sampler>(of_pilot, plan.seed, paths, replicate_count + 1);
  for (std::size_t k = 0; k < scenarios.size(); ++k) {
    auto one = std::make_unique<One>(*scenarios[k], std::move(inputs[k]), dimensions_, plan, plan.figures[k],
                                     k < plan.conditions.size() ? std::span<const FigureBounds>(plan.conditions[k])
                                                                : std::span<const FigureBounds>());
    if (k > 0 && plan.differences) find_differences(*one);
    one->asked_answers = std::move(asked[k]);
    if (plan.information) one->answer_dimensions = std::move(answer_dimensions[k]);
    one->compile(*sampler_, plan.threads);
    scenarios_.push_back(std::move(one));
  }
  begin();
}

Simulation::~Simulation() = default;

// By their names: another scenario may have other fixes.
void Simulation::find_differences(One& one) const {
  const One& first = *scenarios_.front();
  std::unordered_map<std::string, std::size_t> numbers;
  for (std::size_t k = 0; k < first.shown; ++k) numbers.emplace(name_of(first.scenario, first.figures[k]), k);
  for (std::size_t k = 0; k < one.shown; ++k)
    if (const auto same = numbers.find(name_of(one.scenario, one.figures[k]));
        same != numbers.end() && no_difference(one.figures[k].measure, one.scenario, first.scenario).empty())
      one.differences.push_back({k, same->second});
}

bool Simulation::any_random() const {
  return std::any_of(scenarios_.begin(), scenarios_.end(), [](const auto& one) { return !one->inputs.empty(); });
}

bool Simulation::One::certain_in_pilot() const {
  Choices of_pilot(choices->alternatives());
  std::vector<std::vector<double>> sums{std::vector<double>(of_pilot.sums_size())};
  pilot->as_trials([&](const Trials& all) { of_pilot.add(sums.front(), all); });
  of_pilot.take(sums);
  return of_pilot.certain();
}

void Simulation::One::learn(const SimulationPlan& plan, std::int64_t trials_of_replicate) {
  pilot->as_trials([&](const Trials& all) { information->learn(trials_of_replicate, all); });
  pilot.reset();
  answers.emplace(answer_dimensions.size(), trials_of_replicate);
  rooms.assign(at(thread_count(plan.threads)), information->room());
  information_sums.assign(at(replicate_count), std::vector<double>(information->sums_size()));
}

// Lays the bins, and says how information is valued, by the trials of the pilot.
void Simulation::begin() {
  const std::int64_t n = any_random() ? pilot_trials : 1;
  const Sampler& sampler = pilot_sampler_ ? *pilot_sampler_ : *sampler_;
  std::vector<PilotColumns> columns;
  std::deque<Rows> rows;
  std::deque<RowFigures> of_pilot;
  std::vector<RowFigures*> evaluated;
  for (const auto& one : scenarios_) {
    columns.emplace_back(one->all_series(), plan_.information ? one->drawn_values : 0, one->wanted.alternatives.size(),
                         one->answer_dimensions.size(), static_cast<std::size_t>(n));
    evaluated.push_back(&*one->evaluated);
    if (!pilot_sampler_) continue;
    rows.push_back(one->trials.rows(sampler));
    evaluated.back() = &of_pilot.emplace_back(one->scenario, rows.back(), one->wanted, plan_.threads);
  }
  const auto blocks = [&](int thread, std::int64_t first, std::int64_t count) {
    SeriesOfBlock series;
    AnswersOfBlock answers;
    for (std::int64_t trial = first * block_rows; trial < std::min((first + count) * block_rows, n);
         trial += block_rows) {
      const std::int64_t size = std::min<std::int64_t>(block_rows, n - trial);
      EvaluatedBlock of_first{};
      for (std::size_t k = 0; k < scenarios_.size(); ++k) {
        const One& one = *scenarios_[k];
        PilotColumns& to = columns[k];
        std::vector<std::int64_t> best(one.wanted.alternatives.size());
        const auto put = [&](auto& column, const auto* from) { std::copy_n(from, size, column.begin() + trial); };
        evaluated[k]->evaluate(thread, DrawnTrials::row(pilot_replicate, trial), size, [&](const EvaluatedBlock& here) {
          if (k == 0) of_first = here;
          series.each(one, here, of_first, best.data(),
                      [&](std::size_t s, const double* from) { put(to.series[s], from); });
          for (std::size_t v = 0; v < to.x.size(); ++v) put(to.x[v], here.values[v]);
          for (std::size_t a = 0; a < to.npv.size(); ++a) put(to.npv[a], here.alternatives[a]);
          put(to.refused, here.refused);
          const auto drawn = answers.of(sampler, one.answer_dimensions, pilot_replicate, trial, here.n);
          for (std::size_t d = 0; d < drawn.size(); ++d) put(to.answers[d], drawn[d]);
        });
      }
    }
  };
  in_parallel((n + block_rows - 1) / block_rows, 4, plan_.threads, blocks);
  for (std::size_t k = 0; k < scenarios_.size(); ++k) {
    One& one = *scenarios_[k];
    if (plan_.information && one.decides() && !one.inputs.empty()) {
      one.choices.emplace(one.wanted.alternatives.size());
      one.choice_sums.assign(at(replicate_count), std::vector<double>(one.choices->sums_size()));
      one.information.emplace(one.scenario, one.inputs, one.asked_answers);
    }
    if (plan_.sensitivities && !one.inputs.empty())
      one.ranks.emplace(one.inputs.inputs.size(), one.headline.size(), replicate_count,
                        trials_of_replicate(plan_.trials, sampling_));
    std::vector<std::optional<Bins>> laid(columns[k].series.size());
    in_parallel(std::ssize(laid), 1, plan_.threads, [&](int, std::int64_t series, std::int64_t) {
      laid[static_cast<std::size_t>(series)].emplace(std::move(columns[k].series[static_cast<std::size_t>(series)]));
    });
    std::vector<Bins> bins;
    for (std::optional<Bins>& each : laid) bins.push_back(std::move(*each));
    one.series.emplace(std::move(bins), replicate_count);
    if (one.information) {
      // What is certain mostly stays so, and then there is nothing to fit. A shard cannot know what the others find.
      one.pilot = std::move(columns[k]);
      if (plan_.shards > 1 || !one.certain_in_pilot()) one.learn(plan_, trials_of_replicate(plan_.trials, sampling_));
    }
    one.tallies.resize(at(thread_count(plan_.threads)));
  }
}

std::vector<int> Simulation::replicates_of(int shard) const {
  std::vector<int> out;
  for (int r = shard - 1; r < replicate_count; r += plan_.shards) out.push_back(r);
  return out;
}

void Simulation::evaluate(std::int64_t from, std::int64_t to, const Progress& progress) {
  // Chunk after chunk of all replicates, so that these have as many trials whenever it ends.
  const std::vector<int> replicates = replicates_of(plan_.shard);
  const auto count = static_cast<std::int64_t>(replicates.size());
  int steps = 1;
  for (std::int64_t first = from; first < to;) {
    const std::int64_t end = std::min(to, first + steps * chunk_trials);
    const std::int64_t chunks = (end - first + chunk_trials - 1) / chunk_trials;
    // A thread takes several chunks of a replicate at once, where there are enough for all, what each of them comes to
    // is small, and nobody hears of them in turn.
    const bool alone = plan_.each_trial || std::any_of(scenarios_.begin(), scenarios_.end(),
                                                       [](const auto& one) { return one->has_learned(); });
    const std::int64_t enough = chunks * count / (4 * thread_count(plan_.threads));
    const std::int64_t together = alone ? 1 : std::clamp<std::int64_t>(enough, 1, chunks);
    const std::int64_t of_replicate = (chunks + together - 1) / together;
    const auto work = [&](int thread, std::int64_t piece, std::int64_t) {
      Piece out{thread, replicates[static_cast<std::size_t>(piece % count)]};
      for (std::int64_t chunk = piece / count * together; chunk < chunks && std::ssize(out.chunks) < together;
           ++chunk) {
        const std::int64_t trial = first + chunk * chunk_trials;
        out.chunks.push_back(chunk_of(thread, out.replicate, trial, std::min(chunk_trials, end - trial)));
      }
      return out;
    };
    in_parallel(of_replicate * count, 1, plan_.threads, work, [&](const Piece& piece) { add(piece); });
    first = end;
    done_ = end;
    steps = std::min(2 * steps, most_steps);
    if (progress && !progress(done_ * count, to * count) && first < to) {
      partial_ = true;
      return;
    }
  }
}

Simulation::Chunk Simulation::chunk_of(int thread, int replicate, std::int64_t trial, std::int64_t n) {
  Chunk out;
  for (const auto& one : scenarios_)
    out.scenarios.push_back({std::vector<SeriesSums>(one->series->size()),
                             {.refused = 0,
                              .best = std::vector<std::int64_t>(one->wanted.alternatives.size()),
                              .scaled = std::vector<std::int64_t>(one->inputs.shared.size())},
                             std::vector<double>(one->choices ? one->choices->sums_size() : 0),
                             std::vector<double>(one->has_learned() ? one->information->sums_size() : 0)});
  for (const auto& one : scenarios_)
    if (Tally& tally = one->tallies[at(thread)]; tally.counted.empty()) tally = one->series->tally();
  SeriesOfBlock series;
  AnswersOfBlock answers;
  std::vector<const double*> headline, written;
  for (std::int64_t done = 0; done < n; done += block_rows) {
    const std::int64_t size = std::min<std::int64_t>(block_rows, n - done);
    EvaluatedBlock of_first{};
    for (std::size_t k = 0; k < scenarios_.size(); ++k) {
      One& one = *scenarios_[k];
      Chunk::OfScenario& to = out.scenarios[k];
      one.evaluated->evaluate(thread, DrawnTrials::row(replicate, trial + done), size, [&](const EvaluatedBlock& here) {
        if (k == 0) of_first = here;
        series.each(one, here, of_first, to.counts.best.data(), [&](std::size_t s, const double* from) {
          one.series->add(one.tallies[at(thread)], to.sums[s], s, from, static_cast<std::size_t>(here.n));
        });
        if (here.any_refused)
          for (int row = 0; row < here.n; ++row)
            if (here.refused[row]) to.counts.refuse(trial + done + row);
        for (std::size_t g = 0; g < here.scaled.size(); ++g)
          for (int row = 0; row < here.n; ++row) to.counts.scaled[g] += here.scaled[g][row] > 0;
        if (one.choices) one.choices->add(to.choices, one.trials_of(here));
        if (one.has_learned())
          one.information->add(to.information, one.rooms[at(thread)],
                               answers.trials_of(one, *sampler_, replicate, here));
        if (plan_.each_trial) {
          written.clear();
          for (const std::size_t figure : one.written) written.push_back(here.figures[figure]);
          plan_.each_trial->append(out.text, {.replicate = replicate,
                                              .first = trial + done,
                                              .n = here.n,
                                              .values = here.values.first(one.drawn_values),
                                              .figures = written,
                                              .refused = here.refused});
        }
        if (one.ranks && trial + done < one.ranks->kept_trials()) {
          headline.clear();
          for (const std::size_t figure : one.headline) headline.push_back(here.figures[figure]);
          one.ranks->keep(replicate, trial + done, here.n, headline, here.any_refused ? here.refused : nullptr);
        }
      });
    }
  }
  return out;
}

void Simulation::add(const Piece& piece) {
  for (const Chunk& chunk : piece.chunks) {
    add(piece.replicate, chunk);
    if (plan_.each_trial) plan_.each_trial->take(chunk.text);
  }
  for (const auto& one : scenarios_) one->series->take(piece.replicate, one->tallies[at(piece.thread)]);
}

void Simulation::add(int replicate, const Chunk& chunk) {
  for (std::size_t k = 0; k < scenarios_.size(); ++k) {
    const Chunk::OfScenario& from = chunk.scenarios[k];
    scenarios_[k]->series->add(replicate, from.sums);
    scenarios_[k]->replicates[at(replicate)].add(from.counts);
    const auto add_to = [&](std::vector<std::vector<double>>& sums, const std::vector<double>& of_chunk) {
      for (std::size_t i = 0; i < of_chunk.size(); ++i) sums[at(replicate)][i] += of_chunk[i];
    };
    add_to(scenarios_[k]->choice_sums, from.choices);
    add_to(scenarios_[k]->information_sums, from.information);
  }
}

bool Simulation::precise() const {
  for (const auto& one : scenarios_) {
    const std::vector<std::int64_t> trials = valid_trials(*one);
    for (const std::size_t figure : one->headline) {
      const Distribution d = one->series->distribution(figure, trials);
      if (std::isnan(d.mean.value)) continue;
      const double size = std::max(std::abs(d.mean.value), std::isnan(d.sd.value) ? 0 : d.sd.value);
      if (!(d.mean.error <= *plan_.precision * size)) return false;
    }
  }
  return true;
}

void Simulation::run(const Progress& progress) {
  if (!any_random()) return;
  const std::int64_t each = trials_of_replicate(plan_.trials, sampling_);
  evaluate(done_, each, progress);
  if (!plan_.precision) return;
  while (!partial_ && !(precise_ = precise()) && 2 * done_ * replicate_count <= most_precise_trials)
    evaluate(done_, 2 * done_, progress);
}

void Simulation::go_on(const Progress& progress) {
  if (any_random() && !partial_) evaluate(done_, 2 * done_, progress);
}

std::vector<std::int64_t> Simulation::valid_trials(const One& one) const {
  std::vector<std::int64_t> out;
  for (const One::OfReplicate& of : one.replicates) out.push_back(done_ - of.refused);
  return out;
}

std::optional<Fault> Simulation::broken_most(const One& one) const {
  std::map<std::pair<std::string, std::pair<int, int>>, std::pair<int, Fault>> found;
  RowFigures values(one.scenario, one.rows, RowsWanted{.values = one.moved}, 1);
  for (int replicate = 0; replicate < replicate_count; ++replicate)
    for (const std::int64_t trial : one.replicates[at(replicate)].refused_first()) {
      Scenario moved = one.scenario;
      const std::int64_t block = trial / block_rows * block_rows;
      values.evaluate(0, DrawnTrials::row(replicate, block), trial - block + 1, [&](const EvaluatedBlock& here) {
        for (std::size_t k = 0; k < here.values.size(); ++k)
          moved.values[at(one.moved[k])].base = here.values[k][trial - block];
      });
      Results results = closs::evaluate(moved);
      if (results.faults.empty()) continue;
      // A rule of a fix is told last, and leaves the other figures.
      Fault& fault = results.figures.empty() ? results.faults.front() : results.faults.back();
      auto& [count, first] = found[{std::string(fault.code.name()), {fault.place.line, fault.place.column}}];
      if (count++ == 0) first = std::move(fault);
    }
  const auto most = std::max_element(found.begin(), found.end(),
                                     [](const auto& a, const auto& b) { return a.second.first < b.second.first; });
  if (most == found.end()) return std::nullopt;
  return most->second.second;
}

namespace {

/// A figure of which nothing is random: itself in every trial there could be.
Distribution certain(const Figure& figure) {
  Distribution out{.id = figure.id, .none = figure.none};
  out.exists = {figure.exists() ? 1.0 : 0.0, 0};
  if (!figure.exists()) return out;
  out.base = figure.value;
  out.mean = {figure.value, 0};
  out.sd = {0, 0};
  out.quantiles.fill(out.mean);
  out.positive = {figure.value > 0 ? 1.0 : 0.0, 0};
  return out;
}

/// Why a figure exists in no trial: the reason of `run`, else that no trial has a number for it.
std::string_view reason_of(const Results& base, std::size_t figure) {
  return figure < base.figures.size() && !base.figures[figure].exists() ? base.figures[figure].none : "out-of-range";
}

}  // namespace

Simulated Simulation::result(std::size_t scenario) const {
  const One& one = *scenarios_[scenario];
  Simulated out;
  out.inputs = one.inputs;
  out.information = one.informed;
  out.sensitivities = one.sensitivities;
  out.run = {.trials = done_ * replicate_count,
             .asked = plan_.trials,
             .replicates = replicate_count,
             .sampler = sampling_,
             .seed = plan_.seed,
             .partial = partial_,
             .too_wide = sampling_ != plan_.sampler,
             .precision = plan_.precision,
             .precise = precise_};
  if (done_ == 0) {  // nothing is random: the figures as they are
    for (const Figure& figure : closs::evaluate(one.scenario, std::span(one.figures).first(one.shown)).figures)
      out.figures.push_back(certain(figure));
    return out;
  }
  const std::vector<std::int64_t> trials = valid_trials(one);
  const Results base = closs::evaluate(one.scenario, one.figures);
  out.figures.resize(one.shown);
  in_parallel(static_cast<std::int64_t>(one.shown), 1, plan_.threads, [&](int, std::int64_t number, std::int64_t) {
    const auto k = static_cast<std::size_t>(number);
    Distribution figure = one.series->distribution(k, trials);
    figure.id = one.figures[k];
    if (k < base.figures.size() && base.figures[k].exists()) figure.base = base.figures[k].value;
    if (!(figure.exists.value > 0)) figure.none = reason_of(base, k);
    figure.curve = one.series->curve(k, curve_points);
    out.figures[k] = std::move(figure);
  });
  std::optional<Results> first_base;
  for (std::size_t k = 0; k < one.differences.size(); ++k) {
    Distribution difference = one.series->distribution(one.first_difference() + k, trials);
    const auto [figure, first] = one.differences[k];
    difference.id = one.figures[figure];
    if (!(difference.exists.value > 0)) {
      difference.none = out.figures[figure].none;
      const One& other = *scenarios_.front();
      if (difference.none.empty() && !first_base) first_base = closs::evaluate(other.scenario, other.figures);
      if (difference.none.empty()) difference.none = reason_of(*first_base, first);
    }
    difference.curve = one.series->curve(one.first_difference() + k, curve_points);
    out.differences.push_back(std::move(difference));
  }
  decide(one, trials, out);
  for (std::size_t k = 0; k < one.chances.size(); ++k)
    out.chances.push_back(one.series->distribution(one.first_chance() + k, trials).positive);
  const auto all = static_cast<double>(done_ * replicate_count);
  for (const std::size_t input : one.trials.clippable()) {
    std::array<std::int64_t, at(replicate_count)> counts{};
    in_parallel(replicate_count, 1, plan_.threads, [&](int, std::int64_t r, std::int64_t) {
      counts[static_cast<std::size_t>(r)] = one.trials.clipped(*sampler_, input, static_cast<int>(r), done_);
    });
    const std::int64_t count = std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
    if (count > 0) out.clipped.push_back({one.inputs.inputs[input].path, static_cast<double>(count) / all});
  }
  for (std::size_t g = 0; g < one.inputs.shared.size(); ++g) {
    std::int64_t count = 0;
    for (const One::OfReplicate& of : one.replicates) count += of.scaled[g];
    const Value& member = one.scenario.values[at(one.inputs.shared[g].members.front())];
    if (count > 0) out.clipped.push_back({path_of_group(one.scenario, member), static_cast<double>(count) / all});
  }
  for (const One::OfReplicate& of : one.replicates) out.refused += of.refused;
  if (out.refused > 0) out.rule = broken_most(one);
  return out;
}

void Simulation::decide(const One& one, std::span<const std::int64_t> trials, Simulated& out) const {
  const SeriesTable& series = *one.series;
  for (std::size_t a = 0; a < one.wanted.alternatives.size(); ++a) {
    const Distribution npv = series.distribution(one.alternatives[a], trials);
    Decision decision;
    for (std::size_t j = 0; j < one.wanted.alternatives[a].size(); ++j)
      if (one.wanted.alternatives[a][j]) decision.fixes.push_back(static_cast<int>(j));
    decision.mean = npv.mean;
    decision.p5 = npv.quantiles.front();
    decision.p95 = npv.quantiles.back();
    decision.positive = npv.positive;
    std::vector<double> best, regret;
    std::int64_t count = 0, all = 0;
    for (std::size_t r = 0; r < one.replicates.size(); ++r) {
      const int replicate = static_cast<int>(r);
      best.push_back(trials[r] > 0 ? static_cast<double>(one.replicates[r].best[a]) / static_cast<double>(trials[r])
                                   : no_number);
      regret.push_back(series.mean(one.best_series, replicate) - series.mean(one.alternatives[a], replicate));
      count += one.replicates[r].best[a];
      all += trials[r];
    }
    decision.best = {all > 0 ? static_cast<double>(count) / static_cast<double>(all) : no_number,
                     error_of_share(best, count, all)};
    decision.regret = {series.mean(one.best_series) - series.mean(one.alternatives[a]), error_of(regret)};
    out.decisions.push_back(std::move(decision));
  }
}

}  // namespace closs
