// Trials of synthetic benefits, drawn as a simulation draws them: what analysis/simulate says of them is known
// exactly.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/simulate/information.hpp"
#include "core/at.hpp"
#include "core/sampling/quantile_table.hpp"
#include "core/sampling/sampler.hpp"

namespace closs::test {

/// The draws of a law, a number from 0 to 2^32 - 1 each.
inline void draw(double* out, const std::uint32_t* bits, const Draw& law, int n) {
  const DrawLoops& loops = widest_loops().draws;
  if (const auto* table = std::get_if<QuantileTable>(&law))
    loops.quantiles(out, bits, *table, n);
  else if (const auto* triangular = std::get_if<TriangularDraw>(&law))
    loops.triangular(out, bits, *triangular, n);
  else if (const auto* uniform = std::get_if<UniformDraw>(&law))
    loops.uniform(out, bits, uniform->low, uniform->width, n);
  else
    std::transform(bits, bits + n, out, std::get<ExactDraw>(law));
}

/// Inputs with laws of their own, and groups.
struct Inputs {
  static constexpr double far = 1e300;
  Parameter number{.name = "number", .kind = Kind::number, .domain = {.low = -far, .high = far}};
  Parameter rate{.name = "rate", .kind = Kind::rate, .domain = {.low = 0, .high = 1}};
  Scenario scenario{};
  RandomInputs inputs{};

  Inputs() = default;
  Inputs(const Inputs&) = delete;
  void operator=(const Inputs&) = delete;

  Value& add(const Uncertain& law) {
    const bool of_rate = law.law == Uncertain::Law::counts || law.law == Uncertain::Law::beta;
    Value& value = scenario.values.emplace_back();
    value.parameter = of_rate ? &rate : &number;
    value.uncertain = law;
    const int at = static_cast<int>(scenario.values.size()) - 1;
    inputs.inputs.push_back({"x" + std::to_string(inputs.inputs.size()), {at}, {}});
    return value;
  }
  void add_group(const std::vector<double>& weights) {
    RandomInput group{"group", {}, weights};
    for (std::size_t k = 0; k < weights.size(); ++k) {
      scenario.values.emplace_back().parameter = &rate;
      group.values.push_back(static_cast<int>(scenario.values.size()) - 1);
    }
    inputs.inputs.push_back(group);
  }
};

/// So many trials of one replicate: bits of every dimension, then values, then npv.
struct Drawn {
  int n = 0;
  std::vector<std::vector<std::uint32_t>> bits{};
  std::vector<std::vector<double>> x{}, y{};
  std::vector<std::int64_t> refused{};

