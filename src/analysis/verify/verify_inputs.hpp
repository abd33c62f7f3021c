// Which inputs are judged, and where each stands in the two scenarios: internal to verify.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

#include "analysis/verify/verify.hpp"
#include "core/formulas/asked_input.hpp"

namespace closs {

/// What belongs to what, by id; of parameters by name.
class VerifyMatch {
 public:
  VerifyMatch(const Scenario& before, const Scenario& after) : before_(before), after_(after) {}

  /// Indices in `after`; -1: it has none.
  int segment(int of_before) const;
  int problem(int of_before) const;
  std::optional<Target> target(const Target& of_before) const;

 private:
  const Scenario &before_, &after_;
};

/// The value that states an input; of F what states how often the problem occurs. -1: none does.
int value_of_input(const Scenario& scenario, int segment, const Target& target);
/// Another survey or measurement than that of `before` (-1: it had none).
Unobserved observed_anew(const Scenario& before, int value_before, const Scenario& after, int value_after);

/// Inputs of which one moves with the other: those of one group of shares, and how often a problem occurs.
struct MovedTogether {
  Target first{};
  auto operator<=>(const MovedTogether&) const = default;
};
MovedTogether moved_together(const Scenario& scenario, const Target& target);
/// All members of the group of a share; else the target alone.
std::vector<Target> members_of(const Scenario& scenario, const Target& target);

/// Whether a fix changes an input, or one that moves with it, in a segment.
bool changes_input(const Scenario& scenario, int fix, int segment, const MovedTogether& input);

/// Fixes that are judged together: those of `fixes` that change one input in one segment, in the order of the file.
std::vector<std::vector<int>> judged_together(const Scenario& scenario, const std::vector<int>& fixes);

/// A change with what its draws are made of.
struct JudgedInput {
  VerifiedChange change = {};
  std::vector<std::pair<int, double>> in_force = {};  // fixes, and how far each has come
  std::vector<int> changing = {};                     // of these, the fixes that change it
};
/// The inputs that fixes judged together change; those in force at `at` are among `due`.
std::vector<JudgedInput> judged_inputs(const Scenario& before, const Scenario& after, const VerifyMatch& match,
                                       const std::vector<int>& due, int at, std::span<const int> control);

/// A question: one input, or a weighted sum of some.
struct AskedSum {
  std::vector<std::pair<double, AskedInput>> parts = {};  // weight and input

  AskedSum() = default;
  AskedSum(AskedInput one) { parts.emplace_back(1.0, std::move(one)); }
};

/// Answers of one scenario as it stands. Its figures are made anew for questions that are not answered yet, so many of
/// these are asked together.
class InputsAtBase {
 public:
  /// The scenario must outlive it.
  explicit InputsAtBase(const Scenario& scenario) : scenario_(scenario) {}

  void know(std::span<const AskedSum> asked);
  std::vector<double> of(std::span<const AskedSum> asked);
  double of(const AskedSum& asked) { return of(std::span(&asked, 1)).front(); }

 private:
  const Scenario& scenario_;
  using Key = std::tuple<int, Target, std::vector<std::pair<int, double>>>;
  static Key key_of(const AskedInput& asked) { return {asked.segment, asked.target, asked.fixes}; }
  std::map<Key, double> known_ = {};
};

}  // namespace closs
