// Laws of uncertain values that are written as maps: {low, base, high}, {pert: [..]}, {uniform: [..]},
// {normal: {mean, sd}} and their like (docs/scenario-files.md, "Writing values").
#pragma once

#include <optional>
#include <string_view>

#include "input/values/kind_number.hpp"

namespace closs {

/// Reads the law `name` (a key of docs/scenario-files.md, "Writing values", "low" for {low, base, high}) from what
/// stands under its key, for "low" from the map itself. Its bounds lie in the parameter's domain. nullopt with faults.
std::optional<Uncertain> read_law(const ValueReading& r, std::string_view name, const Node& node);

/// One number inside such a map: of the parameter's kind, without a span of its own.
std::optional<double> read_part(const ValueReading& r, const Node& node);

/// Whether a base that is stated beside a law lies where the law does.
bool may_have_base(const Uncertain& law, double base);

}  // namespace closs
