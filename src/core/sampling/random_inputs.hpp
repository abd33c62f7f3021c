// What a simulation draws (docs/method.md, "Simulation"): every stated value with a law is one random input, however
// many problems or segments use it; counts of one survey are one input together.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/formulas/drawn.hpp"
#include "core/scenario/scenario.hpp"

namespace closs {

/// One random input. A group of counts of one n is a Dirichlet distribution, drawn by breaking a stick: member k takes
/// a share B_k ~ Beta(a_k, a_(k+1) + ... + a_last) of what the members before it have left, the last one the rest.
struct RandomInput {
  std::string path{};         // "problems.outage.frequency"; of a group "problems.outage.outcomes", or paths and "+"
  std::vector<int> values{};  // indices into Scenario::values: one, or a group's members, in the order of `resolve`
  std::vector<double> weights{};  // of a group: a_k = count + 1/2, of the members and then of nobody, if that is some
  bool is_group() const { return !weights.empty(); }
  /// One; of a group its shares but for one.
  int dimensions() const { return is_group() ? static_cast<int>(weights.size()) - 1 : 1; }
};

/// A Spearman rank correlation between two random inputs, by their numbers.
struct RankCorrelation {
  std::size_t one = 0, other = 0;
  double rank = 0;
};

struct RandomInputs {
  std::vector<RandomInput> inputs{};  // in the order of `resolve`
  /// Groups of shares of which some members are drawn, each alone: the rule of shares holds in every trial, those drawn
  /// being the moved ones (core/formulas/shares.hpp). Each a list of values, and which of them are drawn.
  std::vector<Drawn::Shared> shared{};
  std::vector<RankCorrelation> correlations{};
  /// Stated values without a law that have no source or are assumed: taken as certain. What is drawn with a group
  /// (`rest`) is none, nor what nobody wrote (neutral defaults).
  std::vector<int> certain{};

  bool empty() const { return inputs.empty(); }
};

/// The random inputs of a scenario, whose correlations have been checked when it was read
/// (`correlation_faults`).
RandomInputs random_inputs(const Scenario& scenario);

/// What is wrong with the scenario's correlations, each of whose paths names one value: a path without a law, a member
/// of a group, one pair twice, an input with itself; and where nothing of that is wrong, ranks that no inputs can have
/// together, with the pairs at fault, as few as can be, and the largest factor by which all ranks could be scaled.
std::vector<Fault> correlation_faults(const Scenario& scenario);

/// L of the Gaussian copula: L L' is the matrix of 2 sin(pi rank / 6) over those inputs that are correlated at all, in
/// their order; L row after row, 0 above the diagonal; `of` their numbers in RandomInputs::inputs.
struct Copula {
  std::vector<std::size_t> of{};
  std::vector<double> lower{};  // of.size() squared
};
Copula copula_of(const RandomInputs& inputs);

}  // namespace closs
