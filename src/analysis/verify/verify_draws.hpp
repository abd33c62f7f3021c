// Draws of the inputs of both scenarios, independent of each other, and what they say of a change: internal to verify.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "analysis/verify/verify_inputs.hpp"
#include "core/sampling/trials.hpp"

namespace closs {

/// So many inputs are judged at a time, whose draws are held meanwhile.
constexpr std::size_t inputs_together = 32;
/// So many inputs of these are evaluated at a time.
constexpr std::size_t inputs_evaluated = 1024;

/// One number a trial.
using InputDraws = std::vector<double>;

class VerifyDraws {
 public:
  /// The scenarios must outlive it.
  VerifyDraws(const Scenario& before, const Scenario& after, int threads);
  VerifyDraws(const VerifyDraws&) = delete;

  std::vector<InputDraws> of_before(std::span<const AskedSum> asked) const { return draws(before_, asked); }
  std::vector<InputDraws> of_after(std::span<const AskedSum> asked) const { return draws(after_, asked); }
  /// The random inputs of `before`, trial by trial.
  const Rows& rows_before() const { return before_.rows; }

 private:
  struct Side {
    const Scenario& scenario;
    RandomInputs inputs = {};
    std::optional<DrawnTrials> trials = {};
    Rows rows = {};
  };
  Side before_, after_;
  int threads_;
  std::optional<Sampler> sampler_ = {};

  std::vector<InputDraws> draws(const Side& side, std::span<const AskedSum> asked) const;
};

/// A member of a group of shares, or the one input that was asked about, as `before` has it and as it was observed.
struct ObservedInput {
  Target target{};
  double before = 0, observed = 0;
  InputDraws moved = {};  // observed less before
};

/// The two scenarios as they stand, and the control segments of `before` with their parts of these segments' customers.
struct VerifyBase {
  const Scenario &before, &after;
  VerifyMatch match{before, after};
  InputsAtBase at_before{before}, at_after{after};
  std::vector<std::pair<double, int>> control = {};

  VerifyBase(const Scenario& before, const Scenario& after, std::span<const int> control);
};

/// What is asked about one input. Of `before`: each member of its group, the input as promised, the mean of each member
/// in the control segments. Of `after`, where it was observed: the members, and the same in the control segments.
struct AskedAbout {
  std::vector<Target> members = {};
  std::vector<AskedSum> then = {}, now = {};
};
AskedAbout asked_about(const VerifyBase& base, const JudgedInput& input);

/// Fills in what the numbers say of each input, and its outcome; gives what was observed of it and its group, one an
/// input (nothing where it was not observed).
std::vector<std::vector<ObservedInput>> judge(VerifyBase& base, const VerifyDraws& draws,
                                              std::span<JudgedInput> inputs);

/// The outcome of fixes from those of their changes.
Outcome outcome_of(std::span<const VerifiedChange> changes);
/// The share of the trials for which `holds(trial)`.
template <class Holds>
double chance_that(const Holds& holds) {
  std::int64_t count = 0;
  for (std::int64_t trial = 0; trial < verify_trials; ++trial) count += holds(static_cast<std::size_t>(trial)) ? 1 : 0;
  return static_cast<double>(count) / static_cast<double>(verify_trials);
}

}  // namespace closs
