// A journey as data (docs/method.md section 1): the states a customer passes through after meeting a
// problem, and the parameters that govern each step. Two states absorb: lost and kept. Built by
// input/model/model_file.cpp from a YAML file in models/ or the user's own; checked there; constant after.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/scenario/parameters.hpp"
#include "core/scenario/text.hpp"

namespace closs {

/// A share or an amount in a model file: a sum of products of parameters, complements of parameters
/// and numbers, such as `will_not + might_counted * might_not` or `(1 - resolved) * again`.
struct Formula {
  struct Factor {
    int parameter = -1;       // index into Model::parameters
    bool complement = false;  // 1 - parameter
    bool operator==(const Factor&) const = default;
  };
  struct Term {
    double number = 1;
    std::vector<Factor> factors;
    bool operator==(const Term&) const = default;
  };
  std::vector<Term> terms{};  // empty: 0
  bool empty() const { return terms.empty(); }
  bool operator==(const Formula&) const = default;
};

constexpr int state_lost = -1;  // Step::to of the absorbing states
constexpr int state_kept = -2;

struct Step {
  int to = state_kept;  // index into Model::states, state_lost or state_kept
  bool rest = false;    // takes what the other steps leave
  Formula share{};      // of those who are in the state; empty where rest
  bool operator==(const Step&) const = default;
};

/// What a visit to a state accrues, and where it leads.
struct State {
  std::string id{};
  Text label{};
  std::vector<Step> steps{};
  Formula contacts{};   // per visit
  Formula cost{};       // money per visit: remedy, refund
  Formula told_good{};  // people told per visit
  Formula told_bad{};
  Formula spend_cut{};  // share of spend cut by those who stay from this state
};

struct Model {
  std::string name{};
  Text label{};
  Text meaning{};
  std::string source{};
  bool losses_above_baseline = false;  // losses: above_baseline
  std::vector<Parameter>
      parameters{};  // the file's rows, then realisation, then cost_per_contact if contacts are counted
  std::vector<State> states{};
  int start = 0;
  int complaint = -1;         // index of the complaint state; -1: none
  std::vector<int> order{};   // topological order of states from start; empty: the chain has a loop
  int realisation = -1;       // index into parameters
  int cost_per_contact = -1;  // index into parameters; -1: none

  int parameter(std::string_view name_wanted) const {
    for (std::size_t i = 0; i < parameters.size(); ++i)
      if (parameters[i].name == name_wanted) return static_cast<int>(i);
    return -1;
  }
  int state(std::string_view id) const {
    for (std::size_t i = 0; i < states.size(); ++i)
      if (states[i].id == id) return static_cast<int>(i);
    return -1;
  }
};

/// Whether a parameter governs a step to `lost`.
bool is_loss_rate(const Model& model, int parameter);
/// Whether a parameter is a cut in spending by those who stay.
bool is_spend_cut(const Model& model, int parameter);
/// Whether a parameter decides how many reach a state.
bool decides_visits(const Model& model, int parameter, int state);

}  // namespace closs