  /// Those from `first` on.
  Trials trials(int first, int count, std::vector<const double*>& to_x, std::vector<const double*>& to_y,
                std::vector<const std::uint32_t*>& to_answers, std::size_t dimensions) const {
    to_x.clear();
    to_y.clear();
    to_answers.clear();
    for (const auto& column : x) to_x.push_back(column.data() + first);
    for (const auto& column : y) to_y.push_back(column.data() + first);
    for (std::size_t d = dimensions; d < bits.size(); ++d) to_answers.push_back(bits[d].data() + first);
    return {count, to_x, to_y, to_answers, refused.empty() ? nullptr : refused.data() + first};
  }
};

/// What comes of a trial, by its values: an npv each alternative, the first of them 0. Empty: the trial is refused.
using Benefit = std::function<std::vector<double>(const std::vector<double>& x)>;

/// Draws all trials of a replicate; `further`: dimensions of answers.
inline Drawn drawn(const Inputs& of, const Benefit& benefit, const Sampler& sampler, std::size_t dimensions,
                   std::size_t further, int replicate, int trials) {
  Drawn out;
  out.n = trials;
  out.bits.assign(dimensions + further, std::vector<std::uint32_t>(at(trials)));
  for (std::size_t d = 0; d < out.bits.size(); ++d)
    for (int first = 0; first < trials; first += 256)
      sampler.fill(out.bits[d].data() + first, d, replicate, static_cast<std::uint64_t>(first),
                   std::min(256, trials - first));
  std::size_t d = 0;
  for (const RandomInput& input : of.inputs.inputs) {
    if (!input.is_group()) {
      const Value& value = of.scenario.values[at(input.values[0])];
      auto& column = out.x.emplace_back(at(trials));
      draw(column.data(), out.bits[d++].data(), draw_of(value.uncertain, -Inputs::far, Inputs::far), trials);
      for (double& each : column) each = converted(value, each);
      continue;
    }
    std::vector<double> left(at(trials), 1.0), broken(at(trials));
    for (std::size_t k = 0; k < input.weights.size(); ++k) {
      auto& column = out.x.emplace_back(left);
      if (k + 1 == input.weights.size()) break;
      double behind = 0;
      for (std::size_t j = k + 1; j < input.weights.size(); ++j) behind += input.weights[j];
      draw(broken.data(), out.bits[d++].data(), draw_of({Uncertain::Law::beta, input.weights[k], behind}, 0, 1),
           trials);
      for (std::size_t i = 0; i < at(trials); ++i) {
        column[i] = left[i] * broken[i];
        left[i] -= column[i];
      }
    }
  }
  std::vector<double> x(out.x.size());
  for (std::size_t i = 0; i < at(trials); ++i) {
    for (std::size_t v = 0; v < x.size(); ++v) x[v] = out.x[v][i];
    std::vector<double> y = benefit(x);
    if (y.empty()) {
      out.refused.resize(at(trials));
      out.refused[i] = -1;
      y.assign(out.y.size(), std::nan(""));
    }
    if (out.y.empty()) out.y.assign(y.size(), std::vector<double>(at(trials)));
    for (std::size_t a = 0; a < y.size(); ++a) out.y[a][i] = y[a];
  }
  return out;
}

struct Simulation {
  int trials = 8192;  // of each replicate
  int replicates = 16;
  std::uint64_t seed = 1;
  Sampling sampling = Sampling::sobol;
  int chunk = 8192;      // rows whose sums are merged
  int at_a_time = 8192;  // rows of one call
};

inline Information information(const Inputs& of, const Benefit& benefit, std::vector<FurtherAnswers> asked = {},
                               const Simulation& how = {}) {
  std::vector<std::string> paths;
  for (const RandomInput& input : of.inputs.inputs)
    for (int d = 0; d < input.dimensions(); ++d) paths.push_back(input.path + std::to_string(d));
  const std::size_t dimensions = paths.size();
  for (const std::string& name : dimensions_of_answers(of.inputs, asked)) paths.push_back(name);
  const std::vector<std::string_view> names(paths.begin(), paths.end());
  const Sampler sampler(how.sampling, how.seed, names, how.replicates);
  const Sampler of_pilot(how.sampling, how.seed + 1000, names, 1);
  std::vector<const double*> x, y;
  std::vector<const std::uint32_t*> answers;
  const auto draws = [&](const Sampler& from, int replicate, int trials) {
    return drawn(of, benefit, from, dimensions, paths.size() - dimensions, replicate, trials);
  };
  const Drawn pilot = draws(of_pilot, 0, 4096);
  InformationValue value(of.scenario, of.inputs, std::move(asked));
  value.learn(how.trials, pilot.trials(0, pilot.n, x, y, answers, dimensions));
  Choices choices(y.size());
  std::vector<Drawn> replicates;
  for (int r = 0; r < how.replicates; ++r) replicates.push_back(draws(sampler, r, how.trials));
  InformationValue::Room room = value.room();
  const auto pass = [&](std::size_t size, const auto& add) {
    std::vector<std::vector<double>> all;
    for (int r = 0; r < how.replicates; ++r) {
      auto& sums = all.emplace_back(size);
      for (int chunk = 0; chunk < how.trials; chunk += how.chunk) {
        const int end = std::min(how.trials, chunk + how.chunk);
        std::vector<double> part(size);
        for (int first = chunk; first < end; first += how.at_a_time)
          add(part, r,
              replicates[at(r)].trials(first, std::min(how.at_a_time, end - first), x, y, answers, dimensions));
        for (std::size_t k = 0; k < size; ++k) sums[k] += part[k];
      }
    }
    return all;
  };
  choices.take(pass(choices.sums_size(),
                    [&](std::vector<double>& part, int, const Trials& trials) { choices.add(part, trials); }));
  value.fit(pass(value.sums_size(),
                 [&](std::vector<double>& part, int, const Trials& trials) { value.add(part, room, trials); }));
  return value.finish(choices, pass(value.values_size(), [&](std::vector<double>& part, int r, Trials trials) {
                        trials.y = {};
                        value.add_values(part, room, r, trials);
                      }));
}

}  // namespace closs::test
