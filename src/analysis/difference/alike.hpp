// Whether what two scenarios were read from means the same, however it was written.
#pragma once

#include <string>

#include "core/scenario/scenario.hpp"

namespace closs {

/// The same states, steps, formulas and parameters; names and sources may differ.
bool same_model(const Model& a, const Model& b);
/// What a change of a fix is about, whatever its number: "billing.frequency reduce".
std::string key_of(const Scenario& scenario, const Change& change);

}  // namespace closs
