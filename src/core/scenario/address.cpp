#include "core/scenario/address.hpp"

#include <algorithm>
#include <array>

#include "core/at.hpp"
#include "core/scenario/scenario.hpp"

namespace closs {
namespace {

constexpr std::array<std::string_view, 4> move_names = {"to", "reduce", "raise", "points"};

bool is_economic(const Target& target) { return std::holds_alternative<Economic>(target.parameter); }

/// "segments.home.problems.billing.", "problem_defaults.", "": what stands before a parameter's name.
std::string owner_path(const Scenario& s, const Address& address) {
  std::string out;
  if (address.fix) out.append("fixes.").append(s.fixes[at(*address.fix)].id).append(".");
  if (address.fix && !address.move) return out;
  if (address.fix) out += "changes.";
  if (address.segment && s.segmented) out.append("segments.").append(s.segments[at(*address.segment)].id).append(".");
  if (address.target.problem)
    out.append("problems.").append(s.problems[at(*address.target.problem)].id).append(".");
  else if (!is_economic(address.target))
    out += address.fix ? "problems.*." : "problem_defaults.";
  return out;
}

}  // namespace

const Parameter& parameter_of(const ParameterId& which, const Model* model) {
  struct Row {
    const Model* model;
    const Parameter& operator()(Economic id) const { return parameter_of(id); }
    const Parameter& operator()(Occurring id) const { return parameter_of(id); }
    const Parameter& operator()(FixCost id) const { return parameter_of(id); }
    const Parameter& operator()(ModelParameter id) const { return model->parameters[at(id.index)]; }
  };
  return std::visit(Row{model}, which);
}

std::string_view name_of(Move move) { return move_names[static_cast<std::size_t>(move)]; }

std::optional<Move> move_named(std::string_view name) {
  const auto found = std::find(move_names.begin(), move_names.end(), name);
  if (found == move_names.end()) return std::nullopt;
  return static_cast<Move>(found - move_names.begin());
}

std::string path_of(const Scenario& scenario, const Target& target) {
  return path_of(scenario, Address{.target = target});
}

std::string path_of(const Scenario& scenario, const Address& address) {
  std::string out = owner_path(scenario, address) + parameter_of(address.target.parameter, scenario.model.get()).name;
  if (address.move) out.append(".").append(name_of(*address.move));
  return out;
}

std::string path_of(const Scenario& scenario, const Value& value) { return path_of(scenario, value.address); }

std::string path_of_group(const Scenario& scenario, const Value& member) {
  return owner_path(scenario, member.address) + member.parameter->group;
}

}  // namespace closs
