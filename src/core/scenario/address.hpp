// Where a number stands in the structure of a scenario: whose it is and which parameter. The path that users write and
// read (docs/scenario-files.md, "Ids, paths, YAML") is made from it; nobody takes a path apart to find it again.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "core/scenario/model.hpp"
#include "core/scenario/parameters.hpp"

namespace closs {

struct Scenario;
struct Value;

/// A parameter of the scenario's model: an index into Model::parameters.
struct ModelParameter {
  int index = 0;
  auto operator<=>(const ModelParameter&) const = default;
};
/// Any row of the tables of parameters (core/scenario/parameters.hpp, a model file).
using ParameterId = std::variant<Economic, Occurring, ModelParameter, FixCost>;
/// Its row. Only a ModelParameter needs the model.
const Parameter& parameter_of(const ParameterId& which, const Model* model);

/// What a number is of: an economic parameter, or how often a problem occurs, or a parameter of its journey.
struct Target {
  std::optional<int> problem{};  // index into Scenario::problems; none: economic, or of every problem
  ParameterId parameter{};
  auto operator<=>(const Target&) const = default;
};

/// How a fix changes a parameter (docs/method.md, section 5).
enum class Move { to, reduce, raise, points };
/// "reduce".
std::string_view name_of(Move move);
std::optional<Move> move_named(std::string_view name);

/// Where a number is written, or where it is used: of the scenario, or under what it is written there.
struct Address {
  std::optional<int> fix{};      // fixes.ID: its cost, or with `move` its change of `target`
  std::optional<int> segment{};  // segments.ID
  Target target{};               // without a problem and not economic: problem_defaults, in a change problems.*
  std::optional<Move> move{};
  auto operator<=>(const Address&) const = default;
};

/// "problems.billing.frequency", "margin".
std::string path_of(const Scenario& scenario, const Target& target);
/// "segments.home.problems.billing.frequency", "fixes.e-invoice.changes.problems.*.complaint_rate.reduce".
std::string path_of(const Scenario& scenario, const Address& address);
std::string path_of(const Scenario& scenario, const Value& value);
/// "problems.billing.outcomes" for a member of this group of shares.
std::string path_of_group(const Scenario& scenario, const Value& member);

}  // namespace closs
