#include "analysis/simulate/information.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>
#include <utility>

#include "analysis/simulate/statistics.hpp"
#include "core/at.hpp"
#include "core/sampling/quantile_table.hpp"

namespace closs {
namespace {

constexpr int block = Regression::rows;
/// So many alternatives, but doing nothing, are fitted without asking whether they may be best.
constexpr std::size_t unasked = 32;
/// And at most so many of those that may be.
constexpr std::size_t most_candidates = 64;
/// A law stands for so many equally likely numbers where answers are not drawn.
constexpr int midpoints = 4096;

/// The midpoints of a law of a rate, as written.
std::vector<double> midpoints_of(const Uncertain& law) {
  std::vector<std::uint32_t> bits(midpoints);
  constexpr std::uint32_t step = static_cast<std::uint32_t>((std::uint64_t{1} << 32) / midpoints);
  for (std::size_t j = 0; j < midpoints; ++j) bits[j] = static_cast<std::uint32_t>(j) * step + step / 2;
  std::vector<double> out(midpoints);
  draw_column(draw_of(law, 0, 1), bits.data(), midpoints, out.data());
  return out;
}

/// What max picks up of noise, and what is left: d = (mean of the replicates - pooled) / (sqrt(R) - 1).
Estimate without_noise(double pooled, double coarser, const std::vector<double>& replicates) {
  const double count = static_cast<double>(replicates.size());
  const double mean = std::accumulate(replicates.begin(), replicates.end(), 0.0) / count;
  const double noise = count > 1 ? (mean - pooled) / (std::sqrt(count) - 1) : 0;
  const double of_mean = count > 1 ? variance_of_mean(replicates) : 0;
  const double off = pooled - coarser;
  return {std::max(0.0, pooled - noise), std::sqrt(of_mean + noise * noise + off * off)};
}

/// The correlations of the columns with any of the others, the largest one of each, by absolute value.
std::vector<double> largest_correlations(const std::vector<std::vector<double>>& columns,
                                         const std::vector<std::vector<double>>& others) {
  const auto standardized = [](std::vector<double> x) {
    const double mean =
        std::accumulate(x.begin(), x.end(), 0.0) / static_cast<double>(std::max<std::size_t>(1, x.size()));
    double squares = 0;
    for (double& each : x) {
      each -= mean;
      squares += each * each;
    }
    for (double& each : x) each = squares > 0 ? each / std::sqrt(squares) : 0;
    return x;
  };
  std::vector<std::vector<double>> targets;
  std::transform(others.begin(), others.end(), std::back_inserter(targets), standardized);
  std::vector<double> out;
  for (const auto& column : columns) {
    const std::vector<double> x = standardized(column);
    double& largest = out.emplace_back(0);
    for (const auto& y : targets)
      largest = std::max(largest, std::abs(std::inner_product(x.begin(), x.end(), y.begin(), 0.0)));
  }
  return out;
}

}  // namespace

void Choices::add(std::span<double> sums, const Trials& trials) const {
  double* const regrets = sums.data();
  double* const times_best = regrets + alternatives_;
  std::array<double, at(block)> npv{}, best{}, which{};
  for_each_block(trials, [&](const KeptRows& kept) {
    // Of equals the one that is listed first.
    for (std::size_t a = 0; a < alternatives_; ++a) {
      gather(npv.data(), trials.y[a], kept);
      const double number = static_cast<double>(a);
      for (std::size_t i = 0; i < at(block); ++i) {
        const bool better = a == 0 || npv[i] > best[i];
        best[i] = better ? npv[i] : best[i];
        which[i] = better ? number : which[i];
      }
    }
    for (std::size_t i = 0; i < at(kept.n); ++i) ++times_best[static_cast<std::size_t>(which[i])];
    for (std::size_t a = 0; a < alternatives_; ++a) {
      gather(npv.data(), trials.y[a], kept);
      for (std::size_t i = 0; i < at(block); ++i) npv[i] = best[i] - npv[i];
      regrets[a] += sum_of_block(npv.data());
    }
  });
}

void Choices::take(std::span<const std::vector<double>> sums) {
  // The least regret that one alternative has, being chosen always.
  const auto whole_of = [&](const std::vector<double>& of) {
    if (alternatives_ == 0) return Whole{};
    const auto times_best = of.begin() + static_cast<std::ptrdiff_t>(alternatives_);
    const auto best = std::min_element(of.begin(), times_best);
    return Whole{std::accumulate(times_best, of.end(), 0.0), *best, *(times_best + (best - of.begin()))};
  };
  pooled_ = whole_of(pooled_of(sums));
  replicates_.clear();
  for (const auto& of : sums) replicates_.push_back(whole_of(of));
}

std::int64_t Choices::changed() const { return std::llround(pooled_.trials - pooled_.times_best); }

Estimate Choices::evpi() const {
  std::vector<double> replicates;
  for (const Whole& of : replicates_)
    if (of.trials > 0) replicates.push_back(of.regret / of.trials);
  const double everything = pooled_.regret / pooled_.trials;
  return without_noise(everything, everything, replicates);
}

bool can_be_asked(const Scenario& scenario, const RandomInput& input) {
  const Kind kind = scenario.values[at(input.values.front())].parameter->kind;
  return input.is_group() || kind == Kind::rate || kind == Kind::share;
}

std::vector<FurtherAnswers> as_many_again(const Scenario& scenario, const RandomInputs& inputs) {
  std::vector<FurtherAnswers> out;
  for (std::size_t i = 0; i < inputs.inputs.size(); ++i) {
    const RandomInput& input = inputs.inputs[i];
    const Uncertain& law = scenario.values[at(input.values.front())].uncertain;
    double n = 0;
    if (input.is_group())
      for (const double weight : input.weights) n += weight - 0.5;
    else if (law.law == Uncertain::Law::counts)
      n = law.b;
    const auto answers = static_cast<std::int64_t>(std::min(std::round(n), static_cast<double>(most_answers)));
    if (answers > 0) out.push_back({i, -1, answers, input.path});
  }
  return out;
}

std::vector<std::string> dimensions_of_answers(const RandomInputs& inputs, std::span<const FurtherAnswers> asked) {
  std::vector<std::string> out;
  for (const FurtherAnswers& of : asked) {
    const RandomInput& input = inputs.inputs[of.input];
    if (!input.is_group() || of.member >= 0) continue;
    for (int l = 0; l < input.dimensions(); ++l)
      out.push_back("answers " + std::to_string(of.n) + " " + std::to_string(l) + " " + input.path);
  }
  return out;
}

InformationValue::InformationValue(const Scenario& scenario, const RandomInputs& inputs,
                                   std::vector<FurtherAnswers> asked)
    : scenario_(scenario),
      inputs_(inputs),
      asked_(std::move(asked)),
      binomial_(std::transform_reduce(
          asked_.begin(), asked_.end(), std::int64_t{0}, [](auto a, auto b) { return std::max(a, b); },
          [&](const FurtherAnswers& of) { return inputs.inputs[of.input].is_group() ? of.n : 0; })) {
  plan_sets();
}

void InformationValue::learn(std::int64_t trials_of_replicate, const Trials& pilot) {
  alternatives_ = pilot.y.size();
  // The numbers of the pilot's trials, and what comes of them.
  std::vector<Regression::Number> numbers(numbers_.size());
  std::vector<std::vector<double>> npv(alternatives_);
  std::vector<double> read(numbers_.size() * block);
  for_each_block(pilot, [&](const KeptRows& kept) {
    read_numbers(read.data(), pilot, kept);
    for (std::size_t k = 0; k < numbers_.size(); ++k)
      numbers[k].pilot.insert(numbers[k].pilot.end(), read.data() + k * block, read.data() + k * block + kept.n);
    for (std::size_t a = 0; a < alternatives_; ++a)
      for (int i = 0; i < kept.n; ++i) npv[a].push_back(pilot.y[a][kept.rows[at(i)]]);
  });
  const std::size_t trials = npv.empty() ? 0 : npv.front().size();
  if (trials == 0)
    for (Regression::Number& number : numbers) number.pilot = {0};
  std::vector<double> means(alternatives_);
  for (std::size_t a = 0; a < alternatives_; ++a)
    means[a] =
        std::accumulate(npv[a].begin(), npv[a].end(), 0.0) / static_cast<double>(std::max<std::size_t>(1, trials));

  // Of several numbers those first that have most to do with any npv.
  std::vector<std::vector<double>> columns, looked_at;
  for (const Regression::Number& number : numbers) columns.push_back(number.pilot);
  for (std::size_t a = 1; a < alternatives_ && trials > 0; ++a)
    if (a <= unasked || a + 1 == alternatives_) looked_at.push_back(npv[a]);
  const std::vector<double> correlations = largest_correlations(columns, looked_at);
  std::vector<std::vector<int>> sets;
  for (Set& set : sets_) {
    if (set.numbers.size() == 1) numbers[at(set.numbers[0])].knots = knots_of(numbers_[at(set.numbers[0])]);
    std::stable_sort(set.numbers.begin(), set.numbers.end(),
                     [&](int a, int b) { return correlations[at(a)] > correlations[at(b)]; });
    sets.push_back(set.numbers);
  }

  const std::size_t most = static_cast<std::size_t>(std::max<std::int64_t>(1, trials_of_replicate / 8));
  for (std::size_t a = 1; a < alternatives_; ++a) candidates_.push_back(a);
  const auto regress = [&] {
    shift_.clear();
    for (const std::size_t a : candidates_) shift_.push_back(means[a]);
    regression_.emplace(numbers, sets, candidates_.size(), most);
  };
  regress();
  if (candidates_.size() <= unasked || trials == 0) return;
  candidates_ = may_be_best(pilot, npv, means);
  regress();
}

// An alternative that by no fit over the pilot's trials comes near to the best one in any of them is left out: nothing
// that is known makes it best. Near: within three standard errors of the fit.
std::vector<std::size_t> InformationValue::may_be_best(const Trials& pilot, const std::vector<std::vector<double>>& npv,
                                                       const std::vector<double>& means) const {
  Room here = room();
  std::vector<double> sums(sums_size());
  add(sums, here, pilot);
  const double n = Regression::rows_of(sums.data());
  const auto best = static_cast<std::size_t>(std::max_element(means.begin(), means.end()) - means.begin());
  std::vector<double> deviation(alternatives_);
  for (std::size_t a = 0; a < alternatives_; ++a) {
    double squares = 0;
    for (std::size_t i = 0; i < npv[a].size(); ++i) {
      const double off = (npv[a][i] - npv[best][i]) - (means[a] - means[best]);
      squares += off * off;
    }
    deviation[a] = std::sqrt(squares / n);
  }
  std::vector<Regression::Fit> fits;
  for (std::size_t s = 0; s < sets_.size(); ++s) fits.push_back(regression_->fit(sums.data(), s));
  std::vector<double> nearest(alternatives_, -std::numeric_limits<double>::infinity());
  std::vector<double> fitted(alternatives_ * block), top(block);
  for_each_block(pilot, [&](const KeptRows& kept) {
    read_numbers(here.numbers.data(), pilot, kept);
    regression_->make_columns(here.columns.data(), here.numbers.data(), kept.n);
    for (std::size_t s = 0; s < sets_.size(); ++s) {
      const std::size_t columns = fits[s].columns;
      std::fill(top.begin(), top.end(), 0.0);
      for (std::size_t k = 0; k < candidates_.size(); ++k) {
        double* const of = fitted.data() + (k + 1) * block;
        regression_->evaluate(of, here.columns.data(), s, std::span(fits[s].fine).subspan(k * columns, columns));
        for (int i = 0; i < kept.n; ++i) {
          of[i] += shift_[k];
          top[at(i)] = std::max(top[at(i)], of[i]);
        }
      }
      const double errors = 3 * std::sqrt(static_cast<double>(columns) / n);
      for (std::size_t a = 0; a < alternatives_; ++a)
        for (std::size_t i = 0; i < at(kept.n); ++i)
          nearest[a] = std::max(nearest[a], fitted[a * block + i] - top[i] + errors * deviation[a]);
    }
  });
  std::vector<std::size_t> out;
  for (std::size_t a = 1; a < alternatives_; ++a)
    if (nearest[a] >= 0 || a == best) out.push_back(a);
  if (out.size() > most_candidates) {
    std::stable_sort(out.begin(), out.end(), [&](std::size_t a, std::size_t b) {
      return a != b && (a == best || (b != best && nearest[a] > nearest[b]));
    });
    out.resize(most_candidates);
    std::sort(out.begin(), out.end());
  }
  return out;
}

int InformationValue::number_of(Number number) {
  const auto found = std::find(numbers_.begin(), numbers_.end(), number);
  if (found == numbers_.end()) {
    numbers_.push_back(number);
    return static_cast<int>(numbers_.size()) - 1;
  }
  return static_cast<int>(found - numbers_.begin());
}

int InformationValue::set_of(const std::vector<int>& numbers) {
  const auto found = std::find_if(sets_.begin(), sets_.end(), [&](const Set& set) { return set.numbers == numbers; });
  if (found == sets_.end()) {
    sets_.push_back({numbers});
    return static_cast<int>(sets_.size()) - 1;
  }
  return static_cast<int>(found - sets_.begin());
}

void InformationValue::plan_sets() {
  first_x_ = first_values(inputs_);
  const auto ask = [&](Information::OfInputs of, const std::vector<int>& numbers) {
    of_inputs_.push_back(std::move(of));
    set_of_inputs_.push_back(set_of(numbers));
    sets_[at(set_of_inputs_.back())].drawn = true;
  };
  for (std::size_t i = 0; i < inputs_.inputs.size(); ++i) {
    std::vector<int> numbers;
    for (std::size_t k = 0; k < at(inputs_.inputs[i].dimensions()); ++k)
      numbers.push_back(number_of({first_x_[i] + k}));
    ask({{i}, Information::OfInputs::Of::input, {}, {}}, numbers);
  }
  // Of a group those members that belong to it; all of them are known by all but one.
  const auto ask_several = [&](Information::OfInputs::Of kind, const std::string& name, const auto& belongs) {
    std::vector<std::size_t> several;
    std::vector<int> numbers;
    for (std::size_t i = 0; i < inputs_.inputs.size(); ++i) {
      const RandomInput& input = inputs_.inputs[i];
      const std::size_t before = numbers.size();
      for (std::size_t k = 0; k < input.values.size(); ++k)
        if (belongs(scenario_.values[at(input.values[k])])) numbers.push_back(number_of({first_x_[i] + k}));
      if (numbers.size() == before) continue;
      several.push_back(i);
      if (input.is_group() && numbers.size() - before == input.weights.size()) numbers.pop_back();
    }
    if (several.size() > 1) ask({several, kind, name, {}}, numbers);
  };
  for (std::size_t p = 0; p < scenario_.problems.size(); ++p)
    ask_several(Information::OfInputs::Of::problem, scenario_.problems[p].id, [&](const Value& value) {
      return !value.address.fix && value.address.target.problem == static_cast<int>(p);
    });
  for (std::size_t k = 0; k < scenario_.segments.size() && scenario_.segmented; ++k)
    ask_several(Information::OfInputs::Of::segment, scenario_.segments[k].id,
                [&](const Value& value) { return value.address.segment == static_cast<int>(k); });
  std::vector<std::string> sources;
  for (const RandomInput& input : inputs_.inputs)
    for (const int v : input.values)
      if (const std::string& source = scenario_.values[at(v)].source;
          !source.empty() && std::find(sources.begin(), sources.end(), source) == sources.end())
        sources.push_back(source);
  for (const std::string& source : sources)
    ask_several(Information::OfInputs::Of::source, source, [&](const Value& value) { return value.source == source; });

  std::size_t dimension = 0;
  for (std::size_t q = 0; q < asked_.size(); ++q) {
    const FurtherAnswers& of = asked_[q];
    const RandomInput& input = inputs_.inputs[of.input];
    Question question{of, input.is_group() && of.member < 0, dimension};
    std::vector<int> numbers;
    if (question.of_group) {
      for (std::size_t l = 0; l < at(input.dimensions()); ++l) numbers.push_back(number_of({l, static_cast<int>(q)}));
      dimension += at(input.dimensions());
    } else {
      numbers.push_back(number_of({first_x_[of.input] + at(std::max(0, of.member))}));
    }
    question.first_number = numbers.front();
    question.set = set_of(numbers);
    if (question.of_group) sets_[at(question.set)].drawn = true;
    questions_.push_back(question);
  }
}

std::vector<double> InformationValue::knots_of(const Number& number) const {
  if (number.asked >= 0) return {};
  const auto after = std::upper_bound(first_x_.begin(), first_x_.end(), number.column);
  const auto i = static_cast<std::size_t>(after - first_x_.begin()) - 1;
  return quartiles_of(scenario_, inputs_.inputs[i], number.column - first_x_[i]);
}

InformationValue::Room InformationValue::room() const {
  Room room;
  room.numbers.resize(numbers_.size() * block);
  room.y.resize(std::max<std::size_t>(1, candidates_.size()) * block);
  room.columns.resize(regression_->columns_size());
  room.best.resize(block);
  room.extents.resize(regression_->columns());
  return room;
}

void InformationValue::read_numbers(double* numbers, const Trials& trials, const KeptRows& kept) const {
  for (std::size_t k = 0; k < numbers_.size(); ++k)
    if (numbers_[k].asked < 0) gather(numbers + k * block, trials.x[numbers_[k].column], kept);
  for (const Question& question : questions_) {
    if (!question.of_group) continue;
    // Its numbers follow each other: how many give each answer but the last one, one answer after the other.
    const RandomInput& input = inputs_.inputs[question.of.input];
    double* const out = numbers + at(question.first_number) * block;
    std::array<std::int64_t, block> people{};
    std::array<double, block> left{};
    people.fill(question.of.n);
    left.fill(1);
    for (std::size_t l = 0; l < at(input.dimensions()); ++l) {
      const Value& value = scenario_.values[at(input.values[l])];
      const double* const x = trials.x[first_x_[question.of.input] + l];
      const std::uint32_t* const bits = trials.answers[question.first_dimension + l];
      std::uint32_t* const drawn = trials.drawn.empty() ? nullptr : trials.drawn[question.first_dimension + l];
      for (std::size_t i = 0; i < at(kept.n); ++i) {
        const int row = kept.rows[i];
        if (drawn != nullptr && drawn[row] != not_drawn) {
          out[l * block + i] = static_cast<double>(drawn[row]);
          continue;
        }
        const double share = value.spans == 1 ? x[row] : per_period(*value.parameter, x[row], 1 / value.spans);
        const std::int64_t yes = left[i] > 0 ? binomial_(people[i], std::min(1.0, share / left[i]),
                                                         (static_cast<double>(bits[row]) + 0.5) * 0x1p-32)
                                             : 0;
        out[l * block + i] = static_cast<double>(yes);
        if (drawn != nullptr) drawn[row] = static_cast<std::uint32_t>(yes);
        people[i] -= yes;
        left[i] -= share;
      }
      std::fill(out + l * block + kept.n, out + (l + 1) * block, 0.0);
    }
  }
}

void InformationValue::add(std::span<double> sums, Room& room, const Trials& trials) const {
  for_each_block(trials, [&](const KeptRows& kept) {
    for (std::size_t k = 0; k < candidates_.size(); ++k)
      gather(room.y.data() + k * block, trials.y[candidates_[k]], kept, shift_[k]);
    read_numbers(room.numbers.data(), trials, kept);
    regression_->make_columns(room.columns.data(), room.numbers.data(), kept.n);
    regression_->add(sums.data(), room.columns.data(), room.y.data());
  });
}

void InformationValue::fit(std::span<const std::vector<double>> sums) {
  const std::vector<double> pooled = pooled_of(sums);
  gains_.assign(sets_.size(), {});
  for (std::size_t s = 0; s < sets_.size(); ++s) {
    const auto gains = [&](const std::vector<double>& from, Gains* coarse) {
      const Regression::Fit fit = regression_->fit(from.data(), s);
      const std::size_t best = best_candidate(from);
      if (coarse != nullptr) *coarse = gains_of(fit.coarse, fit.coarse_columns, best);
      return gains_of(fit.fine, fit.columns, best);
    };
    gains_[s].fine = gains(pooled, &gains_[s].coarse);
    for (const auto& of : sums) gains_[s].own.push_back(gains(of, nullptr));
  }
}

std::size_t InformationValue::best_candidate(const std::vector<double>& sums) const {
  const double* const from = sums.data();
  std::size_t best = candidates_.size();  // nothing
  double most = 0;
  for (std::size_t k = 0; k < candidates_.size(); ++k) {
    const double mean = shift_[k] + regression_->sum_of(from, k) / std::max(1.0, Regression::rows_of(from));
    if (mean > most) {
      most = mean;
      best = k;
    }
  }
  return best;
}

InformationValue::Gains InformationValue::gains_of(const std::vector<double>& coefficients, std::size_t columns,
                                                   std::size_t best) const {
  const std::size_t nothing = candidates_.size();
  const auto of = [&](std::size_t alternative, std::size_t column) {
    if (alternative == nothing) return 0.0;
    return coefficients[alternative * columns + column] + (column == 0 ? shift_[alternative] : 0);
  };
  Gains out;
  for (std::size_t k = 0; k <= nothing; ++k) {
    if (k == best) continue;
    auto& gain = out.emplace_back();
    for (std::size_t c = 0; c < columns; ++c) gain.push_back(of(k, c) - of(best, c));
  }
  return out;
}

void InformationValue::add_values(std::span<double> values, Room& room, int replicate, const Trials& trials) const {
  for_each_block(trials, [&](const KeptRows& kept) {
    read_numbers(room.numbers.data(), trials, kept);
    regression_->make_columns(room.columns.data(), room.numbers.data(), kept.n);
    regression_->find_extents(room.extents.data(), room.columns.data());
    for (std::size_t s = 0; s < sets_.size(); ++s) {
      if (!sets_[s].drawn) continue;
      std::size_t kind = 0;
      for (const Gains* gains : {&gains_[s].fine, &gains_[s].coarse, &gains_[s].own[at(replicate)]}) {
        std::fill(room.best.begin(), room.best.end(), 0.0);
        for (const auto& gain : *gains)
          regression_->raise_to(room.best.data(), room.columns.data(), room.extents.data(), s, gain);
        values[s * kinds + kind++] += sum_of_block(room.best.data());
      }
    }
  });
}

// sum over k of P(k) max_a E(g_a | k), less max_a E(g_a); all as gains over the best by mean.
Estimate InformationValue::at_midpoints(const Choices& choices, const Question& question) const {
  const RandomInput& input = inputs_.inputs[question.of.input];
  const std::size_t member = at(std::max(0, question.of.member));
  const Value& value = scenario_.values[at(input.values[member])];
  const std::vector<double> p = midpoints_of(input.is_group() ? law_of_member(input, member) : value.uncertain);
  std::vector<double> x(p.size());
  std::transform(p.begin(), p.end(), x.begin(), [&](double each) { return converted(value, each); });
  const auto set = at(question.set);
  const AnswerMoments moments = answer_moments(question.of.n, p, regression_->columns_at(set, x));
  const std::size_t count = moments.of.front().size();
  std::vector<double> best(count), gain(count);
  const auto worth = [&](const Gains& gains) {
    std::fill(best.begin(), best.end(), 0.0);
    double without = 0;
    for (const auto& of : gains) {
      std::fill(gain.begin(), gain.end(), 0.0);
      for (std::size_t c = 0; c < of.size(); ++c)
        for (std::size_t k = 0; k < count; ++k) gain[k] += of[c] * moments.of[c][k];
      for (std::size_t k = 0; k < count; ++k) best[k] = std::max(best[k], gain[k]);
      without = std::max(without, std::accumulate(gain.begin(), gain.end(), 0.0));
    }
    return std::max(0.0, std::accumulate(best.begin(), best.end(), 0.0) - without);
  };
  std::vector<double> replicates;
  for (std::size_t r = 0; r < choices.replicates(); ++r)
    if (choices.trials(r) > 0) replicates.push_back(worth(gains_[set].own[r]));
  return without_noise(worth(gains_[set].fine), worth(gains_[set].coarse), replicates);
}

Information InformationValue::finish(const Choices& choices, std::span<const std::vector<double>> values) const {
  Information out;
  if (!(choices.trials() > 0)) return out;
  out.changed = choices.changed();
  out.evpi = choices.evpi();

  const auto drawn = [&](int set) -> Estimate {
    if (choices.certain()) return {0, 0};
    std::array<double, kinds> sum{};
    std::vector<double> replicates;
    for (std::size_t r = 0; r < values.size(); ++r) {
      const double* const of = values[r].data() + at(set) * kinds;
      for (std::size_t kind = 0; kind < kinds; ++kind) sum[kind] += of[kind];
      if (choices.trials(r) > 0) replicates.push_back(of[2] / choices.trials(r));
    }
    return without_noise(sum[0] / choices.trials(), sum[1] / choices.trials(), replicates);
  };
  for (std::size_t k = 0; k < of_inputs_.size(); ++k) {
    out.evppi.push_back(of_inputs_[k]);
    out.evppi.back().value = drawn(set_of_inputs_[k]);
  }
  for (const Question& question : questions_)
    out.evsi.push_back(
        {question.of.input, question.of.path, question.of.n,
         question.of_group || choices.certain() ? drawn(question.set) : at_midpoints(choices, question)});
  return out;
}

}  // namespace closs
